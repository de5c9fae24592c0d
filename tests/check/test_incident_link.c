/*
 * 事件: affected areas and duplicates - what comes into scope, what leaves it,
 * and that unlinking restores both.
 */
#include <stdio.h>
#include <string.h>

#include "db/check.h"
#include "src/rules/need/need.h"
#include "tests/check/help_incident.h"

Suite *suite_incident_link(void);

START_TEST(areas_are_added_in_one_step)
{
	char codes[AREAS_MAX][16];
	uint64_t id = flood_open("town1", T1);

	note_add("v21", id, "这里也有");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	area_change("v11a", id, T2, "", "");
	REFUSED_AS("NOT_PERMITTED", "");
	area_change("town2", id, T2, "", "");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	area_change("town1", id, "", "", "");
	REFUSED_AS("AREAS_EMPTY", "add");
	area_change("town1", id, T2 "," FILLER, "", "");
	REFUSED_AS("FILLER_AREA", "add");
	area_change("town1", id, "150621103000,15062", "", "");
	REFUSED_AS("BAD_CODE", "add");
	area_change("town1", id, "没有的镇", "", "");
	REFUSED_AS("NO_SUCH_NAME", "add");
	area_change("town1", id, "150622", "", "");
	REFUSED_AS("NO_SUCH_AREA", "add");
	ck_assert_uint_eq(areas_read(id, codes), 1);
	area_change("town1", id, T2 "，昭君镇", "", "");
	DONE_OK();
	ck_assert_uint_eq(areas_read(id, codes), 3);
	ck_assert_int_eq(line_count(id), 4);
	ck_assert_int_eq(line_last(id).what, line_what_area_added);
	note_add("v21", id, "这里也有");
	DONE_OK();
	area_change("county", id, T2 "," V21, "", "");		/* covered: nothing new */
	DONE_OK();
	ck_assert_str_eq(world_message(reply.answer.message), "AREAS_COVERED");
	ck_assert_uint_eq(areas_read(id, codes), 3);
	area_change("county", id, COUNTY, "", "");
	DONE_OK();
	ck_assert_uint_eq(areas_read(id, codes), 4);
}
END_TEST

/* Both brought it: taken out once, it is out, and stays out when they part. */
START_TEST(what_both_brought_goes_at_once)
{
	uint64_t a = flood_open("town1", T1), b = flood_open("town1", T1);
	char codes[AREAS_MAX][16];

	link_make("county", a, b);
	DONE_OK();
	area_change("county", b, "", T1, "查实未受灾");
	DONE_OK();
	ck_assert_uint_eq(areas_read(b, codes), 0);
	link_undo("county", a);
	DONE_OK();
	ck_assert_uint_eq(areas_read(a, codes), 0);
}
END_TEST

START_TEST(villages_do_not_extend)
{
	uint64_t id = flood_open("town1", T1);

	grant_give("v11a", role_duty, V11);
	area_change("v11a", id, T2, "", "");
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	grant_give("v11a", role_leader, T1);
	area_change("v11a", id, T2, "", "");
	DONE_OK();
}
END_TEST

/* A right in one place does not reach another through a second grant. */
START_TEST(each_grant_counts_where_it_is)
{
	uint64_t id = flood_open("town1", T1);

	grant_give("super", role_duty, T2);
	state_set("super", id, incident_state_verified, "");
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	ck_assert_int_eq(reply.refusal.exit, 3);
	note_add("super", id, "督办");
	REFUSED_AS("ROLES_IN_SCOPE", "which");
}
END_TEST

START_TEST(retired_areas_are_refused_by_name)
{
	uint64_t id = flood_open("town1", T1);

	area_retire(V21, V12);
	area_change("county", id, V21, "", "");
	REFUSED_AS("RETIRED_AREA", "add");
	ck_assert_str_eq(reply.refusal.args[0], "a" V21);
	ck_assert_str_eq(reply.refusal.args[1], "a" V12);
}
END_TEST

START_TEST(areas_are_taken_out_with_reason)
{
	char codes[AREAS_MAX][16];
	uint64_t id = flood_open("town1", T1);
	char who[32];

	area_change("town1", id, T2, "", "");
	area_change("town2", id, "", T2, "未受灾");	/* its home is another township */
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	area_change("town1", id, "", T2, "");
	REFUSED_AS("NEED_REASON", "reason");
	area_change("town1", id, "", V21, "未受灾");
	REFUSED_AS("NOT_AFFECTED", "drop");
	area_change("town1", id, "", T2, "未受灾");
	DONE_OK();
	ck_assert_uint_eq(areas_read(id, codes), 1);
	ck_assert_int_eq(line_last(id).what, line_what_area_dropped);
	ck_assert_str_eq(line_last(id).reason, "未受灾");
	area_change("county", id, "", T2, "未受灾");
	REFUSED_AS("RACE", "drop");
	snprintf(who, sizeof who, "p%llu", (unsigned long long)world_account(&world, "town1"));
	ck_assert_str_eq(reply.refusal.args[0], who);
	area_change("county", id, T2, "", "");		/* again in, its history kept */
	DONE_OK();
	ck_assert_uint_eq(areas_read(id, codes), 2);
}
END_TEST

