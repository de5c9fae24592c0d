/* 库存提醒: one pass over the stores, one over the bills that are not settled. */
#include "src/rules/stock/alert.h"

#include <stdlib.h>
#include <string.h>

#include "gen/kinds/depot/depot.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/lot.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/rules/need/need.h"
#include "src/rules/stock/bill.h"
#include "src/rules/stock/gather.h"
#include "src/rules/stock/holding.h"

enum { DEPOT_BY_UNIT = 3, BILL_BY_LIVE = 10, NEED_BY_LIVE_SUBJECT = 10 };

/* One reading. */
struct reading {
	const struct alert_query *q;
	struct txn *txn;
	struct unit *units;		/* that are looked at */
	size_t nunits;
	int64_t soon;			/* the last day that is said to be near */
	struct gather *out;
};

static void
tell(struct reading *r, struct alert a)
{
	struct alert *more = gather_add(r->out);

	if (more != NULL)
		*more = a;
}

static bool
is_looked_at(const struct reading *r, uint64_t unit)
{
	for (size_t i = 0; i < r->nunits; i++)
		if (r->units[i].id == unit)
			return true;
	return false;
}

/* ---- stores ---- */

static void
look_at_lot(struct reading *r, uint64_t unit, const struct figure *f)
{
	struct alert a = { .unit = unit, .item = f->item, .lot = f->lot, .quantity = f->quantity };
	struct lot lot;

	if (f->kind == place_kind_damaged || !record_get(r->txn, &kind_lot, f->lot, &lot))
		return;
	a.day = lot.good_until;
	if (stock_expired(r->txn, &lot, r->q->now))
		a.what = stock_alert_expired;
	else if (lot.good_until != 0 && lot.good_until <= r->soon)
		a.what = stock_alert_expiring;
	if (a.what != 0)
		tell(r, a);
	if (lot.back_by != 0 && lot.back_by < r->q->now) {
		a.what = stock_alert_back;
		a.day = 0;
		a.time = lot.back_by;
		tell(r, a);
	}
}

static void
look_at_lots(struct reading *r, uint64_t unit)
{
	struct figure *all;
	size_t n = past_figures(r->txn, unit, 0, &(struct moment){ 0 }, &all);

	for (size_t i = 0; i < n; i++)
		look_at_lot(r, unit, &all[i]);
	free(all);
}

static void
look_at_minimum(struct reading *r, uint64_t unit)
{
	struct holding_query q = { .who = r->q->who, .unit = unit, .area = "", .now = r->q->now };
	struct holding *all;
	size_t n = holdings(r->txn, &q, &all);

	for (size_t i = 0; i < n; i++)
		if (all[i].free < all[i].minimum)
			tell(r, (struct alert){ .what = stock_alert_below, .unit = unit, .item = all[i].item,
			    .quantity = all[i].free, .minimum = all[i].minimum });
	free(all);
}

static void
look_at_count(struct reading *r, uint64_t unit)
{
	int64_t days = setting_int(r->txn, SETTING_STOCK_COUNT_DAYS), since;
	struct index_key key;
	struct depot d;

	key_begin(&key, &kind_depot, DEPOT_BY_UNIT);
	key_number(&key, unit);
	if (!record_get(r->txn, &kind_depot, scan_one(r->txn, &key, true), &d) || d.retired != 0)
		return;
	since = d.counted != 0 ? d.counted : d.added;
	if (since != 0 && since + days * DAY < r->q->now)
		tell(r, (struct alert){ .what = stock_alert_uncounted, .unit = unit, .time = since });
}

/* ---- bills ---- */

/* When the goods should have been there: as the driver said, as was asked, or when their
 * receiver is to be rung. */
static int64_t
due_of(struct txn *t, const struct bill *b)
{
	struct need n;

	if (b->eta != 0)
		return b->eta;
	if (b->need_by != 0)
		return b->need_by;
	return need_current(t, &kind_bill, b->id, need_verb_receive, &n) ? n.due : 0;
}

