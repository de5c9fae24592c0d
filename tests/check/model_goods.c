/* Goods and their bills from the words of the rules: what there is, who may, and what comes
 * in, is ordered and cancelled. See model_goods.h. */
#include "tests/check/model_goods_in.h"

#include <stddef.h>
#include <string.h>

#define DAY_MS 86400000LL

const char *
mg_answer_name(mg_answers a)
{
#define NAME(name, called) called,
	static const char *const names[GA_ANSWERS] = { MG_ANSWERS(NAME) };

	for (int i = 0; i < GA_ANSWERS; i++)
		if (a >> i & 1)
			return names[i];
	return "?";
}

const char *
mg_verb_name(enum mg_verb v)
{
	static const char *const names[GV_VERBS] = { "?", "stock.in", "stock.accept", "stock.order",
		"stock.load", "stock.take", "stock.finish", "stock.explain", "stock.cancel", "stock.out",
		"stock.give", "stock.back", "stock.swap", "stock.scrap", "stock.writeoff", "stock.confirm",
		"stock.undo", "count.start", "count.set", "count.finish", "count.cancel" };

	return names[v];
}

void
mg_copy(struct model_goods *to, const struct model_goods *from)
{
	memcpy(to, from, offsetof(struct model_goods, lot));
	memcpy(to->lot, from->lot, (size_t)from->lots * sizeof from->lot[0]);
	memcpy(to->move, from->move, (size_t)from->moves * sizeof from->move[0]);
	memcpy(to->bill, from->bill, (size_t)from->bills * sizeof from->bill[0]);
}

/* --- what there is */

bool
mg_live(const struct mg_bill *b)
{
	return b->state != MG_SETTLED && b->state != MG_CANCELLED;
}

long
mg_unsent(const struct mg_line *l)
{
	long n = l->asked - l->cut - l->sent;

	return n > 0 ? n : 0;
}

long
mgi_least(long a, long b)
{
	return a < b ? a : b;
}

static long
today(const struct model_goods *m, long long now)
{
	return (long)((now + m->offset * 60000LL) / DAY_MS);
}

bool
mgi_expired(const struct model_goods *m, int lot, long long now)
{
	return m->lot[lot].until != 0 && m->lot[lot].until < today(m, now);
}

/* For an owner above the unit, and nothing of it there came without his order. */
bool
mgi_kept(const struct model_goods *m, int lot, int unit)
{
	const struct mg_lot *l = &m->lot[lot];

	return l->owner != 0 && l->owner < m->tier[unit] && !(l->freed[unit] > 0 && l->other[unit] == 0);
}

struct good
mgi_good(const struct model_goods *m, int unit, int item, long long at, bool any_age)
{
	struct good g = { 0, 0, 0, 0 };

	for (int l = 0; l < m->lots; l++) {
		long n = m->lot[l].at[unit][MG_GOOD - 1];
		if (n == 0 || m->lot[l].item != item)
			continue;
		*(!any_age && mgi_expired(m, l, at) ? &g.old : mgi_kept(m, l, unit) ? &g.kept : &g.own) += n;
		g.all += n;
	}
	return g;
}

long
mg_usable(const struct model_goods *m, int unit, int item, long long at)
{
	return mgi_good(m, unit, item, at, false).own;
}

/* What open lines promise, without an owner's order and with one. */
static void
promises(const struct model_goods *m, int unit, int item, long by[2])
{
	by[0] = by[1] = 0;
	for (int i = 0; i < m->bills; i++) {
		const struct mg_bill *b = &m->bill[i];
		if (b->kind != MG_TRANSFER || b->from != unit || b->drill || !mg_live(b))
			continue;
		for (int k = 0; k < b->lines; k++)
			if (b->line[k].item == item)
				by[b->paper] += mg_unsent(&b->line[k]);
	}
}

long
mg_promised(const struct model_goods *m, int unit, int item)
{
	long by[2];

	promises(m, unit, item, by);
	return by[0] + by[1];
}

/* What an owner's order promises comes out of what is kept for him first. */
long
mgi_free(const struct model_goods *m, int unit, int item, long long at, bool paper)
{
	struct good g = mgi_good(m, unit, item, at, false);
	long by[2];

	promises(m, unit, item, by);
	if (paper)
		return g.own + g.kept - by[0] - by[1];
	return g.own - by[0] - (by[1] > g.kept ? by[1] - g.kept : 0);
}

long
mg_free(const struct model_goods *m, int unit, int item, long long at)
{
	return mgi_free(m, unit, item, at, false);
}

struct mg_part
mg_on_bill(const struct mg_bill *b)
{
	struct mg_part all = { .lot = -1 };

	for (int i = 0; i < b->parts; i++) {
		all.way += b->part[i].way;
		all.missing += b->part[i].missing;
		all.surplus += b->part[i].surplus;
		all.claimed += b->part[i].claimed;
	}
	return all;
}

