/* What an operation on requests and their bills will be answered: see model_request.h. */
#include "tests/check/model_request.h"

enum { LEADER = 2 };

static bool
decides_at(const struct model_request *m, const struct mr_act *a, int unit)
{
	return unit >= 0 && mr_decides(m, a->who, m->place[unit]);
}

static bool
asks(const struct mr_person *p)
{
	return p->desk || p->leader || p->officer || p->storekeeper;
}

static bool
is_desk(const struct mr_person *p)
{
	return p->desk || p->leader;
}

static bool
leads(const struct model_request *m, int who, int place)
{
	return m->person[who].leader && mr_below(m, place, m->person[who].at);
}

/* --- requests */

static unsigned
answer_goods(const struct model_request *m, const struct mr_act *a, const struct mr_request *r)
{
	if (!a->phone && !leads(m, a->who, r->area))
		return RA_LEADER;
	if (a->from == r->unit)
		return RA_THERE;
	if (!decides_at(m, a, a->from))
		return RA_SCOPE;
	return r->drill || mr_free(m, a->from, r->line[a->line].item) >= a->agree ? RA_YES : RA_SHORT;
}

static unsigned
too_much(const struct mr_act *a, const struct mr_request *r, const struct mr_shares *s, int d, int line)
{
	int last = r->line[line].last[d];

	if (s->of[d].open > 0)
		return RA_SHARE;
	return last >= 0 && last != a->who ? RA_RACE : RA_NONE_OPEN;
}

static unsigned
foretell_answer(const struct model_request *m, const struct mr_act *a)
{
	const struct mr_request *r = &m->request[a->request];
	long said = a->agree + a->pass + a->refuse;
	struct mr_shares s;
	int d;

	if (!is_desk(&m->person[a->who]))
		return RA_SCOPE;
	if (r->state == MR_MET || mr_over(r))
		return RA_OVER;
	if (said == 0)
		return RA_SAY;
	mr_shares_of(m, a->request, a->line, &s);
	d = mr_desk_of(m, a->who, a->request, &s);
	if (d < 0)
		return RA_SCOPE;
	if (said > s.of[d].open)
		return too_much(a, r, &s, d, a->line);
	if (a->refuse > 0 && !a->reason)
		return RA_REASON;
	if (a->pass > 0 && (d == r->desks || (d == r->desks - 1 && !a->outside)))
		return RA_OUTSIDE;
	return a->agree > 0 && d < r->desks ? answer_goods(m, a, r) : RA_YES;
}

/* Nothing is open at his desk: of the first line that is open anywhere, what is said of it. */
static unsigned
none_open(const struct model_request *m, const struct mr_act *a, const struct mr_request *r)
{
	struct mr_shares s;
	int line = 0, d;

	for (int k = r->lines - 1; k >= 0; k--) {
		mr_shares_of(m, a->request, k, &s);
		for (int i = 0; i <= r->desks; i++)
			line = s.of[i].open > 0 ? k : line;
	}
	mr_shares_of(m, a->request, line, &s);
	d = mr_desk_of(m, a->who, a->request, &s);
	return d == r->desks ? RA_NONE_OPEN : too_much(a, r, &s, d, line);
}

static unsigned
foretell_agree(const struct model_request *m, const struct mr_act *a)
{
	const struct mr_request *r = &m->request[a->request];
	struct mr_suggestion g;
	struct mr_shares s = { .open = 0 };
	long open = 0, rest_at_top = 0;
	int d = 0;

	if (!is_desk(&m->person[a->who]))
		return RA_SCOPE;
	if (r->state == MR_MET || mr_over(r))
		return RA_OVER;
	mr_suggest(m, a->who, a->request, &g);
	for (int k = r->lines - 1; k >= 0; k--) {
		mr_shares_of(m, a->request, k, &s);
		d = mr_desk_of(m, a->who, a->request, &s);
		if (d < 0)
			return RA_SCOPE;
		open += g.want[k];
		rest_at_top += d == r->desks - 1 ? g.rest[k] : 0;
	}
	if (open == 0)
		return none_open(m, a, r);
	if (g.units > 0 && !a->phone && !leads(m, a->who, r->area))
		return RA_LEADER;
	return rest_at_top > 0 && !a->outside ? RA_OUTSIDE : RA_YES;
}

