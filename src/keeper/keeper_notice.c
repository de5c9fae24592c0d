/*
 * After the commit: who is told of what changed. The line itself goes only to
 * those in whose scope it lies; others who may see that the incident is there
 * learn that something changed.
 */
#include <string.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/need.h"
#include "src/keeper/keeper_in.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"

#define RING_GAP 3000		/* ms between two rings for what fell due */

enum told { TOLD_NOT, TOLD_CHANGED, TOLD_LINE };

static enum told
by_scope(struct txn *t, const struct viewer *v, const struct notice *n)
{
	struct incident i;

	for (size_t a = 0; a < n->nareas; a++)
		if (in_scope(t, v, n->areas[a]))
			return TOLD_LINE;
	if (n->incident != 0 && record_get(t, &kind_incident, n->incident, &i)) {
		if (incident_may(t, v, ~0u, &i))
			return TOLD_LINE;
		if (incident_head_visible(v, &i))
			return TOLD_CHANGED;
	}
	/* About nobody's area or case: a setting, an area, a person. */
	return n->nareas == 0 && n->incident == 0 && n->person == 0 ? TOLD_CHANGED : TOLD_NOT;
}

static enum told
told(struct txn *t, const struct viewer *v, const struct notice *n)
{
	enum told scope;

	if (n->person != 0 && n->person == v->account)
		return TOLD_LINE;
	scope = by_scope(t, v, n);
	/* A need rings at the desks it is for; a neighbour's board only reloads. */
	if (scope == TOLD_LINE && n->kind == kind_need.no && !need_concerns(t, v, n->id))
		return TOLD_CHANGED;
	return scope;
}

static void
notice_encode(const struct notice *n, bool line, struct buf *b)
{
	wire_number(b, 3, n->seq);
	wire_number(b, 4, n->kind);
	wire_number(b, 5, n->id);
	wire_number(b, 6, n->incident);
	if (!line)
		return;
	wire_number(b, 7, (n->urgent ? 1u : 0u) | (n->drill ? 2u : 0u));
	wire_number(b, 8, n->person);
	wire_number(b, 9, n->message);
	wire_bytes(b, 10, n->areas, n->nareas * sizeof n->areas[0]);
	for (uint32_t i = 0; i < ANSWER_ARGS; i++)
		wire_text(b, 11 + i, n->args[i]);
}

/* What fell due together, as after a stop, rings a person once; the other
 * lines come without. */
static bool
rung_for(struct keeper *k, struct peer *c, const struct notice *n)
{
	if (!n->urgent || n->message != M_NEED_CLIMBED)
		return false;
	if (c->rung != 0 && k->tick - c->rung < RING_GAP)
		return true;
	c->rung = k->tick;
	return false;
}

static void
notice_send(struct keeper *k, const struct notice *n)
{
	uint8_t full[2048], quiet[2048], bare[128];
	struct notice calm = *n;
	struct buf line, still, changed;

	calm.urgent = false;
	msg_begin(&line, full, sizeof full, MSG_notice);
	notice_encode(n, true, &line);
	msg_begin(&still, quiet, sizeof quiet, MSG_notice);
	notice_encode(&calm, true, &still);
	msg_begin(&changed, bare, sizeof bare, MSG_notice);
	notice_encode(n, false, &changed);
	for (struct peer *c = k->peers; c != NULL; c = c->next) {
		if (c->kind != PEER_SESSION || !c->bound || c->code_at != 0 || c->gone)
			continue;
		switch (told(keeper_txn(k), &c->viewer, n)) {
		case TOLD_LINE: peer_send(k, c, rung_for(k, c, n) ? &still : &line); break;
		case TOLD_CHANGED: peer_send(k, c, &changed); break;
		case TOLD_NOT: break;
		}
	}
}

void
viewers_reload(struct keeper *k)
{
	k->people_changed = false;
	k->viewers_read = k->tick;
	for (struct peer *c = k->peers; c != NULL; c = c->next) {
		struct viewer v;
		if (c->kind != PEER_SESSION || !c->bound || c->gone)
			continue;
		if (viewer_load(keeper_txn(k), c->origin.account, k->now, &v))
			c->viewer = v;
		else if (keeper_txn(k)->err == 0)
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
	if (k->notices.n > ROUND_NOTICES || k->notices.missed)
		resync_all(k);
	else
		for (size_t i = 0; i < k->notices.n; i++)
			notice_send(k, &k->notices.list[i]);
	notices_free(&k->notices);
}
