/*
 * 转移: who may order and who says figures, what goes from which state, what is refused by
 * name, and that a sum is the sum of its places: against a model that knows the rules of the
 * notes and shares no code with src/rules.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/check.h"
#include "src/admin/check_needs.h"
#include "src/lang/when.h"
#include "src/rules/evac/evac.h"
#include "src/rules/need/need.h"
#include "tests/check/help_command.h"
#include "tests/check/help_need.h"

Suite *suite_evac(void);

static struct world w;
static struct reply r;

#define REFUSED_AS(name, where) REFUSED_REPLY(r, name, where)
#define DONE_OK() DONE_REPLY(r)

static void
setup(void)
{
	world_open(&w);
}

/* Whatever a test did, the journal must replay to the same tables, and each need stand
 * for something open. */
static void
teardown(void)
{
	struct check_result result;
	struct txn txn;

	world_read(&w, &txn);
	ck_assert_uint_eq(check_needs(&txn, stderr), 0);
	txn_abort(&txn);
	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(check_run(w.dir, stderr, &result), 0);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	world_close(&w);
}

static struct num
num(int64_t v)
{
	return (struct num){ .known = v >= 0, .v = v >= 0 ? v : 0 };
}

static uint64_t
incident(const char *area, bool drill)
{
	struct op_incident_open a = { .hazard = hazard_flood, .drill = drill };

	snprintf(a.area, sizeof a.area, "%s", area);
	world_do(&w, "county", "incident.open", &a, &r);
	DONE_OK();
	return r.answer.id;
}

static uint64_t
open_as(const char *login, uint64_t in, const char *areas, int64_t planned)
{
	struct op_evac_open a = { .incident = in, .planned = num(planned) };

	snprintf(a.area, sizeof a.area, "%s", areas);
	world_do(&w, login, "evac.open", &a, &r);
	return r.answer.id;
}

static void
moved_as(const char *login, uint64_t id, int64_t moved, int64_t refused, const char *reason)
{
	struct op_evac_moved a = { .which = id, .moved = num(moved), .refused = num(refused) };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&w, login, "evac.moved", &a, &r);
}

static void
word_as(const char *login, const char *op, uint64_t id, const char *reason)
{
	struct op_evac_word a = { .which = id };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&w, login, op, &a, &r);
}

static void
done_as(const char *login, uint64_t id, const char *reason, const char *by_phone)
{
	struct op_evac_done a = { .which = id };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	snprintf(a.by_phone, sizeof a.by_phone, "%s", by_phone);
	world_do(&w, login, "evac.done", &a, &r);
}

static void
returned_as(const char *login, uint64_t id, const char *by_phone)
{
	struct op_evac_returned a = { .which = id };

	snprintf(a.by_phone, sizeof a.by_phone, "%s", by_phone);
	world_do(&w, login, "evac.returned", &a, &r);
}

static struct evac
get(uint64_t id)
{
	struct evac e;

	world_get(&w, &kind_evac, id, &e);
	return e;
}

/* Is the person asked for it, and does it ring? */
static size_t
asked_for(const char *login, enum need_verb verb, bool ringing)
{
	static struct need_row rows[300];
	struct viewer v;
	struct txn txn;
	size_t n, found = 0;

	world_viewer(&w, login, &v);
	world_read(&w, &txn);
	n = need_list(&txn, &v, w.now, rows, 300);
	for (size_t i = 0; i < n; i++)
		found += rows[i].need.verb == (int)verb &&
		    (!ringing || need_rings(&txn, &v, &rows[i], w.now));
	txn_abort(&txn);
	return found;
}

static size_t
asked(const char *login, bool ringing)
{
	return asked_for(login, need_verb_evacuate, ringing);
}

static struct typed t;

static int
type(const char *login, const char *line)
{
	t.input = NULL;
	return type_line(&w, login, line, &t);
}

#define TYPED(login, line) ck_assert_msg(type(login, line) == 0, "%s: %s", line, t.err)
#define SAYS(text) ck_assert_msg(strstr(t.err, text) != NULL, "no “%s” in: %s", text, t.err)

