/*
 * 人员清点: who is rung when a team does not count its people, is called to, or counts
 * somebody missing; what ends the search; what a struck count and a new order do to the
 * clock.
 */
#include <check.h>
#include <stdio.h>

#include "db/change.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/sos/args.h"
#include "src/lang/when.h"
#include "tests/check/help_order.h"

Suite *suite_order_count(void);

/* The minute at which a team that never answers is searched for. */
static int
searched_after(void)
{
	order_send();
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(6) });
	for (int m = 1; m <= 60; m++) {
		order_at(m);
		if (order_asked(need_verb_missing) != 0)
			return m;
	}
	return 0;
}

START_TEST(two_misses_are_a_search)
{
	ck_assert_int_eq(searched_after(), 40);
	HEAR(missing, "cl");
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(6) });
	ASKS("headcount+60");
}
END_TEST

START_TEST(a_late_head_count_rings_team_then_desk)
{
	order_send();
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(6) });
	order_at(19);
	HEAR(headcount, "");
	order_at(20);
	HEAR(headcount, "t");
	order_at(21);
	HEAR(headcount, "tc");
	order_at(30);
	HEAR(headcount, "tcl");
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(6) });
	HEAR(headcount, "");
	ASKS("headcount+50");
	order_at(49);
	HEAR(headcount, "");
	order_at(50);
	HEAR(headcount, "t");
}
END_TEST

/* After a stop of the server a second miss is no nearer than it was: nobody could answer. */
START_TEST(a_stop_of_the_server_is_no_miss)
{
	order_send();
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(6) });
	world_sleep(&on.w, 120 * MINUTE);
	need_pass(&on.w, &on.r, MINUTE, "county");
	HEAR(headcount, "t");
	HEAR(missing, "");
	order_at(121 + 18);
	ck_assert_uint_eq(order_asked(need_verb_missing), 0);
	order_at(121 + 21);
	HEAR(missing, "cl");
}
END_TEST

/* The clock went back by hours: neither the head count nor the search waits for them. */
START_TEST(a_clock_set_back_puts_off_no_search)
{
	order_send();
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(6) });
	order_at(5);
	on.w.now -= 180 * MINUTE;
	while (need_clock_back(&on.w, &on.r))
		ck_assert_int_eq(on.r.outcome, DONE);
	for (int i = 0; i < 21; i++)
		need_pass(&on.w, &on.r, MINUTE, "county");
	HEAR(headcount, "tc");
	for (int i = 0; i < 20; i++)
		need_pass(&on.w, &on.r, MINUTE, "county");
	HEAR(missing, "cl");
}
END_TEST

/* A dam goes: all are to count now. */
START_TEST(called_for_it_is_due_at_once)
{
	order_send();
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(6) });
	order_at(7);
	world_order((struct order_step){ .step = order_verb_called });
	ASKS("headcount+7");
	HEAR(headcount, "t");
	order_at(8);
	HEAR(headcount, "tc");
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(6) });
	ASKS("headcount+28");
}
END_TEST

/* Rings desk and leader until a count says that nobody is missing. */
START_TEST(who_is_missing_is_searched)
{
	order_send();
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(6) });
	order_at(10);
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(5), .missing = { 1, true } });
	ASKS("headcount+30 missing");
	HEAR(missing, "cl");
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(5), .missing = { 1, true } });
	ASKS("headcount+30 missing");
	order_at(20);
	HEAR(missing, "cl");
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(6) });
	ASKS("headcount+40");
	order_strike(5);	/* the others said one was missing */
	ASKS("headcount+30 missing");
	order_strike(4);
	order_strike(3);
	ASKS("headcount+20");
}
END_TEST

