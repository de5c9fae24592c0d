/* What a person sees of an incident, and who has power over it. */
#include <stdio.h>
#include <string.h>

#include "db/check.h"
#include "gen/kinds/report/args.h"
#include "src/lang/when.h"
#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_need.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_sight(void);

static struct typed typed;

static enum sight
sight_of(const char *login, uint64_t id)
{
	struct incident i = incident_get(id);
	enum sight sight;
	struct viewer v;
	struct txn t;

	world_viewer(&world, login, &v);
	world_read(&world, &t);
	sight = incident_sight(&t, &v, &i);
	txn_abort(&t);
	return sight;
}

static uint64_t
open_at(const char *login, const char *area, enum incident_class class)
{
	struct op_incident_open a = { .class = (int)class, .text = "桥断了",
	    .caller_role = "过路司机", .caller_phone = "13800000007" };

	if (class == incident_class_natural)
		a.hazard = hazard_flood;
	snprintf(a.area, sizeof a.area, "%s", area);
	incident_open(login, a);
	DONE_OK();
	return reply.answer.id;
}

static void
note_as(const char *login, uint64_t id, const char *text, bool internal, bool to_all)
{
	struct op_incident_note a = { .which = id, .internal = internal, .to_all = to_all };

	snprintf(a.text, sizeof a.text, "%s", text);
	world_do(&world, login, "incident.note", &a, &reply);
}

/* What `incident show` prints to him of it. */
static bool
reads(const char *login, const char *number, const char *text)
{
	char line[80];

	snprintf(line, sizeof line, "incident show %s", number);
	type_line(&world, login, line, &typed);
	return strstr(typed.out, text) != NULL;
}

START_TEST(natural_disasters_are_read_downward_in_part)
{
	uint64_t id = open_at("county", COUNTY, incident_class_natural);

	ck_assert_int_eq(sight_of("county", id), SIGHT_WHOLE);
	ck_assert_int_eq(sight_of("super", id), SIGHT_WHOLE);
	ck_assert_int_eq(sight_of("town1", id), SIGHT_TIMELINE);
	ck_assert_int_eq(sight_of("town1b", id), SIGHT_OWN);
	ck_assert_int_eq(sight_of("v11a", id), SIGHT_OWN);
	ck_assert_int_eq(sight_of("admin", id), SIGHT_NONE);
	ck_assert_int_eq(sight_of("nobody", id), SIGHT_NONE);
	id = open_at("v11a", V11, incident_class_natural);
	ck_assert_int_eq(sight_of("v11b", id), SIGHT_WHOLE);
	ck_assert_int_eq(sight_of("town1", id), SIGHT_WHOLE);
	ck_assert_int_eq(sight_of("town2", id), SIGHT_HEAD);
	ck_assert_int_eq(sight_of("v21", id), SIGHT_HEAD);
	area_change("town1", id, T2, "", "");
	DONE_OK();
	ck_assert_int_eq(sight_of("town2", id), SIGHT_WHOLE);
	ck_assert_int_eq(sight_of("v21", id), SIGHT_OWN);
}
END_TEST

START_TEST(all_else_goes_strictly_upward)
{
	uint64_t id = open_at("county", COUNTY, incident_class_security);

	ck_assert_int_eq(sight_of("county", id), SIGHT_WHOLE);
	ck_assert_int_eq(sight_of("town1", id), SIGHT_NONE);
	ck_assert_int_eq(sight_of("v11a", id), SIGHT_NONE);
	area_change("county", id, T1, "", "");
	ck_assert_int_eq(sight_of("town1", id), SIGHT_WHOLE);
	ck_assert_int_eq(sight_of("town1b", id), SIGHT_WHOLE);
	ck_assert_int_eq(sight_of("v11a", id), SIGHT_NONE);
	id = open_at("v11a", V11, incident_class_accident);
	ck_assert_int_eq(sight_of("town1", id), SIGHT_WHOLE);
	ck_assert_int_eq(sight_of("v12", id), SIGHT_NONE);	/* of the same township */
	ck_assert_int_eq(sight_of("v21", id), SIGHT_NONE);
	/* Who opened it for the township sees his own lines. */
	id = open_at("v11a", T1, incident_class_accident);
	ck_assert_int_eq(sight_of("v11a", id), SIGHT_OWN);
	ck_assert_int_eq(sight_of("v12", id), SIGHT_NONE);
}
END_TEST

