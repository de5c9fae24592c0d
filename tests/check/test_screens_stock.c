/* The screens of goods: a store's page, a bill where 1 is always what comes next, the forms.
 * Keys are counted as a person presses them: words and figures that are typed are none. */
#include <check.h>
#include <string.h>

#include "screens/kit/form/form.h"
#include "screens/kit/screen.h"
#include "screens/kit/text.h"
#include "src/rules/stock/ledger.h"
#include "tests/check/help_goods_seat.h"
#include "tests/check/help_press.h"

Suite *suite_screens_stock(void);

static void
setup(void)
{
	goods_seat = (struct seat){ 0 };
	goods_setup();
	seat_catalogue();
	GOODS("keeper", "stock in 旗物资库 棉被800 帐篷100 折叠床900 方便面400 source=opening accepted=yes");
}

/* Each item of a store, and the titles over them, stand in one line of the terminal. */
static void
fits(int cols)
{
	const struct page *p = &goods_seat.ui->top->page;

	for (size_t i = 0; i < p->n; i++)
		ck_assert_msg(p->row[i].right || p->row[i].kind == ROW_TEXT || text_width_str(p->row[i].left) +
		    (p->row[i].kind == ROW_CHOICE ? 5 : 0) <= cols, "wider than %d: %s", cols, p->row[i].left);
}

/* The digit of a row that holds text. */
static void
press_digit(const char *text)
{
	const struct page *p = &goods_seat.ui->top->page;
	char key[2] = "";

	for (size_t i = 0; i < p->n && !key[0]; i++)
		if (p->row[i].kind == ROW_CHOICE && row_matches(&p->row[i], text) && p->row[i].digit)
			key[0] = p->row[i].digit;
	ck_assert_msg(key[0] != '\0', "no digit at “%s” in\n%s", text, seat_text(&goods_seat));
	goods_press(key);
}

#define TOOK(n) do { \
	ck_assert_msg(goods_keys <= (n), "%d keys, not %d:\n%s", goods_keys, n, seat_text(&goods_seat)); \
	goods_keys = 0; \
} while (0)

static int64_t
good_in(uint64_t unit, uint64_t item)
{
	struct txn t;
	int64_t n;

	world_read(&goods_world, &t);
	n = ledger_sum(&t, (struct place){ place_kind_good, unit }, item);
	txn_abort(&t);
	return n;
}

static void
order(void)
{
	GOODS("county", "stock order 旗物资库 苏木物资点 棉被300 帐篷40 approved=样例领导");
}

/* 7 keys: the need, 1, plate and driver, 1. */
START_TEST(what_was_ordered_is_sent_off)
{
	order();
	goods_sit("keeper", 80, 24);
	SHOWS(&goods_seat, "库存 旗物资库");
	press_digit("0722-02");
	TOP(&goods_seat, "bill_show");
	SHOWS(&goods_seat, "棉被 300条");
	goods_press("1");
	goods_write("蒙K样01");
	goods_press(KEY_ENTER);
	goods_write("样例司机");
	goods_press(KEY_ENTER);
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	SHOWS(&goods_seat, "蒙K样01");
	goods_press("1");
	TOOK(7);
	ck_assert_int_eq(good_in(goods.store, goods.quilt), 500);
}
END_TEST

/* 3 keys, on a phone held upright. */
START_TEST(all_is_received)
{
	order();
	GOODS("keeper", "stock load S0722-02 plate=蒙K样01");
	goods_sit("keeper1", 45, 20);
	press_digit("0722-02");
	goods_press("1");
	TOP(&goods_seat, "kit_confirm");
	goods_press("1");
	TOOK(3);
	ck_assert_int_eq(good_in(goods.town, goods.quilt), 300);
	ck_assert_int_eq(good_in(goods.town, goods.tent), 40);
}
END_TEST

/* 9 keys: 20 quilts are short, 2 of the rest are wet. */
START_TEST(one_line_is_not_as_sent)
{
	order();
	GOODS("keeper", "stock load S0722-02 plate=蒙K样01");
	goods_sit("keeper1", 45, 20);
	press_digit("0722-02");
	goods_press("2");
	TOP(&goods_seat, "bill_take");
	press_digit("棉被");
	goods_write("278");
	goods_press(KEY_ENTER);
	goods_write("2");
	goods_press(KEY_ENTER);
	SHOWS(&goods_seat, "短20");
	goods_press("9");
	TOP(&goods_seat, "kit_confirm");
	goods_press("1");
	TOOK(9);
	ck_assert_int_eq(good_in(goods.town, goods.quilt), 278);
	ck_assert_int_eq(good_in(goods.town, goods.tent), 40);
	GOODS("county", "stock show S0722-02 --json");
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "\"missing\":20"));
}
END_TEST

