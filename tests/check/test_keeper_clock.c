/*
 * The keeper's clock: what is due fires, once, also what became due while
 * nothing ran; a jump is an entry.
 */
#include <check.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/check.h"
#include "db/halt.h"
#include "db/index.h"
#include "db/journal.h"
#include "db/pins.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/setting/args.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/doubt.h"
#include "tests/check/help_clock.h"
#include "tests/check/help_command.h"

Suite *suite_keeper_clock(void);

/* Makes it one whose step cannot be carried out. */
static void
spoil_first_due(void)
{
	uint8_t storage[4096];
	struct buf effects = BUF(storage);
	struct change c = { .effects = &effects };
	struct need n;

	ck_assert_int_eq(core_begin(clock_keep.w.core, clock_keep.w.now), 0);
	c.txn = core_txn(clock_keep.w.core);
	c.last_id = core_last_id(clock_keep.w.core);
	n = clock_first_due(c.txn);
	n.shift = MAX_RUNNING;
	change_set(&c, &kind_need, &n);
	ck_assert_int_eq(core_commit(clock_keep.w.core), 0);
}

/* The need that wakes last. */
static struct need
last_due(void)
{
	struct index_key key;
	struct need n;
	struct txn t;

	world_read(&clock_keep.w, &t);
	key_begin(&key, &kind_need, 5);
	ck_assert(record_get(&t, &kind_need, scan_one(&t, &key, true), &n));
	txn_abort(&t);
	return n;
}

/* Puts it back as it stood, revision and all: its request was carried out before. */
static void
put_back(struct need n)
{
	ck_assert_int_eq(core_begin(clock_keep.w.core, clock_keep.w.now), 0);
	n.rev--;
	side_put(core_txn(clock_keep.w.core), &kind_need, &n, core_last_id(clock_keep.w.core), clock_keep.w.now);
	ck_assert_int_eq(core_commit(clock_keep.w.core), 0);
}

/* How often the guest is told of changed needs within a second. */
static int
told(struct guest *g)
{
	struct news n;
	int times = 0;

	while (guest_wait(g, 1000, &n) == LINK_CHANGED)
		times += (n.kinds & KIND_BIT(kind_need.no)) != 0;
	return times;
}

START_TEST(due_step_fires_once)
{
	struct guest county;
	struct news n;
	struct check_result r;

	clock_send_one();
	county = guest_new(&clock_keep, "county", "10.0.0.2");
	clock_pass(0, 11 * MINUTE);
	ck_assert_int_eq(guest_wait(&county, 5000, &n), LINK_CHANGED);
	guest_gone(&county);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.step"), 1);
	ck_assert_int_eq(clock_entries("server.clock"), 0);
	keep_start(&clock_keep);
	usleep(500000);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.step"), 1);
	ck_assert_int_eq(check_run(clock_keep.w.dir, stderr, &r), 0);
}
END_TEST

static void
set_lull(const char *minutes)
{
	struct guest g = guest_new(&clock_keep, "admin", "10.0.0.3");
	struct op_setting_set a = { .which = "need.lull.minutes" };
	struct reply r;

	snprintf(a.value, sizeof a.value, "%s", minutes);
	guest_do(&g, "setting.set", &a, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	guest_gone(&g);
}

/* Not for two minutes, or as many as are set. */
static const struct { const char *lull; int after, steps; } stops[] = {
	{ "2", 1, 0 }, { "2", 3, 1 }, { "4", 3, 0 }, { "4", 5, 1 },
};

START_TEST(what_fell_due_while_stopped_fires_at_start)
{
	static struct typed t = { .language = language_en };

	set_lull(stops[_i].lull);
	clock_send_one();
	keep_kill(&clock_keep);
	clock_set(3 * HOUR);
	keep_start(&clock_keep);
	usleep(300000);
	clock_pass(3 * HOUR, 3 * HOUR + stops[_i].after * MINUTE);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("server.stopped"), 1);
	ck_assert_int_eq(clock_entries("need.step"), stops[_i].steps);
	ck_assert_int_eq(type_line(&clock_keep.w, "super", "journal list op=server.stopped", &t), 0);
	ck_assert_msg(strstr(t.out, "since: 20") && strstr(t.out, "until: 20") &&
	    strstr(t.out, " steps not fired in time: 1: R"), "%s", t.out);
}
END_TEST

