/*
 * 事件: numbers and names, the timeline, states, lists, and who may do what -
 * each rule also where it refuses.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "src/lang/when.h"
#include "tests/check/help_incident.h"

Suite *suite_incident(void);

START_TEST(open_numbers_names_and_touches)
{
	char codes[AREAS_MAX][16];
	struct incident i;
	struct line l;
	uint64_t id = flood_open("v11a", V11);

	ck_assert_str_eq(reply.answer.number, "E0722-01");
	i = incident_get(id);
	ck_assert_str_eq(i.name, "2026-07-22 达拉特旗洪涝灾害");
	ck_assert_int_eq(i.state, incident_state_received);
	ck_assert_int_eq(i.class, incident_class_natural);
	ck_assert_int_eq(i.received, world.now);
	ck_assert_uint_eq(i.by, world_account(&world, "v11a"));
	ck_assert_uint_eq(areas_read(id, codes), 1);
	ck_assert_str_eq(codes[0], T1);
	ck_assert(line_read(id, 1, &l) && l.what == line_what_opened);
	ck_assert_str_eq(l.area, V11);
	ck_assert(line_read(id, 2, &l) && l.what == line_what_area_added);
	ck_assert_str_eq(l.area, T1);
	ck_assert_int_eq(line_count(id), 2);
	ck_assert_uint_eq(world.nnotices, 1);
	ck_assert_uint_eq(world.notices[0].incident, id);
	/* Revision told back is the one stored. */
	ck_assert_uint_eq(reply.answer.rev, i.rev);
}
END_TEST

/* Whatever its county is called, an incident opens under a name of whole characters. */
START_TEST(long_names)
{
	struct op_area_rename a = { .which = COUNTY };
	struct op_incident_open o = { .class = incident_class_accident,
	    .kind = "一二三四五六七八九十一二三四五六七八九十" };
	static const char *const chars[] = { "", "A", "AB" };

	for (size_t shift = 0; shift < 3; shift++) {
		int n = snprintf(a.name, sizeof a.name, "%s", chars[shift]);

		for (; n + 3 < (int)sizeof a.name; n += 3)
			strcpy(a.name + n, "族");
		ck_assert_int_eq(world_do(&world, "admin", "area.rename", &a, &reply), DONE);
		for (int i = 0; i < 25; i++) {
			incident_open("v11a", o);
			DONE_OK();
			ck_assert(text_valid(incident_get(reply.answer.id).name,
			    strlen(incident_get(reply.answer.id).name), false));
		}
		flood_open("v11a", V11);
	}
}
END_TEST

START_TEST(open_takes_the_only_area)
{
	struct op_incident_open a = { .class = incident_class_accident, .kind = "道路交通事故" };

	incident_open("v11a", a);
	DONE_OK();
	ck_assert_str_eq(incident_get(reply.answer.id).area, V11);
	ck_assert_str_eq(incident_get(reply.answer.id).name, "2026-07-22 达拉特旗道路交通事故");
	incident_open("both", a);
	REFUSED_AS("WHICH_AREA", "area");
	ck_assert_ptr_nonnull(strstr(reply.refusal.args[0], V11));
	ck_assert_ptr_nonnull(strstr(reply.refusal.args[0], V12));
}
END_TEST

START_TEST(county_opens_for_the_county)
{
	char codes[AREAS_MAX][16];
	uint64_t id = flood_open("county", COUNTY);

	ck_assert_uint_eq(areas_read(id, codes), 1);
	ck_assert_str_eq(codes[0], COUNTY);
}
END_TEST

START_TEST(equal_names_are_counted)
{
	struct op_incident_open drill = { .hazard = hazard_flood, .area = T1, .drill = true };
	struct op_incident_open health = { .class = incident_class_health, .area = T1 };

	flood_open("town1", T1);
	incident_open("town1", drill);
	DONE_OK();
	ck_assert_str_eq(incident_get(reply.answer.id).name, "2026-07-22 达拉特旗洪涝灾害");
	ck_assert_str_eq(incident_get(flood_open("town2", T2)).name, "2026-07-22 达拉特旗洪涝灾害（二）");
	ck_assert_str_eq(incident_get(flood_open("county", T2)).name, "2026-07-22 达拉特旗洪涝灾害（三）");
	incident_open("county", health);
	DONE_OK();
	ck_assert_str_eq(incident_get(reply.answer.id).name, "2026-07-22 达拉特旗公共卫生");
	for (int n = 4; n <= 11; n++)
		flood_open("county", T1);
	ck_assert_str_eq(incident_get(reply.answer.id).name, "2026-07-22 达拉特旗洪涝灾害（十一）");
	world_sleep(&world, DAY);
	ck_assert_str_eq(incident_get(flood_open("county", T1)).name, "2026-07-23 达拉特旗洪涝灾害");
}
END_TEST

