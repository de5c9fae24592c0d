/* 报废, 核销, 复核: what leaves the book for good waits for a second person; 更正: a wrong row
 * is taken back once. */
#include <stdio.h>
#include <string.h>

#include "src/rules/stock/bill.h"
#include "tests/check/help_hand.h"

Suite *suite_hand_second(void);

/* The line with the number where a # stands. */
static const char *
text(const char *line, const char *number)
{
	static char out[200];
	const char *at = strchr(line, '#');

	ck_assert(at != NULL);
	snprintf(out, sizeof out, "%.*s%s%s", (int)(at - line), line, number, at + 1);
	return out;
}

static bool
asks_second(void)
{
	struct txn t;
	bool is;

	world_read(&dispatch_world, &t);
	is = need_is_live(&t, &kind_bill, hand_bill().id, need_verb_confirm);
	txn_abort(&t);
	return is;
}

/* ---- 报废, 核销 ---- */

START_TEST(what_is_damaged_is_scrapped_by_two)
{
	hand_in(hand_team_id, hand_quilt, 30, 0, "");
	hand_in(hand_store_id, hand_quilt, 30, 0, "");
	TYPED("keeper", "stock back from=一队 to=旗物资库 lines=棉被8 condition=damaged");
	HAND_NOT("keeper", "stock scrap from=旗物资库 lines=棉被9 reason=泡坏", "only 8条");
	HAND_NOT("keeper", "stock scrap from=旗物资库 lines=棉被8", "is needed");
	TYPED("keeper", "stock scrap from=旗物资库 lines=棉被6 reason=泡坏");
	ck_assert_int_eq(hand_has(place_kind_damaged, hand_store_id, hand_quilt), 8);
	ck_assert(hand_bill().state == bill_state_waiting && hand_bill().live && asks_second());
	NOT_TYPED("keeper", text("stock confirm #", hand_number()), "had a hand in");
	NOT_TYPED("township", text("stock confirm #", hand_number()), "");
	TYPED("second", text("stock confirm #", hand_number()));
	ck_assert_int_eq(hand_has(place_kind_damaged, hand_store_id, hand_quilt), 2);
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 30);
	ck_assert(hand_bill().state == bill_state_settled && !hand_bill().live && !asks_second());
	HAND_NOT("county", text("stock confirm #", hand_number()), "did this at");
}
END_TEST

/* Two bills do not wait for the same goods. */
START_TEST(what_waits_is_not_scrapped_again)
{
	hand_in(hand_store_id, hand_noodles, 5, 20260701, "");
	TYPED("keeper", "stock scrap from=旗物资库 lines=方便面3 reason=过期");
	HAND_NOT("second", "stock scrap from=旗物资库 lines=方便面3 reason=过期", "only 2箱");
	TYPED("second", "stock scrap from=旗物资库 lines=方便面2 reason=过期");
}
END_TEST

START_TEST(good_ones_are_scrapped_where_it_is_said)
{
	hand_in(hand_store_id, hand_quilt, 5, 0, "");
	HAND_NOT("keeper", "stock scrap from=旗物资库 lines=棉被1 reason=虫蛀", "only 0条");
	TYPED("keeper", "stock scrap from=旗物资库 lines=棉被1 reason=虫蛀 condition=good");
	TYPED("county", text("stock confirm #", hand_number()));
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 4);
}
END_TEST

START_TEST(what_is_not_there_is_written_off_by_two)
{
	hand_in(hand_store_id, hand_quilt, 5, 0, "");
	TYPED("keeper", "stock writeoff from=旗物资库 lines=棉被2 reason=盘点不见");
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 5);
	TYPED("leader", text("stock confirm #", hand_number()));
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 3);
	HAND_NOT("keeper", "stock writeoff from=旗物资库 lines=棉被4 reason=不见", "has only 3条");
}
END_TEST

/* What waited has gone out meanwhile: it is not taken from nothing. */
START_TEST(what_has_gone_meanwhile_is_not_written_off)
{
	char number[24];

	hand_in(hand_store_id, hand_quilt, 5, 0, "");
	TYPED("keeper", "stock writeoff from=旗物资库 lines=棉被4 reason=不见");
	snprintf(number, sizeof number, "%s", hand_number());
	TYPED("keeper", "stock out from=旗物资库 to=一队 lines=棉被3");
	HAND_NOT("second", text("stock confirm #", number), "has only");
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 2);
}
END_TEST

