/* What an order may promise: free goods alone, by the desk and with a leader's word; expired
 * goods and those of another owner stay; a leader takes promises away with his reason. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/rules/stock/bill.h"
#include "tests/check/help_bill.h"

Suite *suite_bill_short(void);

#define ORDER "stock order 旗物资库 苏木物资点 "

static struct bill
bill(uint64_t id)
{
	struct bill b;

	world_get(&goods_world, &kind_bill, id, &b);
	return b;
}

/* Two desks want the last goods: the second hears what is free, to whom the rest is promised,
 * and who else has some. */
START_TEST(test_last)
{
	char first[24];

	goods_put("旗物资库", "帐篷40");
	goods_put("王爱召物资点", "帐篷7");
	snprintf(first, sizeof first, "%s", goods_number("county", ORDER "帐篷39 approved=样例局长"));
	NO_GOODS("county2", ORDER "帐篷2 approved=样例局长", "only 1顶 free");
	ck_assert_ptr_nonnull(strstr(goods_typed.err, first));
	ck_assert_ptr_nonnull(strstr(goods_typed.err, "39顶"));
	ck_assert_ptr_nonnull(strstr(goods_typed.err, "王爱召物资点 7顶"));
	GOODS("county2", ORDER "帐篷1 approved=样例局长");
	ck_assert_int_eq(goods_free(goods.store, goods.tent), 0);
	NO_GOODS("leader", ORDER "帐篷41", "only 0顶 free");
	NO_GOODS("leader", ORDER "棉被1", "only 0条 free");
}
END_TEST

/* One operation's lines of an item are summed before they are held against what is there. */
START_TEST(test_summed)
{
	goods_put("旗物资库", "帐篷40");
	NO_GOODS("leader", ORDER "帐篷30 帐篷11", "only 40顶 free");
	GOODS("leader", ORDER "帐篷30 帐篷10");
}
END_TEST

START_TEST(test_word)
{
	goods_put("旗物资库", "帐篷40");
	NO_GOODS("county", ORDER "帐篷1", "who approved it");
	NO_GOODS("keeper", ORDER "帐篷1", "takes");
	NO_GOODS("town1", ORDER "帐篷1 approved=样例局长", "outside");
	GOODS("county", ORDER "帐篷1 approved=样例局长");
	NO_GOODS("leader", "stock order 旗物资库 旗物资库 帐篷1", "already");
	NO_GOODS("leader", "stock order 旗物资库 没有的库 帐篷1", "没有的库");
}
END_TEST

/* A leader's reason takes the newest promise away; its bill is told, and ends if nothing is
 * left of it. */
START_TEST(test_held)
{
	const char *n;
	uint64_t first, second;
	char text[24];

	goods_put("旗物资库", "帐篷40");
	first = goods_bill(goods_number("county", ORDER "帐篷30 approved=样例局长"));
	n = goods_number("county", "stock order 旗物资库 王爱召物资点 帐篷10 approved=样例局长");
	snprintf(text, sizeof text, "%s", n);
	second = goods_bill(n);
	NO_GOODS("leader", "stock order 旗物资库 村物资点 帐篷15", "promised to");
	GOODS("leader", "stock order 旗物资库 村物资点 帐篷15 reason=村里先用");
	ck_assert_ptr_nonnull(strstr(goods_typed.err, text));
	ck_assert_int_eq(bill(second).state, bill_state_cancelled);
	ck_assert_int_eq(bill(first).state, bill_state_ordered);
	ck_assert(!goods_asks(second, need_verb_load));
	ck_assert_int_eq(goods_free(goods.store, goods.tent), 0);
	NO_GOODS("keeper", goods_line("stock load %s", text), "did this");
}
END_TEST

/* What expires before it is needed is not promised, and what has expired never loaded. */
START_TEST(test_expired)
{
	const char *n;

	GOODS("keeper", "stock in 旗物资库 方便面100 source=bought accepted=yes until=2026-07-22");
	GOODS("keeper", "stock in 旗物资库 方便面50 source=bought accepted=yes until=2026-12-01");
	ck_assert_int_eq(goods_free(goods.store, goods.noodles), 150);
	NO_GOODS("leader", ORDER "方便面60 need_by=2026-07-24T08:00", "expired");
	n = goods_number("leader", ORDER "方便面60");
	world_sleep(&goods_world, 8 * 3600000LL);	/* past midnight */
	ck_assert_int_eq(goods_free(goods.store, goods.noodles), -10);
	NO_GOODS("keeper", goods_line("stock load %s", n), "expired");
	GOODS("keeper", goods_line("stock load %s 方便面50 reason=其余过期", n));
	ck_assert_int_eq(goods_good(goods.store, goods.noodles), 100);
}
END_TEST