/* Where the clock is put right just after a start, the two minutes last as long. */
START_TEST(a_clock_put_right_after_a_start_leaves_the_lull)
{
	clock_send_one();
	keep_kill(&clock_keep);
	clock_set(3 * HOUR);
	keep_start(&clock_keep);
	usleep(300000);
	clock_set(3 * HOUR - 5 * MINUTE);
	usleep(500000);
	if (_i > 0)
		clock_pass(3 * HOUR - 5 * MINUTE, 3 * HOUR - 2 * MINUTE);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("server.clock"), 1);
	ck_assert_int_eq(clock_entries("need.step"), _i);
}
END_TEST

/* A jump is a stop: two minutes of silence, and the rest of the chain follows from
 * there, an hour later. */
START_TEST(a_jump_forward_waits_and_moves_the_rest)
{
	struct need n;

	clock_send_one();
	clock_set(2 * HOUR);
	clock_pass(2 * HOUR, 2 * HOUR + MINUTE);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.step"), 0);
	ck_assert_int_eq(clock_entries("server.clock"), 1);
	keep_start(&clock_keep);
	clock_pass(2 * HOUR + MINUTE, 2 * HOUR + 3 * MINUTE);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.step"), 1);
	n = clock_only_need();
	ck_assert_int_ge(n.shift, 110 * 60);
	ck_assert_int_ge(n.next, n.opened + 3 * HOUR);
}
END_TEST

/* The clock goes back two days: nobody waits two days for it. */
START_TEST(a_clock_that_went_back_sets_needs_back)
{
	struct check_result r;
	struct need n;

	clock_set(48 * HOUR);
	usleep(300000);
	clock_send_one();
	clock_set(0);
	usleep(500000);
	clock_pass(0, 11 * MINUTE);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.clock"), 1);
	ck_assert_int_eq(clock_entries("need.step"), 1);
	n = clock_only_need();
	ck_assert_int_gt(n.due, n.next + 40 * HOUR);	/* due never moves */
	ck_assert_int_eq(check_run(clock_keep.w.dir, stderr, &r), 0);
}
END_TEST

/* All that lie ahead are set back, also behind one that cannot be. */
START_TEST(a_need_that_is_refused_holds_up_no_setting_back)
{
	struct need bad, good;
	enum message why;

	clock_set(48 * HOUR);
	usleep(300000);
	clock_send_one();
	clock_set(48 * HOUR + 2 * MINUTE);
	usleep(300000);
	clock_send("v12", V12);
	keep_look(&clock_keep);
	bad = last_due();
	good = clock_only_need();
	ck_assert_uint_ne(bad.id, good.id);
	keep_start(&clock_keep);
	clock_set(0);
	for (int i = 0; i < 50 && clock_says("county", 0, &why) != DONE; i++) {
		ck_assert_int_eq(why, M_CLOCK_SURE);	/* it has not seen the clock yet */
		usleep(100000);
	}
	usleep(1000000);	/* this keeper knew it no other way */
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.clock"), 2);
	put_back(bad);
	good.rev += 7;
	put_back(good);
	keep_start(&clock_keep);
	usleep(800000);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.clock"), 3);
}
END_TEST

/* Nobody of the township is on: its quiet chain waits, and goes on at once when
 * somebody logs in, also under the keeper after this one. */
