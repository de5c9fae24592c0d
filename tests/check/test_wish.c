/* 捐赠意愿: gifts with a wish go where they were meant for, and elsewhere last, with a reason;
 * and who is asked to be the second person. */
#include <check.h>
#include <string.h>

#include "gen/kinds/stock/lot.h"
#include "src/rules/stock/bill.h"
#include "tests/check/help_need.h"
#include "tests/check/help_request.h"

Suite *suite_wish(void);

/* 40 for 展旦召苏木 that expire first, 20 for nobody. */
static void
setup(void)
{
	goods_setup();
	GOODS("keeper", "stock in to=旗物资库 lines=方便面40 source=donated until=2026-09-01 from_whom=样例企业 "
	    "wish=给展旦召受灾群众 accepted=yes");
	GOODS("keeper", "stock in to=旗物资库 lines=方便面20 source=bought until=2027-01-01 accepted=yes");
}

/* What a unit has of the gift. */
static int64_t
gift(uint64_t unit)
{
	struct ledger_walk w;
	struct stock figure;
	struct lot lot;
	struct txn t;
	int64_t n = 0;

	world_read(&goods_world, &t);
	for (ledger_walk(&w, &t, unit, goods.noodles, place_kind_good); ledger_next(&w, &figure);)
		n += record_get(&t, &kind_lot, figure.lot, &lot) && lot.wish[0] != '\0' ? figure.quantity : 0;
	txn_abort(&t);
	return n;
}

static void
order(const char *to, const char *lines)
{
	asked_as("leader", asked_text("stock order 旗物资库 %s %s", to, lines));
}

START_TEST(what_was_meant_for_a_place_goes_there)
{
	order("苏木物资点", "方便面30");
	GOODS("keeper", asked_text("stock load %s", asked));
	ck_assert_int_eq(gift(goods.store), 10);
	order("村物资点", "方便面10");
	GOODS("keeper", asked_text("stock load %s", asked));
	ck_assert_int_eq(gift(goods.store), 0);
}
END_TEST

START_TEST(elsewhere_it_goes_last)
{
	order("王爱召物资点", "方便面20");
	GOODS("keeper", asked_text("stock load %s", asked));
	ck_assert_int_eq(gift(goods.store), 40);
	order("王爱召物资点", "方便面5");
	NO_GOODS("keeper", asked_text("stock load %s", asked), "给展旦召受灾群众");
	ck_assert_int_eq(gift(goods.store), 40);
	GOODS("keeper", asked_text("stock load %s reason=捐赠人同意", asked));
	ck_assert_int_eq(gift(goods.store), 35);
}
END_TEST

/* A wish that names no place, unit or incident is no reason to ask for one. */
START_TEST(what_names_no_place_goes_anywhere)
{
	GOODS("keeper", "stock in to=旗物资库 lines=方便面6 source=donated until=2026-08-20 from_whom=样例爱心人士 "
	    "wish=给老人和孩子 accepted=yes");
	order("王爱召物资点", "方便面6");
	GOODS("keeper", asked_text("stock load %s", asked));
	ck_assert_int_eq(gift(goods.store), 40);
}
END_TEST

/* Of a unit and an incident as of a place. */
START_TEST(what_names_a_unit_or_an_incident_asks)
{
	goods_flood();
	GOODS("keeper", "stock in to=旗物资库 lines=帐篷6 source=donated from_whom=样例企业 wish=给一队用 accepted=yes");
	GOODS("keeper", "stock in to=旗物资库 lines=折叠床6 source=donated from_whom=样例企业 wish=二社桥头受灾户 accepted=yes");
	order("王爱召物资点", "帐篷2");
	NO_GOODS("keeper", asked_text("stock load %s", asked), "给一队用");
	GOODS("keeper", "stock out from=旗物资库 to=一队 lines=帐篷2");
	order("王爱召物资点", "折叠床2");
	NO_GOODS("keeper", asked_text("stock load %s", asked), "二社桥头受灾户");
}
END_TEST

START_TEST(at_the_door_too)
{
	GOODS("keeper", "stock out from=旗物资库 to=一队 lines=方便面20");
	NO_GOODS("keeper", "stock out from=旗物资库 to=一队 lines=方便面1 again=yes", "样例企业");
	GOODS("keeper", "stock out from=旗物资库 to=一队 lines=方便面1 reason=抢险急用 again=yes");
	NO_GOODS("keeper", "stock give from=旗物资库 area=" V21 " lines=方便面2 households=1 people=2 signer=样例 page=1",
	    "方便面2箱");
	GOODS("keeper", "stock give from=旗物资库 area=" V11 " lines=方便面2 households=1 people=2 signer=样例 page=1");
	ck_assert_int_eq(gift(goods.store), 37);
}
END_TEST

/* ---- the second person ---- */

static struct bill
last_bill(void)
{
	struct bill b = { .id = 0 };
	struct walk w;
	struct txn t;

	world_read(&goods_world, &t);
	walk_open(&w, &t, TABLE_KIND + kind_bill.no, "", 0, false);
	while (walk_next(&w))
		if (w.keylen == 8)
			record_get(&t, &kind_bill, get_u64(w.key), &b);
	walk_close(&w);
	txn_abort(&t);
	return b;
}

static bool
asks_second(const char *login)
{
	return need_standing(&goods_world, login, last_bill().id, need_verb_confirm) != 0;
}

/* Whoever else keeps the store, not who scrapped it; only where nobody else does, the desk. */
START_TEST(the_other_storekeeper_is_asked)
{
	GOODS("keeper", "stock writeoff from=旗物资库 lines=方便面1 reason=受潮");
	ck_assert(asks_second("county") && !asks_second("keeper"));
	GOODS("admin", "account add keeper9 name=样例己 area=" COUNTY " role=storekeeper unit=旗物资库");
	GOODS("keeper", "stock writeoff from=旗物资库 lines=方便面2 reason=受潮");
	ck_assert(asks_second("keeper9"));
	ck_assert(!asks_second("keeper") && !asks_second("county") && !asks_second("keeper1"));
	for (int hour = 0; hour < 30 && !asks_second("county"); hour++)
		need_pass(&goods_world, &goods_reply, 3600000, "county");
	ck_assert(asks_second("county"));
}
END_TEST

/* At a village's point whoever else is officer there, or the desk of the township. */
START_TEST(the_other_officer_is_asked)
{
	GOODS("v11a", "stock in to=村物资点 lines=棉被9 source=bought accepted=yes");
	GOODS("v11a", "stock writeoff from=村物资点 lines=棉被1 reason=烧坏");
	ck_assert(asks_second("v11b") && !asks_second("v11a") && !asks_second("town1"));
}
END_TEST

Suite *
suite_wish(void)
{
	Suite *s = suite_create("wish");
	TCase *c = tcase_create("wish");

	tcase_add_checked_fixture(c, setup, goods_teardown);
	tcase_add_test(c, what_was_meant_for_a_place_goes_there);
	tcase_add_test(c, elsewhere_it_goes_last);
	tcase_add_test(c, what_names_no_place_goes_anywhere);
	tcase_add_test(c, what_names_a_unit_or_an_incident_asks);
	tcase_add_test(c, at_the_door_too);
	tcase_add_test(c, the_other_storekeeper_is_asked);
	tcase_add_test(c, the_other_officer_is_asked);
	suite_add_tcase(s, c);
	return s;
}
