/*
 * The clock in doubt: nothing fires and no number goes by it, until it is right, is kept, or
 * somebody who may says that it is right.
 */
#include <check.h>
#include <stdatomic.h>
#include <unistd.h>

#include "db/check.h"
#include "db/index.h"
#include "db/pins.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/doubt.h"
#include "tests/check/help_clock.h"

#define SECOND 1000

Suite *suite_keeper_doubt(void);

/* Since when the store says that the clock is in doubt, 0 = it does not. */
static int64_t
doubted(void)
{
	int64_t sure = 0;
	struct txn t;

	world_read(&clock_keep.w, &t);
	doubt_get(&t, &sure);
	txn_abort(&t);
	return sure;
}

/* The report that came last. */
static struct report_version
last_version(int64_t *day)
{
	struct report_version v;
	struct index_key key;
	struct report rep;
	struct txn t;

	world_read(&clock_keep.w, &t);
	key_begin(&key, &kind_report_version, 1);
	ck_assert(record_get(&t, &kind_report_version, scan_one(&t, &key, true), &v));
	ck_assert(record_get(&t, &kind_report, v.report, &rep));
	txn_abort(&t);
	*day = rep.day;
	return v;
}

static void
set_kept(bool kept)
{
	struct pins *p = pins_map(clock_keep.pins[0]);

	ck_assert_ptr_nonnull(p);
	atomic_store(&p->kept, kept);
	pins_unmap(p);
}

/* An empty battery: 1970, or one that lost an hour and a half. Nothing falls due, also
 * after a crash or a stop in good order; what is stored has times after what was stored,
 * and once the clock is right nothing is late by years. */
static const int64_t befores[] = { -20000 * DAY, -90 * MINUTE };

START_TEST(a_clock_before_what_was_stored_fires_nothing)
{
	int64_t from = befores[_i], began = clock_now(), day;
	struct report_version v;
	struct need n;

	clock_send_one();
	keep_kill(&clock_keep);
	for (int i = 0; i < 3; i++, from += 5 * MINUTE) {
		clock_set(from);
		keep_start(&clock_keep);
		clock_pass(from, from + 3 * MINUTE);
		if (i == 0)
			keep_kill(&clock_keep);
		else
			keep_look(&clock_keep);
		if (i == 1)
			ck_assert_int_ge(doubted(), began - SECOND);
	}
	ck_assert_int_eq(clock_entries("need.step") + clock_entries("need.clock"), 0);
	ck_assert_int_eq(clock_entries("server.clock_wrong"), 1);
	keep_start(&clock_keep);
	clock_send("v12", V12);
	keep_look(&clock_keep);
	v = last_version(&day);
	ck_assert_int_ge(v.received, began);
	ck_assert_int_lt(v.received, began + HOUR);
	keep_start(&clock_keep);
	clock_set(20 * MINUTE);
	clock_pass(20 * MINUTE, 23 * MINUTE);
	keep_look(&clock_keep);
	ck_assert_int_eq(doubted(), 0);
	n = clock_only_need();
	ck_assert_int_ge(n.opened, began);
	ck_assert_int_ge(clock_entries("need.step"), 1);
}
END_TEST

/* The power was off for three days, or the clock ran away: the day of numbers stays until
 * somebody says that it is right, with the day and the minute, who may. */