struct mg_part
mg_part_of(const struct mg_bill *b, int lot)
{
	for (int i = 0; i < b->parts; i++)
		if (b->part[i].lot == lot)
			return b->part[i];
	return (struct mg_part){ .lot = lot };
}

struct mg_part *
mgi_part(struct mg_bill *b, int lot)
{
	for (int i = 0; i < b->parts; i++)
		if (b->part[i].lot == lot)
			return &b->part[i];
	b->part[b->parts] = (struct mg_part){ .lot = lot };
	return &b->part[b->parts++];
}

bool
mgi_brings(const struct mg_bill *b)
{
	return b->kind == MG_INTO || b->kind == MG_BACK || b->kind == MG_SWAP || b->kind == MG_TRANSFER ||
	    b->kind == MG_COUNT;
}

long
mgi_unchecked(const struct model_goods *m, const struct mg_bill *b)
{
	long n = 0;

	/* Of a lot whose coming was taken back after it was accepted less than nothing waits. */
	for (int i = 0; mgi_brings(b) && i < b->parts; i++)
		if (b->part[i].waits > 0)
			n += mgi_least(b->part[i].waits, m->lot[b->part[i].lot].at[b->to][MG_CHECK - 1]);
	return n;
}

/* --- who may */

static bool
below(const struct model_goods *m, int unit, int place)
{
	for (; unit >= 0 && place >= 0; unit = m->above[unit])
		if (unit == place)
			return true;
	return false;
}

bool
mgi_over(const struct model_goods *m, int who, int unit)
{
	return below(m, unit, m->person[who].desk);
}

bool
mgi_keeps(const struct model_goods *m, int who, int unit)
{
	return unit >= 0 && m->person[who].keeps == unit;
}

bool
mgi_stores(const struct doing *d, int unit)
{
	return mgi_keeps(d->m, d->a->who, unit) || (mgi_over(d->m, d->a->who, unit) && d->a->phone);
}

bool
mgi_sees(const struct doing *d, const struct mg_bill *b)
{
	const int ends[] = { b->from, b->to };

	for (int i = 0; i < 2; i++)
		if (below(d->m, ends[i], d->m->person[d->a->who].reads) || mgi_keeps(d->m, d->a->who, ends[i]))
			return true;
	return b->by == d->a->who;
}

/* It has ended: who ended it is named, or it is said how it stands. */
mg_answers
mgi_not_now(const struct mg_bill *b)
{
	return mg_live(b) ? GA_STATE : GA_STATE | GA_RACE;
}

/* --- in, accept */

static mg_answers
do_in(struct doing *d)
{
	if (!mgi_keeps(d->m, d->a->who, d->a->to))
		return GA_SCOPE;
	return d->a->uneven ? GA_FIGURE : GA_YES;
}

/* What waits of what the bill brought and is there, in the order in which it did. */
static mg_answers
accept_item(struct doing *d, int item, long q, int to)
{
	for (int r = d->b->first; r >= 0 && q > 0; r = d->m->move[r].next) {
		const struct mg_move *v = &d->m->move[r];
		struct mg_part p = mg_part_of(d->b, v->lot);
		long n = mgi_least(p.waits, d->m->lot[v->lot].at[d->b->to][MG_CHECK - 1]);
		if (v->to != MG_CHECK || (item >= 0 && d->m->lot[v->lot].item != item))
			continue;
		n = mgi_least(n - mgi_taken(d, v->lot, MG_CHECK, d->b->to), q);
		mgi_row(d, (struct row){ v->lot, MG_CHECK, d->b->to, to, d->b->to, 0, n, 0, 0 });
		q -= n > 0 ? n : 0;
	}
	return d->full ? GA_MANY : q == 0 || item < 0 ? GA_YES : GA_ACCEPT_LESS;
}

static mg_answers
do_accept(struct doing *d)
{
	const struct mg_act *a = d->a;
	mg_answers as;

	if (!mgi_sees(d, d->b) || !mgi_keeps(d->m, a->who, d->b->to))
		return GA_SCOPE;
	if (!mg_live(d->b) || mgi_unchecked(d->m, d->b) == 0)
		return mgi_not_now(d->b);
	for (int i = 0; i < a->damaged.n; i++)
		if ((as = accept_item(d, a->damaged.of[i].item, a->damaged.of[i].q, MG_DAMAGED)) != GA_YES)
			return as;
	if (a->uneven && a->goods.n > 0)
		return GA_FIGURE;
	for (int i = 0; i < a->goods.n; i++)
		if ((as = accept_item(d, a->goods.of[i].item, a->goods.of[i].q, MG_GOOD)) != GA_YES)
			return as;
	return a->goods.n == 0 ? accept_item(d, -1, ALL_OF_IT, MG_GOOD) : GA_YES;
}

/* --- order, cancel */

