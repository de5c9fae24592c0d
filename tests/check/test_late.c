/* 迟报: a first report that came after its deadline is marked wherever it is read. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/lang/when.h"
#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_late(void);

static struct seat st;
static struct typed typed;

static void
setup(void)
{
	incident_setup();
	seat_clock(&world);
	seat_catalogue();
}

/* Sent now about what happened so many minutes ago. */
static uint64_t
send_after(const char *login, const char *area, int minutes, uint64_t incident)
{
	struct op_report_file a = flood(area, 12);

	a.incident = incident;
	a.occurred = world.now + 1000 - minutes * MINUTE;
	return send_report(&world, login, &a);
}

static int64_t
late(uint64_t id)
{
	struct report r = report_of(&world, id);
	struct txn t;
	int64_t ms;

	world_read(&world, &t);
	ms = report_late(&t, &r);
	txn_abort(&t);
	return ms / MINUTE;
}

START_TEST(by_the_setting_of_its_tier)
{
	uint64_t v = send_after("v11a", V11, 95, 0), e = report_of(&world, v).incident;

	ck_assert_int_eq(late(v), 35);
	ck_assert_int_eq(late(send_after("town1", T1, 95, e)), 5);
	ck_assert_int_eq(late(send_after("county", COUNTY, 95, e)), 0);
	ck_assert_int_eq(late(send_after("v12", V12, 60, e)), 0);
	ck_assert_int_eq(late(send_after("v21", V21, 61, e)), 1);
}
END_TEST

/* A follow-up neither makes it late nor mends it; the time of the event may be mended. */
START_TEST(a_follow_up_changes_nothing_of_it)
{
	struct op_report_file next = { .area = V11, .affected = FIGURE(20) };
	struct op_report_file mended = { .area = V12, .affected = FIGURE(20) };
	uint64_t in_time = send_after("v11a", V11, 30, 0);
	uint64_t too_late = send_after("v12", V12, 90, report_of(&world, in_time).incident);

	ck_assert_int_eq(late(too_late), 30);
	next.incident = mended.incident = report_of(&world, in_time).incident;
	mended.occurred = world.now - 20 * MINUTE;
	world.now += 5 * HOUR;
	send_report(&world, "v11a", &next);
	ck_assert_int_eq(late(in_time), 0);
	send_report(&world, "v12", &mended);
	ck_assert_int_eq(late(too_late), 0);
}
END_TEST

/* A time taken from the incident holds where that began: who was hit later is not late. */
START_TEST(who_was_hit_later_is_not_late)
{
	struct op_report_file a = { .area = V21, .affected = FIGURE(5) };
	uint64_t first = send_after("v11a", V11, 30, 0), later;

	a.incident = report_of(&world, first).incident;
	world.now += 2 * DAY;
	later = send_report(&world, "v21", &a);
	ck_assert_int_eq(late(later), 0);
	ck_assert_int_eq(late(send_after("v12", V12, 90, a.incident)), 30);
}
END_TEST

START_TEST(of_an_unknown_time_nothing_is_said)
{
	struct op_report_file a = flood(V11, 12);
	static const char *const occurred[] = { "occurred", NULL };

	try_report(&world, "v11a", &a, occurred, &reply);
	DONE_OK();
	world.now += DAY;
	ck_assert_int_eq(late(reply.answer.id), 0);
}
END_TEST

START_TEST(it_stands_where_reports_are_read)
{
	uint64_t id = send_after("v11a", V11, 200, 0);
	const char *const who[] = { "town1", "super", "county" };
	json_t *o;

	o = type_json(&world, "super", "report show R0722-01 --json");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "late")), 140);
	json_decref(o);
	o = type_json(&world, "super", "report list --json");
	ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(o, 0), "late")), 140);
	json_decref(o);
	type_line(&world, "super", "report list --csv", &typed);
	ck_assert_ptr_nonnull(strstr(typed.out, "2小时20分"));
	for (size_t i = 0; i < 3; i++) {
		seat_open(&st, &world, who[i], i == 1 ? 45 : 80, i == 1 ? 20 : 24, language_zh, charset_utf8);
		ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("report_list"), NULL, 0));
		seat_type(&st, "");
		SHOWS(&st, "迟报2小时20分");
		press_open(&st, "report_show", id);
		SHOWS(&st, "! 迟报2小时20分");
		seat_close(&st);
	}
	seat_open(&st, &world, "town1", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	SHOWS(&st, "初报 迟报2小时20分");
	seat_close(&st);
}
END_TEST

START_TEST(in_time_nothing_is_said)
{
	uint64_t id = send_after("v11a", V11, 60, 0);
	json_t *o = type_json(&world, "super", "report show R0722-01 --json");

	ck_assert_ptr_null(json_object_get(o, "late"));
	json_decref(o);
	seat_open(&st, &world, "town1", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	SHOWS_NOT(&st, "迟报");
	press_open(&st, "report_show", id);
	SHOWS_NOT(&st, "迟报");
	seat_close(&st);
}
END_TEST

Suite *
suite_late(void)
{
	Suite *s = suite_create("late");
	TCase *tc = tcase_create("late");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, incident_teardown);
	tcase_add_test(tc, by_the_setting_of_its_tier);
	tcase_add_test(tc, a_follow_up_changes_nothing_of_it);
	tcase_add_test(tc, who_was_hit_later_is_not_late);
	tcase_add_test(tc, of_an_unknown_time_nothing_is_said);
	tcase_add_test(tc, it_stands_where_reports_are_read);
	tcase_add_test(tc, in_time_nothing_is_said);
	suite_add_tcase(s, tc);
	return s;
}
