/* 无变化: the last figures once more, once each; where they do not stand, why not. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/report/args.h"
#include "tests/check/help_command.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_unchanged(void);

static struct world w;
static struct seat st;
static struct reply r;
static struct typed t;

static void
setup(void)
{
	world_open(&w);
	seat_catalogue();
	memset(&t, 0, sizeof t);
}

static void
teardown(void)
{
	world_close(&w);
}

static enum outcome
unchanged(const char *login, uint64_t id, int64_t version)
{
	struct op_report_unchanged a = { .which = id, .version = version };

	return world_do(&w, login, "report.unchanged", &a, &r);
}

static uint64_t
sent(void)
{
	struct op_report_file f = flood(V11, 120);

	f.dead = FIGURE(1);
	f.resettled = FIGURE(36);
	f.trapped = FIGURE(2);
	strcpy(f.place, "二社");
	strcpy(f.reason, "现场核对");
	return send_report(&w, "v11a", &f);
}

START_TEST(goes_out_as_a_follow_up)
{
	uint64_t id = sent();
	struct report_version before = latest_of(&w, id), v;

	w.now += 3600000;
	ck_assert_int_eq(unchanged("v11b", id, 1), DONE);
	v = latest_of(&w, id);
	ck_assert_int_eq(v.version, 2);
	ck_assert_int_eq(v.stage, stage_follow);
	ck_assert_int_eq(v.stage_no, 1);
	ck_assert_int_eq(v.received, w.now);
	ck_assert_uint_eq(v.by, world_account(&w, "v11b"));
	ck_assert_int_eq(v.occurred, before.occurred);
	ck_assert_int_eq(v.learned, before.learned);
	ck_assert_str_eq(v.place, "二社");
	ck_assert_str_eq(v.reason, "");		/* of the first sending alone */
	for (size_t i = 0; i < kind_report_version.nfields; i++)
		if (kind_report_version.fields[i].flags & F_INDICATOR)
			ck_assert(field_equal(&kind_report_version.fields[i], &v, &before));
	ck_assert_int_eq(report_of(&w, id).state, report_state_sent);
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_review), 1);
	/* The same look sent twice: the second is told that it moved. */
	ck_assert_int_eq(unchanged("v11a", id, 1), REFUSED);
	ck_assert_int_eq(latest_of(&w, id).version, 2);
}
END_TEST

START_TEST(what_does_not_stand_is_refused)
{
	struct op_report_file f = flood(V11, 120), own = flood(T1, 120), more;
	uint64_t id = send_report(&w, "v11a", &f), town;

	ck_assert_int_eq(unchanged("v12", id, 0), REFUSED);
	ck_assert_int_eq(unchanged("town1", id, 0), REFUSED);	/* only what it was told */
	ck_assert_int_eq(accept_report(&w, "town1", id, &r), DONE);
	own.incident = report_of(&w, id).incident;
	town = send_report(&w, "town1", &own);
	ck_assert_int_eq(unchanged("town1", town, 0), DONE);
	/* What it sums has grown. */
	more = flood(V11, 150);
	more.incident = own.incident;
	send_report(&w, "v11a", &more);
	ck_assert_int_eq(accept_report(&w, "town1", id, &r), DONE);
	ck_assert_int_eq(unchanged("town1", town, 0), REFUSED);
	REFUSED_REPLY(r, "NOT_UNCHANGED", "which");
	ck_assert_int_eq(report_of(&w, town).version, 2);
	/* A returned one is corrected. */
	more.affected = FIGURE(160);
	send_report(&w, "v11a", &more);
	ck_assert_int_eq(return_report(&w, "town1", id, "核对", &r), DONE);
	ck_assert_int_eq(unchanged("v11a", id, 0), REFUSED);
	REFUSED_REPLY(r, "RETURNED_FIRST", "which");
}
END_TEST

START_TEST(by_command)
{
	uint64_t id;

	ck_assert_int_eq(type_line(&w, "v11a", "无变化", &t), 1);
	ck_assert_msg(strstr(t.err, "report file") != NULL, "%s", t.err);
	id = sent();
	ck_assert_int_eq(type_line(&w, "v11a", "无变化", &t), 0);
	ck_assert_str_eq(t.out, "R0722-01\n");
	ck_assert_msg(strstr(t.err, "120") != NULL && strstr(t.err, "36") != NULL, "%s", t.err);
	ck_assert_msg(strstr(t.err, "trapped 2") != NULL || strstr(t.err, "被困 2") != NULL, "%s", t.err);
	/* The line typed twice over a weak link is one sending. */
	w.now += 5000;
	ck_assert_int_eq(type_line(&w, "v11a", "无变化", &t), 0);
	ck_assert_int_eq(latest_of(&w, id).version, 2);
	/* A second incident: it has to be said which. */
	w.now += 3600000;
	ck_assert_int_eq(type_line(&w, "v11a", "report file hazard=hail incident=new affected=3", &t), 0);
	ck_assert_int_eq(type_line(&w, "v11a", "report unchanged", &t), 1);
	ck_assert_msg(strstr(t.err, "R0722-01") != NULL && strstr(t.err, "R0722-02") != NULL, "%s", t.err);
	ck_assert_int_eq(type_line(&w, "v11a", "report unchanged R0722-02", &t), 0);
	ck_assert_int_eq(latest_of(&w, id).version, 2);
	/* By telephone for a village, by its desk. */
	ck_assert_int_ne(type_line(&w, "town1", "report unchanged R0722-01", &t), 0);
	ck_assert_int_eq(type_line(&w, "town1", "report unchanged R0722-01 by_phone=v11a", &t), 0);
	ck_assert_uint_eq(latest_of(&w, id).by_phone, world_account(&w, "v11a"));
}
END_TEST

