/* The limits that keep room for those who belong here. */
#include "src/serve/listener_room.h"

#include <stdio.h>
#include <string.h>

const struct limits room_first_limits = { 60, 6, ROOM_POOL, 16, 64 };

bool
room_knows(const struct room *r, const char *group, int64_t now)
{
	for (size_t i = 0; i < r->ngood; i++)
		if (r->good[i].until > now && strcmp(r->good[i].group, group) == 0)
			return true;
	return false;
}

void
room_note(struct room *r, const char *group, int64_t at)
{
	struct good *g = &r->good[0];

	for (size_t i = 0; i < r->ngood; i++) {
		if (strcmp(r->good[i].group, group) == 0) {
			g = &r->good[i];
			break;
		}
		if (r->good[i].until < g->until)
			g = &r->good[i];
	}
	if (strcmp(g->group, group) != 0 && r->ngood < ROOM_ADDRESSES)
		g = &r->good[r->ngood++];
	snprintf(g->group, sizeof g->group, "%s", group);
	g->until = at + ROOM_GOOD_FOR;
}

/* Only those not logged in count, so that a county behind one address is not
 * kept out by its own people; who is being ended has left. */
static bool
is_waiting(const struct child *c)
{
	return c->account == 0 && c->end_by == 0;
}

bool
room_crowded(const struct room *r, const struct child *children, size_t n)
{
	size_t waiting = 0;

	for (size_t i = 0; i < n; i++)
		waiting += is_waiting(&children[i]);
	return 2 * waiting >= r->limits.pool;
}

/* Should a make way rather than b? */
static bool
goes_before(const struct child *a, const struct child *b, int64_t now)
{
	bool stands = now - a->moved >= ROOM_MOVES, other = now - b->moved >= ROOM_MOVES;

	if (stands != other)
		return stands;
	return a->stage != b->stage ? a->stage < b->stage : a->moved < b->moved;
}

size_t
room_for(const struct room *r, const struct child *children, size_t n,
    const char *group, int64_t now)
{
	size_t all = 0, here = 0, of_all = ROOM_FREE, of_here = ROOM_FREE;

	for (size_t i = 0; i < n; i++) {
		const struct child *c = &children[i];
		if (!is_waiting(c))
			continue;
		all++;
		if (of_all == ROOM_FREE || goes_before(c, &children[of_all], now))
			of_all = i;
		if (strcmp(c->group, group) != 0)
			continue;
		here++;
		if (of_here == ROOM_FREE || goes_before(c, &children[of_here], now))
			of_here = i;
	}
	if (here >= (room_knows(r, group, now) ? r->limits.known_address : r->limits.address))
		return of_here;
	return all >= r->limits.pool ? of_all : ROOM_FREE;
}