START_TEST(who_may)
{
	uint64_t in = incident(V11, false), id;

	open_as("v11a", in, V11, -1);
	REFUSED_AS("NOT_PERMITTED", "");
	open_as("town2", in, V11, -1);
	ck_assert_int_eq(r.outcome, REFUSED);
	ck_assert_int_eq(r.refusal.exit, 3);
	id = open_as("town1", in, V11, 40);
	DONE_OK();
	moved_as("v12", id, 1, -1, "");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	moved_as("town2", id, 1, -1, "");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	moved_as("county", id, 1, -1, "");
	REFUSED_AS("EVAC_BY_PHONE", "by_phone");
	moved_as("v11b", id, 1, -1, "");
	DONE_OK();
	moved_as("town1", id, 2, -1, "");
	DONE_OK();
	done_as("county", id, "到此", "");
	REFUSED_AS("EVAC_BY_PHONE", "by_phone");
	done_as("county", id, "到此", "李样例");
	DONE_OK();
	word_as("v11a", "evac.allow", id, "雨停");
	REFUSED_AS("NOT_PERMITTED", "");
	word_as("town2", "evac.allow", id, "雨停");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	word_as("leader", "evac.allow", id, "雨停");
	DONE_OK();
	returned_as("county", id, "");
	REFUSED_AS("EVAC_BY_PHONE", "by_phone");
	returned_as("v11a", id, "");
	DONE_OK();
	ck_assert(!get(id).live);
}
END_TEST

START_TEST(figures_are_held_against_the_plan)
{
	uint64_t in = incident(V11, false), id = open_as("county", in, V11, 40);
	struct op_evac_moved a = { .which = id, .moved = num(45), .planned = num(50) };
	struct op_evac_moved special = { .which = id, .special = num(3), .special_moved = num(4) };
	struct op_evac_plan plan = { .which = id, .planned = num(44) };

	moved_as("v11a", id, 39, 2, "");
	REFUSED_AS("ABOVE_PLAN", "moved");
	moved_as("v11a", id, 30, 2, "");
	DONE_OK();
	moved_as("v11a", id, 29, -1, "");
	REFUSED_AS("EVAC_FELL", "reason");
	moved_as("v11a", id, 29, -1, "重复计数");
	DONE_OK();
	ck_assert_int_eq(get(id).refused.v, 2);		/* what was not said again stands */
	world_do(&w, "v11a", "evac.moved", &special, &r);
	REFUSED_AS("EVAC_SPECIAL", "special_moved");
	done_as("v11a", id, "", "");
	REFUSED_AS("EVAC_SHORT", "reason");
	world_do(&w, "v11a", "evac.moved", &a, &r);
	REFUSED_AS("NEED_REASON", "reason");
	snprintf(a.reason, sizeof a.reason, "%s", "租户未登记");
	world_do(&w, "v11a", "evac.moved", &a, &r);
	DONE_OK();
	ck_assert_int_eq(get(id).planned.v, 50);
	ck_assert_int_eq(get(id).state, evac_state_moving);
	world_do(&w, "county", "evac.plan", &plan, &r);
	REFUSED_AS("NEED_REASON", "reason");
	snprintf(plan.reason, sizeof plan.reason, "%s", "重报");
	world_do(&w, "county", "evac.plan", &plan, &r);
	REFUSED_AS("ABOVE_PLAN", "planned");
	moved_as("v11a", id, 48, 2, "");
	DONE_OK();
	ck_assert_str_eq(world_message(r.answer.message), "EVAC_FULL");
	ck_assert_int_eq(get(id).state, evac_state_done);
}
END_TEST

START_TEST(nothing_is_done_without_a_figure)
{
	uint64_t in = incident(V11, false), id = open_as("county", in, V11, -1);

	done_as("v11a", id, "", "");
	REFUSED_AS("REQUIRED", "moved");
	moved_as("v11a", id, -1, 2, "");
	REFUSED_AS("REQUIRED", "moved");
	moved_as("v11a", id, 0, -1, "");
	DONE_OK();
	ck_assert_int_eq(get(id).state, evac_state_moving);
	word_as("county", "evac.cancel", id, "误发");
	REFUSED_AS("EVAC_STATE", "which");
}
END_TEST

