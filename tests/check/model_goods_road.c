/* Goods on the road: loaded, received, missing, explained. See model_goods.h. */
#include "tests/check/model_goods_in.h"

/* His part in it: of who keeps or decides at either end. */
static bool
has_part(const struct doing *d, const struct mg_bill *b)
{
	int who = d->a->who;

	return mgi_keeps(d->m, who, b->from) || mgi_keeps(d->m, who, b->to) || mgi_over(d->m, who, b->from) ||
	    mgi_over(d->m, who, b->to);
}

/* The line of the bill that a lot belongs to. */
static int
line_of(const struct doing *d, int lot)
{
	for (int k = 0; k < d->b->lines; k++)
		if (d->b->line[k].item == d->m->lot[lot].item)
			return k + 1;
	return 0;
}

/* --- load */

static mg_answers
load_item(struct doing *d, int item, long q, long *left)
{
	const struct mg_bill *b = d->b;
	bool on = false;
	mg_answers as = GA_YES;

	for (int k = 0; k < b->lines; k++) {
		const struct mg_line *l = &b->line[k];
		long n = mgi_least(mg_unsent(l), q);
		struct row r = { .to = MG_WAY, .line = k + 1 };
		if (item >= 0 && l->item != item)
			continue;
		on = true;
		if (n > 0 && !b->drill)
			as = (d->a->found ? mgi_take_found : mgi_take_out)(d, b->from, l->item, n, mg_unsent(l), b->paper, r);
		if (as != GA_YES)
			return as;
		*left -= n;
		q -= n;
	}
	return item < 0 || q == 0 ? GA_YES : on ? GA_LOAD_MORE : GA_NOT_ON;
}

static mg_answers
do_load(struct doing *d)
{
	const struct mg_act *a = d->a;
	long left = 0;
	mg_answers as = GA_YES;

	if (!mgi_stores(d, d->b->from))
		return GA_SCOPE;
	if (d->b->drill && d->b->state != MG_ORDERED)
		return GA_STATE | GA_RACE;
	for (int k = 0; k < d->b->lines; k++)
		left += mg_unsent(&d->b->line[k]);
	if (left == 0)
		return GA_RACE;
	if (a->goods.n == 0)
		as = load_item(d, -1, ALL_OF_IT, &left);
	else if (a->uneven)
		return GA_FIGURE;
	for (int i = 0; as == GA_YES && i < a->goods.n; i++)
		as = load_item(d, a->goods.of[i].item, a->goods.of[i].q, &left);
	if (as != GA_YES)
		return as;
	if (left > 0 && a->goods.n > 0 && !a->reason)
		return GA_LOAD_LESS;
	return a->found && d->above == 0 && !d->b->drill ? GA_FOUND_NOT : d->full ? GA_MANY : GA_YES;
}

/* --- take, finish */

/* Lots in the order of their items and numbers; the parts of a bill stand as they came. The
 * one of an item after a lot; -1: none. */
static int
next_part(const struct doing *d, int item, int after)
{
	int lot = -1;

	for (int i = 0; i < d->b->parts; i++) {
		int one = d->b->part[i].lot;
		if (d->m->lot[one].item == item && one > after && (lot < 0 || one < lot))
			lot = one;
	}
	return lot;
}

static long
off_the_way(struct doing *d, int item, long q, int to, int to_at)
{
	long got = 0, n;

	for (int want = 0; want < d->m->items; want++)
		for (int l = -1; (item < 0 || item == want) && (l = next_part(d, want, l)) >= 0;) {
			n = mgi_least(mg_part_of(d->b, l).way - mgi_taken(d, l, MG_WAY, 0), q - got);
			mgi_row(d, (struct row){ l, MG_WAY, 0, to, to_at, line_of(d, l), n, 0, 0 });
			got += n > 0 ? n : 0;
		}
	return got;
}

/* More than was on the way: of a lot that was sent, rather one that the sender has still. */
static mg_answers
take_item(struct doing *d, int item, long q, int to)
{
	long got = off_the_way(d, item, q, to, d->b->to);
	int lot = -1;

	if (d->full)
		return GA_MANY;
	if (got == q)
		return GA_YES;
	for (int r = d->b->first; r >= 0; r = d->m->move[r].next) {
		const struct mg_move *v = &d->m->move[r];
		if (v->to != MG_WAY || v->undone_by >= 0 || d->m->lot[v->lot].item != item)
			continue;
		lot = v->lot;
		if (d->m->lot[lot].at[d->b->from][MG_GOOD - 1] > 0)
			break;
	}
	if (lot < 0)
		return GA_NOT_ON;
	mgi_row(d, (struct row){ lot, MG_SURPLUS, 0, to, d->b->to, line_of(d, lot), q - got, 0, 0 });
	return GA_YES;
}

static mg_answers
on_way(const struct doing *d, bool all)
{
	long sent = 0;

	if (d->b->drill)
		return d->b->state == MG_MOVING ? GA_YES : GA_STATE;
	for (int k = 0; k < d->b->lines; k++)
		sent += d->b->line[k].sent;
	if (sent == 0)
		return GA_NOT_ON_WAY;
	return mg_on_bill(d->b).way == 0 && (all || d->b->finished) ? GA_RACE : GA_YES;
}