/* 12 + 2 a line: a telephone order at 01:00. */
START_TEST(an_order_by_telephone)
{
	goods_flood();
	goods_sit("county", 80, 24);
	press_open(&goods_seat, "stock", goods.store);
	goods_keys = 1;	/* its row */
	goods_press("d");
	TOP(&goods_seat, "bill_edit");
	goods_write("苏木物资点");
	goods_press(KEY_ENTER);
	goods_press(KEY_RIGHT);
	press_digit("棉被");
	goods_write("300");
	goods_press(KEY_RIGHT);
	press_digit("帐篷");
	goods_write("40");
	goods_press(KEY_ENTER);
	goods_press(KEY_ENTER);
	goods_press("1");
	goods_write("样例领导");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	SHOWS(&goods_seat, "棉被300条 帐篷40顶");
	goods_press("1");
	TOOK(12 + 2 * 2);
	GOODS("county", "stock list unit=旗物资库 --json");
	ck_assert_ptr_nonnull(strstr(goods_typed.out, "\"promised\":300"));
}
END_TEST

/* 5 + 2 a line, from his board: to a team at the door, by its order. */
START_TEST(a_team_takes_goods_at_the_door)
{
	goods_flood();
	GOODS("county", "order send team=一队 incident=1 task=rescue");
	goods_sit("keeper", 80, 24);
	press_digit("库存");
	goods_press("o");
	TOP(&goods_seat, "kit_choice");
	SHOWS(&goods_seat, "一队");
	goods_press("1");
	goods_press(KEY_RIGHT);
	press_digit("棉被");
	goods_write("20");
	goods_press(KEY_RIGHT);
	press_digit("帐篷");
	goods_write("5");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	SHOWS(&goods_seat, "棉被20条 帐篷5顶");
	goods_press("1");
	TOOK(5 + 2 * 2);
	ck_assert_int_eq(good_in(goods.store, goods.quilt), 780);
}
END_TEST

/* 5 + 2 a line: to who is at the door, whose name is typed. */
START_TEST(a_unit_takes_goods_at_the_door)
{
	goods_sit("keeper", 80, 24);
	press_digit("库存");
	goods_press("o");
	TOP(&goods_seat, "bill_edit");
	goods_write("苏木物资点");
	goods_press(KEY_ENTER);
	goods_press(KEY_RIGHT);
	press_digit("棉被");
	goods_write("20");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	goods_press("1");
	TOOK(5 + 2);
	ck_assert_int_eq(good_in(goods.town, goods.quilt), 20);
}
END_TEST

/* 7 + 2 a line from the store's page: the four figures of the batch are an Enter each. The page
 * then says where it went. */
START_TEST(goods_are_handed_out_in_a_village)
{
	for (int narrow = 0; narrow < 2; narrow++) {
		if (!narrow)
			GOODS("v11a", "stock in 村物资点 棉被30 source=donated accepted=yes");
		goods_sit("v11a", narrow ? 45 : 80, narrow ? 20 : 24);
		press_open(&goods_seat, "stock", goods.village);
		goods_keys = 0;
		goods_press("g");
		goods_press(KEY_RIGHT);
		press_digit("棉被");
		goods_write("6");
		goods_press(KEY_ENTER);
		goods_write("2");
		goods_press(KEY_ENTER);
		goods_write("5");
		goods_press(KEY_ENTER);
		goods_write("样例己");
		goods_press(KEY_ENTER);
		goods_write("3");
		goods_press(KEY_ENTER);
		TOP(&goods_seat, "kit_confirm");
		SHOWS(&goods_seat, "天义昌村");
		goods_press("1");
		TOOK(7 + 2);
		SHOWS(&goods_seat, "往天义昌村委会");
		seat_close(&goods_seat);
		goods_seat.ui = NULL;
	}
	ck_assert_int_eq(good_in(goods.village, goods.quilt), 18);
}
END_TEST