/* Two do the same at once: the second hears who was first, and when. */
START_TEST(races)
{
	uint64_t in = incident(V11, false), id = open_as("county", in, V11, -1);

	open_as("town1", in, V11, -1);
	REFUSED_AS("EVAC_LIVE", "area");
	moved_as("v11a", id, 5, -1, "");
	done_as("v11a", id, "", "");
	DONE_OK();
	done_as("v11b", id, "", "");
	REFUSED_AS("RACE", "which");
	ck_assert_ptr_nonnull(strchr(r.refusal.args[0], 'p'));
	word_as("county", "evac.allow", id, "雨停");
	DONE_OK();
	word_as("town1", "evac.allow", id, "雨停");
	REFUSED_AS("RACE", "which");
	moved_as("v11a", id, 6, -1, "");
	REFUSED_AS("EVAC_RETURNING", "which");
	done_as("v11a", id, "再留", "");
	REFUSED_AS("EVAC_RETURNING", "which");
	done_as("town1", id, "又下雨", "");
	DONE_OK();
	ck_assert_int_eq(get(id).state, evac_state_done);
	ck_assert_int_eq(get(id).allowed, 0);
	word_as("county", "evac.allow", id, "雨停");
	returned_as("v11a", id, "");
	DONE_OK();
	returned_as("v11b", id, "");
	REFUSED_AS("RACE", "which");
	moved_as("v11a", id, 7, -1, "");
	REFUSED_AS("EVAC_OVER", "which");
	open_as("town1", in, V11, -1);
	DONE_OK();
}
END_TEST

START_TEST(the_village_is_asked_until_it_answers)
{
	uint64_t in = incident(V11, false), id = open_as("county", in, V11, 40);

	ck_assert_uint_eq(asked("v11a", true), 1);
	ck_assert_uint_eq(asked("v11b", false), 0);
	ck_assert_uint_eq(asked("v12", false), 0);
	need_pass(&w, &r, 11 * MINUTE, "v11a");
	ck_assert_uint_eq(asked("v11b", true), 1);
	ck_assert_uint_eq(asked("town1", false), 0);
	need_pass(&w, &r, 5 * MINUTE, "v11a");
	ck_assert_uint_eq(asked("town1", true), 1);
	ck_assert_uint_eq(asked("county", false), 0);
	need_pass(&w, &r, 10 * MINUTE, "v11a");
	ck_assert_uint_eq(asked("county", true), 1);
	moved_as("v11b", id, 3, -1, "");
	ck_assert_uint_eq(asked("v11a", false) + asked("town1", false) + asked("county", false), 0);
}
END_TEST

/* That people may return the village is told, until it says that they did or is held back. */
START_TEST(the_village_is_told_of_the_way_back)
{
	uint64_t in = incident(V11, false), id = open_as("county", in, V11, 3);

	moved_as("v11a", id, 3, -1, "");
	ck_assert_uint_eq(asked_for("v11a", need_verb_go_back, false), 0);
	word_as("county", "evac.allow", id, "雨停");
	ck_assert_uint_eq(asked_for("v11a", need_verb_go_back, true), 1);
	done_as("town1", id, "又下雨", "");
	ck_assert_uint_eq(asked_for("v11a", need_verb_go_back, false), 0);
	word_as("county", "evac.allow", id, "雨停");
	returned_as("v11b", id, "");
	DONE_OK();
	ck_assert_uint_eq(asked_for("v11a", need_verb_go_back, false), 0);
}
END_TEST

/* Who reads no cases reads nothing of it; who reads others' areas neither. */
START_TEST(who_sees_it)
{
	struct { const char *login; bool sees; } people[] = { { "county", true }, { "super", true },
	    { "town1", true }, { "v11b", true }, { "v12", false }, { "town2", false },
	    { "admin", false }, { "nobody", false } };
	struct viewer v;
	struct txn txn;

	open_as("county", incident(V11, false), V11, 3);
	for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
		world_viewer(&w, people[i].login, &v);
		world_read(&w, &txn);
		ck_assert_msg(in_scope(&txn, &v, V11) == people[i].sees, "%s", people[i].login);
		txn_abort(&txn);
		ck_assert_msg((type(people[i].login, "evac show 1") == 0) == people[i].sees, "%s: %s",
		    people[i].login, t.err);
		if (type(people[i].login, "evac list") == 0)
			ck_assert_msg((strstr(t.out, "M0722-01") != NULL) == people[i].sees, "%s", people[i].login);
	}
}
END_TEST

START_TEST(a_drill_rings_nobody)
{
	uint64_t in = incident(V11, true), id = open_as("county", in, V11, 40);

	ck_assert(get(id).drill);
	ck_assert_uint_eq(asked("v11a", false), 1);
	ck_assert_uint_eq(asked("v11a", true), 0);
	need_pass(&w, &r, 30 * MINUTE, "v11a");
	ck_assert_uint_eq(asked("v11b", true) + asked("town1", true) + asked("county", true), 0);
	open_as("county", incident(V11, false), V11, 40);	/* it stands in no real one's way */
	DONE_OK();
	word_as("county", "evac.cancel", id, "结束");
	DONE_OK();
}
END_TEST

