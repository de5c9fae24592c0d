/*
 * 调令 that go on: re-tasking, waiting forward, drills, what comes afterwards, striking,
 * people missing, a head count of all, words on paper, JSON.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "screens/incident/incident_words.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "tests/check/help_dispatch.h"

Suite *suite_order_on(void);

/* ---- re-tasking, waiting forward, drills ---- */

START_TEST(retask_carries_people_and_clock)
{
	uint64_t id = dispatch_sent();
	struct order was, now;
	struct op_order_retask a = { .which = id, .place = "三社", .task = "move" };

	dispatch_by_team("ack", id, -1);
	dispatch_by_team("go", id, 18);
	dispatch_by_team("arrive", id, -1);
	TYPED("head", "清点 16 伤1 失联1");
	was = dispatch_get(id);
	world_do(&dispatch_world, "town1", "order.retask", &a, &dispatch_reply);
	REFUSED_AS("OUT_OF_SCOPE", "which");
	world_do(&dispatch_world, "county", "order.retask", &a, &dispatch_reply);
	DONE_OK();
	now = dispatch_get(dispatch_reply.answer.id);
	ck_assert_int_eq(dispatch_get(id).end, order_end_retasked);
	ck_assert_uint_eq(now.after, id);
	ck_assert_uint_eq(now.incident, dispatch_flood);
	ck_assert_int_eq(now.state, order_state_issued);
	ck_assert_int_eq(now.count_due, was.count_due);
	ck_assert_int_ne(now.count_due, 0);
	ck_assert_int_eq(now.sent.v, 17);	/* one is hurt and away, one missing with them */
	ck_assert_int_eq(now.here.v, 16);
	ck_assert_int_eq(now.missing.v, 1);
	SAID("ORDER_INSTEAD_MISSING");
	dispatch_does("head", "go", now.id, "", 17);	/* one of them is lost */
	REFUSED_AS("COUNT_SUM", "people");
	dispatch_does("head", "arrive", now.id, "", 17);
	REFUSED_AS("COUNT_SUM", "people");
	dispatch_does("head", "go", now.id, "", -1);	/* who is here */
	DONE_OK();
	ck_assert_int_eq(dispatch_get(now.id).here.v, 16);
	ck_assert_int_eq(dispatch_get(now.id).sent.v, 17);
	TYPED("head", "清点 17");
	dispatch_does("county", "recall", now.id, "", -1);	/* they are out, and stay counted */
	DONE_OK();
	ck_assert_int_eq(dispatch_get(now.id).state, order_state_leaving);
	TYPED("head", "归队");
	ck_assert_int_eq(dispatch_get(now.id).end, order_end_back);
}
END_TEST

/* Two of one team say that all are back: the second hears who did, and when. */
START_TEST(back_once_more_says_who_did)
{
	uint64_t id = dispatch_sent();

	NOT_TYPED("head", "归队 18", "does not fit");
	dispatch_by_team("go", id, 18);
	TYPED("county", "归队 0722-01 18 by_phone=钱样例");
	NOT_TYPED("head", "归队 18", "did this at");
	NOT_TYPED("head", "归队 0722-01 18", "did this at");
	NOT_TYPED("head", "到场", "no order now");
}
END_TEST

/* Who is missing does not set out for the next place. */
START_TEST(the_missing_do_not_set_out)
{
	uint64_t id = dispatch_sent();
	struct op_order_retask a = { .which = id, .place = "三社", .task = "move" };

	dispatch_by_team("go", id, 18);
	TYPED("head", "清点 17 失联1");
	world_do(&dispatch_world, "county", "order.retask", &a, &dispatch_reply);
	DONE_OK();
	id = dispatch_reply.answer.id;
	TYPED("head", "出发");
	ck_assert_int_eq(dispatch_get(id).sent.v, 18);
	ck_assert_int_eq(dispatch_get(id).here.v, 17);
	ck_assert_int_eq(dispatch_get(id).missing.v, 1);
}
END_TEST

