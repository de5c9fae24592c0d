/* The limits that keep room for those who belong here. */
#include "src/serve/listener_room.h"

#include <stdio.h>
#include <string.h>

#define KNOWN (CHILDREN / 2)	/* connections not logged in, of known addresses */

const struct limits room_first_limits = { 60, 6, 100, 10 };

bool
room_knows(const struct room *r, const char *address, int64_t now)
{
	for (size_t i = 0; i < r->ngood; i++)
		if (r->good[i].until > now && strcmp(r->good[i].address, address) == 0)
			return true;
	return false;
}

void
room_note(struct room *r, const char *address, int64_t at)
{
	struct good *g = &r->good[0];

	for (size_t i = 0; i < r->ngood; i++) {
		if (strcmp(r->good[i].address, address) == 0) {
			g = &r->good[i];
			break;
		}
		if (r->good[i].until < g->until)
			g = &r->good[i];
	}
	if (strcmp(g->address, address) != 0 && r->ngood < ROOM_ADDRESSES)
		g = &r->good[r->ngood++];
	snprintf(g->address, sizeof g->address, "%s", address);
	g->until = at + ROOM_GOOD_FOR;
}

/* Only those not logged in count, so that a county behind one address is not
 * kept out by its own people. */
bool
room_for(const struct room *r, const struct child *children, size_t n,
    const char *address, int64_t now)
{
	size_t strangers = 0, here = 0, known = 0;

	if (n == CHILDREN)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct child *c = &children[i];
		if (c->account != 0)
			continue;
		known += c->known;
		strangers += !c->known;
		here += !c->known && strcmp(c->address, address) == 0;
	}
	if (room_knows(r, address, now))
		return known < KNOWN;
	return strangers < r->limits.strangers && here < r->limits.strangers_address;
}
