/* The screens of a store where something is not as it should be: more is there than in the book,
 * a desk looks for the stores under it. */
#include <check.h>
#include <string.h>

#include "screens/kit/screen.h"
#include "tests/check/help_bill.h"
#include "tests/check/help_goods_seat.h"
#include "tests/check/help_press.h"

Suite *suite_screens_store(void);

static void
setup(void)
{
	goods_seat = (struct seat){ 0 };
	goods_setup();
	seat_catalogue();
	goods_put("旗物资库", "棉被80 帐篷100");
}

static void
press_digit(const char *text)
{
	goods_world.now += 3000;
	goods_keys++;
	press_row(&goods_seat, text);
}

/* A desk's room is a unit too; what it looks for lies in the stores under it. */
START_TEST(a_desk_sees_the_stores_under_it)
{
	GOODS("admin", "unit add 苏木值班室 area=" T1 " kind=duty_room");
	GOODS("admin", "account add duty9 name=样例庚 area=" T1 " role=duty unit=苏木值班室");
	goods_sit("duty9", 80, 24);
	press_open(&goods_seat, "stocks", 0);
	TOP(&goods_seat, "stocks");
	SHOWS(&goods_seat, "苏木物资点");
	SHOWS(&goods_seat, "村物资点");
	seat_close(&goods_seat);
	goods_sit("keeper1", 80, 24);
	ui_open(goods_seat.ui, screen_find("stocks"), &(struct arg){ .id = 0 }, 0);
	seat_type(&goods_seat, "");
	TOP(&goods_seat, "stock");
}
END_TEST

/* More is there than in the book: on the refusal a row asks why, four keys more. */
START_TEST(more_goes_out_than_the_book_has)
{
	int64_t had = goods_good(goods.store, goods.quilt);
	char figure[24];

	snprintf(figure, sizeof figure, "%d", (int)had + 20);
	goods_sit("keeper", 80, 24);
	press_digit("库存");
	goods_press("o");
	SHOWS_NOT(&goods_seat, "库里比账上多");
	goods_write("苏木物资点");
	goods_press(KEY_ENTER);
	goods_press(KEY_RIGHT);
	press_digit("棉被");
	goods_write(figure);
	goods_press(KEY_ENTER);
	goods_press("1");
	TOP(&goods_seat, "bill_edit");
	SHOWS(&goods_seat, "库里比账上多");
	goods_press(KEY_DOWN);
	goods_press(KEY_RIGHT);
	press_digit("以前数错了");
	TOP(&goods_seat, "kit_confirm");
	goods_press("1");
	ck_assert_int_eq(goods_keys, 5 + 2 + 4);
	ck_assert_int_eq(goods_good(goods.town, goods.quilt), had + 20);
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 0);
}
END_TEST

/* The second person reads how much of it the book had not, and whose hands it went into. */
START_TEST(who_confirms_reads_what)
{
	GOODS("keeper", "stock out from=旗物资库 to=一队 lines=棉被95 found=以前数错了");
	goods_sit("county", 80, 24);
	SHOWS(&goods_seat, "棉被15条");
	SHOWS_NOT(&goods_seat, "棉被95条");
	press_open(&goods_seat, "bill_show", goods_newest_bill().id);
	SHOWS(&goods_seat, "往一队  待复核");
	SHOWS(&goods_seat, "超账: 棉被15条");
	SHOWS(&goods_seat, "旗物资库 > 一队");
	press_action(&goods_seat, "confirm");
	TOP(&goods_seat, "kit_confirm");
	SHOWS(&goods_seat, "超账: 棉被15条");
	goods_press("1");
	SHOWS(&goods_seat, "往一队  已结");
}
END_TEST

/* What a need asks for is 1 where it is opened from the need, also where goods still wait to be
 * sent off; nothing else is 1 beside it. */
START_TEST(a_number_that_is_asked_for_is_1)
{
	struct bill b;

	GOODS("county", "stock order 旗物资库 苏木物资点 棉被30 approved=样例领导");
	goods_sit("county", 80, 24);
	press_digit("补文号");
	TOP(&goods_seat, "bill_show");
	SHOWS(&goods_seat, "1 文号");
	SHOWS_NOT(&goods_seat, "1 发出");
	goods_press("1");
	goods_write("样例调〔2026〕7号");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	goods_press("1");
	b = goods_newest_bill();
	ck_assert_str_eq(b.paper, "样例调〔2026〕7号");
	TOP(&goods_seat, "bill_show");
	SHOWS(&goods_seat, "4 文号");
}
END_TEST

/* Some was found after all and waits to be checked while the rest is still to be explained. */
START_TEST(no_two_actions_have_one_digit)
{
	const char *n = goods_number("leader", "stock order 旗物资库 苏木物资点 棉被30");

	GOODS("keeper", goods_line("stock load %s", n));
	GOODS("keeper1", goods_line("stock take %s 棉被20", n));
	GOODS("keeper1", goods_line("stock finish %s", n));
	GOODS("keeper1", goods_line("stock explain %s as=found_after lines=棉被4", n));
	goods_sit("keeper1", 80, 24);
	press_open(&goods_seat, "bill_show", goods_newest_bill().id);
	SHOWS(&goods_seat, "1 说明");
	SHOWS(&goods_seat, "v 验收通过");
	press_action(&goods_seat, "accept the goods");
	TOP(&goods_seat, "bill_edit");
	seat_close(&goods_seat);
	goods_sit("keeper1", 80, 24);
	press_open(&goods_seat, "bill_show", goods_newest_bill().id);
	press_action(&goods_seat, "explain");
	goods_press(KEY_ENTER);
	SHOWS(&goods_seat, "后来找到");
	SHOWS_NOT(&goods_seat, "途中损失");
	SHOWS_NOT(&goods_seat, "未装车");
}
END_TEST

