/* The operations by which goods come in and are moved; rows of stock_subject.c. */
#ifndef RULES_STOCK_OP_H
#define RULES_STOCK_OP_H

#include "src/rules/lot/tag.h"
#include "src/rules/stock/bill_op.h"

#define STOCK_STORES (ROLE(storekeeper) | ROLE(officer) | ROLE(team))

/* One lot that comes in: an item's goods, or one piece with its tag. */
struct in_lot {
	uint64_t item;
	int64_t quantity, line;
	char tag[TAG_BYTES];
};
struct in_plan {
	struct bill_plan p;		/* its rows are made from the lots */
	struct in_lot lots[POSTINGS_MOST];
	size_t n;
};
/* Fills tag with the next running tag of an item: "1010203-007", past those in use and those
 * of the n lots before. */
void stock_next_tag(struct txn *t, uint64_t item, const struct in_lot *lots, size_t n, char tag[TAG_BYTES]);

int stock_in_check(struct act *act);
void stock_in_apply(struct act *act);
bool stock_in_alike(const void *a, const void *b);
int stock_accept_check(struct act *act);
void stock_accept_apply(struct act *act);

int stock_order_check(struct act *act);
void stock_order_apply(struct act *act);
int stock_cancel_check(struct act *act);
void stock_cancel_apply(struct act *act);
int stock_paper_check(struct act *act);
void stock_paper_apply(struct act *act);

/* Of load, take, finish. */
struct truck_plan {
	struct bill_plan p;
	enum line_what what;
	int64_t over;			/* pieces beyond what was on the way */
	uint64_t over_item;		/* the first item of them */
};
int stock_load_check(struct act *act);
int stock_take_check(struct act *act);
int stock_finish_check(struct act *act);
void stock_truck_apply(struct act *act);

struct explain_plan {
	struct bill_plan p;		/* the bill, with the rows that explain it */
	struct bill_plan lost;		/* id 0, n lines: what a second person is to confirm */
	bool full;			/* of more lots than have room in one step */
};
int stock_explain_check(struct act *act);
void stock_explain_apply(struct act *act);

#endif
