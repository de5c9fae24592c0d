/* What is tried next: see model_plan.h. */
#include "tests/check/model_plan.h"

#define MINUTE 60000LL

struct plan {
	const struct model_order *m;
	const struct mo_county *c;
	unsigned *seed;
	struct mo_act a;
};

int
mo_chance(unsigned *seed, int n)
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
	return mo_chance(p->seed, n);
}

static int
desk(const struct plan *p)
{
	return chance(p, p->c->desks);
}

/* Mostly a desk over the team. */
static int
desk_over(const struct plan *p, int team)
{
	int who = desk(p);

	for (int i = 0; i < 6; i++, who = desk(p)) {
		int base = p->m->team[team].base;
		for (; base >= 0; base = p->m->above[base])
			if (base == p->m->person[who].place)
				return who;
	}
	return who;
}

static int
head_of(const struct plan *p, int team)
{
	int root = p->m->team[team].squad_of >= 0 ? p->m->team[team].squad_of : team;

	return p->c->desks + 1 + root;
}

static int
anybody(const struct plan *p)
{
	return chance(p, p->c->people);
}

/* Mostly one that is there still: of the first ones, or a new squad. */
static int
team(const struct plan *p)
{
	int t = 0;

	for (int i = 0; i < 4; i++) {
		t = chance(p, 2) == 0 || p->m->teams == p->c->tops ? chance(p, p->c->tops) :
		    p->m->teams - 1 - chance(p, p->m->teams < 24 ? p->m->teams : 24);
		if (!p->m->team[t].retired)
			return t;
	}
	return t;
}

/* Where who has no desk in the county knows of. */
static int
incident_for(const struct plan *p, int who, bool drill)
{
	int half = p->c->incidents / 2, at = p->m->person[who].place;

	for (int i = 0; i < half; i++)
		if (at > 0 && p->m->home[i] == at)
			return drill ? half + i : i;
	return (drill ? half : 0) + chance(p, half);
}

static void
where_to(struct plan *p)
{
	struct mo_act *a = &p->a;

	a->drill = chance(p, 5) == 0;
	a->forward = chance(p, 5) == 0;
	a->incident = incident_for(p, a->who, a->drill);
	a->every = a->forward || chance(p, 2) == 0 ? 30 : 20;
	a->every_away = 60;
}

static void
plan_send(struct plan *p)
{
	struct mo_act *a = &p->a;

	a->verb = MV_SEND;
	a->team = team(p);
	for (int i = 0; i < 3 && mo_live(p->m, a->team) >= 0 && chance(p, 3) > 0; i++)
		a->team = team(p);
	a->who = chance(p, 12) == 0 ? anybody(p) : desk_over(p, a->team);
	a->reason = chance(p, 3) == 0;
	where_to(p);
}

static bool
has_squads(const struct model_order *m, int of)
{
	for (int t = 0; t < m->teams; t++)
		if (m->team[t].squad_of == of && !m->team[t].retired)
			return true;
	return false;
}

static void
plan_team(struct plan *p)
{
	static const enum mo_verb verbs[] = { MV_SPLIT, MV_SPLIT, MV_SPLIT, MV_MERGE, MV_MERGE, MV_MERGE,
		MV_STRENGTH, MV_READY, MV_READY, MV_READY, MV_READY, MV_REST, MV_OUT, MV_RETIRE };
	struct mo_act *a = &p->a;

	a->verb = verbs[chance(p, (int)(sizeof verbs / sizeof *verbs))];
	a->team = team(p);
	/* Squads alone end, and one of the first teams. */
	while ((a->verb == MV_RETIRE || a->verb == MV_MERGE) && a->team < p->c->tops && a->team != 2 &&
	    mo_live(p->m, a->team) < 0 && p->m->teams > p->c->tops)
		a->team = p->c->tops + chance(p, p->m->teams - p->c->tops);
	if (a->verb == MV_RETIRE && a->team < p->c->tops && !has_squads(p->m, a->team))
		a->verb = MV_MERGE;
	if (a->verb == MV_SPLIT && p->m->teams > MO_TEAMS - 64)
		a->verb = MV_READY;
	a->who = chance(p, 10) == 0 ? anybody(p) : chance(p, 4) == 0 ? head_of(p, a->team) : desk_over(p, a->team);
	a->people = 1 + chance(p, a->verb == MV_STRENGTH ? 60 : 14);
	if (a->verb == MV_STRENGTH && chance(p, 2))
		a->people = p->m->team[a->team].strength + chance(p, 5) - 1;
	if (a->verb == MV_STRENGTH && a->people < (a->team < p->c->tops ? 20 : 1))
		a->people = a->team < p->c->tops ? 20 : 1;
	a->until = a->now + MINUTE * (1 + chance(p, 600));
}

