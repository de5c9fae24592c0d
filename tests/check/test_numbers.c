/*
 * Numbers as people type them: what each writing means in each kind of field,
 * and what is refused and why.
 */
#include <check.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "db/numbers.h"

Suite *suite_numbers(void);

struct sample {
	const char		*text;
	enum number_class	 class;
	const char		*unit;
	enum number_error	 err;
	int64_t			 value;
};

#define COUNT NUMBER_COUNT, "人"
#define PLAIN NUMBER_COUNT, NULL
#define EXACT NUMBER_EXACT, NULL
#define LAND NUMBER_LAND, NULL
#define MONEY NUMBER_MONEY, NULL
#define LENGTH NUMBER_LENGTH, NULL

static const struct sample samples[] = {
	/* plain figures */
	{ "0", COUNT, NUMBER_OK, 0 },
	{ "120", COUNT, NUMBER_OK, 120 },
	{ " 120 ", COUNT, NUMBER_OK, 120 },
	{ "+7", COUNT, NUMBER_OK, 7 },
	{ "007", COUNT, NUMBER_OK, 7 },
	{ "１２０", COUNT, NUMBER_OK, 120 },
	{ "　３６　", COUNT, NUMBER_OK, 36 },
	{ "1,234", COUNT, NUMBER_OK, 1234 },
	{ "12，345，678", COUNT, NUMBER_OK, 12345678 },
	{ "5.0", COUNT, NUMBER_OK, 5 },
	{ "999999999999", COUNT, NUMBER_OK, 999999999999 },
	{ "000000000000000012", COUNT, NUMBER_OK, 12 },
	/* units of counts */
	{ "45人", COUNT, NUMBER_OK, 45 },
	{ "45 人", COUNT, NUMBER_OK, 45 },
	{ "３名", COUNT, NUMBER_OK, 3 },
	{ "3个", COUNT, NUMBER_OK, 3 },
	{ "3个", PLAIN, NUMBER_OK, 3 },
	{ "3间", NUMBER_COUNT, "间", NUMBER_OK, 3 },
	{ "3只", NUMBER_COUNT, "头|只", NUMBER_OK, 3 },
	{ "3人", NUMBER_COUNT, "间", NUMBER_UNIT, 0 },
	{ "3人", PLAIN, NUMBER_UNIT, 0 },
	{ "45亩", COUNT, NUMBER_UNIT, 0 },
	{ "45 xyz", COUNT, NUMBER_UNIT, 0 },
	/* as people say them; what was understood is read back */
	{ "3个人", COUNT, NUMBER_OK, 3 },
	{ "两个人", COUNT, NUMBER_OK, 2 },
	{ "3个人", NUMBER_COUNT, "间", NUMBER_UNIT, 0 },
	{ "120。", COUNT, NUMBER_OK, 120 },
	{ "120人；", COUNT, NUMBER_OK, 120 },
	{ "约120", COUNT, NUMBER_OK, 120 },
	{ "大约一百二十人", COUNT, NUMBER_OK, 120 },
	{ "120余", COUNT, NUMBER_OK, 120 },
	{ "120余人", COUNT, NUMBER_OK, 120 },
	{ "120左右", COUNT, NUMBER_OK, 120 },
	{ "120多", COUNT, NUMBER_OK, 120 },
	{ "一百二十多人", COUNT, NUMBER_OK, 120 },
	{ "120人左右", COUNT, NUMBER_OK, 120 },
	{ "45亩上下", LAND, NUMBER_OK, 4500 },
	{ "左右", COUNT, NUMBER_NOT, 0 },
	{ "120人左", COUNT, NUMBER_UNIT, 0 },
	{ "120多5", COUNT, NUMBER_NOT, 0 },
	{ "30多万", COUNT, NUMBER_NOT, 0 },
	{ "约5万元", MONEY, NUMBER_OK, 500 },
	{ "45余亩", LAND, NUMBER_OK, 4500 },
	{ "约", COUNT, NUMBER_NOT, 0 },
	{ "约-5", COUNT, NUMBER_NEGATIVE, 0 },
	/* of what is kept or counted nothing is about */
	{ "三百", EXACT, NUMBER_OK, 300 },
	{ "1.2万", EXACT, NUMBER_OK, 12000 },
	{ "三百多", EXACT, NUMBER_ABOUT, 0 },
	{ "约300", EXACT, NUMBER_ABOUT, 0 },
	{ "300左右", EXACT, NUMBER_ABOUT, 0 },
	{ "300个左右", EXACT, NUMBER_ABOUT, 0 },
	{ "三百余个", EXACT, NUMBER_ABOUT, 0 },
	{ "300.5", EXACT, NUMBER_DECIMALS, 0 },
	{ "三四个", EXACT, NUMBER_NOT, 0 },
	{ "300箱", EXACT, NUMBER_UNIT, 0 },
	{ "120余5", COUNT, NUMBER_NOT, 0 },
	{ "30余万", COUNT, NUMBER_NOT, 0 },
	{ "。", COUNT, NUMBER_EMPTY, 0 },
	/* 万 and its kind */
	{ "1.2万", COUNT, NUMBER_OK, 12000 },
	{ "1.2 万人", COUNT, NUMBER_OK, 12000 },
	{ "１．２万", COUNT, NUMBER_OK, 12000 },
	{ "0.00万", COUNT, NUMBER_OK, 0 },
	{ "3千", COUNT, NUMBER_OK, 3000 },
	{ "12百", COUNT, NUMBER_OK, 1200 },
	{ "1万2千", COUNT, NUMBER_OK, 12000 },
	{ "1万2000", COUNT, NUMBER_OK, 12000 },
	{ "1万零20", COUNT, NUMBER_OK, 10020 },
	{ "1.5亿", COUNT, NUMBER_OK, 150000000 },
	{ "1.23456万", COUNT, NUMBER_DECIMALS, 0 },
	/* Chinese numerals */
	{ "零", COUNT, NUMBER_OK, 0 },
	{ "十", COUNT, NUMBER_OK, 10 },
	{ "十二", COUNT, NUMBER_OK, 12 },
	{ "二十", COUNT, NUMBER_OK, 20 },
	{ "三百二十", COUNT, NUMBER_OK, 320 },
	{ "三百二", COUNT, NUMBER_OK, 320 },
	{ "三百零二", COUNT, NUMBER_OK, 302 },
	{ "两千五", COUNT, NUMBER_OK, 2500 },
	{ "一千零一十", COUNT, NUMBER_OK, 1010 },
	{ "一万二", COUNT, NUMBER_OK, 12000 },
	{ "一万零二", COUNT, NUMBER_OK, 10002 },
	{ "一万零五百", COUNT, NUMBER_OK, 10500 },
	{ "十二万三千四百五十六", COUNT, NUMBER_OK, 123456 },
	{ "一亿二", COUNT, NUMBER_OK, 120000000 },
	{ "三亿五千万", COUNT, NUMBER_OK, 350000000 },
	{ "一万万", COUNT, NUMBER_NOT, 0 },
	{ "壹佰贰拾", COUNT, NUMBER_OK, 120 },
	{ "二〇二五", COUNT, NUMBER_OK, 2025 },
	{ "三四个", COUNT, NUMBER_NOT, 0 },
	{ "两三", COUNT, NUMBER_NOT, 0 },
	{ "五六十", COUNT, NUMBER_NOT, 0 },
	{ "十七八", COUNT, NUMBER_NOT, 0 },
	{ "三五", COUNT, NUMBER_NOT, 0 },
	{ "一二三", COUNT, NUMBER_OK, 123 },
	{ "三点五万", COUNT, NUMBER_OK, 35000 },
	{ "十二人", COUNT, NUMBER_OK, 12 },
	/* no number, or one that can be read in two ways */
	{ "", COUNT, NUMBER_EMPTY, 0 },
	{ " 　", COUNT, NUMBER_EMPTY, 0 },
	{ "人", COUNT, NUMBER_NOT, 0 },
	{ "abc", COUNT, NUMBER_NOT, 0 },
	{ "万", COUNT, NUMBER_NOT, 0 },
	{ "百", COUNT, NUMBER_NOT, 0 },
	{ "-", COUNT, NUMBER_NOT, 0 },
	{ ".", COUNT, NUMBER_NOT, 0 },
	{ "5.", COUNT, NUMBER_NOT, 0 },
	{ "1.2.3", COUNT, NUMBER_NOT, 0 },
	{ "1,23", COUNT, NUMBER_NOT, 0 },
	{ "1234,567", COUNT, NUMBER_NOT, 0 },
	{ "1,2345", COUNT, NUMBER_NOT, 0 },
	{ "1 2", COUNT, NUMBER_NOT, 0 },
	{ "十几", COUNT, NUMBER_NOT, 0 },
	{ "10-20", COUNT, NUMBER_NOT, 0 },
	{ "二百三百", COUNT, NUMBER_NOT, 0 },
	{ "五十百", COUNT, NUMBER_NOT, 0 },
	{ "1e5", COUNT, NUMBER_UNIT, 0 },
	{ "12\xE4\xBA", COUNT, NUMBER_NOT, 0 },
	{ "12\xFF", COUNT, NUMBER_NOT, 0 },
	/* signs and sizes */
	{ "-5", COUNT, NUMBER_NEGATIVE, 0 },
	{ "－５", COUNT, NUMBER_NEGATIVE, 0 },
	{ "负五", COUNT, NUMBER_NEGATIVE, 0 },
	{ "-x", COUNT, NUMBER_NOT, 0 },
	{ "1.5", COUNT, NUMBER_DECIMALS, 0 },
	{ "1000000000000", COUNT, NUMBER_LARGE, 0 },
	{ "99999999999999999999999999", COUNT, NUMBER_LARGE, 0 },
	{ "999999999999亿", COUNT, NUMBER_LARGE, 0 },
	{ "9999999999.9亿", COUNT, NUMBER_LARGE, 0 },
	/* land, in hundredths of a 亩 */
	{ "45", LAND, NUMBER_OK, 4500 },
	{ "45亩", LAND, NUMBER_OK, 4500 },
	{ "45.25亩", LAND, NUMBER_OK, 4525 },
	{ "3公顷", LAND, NUMBER_OK, 4500 },
	{ "0.01公顷", LAND, NUMBER_OK, 15 },
	{ "0.01 ha", LAND, NUMBER_OK, 15 },
	{ "3", NUMBER_LAND, "公顷", NUMBER_OK, 4500 },
	{ "45亩", NUMBER_LAND, "公顷", NUMBER_OK, 4500 },
	{ "1.2万亩", LAND, NUMBER_OK, 1200000 },
	{ "一万二千亩", LAND, NUMBER_OK, 1200000 },
	{ "1.2345万", LAND, NUMBER_OK, 1234500 },
	{ "1.234亩", LAND, NUMBER_DECIMALS, 0 },
	{ "0.001公顷", LAND, NUMBER_DECIMALS, 0 },
	{ "45人", LAND, NUMBER_UNIT, 0 },
	{ "10000000000亩", LAND, NUMBER_LARGE, 0 },
	/* money, in hundredths of a 万元 */
	{ "5", MONEY, NUMBER_OK, 500 },
	{ "5万元", MONEY, NUMBER_OK, 500 },
	{ "5万", MONEY, NUMBER_OK, 500 },
	{ "五万", MONEY, NUMBER_OK, 500 },
	{ "50000元", MONEY, NUMBER_OK, 500 },
	{ "5万块钱", MONEY, NUMBER_OK, 500 },
	{ "100元", MONEY, NUMBER_OK, 1 },
	{ "1.5亿", MONEY, NUMBER_OK, 1500000 },
	{ "1.5亿元", MONEY, NUMBER_OK, 1500000 },
	{ "三百二十", MONEY, NUMBER_OK, 32000 },
	{ "5", NUMBER_MONEY, "元", NUMBER_DECIMALS, 0 },
	{ "5元", MONEY, NUMBER_DECIMALS, 0 },
	{ "5.678万元", MONEY, NUMBER_DECIMALS, 0 },
	/* length, in hundredths of a 千米 */
	{ "1.25", LENGTH, NUMBER_OK, 125 },
	{ "3千米", LENGTH, NUMBER_OK, 300 },
	{ "3.5公里", LENGTH, NUMBER_OK, 350 },
	{ "十千米", LENGTH, NUMBER_OK, 1000 },
	{ "500米", LENGTH, NUMBER_OK, 50 },
	{ "三千五百米", LENGTH, NUMBER_OK, 350 },
	{ "3KM", LENGTH, NUMBER_OK, 300 },
	{ "５００ｍ", LENGTH, NUMBER_OK, 50 },
	{ "5米", LENGTH, NUMBER_DECIMALS, 0 },
	/* another decimal */
	{ "3.25吨", NUMBER_DECIMAL, "吨", NUMBER_OK, 325 },
	{ "3.255", NUMBER_DECIMAL, "吨", NUMBER_DECIMALS, 0 },
};

