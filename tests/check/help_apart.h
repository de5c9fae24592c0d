/*
 * A core in a process of its own, in which batches are carried out and looked at, and which
 * is killed where it is told to.
 */
#ifndef TESTS_HELP_APART_H
#define TESTS_HELP_APART_H

#include <stdbool.h>
#include <stdio.h>

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
	bool steps;			/* before a batch: the steps of needs that are due */
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
	void *seen;			/* what apart_look says of them, seen by both */
};

enum apart_does { APART_BATCH = 'b', APART_LOOK = 'l', APART_LOOK_AT_SOME = 's', APART_END = 'q' };

/* Begins it over the county in dir, which nobody has open. */
struct apart *apart_begin(const char *dir);
/* The same for what is no order: look reads into size bytes of ->seen what both processes
 * see; all, or what the last batch touched. Returns the faults that check finds. */
typedef uint64_t apart_look(struct txn *t, bool all, void *seen, FILE *out);
struct apart *apart_begin_with(const char *dir, size_t size, apart_look *look);
/* False: it was killed over it, and another one is there. */
bool apart_does(enum apart_does what);
/* Ends it in good order. */
void apart_end(void);

#endif