static void
make_reviews_quiet(void)
{
	struct guest g = guest_new(&clock_keep, "admin", "10.0.0.1"), leader = guest_new(&clock_keep, "leader", "");
	struct op_chain_set a = { .which = "review", .quiet = yes_no_yes,
	    .leader = leader.account };
	struct reply r;

	guest_do(&g, "chain.set", &a, NULL, &r);
	ck_assert_msg(r.outcome == DONE, "%s", world_message(r.refusal.message));
	guest_gone(&g);
	guest_gone(&leader);
}

START_TEST(who_logs_in_lets_what_waited_go_on)
{
	struct guest town, village;

	make_reviews_quiet();
	clock_send_as("v11a", V11, true);	/* what is no drill is urgent */
	clock_pass(0, 12 * MINUTE);
	village = guest_at_screen(&clock_keep, "v12");
	usleep(300000);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.step"), 0);
	ck_assert_int_eq(clock_entries("need.on"), 0);
	keep_start(&clock_keep);
	town = guest_at_screen(&clock_keep, "town1");
	usleep(500000);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.on"), 1);
	guest_gone(&village);
	guest_gone(&town);
}
END_TEST

/* Who was at his screen when the keeper was replaced is at it still; but after a stop
 * nothing goes on for two minutes. */
START_TEST(what_waited_goes_on_after_a_stop_but_not_at_once)
{
	struct guest town;

	make_reviews_quiet();
	clock_send_as("v11a", V11, true);	/* what is no drill is urgent */
	keep_kill(&clock_keep);
	clock_set(3 * HOUR);
	keep_start(&clock_keep);
	town = guest_at_screen(&clock_keep, "town1");
	clock_pass(3 * HOUR, 3 * HOUR + MINUTE);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.on"), 0);
	keep_start(&clock_keep);
	guest_again(&clock_keep, &town);
	clock_pass(3 * HOUR + MINUTE, 3 * HOUR + 3 * MINUTE);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.on"), 1);
	guest_gone(&town);
}
END_TEST

START_TEST(not_yet_due_does_not_fire)
{
	clock_send_one();
	clock_set(8 * MINUTE);
	usleep(800000);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.step"), 0);
}
END_TEST

START_TEST(a_refused_step_holds_up_no_other)
{
	clock_send_one();
	clock_send("v12", V12);
	clock_send("v21", V21);
	keep_look(&clock_keep);
	spoil_first_due();
	keep_start(&clock_keep);
	clock_set(9 * MINUTE);
	clock_pass(9 * MINUTE, 13 * MINUTE);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.step"), 2);
}
END_TEST

/* In due order, with both times: when it fell due and when it fired. */
START_TEST(what_fell_due_keeps_its_order_and_times)
{
	int64_t last = 0;
	struct entry e;
	struct txn t;
	int n = 0;

	clock_send_one();
	clock_set(2 * MINUTE);
	clock_send("v21", V21);
	clock_set(4 * MINUTE);
	clock_send("v12", V12);
	keep_kill(&clock_keep);
	clock_set(3 * HOUR);
	keep_start(&clock_keep);
	clock_pass(3 * HOUR, 3 * HOUR + 3 * MINUTE);
	keep_look(&clock_keep);
	world_read(&clock_keep.w, &t);
	for (uint64_t seq = 1; journal_get(&t, seq, &e, NULL) == 0; seq++) {
		if (strcmp(e.op, "need.step") != 0)
			continue;
		n++;
		ck_assert_int_gt(e.happened, last);
		ck_assert_int_gt(e.time, e.happened + 2 * HOUR);
		last = e.happened;
	}
	txn_abort(&t);
	ck_assert_int_eq(n, 3);
}
END_TEST

START_TEST(what_fell_due_together_is_told_once)
{
	struct guest county, town;

	clock_send_one();
	clock_send("v12", V12);
	clock_send("v21", V21);
	county = guest_new(&clock_keep, "county", "10.0.0.2");
	town = guest_new(&clock_keep, "town2", "10.0.0.3");
	clock_set(3 * HOUR);
	told(&county);
	told(&town);
	clock_pass(3 * HOUR, 3 * HOUR + 3 * MINUTE);
	ck_assert_int_ge(told(&county), 1);
	ck_assert_int_ge(told(&town), 1);
	guest_gone(&county);
	guest_gone(&town);
}
END_TEST

