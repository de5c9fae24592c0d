/*
 * A key that a client offers and that is not the person's: nobody takes it without a
 * question, whatever the keeper was shown.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/index.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/pubkey.h"
#include "keys/key.h"
#include "keys/password.h"
#include "screens/desk/desk.h"
#include "src/op/verifier.h"
#include "src/rules/account/account.h"
#include "src/session/link_call.h"
#include "tests/check/help_keeper.h"
#include "tests/check/help_seat.h"

Suite *suite_device(void);

#define KEY_LINE "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" \
	"PDEtPvCdy8A4VuWqYpVGw5Tq9x0mGlRj2yG2hRkGv6n"
#define KEY_OTHER "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" \
	"PDEtPvCdy8A4VuWqYpVGw5Tq9x0mGlRj2yG2hRkGv7n"

static struct keep k;
static int home;		/* whoever opens a county himself stays in it */
static char code[VERIFIER_CODE];

static void
print_of(const char *line, char print[KEY_PRINT])
{
	struct key_line key;

	ck_assert_int_eq(key_parse_line(&key, line, strlen(line)), 1);
	key_fingerprint(print, key.blob, key.blob_len);
}

static void
setup(void)
{
	struct txn t;

	home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(home, 0);
	keep_open(&k);
	txn_begin(&t, core_secrets(k.w.core), true);
	ck_assert_int_eq(verifier_password_set(&t, world_account(&k.w, "v11a"), "right horse"), 0);
	random_code(code, RANDOM_CODE_GROUPS);
	verifier_code_set(&t, world_account(&k.w, "v12"), INT64_MAX, code);
	ck_assert_int_eq(txn_commit(&t), 0);
	keep_start(&k);
}

static void
teardown(void)
{
	keep_close(&k);
	ck_assert_int_eq(fchdir(home), 0);
	close(home);
}

/* The rules alone, without a keeper. */
static void
setup_rules(void)
{
	keep_open(&k);
}

static void
teardown_rules(void)
{
	keep_close(&k);
}

/* States of the account's keys, as a mask of 1 << state. */
static unsigned
key_states(const char *login)
{
	struct pubkey p;
	struct index_key key;
	struct scan s;
	struct txn t;
	unsigned mask = 0;

	world_read(&k.w, &t);
	key_begin(&key, &kind_pubkey, 1);
	key_number(&key, world_account(&k.w, login));
	scan_open(&s, &t, &key, false);
	while (scan_next(&s))
		if (record_get(&t, &kind_pubkey, s.id, &p))
			mask |= 1u << p.state;
	scan_close(&s);
	txn_abort(&t);
	return mask;
}

/* A login by password at a terminal whose client showed KEY_LINE before. */
static enum key_offer
come(struct guest *g, const char *login, const char *word, bool command)
{
	char print[KEY_PRINT];
	uint64_t account;

	print_of(KEY_LINE, print);
	*g = guest_new(&k, "", "10.0.0.1");
	ck_assert(!keeper_key(g->link, login, KEY_LINE, print, false));
	ck_assert_int_eq(guest_try(g, login, word), PASSWORD_OK);
	ck_assert_int_eq(keeper_login(g->link, login, "password", "", command, &account), 0);
	return keeper_offered(g->link);
}

static bool
key_opens(const char *login)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");
	char print[KEY_PRINT];
	uint64_t account;
	bool opens;

	print_of(KEY_LINE, print);
	opens = keeper_key(g.link, login, KEY_LINE, print, true);
	ck_assert_int_eq(keeper_login(g.link, login, "key", print, true, &account),
	    opens ? 0 : M_LOGIN_REFUSED);
	guest_gone(&g);
	return opens;
}

static void
give_password(const char *login)
{
	struct txn t;

	keep_look(&k);
	txn_begin(&t, core_secrets(k.w.core), true);
	ck_assert_int_eq(verifier_password_set(&t, world_account(&k.w, login), "right horse"), 0);
	ck_assert_int_eq(txn_commit(&t), 0);
	keep_start(&k);
}

static void old_proposal(const struct op_account_propose *args);
static void give(struct op_account_propose *p, const char *line);

/* A program of before kept such a key unasked: it lets nobody in, nor does it count as
 * the key that is asked for beside the password. */
START_TEST(a_proposal_opens_nothing)
{
	struct op_account_propose p = { 0 };

	keep_look(&k);
	p.account = world_account(&k.w, "v11a");
	give(&p, KEY_LINE);
	old_proposal(&p);
	keep_start(&k);
	ck_assert(!key_opens("v11a"));
}
END_TEST

