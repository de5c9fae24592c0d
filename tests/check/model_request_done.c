/* What an operation on requests and their bills leaves behind: see model_request.h. */
#include "tests/check/model_request.h"

#include <string.h>

#define ASKED_FOR (30 * 60000LL)	/* the county's setting */

/* --- how things stand */

/* A transfer is settled when all is sent, received, explained and accepted; where only a second
 * person's word or an acceptance is to come, it waits. */
static void
stand(const struct model_request *m, struct mr_bill *b)
{
	long unsent = 0, on = 0, sent = 0, waits = 0;

	if (b->kind != MR_TRANSFER || b->drill || !mr_live(b))
		return;
	for (int k = 0; k < b->lines; k++) {
		const struct mr_line *l = &b->line[k];
		long claimed = mr_claimed(m, (int)(b - m->bill), l->item);
		unsent += mr_unsent(l);
		on += l->way + l->missing - claimed + l->surplus;
		waits += claimed + l->unchecked;
		sent += l->sent;
	}
	if (unsent > 0 || on > 0)
		b->state = sent > 0 ? MR_MOVING : MR_ORDERED;
	else if (waits > 0)
		b->state = MR_WAITING;
	else
		b->state = sent > 0 ? MR_SETTLED : MR_CANCELLED;
}

static void
ask(struct mr_request *r, int d, long open, long long now)
{
	bool live = open > 0 && r->state != MR_MET && !mr_over(r);

	if (!live)
		r->due[d] = 0;
	else if (r->due[d] == 0)
		r->due[d] = now + ASKED_FOR;
}

static void
recount(struct model_request *m, int request, long long now)
{
	struct mr_request *r = &m->request[request];
	long open[MR_DESKS] = { 0 }, all = 0, missing = 0;
	struct mr_shares s;

	for (int k = 0; k < r->lines; k++) {
		mr_shares_of(m, request, k, &s);
		for (int d = 0; d <= r->desks; d++)
			open[d] += s.of[d].open;
		all += s.open;
		missing += s.received < r->line[k].asked ? r->line[k].asked - s.received : 0;
	}
	if (!mr_over(r))
		r->state = missing == 0 ? MR_MET : all == 0 ? MR_ANSWERED : MR_OPEN;
	for (int d = 0; d <= r->desks; d++)
		ask(r, d, open[d], now);
}

static void
changed(struct model_request *m, struct mr_bill *b, long long now)
{
	stand(m, b);
	if (b->request >= 0)
		recount(m, b->request, now);
}

/* --- bills */

static struct mr_bill *
new_bill(struct model_request *m, enum mr_kind kind, const struct mr_act *a)
{
	struct mr_bill *b = &m->bill[m->bills++];

	memset(b, 0, sizeof *b);
	b->kind = kind;
	b->state = MR_ORDERED;
	b->by = a->who;
	b->from = b->to = b->request = b->about = b->approver = -1;
	return b;
}

static struct mr_line *
add_line(struct model_request *m, struct mr_bill *b, int item, long asked)
{
	struct mr_line *l = &b->line[b->lines++];

	memset(l, 0, sizeof *l);
	l->item = item;
	l->seq = m->seq++;
	l->line = l->desk = -1;
	l->asked = asked;
	return l;
}

static void
in(struct model_request *m, const struct mr_act *a)
{
	struct mr_bill *b = new_bill(m, MR_INTO, a);

	b->to = a->to;
	b->request = a->request;
	b->drill = a->request >= 0 && m->request[a->request].drill;
	b->state = MR_SETTLED;
	for (int i = 0; i < a->goods.n; i++) {
		struct mr_line *l = add_line(m, b, a->goods.of[i].item, a->goods.of[i].q);
		l->received = l->asked;
		if (b->drill)
			continue;
		m->good[a->to][l->item] += l->asked;
	}
	changed(m, b, a->now);
}

/* The live line that promises the item out of the unit and came last. */
static struct mr_line *
newest(struct model_request *m, int unit, int item, int *bill)
{
	struct mr_line *found = NULL;

	for (int i = 0; i < m->bills; i++) {
		struct mr_bill *b = &m->bill[i];
		for (int k = 0; k < b->lines; k++)
			if (b->kind == MR_TRANSFER && !b->drill && mr_live(b) && b->from == unit &&
			    b->line[k].item == item && mr_unsent(&b->line[k]) > 0 &&
			    (found == NULL || b->line[k].seq > found->seq)) {
				found = &b->line[k];
				*bill = i;
			}
	}
	return found;
}

