/* 回收 and 轮换: what was issued comes back, new goods take the place of old ones; 批次. */
#include <stdio.h>
#include <string.h>

#include "src/rules/stock/bill.h"
#include "tests/check/help_hand.h"

Suite *suite_hand_back(void);

static struct lot
lot_of(uint64_t id)
{
	struct lot lot;

	world_get(&dispatch_world, &kind_lot, id, &lot);
	return lot;
}

/* ---- 回收 ---- */

START_TEST(goods_come_back_in_their_condition)
{
	hand_in(hand_team_id, hand_quilt, 30, 0, "");
	TYPED("keeper", "stock back from=一队 to=旗物资库 lines=棉被10 condition=good");
	TYPED("keeper", "stock back from=一队 to=旗物资库 lines=棉被5 condition=damaged reason=泡水");
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 10);
	ck_assert_int_eq(hand_has(place_kind_damaged, hand_store_id, hand_quilt), 5);
	ck_assert_int_eq(hand_good(hand_team_id, hand_quilt), 15);
	HAND_NOT("keeper", "stock back from=一队 to=旗物资库 lines=棉被16 condition=good", "has only 15条");
	HAND_NOT("township", "stock back from=一队 to=旗物资库 lines=棉被1 condition=good", "who keeps the goods");
}
END_TEST

/* Who gives back does not say that it is good: who keeps the store looks at it. */
START_TEST(the_team_gives_back_to_be_checked)
{
	char line[80];

	hand_in(hand_team_id, hand_quilt, 30, 0, "");
	HAND_NOT("head", "stock back from=一队 to=旗物资库 lines=棉被10 condition=good", "who keeps 旗物资库");
	TYPED("head", "stock back from=一队 to=旗物资库 lines=棉被10 condition=check");
	ck_assert_int_eq(hand_has(place_kind_check, hand_store_id, hand_quilt), 10);
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 0);
	snprintf(line, sizeof line, "stock accept %s damaged=棉被2", hand_number());
	NOT_TYPED("head", line, "");
	TYPED("keeper", line);
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 8);
	ck_assert_int_eq(hand_has(place_kind_damaged, hand_store_id, hand_quilt), 2);
	ck_assert(hand_bill().state == bill_state_settled);
}
END_TEST

/* What was handed out in a village comes back from its people, no more of it than is out. */
START_TEST(goods_come_back_from_a_village)
{
	json_t *list, *row;

	hand_in(hand_village_id, hand_quilt, 50, 0, "");
	TYPED("v11a", "stock give from=村点 lines=棉被20 area=150621200200 households=8 people=19 signer=样例己 page=3");
	HAND_NOT("v11a", "stock back to=村点 lines=棉被5 condition=good", "either a unit or the village");
	HAND_NOT("v11a", "stock back from=旗物资库 area=150621200200 to=村点 lines=棉被5 condition=good", "either a unit or");
	HAND_NOT("v11a", "stock back area=150621200200 to=村点 lines=棉被21 condition=good", "only 20条");
	HAND_NOT("v11a", "stock back area=150621200201 to=村点 lines=棉被1 condition=good", "only 0条");
	HAND_NOT("v12", "stock back area=150621200200 to=村点 lines=棉被1 condition=good", "who keeps the goods");
	TYPED("v11a", "stock back area=150621200200 to=村点 lines=棉被5 condition=good");
	TYPED("v11a", "stock back area=150621200200 to=村点 lines=棉被2 condition=damaged reason=泡水");
	ck_assert_int_eq(hand_good(hand_village_id, hand_quilt), 35);
	ck_assert_int_eq(hand_has(place_kind_damaged, hand_village_id, hand_quilt), 2);
	HAND_NOT("v11a", "stock back area=150621200200 to=村点 lines=棉被14 condition=good", "only 13条");
	list = type_json(&dispatch_world, "county", "stock given --json");
	ck_assert_uint_eq(json_array_size(list), 3);
	row = json_array_get(list, 0);
	ck_assert(json_is_true(json_object_get(row, "back")));
	row = json_array_get(json_object_get(row, "goods"), 0);
	ck_assert_int_eq(json_integer_value(json_object_get(row, "quantity")), 2);
	json_decref(list);
	TYPED("county", "stock given --csv");
	ck_assert_msg(strstr(dispatch_typed.out, "came back: 棉被5条") != NULL, "%s", dispatch_typed.out);
	hand_sums_hold();
}
END_TEST

