/*
 * Limits are settings: the listener is told at start and at each change, seats
 * are kept for duty officers and leaders, and what the system lacks is shown.
 */
#include <check.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/channel/messages.h"
#include "keys/password.h"
#include "src/base/msg.h"
#include "src/base/clock.h"
#include "src/op/settings.h"
#include "src/op/verifier.h"
#include "tests/check/help_keeper.h"

Suite *suite_keeper_limit(void);

static struct keep k;

static void
setup(void)
{
	struct txn t;

	keep_open(&k);
	txn_begin(&t, core_secrets(k.w.core), true);
	ck_assert_int_eq(verifier_password_set(&t, world_account(&k.w, "v11a"), "right horse"), 0);
	ck_assert_int_eq(verifier_password_set(&t, world_account(&k.w, "county"), "right horse"), 0);
	ck_assert_int_eq(txn_commit(&t), 0);
}

static void
teardown(void)
{
	keep_close(&k);
}

static void
set(const char *name, const char *value)
{
	struct op_setting_set args = { 0 };
	struct reply r;

	strcpy(args.which, name);
	strcpy(args.value, value);
	ck_assert_int_eq(world_do(&k.w, "", "setting.set", &args, &r), DONE);
}

/* The next limits that the listener is told: grace, attempts, all, one address. */
static bool
told(uint64_t out[5])
{
	struct pollfd p = { .fd = k.listener, .events = POLLIN };
	struct msg_limits in;
	uint8_t packet[1024];
	struct msg m;
	ssize_t n;

	while (poll(&p, 1, 3000) == 1) {
		n = msg_recv(k.listener, packet, sizeof packet, NULL);
		ck_assert_int_gt(n, 0);
		ck_assert_int_eq(msg_open(&m, packet, (size_t)n), 0);
		if (m.type != MSG_limits)
			continue;
		ck_assert(msg_get(&m, &kind_msg_limits, &in));
		out[0] = (uint64_t)in.grace;
		out[1] = (uint64_t)in.attempts;
		out[2] = (uint64_t)in.pool;
		out[3] = (uint64_t)in.address;
		out[4] = (uint64_t)in.known_address;
		return true;
	}
	return false;
}

