/* What the pages of goods say back and offer: as it was understood, once, and nothing that
 * cannot be done. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/stock/bill.h"
#include "screens/kit/form/form.h"
#include "screens/kit/screen.h"
#include "src/op/number.h"
#include "tests/check/help_goods_seat.h"
#include "tests/check/help_press.h"

Suite *suite_screens_goods(void);

static void
setup(void)
{
	goods_seat = (struct seat){ 0 };
	goods_setup();
	seat_catalogue();
	GOODS("keeper", "stock in 旗物资库 棉被800 帐篷20 方便面400 source=opening accepted=yes");
}

static uint64_t
bill_id(const char *number)
{
	struct txn t;
	uint64_t id;

	world_read(&goods_world, &t);
	id = number_find(&t, &kind_bill, number, goods_world.now);
	txn_abort(&t);
	return id;
}

static void
sit_again(const char *login, int cols, int rows)
{
	if (goods_seat.ui)
		seat_close(&goods_seat);
	goods_seat.ui = NULL;
	goods_sit(login, cols, rows);
}

/* Who asks names items and the incident by digits; packs are said back multiplied, once. */
START_TEST(what_is_asked_for_is_said_back)
{
	const char *text, *first;

	goods_flood();
	goods_sit("town1", 45, 20);
	press_open(&goods_seat, "requests", 0);
	goods_press("9");
	TOP(&goods_seat, "request_edit");
	goods_press(KEY_RIGHT);
	TOP(&goods_seat, "kit_choice");
	press_row(&goods_seat, "棉被");
	goods_write("5包");
	goods_press(KEY_ENTER);
	press_field(&goods_seat, "incident");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_choice");
	press_row(&goods_seat, "洪涝灾害");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	SHOWS(&goods_seat, "棉被50条");
	SHOWS(&goods_seat, "洪涝灾害");
	SHOWS_NOT(&goods_seat, "5包");
	text = seat_text(&goods_seat);
	first = strstr(text, "棉被");
	ck_assert_msg(first != NULL && strstr(first + 1, "棉被") == NULL, "%s", text);
	goods_press("1");
	GOODS("county", "request show P0722-01 --json");
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "\"asked\":50"));
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "E0722-01"));
}
END_TEST

/* The page that asks for a yes says what the goods are counted in. */
START_TEST(a_bill_is_said_back_in_its_units)
{
	GOODS("county", "stock order 旗物资库 苏木物资点 棉被30包 approved=样例领导");
	goods_sit("keeper", 45, 20);
	press_row(&goods_seat, "0722-02");
	goods_press("1");
	for (int i = 0; i < 3; i++)
		goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	SHOWS(&goods_seat, "棉被300条");
}
END_TEST

/* Where a desk has nothing to answer, 1 is not offered. */
START_TEST(what_is_answered_is_not_agreed_again)
{
	GOODS("v11a", "request send lines=帐篷30 people=40 to=村物资点");
	goods_sit("town1", 80, 24);
	press_open(&goods_seat, "requests", 0);
	press_row(&goods_seat, "0722-01");
	ck_assert(press_offers(&goods_seat, "agree as suggested"));
	GOODS("town1", "request answer P0722-01 pass=30");
	sit_again("town1", 80, 24);
	press_open(&goods_seat, "requests", 0);
	press_row(&goods_seat, "0722-01");
	SHOWS_NOT(&goods_seat, "按建议批");
}
END_TEST

/* The need names what is open at the desk, and who outside owes an answer; what no depot of the
 * place has goes up, and the page says no more than that. */
