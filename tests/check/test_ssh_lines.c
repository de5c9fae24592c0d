/* Lines typed to a command on a terminal: echo, Enter, rubbing out, ends. */
#include <check.h>
#include <string.h>

#include "src/ssh/ssh_lines.h"

Suite *suite_ssh_lines(void);

static struct lines l;
static char shown[8192], out[LINE_ROOM + 1];

static void
setup(void)
{
	memset(&l, 0, sizeof l);
	shown[0] = out[0] = '\0';
}

/* Types until a line is ready; what is left of the keys comes back. */
static const char *
keys(const char *typed)
{
	char echo[LINE_ECHO];

	for (; *typed != '\0' && l.ready == 0 && !l.ended && !l.cancelled; typed++) {
		size_t n = lines_type(&l, *typed, echo), at = strlen(shown);

		ck_assert_uint_lt(at + n, sizeof shown);
		memcpy(shown + at, echo, n);
		shown[at + n] = '\0';
	}
	out[lines_take(&l, out, LINE_ROOM)] = '\0';
	return typed;
}

START_TEST(enter_ends_a_line)
{
	ck_assert_str_eq(keys("120\rdead"), "dead");
	ck_assert_str_eq(out, "120\n");
	ck_assert_str_eq(shown, "120\n");
	ck_assert_str_eq(keys("\nx\r\ny"), "\ny");	/* CR LF is one key */
	ck_assert_str_eq(out, "x\n");
	keys("\rz\n");
	ck_assert_str_eq(out, "\n");
}
END_TEST

START_TEST(a_line_is_mended)
{
	keys("洪水x\177\177涝\r");
	ck_assert_str_eq(out, "洪涝\n");
	ck_assert_str_eq(shown, "洪水x\b \b\b\b  \b\b涝\n");
	keys("\177\177abc\0252\033[A\033OB\r");		/* nothing to rub; Ctrl-U; arrows */
	ck_assert_str_eq(out, "2\n");
}
END_TEST

START_TEST(ends)
{
	keys("half\003");
	ck_assert(l.cancelled);
	ck_assert_str_eq(out, "");
	setup();
	keys("a\004");
	ck_assert(!l.ended);
	ck_assert_str_eq(out, "a");
	keys("\004");
	ck_assert(l.ended);
}
END_TEST

/* A line has room for so much; what is typed beyond it rings and does not stand there. */
START_TEST(full)
{
	char echo[LINE_ECHO];
	size_t n = 0;

	for (size_t i = 0; i < 2 * LINE_ROOM; i++)
		n += lines_type(&l, 'a', echo) == 1 && echo[0] == 'a';
	ck_assert_uint_eq(n, LINE_ROOM - 1);
	ck_assert_uint_eq(lines_type(&l, '\r', echo), 1);
	ck_assert_uint_eq(lines_take(&l, out, LINE_ROOM), LINE_ROOM);
	ck_assert_uint_eq(lines_type(&l, '\025', echo), 0);
}
END_TEST

Suite *
suite_ssh_lines(void)
{
	Suite *s = suite_create("ssh_lines");
	TCase *tc = tcase_create("ssh_lines");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, enter_ends_a_line);
	tcase_add_test(tc, a_line_is_mended);
	tcase_add_test(tc, ends);
	tcase_add_test(tc, full);
	suite_add_tcase(s, tc);
	return s;
}
