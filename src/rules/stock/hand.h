/*
 * What the operations on a store's own goods share: 出库, 发放, 回收, 轮换, 报废, 核销, 复核, 更正.
 * Only the files hand_*.c include it, and who sends off more than the book has.
 */
#ifndef RULES_HAND_H
#define RULES_HAND_H

#include "src/rules/lot/lot_where.h"
#include "src/rules/lot/tag.h"
#include "src/rules/stock/bill_op.h"

struct hand_plan {
	struct bill_plan b;		/* first, so that it may stand for it */
	int64_t back_by;		/* of things with a tag that a team takes along; 0 = none */
};

/* Tags as they are typed, "A01 A02，A03". */
struct hand_tags {
	char tag[LINES_MOST][TAG_BYTES];
	bool used[LINES_MOST];
	size_t n;
};

/* Who stores in u; else refuses field. */
int hand_keeps(struct act *act, const char *field, const struct unit *u);
/* The incident of a new bill, which takes its drill; 0: none. */
int hand_incident(struct act *act, uint64_t incident, struct bill *b);
/* The order to a team of a new bill, which takes its incident and drill; unit: of the team. */
int hand_order(struct act *act, uint64_t order, struct bill *b, struct unit *unit);
int hand_tags_read(struct act *act, const char *text, struct hand_tags *out);

/*
 * Adds lines and the rows that take them out of the good stock of u to a place: those with a
 * tag, else the earliest usable. What the book lacks comes from `found` where a reason is
 * given (more in the store than in the book), within the limit or on a leader's word.
 */
int hand_issue(struct act *act, struct hand_plan *h, const struct unit *u,
    const struct goods_lines *lines, struct hand_tags *tags, const char *found, struct place to);
/* One line of it, of bill line `line`; agreed: the leader who did, "" = none. */
int hand_found(struct act *act, struct bill_plan *p, const struct unit *u, struct goods_line want,
    int64_t line, struct place to, const char *reason, const char *agreed);
/* Answers that more than the book had went out, if it did, and until when somebody else
 * looks at it. */
void hand_say_above(struct act *act, const struct bill_plan *p);

/* Which lots of a place, for what is no issue. */
struct hand_pick {
	const struct unit *unit;
	enum place_kind kind;
	uint64_t item;
	uint64_t lot;			/* only that one; 0: any */
	bool kept;			/* also those kept for another owner */
	enum { HAND_ANY, HAND_EXPIRED, HAND_FRESH } which;
};
/* The lot that goes next, what expires first before the others, and how much of it there is
 * beside what the plan has already and what waits for a second person. False: none. */
bool hand_next(struct act *act, const struct hand_plan *h, const struct hand_pick *pick,
    struct lot *lot, int64_t *quantity);
/* Adds rows that take up to quantity from there; how much it came to. */
int64_t hand_take(struct act *act, struct hand_plan *h, const struct hand_pick *pick,
    int64_t quantity, int64_t line, struct place to);
/* Refuses field where the plan takes goods out of u that others wait for. */
int hand_promises(struct act *act, const char *field, const struct hand_plan *h, const struct unit *u);

/* Begins a new bill of a kind, settled at once, with its two units (NULL: none). */
void hand_begin(struct act *act, struct hand_plan *h, enum bill_kind kind, const struct unit *from,
    const struct unit *to);
/* It is not settled yet: it waits to be accepted, or for a second person. */
void hand_wait(struct bill *b);
/* Stores it, and what becomes of things with a tag. */
void hand_store(struct act *act, struct hand_plan *h);
/* Adds a line; false: there are too many. */
bool hand_line(struct hand_plan *h, const struct bill_line *line);

/* The lines and rows of a bill that takes back what was handed out in its village, the latest
 * first, into the place that the arguments of `stock back` say; refuses what is not out there. */
int hand_given_back(struct act *act, struct hand_plan *h, const struct goods_lines *lines,
    struct hand_tags *tags);

/* Until when a second person is asked for. */
int64_t hand_second_due(const struct act *act);

/* Adds "棉被20条 帐篷3顶": what a plan's lines come to. */
void hand_words(struct txn *t, const struct bill_plan *p, struct buf *b);

#define HAND_DO(verb) int stock_##verb##_check(struct act *act); void stock_##verb##_apply(struct act *act)
HAND_DO(out);
HAND_DO(give);
HAND_DO(back);
HAND_DO(swap);
HAND_DO(scrap);
HAND_DO(writeoff);
HAND_DO(confirm);
HAND_DO(undo);

#endif