START_TEST(waiting_forward_is_ready_from_there)
{
	struct op_order_send a = { .team = dispatch_team, .incident = dispatch_flood, .task = "stage" };
	uint64_t id = dispatch_sent_as("county", a);

	strcpy(a.task, "rescue");
	dispatch_sent_as("county", a);
	REFUSED_AS("TEAM_BUSY", "team");	/* not there yet */
	dispatch_by_team("go", id, 12);
	dispatch_by_team("arrive", id, -1);
	ck_assert_uint_ne(dispatch_sent_as("county", a), 0);
	SAID("ORDER_INSTEAD");
	ck_assert_int_eq(dispatch_get(id).end, order_end_retasked);
	ck_assert_int_eq(dispatch_get(dispatch_reply.answer.id).sent.v, 12);
}
END_TEST

START_TEST(a_drill_gives_way)
{
	struct op_order_send a = { .team = dispatch_team, .task = "rescue" };
	struct team record;
	uint64_t id;

	a.incident = dispatch_incident(true);
	id = dispatch_sent_as("county", a);
	DONE_OK();
	ck_assert(dispatch_get(id).drill);
	dispatch_by_team("go", id, 18);
	a.incident = dispatch_flood;
	a.drill = true;
	dispatch_sent_as("county", a);
	REFUSED_AS("ORDER_NO_DRILL", "drill");
	a.drill = false;
	ck_assert_uint_ne(dispatch_sent_as("county", a), 0);
	SAID("ORDER_DRILL_ENDED");
	ck_assert(!dispatch_get(id).live);
	ck_assert(!dispatch_get(dispatch_reply.answer.id).sent.known);
	a.incident = dispatch_get(id).incident;
	dispatch_sent_as("county", a);
	REFUSED_AS("TEAM_BUSY", "team");	/* no drill over what is real */
	dispatch_free_team();
	dispatch_sent_as("county", a);
	DONE_OK();
	id = dispatch_reply.answer.id;
	dispatch_by_team("go", id, 18);
	dispatch_world.now += 20 * HOUR;
	dispatch_by_team("back", id, 18);
	world_get(&dispatch_world, &kind_team, dispatch_team, &record);
	ck_assert_int_eq(record.standing, standing_ready);
	ck_assert_int_eq(record.back, 0);
}
END_TEST

/* ---- afterwards ---- */

START_TEST(who_was_out_long_rests)
{
	uint64_t id = dispatch_sent();
	struct team record;

	dispatch_by_team("go", id, 18);
	dispatch_world.now += 13 * HOUR;
	dispatch_by_team("back", id, 18);
	SAID("ORDER_RESTS");
	world_get(&dispatch_world, &kind_team, dispatch_team, &record);
	ck_assert_int_eq(record.standing, standing_resting);
	ck_assert_int_eq(record.until, record.back + 8 * HOUR);
	TYPED("head", "order strike 0722-01 step=3 reason=a");
	world_get(&dispatch_world, &kind_team, dispatch_team, &record);
	ck_assert_int_eq(record.standing, standing_ready);
	ck_assert(dispatch_get(id).live);
}
END_TEST