/* Without an answer nothing is kept; a no is kept for that key, a yes lets it in. */
START_TEST(an_offered_key_is_asked_about)
{
	struct guest g;

	ck_assert_int_eq(come(&g, "v11a", "right horse", false), KEY_OFFER_ASK);
	guest_gone(&g);
	ck_assert(!key_opens("v11a"));
	ck_assert_int_eq(come(&g, "v11a", "right horse", false), KEY_OFFER_ASK);
	ck_assert_int_eq(keeper_device(g.link, true), 0);
	ck_assert_int_eq(keeper_device(g.link, true), -1);	/* answered */
	guest_gone(&g);
	ck_assert(key_opens("v11a"));
	keep_look(&k);
	ck_assert_uint_eq(key_states("v11a"), 1u << key_state_active);
}
END_TEST

START_TEST(a_no_is_remembered_for_that_key)
{
	struct guest g;

	ck_assert_int_eq(come(&g, "v11a", "right horse", false), KEY_OFFER_ASK);
	ck_assert_int_eq(keeper_device(g.link, false), 0);
	guest_gone(&g);
	ck_assert(!key_opens("v11a"));
	ck_assert_int_eq(come(&g, "v11a", "right horse", false), KEY_OFFER_NONE);
	ck_assert_int_eq(keeper_device(g.link, true), -1);
	guest_gone(&g);
	keep_look(&k);
	ck_assert_uint_eq(key_states("v11a"), 1u << key_state_dropped);
}
END_TEST

START_TEST(a_command_is_asked_nothing)
{
	struct guest g;

	ck_assert_int_eq(come(&g, "v11a", "right horse", true), KEY_OFFER_NONE);
	ck_assert_int_eq(keeper_device(g.link, true), -1);
	guest_gone(&g);
	keep_look(&k);
	ck_assert_uint_eq(key_states("v11a"), 0);
}
END_TEST

/* One person, one key: the log names people. */
START_TEST(a_key_of_another_is_never_taken)
{
	struct guest g;

	give_password("v11b");
	ck_assert_int_eq(come(&g, "v11a", "right horse", false), KEY_OFFER_ASK);
	ck_assert_int_eq(keeper_device(g.link, true), 0);
	guest_gone(&g);
	ck_assert_int_eq(come(&g, "v11b", "right horse", false), KEY_OFFER_OTHERS);
	ck_assert_int_eq(keeper_device(g.link, true), -1);
	guest_gone(&g);
	ck_assert(!key_opens("v11b"));
	ck_assert_int_eq(come(&g, "v11b", "right horse", false), KEY_OFFER_OTHERS);
	ck_assert_int_eq(keeper_device(g.link, false), 0);	/* it is said once */
	guest_gone(&g);
	ck_assert_int_eq(come(&g, "v11b", "right horse", false), KEY_OFFER_NONE);
	guest_gone(&g);
}
END_TEST

START_TEST(who_may_do_much_is_not_asked)
{
	static const char *const high[] = { "leader", "super" };
	struct guest g;

	for (size_t i = 0; i < 2; i++) {
		give_password(high[i]);
		ck_assert_int_eq(come(&g, high[i], "right horse", false), KEY_OFFER_NONE);
		ck_assert_int_eq(keeper_device(g.link, true), -1);
		guest_gone(&g);
		ck_assert(!key_opens(high[i]));
	}
}
END_TEST

/* By a code the question waits until there is a password. */
START_TEST(a_code_is_asked_after_the_password)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");
	uint8_t salt[PASSWORD_SALT] = { 1 }, stretched[PASSWORD_BYTES] = { 2 };
	char print[KEY_PRINT];
	uint64_t account;

	print_of(KEY_LINE, print);
	ck_assert(!keeper_key(g.link, "v12", KEY_LINE, print, false));
	ck_assert_int_eq(guest_try(&g, "v12", code), PASSWORD_CODE);
	ck_assert_int_eq(keeper_login(g.link, "v12", "code", "", false, &account), 0);
	ck_assert_int_eq(keeper_offered(g.link), KEY_OFFER_ASK);
	ck_assert(keeper_permit(g.link));
	ck_assert_int_eq(keeper_set_password(g.link, salt, stretched), 0);
	ck_assert_int_eq(keeper_device(g.link, true), 0);
	guest_gone(&g);
	ck_assert(key_opens("v12"));
}
END_TEST

/* As shipped: a key or a password alone does not let an administrator in, and who came by
 * a code without a key is told. */