START_TEST(a_need_says_what_is_open_there)
{
	GOODS("keeper1", "stock in 苏木物资点 帐篷4 source=opening accepted=yes");
	GOODS("v11a", "request send lines=\"棉被10 帐篷30\" people=40 to=村物资点");
	GOODS("county", "request answer P0722-01 line=1 agree=10 from=旗物资库 by_phone=样例领导");
	goods_sit("town1", 80, 24);
	press_open(&goods_seat, "requests", 0);
	press_row(&goods_seat, "0722-01");
	goods_press("1");
	TOP(&goods_seat, "kit_choice");
	goods_press("1");
	SHOWS(&goods_seat, "本级的库都没有帐篷26顶");
	goods_press("1");
	sit_again("county", 80, 24);
	SHOWS(&goods_seat, "答复需求 需0722-01 天义昌村委会 帐篷26顶");
	GOODS("county", "request agree P0722-01 by_phone=样例领导 outside=市值班室 contact=\"样例庚 0477-0000099\"");
	sit_again("county", 80, 24);
	SHOWS(&goods_seat, "外援答复");
	SHOWS(&goods_seat, "帐篷6顶 市值班室 样例庚 0477-0000099");
	SHOWS_NOT(&goods_seat, "帐篷30顶");
}
END_TEST

/* Goods that stand as good in the book and are broken: the refusal leads to where it is said. */
START_TEST(what_is_good_in_the_book_is_scrapped)
{
	goods_sit("keeper", 45, 20);
	press_open(&goods_seat, "stock", goods.store);
	goods_press("c");
	goods_write("棉被2");
	goods_press(KEY_ENTER);
	goods_press(KEY_RIGHT);
	goods_press("1");
	TOP(&goods_seat, "kit_confirm");
	SHOWS_NOT(&goods_seat, "其中");
	goods_press("1");
	TOP(&goods_seat, "bill_edit");
	SHOWS(&goods_seat, "损坏或过期");
	press_choice(&goods_seat, "condition", "完好");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	goods_press("1");
	GOODS("county", "bill list kind=scrap --json");
	ck_assert_msg(strstr(goods_typed.out, "waiting"), "%s\n%s", goods_typed.out, seat_text(&goods_seat));
}
END_TEST

/* What left stands before what came. */
START_TEST(a_rotation_says_what_came_for_what)
{
	GOODS("keeper", "stock swap 旗物资库 方便面40 new=\"方便面30 棉被5\" until=2030-01-01");
	goods_sit("keeper", 80, 24);
	press_open(&goods_seat, "stock", goods.store);
	SHOWS(&goods_seat, "方便面40 > 方便面30 棉被5");
}
END_TEST

/* What is not there at all has no day on which it ends, and is not said to keep for ever. */
START_TEST(what_is_not_there_has_no_end)
{
	GOODS("county", "stock order 旗物资库 苏木物资点 帐篷2 approved=样例领导");
	GOODS("keeper", "stock load S0722-02");
	for (int i = 0; i < 2; i++) {
		sit_again("keeper1", i ? 45 : 80, i ? 20 : 24);
		press_open(&goods_seat, "stock", goods.town);
		SHOWS(&goods_seat, "帐篷");
		SHOWS_NOT(&goods_seat, "长期");
	}
}
END_TEST

/* Units that what was typed may mean come first. */
START_TEST(units_that_were_meant_come_first)
{
	goods_sit("keeper", 80, 24);
	press_open(&goods_seat, "stock", goods.store);
	goods_press("o");
	goods_write("王爱召");
	goods_press(KEY_RIGHT);
	TOP(&goods_seat, "kit_choice");
	goods_press("2");
	TOP(&goods_seat, "bill_edit");
	SHOWS(&goods_seat, "王爱召物资点");
}
END_TEST

/* All came: nothing is said to be on its way. */
START_TEST(all_that_came_leaves_no_rest)
{
	GOODS("county", "stock order 旗物资库 苏木物资点 棉被30 approved=样例领导");
	GOODS("keeper", "stock load S0722-02");
	goods_sit("keeper1", 45, 20);
	press_row(&goods_seat, "0722-02");
	goods_press("2");
	goods_press("8");
	TOP(&goods_seat, "kit_confirm");
	SHOWS_NOT(&goods_seat, "其余");
	goods_press("0");
	press_row(&goods_seat, "棉被");
	goods_write("20");
	goods_press(KEY_ENTER);
	goods_write("0");
	goods_press(KEY_ENTER);
	goods_press("8");
	SHOWS(&goods_seat, "其余");
}
END_TEST

