/* Incidents as a person sees them: one, and a walk over all. */
#include "src/rules/incident/incident.h"

#include "db/index.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"

enum sight
incident_read(struct txn *t, const struct viewer *v, uint64_t id, struct incident *out)
{
	enum sight sight;

	if (!record_get(t, &kind_incident, id, out))
		return SIGHT_NONE;
	sight = incident_sight(t, v, out);
	if (sight >= SIGHT_TIMELINE)
		incident_with_people(t, out);
	incident_cut(out, sight);
	return sight;
}

void
incident_walk(struct scan *s, struct txn *t)
{
	struct index_key key;

	key_begin(&key, &kind_incident, 1);	/* by day and number: newest first */
	scan_open(s, t, &key, true);
}

bool
incident_next(struct scan *s, const struct viewer *v, enum incident_wanted which,
    struct incident *out)
{
	enum sight sight;

	while (scan_next(s)) {
		if (!record_get(s->walk.txn, &kind_incident, s->id, out) ||
		    (which == INCIDENTS_OPEN && (out->state == incident_state_closed || out->merged != 0)))
			continue;
		sight = incident_sight(s->walk.txn, v, out);
		if (sight < SIGHT_OWN)
			continue;
		incident_cut(out, sight);
		return true;
	}
	return false;
}