START_TEST(striking)
{
	uint64_t id = dispatch_sent(), other;

	dispatch_by_team("ack", id, -1);
	dispatch_by_team("go", id, 18);
	dispatch_by_team("arrive", id, -1);
	dispatch_by_team("count", id, 18);
	NOT_TYPED("county", "order strike 01 step=1 reason=a", "recall it");
	NOT_TYPED("head", "order strike 01 step=9 reason=a", "no step 9");
	NOT_TYPED("other", "order strike 01 step=2 reason=a", "");
	NOT_TYPED("head", "order strike 01 step=3 reason=a", "step 4");	/* nobody set out then */
	TYPED("head", "order strike 01 step=5 reason=a");
	NOT_TYPED("head", "order strike 01 step=5 reason=b", "did this");
	ck_assert_int_eq(dispatch_get(id).count_due, dispatch_world.now - 2 * MINUTE + 20 * MINUTE);	/* of the arrival */
	TYPED("head", "order strike 01 step=2 reason=a");	/* the time stays blank */
	ck_assert_int_eq(dispatch_get(id).state, order_state_scene);
	dispatch_by_team("done", id, -1);
	NOT_TYPED("county", "order strike 01 step=4 reason=a", "step 6");
	dispatch_by_team("back", id, 18);
	other = dispatch_sent();
	NOT_TYPED("head", "order strike 01 step=7 reason=a", "D0722-02");
	dispatch_does("county", "recall", other, "", -1);
	TYPED("head", "order strike 01 step=7 reason=a");
	ck_assert_int_eq(dispatch_get(id).state, order_state_leaving);
}
END_TEST

/* The order that the team went on to. */
static uint64_t
order_after(uint64_t id)
{
	struct txn txn;
	struct order o;
	struct walk w;
	uint64_t found = 0;

	world_read(&dispatch_world, &txn);
	walk_open(&w, &txn, TABLE_KIND + kind_order.no, "", 0, false);
	while (walk_next(&w))
		if (record_get(&txn, &kind_order, get_u64(w.key), &o) && o.after == id)
			found = o.id;
	walk_close(&w);
	txn_abort(&txn);
	return found;
}

START_TEST(somebody_is_missing)
{
	uint64_t id = dispatch_sent();

	dispatch_by_team("go", id, 18);
	dispatch_by_team("arrive", id, -1);
	TYPED("head", "清点 17 失联1");
	NOT_TYPED("head", "完成 reason=a", "missing");	/* a leader's reason */
	NOT_TYPED("county", "order done 01 by_phone=样例甲 reason=a", "missing");
	NOT_TYPED("head", "归队", "missing");
	TYPED("head", "sos send text=一人落水，事0722-01");
	NOT_TYPED("head", "完成", "missing");		/* that is the incident's number */
	TYPED("head", "sos send text=一人落水，令0722-01");
	TYPED("county", "order retask 01 place=四社");	/* its call stands for what comes of it */
	TYPED("head", "到场 17");
	TYPED("head", "完成");
	TYPED("leader", "order back 02 17 by_phone=样例甲 reason=移交搜救");
	id = order_after(id);
	ck_assert_int_eq(dispatch_get(id).missing.v, 1);
	ck_assert_int_eq(dispatch_get(id).here.v, 17);
}
END_TEST

START_TEST(all_are_to_count)
{
	uint64_t id = dispatch_sent();
	int64_t due;

	NOT_TYPED("county", "order count all incident=01", "nobody");
	dispatch_by_team("go", id, 18);
	TYPED("town1", "order send team=苏木队 incident=01 task=rescue");
	NOT_TYPED("town2", "order count all incident=01", "");
	dispatch_world.now += MINUTE;
	TYPED("county", "order count all incident=01 reason=溃坝");
	ck_assert_ptr_nonnull(strstr(dispatch_typed.err, "1 team is to count at once; 1 has nobody out"));
	due = dispatch_get(id).count_due - dispatch_world.now;
	ck_assert(due >= 0 && due < MINUTE);	/* a full log's clock is some ms ahead */
	dispatch_world.now += MINUTE;
	TYPED("head", "清点");
	due = dispatch_get(id).count_due - dispatch_world.now;
	ck_assert(due >= HOUR && due < HOUR + MINUTE);
	/* Where all are out nothing is said of those who are not. */
	TYPED("town1", "order recall 02 reason=a");
	TYPED("county", "全体清点 incident=01");
	ck_assert_ptr_nonnull(strstr(dispatch_typed.err, "1 team is to count at once"));
	ck_assert_ptr_null(strstr(dispatch_typed.err, "nobody out"));
}
END_TEST

