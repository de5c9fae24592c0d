/* Teams and orders from the words of the rules: see model_order.h. */
#include "tests/check/model_in.h"

#include <stdio.h>
#include <string.h>

#define MINUTE 60000LL

const char *
mo_answer_name(enum mo_answer a)
{
	static const char *const names[MA_ANSWERS] = { "yes", "OUT_OF_SCOPE", "ORDER_BY_PHONE",
		"which", "STEP_ORDER", "RACE", "COUNT_MISSING", "COUNT_SUM", "TEAM_BUSY", "TEAM_OUT",
		"TEAM_RESTING", "TEAM_SPLIT", "TEAM_LIVE", "STRENGTH", "TEAM_RETIRED", "ORDERS_LIVE",
		"no step", "step needed", "squads", "no squad", "nobody out", "another order",
		"no drill", "INCIDENT_OVER", "ORDER_BEFORE_SENT" };

	for (int i = 0; i < MA_ANSWERS; i++)
		if (a & 1u << i)
			return names[i];
	return "?";
}

const char *
mo_verb_name(enum mo_verb v)
{
	static const char *const names[MV_VERBS] = { "?", "send", "ack", "decline", "go", "late",
		"arrive", "count", "called", "done", "back", "recall", "retask", "strike", "split", "merge",
		"strength", "ready", "rest", "out", "retire", "state", "level" };

	return names[v];
}

long
mo_told(long figure)
{
	return figure == MO_UNKNOWN ? 0 : figure;
}

long
mo_most(long a, long b)
{
	return a > b ? a : b;
}

/* --- an order is its steps */

/* Where a verb leads from each state: a state, or what it is refused with. OUT: only where
 * people are out, and then it is as on the way back. */
enum { N = -1, R = -2, OUT = -3, HEARD = -4 };
static const int leads[MV_RETASK + 1][MO_STATES] = {
	/*                issued     acked      moving      scene       leaving    closed */
	[MV_ACK] =     { 0, MO_ACKED,  R,         N,          N,          HEARD,     N },
	[MV_DECLINE] = { 0, MO_CLOSED, MO_CLOSED, N,          N,          N,         N },
	[MV_GO] =      { 0, MO_MOVING, MO_MOVING, R,          N,          N,         N },
	[MV_LATE] =    { 0, N,         MO_ACKED,  MO_MOVING,  N,          MO_LEAVING, N },
	[MV_ARRIVE] =  { 0, MO_SCENE,  MO_SCENE,  MO_SCENE,   R,          N,         N },
	[MV_COUNT] =   { 0, OUT,       OUT,       MO_MOVING,  MO_SCENE,   MO_LEAVING, N },
	[MV_CALLED] =  { 0, OUT,       OUT,       MO_MOVING,  MO_SCENE,   MO_LEAVING, N },
	[MV_DONE] =    { 0, N,         N,         N,          MO_LEAVING, R,         N },
	[MV_BACK] =    { 0, OUT,       OUT,       MO_CLOSED,  MO_CLOSED,  MO_CLOSED, R },
	[MV_RECALL] =  { 0, MO_CLOSED, MO_CLOSED, MO_LEAVING, MO_LEAVING, R,         N },
	[MV_RETASK] =  { 0, N,         MO_CLOSED, MO_CLOSED,  MO_CLOSED,  MO_CLOSED, N },
};

unsigned
mo_in_state(const struct mo_fold *f, enum mo_verb v)
{
	int to = leads[v][f->state];

	if (to == OUT)
		return f->out ? MA_YES : MA_STEP_ORDER;
	if (to == HEARD)
		return !f->recalled ? MA_STEP_ORDER : f->heard ? MA_RACE : MA_YES;
	return to == N ? MA_STEP_ORDER : to == R ? MA_RACE : MA_YES;
}

