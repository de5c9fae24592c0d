/* 库存: figures of units by item, with what is promised, on the way, and asked to be there. */
#include "src/rules/stock/holding.h"

#include <stdlib.h>
#include <string.h>

#include "gen/kinds/depot/level.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/enums.h"
#include "gen/kinds/stock/lot.h"
#include "src/op/place.h"
#include "src/rules/depot/holder.h"
#include "src/rules/stock/bill.h"
#include "src/rules/stock/gather.h"

enum { LEVEL_BY_UNIT = 1, BILL_BY_LIVE_TO = 3, BILL_BY_TO = 9 };

/* ---- units ---- */

static int
unit_order(const void *a, const void *b)
{
	const struct unit *x = a, *y = b;
	int c = strcmp(x->area, y->area);

	return c != 0 ? c : strcmp(x->name, y->name);
}

size_t
holding_units(struct txn *t, const struct viewer *v, const char *area, struct unit **out)
{
	struct gather g = { .txn = t, .size = sizeof(struct unit) };
	struct unit u, *more;
	struct walk w;

	walk_open(&w, t, TABLE_KIND + kind_unit.no, "", 0, false);
	while (walk_next(&w)) {
		if (w.keylen != 8 || !record_get(t, &kind_unit, get_u64(w.key), &u) ||
		    (area[0] != '\0' && !area_under(t, u.area, area)) || !holder_reads(t, v, &u))
			continue;
		more = gather_add(&g);
		if (more == NULL) {
			walk_close(&w);
			break;
		}
		*more = u;
	}
	if (g.n > 0)
		qsort(g.data, g.n, g.size, unit_order);
	return gather_end(&g, out);
}

/* ---- of one unit ---- */

/* What is gathered of one unit stands behind `from`; few enough items to be looked through
 * where figures, which come by item, did not bring them. */
static struct holding *
holding_of(struct gather *g, size_t from, uint64_t unit, uint64_t item)
{
	struct holding *h;

	for (size_t i = g->n; i > from; i--) {
		h = (struct holding *)g->data + i - 1;
		if (h->item == item)
			return h;
	}
	h = gather_add(g);
	if (h != NULL)
		*h = (struct holding){ .unit = unit, .item = item };
	return h;
}

static void
add_figure(struct txn *t, struct holding *h, const struct figure *f, uint64_t *last)
{
	struct lot lot;

	switch (f->kind) {
	case place_kind_good:
		h->good += f->quantity;
		h->lots += f->lot != *last;
		*last = f->lot;
		if (record_get(t, &kind_lot, f->lot, &lot) && lot.good_until != 0 &&
		    (h->first_expiry == 0 || lot.good_until < h->first_expiry))
			h->first_expiry = lot.good_until;
		break;
	case place_kind_check:
		h->check += f->quantity;
		break;
	case place_kind_damaged:
		h->damaged += f->quantity;
		break;
	default:
		break;
	}
}

static void
add_figures(struct txn *t, const struct holding_query *q, uint64_t unit, size_t from,
    struct gather *g)
{
	struct figure *all;
	size_t n = past_figures(t, unit, q->item, &q->when, &all);
	uint64_t last = 0;

	for (size_t i = 0; i < n; i++) {
		struct holding *h = holding_of(g, from, unit, all[i].item);

		if (h == NULL)
			break;
		add_figure(t, h, &all[i], &last);
	}
	free(all);
}

static void
add_minimum(struct txn *t, const struct holding_query *q, uint64_t unit, size_t from,
    struct gather *g)
{
	struct index_key key;
	struct level level;
	struct holding *h;
	struct scan s;

	key_begin(&key, &kind_level, LEVEL_BY_UNIT);
	key_number(&key, unit);
	if (q->item != 0)
		key_number(&key, q->item);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_level, s.id, &level) || !level.least.known || level.least.v == 0)
			continue;
		h = holding_of(g, from, unit, level.item);
		if (h == NULL)
			break;
		h->minimum = level.least.v;
	}
	scan_close(&s);
}

