/* Lists from spreadsheets: every way in which people save them. */
#include <check.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/text/rows.h"
#include "tests/check/help_world.h"

Suite *suite_rows(void);

static const struct rows_column columns[] = {
	{ "name", "姓名|名字", true }, { "area", "地区|村", true }, { "phone", "电话", false },
};
static struct rows r;
static struct refusal why;

static void
teardown(void)
{
	rows_free(&r);
}

static int
readn(const char *text, size_t len)
{
	rows_free(&r);
	return rows_read(&r, text, len, columns, 3, &why);
}

static int
read(const char *text)
{
	return readn(text, strlen(text));
}

#define BYTES(s) readn(s, sizeof(s) - 1)

static void
refused(const char *text, const char *message, const char *arg)
{
	ck_assert_int_eq(read(text), -1);
	ck_assert_str_eq(world_message(why.message), message);
	if (arg != NULL)
		ck_assert_str_eq(why.args[0] + 1, arg);
}

/* The first row below the head. */
static void
is(size_t row, unsigned line, const char *name, const char *area, const char *phone)
{
	size_t at = r.head + row;

	ck_assert_uint_lt(at, r.nrows);
	ck_assert_uint_eq(r.row[at].line, line);
	ck_assert_str_eq(rows_value(&r, at, 0), name);
	ck_assert_str_eq(rows_value(&r, at, 1), area);
	ck_assert_str_eq(rows_value(&r, at, 2), phone);
}

static const char *const ways[] = {
	"姓名,村,电话\n样例甲,一村,1\n样例乙,二村,\n",
	"\xef\xbb\xbf姓名,村,电话\r\n样例甲,一村,1\r\n样例乙,二村,\r\n",
	"姓名;村;电话\n样例甲;一村;1\n样例乙;二村;\n",
	"姓名\t村\t电话\n样例甲\t一村\t1\n样例乙\t二村",
	"\"姓名\",\"村\",\"电话\"\n\"样例甲\",\"一村\",\"1\"\n\"样例乙\",\"二村\",\"\"\n",
	"名 字 , 地　区（全称）,电话(手机)\n 样例甲 ,　一村　,1\n样例乙,二村\n",
	"NAME,Area,PHONE\n样例甲,一村,1\n样例乙,二村,\n",
	"姓名,村,电话\r样例甲,一村,1\r样例乙,二村,\r",
};

START_TEST(every_way)
{
	ck_assert_msg(read(ways[_i]) == 0, "%d: %s", _i, world_message(why.message));
	ck_assert_uint_eq(r.nrows, 3);
	is(1, 2, "样例甲", "一村", "1");
	is(2, 3, "样例乙", "二村", "");
}
END_TEST

START_TEST(gbk)
{
	char out[400], *from = (char *)(uintptr_t)ways[_i], *to = out;
	size_t left = strlen(from), room = sizeof out;
	iconv_t cd = iconv_open("GBK", "UTF-8");

	if (strncmp(from, "\xef\xbb\xbf", 3) == 0)
		from += 3, left -= 3;
	ck_assert(cd != (iconv_t)-1);
	ck_assert_int_ge((int)iconv(cd, &from, &left, &to, &room), 0);
	iconv_close(cd);
	ck_assert_int_eq(readn(out, (size_t)(to - out)), 0);
	is(1, 2, "样例甲", "一村", "1");
	is(2, 3, "样例乙", "二村", "");
}
END_TEST

START_TEST(cells)
{
	ck_assert_int_eq(read("名册,,\n\n电话,序号,姓名,村\n\"1,2\",9,\"样例\"\"甲\"\"\",\"一\n村\"\n,,,\n3,,乙,丙\n"),
	    0);
	ck_assert_uint_eq(r.head, 1);
	ck_assert_uint_eq(r.nrows, 4);
	is(1, 4, "样例\"甲\"", "一\n村", "1,2");
	is(2, 7, "乙", "丙", "3");
	ck_assert_str_eq(rows_head(&r, 2), "电话");
	ck_assert_uint_eq(rows_stray(&r, r.head + 1), 0);
	ck_assert_int_eq(read("姓名,村\n甲,一村,,9\n"), 0);
	ck_assert_uint_eq(rows_stray(&r, 1), 4);
}
END_TEST