static mg_answers
do_take(struct doing *d)
{
	const struct mg_act *a = d->a;
	mg_answers as;

	if (!mgi_stores(d, d->b->to))
		return GA_SCOPE;
	as = on_way(d, a->goods.n == 0 && a->damaged.n == 0);
	if (as != GA_YES || d->b->drill)
		return as;
	for (int i = 0; i < a->damaged.n; i++)
		if ((as = take_item(d, a->damaged.of[i].item, a->damaged.of[i].q, MG_DAMAGED)) != GA_YES)
			return as;
	if (a->uneven && a->goods.n > 0)
		return GA_FIGURE;
	for (int i = 0; i < a->goods.n; i++)
		if ((as = take_item(d, a->goods.of[i].item, a->goods.of[i].q, MG_GOOD)) != GA_YES)
			return as;
	if (a->goods.n == 0)
		off_the_way(d, -1, ALL_OF_IT, MG_GOOD, d->b->to);
	return d->full ? GA_MANY : GA_YES;
}

static mg_answers
do_finish(struct doing *d)
{
	mg_answers as;

	if (!mgi_stores(d, d->b->to))
		return GA_SCOPE;
	if ((as = on_way(d, true)) == GA_YES && !d->b->drill)
		off_the_way(d, -1, ALL_OF_IT, MG_MISSING, 0);
	return as;
}

/* --- explain */

/* A row of what is explained. */
static struct row
explained(const struct doing *d, int lot, long q)
{
	struct row r = { .lot = lot, .line = line_of(d, lot), .q = q };

	r.from = d->a->as == MG_AS_OVER ? MG_GOOD : d->a->as == MG_AS_FOUND ? MG_FOUND : MG_MISSING;
	r.from_at = d->a->as == MG_AS_OVER ? d->b->from : 0;
	r.to = d->a->as >= MG_AS_OVER ? MG_SURPLUS : d->a->as == MG_AS_LOST ? MG_OUTSIDE :
	    d->a->as == MG_AS_RETURNED ? MG_GOOD : MG_CHECK;
	r.to_at = d->a->as == MG_AS_RETURNED ? d->b->from : d->a->as == MG_AS_FOUND_AFTER ? d->b->to : 0;
	return r;
}

static long
explain_item(struct doing *d, int item, long q)
{
	long got = 0, n;

	for (int want = 0; want < d->m->items; want++)
		for (int l = -1; (item < 0 || item == want) && (l = next_part(d, want, l)) >= 0;) {
			struct mg_part p = mg_part_of(d->b, l);
			n = mgi_least(d->a->as >= MG_AS_OVER ? p.surplus : p.missing - p.claimed, q - got);
			mgi_row(d, explained(d, l, n));
			got += n > 0 ? n : 0;
		}
	return got;
}

static mg_answers
do_explain(struct doing *d)
{
	const struct mg_act *a = d->a;

	if (!has_part(d, d->b))
		return GA_SCOPE;
	/* Who received it and does not send or decide says alone that he found it after all. */
	if (a->as != MG_AS_FOUND_AFTER && !mgi_keeps(d->m, a->who, d->b->from) &&
	    !mgi_over(d->m, a->who, d->b->from) && !mgi_over(d->m, a->who, d->b->to))
		return GA_SCOPE;
	if (d->b->kind != MG_TRANSFER || !mg_live(d->b) || d->b->drill)
		return mgi_not_now(d->b);
	if (a->as == MG_AS_LOST && !a->reason)
		return GA_REASON;
	if (a->goods.n == 0 && explain_item(d, -1, ALL_OF_IT) == 0)
		return GA_NONE;
	if (a->goods.n > 0 && a->uneven)
		return GA_FIGURE;
	for (int i = 0; i < a->goods.n; i++)
		if (explain_item(d, a->goods.of[i].item, a->goods.of[i].q) < a->goods.of[i].q)
			return GA_EXPLAIN_MORE;
	if (a->as == MG_AS_LOST && d->n > LINES_OF_A_BILL)
		return GA_MANY;
	for (int i = 0; i < d->n; i++)	/* of a lot that the sender has no more of */
		if (d->row[i].from == MG_GOOD && d->m->lot[d->row[i].lot].at[d->b->from][MG_GOOD - 1] < d->row[i].q)
			return GA_SHORT;
	return GA_YES;
}

mg_answers
mgi_road(struct doing *d)
{
	if (!mgi_sees(d, d->b))
		return GA_SCOPE;
	if (d->a->verb == GV_EXPLAIN)
		return do_explain(d);
	if (!mg_live(d->b) || d->b->kind != MG_TRANSFER)
		return mgi_not_now(d->b);
	return d->a->verb == GV_LOAD ? do_load(d) : d->a->verb == GV_TAKE ? do_take(d) : do_finish(d);
}
