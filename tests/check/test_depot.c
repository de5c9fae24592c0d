/* 储备点 and 协议储备: a depot and its unit are one name, minimums are said as a whole, and what
 * others keep is counted beside stock. */
#include <stdio.h>
#include <string.h>

#include "db/change.h"
#include "src/rules/depot/depot.h"
#include "tests/check/help_goods.h"

Suite *suite_depot(void);

static struct depot
depot_of(uint64_t id)
{
	struct depot d;

	world_get(&goods_world, &kind_depot, id, &d);
	return d;
}

static struct unit
unit_of(uint64_t id)
{
	struct unit u;

	world_get(&goods_world, &kind_unit, id, &u);
	return u;
}

START_TEST(its_unit)
{
	ck_assert_str_eq(unit_of(goods.store).name, "旗物资库");
	ck_assert_int_eq(unit_of(goods.store).kind, unit_kind_depot);
	GOODS("admin", "unit add 防汛库 area=" T1 " kind=depot phone=0477-0000001");
	GOODS("town1", "depot add 防汛库 area=" T1 " tier=township keeper=样例人 place=镇政府院内 area_m2=200");
	GOODS("county", "unit show 防汛库 --json");
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "0477-0000001"));	/* the one that was there */
	GOODS("admin", "unit add 救援站 area=" T1 " kind=team");
	NO_GOODS("town1", "depot add 救援站 area=" T1 " tier=township", "that is a team");
	NO_GOODS("town1", "depot add 防汛库 area=" T1 " tier=township", "already");
	NO_GOODS("town1", "depot add \"防 汛库\" area=" T1 " tier=township", "already");
	GOODS("town1", "depot set 苏木物资点 name=展旦召物资点");
	ck_assert_str_eq(unit_of(goods.town).name, "展旦召物资点");
	NO_GOODS("town1", "depot set 展旦召物资点 name=救援站", "救援站");
	NO_GOODS("town1", "depot set 展旦召物资点 name=", "is needed");
}
END_TEST

/* What is a depot is changed as a depot. */
START_TEST(unit_is_not_changed_alone)
{
	NO_GOODS("admin", "unit rename 旗物资库 name=别的", "unit of a depot");
	NO_GOODS("admin", "unit retire 旗物资库 reason=样例", "unit of a depot");
	NO_GOODS("admin", "unit move 旗物资库 area=" T1, "unit of a depot");
	NO_GOODS("admin", "unit set 旗物资库 kind=team", "unit of a depot");
	GOODS("admin", "unit set 旗物资库 phone=0477-0000009");
}
END_TEST

START_TEST(tier)
{
	NO_GOODS("county", "depot add 新库 area=" T1 " tier=county", "no area of that tier");
	NO_GOODS("county", "depot add 新库 area=" COUNTY " tier=village", "no area of that tier");
	NO_GOODS("county", "depot set 旗物资库 tier=village", "no area of that tier");
	NO_GOODS("county", "depot add 新库 area=" FILLER " tier=township", "filler");
}
END_TEST

START_TEST(who)
{
	ck_assert_int_eq(goods_type("town2", "depot add 新点 area=" T1 " tier=township"), 3);
	ck_assert_int_eq(goods_type("keeper", "depot add 新库 area=" COUNTY " tier=county"), 3);
	ck_assert_int_eq(goods_type("v11a", "depot add 新点 area=" V11 " tier=village"), 3);
	GOODS("keeper", "depot set 旗物资库 keeper=样例甲 phone=0477-0000001 open=全天 place=院内 area_m2=630");
	GOODS("v11a", "depot set 村物资点 keeper=样例人");
	NO_GOODS("keeper", "depot set 旗物资库 minimum=棉被5", "changed by a desk");
	NO_GOODS("keeper", "depot set 旗物资库 name=新名", "changed by a desk");
	ck_assert_int_eq(goods_type("keeper", "depot set 苏木物资点 keeper=样例甲"), 3);
	ck_assert_int_eq(goods_type("v12", "depot set 村物资点 keeper=样例甲"), 3);
	ck_assert_int_eq(goods_type("keeper", "depot retire 旗物资库 reason=样例"), 3);
	ck_assert_int_eq(goods_type("head", "depot set 旗物资库 keeper=样例甲"), 3);
	ck_assert_int_eq(goods_type("v11a", "depot list"), 0);
}
END_TEST

