/* What the files of requests share among themselves; nobody else includes it. */
#ifndef RULES_REQUEST_OP_H
#define RULES_REQUEST_OP_H

#include "gen/kinds/incident/enums.h"
#include "gen/kinds/request/args.h"
#include "gen/kinds/request/enums.h"
#include "gen/kinds/request/request_answer.h"
#include "src/rules/request/request.h"

/* So much of a line out of a depot. */
struct grant_out {
	uint64_t from;			/* unit */
	int64_t line, quantity;
};
#define GRANTS_MOST 80

struct request_plan {
	struct goods_request request;
	struct request_line lines[LINES_MOST];
	size_t nlines;
	struct request_answer answers[GRANTS_MOST];	/* without bill yet */
	size_t nanswers;
	struct grant_out grants[GRANTS_MOST];		/* of the answer of the same place; from 0: none */
	enum request_state ends;	/* ended or withdrawn */
};

/* Reads which, with its lines, into the plan. 0 or -1. */
int request_get(struct act *act, uint64_t which, struct request_plan *p);
/* The same, refusing one that is over. */
int request_get_open(struct act *act, uint64_t which, struct request_plan *p);
/* A line of its incident, if it has one: the goods, and why. */
void request_says(struct act *act, const struct goods_request *r, enum line_what what, const char *goods,
    const char *reason);
/* An operation on it is stored: looks how it stands and whose desk is asked, and answers with
 * its number. */
void request_stored(struct act *act, const struct goods_request *r);
/* Is something open that was agreed before a leader took it away? */
bool request_is_cut(struct txn *t, const struct goods_request *r);
/* Whoever sees it looks again. */
void request_tell(struct act *act, const struct goods_request *r);
/* Any bill of it that has moved goods: its number into out. */
bool request_moving(struct txn *t, const struct goods_request *r, int64_t now, char out[24]);

/* Ends what its bills promise and did not send. */
void request_cut(struct act *act, const struct goods_request *r);

int request_send_check(struct act *act);
void request_send_apply(struct act *act);
int request_answer_check(struct act *act);
int request_agree_check(struct act *act);
void request_answer_apply(struct act *act);
int request_end_check(struct act *act);
int request_withdraw_check(struct act *act);
void request_end_apply(struct act *act);

#endif
