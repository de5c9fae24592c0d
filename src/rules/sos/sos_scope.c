/*
 * Where the calls stand that a person may see: those from his areas and his own by their
 * indexes; those from elsewhere by the incident that shows them to him, or that a team of his
 * is sent to.
 */
#include "src/rules/sos/sos_scope.h"

#include "db/index.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/sos/sos.h"
#include "src/rules/incident/incident.h"
#include "src/rules/sos/sos.h"

/* LOOKS: of fewer calls of an incident each is looked at; one of more is walked without.
 * WALKS: of more incidents each call is looked at. */
enum { BY_INCIDENT = 2, BY_LEVELS = 3, BY_CALLER = 4, LOOKS = 6, WALKS = 1000 };

struct elsewhere {
	struct txn *txn;
	const struct viewer *who;
	uint64_t incident[WALKS];	/* that he sees and that have calls from elsewhere */
	size_t n;
};

static void
key_incident(struct index_key *key, uint64_t incident)
{
	key_begin(key, &kind_sos, BY_INCIDENT);
	key_number(key, incident);
}

/* All calls of that incident itself are met without it. */
static bool
met_already(const struct elsewhere *e, uint64_t incident)
{
	uint64_t ids[LOOKS];
	struct index_key key;
	struct scan s;
	struct sos call;
	size_t n = 0, met = 0;

	key_incident(&key, incident);
	scan_open(&s, e->txn, &key, false);
	while (n < LOOKS && scan_next(&s))
		ids[n++] = s.id;
	scan_close(&s);
	while (n < LOOKS && met < n && record_get(e->txn, &kind_sos, ids[met], &call) &&
	    (call.by == e->who->account || may_read(e->txn, e->who, call.area)))
		met++;
	return met == n;
}

static void
take_calls(struct elsewhere *e, uint64_t incident)
{
	struct incident root;

	if (!met_already(e, incident) && incident_root(e->txn, incident, &root) &&
	    incident_sight(e->txn, e->who, &root) == SIGHT_WHOLE)
		e->incident[e->n++] = incident;
}

/* Incidents of which he may see the whole by their own areas, and that have calls. */
static struct join *
join_own(const struct elsewhere *e)
{
	struct join *j = join_new(e->txn);
	struct index_key key;

	if (j == NULL)
		return NULL;
	join_set(j);
	incident_walks_under(j, e->txn, e->who);
	join_set(j);
	key_begin(&key, &kind_sos, BY_INCIDENT);
	join_walk(j, &key);
	return j;
}

/* Incidents that something was linked into: what is linked may show them. */
static struct join *
join_linked(const struct elsewhere *e)
{
	struct join *j = join_new(e->txn);

	if (j == NULL)
		return NULL;
	join_set(j);
	incident_walks_linked(j);
	return j;
}

/* Those of the incidents that it meets, or of all that were linked into these. */
static void
take_elsewhere(struct elsewhere *e, struct join *j, bool linked)
{
	uint64_t id = UINT64_MAX;
	struct family f;

	while (e->n < WALKS && j != NULL && (id = join_next(j, id)) != 0) {
		family_open(&f, e->txn, id);
		for (bool more = family_next(&f); more && e->n < WALKS; more = linked && family_next(&f))
			take_calls(e, f.id);
	}
	join_close(j);
}

static void
walk_taken(const struct elsewhere *e, struct join *j)
{
	struct index_key key;

	for (size_t i = 0; i < e->n; i++) {
		key_incident(&key, e->incident[i]);
		join_walk(j, &key);
	}
}

enum scope
sos_scope(const struct reader *r, struct join *j)
{
	struct elsewhere e = { .txn = r->txn, .who = r->who };
	enum scope scope = scope_of(r->txn, r->who, READERS_BY_AREA);
	struct index_key key;

	if (scope != SCOPE_SOME)
		return scope;
	take_elsewhere(&e, join_own(&e), false);
	take_elsewhere(&e, join_linked(&e), true);
	if (e.n == WALKS)
		return SCOPE_UNKNOWN;
	join_set(j);
	scope_walks(j, r->txn, r->who, READERS_BY_AREA, &kind_sos, BY_LEVELS, 0);
	key_begin(&key, &kind_sos, BY_CALLER);
	key_number(&key, r->who->account);
	join_walk(j, &key);
	walk_taken(&e, j);
	incident_walks_sent(j, r->txn, r->who, &kind_sos, BY_INCIDENT);
	return scope;
}

void
sos_of_incident(struct join *j, struct txn *t, uint64_t incident)
{
	struct incident root;
	struct index_key key;
	struct family f;

	join_set(j);
	if (!incident_root(t, incident, &root))
		return;
	family_open(&f, t, root.id);
	while (family_next(&f)) {
		key_incident(&key, f.id);
		join_walk(j, &key);
	}
}
