/* A list of people pasted into a screen: faults, what it comes to, cards. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "screens/kit/ui.h"
#include "src/rules/account/account.h"
#include "tests/check/help_seat.h"

Suite *suite_people_screen(void);

static struct world w;
static struct seat st;

static void
setup(void)
{
	world_open(&w);
	seat_open(&st, &w, "admin", 80, 24, language_en, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("accounts"), NULL, 0));
	seat_type(&st, "7");
	ck_assert_str_eq(st.ui->top->screen->name, "account_import");
}

static void
teardown(void)
{
	seat_close(&st);
	world_close(&w);
}

static void
paste(const char *text)
{
	seat_type(&st, "\033[200~");
	seat_type(&st, text);
	seat_type(&st, "\033[201~");
}

static bool
there(const char *login)
{
	struct account a;
	struct txn t;
	bool is;

	world_read(&w, &t);
	is = account_find(&t, login, &a);
	txn_abort(&t);
	return is;
}

#define SHOWS(text) ck_assert_msg(seat_shows(&st, text), "%s", seat_text(&st))

START_TEST(pasted)
{
	paste("姓名\t地区\t角色\n样例甲\t" V11 "\t信息员\n样例乙\t没有村\t信息员\n");
	SHOWS("3 lines");
	seat_type(&st, KEY_DOWN KEY_ENTER);
	SHOWS("Nothing can be stored yet");
	SHOWS("line 3 地区");
	seat_type(&st, "1");
	ck_assert_str_eq(st.ui->top->screen->name, "account_import");
	seat_type(&st, KEY_DOWN KEY_DOWN KEY_ENTER);	/* begin anew */
	SHOWS("begin anew");
	ck_assert_msg(!seat_shows(&st, " lines"), "%s", seat_text(&st));
	paste("姓名\t地区\t角色\n样例甲\t" V11 "\t信息员\n");
	seat_type(&st, KEY_DOWN KEY_ENTER);
	SHOWS("Store these people?");
	SHOWS("v200200a");
	ck_assert(!there("v200200a"));
	seat_type(&st, "1");
	SHOWS("One-time code");
	ck_assert(there("v200200a"));
	view_close(st.ui->top);		/* no key counts in the first second after storing */
	seat_type(&st, "");
	SHOWS("begin anew");
	ck_assert_msg(!seat_shows(&st, " lines"), "%s", seat_text(&st));
	seat_type(&st, KEY_PGDN KEY_DOWN KEY_ENTER);
	ck_assert_str_eq(st.ui->top->screen->name, "accounts");
	SHOWS("v200200a");
}
END_TEST

/* The same list again: new cards for all of it, after one more look. */
START_TEST(cards_again)
{
	static const char list[] = "姓名\t地区\t角色\n样例甲\t" V11 "\t信息员\n";

	paste(list);
	seat_type(&st, KEY_PGDN KEY_ENTER);
	ck_assert(!seat_shows(&st, "new cards"));	/* nobody is there yet */
	seat_type(&st, "1");
	SHOWS("One-time code");
	view_close(st.ui->top);
	seat_type(&st, "");
	paste(list);
	seat_type(&st, KEY_PGDN KEY_ENTER);
	SHOWS("there already");
	seat_type(&st, "3");
	SHOWS("1 person who is there gets a new card");
	SHOWS("new card");
	seat_type(&st, "1");
	SHOWS("One-time code");
	SHOWS("样例甲");
}
END_TEST

/* From a terminal that marks no paste, a newline is Enter and a tab is Tab: still text. */
START_TEST(typed)
{
	seat_type(&st, "name,area,role" KEY_ENTER "x" "\177" "样例甲," V11 ",officer" KEY_ENTER);
	SHOWS("2 lines");
	seat_type(&st, KEY_DOWN KEY_ENTER);
	seat_type(&st, "2");
	ck_assert_str_eq(st.ui->top->screen->name, "account_import");
	seat_type(&st, KEY_ENTER);
	seat_type(&st, "1");
	ck_assert(there("v200200a"));
}
END_TEST

START_TEST(nothing_pasted)
{
	seat_type(&st, KEY_DOWN KEY_ENTER);
	ck_assert_str_eq(st.ui->top->screen->name, "account_import");
	SHOWS("nothing in the file");
}
END_TEST

Suite *
suite_people_screen(void)
{
	Suite *s = suite_create("people_screen");
	TCase *c = tcase_create("people_screen");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, pasted);
	tcase_add_test(c, cards_again);
	tcase_add_test(c, typed);
	tcase_add_test(c, nothing_pasted);
	suite_add_tcase(s, c);
	return s;
}
