/* 往日的账: one walk back from the figures of now. */
#include "src/rules/stock/past.h"

#include <stdlib.h>

#include "db/change.h"
#include "gen/kinds/stock/stock.h"
#include "src/rules/stock/gather.h"

enum { STOCK_BY_PLACE = 1, STOCK_BY_LOT = 3, MOVE_BY_LOT = 2, MOVE_BY_FROM = 3, MOVE_BY_TO = 4,
	MOVE_BY_UNDOES = 5 };

/* ---- moments ---- */

bool
moment_is_past(const struct moment *when)
{
	return when->at != 0 || when->known != 0;
}

bool
moment_has(const struct moment *when, const struct move *row)
{
	return (when->at == 0 || row->happened <= when->at) &&
	    (when->known == 0 || row->at <= when->known);
}

/* What was made by then counts for both, whatever it says: it did not happen later. */
static bool
is_before(const struct moment *when, uint64_t id)
{
	int64_t made = id_time(id);

	return (when->at == 0 || made <= when->at) && (when->known == 0 || made <= when->known);
}

/* ---- figures ---- */

static int
figure_order(const void *a, const void *b)
{
	const struct figure *x = a, *y = b;

	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	if (x->lot != y->lot)
		return x->lot < y->lot ? -1 : 1;
	return (int)x->kind - (int)y->kind;
}

/* The figures of now, those that are zero too: once there, a figure stays. */
static void
figures_now(struct gather *l, uint64_t ref, uint64_t item)
{
	struct index_key key;
	struct stock s;
	struct figure *f;
	struct scan scan;

	key_begin(&key, &kind_stock, STOCK_BY_PLACE);
	key_number(&key, ref);
	if (item != 0)
		key_number(&key, item);
	scan_open(&scan, l->txn, &key, false);
	while (scan_next(&scan)) {
		if (!record_get(l->txn, &kind_stock, scan.id, &s))
			continue;
		f = gather_add(l);
		if (f == NULL) {
			scan_close(&scan);
			return;
		}
		*f = (struct figure){ .item = s.item, .lot = s.lot, .kind = s.place_kind,
		    .quantity = s.quantity };
	}
	scan_close(&scan);
}

/* Takes out of one side of the figures what rows say that do not count at the moment. */
static void
walk_back(struct gather *l, uint64_t ref, uint64_t item, const struct moment *when, bool out)
{
	struct index_key key;
	struct move row;
	struct scan scan;

	key_begin(&key, &kind_move, out ? MOVE_BY_FROM : MOVE_BY_TO);
	key_number(&key, ref);
	key_number(&key, item);
	scan_open(&scan, l->txn, &key, true);
	while (scan_next(&scan) && !is_before(when, scan.id)) {
		struct figure want, *f;
		bool less = !out;

		if (!record_get(l->txn, &kind_move, scan.id, &row) || moment_has(when, &row))
			continue;
		want = (struct figure){ .item = item, .lot = row.lot,
		    .kind = out ? row.from_kind : row.to_kind };
		f = bsearch(&want, l->data, l->n, l->size, figure_order);
		if (f == NULL)
			continue;
		if (f->kind == place_kind_surplus)
			less = !less;
		f->quantity += less ? -row.quantity : row.quantity;
	}
	scan_close(&scan);
}

size_t
past_figures(struct txn *t, uint64_t ref, uint64_t item, const struct moment *when,
    struct figure **out)
{
	struct gather l = { .txn = t, .size = sizeof(struct figure) };
	struct figure *all;
	uint64_t last = 0;
	size_t n = 0;

	figures_now(&l, ref, item);
	if (l.n > 0)
		qsort(l.data, l.n, l.size, figure_order);
	all = (struct figure *)(void *)l.data;
	for (size_t i = 0; moment_is_past(when) && i < l.n; i++) {
		if (all[i].item == last)
			continue;
		last = all[i].item;
		walk_back(&l, ref, last, when, true);
		walk_back(&l, ref, last, when, false);
	}
	for (size_t i = 0; i < l.n; i++)
		if (all[i].quantity != 0)
			all[n++] = all[i];
	l.n = n;
	return gather_end(&l, out);
}

int64_t
past_sum(struct txn *t, struct place place, uint64_t item, const struct moment *when)
{
	struct figure *all;
	size_t n = past_figures(t, place.ref, item, when, &all);
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		if (all[i].kind == place.kind)
			sum += all[i].quantity;
	free(all);
	return sum;
}

/* ---- cards ---- */

static int
row_order(const void *a, const void *b)
{
	const struct card_row *x = a, *y = b;

	return x->row.id < y->row.id ? -1 : x->row.id > y->row.id;
}

