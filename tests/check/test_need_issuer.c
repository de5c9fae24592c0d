/*
 * What a desk asks of a unit: the unit first, the desk when it is late, its leader, the
 * tier above; a unit without accounts, whose desk telephones.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/change.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/unit/enums.h"
#include "gen/kinds/unit/unit.h"
#include "src/lang/when.h"
#include "src/rules/need/chain.h"
#include "tests/check/help_need.h"

Suite *suite_need_issuer(void);

static struct world w;
static struct reply r;

static void
setup(void)
{
	world_open(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

/* A unit of T2; serves: `team` does in it, else nobody. */
static uint64_t
unit_new(bool serves)
{
	struct act *act = act_begin(&w, "admin");
	struct unit u = { .name = "样例抢险队", .area = T2, .kind = unit_kind_team };
	struct account a = { .login = "team", .language = language_zh };
	struct grant g = { .role = role_team, .area = T2 };

	g.unit = change_new(act->change, &kind_unit, &u);
	g.account = change_new(act->change, &kind_account, &a);
	if (serves)
		change_new(act->change, &kind_grant, &g);
	act_end(&w);
	return g.unit;
}

/* From now on reviews run by the shipped chain of that name. */
static void
review_by(const char *name)
{
	struct act *act = act_begin(&w, "admin");
	struct chain_plan c;

	chain_shipped(act->txn, chain_row_find(name), &c);
	snprintf(c.head.name, sizeof c.head.name, "review");
	c.head.version = 1;
	change_new(act->change, &kind_chain, &c.head);
	for (size_t i = 0; i < c.n; i++) {
		c.step[i].chain = c.head.id;
		change_new(act->change, &kind_chain_step, &c.step[i]);
	}
	act_end(&w);
}

static uint64_t
ask(uint64_t unit, const char *chain, const char *issuer, int64_t due)
{
	review_by(chain);
	struct need_spec spec = { .kind = &kind_report, .subject = SUBJECT,
	    .verb = need_verb_review, .unit = unit, .about = V11, .issuer = issuer,
	    .due = due };
	uint64_t id = need_open(act_begin(&w, "town1"), &spec);

	act_end(&w);
	return id;
}

/* Who of them hears it now, a letter each: team, township that asks, county, its leader. */
static const char *
hear(uint64_t id)
{
	static char out[8];
	size_t n = 0;

	if (need_sounds(&w, "team", id))
		out[n++] = 't';
	if (need_sounds(&w, "town1", id))
		out[n++] = 'i';
	if (need_sounds(&w, "county", id))
		out[n++] = 'c';
	if (need_sounds(&w, "leader", id))
		out[n++] = 'l';
	out[n] = '\0';
	return out;
}

static void
pass(int minutes)
{
	for (; minutes > 0; minutes--)
		need_pass(&w, &r, MINUTE, "county");
}

static uint64_t
leader_of_t1(void)
{
	struct act *act = act_begin(&w, "admin");
	struct account a = { .login = "head1", .language = language_zh };
	struct grant g = { .role = role_leader, .area = T1 };

	g.account = change_new(act->change, &kind_account, &a);
	change_new(act->change, &kind_grant, &g);
	act_end(&w);
	return g.account;
}

/* The unit lies in another township than the desk that asks it: that one is not asked. */
START_TEST(an_order_goes_from_unit_to_issuer_to_leader_to_the_tier_above)
{
	uint64_t id;

	leader_of_t1();
	id = ask(unit_new(true), "order", T1, w.now + 5 * MINUTE);
	ck_assert_str_eq(hear(id), "t");
	pass(4);
	ck_assert_str_eq(hear(id), "t");
	pass(1);
	ck_assert_str_eq(hear(id), "ti");
	ck_assert(!need_asks_login(&w, "head1", id) && !need_asks_login(&w, "town2", id));
	pass(5);
	ck_assert(need_sounds(&w, "head1", id) && !need_asks_login(&w, "county", id));
	pass(10);
	ck_assert_str_eq(hear(id), "ticl");
	ck_assert(!need_asks_login(&w, "town2", id));
}
END_TEST

/* T1 has no leader: the tier above is asked in his place, at once. */
START_TEST(without_a_leader_the_tier_above_is_asked)
{
	uint64_t id = ask(unit_new(true), "order", T1, w.now + 5 * MINUTE);

	pass(9);
	ck_assert_str_eq(hear(id), "ti");
	pass(1);
	ck_assert_str_eq(hear(id), "ticl");
}
END_TEST

