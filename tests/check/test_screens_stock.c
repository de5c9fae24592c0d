/* The screens of goods: a store's page, a bill where 1 is always what comes next, the forms.
 * Keys are counted as a person presses them: words and figures that are typed are none. */
#include <check.h>
#include <string.h>

#include "screens/kit/form/form.h"
#include "screens/kit/screen.h"
#include "screens/kit/text.h"
#include "src/rules/stock/ledger.h"
#include "tests/check/help_goods.h"
#include "tests/check/help_press.h"

Suite *suite_screens_stock(void);

static struct seat st;
static int keys;

static void
setup(void)
{
	st = (struct seat){ 0 };
	goods_setup();
	seat_catalogue();
	GOODS("keeper", "stock in 旗物资库 棉被800 帐篷100 折叠床900 方便面400 source=opening accepted=yes");
}

static void
teardown(void)
{
	if (st.ui)
		seat_close(&st);
	goods_teardown();
}

/* Each item of a store, and the titles over them, stand in one line of the terminal. */
static void
fits(int cols)
{
	const struct page *p = &st.ui->top->page;

	for (size_t i = 0; i < p->n; i++)
		ck_assert_msg(p->row[i].right || p->row[i].kind == ROW_TEXT || text_width_str(p->row[i].left) +
		    (p->row[i].kind == ROW_CHOICE ? 5 : 0) <= cols, "wider than %d: %s", cols, p->row[i].left);
}

static void
sit_at(const char *login, int cols, int rows)
{
	seat_open(&st, &goods_world, login, cols, rows, language_zh, charset_utf8);
	seat_clock(&goods_world);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	goods_world.now += 5000;
	seat_type(&st, "");
	keys = 0;
}

static void
press(const char *key)
{
	goods_world.now += 3000;
	keys++;
	seat_type(&st, key);
}

static void
write_text(const char *text)
{
	seat_type(&st, text);
}

/* The digit of a row that holds text. */
static void
press_digit(const char *text)
{
	const struct page *p = &st.ui->top->page;
	char key[2] = "";

	for (size_t i = 0; i < p->n && !key[0]; i++)
		if (p->row[i].kind == ROW_CHOICE && row_matches(&p->row[i], text) && p->row[i].digit)
			key[0] = p->row[i].digit;
	ck_assert_msg(key[0] != '\0', "no digit at “%s” in\n%s", text, seat_text(&st));
	press(key);
}

#define TOOK(n) do { \
	ck_assert_msg(keys <= (n), "%d keys, not %d:\n%s", keys, n, seat_text(&st)); \
	keys = 0; \
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
	sit_at("keeper", 80, 24);
	SHOWS(&st, "库存 旗物资库");
	press_digit("0722-02");
	TOP(&st, "bill_show");
	SHOWS(&st, "棉被 300条");
	press("1");
	write_text("蒙K样01");
	press(KEY_ENTER);
	write_text("样例司机");
	press(KEY_ENTER);
	press(KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "蒙K样01");
	press("1");
	TOOK(7);
	ck_assert_int_eq(good_in(goods.store, goods.quilt), 500);
}
END_TEST