START_TEST(lines_are_seen_by_mark_and_area)
{
	uint64_t id = open_at("county", COUNTY, incident_class_natural);

	note_as("county", id, "县里在查责任", true, false);
	DONE_OK();
	note_as("county", id, "上游开闸", false, false);
	DONE_OK();
	note_as("county", id, "今晚都不要过河", false, true);
	DONE_OK();
	note_as("v11a", id, "村东进水", false, false);
	DONE_OK();
	ck_assert(reads("county", "01", "县里在查责任"));
	ck_assert(reads("county", "01", "caller's role and unit"));
	ck_assert(!reads("town1", "01", "县里在查责任"));
	ck_assert(!reads("town1", "01", "caller's role and unit"));
	ck_assert(reads("town1", "01", "上游开闸"));
	ck_assert(reads("town1", "01", "村东进水"));
	ck_assert(!reads("v11b", "01", "上游开闸"));
	ck_assert(!reads("v11b", "01", "县里在查责任"));
	ck_assert(!reads("v11b", "01", "桥断了"));
	ck_assert(reads("v11b", "01", "今晚都不要过河"));
	ck_assert(reads("v11b", "01", "村东进水"));
	ck_assert(reads("v12", "01", "今晚都不要过河"));
	ck_assert(!reads("v12", "01", "村东进水"));
	ck_assert_int_eq(type_line(&world, "v12", "incident show 01 --json", &typed), 0);
	ck_assert_ptr_null(strstr(typed.out, "村东进水"));
	ck_assert_ptr_nonnull(strstr(typed.out, "\"sight\":\"own\""));
}
END_TEST

START_TEST(a_note_is_internal_or_for_all)
{
	uint64_t id = open_at("town1", T1, incident_class_natural);

	note_as("town1", id, "两个都要", true, true);
	REFUSED_AS("NOTE_BOTH", "to_all");
	note_as("v11a", id, "村里的话", false, true);
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	ck_assert_int_eq(type_line(&world, "town1", "记事 01 内部=是 text=不外传", &typed), 0);
	ck_assert_int_eq(type_line(&world, "town1", "记事 01 通知各地=是 text=撤离", &typed), 0);
	ck_assert(reads("v11a", "01", "撤离"));
	ck_assert(!reads("v11a", "01", "不外传"));
}
END_TEST

/* Each of them may be done by the home area's desk and above, by no other. */
START_TEST(power_is_the_home_areas)
{
	uint64_t id = open_at("county", COUNTY, incident_class_natural), other;
	struct op_incident_strike strike = { .which = id, .line = 3, .reason = "错" };
	struct op_incident_reveal reveal = { .which = id, .reason = "核实" };

	note_as("county", id, "上游开闸", false, false);
	state_set("town1", id, incident_state_closed, "完");
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	area_change("town1", id, V11, "", "");
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	world_do(&world, "town1", "incident.strike", &strike, &reply);
	REFUSED_AS("NOT_YOUR_NOTE", "line");
	world_do(&world, "town1", "incident.reveal", &reveal, &reply);
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	ck_assert_str_eq(reply.secret, "");
	other = open_at("town1", T1, incident_class_natural);
	link_make("town1", other, id);
	REFUSED_AS("ROLES_IN_SCOPE", "to");
	reveal.reason[0] = '\0';
	world_do(&world, "county", "incident.reveal", &reveal, &reply);
	REFUSED_AS("NEED_REASON", "reason");
	/* A township adds notes and its own lines. */
	note_as("town1", id, "我镇已转移", false, false);
	DONE_OK();
	strike.line = line_last(id).no;
	world_do(&world, "town1", "incident.strike", &strike, &reply);
	DONE_OK();
	state_set("county", id, incident_state_verified, "");
	DONE_OK();
}
END_TEST