/* A store of the county hands out in a village: only such are offered; what comes back from its
 * people is a bill that says from where. */
START_TEST(goods_come_back_from_a_village)
{
	GOODS("keeper", "stock give from=旗物资库 lines=棉被6 area=150621200200 households=2 people=5 signer=样例己 page=3");
	goods_sit("keeper", 45, 20);
	press_open(&goods_seat, "stock", goods.store);
	goods_press("b");
	goods_press(KEY_DOWN);
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_choice");
	ck_assert_msg(!seat_shows(&goods_seat, "1 达拉特旗") && !seat_shows(&goods_seat, "苏木\n"), "%s", seat_text(&goods_seat));
	press_row(&goods_seat, "天义昌村");
	goods_write("棉被2");
	goods_press(KEY_ENTER);
	goods_press(KEY_ENTER);
	press_row(&goods_seat, "损坏");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	SHOWS(&goods_seat, "天义昌村");
	goods_press("1");
	SHOWS(&goods_seat, "自天义昌村委会 棉被2");
	ck_assert_int_eq(good_in(goods.store, goods.quilt), 794);
}
END_TEST

/* Goods that cannot be read are said beside them at once, and no page asks for a yes. */
START_TEST(goods_that_cannot_be_read_are_said_at_once)
{
	goods_sit("keeper", 80, 24);
	press_digit("库存");
	goods_press("i");
	goods_press(KEY_ENTER);
	goods_press("1");
	goods_write("方便面三百多");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "bill_edit");
	SHOWS(&goods_seat, "方便面三百多");
	SHOWS(&goods_seat, "不按“多”计数");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "bill_edit");
	ck_assert_msg(!seat_shows(&goods_seat, "更多指标") && seat_shows(&goods_seat, "更多"), "%s", seat_text(&goods_seat));
}
END_TEST

/* What is explained is what differs, not the whole bill. */
START_TEST(a_difference_says_what_differs)
{
	order();
	GOODS("keeper", "stock load S0722-02 plate=蒙K样01");
	GOODS("keeper1", "stock take S0722-02 lines=\"棉被280 帐篷40\"");
	GOODS("keeper1", "stock finish S0722-02");
	goods_sit("keeper", 80, 24);
	SHOWS(&goods_seat, "短棉被20条");
	press_open(&goods_seat, "stock", goods.store);
	SHOWS(&goods_seat, "说明差异 物0722-02 往苏木物资点 短棉被20条");
	ck_assert_msg(!seat_shows(&goods_seat, "短棉被20条 帐篷"), "%s", seat_text(&goods_seat));
	press_digit("说明差异");
	goods_press("1");
	goods_press(KEY_ENTER);
	SHOWS(&goods_seat, "未装车");
	ck_assert_msg(!seat_shows(&goods_seat, "多装"), "%s", seat_text(&goods_seat));
}
END_TEST

/* What came in waits to be accepted, by nobody else than who keeps the store. */
START_TEST(what_came_in_is_accepted)
{
	GOODS("keeper", "stock in 旗物资库 折叠床20 source=donated");
	goods_sit("keeper", 80, 24);
	press_open(&goods_seat, "stock", goods.store);
	SHOWS(&goods_seat, "待验收");
	press_digit("验收物资");
	TOP(&goods_seat, "bill_show");
	SHOWS(&goods_seat, "1 验收通过");
	ck_assert_msg(!seat_shows(&goods_seat, "审核") && !seat_shows(&goods_seat, "复核"), "%s", seat_text(&goods_seat));
	goods_press("1");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	goods_press("1");
	TOP(&goods_seat, "bill_show");
	ck_assert_msg(!seat_shows(&goods_seat, "验收通过"), "%s", seat_text(&goods_seat));
}
END_TEST

/* A line of a request has a digit beside 1, which agrees. */
START_TEST(a_line_of_a_request_has_a_digit)
{
	GOODS("v11a", "request send lines=\"棉被30 帐篷4\" people=40 to=村物资点");
	goods_sit("town1", 80, 24);
	press_open(&goods_seat, "requests", 0);
	press_digit("0722-01");
	TOP(&goods_seat, "request_show");
	press_digit("帐篷");
	TOP(&goods_seat, "request_edit");
}
END_TEST

