/* Areas: codes, adding, renaming, retiring, and what counts as under what. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/op/right.h"
#include "src/rules/area/area.h"
#include "tests/check/help_world.h"

Suite *suite_area(void);

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

static struct op_area_add
added(const char *code, const char *name, int tier, const char *parent, const char *sort)
{
	struct op_area_add a = { .tier = tier };

	snprintf(a.which, sizeof a.which, "%s", code);
	snprintf(a.name, sizeof a.name, "%s", name);
	snprintf(a.parent, sizeof a.parent, "%s", parent);
	snprintf(a.kind, sizeof a.kind, "%s", sort);
	return a;
}

static void
refused(const char *login, const char *op, const void *args, const char *field, const char *message)
{
	struct reply r;

	ck_assert_int_eq(world_do(&w, login, op, args, &r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), message);
	ck_assert_str_eq(r.refusal.field, field);
}

static void
done(const char *login, const char *op, const void *args)
{
	struct reply r;

	world_do(&w, login, op, args, &r);
	ck_assert_msg(r.outcome == DONE, "%s: %s", op, world_message(r.refusal.message));
}

static bool
get(const char *code, struct area *a)
{
	struct txn t;
	bool there;

	world_read(&w, &t);
	there = area_get(&t, code, a);
	txn_abort(&t);
	return there;
}

static bool
under(const char *code, const char *top)
{
	struct txn t;
	bool is;

	world_read(&w, &t);
	is = area_under(&t, code, top);
	txn_abort(&t);
	return is;
}

static const struct { int tier; const char *code, *form; } forms[] = {
	{ tier_county, "150621", "150621" }, { tier_county, "150621000000", "150621" },
	{ tier_county, "150600", NULL }, { tier_county, "150621100000", NULL },
	{ tier_township, "150621100000", "150621100000" }, { tier_township, "150621", NULL },
	{ tier_township, "150621100200", NULL }, { tier_township, "150621000000", NULL },
	{ tier_village, "150621100200", "150621100200" }, { tier_village, "150621100000", NULL },
	{ tier_village, "150621100200001", NULL }, { tier_grid, "150621100200001", "150621100200001" },
	{ tier_grid, "150621100200", NULL }, { tier_grid, "150621100200000", NULL },
};

START_TEST(code_forms)
{
	char out[16];
	bool ok = area_code_form((enum tier)forms[_i].tier, forms[_i].code, out);

	ck_assert_int_eq(ok, forms[_i].form != NULL);
	if (ok)
		ck_assert_str_eq(out, forms[_i].form);
}
END_TEST

START_TEST(code_above)
{
	char out[16];

	area_code_above("150621100200001", out);
	ck_assert_str_eq(out, "150621100200");
	area_code_above("150621100200", out);
	ck_assert_str_eq(out, "150621100000");
	area_code_above("150621100000", out);
	ck_assert_str_eq(out, "150621");
	area_code_above("150621000000", out);
	ck_assert_str_eq(out, "");
}
END_TEST

START_TEST(county_codes_are_one)
{
	struct area a, b;

	ck_assert(get("150621", &a));
	ck_assert(get("150621000000", &b));
	ck_assert_uint_eq(a.id, b.id);
	ck_assert(under(V11, "150621000000"));
	ck_assert(under("150621000000", "150621"));
}
END_TEST

/* A name stands for several places, so a code is the only way to one. */
START_TEST(names_repeat)
{
	static const char *const codes[] = { "150621104214", "150621105210", "150621200215" };
	struct area a;

	for (size_t i = 0; i < 3; i++) {
		ck_assert(get(codes[i], &a));
		ck_assert_str_eq(a.name, "查干沟村委会");
	}
	ck_assert(get("150621104000", &a));
	ck_assert_str_eq(a.name, "昭君镇");
	ck_assert(get("150621002000", &a));
	ck_assert_str_eq(a.name, "昭君街道");
}
END_TEST

START_TEST(add)
{
	struct op_area_add a = added("150621200900", "样例新村", tier_village, T1, "village");
	struct area got;

	done("admin", "area.add", &a);
	ck_assert(get("150621200900", &got));
	ck_assert_str_eq(got.parent, T1);
	ck_assert(!got.filler);
	a = added("150621200900001", "一网格", tier_grid, "", "");
	done("", "area.add", &a);
	ck_assert(get("150621200900001", &got));
	ck_assert_str_eq(got.parent, "150621200900");
	a = added("150621501000", "样例街道", tier_township, COUNTY, "街道");
	done("", "area.add", &a);
	ck_assert(get("150621501000", &got));
	ck_assert_str_eq(got.kind, "subdistrict");
	a = added("150621500000", "样例统计区", tier_township, COUNTY, "stat_unit");
	done("", "area.add", &a);
	ck_assert(get("150621500000", &got));
	ck_assert(got.filler);
	ck_assert_str_eq(got.parent, "150621");
}
END_TEST