/* After a link the desk of the one that leads on still reads its own caller's number. */
START_TEST(a_linked_ones_caller_stays_its_desks)
{
	uint64_t a = open_at("v11a", V11, incident_class_natural);
	uint64_t b = open_at("v21", V21, incident_class_natural);
	struct op_incident_reveal reveal = { .which = a, .reason = "核实" };

	link_make("county", a, b);
	DONE_OK();
	world_do(&world, "town1", "incident.reveal", &reveal, &reply);
	DONE_OK();
	reveal.which = b;
	world_do(&world, "town1", "incident.reveal", &reveal, &reply);
	REFUSED_AS("ROLES_IN_SCOPE", "which");
}
END_TEST

/* ---- counting is not seeing ---- */

static size_t
counted_of(uint64_t id, char codes[][16])
{
	struct txn t;
	size_t n;

	world_read(&world, &t);
	n = incident_counted(&t, id, codes, AREAS_MAX);
	txn_abort(&t);
	return n;
}

static uint64_t
asked(const char *login, uint64_t id)
{
	return need_standing(&world, login, id, need_verb_affected);
}

/* A flood of T1's village; one of T2 reports into it. */
static uint64_t
joined(void)
{
	uint64_t id = open_at("v11a", V11, incident_class_natural);
	struct op_report_file a = flood(V21, 5);

	note_as("town1", id, "镇里的安排", false, false);
	a.incident = id;
	send_report(&world, "v21", &a);
	return id;
}

START_TEST(a_report_from_elsewhere_counts_and_sees_nothing)
{
	char codes[AREAS_MAX][16];
	uint64_t id = joined();

	ck_assert_uint_eq(areas_read(id, codes), 2);
	ck_assert_uint_eq(counted_of(id, codes), 1);
	ck_assert_str_eq(codes[0], T2);
	ck_assert_int_eq(sight_of("v21", id), SIGHT_OWN);
	ck_assert_int_eq(sight_of("town2", id), SIGHT_OWN);
	ck_assert(!reads("town2", "01", "镇里的安排"));
	ck_assert(!reads("town2", "01", "桥断了"));
	ck_assert_msg(reads("town2", "01", "R0722-01"), "%s", typed.out);
	ck_assert(!reads("v21", "01", "镇里的安排"));
	/* Nobody gets power by it. */
	state_set("town2", id, incident_state_closed, "完");
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	note_as("town2", id, "我镇也有", false, false);
	DONE_OK();
	/* In words and in JSON it is said which only count. */
	ck_assert_int_eq(type_line(&world, "town1", "incident show 01", &typed), 0);
	ck_assert_msg(strstr(typed.out, "not accepted yet") != NULL, "%s", typed.out);
	ck_assert_int_eq(type_line(&world, "town1", "incident show 01 --json", &typed), 0);
	ck_assert_msg(strstr(typed.out, "\"counted\":[\"" T2 "\"]") != NULL, "%s", typed.out);
}
END_TEST

START_TEST(a_call_from_elsewhere_counts_and_sees_nothing)
{
	uint64_t id = joined();
	struct op_sos_send call = { .text = "样例" };
	struct sos s;

	world_do(&world, "v21", "sos.send", &call, &reply);
	DONE_OK();
	world_get(&world, &kind_sos, reply.answer.id, &s);
	ck_assert_uint_eq(s.incident, id);
	world_do(&world, "v11a", "sos.send", &call, &reply);
	DONE_OK();
	/* The other township's call, with its telephone, is not theirs. */
	ck_assert_int_eq(type_line(&world, "town2", "sos list", &typed), 0);
	ck_assert_msg(strstr(typed.out, "H0722-01") != NULL, "%s", typed.out);
	ck_assert_ptr_null(strstr(typed.out, "H0722-02"));
	ck_assert_int_eq(type_line(&world, "town2", "sos show 02", &typed), 3);
	ck_assert_int_eq(type_line(&world, "town1", "sos show 01", &typed), 0);
}
END_TEST

