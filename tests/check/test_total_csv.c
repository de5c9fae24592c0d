/*
 * A total for a spreadsheet: a row of what is reported and one of what is accepted per
 * area, the sums last, under heads in the reader's language.
 */
#include <check.h>
#include <string.h>

#include "src/lang/tr.h"
#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_total_csv(void);

static struct typed typed;

static void
setup(void)
{
	struct op_report_file a = flood(V11, 120), b = flood(V12, 30);
	uint64_t id;

	incident_setup();
	seat_clock(&world);
	seat_catalogue();
	id = send_report(&world, "v11a", &a);
	b.incident = report_of(&world, id).incident;
	send_report(&world, "v12", &b);
	ck_assert_int_eq(accept_report(&world, "town1", id, &reply), DONE);
}

static const char *
csv(enum language l)
{
	typed.language = l;
	ck_assert_int_eq(type_line(&world, "town1", "report total incident=E0722-01 --csv", &typed), 0);
	return typed.out;
}

#define HOLDS(text, part) ck_assert_msg(strstr(text, part) != NULL, "no “%s” in\n%s", part, text)

START_TEST(areas_by_indicators)
{
	const char *out = csv(language_zh);

	HOLDS(out, "受灾人口");
	ck_assert_ptr_null(strstr(out, "affected"));
	HOLDS(out, V11 ",天义昌村委会,R0722-01,上报,120\r\n");
	HOLDS(out, V11 ",天义昌村委会,R0722-01,已审,120\r\n");
	HOLDS(out, V12 ",黄木独村委会,R0722-02,上报,30\r\n");
	HOLDS(out, V12 ",黄木独村委会,R0722-02,已审,\r\n");
	HOLDS(out, "建设村委会,,未报,\r\n");
	HOLDS(out, T1 ",展旦召苏木,,上报,150\r\n");
	HOLDS(out, T1 ",展旦召苏木,,已审,120\r\n");
}
END_TEST

START_TEST(heads_in_english)
{
	const char *out = csv(language_en);

	HOLDS(out, "people affected");
	ck_assert_ptr_null(strstr(out, "受灾人口"));
}
END_TEST

Suite *
suite_total_csv(void)
{
	Suite *s = suite_create("total_csv");
	TCase *tc = tcase_create("total_csv");

	tcase_add_checked_fixture(tc, setup, incident_teardown);
	tcase_add_test(tc, areas_by_indicators);
	tcase_add_test(tc, heads_in_english);
	suite_add_tcase(s, tc);
	return s;
}
