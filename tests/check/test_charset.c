/* GB18030 and UTF-8 in commands, and which of them a session speaks. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "src/base/charset.h"

Suite *suite_charset(void);

/* Feeds text in pieces of step bytes. */
static size_t
feed(struct charset_stream *s, const char *text, size_t len, size_t step, char *out)
{
	size_t n = 0;

	for (size_t at = 0; at < len; at += step)
		n += charset_feed(s, text + at, len - at < step ? len - at : step, out + n);
	return n + charset_end(s, out + n);
}

/* 中文€ has two-byte and four-byte forms; 𠀀 lies outside the first plane. */
#define UTF "a中文€ü𠀀\nz"
#define GB "a\xD6\xD0\xCE\xC4\xA2\xE3\xA8\xB9\x95\x32\x82\x36\nz"

START_TEST(converts_both_ways)
{
	struct charset_pair p;
	char out[256];
	size_t n;

	ck_assert_int_eq(charset_open(&p), 0);
	n = feed(&p.in, GB, strlen(GB), (size_t)_i, out);
	out[n] = '\0';
	ck_assert_str_eq(out, UTF);
	n = feed(&p.out, UTF, strlen(UTF), (size_t)_i, out);
	out[n] = '\0';
	ck_assert_str_eq(out, GB);
	charset_close(&p);
}
END_TEST

/* What is no GB18030 must not become text that could be stored. */
START_TEST(bad_input_stays_bad)
{
	static const struct { const char *gb, *out; } samples[] = {
		{ "a\xFF" "b", "a\xFF" "b" },
		{ "a\xD6", "a\xFF" },
		{ "\x81\x30", "\xFF" },
		{ "\xFF\xFF\xD6\xD0", "\xFF\xFF中" },
	};

	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		for (size_t step = 1; step <= 4; step++) {
			struct charset_pair p;
			char out[64];
			size_t n;

			ck_assert_int_eq(charset_open(&p), 0);
			n = feed(&p.in, samples[i].gb, strlen(samples[i].gb), step, out);
			out[n] = '\0';
			ck_assert_msg(strcmp(out, samples[i].out) == 0, "sample %zu by %zu", i, step);
			charset_close(&p);
		}
	}
}
END_TEST

START_TEST(bad_output_is_a_question_mark)
{
	struct charset_pair p;
	char out[64];
	size_t n;

	ck_assert_int_eq(charset_open(&p), 0);
	n = feed(&p.out, "a\xE4\xB8" "b中", 7, 7, out);
	out[n] = '\0';
	ck_assert_str_eq(out, "a?b\xD6\xD0");
	charset_close(&p);
}
END_TEST

/* Whatever comes in, the room that the header promises is enough. */
START_TEST(room_is_enough)
{
	struct charset_pair p;
	unsigned seed = 11;
	char in[100], out[CHARSET_ROOM(100) + 1];

	ck_assert_int_eq(charset_open(&p), 0);
	for (int i = 0; i < 20000; i++) {
		size_t len = (size_t)rand_r(&seed) % sizeof in, room = CHARSET_ROOM(len);
		struct charset_stream *s = i % 2 == 0 ? &p.in : &p.out;

		for (size_t k = 0; k < len; k++)
			in[k] = (char)(rand_r(&seed) % 4 == 0 ? 'a' : 0x80 + rand_r(&seed) % 128);
		out[room] = '#';
		ck_assert_uint_le(charset_feed(s, in, len, out), room);
		ck_assert_int_eq(out[room], '#');
	}
	charset_close(&p);
}
END_TEST

START_TEST(locale_names_a_charset)
{
	static const struct { const char *value; enum charset c; } samples[] = {
		{ "zh_CN.GB18030", charset_gb18030 }, { "zh_CN.gbk", charset_gb18030 },
		{ "zh_CN.GB2312", charset_gb18030 }, { "zh_CN.eucCN", charset_gb18030 },
		{ "zh_CN.EUC-CN@pinyin", charset_gb18030 }, { "Chinese.CP936", charset_gb18030 },
		{ "zh_CN.gb_2312", charset_gb18030 }, { "zh_CN.UTF-8", charset_utf8 },
		{ "C.utf8", charset_utf8 }, { "zh_TW.Big5", charset_utf8 },
		{ "zh_CN.GBKX", charset_utf8 }, { "zh_CN.GB", charset_utf8 },
		{ "zh_CN", 0 }, { "C", 0 }, { "", 0 }, { "zh_CN.", 0 }, { ".@x", 0 },
	};

	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		ck_assert_msg(charset_of_locale(samples[i].value) == samples[i].c, "%s",
		    samples[i].value);
}
END_TEST

START_TEST(login_is_split)
{
	static const struct { const char *user, *login; bool gb; } samples[] = {
		{ "zhang3", "zhang3", false }, { "zhang3+gbk", "zhang3", true },
		{ "Zhang3+GBK", "zhang3", true }, { "zhang+utf", "", false }, { "", "", false },
		{ "+gbk", "", true }, { "zhang san", "", false }, { "张三", "", false },
		{ "a;b", "", false }, { "../x", "", false }, { "zhang+gbkx", "", false },
		{ "a2345678901234567890123456789012", "a2345678901234567890123456789012", false },
		{ "a23456789012345678901234567890123", "", false },
	};
	char login[CHARSET_LOGIN];
	bool gb;

	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		bool ok = charset_split_login(samples[i].user, login, &gb);

		ck_assert_msg(strcmp(login, samples[i].login) == 0, "%s", samples[i].user);
		ck_assert_msg(ok == (login[0] != '\0'), "%s", samples[i].user);
		ck_assert_msg(gb == samples[i].gb || !ok, "%s", samples[i].user);
	}
}
END_TEST

/* Told apart only where there is no doubt. */
START_TEST(other_charset_is_seen)
{
	static const struct { const char *bytes; enum charset seems; } c[] = {
		{ "", 0 }, { "place=abc", 0 }, { "三社", charset_utf8 }, { "第三社进水，38户", charset_utf8 },
		{ "水", charset_utf8 }, { "caf\xc3\xa9", 0 },
		{ "\xb8\x89社进水", charset_utf8 }, { "三社进水\xe4\xb8", charset_utf8 },
		{ "\xc8\xfd\xc9\xe7", charset_gb18030 }, { "\xd6\xbb", 0 },
		{ "a\xc8\xfd\xc9\xe7 138", charset_gb18030 }, { "\xff\xfe", 0 }, { "\xe6\xb5", 0 },
		{ "\xc8\xfd\xc9\xe7\xc8", charset_gb18030 },
		/* Three characters of GB2312 that are as well two of UTF-8. */
		{ "\xe4\xbf\xb0\xe4\xb0\xa1", 0 },
	};

	for (size_t i = 0; i < sizeof c / sizeof c[0]; i++)
		ck_assert_msg(charset_seems(c[i].bytes, strlen(c[i].bytes)) == c[i].seems, "%zu", i);
}
END_TEST

Suite *
suite_charset(void)
{
	Suite *s = suite_create("charset");
	TCase *tc = tcase_create("convert");

	tcase_add_loop_test(tc, converts_both_ways, 1, 8);
	tcase_add_test(tc, bad_input_stays_bad);
	tcase_add_test(tc, bad_output_is_a_question_mark);
	tcase_add_test(tc, room_is_enough);
	tcase_add_test(tc, locale_names_a_charset);
	tcase_add_test(tc, login_is_split);
	tcase_add_test(tc, other_charset_is_seen);
	suite_add_tcase(s, tc);
	return s;
}
