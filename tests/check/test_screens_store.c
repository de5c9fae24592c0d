/* The screens of a store where something is not as it should be: more is there than in the book,
 * a desk looks for the stores under it. */
#include <check.h>
#include <string.h>

#include "screens/kit/screen.h"
#include "tests/check/help_bill.h"
#include "tests/check/help_press.h"

Suite *suite_screens_store(void);

static struct seat st;
static int keys;

static void
setup(void)
{
	st = (struct seat){ 0 };
	goods_setup();
	seat_catalogue();
	goods_put("旗物资库", "棉被80 帐篷100");
}

static void
teardown(void)
{
	if (st.ui)
		seat_close(&st);
	goods_teardown();
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

/* A key as a person presses it; words and figures are none. */
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

static void
press_digit(const char *text)
{
	goods_world.now += 3000;
	keys++;
	press_row(&st, text);
}

/* A desk's room is a unit too; what it looks for lies in the stores under it. */
START_TEST(a_desk_sees_the_stores_under_it)
{
	GOODS("admin", "unit add 苏木值班室 area=" T1 " kind=duty_room");
	GOODS("admin", "account add duty9 name=样例庚 area=" T1 " role=duty unit=苏木值班室");
	sit_at("duty9", 80, 24);
	press_open(&st, "stocks", 0);
	TOP(&st, "stocks");
	SHOWS(&st, "苏木物资点");
	SHOWS(&st, "村物资点");
	seat_close(&st);
	sit_at("keeper1", 80, 24);
	ui_open(st.ui, screen_find("stocks"), &(struct arg){ .id = 0 }, 0);
	seat_type(&st, "");
	TOP(&st, "stock");
}
END_TEST

/* More is there than in the book: on the refusal a row asks why, four keys more. */
START_TEST(more_goes_out_than_the_book_has)
{
	int64_t had = goods_good(goods.store, goods.quilt);
	char figure[24];

	snprintf(figure, sizeof figure, "%d", (int)had + 20);
	sit_at("keeper", 80, 24);
	press_digit("库存");
	press("o");
	SHOWS_NOT(&st, "库里比账上多");
	write_text("苏木物资点");
	press(KEY_ENTER);
	press(KEY_RIGHT);
	press_digit("棉被");
	write_text(figure);
	press(KEY_ENTER);
	press("1");
	TOP(&st, "bill_edit");
	SHOWS(&st, "库里比账上多");
	press(KEY_DOWN);
	press(KEY_RIGHT);
	press_digit("以前数错了");
	TOP(&st, "kit_confirm");
	press("1");
	ck_assert_int_eq(keys, 5 + 2 + 4);
	ck_assert_int_eq(goods_good(goods.town, goods.quilt), had + 20);
	ck_assert_int_eq(goods_good(goods.store, goods.quilt), 0);
}
END_TEST

/* The second person reads how much of it the book had not, and whose hands it went into. */
START_TEST(who_confirms_reads_what)
{
	GOODS("keeper", "stock out from=旗物资库 to=一队 lines=棉被95 found=以前数错了");
	sit_at("county", 80, 24);
	SHOWS(&st, "棉被15条");
	SHOWS_NOT(&st, "棉被95条");
	press_open(&st, "bill_show", goods_newest_bill().id);
	SHOWS(&st, "往一队  待复核");
	SHOWS(&st, "超账: 棉被15条");
	SHOWS(&st, "旗物资库 > 一队");
	press_action(&st, "confirm");
	TOP(&st, "kit_confirm");
	SHOWS(&st, "超账: 棉被15条");
	press("1");
	SHOWS(&st, "往一队  已结");
}
END_TEST

Suite *
suite_screens_store(void)
{
	Suite *s = suite_create("screens_store");
	TCase *c = tcase_create("screens");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, a_desk_sees_the_stores_under_it);
	tcase_add_test(c, more_goes_out_than_the_book_has);
	tcase_add_test(c, who_confirms_reads_what);
	suite_add_tcase(s, c);
	return s;
}