/* Left out is as last; blank or unknown is no answer, and never taken for all present. */
START_TEST(what_is_blank_is_not_as_last)
{
	static const char *const blank[] = { "go 0722-01 people=不知道", "count 0722-01 here=", "count 0722-01 here=不详",
	    "count 0722-01 here=15 injured=3 missing=不详", "count 0722-01 18 injured=", "arrive 0722-01 people=",
	    "back 0722-01 people=不知道", "count 0722-01 18 by_phone=" };
	char line[120];

	dispatch_by_team("go", dispatch_sent(), 18);
	for (size_t i = 0; i < sizeof blank / sizeof blank[0]; i++) {
		snprintf(line, sizeof line, "order %s", blank[i]);
		NOT_TYPED("head", line, "without a value");
	}
	NOT_TYPED("county", "order arrive 5 by_phone=", "by telephone by: stands there without a value");
	NOT_TYPED("county", "order arrive 5 by_phone=样例甲", "how many people");
	NOT_TYPED("head", "order arrive \"\"", "a word is empty");
	TYPED("head", "order count text=");
}
END_TEST

START_TEST(the_timeline_says_figures)
{
	uint64_t id = dispatch_sent();
	struct index_key key;
	struct line line;
	struct txn txn;
	char words[700];

	dispatch_by_team("go", id, 18);
	TYPED("county", "order count 0722-01 15 伤1 失联2 by_phone=样例甲");
	world_read(&dispatch_world, &txn);
	key_begin(&key, &kind_line, 1);
	key_number(&key, dispatch_flood);
	ck_assert(record_get(&txn, &kind_line, scan_one(&txn, &key, true), &line));
	tr_set(language_en);
	words_line(&txn, &line, words, sizeof words);
	txn_abort(&txn);
	ck_assert_msg(strstr(words, "D0722-01: 一队 15 people injured 1 missing 2 told by telephone by 样例甲") != NULL, "%s", words);
}
END_TEST

/* How many orders a list finds, and how many of all that there are he may see. */
static void
lists_what_he_sees(const char *login)
{
	struct viewer v;
	struct txn txn;
	struct reader r = { .txn = &txn, .who = &v, .now = dispatch_world.now, .offset = 480 };
	struct face_query q = { .face = face_of(&kind_order), .reader = &r };
	struct face_pos pos = { 0 };
	struct order rows[40], o;
	struct walk w;
	size_t seen = 0;

	world_viewer(&dispatch_world, login, &v);
	world_read(&dispatch_world, &txn);
	walk_open(&w, &txn, TABLE_KIND + kind_order.no, "", 0, false);
	while (walk_next(&w))
		seen += record_get(&txn, &kind_order, get_u64(w.key), &o) && order_right(&txn, &v, &o) != ORDER_NOTHING;
	walk_close(&w);
	ck_assert_msg(face_list(&q, &pos, rows, 40) == seen, "%s: %zu", login, seen);
	txn_abort(&txn);
}

START_TEST(lists_have_what_may_be_seen)
{
	static const char *const people[] = { "county", "leader", "super", "admin", "town1", "town2",
	    "v11a", "v12", "v21", "both", "nobody", "head", "other" };
	static const char *const places[] = { T1, T2, V11, V12, V21, COUNTY "000000" };
	struct op_order_send a = { .incident = dispatch_flood, .task = "rescue" };
	char name[60];

	TYPED("admin", "account grant other area=" V21 " role=team unit=一队");
	for (size_t i = 0; i < 12; i++) {
		snprintf(name, sizeof name, "第%zu队", i);
		a.team = dispatch_team_add(name, i % 3 == 0 ? COUNTY : places[i % 5], team_owner_government);
		snprintf(a.area, sizeof a.area, "%s", places[i % 6]);
		ck_assert_uint_ne(dispatch_sent_as("county", a), 0);
	}
	dispatch_sent();
	dispatch_free_team();
	for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
		lists_what_he_sees(people[i]);
}
END_TEST

