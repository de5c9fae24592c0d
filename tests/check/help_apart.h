/*
 * A core in a process of its own, in which batches are carried out and looked at, and which
 * is killed where it is told to.
 */
#ifndef TESTS_HELP_APART_H
#define TESTS_HELP_APART_H

#include <stdbool.h>

#include "gen/kinds/order/order.h"
#include "gen/kinds/team/team.h"
#include "src/op/act.h"
#include "tests/check/model_order.h"

enum { AT_ONCE = 24, JOBS = AT_ONCE * 2 };

struct job {
	struct origin who;
	struct request req;
	struct reply reply;
};
/* What both processes see. */
struct apart {
	int64_t now;
	int n, dies;			/* dies: before this job; n: before the commit; n + 1: after it */
	struct job job[JOBS];
	struct order order[MO_ORDERS];	/* by their ids, as they were looked at last */
	struct team team[MO_TEAMS];
	int orders, teams;
	int touched[JOBS * 2], ntouched;	/* orders that a look at some is for */
	unsigned asked[MO_ORDERS];	/* of those: bits of enum mo_asked */
	int64_t count_due[MO_ORDERS];	/* of those: when the team is asked to count */
	uint64_t faults;		/* of check, and its words */
	char said[2000];
};

enum apart_does { APART_BATCH = 'b', APART_LOOK = 'l', APART_LOOK_AT_SOME = 's', APART_END = 'q' };

/* Begins it over the county in dir, which nobody has open. */
struct apart *apart_begin(const char *dir);
/* False: it was killed over it, and another one is there. */
bool apart_does(enum apart_does what);
/* Ends it in good order. */
void apart_end(void);

#endif
