/*
 * Sessions that left. Their logout is an entry of the round's batch; one that
 * could not be stored is owed, until the listener asks for it again.
 */
#include "src/keeper/keeper_in.h"

static void
logout_note(struct keeper *k, struct peer *c)
{
	permit_back(c);
	c->logout = LOGOUT_NONE;
	if (c->bound && keeper_write(k)) {
		core_note_once(k->core, &c->origin, "session.logout", c->mark, "", "");
		drills_end(k, c);
		c->logout = LOGOUT_IN_BATCH;
	} else if (c->bound) {
		c->logout = LOGOUT_OWED;
	}
	/* Clients offer all the keys they hold: only that none let it in is a failure. */
	if (!c->bound && c->proved.tried[0] != '\0' && !c->proved.failed && c->proved.key_account == 0 &&
	    c->proved.password_account == 0)
		attempt_failed(k, c, c->proved.tried);
}

void
logouts_note(struct keeper *k)
{
	for (struct peer *c = k->peers; c != NULL; c = c->next)
		if (c->logout == LOGOUT_DUE)
			logout_note(k, c);
}
