/* Times as people write and read them, in county time. */
#include <check.h>
#include <stdlib.h>

#include "gen/kinds/account/enums.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"

#define NOW 1784721600000LL	/* 2026-07-22 20:00 +08:00 */
#define EAST 480

static int64_t
parse(const char *s)
{
	int64_t ms = -1;

	ck_assert_msg(when_parse(s, NOW, EAST, &ms) == 0, "%s", s);
	return ms;
}

START_TEST(what_people_write)
{
	setenv("TZ", "America/New_York", 1);
	ck_assert_int_eq(parse("now"), NOW);
	ck_assert_int_eq(parse("刚刚"), NOW);
	ck_assert_int_eq(parse("30分钟前"), NOW - 30 * MINUTE);
	ck_assert_int_eq(parse("1小时前"), NOW - HOUR);
	ck_assert_int_eq(parse("19:30"), NOW - 30 * MINUTE);
	ck_assert_int_eq(parse("刚才"), NOW);
	ck_assert_int_eq(parse("半小时前"), NOW - 30 * MINUTE);
	ck_assert_int_eq(parse("半个小时前"), NOW - 30 * MINUTE);
	ck_assert_int_eq(parse("2个小时前"), NOW - 2 * HOUR);
	ck_assert_int_eq(parse("1930"), NOW - 30 * MINUTE);
	ck_assert_int_eq(parse("0805"), NOW - 11 * HOUR - 55 * MINUTE);
	ck_assert_int_eq(parse("19点半"), NOW - 30 * MINUTE);
	ck_assert_int_eq(parse("8点"), NOW - 12 * HOUR);
	ck_assert_int_eq(parse("20点整"), NOW);
	ck_assert_int_eq(parse("昨天 21时5分"), NOW - 22 * HOUR - 55 * MINUTE);
	ck_assert_int_eq(parse("7月22日 8点05分"), NOW - 11 * HOUR - 55 * MINUTE);
	ck_assert_int_eq(parse("１９：３０"), NOW - 30 * MINUTE);
	ck_assert_int_eq(parse("21:00"), NOW - 23 * HOUR);	/* the latest past one */
	ck_assert_int_eq(parse("昨天21:00"), NOW - 23 * HOUR);
	ck_assert_int_eq(parse("07-21 20:00"), NOW - DAY);
	ck_assert_int_eq(parse("12-31 23:00"), NOW - 203 * DAY + 3 * HOUR);	/* of last year */
	ck_assert_int_eq(parse("2026-07-22T20:00"), NOW);
	ck_assert_int_eq(parse("2026-07-22 20:00:00"), NOW);
	ck_assert_int_eq(parse("2026-07-22T12:00:00Z"), NOW);
	ck_assert_int_eq(parse("2026-07-22T20:00:00+08:00"), NOW);
}
END_TEST

