/*
 * What is left to be tried by keys: a call's details, what a form says beside its
 * fields, a command typed on a screen; and by command what lists name by their ids.
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/need/need.h"
#include "gen/kinds/sos/sos.h"
#include "src/rules/need/need.h"
#include "tests/check/help_command.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

static struct world w;
static struct seat st;
static struct typed typed;

static void
setup(void)
{
	world_open(&w);
	typed = (struct typed){ .language = language_zh };
}

static void
teardown(void)
{
	world_close(&w);
}

static void
sit(const char *login, const char *screen, uint64_t id)
{
	seat_open(&st, &w, login, 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	press_open(&st, screen, id);
}

static struct sos
newest_call(void)
{
	struct sos s;
	struct walk all;
	struct txn t;
	uint64_t id = 0;

	world_read(&w, &t);
	walk_open(&all, &t, TABLE_KIND + kind_sos.no, NULL, 0, true);
	ck_assert(walk_next(&all));
	for (size_t k = 0; k < 8 && k < all.keylen; k++)
		id = id << 8 | all.key[k];
	walk_close(&all);
	ck_assert(record_get(&t, &kind_sos, id, &s));
	txn_abort(&t);
	return s;
}

/* After the call went out, what there is time for. */
START_TEST(details_of_a_call)
{
	sit("v11a", "sos", 0);
	seat_type(&st, "1");
	w.now += 5000;
	seat_type(&st, "");
	press_row(&st, "被困");
	seat_type(&st, "许多" KEY_ENTER);
	SHOWS(&st, "请输入数字");
	ck_assert(!newest_call().trapped.known);
	w.now += 5000;
	press_row(&st, "被困");
	seat_type(&st, "3" KEY_ENTER);
	ck_assert(newest_call().trapped.known && newest_call().trapped.v == 3);
	w.now += 5000;
	seat_type(&st, "");
	press_row(&st, "地点");
	seat_type(&st, "四社" KEY_ENTER);
	ck_assert_str_eq(newest_call().place, "四社");
	seat_close(&st);
}
END_TEST

START_TEST(odd_figures_are_said_beside)
{
	sit("v11a", "report_form", 0);
	press_choice(&st, "hazard", "洪涝");
	press_text(&st, "affected", "10");
	press_text(&st, "resettled", "20");
	press_field(&st, "affected");
	SHOWS(&st, "合计多于受灾人口");
	seat_close(&st);
}
END_TEST

START_TEST(what_is_needed_is_said)
{
	sit("admin", "accounts", 0);
	press_action(&st, "add");
	press_text(&st, "name", "新样例");
	seat_type(&st, KEY_PGDN);
	seat_type(&st, KEY_ENTER);
	TOP(&st, "account_edit");
	SHOWS(&st, "必须填");
	seat_close(&st);
}
END_TEST

/* There is no standard input behind a screen: it is at its end. */
START_TEST(a_command_on_a_screen_reads_nothing)
{
	sit("v11a", "report_list", 0);
	seat_type(&st, ":report file hazard=flood affected=3 -" KEY_ENTER);
	SHOWS(&st, "R0722-01");
	seat_close(&st);
}
END_TEST

START_TEST(left_by_the_menu)
{
	seat_open(&st, &w, "v11a", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	seat_type(&st, "0");
	TOP(&st, "menu");
	ck_assert(!st.ui->quit);
	press_action(&st, "log out");
	ck_assert(st.ui->quit);
	seat_close(&st);
}
END_TEST

START_TEST(needs_are_named_by_their_ids)
{
	struct op_report_file a = flood(V11, 120);
	struct need_row rows[4];
	struct viewer v;
	struct need need;
	struct txn t;
	char line[80];

	send_report(&w, "v11a", &a);
	ck_assert_int_eq(type_line(&w, "town1", "need list --csv", &typed), 0);
	ck_assert_msg(strstr(typed.out, "R0722-01") != NULL, "%s", typed.out);
	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_ge(need_list(&t, &v, w.now, rows, 4), 1);
	txn_abort(&t);
	snprintf(line, sizeof line, "need take %" PRIu64, rows[0].need.id);
	ck_assert_int_eq(type_line(&w, "town1", line, &typed), 0);
	world_get(&w, &kind_need, rows[0].need.id, &need);
	ck_assert_uint_eq(need.taken_by, world_account(&w, "town1"));
	ck_assert_int_ne(type_line(&w, "town1", "need take 12345", &typed), 0);
}
END_TEST

Suite *suite_screens_more(void);

Suite *
suite_screens_more(void)
{
	Suite *s = suite_create("screens_more");
	TCase *tc = tcase_create("screens_more");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, details_of_a_call);
	tcase_add_test(tc, odd_figures_are_said_beside);
	tcase_add_test(tc, what_is_needed_is_said);
	tcase_add_test(tc, a_command_on_a_screen_reads_nothing);
	tcase_add_test(tc, left_by_the_menu);
	tcase_add_test(tc, needs_are_named_by_their_ids);
	suite_add_tcase(s, tc);
	return s;
}