/* An order: mostly one that lives, else one of the last. */
static int
order(const struct plan *p)
{
	for (int i = 0; i < 12 && chance(p, 6) > 0; i++) {
		int live = mo_live(p->m, team(p));
		if (live >= 0)
			return live;
	}
	return p->m->orders - 1 - chance(p, p->m->orders < 30 ? p->m->orders : 30);
}

static enum mo_verb
likely(const struct plan *p, const struct mo_order *o)
{
	static const enum mo_verb next[MO_STATES][6] = {
		[MO_ISSUED] = { MV_ACK, MV_ACK, MV_ACK, MV_GO, MV_ARRIVE, MV_DECLINE },
		[MO_ACKED] = { MV_GO, MV_GO, MV_GO, MV_ARRIVE, MV_LATE, MV_RETASK },
		[MO_MOVING] = { MV_ARRIVE, MV_ARRIVE, MV_ARRIVE, MV_COUNT, MV_RECALL, MV_RETASK },
		[MO_SCENE] = { MV_COUNT, MV_COUNT, MV_DONE, MV_BACK, MV_RETASK, MV_RECALL },
		[MO_LEAVING] = { MV_BACK, MV_BACK, MV_COUNT, MV_ACK, MV_LATE, MV_RETASK },
		[MO_CLOSED] = { MV_BACK, MV_ARRIVE, MV_COUNT, MV_GO, MV_DONE, MV_ACK },
	};

	return next[o->state][chance(p, 6)];
}

/* How many: mostly so that it adds up. */
static void
people(struct plan *p, const struct mo_order *o)
{
	struct mo_fold f = mo_fold(o);
	struct mo_act *a = &p->a;
	long all = f.sent < 0 ? p->m->team[o->team].strength : f.sent, hurt = f.injured < 0 ? 0 : f.injured;

	if (chance(p, 4) == 0)
		return;
	a->people = chance(p, 8) == 0 ? 1 + chance(p, 40) : all;
	if (a->verb == MV_GO && f.sent < 0)
		a->people = 1 + chance(p, (int)all + 1);
	if (a->verb == MV_COUNT) {
		a->injured = chance(p, 4) == 0 ? chance(p, 3) : chance(p, 5) == 0 ? -1 : hurt;
		a->missing = chance(p, 6) == 0 ? 1 : chance(p, 5) == 0 ? -1 : 0;
		if (chance(p, 8) > 0)
			a->people = all - (chance(p, 2) && a->injured > 0 ? a->injured : 0) -
			    (a->missing > 0 ? a->missing : 0);
	}
	if (a->verb == MV_BACK) {
		a->people = all - (f.missing > 0 ? f.missing : 0) - chance(p, (int)hurt + 1);
		a->injured = chance(p, 6) == 0 ? chance(p, 3) : -1;
		if (chance(p, 8) == 0)
			a->people = chance(p, 30);
	}
	if (a->people < 0)
		a->people = 0;
}

static void
by_whom(struct plan *p, const struct mo_order *o)
{
	struct mo_act *a = &p->a;
	bool issuer = a->verb == MV_RECALL || a->verb == MV_RETASK;

	a->phone = chance(p, 10) > 0;
	if (issuer ? chance(p, 8) == 0 : chance(p, 12) == 0)
		a->who = anybody(p);
	else if (issuer || chance(p, 3) == 0)
		a->who = desk_over(p, o->team);
	else
		a->who = head_of(p, o->team);
	if (!issuer && chance(p, 5) == 0)
		a->order = -1;
}

