/*
 * The keeper's clock: what is due fires, once, also what became due while
 * nothing ran; a jump is an entry.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/check.h"
#include "db/halt.h"
#include "db/index.h"
#include "db/journal.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/setting/args.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "tests/check/help_command.h"
#include "tests/check/help_keeper.h"

Suite *suite_keeper_clock(void);

static struct keep k;
static char clock_file[96];
static int clock_fd;

static void
set_clock(int64_t offset)
{
	ck_assert_int_eq(pwrite(clock_fd, &offset, sizeof offset, 0), (ssize_t)sizeof offset);
}

/* As time passes: in steps that are no jumps, each seen by the keeper. */
static void
pass(int64_t from, int64_t to)
{
	for (; from < to; from += 19000) {
		set_clock(from);
		usleep(110000);
		keep_answers(&k);	/* two steps unseen would be a jump */
	}
	set_clock(to);
	usleep(200000);
}

static void
setup(void)
{
	keep_open(&k);
	snprintf(clock_file, sizeof clock_file, "%s.clock", k.w.dir);
	clock_fd = open(clock_file, O_RDWR | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(clock_fd, 0);
	set_clock(0);
	k.clock = clock_file;
	keep_start(&k);
}

static void
teardown(void)
{
	keep_close(&k);
	close(clock_fd);
	unlink(clock_file);
}

/* How many entries of the operation the journal has. */
static int
entries(const char *op)
{
	struct entry e;
	struct txn t;
	int n = 0;

	world_read(&k.w, &t);
	for (uint64_t seq = 1; journal_get(&t, seq, &e, NULL) == 0; seq++)
		n += strcmp(e.op, op) == 0;
	txn_abort(&t);
	return n;
}

/* A village's report, which its township does not open for ten minutes. */
static void
send_as(const char *login, const char *area, bool drill)
{
	struct guest g = guest_new(&k, login, "10.0.0.1");
	struct op_report_file a = { .hazard = hazard_flood, .affected = { 5, true },
	    .drill = drill };
	struct reply r;

	snprintf(a.area, sizeof a.area, "%s", area);
	guest_do(&g, "report.file", &a, NULL, &r);
	ck_assert_msg(r.outcome == DONE, "%s", world_message(r.refusal.message));
	guest_gone(&g);
}

static void
send_and_leave(const char *login, const char *area)
{
	send_as(login, area, false);
}

static void
send_report_and_leave(void)
{
	send_and_leave("v11a", V11);
}

/* The first need that is due. */
static struct need
first_due(struct txn *t)
{
	struct need n;
	struct index_key key;

	key_begin(&key, &kind_need, 5);
	ck_assert(record_get(t, &kind_need, scan_one(t, &key, false), &n));
	return n;
}

/* Makes it one whose step cannot be carried out. */
static void
spoil_first_due(void)
{
	uint8_t storage[4096];
	struct buf effects = BUF(storage);
	struct change c = { .effects = &effects };
	struct need n;

	ck_assert_int_eq(core_begin(k.w.core, k.w.now), 0);
	c.txn = core_txn(k.w.core);
	c.last_id = core_last_id(k.w.core);
	n = first_due(c.txn);
	n.shift = MAX_RUNNING;
	change_set(&c, &kind_need, &n);
	ck_assert_int_eq(core_commit(k.w.core), 0);
}

/* The need that wakes last. */
static struct need
last_due(void)
{
	struct index_key key;
	struct need n;
	struct txn t;

	world_read(&k.w, &t);
	key_begin(&key, &kind_need, 5);
	ck_assert(record_get(&t, &kind_need, scan_one(&t, &key, true), &n));
	txn_abort(&t);
	return n;
}

/* Puts it back as it stood, revision and all: its request was carried out before. */
static void
put_back(struct need n)
{
	ck_assert_int_eq(core_begin(k.w.core, k.w.now), 0);
	n.rev--;
	side_put(core_txn(k.w.core), &kind_need, &n, core_last_id(k.w.core), k.w.now);
	ck_assert_int_eq(core_commit(k.w.core), 0);
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

	send_report_and_leave();
	county = guest_new(&k, "county", "10.0.0.2");
	pass(0, 11 * MINUTE);
	ck_assert_int_eq(guest_wait(&county, 5000, &n), LINK_CHANGED);
	guest_gone(&county);
	keep_look(&k);
	ck_assert_int_eq(entries("need.step"), 1);
	ck_assert_int_eq(entries("server.clock"), 0);
	keep_start(&k);
	usleep(500000);
	keep_look(&k);
	ck_assert_int_eq(entries("need.step"), 1);
	ck_assert_int_eq(check_run(k.w.dir, stderr, &r), 0);
}
END_TEST

static void
set_lull(const char *minutes)
{
	struct guest g = guest_new(&k, "admin", "10.0.0.3");
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
	send_report_and_leave();
	keep_kill(&k);
	set_clock(3 * HOUR);
	keep_start(&k);
	usleep(300000);
	pass(3 * HOUR, 3 * HOUR + stops[_i].after * MINUTE);
	keep_look(&k);
	ck_assert_int_eq(entries("server.stopped"), 1);
	ck_assert_int_eq(entries("need.step"), stops[_i].steps);
	ck_assert_int_eq(type_line(&k.w, "super", "journal list op=server.stopped", &t), 0);
	ck_assert_msg(strstr(t.out, "since: 20") && strstr(t.out, "until: 20") &&
	    strstr(t.out, " steps not fired in time: 1: R"), "%s", t.out);
}
END_TEST

/* Where the clock is put right just after a start, the two minutes last as long. */
START_TEST(a_clock_put_right_after_a_start_leaves_the_lull)
{
	send_report_and_leave();
	keep_kill(&k);
	set_clock(3 * HOUR);
	keep_start(&k);
	usleep(300000);
	set_clock(3 * HOUR - 5 * MINUTE);
	usleep(500000);
	if (_i > 0)
		pass(3 * HOUR - 5 * MINUTE, 3 * HOUR - 2 * MINUTE);
	keep_look(&k);
	ck_assert_int_eq(entries("server.clock"), 1);
	ck_assert_int_eq(entries("need.step"), _i);
}
END_TEST

static struct need
only_need(void)
{
	struct need n;
	struct txn t;

	world_read(&k.w, &t);
	n = first_due(&t);
	txn_abort(&t);
	return n;
}

/* A jump is a stop: two minutes of silence, and the rest of the chain follows from
 * there, an hour later. */
START_TEST(a_jump_forward_waits_and_moves_the_rest)
{
	struct need n;

	send_report_and_leave();
	set_clock(2 * HOUR);
	pass(2 * HOUR, 2 * HOUR + MINUTE);
	keep_look(&k);
	ck_assert_int_eq(entries("need.step"), 0);
	ck_assert_int_eq(entries("server.clock"), 1);
	keep_start(&k);
	pass(2 * HOUR + MINUTE, 2 * HOUR + 3 * MINUTE);
	keep_look(&k);
	ck_assert_int_eq(entries("need.step"), 1);
	n = only_need();
	ck_assert_int_ge(n.shift, 110 * 60);
	ck_assert_int_ge(n.next, n.opened + 3 * HOUR);
}
END_TEST

/* The clock goes back two days: nobody waits two days for it. */
START_TEST(a_clock_that_went_back_sets_needs_back)
{
	struct check_result r;
	struct need n;

	set_clock(48 * HOUR);
	usleep(300000);
	send_report_and_leave();
	set_clock(0);
	usleep(500000);
	pass(0, 11 * MINUTE);
	keep_look(&k);
	ck_assert_int_eq(entries("need.clock"), 1);
	ck_assert_int_eq(entries("need.step"), 1);
	n = only_need();
	ck_assert_int_gt(n.due, n.next + 40 * HOUR);	/* due never moves */
	ck_assert_int_eq(check_run(k.w.dir, stderr, &r), 0);
}
END_TEST

/* All that lie ahead are set back, also behind one that cannot be. */
START_TEST(a_need_that_is_refused_holds_up_no_setting_back)
{
	struct need bad, good;

	set_clock(48 * HOUR);
	usleep(300000);
	send_report_and_leave();
	set_clock(48 * HOUR + 2 * MINUTE);
	usleep(300000);
	send_and_leave("v12", V12);
	keep_look(&k);
	bad = last_due();
	good = only_need();
	ck_assert_uint_ne(bad.id, good.id);
	keep_start(&k);
	set_clock(0);
	usleep(800000);
	keep_look(&k);
	ck_assert_int_eq(entries("need.clock"), 2);
	put_back(bad);
	good.rev += 7;
	put_back(good);
	keep_start(&k);
	usleep(800000);
	keep_look(&k);
	ck_assert_int_eq(entries("need.clock"), 3);
}
END_TEST

/* Nobody of the township is on: its quiet chain waits, and goes on at once when
 * somebody logs in, also under the keeper after this one. */
static void
make_reviews_quiet(void)
{
	struct guest g = guest_new(&k, "admin", "10.0.0.1"), leader = guest_new(&k, "leader", "");
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
	send_as("v11a", V11, true);	/* what is no drill is urgent */
	pass(0, 12 * MINUTE);
	village = guest_at_screen(&k, "v12");
	usleep(300000);
	keep_look(&k);
	ck_assert_int_eq(entries("need.step"), 0);
	ck_assert_int_eq(entries("need.on"), 0);
	keep_start(&k);
	town = guest_at_screen(&k, "town1");
	usleep(500000);
	keep_look(&k);
	ck_assert_int_eq(entries("need.on"), 1);
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
	send_as("v11a", V11, true);	/* what is no drill is urgent */
	keep_kill(&k);
	set_clock(3 * HOUR);
	keep_start(&k);
	town = guest_at_screen(&k, "town1");
	pass(3 * HOUR, 3 * HOUR + MINUTE);
	keep_look(&k);
	ck_assert_int_eq(entries("need.on"), 0);
	keep_start(&k);
	guest_again(&k, &town);
	pass(3 * HOUR + MINUTE, 3 * HOUR + 3 * MINUTE);
	keep_look(&k);
	ck_assert_int_eq(entries("need.on"), 1);
	guest_gone(&town);
}
END_TEST

/* An empty battery: 1970. Nothing falls due, and the store says why. */
/* A crash makes no wrong clock right, however often; who starts it once more in good
 * order says that it is. */
START_TEST(a_wrong_clock_fires_nothing_also_after_a_crash)
{
	int64_t from = -20000 * DAY;
	struct txn t;

	send_report_and_leave();
	keep_kill(&k);
	for (int i = 0; i < 3; i++, from += HOUR) {
		set_clock(from);
		keep_start(&k);
		pass(from, from + 3 * MINUTE);
		if (i < 2)
			keep_kill(&k);
	}
	keep_look(&k);
	ck_assert_int_eq(entries("need.step") + entries("need.clock"), 0);
	keep_start(&k);
	pass(from - HOUR + 3 * MINUTE, from - HOUR + 15 * MINUTE);
	keep_look(&k);
	ck_assert_int_eq(entries("need.step"), 1);
	world_read(&k.w, &t);
	ck_assert_int_eq(halt_get(&t).kind, HALT_BACK);	/* the board calls it wrong no more */
	txn_abort(&t);
}
END_TEST

START_TEST(not_yet_due_does_not_fire)
{
	send_report_and_leave();
	set_clock(8 * MINUTE);
	usleep(800000);
	keep_look(&k);
	ck_assert_int_eq(entries("need.step"), 0);
}
END_TEST

START_TEST(a_refused_step_holds_up_no_other)
{
	send_report_and_leave();
	send_and_leave("v12", V12);
	send_and_leave("v21", V21);
	keep_look(&k);
	spoil_first_due();
	keep_start(&k);
	set_clock(9 * MINUTE);
	pass(9 * MINUTE, 13 * MINUTE);
	keep_look(&k);
	ck_assert_int_eq(entries("need.step"), 2);
}
END_TEST

/* In due order, with both times: when it fell due and when it fired. */
START_TEST(what_fell_due_keeps_its_order_and_times)
{
	int64_t last = 0;
	struct entry e;
	struct txn t;
	int n = 0;

	send_report_and_leave();
	set_clock(2 * MINUTE);
	send_and_leave("v21", V21);
	set_clock(4 * MINUTE);
	send_and_leave("v12", V12);
	keep_kill(&k);
	set_clock(3 * HOUR);
	keep_start(&k);
	pass(3 * HOUR, 3 * HOUR + 3 * MINUTE);
	keep_look(&k);
	world_read(&k.w, &t);
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

	send_report_and_leave();
	send_and_leave("v12", V12);
	send_and_leave("v21", V21);
	county = guest_new(&k, "county", "10.0.0.2");
	town = guest_new(&k, "town2", "10.0.0.3");
	set_clock(3 * HOUR);
	told(&county);
	told(&town);
	pass(3 * HOUR, 3 * HOUR + 3 * MINUTE);
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

	set_clock(365 * DAY);
	usleep(300000);
	g = guest_new(&k, "admin", "10.0.0.3");
	set_without_id(&g, &before);
	set_clock(0);
	usleep(300000);
	/* not the request of next year: that one is no ten minutes old */
	set_without_id(&g, &before);
	ck_assert(!before);
	set_without_id(&g, &before);
	ck_assert(before);
	send_report_and_leave();
	now = clock_now();
	pass(0, 11 * MINUTE);
	set_without_id(&g, &before);
	ck_assert(!before);
	guest_gone(&g);
	keep_look(&k);
	ck_assert_int_eq(entries("need.step"), 1);
	world_read(&k.w, &t);
	key_begin(&key, &kind_report_version, 1);
	ck_assert(record_get(&t, &kind_report_version, scan_one(&t, &key, true), &v));
	ck_assert_int_le(v.received, now);
	ck_assert_int_gt(v.received, now - MINUTE);
	ck_assert_int_eq(journal_get(&t, core_seq(k.w.core), &e, NULL), 0);
	ck_assert_int_gt(e.time, now + 300 * DAY);
	ck_assert_int_lt(entry_clock(&e), now + DAY);
	txn_abort(&t);
	core_close(k.w.core);
	k.w.core = NULL;
	ck_assert_int_eq(check_run(k.w.dir, stderr, &r), 0);
}
END_TEST

Suite *
suite_keeper_clock(void)
{
	Suite *s = suite_create("keeper_clock");
	TCase *tc = tcase_create("clock");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, due_step_fires_once);
	tcase_add_loop_test(tc, what_fell_due_while_stopped_fires_at_start, 0, 4);
	tcase_add_loop_test(tc, a_clock_put_right_after_a_start_leaves_the_lull, 0, 2);
	tcase_add_test(tc, a_jump_forward_waits_and_moves_the_rest);
	tcase_add_test(tc, a_clock_that_went_back_sets_needs_back);
	tcase_add_test(tc, a_wrong_clock_fires_nothing_also_after_a_crash);
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