/* Taken back by mistake, it is out again. */
START_TEST(what_came_back_by_mistake_is_out_again)
{
	char line[80];

	hand_in(hand_village_id, hand_quilt, 50, 0, "");
	TYPED("v11a", "stock give from=村点 lines=棉被20 area=150621200200 households=8 people=19 signer=样例己 page=3");
	TYPED("v11a", "stock back area=150621200200 to=村点 lines=棉被20 condition=check");
	ck_assert_int_eq(hand_has(place_kind_check, hand_village_id, hand_quilt), 20);
	snprintf(line, sizeof line, "stock undo %s row=1 reason=数错", hand_number());
	TYPED("v11a", line);
	ck_assert_int_eq(hand_has(place_kind_check, hand_village_id, hand_quilt), 0);
	TYPED("v11a", "stock back area=150621200200 to=村点 lines=棉被20 condition=good");
	ck_assert_int_eq(hand_good(hand_village_id, hand_quilt), 50);
	hand_sums_hold();
}
END_TEST

START_TEST(a_boat_that_is_back_is_nobodys)
{
	uint64_t boat = hand_in(hand_store_id, hand_boat, 1, 0, "艇01");

	TYPED("keeper", "stock out from=旗物资库 to=一队 lines=冲锋舟1 tag=艇01 back_by=2026-07-25T08:00 receiver=样例甲");
	ck_assert_str_eq(lot_of(boat).lent_to, "样例甲");
	TYPED("keeper", "lot list overdue=yes");
	ck_assert(strstr(dispatch_typed.out, "艇01") == NULL);
	world_sleep(&dispatch_world, 4 * 86400000LL);
	TYPED("keeper", "lot list overdue=yes");
	ck_assert_msg(strstr(dispatch_typed.out, "overdue back since") != NULL, "%s", dispatch_typed.out);
	TYPED("keeper", "stock back from=一队 to=旗物资库 lines=冲锋舟1 tag=艇01 condition=good");
	ck_assert(lot_of(boat).lent_to[0] == '\0' && lot_of(boat).back_by == 0);
	TYPED("keeper", "lot list overdue=yes");
	ck_assert(strstr(dispatch_typed.out, "艇01") == NULL);
}
END_TEST

/* ---- 轮换 ---- */

START_TEST(new_goods_take_the_place_of_old_ones)
{
	uint64_t old = hand_in(hand_store_id, hand_noodles, 10, 20260801, "");
	struct txn t;

	hand_in(hand_store_id, hand_noodles, 10, 20270801, "");
	HAND_NOT("keeper", "stock swap unit=旗物资库 lines=方便面8 new=方便面12", "until when");
	HAND_NOT("keeper", "stock swap unit=旗物资库 lines=方便面8 new=方便面12 until=2026-07-01", "expired already");
	HAND_NOT("keeper", "stock swap unit=旗物资库 lines=方便面30 new=方便面12 until=2027-12-31", "has only 20箱");
	TYPED("keeper", "stock swap unit=旗物资库 lines=方便面8 new=方便面12 until=2027-12-31 accepted=yes as=left");
	ck_assert_int_eq(hand_good(hand_store_id, hand_noodles), 24);
	world_read(&dispatch_world, &t);
	ck_assert_int_eq(ledger_figure(&t, (struct place){ place_kind_good, hand_store_id }, old), 2);
	txn_abort(&t);
	TYPED("keeper", "lot list item=方便面");
	ck_assert(strstr(dispatch_typed.out, "2027-12-31") != NULL);
}
END_TEST

START_TEST(a_boat_is_swapped_for_one_with_a_tag)
{
	hand_in(hand_store_id, hand_boat, 1, 0, "艇01");
	hand_in(hand_team_id, hand_boat, 1, 0, "艇02");
	HAND_NOT("keeper", "stock swap unit=旗物资库 lines=冲锋舟1 new=冲锋舟1 tag=艇01", "have no tag");
	HAND_NOT("keeper", "stock swap unit=旗物资库 lines=冲锋舟1 new=冲锋舟1 tag=艇01,艇02", "not in 旗物资库");
	TYPED("keeper", "stock swap unit=旗物资库 lines=冲锋舟1 new=冲锋舟1 tag=艇01,艇03 accepted=yes");
	TYPED("keeper", "lot list tag=艇03");
	ck_assert(strstr(dispatch_typed.out, "旗物资库") != NULL);
	TYPED("keeper", "lot list tag=艇01 gone=yes");
	ck_assert(strstr(dispatch_typed.out, "艇01") != NULL);
}
END_TEST

/* ---- 批次 ---- */

