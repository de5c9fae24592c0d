/* 出库 and 发放: what goes out of a store's door, and more in the store than in the book. */
#include <string.h>

#include "src/rules/stock/bill.h"
#include "tests/check/help_hand.h"

Suite *suite_hand_out(void);

/* Everything that is lent or handed out, by its bill. */
START_TEST(what_is_issued_is_the_teams_at_once)
{
	struct bill b;

	hand_in(hand_store_id, hand_quilt, 100, 0, "");
	TYPED("keeper", "stock out from=旗物资库 to=一队 lines=棉被2包3条 receiver=样例甲");
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 77);
	ck_assert_int_eq(hand_good(hand_team_id, hand_quilt), 23);
	b = hand_bill();
	ck_assert_int_eq(b.kind, bill_kind_out);
	ck_assert_int_eq(b.state, bill_state_settled);
	ck_assert(!b.live && b.settled != 0 && b.from == hand_store_id && b.to == hand_team_id);
}
END_TEST

START_TEST(what_is_not_there_is_refused)
{
	hand_in(hand_store_id, hand_quilt, 10, 0, "");
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=棉被11", "has only 10条 free");
	HAND_NOT("keeper", "出库 旗物资库 一队 棉被11", "has only 10条 free");
	HAND_NOT("keeper", "报废 旗物资库 棉被11 condition=good reason=x", "has only 10条");
	HAND_NOT("keeper", "stock out from=旗物资库 to=旗物资库 lines=棉被1", "where the goods are already");
	HAND_NOT("keeper", "stock out from=旗物资库 lines=棉被1", "is needed");
	HAND_NOT("keeper", "stock out from=村点 to=一队 lines=棉被1", "who keeps the goods of 村点");
	HAND_NOT("county", "stock out from=旗物资库 to=一队 lines=棉被1", "it takes: ");
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 10);
}
END_TEST

/* What expires first goes first, and what has expired does not go. */
START_TEST(old_goods_go_first_and_expired_ones_never)
{
	uint64_t late = hand_in(hand_store_id, hand_noodles, 5, 20280101, "");
	uint64_t soon = hand_in(hand_store_id, hand_noodles, 5, 20260801, "");
	struct txn t;

	hand_in(hand_store_id, hand_noodles, 5, 20260701, "");
	TYPED("keeper", "stock out from=旗物资库 to=一队 lines=方便面6");
	world_read(&dispatch_world, &t);
	ck_assert_int_eq(ledger_figure(&t, (struct place){ place_kind_good, hand_store_id }, soon), 0);
	ck_assert_int_eq(ledger_figure(&t, (struct place){ place_kind_good, hand_store_id }, late), 4);
	txn_abort(&t);
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=方便面5", "has expired by then");
}
END_TEST

/* The order says whose goods they are. */
START_TEST(an_order_names_team_and_incident)
{
	uint64_t order = dispatch_sent();
	struct bill b;

	hand_in(hand_store_id, hand_tent, 9, 0, "");
	TYPED("keeper", "stock out from=旗物资库 order=01 lines=帐篷2");
	b = hand_bill();
	ck_assert(b.order == order && b.incident == dispatch_flood && b.to == hand_team_id);
	HAND_NOT("keeper", "stock out from=旗物资库 order=01 to=苏木队 lines=帐篷2", "the order is of 一队");
	TYPED("county", "incident show E0722-01");
	ck_assert_msg(strstr(dispatch_typed.out, "帐篷2顶 一队") != NULL, "%s", dispatch_typed.out);
}
END_TEST

START_TEST(a_drill_moves_nothing)
{
	uint64_t drill = dispatch_incident(true);
	uint64_t before;

	hand_in(hand_store_id, hand_tent, 9, 0, "");
	before = hand_moves();
	TYPED("keeper", "stock out from=旗物资库 to=一队 lines=帐篷2 incident=02");
	ck_assert(hand_bill().drill && hand_bill().incident == drill);
	ck_assert_uint_eq(hand_moves(), before);
	ck_assert_int_eq(hand_good(hand_store_id, hand_tent), 9);
}
END_TEST

/* ---- with tags ---- */

START_TEST(a_boat_goes_by_its_tag_and_is_lent)
{
	uint64_t one = hand_in(hand_store_id, hand_boat, 1, 0, "艇01");
	uint64_t two = hand_in(hand_store_id, hand_boat, 1, 0, "艇02");
	struct lot lot;
	struct txn t;

	TYPED("keeper", "stock out from=旗物资库 to=一队 lines=冲锋舟1 tag=艇02 back_by=2026-07-25T08:00 receiver=样例甲");
	world_read(&dispatch_world, &t);
	ck_assert_int_eq(ledger_figure(&t, (struct place){ place_kind_good, hand_team_id }, two), 1);
	ck_assert_int_eq(ledger_figure(&t, (struct place){ place_kind_good, hand_store_id }, one), 1);
	txn_abort(&t);
	world_get(&dispatch_world, &kind_lot, two, &lot);
	ck_assert_str_eq(lot.lent_to, "样例甲");
	ck_assert_int_gt(lot.back_by, dispatch_world.now);
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=冲锋舟1 tag=艇02", "一队 good1");
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=冲锋舟1 tag=艇09", "no 艇09 in 旗物资库");
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=冲锋舟1 tag=艇01,艇02", "more tags than the 1");
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=冲锋舟2 tag=艇01,艇01", "given twice");
}
END_TEST

START_TEST(what_has_a_fault_is_not_issued)
{
	hand_in(hand_store_id, hand_boat, 1, 0, "艇01");
	TYPED("keeper", "lot fault B0722-01 fault=漏气");
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=冲锋舟1 tag=艇01", "漏气");
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=冲锋舟1", "has only 0艘 free");
	TYPED("keeper", "lot check B0722-01");
	TYPED("keeper", "stock out from=旗物资库 to=一队 lines=冲锋舟1 tag=艇01");
}
END_TEST