/* What lies in the store and not in the book is counted too. */
START_TEST(goods_that_are_not_in_the_book_are_counted)
{
	GOODS("keeper1", "count start 苏木物资点");
	goods_sit("keeper1", 45, 20);
	press_open(&goods_seat, "stock", goods.town);
	goods_press("k");
	TOP(&goods_seat, "count");
	goods_press("g");
	TOP(&goods_seat, "count_edit");
	goods_press(KEY_ENTER);
	press_row(&goods_seat, "折叠床");
	goods_write("15");
	goods_press(KEY_ENTER);
	TOP(&goods_seat, "kit_confirm");
	goods_press("1");
	TOP(&goods_seat, "count");
	SHOWS(&goods_seat, "折叠床");
	SHOWS(&goods_seat, "15张");
	GOODS("county", "count finish 苏木物资点");
	ck_assert_int_eq(good_in(goods.town, goods.bed), 15);
}
END_TEST

START_TEST(a_store_has_good_held_and_free_in_a_row)
{
	order();
	GOODS("county", "depot set 旗物资库 minimum=\"棉被700\"");
	for (int narrow = 0; narrow < 2; narrow++) {
		goods_sit("keeper", narrow ? 45 : 80, narrow ? 20 : 24);
		press_open(&goods_seat, "stock", goods.store);
		fits(narrow ? 45 : 80);
		SHOWS(&goods_seat, "够240人用 先缺帐篷");
		SHOWS(&goods_seat, "发出物资 物0722-02");
		SHOWS(&goods_seat, "! 棉被");
		SHOWS(&goods_seat, "800条");
		SHOWS(&goods_seat, "300");
		SHOWS(&goods_seat, "500");
		seat_close(&goods_seat);
		goods_seat.ui = NULL;
	}
}
END_TEST

/* From the store to the item's lots and card, and the lot's way. */
START_TEST(an_item_leads_to_its_lots_and_their_way)
{
	order();
	GOODS("keeper", "stock load S0722-02 plate=蒙K样01");
	goods_sit("keeper", 80, 24);
	press_open(&goods_seat, "stock", goods.store);
	press_row(&goods_seat, "棉被");
	TOP(&goods_seat, "stock_item");
	SHOWS(&goods_seat, "完好-300 余500");
	press_row(&goods_seat, "批0722-01");
	TOP(&goods_seat, "lot_trace");
	SHOWS(&goods_seat, "在途 物0722-02");
	press_row(&goods_seat, "期初");
	TOP(&goods_seat, "bill_show");
}
END_TEST

START_TEST(stores_and_alerts_are_listed)
{
	order();
	GOODS("keeper1", "stock in 苏木物资点 方便面30 source=bought accepted=yes until=2026-08-10");
	for (int narrow = 0; narrow < 2; narrow++) {
		goods_sit("county", narrow ? 45 : 80, narrow ? 20 : 24);
		press_open(&goods_seat, "dispatch", 0);
		seat_type(&goods_seat, "s");
		TOP(&goods_seat, "stocks");
		SHOWS(&goods_seat, "苏木物资点");
		seat_type(&goods_seat, "a");
		TOP(&goods_seat, "stock_alerts");
		SHOWS(&goods_seat, "临近到期 方便面");
		seat_close(&goods_seat);
		goods_seat.ui = NULL;
	}
}
END_TEST

/* 2 + 1 a lot keys: k, 1, then each figure with Enter; who counts sees no book, and another
 * ends it. */
