/* How orders end and go on: who may be missing, who rests, what can be struck then, and that
 * nobody who is out is lost between two of them. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/order/args.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/team/args.h"
#include "gen/kinds/team/enums.h"
#include "src/rules/team/team.h"
#include "tests/check/help_world.h"

Suite *suite_order_ends(void);

#define HOUR_MS 3600000LL
#define SO_MANY(n) ((struct num){ (n), true })
#define REFUSED_AS(name, where) REFUSED_REPLY(r, name, where)
#define DONE_OK() DONE_REPLY(r)

static struct world w;
static struct reply r;
static uint64_t team, real, drill;

static uint64_t
opened(bool is_drill)
{
	struct op_incident_open a = { .area = T1, .hazard = hazard_flood, .drill = is_drill };

	snprintf(a.place, sizeof a.place, "样例堤段%d", is_drill);
	world_do(&w, "county", "incident.open", &a, &r);
	DONE_OK();
	return r.answer.id;
}

static void
setup(void)
{
	struct op_team_add a = { .which = "样例救援队", .area = T1, .kind = "rescue",
	    .rank = team_rank_main, .owner = team_owner_government, .strength = SO_MANY(30) };

	world_open(&w);
	world_do(&w, "county", "team.add", &a, &r);
	DONE_OK();
	team = r.answer.id;
	real = opened(false);
	drill = opened(true);
}

static void
teardown(void)
{
	world_close(&w);
}

/* --- one line each; a minute passes */

static uint64_t
order_sent(void)
{
	struct op_order_send a = { .team = team, .incident = real, .task = "rescue" };

	w.now += 60000;
	world_do(&w, "county", "order.send", &a, &r);
	return r.answer.id;
}

static void
went(uint64_t order, int64_t people)
{
	struct op_order_go a = { .which = order, .by_phone = "样例", .people = SO_MANY(people) };

	w.now += 60000;
	world_do(&w, "county", "order.go", &a, &r);
}

static void
counted(uint64_t order, int64_t here, int64_t missing)
{
	struct op_order_count a = { .which = order, .by_phone = "样例", .here = SO_MANY(here),
	    .missing = SO_MANY(missing) };

	w.now += 60000;
	world_do(&w, "county", "order.count", &a, &r);
}

static void
back(const char *login, uint64_t order, int64_t people, const char *reason)
{
	struct op_order_back a = { .which = order, .by_phone = "样例", .people = SO_MANY(people) };

	w.now += 60000;
	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&w, login, "order.back", &a, &r);
}

static uint64_t
sent_on(uint64_t order, uint64_t incident)
{
	struct op_order_retask a = { .which = order, .incident = incident, .task = "dike" };

	w.now += 60000;
	world_do(&w, "county", "order.retask", &a, &r);
	return r.answer.id;
}

static void
struck(uint64_t order, int64_t step)
{
	struct op_order_strike a = { .which = order, .step = step, .reason = "说错了" };

	w.now += 60000;
	world_do(&w, "county", "order.strike", &a, &r);
}

static enum standing
standing_of(void)
{
	struct team t;

	world_get(&w, &kind_team, team, &t);
	return team_standing(&t, w.now);
}

/* Out for so long, and back. */
static uint64_t
out_for(int64_t ms)
{
	uint64_t order = order_sent();

	went(order, 10);
	DONE_OK();
	w.now += ms;
	back("county", order, 10, "");
	DONE_OK();
	return order;
}

START_TEST(a_leaders_reason_lets_somebody_be_missing)
{
	uint64_t order = order_sent();

	went(order, 10);
	counted(order, 9, 1);
	DONE_OK();
	back("county", order, 9, "已交公安查找");	/* a duty officer's does not */
	REFUSED_AS("COUNT_MISSING", "reason");
	back("leader", order, 9, "");
	REFUSED_AS("COUNT_MISSING", "reason");
	back("leader", order, 9, "已交公安查找");
	DONE_OK();
}
END_TEST

