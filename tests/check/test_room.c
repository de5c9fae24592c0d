/* Who may connect: the pool before login, who makes way in it, and known addresses. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/serve/listener_room.h"

enum { HERE = 16, KNOWN_HERE = 64, NOW = 1000000, OLD = NOW - 60000 };

static struct room room;
static struct child children[CHILDREN];

static void
setup(void)
{
	memset(&room, 0, sizeof room);
	memset(children, 0, sizeof children);
	room.limits = room_first_limits;
}

static size_t
ask(size_t n, const char *group)
{
	return room_for(&room, children, n, group, NOW);
}

static void
stand(size_t i, enum ssh_stage stage, int64_t moved)
{
	children[i].stage = stage;
	children[i].moved = moved;
}

/* Connections from..to that are not logged in, all of one group or each of its own; each
 * has stood there a little shorter than the one before. */
static void
strangers(size_t from, size_t to, const char *group)
{
	for (size_t i = from; i < to; i++) {
		if (group != NULL)
			snprintf(children[i].group, BIND_GROUP, "%s", group);
		else
			snprintf(children[i].group, BIND_GROUP, "198.51.%zu.%zu", i / 256, i % 256);
		stand(i, STAGE_NAMED, OLD + (int64_t)i);
	}
}

START_TEST(half_a_pool_is_a_crowd)
{
	strangers(0, ROOM_POOL, NULL);
	ck_assert(!room_crowded(&room, children, ROOM_POOL / 2 - 1));
	ck_assert(room_crowded(&room, children, ROOM_POOL / 2));
	children[0].account = 7;	/* who is logged in waits for nothing */
	ck_assert(!room_crowded(&room, children, ROOM_POOL / 2));
	ck_assert(room_crowded(&room, children, ROOM_POOL / 2 + 1));
}
END_TEST

START_TEST(limits_as_shipped)
{
	ck_assert_uint_eq(room_first_limits.pool, ROOM_POOL);
	ck_assert_uint_eq(room_first_limits.address, HERE);
	ck_assert_uint_eq(room_first_limits.known_address, KNOWN_HERE);
}
END_TEST

START_TEST(one_address_has_its_part)
{
	strangers(0, HERE, "192.0.2.1");
	ck_assert_uint_eq(ask(HERE - 1, "192.0.2.1"), ROOM_FREE);
	ck_assert_uint_eq(ask(HERE, "192.0.2.2"), ROOM_FREE);
	/* One more costs a connection of its own, not another's. */
	strangers(HERE, HERE + 1, "192.0.2.2");
	stand(HERE, STAGE_NOTHING, 0);
	ck_assert_uint_eq(ask(HERE + 1, "192.0.2.1"), 0);
}
END_TEST

START_TEST(a_known_address_has_a_larger_part)
{
	strangers(0, KNOWN_HERE, "192.0.2.1");
	room_note(&room, "192.0.2.1", NOW);
	ck_assert_uint_eq(ask(KNOWN_HERE - 1, "192.0.2.1"), ROOM_FREE);
	ck_assert_uint_eq(ask(KNOWN_HERE, "192.0.2.1"), 0);
	/* And not for longer than a day. */
	ck_assert_uint_eq(room_for(&room, children, HERE, "192.0.2.1", NOW + ROOM_GOOD_FOR - 1), ROOM_FREE);
	ck_assert_uint_eq(room_for(&room, children, HERE, "192.0.2.1", NOW + ROOM_GOOD_FOR), 0);
}
END_TEST

/* One pool for all: known addresses fill it as others do, and find it as full. */
START_TEST(the_pool_has_an_end)
{
	strangers(0, ROOM_POOL, NULL);
	ck_assert_uint_eq(ask(ROOM_POOL - 1, "192.0.2.1"), ROOM_FREE);
	ck_assert_uint_eq(ask(ROOM_POOL, "192.0.2.1"), 0);
	for (size_t i = 0; i < ROOM_POOL; i++)
		room_note(&room, children[i].group, NOW);
	room_note(&room, "192.0.2.1", NOW);
	ck_assert_uint_eq(ask(ROOM_POOL, "192.0.2.1"), 0);
}
END_TEST

