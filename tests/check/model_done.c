/* What was stored: see model_order.h. */
#include "tests/check/model_in.h"

#define MINUTE 60000LL

static void
append(struct mo_order *o, struct mo_step s)
{
	o->step[o->steps++] = s;
	o->state = mo_fold(o).state;
}

/* The place of the desk that sends: where he is. */
static struct mo_order *
new_order(struct model_order *m, const struct mo_act *a, uint64_t id, int team)
{
	struct mo_order *o = &m->order[m->orders++];

	*o = (struct mo_order){ .id = id, .team = team, .incident = a->incident, .drill = a->drill,
	    .forward = a->forward, .desk = m->person[a->who].place, .every = a->every,
	    .every_away = a->every_away, .after = -1 };
	return o;
}

/* What was sent on: who is out goes along, but for the hurt who are away. */
static void
send_on(struct model_order *m, const struct mo_act *a, int before, struct mo_order *o,
    struct mo_step *first)
{
	struct mo_order *was = &m->order[before];
	struct mo_fold f = mo_fold(was);
	struct mo_step last = { .verb = MV_RETASK, .at = a->now, .happened = a->happened, .by = a->who,
	    .people = MO_UNKNOWN, .injured = MO_UNKNOWN, .missing = MO_UNKNOWN };

	if (was->drill == a->drill) {
		o->after = before;
		if (f.out) {
			first->people = f.sent - f.away;
			first->injured = f.injured == MO_UNKNOWN ? MO_UNKNOWN : mo_most(0, f.injured - f.away);
			first->missing = f.missing;
			o->carried = f.due;
		}
	}
	append(was, last);
}

static void
done_send(struct model_order *m, const struct mo_act *a, uint64_t id, int team, int before)
{
	struct mo_step first = { .verb = MV_SEND, .at = a->now, .happened = a->happened, .by = a->who,
	    .people = MO_UNKNOWN, .injured = MO_UNKNOWN, .missing = MO_UNKNOWN };
	struct mo_order *o = new_order(m, a, id, team);

	if (before >= 0)
		send_on(m, a, before, o, &first);
	append(o, first);
}

/* When its people set out, with this order or one that it was sent on from. */
static long long
out_since(const struct model_order *m, int order)
{
	const struct mo_order *o = &m->order[order];
	long long since = o->after >= 0 ? out_since(m, o->after) : 0;

	for (int i = 0; since == 0 && i < o->steps; i++)
		if (!o->step[i].struck && (o->step[i].verb == MV_GO || o->step[i].verb == MV_ARRIVE))
			since = mo_moment(&o->step[i]);
	return since;
}

/* Who was out long rests; a drill tires nobody. */
static void
rest(struct model_order *m, int order, const struct mo_step *back)
{
	struct mo_team *t = &m->team[m->order[order].team];
	long long since = out_since(m, order);

	if (m->order[order].drill)
		return;
	t->back = mo_moment(back);
	if (m->rest_for == 0 || mo_standing(t, back->at) != MO_READY ||
	    mo_moment(back) - since < m->rest_after * MINUTE)
		return;
	t->standing = MO_RESTING;
	t->until = mo_moment(back) + m->rest_for * MINUTE;
	t->rests = order;
	t->rests_step = m->order[order].steps - 1;
}

static void
done_strike(struct model_order *m, const struct mo_act *a)
{
	struct mo_order *o = &m->order[a->order];
	struct mo_team *t = &m->team[o->team];
	struct mo_step *s = &o->step[a->step];

	s->struck = true;
	o->state = mo_fold(o).state;
	if (s->verb != MV_BACK || o->drill || t->back != mo_moment(s))
		return;
	t->back = 0;
	if (t->rests == a->order && t->rests_step == a->step)
		t->standing = MO_READY;
}

static void
done_called(struct model_order *m, const struct mo_act *a)
{
	struct mo_step s = { .verb = MV_CALLED, .at = a->now, .happened = a->happened, .by = a->who,
	    .people = MO_UNKNOWN, .injured = MO_UNKNOWN, .missing = MO_UNKNOWN };

	for (int o = 0; o < m->orders; o++)
		if (mo_is_called(m, o, a->incident))
			append(&m->order[o], s);
}

static void
done_team(struct model_order *m, const struct mo_act *a, uint64_t id)
{
	struct mo_team *t = &m->team[a->team];

	if (a->verb == MV_READY || a->verb == MV_REST || a->verb == MV_OUT)
		t->rests = -1;
	switch (a->verb) {
	case MV_SPLIT:
		m->team[m->teams] = *t;
		m->team[m->teams].id = id;
		m->team[m->teams].squad_of = a->team;
		m->team[m->teams].rests = -1;
		m->team[m->teams].strength = a->people;
		m->team[m->teams++].watch = MO_UNKNOWN;
		break;
	case MV_MERGE:
	case MV_RETIRE: t->retired = true; break;
	case MV_STRENGTH: t->strength = a->people; break;
	case MV_READY: t->standing = MO_READY; break;
	case MV_OUT: t->standing = MO_OUT; break;
	case MV_REST:
		t->standing = MO_RESTING;
		t->until = a->until;
		break;
	default: break;
	}
}

void
mo_done(struct model_order *m, const struct mo_act *a, uint64_t id)
{
	struct mo_act one = *a;
	struct mo_fold f;
	struct mo_step s;

	if (a->verb == MV_SEND) {
		done_send(m, a, id, a->team, mo_live(m, a->team));
	} else if (a->verb == MV_RETASK) {
		done_send(m, a, id, m->order[a->order].team, a->order);
	} else if (a->verb == MV_STRIKE) {
		done_strike(m, a);
	} else if (a->verb == MV_STATE) {
		m->state[a->incident] = (enum mo_incident)a->to;
	} else if (a->verb == MV_LEVEL) {
		m->level[a->incident] = (enum mo_level)a->to;
	} else if (a->verb == MV_CALLED) {
		done_called(m, a);
	} else if (a->verb > MV_STRIKE) {
		done_team(m, a, id);
	} else {
		one.order = mo_meant(m, a);
		f = mo_fold(&m->order[one.order]);
		s = mo_step_of(m, &one, &f);
		s.excused = mo_is_excused(m, a, &m->order[one.order]);
		append(&m->order[one.order], s);
		if (a->verb == MV_BACK)
			rest(m, one.order, &s);
	}
}