/* The earliest date goes first. */
START_TEST(test_first_expiry)
{
	const char *n;
	struct lot lot;
	struct move m;
	struct txn t;
	struct walk w;

	GOODS("keeper", "stock in 旗物资库 方便面50 source=bought accepted=yes until=2027-12-01");
	GOODS("keeper", "stock in 旗物资库 方便面50 source=bought accepted=yes until=2026-12-01");
	n = goods_number("leader", ORDER "方便面50");
	GOODS("keeper", goods_line("stock load %s", n));
	world_read(&goods_world, &t);
	walk_open(&w, &t, TABLE_KIND + kind_move.no, "", 0, true);
	ck_assert(walk_next(&w) && record_get(&t, &kind_move, get_u64(w.key), &m));
	walk_close(&w);
	ck_assert(record_get(&t, &kind_lot, m.lot, &lot));
	txn_abort(&t);
	ck_assert_int_eq(lot.good_until, 20261201);
}
END_TEST

/* Goods that a store keeps for an owner above move with his order's number alone, and then
 * before the store's own. */
START_TEST(test_owner)
{
	const char *n;

	goods_put("旗物资库", "帐篷10");
	GOODS("keeper", "stock in 旗物资库 帐篷100 source=allotted accepted=yes owner=region");
	ck_assert_int_eq(goods_free(goods.store, goods.tent), 10);
	NO_GOODS("leader", ORDER "帐篷50", "another owner");
	n = goods_number("leader", ORDER "帐篷50 owner_paper=内应急样例〔2026〕1号");
	ck_assert_int_eq(goods_free(goods.store, goods.tent), 10);
	GOODS("keeper", goods_line("stock load %s", n));
	GOODS("keeper1", goods_line("stock take %s", n));
	ck_assert_int_eq(goods_free(goods.store, goods.tent), 10);
	ck_assert_int_eq(goods_free(goods.town, goods.tent), 50);	/* released */
	/* A row that was written by mistake and taken back locks none of it. */
	n = goods_number("keeper1", "stock give from=苏木物资点 lines=帐篷20 area=" V11 " households=5 people=9 signer=样例己 page=1");
	ck_assert_int_eq(goods_free(goods.town, goods.tent), 30);
	GOODS("keeper1", goods_line("stock undo %s row=1 reason=写错了", n));
	ck_assert_int_eq(goods_free(goods.town, goods.tent), 50);
}
END_TEST

/* A drill holds nothing that is real. */
START_TEST(test_drill_holds_nothing)
{
	goods_put("旗物资库", "帐篷10");
	GOODS("leader", ORDER "帐篷10 drill=yes");
	NO_GOODS("leader", ORDER "帐篷11 drill=yes", "only 10顶 free");
	GOODS("leader", ORDER "帐篷10");
}
END_TEST

/* A boat is ordered by its tag, once. */
START_TEST(test_tag)
{
	const char *n;

	GOODS("keeper", "stock in 旗物资库 冲锋舟3 source=bought accepted=yes tag=舟一,舟二,舟三");
	n = goods_number("leader", ORDER "冲锋舟2 tag=舟二");
	NO_GOODS("leader", ORDER "冲锋舟1 tag=舟二", "no free piece");
	NO_GOODS("county", ORDER "冲锋舟2 approved=样例局长", "only 1艘 free");
	GOODS("keeper", goods_line("stock load %s", n));
	GOODS("keeper", goods_line("bill print %s", n));
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "舟二"));
}
END_TEST

Suite *
suite_bill_short(void)
{
	Suite *s = suite_create("bill_short");
	TCase *tc = tcase_create("bill_short");

	tcase_add_checked_fixture(tc, goods_setup, goods_teardown);
	tcase_add_test(tc, test_last);
	tcase_add_test(tc, test_summed);
	tcase_add_test(tc, test_word);
	tcase_add_test(tc, test_held);
	tcase_add_test(tc, test_expired);
	tcase_add_test(tc, test_first_expiry);
	tcase_add_test(tc, test_owner);
	tcase_add_test(tc, test_drill_holds_nothing);
	tcase_add_test(tc, test_tag);
	suite_add_tcase(s, tc);
	return s;
}
