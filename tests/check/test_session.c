/* What a session knows about its person, and its new password. */
#include <check.h>
#include <string.h>

#include "keys/password.h"
#include "src/base/clock.h"
#include "src/op/verifier.h"
#include "src/session/own_password.h"
#include "src/session/session.h"
#include "tests/check/help_keeper.h"

Suite *suite_session(void);

static struct world w;

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

static void
prefer(const char *login, enum language language, enum charset charset)
{
	struct op_account_set args = { .which = world_account(&w, login),
	    .language = language, .charset = charset };
	struct reply reply;

	ck_assert_int_eq(world_do(&w, "", "account.set", &args, &reply), DONE);
}

static struct session
session_of(const char *login)
{
	struct session s = { .db = core_db(w.core) };

	s.viewer.account = world_account(&w, login);
	return s;
}

START_TEST(keeps_what_the_person_keeps)
{
	struct session s = session_of("v11a"), other = session_of("v11b");

	prefer("v11a", language_en, charset_gb18030);
	ck_assert(session_refresh(&s));
	ck_assert_int_eq(s.language, language_en);
	ck_assert_int_eq(s.charset, charset_gb18030);
	ck_assert(session_refresh(&other));
	ck_assert_int_eq(other.language, language_zh);
	ck_assert_int_eq(other.charset, charset_utf8);
}
END_TEST

/* Chosen by LANG or +gbk, or switched at the screen while it could not be stored. */
START_TEST(what_was_chosen_outlives_a_refresh)
{
	struct session s = session_of("v11a");

	s.charset = charset_gb18030;
	ck_assert(session_refresh(&s));
	ck_assert_int_eq(s.charset, charset_gb18030);
	s.language = language_en;
	prefer("v11a", language_zh, charset_utf8);
	ck_assert(session_refresh(&s));
	ck_assert_int_eq(s.charset, charset_gb18030);
	ck_assert_int_eq(s.language, language_en);
}
END_TEST

static int64_t
time_of(const uint8_t op_id[OP_ID_BYTES])
{
	int64_t ms = 0;

	for (int i = 0; i < 6; i++)
		ms = ms << 8 | op_id[i];
	return ms;
}

START_TEST(new_ids_begin_with_the_time)
{
	struct op_account_set args = { .language = language_en };
	const struct subject *subject;
	const struct op *op = op_find("account.set", &subject);
	int64_t before = clock_now();
	struct request a, b;

	request_fill(&a, subject, op, &args);
	request_fill(&b, subject, op, &args);
	ck_assert_int_ge(time_of(a.op_id), before);
	ck_assert_int_le(time_of(b.op_id), clock_now());
	ck_assert_mem_ne(a.op_id, b.op_id, sizeof a.op_id);
}
END_TEST

/* A sentence, and one that looks like a code on a card. */
START_TEST(own_password_logs_in)
{
	static const char *const typed[] = { "山 River 9", "k7m2-x9qd-3333-4444", "K7M2X9QD33334444" };
	const char *now = "right horse";
	struct keep k;
	struct txn t;

	keep_open(&k);
	txn_begin(&t, core_secrets(k.w.core), true);
	ck_assert_int_eq(verifier_password_set(&t, world_account(&k.w, "v11a"), now), 0);
	ck_assert_int_eq(txn_commit(&t), 0);
	keep_start(&k);
	for (size_t i = 0; i < sizeof typed / sizeof *typed; now = typed[i++]) {
		struct guest g = guest_new(&k, "", "10.0.0.1"), again;

		ck_assert_int_eq(guest_try(&g, "v11a", now), PASSWORD_OK);
		ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", true, &g.account), 0);
		ck_assert_int_eq(own_password_set(g.link, typed[i]), OWN_PASSWORD_SET);
		again = guest_new(&k, "", "10.0.0.1");
		ck_assert_int_eq(guest_try(&again, "v11a", typed[i]), PASSWORD_OK);
		guest_gone(&again);
		guest_gone(&g);
	}
	keep_close(&k);
}
END_TEST

Suite *
suite_session(void)
{
	Suite *s = suite_create("session");
	TCase *c = tcase_create("session"), *p = tcase_create("password");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, keeps_what_the_person_keeps);
	tcase_add_test(c, what_was_chosen_outlives_a_refresh);
	tcase_add_test(c, new_ids_begin_with_the_time);
	suite_add_tcase(s, c);
	tcase_set_timeout(p, 60);
	tcase_add_test(p, own_password_logs_in);
	suite_add_tcase(s, p);
	return s;
}