static void
cut(struct model_request *m, const struct mr_act *a, int item, long wanted)
{
	struct mr_line *l;
	int bill;

	while (wanted > 0 && (l = newest(m, a->from, item, &bill)) != NULL) {
		long n = mr_unsent(l) < wanted ? mr_unsent(l) : wanted;
		l->cut += n;
		wanted -= n;
		changed(m, &m->bill[bill], a->now);
	}
}

static void
order(struct model_request *m, const struct mr_act *a)
{
	bool leader = m->person[a->who].leader;
	struct mr_bill *b;

	for (int i = 0; i < a->goods.n; i++) {
		long free = mr_free(m, a->from, a->goods.of[i].item);
		if (a->goods.of[i].q > free)
			cut(m, a, a->goods.of[i].item, a->goods.of[i].q - free);
	}
	b = new_bill(m, MR_TRANSFER, a);
	b->from = a->from;
	b->to = a->to;
	b->request = a->request;
	b->drill = a->drill || (a->request >= 0 && m->request[a->request].drill);
	b->approver = leader ? a->who : -1;
	for (int i = 0; i < a->goods.n; i++)
		add_line(m, b, a->goods.of[i].item, a->goods.of[i].q);
	changed(m, b, a->now);
}

static void
give(struct model_request *m, const struct mr_act *a)
{
	struct mr_bill *b = new_bill(m, MR_GIVEN, a);

	b->from = a->from;
	b->request = a->request;
	b->drill = m->request[a->request].drill;
	b->state = MR_SETTLED;
	for (int i = 0; i < a->goods.n; i++) {
		struct mr_line *l = add_line(m, b, a->goods.of[i].item, a->goods.of[i].q);
		l->sent = l->asked;
		if (!b->drill)
			m->good[a->from][l->item] -= l->asked;
	}
	changed(m, b, a->now);
}

/* --- on the way */

static void
load(struct model_request *m, const struct mr_act *a)
{
	struct mr_bill *b = &m->bill[a->bill];

	for (int k = 0; k < b->lines; k++) {
		struct mr_line *l = &b->line[k];
		long n = a->goods.n == 0 || b->drill ? mr_unsent(l) : 0;
		for (int i = 0; i < a->goods.n && !b->drill; i++)
			n += a->goods.of[i].item == l->item ? a->goods.of[i].q : 0;
		l->sent += n;
		if (b->drill)
			continue;
		l->way += n;
		m->good[b->from][l->item] -= n;
	}
	b->state = MR_MOVING;
	b->finished = false;
	changed(m, b, a->now);
}

/* What comes beyond what is on the way is there all the same, and is to be explained. */
static void
take_list(struct model_request *m, struct mr_bill *b, const struct mr_goods *g, bool damaged)
{
	for (int i = 0; i < g->n; i++) {
		struct mr_line *l = &b->line[mr_line_with(b, g->of[i].item)];
		long q = g->of[i].q, n = q < l->way ? q : l->way;
		l->way -= n;
		l->surplus += q - n;
		if (damaged) {
			l->damaged += q;
		} else {
			l->received += q;
			m->good[b->to][l->item] += q;
		}
	}
}

static void
take(struct model_request *m, const struct mr_act *a)
{
	struct mr_bill *b = &m->bill[a->bill];

	for (int k = 0; b->drill && k < b->lines; k++)
		b->line[k].received = b->line[k].sent;
	if (b->drill) {
		b->state = MR_SETTLED;
	} else {
		take_list(m, b, &a->damaged, true);
		take_list(m, b, &a->goods, false);
		for (int k = 0; a->goods.n == 0 && k < b->lines; k++) {
			struct mr_line *l = &b->line[k];
			l->received += l->way;
			m->good[b->to][l->item] += l->way;
			l->way = 0;
		}
	}
	changed(m, b, a->now);
}

static void
finish(struct model_request *m, const struct mr_act *a)
{
	struct mr_bill *b = &m->bill[a->bill];

	for (int k = 0; k < b->lines; k++) {
		struct mr_line *l = &b->line[k];
		if (b->drill)
			l->received = l->sent;
		l->missing += l->way;
		l->way = 0;
	}
	b->finished = true;
	if (b->drill)
		b->state = MR_SETTLED;
	changed(m, b, a->now);
}

