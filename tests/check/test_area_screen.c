/* A new list of areas pasted into a screen: reached from the list of areas, faults by line
 * and column, each change before it is stored, then all of it. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/codec.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "screens/kit/ui.h"
#include "tests/check/help_seat.h"

Suite *suite_area_screen(void);

static struct world w;
static struct seat st;
static char text[65536];

static void
setup(void)
{
	world_open(&w);
	seat_open(&st, &w, "admin", 80, 24, language_en, charset_utf8);
}

static void
teardown(void)
{
	seat_close(&st);
	world_close(&w);
}

#define SHOWS(text) ck_assert_msg(seat_shows(&st, text), "%s", seat_text(&st))
#define AT(name_) ck_assert_str_eq(st.ui->top->screen->name, name_)

/* The county's list, with a name for T1, without one row, and with what is said last. */
static void
list(const char *t1, const char *without, const char *last)
{
	static const char *const tiers[] = { "", "county", "township", "village", "grid" };
	char *end = text + sprintf(text, "代码\t名称\t层级\t类别\t并入\t备注\n");
	struct area a;
	struct txn t;
	struct walk walk;

	world_read(&w, &t);
	walk_open(&walk, &t, TABLE_KIND + kind_area.no, "", 0, false);
	while (walk_next(&walk))
		if (walk.keylen == 8 && record_get(&t, &kind_area, get_u64(walk.key), &a) &&
		    strcmp(a.code, without) != 0)
			end += sprintf(end, "%s\t%s\t%s\t%s\t\t\n", a.code,
			    strcmp(a.code, T1) == 0 ? t1 : a.name, tiers[a.tier], a.kind);
	walk_close(&walk);
	txn_abort(&t);
	strcpy(end, last);
}

static void
paste(void)
{
	seat_type(&st, "\033[200~");
	for (const char *at = text, *next; *at != '\0'; at = next) {
		char line[400];
		next = strchr(at, '\n') + 1;
		snprintf(line, sizeof line, "%.*s", (int)(next - at), at);
		seat_type(&st, line);
	}
	seat_type(&st, "\033[201~");
}

static struct area
area(const char *code)
{
	struct area a = { 0 };
	struct txn t;

	world_read(&w, &t);
	area_get(&t, code, &a);
	txn_abort(&t);
	return a;
}

START_TEST(pasted)
{
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("areas"), NULL, 0));
	seat_type(&st, "");
	SHOWS("import areas");
	seat_type(&st, "7");
	AT("area_import");
	list("样例镇", V11, "15062\t样例\t城市\ttown\t\t\n");
	paste();
	seat_type(&st, KEY_PGDN KEY_ENTER);
	SHOWS("Nothing can be stored yet");
	SHOWS("2 mistakes");
	SHOWS("代码");
	SHOWS("层级");
	seat_type(&st, "1");
	AT("area_import");
	seat_type(&st, KEY_DOWN KEY_DOWN KEY_ENTER);	/* begin anew */
	list("样例镇", V11, V11 "\t何\tvillage\tvillage\t" V12 "\t\n150621999000\t新样例镇\ttownship\ttown\t\t\n");
	paste();
	seat_type(&st, KEY_PGDN KEY_ENTER);
	SHOWS("Store this list of areas?");
	SHOWS("1 areas to add, 1 renamed, 1 retired");
	SHOWS("备注");				/* which is not read */
	SHOWS("→ 样例镇");
	SHOWS("retired: " V11);
	SHOWS("→ " V12);
	SHOWS("新样例镇");
	ck_assert_int_eq(area(V11).retired, 0);
	seat_type(&st, "2");				/* change the text: nothing is stored */
	AT("area_import");
	ck_assert_int_eq(area(V11).retired, 0);
	seat_type(&st, KEY_PGDN KEY_ENTER);
	seat_type(&st, "1");
	AT("area_import");
	ck_assert_msg(!seat_shows(&st, " lines"), "%s", seat_text(&st));
	ck_assert_str_eq(area(T1).name, "样例镇");
	ck_assert_str_eq(area(V11).successor, V12);
	ck_assert_str_eq(area("150621999000").name, "新样例镇");
}
END_TEST

/* In the words of the county, on the smallest terminal. */
START_TEST(small)
{
	seat_close(&st);
	seat_open(&st, &w, "admin", 45, 20, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("areas"), NULL, 0));
	seat_type(&st, "");
	SHOWS("导入区划");
	seat_type(&st, "7");
	AT("area_import");
	SHOWS("代码、名称、层级、类别");
	list("样例镇", "", "");
	paste();
	seat_type(&st, KEY_PGDN KEY_ENTER);
	SHOWS("样例镇");
	SHOWS("更名");
	seat_type(&st, "1");
	ck_assert_str_eq(area(T1).name, "样例镇");
}
END_TEST

START_TEST(nothing_changes)
{
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("area_import"), NULL, 0));
	list(area(T1).name, "", "");
	paste();
	seat_type(&st, KEY_PGDN KEY_ENTER);
	SHOWS("Nothing would change.");
}
END_TEST

/* Who administers nothing finds no such thing. */
START_TEST(for_administrators)
{
	seat_close(&st);
	seat_open(&st, &w, "town1", 80, 24, language_en, charset_utf8);
	ck_assert_ptr_null(ui_open(st.ui, screen_find("area_import"), NULL, 0));
}
END_TEST

Suite *
suite_area_screen(void)
{
	Suite *s = suite_create("area_screen");
	TCase *c = tcase_create("area_screen");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, pasted);
	tcase_add_test(c, small);
	tcase_add_test(c, nothing_changes);
	tcase_add_test(c, for_administrators);
	suite_add_tcase(s, c);
	return s;
}