START_TEST(means_what_it_says)
{
	const struct sample *s = &samples[_i];
	int64_t value = -1;
	enum number_error err = number_parse(s->text, s->class, s->unit, &value);

	ck_assert_msg(err == s->err, "\"%s\" gave error %d, not %d", s->text, err, s->err);
	ck_assert_msg(value == (err == NUMBER_OK ? s->value : -1),
		      "\"%s\" gave %" PRId64, s->text, value);
}
END_TEST

/* Whatever is typed, the answer is within bounds and the parser ends. */
START_TEST(survives_anything)
{
	static const char *const parts[] = {
		"1", "9", "0", ".", ",", "万", "亿", "千", "百", "十", "零", "二",
		"两", "点", "人", "亩", "元", "米", "-", " ", "\xE4", "\x80", "\xFF"
	};
	unsigned seed = 7;

	for (int i = 0; i < 20000; i++) {
		char text[128] = "";
		int64_t value = -1;
		int n = 1 + rand_r(&seed) % 20;
		for (int j = 0; j < n; j++)
			strcat(text, parts[(size_t)rand_r(&seed) % (sizeof(parts) / sizeof(parts[0]))]);
		enum number_class c = (enum number_class)(rand_r(&seed) % 5);
		if (number_parse(text, c, NULL, &value) == NUMBER_OK)
			ck_assert_msg(value >= 0 && value <= NUMBER_MAX, "%s", text);
		else
			ck_assert_int_eq(value, -1);
	}
}
END_TEST

Suite *
suite_numbers(void)
{
	Suite *s = suite_create("numbers");
	TCase *tc = tcase_create("typed");

	tcase_add_loop_test(tc, means_what_it_says, 0,
			    (int)(sizeof(samples) / sizeof(samples[0])));
	tcase_add_test(tc, survives_anything);
	suite_add_tcase(s, tc);
	return s;
}
