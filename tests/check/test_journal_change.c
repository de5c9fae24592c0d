/* 日志: from what to what each line says, its day, and what a look at quality finds. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/lang/when.h"
#include "tests/check/help_command.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_journal_change(void);

static struct world w;
static struct typed t;

static void
setup(void)
{
	world_open(&w);
	seat_catalogue();
	t = (struct typed){ 0 };
}

static void
teardown(void)
{
	world_close(&w);
}

static void
does(const char *login, const char *line)
{
	ck_assert_msg(type_line(&w, login, line, &t) == 0, "%s: %s", line, t.err);
}

/* The newest entry that fits says it. */
static void
says(const char *filters, const char *text)
{
	char line[200];

	snprintf(line, sizeof line, "journal list limit=1 %s", filters);
	does("super", line);
	ck_assert_msg(strstr(t.out, text) != NULL, "%s: no \"%s\" in %s", filters, text, t.out);
}

static size_t
count(const char *filters)
{
	char line[200];
	json_t *o;
	size_t n;

	snprintf(line, sizeof line, "journal list --json %s", filters);
	o = type_json(&w, "super", line);
	n = json_array_size(o);
	json_decref(o);
	return n;
}

START_TEST(a_state_says_from_what_to_what)
{
	json_t *o, *change;

	does("county", "incident open class=natural hazard=flood area=" T1 " text=样例");
	does("county", "incident state E0722-01 state=responding");
	says("op=incident.state", "→");
	o = type_json(&w, "super", "journal list op=incident.state --json");
	change = json_object_get(json_array_get(o, 0), "changes");
	change = json_object_get(json_array_get(change, 0), "changes");
	change = json_object_get(change, "state");
	ck_assert_str_eq(json_string_value(json_object_get(change, "to")), "responding");
	ck_assert_ptr_nonnull(json_object_get(change, "from"));
	json_decref(o);
}
END_TEST

START_TEST(a_setting_says_its_former_value)
{
	does("admin", "setting set report.first.village.minutes value=90");
	says("op=setting", "report.first.village.minutes 值 60→90");
	does("admin", "setting set report.first.village.minutes value=70");
	says("op=setting", "值 90→70");
}
END_TEST

START_TEST(a_right_says_role_and_area)
{
	does("admin", "account grant nobody role=duty area=" T1);
	says("op=account.grant", "值班员 展旦");
	says("op=account.grant", "展旦召苏木");
	does("admin", "account revoke nobody role=duty area=" T1);
	says("op=account.revoke", "展旦召苏木");
	says("op=account.revoke", "收回时间");
}
END_TEST

START_TEST(a_figure_says_its_former_value)
{
	struct op_report_file a = flood(V11, 120);

	send_report(&w, "v11a", &a);
	ck_assert_uint_eq(count("quality=lowered"), 0);
	a.affected = FIGURE(150);
	send_report(&w, "v11a", &a);
	ck_assert_uint_eq(count("quality=lowered"), 0);
	says("op=report.file", "受灾人口 120人→150人");
	a.affected = FIGURE(90);
	snprintf(a.reason, sizeof a.reason, "样例");
	send_report(&w, "v11a", &a);
	says("quality=调低", "受灾人口 150人→90人");
	ck_assert_uint_eq(count("quality=lowered"), 1);
}
END_TEST

START_TEST(quality_finds_returns_delays_and_strikes)
{
	struct op_report_file a = flood(V11, 120);
	struct reply r;
	uint64_t id;

	a.occurred = w.now - 10 * HOUR;
	id = send_report(&w, "v11a", &a);
	ck_assert_uint_eq(count("quality=late"), 1);
	a = flood(V12, 1);
	a.occurred = w.now;
	a.incident = REF_NEW;
	send_report(&w, "v12", &a);
	ck_assert_uint_eq(count("quality=迟报"), 1);
	ck_assert_int_eq(return_report(&w, "town1", id, "样例", &r), DONE);
	ck_assert_uint_eq(count("quality=退回"), 1);
	does("county", "incident note E0722-01 text=样例");
	ck_assert_uint_eq(count("quality=struck"), 0);
	does("county", "incident strike E0722-01 line=5 reason=样例");
	ck_assert_uint_eq(count("quality=删除"), 1);
	ck_assert_uint_eq(count("quality=admin"), 0);
	does("admin", "setting set report.first.village.minutes value=90");
	ck_assert_uint_eq(count("quality=管理"), 1);
	ck_assert_int_eq(type_line(&w, "super", "journal list quality=好", &t), 2);
}
END_TEST

/* An area that only counts, its acceptance and one that is added read differently. */
START_TEST(a_counted_area_is_told_from_an_added_one)
{
	does("county", "incident open class=natural hazard=flood area=" T1 " text=样例");
	does("v21", "report file incident=E0722-01 hazard=flood affected=12");
	says("op=report.file", "仅计入 是");
	does("county", "incident accept E0722-01");
	says("op=incident.accept", "仅计入 是→");
	does("county", "incident area E0722-01 add=" COUNTY);
	does("super", "journal list limit=1 op=incident.area");
	ck_assert_msg(strstr(t.out, "受影响地区") != NULL && strstr(t.out, "仅计入") == NULL,
	    "%s", t.out);
}
END_TEST

START_TEST(a_sealed_note_is_not_the_callers_telephone)
{
	does("county", "incident open class=natural hazard=flood area=" T1 " text=样例");
	does("county", "incident note E0722-01 text=样例 personal=yes");
	does("county", "incident reveal E0722-01 line=3 reason=核对");
	says("op=incident.reveal", "加密的记事");
}
END_TEST

START_TEST(choices_roads_and_moved_people_say_theirs)
{
	does("admin", "choice set task.fire minutes=15 name=放水");
	does("admin", "choice set task.fire minutes=25");
	says("op=choice.set", "task.fire");
	says("op=choice.set", "15→25");
	does("county", "travel set from=" T1 " to=" T2 " minutes=20");
	does("county", "travel set from=" T1 " to=" T2 " minutes=45");
	says("op=travel.set", "展旦召苏木");
	says("op=travel.set", "20→45");
	does("county", "incident open class=natural hazard=flood area=" T1 " text=样例");
	does("county", "evac open incident=1 planned=40 area=" V11);
	does("v11a", "evac moved 36");
	says("op=evac.moved", "36人");
}
END_TEST

/* Yesterday's line and today's are told apart. */
START_TEST(a_line_has_its_day)
{
	struct op_report_file a = flood(V11, 120);

	send_report(&w, "v11a", &a);
	says("op=report.file", "\t07-22 20:00\t");
	w.now += 2 * DAY;
	says("op=report.file", "\t07-22 20:00\t");
	w.now += 300 * DAY;
	says("op=report.file", "\t2026-07-22 20:00\t");
}
END_TEST

Suite *
suite_journal_change(void)
{
	Suite *s = suite_create("journal_change");
	TCase *tc = tcase_create("changes");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_state_says_from_what_to_what);
	tcase_add_test(tc, a_setting_says_its_former_value);
	tcase_add_test(tc, a_right_says_role_and_area);
	tcase_add_test(tc, a_figure_says_its_former_value);
	tcase_add_test(tc, quality_finds_returns_delays_and_strikes);
	tcase_add_test(tc, a_counted_area_is_told_from_an_added_one);
	tcase_add_test(tc, a_sealed_note_is_not_the_callers_telephone);
	tcase_add_test(tc, choices_roads_and_moved_people_say_theirs);
	tcase_add_test(tc, a_line_has_its_day);
	suite_add_tcase(s, tc);
	return s;
}
