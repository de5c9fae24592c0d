/* What who serves in a team sees of an incident: not by the area of his grant. */
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

Suite *
suite_sight_team(void)
{
	Suite *s = suite_create("sight_team");
	TCase *tc = tcase_create("sight_team");

	tcase_add_checked_fixture(tc, dispatch_setup, dispatch_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_team_sees_no_case_by_its_area);
	tcase_add_test(tc, an_order_shows_its_team_the_head_line);
	suite_add_tcase(s, tc);
	return s;
}