/* A bill that was settled by then had nothing on the way any more. */
static bool
may_have_come(const struct holding_query *q, const struct bill *b)
{
	const struct moment *w = &q->when;
	int64_t first = w->at != 0 && (w->known == 0 || w->at < w->known) ? w->at : w->known;

	return b->kind == bill_kind_transfer && (b->settled == 0 || b->settled > first) &&
	    (w->known == 0 || b->at <= w->known);
}

static void
add_incoming(struct txn *t, const struct holding_query *q, uint64_t unit, size_t from,
    struct gather *g)
{
	bool past = moment_is_past(&q->when);
	struct index_key key;
	struct figure *all;
	struct holding *h;
	struct bill b;
	struct scan s;

	key_begin(&key, &kind_bill, past ? BILL_BY_TO : BILL_BY_LIVE_TO);
	if (!past)
		key_number(&key, true);
	key_number(&key, unit);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		size_t n;

		if (!record_get(t, &kind_bill, s.id, &b) || (past && !may_have_come(q, &b)))
			continue;
		n = past_figures(t, b.id, q->item, &q->when, &all);
		for (size_t i = 0; i < n; i++) {
			h = all[i].kind == place_kind_way ? holding_of(g, from, unit, all[i].item) : NULL;
			if (h != NULL)
				h->incoming += all[i].quantity;
		}
		free(all);
	}
	scan_close(&s);
}

static void
add_unit(struct txn *t, const struct holding_query *q, uint64_t unit, struct gather *g)
{
	bool past = moment_is_past(&q->when);
	size_t from = g->n;

	add_figures(t, q, unit, from, g);
	add_minimum(t, q, unit, from, g);
	add_incoming(t, q, unit, from, g);
	for (size_t i = from; i < g->n; i++) {
		struct holding *h = (struct holding *)g->data + i;

		h->past = past;
		if (past)
			continue;
		h->promised = stock_promised(t, unit, h->item);
		h->free = stock_free(t, unit, h->item, q->now);
	}
}

/* ---- of all ---- */

static int
by_item(const void *a, const void *b)
{
	const struct holding *x = a, *y = b;

	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static void
add_up(struct holding *to, const struct holding *h)
{
	to->good += h->good;
	to->check += h->check;
	to->damaged += h->damaged;
	to->promised += h->promised;
	to->free += h->free;
	to->incoming += h->incoming;
	to->minimum += h->minimum;
	to->lots += h->lots;
	if (h->first_expiry != 0 && (to->first_expiry == 0 || h->first_expiry < to->first_expiry))
		to->first_expiry = h->first_expiry;
}

/* One row an item. */
static void
sum_items(struct gather *g)
{
	struct holding *all = (struct holding *)g->data;
	size_t n = 0;

	if (g->n > 0)
		qsort(g->data, g->n, g->size, by_item);
	for (size_t i = 0; i < g->n; i++) {
		if (n > 0 && all[n - 1].item == all[i].item) {
			add_up(&all[n - 1], &all[i]);
		} else {
			all[n] = all[i];
			all[n++].unit = 0;
		}
	}
	g->n = n;
}

size_t
holdings(struct txn *t, const struct holding_query *q, struct holding **out)
{
	struct gather g = { .txn = t, .size = sizeof(struct holding) };
	struct unit *units;
	size_t n;

	if (q->unit != 0) {
		add_unit(t, q, q->unit, &g);
		if (g.n > 0)
			qsort(g.data, g.n, g.size, by_item);
		return gather_end(&g, out);
	}
	n = holding_units(t, q->who, q->area, &units);
	for (size_t i = 0; i < n; i++)
		add_unit(t, q, units[i].id, &g);
	free(units);
	if (!q->each)
		sum_items(&g);
	return gather_end(&g, out);
}