START_TEST(open_is_refused)
{
	struct op_incident_open a = { .area = V11 };

	incident_open("v11a", a);
	REFUSED_AS("REQUIRED", "class");
	a.hazard = hazard_flood;
	a.class = incident_class_accident;
	incident_open("v11a", a);
	REFUSED_AS("HAZARD_CLASS", "hazard");
	a.class = 0;
	a.occurred = world.now + HOUR;
	incident_open("v11a", a);
	REFUSED_AS("FUTURE_TIME", "occurred");
	a.occurred = 0;
	a.learned = world.now + HOUR;
	incident_open("v11a", a);
	REFUSED_AS("FUTURE_TIME", "learned");
	a.learned = 0;
	memcpy(a.area, V21, 13);
	incident_open("v11a", a);
	REFUSED_AS("OUT_OF_SCOPE", "area");
	ck_assert_int_eq(reply.refusal.exit, 3);
	memcpy(a.area, FILLER, 13);
	incident_open("county", a);
	REFUSED_AS("FILLER_AREA", "area");
	memcpy(a.area, "150621999000", 13);
	incident_open("county", a);
	REFUSED_AS("NO_SUCH_AREA", "area");
	area_retire(V21, V11);
	memcpy(a.area, V21, 13);
	incident_open("county", a);
	REFUSED_AS("RETIRED_AREA", "area");
	ck_assert_str_eq(reply.refusal.args[1], "a" V11);
	memcpy(a.area, V11, 13);
	incident_open("super", a);
	REFUSED_AS("NOT_PERMITTED", "");
	incident_open("nobody", a);
	REFUSED_AS("NOT_PERMITTED", "");
}
END_TEST

START_TEST(caller_phone_is_sealed)
{
	struct op_incident_open a = { .hazard = hazard_flood, .area = V11,
	    .caller_phone = "13800000007" };
	struct op_incident_reveal v;
	struct incident i;
	uint64_t id;

	incident_open("v11a", a);
	DONE_OK();
	id = reply.answer.id;
	v = (struct op_incident_reveal){ .which = id, .reason = "回电核实" };
	i = incident_get(id);
	ck_assert_uint_gt(i.caller_phone.len, 11);
	ck_assert_ptr_null(memmem(&i, sizeof i, "13800000007", 11));
	world_do(&world, "county", "incident.reveal", &v, &reply);
	DONE_OK();
	ck_assert_str_eq(reply.secret, "13800000007");
	world_do(&world, "town1", "incident.reveal", &v, &reply);
	DONE_OK();
	ck_assert_str_eq(reply.secret, "13800000007");
	world_do(&world, "v11a", "incident.reveal", &v, &reply);
	REFUSED_AS("NOT_PERMITTED", "");
	ck_assert_str_eq(reply.secret, "");
	world_do(&world, "town2", "incident.reveal", &v, &reply);
	REFUSED_AS("OUT_OF_SCOPE", "which");
	v.which = flood_open("county", T1);
	world_do(&world, "county", "incident.reveal", &v, &reply);
	REFUSED_AS("NO_PERSONAL", "which");
}
END_TEST

START_TEST(notes_are_struck_never_edited)
{
	uint64_t id = flood_open("town1", T1);
	struct line l;

	note_add("v11a", id, "水位上涨");
	DONE_OK();
	l = line_last(id);
	ck_assert_int_eq(l.what, line_what_note);
	ck_assert_str_eq(l.area, V11);
	note_add("town1", id, "已派人");
	DONE_OK();
	note_strike("v11a", id, 3, "");
	REFUSED_AS("NEED_REASON", "reason");
	note_strike("v11a", id, 4, "写错");		/* below the home area it is not seen */
	REFUSED_AS("NO_SUCH_LINE", "line");
	note_strike("town1", id, 1, "写错");
	REFUSED_AS("NOT_A_NOTE", "line");
	note_strike("v11a", id, 99, "写错");
	REFUSED_AS("NO_SUCH_LINE", "line");
	note_strike("v11a", id, 3, "写错");
	DONE_OK();
	ck_assert(line_read(id, 3, &l));
	ck_assert_str_eq(l.text, "水位上涨");
	ck_assert_int_eq(l.struck, world.now);
	ck_assert_str_eq(l.struck_reason, "写错");
	l = line_last(id);
	ck_assert_int_eq(l.what, line_what_struck);
	ck_assert_int_eq(l.struck_no, 3);
	note_strike("county", id, 3, "我也看到");
	REFUSED_AS("RACE", "line");
	note_strike("county", id, 4, "另一起");
	DONE_OK();
}
END_TEST