/* The part of the day, numerals, and what is said of a day. */
START_TEST(what_people_say)
{
	static const struct { const char *said; int64_t ms; } spoken[] = {
		{ "昨晚十点半", NOW - 21 * HOUR - 30 * MINUTE }, { "昨天晚上10点半", NOW - 21 * HOUR - 30 * MINUTE },
		{ "凌晨2点", NOW - 18 * HOUR }, { "今天凌晨两点", NOW - 18 * HOUR }, { "21点", NOW - 23 * HOUR },
		{ "21点半", NOW - 22 * HOUR - 30 * MINUTE }, { "2105", NOW - 22 * HOUR - 55 * MINUTE },
		{ "21时05分", NOW - 22 * HOUR - 55 * MINUTE }, { "半小时前", NOW - 30 * MINUTE },
		{ "两小时前", NOW - 2 * HOUR }, { "十五分钟前", NOW - 15 * MINUTE }, { "刚才", NOW },
		{ "7月21日22:30", NOW - 21 * HOUR - 30 * MINUTE }, { "下午三点", NOW - 5 * HOUR },
		{ "今早八点零五分", NOW - 11 * HOUR - 55 * MINUTE }, { "上午十一点", NOW - 9 * HOUR },
		{ "中午十二点", NOW - 8 * HOUR }, { "夜里11点", NOW - 21 * HOUR }, { "夜里两点", NOW - 18 * HOUR },
		{ "下午三点一刻", NOW - 4 * HOUR - 45 * MINUTE }, { "二十点", NOW }, { "昨晚九点", NOW - 23 * HOUR },
		{ "凌晨12点", NOW - 20 * HOUR }, { "凌晨十二点半", NOW - 19 * HOUR - 30 * MINUTE },
		{ "今天凌晨十二点一刻", NOW - 19 * HOUR - 45 * MINUTE }, { "半夜12点", NOW - 20 * HOUR },
		{ "晚上十二点", NOW - 20 * HOUR }, { "7月21日晚9点", NOW - 23 * HOUR }, { "早8点", NOW - 12 * HOUR },
		{ "21日21时05分", NOW - 22 * HOUR - 55 * MINUTE }, { "21号晚上九点", NOW - 23 * HOUR },
		{ "30日20点", NOW - 22 * DAY }, { "一个半小时前", NOW - 90 * MINUTE },
		{ "两个半小时前", NOW - 150 * MINUTE }, { "一刻钟前", NOW - 15 * MINUTE },
		{ "十分钟以前", NOW - 10 * MINUTE }, { "半小时之前", NOW - 30 * MINUTE }, { "半个钟头前", NOW - 30 * MINUTE },
		{ "大约八点", NOW - 12 * HOUR }, { "21点左右", NOW - 23 * HOUR }, { "下午三点多", NOW - 5 * HOUR },
		{ "约两小时前", NOW - 2 * HOUR }, { "下午三点钟", NOW - 5 * HOUR },
	};
	static const char *const open[] = { "昨晚十二点", "昨晚两点", "昨夜2点", "下午10点", "凌晨9点", "晚上", "中午十点",
		"昨天晚上12点", "32日8点", "31号", "半", "大约", "左右", "晚12点", "晚上25点", "十十点", "二十三十点", "百点", "半夜" };
	int64_t ms;

	for (size_t i = 0; i < sizeof spoken / sizeof spoken[0]; i++)
		ck_assert_msg(parse(spoken[i].said) == spoken[i].ms, "%s: %jd", spoken[i].said,
		    (intmax_t)(parse(spoken[i].said) - NOW));
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
		ck_assert_msg(when_parse(open[i], NOW, EAST, &ms) == -1, "%s", open[i]);
	ck_assert_int_eq(when_parse_ahead("明早八点", NOW, EAST, &ms), 0);
	ck_assert_int_eq(ms, NOW + 12 * HOUR);
	ck_assert_int_eq(when_parse_ahead("两小时后", NOW, EAST, &ms), 0);
	ck_assert_int_eq(ms, NOW + 2 * HOUR);
}
END_TEST

/* 29 February is of the year that has one, not of last year, which has none. */
START_TEST(leap_day)
{
	struct when w = { .year = 2029, .month = 1, .day = 15 }, leap = { .year = 2028, .month = 2, .day = 29, .hour = 9 };
	int64_t ms, day;

	ck_assert_int_eq(when_parse("02-29 09:00", when_join(&w, EAST), EAST, &ms), 0);
	ck_assert_int_eq(ms, when_join(&leap, EAST));
	ck_assert_int_eq(when_parse_date("2月29日", when_join(&w, EAST), EAST, false, &day), 0);
	ck_assert_int_eq(day, 20280229);
	leap.year = 2032;
	ck_assert_int_eq(when_parse_ahead("02-29 09:00", when_join(&w, EAST), EAST, &ms), 0);
	ck_assert_int_eq(ms, when_join(&leap, EAST));
	ck_assert_int_eq(when_parse("2029-02-29 09:00", when_join(&w, EAST), EAST, &ms), -1);
}
END_TEST

