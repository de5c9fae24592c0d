/*
 * Permits to stretch a password: memory and time of it are spent in sessions,
 * so the keeper says when. Two at a time, one of them at most for one address,
 * so that nobody keeps the others out.
 */
#include <string.h>

#include "src/keeper/keeper_in.h"

#define PERMITS 2
#define PERMITS_ADDRESS 1
#define PERMIT_WAIT 20000	/* ms until a waiting session is told no */
#define PERMIT_HOLD 2000	/* ms after which who did not come back with it is ended */

void
answer_permit(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	if (!msg_empty(m) || c->permit.state == PERMIT_WAITING) {
		peer_drop(k, c, "malformed request for a permit");
		return;
	}
	c->permit.state = PERMIT_WAITING;
	c->permit.since = k->tick;
	c->permit.delay = attempt_delay(k, c->origin.address);
	c->permit.tag = tag;
}

void
permit_back(struct peer *c)
{
	c->permit.state = PERMIT_NONE;
}

static bool
free_for(const struct keeper *k, const struct peer *want)
{
	size_t held = 0, here = 0;

	for (const struct peer *c = k->peers; c != NULL; c = c->next) {
		if (c->permit.state != PERMIT_HELD || c->gone)
			continue;
		held++;
		here += strcmp(c->origin.address, want->origin.address) == 0;
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
		if (c->permit.state == PERMIT_WAITING && k->tick - c->permit.since > PERMIT_WAIT &&
		    k->nout < ROUND_MESSAGES) {
			permit_back(c);
			answer_bare(k, c, MSG_permit, c->permit.tag, STATUS_NO, false);
		}
	}
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
			    k->tick - c->permit.since >= c->permit.delay && free_for(k, c) &&
			    (first == NULL || c->permit.since < first->permit.since))
				first = c;
		if (first == NULL)
			break;
		first->permit.state = PERMIT_HELD;
		first->permit.since = k->tick;
		answer_bare(k, first, MSG_permit, first->permit.tag, STATUS_OK, false);
	} while (first != NULL);
}
