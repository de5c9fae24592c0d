/* What a store's keeper, a second person and who counts try next: see model_goods.h. */
#include "tests/check/model_goods_in.h"

/* Of what the unit has in a place; mostly no more. */
static void
some_there(struct plan *p, int unit, int place)
{
	const struct model_goods *m = p->m;

	for (int i = 1 + mgi_chance(p, MG_LINES); i > 0; i--) {
		int item = mgi_chance(p, m->items);
		long has = 0;
		for (int l = 0; l < m->lots; l++)
			has += m->lot[l].item == item ? m->lot[l].at[unit][place - 1] : 0;
		has = mgi_chance(p, 8) == 0 ? has + 20 : mgi_chance(p, 2) == 0 ? has / 4 : has;
		mgi_add(&p->a.goods, item, has > 0 ? 1 + mgi_chance(p, (int)has) : mgi_chance(p, 8) == 0);
	}
	if (p->a.goods.n == 0)
		mgi_add(&p->a.goods, mgi_chance(p, m->items), 1 + mgi_chance(p, 30));
}

static void
keeper_alone(struct plan *p, int unit)
{
	mgi_for_keeper(p, unit);
	for (int i = 0; i < 40 && p->m->person[p->a.who].keeps != unit && mgi_chance(p, 12) > 0; i++)
		p->a.who = mgi_anybody(p);
	p->a.phone = false;
}

static int
another(struct plan *p, int unit)
{
	int to = mgi_chance(p, p->m->units);

	return to == unit && mgi_chance(p, 10) > 0 ? (to + 1) % p->m->units : to;
}

static void
plan_issue(struct plan *p, enum mg_verb verb)
{
	struct mg_act *a = &p->a;

	a->verb = verb;
	a->from = mgi_chance(p, p->m->units);
	a->to = verb == GV_OUT ? another(p, a->from) : -1;
	keeper_alone(p, a->from);
	a->found = mgi_chance(p, 4) == 0;
	a->word = mgi_chance(p, 4) == 0;
	a->paper = mgi_chance(p, 5) == 0;
	a->drill = mgi_chance(p, 20) == 0;
	some_there(p, a->from, MG_GOOD);
	if (a->found && a->goods.n > 0 && mgi_chance(p, 2) == 0)
		a->goods.of[0].q += mgi_chance(p, 90);
}

static void
plan_back(struct plan *p)
{
	struct mg_act *a = &p->a;

	a->verb = GV_BACK;
	a->from = mgi_chance(p, p->m->units);
	a->to = another(p, a->from);
	keeper_alone(p, mgi_chance(p, 3) == 0 ? a->from : a->to);
	a->condition = MG_GOOD + mgi_chance(p, 3);
	some_there(p, a->from, mgi_chance(p, 3) == 0 ? a->condition : MG_GOOD);
}

static void
plan_swap(struct plan *p)
{
	struct mg_act *a = &p->a;
	long day = (long)((a->now + p->m->offset * 60000LL) / 86400000LL);

	a->verb = GV_SWAP;
	a->from = mgi_chance(p, p->m->units);
	keeper_alone(p, a->from);
	a->accepted = mgi_chance(p, 2) == 0;
	a->paper = mgi_chance(p, 4) == 0;
	some_there(p, a->from, MG_GOOD);
	a->until = mgi_chance(p, 2) == 0 ? 0 : day + mgi_chance(p, 12);
	for (int i = 0; i < a->goods.n; i++)
		mgi_add(&a->fresh, a->goods.of[i].item, 1 + mgi_chance(p, (int)a->goods.of[i].q + 10));
}

static void
plan_leave(struct plan *p, enum mg_verb verb)
{
	struct mg_act *a = &p->a;

	a->verb = verb;
	a->from = mgi_chance(p, p->m->units);
	keeper_alone(p, a->from);
	a->condition = mgi_chance(p, 2) == 0 ? 0 : MG_GOOD + mgi_chance(p, 3);
	some_there(p, a->from, a->condition != 0 ? a->condition : verb == GV_SCRAP ? MG_DAMAGED : MG_GOOD);
	for (int i = 0; i < a->goods.n && mgi_chance(p, 3) > 0; i++)	/* not all that there is, each time */
		a->goods.of[i].q = 1 + a->goods.of[i].q / 4;
}

static bool
waits(const struct mg_bill *b)
{
	return (b->above && !b->confirmed) ||
	    (b->state == MG_WAITING && (b->kind == MG_SCRAP || b->kind == MG_WRITEOFF || b->kind == MG_LOSS));
}

static void
plan_confirm(struct plan *p)
{
	struct mg_act *a = &p->a;
	int unit;

	a->verb = GV_CONFIRM;
	for (int i = 0; i < 60; i++) {
		int b = p->m->bills - 1 - mgi_chance(p, mgi_chance(p, 3) == 0 ? p->m->bills : 300);
		if (b < 0 || p->m->bill[b].id == 0)
			continue;
		a->bill = b;
		if (waits(&p->m->bill[b]))
			break;
	}
	if (a->bill < 0)
		return;
	unit = p->m->bill[a->bill].from >= 0 ? p->m->bill[a->bill].from : p->m->bill[a->bill].to;
	if (mgi_chance(p, 2) == 0)
		mgi_for_desk(p, unit);
	else
		mgi_for_keeper(p, unit);
}