/* The number of the order in the words of the call, and no other's. */
static bool
is_searched_for(uint64_t order)
{
	struct txn t;
	bool yes;

	world_read(&w, &t);
	yes = need_is_live(&t, &kind_order, order, need_verb_missing);
	txn_abort(&t);
	return yes;
}

/* An order that lives again by a struck step searches again for whom it searched. */
START_TEST(who_is_missing_is_searched_for_again)
{
	uint64_t order = order_sent();

	went(order, 10);
	counted(order, 9, 1);
	ck_assert(is_searched_for(order));
	back("leader", order, 9, "已交公安查找");
	DONE_OK();
	ck_assert(!is_searched_for(order));
	struck(order, 4);
	DONE_OK();
	ck_assert(is_searched_for(order));
	counted(order, 10, 0);
	DONE_OK();
	ck_assert(!is_searched_for(order));
	struck(order, 5);
	DONE_OK();
	ck_assert(is_searched_for(order));
}
END_TEST

/* Who gave the reason had been told of other people: of those who are missing by what is left
 * nobody has said that the team may go without them. */
START_TEST(a_reason_is_gone_with_the_counts_that_it_was_given_for)
{
	struct op_order_done left = { .reason = "已交公安查找", .by_phone = "样例" };
	struct op_order_arrive there = { .by_phone = "样例" };
	uint64_t order = left.which = there.which = order_sent();

	went(order, 10);
	counted(order, 9, 1);
	world_do(&w, "county", "order.arrive", &there, &r);
	DONE_OK();
	w.now += 60000;
	world_do(&w, "leader", "order.done", &left, &r);
	DONE_OK();
	ck_assert(!is_searched_for(order));
	w.now += 60000;
	counted(order, 9, 1);
	DONE_OK();
	ck_assert(!is_searched_for(order));
	w.now += 60000;
	struck(order, 3);
	DONE_OK();
	ck_assert(is_searched_for(order));
}
END_TEST

START_TEST(a_call_that_names_the_order_lets_somebody_be_missing)
{
	static const char *const others[] = { "失联一人", "令0722-011 失联一人", "令20250722-01 失联一人",
		"令0722-02 失联一人" };
	struct op_sos_send call = { .text = "令0722-01 失联一人，请支援" };
	uint64_t order = order_sent();

	went(order, 10);
	counted(order, 9, 1);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct op_sos_send other = { 0 };
		snprintf(other.text, sizeof other.text, "%s", others[i]);
		w.now += 60000;
		world_do(&w, "v11a", "sos.send", &other, &r);
		back("county", order, 9, "");
		REFUSED_AS("COUNT_MISSING", "reason");
	}
	world_do(&w, "v12", "sos.send", &call, &r);
	DONE_OK();
	back("county", order, 9, "");
	DONE_OK();
}
END_TEST

START_TEST(who_is_really_out_goes_on_to_no_drill)
{
	struct op_order_ack ack = { .by_phone = "样例" };
	uint64_t order = order_sent();

	ack.which = order;
	world_do(&w, "county", "order.ack", &ack, &r);
	sent_on(order, drill);
	REFUSED_AS("ORDER_REAL", "incident");
	went(order, 10);
	sent_on(order, drill);
	REFUSED_AS("ORDER_REAL", "incident");
	sent_on(order, real);
	DONE_OK();
}
END_TEST

/* The next order has the people and the clock; they are not taken from under it. */
START_TEST(what_another_order_carries_on_is_not_struck)
{
	uint64_t order = order_sent();

	went(order, 10);
	counted(order, 10, 0);
	sent_on(order, real);
	DONE_OK();
	for (int64_t step = 2; step <= 4; step++) {
		struck(order, step);
		REFUSED_AS("ORDER_WENT_ON", "step");
	}
}
END_TEST

static enum outcome
squad_sent(uint64_t squad)
{
	struct op_order_send a = { .team = squad, .incident = real, .task = "rescue" };

	w.now += 60000;
	return world_do(&w, "county", "order.send", &a, &r);
}

