/* What is tried next in the county of model_goods.h. */
#include "tests/check/model_goods_in.h"

int
mg_chance(unsigned *seed, int n)
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
	return mg_chance(p->seed, n);
}

int
mgi_chance(const struct plan *p, int n)
{
	return mg_chance(p->seed, n);
}

int
mgi_anybody(const struct plan *p)
{
	return chance(p, p->m->people);
}

/* Mostly who keeps the unit, or a desk over it that was told by telephone. */
void
mgi_for_keeper(struct plan *p, int unit)
{
	struct mg_act *a = &p->a;
	bool desk = chance(p, 4) == 0;

	a->phone = desk && chance(p, 8) > 0;
	a->who = mgi_anybody(p);
	if (chance(p, 15) == 0)
		return;
	for (int i = 0; i < 40 && (desk ? !mgi_over(p->m, a->who, unit) : p->m->person[a->who].keeps != unit); i++)
		a->who = mgi_anybody(p);
}

void
mgi_for_desk(struct plan *p, int unit)
{
	p->a.who = mgi_anybody(p);
	for (int i = 0; i < 40 && chance(p, 20) > 0 && !mgi_over(p->m, p->a.who, unit); i++)
		p->a.who = mgi_anybody(p);
}

/* Mostly a live one of those that came last. */
int
mgi_bill(const struct plan *p, enum mg_kind kind, enum mg_state state)
{
	int b = -1;

	for (int i = 0; i < 80; i++) {
		int back = chance(p, chance(p, 4) == 0 ? p->m->bills : 120), at = p->m->bills - 1 - back;
		if (at < 0 || p->m->bill[at].id == 0)
			continue;
		b = at;
		if (p->m->bill[b].kind == kind && (state == 0 || p->m->bill[b].state == state || chance(p, 12) == 0))
			return b;
	}
	return b;
}

void
mgi_add(struct mg_goods *g, int item, long q)
{
	for (int i = 0; i < g->n; i++)
		if (g->of[i].item == item)
			return;
	if (q > 0 && g->n < MG_LINES) {
		g->of[g->n].item = item;
		g->of[g->n++].q = q;
	}
}

static void
plan_in(struct plan *p)
{
	struct mg_act *a = &p->a;
	long day = (long)((a->now + p->m->offset * 60000LL) / 86400000LL);

	a->verb = GV_IN;
	a->to = chance(p, p->m->units);
	mgi_for_keeper(p, a->to);
	a->phone = false;
	a->accepted = chance(p, 3) > 0;
	a->until = chance(p, 2) == 0 ? 0 : day + chance(p, 60);
	a->owner = chance(p, 5) == 0 ? 1 + chance(p, 6) : 0;
	for (int i = 1 + chance(p, MG_LINES); i > 0; i--)
		mgi_add(&a->goods, chance(p, p->m->items), 1 + chance(p, 200));
}

static void
plan_accept(struct plan *p)
{
	static const enum mg_kind kinds[] = { MG_INTO, MG_INTO, MG_BACK, MG_SWAP, MG_TRANSFER, MG_COUNT };
	struct mg_act *a = &p->a;

	a->verb = GV_ACCEPT;
	for (int i = 0; i < 20 && (a->bill < 0 || mgi_unchecked(p->m, &p->m->bill[a->bill]) == 0); i++)
		a->bill = mgi_bill(p, kinds[chance(p, 6)], 0);
	if (a->bill < 0)
		return;
	mgi_for_keeper(p, p->m->bill[a->bill].to >= 0 ? p->m->bill[a->bill].to : 0);
	a->phone = false;
	for (int i = 0; i < p->m->bill[a->bill].parts; i++) {
		const struct mg_part *part = &p->m->bill[a->bill].part[i];
		if (part->waits > 0 && chance(p, 3) == 0)
			mgi_add(&a->damaged, p->m->lot[part->lot].item, 1 + chance(p, (int)part->waits + 1));
		if (part->waits > 0 && chance(p, 3) == 0)
			mgi_add(&a->goods, p->m->lot[part->lot].item, 1 + chance(p, (int)part->waits + 1));
	}
}

static void
plan_order(struct plan *p)
{
	struct mg_act *a = &p->a;

	a->verb = GV_ORDER;
	a->from = chance(p, p->m->units);
	a->to = chance(p, p->m->units);
	if (a->from == a->to && chance(p, 10) > 0)
		a->to = (a->to + 1) % p->m->units;
	mgi_for_desk(p, a->from);
	a->word = chance(p, 8) > 0;
	a->reason = chance(p, 3) == 0;
	a->paper = chance(p, 6) == 0;
	a->drill = chance(p, 15) == 0;
	for (int i = 1 + chance(p, MG_LINES); i > 0; i--) {
		int item = chance(p, p->m->items);
		long has = mgi_free(p->m, a->from, item, a->now, a->paper);
		long most = chance(p, 5) == 0 ? mgi_good(p->m, a->from, item, 0, true).all + 10 : has;
		mgi_add(&a->goods, item, most > 0 ? 1 + chance(p, (int)most) : chance(p, 6) == 0);
	}
	if (a->goods.n == 0)
		mgi_add(&a->goods, chance(p, p->m->items), 1 + chance(p, 30));
}