static int64_t
least(uint64_t item)
{
	struct txn t;
	int64_t n;

	world_read(&goods_world, &t);
	n = depot_minimum(&t, goods.store, item);
	txn_abort(&t);
	return n;
}

/* Said as a whole: what is not among them has none any more. */
START_TEST(minimum)
{
	GOODS("county", "depot set 旗物资库 minimum=\"棉被50包 帐篷60\"");
	ck_assert_int_eq(least(goods.quilt), 500);
	ck_assert_int_eq(least(goods.tent), 60);
	GOODS("county", "depot show 旗物资库");
	ck_assert_msg(strstr(goods_typed.out, "棉被500条 帐篷60顶") != NULL, "%s", goods_typed.out);
	GOODS("county", "depot set 旗物资库 keeper=样例甲");
	ck_assert_int_eq(least(goods.tent), 60);
	GOODS("county", "depot set 旗物资库 minimum=\"帐篷70 方便面5\"");
	ck_assert_int_eq(least(goods.quilt), 0);
	ck_assert_int_eq(least(goods.tent), 70);
	ck_assert_int_eq(least(goods.noodles), 5);
	NO_GOODS("county", "depot set 旗物资库 minimum=棉被5捆", "棉被");
	ck_assert_int_eq(least(goods.tent), 70);
	GOODS("county", "depot set 旗物资库 minimum=");
	ck_assert_int_eq(least(goods.tent), 0);
	GOODS("county", "depot add 新库 area=" COUNTY " tier=county minimum=棉被9");
	GOODS("county", "depot show 新库");
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "棉被9条"));
}
END_TEST

START_TEST(retire)
{
	struct depot d;

	GOODS("county", "depot set 王爱召物资点 minimum=棉被9");
	NO_GOODS("county", "depot retire 王爱召物资点", "is needed");
	GOODS("county", "depot retire 王爱召物资点 reason=样例");
	d = depot_of(goods.town2_depot);
	ck_assert_int_ne(d.retired, 0);
	ck_assert_int_ne(unit_of(goods.town2).retired, 0);
	NO_GOODS("county", "depot set 王爱召物资点 keeper=甲", "was taken out");
	GOODS("county", "depot list");
	ck_assert_ptr_null(strstr(goods_typed.out, "王爱召物资点"));
	GOODS("county", "depot list retired=yes");
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "王爱召物资点"));
	GOODS("county", "depot add 王爱召物资点 area=" T2 " tier=township");
	ck_assert_uint_ne(depot_of(goods.town2_depot).id, 0);
	GOODS("county", "depot show 王爱召物资点");
	ck_assert_ptr_null(strstr(goods_typed.out, "棉被"));
}
END_TEST

static void
put(const struct kind *k, void *rec)
{
	uint64_t last = UINT64_C(1) << 60;
	struct txn t;

	txn_begin(&t, core_db(goods_world.core), true);
	side_put(&t, k, rec, &last, goods_world.now);
	ck_assert_int_eq(txn_commit(&t), 0);
}

/* Stock or open bills keep it, whichever end it is of. */
START_TEST(not_retired)
{
	struct bill b = { .kind = bill_kind_transfer, .state = bill_state_moving, .live = true,
	    .day = 20260722, .no = 7, .from = goods.town, .to = goods.village };
	struct stock s = { .place_kind = place_kind_damaged, .place = goods.store, .item = goods.quilt,
	    .lot = 1, .quantity = 3 };

	put(&kind_stock, &s);
	put(&kind_bill, &b);
	NO_GOODS("county", "depot retire 旗物资库 reason=样例", "棉被3条");
	NO_GOODS("county", "depot retire 苏木物资点 reason=样例", "0722-07");
	NO_GOODS("county", "depot retire 村物资点 reason=样例", "0722-07");
	GOODS("county", "depot retire 王爱召物资点 reason=样例");
}
END_TEST