static enum mo_state
next_state(const struct mo_fold *f, enum mo_verb v)
{
	int to = v == MV_SEND ? MO_ISSUED : leads[v][f->state];

	if ((v == MV_RECALL || v == MV_DECLINE) && to == MO_CLOSED && f->out)
		return MO_LEAVING;
	if (v == MV_BACK || v == MV_RETASK)	/* a drill gives way in any state */
		return MO_CLOSED;
	return to > 0 ? (enum mo_state)to : f->state;
}

static enum mo_end
end_of(enum mo_verb v)
{
	return v == MV_BACK ? MO_BACK : v == MV_DECLINE ? MO_DECLINED : v == MV_RECALL ? MO_RECALLED :
	    MO_RETASKED;
}

/* Who is said to be where. */
static void
add_people(struct mo_fold *f, const struct mo_step *s)
{
	bool all = s->verb == MV_SEND || s->verb == MV_COUNT;

	if (s->people == MO_UNKNOWN || s->verb == MV_CALLED)
		return;
	if (s->verb != MV_BACK) {
		f->out = true;
		f->sent = mo_most(f->sent, s->people + (s->verb == MV_COUNT ? mo_told(s->missing) : 0));
	}
	f->here = s->people - (s->verb == MV_SEND ? mo_told(s->missing) : 0);
	if (all || s->injured != MO_UNKNOWN)
		f->injured = s->injured;
	if (all && mo_told(s->missing) > mo_told(f->missing))
		f->let_go = false;
	if (all)
		f->missing = s->missing;
	if (s->verb == MV_COUNT)
		f->away = f->sent - s->people - mo_told(s->missing);
}

void
mo_add_step(struct mo_fold *f, const struct mo_step *s)
{
	enum mo_state before = f->state;

	if (s->verb == MV_ACK && f->recalled)
		f->heard = true;
	if (s->verb == MV_DONE && s->excused)
		f->let_go = true;
	f->state = next_state(f, s->verb);
	if (f->state != before)
		f->eta = 0;
	if (f->state == MO_CLOSED)
		f->end = end_of(s->verb);
	if (s->verb == MV_RECALL && f->state == MO_LEAVING)
		f->recalled = true;
	if (s->verb == MV_LATE)
		f->eta = s->eta;
	add_people(f, s);
}

long long
mo_moment(const struct mo_step *s)
{
	return s->happened != 0 ? s->happened : s->at;
}

static bool
answers(const struct mo_step *s)
{
	return !s->struck && (s->verb == MV_GO || s->verb == MV_ARRIVE || s->verb == MV_COUNT ||
	    s->verb == MV_DONE || s->verb == MV_CALLED);
}

/* The state after step k. */
struct mo_fold
mo_fold_to(const struct mo_order *o, int k)
{
	struct mo_fold f = { .sent = MO_UNKNOWN, .here = MO_UNKNOWN, .injured = MO_UNKNOWN,
	    .missing = MO_UNKNOWN };

	for (int i = 0; i <= k; i++)
		if (!o->step[i].struck)
			mo_add_step(&f, &o->step[i]);
	return f;
}

/* Is step k not older than any answer before it? */
static bool
is_news(const struct mo_order *o, int k)
{
	for (int i = 0; i < k; i++)
		if (answers(&o->step[i]) && mo_moment(&o->step[i]) > mo_moment(&o->step[k]))
			return false;
	return answers(&o->step[k]);
}

/* The next head count: so long after the newest answer; what was carried on before that. */
struct mo_fold
mo_fold(const struct mo_order *o)
{
	struct mo_fold f = mo_fold_to(o, o->steps - 1);
	int newest = -1;

	for (int k = 0; k < o->steps; k++) {
		if (!is_news(o, k))
			continue;
		newest = k;
		if (o->step[k].verb != MV_CALLED && o->step[k].people != MO_UNKNOWN)
			f.counted = mo_moment(&o->step[k]);
	}
	if (f.state == MO_CLOSED)
		return f;
	f.due = o->carried;
	if (newest >= 0) {
		struct mo_fold then = mo_fold_to(o, newest);
		long every = then.state == MO_SCENE ? o->every : o->every_away;
		f.due = o->step[newest].verb == MV_CALLED ? mo_moment(&o->step[newest]) :
		    every > 0 ? mo_moment(&o->step[newest]) + every * MINUTE : 0;
	}
	return f;
}

