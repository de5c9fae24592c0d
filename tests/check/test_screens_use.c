/*
 * What people do with the screens: a report in few keys, a call for help in
 * two, keys that must do nothing, rows that keep their digit, numbers as typed.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "screens/kit/form/form.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/rules/need/need.h"
#include "src/rules/sos/sos.h"
#include "tests/check/help_report.h"
#include "tests/check/help_press.h"
#include "tests/check/help_seat.h"

static struct world w;
static struct seat st;

static void
setup(void)
{
	world_open(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

static void
sit(const char *login, int cols, int rows)
{
	seat_open(&st, &w, login, cols, rows, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
}

static size_t
reports_of(const char *login, struct report *out, size_t cap)
{
	struct report_filter f = { .area = "", .limit = cap };
	struct viewer v;
	struct txn t;
	size_t n;

	world_viewer(&w, login, &v);
	world_read(&w, &t);
	n = report_list(&t, &v, &f, out, cap);
	txn_abort(&t);
	return n;
}

/* Types it, counting keys that are neither text nor figures. */
static int
keys(const char *bytes)
{
	int n = 0;

	for (const char *p = bytes; *p; p++) {
		if (*p == '\033')
			p += 2 + (p[2] == '6');
		n++;
	}
	seat_type(&st, bytes);
	return n;
}