static unsigned
foretell_ending(const struct model_request *m, const struct mr_act *a)
{
	const struct mr_request *r = &m->request[a->request];
	const struct mr_person *p = &m->person[a->who];
	bool over = mr_decides(m, a->who, r->area);

	if (!asks(p))
		return RA_SCOPE;
	if (r->state == MR_MET || mr_over(r))
		return RA_OVER;
	if (r->by != a->who && p->at != r->area && !(over && a->verb == RV_END))
		return over ? RA_ASKER : RA_SCOPE;
	for (int i = 0; a->verb == RV_WITHDRAW && i < m->bills; i++)
		if (m->bill[i].request == a->request && m->bill[i].state != MR_CANCELLED && m->bill[i].state != MR_ORDERED)
			return RA_ON_WAY;
	return RA_YES;
}

/* --- goods */

static unsigned
order_goods(const struct model_request *m, const struct mr_act *a, bool leader, bool drill)
{
	for (int i = 0; i < a->goods.n; i++) {
		long q = a->goods.of[i].q, free = mr_free(m, a->from, a->goods.of[i].item);
		if (q <= free)
			continue;
		if (drill || q > free + mr_promised(m, a->from, a->goods.of[i].item) || (!leader && !a->reason))
			return RA_SHORT;
		if (!a->reason)
			return RA_HELD;
	}
	return RA_YES;
}

static unsigned
foretell_order(const struct model_request *m, const struct mr_act *a)
{
	bool leader, drill = a->drill;

	if (!is_desk(&m->person[a->who]))
		return RA_SCOPE;
	if (a->from == a->to)
		return RA_SAME_UNIT;
	if (!decides_at(m, a, a->from))
		return RA_SCOPE;
	leader = leads(m, a->who, m->place[a->from]);
	if (!leader && !a->word)
		return RA_WORD;
	if (a->request >= 0) {
		if (!mr_sees(m, a->who, a->request))
			return RA_SCOPE;
		if (a->drill && !m->request[a->request].drill)
			return RA_DRILL;
		drill = m->request[a->request].drill;
	}
	return order_goods(m, a, leader, drill);
}

static unsigned
foretell_give(const struct model_request *m, const struct mr_act *a)
{
	const struct mr_person *p = &m->person[a->who];

	if (!(p->storekeeper || p->officer) || !mr_keeps(m, a->who, a->from))
		return RA_SCOPE;
	if (!mr_sees(m, a->who, a->request))
		return RA_SCOPE;
	if (!mr_below(m, a->area, m->request[a->request].area))
		return RA_ELSEWHERE;
	for (int i = 0; i < a->goods.n; i++)
		if (a->goods.of[i].q > mr_free(m, a->from, a->goods.of[i].item))
			return RA_SHORT;
	return RA_YES;
}

/* A transfer that lives, and somebody who may store at that end of it or say what was done. */
static unsigned
transfer(const struct model_request *m, const struct mr_act *a, int unit)
{
	const struct mr_bill *b = &m->bill[a->bill];

	if (!asks(&m->person[a->who]) || !mr_sees_bill(m, a->who, a->bill))
		return RA_SCOPE;
	if (b->kind != MR_TRANSFER || !mr_live(b))
		return mr_live(b) ? RA_STATE : RA_RACE;
	if (!mr_keeps(m, a->who, unit) && (!decides_at(m, a, unit) || !a->phone))
		return RA_SCOPE;
	return RA_YES;
}