/* A claim silences nobody for long; a leader ends it with a reason, and one more rings anew. */
START_TEST(a_leader_ends_the_search)
{
	struct op_need_take a;
	struct op_need_close c = { .reason = "已通话, 在回程车上" };

	order_send();
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(6) });
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(5), .missing = { 1, true } });
	a.which = c.which = order_asked(need_verb_missing);
	world_do(&on.w, "county", "need.take", &a, &on.r);
	DONE_REPLY(on.r);
	HEAR(missing, "");
	order_at(5);
	HEAR(missing, "l");
	world_do(&on.w, "leader", "need.close", &c, &on.r);
	DONE_REPLY(on.r);
	ASKS("headcount+20");
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(5), .missing = { 1, true } });
	ASKS("headcount+25");
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(4), .missing = { 2, true } });
	ASKS("headcount+25 missing");
}
END_TEST

/* It names the order in its words. */
START_TEST(a_call_for_help_goes_on_with_the_search)
{
	struct op_sos_send call = { .area = V11 };
	char number[24];

	order_send();
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(6) });
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(5), .missing = { 1, true } });
	snprintf(call.text, sizeof call.text, "有人失联");
	world_do(&on.w, "v11a", "sos.send", &call, &on.r);
	DONE_REPLY(on.r);
	ASKS("headcount+20 missing");
	order_number(&on.o, 0, number);
	snprintf(call.text, sizeof call.text, "%s 有人失联", number);
	world_do(&on.w, "v12", "sos.send", &call, &on.r);
	DONE_REPLY(on.r);
	ASKS("headcount+20");
}
END_TEST

/* Only what was answered for that team moves its clock. */
START_TEST(another_teams_answer_moves_nothing)
{
	struct order first;

	order_send();
	first = on.o;
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(6) });
	first = on.o;
	order_team(false, 0);
	order_send_as(order_fixed(false));
	order_at(9);
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(3) });
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(3) });
	ck_assert_str_eq(order_asks(&first), "headcount+20");
	ASKS("headcount+29");
}
END_TEST

START_TEST(a_struck_count_brings_back_the_clock)
{
	order_send();
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(6) });
	order_at(18);
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(6) });
	ASKS("headcount+38");
	order_at(25);
	order_strike(3);
	ASKS("headcount+20");
	HEAR(headcount, "t");
	order_at(26);
	HEAR(headcount, "tc");
}
END_TEST

/* Of a team that is sent on the order before asks nothing, and the head count goes on. */
START_TEST(retask_carries_the_head_count_on)
{
	struct order old, next = order_fixed(false);
	struct act *act;

	order_send();
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(6) });
	order_at(6);
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(5), .missing = { 1, true } });
	order_at(10);
	next = order_fixed(false);
	next.after = on.o.id;
	next.carried = on.o.count_due;
	world_order((struct order_step){ .step = order_verb_retask });
	old = on.o;
	act = act_begin(&on.w, "county");
	on.o = next;
	change_new(act->change, &kind_order, &on.o);
	order_add(act, &on.o, (struct order_step){ .step = order_verb_send, SO_MANY(6), .missing = { 1, true } });
	act_end(&on.w);
	ck_assert_str_eq(order_asks(&old), "");
	ASKS("ack+15 headcount+26 missing");
	order_at(26);
	HEAR(headcount, "t");
}
END_TEST

Suite *
suite_order_count(void)
{
	Suite *s = suite_create("order_count");
	TCase *tc = tcase_create("order_count");

	tcase_add_checked_fixture(tc, order_setup, order_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, two_misses_are_a_search);
	tcase_add_test(tc, a_late_head_count_rings_team_then_desk);
	tcase_add_test(tc, a_stop_of_the_server_is_no_miss);
	tcase_add_test(tc, a_clock_set_back_puts_off_no_search);
	tcase_add_test(tc, called_for_it_is_due_at_once);
	tcase_add_test(tc, who_is_missing_is_searched);
	tcase_add_test(tc, a_leader_ends_the_search);
	tcase_add_test(tc, a_call_for_help_goes_on_with_the_search);
	tcase_add_test(tc, another_teams_answer_moves_nothing);
	tcase_add_test(tc, a_struck_count_brings_back_the_clock);
	tcase_add_test(tc, retask_carries_the_head_count_on);
	suite_add_tcase(s, tc);
	return s;
}
