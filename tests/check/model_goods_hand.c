/* What is taken out of a store, comes back to it, and leaves the book: see model_goods.h. */
#include "tests/check/model_goods_in.h"

/* --- out, give */

static mg_answers
do_issue(struct doing *d)
{
	const struct mg_act *a = d->a;
	struct row r = { .to = a->verb == GV_OUT ? MG_GOOD : MG_OUTSIDE, .to_at = a->verb == GV_OUT ? a->to : 0 };
	mg_answers as;

	if (!mgi_keeps(d->m, a->who, a->from))
		return GA_SCOPE;
	if (a->verb == GV_OUT && a->from == a->to)
		return GA_SAME_UNIT;
	if (a->uneven)
		return GA_FIGURE;
	for (int i = 0; i < a->goods.n; i++) {
		as = (a->found ? mgi_take_found : mgi_take_out)(d, a->from, a->goods.of[i].item, a->goods.of[i].q,
		    0, a->paper, r);
		if (as != GA_YES)
			return as;
	}
	return a->found && d->above == 0 ? GA_FOUND_NOT : d->full ? GA_MANY : GA_YES;
}

/* --- back, swap */

/* Do the rows take out of a unit what others wait for? What comes in with them counts. */
static bool
breaks_promise(const struct doing *d, int unit)
{
	for (int item = 0; item < d->m->items; item++) {
		long change = 0;
		for (int i = 0; i < d->n; i++) {
			const struct row *r = &d->row[i];
			int of = r->lot >= 0 ? d->m->lot[r->lot].item : d->lot[NEW_LOT(r->lot)].item;
			bool in = r->to == MG_GOOD && r->to_at == unit, out = r->from == MG_GOOD && r->from_at == unit;
			if (of != item || in == out)
				continue;
			if (in)
				change += r->q;
			else if (!mgi_expired(d->m, r->lot, d->a->now) && !mgi_kept(d->m, r->lot, unit))
				change -= r->q;
		}
		if (change < 0 && mgi_free(d->m, unit, item, d->a->now, false) + change < 0)
			return true;
	}
	return false;
}

/* Out of what is good there, then out of another place of the unit, whatever its age. */
static mg_answers
take_any(struct doing *d, int unit, int also, bool kept, struct row r)
{
	for (int i = 0; i < d->a->goods.n; i++) {
		struct pick p = { .unit = unit, .item = d->a->goods.of[i].item, .place = MG_GOOD, .kept = kept,
		    .waits = true };
		long q = d->a->goods.of[i].q;
		q -= mgi_take(d, &p, q, r);
		p.place = also;
		if (q > 0 && also != MG_GOOD)
			q -= mgi_take(d, &p, q, r);
		if (q > 0 || d->full)
			return d->full ? GA_MANY : GA_HAND_LESS;
	}
	return GA_YES;
}

static mg_answers
do_back(struct doing *d)
{
	const struct mg_act *a = d->a;
	mg_answers as;

	/* Who keeps the store says what is good. */
	if (!mgi_keeps(d->m, a->who, a->to)) {
		if (!mgi_keeps(d->m, a->who, a->from))
			return GA_SCOPE;
		if (a->condition == MG_GOOD)
			return GA_BACK_GOOD;
	}
	if (a->from == a->to)
		return GA_SAME_UNIT;
	if (a->uneven)
		return GA_FIGURE;
	as = take_any(d, a->from, a->condition, true, (struct row){ .to = a->condition, .to_at = a->to });
	if (as != GA_YES)
		return as;
	return breaks_promise(d, a->from) ? GA_SHORT : GA_YES;
}

static mg_answers
do_swap(struct doing *d)
{
	const struct mg_act *a = d->a;
	mg_answers as;

	if (!mgi_keeps(d->m, a->who, a->from))
		return GA_SCOPE;
	if (a->uneven)
		return GA_FIGURE;
	as = take_any(d, a->from, MG_GOOD, a->paper, (struct row){ .to = MG_OUTSIDE });
	if (as != GA_YES)
		return as;
	if (a->fresh.n > 0 && a->until != 0 && a->until <= (a->now + d->m->offset * 60000LL) / 86400000LL)
		return GA_SWAP_OLD;
	for (int i = 0; i < a->fresh.n; i++) {
		d->lot[d->fresh].item = a->fresh.of[i].item;
		d->lot[d->fresh].until = a->until;
		mgi_row(d, (struct row){ NEW_LOT(d->fresh++), MG_OUTSIDE, 0, a->accepted ? MG_GOOD : MG_CHECK, a->from,
		    0, a->fresh.of[i].q, 0, 0 });
	}
	return d->full ? GA_MANY : breaks_promise(d, a->from) ? GA_SHORT : GA_YES;
}

/* --- scrap, writeoff: a line for each lot, for a second person to read */

static bool
add_lines(struct doing *d, const struct pick *p, long *left)
{
	long there;
	int lot;

	while (*left > 0 && (lot = mgi_next_lot(d, p, &there)) >= 0) {
		long n = mgi_least(there, *left);
		if (d->lines == LINES_OF_A_BILL)
			return false;
		d->line[d->lines++] = (struct mg_line){ .item = p->item, .asked = n, .lot = lot, .place = p->place };
		*left -= n;
	}
	return true;
}

static mg_answers
do_leave(struct doing *d)
{
	const struct mg_act *a = d->a;
	bool broken = a->verb == GV_SCRAP && a->condition == 0;

	if (!mgi_keeps(d->m, a->who, a->from))
		return GA_SCOPE;
	if (a->uneven)
		return GA_FIGURE;
	for (int i = 0; i < a->goods.n; i++) {
		long left = a->goods.of[i].q;
		struct pick p = { .unit = a->from, .item = a->goods.of[i].item, .kept = true, .waits = true,
		    .place = broken ? MG_DAMAGED : a->condition != 0 ? a->condition : MG_GOOD };
		if (!add_lines(d, &p, &left))
			return GA_MANY;
		p.place = MG_GOOD;
		p.age = TOO_OLD;
		if (broken && !add_lines(d, &p, &left))
			return GA_MANY;
		if (left > 0)
			return broken ? GA_SCRAP_LESS : GA_HAND_LESS;
	}
	return GA_YES;
}

mg_answers
mgi_hand(struct doing *d)
{
	switch (d->a->verb) {
	case GV_OUT: case GV_GIVE: return do_issue(d);
	case GV_BACK: return do_back(d);
	case GV_SWAP: return do_swap(d);
	default: return do_leave(d);
	}
}