/* However wide the area that somebody serves a team in: of orders he reads his own. */
START_TEST(a_team_sees_its_own)
{
	struct op_order_send a = { .incident = dispatch_flood, .task = "rescue" };

	dispatch_sent();
	a.team = dispatch_team_add("二队", T1, team_owner_government);
	ck_assert_uint_ne(dispatch_sent_as("county", a), 0);
	TYPED("head", "order show 0722-01");
	NOT_TYPED("head", "order show 0722-02", "outside your area");
	NOT_TYPED("other", "order show 0722-01", "outside your area");
	TYPED("head", "order list");
	ck_assert(strstr(dispatch_typed.out, "D0722-01") != NULL && strstr(dispatch_typed.out, "D0722-02") == NULL);
	TYPED("town1", "order list");
	ck_assert(strstr(dispatch_typed.out, "D0722-01") != NULL && strstr(dispatch_typed.out, "D0722-02") != NULL);
}
END_TEST

/* What was linked into an incident counts with it, until the two are parted again. */
START_TEST(orders_of_linked_incidents)
{
	uint64_t id = dispatch_sent();

	dispatch_by_team("go", id, 18);
	dispatch_incident(false);
	TYPED("county", "incident link 01 to=02");
	NOT_TYPED("county", "incident state 02 controlled", "D0722-01");
	TYPED("county", "order count all incident=02");
	ck_assert_ptr_nonnull(strstr(dispatch_typed.err, "1 team is"));
	TYPED("county", "incident show 02");
	ck_assert_ptr_nonnull(strstr(dispatch_typed.out, "一队"));
	TYPED("county", "incident unlink 01");
	TYPED("county", "incident state 02 controlled");
	NOT_TYPED("county", "incident state 01 controlled", "D0722-01");
}
END_TEST

/* What may be a slip of the finger is stored and said. */
START_TEST(odd_figures_are_said)
{
	uint64_t id = dispatch_sent();

	TYPED("head", "出发 180");
	ck_assert_int_eq(dispatch_get(id).sent.v, 180);
	ck_assert_msg(strstr(dispatch_typed.err, "more than the ") != NULL, "%s", dispatch_typed.err);
	TYPED("county", "order strike 0722-01 step=2 reason=听错");
	TYPED("head", "出发 18");
	ck_assert_msg(strstr(dispatch_typed.err, "more than the ") == NULL, "%s", dispatch_typed.err);
	TYPED("head", "到场 12");
	ck_assert_msg(strstr(dispatch_typed.err, "12 of the 18 who set out") != NULL, "%s", dispatch_typed.err);
}
END_TEST

/* On paper, of before: the row says so, nothing is turned round. */
START_TEST(late_words)
{
	uint64_t id = dispatch_sent();
	json_t *o, *s;

	dispatch_by_team("go", id, 18);
	NOT_TYPED("head", "order arrive happened=2小时后", "");
	TYPED("head", "order late eta=3小时后");
	/* A time as people type it is read by a clock that goes on meanwhile. */
	ck_assert_int_eq(dispatch_get(id).eta / 1000, (dispatch_world.now + 3 * HOUR) / 1000);
	dispatch_world.now += HOUR;
	TYPED("county", "order arrive 0722-01 by_phone=样例甲 happened=30分钟前");
	ck_assert_int_eq(dispatch_get(id).count_due / 1000, (dispatch_world.now - 30 * MINUTE + 20 * MINUTE) / 1000);
	o = type_json(&dispatch_world, "head", "order show 01 --json");
	s = json_array_get(json_object_get(o, "steps"), 3);
	ck_assert_str_eq(json_string_value(json_object_get(s, "by_phone")), "样例甲");
	ck_assert_ptr_nonnull(json_object_get(s, "happened"));
	json_decref(o);
}
END_TEST

