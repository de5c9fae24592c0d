/* Who may connect: limits before login, and the addresses that are spared them. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/serve/listener_room.h"

enum { HERE = 10, ALL = 100, LATER = 1000 };

static struct room room;
static struct child children[CHILDREN];

static void
setup(void)
{
	memset(&room, 0, sizeof room);
	memset(children, 0, sizeof children);
	room.limits = room_first_limits;
}

/* n connections that are not logged in, all of one address or each of its own. */
static void
strangers(size_t from, size_t n, const char *address)
{
	for (size_t i = from; i < from + n; i++) {
		if (address != NULL)
			snprintf(children[i].address, sizeof children[i].address, "%s", address);
		else
			snprintf(children[i].address, sizeof children[i].address, "198.51.100.%zu", i);
	}
}

START_TEST(limits_as_shipped)
{
	ck_assert_uint_eq(room_first_limits.strangers_address, HERE);
	ck_assert_uint_eq(room_first_limits.strangers, ALL);
}
END_TEST

START_TEST(so_many_of_one_address)
{
	strangers(0, HERE, "192.0.2.1");
	ck_assert(room_for(&room, children, HERE - 1, "192.0.2.1", 0));
	ck_assert(!room_for(&room, children, HERE, "192.0.2.1", 0));
	ck_assert(room_for(&room, children, HERE, "192.0.2.2", 0));
}
END_TEST

START_TEST(so_many_in_all)
{
	strangers(0, ALL, NULL);
	ck_assert(room_for(&room, children, ALL - 1, "192.0.2.1", 0));
	ck_assert(!room_for(&room, children, ALL, "192.0.2.1", 0));
}
END_TEST

/* A county behind one address is not kept out by its own people. */
START_TEST(who_is_logged_in_counts_not)
{
	strangers(0, ALL, "192.0.2.1");
	for (size_t i = 0; i < ALL; i++)
		children[i].account = i + 1;
	ck_assert(room_for(&room, children, ALL, "192.0.2.1", 0));
}
END_TEST

START_TEST(a_good_login_spares_the_address)
{
	strangers(0, ALL, "192.0.2.1");
	room_note(&room, "192.0.2.7", LATER);
	ck_assert(room_knows(&room, "192.0.2.7", LATER));
	ck_assert(room_for(&room, children, ALL, "192.0.2.7", LATER));
	ck_assert(!room_for(&room, children, ALL, "192.0.2.8", LATER));
	/* For a day. */
	ck_assert(room_knows(&room, "192.0.2.7", LATER + ROOM_GOOD_FOR - 1));
	ck_assert(!room_knows(&room, "192.0.2.7", LATER + ROOM_GOOD_FOR));
	ck_assert(!room_for(&room, children, ALL, "192.0.2.7", LATER + ROOM_GOOD_FOR));
}
END_TEST

START_TEST(a_good_login_is_noted_anew)
{
	room_note(&room, "192.0.2.7", 0);
	room_note(&room, "192.0.2.7", LATER);
	ck_assert_uint_eq(room.ngood, 1);
	ck_assert(room_knows(&room, "192.0.2.7", ROOM_GOOD_FOR + LATER - 1));
}
END_TEST

/* Full: the one whose day ends first makes way. */
START_TEST(the_oldest_makes_way)
{
	char address[48];

	for (int i = 0; i < ROOM_ADDRESSES; i++) {
		snprintf(address, sizeof address, "2001:db8::%x", i);
		room_note(&room, address, i == 5 ? 0 : LATER);
	}
	room_note(&room, "192.0.2.7", LATER);
	ck_assert_uint_eq(room.ngood, ROOM_ADDRESSES);
	ck_assert(room_knows(&room, "192.0.2.7", LATER));
	ck_assert(!room_knows(&room, "2001:db8::5", 1));
	ck_assert(room_knows(&room, "2001:db8::6", LATER));
}
END_TEST

/* Known addresses do not fill the table either; a full table lets nobody in. */
START_TEST(known_ones_have_an_end_too)
{
	room_note(&room, "192.0.2.7", 0);
	strangers(0, CHILDREN, "192.0.2.7");
	for (size_t i = 0; i < CHILDREN; i++)
		children[i].known = true;
	ck_assert(room_for(&room, children, CHILDREN / 2 - 1, "192.0.2.7", 0));
	ck_assert(!room_for(&room, children, CHILDREN / 2, "192.0.2.7", 0));
	ck_assert(!room_for(&room, children, CHILDREN, "192.0.2.9", 0));
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
	tcase_add_test(tc, so_many_of_one_address);
	tcase_add_test(tc, so_many_in_all);
	tcase_add_test(tc, who_is_logged_in_counts_not);
	tcase_add_test(tc, a_good_login_spares_the_address);
	tcase_add_test(tc, a_good_login_is_noted_anew);
	tcase_add_test(tc, the_oldest_makes_way);
	tcase_add_test(tc, known_ones_have_an_end_too);
	suite_add_tcase(s, tc);
	return s;
}
