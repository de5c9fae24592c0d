/* Lists as they are written: row by row, whole, or with a word of what is left out. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "src/command/output.h"
#include "src/command/sheet.h"

Suite *suite_sheet(void);

#define MB (1 << 20)

static const struct kind no_args = { .name = "none" };
static const struct column one[] = { { NULL, "text" } };
static struct command *c;
static struct sheet s;
static struct session person;

static void
begin(enum format f, int64_t limit)
{
	c = calloc(1, sizeof *c);
	ck_assert_ptr_nonnull(c);
	c->s = &person;
	c->kind = &no_args;
	c->format = f;
	c->out = open_memstream(&c->outdata, &c->outlen);
	sheet_begin(&s, c, one, 1, limit);
}

/* Closes it; what was written. */
static const char *
text(void)
{
	sheet_end(&s);
	ck_assert_int_eq(fclose(c->out), 0);
	return c->outdata;
}

static void
drop(void)
{
	free(c->outdata);
	free(c);
}

/* A list of any length needs the memory of one row and of its text. */
START_TEST(a_row_is_written_as_it_is_given)
{
	off_t before;

	begin(FORMAT_JSON, 10);
	for (int i = 0; i < 3; i++) {
		before = ftello(c->out);
		sheet_object(&s, json_pack("{si}", "n", i));
		ck_assert_int_gt(ftello(c->out), before);
	}
	ck_assert_str_eq(text(), "[{\"n\":0},{\"n\":1},{\"n\":2}]\n");
	drop();
	begin(FORMAT_JSON, 10);
	ck_assert_str_eq(text(), "[]\n");
	drop();
}
END_TEST

START_TEST(the_limit_says_what_it_left_out)
{
	begin(FORMAT_TEXT, 2);
	for (int i = 0; i < 5; i++)
		if (sheet_takes(&s)) {
			sheet_cell(&s, "x");
			sheet_row(&s);
		}
	ck_assert_str_eq(text(), "text\nx\nx\n");
	ck_assert_uint_eq(c->nnotes, 1);
	ck_assert_uint_eq(c->notes[0].message, M_LIST_MORE);
	ck_assert_str_eq(c->notes[0].args[0], "n3");
	drop();
}
END_TEST

/* Far past what a connection once held; then it ends at a row, and says so. */
START_TEST(an_answer_that_is_too_large_says_what_it_left_out)
{
	char *cell = malloc(MB + 1);
	int taken = 0;

	memset(cell, 'x', MB);
	cell[MB] = '\0';
	begin(FORMAT_CSV, 1000);
	for (int i = 0; i < 100; i++)
		if (sheet_takes(&s)) {
			sheet_cell(&s, cell);
			sheet_row(&s);
			taken++;
		}
	ck_assert_int_gt(taken, 16);
	ck_assert_int_lt(taken, 100);
	ck_assert_uint_eq(strlen(text()), strlen("\xef\xbb\xbftext\r\n") + (size_t)taken * (MB + 2));
	ck_assert_uint_eq(c->nnotes, 1);
	ck_assert_uint_eq(c->notes[0].message, M_LIST_LARGE);
	ck_assert_int_eq(atoi(c->notes[0].args[0] + 1), 100 - taken);
	free(cell);
	drop();
}
END_TEST

/* A spreadsheet runs what begins with = + - @, also full-width or behind blanks. */
START_TEST(what_a_spreadsheet_would_run_is_guarded)
{
	static const char *const run[] = {
		"=1+1", "+1+1", "-1-1", "@SUM(A1)", "＝1", "＋1+2", "－1-2", "＠A1",
		"-2+3+cmd|' /C calc'!A0", "-5 人", "+86 138", "-1.2.3", "-1.", "--1", "-", "+",
		" =1", "\t=1", "\r=1", "\n=1", "　＝1", "\xc2\xa0=1", "\xe2\x80\xaf@A1",
		"\tA", "\rA", "\nA", " \t -5",
	}, *const plain[] = { "-5", "+5", "-5.25", "0", "12.5", "展旦召苏木", "a=1", "3-4", "　村", "" };
	char *at, *out = NULL;
	size_t len;
	FILE *f;

	for (size_t i = 0; i < sizeof run / sizeof run[0]; i++) {
		f = open_memstream(&out, &len);
		output_csv(f, run[i]);
		fclose(f);
		ck_assert_msg(strncmp(out, "\"'", 2) == 0 && out[len - 1] == '"', "%s", out);
		at = strstr(out, run[i]);
		ck_assert_ptr_eq(at, out + 2);
		free(out);
	}
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
		f = open_memstream(&out, &len);
		output_csv(f, plain[i]);
		fclose(f);
		ck_assert_str_eq(out, plain[i]);
		free(out);
	}
}
END_TEST

/* In GB18030 a mark would stand in the first cell as rubbish. */
START_TEST(only_utf8_has_a_mark)
{
	begin(FORMAT_CSV, 10);
	ck_assert_str_eq(text(), "\xef\xbb\xbftext\r\n");
	drop();
	person.charset = charset_gb18030;
	begin(FORMAT_CSV, 10);
	ck_assert_str_eq(text(), "text\r\n");
	drop();
	begin(FORMAT_CSV, 10);
	output_json(c, json_pack("{ss}", "a", "=1"));
	ck_assert_str_eq(text(), "text\r\nkey,value\r\na,\"'=1\"\r\n");
	drop();
	person.charset = 0;
}
END_TEST

Suite *
suite_sheet(void)
{
	Suite *suite = suite_create("sheet");
	TCase *tc = tcase_create("sheet");

	tcase_add_test(tc, a_row_is_written_as_it_is_given);
	tcase_add_test(tc, the_limit_says_what_it_left_out);
	tcase_add_test(tc, an_answer_that_is_too_large_says_what_it_left_out);
	tcase_add_test(tc, what_a_spreadsheet_would_run_is_guarded);
	tcase_add_test(tc, only_utf8_has_a_mark);
	suite_add_tcase(suite, tc);
	return suite;
}
