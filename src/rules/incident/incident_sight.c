/*
 * What a person may see of an incident, and who has power over it. One rule for every
 * view: reports of natural disasters are read together, all else goes strictly upward. A
 * team is no reader of cases by its area, however wide that is: it has what its order says.
 */
#include "src/rules/incident/incident.h"

#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/incident_area.h"
#include "gen/kinds/incident/line.h"
#include "src/rules/order/order.h"

#define DESK_ROLES (ROLE(duty) | ROLE(leader))

static bool
is_natural(const struct incident *i)
{
	return i->class == incident_class_natural;
}

/* By one grant, of an area that the incident has: home, or an affected one. */
static enum sight
sight_at(struct txn *t, const struct viewer_grant *g, const struct incident *i, const char *code,
    bool counted)
{
	if (area_under(t, code, g->area))
		return counted ? SIGHT_OWN : SIGHT_WHOLE;
	if (!is_natural(i) || !area_under(t, g->area, code))
		return SIGHT_NONE;
	if (counted)
		return SIGHT_OWN;
	return g->tier <= tier_township && (DESK_ROLES & 1u << g->role) ? SIGHT_TIMELINE : SIGHT_OWN;
}

static enum sight
sight_over(struct txn *t, const struct viewer *v, unsigned roles, const struct incident *i,
    const char *code, bool counted)
{
	enum sight best = SIGHT_NONE, one;

	for (size_t k = 0; k < v->ngrants && best < SIGHT_WHOLE; k++) {
		const struct viewer_grant *g = &v->grants[k];
		if (!(roles & READERS_BY_AREA & 1u << g->role))
			continue;
		one = sight_at(t, g, i, code, counted);
		best = one > best ? one : best;
	}
	return best;
}

/* Of one record, whatever leads to it. */
static enum sight
sight_alone(struct txn *t, const struct viewer *v, unsigned roles, const struct incident *i)
{
	enum sight best = sight_over(t, v, roles, i, i->area, false), one;
	struct incident_area ia;
	struct index_key key;
	struct scan s;
	bool mine = i->by == v->account;	/* opened by him, or brought an area there */

	key_begin(&key, &kind_incident_area, 1);
	key_number(&key, i->id);
	scan_open(&s, t, &key, false);
	while (best < SIGHT_WHOLE && scan_next(&s)) {
		if (!record_get(t, &kind_incident_area, s.id, &ia) || ia.dropped != 0)
			continue;
		one = sight_over(t, v, roles, i, ia.area, ia.counted);
		best = one > best ? one : best;
		mine = mine || ia.by == v->account;
	}
	scan_close(&s);
	return best == SIGHT_NONE && mine && (v->roles & roles & READERS_OF_CASES) ? SIGHT_OWN : best;
}

bool
incident_sent_to(struct txn *t, const struct viewer *v, uint64_t root, const char *area)
{
	struct incident of;
	struct order_own w;
	struct order o;
	bool sent = false;

	order_own(&w, t, v);
	while (!sent && order_own_next(&w, &o))
		sent = incident_root(t, o.incident, &of) && of.id == root && (area == NULL ||
		    area_under(t, area, o.area) || area_under(t, o.area, area));
	order_own_end(&w);
	return sent;
}

/* The head line is for everybody of an open natural disaster, and for who is sent to one. */
static bool
has_head(struct txn *t, const struct viewer *v, const struct incident *i)
{
	if (i->state == incident_state_closed || i->merged != 0 || !(v->roles & READERS_OF_CASES))
		return false;
	return is_natural(i) || incident_sent_to(t, v, i->id, NULL);
}

enum sight
incident_sight_by(struct txn *t, const struct viewer *v, unsigned roles, const struct incident *i)
{
	enum sight best, one;
	struct incident member;
	struct family f;

	if (v->roles & ROLE_SYSTEM)
		return SIGHT_WHOLE;
	best = sight_alone(t, v, roles, i);
	family_open(&f, t, i->id);
	while (best < SIGHT_WHOLE && family_next(&f)) {
		if (f.id == i->id || !record_get(t, &kind_incident, f.id, &member))
			continue;
		one = sight_alone(t, v, roles, &member);
		best = one > best ? one : best;
	}
	return best < SIGHT_HEAD && has_head(t, v, i) ? SIGHT_HEAD : best;
}

enum sight
incident_sight(struct txn *t, const struct viewer *v, const struct incident *i)
{
	return incident_sight_by(t, v, READERS_OF_CASES, i);
}

bool
incident_line_seen(struct txn *t, const struct viewer *v, enum sight sight, const struct line *l)
{
	if (sight == SIGHT_WHOLE || sight <= SIGHT_HEAD)
		return sight == SIGHT_WHOLE;
	if ((l->by != 0 && l->by == v->account) || l->to_all || may_over(t, v, READERS_BY_AREA, l->area))
		return true;
	return sight == SIGHT_TIMELINE && !l->internal;
}

void
incident_cut(struct incident *i, enum sight sight)
{
	/* Of a head line alone nothing may be done, so its revision is no part of it. */
	struct incident head = { .id = i->id, .rev = sight > SIGHT_HEAD ? i->rev : 0,
	    .day = i->day, .no = i->no, .node = i->node, .class = i->class, .hazard = i->hazard,
	    .level = i->level, .state = i->state, .drill = i->drill, .merged = i->merged };

	if (sight == SIGHT_WHOLE)
		return;
	if (sight == SIGHT_TIMELINE) {	/* who called is no part of it */
		i->caller_role[0] = i->caller_unit[0] = '\0';
		i->caller_phone.len = i->caller.len = 0;
		return;
	}
	memcpy(head.name, i->name, sizeof head.name);
	*i = head;
}

/* By one of his grants: would an accepting of code show him more? */
static bool
gains(struct txn *t, const struct viewer *v, const struct incident *i, const char *code)
{
	return sight_over(t, v, READERS_BY_AREA, i, code, false) >
	    sight_over(t, v, READERS_BY_AREA, i, code, true);
}

bool
incident_waits(struct txn *t, const struct viewer *v, const struct incident *root)
{
	char codes[AREAS_MAX][16];
	size_t n = incident_counted(t, root->id, codes, AREAS_MAX);

	for (size_t k = 0; k < n; k++)
		if (gains(t, v, root, codes[k]))
			return true;
	return false;
}

bool
incident_power(struct txn *t, const struct viewer *v, const struct incident *i)
{
	return (v->roles & ROLE_SYSTEM) || may_over(t, v, DESK_ROLES, i->area);
}

int
incident_named(struct act *act, uint64_t id, unsigned roles, struct incident *root)
{
	char number[24];

	if (!incident_root(act->txn, id, root))
		return refuse(act, "incident", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(act->op->args, "incident")), NULL);
	incident_number(root, act->now, number);
	if (incident_sight_by(act->txn, act->who, roles, root) == SIGHT_NONE)
		return refuse(act, "incident", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (root->state == incident_state_closed)
		return refuse(act, "incident", M_INCIDENT_OVER, ARG_TEXT(number), NULL);
	return 0;
}