/* Of what the bill has; mostly no more. */
static void
some_of(struct plan *p, struct mg_goods *to, const struct mg_bill *b, bool load)
{
	for (int k = 0; k < b->lines; k++) {
		long n = load ? mg_unsent(&b->line[k]) : 0;
		for (int i = 0; !load && i < b->parts; i++)
			n += p->m->lot[b->part[i].lot].item == b->line[k].item ? b->part[i].way : 0;
		if (chance(p, 3) > 0)
			mgi_add(to, b->line[k].item, n > 0 ? 1 + chance(p, (int)n + (chance(p, 8) == 0 ? 5 : 0)) :
			    chance(p, 10) == 0);
	}
	if (chance(p, 40) == 0)
		mgi_add(to, chance(p, p->m->items), 1 + chance(p, 5));
}

static void
plan_truck(struct plan *p, enum mg_verb verb)
{
	struct mg_act *a = &p->a;
	const struct mg_bill *b;

	a->verb = verb;
	a->bill = mgi_bill(p, MG_TRANSFER, verb == GV_LOAD && chance(p, 2) == 0 ? MG_ORDERED :
	    chance(p, 6) == 0 ? 0 : MG_MOVING);
	if (a->bill < 0)
		return;
	b = &p->m->bill[a->bill];
	mgi_for_keeper(p, verb == GV_LOAD && b->from >= 0 ? b->from : b->to >= 0 ? b->to : 0);
	a->reason = chance(p, 4) > 0;
	if (verb == GV_FINISH)
		return;
	a->found = verb == GV_LOAD && chance(p, 8) == 0;
	a->word = a->found && chance(p, 3) == 0;
	if (chance(p, 2) == 0)
		some_of(p, &a->goods, b, verb == GV_LOAD);
	if (verb == GV_TAKE && chance(p, 5) == 0)
		some_of(p, &a->damaged, b, false);
}

static void
plan_explain(struct plan *p)
{
	struct mg_act *a = &p->a;
	struct mg_part on = { 0 };

	a->verb = GV_EXPLAIN;
	for (int i = 0; i < 30 && on.missing - on.claimed + on.surplus <= 0; i++) {
		a->bill = mgi_bill(p, MG_TRANSFER, MG_MOVING);
		if (a->bill >= 0)
			on = mg_on_bill(&p->m->bill[a->bill]);
	}
	if (a->bill < 0)
		return;
	a->who = mgi_anybody(p);
	for (int i = 0; i < 12 && p->m->bill[a->bill].from >= 0 && chance(p, 10) > 0 &&
	    p->m->person[a->who].keeps != p->m->bill[a->bill].from; i++)
		a->who = mgi_anybody(p);
	a->as = on.surplus > 0 && chance(p, 6) > 0 && (on.missing - on.claimed <= 0 || chance(p, 2) == 0) ?
	    MG_AS_OVER + (enum mg_as)chance(p, 2) : MG_AS_LOST + (enum mg_as)chance(p, 3);
	a->reason = chance(p, 6) > 0;
	if (chance(p, 3) == 0 && p->m->bill[a->bill].lines > 0)
		mgi_add(&a->goods, p->m->bill[a->bill].line[0].item, 1 + chance(p, 6));
}

static void
plan_cancel(struct plan *p)
{
	struct mg_act *a = &p->a;
	const struct mg_bill *b;

	a->verb = GV_CANCEL;
	a->bill = chance(p, 2) == 0 ? mgi_bill(p, MG_TRANSFER, MG_ORDERED) :
	    mgi_bill(p, chance(p, 2) == 0 ? MG_LOSS : chance(p, 2) == 0 ? MG_SCRAP : MG_WRITEOFF, MG_WAITING);
	if (a->bill < 0)
		return;
	b = &p->m->bill[a->bill];
	mgi_for_desk(p, b->from >= 0 ? b->from : b->to);
}

/* In packs or not, one of them in parts, an item written twice. */
static void
write_so(struct plan *p)
{
	struct mg_act *a = &p->a;

	a->packs = chance(p, 3) == 0;
	a->uneven = a->packs && a->goods.n > 0 && p->m->pack[a->goods.of[0].item] > 1 && chance(p, 12) == 0;
	a->twice = !a->uneven && chance(p, 8) == 0;
}

static void
plan_road(struct plan *p, int what)
{
	if (what < 22)
		plan_in(p);
	else if (what < 32)
		plan_accept(p);
	else if (what < 48)
		plan_order(p);
	else if (what < 64)
		plan_truck(p, GV_LOAD);
	else if (what < 79)
		plan_truck(p, GV_TAKE);
	else if (what < 85)
		plan_truck(p, GV_FINISH);
	else if (what < 95)
		plan_explain(p);
	else
		plan_cancel(p);
}

struct mg_act
mg_plan(const struct model_goods *m, unsigned *seed, long long now)
{
	struct plan p = { .m = m, .seed = seed,
	    .a = { .who = 0, .from = -1, .to = -1, .bill = -1, .lot = -1, .now = now } };
	struct mg_act nothing = p.a;
	int what = chance(&p, 100);

	if (what < 62)
		plan_road(&p, chance(&p, 100));
	else if (what < 91)
		mgi_plan_hand(&p, chance(&p, 100));
	else
		mgi_plan_count(&p);
	if (p.a.bill < 0 && (p.a.verb < GV_IN || p.a.verb == GV_ACCEPT || (p.a.verb >= GV_LOAD && p.a.verb <= GV_CANCEL) ||
	    p.a.verb == GV_CONFIRM || p.a.verb == GV_UNDO)) {
		p.a = nothing;
		plan_in(&p);
	}
	write_so(&p);
	return p.a;
}
