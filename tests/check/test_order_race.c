/*
 * Four desks over four links want the same at once, of a real keeper that is killed now and
 * then while they wait: whichever comes first, one of them has done it, the others are told
 * who did, and the team has one order.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/order/args.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/team/args.h"
#include "gen/kinds/team/enums.h"
#include "src/admin/check_orders.h"
#include "tests/check/help_race.h"

Suite *suite_order_race(void);

enum { DESKS = 4, ROUNDS = 3 };

static struct keep k;
static uint64_t team, incident, order;

static const char *const desk[DESKS] = { "county", "leader", "town1", "town1b" };

static void
must(const char *login, const char *op, const void *args)
{
	struct reply r;

	world_do(&k.w, login, op, args, &r);
	DONE_REPLY(r);
	team = strcmp(op, "team.add") == 0 ? r.answer.id : team;
	incident = strcmp(op, "incident.open") == 0 ? r.answer.id : incident;
}

static void
setup(void)
{
	struct op_team_add t = { .which = "样例救援队", .area = V11, .kind = "rescue",
	    .rank = team_rank_main, .owner = team_owner_government, .strength = { 18, true } };
	struct op_incident_open i = { .area = T1, .hazard = hazard_flood, .place = "样例堤段" };
	struct op_account_grant g = { .area = T1, .role = "duty" };

	keep_open(&k);
	g.which = world_account(&k.w, "town1b");
	must("admin", "account.grant", &g);
	must("county", "team.add", &t);
	must("town1", "incident.open", &i);
	keep_start(&k);
}

static void
teardown(void)
{
	keep_close(&k);
}

/* All at once; killed so many microseconds later, unless 0. Who did it was told this. */
static struct reply
all_do(const char *op, const void *args, const char *refusal, unsigned killed)
{
	struct racer r[DESKS];

	for (int i = 0; i < DESKS; i++)
		r[i] = (struct racer){ desk[i], op, args };
	return race(&k, r, DESKS, refusal, killed);
}

/* From sending to coming back, each step by all of them at once. */
static void
all_of_it(unsigned killed)
{
	struct op_order_send send = { .team = team, .incident = incident, .task = "rescue" };
	struct op_order_ack ack = { .by_phone = "样例" };
	struct op_order_go go = { .by_phone = "样例", .people = { 18, true } };
	struct op_order_arrive arrive = { .by_phone = "样例" };
	struct op_order_done done = { .by_phone = "样例" };
	struct op_order_back back = { .by_phone = "样例", .people = { 18, true } };

	order = all_do("order.send", &send, "TEAM_BUSY", killed).answer.id;
	ack.which = go.which = arrive.which = done.which = back.which = order;
	all_do("order.ack", &ack, "RACE", 0);
	all_do("order.go", &go, "RACE", killed);
	all_do("order.arrive", &arrive, "RACE", 0);
	all_do("order.done", &done, "RACE", 0);
	all_do("order.back", &back, "RACE", killed);
}

START_TEST(one_of_all_desks_does_it)
{
	struct order o;
	struct txn t;

	for (unsigned i = 0; i < ROUNDS; i++)
		all_of_it(i * 700);
	keep_look(&k);
	world_get(&k.w, &kind_order, order, &o);
	ck_assert_int_eq(o.state, order_state_closed);
	ck_assert_int_eq(o.steps, 6);
	world_read(&k.w, &t);
	ck_assert_uint_eq(check_orders(&t, stdout), 0);
	txn_abort(&t);
}
END_TEST

Suite *
suite_order_race(void)
{
	Suite *s = suite_create("order_race");
	TCase *tc = tcase_create("race");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, one_of_all_desks_does_it);
	suite_add_tcase(s, tc);
	return s;
}
