/* 占, 可用: what of a store is promised, what is free, and which lots go first. */
#include "src/rules/stock/bill.h"

#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/depot/depot.h"
#include "gen/kinds/depot/enums.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"
#include "gen/kinds/unit/unit.h"
#include "src/lang/when.h"
#include "src/op/place.h"
#include "src/op/settings.h"
#include "src/rules/stock/wish.h"

enum { LINE_BY_UNIT = 2, MOVE_BY_LOT_TO = 6, DEPOT_BY_UNIT = 3 };

/* ---- promises ---- */

void
bill_promises(struct scan *s, struct txn *t, uint64_t unit, uint64_t item, bool newest)
{
	struct index_key key;

	key_begin(&key, &kind_bill_line, LINE_BY_UNIT);
	key_number(&key, true);
	key_number(&key, unit);
	key_number(&key, item);
	scan_open(s, t, &key, newest);
}

/* What open lines promise, apart by whether an order of who owns kept goods stands behind. */
struct promises {
	int64_t own, owned;
};

static struct promises
promises_of(struct txn *t, uint64_t unit, uint64_t item)
{
	struct promises p = { 0 };
	struct bill_line line;
	struct bill b;
	struct scan s;

	bill_promises(&s, t, unit, item, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_bill_line, s.id, &line) ||
		    !record_get(t, &kind_bill, line.bill, &b))
			continue;
		*(b.owner_paper[0] != '\0' ? &p.owned : &p.own) += bill_unsent(t, &line);
	}
	scan_close(&s);
	return p;
}

int64_t
stock_promised(struct txn *t, uint64_t unit, uint64_t item)
{
	struct promises p = promises_of(t, unit, item);

	return p.own + p.owned;
}

int64_t
stock_promised_to(struct txn *t, uint64_t unit, uint64_t item, bool owned)
{
	struct promises p = promises_of(t, unit, item);

	return p.own + (owned ? p.owned : 0);
}

/* ---- lots ---- */

/* As owners stand in the list: 1 the state to 6 a village. */
static int
tier_of(struct txn *t, uint64_t unit)
{
	static const int by_depot[] = { [depot_tier_county] = goods_owner_county,
	    [depot_tier_township] = goods_owner_township, [depot_tier_village] = goods_owner_village };
	struct index_key key;
	struct depot depot;
	struct unit u;
	struct area a;

	key_begin(&key, &kind_depot, DEPOT_BY_UNIT);
	key_number(&key, unit);
	if (record_get(t, &kind_depot, scan_one(t, &key, true), &depot) &&
	    depot.tier <= depot_tier_village)
		return by_depot[depot.tier];
	if (!record_get(t, &kind_unit, unit, &u) || !area_get(t, u.area, &a))
		return goods_owner_county;
	return a.tier <= tier_county ? goods_owner_county :
	    a.tier == tier_township ? goods_owner_township : goods_owner_village;
}

/* Does the row bring something there? What never left, and what was taken back, did not come. */
static bool
brings(struct txn *t, const struct move *m, uint64_t unit, const struct bill *b)
{
	return m->to == unit && m->from != unit && m->undoes == 0 && !ledger_is_undone(t, m->id) &&
	    (m->from_kind != place_kind_missing || unit != b->from);
}

/* Did all that is there of the lot come by bills that its owner's order stands behind? It
 * was released then. */
static bool
is_released(struct txn *t, uint64_t lot, uint64_t unit)
{
	bool came = false, all = true;
	struct index_key key;
	struct move m;
	struct bill b;
	struct scan s;

	key_begin(&key, &kind_move, MOVE_BY_LOT_TO);
	key_number(&key, lot);
	key_number(&key, unit);
	scan_open(&s, t, &key, false);
	while (all && scan_next(&s)) {
		if (!record_get(t, &kind_move, s.id, &m) || !record_get(t, &kind_bill, m.bill, &b) ||
		    !brings(t, &m, unit, &b))
			continue;
		came = true;
		all = b.owner_paper[0] != '\0';
	}
	scan_close(&s);
	return came && all;
}

bool
stock_is_kept(struct txn *t, const struct lot *lot, uint64_t unit)
{
	return lot->owner != 0 && lot->owner < tier_of(t, unit) && !is_released(t, lot->id, unit);
}

bool
stock_expired(struct txn *t, const struct lot *lot, int64_t at)
{
	return at != 0 && lot->good_until != 0 && lot->good_until < when_day(at, setting_offset(t));
}

/* What is good in a unit, of an item. */
struct good {
	int64_t own, kept, expired;	/* kept: for another owner, not expired */
};

static struct good
good_of(struct txn *t, uint64_t unit, uint64_t item, int64_t at)
{
	struct good g = { 0 };
	struct ledger_walk w;
	struct stock figure;
	struct lot lot;

	ledger_walk(&w, t, unit, item, place_kind_good);
	while (ledger_next(&w, &figure)) {
		if (!record_get(t, &kind_lot, figure.lot, &lot) || lot.fault[0] != '\0')
			continue;
		*(stock_expired(t, &lot, at) ? &g.expired :
		    stock_is_kept(t, &lot, unit) ? &g.kept : &g.own) += figure.quantity;
	}
	return g;
}