#define PRINTS(text) ck_assert_msg(strstr(t.out, text) != NULL, "no “%s” in: %s", text, t.out)

/* No sum of people who were brought to safety holds those who only practised it, nor is a figure
 * taken for one of the two while both go on. */
START_TEST(a_drill_is_in_no_sum)
{
	uint64_t drill = open_as("county", incident(V11, true), V11, 40);
	uint64_t real = open_as("county", incident(V11, false), V11, 50);

	moved_as("v11a", drill, 30, -1, "");
	DONE_OK();
	TYPED("county", "evac list");
	PRINTS("moved 0/50, 1 silent");
	PRINTS("drill: moved 30/40");
	TYPED("county", "evac list drill=yes");
	PRINTS("drill: moved 30/40");
	ck_assert_int_ne(type("v11a", "evac moved 5"), 0);
	SAYS("; drills: M0722-01 ");
	moved_as("v11a", real, 6, -1, "");
	TYPED("county", "evac list drill=no");
	PRINTS("moved 6/50");
	ck_assert_ptr_null(strstr(t.out, "30/40"));
}
END_TEST

START_TEST(no_incident_closes_over_people)
{
	struct op_incident_state s = { .state = incident_state_closed, .reason = "完" };
	uint64_t in = incident(V11, false), id = open_as("county", in, V11, 40);

	s.which = in;
	world_do(&w, "county", "incident.state", &s, &r);
	REFUSED_AS("EVAC_LIVES", "state");
	word_as("county", "evac.cancel", id, "误发");
	DONE_OK();
	world_do(&w, "county", "incident.state", &s, &r);
	DONE_OK();
	open_as("county", in, V11, 40);
	REFUSED_AS("INCIDENT_OVER", "incident");
}
END_TEST

/* A village leaves out which, and a number alone is the people. */
START_TEST(a_village_types_36)
{
	uint64_t in = incident(V11, false), id = open_as("county", in, V11, 40);

	TYPED("v11a", "已转移 36");
	ck_assert_int_eq(get(id).moved.v, 36);
	TYPED("v11b", "evac moved 38 拒2 特殊4 特殊已转4");
	ck_assert_int_eq(get(id).state, evac_state_done);
	ck_assert_int_eq(get(id).special_moved.v, 4);
	ck_assert_int_eq(type("v12", "evac moved 3"), 1);
	SAYS("no people of an area of yours");
	open_as("county", in, V12, -1);
	ck_assert_int_eq(type("both", "evac moved 3"), 1);
	SAYS("M0722-01");
	SAYS("M0722-02");
	TYPED("both", "evac moved M0722-02 3");
	TYPED("county", "转移 同意返回 0722-01 reason=雨停");
	TYPED("v11a", "evac returned");
	ck_assert_int_eq(get(id).state, evac_state_returned);
}
END_TEST

/* Where a village was merged meanwhile, whoever has its people now says it. */
START_TEST(an_heir_speaks_for_the_merged)
{
	struct op_area_retire retire = { .which = V12, .successor = V11 };
	uint64_t in = incident(V11, false), id = open_as("county", in, V12, 40);

	world_do(&w, "admin", "area.retire", &retire, &r);
	DONE_OK();
	ck_assert_uint_eq(asked("v11a", true), 1);
	TYPED("v11a", "已转移 40");
	ck_assert_int_eq(get(id).state, evac_state_done);
}
END_TEST

/* What 转移36 of a report meant before, it means now. */
START_TEST(a_report_is_read_as_before)
{
	incident(V11, false);
	ck_assert_int_eq(type("v11a", "报 incident=1 转移36"), 2);
	SAYS("evacuated");
	TYPED("v11a", "报 incident=1 受灾120 转移安置36");
}
END_TEST

/* Every key is a word of the issue; what is not known is absent. */
/* "40 of 0" reads as nonsense. */
START_TEST(moved_without_a_plan)
{
	incident(V11, false);
	TYPED("county", "evac open area=" V11 " incident=1 to=样例中学");
	TYPED("v11a", "evac moved 40");
	TYPED("county", "evac list");
	ck_assert_msg(strstr(t.out, "moved 40/?, 1 without a plan") != NULL, "%s", t.out);
}
END_TEST

