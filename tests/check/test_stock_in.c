/* 入库, 验收: what comes in is to be checked until it is accepted; pieces have tags. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/rules/stock/bill.h"
#include "tests/check/help_bill.h"

Suite *suite_stock_in(void);

static int64_t
check_of(uint64_t unit, uint64_t item)
{
	return goods_figure(place_kind_check, unit, item);
}

START_TEST(test_accept)
{
	const char *n = goods_number("keeper", "入库 旗物资库 棉被10包 帐篷5 采购");
	uint64_t id = goods_bill(n);

	ck_assert_int_eq(check_of(goods.store, goods.quilt), 100);
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 0);
	ck_assert(goods_asks(id, need_verb_accept));
	NO_GOODS("keeper1", goods_line("stock accept %s", n), "outside");
	NO_GOODS("keeper", goods_line("stock accept %s 棉被101", n), "only 100");
	GOODS("keeper", goods_line("stock accept %s 棉被60 damaged=棉被10", n));
	ck_assert_int_eq(check_of(goods.store, goods.quilt), 30);
	ck_assert_int_eq(goods_figure(place_kind_damaged, goods.store, goods.quilt), 10);
	ck_assert(goods_asks(id, need_verb_accept));
	GOODS("keeper", goods_line("stock accept %s", n));
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 90);
	ck_assert_int_eq(goods_good(goods.store, goods.tent), 5);
	ck_assert(!goods_asks(id, need_verb_accept));
	NO_GOODS("v11a", goods_line("stock accept %s again=yes", n), "outside");
	NO_GOODS("keeper", goods_line("stock accept %s again=yes", n), "did this");
}
END_TEST

/* Two bills of one item: each accepts its own. */
START_TEST(test_own)
{
	const char *n;

	GOODS("keeper", "入库 旗物资库 棉被5 采购");
	n = goods_number("keeper", "入库 旗物资库 棉被7 捐赠 from_whom=样例商会");
	NO_GOODS("keeper", goods_line("stock accept %s 棉被8", n), "only 7");
	GOODS("keeper", goods_line("stock accept %s", n));
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 7);
	ck_assert_int_eq(check_of(goods.store, goods.quilt), 5);
}
END_TEST

START_TEST(test_at_once)
{
	GOODS("keeper", "stock in to=旗物资库 item=棉被 quantity=12 source=allotted accepted_by=样例验收员");
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 12);
	ck_assert_int_eq(goods_newest_bill().state, bill_state_settled);
	NO_GOODS("keeper", "stock in to=旗物资库 item=棉被 quantity=1 lines=棉被1 source=bought", "not both");
	NO_GOODS("keeper", "stock in to=旗物资库 item=棉被 source=bought", "needed");
	NO_GOODS("keeper", "stock in to=旗物资库 棉被1", "needed");
	NO_GOODS("county", "stock in to=旗物资库 棉被1 source=bought", "ask him");
	GOODS("v11a", "stock in 村物资点 棉被3 source=opening accepted=yes");
	NO_GOODS("v12", "stock in 村物资点 棉被3 source=opening accepted=yes", "ask him");
}
END_TEST

/* Read twice, opening stock is there once; another lot of it says how it differs. */
START_TEST(test_opening)
{
	GOODS("keeper", "stock in 旗物资库 棉被12 source=opening accepted=yes maker=样例厂");
	NO_GOODS("keeper", "stock in 旗物资库 棉被12 source=opening accepted=yes maker=样例厂 again=yes", "opening stock already");
	GOODS("keeper", "stock in 旗物资库 棉被12 source=opening accepted=yes maker=另一样例厂");
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 24);
}
END_TEST

/* The date follows from the day it was made and its shelf life. */
START_TEST(test_shelf)
{
	struct lot lot;
	struct txn t;
	struct walk w;

	GOODS("keeper", "stock in 旗物资库 方便面5 source=bought made=2026-02-28");
	world_read(&goods_world, &t);
	walk_open(&w, &t, TABLE_KIND + kind_lot.no, "", 0, true);
	ck_assert(walk_next(&w) && record_get(&t, &kind_lot, get_u64(w.key), &lot));
	walk_close(&w);
	txn_abort(&t);
	ck_assert_int_eq(lot.good_until, 20270228);
}
END_TEST

START_TEST(test_tags)
{
	NO_GOODS("keeper", "stock in 旗物资库 冲锋舟3 source=bought tag=舟一,舟二", "but 2 tags");
	NO_GOODS("keeper", "stock in 旗物资库 冲锋舟1 source=bought tag=舟一,舟二", "belongs to no piece");
	NO_GOODS("keeper", "stock in 旗物资库 棉被1 source=bought tag=舟一", "belongs to no piece");
	NO_GOODS("keeper", "stock in 旗物资库 冲锋舟2 source=bought tag=舟一,舟一", "already");
	GOODS("keeper", "stock in 旗物资库 冲锋舟2 source=bought accepted=yes tag=舟一,舟二");
	NO_GOODS("keeper", "stock in 旗物资库 冲锋舟1 source=bought tag=舟一", "already");
	GOODS("keeper", "stock in 旗物资库 冲锋舟3 source=bought accepted=yes");
	ck_assert_int_eq(goods_good(goods.store, goods.boat), 5);
	NO_GOODS("keeper", "stock in 旗物资库 冲锋舟401 source=bought", "400 lots");
	NO_GOODS("keeper", "stock in 旗物资库 冲锋舟1 source=bought "
	    "tag=A2345678901234567890123456789012345678901", "longer than 40");
}
END_TEST

static int
import(const char *login, const char *line, const char *file)
{
	goods_world.now += 1000;
	goods_typed.input = file;
	goods_typed.language = language_en;
	return type_line(&goods_world, login, line, &goods_typed);
}

/* A spreadsheet of what a store has: all rows or none, and read twice it is there once. */
START_TEST(test_import)
{
	static const char good[] = "入库单位,品种,数量,来源,有效期至,已验收\n旗物资库,棉被,500,期初,,是\n"
	    "旗物资库,方便面,40,期初,2027-03-01,是\n旗物资库,方便面,60,期初,2027-09-01,是\n";
	static const char bad[] = "入库单位,品种,数量,来源,已验收\n旗物资库,帐篷,5,期初,是\n旗物资库,没有的,1,期初,是\n";

	ck_assert_int_ne(import("keeper", "stock import - confirm=yes", bad), 0);
	ck_assert_ptr_nonnull(strstr(goods_typed.err, "没有的"));
	ck_assert_int_eq(goods_good(goods.store, goods.tent), 0);
	ck_assert_msg(import("keeper", "stock import - confirm=yes", good) == 0, "%s", goods_typed.err);
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 500);
	ck_assert_int_eq(goods_good(goods.store, goods.noodles), 100);
	import("keeper", "stock import - confirm=yes", good);
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 500);
	ck_assert_int_eq(goods_good(goods.store, goods.noodles), 100);
}
END_TEST

Suite *
suite_stock_in(void)
{
	Suite *s = suite_create("stock_in");
	TCase *tc = tcase_create("stock_in");

	tcase_add_checked_fixture(tc, goods_setup, goods_teardown);
	tcase_add_test(tc, test_accept);
	tcase_add_test(tc, test_own);
	tcase_add_test(tc, test_at_once);
	tcase_add_test(tc, test_opening);
	tcase_add_test(tc, test_shelf);
	tcase_add_test(tc, test_tags);
	tcase_add_test(tc, test_import);
	suite_add_tcase(s, tc);
	return s;
}