START_TEST(as_json)
{
	static const char *const keys[] = { "number", "team", "incident", "task", "place", "state", "end",
	    "sent", "here", "injured", "missing", "counted", "steps", NULL };
	static const char *const parts[] = { "no", "step", "at", "by", "people", NULL };
	uint64_t id = dispatch_sent();
	json_t *o, *s;

	dispatch_by_team("go", id, 18);
	o = type_json(&dispatch_world, "county", "order show 01 --json");
	ck_assert_str_eq(json_string_value(json_object_get(o, "number")), "D0722-01");
	ck_assert_str_eq(json_string_value(json_object_get(o, "team")), "一队");
	ck_assert_str_eq(json_string_value(json_object_get(o, "incident")), "E0722-01");
	ck_assert_str_eq(json_string_value(json_object_get(o, "place")), "二社桥头");
	ck_assert_ptr_nonnull(json_object_get(o, "count_due"));
	ck_assert_ptr_null(json_object_get(o, "end"));
	s = json_array_get(json_object_get(o, "steps"), 1);
	for (size_t i = 0; parts[i] != NULL; i++)
		ck_assert_msg(json_object_get(s, parts[i]) != NULL, "%s", parts[i]);
	json_decref(o);
	dispatch_by_team("count", id, 18);
	dispatch_by_team("back", id, 18);
	o = type_json(&dispatch_world, "county", "order show 01 --json");
	for (size_t i = 0; keys[i] != NULL; i++)
		ck_assert_msg(json_object_get(o, keys[i]) != NULL, "%s", keys[i]);
	ck_assert_str_eq(json_string_value(json_object_get(o, "end")), "back");
	ck_assert_ptr_null(json_object_get(o, "count_due"));
	json_decref(o);
	TYPED("county", "incident show 01");
	ck_assert_ptr_nonnull(strstr(dispatch_typed.out, "D0722-01 一队"));
}
END_TEST

START_TEST(the_log_says_it)
{
	uint64_t id = dispatch_sent();

	dispatch_by_team("go", id, 17);
	TYPED("super", "journal list limit=1");
	ck_assert_ptr_nonnull(strstr(dispatch_typed.out, "D0722-01"));
	ck_assert_msg(strstr(dispatch_typed.out, "issued→on the way") != NULL, "%s", dispatch_typed.out);
	ck_assert_ptr_nonnull(strstr(dispatch_typed.out, "17"));
	TYPED("head", "order strike 01 step=2 reason=twenty");
	TYPED("super", "journal list quality=struck");
	ck_assert_msg(strstr(dispatch_typed.out, "twenty") != NULL, "%s", dispatch_typed.out);
}
END_TEST

Suite *
suite_order_on(void)
{
	Suite *s = suite_create("order_on");
	TCase *tc = tcase_create("order_on");

	tcase_add_checked_fixture(tc, dispatch_setup, dispatch_teardown);
	tcase_add_test(tc, retask_carries_people_and_clock);
	tcase_add_test(tc, back_once_more_says_who_did);
	tcase_add_test(tc, the_missing_do_not_set_out);
	tcase_add_test(tc, waiting_forward_is_ready_from_there);
	tcase_add_test(tc, a_drill_gives_way);
	tcase_add_test(tc, who_was_out_long_rests);
	tcase_add_test(tc, striking);
	tcase_add_test(tc, somebody_is_missing);
	tcase_add_test(tc, all_are_to_count);
	tcase_add_test(tc, what_is_blank_is_not_as_last);
	tcase_add_test(tc, the_timeline_says_figures);
	tcase_add_test(tc, lists_have_what_may_be_seen);
	tcase_add_test(tc, a_team_sees_its_own);
	tcase_add_test(tc, orders_of_linked_incidents);
	tcase_add_test(tc, odd_figures_are_said);
	tcase_add_test(tc, late_words);
	tcase_add_test(tc, as_json);
	tcase_add_test(tc, the_log_says_it);
	suite_add_tcase(s, tc);
	return s;
}