static const struct {
	const char *code, *name;
	int tier;
	const char *parent, *sort, *field, *message;
} bad[] = {
	{ "150621200200", "重码", tier_village, T1, "village", "which", "AREA_EXISTS" },
	{ "150621200000", "重码", tier_township, COUNTY, "town", "which", "AREA_EXISTS" },
	{ "150621200900", "错级", tier_township, COUNTY, "town", "which", "AREA_CODE_TIER" },
	{ "150621900000", "错级", tier_village, COUNTY, "village", "which", "AREA_CODE_TIER" },
	{ "150621200900", "错级", tier_grid, T1, "", "which", "AREA_CODE_TIER" },
	{ "150622", "别旗", tier_county, "150600", "banner", "which", "AREA_ONE_COUNTY" },
	{ "150621000000", "本旗", tier_county, "150600", "banner", "which", "AREA_EXISTS" },
	{ "150621900200", "无上级", tier_village, "", "village", "parent", "AREA_NO_PARENT" },
	{ "150622100000", "别旗镇", tier_township, "", "town", "parent", "AREA_NO_PARENT" },
	{ "150621200900", "错上级", tier_village, T2, "village", "parent", "AREA_PARENT_WRONG" },
	{ "150621200900", "错上级", tier_village, COUNTY, "village", "parent", "AREA_PARENT_WRONG" },
	{ "150621200900", "错类", tier_village, T1, "town", "kind", "CODE_CHOICE" },
	{ "150621200900", "错类", tier_village, T1, "nonsense", "kind", "CODE_CHOICE" },
	{ "150621200900", "", tier_village, T1, "village", "name", "REQUIRED" },
	{ "150621200900", "缺级", 0, T1, "village", "tier", "REQUIRED" },
	{ "", "缺码", tier_village, T1, "village", "which", "REQUIRED" },
};

START_TEST(add_refused)
{
	struct op_area_add a = added(bad[_i].code, bad[_i].name, bad[_i].tier, bad[_i].parent, bad[_i].sort);

	refused("", "area.add", &a, bad[_i].field, bad[_i].message);
}
END_TEST

START_TEST(rights)
{
	static const char *const others[] = { "county", "leader", "super", "town1", "v11a", "nobody" };
	struct op_area_add a = added("150621200900", "样例新村", tier_village, T1, "village");
	struct op_account_add sub = { .which = "subadmin", .area = T1, .role = "admin" };

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		refused(others[i], "area.add", &a, "", "NOT_PERMITTED");
	done("", "account.add", &sub);
	a = added("150621103900", "样例新村", tier_village, T2, "village");
	refused("subadmin", "area.add", &a, "parent", "OUT_OF_SCOPE");
	a = added("150621200900", "样例新村", tier_village, T1, "village");
	done("subadmin", "area.add", &a);
}
END_TEST

START_TEST(rename_area)
{
	struct op_area_rename a = { .which = V11, .name = "样例改名村", .kind = "gacha" };
	struct area got;

	done("admin", "area.rename", &a);
	ck_assert(get(V11, &got));
	ck_assert_str_eq(got.name, "样例改名村");
	ck_assert_str_eq(got.kind, "gacha");
	memcpy(a.which, "150621999999", 13);
	refused("admin", "area.rename", &a, "which", "NO_SUCH_AREA");
	memcpy(a.which, V11, 13);
	memcpy(a.kind, "town", 5);
	refused("admin", "area.rename", &a, "kind", "CODE_CHOICE");
}
END_TEST

/* A village moves to another township: what was made in it counts there too. */
START_TEST(retire)
{
	struct op_area_retire a = { .which = V11, .successor = V21, .reason = "并村" };
	struct op_account_grant g = { .area = V11, .role = "officer" };
	struct area got;

	ck_assert(!under(V11, T2));
	done("admin", "area.retire", &a);
	ck_assert(get(V11, &got));
	ck_assert_int_eq(got.retired, w.now);
	ck_assert_str_eq(got.successor, V21);
	ck_assert(under(V11, T2));
	ck_assert(under(V11, V21));
	ck_assert(under(V11, T1));	/* and where it stood */
	ck_assert(!under(V12, T2));
	refused("admin", "area.retire", &a, "which", "RETIRED_AREA");
	g.which = world_account(&w, "v12");
	refused("admin", "account.grant", &g, "area", "RETIRED_AREA");
}
END_TEST

/* A successor that is retired later leads on. */
START_TEST(retire_twice)
{
	struct op_area_retire a = { .which = V11, .successor = V12 };
	struct area got;

	done("", "area.retire", &a);
	a = (struct op_area_retire){ .which = V12, .successor = V21 };
	done("", "area.retire", &a);
	ck_assert(get(V11, &got));
	ck_assert_str_eq(got.successor, V21);
	ck_assert(under(V11, T2));
	ck_assert(under(V12, V21));
}
END_TEST

