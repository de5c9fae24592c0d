/* What is tried next in the county of model_request.h. */
#include "tests/check/model_request.h"

#include <stddef.h>

struct plan {
	const struct model_request *m;
	unsigned *seed;
	struct mr_act a;
};

int
mr_chance(unsigned *seed, int n)
{
	if (n <= 1)
		return 0;
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return (int)(*seed % (unsigned)n);
}

static int
chance(const struct plan *p, int n)
{
	return mr_chance(p->seed, n);
}

/* Somebody who may, mostly. */
typedef bool may(const struct model_request *m, int who, int of);

static void
somebody(struct plan *p, may *fits, int of)
{
	p->a.who = chance(p, MR_PEOPLE);
	for (int i = 0; i < 60 && chance(p, 25) > 0 && !fits(p->m, p->a.who, of); i++)
		p->a.who = chance(p, MR_PEOPLE);
}

static bool
keeps(const struct model_request *m, int who, int unit)
{
	return mr_keeps(m, who, unit);
}

static bool
asks_for(const struct model_request *m, int who, int area)
{
	return mr_below(m, area, m->person[who].at);
}

static bool
answers(const struct model_request *m, int who, int request)
{
	return mr_decides(m, who, m->request[request].desk[0]);
}

static bool
has_open(const struct model_request *m, int who, int request)
{
	const struct mr_request *r = &m->request[request];
	struct mr_shares s;

	for (int k = 0; k < r->lines; k++) {
		int d;
		mr_shares_of(m, request, k, &s);
		d = mr_desk_of(m, who, request, &s);
		if (d >= 0 && s.of[d].open > 0)
			return true;
	}
	return false;
}

static bool
ends(const struct model_request *m, int who, int request)
{
	return m->request[request].by == who;
}

static bool
decides(const struct model_request *m, int who, int unit)
{
	return mr_decides(m, who, m->place[unit]);
}

/* Who keeps it, or a desk over it on somebody's word. */
static void
for_keeper(struct plan *p, int unit)
{
	bool desk = unit < 0 || chance(p, 4) == 0;

	somebody(p, desk ? decides : keeps, unit < 0 ? 0 : unit);
	p->a.phone = desk && chance(p, 8) > 0;
}

/* Of those that came last, mostly one that is not over. */
static int
request(const struct plan *p)
{
	int r = -1;

	for (int i = 0; i < 30; i++) {
		int back = chance(p, chance(p, 5) == 0 ? p->m->requests : 25), at = p->m->requests - 1 - back;
		if (at < 0 || p->m->request[at].id == 0)
			continue;
		r = at;
		if (p->m->request[r].state <= MR_ANSWERED)
			return r;
	}
	return r;
}

static int
bill(const struct plan *p, enum mr_kind kind, enum mr_going state)
{
	int b = -1;

	for (int i = 0; i < 60; i++) {
		int back = chance(p, chance(p, 4) == 0 ? p->m->bills : 50), at = p->m->bills - 1 - back;
		if (at < 0 || p->m->bill[at].id == 0)
			continue;
		b = at;
		if (p->m->bill[b].kind == kind && (state == 0 || p->m->bill[b].state == state || chance(p, 15) == 0))
			return b;
	}
	return b;
}

static void
add(struct mr_goods *g, int item, long q)
{
	for (int i = 0; i < g->n; i++)
		if (g->of[i].item == item)
			return;
	if (q > 0 && g->n < MR_LINES) {
		g->of[g->n].item = item;
		g->of[g->n++].q = q;
	}
}

static void
plan_in(struct plan *p)
{
	struct mr_act *a = &p->a;

	a->verb = RV_IN;
	a->to = chance(p, 3);
	if (p->m->requests > 0 && chance(p, 4) == 0) {
		a->request = request(p);
		if (a->request >= 0)
			a->to = p->m->request[a->request].unit;
	}
	somebody(p, keeps, a->to);
	for (int i = 1 + chance(p, 2); i > 0; i--)
		add(&a->goods, chance(p, MR_ITEMS), 1 + chance(p, a->request >= 0 ? 8 : 60));
	/* Only who reads the request names it. */
	if (a->request >= 0 && !mr_sees(p->m, a->who, a->request))
		a->request = -1;
}

