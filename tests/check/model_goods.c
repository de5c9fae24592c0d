/* Goods and their bills from the words of the rules: see model_goods.h. */
#include "tests/check/model_goods_in.h"

#include <stddef.h>

#define DAY_MS 86400000LL

const char *
mg_answer_name(unsigned a)
{
	static const char *const names[GA_ANSWERS] = { "yes", "scope", "ORDER_WORD", "STOCK_SHORT",
		"EXPIRED", "HELD", "BILL_STATE", "RACE", "BILL_NOT_ON", "LOAD_MORE", "LOAD_LESS",
		"NOT_ON_WAY", "EXPLAIN_NONE", "EXPLAIN_MORE", "NEED_REASON", "ACCEPT_LESS",
		"CANCEL_SENT", "ORDER_SAME_UNIT", "BILL_MANY" };

	for (int i = 0; i < GA_ANSWERS; i++)
		if (a & 1u << i)
			return names[i];
	return "?";
}

const char *
mg_verb_name(enum mg_verb v)
{
	static const char *const names[GV_VERBS] = { "?", "in", "accept", "order", "load", "take",
		"finish", "explain", "cancel" };

	return names[v];
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

static long
today(const struct model_goods *m, long long now)
{
	return (long)((now + m->offset * 60000LL) / DAY_MS);
}

static bool
expired(const struct model_goods *m, int lot, long long now)
{
	return m->lot[lot].until != 0 && m->lot[lot].until < today(m, now);
}

static long
good(const struct model_goods *m, int unit, int item, long long at, bool old_too)
{
	long n = 0;

	for (int l = 0; l < m->lots; l++)
		if (m->lot[l].item == item && (old_too || !expired(m, l, at)))
			n += m->lot[l].at[unit][GOOD - 1];
	return n;
}

long
mg_usable(const struct model_goods *m, int unit, int item, long long at)
{
	return good(m, unit, item, at, false);
}

long
mg_promised(const struct model_goods *m, int unit, int item)
{
	long n = 0;

	for (int i = 0; i < m->bills; i++)
		for (int k = 0; k < m->bill[i].lines; k++)
			if (m->bill[i].kind == MG_TRANSFER && mg_live(&m->bill[i]) && m->bill[i].from == unit &&
			    m->bill[i].line[k].item == item)
				n += mg_unsent(&m->bill[i].line[k]);
	return n;
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

struct mg_part *
mgi_part(struct mg_bill *b, int lot)
{
	for (int i = 0; i < b->parts; i++)
		if (b->part[i].lot == lot)
			return &b->part[i];
	b->part[b->parts] = (struct mg_part){ .lot = lot };
	return &b->part[b->parts++];
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

static bool
keeps(const struct model_goods *m, int who, int unit)
{
	return unit >= 0 && m->person[who].keeps == unit;
}

static bool
stores(const struct doing *d, int unit)
{
	return keeps(d->m, d->a->who, unit) || (mgi_over(d->m, d->a->who, unit) && d->a->phone);
}

static bool
sees(const struct doing *d, const struct mg_bill *b)
{
	const int ends[] = { b->from, b->to };

	for (int i = 0; i < 2; i++)
		if (below(d->m, ends[i], d->m->person[d->a->who].reads) || keeps(d->m, d->a->who, ends[i]))
			return true;
	return false;
}

/* His part in it: of who keeps or decides at either end. */
static bool
has_part(const struct doing *d, const struct mg_bill *b)
{
	int who = d->a->who;

	return keeps(d->m, who, b->from) || keeps(d->m, who, b->to) || mgi_over(d->m, who, b->from) ||
	    mgi_over(d->m, who, b->to);
}

/* It has ended: who ended it is named, or it is said how it stands. */
static unsigned
not_now(const struct mg_bill *b)
{
	return mg_live(b) ? GA_STATE : GA_STATE | GA_RACE;
}

/* --- rows */

static void
add(struct doing *d, struct row r)
{
	if (r.q > 0 && d->n < MG_ROWS)
		d->row[d->n++] = r;
}

/* Of a lot that rows before take from there. */
static long
taken(const struct doing *d, int lot, int from, int at)
{
	long n = 0;

	for (int i = 0; i < d->n; i++)
		if (d->row[i].lot == lot && d->row[i].from == from && d->row[i].from_at == at)
			n += d->row[i].q;
	return n;
}

/* The lot that goes first of those left: what expires first, of two the older. -1: none. */
static int
next_lot(const struct doing *d, int unit, int item)
{
	const struct model_goods *m = d->m;
	int best = -1;

	for (int l = 0; l < m->lots; l++) {
		if (m->lot[l].item != item || expired(m, l, d->a->now) ||
		    m->lot[l].at[unit][GOOD - 1] <= taken(d, l, GOOD, unit))
			continue;
		if (best < 0 || (m->lot[l].until != 0 &&
		    (m->lot[best].until == 0 || m->lot[l].until < m->lot[best].until)))
			best = l;
	}
	return best;
}

long
mgi_least(long a, long b)
{
	return a < b ? a : b;
}

/* --- operations: what they would do, and what they are answered */

static unsigned
do_in(struct doing *d)
{
	return keeps(d->m, d->a->who, d->a->to) ? GA_YES : GA_SCOPE;
}

/* What waits of a lot that came in with the bill, and is there. */
static unsigned
accept_item(struct doing *d, int item, long q, int to)
{
	for (int l = 0; l < d->m->lots; l++) {
		long n = mgi_least(d->m->lot[l].waits, d->m->lot[l].at[d->b->to][CHECK - 1]);
		if (&d->m->bill[d->m->lot[l].bill] != d->b || (item >= 0 && d->m->lot[l].item != item))
			continue;
		n = mgi_least(n - taken(d, l, CHECK, d->b->to), q);
		add(d, (struct row){ l, CHECK, d->b->to, to, d->b->to, 0, n });
		q -= n;
	}
	return q == 0 || item < 0 ? GA_YES : GA_ACCEPT_LESS;
}

static unsigned
do_accept(struct doing *d)
{
	const struct mg_act *a = d->a;

	if (!sees(d, d->b) || d->b->kind == MG_LOSS || !keeps(d->m, a->who, d->b->to))
		return GA_SCOPE;
	if (d->b->kind != MG_INTO || d->b->state != MG_WAITING)
		return not_now(d->b);
	for (int i = 0; i < a->damaged.n; i++)
		if (accept_item(d, a->damaged.of[i].item, a->damaged.of[i].q, DAMAGED) != GA_YES)
			return GA_ACCEPT_LESS;
	for (int i = 0; i < a->goods.n; i++)
		if (accept_item(d, a->goods.of[i].item, a->goods.of[i].q, GOOD) != GA_YES)
			return GA_ACCEPT_LESS;
	return a->goods.n == 0 ? accept_item(d, -1, ALL_OF_IT, GOOD) : GA_YES;
}

/* What was promised last goes first. */
static void
cut(struct doing *d, int unit, int item, long wanted)
{
	for (int b = d->m->bills - 1; b >= 0 && wanted > 0; b--)
		for (int k = d->m->bill[b].lines - 1; k >= 0; k--) {
			const struct mg_line *l = &d->m->bill[b].line[k];
			long by = mgi_least(mg_unsent(l), wanted);
			if (d->m->bill[b].kind != MG_TRANSFER || !mg_live(&d->m->bill[b]) ||
			    d->m->bill[b].from != unit || l->item != item || by == 0)
				continue;
			d->cut[d->cuts].bill = b;
			d->cut[d->cuts].line = k;
			d->cut[d->cuts++].by = by;
			wanted -= by;
		}
}

/* Not there: because it is too old, or because it is not there. */
static unsigned
why_not(const struct doing *d, int unit, int item, long wanted)
{
	long usable = mg_usable(d->m, unit, item, d->a->now), any = good(d->m, unit, item, 0, true);

	return any > usable && any >= wanted ? GA_EXPIRED : GA_SHORT;
}

static unsigned
do_order(struct doing *d)
{
	const struct mg_act *a = d->a;

	if (a->from == a->to)
		return GA_SAME_UNIT | (mgi_over(d->m, a->who, a->from) ? 0 : GA_SCOPE);
	if (!mgi_over(d->m, a->who, a->from))
		return GA_SCOPE;
	if (!d->m->person[a->who].leader && !a->word)
		return GA_WORD;
	for (int i = 0; i < a->goods.n; i++) {
		int item = a->goods.of[i].item;
		long q = a->goods.of[i].q, promised = mg_promised(d->m, a->from, item);
		long unbound = mg_usable(d->m, a->from, item, a->now) - promised;
		if (q <= unbound)
			continue;
		if (q > unbound + promised || (!d->m->person[a->who].leader && !a->reason))
			return why_not(d, a->from, item, q);
		if (!a->reason)
			return GA_HELD;
		cut(d, a->from, item, q - unbound);
	}
	return GA_YES;
}

static unsigned
load_item(struct doing *d, int item, long q, long *left)
{
	bool on = false;

	for (int k = 0; k < d->b->lines; k++) {
		struct mg_line *l = &d->b->line[k];
		long n = mgi_least(mg_unsent(l), q);
		if (item >= 0 && l->item != item)
			continue;
		on = true;
		*left -= n;
		q -= n;
		for (int lot; n > 0 && (lot = next_lot(d, d->b->from, l->item)) >= 0;) {
			long some = mgi_least(n, d->m->lot[lot].at[d->b->from][GOOD - 1] - taken(d, lot, GOOD, d->b->from));
			add(d, (struct row){ lot, GOOD, d->b->from, WAY, 0, k + 1, some });
			n -= some;
		}
		if (n > 0)
			return why_not(d, d->b->from, l->item, mgi_least(mg_unsent(l), q + mg_unsent(l)));
	}
	return item < 0 || q == 0 ? GA_YES : on ? GA_LOAD_MORE : GA_NOT_ON;
}

static unsigned
do_load(struct doing *d)
{
	const struct mg_act *a = d->a;
	long left = 0;
	unsigned as;

	if (!mg_live(d->b) || d->b->kind != MG_TRANSFER)
		return not_now(d->b);
	if (!stores(d, d->b->from))
		return GA_SCOPE;
	for (int k = 0; k < d->b->lines; k++)
		left += mg_unsent(&d->b->line[k]);
	if (left == 0)
		return GA_RACE;
	if (a->goods.n == 0)
		return load_item(d, -1, ALL_OF_IT, &left);
	for (int i = 0; i < a->goods.n; i++)
		if ((as = load_item(d, a->goods.of[i].item, a->goods.of[i].q, &left)) != GA_YES)
			return as;
	return left > 0 && !a->reason ? GA_LOAD_LESS : GA_YES;
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

/* Lots in the order of their items and numbers; the parts of a bill stand as they came. */
static long
off_the_way(struct doing *d, int item, long q, int to, int to_at)
{
	long got = 0;

	for (int want = 0; want < d->m->items; want++)
		for (int l = 0; l < d->m->lots; l++)
			for (int i = 0; i < d->b->parts; i++) {
				long n;
				if (d->b->part[i].lot != l || d->m->lot[l].item != want || (item >= 0 && item != want))
					continue;
				n = mgi_least(d->b->part[i].way - taken(d, l, WAY, 0), q - got);
				add(d, (struct row){ l, WAY, 0, to, to_at, line_of(d, l), n });
				got += n;
			}
	return got;
}

/* More than was on the way: of a lot that was sent, rather one that the sender has still. */
static unsigned
take_item(struct doing *d, int item, long q, int to)
{
	long got = off_the_way(d, item, q, to, d->b->to);
	int lot = -1;

	if (got == q)
		return GA_YES;
	for (int i = 0; i < d->b->sents; i++) {
		if (d->m->lot[d->b->sent_lot[i]].item != item)
			continue;
		lot = d->b->sent_lot[i];
		if (d->m->lot[lot].at[d->b->from][GOOD - 1] > 0)
			break;
	}
	if (lot < 0)
		return GA_NOT_ON;
	add(d, (struct row){ lot, SURPLUS, 0, to, d->b->to, line_of(d, lot), q - got });
	return GA_YES;
}

static unsigned
on_way(const struct doing *d, bool all)
{
	if (d->b->sents == 0)
		return GA_NOT_ON_WAY;
	return mg_on_bill(d->b).way == 0 && (all || d->b->finished) ? GA_RACE : GA_YES;
}

static unsigned
do_take(struct doing *d)
{
	const struct mg_act *a = d->a;
	unsigned as;

	if (!mg_live(d->b) || d->b->kind != MG_TRANSFER)
		return not_now(d->b);
	if (!stores(d, d->b->to))
		return GA_SCOPE;
	if ((as = on_way(d, a->goods.n == 0 && a->damaged.n == 0)) != GA_YES)
		return as;
	for (int i = 0; i < a->damaged.n; i++)
		if ((as = take_item(d, a->damaged.of[i].item, a->damaged.of[i].q, DAMAGED)) != GA_YES)
			return as;
	for (int i = 0; i < a->goods.n; i++)
		if ((as = take_item(d, a->goods.of[i].item, a->goods.of[i].q, GOOD)) != GA_YES)
			return as;
	if (a->goods.n == 0)
		off_the_way(d, -1, ALL_OF_IT, GOOD, d->b->to);
	return GA_YES;
}

static unsigned
do_finish(struct doing *d)
{
	unsigned as;

	if (!mg_live(d->b) || d->b->kind != MG_TRANSFER)
		return not_now(d->b);
	if (!stores(d, d->b->to))
		return GA_SCOPE;
	if ((as = on_way(d, true)) == GA_YES)
		off_the_way(d, -1, ALL_OF_IT, MISSING, 0);
	return as;
}

/* A row of what is explained. */
static struct row
explained(const struct doing *d, int lot, long q)
{
	struct row r = { .lot = lot, .line = line_of(d, lot), .q = q };

	r.from = d->a->as == MG_AS_OVER ? GOOD : d->a->as == MG_AS_FOUND ? OUTSIDE : MISSING;
	r.from_at = d->a->as == MG_AS_OVER ? d->b->from : 0;
	r.to = d->a->as >= MG_AS_OVER ? SURPLUS : d->a->as == MG_AS_LOST ? OUTSIDE :
	    d->a->as == MG_AS_RETURNED ? GOOD : CHECK;
	r.to_at = d->a->as == MG_AS_RETURNED ? d->b->from : d->a->as == MG_AS_FOUND_AFTER ? d->b->to : 0;
	return r;
}

static long
explain_item(struct doing *d, int item, long q)
{
	long got = 0;

	for (int want = 0; want < d->m->items; want++)
		for (int l = 0; l < d->m->lots; l++)
			for (int i = 0; i < d->b->parts; i++) {
				const struct mg_part *p = &d->b->part[i];
				long n = d->a->as >= MG_AS_OVER ? p->surplus : p->missing - p->claimed;
				if (p->lot != l || d->m->lot[l].item != want || (item >= 0 && item != want))
					continue;
				n = mgi_least(n, q - got);
				add(d, explained(d, l, n));
				got += n;
			}
	return got;
}

static unsigned
do_explain(struct doing *d)
{
	const struct mg_act *a = d->a;

	if (!sees(d, d->b) || !has_part(d, d->b))
		return GA_SCOPE;
	/* Who received it and does not send or decide says alone that he found it after all. */
	if (a->as != MG_AS_FOUND_AFTER && !keeps(d->m, a->who, d->b->from) &&
	    !mgi_over(d->m, a->who, d->b->from) && !mgi_over(d->m, a->who, d->b->to))
		return GA_SCOPE;
	if (d->b->kind != MG_TRANSFER || !mg_live(d->b))
		return not_now(d->b);
	if (a->as == MG_AS_LOST && !a->reason)
		return GA_REASON;
	if (a->goods.n == 0 && explain_item(d, -1, ALL_OF_IT) == 0)
		return GA_NONE;
	for (int i = 0; i < a->goods.n; i++)
		if (explain_item(d, a->goods.of[i].item, a->goods.of[i].q) < a->goods.of[i].q)
			return GA_EXPLAIN_MORE;
	if (a->as == MG_AS_LOST && d->n > LOST_MOST)
		return GA_MANY;
	for (int i = 0; i < d->n; i++)	/* of a lot that the sender has no more of */
		if (d->row[i].from == GOOD && d->m->lot[d->row[i].lot].at[d->b->from][GOOD - 1] < d->row[i].q)
			return GA_SHORT;
	return GA_YES;
}

static unsigned
do_cancel(struct doing *d)
{
	int unit = d->b->from >= 0 ? d->b->from : d->b->to;
	bool may = mgi_over(d->m, d->a->who, unit) ||
	    (d->b->state == MG_WAITING && keeps(d->m, d->a->who, unit));

	if (!sees(d, d->b) || !may)
		return GA_SCOPE;
	if (!mg_live(d->b))
		return not_now(d->b);
	return d->b->rows > 0 || d->b->state == MG_MOVING ? GA_CANCEL_SENT : GA_YES;
}

unsigned
mgi_plan(struct doing *d)
{
	if (d->m->person[d->a->who].desk < 0 && d->m->person[d->a->who].keeps < 0)
		return GA_SCOPE;		/* who only reads */
	switch (d->a->verb) {
	case GV_IN: return do_in(d);
	case GV_ACCEPT: return do_accept(d);
	case GV_ORDER: return do_order(d);
	case GV_EXPLAIN: return do_explain(d);
	case GV_CANCEL: return do_cancel(d);
	default: break;
	}
	if (!sees(d, d->b))
		return GA_SCOPE;
	return d->a->verb == GV_LOAD ? do_load(d) : d->a->verb == GV_TAKE ? do_take(d) : do_finish(d);
}

void
mgi_begin(struct doing *d, struct model_goods *m, const struct mg_act *a)
{
	*d = (struct doing){ .m = m, .a = a, .b = a->bill >= 0 ? &m->bill[a->bill] : NULL };
}

unsigned
mg_foretell(struct model_goods *m, const struct mg_act *a)
{
	struct doing d;
	unsigned as;

	mgi_begin(&d, m, a);
	as = mgi_plan(&d);
	if ((as & (as - 1)) == 0)
		for (int i = 0; i < GA_ANSWERS; i++)
			m->met[a->verb][i] |= (as >> i & 1) != 0;
	return as;
}