static unsigned
foretell_load(const struct model_request *m, const struct mr_act *a)
{
	const struct mr_bill *b = &m->bill[a->bill];
	unsigned may = transfer(m, a, b->from);
	long left = 0;

	if (may != RA_YES)
		return may;
	if (b->drill && b->state != MR_ORDERED)
		return RA_STATE;
	for (int k = 0; k < b->lines; k++)
		left += mr_unsent(&b->line[k]);
	if (left == 0)
		return RA_RACE;
	for (int i = 0; i < a->goods.n; i++) {
		int k = mr_line_with(b, a->goods.of[i].item);
		if (k < 0)
			return RA_NOT_ON;
		if (a->goods.of[i].q > mr_unsent(&b->line[k]))
			return RA_LOAD_MORE;
		left -= a->goods.of[i].q;
	}
	return a->goods.n > 0 && left > 0 && !a->reason ? RA_LOAD_LESS : RA_YES;
}

static unsigned
on_way(const struct mr_bill *b, bool all)
{
	long sent = 0, way = 0;

	if (b->drill)
		return b->state == MR_MOVING ? RA_YES : RA_STATE;
	for (int k = 0; k < b->lines; k++) {
		sent += b->line[k].sent;
		way += b->line[k].way;
	}
	if (sent == 0)
		return RA_NOT_ON_WAY;
	return way == 0 && (all || b->finished) ? RA_RACE : RA_YES;
}

static unsigned
foretell_take(const struct model_request *m, const struct mr_act *a)
{
	const struct mr_bill *b = &m->bill[a->bill];
	const struct mr_goods *lists[] = { &a->damaged, &a->goods };
	unsigned may = transfer(m, a, b->to);

	if (may == RA_YES)
		may = on_way(b, a->verb == RV_FINISH || (a->goods.n == 0 && a->damaged.n == 0));
	for (int g = 0; may == RA_YES && !b->drill && a->verb == RV_TAKE && g < 2; g++)
		for (int i = 0; i < lists[g]->n; i++) {
			int k = mr_line_with(b, lists[g]->of[i].item);
			if (k < 0 || b->line[k].sent == 0)
				return RA_NOT_ON;
		}
	return may;
}

static unsigned
foretell_explain(const struct model_request *m, const struct mr_act *a)
{
	const struct mr_bill *b = &m->bill[a->bill];
	long all = 0;

	if (!asks(&m->person[a->who]) || !mr_sees_bill(m, a->who, a->bill))
		return RA_SCOPE;
	if (!mr_keeps(m, a->who, b->from) && !decides_at(m, a, b->from) && !decides_at(m, a, b->to) &&
	    !(a->as == MR_AS_FOUND_AFTER && mr_keeps(m, a->who, b->to)))
		return RA_SCOPE;
	if (b->kind != MR_TRANSFER || !mr_live(b) || b->drill)
		return mr_live(b) ? RA_STATE : RA_RACE;
	if (a->as == MR_AS_LOST && !a->reason)
		return RA_WHY;
	for (int k = 0; k < b->lines; k++)
		all += a->as == MR_AS_FOUND ? b->line[k].surplus :
		    b->line[k].missing - mr_claimed(m, a->bill, b->line[k].item);
	for (int i = 0; i < a->goods.n; i++) {
		int k = mr_line_with(b, a->goods.of[i].item);
		if (k < 0 || a->goods.of[i].q > (a->as == MR_AS_FOUND ? b->line[k].surplus :
		    b->line[k].missing - mr_claimed(m, a->bill, b->line[k].item)))
			return RA_EXPLAIN_MORE;
	}
	return a->goods.n == 0 && all == 0 ? RA_NONE : RA_YES;
}