START_TEST(an_administrator_needs_both)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");
	struct login_offer offer;
	uint64_t account;
	struct txn t;

	guest_gone(&g);
	give_password("admin");
	g = guest_new(&k, "", "10.0.0.1");
	ck_assert_int_eq(keeper_ask(g.link, "admin", &offer), 0);
	ck_assert(offer.both);
	ck_assert_int_eq(guest_try(&g, "admin", "right horse"), PASSWORD_OK);
	ck_assert_int_eq(keeper_login(g.link, "admin", "password", "", false, &account), M_LOGIN_REFUSED);
	guest_gone(&g);
	keep_look(&k);
	txn_begin(&t, core_secrets(k.w.core), true);
	verifier_code_set(&t, world_account(&k.w, "admin"), INT64_MAX, code);
	ck_assert_int_eq(txn_commit(&t), 0);
	keep_start(&k);
	g = guest_new(&k, "", "10.0.0.1");
	ck_assert_int_eq(guest_try(&g, "admin", code), PASSWORD_CODE);
	ck_assert_int_eq(keeper_login(g.link, "admin", "code", "", false, &account), 0);
	ck_assert_int_eq(keeper_offered(g.link), KEY_OFFER_MISSING);
	guest_gone(&g);
}
END_TEST

static void
done(const char *login, const char *op, const void *args)
{
	struct reply r;

	world_do(&k.w, login, op, args, &r);
	ck_assert_msg(r.outcome == DONE, "%s: %s: %s", op, r.refusal.field,
	    world_message(r.refusal.message));
}

static void
refused(const char *login, const char *op, const void *args, const char *field, const char *message)
{
	struct reply r;

	ck_assert_int_eq(world_do(&k.w, login, op, args, &r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), message);
	ck_assert_str_eq(r.refusal.field, field);
}

static size_t
keys_of(const char *login, struct pubkey *out)
{
	struct txn t;
	uint64_t id = world_account(&k.w, login);
	size_t n;

	world_read(&k.w, &t);
	n = keys_held(&t, id, out, KEYS_MAX);
	txn_abort(&t);
	return n;
}

static void
give(struct op_account_propose *p, const char *line)
{
	snprintf(p->line, sizeof p->line, "%s", line);
	print_of(line, p->fingerprint);
}

/* As a program of before kept a key that a client had offered. */
static int
old_check(struct act *act)
{
	const struct op_account_propose *args = act->args;
	struct key_plan *plan = act->plan;

	plan->n = 1;
	plan->keys[0] = (struct pubkey){ .account = args->account, .state = key_state_proposed };
	memcpy(plan->keys[0].line, args->line, sizeof plan->keys[0].line);
	memcpy(plan->keys[0].fingerprint, args->fingerprint, sizeof plan->keys[0].fingerprint);
	return account_target(act, args->account, &plan->account);
}

static void
old_proposal(const struct op_account_propose *args)
{
	static const struct op old = { .verb = "decline", .args = &kind_op_account_propose,
	    .roles = ROLE_SYSTEM, .plan_size = sizeof(struct key_plan), .check = old_check,
	    .apply = key_apply };
	struct origin who = { .system = true };
	const struct subject *s;
	struct request req;
	struct reply reply;

	ck_assert_ptr_nonnull(op_find("account.decline", &s));
	request_fill(&req, s, &old, args);
	ck_assert_int_eq(core_begin(k.w.core, k.w.now), 0);
	notices_free(&k.w.told);
	core_do(k.w.core, &(struct core_job){ .who = &who, .req = &req, .reply = &reply,
	    .notices = &k.w.told, .op = &old });
	ck_assert_int_eq(core_commit(k.w.core), 0);
	ck_assert_int_eq(reply.outcome, DONE);
}

/* What a person answers about a key that his client offered. */
START_TEST(offered_keys)
{
	struct op_account_propose p = { 0 };
	struct op_account_key own = { 0 };
	struct pubkey held[KEYS_MAX];

	p.account = world_account(&k.w, "v11a");
	give(&p, KEY_LINE);
	refused("v11a", "account.confirm", &p, "", "NOT_PERMITTED");
	refused("admin", "account.decline", &p, "", "NOT_PERMITTED");
	done("!", "account.confirm", &p);
	ck_assert_uint_eq(keys_of("v11a", held), 1);
	ck_assert_int_eq(held[0].state, key_state_active);
	refused("!", "account.confirm", &p, "line", "KEY_KEPT");
	refused("!", "account.decline", &p, "line", "KEY_KEPT");
	p.account = own.which = world_account(&k.w, "v11b");
	refused("!", "account.confirm", &p, "line", "KEY_OTHERS");
	snprintf(own.add, sizeof own.add, "%s", KEY_LINE);
	refused("v11b", "account.key", &own, "add", "KEY_OTHERS");
	give(&p, KEY_OTHER);
	p.fingerprint[10] ^= 1;
	refused("!", "account.confirm", &p, "fingerprint", "KEY_FORM");
	give(&p, KEY_OTHER);
	done("!", "account.decline", &p);
	ck_assert_uint_eq(keys_of("v11b", held), 0);
	refused("!", "account.confirm", &p, "line", "KEY_KEPT");
	p.account = world_account(&k.w, "leader");
	refused("!", "account.confirm", &p, "account", "KEY_HIGH");
}
END_TEST

