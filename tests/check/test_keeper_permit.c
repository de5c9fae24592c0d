/* Permits to try a password: how many at a time, and later the more failed. */
#include <check.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "db/index.h"
#include "gen/kinds/account/attempt.h"
#include "keys/password.h"
#include "src/base/clock.h"
#include "src/base/msg.h"
#include "src/lang/when.h"
#include "src/op/verifier.h"
#include "src/session/link_call.h"
#include "tests/check/help_keeper.h"

Suite *suite_keeper_permit(void);

static struct keep k;

static void
setup(void)
{
	keep_open(&k);
	keep_start(&k);
}

static void
teardown(void)
{
	keep_close(&k);
}

/* Another connection does not begin to count anew; another address does. */
START_TEST(failures_slow_an_address_down)
{
	struct guest g, other;

	for (int i = 0; i < 6; i++) {
		g = guest_new(&k, "", "10.0.0.7");
		ck_assert_int_eq(guest_try(&g, "v11a", "wrong"), PASSWORD_NO);
		guest_gone(&g);
	}
	g = guest_raw(&k, "", "10.0.0.7");
	other = guest_raw(&k, "", "10.0.0.8");
	guest_want_permit(&g);
	guest_want_permit(&other);
	ck_assert(guest_has_permit(&other, 300));
	ck_assert(!guest_has_permit(&g, 700));
	ck_assert(guest_has_permit(&g, 5000));	/* slowed down, not locked out */
	guest_gone(&g);
	guest_gone(&other);
}
END_TEST

/* As after `n` wrong passwords for that name from as many addresses. */
static void
guess_wrongly(const char *login, int n)
{
	char address[48];

	for (int i = 0; i < n; i++) {
		struct guest g;

		snprintf(address, sizeof address, "10.1.%d.1", i);
		g = guest_new(&k, "", address);
		ck_assert_int_eq(guest_try(&g, login, "wrong"), PASSWORD_NO);
		guest_gone(&g);
	}
}

static void
want(struct guest *g, const char *address, const char *login)
{
	*g = guest_raw(&k, "", address);
	guest_want_permit_for(g, login);
}

/* Ten connections of an address that failed often get no more tries than one. */
START_TEST(connections_of_an_address_wait_one_behind_another)
{
	struct guest g, many[5];
	bool gone[5] = { false };
	int had = 0;

	for (int i = 0; i < 7; i++) {
		g = guest_new(&k, "", "10.0.0.7");
		ck_assert_int_eq(guest_try(&g, "v11a", "wrong"), PASSWORD_NO);
		guest_gone(&g);
	}
	for (int i = 0; i < 5; i++)
		want(&many[i], "10.0.0.7", "v12");
	for (int i = 0; i < 5; i++)
		if (guest_has_permit(&many[i], i == 0 ? 3000 : 0)) {
			had++;
			guest_gone(&many[i]);	/* gives it back: the next one may come, later */
			gone[i] = true;
		}
	ck_assert_int_eq(had, 1);
	for (int i = 0; i < 5; i++)
		if (!gone[i])
			guest_gone(&many[i]);
}
END_TEST

/* Many addresses together guess no faster at one name than a few; whether the name is
 * anybody's makes no difference, and a /64 is one address. */
START_TEST(many_addresses_wait_for_one_name)
{
	static const char *const names[] = { "v11a", "nobody1" };
	struct guest a, b, other;

	for (size_t i = 0; i < 2; i++) {
		guess_wrongly(names[i], 12);
		want(&a, "10.2.0.1", names[i]);
		usleep(20000);		/* the first to ask is the first to go */
		want(&b, "10.2.0.2", names[i]);
		want(&other, "10.2.0.3", "v12");
		ck_assert(guest_has_permit(&other, 300));	/* another name does not feel it */
		guest_gone(&other);
		ck_assert(!guest_has_permit(&a, 300) && !guest_has_permit(&b, 0));
		ck_assert(guest_has_permit(&a, 5000));
		guest_gone(&a);
		ck_assert(!guest_has_permit(&b, 500));
		guest_gone(&b);
	}
}
END_TEST