/* ---- 更正 ---- */

START_TEST(a_wrong_row_is_taken_back_once)
{
	char number[24];
	struct move m;
	struct txn t;
	struct index_key key;

	hand_in(hand_store_id, hand_quilt, 50, 0, "");
	TYPED("keeper", "stock out from=旗物资库 to=一队 lines=棉被30");
	snprintf(number, sizeof number, "%s", hand_number());
	world_sleep(&dispatch_world, 3600000);
	HAND_NOT("second", text("stock undo # row=1 reason=写错", number), "he corrects it, or a desk");
	HAND_NOT("keeper", text("stock undo # row=2 reason=写错", number), "has 1 rows");
	TYPED("keeper", text("stock undo # row=1 reason=写错", number));
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 50);
	ck_assert_int_eq(hand_good(hand_team_id, hand_quilt), 0);
	ck_assert_int_eq(hand_bill().kind, bill_kind_correct);
	world_read(&dispatch_world, &t);
	key_begin(&key, &kind_move, 1);
	key_number(&key, hand_bill().id);
	ck_assert(record_get(&t, &kind_move, scan_one(&t, &key, false), &m));
	txn_abort(&t);
	ck_assert(m.undoes != 0 && m.at - m.happened > 3590000);	/* dated as the row was */
	HAND_NOT("county", text("stock undo # row=1 reason=写错", number), "row 1 was corrected by");
	HAND_NOT("county", text("stock undo # row=1 reason=写错", hand_number()), "is a correction itself");
}
END_TEST

START_TEST(what_has_gone_on_is_not_taken_back)
{
	char first[24];

	hand_in(hand_store_id, hand_quilt, 50, 0, "");
	TYPED("keeper", "stock out from=旗物资库 to=村点 lines=棉被30");
	snprintf(first, sizeof first, "%s", hand_number());
	TYPED("v11a", "stock give from=村点 lines=棉被20 area=150621200200 households=8 people=19 signer=样例己 page=3");
	HAND_NOT("county", text("stock undo # row=1 reason=写错", first), "only 10条 are still there");
	ck_assert_msg(strstr(dispatch_typed.err, "村点 good10") != NULL, "%s", dispatch_typed.err);
	TYPED("county", text("stock undo # row=1 reason=没发", hand_number()));
	ck_assert_int_eq(hand_good(hand_village_id, hand_quilt), 30);
	TYPED("county", "stock given");
	ck_assert(strstr(dispatch_typed.out, "棉被") == NULL);
	TYPED("county", text("stock undo # row=1 reason=写错", first));
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 50);
}
END_TEST

/* ---- with transfers ---- */

/* Ordered and sent: its number. */
static const char *
sent(const char *lines)
{
	static char number[24];
	char line[200];

	snprintf(line, sizeof line, "stock order from=旗物资库 to=苏木库 lines=%s approved=样例领导", lines);
	TYPED("county", line);
	snprintf(number, sizeof number, "%s", hand_number());
	TYPED("keeper", text("stock load #", number));
	return number;
}

/* What was lost on the way is lost once somebody else says so too. */
START_TEST(what_was_lost_on_the_way_is_confirmed)
{
	char number[24], loss[24];

	hand_in(hand_store_id, hand_quilt, 50, 0, "");
	snprintf(number, sizeof number, "%s", sent("棉被30"));
	TYPED("township", text("stock take # lines=棉被28", number));
	TYPED("township", text("stock finish #", number));
	TYPED("keeper", text("stock explain # as=lost reason=翻车", number));
	snprintf(loss, sizeof loss, "%s", hand_number());
	ck_assert_str_ne(loss, number);
	NOT_TYPED("keeper", text("stock confirm #", loss), "had a hand in");
	TYPED("second", text("stock confirm #", loss));
	ck_assert_int_eq(hand_has(place_kind_missing, 0, hand_quilt), 0);
	TYPED("county", text("stock show # --json", number));
	ck_assert_msg(strstr(dispatch_typed.out, "\"settled\"") != NULL, "%s", dispatch_typed.out);
}
END_TEST