/* By its own word, else within hours unless the incident is known to be ordinary. */
static bool
has_arrival(const struct model_order *m, const struct mo_order *o, const struct mo_fold *f)
{
	return f->state == MO_MOVING && (f->eta != 0 || m->level[o->incident] != MO_ORDINARY);
}

unsigned
mo_asked(const struct model_order *m, int order)
{
	const struct mo_order *o = &m->order[order];
	struct mo_fold f = mo_fold(o);
	bool live = f.state != MO_CLOSED;
	bool ack = f.state == MO_ISSUED || (f.state == MO_LEAVING && f.recalled && !f.heard);
	unsigned asked = (unsigned)ack << MO_ASK_ACK | (unsigned)(f.state == MO_ACKED) << MO_ASK_SETOUT |
	    (unsigned)has_arrival(m, o, &f) << MO_ASK_ARRIVE | (unsigned)(f.due != 0) << MO_ASK_COUNT |
	    (unsigned)(live && mo_told(f.missing) > 0 && !f.let_go) << MO_ASK_MISSING |
	    (unsigned)(f.state == MO_LEAVING) << MO_ASK_BACK;

	for (int i = 0; i < o->steps; i++)	/* until the desk has answered, however it went on */
		if (o->step[i].verb == MV_DECLINE && !o->step[i].struck)
			asked |= 1u << MO_ASK_DECLINED;
	return asked;
}

unsigned
mo_may_be_asked(const struct model_order *m, int order)
{
	struct mo_fold f = mo_fold(&m->order[order]);
	unsigned may = f.due != 0 && mo_told(f.missing) == 0 ? 1u << MO_ASK_MISSING : 0;

	for (int i = 0; f.let_go && i < m->order[order].steps; i++)
		if (m->order[order].step[i].struck)	/* what was asked before that stays asked */
			may |= 1u << MO_ASK_MISSING;
	for (int o = order + 1; o < m->orders; o++)
		if (m->order[o].incident == m->order[order].incident)
			may |= 1u << MO_ASK_DECLINED;
	return may;
}

/* Do the people add up whom the step names? */
static unsigned
adds_up(const struct mo_fold *f, const struct mo_step *s)
{
	long sent = mo_told(f->sent), hurt = mo_told(s->injured != MO_UNKNOWN ? s->injured : f->injured);
	long off = sent - s->people;

	if ((s->verb == MV_GO || s->verb == MV_ARRIVE) && s->people != MO_UNKNOWN && mo_told(f->missing) > 0 &&
	    s->people > sent - f->away - f->missing)	/* one who is missing is not among them */
		return MA_COUNT_SUM;
	if (s->verb == MV_GO)
		return s->people + mo_told(f->injured) + mo_told(f->missing) >= sent ? MA_YES : MA_COUNT_SUM;
	if (s->verb == MV_ARRIVE)	/* as many as set out, if that was said */
		return s->people != MO_UNKNOWN || f->sent != MO_UNKNOWN ? MA_YES : MA_COUNT_SUM;
	if (s->verb == MV_COUNT)
		return s->people + mo_told(s->injured) + mo_told(s->missing) >= sent ? MA_YES : MA_COUNT_SUM;
	if (s->verb == MV_BACK)
		return off >= 0 && off <= hurt + mo_told(f->missing) ? MA_YES : MA_COUNT_SUM;
	return MA_YES;
}

unsigned
mo_fits(const struct mo_fold *f, const struct mo_step *s)
{
	unsigned a = mo_in_state(f, s->verb);

	if (a == MA_YES && (s->verb == MV_DONE || s->verb == MV_BACK) && mo_told(f->missing) > 0 && !s->excused)
		return MA_COUNT_MISSING;
	return a == MA_YES ? adds_up(f, s) : a;
}

