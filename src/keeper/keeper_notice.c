/*
 * After the commit: who is told of what changed. A session learns which kinds of
 * record did, not which record nor what it says: it reads that itself, by its own
 * rights. A line goes to the one person it is for.
 */
#include <string.h>

#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "src/keeper/keeper_in.h"

/* Is it a session that hears of changes? */
static bool
listens(const struct peer *c)
{
	return c->kind == PEER_SESSION && c->bound && c->code_at == 0 && !c->gone;
}

/* What one operation changed, and whom that concerns. */
struct change_of {
	uint64_t kinds;
	bool everybody;		/* it is about nobody's area or case: a setting, a person */
	bool natural;		/* it is of an incident whose head line all may see, or saw */
	struct reach areas;
};

static bool
is_natural(struct txn *t, uint64_t incident)
{
	struct incident i;

	return incident != 0 && record_get(t, &kind_incident, incident, &i) &&
	    i.class == incident_class_natural;
}

/* Where the notices of the operation end that begin at i. */
static size_t
end_of(const struct keeper *k, size_t i)
{
	uint64_t seq = k->notices.list[i].seq;

	while (i < k->notices.n && k->notices.list[i].seq == seq)
		i++;
	return i;
}

/* The notices of one operation, from i on; returns where the next begin. */
static size_t
gather(struct keeper *k, size_t i, struct change_of *ch)
{
	const struct notice *list = k->notices.list;
	size_t end = end_of(k, i);

	*ch = (struct change_of){ .kinds = list[i].kinds };
	for (; i < end; i++) {
		const struct notice *n = &list[i];
		ch->everybody = ch->everybody ||
		    (n->nareas == 0 && n->incident == 0 && n->person == 0);
		ch->natural = ch->natural || is_natural(keeper_txn(k), n->incident);
		for (size_t a = 0; a < n->nareas && !ch->areas.all; a++)
			reach_add(keeper_txn(k), &ch->areas, n->areas[a]);
	}
	return i;
}

/* To others an incident is a head line at most. */
static uint64_t
concerns(const struct peer *c, const struct change_of *ch)
{
	if (ch->everybody || reach_meets(&c->reach, &ch->areas))
		return ch->kinds;
	return ch->natural && (c->viewer.roles & READERS_OF_CASES) ?
	    ch->kinds & KIND_BIT(kind_incident.no) : 0;
}

/* A line, to the person's sessions alone; what else it changed is theirs to see too. */
static void
tell_person(struct keeper *k, const struct notice *n)
{
	struct msg_told told = { .message = n->message, .drill = n->drill };
	char *const args[ANSWER_ARGS] = { told.arg1, told.arg2, told.arg3, told.arg4 };

	_Static_assert(sizeof told.arg1 == sizeof n->args[0], "both ends take as much");
	for (int i = 0; i < ANSWER_ARGS; i++)
		memcpy(args[i], n->args[i], sizeof n->args[i]);
	for (struct peer *c = k->peers; c != NULL; c = c->next) {
		if (!listens(c) || c->viewer.account != n->person)
			continue;
		c->changed |= n->kinds;
		if (n->message != 0)
			peer_tell(k, c, MSG_told, &kind_msg_told, &told);
	}
}

/* One message for all that a round changed. */
static void
tell_changes(struct keeper *k)
{
	for (struct peer *c = k->peers; c != NULL; c = c->next) {
		if (c->changed == 0)
			continue;
		peer_tell(k, c, MSG_changed, &kind_msg_changed,
		    &(struct msg_changed){ .which = c->changed });
		c->changed = 0;
	}
}

/* Do n notices from a on and from b on concern the same? */
static bool
alike(const struct notice *a, const struct notice *b, size_t n)
{
	for (; n > 0; a++, b++, n--)
		if (a->kinds != b->kinds || a->incident != b->incident || a->person != b->person ||
		    a->nareas != b->nareas || memcmp(a->areas, b->areas, a->nareas * sizeof a->areas[0]) != 0)
			return false;
	return true;
}

/* Of many operations of a kind in one place, one is enough. */
static bool
said_before(const struct keeper *k, size_t before, size_t i)
{
	size_t n = end_of(k, i) - i;

	return i - before == n && alike(&k->notices.list[before], &k->notices.list[i], n);
}

static void
tell(struct keeper *k)
{
	struct change_of ch;

	for (size_t i = 0, before = 0; i < k->notices.n;) {
		if (i > 0 && said_before(k, before, i)) {
			before = i;
			i = end_of(k, i);
			continue;
		}
		before = i;
		i = gather(k, i, &ch);
		for (struct peer *c = k->peers; c != NULL; c = c->next)
			if (listens(c))
				c->changed |= concerns(c, &ch);
	}
	for (size_t i = 0; i < k->notices.n; i++)
		if (k->notices.list[i].person != 0)
			tell_person(k, &k->notices.list[i]);
	tell_changes(k);
}

void
viewers_reload(struct keeper *k)
{
	k->people_changed = false;
	k->viewers_read = k->tick;
	k->came_on = true;
	for (struct peer *c = k->peers; c != NULL; c = c->next) {
		struct viewer v;
		if (c->kind != PEER_SESSION || !c->bound || c->gone)
			continue;
		if (viewer_load(keeper_txn(k), c->origin.account, k->now, &v)) {
			c->viewer = v;
			reach_of(keeper_txn(k), &v, &c->reach);
		} else if (keeper_txn(k)->err == 0)
			peer_end(k, c, M_DISABLED);
	}
}

static void
resync_all(struct keeper *k)
{
	for (struct peer *c = k->peers; c != NULL; c = c->next)
		if (c->kind == PEER_SESSION && c->bound && !c->gone)
			peer_resync(k, c);
}

void
notices_send(struct keeper *k)
{
	if (k->people_changed)
		viewers_reload(k);
	if (k->settings_changed)
		limits_tell(k);
	if (k->notices.missed)
		resync_all(k);
	else
		tell(k);
	notices_free(&k->notices);
}
