/* What an operation will be answered: see model_order.h. */
#include "tests/check/model_in.h"

/* --- who may what */

static bool
lies_in(const struct model_order *m, int place, int above)
{
	for (; place >= 0; place = m->above[place])
		if (place == above)
			return true;
	return false;
}

static bool
is_desk_over(const struct model_order *m, int who, int place)
{
	const struct mo_person *p = &m->person[who];

	return (p->duty || p->leader) && lies_in(m, place, p->place);
}

static bool
is_leader_over(const struct model_order *m, int who, int place)
{
	return m->person[who].leader && lies_in(m, place, m->person[who].place);
}

static int
root_of(const struct model_order *m, int team)
{
	return m->team[team].squad_of >= 0 ? m->team[team].squad_of : team;
}

/* Squads are of the people of the team that they were split off. */
bool
mo_is_of(const struct model_order *m, int who, int team)
{
	return m->person[who].team >= 0 && m->person[who].team == root_of(m, team);
}

int
mo_meant(const struct model_order *m, const struct mo_act *a)
{
	int found = -1, n = 0;

	if (a->order >= 0 || m->person[a->who].team < 0)
		return a->order;
	for (int t = 0; t < m->teams; t++)
		if (mo_is_of(m, a->who, t) && mo_live(m, t) >= 0) {
			found = mo_live(m, t);
			n++;
		}
	return n == 1 ? found : -1;
}

/* Back once more without a number: of his teams none is out, and the last that was is back. */
static bool
came_back(const struct model_order *m, const struct mo_act *a)
{
	int last = -1;

	for (int t = 0; t < m->teams; t++)
		if (mo_is_of(m, a->who, t) && mo_live(m, t) >= 0)
			return false;
	for (int o = 0; o < m->orders; o++)
		if (mo_is_of(m, a->who, m->order[o].team))
			last = o;
	return a->verb == MV_BACK && last >= 0 && mo_fold(&m->order[last]).end == MO_BACK;
}

/* --- sending */

static int
real_order(const struct model_order *m, int team)
{
	int o = mo_live(m, team);

	return o >= 0 && !m->order[o].drill ? o : -1;
}

static long
squads_of(const struct model_order *m, int team, int *n)
{
	long people = 0;

	*n = 0;
	for (int t = 0; t < m->teams; t++)
		if (m->team[t].squad_of == team && !m->team[t].retired) {
			people += m->team[t].strength;
			++*n;
		}
	return people;
}

/* Who was sent of it has gone; until they say how many that may be all. */
static long
gone(const struct model_order *m, int team)
{
	int live = real_order(m, team);
	long sent;

	if (live < 0)
		return 0;
	sent = mo_fold(&m->order[live]).sent;
	return sent == MO_UNKNOWN ? m->team[team].strength : sent;
}

static bool
squads_out(const struct model_order *m, int team)
{
	for (int t = 0; t < m->teams; t++)
		if (m->team[t].squad_of == team && !m->team[t].retired && real_order(m, t) >= 0)
			return true;
	return false;
}

/* Waiting forward it is ready from there; a drill gives way to what is real. */
static bool
gives_way(const struct mo_order *live, const struct mo_act *a)
{
	if (live->drill != a->drill)
		return live->drill;
	return live->forward && live->state == MO_SCENE;
}

static unsigned
foretell_send(const struct model_order *m, const struct mo_act *a)
{
	const struct mo_team *t = &m->team[a->team];
	int live = mo_live(m, a->team), n;
	/* All squads must be among those who stayed at home. */
	bool whole = t->squad_of >= 0 && real_order(m, t->squad_of) >= 0 &&
	    squads_of(m, t->squad_of, &n) + gone(m, t->squad_of) > m->team[t->squad_of].strength;
	bool backed = a->reason && is_leader_over(m, a->who, t->base);
	unsigned no = 0;

	if (!is_desk_over(m, a->who, t->base))
		return MA_SCOPE;
	if (t->retired)
		return MA_RETIRED;
	if (m->state[a->incident] == MO_OVER)
		no |= MA_OVER;
	if (whole || (live >= 0 && !gives_way(&m->order[live], a)))
		no |= MA_BUSY;
	if (squads_out(m, a->team))
		no |= MA_TEAM_SPLIT;
	if (mo_standing(t, a->now) == MO_OUT)
		no |= MA_TEAM_OUT;
	if (mo_standing(t, a->now) == MO_RESTING && !backed)
		no |= MA_TEAM_RESTING;
	return no != 0 ? no : MA_YES;
}

/* --- steps */