START_TEST(first_report_in_few_keys)
{
	struct report r[4];
	struct report_version v;
	int n = 0;

	sit("v11a", 45, 20);
	n += keys("2" KEY_ENTER "11" KEY_DOWN);		/* report; flood, flash flood; new incident */
	n += keys(KEY_ENTER "2" KEY_DOWN);		/* half an hour ago; learned now */
	seat_type(&st, "二社到三社路段");
	n += keys(KEY_ENTER);
	seat_type(&st, "洪水漫过村道，冲倒院墙");
	n += keys(KEY_ENTER KEY_DOWN);			/* lifelines left out */
	seat_type(&st, "120");
	n += keys(KEY_ENTER);
	seat_type(&st, "0");
	n += keys(KEY_ENTER KEY_ENTER KEY_ENTER);
	seat_type(&st, "36");
	n += keys(KEY_ENTER);
	seat_type(&st, "36");
	n += keys(KEY_ENTER);
	seat_type(&st, "3");
	n += keys(KEY_ENTER);
	seat_type(&st, "45亩");
	ck_assert_msg(seat_shows(&st, "45亩 = 3公顷"), "%s", seat_text(&st));
	n += keys(KEY_DOWN KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "死亡人口: 0"), "%s", seat_text(&st));
	n += keys("1");
	ck_assert_msg(n <= 25, "%d keys", n);
	ck_assert_uint_eq(reports_of("v11a", r, 4), 1);
	v = latest_of(&w, r[0].id);
	ck_assert_int_eq(v.affected.v, 120);
	ck_assert(v.dead.known && v.dead.v == 0);
	ck_assert(!v.missing.known);
	ck_assert_int_eq(v.crops_hit.v, 4500);
	ck_assert_int_eq(v.hazard, hazard_flood);
	ck_assert_str_eq(v.subtype, "山洪");
	ck_assert_str_eq(v.place, "二社到三社路段");
	ck_assert_str_eq(v.text, "洪水漫过村道，冲倒院墙");
	ck_assert_int_ge(w.now - v.occurred, 1800 * 1000 - 5000);
	ck_assert_int_ne(v.learned, 0);
	ck_assert_int_eq(v.learned, v.first_key);
	ck_assert_str_eq(st.ui->top->screen->name, "board");
	ck_assert_msg(seat_shows(&st, "已收") && seat_shows(&st, "上级未读"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* Enter alone sends nothing; what was typed before the page was drawn is dropped. */
START_TEST(nothing_is_sent_by_accident)
{
	struct report r[4];

	sit("v11a", 80, 24);
	seat_type(&st, "2" KEY_ENTER "11" KEY_PGDN KEY_ENTER "1" KEY_ENTER);
	ck_assert_str_eq(st.ui->top->screen->name, "kit_confirm");
	ck_assert_uint_eq(reports_of("v11a", r, 4), 0);
	seat_type(&st, KEY_ENTER);
	seat_type(&st, KEY_ENTER);
	ck_assert_uint_eq(reports_of("v11a", r, 4), 0);
	seat_type(&st, KEY_DOWN);
	seat_type(&st, KEY_ENTER);
	ck_assert_uint_eq(reports_of("v11a", r, 4), 1);
	seat_close(&st);
}
END_TEST

START_TEST(pasted_newline_is_no_enter)
{
	struct report r[4];

	sit("v11a", 80, 24);
	seat_type(&st, "2" KEY_ENTER "11" KEY_DOWN KEY_DOWN KEY_DOWN);
	seat_type(&st, "\033[200~一社\n二社\033[201~");
	ck_assert_str_eq(st.ui->top->screen->name, "report_form");
	ck_assert_int_eq(strcmp(form_cur(st.ui->top->form)->f[0]->name, "place"), 0);
	ck_assert_msg(seat_shows(&st, "一社 二社"), "%s", seat_text(&st));
	ck_assert_uint_eq(reports_of("v11a", r, 4), 0);
	seat_close(&st);
}
END_TEST

/* What is no figure is said beside the field, and stops the sending until it is mended. */
START_TEST(what_is_no_figure_is_mended_first)
{
	struct report r[4];
	struct report_version v;

	sit("v11a", 80, 24);
	seat_type(&st, "2" KEY_ENTER "11" KEY_DOWN KEY_DOWN KEY_DOWN KEY_DOWN KEY_DOWN KEY_DOWN);
	seat_type(&st, "许多" KEY_DOWN);
	ck_assert_msg(seat_shows(&st, "不是数"), "%s", seat_text(&st));
	seat_type(&st, "１２" KEY_DOWN);		/* full width */
	seat_type(&st, KEY_PGDN);
	seat_type(&st, KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "没有送出：受灾人口 “许多”看不懂"), "%s", seat_text(&st));
	seat_type(&st, "1");
	ck_assert_uint_eq(reports_of("v11a", r, 4), 0);
	seat_type(&st, KEY_ENTER "120" KEY_PGDN KEY_ENTER);
	seat_type(&st, "1");
	ck_assert_uint_eq(reports_of("v11a", r, 4), 1);
	v = latest_of(&w, r[0].id);
	ck_assert_int_eq(v.affected.v, 120);
	ck_assert_int_eq(v.dead.v, 12);
	seat_close(&st);
}
END_TEST

/* A follow-up begins with the latest version and sends only what changed. */
START_TEST(follow_up_sends_changes)
{
	struct op_report_file f = flood(V11, 120);
	struct report_version v;
	uint64_t id;

	f.resettled = FIGURE(36);
	id = send_report(&w, "v11a", &f);
	sit("v11a", 80, 24);
	seat_type(&st, "3");
	ck_assert_str_eq(st.ui->top->screen->name, "report_show");
	seat_type(&st, "3");
	ck_assert_str_eq(st.ui->top->screen->name, "report_form");
	ck_assert_msg(seat_shows(&st, "120"), "%s", seat_text(&st));
	for (int i = 0; i < 5; i++)
		seat_type(&st, KEY_DOWN);
	seat_type(&st, "140" KEY_PGDN);			/* typed over, never 120140 */
	seat_type(&st, KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "120人 -> 140人"), "%s", seat_text(&st));
	ck_assert_msg(seat_shows(&st, "不变: 紧急转移安置人口 36"), "%s", seat_text(&st));
	w.now += 60000;
	seat_type(&st, "1");
	v = latest_of(&w, id);
	ck_assert_int_eq(v.version, 2);
	ck_assert_int_eq(v.affected.v, 140);
	ck_assert_int_eq(v.resettled.v, 36);
	seat_close(&st);
}
END_TEST

