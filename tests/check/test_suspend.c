/* 暂停: the desk above stops somebody at night; an administrator lets him in again. */
#include <check.h>

#include "gen/kinds/account/args.h"
#include "src/op/right.h"
#include "src/rules/account/account.h"
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
	tcase_add_test(tc, it_needs_a_reason);
	suite_add_tcase(s, tc);
	return s;
}