START_TEST(notes_need_scope)
{
	uint64_t id = flood_open("town1", T1);

	note_add("v21", id, "看到");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	ck_assert_int_eq(reply.refusal.exit, 3);
	note_add("super", id, "督办");
	REFUSED_AS("NOT_PERMITTED", "");
	note_add("county", 12345, "x");
	REFUSED_AS("NO_SUCH_RECORD", "which");
	ck_assert_int_eq(line_count(id), 2);
}
END_TEST

START_TEST(state_goes_forward_back_with_reason)
{
	uint64_t id = flood_open("town1", T1);
	char who[32];
	struct line l;

	state_set("v11a", id, incident_state_verified, "");
	REFUSED_AS("NOT_PERMITTED", "");
	state_set("town1", id, incident_state_responding, "");
	DONE_OK();
	l = line_last(id);
	ck_assert_int_eq(l.what, line_what_state);
	ck_assert_int_eq(l.from, incident_state_received);
	ck_assert_int_eq(l.to, incident_state_responding);
	world_sleep(&world, MINUTE);
	state_set("county", id, incident_state_responding, "");
	REFUSED_AS("RACE", "state");
	snprintf(who, sizeof who, "p%llu", (unsigned long long)world_account(&world, "town1"));
	ck_assert_str_eq(reply.refusal.args[0], who);
	state_set("county", id, incident_state_verified, "");
	REFUSED_AS("NEED_REASON", "reason");
	state_set("county", id, incident_state_verified, "重新核实");
	DONE_OK();
	ck_assert_str_eq(line_last(id).reason, "重新核实");
	ck_assert_int_eq(incident_get(id).state, incident_state_verified);
	state_set("leader", id, incident_state_closed, "");
	REFUSED_AS("STILL_OPEN", "reason");
	ck_assert_str_eq(reply.refusal.args[3], "n1");
	ck_assert_int_eq(incident_get(id).state, incident_state_verified);
	state_set("leader", id, incident_state_closed, "乡镇已电话报平安");
	DONE_OK();
	state_set("town2", id, incident_state_received, "x");
	REFUSED_AS("OUT_OF_SCOPE", "which");
}
END_TEST

START_TEST(hazard_is_named_once)
{
	struct op_incident_open a = { .class = incident_class_natural, .area = T1 };
	struct op_incident_name n = { .hazard = hazard_hail };

	incident_open("town1", a);
	DONE_OK();
	n.which = reply.answer.id;
	ck_assert_str_eq(incident_get(n.which).name, "2026-07-22 达拉特旗自然灾害");
	world_do(&world, "v11a", "incident.name", &n, &reply);
	REFUSED_AS("NOT_PERMITTED", "");
	world_do(&world, "county", "incident.name", &n, &reply);
	DONE_OK();
	ck_assert_str_eq(incident_get(n.which).name, "2026-07-22 达拉特旗风雹灾害");
	ck_assert_int_eq(line_last(n.which).what, line_what_named);
	n.hazard = hazard_flood;
	world_do(&world, "county", "incident.name", &n, &reply);
	REFUSED_AS("NAMED_ALREADY", "which");
}
END_TEST

static size_t
candidates(const char *code, enum hazard hazard, struct incident *out)
{
	struct incident *list;
	struct txn t;
	size_t n;

	world_read(&world, &t);
	n = incident_candidates(&t, code, hazard, false, world.now, &list);
	txn_abort(&t);
	for (size_t i = 0; i < n && i < 16; i++)
		out[i] = list[i];
	free(list);
	return n;
}

/* However many are open: the own township's stands first, and none is left out. */
START_TEST(a_hundred_candidates)
{
	struct incident out[16];
	uint64_t own = flood_open("town1", T1), last = 0;

	for (int i = 0; i < 100; i++) {
		world.now += 1000;
		last = flood_open("v21", V21);
	}
	ck_assert_uint_eq(candidates(V11, hazard_flood, out), 101);
	ck_assert_uint_eq(out[0].id, own);
	ck_assert_uint_eq(out[1].id, last);
	ck_assert_uint_eq(candidates(V21, hazard_flood, out), 101);
	ck_assert_uint_eq(out[0].id, last);
}
END_TEST

