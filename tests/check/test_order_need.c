/*
 * What orders ask of people: each verb of the table opens and settles what it says, by the
 * time that it says; who is rung as the minutes pass; steps struck, teams sent on.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/need/args.h"
#include "src/lang/when.h"
#include "tests/check/help_order.h"

Suite *suite_order_need(void);

START_TEST(each_verb_opens_and_settles_what_it_says)
{
	order_send();
	ASKS("ack+5");
	order_at(2);
	world_order((struct order_step){ .step = order_verb_ack });
	ASKS("setout+17");
	order_at(10);
	world_order((struct order_step){ .step = order_verb_go, SO_MANY(18) });
	ASKS("arrive+120 headcount+70");
	order_at(30);
	world_order((struct order_step){ .step = order_verb_arrive });
	ASKS("headcount+50");
	order_at(45);
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(18) });
	ASKS("headcount+65");
	order_at(60);
	world_order((struct order_step){ .step = order_verb_done });
	ASKS("headcount+120 back+300");
	order_at(100);
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(18) });
	ASKS("headcount+160 back+300");
	world_order((struct order_step){ .step = order_verb_back, SO_MANY(18) });
	ASKS("");
}
END_TEST

/* A skipped step settles what it skipped. */
START_TEST(steps_may_be_skipped)
{
	order_team(true, 10);
	order_send_as(order_fixed(false));
	world_order((struct order_step){ .step = order_verb_ack });
	ASKS("setout+10");		/* the team's own minutes */
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(9) });
	ASKS("headcount+20");
	world_order((struct order_step){ .step = order_verb_back, SO_MANY(9) });
	ASKS("");
	order_send_as(order_fixed(false));
	world_order((struct order_step){ .step = order_verb_go, SO_MANY(9) });
	ASKS("arrive+120 headcount+60");
}
END_TEST

START_TEST(a_time_to_be_there_counts_before_the_setting)
{
	struct order by = order_fixed(false);

	order_team(true, 0);
	by = order_fixed(false);
	by.need_by = on.w.now + 40 * MINUTE;
	order_send_as(by);
	world_order((struct order_step){ .step = order_verb_go, SO_MANY(5) });
	ASKS("arrive+40 headcount+60");
}
END_TEST

/* Its own word moves the clock of the state that it is in, and none after it. */
START_TEST(late_moves_the_clock)
{
	order_send();
	world_order((struct order_step){ .step = order_verb_ack });
	world_order((struct order_step){ .step = order_verb_late, .eta = on.w.now + 50 * MINUTE });
	ASKS("setout+50");
	world_order((struct order_step){ .step = order_verb_go, SO_MANY(5) });
	ASKS("arrive+120 headcount+60");
	world_order((struct order_step){ .step = order_verb_late, .eta = on.w.now + 200 * MINUTE });
	ASKS("arrive+200 headcount+60");
	order_strike(5);
	ASKS("arrive+120 headcount+60");
	world_order((struct order_step){ .step = order_verb_arrive });
	world_order((struct order_step){ .step = order_verb_done });
	world_order((struct order_step){ .step = order_verb_late, .eta = on.w.now + 500 * MINUTE });
	ASKS("headcount+60 back+500");
}
END_TEST

/* Whom the old time had rung has no part in the new one. */
START_TEST(who_was_rung_for_the_old_time_is_not_for_the_new_one)
{
	order_send();
	world_order((struct order_step){ .step = order_verb_ack });
	order_at(17);
	HEAR(setout, "tc");
	world_order((struct order_step){ .step = order_verb_late, .eta = on.w.now + 10 * MINUTE });
	HEAR(setout, "");
	order_at(27);
	HEAR(setout, "t");
	order_at(28);
	HEAR(setout, "tc");
}
END_TEST