static void
plan_step(struct plan *p)
{
	static const enum mo_verb any[] = { MV_ACK, MV_DECLINE, MV_GO, MV_LATE, MV_ARRIVE, MV_COUNT,
		MV_DONE, MV_BACK, MV_RECALL, MV_RETASK };
	struct mo_act *a = &p->a;
	const struct mo_order *o = &p->m->order[a->order = order(p)];

	a->verb = chance(p, 5) > 1 ? likely(p, o) : any[chance(p, 10)];
	if (o->steps > MO_STEPS - 36 && a->verb != MV_RETASK)
		a->verb = MV_BACK;	/* it has no room for more */
	by_whom(p, o);
	people(p, o);
	a->reason = chance(p, 4) == 0;
	if ((a->verb == MV_DONE || a->verb == MV_BACK) && mo_fold(o).missing > 0 && chance(p, 2)) {
		a->who = p->c->leader;		/* only he may let somebody be missing */
		a->reason = a->phone = true;
		a->order = (int)(o - p->m->order);
	}
	a->eta = a->now + MINUTE * (1 + chance(p, 180));
	if (a->verb == MV_RETASK)
		where_to(p);
	if (a->verb == MV_RETASK && chance(p, 6) > 0) {
		a->drill = o->drill;
		a->incident = incident_for(p, a->who, a->drill);
	}
}

static void
plan_strike(struct plan *p)
{
	struct mo_act *a = &p->a;
	const struct mo_order *o = &p->m->order[a->order = order(p)];

	a->verb = MV_STRIKE;
	for (int i = 0; i < 8 && chance(p, 2); i++) {	/* or that somebody is back */
		const struct mo_order *last = &p->m->order[p->m->orders - 1 - chance(p, p->m->orders < 12 ? p->m->orders : 12)];
		if (mo_fold(last).end == MO_BACK)
			o = last;
	}
	a->order = (int)(o - p->m->order);
	a->step = chance(p, 3) > 0 ? o->steps - 1 : chance(p, o->steps + 1);
	a->who = chance(p, 10) == 0 ? anybody(p) : chance(p, 2) ? desk_over(p, o->team) :
	    a->step < o->steps ? o->step[a->step].by : desk(p);
}

static void
plan_called(struct plan *p)
{
	p->a.verb = MV_CALLED;
	p->a.incident = chance(p, p->c->incidents);
	p->a.who = desk(p);
	for (int o = 0; o < p->m->orders; o++)
		if (p->m->order[o].state != MO_CLOSED && p->m->order[o].steps > MO_STEPS - 36)
			p->a.verb = MV_SEND;
	if (p->a.verb == MV_SEND)		/* one has no room for a step more */
		plan_send(p);
}

/* It is over, or goes on; mostly it goes on. */
static void
plan_state(struct plan *p)
{
	struct mo_act *a = &p->a;

	a->verb = MV_STATE;
	a->incident = chance(p, p->c->incidents);
	a->who = chance(p, 3) > 0 ? chance(p, 2) : anybody(p);
	a->to = p->m->state[a->incident] >= MO_CONTROLLED && chance(p, 5) > 0 ? MO_RESPONDING :
	    MO_CONTROLLED + chance(p, 2);
}

/* Its level, mostly one that takes or gives the time to be there. */
static void
plan_level(struct plan *p)
{
	struct mo_act *a = &p->a;

	a->verb = MV_LEVEL;
	a->incident = chance(p, p->c->incidents);
	a->who = chance(p, 3) > 0 ? chance(p, 2) : anybody(p);
	a->to = chance(p, 2) ? MO_ORDINARY : MO_LARGER + chance(p, 3);
}

struct mo_act
mo_plan(const struct model_order *m, const struct mo_county *c, unsigned *seed, long long now)
{
	struct plan p = { .m = m, .c = c, .seed = seed, .a = { .order = -1, .team = -1, .incident = -1,
	    .step = -1, .people = MO_UNKNOWN, .injured = MO_UNKNOWN, .missing = MO_UNKNOWN, .now = now } };
	int what = chance(&p, 100);

	if (what < 22 || m->orders == 0)
		plan_send(&p);
	else if (what < 32)
		plan_team(&p);
	else if (what < 40)
		plan_strike(&p);
	else if (what < 42)
		plan_called(&p);
	else if (what < 45)
		plan_state(&p);
	else if (what < 47)
		plan_level(&p);
	else
		plan_step(&p);
	/* Some of it is told late; a desk's own acts are not. */
	if (p.a.verb >= MV_ACK && p.a.verb <= MV_BACK && p.a.verb != MV_CALLED && chance(&p, 4) == 0)
		p.a.happened = now - MINUTE * chance(&p, 90) - 1;
	return p.a;
}