/* 3 keys, on a phone held upright. */
START_TEST(all_is_received)
{
	order();
	GOODS("keeper", "stock load S0722-02 plate=蒙K样01");
	sit_at("keeper1", 45, 20);
	press_digit("0722-02");
	press("1");
	TOP(&st, "kit_confirm");
	press("1");
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
	sit_at("keeper1", 45, 20);
	press_digit("0722-02");
	press("2");
	TOP(&st, "bill_take");
	press_digit("棉被");
	write_text("278");
	press(KEY_ENTER);
	write_text("2");
	press(KEY_ENTER);
	SHOWS(&st, "短20");
	press("9");
	TOP(&st, "kit_confirm");
	press("1");
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
	sit_at("county", 80, 24);
	press_open(&st, "stock", goods.store);
	keys = 1;	/* its row */
	press("d");
	TOP(&st, "bill_edit");
	write_text("苏木物资点");
	press(KEY_ENTER);
	press(KEY_RIGHT);
	press_digit("棉被");
	write_text("300");
	press(KEY_RIGHT);
	press_digit("帐篷");
	write_text("40");
	press(KEY_ENTER);
	press(KEY_ENTER);
	press("1");
	write_text("样例领导");
	press(KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "棉被300条 帐篷40顶");
	press("1");
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
	sit_at("keeper", 80, 24);
	press_digit("库存");
	press("o");
	TOP(&st, "kit_choice");
	SHOWS(&st, "一队");
	press("1");
	press(KEY_RIGHT);
	press_digit("棉被");
	write_text("20");
	press(KEY_RIGHT);
	press_digit("帐篷");
	write_text("5");
	press(KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "棉被20条 帐篷5顶");
	press("1");
	TOOK(5 + 2 * 2);
	ck_assert_int_eq(good_in(goods.store, goods.quilt), 780);
}
END_TEST

/* 5 + 2 a line: to who is at the door, whose name is typed. */
START_TEST(a_unit_takes_goods_at_the_door)
{
	sit_at("keeper", 80, 24);
	press_digit("库存");
	press("o");
	TOP(&st, "bill_edit");
	write_text("苏木物资点");
	press(KEY_ENTER);
	press(KEY_RIGHT);
	press_digit("棉被");
	write_text("20");
	press(KEY_ENTER);
	TOP(&st, "kit_confirm");
	press("1");
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
		sit_at("v11a", narrow ? 45 : 80, narrow ? 20 : 24);
		press_open(&st, "stock", goods.village);
		keys = 0;
		press("g");
		press(KEY_RIGHT);
		press_digit("棉被");
		write_text("6");
		press(KEY_ENTER);
		write_text("2");
		press(KEY_ENTER);
		write_text("5");
		press(KEY_ENTER);
		write_text("样例己");
		press(KEY_ENTER);
		write_text("3");
		press(KEY_ENTER);
		TOP(&st, "kit_confirm");
		SHOWS(&st, "天义昌村");
		press("1");
		TOOK(7 + 2);
		SHOWS(&st, "往天义昌村委会");
		seat_close(&st);
		st.ui = NULL;
	}
	ck_assert_int_eq(good_in(goods.village, goods.quilt), 18);
}
END_TEST

/* A store of the county hands out in a village: only such are offered; what comes back from its
 * people is a bill that says from where. */
START_TEST(goods_come_back_from_a_village)
{
	GOODS("keeper", "stock give from=旗物资库 lines=棉被6 area=150621200200 households=2 people=5 signer=样例己 page=3");
	sit_at("keeper", 45, 20);
	press_open(&st, "stock", goods.store);
	press("b");
	press(KEY_DOWN);
	press(KEY_ENTER);
	TOP(&st, "kit_choice");
	ck_assert_msg(!seat_shows(&st, "1 达拉特旗") && !seat_shows(&st, "苏木\n"), "%s", seat_text(&st));
	press_row(&st, "天义昌村");
	write_text("棉被2");
	press(KEY_ENTER);
	press(KEY_ENTER);
	press_row(&st, "损坏");
	press(KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "天义昌村");
	press("1");
	SHOWS(&st, "自天义昌村委会 棉被2");
	ck_assert_int_eq(good_in(goods.store, goods.quilt), 794);
}
END_TEST

/* Goods that cannot be read are said beside them at once, and no page asks for a yes. */
START_TEST(goods_that_cannot_be_read_are_said_at_once)
{
	sit_at("keeper", 80, 24);
	press_digit("库存");
	press("i");
	press(KEY_ENTER);
	press("1");
	write_text("方便面三百多");
	press(KEY_ENTER);
	TOP(&st, "bill_edit");
	SHOWS(&st, "方便面三百多");
	SHOWS(&st, "不按“多”计数");
	press(KEY_ENTER);
	TOP(&st, "bill_edit");
	ck_assert_msg(!seat_shows(&st, "更多指标") && seat_shows(&st, "更多"), "%s", seat_text(&st));
}
END_TEST