/* Who may say it: the team; else a desk over it or over who issued it, that names who told it. */
static unsigned
may_step(const struct model_order *m, const struct mo_act *a, const struct mo_order *o)
{
	if (mo_is_of(m, a->who, o->team))
		return MA_YES;
	if (!is_desk_over(m, a->who, m->team[o->team].base) && !is_desk_over(m, a->who, o->desk))
		return MA_SCOPE;
	return a->phone ? MA_YES : MA_BY_PHONE;
}

/* Only a leader's reason lets somebody be missing. */
bool
mo_is_excused(const struct model_order *m, const struct mo_act *a, const struct mo_order *o)
{
	return a->reason && (is_leader_over(m, a->who, o->desk) ||
	    is_leader_over(m, a->who, m->team[o->team].base));
}

/* To the minute: nobody says seconds. */
static bool
is_before_sent(const struct mo_order *o, const struct mo_act *a)
{
	return a->happened != 0 && a->happened / 60000 < mo_moment(&o->step[0]) / 60000;
}

static unsigned
foretell_step(const struct model_order *m, const struct mo_act *a)
{
	struct mo_act one = *a;
	const struct mo_order *o;
	struct mo_fold f;
	struct mo_step s;
	unsigned may;

	one.order = mo_meant(m, a);
	if (one.order < 0 && came_back(m, a))
		return MA_RACE;
	if (one.order < 0)
		return m->person[a->who].team < 0 && !m->person[a->who].duty &&
		    !m->person[a->who].leader ? MA_SCOPE | MA_WHICH : MA_WHICH;
	o = &m->order[one.order];
	may = may_step(m, a, o);
	if (may != MA_YES)
		return may;
	if (is_before_sent(o, a))
		return MA_BEFORE_SENT;
	f = mo_fold(o);
	s = mo_step_of(m, &one, &f);
	s.excused = mo_is_excused(m, a, o);
	return mo_fits(&f, &s);
}

static unsigned
foretell_issuer(const struct model_order *m, const struct mo_act *a)
{
	const struct mo_order *o = &m->order[a->order];
	struct mo_fold f = mo_fold(o);
	unsigned as;

	if (!is_desk_over(m, a->who, o->desk))
		return MA_SCOPE;
	as = mo_in_state(&f, a->verb);
	if (as != MA_YES || a->verb == MV_RECALL)
		return as;
	if (o->drill != a->drill)
		as = MA_NO_DRILL;
	if (m->state[a->incident] == MO_OVER)
		as = (as & ~(unsigned)MA_YES) | MA_OVER;
	return as;
}

/* The order without step k: the first later one that does not fit, -1: all do. */
static int
needs_it(const struct mo_order *o, int k, struct mo_fold *f)
{
	*f = mo_fold_to(o, -1);
	for (int i = 0; i < o->steps; i++) {
		if (i == k || o->step[i].struck)
			continue;
		if (o->step[i].verb != MV_SEND && mo_fits(f, &o->step[i]) != MA_YES)
			return i;
		mo_add_step(f, &o->step[i]);
	}
	return -1;
}

static unsigned
foretell_strike(const struct model_order *m, const struct mo_act *a)
{
	const struct mo_order *o = &m->order[a->order];
	bool desk = is_desk_over(m, a->who, o->desk), reads = desk || mo_is_of(m, a->who, o->team) ||
	    is_desk_over(m, a->who, m->team[o->team].base);
	struct mo_fold f;
	unsigned no = 0;

	if (a->step >= o->steps)
		return reads ? MA_NO_STEP : MA_NO_STEP | MA_SCOPE;
	if (o->step[a->step].by != a->who && !desk)
		return MA_SCOPE;
	if (o->step[a->step].struck)
		return MA_RACE;
	/* Who went on with another order went with all that was said before. */
	if (o->step[a->step].verb == MV_SEND || mo_fold(o).end == MO_RETASKED ||
	    needs_it(o, a->step, &f) >= 0)
		return MA_STEP_NEEDED;
	if (o->state != MO_CLOSED || f.state == MO_CLOSED)
		return MA_YES;
	if (m->state[o->incident] >= MO_CONTROLLED)
		no |= MA_OVER;
	if (mo_live(m, o->team) >= 0)
		no |= MA_OTHER;
	if (m->team[o->team].retired)
		no |= MA_RETIRED;
	return no != 0 ? no : MA_YES;
}

/* All whose people are out for the incident count now. */
bool
mo_is_called(const struct model_order *m, int order, int incident)
{
	const struct mo_order *o = &m->order[order];

	return o->state != MO_CLOSED && o->incident == incident && mo_fold(o).out;
}

static unsigned
foretell_called(const struct model_order *m, const struct mo_act *a)
{
	if (!is_desk_over(m, a->who, m->home[a->incident]))
		return MA_SCOPE;
	for (int o = 0; o < m->orders; o++)
		if (mo_is_called(m, o, a->incident))
			return MA_YES;
	return MA_NOBODY;
}