START_TEST(link_leads_both_to_one)
{
	char codes[AREAS_MAX][16];
	uint64_t a = flood_open("v11a", V11), b = flood_open("v21", V21);
	struct incident root;
	struct txn t;
	int64_t before;

	link_make("v11a", a, b);
	REFUSED_AS("NOT_PERMITTED", "");
	link_make("town1", a, b);
	REFUSED_AS("OUT_OF_SCOPE", "to");
	link_make("county", a, b);
	DONE_OK();
	ck_assert_uint_eq(reply.answer.id, b);
	world_read(&world, &t);
	ck_assert(incident_root(&t, a, &root));
	txn_abort(&t);
	ck_assert_uint_eq(root.id, b);
	ck_assert_int_eq(line_last(a).what, line_what_linked);
	ck_assert_str_eq(line_last(a).number, "E20260722-02");
	ck_assert_str_eq(line_last(b).number, "E20260722-01");
	ck_assert_uint_eq(areas_read(b, codes), 2);
	/* The old number is refused, naming the new one: village 11 writes there. */
	before = line_count(a);
	note_add("v11a", a, "同一场洪水");
	REFUSED_AS("LEADS_ON", "which");
	ck_assert_str_eq(reply.refusal.args[1] + 1, "E0722-02");
	note_strike("v11a", a, 1, "错");
	REFUSED_AS("LEADS_ON", "which");
	ck_assert_int_eq(line_count(a), before);
	note_add("v11a", b, "看得到");
	DONE_OK();
	state_set("town2", a, incident_state_closed, "");
	REFUSED_AS("LEADS_ON", "which");
	ck_assert_int_eq(incident_get(b).state, incident_state_received);
	state_set("town1", b, incident_state_verified, "");	/* its own leads there, no more */
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	state_set("town2", b, incident_state_verified, "");
	DONE_OK();
	ck_assert_int_eq(incident_get(b).state, incident_state_verified);
	ck_assert_int_eq(incident_get(a).state, incident_state_received);
}
END_TEST

static uint64_t
newest_incident(void)
{
	struct incident i;
	struct viewer v;
	struct txn t;
	struct incident_walk w;
	bool found;

	world_viewer(&world, "county", &v);
	world_read(&world, &t);
	incident_walk(&w, &t, &v, INCIDENTS_OPEN);
	found = incident_next(&w, &i);
	incident_walk_end(&w);
	txn_abort(&t);
	ck_assert(found);
	return i.id;
}

/* How many things stand on the county's board to be decided. */
static size_t
decisions(void)
{
	static struct need_row rows[16];
	struct viewer v;
	struct txn t;
	size_t n, found = 0;

	world_viewer(&world, "county", &v);
	world_read(&world, &t);
	n = need_list(&t, &v, world.now, rows, 16);
	txn_abort(&t);
	for (size_t i = 0; i < n; i++)
		found += rows[i].need.verb == need_verb_decide;
	return found;
}

/* 不确定: linking it, or moving it on, is the desk's decision. */
START_TEST(the_desk_decides_what_was_unsure)
{
	struct op_report_file a = { .incident = REF_UNSURE, .hazard = hazard_flood,
	    .area = V11, .place = "河东" };
	uint64_t known = flood_open("v21", V21), ids[2];

	world_do(&world, "v11a", "report.file", &a, &reply);
	DONE_OK();
	ids[0] = newest_incident();
	ck_assert_uint_ne(ids[0], known);
	ck_assert_uint_eq(decisions(), 1);
	link_make("county", ids[0], known);
	DONE_OK();
	ck_assert_uint_eq(decisions(), 0);
	memcpy(a.area, V12, sizeof V12);
	world_do(&world, "v12", "report.file", &a, &reply);
	DONE_OK();
	ids[1] = newest_incident();
	ck_assert_uint_eq(decisions(), 1);
	state_set("county", ids[1], incident_state_verified, "");
	DONE_OK();
	ck_assert_uint_eq(decisions(), 0);
}
END_TEST

START_TEST(links_that_make_no_sense_are_refused)
{
	struct op_incident_open drill = { .hazard = hazard_flood, .area = T1, .drill = true };
	uint64_t a = flood_open("town1", T1), b = flood_open("town1", T1);
	uint64_t c = flood_open("town1", T1);

	link_make("county", a, a);
	REFUSED_AS("SELF_LINK", "to");
	link_make("county", a, b);
	DONE_OK();
	link_make("county", b, a);
	REFUSED_AS("SELF_LINK", "to");
	link_make("county", a, c);
	REFUSED_AS("LINKED_ALREADY", "which");
	link_make("county", b, c);		/* a chain, not a ring */
	DONE_OK();
	link_make("county", c, a);
	REFUSED_AS("SELF_LINK", "to");
	incident_open("county", drill);
	link_make("county", c, reply.answer.id);
	REFUSED_AS("DRILL_LINK", "to");
	link_undo("county", c);
	REFUSED_AS("NOT_LINKED", "which");
}
END_TEST