START_TEST(a_lot_says_where_it_is_and_what_is_wrong)
{
	uint64_t id = hand_in(hand_store_id, hand_boat, 1, 0, "艇01");

	hand_in(hand_store_id, hand_noodles, 3, 20260701, "");
	TYPED("keeper", "lot set B0722-01 shelf=东库3排");
	ck_assert_str_eq(lot_of(id).shelf, "东库3排");
	NOT_TYPED("township", "lot set B0722-01 shelf=西库", "who keeps the goods of 旗物资库");
	NOT_TYPED("keeper", "lot set B0722-01 until=2027-01-01", "takes a reason");
	TYPED("keeper", "lot set B0722-01 until=2027-01-01 reason=看铭牌");
	ck_assert_int_eq(lot_of(id).good_until, 20270101);
	TYPED("keeper", "lot fault B0722-01 fault=漏气");
	ck_assert_int_ge(lot_of(id).fault_since, dispatch_world.now);
	TYPED("keeper", "lot list fault=yes");
	ck_assert(strstr(dispatch_typed.out, "艇01") != NULL && strstr(dispatch_typed.out, "方便面") == NULL);
	TYPED("keeper", "lot list expired=yes");
	ck_assert(strstr(dispatch_typed.out, "艇01") == NULL && strstr(dispatch_typed.out, "方便面") != NULL);
	world_sleep(&dispatch_world, 60000);
	TYPED("second", "lot check B0722-01");
	ck_assert(lot_of(id).fault[0] == '\0' && lot_of(id).fault_since == 0);
	ck_assert(lot_of(id).checked != 0 && lot_of(id).checked_by == world_account(&dispatch_world, "second"));
	TYPED("keeper", "lot list unit=旗物资库 item=冲锋舟");
	ck_assert(strstr(dispatch_typed.out, "旗物资库 good1") != NULL);
	TYPED("keeper", "lot list unit=苏木库");
	ck_assert(strstr(dispatch_typed.out, "艇01") == NULL);
}
END_TEST

/* Who reads the store reads its lots. */
START_TEST(lots_are_read_by_who_reads_the_store)
{
	hand_in(hand_store_id, hand_boat, 1, 0, "艇01");
	TYPED("v12", "lot list");
	ck_assert(strstr(dispatch_typed.out, "艇01") == NULL);
	TYPED("super", "lot list");
	ck_assert(strstr(dispatch_typed.out, "艇01") != NULL);
	TYPED("leader", "lot show B0722-01");
}
END_TEST

static int64_t
of(json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

/* What was donated adds up, wherever it went and came back from. */
START_TEST(what_was_donated_is_accounted_for)
{
	json_t *list, *row, *given;
	char line[80];

	TYPED("keeper", "stock in 旗物资库 棉被30 source=donated from_whom=样例商会 accepted=yes");
	TYPED("keeper", "stock in 旗物资库 帐篷3 source=bought accepted=yes");
	TYPED("keeper", "stock give from=旗物资库 lines=棉被8 area=150621200200 households=3 people=9 signer=样例己 page=3");
	TYPED("keeper", "stock give from=旗物资库 lines=棉被4 area=150621200201 households=2 people=4 signer=样例己 page=4");
	snprintf(line, sizeof line, "stock undo %s row=1 reason=写错了", hand_number());
	TYPED("keeper", line);
	TYPED("keeper", "stock back area=150621200200 to=旗物资库 lines=棉被1 condition=damaged");
	TYPED("keeper", "stock scrap 旗物资库 棉被1 reason=不能用了");
	snprintf(line, sizeof line, "stock confirm %s", hand_number());
	TYPED("second", line);
	list = type_json(&dispatch_world, "county", "stock donated --json");
	ck_assert_uint_eq(json_array_size(list), 1);
	row = json_array_get(list, 0);
	ck_assert_str_eq(json_string_value(json_object_get(row, "from_whom")), "样例商会");
	ck_assert_int_eq(of(row, "quantity"), 30);
	ck_assert_int_eq(of(row, "there"), 22);
	ck_assert_int_eq(of(row, "scrapped"), 1);
	given = json_object_get(row, "given");
	ck_assert_uint_eq(json_array_size(given), 1);
	ck_assert_int_eq(of(json_array_get(given, 0), "quantity"), 7);
	json_decref(list);
	TYPED("county", "stock donated --csv");
	ck_assert(strstr(dispatch_typed.out, "样例商会") != NULL && strstr(dispatch_typed.out, "样例己") == NULL);
	TYPED("county", "stock donated area=150621103000");
	ck_assert(strstr(dispatch_typed.out, "样例商会") == NULL);
	NOT_TYPED("v21", "stock donated unit=旗物资库", "");
}
END_TEST

Suite *
suite_hand_back(void)
{
	Suite *s = suite_create("hand_back");
	TCase *tc = tcase_create("hand_back");

	tcase_add_checked_fixture(tc, hand_setup, hand_teardown);
	tcase_add_test(tc, goods_come_back_in_their_condition);
	tcase_add_test(tc, the_team_gives_back_to_be_checked);
	tcase_add_test(tc, goods_come_back_from_a_village);
	tcase_add_test(tc, what_came_back_by_mistake_is_out_again);
	tcase_add_test(tc, a_boat_that_is_back_is_nobodys);
	tcase_add_test(tc, new_goods_take_the_place_of_old_ones);
	tcase_add_test(tc, a_boat_is_swapped_for_one_with_a_tag);
	tcase_add_test(tc, a_lot_says_where_it_is_and_what_is_wrong);
	tcase_add_test(tc, lots_are_read_by_who_reads_the_store);
	tcase_add_test(tc, what_was_donated_is_accounted_for);
	suite_add_tcase(s, tc);
	return s;
}
