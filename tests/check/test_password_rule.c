/* What no password may be. */
#include <check.h>

#include "src/op/password_rule.h"

Suite *suite_password_rule(void);

static const char *const whose[3] = { "zhandan01a", "张三丰", "0477-5550123" };

static const struct { const char *text; enum password_fault fault; } cases[] = {
	{ "", PASSWORD_SHORT }, { "1q2w3e4", PASSWORD_SHORT },
	{ "三个字三个字", PASSWORD_SHORT },	/* 18 bytes, 6 characters */
	{ "雨下了三天水还没退", PASSWORD_GOOD },
	{ "Mountain-River-9", PASSWORD_GOOD }, { "Long-Enough-7", PASSWORD_GOOD },
	{ "12345678", PASSWORD_COMMON }, { "password", PASSWORD_COMMON }, { "PassWord1", PASSWORD_COMMON },
	{ "ｐａｓｓｗｏｒｄ", PASSWORD_COMMON }, { "woaini1314", PASSWORD_COMMON },
	{ "password\npassword1", PASSWORD_GOOD },	/* a line of the list, not two */
	{ "99999999", PASSWORD_COMMON }, { "一一一一一一一一", PASSWORD_COMMON },
	{ "abcdefghi", PASSWORD_COMMON }, { "9876543210", PASSWORD_COMMON },
	{ "hjkhjkhjk", PASSWORD_COMMON }, { "83418341", PASSWORD_COMMON },
	{ "19800101", PASSWORD_COMMON }, { "20261231", PASSWORD_COMMON }, { "19801301", PASSWORD_GOOD },
	{ "zhandan01a", PASSWORD_OWN }, { "Zhandan01A", PASSWORD_OWN }, { "a10nadnahz", PASSWORD_OWN },
	{ "zhandan01a2026", PASSWORD_OWN }, { "2026!zhandan01a!", PASSWORD_OWN },
	{ "zhandan01azhandan01a", PASSWORD_COMMON }, { "zhandan01a-zhandan01a", PASSWORD_OWN },
	{ "zhandan01a river", PASSWORD_GOOD },
	{ "张三丰张三丰张三丰1", PASSWORD_OWN }, { "丰三张123456", PASSWORD_OWN }, { "张三丰过了那条河", PASSWORD_GOOD },
	{ "04775550123", PASSWORD_OWN }, { "0477-5550123", PASSWORD_OWN }, { "0477 555 0123 1", PASSWORD_OWN },
	{ "32105557740", PASSWORD_OWN }, { "48213977", PASSWORD_GOOD },
};

START_TEST(each)
{
	ck_assert_msg(password_fault(cases[_i].text, whose) == cases[_i].fault, "%s: %d", cases[_i].text,
	    password_fault(cases[_i].text, whose));
}
END_TEST

START_TEST(of_nobody)
{
	static const char *const nobody[3] = { "", NULL, "1" };

	ck_assert_int_eq(password_fault("zhandan01a", nobody), PASSWORD_GOOD);
	ck_assert_int_eq(password_fault("4821397111", nobody), PASSWORD_GOOD);
}
END_TEST

Suite *
suite_password_rule(void)
{
	Suite *s = suite_create("password_rule");
	TCase *t = tcase_create("rule");

	tcase_add_loop_test(t, each, 0, sizeof cases / sizeof cases[0]);
	tcase_add_test(t, of_nobody);
	suite_add_tcase(s, t);
	return s;
}