/* 6 keys from its row among the bills: the only row is the one. Both then say it. */
START_TEST(a_wrong_row_is_taken_back)
{
	GOODS("keeper", "stock give from=旗物资库 lines=棉被6 area=150621200200 households=2 people=5 signer=样例己 page=3");
	goods_sit("keeper", 45, 20);
	press_open(&goods_seat, "bills", goods.store);
	goods_keys = 0;
	goods_press("1");
	TOP(&goods_seat, "bill_show");
	goods_press("8");
	TOP(&goods_seat, "bill_edit");
	goods_press(KEY_DOWN);
	goods_press(KEY_RIGHT);
	press_digit("数量写错");
	TOP(&goods_seat, "kit_confirm");
	goods_press("1");
	ck_assert_int_eq(goods_keys, 6);
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 80);
	TOP(&goods_seat, "bill_show");
	SHOWS(&goods_seat, "已更正");
	SHOWS(&goods_seat, "物0722-03）");
}
END_TEST

/* What is out of a store needs no reason typed, and who has something is offered first. */
START_TEST(a_form_offers_what_is_likely)
{
	GOODS("keeper", "stock out from=旗物资库 to=王爱召物资点 lines=棉被5");
	goods_sit("keeper", 80, 24);
	press_open(&goods_seat, "stock", goods.store);
	goods_press("b");
	goods_press(KEY_RIGHT);
	SHOWS(&goods_seat, "1 王爱召镇/王爱召物资点");
	seat_close(&goods_seat);
	goods_sit("keeper", 80, 24);
	press_open(&goods_seat, "stock", goods.store);
	goods_press("c");
	press_field(&goods_seat, "reason");
	goods_press(KEY_RIGHT);
	SHOWS(&goods_seat, "损坏无法修复");
}
END_TEST

/* An officer has his village's point on his own first page; figures that must be given are
 * not said to be left blank. */
START_TEST(a_village_hands_out_from_its_first_page)
{
	goods_put("村物资点", "棉被20");
	goods_sit("v11a", 45, 20);
	press_digit("库存 村物资点");
	TOP(&goods_seat, "stock");
	goods_press("g");
	goods_write("棉被5");
	goods_press(KEY_ENTER);
	SHOWS(&goods_seat, "> 户数");
	SHOWS_NOT(&goods_seat, "空着");
}
END_TEST

/* What asks for an answer leads to it from the board. */
START_TEST(a_request_is_opened_from_the_board)
{
	GOODS("v11a", "request send lines=\"棉被30 帐篷4\" people=40 to=村物资点");
	goods_sit("town1", 45, 20);
	press_digit("0722-01");
	TOP(&goods_seat, "request_show");
	goods_press("1");
	TOP(&goods_seat, "kit_confirm");
}
END_TEST

/* Whom to ring stands on the bill, for who has to write down what he says. */
START_TEST(who_has_no_account_is_telephoned)
{
	GOODS("county", "depot add 电话库 area=" T2 " tier=township keeper=样例辛 phone=0477-0000019");
	GOODS("keeper", goods_line("stock load %s", goods_number("leader", "stock order 旗物资库 电话库 棉被30")));
	goods_sit("town2", 45, 20);
	press_open(&goods_seat, "stock", goods_newest_bill().to);
	SHOWS(&goods_seat, "要办 1");
	SHOWS(&goods_seat, "收货");
	seat_type(&goods_seat, "0");
	press_digit("收货");
	TOP(&goods_seat, "bill_show");
	SHOWS(&goods_seat, "样例辛 0477-0000019");
	goods_press("1");
	goods_write("样例辛");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	goods_press("1");
	ck_assert_int_eq(goods_newest_bill().state, bill_state_settled);
}
END_TEST

Suite *
suite_screens_store(void)
{
	Suite *s = suite_create("screens_store");
	TCase *c = tcase_create("screens");

	tcase_add_checked_fixture(c, setup, goods_seat_teardown);
	tcase_add_test(c, a_desk_sees_the_stores_under_it);
	tcase_add_test(c, more_goes_out_than_the_book_has);
	tcase_add_test(c, who_confirms_reads_what);
	tcase_add_test(c, a_number_that_is_asked_for_is_1);
	tcase_add_test(c, no_two_actions_have_one_digit);
	tcase_add_test(c, a_request_is_opened_from_the_board);
	tcase_add_test(c, a_wrong_row_is_taken_back);
	tcase_add_test(c, a_form_offers_what_is_likely);
	tcase_add_test(c, a_village_hands_out_from_its_first_page);
	tcase_add_test(c, who_has_no_account_is_telephoned);
	suite_add_tcase(s, c);
	return s;
}
