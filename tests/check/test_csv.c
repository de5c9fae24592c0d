/* Reading CSV: what is accepted, and each fault with its line and column. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/csv.h"

Suite *suite_csv(void);

static const char *const columns[] = { "code", "name", "kind" };

struct seen {
	char text[4096];
	unsigned lines[16];
	size_t rows;
	int stop_at;
};

static int
note_row(void *ctx, const struct csv_row *row)
{
	struct seen *s = ctx;

	for (size_t i = 0; i < row->nfields; i++) {
		strcat(s->text, row->field[i]);
		strcat(s->text, i + 1 < row->nfields ? "|" : "/");
	}
	if (s->rows < 16)
		s->lines[s->rows] = row->line;
	s->rows++;
	return s->stop_at != 0 && (int)s->rows == s->stop_at ? 7 : 0;
}

static int
run(const char *text, size_t len, struct seen *s, struct csv_fault *f)
{
	return csv_read(text, len, columns, 3, note_row, s, f);
}

static const struct { const char *text, *rows; unsigned last_line; } good[] = {
	{ "code,name,kind\n1,a,x\n", "1|a|x/", 2 },
	{ "code,name,kind\n1,a,x", "1|a|x/", 2 },
	{ "code,name,kind\r\n1,a,x\r\n2,b,y\r\n", "1|a|x/2|b|y/", 3 },
	{ "\xef\xbb\xbf" "code,name,kind\n1,a,x\n", "1|a|x/", 2 },
	{ "code,name,kind\n\n1,a,x\n\n\n2,b,\n\n", "1|a|x/2|b|/", 6 },
	{ "code,name,kind\n1,\"a,b\",\"say \"\"hi\"\"\"\n", "1|a,b|say \"hi\"/", 2 },
	{ "code,name,kind\n , 达拉特旗 ,x\n", "|达拉特旗|x/", 2 },
	{ "code,name,kind\n1,达\xe2\x80\x8b拉特旗,\xe3\x85\xa4\n", "1|达拉特旗|/", 2 },
};

START_TEST(accepts)
{
	struct seen s = { .text = "" };
	struct csv_fault f;

	ck_assert_int_eq(run(good[_i].text, strlen(good[_i].text), &s, &f), 0);
	ck_assert_str_eq(s.text, good[_i].rows);
	ck_assert_uint_eq(s.lines[s.rows - 1], good[_i].last_line);
}
END_TEST

#define TEXT(s) s, sizeof s - 1
static const struct { const char *text; size_t len; unsigned line; const char *field; enum csv_reason reason; } bad[] = {
	{ TEXT(""), 1, "", CSV_EMPTY },
	{ TEXT("\n\n"), 1, "", CSV_EMPTY },
	{ TEXT("\xef\xbb\xbf"), 1, "", CSV_EMPTY },
	{ TEXT("code,name,kind\n"), 2, "", CSV_NO_ROWS },
	{ TEXT("1,a,x\n"), 1, "", CSV_HEADER },
	{ TEXT("code,name\n1,a\n"), 1, "", CSV_HEADER },
	{ TEXT("code,name,kind,more\n1,a,x,y\n"), 1, "", CSV_HEADER },
	{ TEXT("code,Name,kind\n1,a,x\n"), 1, "", CSV_HEADER },
	{ TEXT("code,name,kind\n1,a,x\n1,a\n"), 3, "kind", CSV_WIDTH },
	{ TEXT("code,name,kind\n1,a,x,y\n"), 2, "", CSV_WIDTH },
	{ TEXT("code,name,kind\n1,\"a,x\n2,b,y\n"), 2, "name", CSV_OPEN_QUOTE },
	{ TEXT("code,name,kind\n1,a\"b\",x\n"), 2, "name", CSV_QUOTES },
	{ TEXT("code,name,kind\n1,\"a\"b,x\n"), 2, "name", CSV_QUOTES },
	{ TEXT("code,name,kind\n\n\n1,\"a\nb\",x\n"), 4, "name", CSV_NO_TEXT },
	{ TEXT("code,name,kind\n1,a\tb,x\n"), 2, "name", CSV_NO_TEXT },
	{ TEXT("code,name,kind\n1,a\0b,x\n"), 2, "name", CSV_NO_TEXT },
	{ TEXT("code,name,kind\n1,a\x1b[2J,x\n"), 2, "name", CSV_NO_TEXT },
	{ TEXT("code,name,kind\n1,\xb4\xef\xc0\xad,x\n"), 2, "name", CSV_NO_TEXT },
	{ TEXT("code,name,kind\n1,a,\xe8\xbe\n"), 2, "kind", CSV_NO_TEXT },
	{ TEXT("code,name,kind\r1,a,x\r"), 1, "", CSV_BARE_CR },
	{ TEXT("code,name,kind\n1,a\r,x\n"), 2, "", CSV_BARE_CR },
};

START_TEST(refuses)
{
	struct seen s = { .text = "" };
	struct csv_fault f;

	ck_assert_int_eq(run(bad[_i].text, bad[_i].len, &s, &f), -1);
	ck_assert_uint_eq(f.line, bad[_i].line);
	ck_assert_str_eq(f.field, bad[_i].field);
	ck_assert_int_eq(f.reason, bad[_i].reason);
}
END_TEST

START_TEST(long_rows)
{
	static char text[3 * CSV_ROW_MAX] = "code,name,kind\n1,";
	struct seen s = { .text = "" };
	struct csv_fault f;
	size_t n = strlen(text);

	memset(text + n, 'a', sizeof text - n);
	ck_assert_int_eq(run(text, sizeof text, &s, &f), -1);
	ck_assert_uint_eq(f.line, 2);
	ck_assert_uint_eq(s.rows, 0);
}
END_TEST

START_TEST(caller_stops)
{
	const char *text = "code,name,kind\n1,a,x\n2,b,y\n3,c,z\n";
	struct seen s = { .text = "", .stop_at = 2 };
	struct csv_fault f;

	ck_assert_int_eq(run(text, strlen(text), &s, &f), 7);
	ck_assert_str_eq(s.text, "1|a|x/2|b|y/");
}
END_TEST

/* Cut anywhere, it never reports a row that is not whole, unless what is left
 * of the last field could be all of it. */
START_TEST(truncated)
{
	const char *text = "code,name,kind\n150621,达拉特旗,banner\n150622,\"准格尔旗\",banner\n";

	for (size_t len = 0; len < strlen(text); len++) {
		struct seen s = { .text = "" };
		struct csv_fault f;
		int rc = run(text, len, &s, &f);
		ck_assert(rc == 0 || (f.line >= 1 && f.line <= 4 && f.reason != 0));
		ck_assert_uint_le(s.rows, 2);
	}
}
END_TEST

Suite *
suite_csv(void)
{
	Suite *s = suite_create("csv");
	TCase *t = tcase_create("read");

	tcase_add_loop_test(t, accepts, 0, sizeof good / sizeof good[0]);
	tcase_add_loop_test(t, refuses, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(t, long_rows);
	tcase_add_test(t, caller_stops);
	tcase_add_test(t, truncated);
	suite_add_tcase(s, t);
	return s;
}