/* A request that brings no id: known again for ten minutes. */
static uint64_t
set_without_id(struct guest *g, bool *before)
{
	struct op_setting_set args = { .which = "report.join.hours", .value = "50" };
	const struct subject *s;
	const struct op *op = op_find("setting.set", &s);
	static struct request req;
	struct reply r;

	request_fill(&req, s, op, &args);
	keeper_submit(g->link, &req, &r);
	ck_assert_msg(r.outcome == DONE, "%s", world_message(r.refusal.message));
	*before = r.before;
	return r.seq;
}

/* A clock that was a year ahead for a while is in the times of the entries for
 * ever; all else goes by the clock as it is. */
START_TEST(a_year_ahead_once_does_not_hold_the_county_there)
{
	struct guest g;
	struct report_version v;
	struct check_result r;
	struct entry e;
	struct txn t;
	struct index_key key;
	int64_t now;
	bool before;

	clock_set(365 * DAY);
	usleep(300000);
	g = guest_new(&clock_keep, "admin", "10.0.0.3");
	set_without_id(&g, &before);
	clock_set(0);
	usleep(300000);
	/* not the request of next year: that one is no ten minutes old */
	set_without_id(&g, &before);
	ck_assert(!before);
	set_without_id(&g, &before);
	ck_assert(before);
	clock_send_one();
	now = clock_now();
	clock_pass(0, 11 * MINUTE);
	set_without_id(&g, &before);
	ck_assert(!before);
	guest_gone(&g);
	keep_look(&clock_keep);
	ck_assert_int_eq(clock_entries("need.step"), 1);
	world_read(&clock_keep.w, &t);
	key_begin(&key, &kind_report_version, 1);
	ck_assert(record_get(&t, &kind_report_version, scan_one(&t, &key, true), &v));
	ck_assert_int_le(v.received, now);
	ck_assert_int_gt(v.received, now - MINUTE);
	ck_assert_int_eq(journal_get(&t, core_seq(clock_keep.w.core), &e, NULL), 0);
	ck_assert_int_gt(e.time, now + 300 * DAY);
	ck_assert_int_lt(entry_clock(&e), now + DAY);
	txn_abort(&t);
	core_close(clock_keep.w.core);
	clock_keep.w.core = NULL;
	ck_assert_int_eq(check_run(clock_keep.w.dir, stderr, &r), 0);
}
END_TEST

Suite *
suite_keeper_clock(void)
{
	Suite *s = suite_create("keeper_clock");
	TCase *tc = tcase_create("clock");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, clock_setup, clock_teardown);
	tcase_add_test(tc, due_step_fires_once);
	tcase_add_loop_test(tc, what_fell_due_while_stopped_fires_at_start, 0, 4);
	tcase_add_loop_test(tc, a_clock_put_right_after_a_start_leaves_the_lull, 0, 2);
	tcase_add_test(tc, a_jump_forward_waits_and_moves_the_rest);
	tcase_add_test(tc, a_clock_that_went_back_sets_needs_back);
	tcase_add_test(tc, a_need_that_is_refused_holds_up_no_setting_back);
	tcase_add_test(tc, who_logs_in_lets_what_waited_go_on);
	tcase_add_test(tc, what_waited_goes_on_after_a_stop_but_not_at_once);
	tcase_add_test(tc, not_yet_due_does_not_fire);
	tcase_add_test(tc, a_refused_step_holds_up_no_other);
	tcase_add_test(tc, what_fell_due_keeps_its_order_and_times);
	tcase_add_test(tc, what_fell_due_together_is_told_once);
	tcase_add_test(tc, a_year_ahead_once_does_not_hold_the_county_there);
	suite_add_tcase(s, tc);
	return s;
}