/* On the unit's board from the beginning, and silent there until it is due. */
START_TEST(a_head_count_rings_when_it_is_due)
{
	uint64_t id = ask(unit_new(true), "headcount", COUNTY, w.now + 20 * MINUTE);

	ck_assert_uint_eq(need_standing(&w, "team", SUBJECT, need_verb_review), id);
	ck_assert_str_eq(hear(id), "");
	pass(19);
	ck_assert_str_eq(hear(id), "");
	pass(1);
	ck_assert_str_eq(hear(id), "t");
	pass(1);
	ck_assert_str_eq(hear(id), "tc");
	pass(8);
	ck_assert_str_eq(hear(id), "tc");
	pass(1);
	ck_assert_str_eq(hear(id), "tcl");
}
END_TEST

static size_t
listed(const char *login)
{
	struct need *list = NULL;
	struct viewer v;
	struct txn t;
	size_t n;

	world_viewer(&w, login, &v);
	world_read(&w, &t);
	n = need_phones(&t, &v, w.now, &list);
	txn_abort(&t);
	free(list);
	return n;
}

/* Nobody of it has a terminal open: on the list of the desk that asks. */
START_TEST(the_desk_that_asks_telephones)
{
	ask(unit_new(true), "order", COUNTY, w.now + 5 * MINUTE);
	ck_assert_uint_eq(listed("county"), 1);
	ck_assert_uint_eq(listed("town2"), 0);
}
END_TEST

/* Also for something that lies outside its own area: it notes that it rings, and told them. */
START_TEST(the_desk_that_asks_notes_whom_it_told)
{
	struct op_need_take call = { 0 };
	struct op_need_said told = { 0 };

	told.which = call.which = ask(unit_new(true), "order", T2, w.now + 5 * MINUTE);
	world_do(&w, "v12", "need.call", &call, &r);
	ck_assert_int_eq(r.outcome, REFUSED);
	world_do(&w, "town2", "need.call", &call, &r);
	DONE_REPLY(r);
	told.said_by = world_account(&w, "team");
	world_do(&w, "town2", "need.told", &told, &r);
	DONE_REPLY(r);
	ck_assert_uint_eq(listed("town2"), 0);
}
END_TEST

/* Nobody of it has an account: the desk is rung when it is late, and not before. */
START_TEST(a_unit_without_accounts_is_not_late_before_its_time)
{
	uint64_t id = ask(unit_new(false), "order", T1, w.now + 5 * MINUTE);

	ck_assert_str_eq(hear(id), "");
	pass(4);
	ck_assert_str_eq(hear(id), "");
	pass(1);
	ck_assert_str_eq(hear(id), "i");
	pass(5);
	ck_assert_str_eq(hear(id), "icl");
}
END_TEST

/* The same of a head count: at its time at once, for nobody is there to ring first. */
START_TEST(nor_is_its_head_count)
{
	uint64_t id = ask(unit_new(false), "headcount", T1, w.now + 20 * MINUTE);

	pass(19);
	ck_assert_str_eq(hear(id), "");
	pass(1);
	ck_assert_str_eq(hear(id), "i");
}
END_TEST

/* Due in the moment it is asked (a dam goes). */
START_TEST(what_is_due_at_once_rings_at_once)
{
	uint64_t id = ask(unit_new(true), "headcount", T1, w.now);

	ck_assert_str_eq(hear(id), "t");
	pass(1);
	ck_assert_str_eq(hear(id), "ti");
}
END_TEST

/* Never silence: at the end of its chain it rings again and again. */
START_TEST(it_rings_on_at_the_end)
{
	uint64_t id = ask(unit_new(false), "order", COUNTY, w.now + 5 * MINUTE);
	int heard = 0;

	pass(25);
	for (int i = 0; i < 60; i++)
		heard += need_pass(&w, &r, MINUTE, "leader");
	ck_assert_int_ge(heard, 3);
	ck_assert(need_now(&w, id).wake > w.now);
}
END_TEST

Suite *
suite_need_issuer(void)
{
	Suite *s = suite_create("need_issuer");
	TCase *tc = tcase_create("need_issuer");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, an_order_goes_from_unit_to_issuer_to_leader_to_the_tier_above);
	tcase_add_test(tc, without_a_leader_the_tier_above_is_asked);
	tcase_add_test(tc, a_head_count_rings_when_it_is_due);
	tcase_add_test(tc, the_desk_that_asks_telephones);
	tcase_add_test(tc, the_desk_that_asks_notes_whom_it_told);
	tcase_add_test(tc, a_unit_without_accounts_is_not_late_before_its_time);
	tcase_add_test(tc, nor_is_its_head_count);
	tcase_add_test(tc, what_is_due_at_once_rings_at_once);
	tcase_add_test(tc, it_rings_on_at_the_end);
	suite_add_tcase(s, tc);
	return s;
}
