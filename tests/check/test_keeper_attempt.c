/* Failed logins in the log: by key too, once a connection, with the name that was tried. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/index.h"
#include "db/journal.h"
#include "gen/kinds/account/attempt.h"
#include "keys/key.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/verifier.h"
#include "tests/check/help_keeper.h"

Suite *suite_keeper_attempt(void);

#define KEY_LINE "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" \
	"PDEtPvCdy8A4VuWqYpVGw5Tq9x0mGlRj2yG2hRkGv6n"

static struct keep k;
static char print[KEY_PRINT];

/* v11b has the key, v11a a password. */
static void
setup(void)
{
	struct op_account_key add = { .add = KEY_LINE };
	struct key_line key;
	struct reply r;
	struct txn t;

	keep_open(&k);
	ck_assert_int_eq(key_parse_line(&key, KEY_LINE, strlen(KEY_LINE)), 1);
	key_fingerprint(print, key.blob, key.blob_len);
	add.which = world_account(&k.w, "v11b");
	ck_assert_int_eq(world_do(&k.w, "", "account.key", &add, &r), DONE);
	txn_begin(&t, core_secrets(k.w.core), true);
	ck_assert_int_eq(verifier_password_set(&t, world_account(&k.w, "v11a"), "right horse"), 0);
	ck_assert_int_eq(txn_commit(&t), 0);
	keep_start(&k);
}

static void
teardown(void)
{
	keep_close(&k);
}

/* How many lines an address has, and the name in the last. */
static int
lines_of(const char *address, char name[40])
{
	struct entry e;
	struct txn t;
	int lines = 0;

	name[0] = '\0';
	world_read(&k.w, &t);
	for (uint64_t seq = 1; journal_get(&t, seq, &e, NULL) == 0; seq++) {
		char word[40];
		size_t at = 0;

		if (strcmp(e.op, "session.failed") != 0 || strcmp(e.address, address) != 0)
			continue;
		lines++;
		while (entry_word(&e, &at, word, name, 40))
			ck_assert_str_eq(word, "login");
	}
	txn_abort(&t);
	return lines;
}

static void
check_lines(const char *address, int lines, const char *name)
{
	char last[40];

	ck_assert_int_eq(lines_of(address, last), lines);
	ck_assert_str_eq(last, name);
}

/* A client offers what its agent holds; only one that never gets in has failed. */
START_TEST(who_gets_in_has_not_failed)
{
	uint64_t account;
	struct guest g = guest_new(&k, "", "10.0.0.1");

	ck_assert(!keeper_key(g.link, "v11b", KEY_LINE, "SHA256:other", false));
	ck_assert(keeper_key(g.link, "v11b", KEY_LINE, print, false));
	ck_assert(keeper_key(g.link, "v11b", KEY_LINE, print, true));
	ck_assert_int_eq(keeper_login(g.link, "v11b", "key", print, true, &account), 0);
	guest_gone(&g);
	g = guest_new(&k, "", "10.0.0.2");	/* let in, but asks for nothing */
	ck_assert(!keeper_key(g.link, "v11b", KEY_LINE, "SHA256:other", false));
	ck_assert(keeper_key(g.link, "v11b", KEY_LINE, print, true));
	guest_gone(&g);
	g = guest_new(&k, "", "10.0.0.3");
	ck_assert(!keeper_key(g.link, "v11a", KEY_LINE, print, false));
	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	guest_gone(&g);
	keep_look(&k);
	check_lines("10.0.0.1", 0, "");
	check_lines("10.0.0.2", 0, "");
	check_lines("10.0.0.3", 0, "");
}
END_TEST

/* The link or the keeper goes between the question and the signature: nobody guessed. */
START_TEST(who_showed_his_key_and_was_cut_off_has_not_failed)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");

	ck_assert(keeper_key(g.link, "v11b", KEY_LINE, print, false));
	guest_gone(&g);
	g = guest_new(&k, "", "10.0.0.2");
	ck_assert(!keeper_key(g.link, "v11b", KEY_LINE, "SHA256:other", false));
	ck_assert(keeper_key(g.link, "v11b", KEY_LINE, print, false));
	ck_assert(!keeper_key(g.link, "v11b", KEY_LINE, "SHA256:third", false));
	guest_gone(&g);
	g = guest_new(&k, "", "10.0.0.3");	/* his own name does not cover another's */
	ck_assert(keeper_key(g.link, "v11b", KEY_LINE, print, false));
	ck_assert(!keeper_key(g.link, "v11a", KEY_LINE, print, false));
	guest_gone(&g);
	g = guest_new(&k, "", "10.0.0.4");
	ck_assert(!keeper_key(g.link, "v11a", KEY_LINE, print, false));
	ck_assert(keeper_key(g.link, "v11b", KEY_LINE, print, false));
	guest_gone(&g);
	keep_look(&k);
	check_lines("10.0.0.1", 0, "");
	check_lines("10.0.0.2", 0, "");
	check_lines("10.0.0.3", 1, "v11a");
	check_lines("10.0.0.4", 1, "v11a");
}
END_TEST

