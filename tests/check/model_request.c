/* Requests for goods from the words of the rules, as they are read: see model_request.h. */
#include "tests/check/model_request.h"

#include <stddef.h>
#include <string.h>

const char *
mr_answer_name(unsigned a)
{
	static const char *const names[RA_ANSWERS] = { "yes", "scope", "REQUEST_OVER", "REQUEST_SAY", "SHARE",
		"RACE", "REQUIRED", "REQUEST_OUTSIDE", "REQUEST_LEADER", "REQUEST_THERE", "STOCK_SHORT",
		"ON_WAY", "REQUEST_ASKER", "ORDER_WORD", "ORDER_SAME_UNIT", "HELD", "REQUEST_REAL",
		"BILL_STATE", "LOAD_MORE", "LOAD_LESS", "BILL_NOT_ON", "NOT_ON_WAY", "EXPLAIN_NONE",
		"EXPLAIN_MORE", "NEED_REASON", "CANCEL_SENT", "SAME_PERSON", "CONFIRM_NOT", "REQUEST_ELSEWHERE",
		"UNDONE", "UNDO_AGREED", "REQUEST_NONE_OPEN" };

	for (int i = 0; i < RA_ANSWERS; i++)
		if (a & 1u << i)
			return names[i];
	return "?";
}

const char *
mr_verb_name(enum mr_verb v)
{
	static const char *const names[RV_VERBS] = { "?", "stock.in", "request.send", "request.answer",
		"request.agree", "request.end", "request.withdraw", "stock.order", "stock.load", "stock.take",
		"stock.finish", "stock.explain", "stock.confirm", "stock.cancel", "stock.give", "stock.undo" };

	return names[v];
}

/* --- who may */

bool
mr_below(const struct model_request *m, int place, int top)
{
	for (; place >= 0; place = m->above[place])
		if (place == top)
			return true;
	return false;
}

bool
mr_decides(const struct model_request *m, int who, int place)
{
	const struct mr_person *p = &m->person[who];

	return (p->desk || p->leader) && mr_below(m, place, p->at);
}

/* His own store, or the point of his own village. */
bool
mr_keeps(const struct model_request *m, int who, int unit)
{
	const struct mr_person *p = &m->person[who];

	return unit >= 0 && (p->keeps == unit || (p->officer && p->at == m->place[unit] && p->at >= 3));
}

bool
mr_sees(const struct model_request *m, int who, int request)
{
	const struct mr_request *r = &m->request[request];
	int at = m->person[who].at;

	return r->by == who || mr_below(m, r->area, at) || mr_below(m, at, r->area);
}

bool
mr_sees_bill(const struct model_request *m, int who, int bill)
{
	const struct mr_bill *b = &m->bill[bill];
	int at = m->person[who].at;

	return b->by == who || (b->from >= 0 && mr_below(m, m->place[b->from], at)) ||
	    (b->to >= 0 && mr_below(m, m->place[b->to], at));
}

/* --- bills */

bool
mr_live(const struct mr_bill *b)
{
	return b->state != MR_SETTLED && b->state != MR_CANCELLED;
}

long
mr_unsent(const struct mr_line *l)
{
	long n = l->asked - l->cut - l->sent;

	return n > 0 ? n : 0;
}

int
mr_line_with(const struct mr_bill *b, int item)
{
	for (int i = 0; i < b->lines; i++)
		if (b->line[i].item == item)
			return i;
	return -1;
}

long
mr_claimed(const struct model_request *m, int bill, int item)
{
	long n = 0;

	for (int i = 0; i < m->bills; i++)
		if (m->bill[i].kind == MR_LOSS && m->bill[i].state == MR_WAITING && m->bill[i].about == bill)
			for (int k = 0; k < m->bill[i].lines; k++)
				n += m->bill[i].line[k].item == item ? m->bill[i].line[k].asked : 0;
	return n;
}

long
mr_promised(const struct model_request *m, int unit, int item)
{
	long n = 0;

	for (int i = 0; i < m->bills; i++) {
		const struct mr_bill *b = &m->bill[i];
		for (int k = 0; k < b->lines; k++)
			if (b->kind == MR_TRANSFER && !b->drill && mr_live(b) && b->from == unit && b->line[k].item == item)
				n += mr_unsent(&b->line[k]);
	}
	return n;
}

long
mr_free(const struct model_request *m, int unit, int item)
{
	return m->good[unit][item] - mr_promised(m, unit, item);
}

/* --- shares */

bool
mr_over(const struct mr_request *r)
{
	return r->state == MR_ENDED || r->state == MR_WITHDRAWN;
}

/* Of a line of a bill: what was promised and will not come. */
long
mr_fallen(const struct mr_bill *b, const struct mr_line *l)
{
	long n = l->cut + l->lost + l->returned + l->damaged + (b->state == MR_CANCELLED ? mr_unsent(l) : 0);

	return n < l->asked ? n : l->asked;
}

/* What nobody agreed to in an answer: ordered or handed out for it straight away, and what
 * came from outside beyond what was said there. */
