/*
 * A one-time code opens one thing, once: a password of one's own. Through a real
 * keeper, over links that drop and keepers that are replaced.
 */
#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/journal.h"
#include "gen/kinds/channel/messages.h"
#include "src/base/msg.h"
#include "src/lang/when.h"
#include "src/op/verifier.h"
#include "src/session/own_password.h"
#include "tests/check/help_keeper.h"

Suite *suite_keeper_code(void);

static struct keep k;
static char clock_file[96], code[VERIFIER_CODE];
static int clock_fd;

static void
set_clock(int64_t offset)
{
	ck_assert_int_eq(pwrite(clock_fd, &offset, sizeof offset, 0), (ssize_t)sizeof offset);
}

static void
give_code(void)
{
	struct txn t;

	txn_begin(&t, core_secrets(k.w.core), true);
	random_code(code, RANDOM_CODE_GROUPS);
	verifier_code_set(&t, world_account(&k.w, "v12"), INT64_MAX, code);
	ck_assert_int_eq(txn_commit(&t), 0);
}

static void
setup(void)
{
	keep_open(&k);
	give_code();
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

static int
bind_by_code(struct guest *g)
{
	return keeper_login(g->link, "v12", "code", "", false, &g->account);
}

static struct guest
by_code(void)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");

	ck_assert_int_eq(guest_try(&g, "v12", code), PASSWORD_CODE);
	ck_assert_int_eq(bind_by_code(&g), 0);
	return g;
}

/* Can it do more than set a password? */
static bool
is_free(struct guest *g)
{
	struct op_account_set a = { .which = g->account, .language = language_en };
	struct draft_head d = { .form = "report.file" }, list[4];
	struct presence who[2];
	uint8_t content[64];
	struct reply r;
	bool put = keeper_draft_put(g->link, &d, "x", 1) == 0;
	bool listed = keeper_draft_list(g->link, list, 4) >= 0;
	bool got = keeper_draft_get(g->link, d.id, &d, content, sizeof content) >= 0;
	bool seen = keeper_presence(g->link, "report " V12, who, 2) >= 0;

	guest_do(g, "account.set", &a, NULL, &r);
	ck_assert_int_eq(put, listed);
	ck_assert_int_eq(put, got);
	ck_assert_int_eq(put, seen);
	ck_assert_int_eq(r.outcome, put ? DONE : REFUSED);
	if (!put) {
		ck_assert_str_eq(world_message(r.refusal.message), "CODE_FIRST");
		ck_assert_int_eq(r.refusal.exit, 3);
	}
	return put;
}

static void
check_ended(struct guest *g)
{
	struct news n;

	ck_assert_int_eq(guest_wait(g, 3000, &n), LINK_ENDED);
	ck_assert_str_eq(world_message(n.message), "CODE_OVER");
	guest_gone(g);
}

START_TEST(nothing_opens_before_the_password)
{
	struct guest g = by_code(), again;

	ck_assert(!is_free(&g));
	ck_assert_int_eq(own_password_set(g.link, "my own words"), OWN_PASSWORD_SET);
	ck_assert(is_free(&g));
	again = guest_new(&k, "", "10.0.0.1");
	ck_assert_int_eq(guest_try(&again, "v12", code), PASSWORD_NO);
	ck_assert_int_eq(guest_try(&again, "v12", "my own words"), PASSWORD_OK);
	guest_gone(&again);
	guest_gone(&g);
}
END_TEST

START_TEST(a_dropped_link_may_come_again_for_a_while)
{
	struct guest g = by_code();

	guest_gone(&g);
	set_clock(14 * MINUTE);
	usleep(300000);
	g = by_code();
	guest_gone(&g);
	set_clock(15 * MINUTE + 1000);
	usleep(300000);
	g = guest_new(&k, "", "10.0.0.1");
	ck_assert_int_eq(guest_try(&g, "v12", code), PASSWORD_NO);
	guest_gone(&g);
}
END_TEST

START_TEST(who_comes_again_ends_the_one_before)
{
	struct guest first = by_code(), second = by_code();
	struct entry e;
	struct txn t;
	int in = 0, out = 0;

	ck_assert_int_eq(own_password_set(first.link, "not my words"), OWN_PASSWORD_AWAY);
	check_ended(&first);
	ck_assert_int_eq(own_password_set(second.link, "my own words"), OWN_PASSWORD_SET);
	guest_gone(&second);
	keep_look(&k);
	world_read(&k.w, &t);
	for (uint64_t seq = 1; journal_get(&t, seq, &e, NULL) == 0; seq++) {
		in += strcmp(e.op, "session.login") == 0 && memmem(e.words, e.words_len, "code", 4) != NULL;
		out += strcmp(e.op, "session.logout") == 0;
	}
	txn_abort(&t);
	ck_assert_int_eq(in, 2);
	ck_assert_int_ge(out, 1);
}
END_TEST

