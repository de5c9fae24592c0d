/* 台账: the rows, and the figures that follow from them. */
#include "src/rules/stock/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"

enum { STOCK_BY_PLACE = 1, STOCK_BY_ITEM = 2, MOVE_BY_UNDOES = 5 };

bool
place_inside(enum place_kind kind)
{
	return kind >= place_kind_good && kind <= place_kind_surplus;
}

/* ---- figures ---- */

static bool
figure_get(struct txn *t, struct place place, uint64_t item, uint64_t lot, struct stock *out)
{
	struct index_key key;
	struct scan s;
	bool found;

	key_begin(&key, &kind_stock, STOCK_BY_PLACE);
	key_number(&key, place.ref);
	key_number(&key, item);
	key_number(&key, lot);
	key_number(&key, place.kind);
	scan_open(&s, t, &key, false);
	found = scan_next(&s) && record_get(t, &kind_stock, s.id, out);
	scan_close(&s);
	return found;
}

/* By its item too, so that the figures that a lot left behind elsewhere are not read. */
int64_t
ledger_figure(struct txn *t, struct place place, uint64_t lot)
{
	struct lot of;
	struct stock figure;

	return record_get(t, &kind_lot, lot, &of) && figure_get(t, place, of.item, lot, &figure) ?
	    figure.quantity : 0;
}

void
ledger_walk(struct ledger_walk *w, struct txn *t, uint64_t ref, uint64_t item, enum place_kind kind)
{
	struct index_key key;

	w->txn = t;
	w->kind = kind;
	key_begin(&key, &kind_stock, STOCK_BY_PLACE);
	key_number(&key, ref);
	if (item != 0)
		key_number(&key, item);
	scan_open(&w->scan, t, &key, false);
}

bool
ledger_next(struct ledger_walk *w, struct stock *out)
{
	while (scan_next(&w->scan))
		if (record_get(w->txn, &kind_stock, w->scan.id, out) && out->quantity > 0 &&
		    (w->kind == 0 || out->place_kind == (int)w->kind))
			return true;
	scan_close(&w->scan);
	return false;
}

int64_t
ledger_sum(struct txn *t, struct place place, uint64_t item)
{
	struct ledger_walk w;
	struct stock figure;
	int64_t n = 0;

	for (ledger_walk(&w, t, place.ref, item, place.kind); ledger_next(&w, &figure);)
		n += figure.quantity;
	return n;
}

static uint64_t
undone_by(struct txn *t, uint64_t move)
{
	struct index_key key;

	key_begin(&key, &kind_move, MOVE_BY_UNDOES);
	key_number(&key, move);
	return scan_one(t, &key, false);
}

bool
ledger_is_undone(struct txn *t, uint64_t move)
{
	return undone_by(t, move) != 0;
}

bool
ledger_undone_by(struct txn *t, uint64_t move, struct move *out)
{
	return record_get(t, &kind_move, undone_by(t, move), out);
}

bool
ledger_has_moved(struct txn *t, uint64_t item)
{
	struct index_key key;
	struct scan s;
	bool has;

	key_begin(&key, &kind_stock, STOCK_BY_ITEM);
	key_number(&key, item);
	scan_open(&s, t, &key, false);
	has = scan_next(&s);
	scan_close(&s);
	return has;
}

/* ---- rows ---- */

/* What the rows make of one inside place and lot: all together, and at the worst moment
 * between them. */
struct delta {
	struct place place;
	uint64_t item, lot;
	size_t row;
	int64_t sum, lowest, highest;
};

static int
compare_places(const struct delta *x, const struct delta *y)
{
	if (x->place.ref != y->place.ref)
		return x->place.ref < y->place.ref ? -1 : 1;
	if (x->place.kind != y->place.kind)
		return x->place.kind < y->place.kind ? -1 : 1;
	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	return x->lot < y->lot ? -1 : x->lot > y->lot;
}

static int
compare(const void *a, const void *b)
{
	const struct delta *x = a, *y = b;
	int by = compare_places(x, y);

	return by != 0 ? by : x->row < y->row ? -1 : x->row > y->row;
}

static void
add_side(struct delta *all, size_t *n, const struct posting *rows, size_t i, bool out)
{
	struct place place = out ? rows[i].from : rows[i].to;

	if (!place_inside(place.kind))
		return;
	all[(*n)++] = (struct delta){ .place = place, .item = rows[i].item, .lot = rows[i].lot,
	    .row = i, .sum = out == (place.kind == place_kind_surplus) ? rows[i].quantity :
	    -rows[i].quantity };
}

static void
add_row(struct delta *to, const struct delta *next)
{
	to->sum += next->sum;
	if (to->sum < to->lowest)
		to->lowest = to->sum;
	if (to->sum > to->highest)
		to->highest = to->sum;
}

