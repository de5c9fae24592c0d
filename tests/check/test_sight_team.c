/* What who serves in a team sees of an incident and of what belongs to it: not by the area of
 * his grant, but by the order that his team is under. */
#include <string.h>

#include "gen/kinds/incident/incident.h"
#include "src/rules/incident/incident.h"
#include "tests/check/help_dispatch.h"

Suite *suite_sight_team(void);

/* Serves in a team of the county and of T1: both at or above all that the tests open. */
static const char *const both[] = { "head", "other" };

static enum sight
sight_of(const char *login, uint64_t id)
{
	struct incident i;
	enum sight sight;
	struct viewer v;
	struct txn t;

	world_get(&dispatch_world, &kind_incident, id, &i);
	world_viewer(&dispatch_world, login, &v);
	world_read(&dispatch_world, &t);
	sight = incident_sight(&t, &v, &i);
	txn_abort(&t);
	return sight;
}

/* Does what the line prints to him say that? */
static bool
reads(const char *login, const char *line, const char *text)
{
	dispatch_type(login, line);
	return strstr(dispatch_typed.out, text) != NULL;
}

static uint64_t
fire(void)
{
	struct op_incident_open a = { .class = incident_class_accident, .area = T1, .text = "样例：粮库着火" };

	world_do(&dispatch_world, "town1", "incident.open", &a, &dispatch_reply);
	DONE_OK();
	return dispatch_reply.answer.id;
}

START_TEST(a_team_sees_no_case_by_its_area)
{
	uint64_t accident = fire();

	TYPED("town1", "incident note 01 text=样例伤者");
	TYPED("town1", "incident area 02 add=150621103000");
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(sight_of(both[i], dispatch_flood), SIGHT_HEAD);
		ck_assert_int_eq(sight_of(both[i], accident), SIGHT_NONE);
		ck_assert(reads(both[i], "incident list --csv", "-01"));
		ck_assert(!reads(both[i], "incident list --csv", "-02"));
		ck_assert(!reads(both[i], "incident show 01", "样例伤者"));
		ck_assert(!reads(both[i], "incident show 01", "二社桥头"));
		ck_assert(!reads(both[i], "incident show 02", "粮库"));
	}
	ck_assert(reads("town1", "incident show 01", "样例伤者"));
	/* Who holds a desk too reads by that. */
	TYPED("admin", "account grant other role=duty area=150621200000");
	ck_assert_int_eq(sight_of("other", accident), SIGHT_WHOLE);
}
END_TEST

START_TEST(an_order_shows_its_team_the_head_line)
{
	uint64_t accident = fire();

	TYPED("county", "order send team=一队 incident=02 task=rescue");
	ck_assert_int_eq(sight_of("head", accident), SIGHT_HEAD);
	ck_assert_int_eq(sight_of("other", accident), SIGHT_NONE);
	ck_assert(reads("head", "incident list --csv", "-02"));
	ck_assert(!reads("other", "incident list --csv", "-02"));
	ck_assert(!reads("head", "incident show 02", "粮库"));
	/* Of what that leads to, not of what no longer does. */
	TYPED("town1", "incident link 01 to=02");
	TYPED("town1", "incident unlink 01");
	accident = fire();
	TYPED("town1", "incident link 02 to=03");
	ck_assert_int_eq(sight_of("head", accident), SIGHT_HEAD);
	ck_assert(reads("head", "incident list --csv", "-03"));
	TYPED("town1", "incident unlink 02");
	ck_assert_int_eq(sight_of("head", accident), SIGHT_NONE);
	ck_assert(reads("head", "incident list --csv", "-02"));
	TYPED("county", "order recall 01 reason=a");
	dispatch_free_team();
	ck_assert(!reads("head", "incident list --csv", "-02"));
}
END_TEST

/* Tells of the flood: a report, a call for help from each of two villages, people moved. */
static void
busy(void)
{
	TYPED("v11a", "report file incident=01 hazard=flood affected=3");
	TYPED("v11a", "sos send text=样例被困");
	TYPED("v12", "sos send text=样例断路");
	TYPED("county", "evac open area=" V11 "," V12 " incident=01");
}