START_TEST(proposals_of_before)
{
	struct op_account_propose p = { 0 };
	struct pubkey held[KEYS_MAX];

	p.account = world_account(&k.w, "v11a");
	give(&p, KEY_LINE);
	old_proposal(&p);
	ck_assert_uint_eq(keys_of("v11a", held), 1);
	ck_assert_int_eq(held[0].state, key_state_proposed);
	done("!", "account.confirm", &p);
	ck_assert_uint_eq(keys_of("v11a", held), 1);
	ck_assert_int_eq(held[0].state, key_state_active);
	give(&p, KEY_OTHER);
	old_proposal(&p);
	done("!", "account.decline", &p);
	ck_assert_uint_eq(keys_of("v11a", held), 1);
}
END_TEST

/* The question comes by itself: no key answers it that was typed before it can have been
 * read, and Enter chooses nothing. */
START_TEST(no_early_key_answers)
{
	static const char *const early[] = { "2", "1", KEY_ENTER KEY_ENTER, "0", KEY_DOWN KEY_DOWN KEY_ENTER };
	const char *keys = early[_i];
	static struct seat st;
	/* ahead of the page; on the way while it is drawn; as it is seen; chosen by nobody */
	const char *const typed[] = { keys, keys, keys, KEY_ENTER };
	static const int later[] = { 0, 300, 1500, 1000 };

	seat_open(&st, &k.w, "v11a", 45, 20, language_zh, charset_utf8);
	st.rtt = 1200;
	st.s.link->offer = KEY_OFFER_ASK;
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	desk_first(st.ui->top);
	for (size_t i = 0; i < 4; i++) {
		k.w.now += later[i];
		seat_type(&st, typed[i]);
		ck_assert_str_eq(st.ui->top->screen->name, "device");
		ck_assert_int_eq(st.s.link->offer, KEY_OFFER_ASK);
	}
	ck_assert_msg(!seat_shows(&st, ">"), "%s", seat_text(&st));
	seat_type(&st, "1");
	ck_assert_int_eq(st.s.link->offer, KEY_OFFER_NONE);
	seat_close(&st);
}
END_TEST

/* Who presses a digit over and over, because a slow link shows nothing, answers nothing
 * with it however long he does; after a pause it counts. */
START_TEST(a_key_pressed_over_and_over_answers_nothing)
{
	static struct seat st;

	seat_open(&st, &k.w, "v11a", 45, 20, language_zh, charset_utf8);
	st.rtt = 1200;
	st.s.link->offer = KEY_OFFER_ASK;
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	desk_first(st.ui->top);
	for (int i = 0; i < 20; i++) {
		seat_type(&st, "2");
		k.w.now += 500;
		ck_assert_str_eq(st.ui->top->screen->name, "device");
		ck_assert_int_eq(st.s.link->offer, KEY_OFFER_ASK);
	}
	ck_assert_msg(seat_shows(&st, "太早按的键没有算"), "%s", seat_text(&st));
	k.w.now += 600;
	seat_type(&st, "1");
	ck_assert_int_eq(st.s.link->offer, KEY_OFFER_NONE);
	seat_close(&st);
}
END_TEST

/* So does the offer to practise: 1 typed ahead of it is a call for help. */
START_TEST(no_early_key_practises)
{
	static struct seat st;

	seat_open(&st, &k.w, "v11a", 80, 24, language_zh, charset_utf8);
	st.rtt = 1200;
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	desk_first(st.ui->top);
	for (int i = 0; i < 3; i++) {
		seat_type(&st, "1" KEY_ENTER);
		ck_assert_str_eq(st.ui->top->screen->name, "practice");
		k.w.now += 300;
	}
	k.w.now += 5000;
	seat_type(&st, "3");
	ck_assert_str_eq(st.ui->top->screen->name, "board");
	seat_close(&st);
}
END_TEST

Suite *
suite_device(void)
{
	Suite *s = suite_create("device");
	TCase *tc = tcase_create("keeper"), *t = tcase_create("rules");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, an_offered_key_is_asked_about);
	tcase_add_test(tc, a_proposal_opens_nothing);
	tcase_add_test(tc, a_no_is_remembered_for_that_key);
	tcase_add_test(tc, a_command_is_asked_nothing);
	tcase_add_test(tc, a_key_of_another_is_never_taken);
	tcase_add_test(tc, who_may_do_much_is_not_asked);
	tcase_add_test(tc, a_code_is_asked_after_the_password);
	tcase_add_test(tc, an_administrator_needs_both);
	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(t, setup_rules, teardown_rules);
	tcase_add_test(t, offered_keys);
	tcase_add_test(t, proposals_of_before);
	tcase_add_loop_test(t, no_early_key_answers, 0, 5);
	tcase_add_test(t, a_key_pressed_over_and_over_answers_nothing);
	tcase_add_test(t, no_early_key_practises);
	suite_add_tcase(s, t);
	return s;
}