static void
look_at_bill(struct reading *r, const struct bill *b)
{
	bool from = is_looked_at(r, b->from), to = is_looked_at(r, b->to);
	int64_t due = due_of(r->txn, b);
	struct figure *all;
	size_t n;

	if ((!from && !to) || !bill_sees(r->txn, r->q->who, b))
		return;
	n = past_figures(r->txn, b->id, 0, &(struct moment){ 0 }, &all);
	for (size_t i = 0; i < n; i++) {
		struct alert a = { .item = all[i].item, .lot = all[i].lot, .bill = b->id,
		    .quantity = all[i].quantity };

		if (all[i].kind == place_kind_way && due != 0 && due < r->q->now) {
			a.what = stock_alert_late;
			a.unit = b->to;
			a.time = due;
		} else if (all[i].kind != place_kind_way) {
			a.what = all[i].kind == place_kind_missing ? stock_alert_missing : stock_alert_surplus;
			a.unit = b->from;
			a.time = b->finished;
		}
		if (a.what != 0)
			tell(r, a);
	}
	free(all);
}

static void
look_at_bills(struct reading *r)
{
	struct index_key key;
	struct bill b;
	struct scan s;

	key_begin(&key, &kind_bill, BILL_BY_LIVE);
	key_number(&key, true);
	scan_open(&s, r->txn, &key, false);
	while (scan_next(&s))
		if (record_get(r->txn, &kind_bill, s.id, &b) && !b.drill)
			look_at_bill(r, &b);
	scan_close(&s);
}

static bool
is_said(const struct reading *r, enum stock_alert what, uint64_t bill)
{
	const struct alert *all = (const void *)r->out->data;

	for (size_t i = 0; i < r->out->n; i++)
		if (all[i].what == what && all[i].bill == bill)
			return true;
	return false;
}

/* Goods that left above the book ask a second person; they are found by what they ask. */
static void
look_at_unsigned(struct reading *r)
{
	struct index_key key;
	struct need n;
	struct bill b;
	struct scan s;

	key_begin(&key, &kind_need, NEED_BY_LIVE_SUBJECT);
	key_number(&key, true);
	scan_open(&s, r->txn, &key, false);
	while (scan_next(&s))
		if (record_get(r->txn, &kind_need, s.id, &n) && n.subject_kind == kind_bill.no &&
		    record_get(r->txn, &kind_bill, n.subject, &b) && b.above_book && b.confirmed == 0 &&
		    is_looked_at(r, b.from) && bill_sees(r->txn, r->q->who, &b) &&
		    !is_said(r, stock_alert_unsigned, b.id))
			tell(r, (struct alert){ .what = stock_alert_unsigned, .unit = b.from, .bill = b.id,
			    .time = b.at });
	scan_close(&s);
}

/* ---- all ---- */

static int
by_weight(const void *a, const void *b)
{
	const struct alert *x = a, *y = b;

	if (x->what != y->what)
		return (int)x->what - (int)y->what;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

static void
read_units(struct reading *r)
{
	struct unit *one;

	if (r->q->unit == 0) {
		r->nunits = holding_units(r->txn, r->q->who, r->q->area, &r->units);
		return;
	}
	one = calloc(1, sizeof *one);
	r->units = one;
	r->nunits = one != NULL && record_get(r->txn, &kind_unit, r->q->unit, one);
}

size_t
alerts(struct txn *t, const struct alert_query *q, struct alert **out)
{
	struct gather g = { .txn = t, .size = sizeof(struct alert) };
	struct reading r = { .q = q, .txn = t, .out = &g };
	int64_t days = setting_int(t, SETTING_EXPIRING_DAYS);

	r.soon = when_day(q->now + days * DAY, setting_offset(t));
	read_units(&r);
	for (size_t i = 0; i < r.nunits; i++) {
		look_at_lots(&r, r.units[i].id);
		look_at_minimum(&r, r.units[i].id);
		look_at_count(&r, r.units[i].id);
	}
	look_at_bills(&r);
	look_at_unsigned(&r);
	free(r.units);
	if (g.n > 0)
		qsort(g.data, g.n, g.size, by_weight);
	return gather_end(&g, out);
}