START_TEST(json_says_the_words_of_the_record)
{
	static const char *const keys[] = { "number", "area", "to", "incident", "planned", "moved",
	    "refused", "special", "special_moved", "state" };
	json_t *o;

	incident(V11, false);
	TYPED("county", "evac open area=" V11 " incident=1 planned=40 to=样例中学");
	o = type_json(&w, "v11a", "evac show 1 --json");
	ck_assert_str_eq(json_string_value(json_object_get(o, "state")), "ordered");
	ck_assert_ptr_null(json_object_get(o, "moved"));
	json_decref(o);
	TYPED("v11a", "evac moved 30 refused=1 special=4 special_moved=3");
	o = type_json(&w, "county", "evac show 1 --json");
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		ck_assert_msg(json_object_get(o, keys[i]) != NULL, "no %s", keys[i]);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "special_moved")), 3);
	ck_assert_uint_eq(json_array_size(json_object_get(o, "steps")), 2);
	json_decref(o);
	o = type_json(&w, "town1", "incident show 1 --json");
	ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(o, "evac"), "moved")), 30);
	ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(o, "evac"), "places")), 1);
	json_decref(o);
	TYPED("county", "evac list --csv");
	ck_assert_ptr_nonnull(strstr(t.out, ",40,30,1,4,3,"));
	ck_assert_ptr_null(strstr(t.out, "moved 30/40"));
	TYPED("county", "evac list");
	ck_assert_ptr_nonnull(strstr(t.out, "moved 30/40, 1 refused, special 3/4\n"));
}
END_TEST

/* Of six townships all villages in one line: each has a number, and none is left out in silence. */
START_TEST(ninety_villages_in_one_step)
{
	static const char all[] = "evac open incident=1 to=样例中学 area="
	    "展旦召苏木/*,王爱召镇/*,白泥井镇/*,树林召镇/*,吉格斯太镇/*,昭君镇/*";
	struct evac_sum sum;
	struct viewer v;
	struct txn txn;
	struct op_incident_open a = { .hazard = hazard_flood, .area = COUNTY };
	char text[80];

	world_do(&w, "county", "incident.open", &a, &r);
	DONE_OK();
	TYPED("county", "evac open area=" V11 "," V11 " incident=1");
	TYPED("county", all);
	ck_assert_uint_lt(strlen(t.out) + strlen(t.err), 4096);
	world_viewer(&w, "county", &v);
	world_read(&w, &txn);
	evac_sum(&txn, &v, r.answer.id, NULL, &sum);
	txn_abort(&txn);
	ck_assert_int_ge(sum.places, 79);
	snprintf(text, sizeof text, "ordered for %d places, 转0722-02 to 转0722-%02d; 1 place where", (int)sum.places - 1,
	    (int)sum.places);
	SAYS(text);
	ck_assert_uint_eq(asked("v11a", true), 1);
	ck_assert_uint_eq(asked("v12", true), 1);
	ck_assert_uint_eq(asked("v21", true), 1);
	TYPED("county", "incident show 1");
	for (int no = 1; no <= (int)sum.places; no++) {
		snprintf(text, sizeof text, "M0722-%02d", no);
		ck_assert_msg(strstr(t.out, text) != NULL, "%s is not in the timeline", text);
	}
	world_sleep(&w, HOUR);		/* it is no repetition any more: nobody is left to be ordered */
	ck_assert_int_eq(type("county", all), 1);
}
END_TEST

Suite *
suite_evac(void)
{
	Suite *s = suite_create("evac");
	TCase *tc = tcase_create("evac");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, who_may);
	tcase_add_test(tc, figures_are_held_against_the_plan);
	tcase_add_test(tc, nothing_is_done_without_a_figure);
	tcase_add_test(tc, races);
	tcase_add_test(tc, the_village_is_asked_until_it_answers);
	tcase_add_test(tc, a_drill_rings_nobody);
	tcase_add_test(tc, a_drill_is_in_no_sum);
	tcase_add_test(tc, the_village_is_told_of_the_way_back);
	tcase_add_test(tc, who_sees_it);
	tcase_add_test(tc, no_incident_closes_over_people);
	tcase_add_test(tc, a_village_types_36);
	tcase_add_test(tc, an_heir_speaks_for_the_merged);
	tcase_add_test(tc, a_report_is_read_as_before);
	tcase_add_test(tc, moved_without_a_plan);
	tcase_add_test(tc, json_says_the_words_of_the_record);
	tcase_add_test(tc, ninety_villages_in_one_step);
	suite_add_tcase(s, tc);
	return s;
}
