/*
 * What opens an account is not changed at a screen that somebody left open: the
 * password, the telephone on record, the keys.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gen/kinds/account/args.h"
#include "keys/key.h"
#include "keys/password.h"
#include "src/op/verifier.h"
#include "src/session/own_password.h"
#include "tests/check/help_keeper.h"

Suite *suite_prove(void);

#define KEY_LINE "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" \
	"PDEtPvCdy8A4VuWqYpVGw5Tq9x0mGlRj2yG2hRkGv6n"

static struct keep k;
static int home;		/* whoever opens a county himself stays in it */

static void
setup(void)
{
	struct op_account_key add = { .add = KEY_LINE };
	struct reply r;
	struct txn t;

	home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(home, 0);
	keep_open(&k);
	txn_begin(&t, core_secrets(k.w.core), true);
	ck_assert_int_eq(verifier_password_set(&t, world_account(&k.w, "v11a"), "right horse"), 0);
	ck_assert_int_eq(txn_commit(&t), 0);
	add.which = world_account(&k.w, "v11b");
	ck_assert_int_eq(world_do(&k.w, "", "account.key", &add, &r), DONE);
	keep_start(&k);
}

static void
teardown(void)
{
	keep_close(&k);
	ck_assert_int_eq(fchdir(home), 0);
	close(home);
}

/* v11a by password, v11b by key; he has no password. */
static struct guest
come(const char *login, bool command)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");
	bool by_key = strcmp(login, "v11b") == 0;
	char print[KEY_PRINT] = "";
	struct key_line key;

	if (by_key) {
		ck_assert_int_eq(key_parse_line(&key, KEY_LINE, strlen(KEY_LINE)), 1);
		key_fingerprint(print, key.blob, key.blob_len);
		ck_assert(keeper_key(g.link, login, KEY_LINE, print, true));
	} else {
		ck_assert_int_eq(guest_try(&g, login, "right horse"), PASSWORD_OK);
	}
	ck_assert_int_eq(keeper_login(g.link, login, by_key ? "key" : "password", print, command,
	    &g.account), 0);
	return g;
}

static enum own_password
set(struct guest *g)
{
	return own_password_set(g->link, "another horse");
}

/* "": done; else the refusal's name. */
static const char *
call(struct guest *g, bool key)
{
	struct op_account_set phone = { .which = g->account, .phone = "0477-5551234" };
	struct op_account_key add = { .which = g->account, .add = "ssh-ed25519 "
	    "AAAAC3NzaC1lZDI1NTE5AAAAIDZxlstTgT6ul9uNp/xvfg41Rjt1Y7TJ82TuwZJrjUHb" };
	struct reply r;

	guest_do(g, key ? "account.key" : "account.set", key ? (void *)&add : (void *)&phone, NULL, &r);
	return r.outcome == DONE ? "" : world_message(r.refusal.message);
}

START_TEST(an_open_screen_changes_nothing_that_opens_the_account)
{
	struct op_account_set other = { .language = language_en };
	struct guest g = come("v11a", false);
	struct reply r;

	ck_assert_int_eq(set(&g), OWN_PASSWORD_WRONG);
	ck_assert_str_eq(call(&g, false), "PROVE_FIRST");
	ck_assert_str_eq(call(&g, true), "PROVE_FIRST");
	other.which = g.account;
	guest_do(&g, "account.set", &other, NULL, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert_int_eq(own_password_prove(g.link, "v11a", "wrong horse"), OWN_PASSWORD_WRONG);
	ck_assert_str_eq(call(&g, false), "PROVE_FIRST");
	ck_assert_int_eq(own_password_prove(g.link, "v11a", "right horse"), OWN_PASSWORD_SET);
	ck_assert_str_eq(call(&g, false), "");
	ck_assert_str_eq(call(&g, true), "");
	ck_assert_int_eq(set(&g), OWN_PASSWORD_SET);
	guest_gone(&g);
}
END_TEST

/* Nobody's but his own, and not without end. */
START_TEST(nobody_guesses_at_an_open_screen)
{
	struct guest g = come("v11a", false);
	int tries = 0;

	while (tries < 30 && own_password_prove(g.link, "v11a", "wrong horse") == OWN_PASSWORD_WRONG &&
	    !link_is_away(g.link))
		tries++;
	ck_assert_int_lt(tries, 10);
	guest_gone(&g);
	g = come("v11a", false);
	own_password_prove(g.link, "v11b", "wrong horse");
	ck_assert(link_is_away(g.link));
	guest_gone(&g);
}
END_TEST

/* Wrong ones in a row end a session, the last but one is named, and what is said is true;
 * right ones never count, nor does what was wrong before one, nor at the login. */
START_TEST(only_wrong_ones_in_a_row_count)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");

	ck_assert_int_eq(guest_try(&g, "v11a", "wrong horse"), PASSWORD_NO);
	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", false, &g.account), 0);
	for (int i = 0; i < 12; i++)
		ck_assert_int_eq(own_password_prove(g.link, "v11a", "right horse"), OWN_PASSWORD_SET);
	ck_assert_int_eq(own_password_prove(g.link, "v11a", "wrong horse"), OWN_PASSWORD_WRONG);
	ck_assert_int_eq(own_password_prove(g.link, "v11a", "right horse"), OWN_PASSWORD_SET);
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(own_password_prove(g.link, "v11a", "wrong horse"), OWN_PASSWORD_WRONG);
	ck_assert_int_eq(own_password_prove(g.link, "v11a", "wrong horse"), OWN_PASSWORD_LAST);
	ck_assert_int_eq(own_password_prove(g.link, "v11a", "wrong horse"), OWN_PASSWORD_AWAY);
	ck_assert_uint_eq(link_why(g.link), M_PASSWORDS_WRONG);
	guest_gone(&g);
}
END_TEST

/* A command has just logged in; who has no password has just used his key. */
START_TEST(a_login_just_now_is_a_proof)
{
	struct guest g = come("v11a", true);

	ck_assert_str_eq(call(&g, false), "");
	guest_gone(&g);
	g = come("v11b", false);
	ck_assert_str_eq(call(&g, true), "");
	ck_assert_int_eq(set(&g), OWN_PASSWORD_SET);
	ck_assert_str_eq(call(&g, false), "");
	guest_gone(&g);
}
END_TEST

/* Another keeper knows of no proof. */
START_TEST(a_session_of_before_has_proved_nothing)
{
	struct guest g = guest_at_screen(&k, "v11b");

	ck_assert_int_eq(set(&g), OWN_PASSWORD_WRONG);
	ck_assert_str_eq(call(&g, false), "PROVE_FIRST");
	guest_gone(&g);
}
END_TEST

Suite *
suite_prove(void)
{
	Suite *s = suite_create("prove");
	TCase *tc = tcase_create("keeper");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, an_open_screen_changes_nothing_that_opens_the_account);
	tcase_add_test(tc, nobody_guesses_at_an_open_screen);
	tcase_add_test(tc, only_wrong_ones_in_a_row_count);
	tcase_add_test(tc, a_login_just_now_is_a_proof);
	tcase_add_test(tc, a_session_of_before_has_proved_nothing);
	suite_add_tcase(s, tc);
	return s;
}