/* Without a word from it. */
START_TEST(who_comes_again_ends_one_that_is_silent)
{
	struct guest first = by_code(), second = by_code();

	check_ended(&first);
	ck_assert_int_eq(own_password_set(second.link, "my own words"), OWN_PASSWORD_SET);
	guest_gone(&second);
}
END_TEST

/* Whoever read the code hears nothing of the county before the password is his. */
START_TEST(nothing_is_heard_before_the_password)
{
	struct guest g = by_code(), other = guest_new(&k, "v12", "10.0.0.2");
	struct op_account_set a = { .which = g.account, .language = language_en };
	struct reply r;
	struct news n;

	guest_do(&other, "account.set", &a, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert_int_eq(guest_wait(&other, 3000, &n), LINK_CHANGED);
	/* The same round told whom it told. */
	ck_assert_int_eq(guest_wait(&g, 200, &n), LINK_NONE);
	ck_assert_int_eq(own_password_set(g.link, "my own words"), OWN_PASSWORD_SET);
	a.language = language_zh;
	guest_do(&other, "account.set", &a, NULL, &r);
	ck_assert_int_eq(guest_wait(&g, 3000, &n), LINK_CHANGED);
	guest_gone(&other);
	guest_gone(&g);
}
END_TEST

/* Proved before, bound after the code was used up. */
START_TEST(two_proofs_are_one_login)
{
	struct guest first = guest_new(&k, "", "10.0.0.1"), second = guest_new(&k, "", "10.0.0.2");

	ck_assert_int_eq(guest_try(&first, "v12", code), PASSWORD_CODE);
	ck_assert_int_eq(guest_try(&second, "v12", code), PASSWORD_CODE);
	ck_assert_int_eq(bind_by_code(&first), 0);
	ck_assert_int_eq(own_password_set(first.link, "my own words"), OWN_PASSWORD_SET);
	ck_assert_int_eq(bind_by_code(&second), M_CODE_OVER);
	guest_gone(&first);
	guest_gone(&second);
}
END_TEST

START_TEST(a_new_code_ends_the_old_ones_session)
{
	struct guest g = by_code(), admin = guest_new(&k, "admin", "10.0.0.3");
	struct op_account_code c = { .which = g.account };
	struct reply r;

	guest_do(&admin, "account.code", &c, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert_int_eq(own_password_set(g.link, "my own words"), OWN_PASSWORD_AWAY);
	check_ended(&g);
	guest_gone(&admin);
}
END_TEST

/* What the listener is told of the session last, for the next keeper. */
static void
learn(struct guest *g)
{
	struct pollfd p = { .fd = k.listener, .events = POLLIN };
	uint8_t packet[1024];
	struct msg_session s;
	struct msg m;
	ssize_t n;

	while (poll(&p, 1, 300) == 1 && (n = msg_recv(k.listener, packet, sizeof packet, NULL)) > 0) {
		if (msg_open(&m, packet, (size_t)n) != 0 || m.type != MSG_logged_in)
			continue;
		ck_assert(msg_get(&m, &kind_msg_session, &s));
		ck_assert_int_eq(s.number, g->number);
		g->account = s.account;
		g->code_at = s.code_at;
	}
}

START_TEST(another_keeper_opens_no_more)
{
	struct guest g = by_code();

	for (int i = 0; i < 2; i++) {
		learn(&g);
		ck_assert_int_eq(g.code_at != 0, i == 0);
		keep_kill(&k);
		keep_start(&k);
		guest_again(&k, &g);
		ck_assert_int_eq(is_free(&g), i == 1);
		if (i == 0)
			ck_assert_int_eq(own_password_set(g.link, "my own words"), OWN_PASSWORD_SET);
	}
	guest_gone(&g);
}
END_TEST

Suite *
suite_keeper_code(void)
{
	Suite *s = suite_create("keeper_code");
	TCase *c = tcase_create("code");

	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, nothing_opens_before_the_password);
	tcase_add_test(c, a_dropped_link_may_come_again_for_a_while);
	tcase_add_test(c, who_comes_again_ends_the_one_before);
	tcase_add_test(c, who_comes_again_ends_one_that_is_silent);
	tcase_add_test(c, nothing_is_heard_before_the_password);
	tcase_add_test(c, two_proofs_are_one_login);
	tcase_add_test(c, a_new_code_ends_the_old_ones_session);
	tcase_add_test(c, another_keeper_opens_no_more);
	suite_add_tcase(s, c);
	return s;
}