/* What is explained is what differs, not the whole bill. */
START_TEST(a_difference_says_what_differs)
{
	order();
	GOODS("keeper", "stock load S0722-02 plate=蒙K样01");
	GOODS("keeper1", "stock take S0722-02 lines=\"棉被280 帐篷40\"");
	GOODS("keeper1", "stock finish S0722-02");
	sit_at("keeper", 80, 24);
	SHOWS(&st, "短棉被20条");
	press_open(&st, "stock", goods.store);
	SHOWS(&st, "说明差异 物0722-02 往苏木物资点 短棉被20条");
	ck_assert_msg(!seat_shows(&st, "短棉被20条 帐篷"), "%s", seat_text(&st));
	press_digit("说明差异");
	press("1");
	press(KEY_ENTER);
	SHOWS(&st, "未装车");
	ck_assert_msg(!seat_shows(&st, "多装"), "%s", seat_text(&st));
}
END_TEST

/* What came in waits to be accepted, by nobody else than who keeps the store. */
START_TEST(what_came_in_is_accepted)
{
	GOODS("keeper", "stock in 旗物资库 折叠床20 source=donated");
	sit_at("keeper", 80, 24);
	press_open(&st, "stock", goods.store);
	SHOWS(&st, "待验收");
	press_digit("验收物资");
	TOP(&st, "bill_show");
	SHOWS(&st, "1 验收通过");
	ck_assert_msg(!seat_shows(&st, "审核") && !seat_shows(&st, "复核"), "%s", seat_text(&st));
	press("1");
	press(KEY_ENTER);
	TOP(&st, "kit_confirm");
	press("1");
	TOP(&st, "bill_show");
	ck_assert_msg(!seat_shows(&st, "验收通过"), "%s", seat_text(&st));
}
END_TEST

/* A line of a request has a digit beside 1, which agrees. */
START_TEST(a_line_of_a_request_has_a_digit)
{
	GOODS("v11a", "request send lines=\"棉被30 帐篷4\" people=40 to=村物资点");
	sit_at("town1", 80, 24);
	press_open(&st, "requests", 0);
	press_digit("0722-01");
	TOP(&st, "request_show");
	press_digit("帐篷");
	TOP(&st, "request_edit");
}
END_TEST

/* What lies in the store and not in the book is counted too. */
START_TEST(goods_that_are_not_in_the_book_are_counted)
{
	GOODS("keeper1", "count start 苏木物资点");
	sit_at("keeper1", 45, 20);
	press_open(&st, "stock", goods.town);
	press("k");
	TOP(&st, "count");
	press("g");
	TOP(&st, "count_edit");
	press(KEY_ENTER);
	press_row(&st, "折叠床");
	write_text("15");
	press(KEY_ENTER);
	TOP(&st, "kit_confirm");
	press("1");
	TOP(&st, "count");
	SHOWS(&st, "折叠床");
	SHOWS(&st, "15张");
	GOODS("county", "count finish 苏木物资点");
	ck_assert_int_eq(good_in(goods.town, goods.bed), 15);
}
END_TEST

START_TEST(a_store_has_good_held_and_free_in_a_row)
{
	order();
	GOODS("county", "depot set 旗物资库 minimum=\"棉被700\"");
	for (int narrow = 0; narrow < 2; narrow++) {
		sit_at("keeper", narrow ? 45 : 80, narrow ? 20 : 24);
		press_open(&st, "stock", goods.store);
		fits(narrow ? 45 : 80);
		SHOWS(&st, "够240人用 先缺帐篷");
		SHOWS(&st, "发出物资 物0722-02");
		SHOWS(&st, "! 棉被");
		SHOWS(&st, "800条");
		SHOWS(&st, "300");
		SHOWS(&st, "500");
		seat_close(&st);
		st.ui = NULL;
	}
}
END_TEST