START_TEST(what_is_no_time)
{
	static const char *const bad[] = { "", "soon", "25:00", "12:60", "2026-02-30T10:00",
		"2026-13-01", "1e9", "-5分钟前", "20:00x", "2460", "2560", "085", "08500", "25点", "8点60", "8点05分钟", "8点+5", "8点半5", "8", "点",
		"2026-07-22T20:00+99:00",
		"+9:+5", "9: 5", "07-22 9:+5", "2026-+7-22 10:00", "07-+2 10:00", "7- 2 10:00",
		"2026-07-22T20:00+-8:00", "100000天前", "20000天前",
		"2026-07-22T10:00:00.00000000000000000000000000000000000000000000000000000000000x" };
	int64_t ms;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(when_parse(bad[i], NOW, EAST, &ms) == -1, "%s", bad[i]);
	ck_assert_int_eq(when_parse("2026-07-22T20:05", NOW, EAST, &ms), -2);
	ck_assert_int_eq(when_parse("今天21:00", NOW, EAST, &ms), -2);
}
END_TEST

START_TEST(what_people_read)
{
	char s[64];

	tr_set(language_en);
	when_text(NOW - HOUR, NOW, EAST, s, sizeof s);
	ck_assert_str_eq(s, "19:00");
	when_text(NOW - DAY, NOW, EAST, s, sizeof s);
	ck_assert_str_eq(s, "yesterday 20:00");
	when_text(NOW - 3 * DAY, NOW, EAST, s, sizeof s);
	ck_assert_str_eq(s, "07-19 20:00");
	when_text(NOW - 400 * DAY, NOW, EAST, s, sizeof s);
	ck_assert_str_eq(s, "2025-06-17 20:00");
	when_due(NOW + 3 * HOUR, NOW, EAST, s, sizeof s);
	ck_assert_str_eq(s, "23:00");
	when_due(NOW + 4 * HOUR, NOW, EAST, s, sizeof s);
	ck_assert_str_eq(s, "tomorrow 00:00");
	when_due(NOW + 28 * HOUR, NOW, EAST, s, sizeof s);
	ck_assert_str_eq(s, "07-24 00:00");
	when_due(NOW - DAY, NOW, EAST, s, sizeof s);
	ck_assert_str_eq(s, "yesterday 20:00");
	when_iso(NOW, EAST, s, sizeof s);
	ck_assert_str_eq(s, "2026-07-22T20:00:00+08:00");
	when_iso(NOW, -210, s, sizeof s);
	ck_assert_str_eq(s, "2026-07-22T08:30:00-03:30");
	when_left(NOW + 3 * MINUTE, NOW, s, sizeof s);
	ck_assert_str_eq(s, "3 min left");
	when_left(NOW - 6 * MINUTE, NOW, s, sizeof s);
	ck_assert_str_eq(s, "6 min late");
	when_left(NOW + 130 * MINUTE, NOW, s, sizeof s);
	ck_assert_str_eq(s, "2 h 10 min left");
	tr_set(language_zh);
}
END_TEST

START_TEST(a_day_without_a_time)
{
	char s[40];

	when_date_text(20261120, NOW, EAST, s, sizeof s);
	ck_assert_str_eq(s, "11月20日");
	when_date_text(20270103, NOW, EAST, s, sizeof s);
	ck_assert_str_eq(s, "2027年1月3日");
	tr_set(language_en);
	when_date_text(20270103, NOW, EAST, s, sizeof s);
	ck_assert_str_eq(s, "2027-01-03");
	tr_set(language_zh);
}
END_TEST

START_TEST(every_day_joins_and_splits)
{
	struct when w;

	for (int64_t ms = 946684800000LL; ms < 4102444800000LL; ms += DAY - 7 * MINUTE) {
		when_split(ms, EAST, &w);
		ck_assert_int_eq(when_join(&w, EAST), ms / 1000 * 1000);
	}
	ck_assert_int_eq(when_day(NOW, EAST), 20260722);
	ck_assert_int_eq(when_day(NOW + 4 * HOUR, EAST), 20260723);
}
END_TEST

Suite *suite_when(void);

Suite *
suite_when(void)
{
	Suite *s = suite_create("when");
	TCase *tc = tcase_create("when");

	tcase_add_test(tc, what_people_write);
	tcase_add_test(tc, what_people_say);
	tcase_add_test(tc, leap_day);
	tcase_add_test(tc, what_is_no_time);
	tcase_add_test(tc, what_people_read);
	tcase_add_test(tc, a_day_without_a_time);
	tcase_add_test(tc, every_day_joins_and_splits);
	suite_add_tcase(s, tc);
	return s;
}
