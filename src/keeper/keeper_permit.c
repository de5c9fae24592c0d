/*
 * Permits to stretch a password: memory and time of it are spent in sessions,
 * so the keeper says when. Two at a time, one of them at most for one address,
 * so that nobody keeps the others out.
 */
#include <stdio.h>
#include <string.h>

#include "src/base/bind.h"
#include "src/keeper/keeper_in.h"

#define PERMITS 2
#define PERMITS_ADDRESS 1
#define PERMIT_WAIT 20000	/* ms until a waiting session is told no */
#define PERMIT_WAIT_OWN 60000	/* the same in a line of its person's own */
#define AHEAD_OWN 5000		/* as if who waits in such a line had asked that much earlier */
#define PERMIT_HOLD 2000	/* ms after which who did not come back with it is ended */

void
answer_permit(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct msg_permit in;

	if (!msg_get(m, &kind_msg_permit, &in) || c->permit.state == PERMIT_WAITING) {
		peer_drop(k, c, "malformed request for a permit");
		return;
	}
	c->permit.state = PERMIT_WAITING;
	c->permit.since = k->tick;
	c->permit.tag = tag;
	snprintf(c->permit.login, sizeof c->permit.login, "%s", in.login);
	guess_asks(k, c);
}

void
permit_back(struct peer *c)
{
	c->permit.state = PERMIT_NONE;
}

static bool
free_for(const struct keeper *k, const struct peer *want)
{
	char group[BIND_GROUP], other[BIND_GROUP];
	size_t held = 0, here = 0;

	bind_group(want->origin.address, group);
	for (const struct peer *c = k->peers; c != NULL; c = c->next) {
		if (c->permit.state != PERMIT_HELD || c->gone)
			continue;
		held++;
		bind_group(c->origin.address, other);
		here += strcmp(other, group) == 0;
	}
	return held < PERMITS && here < PERMITS_ADDRESS;
}

static void
expire(struct keeper *k)
{
	for (struct peer *c = k->peers; c != NULL; c = c->next) {
		if (c->permit.state == PERMIT_HELD && k->tick - c->permit.since > PERMIT_HOLD) {
			permit_back(c);
			peer_drop(k, c, "keeps a permit that others wait for");
		}
		/* Those for whom a round has no room are told in the next. */
		if (c->permit.state == PERMIT_WAITING && k->tick - c->permit.since >
		    (c->permit.own ? PERMIT_WAIT_OWN : PERMIT_WAIT) &&
		    k->nout < ROUND_MESSAGES) {
			permit_back(c);
			answer_bare(k, c, MSG_permit, c->permit.tag, STATUS_NO, false);
		}
	}
}

/* Whose line failed less goes first: who guesses from many waits behind a newcomer. What
 * failed in a person's own line slows that line, but puts nobody before it. */
static bool
is_before(const struct permit *p, const struct permit *first)
{
	int delay = p->own ? 0 : p->delay, other = first->own ? 0 : first->delay;

	if (delay != other)
		return delay < other;
	return p->since - (p->own ? AHEAD_OWN : 0) < first->since - (first->own ? AHEAD_OWN : 0);
}

void
permits_give(struct keeper *k)
{
	struct peer *first;

	expire(k);
	do {
		first = NULL;
		for (struct peer *c = k->peers; c != NULL; c = c->next)
			if (c->permit.state == PERMIT_WAITING && !c->gone &&
			    free_for(k, c) && !guess_waits(k, c) &&
			    (first == NULL || is_before(&c->permit, &first->permit)))
				first = c;
		if (first == NULL)
			break;
		first->permit.state = PERMIT_HELD;
		first->permit.since = k->tick;
		guess_goes(k, first);
		answer_bare(k, first, MSG_permit, first->permit.tag, STATUS_OK, false);
	} while (first != NULL);
}