/* A loading that was wrong is promised again; so is a receipt on the way again. */
START_TEST(a_loading_and_a_receipt_are_taken_back)
{
	char number[24];
	struct txn t;

	hand_in(hand_store_id, hand_quilt, 50, 0, "");
	snprintf(number, sizeof number, "%s", sent("棉被30"));
	TYPED("township", text("stock take # lines=棉被20", number));
	HAND_NOT("keeper", text("stock undo # row=1 reason=写错", number), "only 10条 are still there");
	TYPED("township", text("stock undo # row=2 reason=写错", number));
	ck_assert_int_eq(hand_good(hand_town_id, hand_quilt), 0);
	TYPED("keeper", text("stock undo # row=1 reason=没装", number));
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 50);
	world_read(&dispatch_world, &t);
	ck_assert_int_eq(stock_promised(&t, hand_store_id, hand_quilt), 30);
	txn_abort(&t);
	TYPED("keeper", text("stock load #", number));
	TYPED("township", text("stock take #", number));
	ck_assert_int_eq(hand_good(hand_town_id, hand_quilt), 30);
	NOT_TYPED("county", text("stock cancel # reason=x", number), "");
	HAND_NOT("county", text("stock undo # row=3 reason=写错", number), "order the goods back");
}
END_TEST

/* Nothing of it is on the road any more: it may be cancelled. */
START_TEST(what_was_never_loaded_is_cancelled)
{
	char number[24];
	struct txn t;

	hand_in(hand_store_id, hand_quilt, 50, 0, "");
	snprintf(number, sizeof number, "%s", sent("棉被30"));
	NOT_TYPED("county", text("stock cancel # reason=x", number), "has moved already");
	TYPED("keeper", text("stock undo # row=1 reason=没装", number));
	TYPED("county", text("stock cancel # reason=路断", number));
	world_read(&dispatch_world, &t);
	ck_assert_int_eq(stock_promised(&t, hand_store_id, hand_quilt), 0);
	txn_abort(&t);
}
END_TEST

/* Its loading and receipt were taken back; what came beyond it is not explained yet. */
START_TEST(what_came_beyond_is_not_cancelled)
{
	char number[24];

	hand_in(hand_store_id, hand_quilt, 50, 0, "");
	snprintf(number, sizeof number, "%s", sent("棉被30"));
	TYPED("township", text("stock take # lines=棉被32", number));
	TYPED("county", text("stock undo # row=2 reason=写错", number));
	TYPED("county", text("stock undo # row=1 reason=写错", number));
	NOT_TYPED("county", text("stock cancel # reason=x", number), "has moved already");
}
END_TEST

/* The book fell below what was promised: the truck goes with what is there. */
START_TEST(a_truck_takes_more_than_the_book)
{
	char number[24];

	hand_in(hand_store_id, hand_quilt, 30, 0, "");
	TYPED("county", "stock order from=旗物资库 to=苏木库 lines=棉被30 approved=样例领导");
	snprintf(number, sizeof number, "%s", hand_number());
	HAND_NOT("keeper", text("stock load # found=多", number), "the book has as much");
	TYPED("keeper", "stock writeoff from=旗物资库 lines=棉被10 reason=不见");
	TYPED("second", text("stock confirm #", hand_number()));
	HAND_NOT("keeper", text("stock load #", number), "has only");
	TYPED("keeper", text("stock load # found=又找到了", number));
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 0);
	NOT_TYPED("keeper", text("stock confirm #", number), "had a hand in");
	TYPED("second", text("stock confirm #", number));
	TYPED("township", text("stock take #", number));
	ck_assert_int_eq(hand_good(hand_town_id, hand_quilt), 30);
}
END_TEST

/* What is found with another load somebody looks at too, and not who agreed to it. */
START_TEST(what_is_found_later_is_confirmed_too)
{
	char number[24];

	hand_in(hand_store_id, hand_quilt, 90, 0, "");
	TYPED("county", "stock order from=旗物资库 to=苏木库 lines=棉被90 approved=样例领导");
	snprintf(number, sizeof number, "%s", hand_number());
	TYPED("keeper", "stock writeoff from=旗物资库 lines=棉被80 reason=不见");
	TYPED("second", text("stock confirm #", hand_number()));
	TYPED("keeper", text("stock load # lines=棉被15 reason=车小 found=又找到了", number));
	TYPED("second", text("stock confirm #", number));
	HAND_NOT("keeper", text("stock load # found=还有", number), "agreed=");
	TYPED("keeper", text("stock load # found=还有 agreed=钱样例", number));
	NOT_TYPED("leader", text("stock confirm #", number), "had a hand in");
	TYPED("second", text("stock confirm #", number));
	NOT_TYPED("county", text("stock confirm #", number), "did this at");
}
END_TEST