static void
plan_send(struct plan *p)
{
	struct mr_act *a = &p->a;

	a->verb = RV_SEND;
	a->area = chance(p, MR_PLACES);
	somebody(p, asks_for, a->area);
	a->to = chance(p, 6) == 0 ? chance(p, MR_UNITS) : -1;
	a->drill = chance(p, 10) == 0;
	for (int i = 1 + chance(p, MR_LINES); i > 0; i--)
		add(&a->goods, chance(p, MR_ITEMS), 1 + chance(p, 30));
}

/* Some of what is open, and now and then more. */
static long
part(const struct plan *p, long open)
{
	return open <= 0 ? chance(p, 4) == 0 : chance(p, 2) == 0 ? open : 1 + chance(p, (int)open);
}

static void
plan_answer(struct plan *p)
{
	struct mr_act *a = &p->a;
	const struct mr_request *r;
	struct mr_shares s;
	long open;
	int d, how = chance(p, 10);

	a->verb = RV_ANSWER;
	a->request = request(p);
	if (a->request < 0)
		return;
	r = &p->m->request[a->request];
	somebody(p, chance(p, 6) == 0 ? answers : has_open, a->request);
	for (int i = 0; i < 6; i++) {
		a->line = chance(p, r->lines);
		mr_shares_of(p->m, a->request, a->line, &s);
		d = mr_desk_of(p->m, a->who, a->request, &s);
		open = d >= 0 ? s.of[d].open : 1;
		if (open > 0)
			break;
	}
	open += chance(p, 20) == 0 ? 3 : 0;
	if (how < 7)
		a->agree = part(p, open);
	if (how > 4 && how < 9)
		a->pass = part(p, open - a->agree);
	if (how > 7)
		a->refuse = part(p, open - a->agree - a->pass);
	a->from = chance(p, MR_UNITS);
	for (int i = 0; i < 20 && (a->from == r->unit || !decides(p->m, a->who, a->from) ||
	    mr_free(p->m, a->from, r->line[a->line].item) < a->agree); i++)
		a->from = chance(p, MR_UNITS);
	a->phone = chance(p, 8) > 0;
	a->outside = chance(p, 3) > 0;
	a->reason = chance(p, 8) > 0;
}

static void
plan_agree(struct plan *p)
{
	struct mr_act *a = &p->a;

	a->verb = RV_AGREE;
	a->request = request(p);
	if (a->request < 0)
		return;
	somebody(p, chance(p, 6) == 0 ? answers : has_open, a->request);
	a->phone = chance(p, 8) > 0;
	a->outside = chance(p, 4) > 0;
}

static void
plan_ending(struct plan *p, enum mr_verb verb)
{
	struct mr_act *a = &p->a;

	a->verb = verb;
	a->request = request(p);
	if (verb == RV_WITHDRAW && chance(p, 2) == 0) {		/* rather too late */
		int b = bill(p, MR_TRANSFER, MR_MOVING);
		a->request = b >= 0 && p->m->bill[b].request >= 0 ? p->m->bill[b].request : a->request;
	}
	if (a->request >= 0)
		somebody(p, chance(p, 3) == 0 ? answers : ends, a->request);
}

/* Mostly out of what is free, at times out of what is promised to others. */
static void
plan_order(struct plan *p)
{
	struct mr_act *a = &p->a;

	a->verb = RV_ORDER;
	a->from = chance(p, MR_UNITS);
	if (chance(p, 3) > 0 && p->m->requests > 0)
		a->request = request(p);
	a->to = a->request >= 0 && chance(p, 4) > 0 ? p->m->request[a->request].unit : chance(p, MR_UNITS);
	if (a->from == a->to && chance(p, 10) > 0)
		a->from = (a->to + 1) % MR_UNITS;
	somebody(p, decides, a->from);
	a->word = chance(p, 8) > 0;
	a->reason = chance(p, 2) == 0;
	a->drill = chance(p, 12) == 0;
	for (int i = 1 + chance(p, 2); i > 0; i--) {
		int item = chance(p, MR_ITEMS);
		long free = mr_free(p->m, a->from, item);
		long most = chance(p, 3) == 0 ? p->m->good[a->from][item] + 4 : free < 20 ? free : 20;
		add(&a->goods, item, most > 0 ? 1 + chance(p, (int)most) : chance(p, 6) == 0);
	}
	if (a->goods.n == 0)
		add(&a->goods, chance(p, MR_ITEMS), 1 + chance(p, 10));
}