START_TEST(listener_is_told_at_start_and_after_a_change)
{
	struct op_setting_set args = { .which = "login.waiting.address", .value = "3" };
	struct guest admin;
	struct reply r;
	uint64_t limits[5];

	set("login.grace.seconds", "45");
	keep_start(&k);
	ck_assert(told(limits));
	ck_assert_uint_eq(limits[0], 45);
	ck_assert_uint_eq(limits[1], 6);
	ck_assert_uint_eq(limits[2], 1000);
	ck_assert_uint_eq(limits[3], 16);
	ck_assert_uint_eq(limits[4], 64);
	admin = guest_new(&k, "admin", "10.0.0.1");
	guest_do(&admin, "setting.set", &args, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert(told(limits));
	ck_assert_uint_eq(limits[3], 3);
	guest_gone(&admin);
}
END_TEST

static int
log_in(struct guest *g, const char *login, const char *typed)
{
	uint64_t account;

	ck_assert_int_eq(guest_try(g, login, typed), PASSWORD_OK);
	return keeper_login(g->link, login, "password", "", false, &account);
}

START_TEST(last_seats_are_kept_for_duty)
{
	struct guest in, out, duty;

	set("login.seats", "1");
	keep_start(&k);
	in = guest_new(&k, "v12", "10.0.0.1");
	out = guest_new(&k, "", "10.0.0.2");
	duty = guest_new(&k, "", "10.0.0.3");
	ck_assert_int_eq(log_in(&out, "v11a", "right horse"), M_NO_SEAT);
	ck_assert_int_eq(log_in(&duty, "county", "right horse"), 0);
	guest_gone(&duty);
	guest_gone(&in);
	usleep(300000);
	ck_assert_int_eq(log_in(&out, "v11a", "right horse"), 0);
	guest_gone(&out);
}
END_TEST

/* One more session of an account ends the one that was idle longest, and says why. */
START_TEST(one_account_has_so_many_sessions)
{
	struct guest in[3], other, more;
	struct news news;

	set("login.sessions", "3");
	keep_start(&k);
	for (int i = 0; i < 3; i++)
		in[i] = guest_at_screen(&k, "v11a");
	other = guest_at_screen(&k, "v12");
	for (int i = 0; i < 3; i++) {
		keep_answers(&k);
		usleep(20000);
		keeper_active(in[(i + 2) % 3].link, clock_monotonic());	/* 2, 0, 1: then 2 is idle longest */
	}
	keep_answers(&k);
	more = guest_new(&k, "", "10.0.0.9");
	ck_assert_int_eq(log_in(&more, "v11a", "right horse"), 0);
	ck_assert_int_eq(guest_wait(&in[2], 3000, &news), LINK_ENDED);
	ck_assert_uint_eq(link_why(in[2].link), M_SESSION_IDLE);
	ck_assert_int_eq(guest_wait(&in[0], 100, &news), LINK_NONE);
	ck_assert_int_eq(guest_wait(&in[1], 100, &news), LINK_NONE);
	ck_assert_int_eq(guest_wait(&other, 100, &news), LINK_NONE);
	guest_gone(&more);
	guest_gone(&other);
	for (int i = 0; i < 3; i++)
		guest_gone(&in[i]);
}
END_TEST

/* A desk is not ended by another of its own; what the same person runs besides is. */
START_TEST(a_duty_screen_is_not_ended)
{
	struct guest desk, command, more;
	struct news news;

	set("login.sessions", "2");
	keep_start(&k);
	desk = guest_at_screen(&k, "county");
	keep_answers(&k);
	usleep(20000);
	command = guest_new(&k, "county", "10.0.0.2");
	keep_answers(&k);
	more = guest_new(&k, "", "10.0.0.3");
	ck_assert_int_eq(log_in(&more, "county", "right horse"), 0);
	ck_assert_int_eq(guest_wait(&command, 3000, &news), LINK_ENDED);
	ck_assert_int_eq(guest_wait(&desk, 100, &news), LINK_NONE);
	guest_gone(&more);
	guest_gone(&command);
	command = guest_at_screen(&k, "county");
	keep_answers(&k);
	more = guest_new(&k, "", "10.0.0.3");
	ck_assert_int_eq(log_in(&more, "county", "right horse"), M_SESSIONS_FULL);
	ck_assert_int_eq(guest_wait(&desk, 100, &news), LINK_NONE);
	guest_gone(&more);
	guest_gone(&command);
	guest_gone(&desk);
}
END_TEST

/* Who is suspended is out at once, and the administrator hears of it. */
START_TEST(who_is_suspended_is_out)
{
	struct op_account_suspend off = { .reason = "账号被人冒用" };
	struct guest desk, admin, flood;
	struct news news = { 0 };
	struct reply r;

	off.which = world_account(&k.w, "v12");
	keep_start(&k);
	flood = guest_at_screen(&k, "v12");
	admin = guest_at_screen(&k, "admin");
	desk = guest_at_screen(&k, "county");
	keep_answers(&k);
	guest_do(&desk, "account.suspend", &off, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert_uint_eq(r.answer.message, M_SUSPENDED);
	ck_assert_int_eq(guest_wait(&flood, 3000, &news), LINK_ENDED);
	ck_assert_uint_eq(link_why(flood.link), M_DISABLED);
	while (news.message != M_SUSPEND_TOLD)
		ck_assert_int_ne(guest_wait(&admin, 3000, &news), LINK_NONE);
	guest_gone(&desk);
	guest_gone(&admin);
	guest_gone(&flood);
}
END_TEST

START_TEST(attempts_are_limited_by_the_setting)
{
	struct guest g;
	uint8_t wrong[PASSWORD_BYTES] = { 1 };
	struct login_offer offer;

	set("login.attempts", "2");
	keep_start(&k);
	g = guest_new(&k, "", "10.0.0.1");
	ck_assert_int_eq(keeper_ask(g.link, "v11a", &offer), 0);	/* what is not compared does not count */
	for (int i = 0; i < 3; i++) {
		ck_assert(keeper_permit(g.link));
		ck_assert_int_eq(keeper_password(g.link, "v11a", wrong, wrong), PASSWORD_NO);
		ck_assert_int_eq(keeper_ask(g.link, "v11a", &offer), 0);
	}
	ck_assert(keeper_permit(g.link));
	ck_assert_int_eq(keeper_password(g.link, "v11a", wrong, wrong), PASSWORD_NO);
	ck_assert_int_eq(keeper_ask(g.link, "v11a", &offer), -1);
	ck_assert_uint_eq(link_why(g.link), M_SESSION_FAULT);
	guest_gone(&g);
}
END_TEST

START_TEST(nobody_answers_is_not_refused)
{
	struct guest g;
	uint64_t account = 7;

	keep_start(&k);
	g = guest_new(&k, "", "10.0.0.1");
	keep_kill(&k);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "key", "SHA256:x", true, &account), -1);
	ck_assert_uint_eq(account, 0);
	guest_gone(&g);
}
END_TEST

