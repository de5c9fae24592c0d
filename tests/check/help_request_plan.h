/* What the model of requests plans, as requests to the core, what they are answered, and what
 * is stored. */
#ifndef TESTS_HELP_REQUEST_PLAN_H
#define TESTS_HELP_REQUEST_PLAN_H

#include <stdio.h>

#include "src/op/act.h"
#include "tests/check/help_world.h"
#include "tests/check/model_request.h"

/* Makes the county in an open world, and in the model. */
void played_county(struct world *w, struct model_request *m);

/* Under a fresh id; the account that sends it. */
uint64_t played_request(const struct model_request *m, const struct mr_act *a, struct request *req);
/* A bit of enum mr_answer; 0: none that the model knows of. */
unsigned played_answer(const struct reply *is);

/* What is stored, in the order of ids. */
struct request_seen {
	int requests, bills;
	struct {
		uint64_t id;
		int state, lines, desks;	/* desks: with the one outside */
		bool live, asked[MR_DESKS], climbed;	/* climbed: to the county's desk */
		struct mr_shares line[MR_LINES];
		long asked_for[MR_LINES];
	} request[MR_REQUESTS];
	struct {
		uint64_t id;
		int kind, state;
		bool live;
		long cut[MR_LINES];
	} bill[MR_BILLS];
	struct {			/* by which something of a transfer was broken or lost */
		uint64_t bill, item, by;
		int64_t no, q;
		bool lost;
	} row[MR_ROWS];
	int rows;
	long promised[MR_UNITS][MR_ITEMS], unbound[MR_UNITS][MR_ITEMS];
	int64_t now;				/* given: at what moment */
	bool touched[MR_REQUESTS];		/* given: which are looked at unless all are */
};
/* Tells the model of the rows that it has not. */
void played_rows(struct model_request *m, const struct request_seen *seen);
/* Reads it; a look of help_apart.h. */
uint64_t played_look(struct txn *t, bool all, void *seen, FILE *out);

#endif