int64_t
stock_usable(struct txn *t, uint64_t unit, uint64_t item, int64_t at)
{
	return good_of(t, unit, item, at).own;
}

int64_t
stock_usable_owned(struct txn *t, uint64_t unit, uint64_t item, int64_t at)
{
	struct good g = good_of(t, unit, item, at);

	return g.own + g.kept;
}

static int64_t
above_zero(int64_t n)
{
	return n > 0 ? n : 0;
}

/* What an owner's order releases comes out of what is kept for him first. */
int64_t
stock_free(struct txn *t, uint64_t unit, uint64_t item, int64_t at)
{
	struct promises p = promises_of(t, unit, item);
	struct good g = good_of(t, unit, item, at);

	return g.own - p.own - above_zero(p.owned - g.kept);
}

int64_t
stock_free_owned(struct txn *t, uint64_t unit, uint64_t item, int64_t at)
{
	struct promises p = promises_of(t, unit, item);
	struct good g = good_of(t, unit, item, at);

	return g.own + g.kept - p.own - p.owned;
}

/* ---- which lots ---- */

bool
stock_pinned(struct txn *t, uint64_t unit, uint64_t item, uint64_t lot)
{
	struct bill_line line;
	struct scan s;
	bool pinned = false;

	bill_promises(&s, t, unit, item, false);
	while (!pinned && scan_next(&s))
		pinned = record_get(t, &kind_bill_line, s.id, &line) && line.lot == lot;
	scan_close(&s);
	return pinned;
}

struct pick {
	struct lot lot;
	int64_t quantity;		/* that may be taken */
	bool kept, other;		/* other: it was given for something else */
};

/* Before the other: what is kept for who released it, then what no donor wished elsewhere,
 * then what expires first, then the oldest. */
static bool
goes_before(const struct pick *a, const struct pick *b)
{
	int64_t never = INT64_MAX;
	int64_t until_a = a->lot.good_until != 0 ? a->lot.good_until : never;
	int64_t until_b = b->lot.good_until != 0 ? b->lot.good_until : never;

	if (a->kept != b->kept)
		return a->kept;
	if (a->other != b->other)
		return b->other;
	if (until_a != until_b)
		return until_a < until_b;
	return a->lot.came != b->lot.came ? a->lot.came < b->lot.came : a->lot.id < b->lot.id;
}

/* Less what rows before take already. */
static int64_t
left_of(const struct stock *figure, uint64_t unit, const struct posting *rows, size_t n)
{
	int64_t left = figure->quantity;

	for (size_t i = 0; i < n; i++)
		if (rows[i].lot == figure->lot && rows[i].from.kind == place_kind_good &&
		    rows[i].from.ref == unit)
			left -= rows[i].quantity;
	return left;
}

/* The lot that goes next; quantity 0: there is none. One at a time, so that no number of lots
 * is too many. */
static struct pick
next_pick(struct txn *t, uint64_t unit, uint64_t item, int64_t at, bool owned,
    struct wish_for *wish, const struct posting *rows, size_t n)
{
	struct pick best = { .quantity = 0 }, one;
	struct ledger_walk w;
	struct stock figure;

	ledger_walk(&w, t, unit, item, place_kind_good);
	while (ledger_next(&w, &figure)) {
		one.quantity = left_of(&figure, unit, rows, n);
		if (one.quantity <= 0 || !record_get(t, &kind_lot, figure.lot, &one.lot) ||
		    one.lot.fault[0] != '\0' || stock_expired(t, &one.lot, at))
			continue;
		one.kept = stock_is_kept(t, &one.lot, unit);
		one.other = wish != NULL && wish_is_other(t, &one.lot, wish);
		if ((owned || !one.kept) && (best.quantity == 0 || goes_before(&one, &best)) &&
		    (one.lot.tag[0] == '\0' || !stock_pinned(t, unit, item, figure.lot)))
			best = one;
	}
	return best;
}

int64_t
stock_pick(struct txn *t, uint64_t unit, uint64_t item, int64_t quantity, int64_t at,
    bool owned, struct wish_for *wish, struct place to, int64_t line, struct posting *rows,
    size_t cap, size_t *n)
{
	int64_t got = 0;

	while (got < quantity && *n < cap) {
		struct pick p = next_pick(t, unit, item, at, owned, wish, rows, *n);
		if (p.quantity == 0)
			break;
		if (p.quantity > quantity - got)
			p.quantity = quantity - got;
		rows[(*n)++] = (struct posting){ .from = { place_kind_good, unit }, .to = to,
		    .item = item, .lot = p.lot.id, .quantity = p.quantity, .line = line };
		got += p.quantity;
	}
	return got;
}