static void
explain_line(struct model_request *m, struct mr_bill *b, const struct mr_act *a, struct mr_line *l, long n)
{
	switch (a->as) {
	case MR_AS_RETURNED:
		l->missing -= n;
		l->returned += n;
		m->good[b->from][l->item] += n;
		break;
	case MR_AS_FOUND_AFTER:			/* to be checked there before it is good */
		l->missing -= n;
		l->received += n;
		l->unchecked += n;
		break;
	default:
		l->surplus -= n;
	}
}

static void
explain(struct model_request *m, const struct mr_act *a)
{
	struct mr_bill *b = &m->bill[a->bill], *loss = NULL;

	if (a->as == MR_AS_LOST) {
		loss = new_bill(m, MR_LOSS, a);
		loss->state = MR_WAITING;
		loss->from = b->from;
		loss->about = a->bill;
	}
	for (int k = 0; k < b->lines; k++) {
		struct mr_line *l = &b->line[k];
		long n = a->as == MR_AS_FOUND ? l->surplus : l->missing;
		if (a->as != MR_AS_FOUND) {
			for (int i = 0; i < m->bills - (loss != NULL); i++)
				if (m->bill[i].about == a->bill && m->bill[i].state == MR_WAITING &&
				    mr_line_with(&m->bill[i], l->item) >= 0)
					n -= m->bill[i].line[mr_line_with(&m->bill[i], l->item)].asked;
		}
		for (int i = 0; a->goods.n > 0 && i <= a->goods.n; i++) {
			if (i == a->goods.n) {
				n = 0;
			} else if (a->goods.of[i].item == l->item) {
				n = a->goods.of[i].q;
				break;
			}
		}
		if (n > 0 && loss != NULL)
			add_line(m, loss, l->item, n);
		else if (n > 0)
			explain_line(m, b, a, l, n);
	}
	changed(m, b, a->now);
}

static void
confirm(struct model_request *m, const struct mr_act *a)
{
	struct mr_bill *loss = &m->bill[a->bill], *b = &m->bill[loss->about];

	loss->state = MR_SETTLED;
	loss->confirmed = true;
	for (int i = 0; i < loss->lines; i++) {
		struct mr_line *l = &b->line[mr_line_with(b, loss->line[i].item)];
		l->missing -= loss->line[i].asked;
		l->lost += loss->line[i].asked;
	}
	changed(m, b, a->now);
}

/* A correction is a bill of its own, about which nothing more is to be known. */
static void
undo(struct model_request *m, const struct mr_act *a)
{
	struct mr_row *row = &m->row[a->row];
	struct mr_bill *of = &m->bill[row->bill], *b = row->lost ? &m->bill[of->about] : of;
	struct mr_line *l = &b->line[mr_line_with(b, row->item)];
	struct mr_bill *correction = new_bill(m, MR_CORRECTION, a);

	correction->state = MR_SETTLED;
	correction->from = of->from;
	correction->to = of->to;
	add_line(m, correction, row->item, row->q);
	row->undone = true;
	*(row->lost ? &l->lost : &l->damaged) -= row->q;
	*(row->lost ? &l->missing : &l->way) += row->q;
	changed(m, b, a->now);
}

/* --- requests */

static void
send(struct model_request *m, const struct mr_act *a, uint64_t id)
{
	struct mr_request *r = &m->request[m->requests++];
	const struct mr_person *p = &m->person[a->who];
	int at = a->area;

	memset(r, 0, sizeof *r);
	r->id = id;
	r->by = a->who;
	r->area = a->area;
	r->unit = a->to >= 0 ? a->to : m->store[a->area];
	r->drill = a->drill;
	/* A village asks its township; nobody asks himself. */
	if (m->above[at] >= 0 && (at >= 3 || ((p->desk || p->leader) && p->at == at)))
		at = m->above[at];
	for (; at >= 0; at = m->above[at])
		r->desk[r->desks++] = at;
	for (int i = 0; i < a->goods.n; i++) {
		r->line[i].item = a->goods.of[i].item;
		r->line[i].asked = a->goods.of[i].q;
		for (int d = 0; d < MR_DESKS; d++)
			r->line[i].last[d] = -1;
	}
	r->lines = a->goods.n;
	recount(m, m->requests - 1, a->now);
}

