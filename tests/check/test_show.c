/* Fields to text and JSON. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "src/lang/tr.h"
#include "src/op/person.h"
#include "src/op/place.h"
#include "src/text/record_json.h"
#include "tests/check/help_world.h"

Suite *suite_show(void);

static struct world w;
static struct txn t;
static struct show_env env;

static void
setup(void)
{
	world_open(&w);
	world_read(&w, &t);
	tr_set(language_en);
	env = (struct show_env){ .txn = &t, .now = w.now, .offset = 480 };
}

static void
teardown(void)
{
	txn_abort(&t);
	world_close(&w);
}

static const char *
shown(const struct kind *k, const char *field, const void *rec, bool unit)
{
	static char out[300];

	show_field(&env, kind_field(k, field), rec, unit, out, sizeof out);
	return out;
}

START_TEST(values)
{
	struct report_version v = { .affected = { 120, true }, .crops_hit = { 4507, true },
	    .loss = { 1250, true }, .dead = { 0, true }, .hazard = hazard_flood,
	    .occurred = w.now, .by = world_account(&w, "v11a") };
	struct report r = { .area = V11, .drill = true };

	ck_assert_str_eq(shown(&kind_report_version, "affected", &v, true), "120 people");
	ck_assert_str_eq(shown(&kind_report_version, "dead", &v, false), "0");
	ck_assert_str_eq(shown(&kind_report_version, "missing", &v, true), "");
	ck_assert_str_eq(shown(&kind_report_version, "crops_hit", &v, false), "3");
	ck_assert_str_eq(shown(&kind_report_version, "loss", &v, false), "12.5");
	ck_assert_str_eq(shown(&kind_report_version, "hazard", &v, false), "flood");
	ck_assert_str_eq(shown(&kind_report_version, "occurred", &v, false), "20:00");
	ck_assert_str_eq(shown(&kind_report_version, "by", &v, false), "孙样例");
	ck_assert_str_eq(shown(&kind_report, "area", &r, false), "天义昌村委会");
	ck_assert_str_eq(shown(&kind_report, "drill", &r, false), "yes");
}
END_TEST

START_TEST(rounding)
{
	const struct field *land = kind_field(&kind_report_version, "crops_hit");
	char out[40];

	/* hundredths of a mu; 15 of them are 0.01 ha */
	ck_assert_int_eq(show_form_unit(land, 15), 1);
	ck_assert_int_eq(show_form_unit(land, 7), 0);
	ck_assert_int_eq(show_form_unit(land, 8), 1);
	ck_assert_int_eq(show_form_unit(land, 22), 1);
	ck_assert_int_eq(show_form_unit(land, 23), 2);
	ck_assert_int_eq(show_form_unit(land, -23), -2);
	ck_assert_int_eq(show_form_unit(land, -7), 0);
	show_hundredths(-5, out, sizeof out);
	ck_assert_str_eq(out, "-0.05");
	show_hundredths(1230, out, sizeof out);
	ck_assert_str_eq(out, "12.3");
	show_copy("汉字", out, 5);
	ck_assert_str_eq(out, "汉");
}
END_TEST

START_TEST(json)
{
	struct report_version v = { .affected = { 120, true }, .crops_hit = { 107, true },
	    .loss = { 100, true }, .road = lifeline_cut, .occurred = w.now,
	    .by = world_account(&w, "v11a") };
	struct incident i = { .day = 20260722, .no = 1, .area = COUNTY, .class = incident_class_natural };
	json_t *o = record_json(&env, &kind_report_version, &v);
	char *text = json_dumps(o, RECORD_JSON_FLAGS);

	ck_assert_str_eq(json_string_value(json_object_get(o, "by")), "v11a");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "affected")), 120);
	ck_assert(json_is_integer(json_object_get(o, "loss")));
	ck_assert_ptr_nonnull(strstr(text, "\"crops_hit\":0.07,"));
	ck_assert_str_eq(json_string_value(json_object_get(o, "road")), "cut");
	ck_assert_str_eq(json_string_value(json_object_get(o, "occurred")), "2026-07-22T20:00:00+08:00");
	ck_assert_ptr_null(json_object_get(o, "missing"));
	free(text);
	json_decref(o);
	o = record_json(&env, &kind_incident, &i);
	ck_assert_str_eq(json_string_value(json_object_get(o, "number")), "E0722-01");
	ck_assert_str_eq(json_string_value(json_object_get(o, "class")), "natural");
	ck_assert_str_eq(json_string_value(json_object_get(o, "area")), COUNTY);
	ck_assert_ptr_null(json_object_get(o, "day"));
	json_decref(o);
}
END_TEST

/* Who shares a name is told apart, and nobody else carries more than his name. */
START_TEST(namesakes)
{
	struct op_account_set a = { .which = world_account(&w, "v12") };
	char one[120], other[120];
	struct reply r;

	ck_assert(person_name(&t, world_account(&w, "v11a"), one, sizeof one));
	ck_assert_ptr_null(strchr(one, '('));
	strcpy(a.name, one);
	ck_assert_int_eq(world_do(&w, "admin", "account.set", &a, &r), DONE);
	txn_abort(&t);
	world_read(&w, &t);
	ck_assert(person_name(&t, world_account(&w, "v11a"), one, sizeof one));
	ck_assert(person_name(&t, world_account(&w, "v12"), other, sizeof other));
	ck_assert_ptr_nonnull(strstr(one, " (v11a)"));
	ck_assert_ptr_nonnull(strstr(other, " (v12)"));
	ck_assert(!person_name(&t, 1, one, sizeof one));
	ck_assert_str_eq(one, "");
	area_name(&t, "150621104212", false, one, sizeof one);
	area_name(&t, "150621200212", false, other, sizeof other);
	ck_assert_str_eq(other, "赛乌素村委会（展旦召苏木）");
	ck_assert_str_ne(one, other);
	area_name(&t, V11, false, one, sizeof one);
	ck_assert_str_eq(one, "天义昌村委会");
}
END_TEST

Suite *
suite_show(void)
{
	Suite *s = suite_create("show");
	TCase *tc = tcase_create("show");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, values);
	tcase_add_test(tc, rounding);
	tcase_add_test(tc, json);
	tcase_add_test(tc, namesakes);
	suite_add_tcase(s, tc);
	return s;
}