/* Team, issuing desk, its leader; the desk of the team's own area has no part in it. */
START_TEST(an_order_that_nobody_acknowledges_climbs)
{
	order_send();
	HEAR(ack, "t");
	order_at(4);
	HEAR(ack, "t");
	order_at(5);
	HEAR(ack, "tc");
	order_at(10);
	HEAR(ack, "tcl");
	ck_assert(!need_asks_login(&on.w, "town2", order_asked(need_verb_ack)));
	world_order((struct order_step){ .step = order_verb_ack });
	HEAR(ack, "");
}
END_TEST

/* What a struck step had settled stands again, at its old time; what it opened is gone. */
START_TEST(a_struck_step_brings_back_what_it_settled)
{
	order_send();
	world_order((struct order_step){ .step = order_verb_ack });
	order_at(8);
	world_order((struct order_step){ .step = order_verb_go, SO_MANY(6) });
	order_at(9);
	order_strike(3);
	ASKS("setout+15");
	order_strike(2);
	ASKS("ack+5");
	HEAR(ack, "tc");		/* it is late already */
}
END_TEST

/* The desk must hear it and say that it sees to it. */
START_TEST(a_declined_order_rings_the_desk)
{
	struct op_need_said a = { 0 };

	order_send();
	world_order((struct order_step){ .step = order_verb_decline, .reason = "车辆在修" });
	ASKS("declined");
	HEAR(declined, "cl");
	a.which = order_asked(need_verb_declined);
	world_do(&on.w, "county", "need.answer", &a, &on.r);
	DONE_REPLY(on.r);
	ASKS("");
}
END_TEST

START_TEST(a_struck_decline_is_no_decline)
{
	order_send();
	world_order((struct order_step){ .step = order_verb_decline, .reason = "车辆在修" });
	order_strike(2);
	ASKS("ack+5");
}
END_TEST

/* Who is out must hear that he is recalled. */
START_TEST(a_recall_is_acknowledged)
{
	order_send();
	world_order((struct order_step){ .step = order_verb_go, SO_MANY(6) });
	order_at(10);
	world_order((struct order_step){ .step = order_verb_recall, .reason = "险情解除" });
	ASKS("ack+15 headcount+60 back+250");
	HEAR(ack, "t");
	world_order((struct order_step){ .step = order_verb_ack });
	ASKS("headcount+60 back+250");
	world_order((struct order_step){ .step = order_verb_back, SO_MANY(6) });
	ASKS("");
}
END_TEST

/* A line says it to each of the team, for nothing stands on their boards any more. */
START_TEST(a_recalled_order_that_nobody_left_for_asks_nothing)
{
	const struct act *act = act_now();
	size_t told = 0;

	order_send();
	world_order((struct order_step){ .step = order_verb_recall, .reason = "险情解除" });
	for (size_t i = 0; i < act->notices.n; i++)
		if (act->notices.list[i].message == M_ORDER_RECALLED) {
			ck_assert_uint_eq(act->notices.list[i].person, world_account(&on.w, "team"));
			ck_assert_str_eq(act->notices.list[i].args[1], "t险情解除");
			told++;
		}
	ck_assert_uint_eq(told, 1);
	ASKS("");
}
END_TEST

/* Nobody of the team has an account: the desk telephones, by the number of its record. */
START_TEST(the_desk_rings_a_team_without_accounts)
{
	struct need *list = NULL;
	struct outsider out;
	struct viewer v;
	struct txn t;

	order_team(false, 0);
	order_send_as(order_fixed(false));
	world_viewer(&on.w, "county", &v);
	world_read(&on.w, &t);
	ck_assert_uint_eq(need_phones(&t, &v, on.w.now, &list), 1);
	ck_assert(need_outsider(&t, &list[0], on.w.now, 0, &out));
	ck_assert_str_eq(out.name, "样例队长");
	ck_assert_str_eq(out.phone, "13900000001");
	ck_assert(need_outsider(&t, &list[0], on.w.now, 1, &out));
	ck_assert_str_eq(out.phone, "13900000002");
	ck_assert(!need_outsider(&t, &list[0], on.w.now, 2, &out));
	free(list);
	txn_abort(&t);
	HEAR(ack, "");
	order_at(5);
	HEAR(ack, "c");
	order_at(10);
	HEAR(ack, "cl");
}
END_TEST