static long
sum_bills(const struct model_request *m, int request, int line, struct mr_shares *out)
{
	const struct mr_request *r = &m->request[request];
	long straight = 0, from_outside = 0;

	for (int i = 0; i < m->bills; i++) {
		const struct mr_bill *b = &m->bill[i];
		for (int k = 0; b->request == request && k < b->lines; k++) {
			const struct mr_line *l = &b->line[k];
			if (l->item != r->line[line].item || (b->kind != MR_GIVEN && b->to != r->unit))
				continue;
			out->sent += b->kind == MR_INTO ? 0 : l->sent;
			out->received += b->kind == MR_GIVEN ? l->sent : l->received;
			if (b->kind == MR_INTO)
				from_outside += l->received;
			else if (l->desk < 0)
				straight += l->asked - mr_fallen(b, l);
			else
				out->of[l->desk].agreed += l->asked - mr_fallen(b, l);
		}
	}
	from_outside -= r->line[line].agreed_outside;
	return straight + (from_outside > 0 ? from_outside : 0);
}

void
mr_shares_of(const struct model_request *m, int request, int line, struct mr_shares *out)
{
	const struct mr_request *r = &m->request[request];
	long share = r->line[line].asked, straight;

	memset(out, 0, sizeof *out);
	straight = sum_bills(m, request, line, out);
	for (int d = 0; d <= r->desks; d++) {
		struct mr_share *s = &out->of[d];
		long more;
		s->share = share;
		s->passed = r->line[line].passed[d];
		s->refused = r->line[line].refused[d];
		s->agreed += d == r->desks ? r->line[line].agreed_outside : 0;
		s->room = s->open = share - s->agreed - s->passed - s->refused;
		more = straight < s->open ? straight : s->open;
		s->agreed += more;
		s->open -= more;
		straight -= more;
		if (mr_over(r)) {
			s->given_up = s->open;
			s->open = 0;
		}
		out->refused += s->refused;
		out->given_up += s->given_up;
		if (d == r->desks) {
			out->passed = s->agreed + s->open;
		} else {
			out->agreed += s->agreed;
			out->open += s->open;
		}
		share = s->passed;
	}
}

int
mr_desk_of(const struct model_request *m, int who, int request, const struct mr_shares *s)
{
	const struct mr_request *r = &m->request[request];
	int own = -1;

	for (int d = 0; d < r->desks; d++) {
		if (!mr_decides(m, who, r->desk[d]))
			continue;
		own = d;
		if (s->of[d].open > 0)
			return d;
	}
	return own == r->desks - 1 && s->of[r->desks].open > 0 ? r->desks : own;
}

/* --- as suggested */

struct chance {
	int unit;
	int far;			/* 0: in the same place, 1: in the same township */
	int whole;			/* lines that it fills */
};

static int
far(const struct model_request *m, int place, int from)
{
	if (place == from)
		return 0;
	for (int at = place; m->above[at] >= 0; at = m->above[at])
		if (mr_below(m, from, at))
			return 1;
	return 2;
}

static void
look_at(const struct model_request *m, const struct mr_request *r, const struct mr_suggestion *s,
    int unit, struct chance *best)
{
	struct chance c = { .unit = unit, .far = far(m, m->place[r->unit], m->place[unit]) };
	bool any = false;

	for (int i = 0; i < s->units; i++)
		if (s->unit[i] == unit)
			return;
	for (int k = 0; k < r->lines; k++) {
		long can = mr_free(m, unit, r->line[k].item);
		any |= s->rest[k] > 0 && can > 0;
		c.whole += s->rest[k] > 0 && can >= s->rest[k];
	}
	if (any && (best->unit < 0 || c.whole > best->whole ||
	    (c.whole == best->whole && c.far < best->far)))
		*best = c;
}

void
mr_suggest(const struct model_request *m, int who, int request, struct mr_suggestion *out)
{
	const struct mr_request *r = &m->request[request];
	struct chance best;

	memset(out, 0, sizeof *out);
	for (int k = 0; k < r->lines; k++) {
		struct mr_shares s;
		int d;
		mr_shares_of(m, request, k, &s);
		d = mr_desk_of(m, who, request, &s);
		out->want[k] = out->rest[k] = d >= 0 && d < r->desks ? s.of[d].open : 0;
	}
	do {
		best = (struct chance){ .unit = -1 };
		for (int u = 0; u < MR_UNITS; u++)
			if (u != r->unit && mr_decides(m, who, m->place[u]))
				look_at(m, r, out, u, &best);
		for (int k = 0; best.unit >= 0 && k < r->lines; k++) {
			long can = mr_free(m, best.unit, r->line[k].item), give = can < out->rest[k] ? can : out->rest[k];
			if (give <= 0)
				continue;
			out->give[out->units][k] = give;
			out->rest[k] -= give;
		}
		if (best.unit >= 0)
			out->unit[out->units++] = best.unit;
	} while (best.unit >= 0);
}