/* ---- what others keep ---- */

START_TEST(reserves)
{
	GOODS("county", "reserve add 样例商场 area=" COUNTY " kind=agreement item=棉被 quantity=2000 hours=12 "
	    "contact=样例人 phone=0477-0000001 until=2027-12-31");
	GOODS("town1", "reserve add 样例超市 area=" T1 " kind=agreement item=棉被 quantity=100");
	GOODS("county", "reserve add 样例被服厂 area=" COUNTY " kind=capacity item=棉被 quantity=300 daily=yes");
	GOODS("county", "reserve add 样例商场 area=" COUNTY " kind=agreement item=方便面 quantity=50");
	GOODS("county", "reserve list");
	ck_assert_msg(strstr(goods_typed.out, "棉被: agreement 2100条 capacity 300条 a day") != NULL, "%s%s",
	    goods_typed.out, goods_typed.err);
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "方便面: agreement 50箱"));
	GOODS("county", "reserve list item=方便面 --json");
	NO_GOODS("county", "reserve add 样例商场 area=" COUNTY " kind=social item=棉被 quantity=1", "already");
	NO_GOODS("county", "reserve add 乙 area=" COUNTY " kind=social item=棉被 quantity=0", "above zero");
	NO_GOODS("county", "reserve set 样例商场 quantity=5", "may be any of");
	GOODS("county", "reserve set \"样例商场 棉被\" quantity=5 until=");
	GOODS("county", "reserve set 样例超市 name=样例超市二店");
	GOODS("county", "item set 棉被 name=棉被子");
	GOODS("county", "reserve show \"样例商场 棉被子\"");
	ck_assert_int_eq(goods_type("town2", "reserve set 样例超市 quantity=1"), 3);
	ck_assert_int_eq(goods_type("town1", "reserve set 样例被服厂 quantity=1"), 3);
	ck_assert_int_eq(goods_type("v11a", "reserve add 甲 area=" V11 " kind=social item=帐篷 quantity=1"), 3);
}
END_TEST

/* Ended or past its end it is shown so and counts no more. */
START_TEST(reserves_over)
{
	GOODS("county", "reserve add 甲公司 area=" COUNTY " kind=agreement item=棉被 quantity=10 until=2026-07-21");
	GOODS("county", "reserve add 乙公司 area=" COUNTY " kind=agreement item=棉被 quantity=20 until=2026-07-22");
	GOODS("county", "reserve add 丙公司 area=" COUNTY " kind=agreement item=棉被 quantity=40");
	GOODS("county", "reserve end 丙公司 reason=样例");
	GOODS("county", "reserve list");
	ck_assert_msg(strstr(goods_typed.out, "agreement 20条") != NULL, "%s", goods_typed.out);
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "past its end"));
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "ended"));
	GOODS("county", "reserve list over=yes --json");
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "甲公司"));
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "丙公司"));
	ck_assert_ptr_null(strstr(goods_typed.out, "乙公司"));
	NO_GOODS("county", "reserve set 丙公司 quantity=1", "was ended");
	NO_GOODS("leader", "reserve end 丙公司 reason=样例", "was ended");
	GOODS("leader", "reserve add 丙公司 area=" COUNTY " kind=agreement item=棉被 quantity=40");
}
END_TEST

Suite *
suite_depot(void)
{
	Suite *s = suite_create("depot");
	TCase *tc = tcase_create("depot"), *loose = tcase_create("stock");

	tcase_add_checked_fixture(tc, goods_setup, goods_teardown);
	tcase_add_test(tc, its_unit);
	tcase_add_test(tc, unit_is_not_changed_alone);
	tcase_add_test(tc, tier);
	tcase_add_test(tc, who);
	tcase_add_test(tc, minimum);
	tcase_add_test(tc, retire);
	tcase_add_test(tc, reserves);
	tcase_add_test(tc, reserves_over);
	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(loose, goods_setup, goods_close);
	tcase_add_test(loose, not_retired);
	suite_add_tcase(s, loose);
	return s;
}