static void
plan_undo(struct plan *p)
{
	struct mg_act *a = &p->a;
	const struct model_goods *m = p->m;
	int any = m->moves;

	a->verb = GV_UNDO;
	a->reason = true;
	for (int i = 0; i < 40 && any == m->moves; i++) {
		int r = m->moves - 1 - mgi_chance(p, mgi_chance(p, 3) == 0 ? m->moves : 100);
		if (r >= 0 && m->bill[m->move[r].bill].id != 0 && (mgi_chance(p, 12) == 0 ||
		    (m->move[r].undoes < 0 && (mgi_chance(p, 3) > 0 || mg_live(&m->bill[m->move[r].bill])))))
			any = r;
	}
	if (any == m->moves)
		return;
	a->bill = m->move[any].bill;
	a->row = m->move[any].no + (mgi_chance(p, 40) == 0 ? 100 : 0);
	a->who = m->move[any].by;
	if (mgi_chance(p, 2) == 0)
		mgi_for_desk(p, m->bill[a->bill].from >= 0 ? m->bill[a->bill].from : m->bill[a->bill].to);
	else if (mgi_chance(p, 8) == 0)
		a->who = mgi_anybody(p);
}

void
mgi_plan_hand(struct plan *p, int what)
{
	if (what < 17)
		plan_issue(p, GV_OUT);
	else if (what < 31)
		plan_issue(p, GV_GIVE);
	else if (what < 45)
		plan_back(p);
	else if (what < 53)
		plan_swap(p);
	else if (what < 59)
		plan_leave(p, GV_SCRAP);
	else if (what < 64)
		plan_leave(p, GV_WRITEOFF);
	else if (what < 84)
		plan_confirm(p);
	else
		plan_undo(p);
}

/* --- counts */

/* A lot that the unit has, rather than one that it has not; -1: there is none. */
static int
lot_there(const struct plan *p, int unit, int place)
{
	int lot = -1;

	for (int i = 0; i < 40 && p->m->lots > 0; i++) {
		lot = mgi_chance(p, p->m->lots);
		if (p->m->lot[lot].at[unit][place - 1] > 0)
			break;
	}
	return lot;
}

static void
plan_set(struct plan *p)
{
	struct mg_act *a = &p->a;
	const struct mg_sheet *s = &p->m->sheet[a->from];
	int place;

	a->verb = GV_SET;
	a->condition = mgi_chance(p, 3) > 0 ? 0 : MG_GOOD + mgi_chance(p, 3);
	place = a->condition != 0 ? a->condition : MG_GOOD;
	a->lot = mgi_chance(p, 6) == 0 ? -1 : lot_there(p, a->from, place);
	if (s->lines > 0 && mgi_chance(p, 3) == 0) {	/* once more */
		a->lot = s->line[s->lines - 1].lot;
		a->condition = s->line[s->lines - 1].place;
		place = a->condition;
	}
	a->goods.of[0].item = mgi_chance(p, p->m->items);
	a->counted = a->lot < 0 ? (mgi_chance(p, 2) == 0 ? 0 : mgi_chance(p, 50)) : p->m->lot[a->lot].at[a->from][place - 1];
	if (mgi_chance(p, 2) == 0)
		a->counted += mgi_chance(p, 9) - 4;
	a->counted = a->counted > 0 ? a->counted : 0;
	a->as_counted = mgi_chance(p, 3) == 0;
	if (mgi_chance(p, 3) == 0)
		a->happened = a->now - mgi_chance(p, 90) * 60000LL;
}

/* Much of what somebody began is ended, by another. */
void
mgi_plan_count(struct plan *p)
{
	struct mg_act *a = &p->a;
	int what = mgi_chance(p, 100);
	const struct mg_sheet *s;

	a->from = mgi_chance(p, p->m->units);
	for (int i = 0; i < 3 && !p->m->sheet[a->from].open; i++)
		a->from = mgi_chance(p, p->m->units);
	s = &p->m->sheet[a->from];
	if (mgi_chance(p, 3) == 0)
		mgi_for_desk(p, a->from);
	else
		mgi_for_keeper(p, a->from);
	a->phone = false;
	if (what < 12 || (!s->open && what < 80))
		a->verb = GV_START;
	else if (what < 80 && s->lines < MG_COUNTED - 25)
		plan_set(p);
	else if (what < 97)
		a->verb = GV_END;
	else
		a->verb = GV_GIVE_UP;
	for (int i = 0; i < 30 && a->verb == GV_END && s->by == a->who && mgi_chance(p, 10) > 0; i++)
		mgi_for_desk(p, a->from);
}
