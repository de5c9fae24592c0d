/*
 * 调令 through the keeper: every state and verb, who may do what, a team's own words, and
 * teams that may not be sent.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/lang/when.h"
#include "tests/check/help_dispatch.h"

Suite *suite_order(void);

/* ---- every state and verb ---- */

static const char *const way[] = { "send", "ack", "go", "arrive", "done", "back" };
static const char *const verbs[] = { "ack", "decline", "go", "late", "arrive", "count", "done", "back",
    "recall", "retask" };
/* n STEP_ORDER, r RACE, else the state that it leads to: issued to closed. */
static const char *const table[] = { "2rnnnn", "66nnnn", "33rnnn", "n23n5n", "444rnn", "nn345n",
    "nnn5rn", "nn666r", "6655rn", "n6666n" };

static uint64_t
brought(int state)
{
	uint64_t id = dispatch_sent();

	for (int i = 1; i < state; i++)
		dispatch_by_team(way[i], id, 18);
	ck_assert_int_eq(dispatch_get(id).state, state);
	return id;
}

static char
tried(const char *verb, uint64_t id)
{
	bool desk = strcmp(verb, "recall") == 0 || strcmp(verb, "retask") == 0;

	if (dispatch_does(desk ? "county" : "head", verb, id, "", 18) == DONE)
		return (char)('0' + dispatch_get(id).state);
	if (strcmp(world_message(dispatch_reply.refusal.message), "STEP_ORDER") == 0)
		return 'n';
	return strcmp(world_message(dispatch_reply.refusal.message), "RACE") == 0 ? 'r' : '?';
}

START_TEST(every_state_and_verb)
{
	for (size_t v = 0; v < sizeof verbs / sizeof verbs[0]; v++)
		for (int state = order_state_issued; state <= order_state_closed; state++) {
			uint64_t id = brought(state);
			char got = tried(verbs[v], id);
			ck_assert_msg(got == table[v][state - 1], "%s in state %d: %c %s", verbs[v], state, got,
			    world_message(dispatch_reply.refusal.message));
			dispatch_free_team();
		}
}
END_TEST

/* ---- who may ---- */

START_TEST(who_sends)
{
	struct op_order_send a = { .team = dispatch_team, .incident = dispatch_flood, .task = "rescue" };

	dispatch_sent_as("town1", a);		/* the team is the county's */
	REFUSED_AS("OUT_OF_SCOPE", "team");
	dispatch_sent_as("head", a);
	REFUSED_AS("NOT_PERMITTED", "");
	ck_assert_uint_ne(dispatch_sent_as("leader", a), 0);
	dispatch_sent_as("county", a);
	REFUSED_AS("TEAM_BUSY", "team");
	NOT_TYPED("town2", "order send team=苏木队 incident=01 task=rescue", "outside");
	TYPED("town1", "order send team=苏木队 incident=01 task=rescue");
	NOT_TYPED("town2", "order recall 02 reason=a", "outside");
	TYPED("county", "order recall 02 reason=a");	/* above the desk that sent it */
}
END_TEST

START_TEST(who_says_a_step)
{
	uint64_t id = dispatch_sent();

	dispatch_does("other", "ack", id, "", -1);	/* of another team */
	REFUSED_AS("OUT_OF_SCOPE", "which");
	dispatch_does("town1", "ack", id, "样例甲", -1);
	REFUSED_AS("OUT_OF_SCOPE", "which");
	dispatch_does("county", "ack", id, "", -1);
	REFUSED_AS("ORDER_BY_PHONE", "by_phone");
	dispatch_does("county", "ack", id, "样例甲", -1);
	DONE_OK();
	dispatch_does("head", "ack", id, "", -1);
	REFUSED_AS("RACE", "which");
	dispatch_does("head", "recall", id, "", -1);
	REFUSED_AS("NOT_PERMITTED", "");
	NOT_TYPED("nobody", "order show 01", "");
	TYPED("head", "order show 01");
	TYPED("town1", "order show 01");	/* it comes to him */
	NOT_TYPED("v21", "order show 01", "outside");
}
END_TEST

/* ---- WHICH left out, bare numbers, Chinese alone ---- */

START_TEST(a_team_says_it_in_a_word)
{
	struct order o;

	NOT_TYPED("head", "到场", "no order");
	NOT_TYPED("county", "到场", "write first which order");
	dispatch_sent();
	TYPED("head", "签收");
	TYPED("head", "出发 17");
	TYPED("head", "到场");
	TYPED("head", "清点");
	ck_assert_ptr_nonnull(strstr(dispatch_typed.err, "17 here, 0 injured, 0 missing"));
	NOT_TYPED("head", "清点 16", "17 are out");
	TYPED("head", "清点 16 伤1");
	TYPED("head", "清点");
	ck_assert_ptr_nonnull(strstr(dispatch_typed.err, "16 here, 1 injured, 0 missing"));
	TYPED("head", "清点 失联1");
	ck_assert_ptr_nonnull(strstr(dispatch_typed.err, "15 here, 1 injured, 1 missing"));
	NOT_TYPED("head", "完成", "missing");
	TYPED("head", "清点 16");
	ck_assert_ptr_nonnull(strstr(dispatch_typed.err, "16 here, 1 injured, 0 missing"));
	TYPED("head", "完成");
	TYPED("head", "归队 0722-01 16");
	o = dispatch_get(dispatch_reply.answer.id);
	ck_assert_int_eq(o.end, order_end_back);
	ck_assert_int_eq(o.here.v, 16);
}
END_TEST

