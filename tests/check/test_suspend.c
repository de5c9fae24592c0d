/* 暂停: the desk above stops somebody at night; an administrator lets him in again. */
#include <check.h>

#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "src/op/right.h"
#include "src/rules/account/account.h"
#include "tests/check/help_command.h"
#include "tests/check/help_world.h"

Suite *suite_suspend(void);

static struct world w;

static void
setup(void)
{
	world_open(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

/* Also of one that may not log in. */
static uint64_t
id_of(const char *login)
{
	struct account a;
	struct txn t;

	world_read(&w, &t);
	ck_assert(account_find(&t, login, &a));
	txn_abort(&t);
	return a.id;
}

/* 0: it is done, else why not. */
static unsigned
suspend(const char *who, const char *whom)
{
	struct op_account_suspend off = { .which = id_of(whom), .reason = "账号被人冒用" };
	struct reply r;

	return world_do(&w, who, "account.suspend", &off, &r) == DONE ? 0 : r.refusal.message;
}

static unsigned
enable(const char *who, const char *whom)
{
	struct op_account_disable on = { .which = id_of(whom) };
	struct reply r;

	return world_do(&w, who, "account.enable", &on, &r) == DONE ? 0 : r.refusal.message;
}

static bool
comes_in(const char *login)
{
	struct viewer v;
	struct txn t;
	bool in;

	world_read(&w, &t);
	in = viewer_by_login(&t, login, w.now, &v);
	txn_abort(&t);
	return in;
}

START_TEST(a_desk_suspends_who_is_below_it)
{
	ck_assert_uint_eq(suspend("county", "v11a"), 0);
	ck_assert(!comes_in("v11a"));
	ck_assert_uint_eq(suspend("county", "v11a"), M_ACCOUNT_OFF);
	ck_assert_uint_eq(enable("county", "v11a"), M_NOT_PERMITTED);
	ck_assert(!comes_in("v11a"));
	ck_assert_uint_eq(enable("admin", "v11a"), 0);
	ck_assert(comes_in("v11a"));
}
END_TEST

START_TEST(and_nobody_else)
{
	ck_assert_uint_eq(suspend("v12", "v11a"), M_NOT_PERMITTED);
	ck_assert_uint_eq(suspend("super", "v11a"), M_NOT_PERMITTED);
	ck_assert_uint_eq(suspend("county", "county"), M_SUSPEND_HIGHER);
	ck_assert_uint_eq(suspend("county", "admin"), M_SUSPEND_HIGHER);
	ck_assert_uint_eq(suspend("county", "super"), M_SUSPEND_HIGHER);
	ck_assert(comes_in("v11a"));
	ck_assert(comes_in("admin"));
}
END_TEST

static void
is_given(const char *login, const char *role, const char *area)
{
	struct op_account_grant g = { .which = world_account(&w, login) };
	struct reply r;

	snprintf(g.area, sizeof g.area, "%s", area);
	snprintf(g.role, sizeof g.role, "%s", role);
	ck_assert_int_eq(world_do(&w, "", "account.grant", &g, &r), DONE);
}

/* Whatever they are there, but for those who administer. */
START_TEST(leaders_and_supervisors_below_too)
{
	is_given("town1b", "leader", T1);
	is_given("v12", "supervisor", T1);
	is_given("v11b", "admin", T1);
	ck_assert_uint_eq(suspend("town1", "town1b"), M_SUSPEND_HIGHER);
	ck_assert_uint_eq(suspend("county", "town1b"), 0);
	ck_assert_uint_eq(suspend("leader", "v12"), 0);
	ck_assert_uint_eq(suspend("county", "v11b"), M_SUSPEND_HIGHER);
}
END_TEST

/* Who comes to it in the morning sees whose doing it is and why, until he undoes it. */
START_TEST(the_account_says_by_whom_and_why)
{
	struct typed t;
	struct account a;

	ck_assert_uint_eq(suspend("county", "v11a"), 0);
	ck_assert_int_eq(type_line(&w, "admin", "account show v11a", &t), 0);
	ck_assert_msg(strstr(t.out, "赵样例") != NULL && strstr(t.out, "账号被人冒用") != NULL, "%s", t.out);
	ck_assert_int_eq(type_line(&w, "admin", "account list", &t), 0);
	ck_assert_msg(strstr(t.out, "赵样例") != NULL, "%s", t.out);
	ck_assert_uint_eq(enable("admin", "v11a"), 0);
	world_get(&w, &kind_account, id_of("v11a"), &a);
	ck_assert_uint_eq(a.suspended_by, 0);
	ck_assert_str_eq(a.suspend_why, "");
}
END_TEST

/* Those of each of his areas, each once. */
START_TEST(administrators_of_all_his_areas_are_told)
{
	size_t told[2] = { 0, 0 };

	is_given("town1b", "admin", T1);
	is_given("town2", "admin", T2);
	is_given("v11b", "officer", V21);
	ck_assert_uint_eq(suspend("county", "v11b"), 0);
	for (size_t i = 0; i < w.nnotices; i++)
		if (w.notices[i].message == M_SUSPEND_TOLD) {
			told[0] += w.notices[i].person == world_account(&w, "town1b");
			told[1] += w.notices[i].person == world_account(&w, "town2");
		}
	ck_assert_uint_eq(told[0], 1);
	ck_assert_uint_eq(told[1], 1);
}
END_TEST

START_TEST(it_needs_a_reason)
{
	struct op_account_suspend off = { .which = world_account(&w, "v11a") };
	struct reply r;

	ck_assert_int_ne(world_do(&w, "county", "account.suspend", &off, &r), DONE);
	ck_assert(comes_in("v11a"));
}
END_TEST

Suite *
suite_suspend(void)
{
	Suite *s = suite_create("suspend");
	TCase *tc = tcase_create("suspend");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_desk_suspends_who_is_below_it);
	tcase_add_test(tc, and_nobody_else);
	tcase_add_test(tc, leaders_and_supervisors_below_too);
	tcase_add_test(tc, the_account_says_by_whom_and_why);
	tcase_add_test(tc, administrators_of_all_his_areas_are_told);
	tcase_add_test(tc, it_needs_a_reason);
	suite_add_tcase(s, tc);
	return s;
}