/* From the bills what is published can be read and taken along. */
START_TEST(what_is_published_is_shown)
{
	GOODS("v11a", "stock in 村物资点 棉被30 source=donated from_whom=样例商会 accepted=yes");
	GOODS("v11a", "stock give from=村物资点 lines=棉被6 area=150621200200 households=2 people=5 signer=样例己 page=3");
	for (int donated = 0; donated < 2; donated++) {
		sit_again("v11a", 80, 24);
		press_open(&goods_seat, "bills", goods.village);
		goods_press(donated ? "d" : "g");
		TOP(&goods_seat, "export");
		press_row(&goods_seat, "在这里显示");
		TOP(&goods_seat, "kit_page");
		SHOWS(&goods_seat, donated ? "样例商会" : "棉被6条");
		SHOWS(&goods_seat, "天义昌村");
		SHOWS_NOT(&goods_seat, "样例己");
	}
}
END_TEST

/* What will not be booked is said before the count is ended, also where it looks alike. */
START_TEST(a_line_that_moved_is_said_before_the_end)
{
	GOODS("keeper", "count start 旗物资库");
	GOODS("keeper", "count set 旗物资库 棉被 800");
	GOODS("keeper", "stock out from=旗物资库 to=一队 lines=棉被20");
	GOODS("keeper", "count set 旗物资库 棉被 780");
	GOODS("keeper", "count set 旗物资库 帐篷 20");
	goods_sit("county", 45, 20);
	press_open(&goods_seat, "stock", goods.store);
	goods_press("k");
	goods_press("9");
	TOP(&goods_seat, "kit_confirm");
	SHOWS(&goods_seat, "! 棉被");
	SHOWS(&goods_seat, "其间有进出");
	SHOWS(&goods_seat, "盘了2批，1批与账面一致");
}
END_TEST

/* What moved meanwhile asks at once, and later by a key of its own: counted again or as it was
 * counted; another lot waits for neither. */
START_TEST(what_moved_is_taken_as_counted_by_keys)
{
	GOODS("keeper", "count start 旗物资库");
	for (int i = 0; i < 2; i++)
		GOODS("keeper", i == 0 ? "stock out from=旗物资库 to=一队 lines=棉被20" :
		    "stock out from=旗物资库 to=一队 lines=帐篷2");
	goods_sit("keeper", 45, 20);
	press_open(&goods_seat, "stock", goods.store);
	goods_press("k");
	SHOWS_NOT(&goods_seat, "按清点数");
	goods_press("8");
	goods_write("779");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	SHOWS(&goods_seat, "实盘779条");
	goods_press("3");
	goods_write("17");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	goods_press("2");
	goods_write("400");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "count");
	SHOWS(&goods_seat, "按清点数");
	GOODS("keeper", "stock out from=旗物资库 to=一队 lines=棉被2");	/* noted late, had left before */
	tr_set(language_zh);
	goods_press(KEY_UP KEY_ENTER);		/* to a lot, which leads there too */
	TOP(&goods_seat, "kit_confirm");
	goods_press("3");			/* the next lot: none is left */
	TOP(&goods_seat, "count");
	goods_press("a");
	TOP(&goods_seat, "kit_confirm");
	SHOWS(&goods_seat, "实盘779条");
	goods_press("2");
	TOP(&goods_seat, "count");
	SHOWS_NOT(&goods_seat, "其间有进出");
	GOODS("county2", "count finish 旗物资库");
	ck_assert_msg(strstr(goods_typed.err, "2 lines differed and are booked"), "%s", goods_typed.err);
	GOODS("county", "stock list unit=旗物资库 --json");
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "\"good\":779"));
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "\"good\":17"));
}
END_TEST

/* At the door why there is more than the book has is asked for only once it has too little. */
START_TEST(the_door_asks_why_there_is_more)
{
	goods_sit("keeper", 45, 20);
	press_open(&goods_seat, "stock", goods.store);
	goods_press("o");
	SHOWS_NOT(&goods_seat, "库里比账上多");
	goods_write("一队");
	goods_press(KEY_ENTER);
	goods_write("棉被810");
	goods_press(KEY_ENTER);
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	goods_press("1");
	TOP(&goods_seat, "bill_edit");
	SHOWS(&goods_seat, "库里比账上多");
	press_choice(&goods_seat, "found", "入库还没记账");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	goods_press("1");
	GOODS("county", "bill list kind=out --json");
	ck_assert_msg(strstr(goods_typed.out, "S0722-02"), "%s\n%s", goods_typed.out, seat_text(&goods_seat));
}
END_TEST