/* Of what the bill has; mostly no more. */
static void
some_of(struct plan *p, struct mr_goods *to, const struct mr_bill *b, bool load)
{
	for (int k = 0; k < b->lines; k++) {
		long n = load ? mr_unsent(&b->line[k]) : b->line[k].way;
		if (chance(p, 3) > 0)
			add(to, b->line[k].item, n > 0 ? 1 + chance(p, (int)n + (chance(p, 10) == 0 ? 3 : 0)) :
			    chance(p, 15) == 0);
	}
	if (chance(p, 40) == 0)
		add(to, chance(p, MR_ITEMS), 1 + chance(p, 5));
}

static void
plan_truck(struct plan *p, enum mr_verb verb)
{
	struct mr_act *a = &p->a;
	const struct mr_bill *b;

	a->verb = verb;
	a->bill = bill(p, MR_TRANSFER, verb == RV_LOAD && chance(p, 3) > 0 ? MR_ORDERED : MR_MOVING);
	if (a->bill < 0)
		return;
	b = &p->m->bill[a->bill];
	for_keeper(p, verb == RV_LOAD ? b->from : b->to);
	a->reason = chance(p, 4) > 0;
	if (verb != RV_FINISH && chance(p, 3) == 0)
		some_of(p, &a->goods, b, verb == RV_LOAD);
	if (verb == RV_TAKE && chance(p, 5) == 0)
		some_of(p, &a->damaged, b, false);
}

static void
plan_explain(struct plan *p)
{
	struct mr_act *a = &p->a;
	const struct mr_bill *b = NULL;
	long missing = 0, surplus = 0;
	bool is = false;

	a->verb = RV_EXPLAIN;
	for (int i = 0; i < 30 && !is; i++) {
		a->bill = bill(p, MR_TRANSFER, MR_MOVING);
		b = a->bill >= 0 ? &p->m->bill[a->bill] : NULL;
		missing = surplus = 0;
		for (int k = 0; b != NULL && k < b->lines; k++) {
			missing += b->line[k].missing - mr_claimed(p->m, a->bill, b->line[k].item);
			surplus += b->line[k].surplus;
		}
		is = missing + surplus > 0;
	}
	if (b == NULL)
		return;
	somebody(p, keeps, chance(p, 5) == 0 && b->to >= 0 ? b->to : b->from);
	a->as = surplus > 0 && (missing <= 0 || chance(p, 2) == 0) ? MR_AS_FOUND :
	    MR_AS_LOST + (enum mr_as)chance(p, 3);
	a->reason = chance(p, 8) > 0;
	if (chance(p, 3) == 0 && b->lines > 0)
		add(&a->goods, b->line[chance(p, b->lines)].item, 1 + chance(p, 4));
}

static void
plan_confirm(struct plan *p)
{
	struct mr_act *a = &p->a;

	a->verb = RV_CONFIRM;
	a->bill = bill(p, MR_LOSS, MR_WAITING);
	if (a->bill >= 0)
		for_keeper(p, p->m->bill[a->bill].from);
}

static void
plan_cancel(struct plan *p)
{
	struct mr_act *a = &p->a;
	const struct mr_bill *b;

	a->verb = RV_CANCEL;
	a->bill = chance(p, 4) == 0 ? bill(p, MR_LOSS, MR_WAITING) : bill(p, MR_TRANSFER, MR_ORDERED);
	if (a->bill < 0)
		return;
	b = &p->m->bill[a->bill];
	somebody(p, decides, b->from >= 0 ? b->from : b->to);
}

