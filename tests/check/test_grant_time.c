/* Rights that begin and end by the minute, in a session that is open meanwhile. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/lang/when.h"
#include "src/op/right.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_grant_time(void);

static struct world w;
static struct seat st;
static struct reply r;
static const int sizes[][2] = { { 80, 24 }, { 45, 20 } };

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

/* Duty of the township for a time, beside what he is. */
static void
lend(const char *login, int64_t from, int64_t until)
{
	struct op_account_grant g = { .which = world_account(&w, login), .area = T1,
	    .role = "duty", .from = from, .to = until };

	world_do(&w, "", "account.grant", &g, &r);
	ck_assert_int_eq(r.outcome, DONE);
}

static enum outcome
accepts(const char *login, uint64_t report)
{
	struct op_report_accept a = { .which = report };

	return world_do(&w, login, "report.accept", &a, &r);
}

/* Nobody presses a key: the clock alone brings and takes the board's row. */
START_TEST(a_right_comes_and_goes_while_he_looks)
{
	struct op_report_file f = flood(V12, 120);
	uint64_t id;

	w.now -= w.now % MINUTE;
	id = send_report(&w, "v12", &f);
	lend("v11a", w.now + 5 * MINUTE, w.now + 8 * MINUTE);
	seat_open(&st, &w, "v11a", sizes[_i][0], sizes[_i][1], language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	for (int minute = 0; minute < 10; minute++) {
		bool has = minute >= 5 && minute < 8;

		seat_type(&st, "");
		ck_assert_msg(seat_shows(&st, "审核") == has, "after %d minutes\n%s", minute,
		    seat_text(&st));
		ck_assert_int_eq(may_at(&st.s.viewer, ROLE(duty), T1), has);
		w.now += MINUTE;
	}
	ck_assert_int_eq(accepts("v11a", id), REFUSED);
	seat_close(&st);
}
END_TEST

/* The keeper looks at its own clock for each operation. */
START_TEST(what_is_done_is_judged_by_its_minute)
{
	struct op_report_file f = flood(V12, 120);
	uint64_t id;

	w.now -= w.now % MINUTE;
	id = send_report(&w, "v12", &f);
	lend("v11a", w.now + 5 * MINUTE, w.now + 8 * MINUTE);
	ck_assert_int_eq(accepts("v11a", id), REFUSED);
	w.now += 5 * MINUTE - 1;
	ck_assert_int_eq(accepts("v11a", id), REFUSED);
	w.now += 1;
	ck_assert_int_eq(accepts("v11a", id), DONE);
	f.affected = FIGURE(130);
	f.incident = report_of(&w, id).incident;
	send_report(&w, "v12", &f);
	w.now += 3 * MINUTE;
	ck_assert_int_eq(accepts("v11a", id), REFUSED);
}
END_TEST

/* Who had it until a minute ago is told so, not that he may not. */
START_TEST(what_ended_is_said)
{
	struct op_report_file f = flood(V12, 120);
	struct op_report_accept a = { 0 };
	struct op_account_revoke take = { .which = world_account(&w, "leader"), .area = T1, .role = "duty" };

	w.now -= w.now % MINUTE;
	a.which = send_report(&w, "v12", &f);
	world_do(&w, "leader", "report.accept", &a, &r);
	ck_assert_str_eq(world_message(r.refusal.message), "NOT_PERMITTED");
	lend("leader", 0, w.now + 8 * MINUTE);
	w.now += 9 * MINUTE;
	world_do(&w, "leader", "report.accept", &a, &r);
	ck_assert_str_eq(world_message(r.refusal.message), "GRANT_ENDED");
	ck_assert_int_eq(r.refusal.exit, 3);
	ck_assert_int_eq(strtoll(r.refusal.args[0] + 1, NULL, 10), w.now - MINUTE);
	lend("leader", 0, w.now + 8 * MINUTE);
	w.now += MINUTE;
	world_do(&w, "", "account.revoke", &take, &r);
	ck_assert_int_eq(r.outcome, DONE);
	world_do(&w, "leader", "report.accept", &a, &r);
	ck_assert_str_eq(world_message(r.refusal.message), "GRANT_REVOKED");
	ck_assert_int_eq(strtoll(r.refusal.args[0] + 1, NULL, 10), w.now);
}
END_TEST

/* Who has no right left is sent away. */
START_TEST(the_last_right_ends_the_session)
{
	struct op_account_disable off = { .which = world_account(&w, "v11a") };

	seat_open(&st, &w, "v11a", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	ck_assert(!st.ui->quit);
	world_do(&w, "", "account.disable", &off, &r);
	ck_assert_int_eq(r.outcome, DONE);
	w.now += MINUTE;
	seat_type(&st, "");
	ck_assert(st.ui->quit);
	seat_close(&st);
}
END_TEST

Suite *
suite_grant_time(void)
{
	Suite *s = suite_create("grant_time");
	TCase *tc = tcase_create("grant_time");

	tcase_set_timeout(tc, 20);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_right_comes_and_goes_while_he_looks, 0, 2);
	tcase_add_test(tc, what_is_done_is_judged_by_its_minute);
	tcase_add_test(tc, what_ended_is_said);
	tcase_add_test(tc, the_last_right_ends_the_session);
	suite_add_tcase(s, tc);
	return s;
}
