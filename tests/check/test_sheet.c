/* Lists as they are written: row by row, whole, or with a word of what is left out. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "src/command/sheet.h"

Suite *suite_sheet(void);

#define MB (1 << 20)

static const struct kind no_args = { .name = "none" };
static const struct column one[] = { { NULL, "text" } };
static struct command *c;
static struct sheet s;

static void
begin(enum format f, int64_t limit)
{
	c = calloc(1, sizeof *c);
	ck_assert_ptr_nonnull(c);
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

Suite *
suite_sheet(void)
{
	Suite *suite = suite_create("sheet");
	TCase *tc = tcase_create("sheet");

	tcase_add_test(tc, a_row_is_written_as_it_is_given);
	tcase_add_test(tc, the_limit_says_what_it_left_out);
	tcase_add_test(tc, an_answer_that_is_too_large_says_what_it_left_out);
	suite_add_tcase(suite, tc);
	return suite;
}
