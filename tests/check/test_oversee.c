/* A supervisor sees what the desks of his area are asked, and can do nothing with it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/lang/when.h"
#include "tests/check/help_command.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_oversee(void);

static struct world w;
static struct typed t;
static struct seat st;
static uint64_t report, need;

static void
setup(void)
{
	struct op_report_file a = flood(V11, 120);
	struct op_sos_send call = { .text = "样例" };
	struct reply r;
	struct txn txn;
	struct viewer v;
	struct need_row *rows;

	world_open(&w);
	seat_catalogue();
	t = (struct typed){ 0 };
	report = send_report(&w, "v11a", &a);
	ck_assert_int_eq(world_do(&w, "v12", "sos.send", &call, &r), DONE);
	w.now += 2 * HOUR;
	run_clock(&w);
	world_viewer(&w, "town1", &v);
	world_read(&w, &txn);
	ck_assert_uint_gt(need_list_all(&txn, &v, w.now, &rows), 0);
	need = rows[0].need.id;
	free(rows);
	txn_abort(&txn);
}

static void
teardown(void)
{
	world_close(&w);
}

static int64_t
taken_by(void)
{
	struct need n;

	world_get(&w, &kind_need, need, &n);
	return (int64_t)n.taken_by;
}

START_TEST(he_sees_calls_and_reviews)
{
	ck_assert_int_eq(type_line(&w, "super", "need list", &t), 0);
	ck_assert_msg(strstr(t.out, "H0722-01") != NULL && strstr(t.out, "R0722-01") != NULL, "%s",
	    t.out);
	ck_assert_int_eq(type_line(&w, "super", "sos list", &t), 0);
	ck_assert_msg(strstr(t.out, "H0722-01") != NULL, "%s", t.out);
}
END_TEST

START_TEST(he_acts_on_none)
{
	static const char *const lines[][2] = { { "take", "" }, { "answer", "" },
	    { "later", "reason=样例 until=10m" }, { "call", "" } };
	char line[100];

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		snprintf(line, sizeof line, "need %s %llu %s", lines[i][0],
		    (unsigned long long)need, lines[i][1]);
		ck_assert_msg(type_line(&w, "super", line, &t) == 3, "%s: %s", line, t.err);
		ck_assert_msg(strstr(t.err, "督查") != NULL, "%s", t.err);
	}
	ck_assert_int_eq(type_line(&w, "super", "report accept R0722-01", &t), 3);
	ck_assert_int_eq(taken_by(), 0);
}
END_TEST

START_TEST(nothing_rings_for_him)
{
	struct need_row *rows;
	struct viewer v;
	struct txn txn;
	size_t n;

	world_viewer(&w, "super", &v);
	world_read(&w, &txn);
	n = need_list_all(&txn, &v, w.now, &rows);
	ck_assert_uint_gt(n, 0);
	for (size_t i = 0; i < n; i++)
		ck_assert(rows[i].overseen && !need_rings(&txn, &v, &rows[i], w.now));
	free(rows);
	txn_abort(&txn);
}
END_TEST

/* One of a township sees its own alone. */
START_TEST(he_sees_his_area_alone)
{
	struct op_report_file a = flood(V21, 5);

	send_report(&w, "v21", &a);
	ck_assert_int_eq(type_line(&w, "admin", "account grant nobody role=supervisor area=" T2, &t), 0);
	ck_assert_int_eq(type_line(&w, "nobody", "need list", &t), 0);
	ck_assert_msg(strstr(t.out, "R0722-02") != NULL && strstr(t.out, "R0722-01") == NULL, "%s",
	    t.out);
}
END_TEST

/* Opening a row puts no name on it. */
START_TEST(his_board_shows_them)
{
	seat_clock(&w);
	seat_open(&st, &w, "super", 80, 24, language_zh, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	seat_type(&st, "");
	ck_assert_msg(seat_shows(&st, "0722-01"), "%s", seat_text(&st));
	seat_type(&st, "/审核" KEY_ENTER "1");
	ck_assert_str_eq(st.ui->top->screen->name, "report_show");
	ck_assert_msg(seat_shows(&st, "灾0722-01"), "%s", seat_text(&st));
	ck_assert_msg(!seat_shows(&st, "认领"), "%s", seat_text(&st));
	seat_close(&st);
	ck_assert_int_eq(taken_by(), 0);
}
END_TEST

Suite *
suite_oversee(void)
{
	Suite *s = suite_create("oversee");
	TCase *tc = tcase_create("supervisor");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, he_sees_calls_and_reviews);
	tcase_add_test(tc, he_acts_on_none);
	tcase_add_test(tc, nothing_rings_for_him);
	tcase_add_test(tc, he_sees_his_area_alone);
	tcase_add_test(tc, his_board_shows_them);
	suite_add_tcase(s, tc);
	return s;
}