START_TEST(a_clock_long_after_waits_for_somebody)
{
	int64_t away = 3 * DAY, day, began = clock_now();
	struct report_version v;
	enum message why;

	clock_send_one();
	keep_kill(&clock_keep);
	clock_set(away);
	keep_start(&clock_keep);
	clock_pass(away, away + 4 * MINUTE);
	clock_send("v12", V12);
	keep_look(&clock_keep);
	ck_assert_int_ge(doubted(), began - SECOND);
	v = last_version(&day);
	ck_assert_int_eq(day, when_day(doubted(), 480));
	ck_assert_int_gt(v.received, began + away - HOUR);	/* the power may well have been off */
	ck_assert_int_eq(clock_entries("need.step"), 0);
	ck_assert_int_eq(clock_entries("server.stopped"), 1);
	keep_start(&clock_keep);
	ck_assert_int_eq(clock_says("v11a", 0, &why), REFUSED);
	ck_assert_int_eq(clock_says("county", 11 * MINUTE, &why), REFUSED);
	ck_assert_int_eq(why, M_CLOCK_OTHER);
	ck_assert_int_eq(clock_says("county", -DAY, &why), REFUSED);
	clock_pass(away + 4 * MINUTE, away + 7 * MINUTE);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.step"), 0);
	keep_start(&clock_keep);
	ck_assert_int_eq(clock_says("county", 5 * MINUTE, &why), DONE);
	ck_assert_int_eq(clock_says("county", 0, &why), REFUSED);
	ck_assert_int_eq(why, M_CLOCK_SURE);
	clock_pass(away + 7 * MINUTE, away + 10 * MINUTE);
	clock_send("v21", V21);
	keep_look(&clock_keep);
	ck_assert_int_eq(doubted(), 0);
	ck_assert_int_eq(clock_entries("need.step"), 1);	/* of the other the ten minutes are not over */
	last_version(&day);
	ck_assert_int_eq(day, when_day(clock_now() + away, 480));
}
END_TEST

/* The time service vouches for it, at once or when it comes up. */
START_TEST(a_clock_that_is_kept_is_in_no_doubt)
{
	clock_send_one();
	keep_kill(&clock_keep);
	set_kept(_i == 0);
	clock_set(3 * DAY);
	keep_start(&clock_keep);
	set_kept(true);
	clock_pass(3 * DAY, 3 * DAY + 3 * MINUTE);
	keep_look(&clock_keep);
	ck_assert_int_eq(doubted(), 0);
	ck_assert_int_eq(clock_entries("server.clock_wrong"), _i);
	ck_assert_int_eq(clock_entries("need.step"), 1);
}
END_TEST

/* While it runs: two days ahead, and two hours back, are in doubt until they are gone. */
static const int64_t runs[] = { 2 * DAY, -2 * HOUR };

START_TEST(a_clock_that_jumps_far_is_in_doubt_until_it_is_back)
{
	int64_t day, today = when_day(clock_now(), 480);
	struct check_result r;
	struct report_version v;

	keep_look(&clock_keep);
	clock_keep.unknowing = true;
	keep_start(&clock_keep);
	clock_set(runs[_i]);
	usleep(1500000);
	clock_send_one();
	keep_kill(&clock_keep);
	keep_start(&clock_keep);
	keep_look(&clock_keep);
	ck_assert_int_ne(doubted(), 0);
	v = last_version(&day);
	ck_assert_int_eq(day, today);
	ck_assert_int_gt(v.received, clock_now() - HOUR);
	keep_start(&clock_keep);
	clock_set(0);
	usleep(1500000);
	keep_look(&clock_keep);
	ck_assert_int_eq(doubted(), 0);
	ck_assert_int_eq(clock_entries("server.clock_wrong"), 1);
	core_close(clock_keep.w.core);
	clock_keep.w.core = NULL;
	ck_assert_int_eq(check_run(clock_keep.w.dir, stderr, &r), 0);
}
END_TEST

Suite *
suite_keeper_doubt(void)
{
	Suite *s = suite_create("keeper_doubt");
	TCase *tc = tcase_create("doubt");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, clock_setup, clock_teardown);
	tcase_add_loop_test(tc, a_clock_before_what_was_stored_fires_nothing, 0, 2);
	tcase_add_test(tc, a_clock_long_after_waits_for_somebody);
	tcase_add_loop_test(tc, a_clock_that_is_kept_is_in_no_doubt, 0, 2);
	tcase_add_loop_test(tc, a_clock_that_jumps_far_is_in_doubt_until_it_is_back, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}