static unsigned
foretell_confirm(const struct model_request *m, const struct mr_act *a)
{
	const struct mr_bill *b = &m->bill[a->bill];

	if (!asks(&m->person[a->who]) || !mr_sees_bill(m, a->who, a->bill))
		return RA_SCOPE;
	if (!mr_keeps(m, a->who, b->from) && !mr_keeps(m, a->who, b->to) && !decides_at(m, a, b->from) &&
	    !decides_at(m, a, b->to))
		return RA_SCOPE;
	if (b->kind != MR_LOSS || b->state != MR_WAITING)
		return b->confirmed ? RA_RACE : RA_CONFIRM_NOT;
	if (b->by == a->who || m->bill[b->about].approver == a->who)
		return RA_SAME_PERSON;
	/* By telephone it was this leader's word, of which the model keeps no name. */
	return a->who == LEADER ? RA_YES | RA_SAME_PERSON : RA_YES;
}

/* Who made it, or a desk over either end, takes a row back, while its transfer lives and unless
 * others were agreed in place of what it said. */
static unsigned
foretell_undo(const struct model_request *m, const struct mr_act *a)
{
	const struct mr_row *row = &m->row[a->row];
	const struct mr_bill *of = &m->bill[row->bill], *b = row->lost ? &m->bill[of->about] : of;
	const struct mr_line *l = &b->line[mr_line_with(b, row->item)];
	struct mr_line after = *l;
	struct mr_shares s;

	if (!asks(&m->person[a->who]) || !mr_sees_bill(m, a->who, row->bill) || (row->by != a->who &&
	    !decides_at(m, a, of->from) && !decides_at(m, a, of->to)))
		return RA_SCOPE;
	if (row->undone)
		return RA_UNDONE;
	if (!mr_live(b))
		return RA_STATE;
	if (l->desk < 0)
		return RA_YES;
	*(row->lost ? &after.lost : &after.damaged) -= row->q;
	mr_shares_of(m, b->request, l->line, &s);
	return mr_fallen(b, l) - mr_fallen(b, &after) > s.of[l->desk].room ? RA_AGREED : RA_YES;
}

static unsigned
foretell_cancel(const struct model_request *m, const struct mr_act *a)
{
	const struct mr_bill *b = &m->bill[a->bill];
	int unit = b->from >= 0 ? b->from : b->to;
	long sent = 0;

	if (!asks(&m->person[a->who]) || !mr_sees_bill(m, a->who, a->bill))
		return RA_SCOPE;
	if (!decides_at(m, a, unit) && !(b->state == MR_WAITING && mr_keeps(m, a->who, unit)))
		return RA_SCOPE;
	for (int k = 0; k < b->lines; k++)
		sent += b->line[k].sent;
	if (!mr_live(b))
		return RA_RACE;
	return b->state == MR_MOVING || sent > 0 ? RA_SENT : RA_YES;
}

static unsigned
foretell(const struct model_request *m, const struct mr_act *a)
{
	switch (a->verb) {
	case RV_IN:
		return asks(&m->person[a->who]) && mr_keeps(m, a->who, a->to) ? RA_YES : RA_SCOPE;
	case RV_SEND:
		return asks(&m->person[a->who]) && mr_below(m, a->area, m->person[a->who].at) ? RA_YES : RA_SCOPE;
	case RV_ANSWER:
		return foretell_answer(m, a);
	case RV_AGREE:
		return foretell_agree(m, a);
	case RV_END: case RV_WITHDRAW:
		return foretell_ending(m, a);
	case RV_ORDER:
		return foretell_order(m, a);
	case RV_LOAD:
		return foretell_load(m, a);
	case RV_TAKE: case RV_FINISH:
		return foretell_take(m, a);
	case RV_EXPLAIN:
		return foretell_explain(m, a);
	case RV_CONFIRM:
		return foretell_confirm(m, a);
	case RV_CANCEL:
		return foretell_cancel(m, a);
	case RV_UNDO:
		return foretell_undo(m, a);
	default:
		return foretell_give(m, a);
	}
}

unsigned
mr_foretell(struct model_request *m, const struct mr_act *a)
{
	unsigned is = foretell(m, a);

	for (int i = 0; i < RA_ANSWERS; i++)
		if (is == 1u << i)
			m->met[a->verb][i] = true;
	return is;
}
