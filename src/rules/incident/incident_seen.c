/* Incidents as a person sees them: one, and a walk over all. */
#include "src/rules/incident/incident.h"

#include "db/index.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/incident_area.h"
#include "src/rules/order/order.h"

enum sight
incident_read(struct txn *t, const struct viewer *v, uint64_t id, struct incident *out)
{
	return record_get(t, &kind_incident, id, out) ? incident_show(t, v, out) : SIGHT_NONE;
}

enum sight
incident_show(struct txn *t, const struct viewer *v, struct incident *i)
{
	enum sight sight = incident_sight(t, v, i);

	if (sight >= SIGHT_TIMELINE)
		incident_with_people(t, i);
	incident_cut(i, sight);
	return sight;
}

/* The next state that is not closed, behind *v (NULL: the first). */
static bool
open_state(const struct value **v)
{
	do
		*v = *v == NULL ? enum_incident_state.values : *v + 1;
	while ((*v)->no == incident_state_closed);
	return (*v)->no != 0;
}

void
incident_walks_open(struct join *j)
{
	const struct value *v = NULL;
	struct index_key key;

	while (open_state(&v)) {
		key_begin(&key, &kind_incident, INCIDENT_BY_STATE);
		key_number(&key, (uint64_t)v->no);
		join_walk(j, &key);
	}
}

void
incident_walks_linked(struct join *j)
{
	struct index_key key;

	key_begin(&key, &kind_incident, INCIDENT_BY_MERGED);
	join_walk(j, &key);
}

void
incident_walks_under(struct join *j, struct txn *t, const struct viewer *v)
{
	scope_walks(j, t, v, READERS_BY_AREA, &kind_incident, INCIDENT_BY_LEVELS, 0);
	scope_walks(j, t, v, READERS_BY_AREA, &kind_incident_area, AFFECTED_BY_LEVELS, 0);
}

void
incident_walks_sent(struct join *j, struct txn *t, const struct viewer *v, const struct kind *k,
    unsigned by_incident)
{
	struct incident root;
	struct index_key key;
	struct order_own w;
	struct family f;
	struct order o;

	order_own(&w, t, v);
	while (order_own_next(&w, &o)) {
		if (!incident_root(t, o.incident, &root))
			continue;
		family_open(&f, t, root.id);
		while (family_next(&f)) {
			key_begin(&key, k, by_incident);
			key_number(&key, f.id);
			join_walk(j, &key);
		}
	}
}

static void
walk_of(struct join *j, const struct kind *k, unsigned index, const struct viewer *v)
{
	struct index_key key;

	key_begin(&key, k, index);
	key_number(&key, v->account);
	join_walk(j, &key);
}

/* Those whose home lies at or under his areas, and at the areas over them. */
static void
walks_home(struct join *j, struct txn *t, const struct viewer *v, enum incident_wanted which)
{
	const struct value *state = NULL;

	if (which == INCIDENTS_ANY)
		scope_walks(j, t, v, READERS_BY_AREA, &kind_incident, INCIDENT_BY_LEVELS, 0);
	while (which == INCIDENTS_OPEN && open_state(&state))
		scope_valued(j, t, v, READERS_BY_AREA, &kind_incident, INCIDENT_BY_LEVELS_STATE,
		    (uint64_t)state->no);
	scope_walks(j, t, v, READERS_BY_AREA, &kind_incident, 0, INCIDENT_BY_AREA);
}

/* By area the incidents themselves and those that affect one; by no area what he opened or
 * brought an area to, and the ones that something was linked into, whose areas may bring
 * them into sight. */
enum scope
incident_scope(struct join *j, struct txn *t, const struct viewer *v, enum incident_wanted which)
{
	enum scope scope = scope_of(t, v, READERS_BY_AREA);

	if (scope != SCOPE_SOME)
		return scope;
	join_set(j);
	walks_home(j, t, v, which);
	scope_walks(j, t, v, READERS_BY_AREA, &kind_incident_area, AFFECTED_BY_LEVELS,
	    AFFECTED_BY_AREA);
	walk_of(j, &kind_incident, INCIDENT_BY_OPENER, v);
	walk_of(j, &kind_incident_area, AFFECTED_BY_BRINGER, v);
	incident_walks_linked(j);
	return scope;
}

void
incident_walk(struct incident_walk *w, struct txn *t, const struct viewer *v,
    enum incident_wanted which)
{
	*w = (struct incident_walk){ .txn = t, .join = join_new(t), .who = v, .which = which,
	    .last = UINT64_MAX };
	if (w->join == NULL)
		return;
	incident_scope(w->join, t, v, which);
	join_set(w->join);
	if (which == INCIDENTS_OPEN)
		incident_walks_open(w->join);
	else
		join_kind(w->join, &kind_incident);
}

void
incident_walk_end(struct incident_walk *w)
{
	join_close(w->join);
	w->join = NULL;
}

bool
incident_next(struct incident_walk *w, struct incident *out)
{
	enum sight sight;

	while (w->join != NULL && (w->last = join_next(w->join, w->last)) != 0) {
		if (!record_get(w->txn, &kind_incident, w->last, out) ||
		    (w->which == INCIDENTS_OPEN && (out->state == incident_state_closed || out->merged != 0)))
			continue;
		sight = incident_sight(w->txn, w->who, out);
		if (sight < SIGHT_OWN)
			continue;
		incident_cut(out, sight);
		return true;
	}
	incident_walk_end(w);
	return false;
}
