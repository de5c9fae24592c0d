/*
 * What is stored of goods, as a core in a process of its own reads it, held against the
 * model. After each batch what it touched, by lot and bill; now and then all of it, with
 * every row, every promise and what check says.
 */
#ifndef TESTS_HELP_GOODS_LOOK_H
#define TESTS_HELP_GOODS_LOOK_H

#include <stdio.h>

#include "db/store.h"
#include "tests/check/model_goods.h"

enum { GOODS_FIGURES = 60000, GOODS_TOUCHED = 4000 };
/* Lots, bills and rows stand in the order of their ids, which is the model's. */
struct goods_seen {
	int figures, lots, bills, moves;
	struct {
		int kind;
		uint64_t ref, lot;
		int64_t n;
	} figure[GOODS_FIGURES];
	uint64_t lot[MG_LOTS];
	struct {
		uint64_t id;
		int kind, state, lines;
		bool live, held[MG_ASKED], confirmed;
		int64_t rows, cut[MG_ASKED];
	} bill[MG_BILLS];
	struct {
		uint64_t bill, lot, from, to, by, undoes, id;
		int from_kind, to_kind;
		int64_t row, n, at, happened;
	} move[MG_MOVES];
	int64_t promised[MG_UNITS][MG_ITEMS], unbound[MG_UNITS][MG_ITEMS];
	/* Given: at what moment; which are looked at where it is not all. */
	int64_t now;
	int touched_lot[GOODS_TOUCHED], touched_lots, touched_bill[GOODS_TOUCHED], touched_bills;
};
/* Reads it; a look of help_apart.h. */
uint64_t goods_look(struct txn *t, bool all, void *seen, FILE *out);

/* Notes what an operation touched that made the model's rows, bills and lots so many more. */
void goods_touch(struct goods_seen *seen, const struct model_goods *m, int moves, int bills, int bill);
/* Holds what was seen, all or some, against the model, and gives its bills their ids. when:
 * how to play it again. */
void goods_compare(struct model_goods *m, const struct goods_seen *seen, bool all, const char *when);

#endif