START_TEST(the_one_that_has_come_least_far_makes_way)
{
	strangers(0, ROOM_POOL, NULL);
	stand(7, STAGE_BANNER, OLD + 5000);
	stand(8, STAGE_NOTHING, OLD + 9000);
	stand(9, STAGE_NOTHING, OLD + 8000);
	stand(10, STAGE_KEYS, 0);
	ck_assert_uint_eq(ask(ROOM_POOL, "192.0.2.1"), 9);	/* and of these the longest there */
	stand(9, STAGE_TRIED, OLD);
	ck_assert_uint_eq(ask(ROOM_POOL, "192.0.2.1"), 8);
	stand(8, STAGE_TRIED, OLD);
	ck_assert_uint_eq(ask(ROOM_POOL, "192.0.2.1"), 7);
}
END_TEST

/* Else whoever holds the pool with named connections would throw each newcomer out by
 * the next. */
START_TEST(who_just_came_further_is_not_thrown_out)
{
	strangers(0, ROOM_POOL, NULL);
	stand(3, STAGE_NOTHING, NOW - ROOM_MOVES + 1);
	ck_assert_uint_eq(ask(ROOM_POOL, "192.0.2.1"), 0);
	stand(3, STAGE_NOTHING, NOW - ROOM_MOVES);
	ck_assert_uint_eq(ask(ROOM_POOL, "192.0.2.1"), 3);
	/* All of them did: then they are judged as ever. */
	for (size_t i = 0; i < ROOM_POOL; i++)
		stand(i, STAGE_BANNER, NOW - 10 - (int64_t)i);
	stand(4, STAGE_NOTHING, NOW);
	ck_assert_uint_eq(ask(ROOM_POOL, "192.0.2.1"), 4);
}
END_TEST

/* A county behind one address is not kept out by its own people; who is being ended has
 * made way already. */
START_TEST(who_is_logged_in_or_ended_counts_not)
{
	strangers(0, ROOM_POOL, "192.0.2.1");
	for (size_t i = 0; i < ROOM_POOL; i++) {
		children[i].account = i % 2 == 0 ? i + 1 : 0;
		children[i].end_by = i % 2 == 0 ? 0 : NOW;
	}
	ck_assert_uint_eq(ask(ROOM_POOL, "192.0.2.1"), ROOM_FREE);
	children[40].account = 0;
	strangers(ROOM_POOL, 2 * ROOM_POOL - 1, NULL);
	ck_assert_uint_ne(ask(2 * ROOM_POOL - 1, "192.0.2.1"), ROOM_FREE);
	ck_assert_uint_eq(ask(2 * ROOM_POOL - 2, "192.0.2.1"), ROOM_FREE);
}
END_TEST

/* Held against a plain second writing of the rule: all that could go, sorted. */
struct rank {
	size_t i;
	bool moves;
	int stage;
	int64_t moved;
};

static int
by_rank(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (x->moves != y->moves)
		return x->moves ? 1 : -1;
	if (x->stage != y->stage)
		return x->stage - y->stage;
	return x->moved < y->moved ? -1 : 1;
}

static size_t
model(size_t n, const char *group)
{
	static struct rank all[CHILDREN], own[CHILDREN];
	size_t nall = 0, nown = 0;

	for (size_t i = 0; i < n; i++) {
		struct rank r = { i, NOW - children[i].moved < 3000, (int)children[i].stage, children[i].moved };
		if (children[i].account != 0 || children[i].end_by != 0)
			continue;
		all[nall++] = r;
		if (strcmp(children[i].group, group) == 0)
			own[nown++] = r;
	}
	qsort(all, nall, sizeof *all, by_rank);
	qsort(own, nown, sizeof *own, by_rank);
	if (nown >= (strcmp(group, "10.0.0.1") == 0 ? 4 : 2))
		return own[0].i;
	return nall >= 20 ? all[0].i : ROOM_FREE;
}