START_TEST(candidates_own_township_first)
{
	struct op_incident_open unknown = { .class = incident_class_natural, .area = V12 };
	struct op_incident_open drill = { .hazard = hazard_flood, .area = T1, .drill = true };
	struct incident out[16];
	uint64_t own = flood_open("town1", T1), other, nameless, closed;

	other = flood_open("v21", V21);
	incident_open("county", unknown);
	nameless = reply.answer.id;
	incident_open("county", drill);
	closed = flood_open("county", T1);
	state_set("county", closed, incident_state_closed, "完");
	ck_assert_uint_eq(candidates(V11, hazard_flood, out), 3);
	ck_assert_uint_eq(out[0].id, own);
	ck_assert_uint_eq(out[1].id, nameless);
	ck_assert_uint_eq(out[2].id, other);
	ck_assert_uint_eq(candidates(V21, hazard_flood, out), 2);
	ck_assert_uint_eq(out[0].id, other);
	ck_assert_uint_eq(candidates(V11, hazard_snow, out), 1);
	link_make("county", other, own);
	ck_assert_uint_eq(candidates(V21, hazard_flood, out), 1);	/* its township now */
	ck_assert_uint_eq(out[0].id, own);
	world_sleep(&world, 73 * HOUR);
	ck_assert_uint_eq(candidates(V11, hazard_flood, out), 0);
}
END_TEST

static size_t
list(const char *login, bool open_only)
{
	struct incident i;
	uint64_t last = UINT64_MAX;
	struct viewer v;
	struct incident_walk w;
	struct txn t;
	size_t n = 0;

	world_viewer(&world, login, &v);
	world_read(&world, &t);
	incident_walk(&w, &t, &v, open_only ? INCIDENTS_OPEN : INCIDENTS_ANY);
	for (; incident_next(&w, &i); n++) {
		ck_assert_uint_gt(last, i.id);
		last = i.id;
	}
	txn_abort(&t);
	return n;
}

START_TEST(lists_keep_to_scope)
{
	uint64_t a = flood_open("v11a", V11), b = flood_open("v21", V21);

	ck_assert_uint_eq(list("county", true), 2);
	ck_assert_uint_eq(list("super", true), 2);
	ck_assert_uint_eq(list("town1", true), 1);
	ck_assert_uint_eq(list("v12", true), 1);
	ck_assert_uint_eq(list("v21", true), 1);
	ck_assert_uint_eq(list("admin", true), 0);
	ck_assert_uint_eq(list("nobody", true), 0);
	link_make("county", a, b);
	ck_assert_uint_eq(list("county", true), 1);
	ck_assert_uint_eq(list("county", false), 2);
	ck_assert_uint_eq(list("v11a", true), 1);
	state_set("county", b, incident_state_closed, "完");
	ck_assert_uint_eq(list("county", true), 0);
}
END_TEST

START_TEST(paper_keeps_both_times)
{
	static struct request req;
	struct op_incident_open a = { .hazard = hazard_flood, .area = T1 };
	const struct subject *s;
	const struct op *op = op_find("incident.open", &s);
	struct origin who = { .account = world_account(&world, "town1") };

	request_fill(&req, s, op, &a);
	req.happened = world.now - HOUR;
	req.on_paper = true;
	core_once(world.core, &(struct core_job){ .who = &who, .req = &req, .reply = &reply }, world.now);
	DONE_OK();
	ck_assert_int_eq(incident_get(reply.answer.id).received, world.now - HOUR);
	ck_assert_int_eq(line_last(reply.answer.id).at, world.now);
	ck_assert_int_eq(line_last(reply.answer.id).happened, world.now - HOUR);
}
END_TEST

Suite *
suite_incident(void)
{
	Suite *s = suite_create("incident");
	TCase *tc = tcase_create("incident");

	tcase_add_checked_fixture(tc, incident_setup, incident_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, open_numbers_names_and_touches);
	tcase_add_test(tc, long_names);
	tcase_add_test(tc, open_takes_the_only_area);
	tcase_add_test(tc, county_opens_for_the_county);
	tcase_add_test(tc, equal_names_are_counted);
	tcase_add_test(tc, open_is_refused);
	tcase_add_test(tc, caller_phone_is_sealed);
	tcase_add_test(tc, notes_are_struck_never_edited);
	tcase_add_test(tc, notes_need_scope);
	tcase_add_test(tc, state_goes_forward_back_with_reason);
	tcase_add_test(tc, hazard_is_named_once);
	tcase_add_test(tc, candidates_own_township_first);
	tcase_add_test(tc, a_hundred_candidates);
	tcase_add_test(tc, lists_keep_to_scope);
	tcase_add_test(tc, paper_keeps_both_times);
	suite_add_tcase(s, tc);
	return s;
}