/* What the listener threw out, and whom the keeper had no place for. */
START_TEST(full_pools_are_kept_for_administrators)
{
	struct crowd c;
	struct walk all;
	struct txn t;
	int64_t times[6] = { 0 };

	keep_start(&k);
	ck_assert_int_eq(msg_send_with(k.listener, MSG_crowd, &kind_msg_crowd,
	    &(struct msg_crowd){ .address = 7, .pool = 40 }, -1), 0);
	usleep(300000);
	keep_look(&k);
	world_read(&k.w, &t);
	walk_open(&all, &t, TABLE_KIND + kind_crowd.no, NULL, 0, false);
	while (walk_next(&all))
		if (record_get(&t, &kind_crowd, get_u64(all.key), &c))
			times[c.what] += c.times;
	walk_close(&all);
	txn_abort(&t);
	ck_assert_int_eq(times[crowd_what_address], 7);
	ck_assert_int_eq(times[crowd_what_pool], 40);
}
END_TEST

/* The listener says it at each start; stored is only what is new. */
START_TEST(missing_layers_are_shown)
{
	char value[601];
	uint64_t seq, limits[5];
	struct txn t;

	for (int i = 0; i < 2; i++) {
		keep_start(&k);
		ck_assert_int_eq(msg_send_with(k.listener, MSG_layers, &kind_msg_layers,
		    &(struct msg_layers){ .lacks = "Landlock, seccomp" }, -1), 0);
		ck_assert(told(limits));
		if (i == 0)
			ck_assert(told(limits));
		usleep(300000);
		keep_look(&k);
		world_read(&k.w, &t);
		setting_text(&t, SETTING_SERVER_LACKS, value, sizeof value);
		txn_abort(&t);
		ck_assert_str_eq(value, "Landlock, seccomp");
		if (i == 0)
			seq = core_seq(k.w.core);
	}
	/* A start and a stop, nothing else. */
	ck_assert_uint_eq(core_seq(k.w.core), seq + 2);
}
END_TEST

START_TEST(yes_is_one)
{
	struct txn t;

	world_read(&k.w, &t);
	ck_assert_int_eq(setting_int(&t, SETTING_SAMPLE), 0);
	txn_abort(&t);
	set("sample", "yes");
	world_read(&k.w, &t);
	ck_assert_int_eq(setting_int(&t, SETTING_SAMPLE), 1);
	txn_abort(&t);
}
END_TEST

Suite *
suite_keeper_limit(void)
{
	Suite *s = suite_create("keeper_limit");
	TCase *c = tcase_create("limits");

	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, listener_is_told_at_start_and_after_a_change);
	tcase_add_test(c, last_seats_are_kept_for_duty);
	tcase_add_test(c, one_account_has_so_many_sessions);
	tcase_add_test(c, a_duty_screen_is_not_ended);
	tcase_add_test(c, who_is_suspended_is_out);
	tcase_add_test(c, attempts_are_limited_by_the_setting);
	tcase_add_test(c, nobody_answers_is_not_refused);
	tcase_add_test(c, missing_layers_are_shown);
	tcase_add_test(c, full_pools_are_kept_for_administrators);
	tcase_add_test(c, yes_is_one);
	suite_add_tcase(s, c);
	return s;
}