START_TEST(a_known_address_of_the_person_does_not_wait)
{
	struct guest g;
	uint64_t account;
	struct txn t;

	keep_look(&k);
	txn_begin(&t, core_secrets(k.w.core), true);
	ck_assert_int_eq(verifier_password_set(&t, world_account(&k.w, "v11a"), "right horse"), 0);
	ck_assert_int_eq(txn_commit(&t), 0);
	keep_start(&k);
	g = guest_new(&k, "", "2001:db8:1:2::5");
	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", true, &account), 0);
	guest_gone(&g);
	keep_kill(&k);			/* it is known for good */
	keep_start(&k);
	guess_wrongly("v11a", 13);
	want(&g, "2001:db8:1:2::77", "v11a");
	ck_assert(guest_has_permit(&g, 300));
	guest_gone(&g);
	want(&g, "2001:db8:1:3::5", "v11a");
	ck_assert(!guest_has_permit(&g, 300));
	guest_gone(&g);
}
END_TEST

/* v11a has a password and logged in from there; since then 60 wrong ones came from there. */
static void
v11a_in_a_bad_neighbourhood(const char *address)
{
	struct attempt bad = { .failed = 60 };
	struct guest g;
	uint64_t account;
	struct txn t;

	keep_look(&k);
	txn_begin(&t, core_secrets(k.w.core), true);
	ck_assert_int_eq(verifier_password_set(&t, world_account(&k.w, "v11a"), "right horse"), 0);
	ck_assert_int_eq(txn_commit(&t), 0);
	keep_start(&k);
	g = guest_new(&k, "", address);
	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", true, &account), 0);
	guest_gone(&g);
	keep_look(&k);
	snprintf(bad.address, sizeof bad.address, "%s", address);
	ck_assert_int_eq(core_begin(k.w.core, clock_now()), 0);
	bad.hour = clock_now() / HOUR;
	bad.good = clock_now();
	side_put(core_txn(k.w.core), &kind_attempt, &bad, core_last_id(k.w.core), clock_now());
	ck_assert_int_eq(core_commit(k.w.core), 0);
	keep_start(&k);
}

/* Whoever guesses at other names from an officer's address does not keep him out, nor
 * those who are logged in from there; a name that nobody knows there waits behind him. */
START_TEST(a_crowd_at_his_address_keeps_nobody_out)
{
	struct guest crowd[6], own, in, other;
	char name[20];

	v11a_in_a_bad_neighbourhood("10.0.0.7");
	for (int i = 0; i < 6; i++) {
		snprintf(name, sizeof name, "nobody%d", i);
		want(&crowd[i], "10.0.0.7", name);
		if (i == 0)
			ck_assert(guest_has_permit(&crowd[0], 2000));
	}
	want(&own, "10.0.0.7", "v11a");
	guest_gone(&crowd[0]);
	ck_assert(guest_has_permit(&own, 1000));
	in = guest_raw(&k, "v12", "10.0.0.7");
	guest_want_permit_for(&in, "v12");
	want(&other, "10.0.0.7", "v21");
	guest_gone(&own);
	ck_assert(guest_has_permit(&in, 1000));
	guest_gone(&in);
	ck_assert(!guest_has_permit(&other, 300));
	for (int i = 1; i < 6; i++) {
		ck_assert(!guest_has_permit(&crowd[i], 0));
		guest_gone(&crowd[i]);
	}
	guest_gone(&other);
}
END_TEST

static void
guess_at_v11a(int n)
{
	for (int i = 0; i < n; i++) {
		struct guest g = guest_new(&k, "", "10.0.0.7");

		ck_assert_int_eq(guest_try(&g, "v11a", "wrong"), PASSWORD_NO);
		guest_gone(&g);
	}
}

/* His own name from his own address is slowed down by what was wrong there. */
START_TEST(his_own_line_is_slowed_too)
{
	struct guest g;

	v11a_in_a_bad_neighbourhood("10.0.0.7");
	guess_at_v11a(11);
	want(&g, "10.0.0.7", "v11a");
	ck_assert(!guest_has_permit(&g, 300));
	ck_assert(guest_has_permit(&g, 5000));
	guest_gone(&g);
}
END_TEST

#define MANY 60

/* Who of them has a permit goes with it; how many, within ms. */
static int
let_go(struct guest many[MANY], int ms)
{
	int had = 0;

	usleep((useconds_t)ms * 1000);
	for (int i = 0; i < MANY; i++)
		if (many[i].number != 0 && guest_has_permit(&many[i], 0)) {
			guest_gone(&many[i]);
			many[i].number = 0;
			had++;
		}
	return had;
}

/* Many who guess at his own name from his own address make the line longer, not slower
 * for whoever stands last in it: 30 s bring everybody to his turn, so sixty take half a
 * second each, where one alone takes four. */
