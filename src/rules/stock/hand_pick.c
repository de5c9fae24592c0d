/* Which lots go where goods leave a place for another reason than an issue, and what that
 * does to what others wait for. */
#include <string.h>

#include "gen/kinds/stock/stock.h"
#include "src/rules/stock/hand.h"

/* ---- what waits ---- */

/* Of a lot in a place of the unit: what bills have that wait for a second person. */
static int64_t
waiting(struct txn *t, const struct hand_pick *pick, uint64_t lot)
{
	struct bill_line lines[LINES_MOST];
	struct bill b;
	struct scan s;
	int64_t sum = 0;

	bills_live_from(&s, t, pick->unit->id);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_bill, s.id, &b) || !bill_waits_second(&b))
			continue;
		for (size_t i = 0, n = bill_lines(t, b.id, lines); i < n; i++)
			if (lines[i].lot == lot && lines[i].from_kind == (int)pick->kind)
				sum += lines[i].asked;
	}
	scan_close(&s);
	return sum;
}

/* What the plan has of it: rows, or lines where it waits itself. */
static int64_t
planned(const struct bill_plan *p, const struct hand_pick *pick, uint64_t lot)
{
	int64_t sum = 0;

	for (size_t i = 0; i < p->nrows; i++)
		if (p->rows[i].lot == lot && p->rows[i].from.kind == pick->kind &&
		    p->rows[i].from.ref == pick->unit->id)
			sum += p->rows[i].quantity;
	for (size_t i = 0; bill_waits_second(&p->bill) && i < p->nlines; i++)
		if (p->lines[i].lot == lot && p->lines[i].from_kind == (int)pick->kind)
			sum += p->lines[i].asked;
	return sum;
}

/* ---- lots ---- */

static bool
may_go(struct act *act, const struct hand_pick *pick, const struct lot *lot)
{
	bool expired = stock_expired(act->txn, lot, act->now);

	if (pick->lot != 0 && pick->lot != lot->id)
		return false;
	if (pick->lot == 0 && pick->which != HAND_EXPIRED && lot->tag[0] != '\0' &&
	    pick->kind == place_kind_good && stock_pinned(act->txn, pick->unit->id, pick->item, lot->id))
		return false;
	if (pick->which == HAND_EXPIRED ? !expired : pick->which == HAND_FRESH && expired)
		return false;
	return pick->kept || !stock_is_kept(act->txn, lot, pick->unit->id);
}

static bool
goes_before(const struct lot *a, const struct lot *b)
{
	int64_t until_a = a->good_until != 0 ? a->good_until : INT64_MAX;
	int64_t until_b = b->good_until != 0 ? b->good_until : INT64_MAX;

	if (until_a != until_b)
		return until_a < until_b;
	return a->came != b->came ? a->came < b->came : a->id < b->id;
}

bool
hand_next(struct act *act, const struct hand_plan *h, const struct hand_pick *pick,
    struct lot *lot, int64_t *quantity)
{
	struct ledger_walk w;
	struct stock figure;
	struct lot one;

	*quantity = 0;
	ledger_walk(&w, act->txn, pick->unit->id, pick->item, pick->kind);
	while (ledger_next(&w, &figure)) {
		int64_t left = figure.quantity - planned(&h->b, pick, figure.lot);
		if (left <= 0 || !record_get(act->txn, &kind_lot, figure.lot, &one) ||
		    !may_go(act, pick, &one) || (*quantity > 0 && !goes_before(&one, lot)))
			continue;
		left -= waiting(act->txn, pick, figure.lot);
		if (left <= 0)
			continue;
		*lot = one;
		*quantity = left;
	}
	return *quantity > 0;
}

int64_t
hand_take(struct act *act, struct hand_plan *h, const struct hand_pick *pick, int64_t quantity,
    int64_t line, struct place to)
{
	int64_t got = 0, there;
	struct lot lot;

	while (got < quantity && hand_next(act, h, pick, &lot, &there)) {
		int64_t n = there < quantity - got ? there : quantity - got;
		if (!bill_row(&h->b, &(struct posting){ .from = { pick->kind, pick->unit->id },
		    .to = to, .item = pick->item, .lot = lot.id, .quantity = n, .line = line }))
			break;
		got += n;
	}
	return got;
}

/* ---- promises ---- */

/* What the rows make of the usable stock of an item there, below zero: less. */
static int64_t
usable_change(struct act *act, const struct hand_plan *h, uint64_t unit, uint64_t item)
{
	int64_t sum = 0;

	for (size_t i = 0; i < h->b.nrows; i++) {
		const struct posting *row = &h->b.rows[i];
		struct lot lot;
		bool in = row->to.kind == place_kind_good && row->to.ref == unit;
		bool out = row->from.kind == place_kind_good && row->from.ref == unit;
		if (row->item != item || in == out)
			continue;
		if (in || (record_get(act->txn, &kind_lot, row->lot, &lot) &&
		    lot.fault[0] == '\0' && !stock_expired(act->txn, &lot, act->now) && !stock_is_kept(act->txn, &lot, unit)))
			sum += in ? row->quantity : -row->quantity;
	}
	return sum;
}

int
hand_promises(struct act *act, const char *field, const struct hand_plan *h, const struct unit *u)
{
	for (size_t i = 0; i < h->b.nrows; i++) {
		uint64_t item = h->b.rows[i].item;
		int64_t change = usable_change(act, h, u->id, item);
		if (change < 0 && stock_free(act->txn, u->id, item, act->now) + change < 0)
			return bill_short(act, field, u, item, -change);
	}
	return 0;
}