/* Two officers begin in the same minute: the second joins what the first opened. */
START_TEST(default_follows_what_was_opened_meanwhile)
{
	struct op_report_file f = flood(V12, 30);
	struct report r[4];

	sit("v11a", 45, 20);
	seat_type(&st, "2" KEY_ENTER "11");
	ck_assert_msg(seat_shows(&st, "新事件"), "%s", seat_text(&st));
	send_report(&w, "v12", &f);
	w.now += 60000;
	seat_type(&st, KEY_PGDN KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "已有人先报了这件事"), "%s", seat_text(&st));
	w.now += 2000;
	seat_type(&st, "1");
	ck_assert_uint_eq(reports_of("town1", r, 4), 2);
	ck_assert_uint_eq(r[0].incident, r[1].incident);
	seat_close(&st);
}
END_TEST

/* Trapped people are on the reviewer's page and in the sender's follow-up. */
START_TEST(trapped_is_seen_by_who_reviews)
{
	struct op_report_file f = flood(V11, 120);

	f.trapped = FIGURE(2);
	send_report(&w, "v11a", &f);
	sit("town1", 45, 20);
	ck_assert_msg(seat_shows(&st, "困2"), "%s", seat_text(&st));
	seat_type(&st, "3");
	ck_assert_msg(seat_shows(&st, "被困: 2人"), "%s", seat_text(&st));
	seat_type(&st, "1");
	ck_assert_msg(seat_shows(&st, "审核通过？") && seat_shows(&st, "困2"), "%s", seat_text(&st));
	seat_close(&st);
	sit("v11a", 45, 20);
	seat_type(&st, "33");
	seat_type(&st, KEY_PGDN KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "被困: 2人"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* A figure that falls asks for a reason in words of a form, and the row is there. */
START_TEST(reason_is_in_sight)
{
	struct op_report_file f = flood(V11, 120);
	struct report_version v;
	uint64_t id;

	id = send_report(&w, "v11a", &f);
	w.now += 60000;
	sit("v11a", 45, 20);
	seat_type(&st, "33");
	for (int i = 0; i < 5; i++)
		seat_type(&st, KEY_DOWN);
	seat_type(&st, "90" KEY_PGDN KEY_ENTER);
	seat_type(&st, "1");
	ck_assert_msg(seat_shows(&st, "写明理由") && !seat_shows(&st, "reason="), "%s", seat_text(&st));
	for (int i = 0; i < 8; i++)
		seat_type(&st, KEY_DOWN);
	ck_assert_msg(seat_shows(&st, "> 理由"), "%s", seat_text(&st));
	seat_type(&st, "重新核对" KEY_PGDN KEY_ENTER);
	seat_type(&st, "1");
	v = latest_of(&w, id);
	ck_assert_int_eq(v.affected.v, 90);
	ck_assert_str_eq(v.reason, "重新核对");
	seat_close(&st);
}
END_TEST

/* Another's first report comes in between: the second is shown as what it changes. */
START_TEST(second_first_report_follows)
{
	struct op_report_file f = flood(V11, 120);
	struct report_version v;
	uint64_t id;

	f.resettled = FIGURE(36);
	f.learned = w.now - 2 * HOUR;
	sit("v11a", 80, 24);
	seat_type(&st, "2" KEY_ENTER "11" KEY_DOWN);
	id = send_report(&w, "v11b", &f);
	w.now += 60000;
	seat_type(&st, KEY_UP KEY_ENTER "1");		/* joins what has come up */
	ck_assert_msg(seat_shows(&st, "本地已报过"), "%s", seat_text(&st));
	for (int i = 0; i < 5; i++)
		seat_type(&st, KEY_DOWN);
	seat_type(&st, "150" KEY_PGDN KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "已有人先报") && seat_shows(&st, "120人 -> 150人"), "%s",
	    seat_text(&st));
	/* And once more, while the page is being read. */
	f.affected = FIGURE(130);
	f.dead = FIGURE(0);
	send_report(&w, "v11b", &f);
	w.now += 60000;
	seat_type(&st, "1");
	ck_assert_msg(seat_shows(&st, "已有人先报") && seat_shows(&st, "130人 -> 150人"), "%s",
	    seat_text(&st));
	w.now += 2000;			/* the key that brought it is not the one that sends it */
	seat_type(&st, "1");
	v = latest_of(&w, id);
	ck_assert_int_eq(v.version, 3);
	ck_assert_int_eq(v.stage, stage_follow);
	ck_assert_int_eq(v.affected.v, 150);
	ck_assert_int_eq(v.resettled.v, 36);
	ck_assert_int_eq(v.learned, f.learned);	/* when it was learned is not moved by a form */
	ck_assert(v.dead.known);
	seat_close(&st);
}
END_TEST

/* Two keys to call; the caller sees who answered. */
START_TEST(help_in_two_keys)
{
	struct seat *caller = &st;
	struct sos s;
	struct viewer v;
	struct txn t;

	sit("v11a", 45, 20);
	seat_type(caller, "1");
	w.now += 400;					/* he reads what it says */
	seat_type(caller, "1");
	world_viewer(&w, "county", &v);
	world_read(&w, &t);
	ck_assert_uint_eq(sos_list(&t, &v, true, &s, 1), 1);
	txn_abort(&t);
	ck_assert_msg(seat_shows(caller, "还没有人应答"), "%s", seat_text(caller));
	/* A figure as in every form; what cannot be read is said, and changes nothing. */
	w.now += 2000;
	press_row(caller, "被困");
	seat_type(caller, "3户" KEY_ENTER);
	ck_assert_msg(seat_shows(caller, "户"), "%s", seat_text(caller));
	w.now += 2000;
	press_row(caller, "被困");
	seat_type(caller, "两名" KEY_ENTER);
	ck_assert_msg(seat_shows(caller, "被困: 2"), "%s", seat_text(caller));
	seat_close(caller);
	sit("county", 80, 24);
	ck_assert_msg(seat_shows(&st, "! 应答求救"), "%s", seat_text(&st));
	ck_assert_uint_ge(st.bells, 1);
	/* Not in the first second. */
	st.ui->ring.since = clock_monotonic();
	seat_type(&st, "\007");
	ck_assert_str_eq(st.ui->top->screen->name, "board");
	w.now += 2000;
	seat_type(&st, "\007");
	ck_assert_str_eq(st.ui->top->screen->name, "need_show");
	seat_type(&st, KEY_ENTER);			/* nothing is chosen */
	ck_assert_msg(!seat_shows(&st, "已应答"), "%s", seat_text(&st));
	seat_type(&st, "\007");
	ck_assert_msg(seat_shows(&st, "赵样例 已应答"), "%s", seat_text(&st));
	ck_assert_uint_eq(st.ui->ring.count, 0);
	seat_close(&st);
}
END_TEST

/* While the board is shown a row keeps its digit; new ones take the next free. */
START_TEST(rows_keep_their_digit)
{
	struct op_report_file f = flood(V12, 5);
	struct op_sos_send call = { .area = V12 };
	struct reply r;

	send_report(&w, "v12", &f);
	sit("town1", 80, 24);
	ck_assert_msg(seat_shows(&st, "3 ! 审核"), "%s", seat_text(&st));
	w.now += 5000;
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &(struct op_sos_send){ .area = V11 }, &r), DONE);
	seat_notice(&st);
	ck_assert_msg(seat_shows(&st, "3 ! 审核"), "%s", seat_text(&st));
	ck_assert_msg(seat_shows(&st, "新"), "%s", seat_text(&st));
	/* A digit that is only just there does nothing. */
	for (size_t i = 0; i < st.ui->top->page.n; i++) {
		const struct row *row = &st.ui->top->page.row[i];

		if (row->fresh && row->digit) {
			char digit[2] = { row->digit, '\0' };

			seat_type(&st, digit);
			ck_assert_str_eq(st.ui->top->screen->name, "board");
		}
	}
	/* The call for help stands first at once, and when refreshed. */
	ck_assert(seat_shows(&st, "要办"));
	ck_assert_ptr_nonnull(strstr(strstr(strstr(st.text, "要办"), "! 应答求救 "), "! 审核"));
	seat_type(&st, "r");
	ck_assert_msg(seat_shows(&st, "3 ! 应答求救"), "%s", seat_text(&st));
	(void)call;
	seat_close(&st);
}
END_TEST