START_TEST(a_long_line_of_his_own_goes_faster)
{
	struct guest many[MANY];
	int64_t end;
	int had = 0;

	v11a_in_a_bad_neighbourhood("10.0.0.7");
	guess_at_v11a(13);
	for (int i = 0; i < MANY; i++)
		want(&many[i], "10.0.0.7", "v11a");
	end = clock_monotonic() + 10000;	/* at four seconds each three at most */
	while (had < 4 && clock_monotonic() < end)
		had += let_go(many, 20);
	ck_assert_int_ge(had, 4);
	for (int i = 0; i < MANY; i++)
		if (many[i].number != 0)
			guest_gone(&many[i]);
	want(&many[0], "10.0.0.7", "v11a");
	ck_assert(!guest_has_permit(&many[0], 1000));	/* alone in it again */
	guest_gone(&many[0]);
}
END_TEST

/* Strangers who have not failed yet, from as many addresses as they like, stand before
 * nobody who is known where he is, however often his own name was guessed at there. */
START_TEST(strangers_wait_behind_his_own_line)
{
	struct guest held[2], many[5], own;
	char address[48];

	v11a_in_a_bad_neighbourhood("10.0.0.7");
	guess_at_v11a(10);
	for (int i = 0; i < 2; i++) {
		snprintf(address, sizeof address, "10.8.0.%d", i);
		want(&held[i], address, "nobody");
		ck_assert(guest_has_permit(&held[i], 2000));
	}
	for (int i = 0; i < 5; i++) {
		snprintf(address, sizeof address, "10.9.0.%d", i);
		want(&many[i], address, "v21");
	}
	want(&own, "10.0.0.7", "v11a");
	usleep(700000);		/* his line lets the next one through after half a second */
	guest_gone(&held[0]);
	ck_assert(guest_has_permit(&own, 1000));
	for (int i = 0; i < 5; i++) {
		ck_assert(!guest_has_permit(&many[i], 0));
		guest_gone(&many[i]);
	}
	guest_gone(&own);
	guest_gone(&held[1]);
}
END_TEST

/* A permit for one name tries no other. */
START_TEST(a_permit_is_for_its_name)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");
	uint8_t any[PASSWORD_BYTES] = { 1 };
	struct login_offer offer;

	ck_assert_int_eq(keeper_ask(g.link, "v12", &offer), 0);
	ck_assert(keeper_permit(g.link));
	ck_assert_int_eq(keeper_password(g.link, "v11a", any, any), PASSWORD_NO);
	/* It was not even compared: it is no failure of v11a's. */
	ck_assert_int_eq(keeper_password(g.link, "v12", any, any), PASSWORD_NO);
	guest_gone(&g);
}
END_TEST

START_TEST(two_permits_and_one_for_an_address)
{
	struct guest a = guest_raw(&k, "", "10.0.0.1"), b = guest_raw(&k, "", "10.0.0.1");
	struct guest c = guest_raw(&k, "", "10.0.0.2"), d = guest_raw(&k, "", "10.0.0.3");

	guest_want_permit(&a);
	ck_assert(guest_has_permit(&a, 2000));
	guest_want_permit(&b);			/* the same address waits */
	guest_want_permit(&c);
	ck_assert(guest_has_permit(&c, 2000));
	guest_want_permit(&d);			/* two are out: waits */
	ck_assert(!guest_has_permit(&b, 400));
	ck_assert(!guest_has_permit(&d, 0));
	guest_gone(&c);				/* who goes gives his back */
	ck_assert(guest_has_permit(&d, 2000));
	ck_assert(!guest_has_permit(&b, 200));
	guest_gone(&a);
	ck_assert(guest_has_permit(&b, 2000));
	guest_gone(&b);
	guest_gone(&d);
}
END_TEST

Suite *
suite_keeper_permit(void)
{
	Suite *s = suite_create("keeper_permit");
	TCase *tc = tcase_create("permits");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, failures_slow_an_address_down);
	tcase_add_test(tc, two_permits_and_one_for_an_address);
	tcase_add_test(tc, connections_of_an_address_wait_one_behind_another);
	tcase_add_test(tc, many_addresses_wait_for_one_name);
	tcase_add_test(tc, a_known_address_of_the_person_does_not_wait);
	tcase_add_test(tc, a_crowd_at_his_address_keeps_nobody_out);
	tcase_add_test(tc, his_own_line_is_slowed_too);
	tcase_add_test(tc, a_long_line_of_his_own_goes_faster);
	tcase_add_test(tc, strangers_wait_behind_his_own_line);
	tcase_add_test(tc, a_permit_is_for_its_name);
	suite_add_tcase(s, tc);
	return s;
}