/* Two keys of the board, at both sizes and in both languages. */
START_TEST(in_two_keys)
{
	static const struct { int cols, rows; enum language l; const char *row, *page; } at[] = {
		{ 80, 24, language_zh, "4   无变化 事0722-01 洪涝灾害 困2 死1 转36", "受灾人口 120人" },
		{ 45, 20, language_zh, "4   无变化 事0722-01 洪涝灾害 困2 死1 转36", "受灾人口 120人" },
		{ 80, 24, language_en, "4   no change: E0722-01 flood trapped 2", "people affected 120" },
		{ 45, 20, language_en, "4   no change: E0722-01 flood trapped 2", "people affected 120" },
	};
	uint64_t id = sent();

	w.now += 3600000;
	seat_open(&st, &w, "v11a", at[_i].cols, at[_i].rows, at[_i].l, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	seat_type(&st, "");
	SHOWS(&st, at[_i].row);
	w.now += 2000;
	seat_type(&st, "4");
	TOP(&st, "unchanged");
	SHOWS(&st, at[_i].page);
	SHOWS(&st, "0722-01");
	ck_assert_int_eq(latest_of(&w, id).version, 1);
	w.now += 2000;
	seat_type(&st, "1");
	TOP(&st, "board");
	ck_assert_int_eq(latest_of(&w, id).version, 2);
	/* Fingers that go on press nothing twice. */
	seat_type(&st, "41");
	ck_assert_int_eq(latest_of(&w, id).version, 2);
	seat_close(&st);
}
END_TEST

/* The page stands open and his colleague sends another figure. */
static uint64_t
page_while_sent(void)
{
	struct op_report_file f = flood(V11, 150);
	uint64_t id = sent();

	seat_open(&st, &w, "v11a", 80, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	seat_type(&st, "");
	w.now += 2000;
	seat_type(&st, "4");
	f.incident = report_of(&w, id).incident;
	send_report(&w, "v11b", &f);
	return id;
}

/* Somebody else sent while the page stood: it says so, and shows his figures. */
START_TEST(sent_meanwhile)
{
	uint64_t id = page_while_sent();

	w.now += 2000;
	seat_type(&st, "1");
	ck_assert_int_eq(latest_of(&w, id).version, 2);
	seat_notice(&st);
	SHOWS(&st, "刚才又报过");
	SHOWS(&st, "受灾人口 150人");
	w.now += 2000;
	press_row(&st, "看过了");
	ck_assert_int_eq(latest_of(&w, id).version, 2);
	w.now += 2000;
	press_row(&st, "仍无变化");
	ck_assert_int_eq(latest_of(&w, id).version, 3);
	ck_assert_int_eq(latest_of(&w, id).affected.v, 150);
	seat_close(&st);
}
END_TEST

/* The report's own page offers it too. */
START_TEST(offered_on_the_report)
{
	uint64_t id = sent();

	seat_open(&st, &w, "v11a", 80, 24, language_zh, charset_utf8);
	press_open(&st, "report_show", id);
	press_action(&st, "no change");
	TOP(&st, "unchanged");
	SHOWS(&st, "受灾人口");
	seat_close(&st);
}
END_TEST

/* The news is there before the key, but its frame is not: the key meant what was seen. */
START_TEST(sent_meanwhile_and_not_seen)
{
	uint64_t id = page_while_sent();

	ui_changed(st.ui, st.ui->top->seen);
	w.now += 2000;
	seat_type(&st, "1");
	ck_assert_int_eq(latest_of(&w, id).version, 2);
	seat_close(&st);
}
END_TEST

/* No row where nothing was sent, where it was returned, or where the incident is over. */
START_TEST(rows_that_do_not_stand)
{
	uint64_t id;

	seat_open(&st, &w, "v11a", 80, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	seat_type(&st, "");
	SHOWS_NOT(&st, "无变化");
	id = sent();
	seat_notice(&st);
	SHOWS(&st, "无变化");
	ck_assert_int_eq(return_report(&w, "town1", id, "核对", &r), DONE);
	seat_notice(&st);
	SHOWS_NOT(&st, "无变化");
	seat_close(&st);
}
END_TEST

Suite *
suite_unchanged(void)
{
	Suite *s = suite_create("unchanged");
	TCase *tc = tcase_create("unchanged");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, goes_out_as_a_follow_up);
	tcase_add_test(tc, what_does_not_stand_is_refused);
	tcase_add_test(tc, by_command);
	tcase_add_loop_test(tc, in_two_keys, 0, 4);
	tcase_add_test(tc, sent_meanwhile);
	tcase_add_test(tc, sent_meanwhile_and_not_seen);
	tcase_add_test(tc, offered_on_the_report);
	tcase_add_test(tc, rows_that_do_not_stand);
	suite_add_tcase(s, tc);
	return s;
}