START_TEST(the_home_desk_accepts)
{
	char codes[AREAS_MAX][16];
	struct op_incident_accept a = { 0 };
	uint64_t id = joined();

	ck_assert_uint_ne(asked("town1", id), 0);
	ck_assert_uint_eq(asked("town2", id), 0);
	/* Only who will see more by it is told to wait for it. */
	ck_assert(reads("town2", "01", "more is shown once"));
	ck_assert(!reads("v21", "01", "more is shown once"));
	a.which = id;
	world_do(&world, "town2", "incident.accept", &a, &reply);
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	snprintf(a.add, sizeof a.add, "%s", V12);
	world_do(&world, "town1", "incident.accept", &a, &reply);
	REFUSED_AS("NOT_COUNTED", "add");
	a.add[0] = '\0';
	world_do(&world, "town1", "incident.accept", &a, &reply);
	DONE_OK();
	ck_assert_uint_eq(counted_of(id, codes), 0);
	ck_assert_uint_eq(areas_read(id, codes), 2);
	ck_assert_int_eq(line_last(id).what, line_what_area_accepted);
	ck_assert_uint_eq(asked("town1", id), 0);
	ck_assert_int_eq(sight_of("town2", id), SIGHT_WHOLE);
	ck_assert_int_eq(sight_of("v21", id), SIGHT_OWN);
	ck_assert(reads("town2", "01", "镇里的安排"));
	world_do(&world, "town1", "incident.accept", &a, &reply);
	REFUSED_AS("NONE_COUNTED", "which");
}
END_TEST

/* Of what is cut it is asked what the record holds, or said that it cannot be. */
START_TEST(a_filter_is_asked_of_the_record_and_not_of_what_is_cut)
{
	struct seat st;
	char line[80];

	joined();
	world.now += 20 * MINUTE;
	/* v21 sees its own part, v12's township is another: a head line. */
	ck_assert_int_eq(type_line(&world, "v21", "incident list waiting=600", &typed), 0);
	ck_assert_msg(strstr(typed.out, "E0722-01") == NULL, "%s", typed.out);
	ck_assert_int_eq(type_line(&world, "v21", "incident list waiting=10", &typed), 0);
	ck_assert_msg(strstr(typed.out, "E0722-01") != NULL, "%s", typed.out);
	ck_assert_int_eq(type_line(&world, "v21", "incident list since=2026-07-22", &typed), 0);
	ck_assert_msg(strstr(typed.out, "E0722-01") != NULL, "%s", typed.out);
	snprintf(line, sizeof line, "incident list area=%s", V21);
	ck_assert_int_eq(type_line(&world, "v21", line, &typed), 0);
	ck_assert_msg(strstr(typed.out, "E0722-01") != NULL, "%s", typed.out);
	ck_assert_ptr_null(strstr(typed.err, "not shown to you"));
	snprintf(line, sizeof line, "incident list area=%s", V12);
	ck_assert_int_eq(type_line(&world, "v21", line, &typed), 0);
	ck_assert_msg(strstr(typed.out, "E0722-01") == NULL, "%s", typed.out);
	ck_assert_msg(strstr(typed.err, "1 more may fit") != NULL, "%s", typed.err);
	/* Of his own area he knows; where a head line's lies he is not told, and hears so. */
	open_at("v11a", V11, incident_class_natural);
	ck_assert_int_eq(type_line(&world, "v21", "incident list waiting=5", &typed), 0);
	ck_assert_msg(strstr(typed.out, "E0722-02") == NULL, "%s", typed.out);
	snprintf(line, sizeof line, "incident list area=%s", V21);
	ck_assert_int_eq(type_line(&world, "v21", line, &typed), 0);
	ck_assert_msg(strstr(typed.err, "not shown to you") == NULL, "%s", typed.err);
	snprintf(line, sizeof line, "incident list area=%s", V11);
	ck_assert_int_eq(type_line(&world, "v21", line, &typed), 0);
	ck_assert_msg(strstr(typed.err, "2 more may fit") != NULL, "%s", typed.err);
	ck_assert_msg(strstr(typed.out, "E0722-02") == NULL, "%s", typed.out);
	seat_clock(&world);
	seat_open(&st, &world, "v21", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("incident_list"), NULL, 0));
	seat_type(&st, "/area=" V11 KEY_ENTER);
	SHOWS(&st, "另有2条可能符合");
	seat_type(&st, "/area=" V21 KEY_ENTER);
	SHOWS_NOT(&st, "可能符合");
	seat_close(&st);
}
END_TEST

