/*
 * 台账: goods move from one place to another, in rows with two sides. One figure for each
 * inside place and lot is stored beside the rows, by ledger_post() alone and in the same
 * transaction; nothing else is. All totals are sums, no running balance exists, so paper
 * that comes late recalculates nothing. No figure ever falls below zero, in the order of
 * entry. check folds the rows again by code of its own.
 */
#ifndef RULES_LEDGER_H
#define RULES_LEDGER_H

#include "db/index.h"
#include "gen/kinds/stock/enums.h"
#include "src/op/op.h"

struct bill;
struct stock;

/* Of a unit (good, check, damaged), of a bill (way, missing, surplus), or outside: ref 0. */
struct place {
	enum place_kind kind;
	uint64_t ref;
};
/* Is a figure kept of it? */
bool place_inside(enum place_kind kind);

/* A row to be written. */
struct posting {
	struct place from, to;
	uint64_t item, lot;
	int64_t quantity;		/* whole stock units, above zero */
	int64_t line;			/* of the bill; 0 = none */
	uint64_t undoes;		/* the row that it takes back; 0 = none */
	int64_t happened;		/* ms; 0 = as the operation says */
	const char *by_phone, *reason;	/* of the operation's arguments, which outlive it; NULL = none */
};
#define POSTINGS_MOST 400		/* of one operation */

/* surplus is an account counted from the other side: its figure is what was taken out of
 * it and is not yet explained, so it grows as a `from` and falls as a `to`. */

struct shortage {			/* the first place and lot that they do not fit */
	struct place place;
	uint64_t item, lot;
	int64_t figure, wanted;		/* what it has, and the most that they take out of it */
	bool full;			/* it would have more than MAX_COUNT, and lacks nothing */
};
/* Do they leave every place at zero or more, after each row? The rows of one place and lot
 * are summed, in their order, before they are held against its figure: what a row brings
 * the next may take. False: *out says where not. */
bool ledger_fits(struct txn *t, const struct posting *rows, size_t n, struct shortage *out);
/* Writes the rows, which fit, as the last n of b->rows (the caller has stored b with them
 * counted), and the figures on both sides. Rows that nobody may ask for (from a place to
 * itself, of a lot of another item, of nothing) fail the transaction. */
void ledger_post(struct act *act, const struct bill *b, const struct posting *rows, size_t n);

/* The figure of a lot in a place; 0: none was ever there. */
int64_t ledger_figure(struct txn *t, struct place place, uint64_t lot);
/* A walk over the figures above zero of a unit or a bill, of one item (0: all), by item
 * and lot. Use: ledger_walk(&w, …); while (ledger_next(&w, &s)); it closes itself at its
 * end. kind 0: of all its places. */
struct ledger_walk {
	struct txn *txn;
	struct scan scan;
	enum place_kind kind;
};
void ledger_walk(struct ledger_walk *w, struct txn *t, uint64_t ref, uint64_t item, enum place_kind kind);
bool ledger_next(struct ledger_walk *w, struct stock *out);
/* The sum of an item (0: of all) in a place. */
int64_t ledger_sum(struct txn *t, struct place place, uint64_t item);
/* Does a row take that one back? Which, in *out. */
bool ledger_is_undone(struct txn *t, uint64_t move);
struct move;
bool ledger_undone_by(struct txn *t, uint64_t move, struct move *out);
/* Has anything of the item ever moved? */
bool ledger_has_moved(struct txn *t, uint64_t item);

#endif