START_TEST(unlink_restores_both)
{
	char codes[AREAS_MAX][16];
	uint64_t a = flood_open("v11a", V11), b = flood_open("v21", V21);

	link_make("county", a, b);
	link_undo("county", a);
	DONE_OK();
	ck_assert_uint_eq(incident_get(a).merged, 0);
	ck_assert_int_eq(incident_get(a).merged_at, 0);
	ck_assert_int_eq(line_last(a).what, line_what_unlinked);
	ck_assert_int_eq(line_last(b).what, line_what_unlinked);
	ck_assert_str_eq(line_last(b).reason, "查实为两起");
	ck_assert_uint_eq(areas_read(a, codes), 1);
	ck_assert_uint_eq(areas_read(b, codes), 1);
	note_add("v11a", b, "看不到了");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	note_add("v11a", a, "自己的");
	DONE_OK();
	ck_assert_str_eq(line_last(a).text, "自己的");
	link_undo("county", a);
	REFUSED_AS("RACE", "which");
}
END_TEST

/* Villages of T2, from the at'th on, so many of them. */
static void
villages_add(uint64_t incident, int at, int n)
{
	struct op_area_add a = { .parent = T2, .tier = tier_village, .kind = "village" };
	struct op_incident_area add = { .which = incident };

	for (int i = at; i < at + n; i++) {
		snprintf(a.which, sizeof a.which, "150621103%03d", 300 + i);
		snprintf(a.name, sizeof a.name, "样例%d村", i);
		world_do(&world, "admin", "area.add", &a, &reply);
		DONE_OK();
		strcpy(add.add, a.which);
		world_do(&world, "county", "incident.area", &add, &reply);
		DONE_OK();
	}
}

/* No area beyond what an incident has room for is left out of it without a word. */
START_TEST(areas_have_their_limit)
{
	char codes[2 * AREAS_MAX][16];
	uint64_t a = flood_open("county", T1), b = flood_open("county", T1);
	struct op_report_file r = { .incident = a, .area = V21, .hazard = hazard_flood,
	    .affected = { .known = true, .v = 3 } };
	bool county = false;

	villages_add(a, 0, 200);		/* as many as a real county has */
	villages_add(b, 200, 57);
	link_make("county", a, b);
	REFUSED_AS("TOO_MANY_AREAS", "to");
	villages_add(a, 257, 55);		/* with T1 as many as may be */
	area_change("county", a, V12, "", "");
	REFUSED_AS("TOO_MANY_AREAS", "add");
	world_do(&world, "v21", "report.file", &r, &reply);
	DONE_OK();
	for (size_t i = areas_read(a, codes); i-- > 0;)
		county |= strcmp(codes[i], COUNTY) == 0;
	ck_assert(county);
}
END_TEST

START_TEST(the_log_replays)
{
	struct op_incident_open a = { .hazard = hazard_flood, .area = V11,
	    .caller_phone = "13800000007" };
	struct check_result result;
	uint64_t id, other = flood_open("v21", V21);

	incident_open("v11a", a);
	id = reply.answer.id;
	note_add("v11a", id, "水位上涨");
	note_strike("v11a", id, 3, "写错");
	state_set("town1", id, incident_state_closed, "完");
	area_change("town1", id, "昭君镇", T1, "查实");
	link_make("county", id, other);
	link_undo("county", id);
	DONE_OK();
	core_close(world.core);
	world.core = NULL;
	ck_assert_int_eq(check_run(world.dir, stderr, &result), 0);
	ck_assert_int_eq(core_open(&world.core, world.dir), 0);
	ck_assert_uint_gt(result.entries, 8);
}
END_TEST

Suite *
suite_incident_link(void)
{
	Suite *s = suite_create("incident_link");
	TCase *tc = tcase_create("incident_link");

	tcase_add_checked_fixture(tc, incident_setup, incident_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, areas_are_added_in_one_step);
	tcase_add_test(tc, what_both_brought_goes_at_once);
	tcase_add_test(tc, villages_do_not_extend);
	tcase_add_test(tc, each_grant_counts_where_it_is);
	tcase_add_test(tc, retired_areas_are_refused_by_name);
	tcase_add_test(tc, areas_are_taken_out_with_reason);
	tcase_add_test(tc, link_leads_both_to_one);
	tcase_add_test(tc, links_that_make_no_sense_are_refused);
	tcase_add_test(tc, the_desk_decides_what_was_unsure);
	tcase_add_test(tc, unlink_restores_both);
	tcase_add_test(tc, areas_have_their_limit);
	tcase_add_test(tc, the_log_replays);
	suite_add_tcase(s, tc);
	return s;
}