START_TEST(retire_refused)
{
	struct op_area_retire a = { .which = COUNTY, .successor = T1 };
	struct op_area_add empty = added("150621900000", "样例镇", tier_township, COUNTY, "town");

	refused("admin", "area.retire", &a, "which", "AREA_COUNTY_STAYS");
	a = (struct op_area_retire){ .which = V11, .successor = "150621999999" };
	refused("admin", "area.retire", &a, "successor", "NO_SUCH_AREA");
	a = (struct op_area_retire){ .which = V11, .successor = FILLER };
	refused("admin", "area.retire", &a, "successor", "FILLER_AREA");
	a = (struct op_area_retire){ .which = V11, .successor = V11 };
	refused("admin", "area.retire", &a, "successor", "AREA_SELF");
	a = (struct op_area_retire){ .which = T1, .successor = T2 };
	refused("admin", "area.retire", &a, "which", "AREA_BELOW");
	done("admin", "area.add", &empty);
	a = (struct op_area_retire){ .which = "150621900000", .successor = V21 };
	refused("admin", "area.retire", &a, "successor", "AREA_LOWER");
	a = (struct op_area_retire){ .which = "150621999999", .successor = T2 };
	refused("admin", "area.retire", &a, "which", "NO_SUCH_AREA");
	refused("county", "area.retire", &a, "", "NOT_PERMITTED");
}
END_TEST

/* A township goes once its villages have gone (2023: 前进农场 into 姚伏镇). */
START_TEST(retire_township)
{
	struct op_area_add rows[] = {
		added("150621800000", "样例农场", tier_township, COUNTY, "township"),
		added("150621800201", "样例一队", tier_village, "", "village"),
	};
	struct op_area_retire farm = { .which = "150621800000", .successor = T2 };
	struct op_area_retire team = { .which = "150621800201", .successor = V21 };

	done("", "area.add", &rows[0]);
	done("", "area.add", &rows[1]);
	refused("", "area.retire", &farm, "which", "AREA_BELOW");
	done("", "area.retire", &team);
	done("", "area.retire", &farm);
	ck_assert(under("150621800201", T2));
	rows[0] = added("150621800202", "样例二队", tier_village, "", "village");
	refused("", "area.add", &rows[0], "parent", "RETIRED_AREA");
}
END_TEST

/* However many went into one, all of them count there. */
START_TEST(many_go_into_one)
{
	char code[16];

	for (int i = 0; i < 70; i++) {
		struct op_area_retire gone = { .successor = V21 };
		struct op_area_add row;
		snprintf(code, sizeof code, "150621200%d", 301 + i);
		row = added(code, "样例村", tier_village, "", "village");
		memcpy(gone.which, code, sizeof code);
		done("", "area.add", &row);
		done("", "area.retire", &gone);
	}
	for (int i = 0; i < 70; i++) {
		snprintf(code, sizeof code, "150621200%d", 301 + i);
		ck_assert_msg(under(code, T2) && under(code, V21) && under(code, T1), "%s", code);
		ck_assert(!under(code, V12));
	}
}
END_TEST

/* A township and all its villages that went with it count as one. */
START_TEST(a_township_stands_for_its_villages)
{
	char stems[4][16];
	struct op_area_add rows[] = {
		added("150621800000", "样例农场", tier_township, COUNTY, "township"),
		added("150621800201", "样例一队", tier_village, "", "village"),
		added("150621800202", "样例二队", tier_village, "", "village"),
	};
	struct op_area_retire gone[] = {
		{ .which = "150621800201", .successor = T2 },
		{ .which = "150621800202", .successor = V21 },
		{ .which = "150621800000", .successor = T2 },
	};
	struct txn t;

	for (size_t i = 0; i < 3; i++)
		done("", "area.add", &rows[i]);
	for (size_t i = 0; i < 3; i++)
		done("", "area.retire", &gone[i]);
	world_read(&w, &t);
	ck_assert_uint_eq(area_scope(&t, T2, stems, 4), 2);
	ck_assert_str_eq(stems[1], "150621800");
	ck_assert_uint_eq(area_scope(&t, V21, stems, 4), 2);
	ck_assert_str_eq(stems[1], "150621800202");
	ck_assert_uint_eq(area_scope(&t, V12, stems, 4), 1);
	ck_assert_uint_eq(area_scope(&t, COUNTY, stems, 4), 1);
	txn_abort(&t);
	ck_assert(under("150621800202", T2) && under("150621800202", V21));
	ck_assert(!under("150621800201", V21));
}
END_TEST

Suite *
suite_area(void)
{
	Suite *s = suite_create("area");
	TCase *pure = tcase_create("codes"), *t = tcase_create("operations");

	tcase_add_loop_test(pure, code_forms, 0, sizeof forms / sizeof forms[0]);
	tcase_add_test(pure, code_above);
	suite_add_tcase(s, pure);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, county_codes_are_one);
	tcase_add_test(t, names_repeat);
	tcase_add_test(t, add);
	tcase_add_loop_test(t, add_refused, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(t, rights);
	tcase_add_test(t, rename_area);
	tcase_add_test(t, retire);
	tcase_add_test(t, retire_twice);
	tcase_add_test(t, retire_refused);
	tcase_add_test(t, retire_township);
	tcase_add_test(t, many_go_into_one);
	tcase_add_test(t, a_township_stands_for_its_villages);
	suite_add_tcase(s, t);
	return s;
}