/* Nothing is under control while somebody is out for it. */
static unsigned
foretell_state(const struct model_order *m, const struct mo_act *a)
{
	if (!is_desk_over(m, a->who, m->home[a->incident]))
		return MA_SCOPE;
	if (a->to == (int)m->state[a->incident])
		return MA_RACE;
	for (int o = 0; a->to >= MO_CONTROLLED && o < m->orders; o++)
		if (m->order[o].state != MO_CLOSED && m->order[o].incident == a->incident)
			return MA_ORDERS_LIVE;
	return MA_YES;
}

static unsigned
foretell_level(const struct model_order *m, const struct mo_act *a)
{
	if (!is_desk_over(m, a->who, m->home[a->incident]))
		return MA_SCOPE;
	return a->to == (int)m->level[a->incident] ? MA_RACE : MA_YES;
}

/* --- teams */

static unsigned
foretell_split(const struct model_order *m, const struct mo_act *a)
{
	const struct mo_team *t = &m->team[a->team];
	int n;
	long squads = squads_of(m, a->team, &n);

	if (t->squad_of >= 0)
		return MA_NO_SQUAD;
	if (squads + a->people > t->strength)
		return MA_STRENGTH;
	return real_order(m, a->team) >= 0 && squads + a->people + gone(m, a->team) > t->strength ?
	    MA_TEAM_LIVE : MA_YES;
}

/* As a team above its squads, and as a squad under its team. */
static unsigned
foretell_strength(const struct model_order *m, const struct mo_act *a)
{
	const struct mo_team *t = &m->team[a->team];
	int n;
	bool own = squads_of(m, a->team, &n) <= a->people;
	bool fits_in = t->squad_of < 0 || a->people <= t->strength ||
	    squads_of(m, t->squad_of, &n) - t->strength + a->people <= m->team[t->squad_of].strength;

	return a->people != t->strength && (!own || !fits_in) ? MA_STRENGTH : MA_YES;
}

/* It leaves the book. */
static unsigned
foretell_leave(const struct model_order *m, const struct mo_act *a)
{
	unsigned no = 0;
	int n;

	squads_of(m, a->team, &n);
	if (n > 0)
		no |= MA_SQUADS;
	if (mo_live(m, a->team) >= 0)
		no |= MA_TEAM_LIVE;
	if (a->verb == MV_MERGE && m->team[a->team].squad_of < 0)
		no |= MA_NO_SQUAD;
	return no != 0 ? no : MA_YES;
}

static unsigned
foretell_team(const struct model_order *m, const struct mo_act *a)
{
	bool desk = is_desk_over(m, a->who, m->team[a->team].base), own = mo_is_of(m, a->who, a->team);

	if (m->team[a->team].retired)
		return MA_RETIRED | (desk ? 0 : MA_SCOPE);
	if (a->verb == MV_READY || a->verb == MV_REST || a->verb == MV_OUT)
		return !desk && !own ? MA_SCOPE : real_order(m, a->team) >= 0 ? MA_TEAM_LIVE : MA_YES;
	if (!desk)
		return MA_SCOPE;
	return a->verb == MV_SPLIT ? foretell_split(m, a) : a->verb == MV_STRENGTH ?
	    foretell_strength(m, a) : foretell_leave(m, a);
}

static void
meet(struct model_order *m, const struct mo_act *a, unsigned as)
{
	int o = a->verb == MV_SEND ? -1 : mo_meant(m, a);

	if (o >= 0 && a->verb < MV_STRIKE && a->verb != MV_CALLED && !(as & (MA_SCOPE | MA_BY_PHONE)))
		m->met[mo_fold(&m->order[o]).state][a->verb][as == MA_YES] = true;
}

static unsigned
foretell(const struct model_order *m, const struct mo_act *a)
{
	switch (a->verb) {
	case MV_SEND: return foretell_send(m, a);
	case MV_CALLED: return foretell_called(m, a);
	case MV_STRIKE: return foretell_strike(m, a);
	case MV_STATE: return foretell_state(m, a);
	case MV_LEVEL: return foretell_level(m, a);
	case MV_RECALL:
	case MV_RETASK: return foretell_issuer(m, a);
	default: return a->verb > MV_STRIKE ? foretell_team(m, a) : foretell_step(m, a);
	}
}

unsigned
mo_foretell(struct model_order *m, const struct mo_act *a)
{
	unsigned as = foretell(m, a);

	meet(m, a, as);
	if ((as & (as - 1)) == 0)
		m->answered |= as;
	return as;
}
