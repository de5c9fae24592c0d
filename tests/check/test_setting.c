/* Settings: their types and limits, who may, and going back to the default. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/op/right.h"
#include "src/op/settings.h"
#include "tests/check/help_world.h"

Suite *suite_setting(void);

static struct world w;

static void
setup(void)
{
	world_open(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

static enum outcome
put(const char *login, const char *name, const char *value, struct reply *r)
{
	struct op_setting_set a = { 0 };

	snprintf(a.which, sizeof a.which, "%s", name);
	snprintf(a.value, sizeof a.value, "%s", value);
	return world_do(&w, login, "setting.set", &a, r);
}

static int64_t
number(enum setting_id id)
{
	struct txn t;
	int64_t v;

	world_read(&w, &t);
	v = setting_int(&t, id);
	txn_abort(&t);
	return v;
}

START_TEST(in_force_at_once)
{
	struct op_setting_reset reset = { .which = "report.unopened.minutes" };
	struct reply r;

	ck_assert_int_eq(number(SETTING_UNOPENED), 10);
	ck_assert_int_eq(put("admin", "report.unopened.minutes", "25", &r), DONE);
	ck_assert_int_eq(number(SETTING_UNOPENED), 25);
	ck_assert_int_eq(put("admin", "report.unopened.minutes", "３０", &r), DONE);
	ck_assert_int_eq(number(SETTING_UNOPENED), 30);
	ck_assert_int_eq(put("admin", "time.offset.minutes", "-60", &r), DONE);
	ck_assert_int_eq(number(SETTING_TIME_OFFSET), -60);
	ck_assert_int_eq(world_do(&w, "admin", "setting.reset", &reset, &r), DONE);
	ck_assert_int_eq(number(SETTING_UNOPENED), 10);
	ck_assert_int_eq(put("admin", "report.unopened.minutes", "25", &r), DONE);
	ck_assert(!r.before);		/* it changed in between, so it is no repetition */
	ck_assert_int_eq(number(SETTING_UNOPENED), 25);
}
END_TEST

static const struct { const char *login, *name, *value, *field, *message; int exit; } bad[] = {
	{ "admin", "no.such", "1", "which", "SETTING_NONE", 1 },
	{ "admin", "report.unopened.minutes", "1441", "value", "SETTING_RANGE", 1 },
	{ "admin", "report.first.village.minutes", "0", "value", "SETTING_RANGE", 1 },
	{ "admin", "need.calling.minutes", "0", "value", "SETTING_RANGE", 1 },
	{ "admin", "need.calling.minutes", "31", "value", "SETTING_RANGE", 1 },
	{ "admin", "need.grace.minutes", "0", "value", "SETTING_RANGE", 1 },
	{ "admin", "need.again.times", "0", "value", "SETTING_RANGE", 1 },
	{ "admin", "need.again.longest.minutes", "0", "value", "SETTING_RANGE", 1 },
	{ "admin", "need.again.longest.minutes", "241", "value", "SETTING_RANGE", 1 },
	{ "admin", "need.lull.minutes", "0", "value", "SETTING_RANGE", 1 },
	{ "admin", "need.lull.minutes", "11", "value", "SETTING_RANGE", 1 },
	{ "admin", "report.unopened.minutes", "-1", "value", "SETTING_RANGE", 1 },
	{ "admin", "report.unopened.minutes", "ten", "value", "SETTING_RANGE", 1 },
	{ "admin", "report.unopened.minutes", "1.5", "value", "SETTING_RANGE", 1 },
	{ "admin", "server.port", "70000", "value", "SETTING_RANGE", 1 },
	{ "admin", "report.unopened.minutes", "", "value", "REQUIRED", 2 },
	{ "admin", "login.both.roles", "admin,dut", "value", "SETTING_ROLES", 1 },
	{ "admin", "login.both.roles", "admin,none", "value", "SETTING_NONE_ALONE", 1 },
	{ "admin", "login.both.roles", "none、值班员", "value", "SETTING_NONE_ALONE", 1 },
	{ "admin", "sample", "yes", "which", "SETTING_PROGRAM", 3 },
	{ "admin", "server.fingerprint", "SHA256:x", "which", "SETTING_PROGRAM", 3 },
	{ "", "sample", "perhaps", "value", "SETTING_YES_NO", 1 },
	{ "county", "report.unopened.minutes", "25", "", "NOT_PERMITTED", 3 },
	{ "super", "report.unopened.minutes", "25", "", "NOT_PERMITTED", 3 },
	{ "nobody", "report.unopened.minutes", "25", "", "NOT_PERMITTED", 3 },
};

START_TEST(refused)
{
	struct reply r;

	ck_assert_int_eq(put(bad[_i].login, bad[_i].name, bad[_i].value, &r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), bad[_i].message);
	ck_assert_str_eq(r.refusal.field, bad[_i].field);
	ck_assert_int_eq(r.refusal.exit, bad[_i].exit);
}
END_TEST

/* Roles are written as for a grant: by their code or their Chinese name. */
START_TEST(roles_in_any_form)
{
	static const char *const forms[] = { "admin,duty", "管理员，值班员", "管理员、值班员",
	    " 管理员 duty", "admin，值班员" };
	struct reply r;
	struct txn t;

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		put("admin", "login.both.roles", "none", &r);
		ck_assert_int_eq(put("admin", "login.both.roles", forms[i], &r), DONE);
		world_read(&w, &t);
		ck_assert_uint_eq(setting_roles(&t, SETTING_LOGIN_BOTH), ROLE(admin) | ROLE(duty));
		txn_abort(&t);
	}
}
END_TEST

START_TEST(long_text)
{
	struct op_setting_set a = { .which = "server.address" };
	struct reply r;

	memset(a.value, 'a', 121);
	ck_assert_int_eq(world_do(&w, "admin", "setting.set", &a, &r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "TOO_LONG");
	a.value[120] = '\0';
	ck_assert_int_eq(world_do(&w, "admin", "setting.set", &a, &r), DONE);
}
END_TEST

/* Every declared default must itself be allowed. */
START_TEST(defaults_fit)
{
	struct reply r;

	for (const struct setting_row *row = setting_rows; row->name != NULL; row++) {
		if (row->value[0] == '\0')
			continue;
		put("", row->name, row->value, &r);
		ck_assert_msg(r.outcome == DONE, "%s=%s: %s", row->name, row->value,
		    world_message(r.refusal.message));
	}
}
END_TEST

Suite *
suite_setting(void)
{
	Suite *s = suite_create("setting");
	TCase *t = tcase_create("operations");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, in_force_at_once);
	tcase_add_loop_test(t, refused, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(t, roles_in_any_form);
	tcase_add_test(t, long_text);
	tcase_add_test(t, defaults_fit);
	suite_add_tcase(s, t);
	return s;
}