START_TEST(as_the_rule_says)
{
	unsigned seed = 7;

	room.limits.pool = 20;
	room.limits.address = 2;
	room.limits.known_address = 4;
	room_note(&room, "10.0.0.1", NOW);
	for (int round = 0; round < 2000; round++) {
		size_t n = (size_t)rand_r(&seed) % 60;
		char group[BIND_GROUP];
		for (size_t i = 0; i < n; i++) {
			struct child *c = &children[i];
			snprintf(c->group, sizeof c->group, "10.0.0.%d", rand_r(&seed) % 12);
			c->account = rand_r(&seed) % 3 == 0;
			c->end_by = rand_r(&seed) % 5 == 0;
			stand(i, (enum ssh_stage)(rand_r(&seed) % 5), NOW - 60 * (rand_r(&seed) % 100) - (int64_t)i % 60);
			c->moved = c->moved * 60 + (int64_t)i - 59 * NOW;	/* no two alike */
		}
		snprintf(group, sizeof group, "10.0.0.%d", rand_r(&seed) % 12);
		ck_assert_uint_eq(ask(n, group), model(n, group));
	}
}
END_TEST

START_TEST(a_good_login_is_noted_anew)
{
	room_note(&room, "192.0.2.7", 0);
	room_note(&room, "192.0.2.7", NOW);
	ck_assert_uint_eq(room.ngood, 1);
	ck_assert(room_knows(&room, "192.0.2.7", ROOM_GOOD_FOR + NOW - 1));
	ck_assert(!room_knows(&room, "192.0.2.7", ROOM_GOOD_FOR + NOW));
	ck_assert(!room_knows(&room, "192.0.2.8", NOW));
}
END_TEST

/* Full: the one whose day ends first makes way. */
START_TEST(the_oldest_makes_way)
{
	char address[48];

	for (int i = 0; i < ROOM_ADDRESSES; i++) {
		snprintf(address, sizeof address, "2001:db8:%x::/64", i);
		room_note(&room, address, i == 5 ? 0 : NOW);
	}
	room_note(&room, "192.0.2.7", NOW);
	ck_assert_uint_eq(room.ngood, ROOM_ADDRESSES);
	ck_assert(room_knows(&room, "192.0.2.7", NOW));
	ck_assert(!room_knows(&room, "2001:db8:5::/64", 1));
	ck_assert(room_knows(&room, "2001:db8:6::/64", NOW));
}
END_TEST

START_TEST(a_group_is_what_one_household_has)
{
	static const char *const of[][2] = {
		{ "192.0.2.7", "192.0.2.7" },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
		{ "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64" },
		{ "2001:db8:1:3::1", "2001:db8:1:3::/64" },
		{ "2001:db8::1", "2001:db8::/64" },
		{ "::1", "::/64" },
		{ "2001:db8:1:2::/64", "2001:db8:1:2::/64" },
		{ "?", "?" },
	};
	char group[BIND_GROUP];

	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		bind_group(of[i][0], group);
		ck_assert_str_eq(group, of[i][1]);
	}
}
END_TEST

Suite *suite_room(void);

Suite *
suite_room(void)
{
	Suite *s = suite_create("room");
	TCase *tc = tcase_create("room");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, limits_as_shipped);
	tcase_add_test(tc, half_a_pool_is_a_crowd);
	tcase_add_test(tc, one_address_has_its_part);
	tcase_add_test(tc, a_known_address_has_a_larger_part);
	tcase_add_test(tc, the_pool_has_an_end);
	tcase_add_test(tc, the_one_that_has_come_least_far_makes_way);
	tcase_add_test(tc, who_just_came_further_is_not_thrown_out);
	tcase_add_test(tc, who_is_logged_in_or_ended_counts_not);
	tcase_add_test(tc, as_the_rule_says);
	tcase_add_test(tc, a_good_login_is_noted_anew);
	tcase_add_test(tc, the_oldest_makes_way);
	tcase_add_test(tc, a_group_is_what_one_household_has);
	suite_add_tcase(s, tc);
	return s;
}
