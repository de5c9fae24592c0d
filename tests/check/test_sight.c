/* What a person sees of an incident, and who has power over it. */
#include <stdio.h>
#include <string.h>

#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"

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
	suite_add_tcase(s, tc);
	return s;
}
