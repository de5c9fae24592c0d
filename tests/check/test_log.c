/* Log lines: what strangers send cannot begin a line or move a terminal's cursor. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/log.h"

static char said[2048];

/* Runs what logs, with standard error in a pipe. */
static void
listen_to(void (*logs)(void))
{
	int pair[2], before = dup(STDERR_FILENO);
	ssize_t n;

	ck_assert_int_eq(pipe(pair), 0);
	dup2(pair[1], STDERR_FILENO);
	logs();
	dup2(before, STDERR_FILENO);
	close(before);
	close(pair[1]);
	n = read(pair[0], said, sizeof said - 1);
	said[n > 0 ? n : 0] = '\0';
	close(pair[0]);
}

START_TEST(what_is_not_plain_is_escaped)
{
	char out[64];

	ck_assert_str_eq(log_safe(out, sizeof out, "v11a"), "v11a");
	ck_assert_str_eq(log_safe(out, sizeof out, "a\nb\x1b[2J\x7f\\"), "a\\x0ab\\x1b[2J\\x7f\\x5c");
	ck_assert_str_eq(log_safe(out, sizeof out, "样"), "\\xe6\\xa0\\xb7");
}
END_TEST

/* Cut between characters, never within what stands for one. */
START_TEST(what_is_too_long_is_cut)
{
	char out[8];

	ck_assert_str_eq(log_safe(out, sizeof out, "abcdefghij"), "abcdefg");
	ck_assert_str_eq(log_safe(out, sizeof out, "abcd\n"), "abcd");
	ck_assert_str_eq(log_safe(out, sizeof out, "abc\n"), "abc\\x0a");
}
END_TEST

static void
one_with_a_cause(void)
{
	errno = ENOENT;
	log_warn("cannot open %s", "x");
}

START_TEST(the_cause_stands_behind)
{
	log_role("keeper");
	listen_to(one_with_a_cause);
	log_role("");
	ck_assert_ptr_nonnull(strstr(said, "fengsui keeper["));
	ck_assert_ptr_nonnull(strstr(said, "]: cannot open x: "));
	ck_assert_int_eq(said[strlen(said) - 1], '\n');
	listen_to(one_with_a_cause);
	ck_assert_int_eq(strncmp(said, "fengsui: cannot open x: ", 24), 0);
}
END_TEST

Suite *suite_log(void);

Suite *
suite_log(void)
{
	Suite *s = suite_create("log");
	TCase *tc = tcase_create("log");

	tcase_add_test(tc, what_is_not_plain_is_escaped);
	tcase_add_test(tc, what_is_too_long_is_cut);
	tcase_add_test(tc, the_cause_stands_behind);
	suite_add_tcase(s, tc);
	return s;
}
