/* Who holds goods, as people name it, and who stores, decides and reads there. */
#include <stdio.h>
#include <string.h>

#include "src/rules/depot/holder.h"
#include "tests/check/help_goods.h"

Suite *suite_holder(void);

static struct refusal refusal;

/* The unit that typed names for login; 0: refused. */
static uint64_t
named(const char *login, const char *typed)
{
	static const struct op op = { .args = &kind_op_unit_add };
	struct act act = { .op = &op, .refusal = &refusal, .now = goods_world.now };
	struct unit u = { 0 };
	struct viewer v;
	struct txn t;
	int rc;

	refusal = (struct refusal){ 0 };
	world_viewer(&goods_world, login, &v);
	world_read(&goods_world, &t);
	act.txn = &t;
	act.who = &v;
	rc = holder_named(&act, "to", typed, &u);
	txn_abort(&t);
	ck_assert_str_eq(refusal.field, rc == 0 ? "" : "to");
	return rc == 0 ? u.id : 0;
}

#define NAMES(typed, id) ck_assert_msg(named("county", typed) == (id), "%s: %s %s", typed, \
	world_message(refusal.message), refusal.args[1])
#define NAMES_NONE(typed, name) do { \
	ck_assert_uint_eq(named("county", typed), 0); \
	ck_assert_str_eq(world_message(refusal.message), name); \
} while (0)

START_TEST(by_name)
{
	NAMES("旗物资库", goods.store);
	NAMES("达拉特旗/旗物资库", goods.store);
	NAMES("旗 物资库", goods.store);
	NAMES("达拉特旗 / 旗物资库", goods.store);
	NAMES("旗物资", goods.store);
	NAMES("王爱召物资点", goods.town2);
	NAMES("一队", goods.team);
	NAMES_NONE("", "REQUIRED");
	NAMES_NONE("火车站", "STOCK_NO_UNIT");
	NAMES_NONE("物资点", "AMBIGUOUS");
	ck_assert_msg(strstr(refusal.args[1], "展旦召苏木/苏木物资点") != NULL, "%s", refusal.args[1]);
	NAMES_NONE("旗物资中心", "STOCK_UNIT_LIKE");
	ck_assert_msg(strstr(refusal.args[1], "旗物资库") != NULL, "%s", refusal.args[1]);
}
END_TEST

/* An area stands for its store where it has one alone; below and above do not count. */
START_TEST(by_area)
{
	NAMES("展旦召苏木", goods.town);
	NAMES("王爱召镇", goods.town2);
	NAMES("达拉特旗", goods.store);
	NAMES(V11, goods.village);
	NAMES_NONE("昭君镇", "STOCK_AREA_NONE");
	GOODS("county", "depot add 二号点 area=" T1 " tier=township");
	NAMES_NONE("展旦召苏木", "AMBIGUOUS");
	ck_assert_uint_ne(named("county", "展旦召苏木/二号点"), 0);
}
END_TEST

/* The same name twice: one's own goes before others, from above it is asked. */
START_TEST(same_name)
{
	GOODS("county", "depot add 备用点 area=" T1 " tier=township");
	GOODS("county", "depot add 备用点 area=" T2 " tier=township");
	NAMES_NONE("备用点", "AMBIGUOUS");
	ck_assert_uint_ne(named("town1", "备用点"), 0);
	ck_assert_uint_ne(named("town1", "备用点"), named("town2", "备用点"));
	ck_assert_uint_eq(named("county", "展旦召苏木/备用点"), named("town1", "备用点"));
}
END_TEST

START_TEST(not_a_holder)
{
	GOODS("admin", "unit add 民政科 area=" COUNTY " kind=department");
	NAMES_NONE("民政科", "STOCK_UNIT_KIND");
	GOODS("county", "depot add 旧点 area=" T2 " tier=township");
	GOODS("county", "depot retire 旧点 reason=样例");
	NAMES_NONE("旧点", "UNIT_RETIRED");
}
END_TEST

enum { KEEPS = 1, DECIDES = 2, READS = 4 };

static int
rights(const char *login, uint64_t unit)
{
	struct viewer v;
	struct unit u;
	struct txn t;
	int r;

	world_get(&goods_world, &kind_unit, unit, &u);
	world_viewer(&goods_world, login, &v);
	world_read(&goods_world, &t);
	r = (holder_keeps(&t, &v, &u) ? KEEPS : 0) | (holder_decides(&t, &v, &u) ? DECIDES : 0) |
	    (holder_reads(&t, &v, &u) ? READS : 0);
	txn_abort(&t);
	return r;
}

/* Who decides is not who stores; a storekeeper of one store keeps no other. */
START_TEST(who_may)
{
	GOODS("admin", "account add over name=样例己 area=" T1 " role=storekeeper");
	const struct { const char *login; int store, town, village, town2, team; } all[] = {
		{ "keeper", KEEPS | READS, READS, READS, READS, READS },
		{ "keeper1", 0, KEEPS | READS, READS, 0, 0 },
		{ "keeper2", 0, 0, 0, KEEPS | READS, 0 },
		{ "over", 0, KEEPS | READS, KEEPS | READS, 0, 0 },
		{ "county", DECIDES | READS, DECIDES | READS, DECIDES | READS, DECIDES | READS, DECIDES | READS },
		{ "leader", DECIDES | READS, DECIDES | READS, DECIDES | READS, DECIDES | READS, DECIDES | READS },
		{ "super", READS, READS, READS, READS, READS },
		{ "town1", 0, DECIDES | READS, DECIDES | READS, 0, 0 },
		{ "town1b", 0, READS, READS, 0, 0 },
		{ "v11a", 0, 0, KEEPS | READS, 0, 0 },
		{ "v11b", 0, 0, KEEPS | READS, 0, 0 },
		{ "v12", 0, 0, 0, 0, 0 },
		{ "head", 0, 0, 0, 0, KEEPS | READS },
		{ "admin", 0, 0, 0, 0, 0 },
		{ "nobody", 0, 0, 0, 0, 0 },
	};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		ck_assert_msg(rights(all[i].login, goods.store) == all[i].store, "%s store", all[i].login);
		ck_assert_msg(rights(all[i].login, goods.town) == all[i].town, "%s town", all[i].login);
		ck_assert_msg(rights(all[i].login, goods.village) == all[i].village, "%s village", all[i].login);
		ck_assert_msg(rights(all[i].login, goods.town2) == all[i].town2, "%s town2", all[i].login);
		ck_assert_msg(rights(all[i].login, goods.team) == all[i].team, "%s team", all[i].login);
	}
}
END_TEST

Suite *
suite_holder(void)
{
	Suite *s = suite_create("holder");
	TCase *tc = tcase_create("holder");

	tcase_add_checked_fixture(tc, goods_setup, goods_teardown);
	tcase_add_test(tc, by_name);
	tcase_add_test(tc, by_area);
	tcase_add_test(tc, same_name);
	tcase_add_test(tc, not_a_holder);
	tcase_add_test(tc, who_may);
	suite_add_tcase(s, tc);
	return s;
}