/* Is there a row that takes it back, which counts at the moment? */
static bool
is_undone(struct txn *t, uint64_t row, const struct moment *when)
{
	struct index_key key;
	struct move other;
	struct scan scan;
	bool undone = false;

	key_begin(&key, &kind_move, MOVE_BY_UNDOES);
	key_number(&key, row);
	scan_open(&scan, t, &key, false);
	while (!undone && scan_next(&scan))
		undone = record_get(t, &kind_move, scan.id, &other) && moment_has(when, &other);
	scan_close(&scan);
	return undone;
}

/* Adds the rows under a key that count at the moment; not those that have `not` as the
 * one they come from, which another key has shown. */
static void
rows_under(struct gather *l, struct index_key *key, const struct moment *when, uint64_t not)
{
	struct card_row *r;
	struct move row;
	struct scan scan;

	scan_open(&scan, l->txn, key, false);
	while (scan_next(&scan)) {
		if (!record_get(l->txn, &kind_move, scan.id, &row) || !moment_has(when, &row) ||
		    (not != 0 && row.from == not))
			continue;
		r = gather_add(l);
		if (r == NULL) {
			scan_close(&scan);
			return;
		}
		r->row = row;
	}
	scan_close(&scan);
}

static void
mark_undone(struct gather *l, const struct moment *when)
{
	for (size_t i = 0; i < l->n; i++) {
		struct card_row *r = (struct card_row *)l->data + i;

		r->undone = is_undone(l->txn, r->row.id, when);
	}
}

static void
add_change(struct card_row *r, uint64_t unit, int kind, uint64_t ref, int64_t quantity)
{
	if (ref != unit)
		return;
	if (kind == place_kind_good)
		r->good += quantity;
	else if (kind == place_kind_check)
		r->check += quantity;
	else if (kind == place_kind_damaged)
		r->damaged += quantity;
}

size_t
past_card(struct txn *t, uint64_t unit, uint64_t item, const struct moment *when,
    struct card_row **out)
{
	struct gather l = { .txn = t, .size = sizeof(struct card_row) };
	int64_t good = 0, all = 0;
	struct index_key key;

	for (unsigned index = MOVE_BY_FROM; index <= MOVE_BY_TO; index++) {
		key_begin(&key, &kind_move, index);
		key_number(&key, unit);
		key_number(&key, item);
		rows_under(&l, &key, when, index == MOVE_BY_TO ? unit : 0);
	}
	if (l.n > 0)
		qsort(l.data, l.n, l.size, row_order);
	mark_undone(&l, when);
	for (size_t i = 0; i < l.n; i++) {
		struct card_row *r = (struct card_row *)l.data + i;

		add_change(r, unit, r->row.from_kind, r->row.from, -r->row.quantity);
		add_change(r, unit, r->row.to_kind, r->row.to, r->row.quantity);
		good += r->good;
		all += r->good + r->check + r->damaged;
		r->good_then = good;
		r->all_then = all;
	}
	return gather_end(&l, out);
}

/* ---- lots ---- */

size_t
past_lot(struct txn *t, uint64_t lot, const struct moment *when, struct card_row **out)
{
	struct gather l = { .txn = t, .size = sizeof(struct card_row) };
	struct index_key key;

	key_begin(&key, &kind_move, MOVE_BY_LOT);
	key_number(&key, lot);
	rows_under(&l, &key, when, 0);
	mark_undone(&l, when);
	return gather_end(&l, out);
}

/* A lot's rows are few: its past is their sum. */
static int64_t
sum_in(const struct card_row *rows, size_t n, struct place place)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		const struct move *m = &rows[i].row;

		if (m->to == place.ref && m->to_kind == (int)place.kind)
			sum += m->quantity;
		if (m->from == place.ref && m->from_kind == (int)place.kind)
			sum -= m->quantity;
	}
	return place.kind == place_kind_surplus ? -sum : sum;
}

size_t
past_places(struct txn *t, uint64_t lot, const struct moment *when, struct lot_place **out)
{
	struct gather l = { .txn = t, .size = sizeof(struct lot_place) };
	struct card_row *rows = NULL;
	struct index_key key;
	struct stock s;
	struct scan scan;
	size_t n = moment_is_past(when) ? past_lot(t, lot, when, &rows) : 0;

	key_begin(&key, &kind_stock, STOCK_BY_LOT);
	key_number(&key, lot);
	scan_open(&scan, t, &key, false);
	while (scan_next(&scan)) {
		struct lot_place *p, now;

		if (!record_get(t, &kind_stock, scan.id, &s))
			continue;
		now = (struct lot_place){ .place = { s.place_kind, s.place }, .quantity = s.quantity };
		if (moment_is_past(when))
			now.quantity = sum_in(rows, n, now.place);
		p = now.quantity != 0 ? gather_add(&l) : NULL;
		if (p != NULL)
			*p = now;
	}
	scan_close(&scan);
	free(rows);
	return gather_end(&l, out);
}