static void
plan_give(struct plan *p)
{
	struct mr_act *a = &p->a;

	a->verb = RV_GIVE;
	a->request = request(p);
	if (a->request < 0)
		return;
	a->from = chance(p, 3) == 0 ? chance(p, MR_UNITS) : p->m->request[a->request].unit;
	somebody(p, keeps, a->from);
	a->area = 3 + chance(p, 3);
	for (int i = 0; i < 10 && chance(p, 12) > 0 && !mr_below(p->m, a->area, p->m->request[a->request].area); i++)
		a->area = 3 + chance(p, 3);
	add(&a->goods, p->m->request[a->request].line[0].item, 1 + chance(p, 6));
	if (chance(p, 3) == 0)
		add(&a->goods, chance(p, MR_ITEMS), 1 + chance(p, 6));
}

static void
plan_some(struct plan *p, int what)
{
	if (what < 3)
		plan_in(p);
	else if (what < 13)
		plan_send(p);
	else if (what < 38)
		plan_answer(p);
	else if (what < 46)
		plan_agree(p);
	else if (what < 50)
		plan_ending(p, what < 48 ? RV_END : RV_WITHDRAW);
	else if (what < 57)
		plan_order(p);
	else if (what < 86)
		plan_truck(p, what < 70 ? RV_LOAD : what < 82 ? RV_TAKE : RV_FINISH);
	else if (what < 92)
		plan_explain(p);
	else if (what < 95)
		plan_confirm(p);
	else if (what < 97)
		plan_cancel(p);
	else
		plan_give(p);
}

static const struct mr_bill *
transfer_of(const struct model_request *m, const struct mr_row *row)
{
	return &m->bill[row->lost ? m->bill[row->bill].about : row->bill];
}

/* Of a transfer that lives, and of which a desk has agreed something anew, or may still. */
static bool
is_ripe(const struct model_request *m, const struct mr_row *row, bool anew)
{
	const struct mr_bill *b = transfer_of(m, row);
	const struct mr_line *l = &b->line[mr_line_with(b, row->item)];
	struct mr_shares s;

	if (row->undone || !mr_live(b) || l->desk < 0)
		return false;
	mr_shares_of(m, b->request, l->line, &s);
	return anew ? s.of[l->desk].room < row->q : s.of[l->desk].open > 0;
}

/* The last of those, if it is one; else any that came late. */
static int
some_row(const struct plan *p, bool anew)
{
	for (int i = p->m->rows - 1; i >= 0 && i >= p->m->rows - 60; i--)
		if (is_ripe(p->m, &p->m->row[i], anew))
			return i;
	return p->m->rows - 1 - chance(p, p->m->rows > 20 ? 20 : p->m->rows);
}

/* What did not come is agreed anew before somebody says that it is there after all. */
static void
plan_undo(struct plan *p)
{
	struct mr_act *a = &p->a;
	bool anew = chance(p, 3) > 0;

	a->row = some_row(p, anew);
	if (anew && !is_ripe(p->m, &p->m->row[a->row], true)) {
		a->row = some_row(p, false);
		a->verb = RV_AGREE;
		a->request = transfer_of(p->m, &p->m->row[a->row])->request;
		a->phone = a->outside = true;
		if (a->request >= 0)
			somebody(p, has_open, a->request);
		return;
	}
	a->verb = RV_UNDO;
	a->bill = p->m->row[a->row].bill;
	a->who = p->m->row[a->row].by;
	if (chance(p, 3) == 0)
		somebody(p, decides, p->m->bill[a->bill].from);
}

struct mr_act
mr_plan(const struct model_request *m, unsigned *seed, long long now)
{
	static const struct mr_act none = { .area = -1, .from = -1, .to = -1, .request = -1, .line = -1, .bill = -1 };
	struct plan p = { .m = m, .seed = seed, .a = none };

	p.a.now = now;
	if (m->rows > 0 && chance(&p, 12) == 0)
		plan_undo(&p);
	else
		plan_some(&p, chance(&p, 100));
	if ((p.a.verb >= RV_ANSWER && p.a.verb <= RV_WITHDRAW && p.a.request < 0) ||
	    (p.a.verb >= RV_LOAD && p.a.verb <= RV_CANCEL && p.a.bill < 0) ||
	    (p.a.verb == RV_GIVE && p.a.request < 0)) {
		p.a = none;
		p.a.now = now;
		if (chance(&p, 2) == 0)
			plan_in(&p);
		else
			plan_send(&p);
	}
	return p.a;
}
