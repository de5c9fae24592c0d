/* Goods moved by the ledger alone, without the operations on bills: an item, lots of it,
 * two stores and bills, each a record and no more. */
#ifndef TESTS_HELP_LEDGER_H
#define TESTS_HELP_LEDGER_H

#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/enums.h"
#include "src/rules/stock/ledger.h"
#include "tests/check/help_need.h"

extern struct ledger_test {
	struct world w;
	uint64_t item, lot[3];		/* all of that item */
	uint64_t other_item, other_lot;
	uint64_t depot, village;	/* units */
	struct bill b;			/* the newest */
	struct shortage short_of;	/* what goods_fit() or goods_move() said last */
} lt;

void ledger_setup(void);
void ledger_teardown(void);

/* Any record, in a batch of its own. */
uint64_t ledger_add(const struct kind *k, void *rec);
void ledger_set(const struct kind *k, void *rec);
/* A new bill without rows: lt.b, a transfer between the two, drawn up but not sent. */
void ledger_bill(enum bill_kind kind, enum bill_state state);

struct place in_good(uint64_t unit), on_way(void), in_missing(void), in_surplus(void);
struct place outside(enum place_kind kind);
/* A row of the first lot; others are made of it. */
struct posting ledger_row(struct place from, struct place to, int64_t quantity);
/* Checks them; if they fit they are posted as rows of lt.b. False: lt.short_of. */
bool ledger_move(const struct posting *rows, size_t n);
/* One row. */
bool ledger_one(struct place from, struct place to, int64_t quantity);
int64_t ledger_has(struct place place, uint64_t lot);
/* How many records of the kind there are. */
uint64_t ledger_count(const struct kind *k);

#endif