START_TEST(returning_needs_reason_and_two_keys)
{
	struct op_report_file f = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &f);

	sit("town1", 80, 24);
	seat_type(&st, "3");
	ck_assert_str_eq(st.ui->top->screen->name, "report_show");
	ck_assert_int_ne(report_of(&w, id).opened, 0);
	seat_type(&st, "2");
	seat_type(&st, "请核实受灾人口" KEY_DOWN);
	seat_type(&st, KEY_ENTER);
	ck_assert_int_eq(report_of(&w, id).state, report_state_sent);
	seat_type(&st, "1");
	ck_assert_int_eq(report_of(&w, id).state, report_state_returned);
	seat_close(&st);
	sit("v11a", 80, 24);
	ck_assert_msg(seat_shows(&st, "请核实受灾人口"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

START_TEST(language_and_commands)
{
	struct op_report_file f = flood(V11, 120);

	send_report(&w, "v11a", &f);
	sit("v11a", 80, 24);
	seat_type(&st, "0");
	seat_type(&st, "m");
	seat_type(&st, "2");
	ck_assert_msg(seat_shows(&st, "My settings"), "%s", seat_text(&st));
	ck_assert_msg(seat_shows(&st, "from now on: English, UTF-8"), "%s", seat_text(&st));
	seat_type(&st, "00");
	ck_assert_msg(seat_shows(&st, "Home"), "%s", seat_text(&st));
	seat_type(&st, "：");				/* full width */
	seat_type(&st, "report list" KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "R0722-01"), "%s", seat_text(&st));
	seat_type(&st, "0？");
	ck_assert_msg(seat_shows(&st, "Help"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* Drills carry their word and ring nowhere. */
START_TEST(drills_say_so)
{
	struct op_report_file f = flood(V11, 120);

	f.drill = true;
	f.dead = FIGURE(1);
	send_report(&w, "v11a", &f);
	sit("v11a", 80, 24);
	ck_assert_msg(seat_shows(&st, "演练 灾0722-01"), "%s", seat_text(&st));
	seat_close(&st);
	sit("town1", 80, 24);
	ck_assert_msg(seat_shows(&st, "演练 审核"), "%s", seat_text(&st));
	ck_assert_uint_eq(st.ui->ring.count, 0);
	ck_assert_uint_eq(st.bells, 0);
	seat_close(&st);
}
END_TEST

/* A new size while typing moves nothing that is typed; silly sizes are borne. */
START_TEST(resized_while_typing)
{
	sit("v11a", 80, 24);
	seat_type(&st, "2" KEY_ENTER "11" KEY_DOWN KEY_DOWN KEY_DOWN);
	seat_type(&st, "二社");
	seat_resize(&st, 45, 20);
	ck_assert_msg(seat_shows(&st, "二社"), "%s", seat_text(&st));
	seat_type(&st, "三社");
	ck_assert_msg(seat_shows(&st, "二社三社"), "%s", seat_text(&st));
	seat_resize(&st, 400, 150);
	seat_resize(&st, 20, 8);
	ck_assert_msg(seat_shows(&st, "三社"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* The head line too, at once. */
START_TEST(another_language_is_whole)
{
	sit("county", 80, 24);
	seat_type(&st, "0m2");
	ck_assert_msg(seat_shows(&st, "duty officer"), "%s", seat_text(&st));
	ck_assert_msg(!seat_shows(&st, "值班员"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* On a larger screen nothing stays above a page that has room for all. */
START_TEST(resized_on_a_later_page)
{
	sit("super", 45, 8);
	seat_type(&st, "0m");
	ck_assert_msg(seat_shows(&st, "1 "), "%s", seat_text(&st));
	seat_type(&st, "\033[F");
	ck_assert_msg(!seat_shows(&st, "English"), "%s", seat_text(&st));
	seat_resize(&st, 80, 24);
	ck_assert_msg(seat_shows(&st, "English"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

static int
kept_charset(const char *login)
{
	struct account a;

	world_get(&w, &kind_account, world_account(&w, login), &a);
	return a.charset;
}

/* The first screen's line has its key for itself, and keeps nothing unseen. */
START_TEST(garbled_asks_before_it_keeps)
{
	seat_open(&st, &w, "v11a", 45, 20, language_zh, charset_utf8);
	st.ui->garbled_line = true;
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	ck_assert_msg(seat_shows(&st, "LUAN MA? AN 8 / Garbled? press 8"), "%s", seat_text(&st));
	seat_type(&st, "8");
	ck_assert_int_eq(st.s.charset, charset_gb18030);
	ck_assert_msg(seat_shows(&st, "GB18030. LUAN MA? AN 8 / Garbled? press 8"), "%s", seat_text(&st));
	ck_assert_int_eq(kept_charset("v11a"), 0);
	seat_type(&st, "8");
	ck_assert_msg(seat_shows(&st, "UTF-8. LUAN MA? AN 8 / Garbled? press 8"), "%s", seat_text(&st));
	seat_type(&st, "8");
	ck_assert_int_eq(kept_charset("v11a"), 0);
	/* Who pressed it by habit looks for the way back, and finds it. */
	seat_type(&st, KEY_DOWN KEY_DOWN "0");
	ck_assert_int_eq(kept_charset("v11a"), 0);
	ck_assert_msg(seat_shows(&st, "GB18030. LUAN MA? AN 8"), "%s", seat_text(&st));
	seat_type(&st, "88");
	seat_type(&st, KEY_DOWN KEY_DOWN KEY_DOWN KEY_DOWN);
	ck_assert_int_eq(kept_charset("v11a"), 0);
	ck_assert(st.ui->garbled_line);
	seat_type(&st, KEY_DOWN);
	ck_assert_int_eq(kept_charset("v11a"), charset_gb18030);
	ck_assert(!st.ui->garbled_line);
	seat_close(&st);
}
END_TEST

/* The page turner of a long first screen is never the line's 8. */
START_TEST(garbled_line_and_more)
{
	struct op_report_file f = flood(V11, 120), g = flood(V12, 5);

	send_report(&w, "v11a", &f);
	send_report(&w, "v12", &g);
	seat_open(&st, &w, "town1", 45, 12, language_zh, charset_utf8);
	st.ui->garbled_line = true;
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	ck_assert_msg(seat_shows(&st, "PgDn 更多") && !seat_shows(&st, "7 更多") && !seat_shows(&st, "8 更多"), "%s", seat_text(&st));
	seat_type(&st, KEY_DOWN);
	ck_assert_msg(seat_shows(&st, "8 更多"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

Suite *suite_screens_use(void);

Suite *
suite_screens_use(void)
{
	Suite *s = suite_create("screens_use");
	TCase *tc = tcase_create("use");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, first_report_in_few_keys);
	tcase_add_test(tc, nothing_is_sent_by_accident);
	tcase_add_test(tc, pasted_newline_is_no_enter);
	tcase_add_test(tc, what_is_no_figure_is_mended_first);
	tcase_add_test(tc, follow_up_sends_changes);
	tcase_add_test(tc, second_first_report_follows);
	tcase_add_test(tc, default_follows_what_was_opened_meanwhile);
	tcase_add_test(tc, reason_is_in_sight);
	tcase_add_test(tc, trapped_is_seen_by_who_reviews);
	tcase_add_test(tc, help_in_two_keys);
	tcase_add_test(tc, rows_keep_their_digit);
	tcase_add_test(tc, returning_needs_reason_and_two_keys);
	tcase_add_test(tc, language_and_commands);
	tcase_add_test(tc, drills_say_so);
	tcase_add_test(tc, resized_while_typing);
	tcase_add_test(tc, resized_on_a_later_page);
	tcase_add_test(tc, another_language_is_whole);
	tcase_add_test(tc, garbled_asks_before_it_keeps);
	tcase_add_test(tc, garbled_line_and_more);
	suite_add_tcase(s, tc);
	return s;
}