/* Digit of its row, then 1. */
START_TEST(in_two_keys_on_the_board)
{
	uint64_t id = joined();
	struct seat st;

	seat_clock(&world);
	seat_open(&st, &world, "town1", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	SHOWS(&st, "认可受影响地区 事0722-01");
	SHOWS(&st, "王爱召镇");
	press_row(&st, "认可受影响地区");
	TOP(&st, "need_show");
	ck_assert_int_eq(sight_of("town2", id), SIGHT_OWN);
	world.now += 2000;
	seat_type(&st, "1");
	SHOWS(&st, "已认可");
	ck_assert_int_eq(sight_of("town2", id), SIGHT_WHOLE);
	seat_close(&st);
}
END_TEST

START_TEST(named_by_a_desk_is_accepted)
{
	char codes[AREAS_MAX][16];
	uint64_t id = joined();

	area_change("county", id, T2, "", "");
	DONE_OK();
	ck_assert_uint_eq(counted_of(id, codes), 0);
	ck_assert_uint_eq(asked("town1", id), 0);
	area_change("county", id, "", T2, "不在那里");
	DONE_OK();
	ck_assert_int_eq(sight_of("town2", id), SIGHT_HEAD);
}
END_TEST

/* By an accepted area above it sees; once that is taken out, it only counts again. */
START_TEST(what_lies_under_an_accepted_area_waits_no_more)
{
	char codes[AREAS_MAX][16];
	uint64_t id = joined();

	area_change("county", id, COUNTY, "", "");
	DONE_OK();
	ck_assert_uint_eq(counted_of(id, codes), 0);
	ck_assert_uint_eq(asked("town1", id), 0);
	ck_assert_int_eq(sight_of("town2", id), SIGHT_TIMELINE);
	ck_assert_int_eq(type_line(&world, "town1", "incident show 01", &typed), 0);
	ck_assert_msg(strstr(typed.out, "of them counted") == NULL, "%s", typed.out);
	area_change("county", id, "", COUNTY, "不在那里");
	DONE_OK();
	ck_assert_uint_eq(counted_of(id, codes), 1);
	ck_assert_uint_ne(asked("town1", id), 0);
}
END_TEST

/* Accepted above it or not, a township's desk sees the whole once its own area is. */
START_TEST(a_township_under_an_accepted_county_is_accepted_by_itself)
{
	struct op_incident_accept a = { .which = joined(), .add = T2 };
	uint64_t other = open_at("town1", T1, incident_class_natural);

	area_change("county", a.which, COUNTY, "", "");
	DONE_OK();
	if (_i == 0)
		world_do(&world, "county", "incident.accept", &a, &reply);
	else
		area_change("county", a.which, T2, "", "");
	DONE_OK();
	ck_assert_int_eq(reply.answer.message, 0);
	ck_assert_int_eq(sight_of("town2", a.which), SIGHT_WHOLE);
	world_do(&world, "county", "incident.accept", &a, &reply);
	REFUSED_AS("NOT_COUNTED", "add");
	area_change("county", a.which, T2, "", "");
	ck_assert_str_eq(world_message(reply.answer.message), "AREAS_COVERED");
	area_change("county", other, COUNTY, "", "");
	DONE_OK();
	ck_assert_int_eq(sight_of("town2", other), SIGHT_TIMELINE);
	area_change("county", other, T2, "", "");
	DONE_OK();
	ck_assert_int_eq(sight_of("town2", other), SIGHT_WHOLE);
	area_change("county", other, "", T2, "不在那里");
	DONE_OK();
	ck_assert_int_eq(sight_of("town2", other), SIGHT_TIMELINE);
}
END_TEST

/* Who may not name areas may not accept one either: a desk of a village, by hand. */
START_TEST(a_desk_of_a_village_accepts_no_area)
{
	struct op_incident_accept a = { .which = joined() };

	grant_give("v11b", role_duty, V11);
	world_do(&world, "v11b", "incident.accept", &a, &reply);
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	area_change("v11b", a.which, T2, "", "");
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	world_do(&world, "town1", "incident.accept", &a, &reply);
	DONE_OK();
}
END_TEST

START_TEST(nobody_is_asked_for_what_is_taken_out_closed_or_led_on)
{
	struct check_result result;
	uint64_t id = joined(), other = open_at("v12", V12, incident_class_natural);

	area_change("town1", id, "", T2, "不在那里");
	DONE_OK();
	ck_assert_uint_eq(asked("town1", id), 0);
	id = joined();
	ck_assert_uint_ne(asked("town1", id), 0);
	state_set("town1", id, incident_state_closed, "完");
	DONE_OK();
	ck_assert_uint_eq(asked("town1", id), 0);
	state_set("town1", id, incident_state_responding, "又涨水");
	DONE_OK();
	ck_assert_uint_ne(asked("town1", id), 0);
	link_make("town1", id, other);
	DONE_OK();
	ck_assert_uint_eq(asked("town1", id), 0);
	ck_assert_uint_ne(asked("town1", other), 0);
	link_undo("town1", id);
	DONE_OK();
	ck_assert_uint_ne(asked("town1", id), 0);
	ck_assert_uint_eq(asked("town1", other), 0);
	core_close(world.core);
	world.core = NULL;
	ck_assert_int_eq(check_run(world.dir, stderr, &result), 0);
	ck_assert_int_eq(core_open(&world.core, world.dir), 0);
}
END_TEST

Suite *
suite_sight(void)
{
	Suite *s = suite_create("sight");
	TCase *tc = tcase_create("sight");

	tcase_add_checked_fixture(tc, incident_setup, incident_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, natural_disasters_are_read_downward_in_part);
	tcase_add_test(tc, all_else_goes_strictly_upward);
	tcase_add_test(tc, lines_are_seen_by_mark_and_area);
	tcase_add_test(tc, a_note_is_internal_or_for_all);
	tcase_add_test(tc, power_is_the_home_areas);
	tcase_add_test(tc, a_linked_ones_caller_stays_its_desks);
	tcase_add_test(tc, a_report_from_elsewhere_counts_and_sees_nothing);
	tcase_add_test(tc, a_call_from_elsewhere_counts_and_sees_nothing);
	tcase_add_test(tc, the_home_desk_accepts);
	tcase_add_test(tc, a_filter_is_asked_of_the_record_and_not_of_what_is_cut);
	tcase_add_test(tc, in_two_keys_on_the_board);
	tcase_add_test(tc, named_by_a_desk_is_accepted);
	tcase_add_test(tc, what_lies_under_an_accepted_area_waits_no_more);
	tcase_add_loop_test(tc, a_township_under_an_accepted_county_is_accepted_by_itself, 0, 2);
	tcase_add_test(tc, a_desk_of_a_village_accepts_no_area);
	tcase_add_test(tc, nobody_is_asked_for_what_is_taken_out_closed_or_led_on);
	suite_add_tcase(s, tc);
	return s;
}