START_TEST(who_does_not_leaves_a_line)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");
	uint64_t account;

	for (int i = 0; i < 3; i++)
		ck_assert(!keeper_key(g.link, "nobodysuch", KEY_LINE, print, false));
	guest_gone(&g);
	g = guest_new(&k, "", "10.0.0.2");	/* a known key that signs nothing */
	ck_assert(keeper_key(g.link, "v11b", KEY_LINE, print, false));
	ck_assert_int_eq(keeper_login(g.link, "v11b", "key", print, true, &account), M_LOGIN_REFUSED);
	guest_gone(&g);
	g = guest_new(&k, "", "10.0.0.3");
	ck_assert_int_eq(guest_try(&g, "v11a", "wrong horse"), PASSWORD_NO);
	guest_gone(&g);
	keep_look(&k);
	check_lines("10.0.0.1", 1, "***");
	check_lines("10.0.0.2", 1, "v11b");
	check_lines("10.0.0.3", 1, "v11a");
}
END_TEST

static int64_t
failed_count(const char *address)
{
	struct attempt a = { 0 };
	struct txn t;
	struct walk w;
	int64_t n = 0;

	world_read(&k.w, &t);
	walk_open(&w, &t, TABLE_KIND + kind_attempt.no, NULL, 0, false);
	while (walk_next(&w))
		if (record_get(&t, &kind_attempt, get_u64(w.key), &a) && strcmp(a.address, address) == 0)
			n += a.failed;
	walk_close(&w);
	txn_abort(&t);
	return n;
}

START_TEST(a_connection_counts_once_for_its_keys)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");

	for (int i = 0; i < 3; i++)
		ck_assert(!keeper_key(g.link, "v11a", KEY_LINE, print, false));
	guest_gone(&g);
	g = guest_new(&k, "", "10.0.0.2");	/* the password has counted already */
	ck_assert(!keeper_key(g.link, "v11a", KEY_LINE, print, false));
	ck_assert_int_eq(guest_try(&g, "v11a", "wrong horse"), PASSWORD_NO);
	guest_gone(&g);
	keep_look(&k);
	ck_assert_int_eq(failed_count("10.0.0.1"), 1);
	ck_assert_int_eq(failed_count("10.0.0.2"), 1);
}
END_TEST

/* Of all addresses: lines with that word, and the text of the last. */
static int
lines_with(const char *want, char text[40])
{
	struct entry e;
	struct txn t;
	int lines = 0;

	text[0] = '\0';
	world_read(&k.w, &t);
	for (uint64_t seq = 1; journal_get(&t, seq, &e, NULL) == 0; seq++) {
		char word[40], said[40];
		size_t at = 0;

		if (strcmp(e.op, "session.failed") != 0)
			continue;
		while (entry_word(&e, &at, word, said, 40)) {
			if (strcmp(word, want) != 0)
				continue;
			lines++;
			memcpy(text, said, 40);
		}
	}
	txn_abort(&t);
	return lines;
}

static void
fails_from(const char *address)
{
	struct guest g = guest_new(&k, "", address);

	ck_assert(!keeper_key(g.link, "nobodysuch", KEY_LINE, print, false));
	guest_gone(&g);
}

static void
crowd(int from, int to)
{
	char address[48];

	for (int i = from; i < to; i++) {
		snprintf(address, sizeof address, "10.1.%d.%d", i / 200, i % 200);
		fails_from(address);
	}
}

static void
set_clock(int64_t offset)
{
	FILE *f = fopen(k.clock, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(&offset, sizeof offset, 1, f), 1);
	fclose(f);
}

/* Nobody fills the journal from outside; the hour's last line says how many more. A
 * keeper that is killed meanwhile forgets nothing. */