/* From the store to the item's lots and card, and the lot's way. */
START_TEST(an_item_leads_to_its_lots_and_their_way)
{
	order();
	GOODS("keeper", "stock load S0722-02 plate=蒙K样01");
	sit_at("keeper", 80, 24);
	press_open(&st, "stock", goods.store);
	press_row(&st, "棉被");
	TOP(&st, "stock_item");
	SHOWS(&st, "完好-300 余500");
	press_row(&st, "批0722-01");
	TOP(&st, "lot_trace");
	SHOWS(&st, "在途 物0722-02");
	press_row(&st, "期初");
	TOP(&st, "bill_show");
}
END_TEST

START_TEST(stores_and_alerts_are_listed)
{
	order();
	GOODS("keeper1", "stock in 苏木物资点 方便面30 source=bought accepted=yes until=2026-08-10");
	for (int narrow = 0; narrow < 2; narrow++) {
		sit_at("county", narrow ? 45 : 80, narrow ? 20 : 24);
		press_open(&st, "dispatch", 0);
		seat_type(&st, "s");
		TOP(&st, "stocks");
		SHOWS(&st, "苏木物资点");
		seat_type(&st, "a");
		TOP(&st, "stock_alerts");
		SHOWS(&st, "临近到期 方便面");
		seat_close(&st);
		st.ui = NULL;
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
		sit_at(narrow ? "keeper1" : "keeper", cols, rows);
		press_open(&st, "stock", narrow ? goods.town : goods.store);
		press("k");
		TOP(&st, "count");
		press("1");
		for (const char *const *n = narrow ? (const char *const[]){ "20", NULL } :
		    (const char *const[]){ "798", "100", "900", "400", NULL }; *n; n++) {
			TOP(&st, "kit_text");
			write_text(*n);
			press(KEY_ENTER);
		}
		TOP(&st, "count");
		TOOK(2 + (narrow ? 1 : 4));
		SHOWS(&st, narrow ? "20条" : "798条");
		ck_assert_msg(!seat_shows(&st, "账面800") && !seat_shows(&st, "账面 800"), "%s", seat_text(&st));
		fits(cols);
		st.ui->ring.count = 0;
		seat_golden(&st, narrow ? "count_45x20" : "count_80x24");
		press("9");
		TOP(&st, "kit_confirm");
		SHOWS(&st, "自己");
		seat_close(&st);
		sit_at("county", cols, rows);
		press_open(&st, "stock", narrow ? goods.town : goods.store);
		press("k");
		press("9");
		TOP(&st, "kit_confirm");
		if (!narrow)
			SHOWS(&st, "800");
		press("1");
		seat_close(&st);
		st.ui = NULL;
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
		sit_at("county", cols, rows);
		press_open(&st, "requests", 0);
		st.ui->ring.count = 0;
		seat_golden(&st, narrow ? "requests_45x20" : "requests_80x24");
		press_digit(narrow ? "0722-02" : "0722-01");
		TOP(&st, "request_show");
		SHOWS(&st, "棉被");
		seat_golden(&st, narrow ? "request_show_45x20" : "request_show_80x24");
		press("1");
		TOP(&st, "kit_choice");
		seat_golden(&st, narrow ? "request_leader_45x20" : "request_leader_80x24");
		press("1");
		TOP(&st, "kit_confirm");
		seat_golden(&st, narrow ? "request_agree_45x20" : "request_agree_80x24");
		press("1");
		TOOK(4);
		TOP(&st, "request_show");
		seat_close(&st);
		st.ui = NULL;
	}
}
END_TEST

Suite *
suite_screens_stock(void)
{
	Suite *s = suite_create("screens_stock");
	TCase *c = tcase_create("screens");

	tcase_add_checked_fixture(c, setup, teardown);
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