/* ---- 发放 ---- */

START_TEST(what_is_handed_out_names_nobody)
{
	json_t *list, *row;

	hand_in(hand_village_id, hand_quilt, 50, 0, "");
	TYPED("v11a", "stock give from=村点 lines=棉被20 area=150621200200 incident=01 households=8 "
	    "people=19 signer=样例己 page=3");
	ck_assert_int_eq(hand_good(hand_village_id, hand_quilt), 30);
	list = type_json(&dispatch_world, "county", "stock given incident=01 --json");
	ck_assert_uint_eq(json_array_size(list), 1);
	row = json_array_get(list, 0);
	ck_assert_int_eq(json_integer_value(json_object_get(row, "people")), 19);
	ck_assert_int_eq(json_integer_value(json_object_get(row, "households")), 8);
	ck_assert_str_eq(json_string_value(json_object_get(row, "area")), V11);
	row = json_array_get(json_object_get(row, "goods"), 0);
	ck_assert_int_eq(json_integer_value(json_object_get(row, "quantity")), 20);
	json_decref(list);
	TYPED("county", "stock given --csv");
	ck_assert(strstr(dispatch_typed.out, "棉被20条") != NULL);
	ck_assert(strstr(dispatch_typed.out, "样例己") == NULL && strstr(dispatch_typed.out, "keeper") == NULL);
	TYPED("county", "stock given area=150621103200");
	ck_assert(strstr(dispatch_typed.out, "棉被") == NULL);
}
END_TEST

START_TEST(goods_go_to_a_village_and_to_people_in_households)
{
	hand_in(hand_village_id, hand_quilt, 50, 0, "");
#define GIVE(area, households, people) "stock give from=村点 lines=棉被2 area=" area " households=" \
	households " people=" people " signer=样例己 page=3"
	HAND_NOT("v11a", GIVE("150621200000", "1", "2"), "is no village");
	HAND_NOT("v11a", GIVE("150621200200", "3", "2"), "cannot be");
	HAND_NOT("v11a", GIVE("150621200200", "0", "2"), "cannot be");
	HAND_NOT("v12", GIVE("150621200200", "1", "2"), "who keeps the goods");
	TYPED("v11a", GIVE("150621200200", "1", "2"));
}
END_TEST

/* ---- above the book ---- */

/* At night there are more in the store than the book says: out they go, and somebody else
 * signs it the day after. */
START_TEST(more_than_the_book_goes_out_and_is_confirmed)
{
	struct bill b;
	char line[80];

	hand_in(hand_store_id, hand_quilt, 20, 0, "");
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=棉被30", "has only 20条 free");
	TYPED("keeper", "stock out from=旗物资库 to=一队 lines=棉被30 found=上次少记一包");
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 0);
	ck_assert_int_eq(hand_good(hand_team_id, hand_quilt), 30);
	b = hand_bill();
	ck_assert(b.above_book && b.confirmed == 0 && b.state == bill_state_settled);
	ck_assert_int_eq(b.rows, 3);
	snprintf(line, sizeof line, "stock confirm %s", hand_number());
	NOT_TYPED("keeper", line, "had a hand in");
	TYPED("second", line);
	ck_assert(hand_bill().confirmed != 0 && hand_bill().second == world_account(&dispatch_world, "second"));
	NOT_TYPED("county", line, "did this at");
}
END_TEST

START_TEST(above_the_limit_a_leader_agrees)
{
	hand_in(hand_store_id, hand_quilt, 20, 0, "");
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=棉被71 found=多", "above 50条");
	TYPED("keeper", "stock out from=旗物资库 to=一队 lines=棉被70 found=多");
	hand_in(hand_store_id, hand_tent, 1000, 0, "");
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=帐篷1201 found=多", "above 200顶");
	TYPED("keeper", "stock out from=旗物资库 to=一队 lines=帐篷1201 found=多 approved=样例领导");
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=冲锋舟1 found=多", "has a tag");
	TYPED("keeper", "stock out from=旗物资库 to=一队 lines=冲锋舟1 found=多 tag=艇07");
}
END_TEST

START_TEST(what_the_book_has_is_not_found)
{
	hand_in(hand_store_id, hand_quilt, 20, 0, "");
	HAND_NOT("keeper", "stock out from=旗物资库 to=一队 lines=棉被20 found=多", "the book has as much");
}
END_TEST

Suite *
suite_hand_out(void)
{
	Suite *s = suite_create("hand_out");
	TCase *tc = tcase_create("hand_out");

	tcase_add_checked_fixture(tc, hand_setup, hand_teardown);
	tcase_add_test(tc, what_is_issued_is_the_teams_at_once);
	tcase_add_test(tc, what_is_not_there_is_refused);
	tcase_add_test(tc, old_goods_go_first_and_expired_ones_never);
	tcase_add_test(tc, an_order_names_team_and_incident);
	tcase_add_test(tc, a_drill_moves_nothing);
	tcase_add_test(tc, a_boat_goes_by_its_tag_and_is_lent);
	tcase_add_test(tc, what_has_a_fault_is_not_issued);
	tcase_add_test(tc, what_is_handed_out_names_nobody);
	tcase_add_test(tc, goods_go_to_a_village_and_to_people_in_households);
	tcase_add_test(tc, more_than_the_book_goes_out_and_is_confirmed);
	tcase_add_test(tc, above_the_limit_a_leader_agrees);
	tcase_add_test(tc, what_the_book_has_is_not_found);
	suite_add_tcase(s, tc);
	return s;
}