/* On the bill that nothing was sent of yet and that has no such item, else on a new one. */
static void
grant(struct model_request *m, const struct mr_act *a, int from, const int *desk, const long *give)
{
	struct mr_request *r = &m->request[a->request];
	struct mr_bill *b = NULL;

	for (int i = m->bills - 1; b == NULL && i >= 0; i--) {
		struct mr_bill *is = &m->bill[i];
		bool fits = is->request == a->request && is->kind == MR_TRANSFER && is->state == MR_ORDERED &&
		    is->from == from && is->to == r->unit;
		for (int k = 0; k < r->lines; k++)
			fits &= give[k] == 0 || mr_line_with(is, r->line[k].item) < 0;
		b = fits ? is : NULL;
	}
	if (b == NULL) {
		b = new_bill(m, MR_TRANSFER, a);
		b->from = from;
		b->to = r->unit;
		b->request = a->request;
		b->drill = r->drill;
		b->approver = a->phone ? -1 : a->who;
	}
	for (int k = 0; k < r->lines; k++) {
		struct mr_line *l;
		if (give[k] == 0)
			continue;
		l = add_line(m, b, r->line[k].item, give[k]);
		l->line = k;
		l->desk = desk[k];
		r->line[k].last[desk[k]] = a->who;
	}
	stand(m, b);
}

static void
answer(struct model_request *m, const struct mr_act *a)
{
	struct mr_request *r = &m->request[a->request];
	int desk[MR_LINES] = { 0 }, d;
	long give[MR_LINES] = { 0 };
	struct mr_shares s;

	mr_shares_of(m, a->request, a->line, &s);
	d = mr_desk_of(m, a->who, a->request, &s);
	desk[a->line] = d;
	give[a->line] = a->agree;
	if (a->agree > 0 && d < r->desks)
		grant(m, a, a->from, desk, give);
	else
		r->line[a->line].agreed_outside += a->agree;
	r->line[a->line].passed[d] += a->pass;
	r->line[a->line].refused[d] += a->refuse;
	r->line[a->line].last[d] = a->who;
	recount(m, a->request, a->now);
}

static void
agree(struct model_request *m, const struct mr_act *a)
{
	struct mr_request *r = &m->request[a->request];
	struct mr_suggestion g;
	int desk[MR_LINES] = { 0 };

	mr_suggest(m, a->who, a->request, &g);
	for (int k = 0; k < r->lines; k++) {
		struct mr_shares s;
		mr_shares_of(m, a->request, k, &s);
		desk[k] = mr_desk_of(m, a->who, a->request, &s);
	}
	for (int i = 0; i < g.units; i++)
		grant(m, a, g.unit[i], desk, g.give[i]);
	for (int k = 0; k < r->lines; k++) {
		if (g.rest[k] == 0)
			continue;
		r->line[k].passed[desk[k]] += g.rest[k];
		r->line[k].last[desk[k]] = a->who;
	}
	recount(m, a->request, a->now);
}

/* What was promised for it and not sent is promised no more. */
static void
ending(struct model_request *m, const struct mr_act *a)
{
	m->request[a->request].state = a->verb == RV_END ? MR_ENDED : MR_WITHDRAWN;
	for (int i = 0; i < m->bills; i++) {
		struct mr_bill *b = &m->bill[i];
		if (b->request != a->request || b->kind != MR_TRANSFER || !mr_live(b))
			continue;
		for (int k = 0; k < b->lines; k++)
			b->line[k].cut += mr_unsent(&b->line[k]);
		if (b->drill && b->state == MR_ORDERED)
			b->state = MR_CANCELLED;
		stand(m, b);
	}
	recount(m, a->request, a->now);
}

void
mr_done(struct model_request *m, const struct mr_act *a, uint64_t id)
{
	switch (a->verb) {
	case RV_IN: in(m, a); break;
	case RV_SEND: send(m, a, id); break;
	case RV_ANSWER: answer(m, a); break;
	case RV_AGREE: agree(m, a); break;
	case RV_END: case RV_WITHDRAW: ending(m, a); break;
	case RV_ORDER: order(m, a); break;
	case RV_LOAD: load(m, a); break;
	case RV_TAKE: take(m, a); break;
	case RV_FINISH: finish(m, a); break;
	case RV_EXPLAIN: explain(m, a); break;
	case RV_CONFIRM: confirm(m, a); break;
	case RV_GIVE: give(m, a); break;
	case RV_UNDO: undo(m, a); break;
	default:
		m->bill[a->bill].state = MR_CANCELLED;
		changed(m, &m->bill[a->bill], a->now);
		if (m->bill[a->bill].about >= 0)
			changed(m, &m->bill[m->bill[a->bill].about], a->now);
	}
}