/* Who takes a row back reads which before he says yes. */
START_TEST(a_row_is_said_before_it_is_taken_back)
{
	GOODS("keeper", "stock in 旗物资库 \"棉被3 帐篷2\" source=bought accepted=yes");
	goods_sit("keeper", 45, 20);
	press_open(&goods_seat, "bill_show", bill_id("S0722-02"));
	goods_press("8");
	TOP(&goods_seat, "bill_edit");
	press_choice(&goods_seat, "row", "帐篷");
	press_choice(&goods_seat, "reason", "数");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	SHOWS(&goods_seat, "帐篷 2顶  采购 > 完好");
	SHOWS_NOT(&goods_seat, "棉被");
	goods_press("1");
	GOODS("county", "stock list unit=旗物资库 item=帐篷 --json");
	ck_assert_msg(strstr(goods_typed.out, "\"good\":20,") != NULL, "%s", goods_typed.out);
}
END_TEST

/* Of several rows the one that the cursor is on is corrected, unless it was already. */
START_TEST(the_row_under_the_cursor_is_taken_back)
{
	GOODS("keeper", "stock in 旗物资库 \"棉被3 帐篷2 折叠床4\" source=bought accepted=yes");
	goods_sit("keeper", 80, 24);
	press_open(&goods_seat, "bill_show", bill_id("S0722-02"));
	goods_press(KEY_DOWN);
	goods_press("8");
	TOP(&goods_seat, "bill_edit");
	ck_assert_uint_eq(form_ref(goods_seat.ui->top, "row"), 2);
	press_choice(&goods_seat, "reason", "数");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	SHOWS(&goods_seat, "帐篷 2顶  采购 > 完好");
	goods_press("1");
	press_open(&goods_seat, "bill_show", bill_id("S0722-02"));
	goods_press(KEY_DOWN);
	goods_press("8");
	TOP(&goods_seat, "bill_edit");
	ck_assert_uint_eq(form_ref(goods_seat.ui->top, "row"), 0);
}
END_TEST

/* A lot's way leads to a bill that is not his to read: nothing is offered there. */
START_TEST(a_bill_of_others_offers_nothing)
{
	GOODS("county", "stock order 旗物资库 苏木物资点 棉被30 approved=样例领导");
	goods_sit("keeper2", 80, 24);
	press_open(&goods_seat, "bill_show", bill_id("S0722-02"));
	SHOWS_NOT(&goods_seat, "打印");
}
END_TEST

Suite *
suite_screens_goods(void)
{
	Suite *s = suite_create("screens_goods");
	TCase *c = tcase_create("screens");

	tcase_add_checked_fixture(c, setup, goods_seat_teardown);
	tcase_add_test(c, what_is_asked_for_is_said_back);
	tcase_add_test(c, a_bill_is_said_back_in_its_units);
	tcase_add_test(c, what_is_answered_is_not_agreed_again);
	tcase_add_test(c, a_need_says_what_is_open_there);
	tcase_add_test(c, what_is_good_in_the_book_is_scrapped);
	tcase_add_test(c, a_rotation_says_what_came_for_what);
	tcase_add_test(c, what_is_not_there_has_no_end);
	tcase_add_test(c, units_that_were_meant_come_first);
	tcase_add_test(c, all_that_came_leaves_no_rest);
	tcase_add_test(c, what_is_published_is_shown);
	tcase_add_test(c, a_line_that_moved_is_said_before_the_end);
	tcase_add_test(c, the_door_asks_why_there_is_more);
	tcase_add_test(c, a_row_is_said_before_it_is_taken_back);
	tcase_add_test(c, the_row_under_the_cursor_is_taken_back);
	tcase_add_test(c, what_moved_is_taken_as_counted_by_keys);
	tcase_add_test(c, a_bill_of_others_offers_nothing);
	suite_add_tcase(s, c);
	return s;
}