START_TEST(a_store_is_counted_lot_by_lot)
{
	for (int narrow = 0; narrow < 2; narrow++) {
		int cols = narrow ? 45 : 80, rows = narrow ? 20 : 24;

		if (narrow)
			GOODS("keeper1", "stock in 苏木物资点 棉被20 source=opening accepted=yes");
		goods_sit(narrow ? "keeper1" : "keeper", cols, rows);
		press_open(&goods_seat, "stock", narrow ? goods.town : goods.store);
		goods_press("k");
		TOP(&goods_seat, "count");
		goods_press("1");
		for (const char *const *n = narrow ? (const char *const[]){ "20", NULL } :
		    (const char *const[]){ "798", "100", "900", "400", NULL }; *n; n++) {
			TOP(&goods_seat, "kit_text");
			goods_write(*n);
			goods_press(KEY_ENTER);
		}
		TOP(&goods_seat, "count");
		TOOK(2 + (narrow ? 1 : 4));
		SHOWS(&goods_seat, narrow ? "20条" : "798条");
		ck_assert_msg(!seat_shows(&goods_seat, "账面800") && !seat_shows(&goods_seat, "账面 800"), "%s", seat_text(&goods_seat));
		fits(cols);
		goods_seat.ui->ring.count = 0;
		seat_golden(&goods_seat, narrow ? "count_45x20" : "count_80x24");
		goods_press("9");
		TOP(&goods_seat, "kit_confirm");
		SHOWS(&goods_seat, "自己");
		seat_close(&goods_seat);
		goods_sit("county", cols, rows);
		press_open(&goods_seat, "stock", narrow ? goods.town : goods.store);
		goods_press("k");
		goods_press("9");
		TOP(&goods_seat, "kit_confirm");
		if (!narrow)
			SHOWS(&goods_seat, "800");
		goods_press("1");
		seat_close(&goods_seat);
		goods_seat.ui = NULL;
	}
	ck_assert_int_eq(good_in(goods.store, goods.quilt), 798);
	ck_assert_int_eq(good_in(goods.town, goods.quilt), 20);
}
END_TEST

/* 4 keys: its row, 1, the leader, 1. Every page of it fits and says what is missing. */
START_TEST(a_request_is_agreed_as_suggested)
{
	for (int narrow = 0; narrow < 2; narrow++) {
		int cols = narrow ? 45 : 80, rows = narrow ? 20 : 24;

		GOODS("v11a", "request send lines=\"棉被30 帐篷4\" people=40 to=村物资点");
		GOODS("town1", narrow ? "request answer P0722-02 line=1 pass=30" : "request answer P0722-01 line=1 pass=30");
		GOODS("town1", narrow ? "request answer P0722-02 line=2 pass=4" : "request answer P0722-01 line=2 pass=4");
		goods_sit("county", cols, rows);
		press_open(&goods_seat, "requests", 0);
		goods_seat.ui->ring.count = 0;
		seat_golden(&goods_seat, narrow ? "requests_45x20" : "requests_80x24");
		press_digit(narrow ? "0722-02" : "0722-01");
		TOP(&goods_seat, "request_show");
		SHOWS(&goods_seat, "棉被");
		seat_golden(&goods_seat, narrow ? "request_show_45x20" : "request_show_80x24");
		goods_press("1");
		TOP(&goods_seat, "kit_choice");
		seat_golden(&goods_seat, narrow ? "request_leader_45x20" : "request_leader_80x24");
		goods_press("1");
		TOP(&goods_seat, "kit_confirm");
		seat_golden(&goods_seat, narrow ? "request_agree_45x20" : "request_agree_80x24");
		goods_press("1");
		TOOK(4);
		TOP(&goods_seat, "request_show");
		seat_close(&goods_seat);
		goods_seat.ui = NULL;
	}
}
END_TEST

Suite *
suite_screens_stock(void)
{
	Suite *s = suite_create("screens_stock");
	TCase *c = tcase_create("screens");

	tcase_add_checked_fixture(c, setup, goods_seat_teardown);
	tcase_add_test(c, what_was_ordered_is_sent_off);
	tcase_add_test(c, all_is_received);
	tcase_add_test(c, one_line_is_not_as_sent);
	tcase_add_test(c, an_order_by_telephone);
	tcase_add_test(c, a_team_takes_goods_at_the_door);
	tcase_add_test(c, a_unit_takes_goods_at_the_door);
	tcase_add_test(c, goods_are_handed_out_in_a_village);
	tcase_add_test(c, goods_come_back_from_a_village);
	tcase_add_test(c, goods_that_cannot_be_read_are_said_at_once);
	tcase_add_test(c, a_difference_says_what_differs);
	tcase_add_test(c, what_came_in_is_accepted);
	tcase_add_test(c, a_line_of_a_request_has_a_digit);
	tcase_add_test(c, goods_that_are_not_in_the_book_are_counted);
	tcase_add_test(c, a_store_has_good_held_and_free_in_a_row);
	tcase_add_test(c, an_item_leads_to_its_lots_and_their_way);
	tcase_add_test(c, stores_and_alerts_are_listed);
	tcase_add_test(c, a_store_is_counted_lot_by_lot);
	tcase_add_test(c, a_request_is_agreed_as_suggested);
	suite_add_tcase(s, c);
	return s;
}