/* Of the promises that an order may take away the last goes first. Without an owner's order
 * it takes none that has one: what is kept would not be its own. */
static long
cut(struct doing *d, int unit, int item, long wanted)
{
	for (int b = d->m->bills - 1; b >= 0 && wanted > 0; b--) {
		const struct mg_bill *o = &d->m->bill[b];
		if (o->kind != MG_TRANSFER || !mg_live(o) || o->from != unit || o->drill || (o->paper && !d->a->paper))
			continue;
		for (int k = o->lines - 1; k >= 0 && wanted > 0; k--) {
			long by = mgi_least(mg_unsent(&o->line[k]), wanted);
			if (o->line[k].item != item || by == 0)
				continue;
			if (d->cuts == MG_ASKED)
				return wanted;
			d->cut[d->cuts].bill = b;
			d->cut[d->cuts].line = k;
			d->cut[d->cuts++].by = by;
			wanted -= by;
		}
	}
	return wanted;
}

static mg_answers
order_item(struct doing *d, int item, long q)
{
	const struct mg_act *a = d->a;
	long unbound = mgi_free(d->m, a->from, item, a->now, a->paper), by[2], others;

	promises(d->m, a->from, item, by);
	others = by[0] + (a->paper ? by[1] : 0);
	if (q <= unbound)
		return GA_YES;
	if (a->drill || q > unbound + others || (!d->m->person[a->who].leader && !a->reason))
		return mgi_why_not(d, a->from, item, q, a->paper);
	if (!a->reason)
		return GA_HELD;
	return cut(d, a->from, item, q - unbound) == 0 ? GA_YES : GA_MANY;
}

static mg_answers
do_order(struct doing *d)
{
	const struct mg_act *a = d->a;
	mg_answers as;

	if (a->from == a->to)
		return GA_SAME_UNIT | (mgi_over(d->m, a->who, a->from) ? 0 : GA_SCOPE);
	if (!mgi_over(d->m, a->who, a->from))
		return GA_SCOPE;
	if (!d->m->person[a->who].leader && !a->word)
		return GA_WORD;
	if (a->uneven)
		return GA_FIGURE;
	for (int i = 0; i < a->goods.n; i++)
		if ((as = order_item(d, a->goods.of[i].item, a->goods.of[i].q)) != GA_YES)
			return as;
	return GA_YES;
}

static mg_answers
do_cancel(struct doing *d)
{
	int unit = d->b->from >= 0 ? d->b->from : d->b->to;
	bool may = mgi_over(d->m, d->a->who, unit) ||
	    (d->b->state == MG_WAITING && mgi_keeps(d->m, d->a->who, unit));
	struct mg_part on = mg_on_bill(d->b);
	bool moved = d->b->rows > 0;

	if (!mgi_sees(d, d->b) || !may)
		return GA_SCOPE;
	if (!mg_live(d->b))
		return mgi_not_now(d->b);
	if (d->b->kind == MG_TRANSFER) {	/* a loading may have been taken back */
		moved = on.way + on.missing + on.surplus > 0 || d->b->state == MG_MOVING;
		for (int k = 0; k < d->b->lines; k++)
			moved |= d->b->line[k].sent > 0;
	}
	return moved ? GA_CANCEL_SENT : GA_YES;
}

/* --- all of them */

mg_answers
mgi_plan(struct doing *d)
{
	const struct mg_person *p = &d->m->person[d->a->who];

	if (p->desk < 0 && p->keeps < 0)
		return GA_SCOPE;		/* who only reads */
	switch (d->a->verb) {
	case GV_IN: return do_in(d);
	case GV_ACCEPT: return do_accept(d);
	case GV_ORDER: return do_order(d);
	case GV_CANCEL: return do_cancel(d);
	case GV_CONFIRM: case GV_UNDO: return mgi_second(d);
	case GV_START: case GV_SET: case GV_END: case GV_GIVE_UP: return mgi_count(d);
	case GV_LOAD: case GV_TAKE: case GV_FINISH: case GV_EXPLAIN: return mgi_road(d);
	default: return p->keeps < 0 ? GA_SCOPE : mgi_hand(d);
	}
}

void
mgi_begin(struct doing *d, struct model_goods *m, const struct mg_act *a)
{
	d->m = m;
	d->a = a;
	d->b = a->bill >= 0 ? &m->bill[a->bill] : NULL;
	d->n = d->cuts = d->fresh = d->lines = 0;
	d->full = false;
	d->above = 0;
}

mg_answers
mg_foretell(struct model_goods *m, const struct mg_act *a)
{
	struct doing d;
	mg_answers as;

	mgi_begin(&d, m, a);
	as = mgi_plan(&d);
	if ((as & (as - 1)) == 0)
		for (int i = 0; i < GA_ANSWERS; i++)
			m->met[a->verb][i] |= (as >> i & 1) != 0;
	return as;
}