START_TEST(unread)
{
	char text[100];
	struct buf b = BUF(text);

	ck_assert_int_eq(read("序号,姓名,,村,备注\n1,甲,,一村,x\n"), 0);
	rows_unread(&r, &b);
	ck_assert_str_eq(buf_str(&b), "序号, 备注");
	rows_free(&r);
	ck_assert_int_eq(read("一列很长的名字,二列很长的名字,姓名,村,三列很长的名字,四列很长的名字,五\n"
	    ",,甲,一村,,,x\n"), 0);
	buf_init(&b, text, sizeof text);
	rows_unread(&r, &b);
	ck_assert_str_eq(buf_str(&b), "一列很长的名字, 二列很长的名字, 三列很长的名字, … +2");
}
END_TEST

START_TEST(refusals)
{
	refused("", "FILE_EMPTY", NULL);
	refused("\n , ,\n", "FILE_EMPTY", NULL);
	refused("甲,一村\n乙,二村\n", "FILE_HEADS", "姓名、地区");
	refused("姓名,电话\n甲,1\n", "FILE_HEAD_NONE", "1");
	refused("姓名,村,地区\n甲,1,2\n", "FILE_HEAD_TWICE", "1");
	refused("\n姓名,村\n", "FILE_NO_ROWS", "2");
	refused("姓名,村\n甲,\"一村\n乙,二村\n", "FILE_QUOTE", "2");
	refused("姓名,村\n甲,\"一\"村\n", "FILE_QUOTE", "2");
	refused("姓名|村\n甲|一村\n", "FILE_HEADS", NULL);
	ck_assert_int_eq(BYTES("姓名,村\n甲,\0村\n"), -1);
	ck_assert_str_eq(world_message(why.message), "FILE_TEXT");
	ck_assert_str_eq(why.args[0] + 1, "2");
	ck_assert_int_eq(BYTES("姓名,村\n甲,\x81\xff村\n"), -1);
	ck_assert_str_eq(world_message(why.message), "FILE_TEXT");
	/* A direction mark makes a file in UTF-8 none in GBK, in which it would have other words. */
	refused("name,area\n样例,样例\n\xe2\x80\xae乙,样例\n", "FILE_TEXT", "3");
	refused("\xef\xbb\xbfname,area\n样例,样例\nb\x07,样例\n", "FILE_TEXT", "3");
	refused("\xef\xbb\xbfname,area\n样例,样例\n\xd0\xd5\xc3\xfb,x\n", "FILE_TEXT", "3");
	ck_assert_int_eq(BYTES("PK\x03\x04 a spreadsheet itself"), -1);
	ck_assert_str_eq(world_message(why.message), "FILE_TEXT");
}
END_TEST

/* Any bytes end in rows or in words, inside the text. */
START_TEST(any_bytes)
{
	static const char *const bits[] = { ",", ";", "\t", "\"", "\n", "\r", "姓名", "村", "甲", "\xff", " ",
		"\xc2\xa0" };
	char text[200] = "";

	srandom((unsigned)_i);
	for (int n = 0; n < 400; n++) {
		text[0] = '\0';
		for (int k = (int)(random() % 30); k > 0; k--)
			strcat(text, bits[random() % 12]);
		if (read(text) == 0)
			for (size_t i = 0; i < r.nrows; i++)
				for (size_t c = 0; c < 3; c++)
					ck_assert_ptr_nonnull(rows_value(&r, i, c));
	}
}
END_TEST

/* As the program itself leads a formula with an apostrophe; another one stays. */
START_TEST(a_guarded_cell_comes_back_as_typed)
{
	ck_assert_int_eq(read("姓名,村,电话\n\"'=王样例\",'@村,'+86 138\n\"''=王\",'村,'-5\n"), 0);
	is(1, 2, "=王样例", "@村", "+86 138");
	is(2, 3, "'=王", "'村", "'-5");
}
END_TEST

Suite *
suite_rows(void)
{
	Suite *s = suite_create("rows");
	TCase *c = tcase_create("rows");

	tcase_add_checked_fixture(c, NULL, teardown);
	tcase_add_loop_test(c, every_way, 0, sizeof ways / sizeof ways[0]);
	tcase_add_loop_test(c, gbk, 0, sizeof ways / sizeof ways[0]);
	tcase_add_test(c, cells);
	tcase_add_test(c, unread);
	tcase_add_test(c, refusals);
	tcase_add_loop_test(c, any_bytes, 0, 4);
	tcase_add_test(c, a_guarded_cell_comes_back_as_typed);
	suite_add_tcase(s, c);
	return s;
}