/* Told is off the list, until it rings again. */
START_TEST(who_was_told_by_telephone_is_off_the_list)
{
	struct op_need_said a = { 0 };
	struct need *list = NULL;
	struct viewer v;
	struct txn t;

	order_team(false, 0);
	order_send_as(order_fixed(false));
	on.w.now += 1000;
	a.which = order_asked(need_verb_ack);
	world_do(&on.w, "county", "need.told", &a, &on.r);
	DONE_REPLY(on.r);
	world_viewer(&on.w, "county", &v);
	world_read(&on.w, &t);
	ck_assert_uint_eq(need_phones(&t, &v, on.w.now, &list), 0);
	free(list);
	txn_abort(&t);
	order_at(6);
	world_read(&on.w, &t);
	ck_assert_uint_eq(need_phones(&t, &v, on.w.now, &list), 1);
	free(list);
	txn_abort(&t);
}
END_TEST

/* In practice all is asked as in earnest, and nothing rings. */
START_TEST(drills_never_ring)
{
	order_team(true, 0);
	order_send_as(order_fixed(true));
	order_at(12);
	HEAR(ack, "");
	world_order((struct order_step){ .step = order_verb_arrive, SO_MANY(6) });
	order_at(60);
	ASKS("headcount+32 missing");
	HEAR(headcount, "");
	HEAR(missing, "");
	world_order((struct order_step){ .step = order_verb_count, SO_MANY(6) });
	world_order((struct order_step){ .step = order_verb_back, SO_MANY(6) });
	ASKS("");
}
END_TEST

/* On the boards of its people, in words that say which team and where. */
START_TEST(it_stands_on_the_teams_board_in_words)
{
	struct need n;
	struct buf b;
	struct txn t;

	order_send();
	ck_assert_uint_eq(need_standing(&on.w, "team", on.o.id, need_verb_ack), order_asked(need_verb_ack));
	n = need_now(&on.w, order_asked(need_verb_ack));
	world_read(&on.w, &t);
	buf_grow(&b, 1000);
	need_words(&t, &n, 0, on.w.now, &b);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "样例抢险队 二社"));
	buf_free(&b);
	txn_abort(&t);
}
END_TEST

Suite *
suite_order_need(void)
{
	Suite *s = suite_create("order_need");
	TCase *tc = tcase_create("order_need");

	tcase_add_checked_fixture(tc, order_setup, order_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, each_verb_opens_and_settles_what_it_says);
	tcase_add_test(tc, steps_may_be_skipped);
	tcase_add_test(tc, a_time_to_be_there_counts_before_the_setting);
	tcase_add_test(tc, late_moves_the_clock);
	tcase_add_test(tc, who_was_rung_for_the_old_time_is_not_for_the_new_one);
	tcase_add_test(tc, an_order_that_nobody_acknowledges_climbs);
	tcase_add_test(tc, a_struck_step_brings_back_what_it_settled);
	tcase_add_test(tc, a_declined_order_rings_the_desk);
	tcase_add_test(tc, a_struck_decline_is_no_decline);
	tcase_add_test(tc, a_recall_is_acknowledged);
	tcase_add_test(tc, a_recalled_order_that_nobody_left_for_asks_nothing);
	tcase_add_test(tc, the_desk_rings_a_team_without_accounts);
	tcase_add_test(tc, who_was_told_by_telephone_is_off_the_list);
	tcase_add_test(tc, drills_never_ring);
	tcase_add_test(tc, it_stands_on_the_teams_board_in_words);
	suite_add_tcase(s, tc);
	return s;
}