/* The figure has its key: what stands alone is the order. */
START_TEST(a_number_beside_the_figures_key)
{
	struct order o;

	dispatch_sent();
	TYPED("county", "order go 01 people=17 by_phone=样例甲");
	TYPED("county", "清点 到=16 01 伤1 by_phone=样例甲");
	NOT_TYPED("county", "order count 07 here=16 by_phone=样例甲", "07");
	TYPED("county", "order back 01 people=16 by_phone=样例甲");
	o = dispatch_get(dispatch_reply.answer.id);
	ck_assert_int_eq(o.sent.v, 17);
	ck_assert_int_eq(o.here.v, 16);
}
END_TEST

START_TEST(without_figures_who_is_on_watch)
{
	uint64_t id = dispatch_sent();

	dispatch_does("head", "arrive", id, "", -1);	/* setting out was never said */
	DONE_OK();
	SAID("ORDER_ON_WATCH");
	ck_assert_int_eq(dispatch_get(id).sent.v, 18);
	dispatch_by_team("back", id, -1);
	ck_assert_int_eq(dispatch_get(id).here.v, 18);
}
END_TEST

/* ---- a team that may not be sent ---- */

START_TEST(out_resting_divided)
{
	struct op_order_send a = { .team = dispatch_team, .incident = dispatch_flood, .task = "rescue" };
	struct op_team_split split = { .which = dispatch_team, .name = "一小队", .people = { 8, true } };
	struct op_team_out out = { .which = dispatch_team, .why = "车坏" };
	struct op_team_ready ready = { .which = dispatch_team };
	struct op_team_rest rest = { .which = dispatch_team, .until = dispatch_world.now + HOUR };

	world_do(&dispatch_world, "county", "team.out", &out, &dispatch_reply);
	dispatch_sent_as("county", a);
	REFUSED_AS("TEAM_OUT", "team");
	world_do(&dispatch_world, "county", "team.ready", &ready, &dispatch_reply);
	world_do(&dispatch_world, "county", "team.rest", &rest, &dispatch_reply);
	dispatch_sent_as("county", a);
	REFUSED_AS("TEAM_RESTING", "reason");
	strcpy(a.reason, "险情紧急");
	dispatch_sent_as("county", a);		/* a leader's */
	REFUSED_AS("TEAM_RESTING", "reason");
	ck_assert_uint_ne(dispatch_sent_as("leader", a), 0);
	dispatch_free_team();
	dispatch_world.now += 2 * HOUR;
	a.reason[0] = '\0';
	ck_assert_uint_ne(dispatch_sent_as("county", a), 0);	/* rested */
	dispatch_free_team();

	world_do(&dispatch_world, "county", "team.split", &split, &dispatch_reply);
	DONE_OK();
	a.team = dispatch_reply.answer.id;
	ck_assert_uint_ne(dispatch_sent_as("county", a), 0);
	a.team = dispatch_team;
	dispatch_sent_as("county", a);
	REFUSED_AS("TEAM_SPLIT", "team");
	NOT_TYPED("county", "order send team=一小队 incident=01 task=rescue", "it is under");
}
END_TEST

START_TEST(asked_teams_and_incidents_that_are_over)
{
	struct op_order_send a = { .incident = dispatch_flood, .task = "rescue" };

	a.team = dispatch_team_add("蓝天样例队", COUNTY, team_owner_social);
	ck_assert_uint_ne(dispatch_sent_as("county", a), 0);
	SAID("ORDER_ASKED");
	ck_assert(dispatch_get(dispatch_reply.answer.id).asked);
	NOT_TYPED("county", "incident state 01 controlled", "D0722-01");
	NOT_TYPED("county", "incident state 01 closed reason=a", "D0722-01");
	TYPED("county", "order decline 01 by_phone=样例 reason=a");
	TYPED("county", "incident state 01 closed reason=a");
	a.team = dispatch_team;
	dispatch_sent_as("county", a);
	REFUSED_AS("INCIDENT_OVER", "incident");
	strcpy(a.task, "stage");
	a.incident = 0;
	ck_assert_uint_ne(dispatch_sent_as("county", a), 0);	/* waiting forward needs none */
	dispatch_free_team();
	strcpy(a.task, "rescue");
	dispatch_sent_as("county", a);
	REFUSED_AS("REQUIRED", "incident");
}
END_TEST

Suite *
suite_order(void)
{
	Suite *s = suite_create("order");
	TCase *tc = tcase_create("order");

	tcase_add_checked_fixture(tc, dispatch_setup, dispatch_teardown);
	tcase_add_test(tc, every_state_and_verb);
	tcase_add_test(tc, who_sends);
	tcase_add_test(tc, who_says_a_step);
	tcase_add_test(tc, a_team_says_it_in_a_word);
	tcase_add_test(tc, a_number_beside_the_figures_key);
	tcase_add_test(tc, without_figures_who_is_on_watch);
	tcase_add_test(tc, out_resting_divided);
	tcase_add_test(tc, asked_teams_and_incidents_that_are_over);
	suite_add_tcase(s, tc);
	return s;
}