START_TEST(a_team_reads_nothing_else_by_its_area)
{
	static const char *const lists[][2] = { { "report list --csv", "-01" }, { "sos list --csv", "-01" },
	    { "evac list --csv", "-01" } };
	static const char *const shows[][2] = { { "report show 01", "-01" }, { "report open 01", "-01" },
	    { "sos show 01", "样例被困" }, { "evac show 01", "-01" } };

	busy();
	for (int i = 0; i < 2; i++) {
		for (size_t k = 0; k < 3; k++)
			ck_assert_msg(!reads(both[i], lists[k][0], lists[k][1]), "%s: %s", both[i], lists[k][0]);
		for (size_t k = 0; k < 4; k++)
			ck_assert_msg(!reads(both[i], shows[k][0], shows[k][1]), "%s: %s", both[i], shows[k][0]);
	}
	for (size_t k = 0; k < 3; k++)
		ck_assert_msg(reads("county", lists[k][0], lists[k][1]), "%s", lists[k][0]);
	/* His own call is his. */
	TYPED("head", "sos send text=样例车陷");
	ck_assert(reads("head", "sos list --csv", "样例车陷"));
	ck_assert(!reads("head", "sos list --csv", "样例被困"));
}
END_TEST

/* Who called where he is sent to, and who is to be moved there; not the rest of the incident. */
START_TEST(an_order_shows_its_team_who_is_in_need_there)
{
	busy();
	TYPED("county", "order send team=一队 incident=01 task=move area=" V11);
	ck_assert(reads("head", "sos list --csv", "样例被困"));
	ck_assert(reads("head", "sos show 01", "样例被困"));
	ck_assert(reads("head", "evac list --csv", "-01"));
	ck_assert(reads("head", "evac show 01", "-01"));
	ck_assert(!reads("head", "sos list --csv", "样例断路"));
	ck_assert(!reads("head", "evac list --csv", "-02"));
	ck_assert(!reads("head", "report list --csv", "-01"));
	ck_assert(!reads("other", "sos list --csv", "样例被困"));
	/* What was opened elsewhere and leads there is the same incident. */
	TYPED("county", "incident open hazard=flood area=" V11);
	TYPED("v12", "sos send text=样例另报 incident=02");
	ck_assert(!reads("head", "sos list --csv", "样例另报"));
	TYPED("head", "签收");
	TYPED("county", "order retask 01 area=" T1);
	TYPED("county", "incident link 02 to=01");
	ck_assert(reads("head", "sos list --csv", "样例另报"));
	TYPED("county", "order recall 02 reason=a");
	dispatch_free_team();
	ck_assert(!reads("head", "sos list --csv", "样例被困"));
	ck_assert(!reads("head", "evac list --csv", "-01"));
}
END_TEST

/* The book says that it is out; where and under which order is for who may read that. */
START_TEST(the_book_hides_the_orders_of_others)
{
	TYPED("county", "order send team=一队 incident=01 task=rescue place=三社");
	ck_assert(reads("head", "team show 一队", "三社"));
	ck_assert(reads("county", "team list --csv", "三社"));
	ck_assert(reads("other", "team show 一队", "under an order"));
	ck_assert(!reads("other", "team show 一队", "三社"));
	ck_assert(!reads("other", "team show 一队", "-01"));
	ck_assert(!reads("other", "team show 一队 --json", "-01"));
	ck_assert(!reads("admin", "team list --csv", "三社"));
}
END_TEST

/* What he cannot read he does not end. */
START_TEST(a_team_ends_no_request_by_its_area)
{
	TYPED("county", "item add 样例棉被 code=1010199 unit=条");
	TYPED("county", "depot add 样例库 area=150621200000 tier=township");
	TYPED("town1", "request send lines=样例棉被3 to=样例库");
	NOT_TYPED("other", "request withdraw 01", "");
	NOT_TYPED("other", "request end 01 reason=a", "");
	TYPED("town1", "request withdraw 01");
}
END_TEST

Suite *
suite_sight_team(void)
{
	Suite *s = suite_create("sight_team");
	TCase *tc = tcase_create("sight_team");

	tcase_add_checked_fixture(tc, dispatch_setup, dispatch_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_team_sees_no_case_by_its_area);
	tcase_add_test(tc, an_order_shows_its_team_the_head_line);
	tcase_add_test(tc, a_team_reads_nothing_else_by_its_area);
	tcase_add_test(tc, an_order_shows_its_team_who_is_in_need_there);
	tcase_add_test(tc, the_book_hides_the_orders_of_others);
	tcase_add_test(tc, a_team_ends_no_request_by_its_area);
	suite_add_tcase(s, tc);
	return s;
}
