/* The fixture itself, rights and scope: the ground other tests stand on. */
#include <check.h>

#include "tests/check/help_world.h"

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

START_TEST(areas_are_there)
{
	struct txn t;
	struct area a;
	char name[200];

	world_read(&w, &t);
	ck_assert(area_get(&t, V11, &a));
	ck_assert_str_eq(a.parent, T1);
	ck_assert(area_get(&t, "150621000000", &a));
	ck_assert_int_eq(a.tier, tier_county);
	ck_assert(area_get(&t, FILLER, &a) && a.filler);
	ck_assert(!area_get(&t, "150622", &a));
	area_name(&t, V11, true, name, sizeof name);
	ck_assert_str_eq(name, "展旦召苏木 天义昌村委会");
	txn_abort(&t);
}
END_TEST

START_TEST(scope_follows_grants)
{
	struct viewer v;
	struct txn t;

	world_viewer(&w, "v11a", &v);
	world_read(&w, &t);
	ck_assert(may_at(&v, ROLE(officer), V11));
	ck_assert(!may_at(&v, ROLE(duty), V11));
	ck_assert(!may_at(&v, ROLE(officer), V12));
	ck_assert(in_scope(&t, &v, V11) && in_scope(&t, &v, T1) && in_scope(&t, &v, COUNTY));
	ck_assert(!in_scope(&t, &v, V12) && !in_scope(&t, &v, T2));
	txn_abort(&t);
	world_viewer(&w, "admin", &v);
	world_read(&w, &t);
	ck_assert(!in_scope(&t, &v, V11));	/* an administrator reads no case */
	txn_abort(&t);
	world_viewer(&w, "county", &v);
	world_read(&w, &t);
	ck_assert(may_over(&t, &v, ROLE(duty), V21));
	ck_assert(!may_over(&t, &v, ROLE(leader), V21));
	txn_abort(&t);
}
END_TEST

Suite *suite_world(void);

Suite *
suite_world(void)
{
	Suite *s = suite_create("world");
	TCase *tc = tcase_create("world");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, areas_are_there);
	tcase_add_test(tc, scope_follows_grants);
	suite_add_tcase(s, tc);
	return s;
}