START_TEST(strangers_have_so_many_lines_an_hour)
{
	int64_t minute_five = HOUR - clock_now() % HOUR + 5 * MINUTE;
	char text[40], clock[96];

	keep_look(&k);
	snprintf(clock, sizeof clock, "%s.clock", k.w.dir);
	k.clock = clock;
	set_clock(minute_five);
	keep_start(&k);
	crowd(0, 70);
	keep_answers(&k);
	keep_kill(&k);
	keep_start(&k);
	crowd(60, 75);		/* ten of them have failed before */
	keep_look(&k);
	ck_assert_int_eq(lines_with("login", text), 60);
	ck_assert_int_eq(lines_with("more", text), 0);
	set_clock(minute_five + HOUR);
	keep_start(&k);
	crowd(0, 2);
	keep_look(&k);
	ck_assert_int_eq(lines_with("login", text), 62);
	ck_assert_int_eq(lines_with("more", text), 1);
	ck_assert_str_eq(text, "15");
	unlink(clock);
}
END_TEST

/* Whose address is known is told of in any case. */
START_TEST(a_known_address_has_its_line)
{
	char name[40];
	uint64_t account;
	struct guest g = guest_new(&k, "", "10.9.9.9");

	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", true, &account), 0);
	guest_gone(&g);
	crowd(0, 61);
	fails_from("10.9.9.9");
	fails_from("10.9.9.8");
	keep_look(&k);
	ck_assert_int_eq(lines_of("10.9.9.9", name), 1);
	ck_assert_int_eq(lines_of("10.9.9.8", name), 0);
}
END_TEST

START_TEST(a_network_of_ipv6_counts_as_one)
{
	char text[40];

	fails_from("2001:db8:1:2::1");
	fails_from("2001:db8:1:2:ffff::2");
	fails_from("2001:db8:1:3::1");
	keep_look(&k);
	ck_assert_int_eq(lines_with("login", text), 2);
	ck_assert_int_eq(failed_count("2001:db8:1:2::/64"), 2);
}
END_TEST

#define ROWS 20000

static bool
has_row(const char *address)
{
	struct attempt a;
	struct index_key key;
	struct txn t;
	bool has;

	world_read(&k.w, &t);
	key_begin(&key, &kind_attempt, 1);
	key_text(&key, address);
	has = record_get(&t, &kind_attempt, scan_one(&t, &key, false), &a);
	txn_abort(&t);
	return has;
}

/* A full table takes no more: each new row costs the oldest that had no good login, never
 * one where somebody logged in. */
START_TEST(the_table_of_attempts_is_bounded)
{
	struct attempt a = { .hour = clock_now() / HOUR, .good = clock_now() };
	struct txn t;
	size_t n;

	keep_look(&k);
	ck_assert_int_eq(core_begin(k.w.core, clock_now()), 0);
	for (int i = 0; i < ROWS - 3; i++) {
		snprintf(a.address, sizeof a.address, "172.%d.%d.1", i / 200, i % 200);
		a.id = 0;
		side_put(core_txn(k.w.core), &kind_attempt, &a, core_last_id(k.w.core), clock_now());
	}
	ck_assert_int_eq(core_commit(k.w.core), 0);
	keep_start(&k);
	crowd(0, 6);			/* and a row that counts strangers */
	keep_look(&k);
	world_read(&k.w, &t);
	n = table_count(&t, TABLE_KIND + kind_attempt.no);
	txn_abort(&t);
	ck_assert_uint_eq(n, ROWS);
	ck_assert(has_row("172.0.0.1") && has_row("172.0.1.1") && has_row("172.99.196.1"));
	ck_assert(!has_row("10.1.0.0") && !has_row("10.1.0.3"));
	ck_assert(has_row("10.1.0.4") && has_row("10.1.0.5") && has_row("*"));
}
END_TEST

Suite *
suite_keeper_attempt(void)
{
	Suite *s = suite_create("keeper_attempt");
	TCase *c = tcase_create("attempts");

	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, who_gets_in_has_not_failed);
	tcase_add_test(c, who_showed_his_key_and_was_cut_off_has_not_failed);
	tcase_add_test(c, who_does_not_leaves_a_line);
	tcase_add_test(c, a_connection_counts_once_for_its_keys);
	tcase_add_test(c, strangers_have_so_many_lines_an_hour);
	tcase_add_test(c, a_known_address_has_its_line);
	tcase_add_test(c, the_table_of_attempts_is_bounded);
	tcase_add_test(c, a_network_of_ipv6_counts_as_one);
	suite_add_tcase(s, c);
	return s;
}