/* A brigade of 30 of which 18 are out sends a squad of the others to a second place. */
START_TEST(who_stayed_at_home_is_sent_as_a_squad)
{
	struct op_team_split a = { .which = team, .name = "样例一分队", .people = SO_MANY(12) };
	uint64_t order, squad;

	world_do(&w, "county", "team.split", &a, &r);
	DONE_OK();
	squad = r.answer.id;
	order = order_sent();
	squad_sent(squad);
	REFUSED_AS("TEAM_BUSY", "team");	/* that may be all of them */
	went(order, 19);
	squad_sent(squad);
	REFUSED_AS("TEAM_BUSY", "team");
	struck(order, 2);
	went(order, 18);
	squad_sent(squad);
	DONE_OK();
}
END_TEST

START_TEST(a_team_that_is_no_more_gets_no_order_back)
{
	struct op_team_retire a = { .which = team, .reason = "撤编" };
	uint64_t order = out_for(HOUR_MS);

	world_do(&w, "county", "team.retire", &a, &r);
	DONE_OK();
	struck(order, 3);
	REFUSED_AS("ORDER_TEAM_RETIRED", "step");
}
END_TEST

/* A rest that is over leaves no trace: whoever was out long again rests again. */
START_TEST(a_team_rests_each_time)
{
	out_for(13 * HOUR_MS);
	ck_assert_int_eq(standing_of(), standing_resting);
	w.now += 9 * HOUR_MS;
	ck_assert_int_eq(standing_of(), standing_ready);
	out_for(HOUR_MS);
	ck_assert_int_eq(standing_of(), standing_ready);
	out_for(13 * HOUR_MS);
	ck_assert_int_eq(standing_of(), standing_resting);
}
END_TEST

/* From when its people set out, with whichever order they did. */
START_TEST(who_waited_long_was_not_out_long)
{
	struct op_order_ack ack = { .by_phone = "样例" };
	uint64_t order = order_sent();

	ack.which = order;
	world_do(&w, "county", "order.ack", &ack, &r);
	order = sent_on(order, real);
	DONE_OK();
	w.now += 13 * HOUR_MS;
	went(order, 10);
	DONE_OK();
	w.now += HOUR_MS;
	back("county", order, 10, "");
	DONE_OK();
	ck_assert_int_eq(standing_of(), standing_ready);
}
END_TEST

/* Striking that it is back ends the rest that began by it, no other. */
START_TEST(a_struck_return_takes_its_own_rest_back)
{
	struct op_team_rest rest = { .which = team };
	uint64_t order = out_for(13 * HOUR_MS);

	struck(order, 3);
	DONE_OK();
	ck_assert_int_eq(standing_of(), standing_ready);
	back("county", order, 10, "");
	ck_assert_int_eq(standing_of(), standing_resting);
	rest.until = w.now + 24 * HOUR_MS;
	world_do(&w, "county", "team.rest", &rest, &r);
	DONE_OK();
	struck(order, 4);
	DONE_OK();
	ck_assert_int_eq(standing_of(), standing_resting);
}
END_TEST

Suite *
suite_order_ends(void)
{
	Suite *s = suite_create("order_ends");
	TCase *tc = tcase_create("ends");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_leaders_reason_lets_somebody_be_missing);
	tcase_add_test(tc, who_is_missing_is_searched_for_again);
	tcase_add_test(tc, a_reason_is_gone_with_the_counts_that_it_was_given_for);
	tcase_add_test(tc, a_call_that_names_the_order_lets_somebody_be_missing);
	tcase_add_test(tc, who_is_really_out_goes_on_to_no_drill);
	tcase_add_test(tc, what_another_order_carries_on_is_not_struck);
	tcase_add_test(tc, who_stayed_at_home_is_sent_as_a_squad);
	tcase_add_test(tc, a_team_that_is_no_more_gets_no_order_back);
	tcase_add_test(tc, a_team_rests_each_time);
	tcase_add_test(tc, who_waited_long_was_not_out_long);
	tcase_add_test(tc, a_struck_return_takes_its_own_rest_back);
	suite_add_tcase(s, tc);
	return s;
}