/* What the team says where it names nobody. */
struct mo_step
mo_step_of(const struct model_order *m, const struct mo_act *a, const struct mo_fold *f)
{
	const struct mo_team *t = &m->team[m->order[a->order].team];
	struct mo_step s = { .verb = a->verb, .at = a->now, .happened = a->happened, .eta = a->eta,
	    .people = a->people, .injured = a->injured, .missing = a->missing, .by = a->who };
	bool counts = a->verb == MV_COUNT || a->verb == MV_BACK;
	long all = f->sent != MO_UNKNOWN ? f->sent - f->away - mo_told(f->missing) :
	    t->watch != MO_UNKNOWN ? t->watch : t->strength;

	if (!counts && s.verb != MV_GO && s.verb != MV_ARRIVE)
		s.people = MO_UNKNOWN;
	s.injured = counts ? s.injured : MO_UNKNOWN;
	s.missing = s.verb == MV_COUNT ? s.missing : MO_UNKNOWN;
	if (s.verb == MV_GO || (s.verb == MV_ARRIVE && f->sent == MO_UNKNOWN))
		s.people = s.people != MO_UNKNOWN ? s.people : all;
	if (s.verb == MV_BACK && s.people == MO_UNKNOWN)
		s.people = mo_told(f->sent) - f->away - mo_told(f->missing);
	if (s.verb == MV_COUNT) {
		if (s.injured == MO_UNKNOWN)
			s.injured = mo_told(f->injured);
		if (s.missing == MO_UNKNOWN)
			s.missing = s.people == MO_UNKNOWN ? mo_told(f->missing) : 0;
		if (s.people == MO_UNKNOWN)
			s.people = mo_most(0, mo_told(f->sent) - f->away - s.missing);
	}
	return s;
}

int
mo_live(const struct model_order *m, int team)
{
	int found = -1;

	for (int o = 0; o < m->orders; o++)
		if (m->order[o].team == team && m->order[o].state != MO_CLOSED)
			found = o;
	return found;
}

enum mo_standing
mo_standing(const struct mo_team *t, long long now)
{
	return t->standing == MO_RESTING && t->until <= now ? MO_READY : t->standing;
}


/* --- for whoever looks */

void
mo_print(const struct mo_order *o)
{
	static const char *const states[MO_STATES] = { "?", "issued", "acked", "moving", "scene",
		"leaving", "closed" };
	struct mo_fold f = mo_fold(o);

	printf("  order %llu of team %d, %s%s: sent %ld, here %ld, injured %ld, missing %ld, away %ld, due %lld\n",
	    (unsigned long long)o->id, o->team, states[f.state], o->drill ? ", drill" : "", f.sent,
	    f.here, f.injured, f.missing, f.away, f.due);
	for (int i = 0; i < o->steps; i++)
		printf("    %d %s by %d at %lld, happened %lld: %ld, injured %ld, missing %ld%s%s\n", i + 1,
		    mo_verb_name(o->step[i].verb), o->step[i].by, o->step[i].at, o->step[i].happened,
		    o->step[i].people, o->step[i].injured, o->step[i].missing,
		    o->step[i].excused ? ", excused" : "", o->step[i].struck ? ", struck" : "");
}

bool
mo_unmet(const struct model_order *m, enum mo_state *state, enum mo_verb *verb)
{
	for (int s = MO_ISSUED; s < MO_STATES; s++)
		for (int v = MV_ACK; v <= MV_RETASK; v++) {
			bool may = leads[v][s] > 0 || leads[v][s] == OUT || leads[v][s] == HEARD;
			if (v == MV_CALLED || (m->met[s][v][0] | m->met[s][v][1] && (!may || m->met[s][v][1])))
				continue;
			*state = (enum mo_state)s;
			*verb = (enum mo_verb)v;
			return true;
		}
	return false;
}
