/* 台账: the rows, and the figures that follow from them. */
#include "src/rules/stock/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"

enum { STOCK_BY_PLACE = 1, STOCK_BY_ITEM = 2 };

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

int64_t
ledger_figure(struct txn *t, struct place place, uint64_t lot)
{
	struct index_key key;
	struct stock figure;
	struct scan s;
	int64_t n = 0;

	key_begin(&key, &kind_stock, 3);
	key_number(&key, lot);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_stock, s.id, &figure) && figure.place == place.ref &&
		    figure.place_kind == (int)place.kind)
			n = figure.quantity;
	scan_close(&s);
	return n;
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

struct delta {
	struct place place;
	uint64_t item, lot;
	int64_t in, out;
};

static int
compare(const void *a, const void *b)
{
	const struct delta *x = a, *y = b;

	if (x->place.ref != y->place.ref)
		return x->place.ref < y->place.ref ? -1 : 1;
	if (x->place.kind != y->place.kind)
		return x->place.kind < y->place.kind ? -1 : 1;
	return x->lot < y->lot ? -1 : x->lot > y->lot;
}

static void
add_side(struct delta *all, size_t *n, const struct posting *row, struct place place, bool out)
{
	if (!place_inside(place.kind))
		return;
	if (place.kind == place_kind_surplus)
		out = !out;
	all[(*n)++] = (struct delta){ .place = place, .item = row->item, .lot = row->lot,
	    .in = out ? 0 : row->quantity, .out = out ? row->quantity : 0 };
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
		add_side(all, &sides, &rows[i], rows[i].from, true);
		add_side(all, &sides, &rows[i], rows[i].to, false);
	}
	qsort(all, sides, sizeof *all, compare);
	for (size_t i = 0; i < sides; i++) {
		if (*found > 0 && compare(&all[*found - 1], &all[i]) == 0) {
			all[*found - 1].in += all[i].in;
			all[*found - 1].out += all[i].out;
		} else {
			all[(*found)++] = all[i];
		}
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
		if (d->out <= d->in)
			continue;
		figure_get(t, d->place, d->item, d->lot, &figure);
		if (figure.quantity + d->in >= d->out)
			continue;
		*out = (struct shortage){ .place = d->place, .item = d->item, .lot = d->lot,
		    .figure = figure.quantity, .wanted = d->out - d->in };
		fits = false;
	}
	free(all);
	return fits;
}

static void
write_figure(struct act *act, const struct delta *d)
{
	struct stock figure = { 0 };

	if (!figure_get(act->txn, d->place, d->item, d->lot, &figure))
		figure = (struct stock){ .place_kind = d->place.kind, .place = d->place.ref,
		    .item = d->item, .lot = d->lot };
	figure.quantity += d->in - d->out;
	if (figure.quantity < 0) {
		txn_fail(act->txn, ERR_USE);	/* the check let it through: nothing is stored */
		return;
	}
	if (figure.id == 0)
		change_new(act->change, &kind_stock, &figure);
	else
		change_set(act->change, &kind_stock, &figure);
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

	memcpy(m.by_phone, row->by_phone, sizeof m.by_phone);
	memcpy(m.reason, row->reason, sizeof m.reason);
	change_new(act->change, &kind_move, &m);
}

void
ledger_post(struct act *act, const struct bill *b, const struct posting *rows, size_t n)
{
	size_t found;
	struct delta *all = sum_up(act->txn, rows, n, &found);

	for (size_t i = 0; i < n; i++)
		write_row(act, b, &rows[i], b->rows - (int64_t)n + 1 + (int64_t)i);
	for (size_t i = 0; all != NULL && i < found; i++)
		if (all[i].in != all[i].out)
			write_figure(act, &all[i]);
	free(all);
}
