/*
 * Seats: how many people are logged in at once, and how often one of them is.
 * One more session of an account ends the one of it that was idle longest; a
 * duty officer's screen is somebody's desk and is not ended.
 */
#include "src/keeper/keeper_in.h"
#include "src/op/settings.h"

static bool
sits(const struct peer *c)
{
	return c->kind == PEER_SESSION && c->bound && !c->gone;
}

bool
seat_free(struct keeper *k, const struct viewer *v)
{
	int64_t taken = 0;

	for (struct peer *c = k->peers; c != NULL; c = c->next)
		taken += sits(c);
	return taken < setting_int(keeper_txn(k), SETTING_LOGIN_SEATS) ||
	    (v->roles & (ROLE(duty) | ROLE(leader)));
}

/* A grant in force is a shift: outside of it the role is not there. */
static bool
is_desk(const struct peer *c)
{
	return c->terminal && (c->viewer.roles & ROLE(duty));
}

bool
seat_own(struct keeper *k, uint64_t account)
{
	struct peer *idle = NULL;
	int64_t taken = 0;

	for (struct peer *c = k->peers; c != NULL; c = c->next) {
		if (!sits(c) || c->viewer.account != account)
			continue;
		taken++;
		if (!is_desk(c) && (idle == NULL || c->heard < idle->heard))
			idle = c;
	}
	if (taken < setting_int(keeper_txn(k), SETTING_LOGIN_SESSIONS))
		return true;
	if (idle == NULL)
		return false;
	peer_end(k, idle, M_SESSION_IDLE);
	return true;
}

void
take_active(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	(void)tag;
	if (!msg_empty(m))
		peer_drop(k, c, "malformed message");
}
