/*
 * Goods as they were. Rows are never changed and what happened is never later than its
 * entry, so any moment is reached by one walk back from now over the newest rows; nothing
 * is kept for it. What is promised has no past: it is a sum over lines that change.
 */
#ifndef RULES_PAST_H
#define RULES_PAST_H

#include "gen/kinds/stock/move.h"
#include "src/rules/stock/ledger.h"

struct moment {
	int64_t at;		/* as it was then, by all that is known; 0 = now */
	int64_t known;		/* as the book said then; 0 = with all that came since */
};
bool moment_is_past(const struct moment *when);
/* Had the row happened, and been entered, by then? */
bool moment_has(const struct moment *when, const struct move *row);

/* Of a lot in a place, never 0; below zero at a moment that paper came too late for: what
 * went out had not come in yet by its own date. Of surplus, as the ledger counts it. */
struct figure {
	uint64_t item, lot;
	enum place_kind kind;
	int64_t quantity;
};
/* All figures of a unit or a bill (of one item, 0: all), by item, lot and place; in *out, the
 * caller's to free. How many; without memory none, and the transaction has failed. */
size_t past_figures(struct txn *t, uint64_t ref, uint64_t item, const struct moment *when,
    struct figure **out);
/* Their sum in a place of that kind. */
int64_t past_sum(struct txn *t, struct place place, uint64_t item, const struct moment *when);

/* A row of a card: what it changed of the item in the unit, and what there was after it, in
 * the order of entry. */
struct card_row {
	struct move row;
	int64_t good, check, damaged;		/* changed by */
	int64_t good_then, all_then;		/* then good, and good, to check and damaged together */
	bool undone;				/* a later row takes it back */
};
/* 卡片: all rows of an item in a unit, in the order of entry; as past_figures(). */
size_t past_card(struct txn *t, uint64_t unit, uint64_t item, const struct moment *when,
    struct card_row **out);

/* Every row of a lot, in the order of entry; as past_figures(). */
size_t past_lot(struct txn *t, uint64_t lot, const struct moment *when, struct card_row **out);
/* Where a lot is: its places that are inside, each with its figure; as past_figures(). */
struct lot_place {
	struct place place;
	int64_t quantity;
};
size_t past_places(struct txn *t, uint64_t lot, const struct moment *when, struct lot_place **out);

#endif