/* What the rows make of each inside place and lot, each once; freed by the caller. NULL
 * without memory, and the transaction has failed. */
static struct delta *
sum_up(struct txn *t, const struct posting *rows, size_t n, size_t *found)
{
	struct delta *all = calloc(2 * n + 1, sizeof *all);
	size_t sides = 0;

	*found = 0;
	if (all == NULL) {
		txn_fail(t, ERR_IO);
		return NULL;
	}
	for (size_t i = 0; i < n; i++) {
		add_side(all, &sides, rows, i, true);
		add_side(all, &sides, rows, i, false);
	}
	qsort(all, sides, sizeof *all, compare);
	for (size_t i = 0; i < sides; i++) {
		struct delta next = all[i], *to = &all[*found];
		if (*found > 0 && compare_places(to - 1, &next) == 0)
			to--;
		else
			*to = (struct delta){ .place = next.place, .item = next.item, .lot = next.lot };
		add_row(to, &next);
		*found = (size_t)(to - all) + 1;
	}
	return all;
}

bool
ledger_fits(struct txn *t, const struct posting *rows, size_t n, struct shortage *out)
{
	size_t found;
	struct delta *all = sum_up(t, rows, n, &found);
	bool fits = all != NULL;

	for (size_t i = 0; fits && i < found; i++) {
		const struct delta *d = &all[i];
		struct stock figure = { 0 };
		figure_get(t, d->place, d->item, d->lot, &figure);
		fits = figure.quantity + d->lowest >= 0 && figure.quantity + d->highest <= MAX_COUNT;
		if (!fits)
			*out = (struct shortage){ .place = d->place, .item = d->item, .lot = d->lot,
			    .figure = figure.quantity, .wanted = -d->lowest,
			    .full = figure.quantity + d->lowest >= 0 };
	}
	free(all);
	return fits;
}

/* Also where they come to nothing: that something was there is known by its figure. */
static void
write_figure(struct act *act, const struct delta *d)
{
	struct stock figure = { 0 };

	if (!figure_get(act->txn, d->place, d->item, d->lot, &figure))
		figure = (struct stock){ .place_kind = d->place.kind, .place = d->place.ref,
		    .item = d->item, .lot = d->lot };
	if (figure.quantity + d->lowest < 0) {
		txn_fail(act->txn, ERR_USE);	/* the check let it through: nothing is stored */
		return;
	}
	figure.quantity += d->sum;
	if (figure.id == 0)
		change_new(act->change, &kind_stock, &figure);
	else
		change_set(act->change, &kind_stock, &figure);
}

static bool
is_place(struct place p)
{
	return place_inside(p.kind) == (p.ref != 0);
}

/* Nothing but a fault of the program asks for another. */
static bool
is_sound(struct txn *t, const struct posting *row)
{
	struct lot lot;

	return row->quantity > 0 && is_place(row->from) && is_place(row->to) &&
	    (row->from.ref != row->to.ref || row->from.kind != row->to.kind) &&
	    (place_inside(row->from.kind) || place_inside(row->to.kind)) &&
	    record_get(t, &kind_lot, row->lot, &lot) && lot.item == row->item;
}

static void
write_row(struct act *act, const struct bill *b, const struct posting *row, int64_t no)
{
	struct move m = {
		.bill = b->id, .row = no, .line = row->line, .item = row->item, .lot = row->lot,
		.from_kind = row->from.kind, .from = row->from.ref,
		.to_kind = row->to.kind, .to = row->to.ref, .quantity = row->quantity,
		.at = act->now, .by = act->who->account, .undoes = row->undoes,
		.happened = row->happened != 0 ? row->happened :
		    act->happened != 0 ? act->happened : act->now,
	};

	if (row->by_phone != NULL)
		snprintf(m.by_phone, sizeof m.by_phone, "%s", row->by_phone);
	if (row->reason != NULL)
		snprintf(m.reason, sizeof m.reason, "%s", row->reason);
	change_new(act->change, &kind_move, &m);
}

void
ledger_post(struct act *act, const struct bill *b, const struct posting *rows, size_t n)
{
	size_t found;
	struct delta *all = sum_up(act->txn, rows, n, &found);

	if (b->rows < (int64_t)n)
		txn_fail(act->txn, ERR_USE);
	for (size_t i = 0; i < n; i++) {
		if (!is_sound(act->txn, &rows[i]))
			txn_fail(act->txn, ERR_USE);
		write_row(act, b, &rows[i], b->rows - (int64_t)n + 1 + (int64_t)i);
	}
	for (size_t i = 0; all != NULL && i < found; i++)
		write_figure(act, &all[i]);
	free(all);
}