/* A loss is taken back while the goods are still looked for, then no more. */
START_TEST(a_loss_is_taken_back_while_its_transfer_lives)
{
	char number[24], loss[24];

	hand_in(hand_store_id, hand_quilt, 50, 0, "");
	snprintf(number, sizeof number, "%s", sent("棉被30"));
	TYPED("township", text("stock take # lines=棉被26", number));
	TYPED("township", text("stock finish #", number));
	TYPED("keeper", text("stock explain # as=lost lines=棉被1 reason=翻车", number));
	snprintf(loss, sizeof loss, "%s", hand_number());
	TYPED("second", text("stock confirm #", loss));
	TYPED("county", text("stock undo # row=1 reason=写错", loss));
	TYPED("county", text("stock show # --json", number));
	ck_assert_msg(strstr(dispatch_typed.out, "\"missing\":4") != NULL, "%s", dispatch_typed.out);
	TYPED("keeper", text("stock explain # as=lost reason=没有找到", number));
	snprintf(loss, sizeof loss, "%s", hand_number());
	TYPED("second", text("stock confirm #", loss));
	HAND_NOT("county", text("stock undo # row=1 reason=写错", loss), "order the goods back");
}
END_TEST

/* Goods whose acceptance was wrong wait to be checked again, also where the bill had ended. */
START_TEST(what_was_accepted_wrongly_waits_again)
{
	char number[24];

	TYPED("keeper", "stock in to=旗物资库 lines=棉被10 source=bought");
	snprintf(number, sizeof number, "%s", hand_number());
	TYPED("keeper", text("stock accept #", number));
	TYPED("keeper", text("stock undo # row=2 reason=没看完", number));
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 0);
	TYPED("keeper", text("stock accept # lines=棉被8 damaged=棉被2", number));
	ck_assert_int_eq(hand_good(hand_store_id, hand_quilt), 8);
	TYPED("keeper", "stock in to=旗物资库 lines=棉被10 source=bought");
	snprintf(number, sizeof number, "%s", hand_number());
	TYPED("keeper", text("stock undo # row=1 reason=没来", number));
	NOT_TYPED("keeper", text("stock accept #", number), "did this at");
}
END_TEST

/* What waits for a second person is taken back by who opened it. */
START_TEST(what_waits_is_cancelled)
{
	hand_in(hand_store_id, hand_quilt, 5, 0, "");
	TYPED("keeper", "stock writeoff from=旗物资库 lines=棉被4 reason=不见");
	TYPED("keeper", text("stock cancel # reason=找到了", hand_number()));
	ck_assert(hand_bill().state == bill_state_cancelled && !asks_second());
	HAND_NOT("second", text("stock confirm #", hand_number()), "waits for no second person");
}
END_TEST

Suite *
suite_hand_second(void)
{
	Suite *s = suite_create("hand_second");
	TCase *tc = tcase_create("hand_second");

	tcase_add_checked_fixture(tc, hand_setup, hand_teardown);
	tcase_add_test(tc, what_is_damaged_is_scrapped_by_two);
	tcase_add_test(tc, what_waits_is_not_scrapped_again);
	tcase_add_test(tc, good_ones_are_scrapped_where_it_is_said);
	tcase_add_test(tc, what_is_not_there_is_written_off_by_two);
	tcase_add_test(tc, what_has_gone_meanwhile_is_not_written_off);
	tcase_add_test(tc, a_wrong_row_is_taken_back_once);
	tcase_add_test(tc, what_has_gone_on_is_not_taken_back);
	tcase_add_test(tc, what_was_lost_on_the_way_is_confirmed);
	tcase_add_test(tc, a_loading_and_a_receipt_are_taken_back);
	tcase_add_test(tc, what_was_never_loaded_is_cancelled);
	tcase_add_test(tc, a_truck_takes_more_than_the_book);
	tcase_add_test(tc, what_came_beyond_is_not_cancelled);
	tcase_add_test(tc, what_is_found_later_is_confirmed_too);
	tcase_add_test(tc, a_loss_is_taken_back_while_its_transfer_lives);
	tcase_add_test(tc, what_was_accepted_wrongly_waits_again);
	tcase_add_test(tc, what_waits_is_cancelled);
	suite_add_tcase(s, tc);
	return s;
}
