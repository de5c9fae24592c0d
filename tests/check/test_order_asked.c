/*
 * Orders as people give and answer them, by command, while the minutes pass: who hears
 * what, and that nothing is asked of anybody in the end.
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/change.h"
#include "src/op/number.h"
#include "tests/check/help_command.h"
#include "tests/check/help_order.h"
#include "tests/check/help_press.h"

Suite *suite_order_asked(void);

static struct typed t;

/* A command's clock goes on while it runs: the next one begins after it. */
#define IN(login, line) do { \
	ck_assert_msg(type_line(&on.w, login, line, &t) == 0, "%s: %s", line, t.err); \
	world_sleep(&on.w, 2000); \
} while (0)
#define NOT(login, line) ck_assert_int_ne(type_line(&on.w, login, line, &t), 0)

/* The order of that running number becomes on.o. */
static void
look(const char *number)
{
	struct txn txn;

	world_read(&on.w, &txn);
	ck_assert(record_get(&txn, &kind_order, number_find(&txn, &kind_order, number, on.w.now), &on.o));
	txn_abort(&txn);
}

#define STANDS(number, what) do { \
	look(number); \
	ck_assert_str_eq(order_asks(&on.o), what); \
} while (0)

/* A flood in V11; the team of T2 that `team` serves in is sent there by the county. */
static void
sent(void)
{
	t = (struct typed){ .language = language_zh };
	order_team(true, 0);
	IN("county", "incident open area=" V11 " class=natural hazard=flood place=二社");
	IN("county", "order send team=样例抢险队 incident=1 task=rescue place=二社");
	look("1");
}

START_TEST(from_sending_to_being_back)
{
	sent();
	STANDS("1", "ack+5");
	HEAR(ack, "t");
	order_at(5);
	HEAR(ack, "tc");
	IN("team", "签收");
	STANDS("1", "setout+20");
	IN("team", "出发 18");
	STANDS("1", "arrive+120 headcount+65");
	order_at(30);
	IN("team", "到场");
	STANDS("1", "headcount+50");
	order_at(51);
	HEAR(headcount, "tc");
	IN("county", "order count D0722-01 here=18 by_phone=样例队长");
	STANDS("1", "headcount+71");
	HEAR(headcount, "");
	IN("team", "清点 17 失联1");
	STANDS("1", "headcount+71 missing");
	HEAR(missing, "cl");
	NOT("team", "完成");
	IN("team", "清点 18");
	STANDS("1", "headcount+71");
	IN("team", "完成");
	STANDS("1", "headcount+111 back+291");
	IN("team", "归队 18");
	STANDS("1", "");
}
END_TEST

START_TEST(a_call_for_help_by_its_number)
{
	sent();
	IN("team", "到场 6");
	IN("team", "清点 5 失联1");
	look("1");
	HEAR(missing, "cl");
	IN("team", "sos send text=\"令0722-01 一人落水\"");
	STANDS("1", "headcount+20");
}
END_TEST

/* It goes on without him for a leader's reason: that ends the search too. */
START_TEST(a_leaders_reason)
{
	sent();
	IN("team", "到场 6");
	IN("team", "清点 5 失联1");
	NOT("team", "完成");
	IN("leader", "order done D0722-01 by_phone=样例队长 reason=人已在医院");
	STANDS("1", "headcount+60 back+240");
	IN("county", "order strike D0722-01 step=4 reason=误记");
	STANDS("1", "headcount+20 missing");
}
END_TEST

/* All of the incident at once; who is not out yet is not asked. */
START_TEST(a_dam_goes)
{
	sent();
	IN("team", "到场 6");
	order_team(false, 0);
	IN("county", "order send team=样例渠队 incident=1 task=drain place=三社");
	order_at(3);
	IN("county", "order count_all incident=1 reason=溃坝");
	look("1");
	STANDS("1", "headcount+3");
	HEAR(headcount, "t");
	STANDS("2", "ack+5");
	order_at(4);
	look("1");
	HEAR(headcount, "tc");
}
END_TEST

START_TEST(sent_on_it_is_counted_as_before)
{
	sent();
	IN("team", "到场 6");
	order_at(10);
	IN("county", "order retask 1 task=search place=三社");
	STANDS("1", "");
	STANDS("2", "ack+15 headcount+20");
	order_at(20);
	look("2");
	HEAR(headcount, "t");
	IN("team", "清点");
	STANDS("2", "ack+15 headcount+80");
}
END_TEST

/* Who is lost stays lost where he was, and who looks for him goes on looking, when the
 * team is sent on. */
START_TEST(the_search_for_who_is_missing_goes_on_when_the_team_is_sent_on)
{
	struct need n;
	struct buf b;
	struct txn txn;
	uint64_t need;

	sent();
	IN("team", "到场 6");
	IN("team", "清点 5 失联1");
	look("1");
	need = order_asked(need_verb_missing);
	world_do(&on.w, "county", "need.take", &(struct op_need_take){ .which = need }, &on.r);
	DONE_REPLY(on.r);
	world_sleep(&on.w, 2000);
	IN("county", "order retask 1 task=search place=三社");
	look("2");
	ck_assert_uint_eq(order_asked(need_verb_missing), need);
	n = need_now(&on.w, need);
	ck_assert_uint_ne(n.taken_by, 0);
	ck_assert_uint_ne(n.taken, 0);
	world_read(&on.w, &txn);
	buf_grow(&b, 1000);
	need_words(&txn, &n, 0, on.w.now, &b);
	ck_assert_msg(strstr(buf_str(&b), "二社") != NULL && strstr(buf_str(&b), "三社") != NULL, "%s", buf_str(&b));
	buf_free(&b);
	txn_abort(&txn);
	IN("team", "清点 6");
	look("2");
	ck_assert_uint_eq(order_asked(need_verb_missing), 0);
}
END_TEST

START_TEST(a_struck_answer_brings_the_clock_back)
{
	sent();
	IN("team", "到场 6");
	order_at(15);
	IN("team", "清点 6");
	STANDS("1", "headcount+35");
	order_at(22);
	IN("county", "order strike 1 step=3 reason=报错队");
	STANDS("1", "headcount+20");
	HEAR(headcount, "t");
}
END_TEST

/* The desk that asked hears it; who declines is asked nothing more. */
START_TEST(a_team_cannot_come)
{
	char line[60];

	sent();
	IN("team", "order decline reason=车辆在修");
	STANDS("1", "declined");
	HEAR(declined, "cl");
	snprintf(line, sizeof line, "need answer %" PRIu64, order_asked(need_verb_declined));
	IN("county", line);
	STANDS("1", "");
}
END_TEST

/* Another team sent in its place is the answer; one for something else is none. */
START_TEST(another_team_is_sent_in_its_place)
{
	sent();
	IN("team", "order decline reason=车辆在修");
	order_team(false, 0);
	IN("county", "order send team=样例渠队 incident=1 task=drain place=三社");
	STANDS("1", "declined");
	IN("county", "order recall D0722-02 reason=派错");
	IN("county", "order send team=样例渠队 incident=1 task=rescue place=二社");
	STANDS("1", "");
	ck_assert_str_eq(order_hear(need_verb_declined), "");
}
END_TEST

/* What is real takes a team out of a drill, which asks nothing more. */
START_TEST(a_drill_gives_way)
{
	t = (struct typed){ .language = language_zh };
	order_team(true, 0);
	IN("county", "incident open area=" V11 " class=natural hazard=flood place=二社 drill=yes");
	IN("county", "order send team=样例抢险队 incident=1 task=rescue place=二社");
	look("1");
	HEAR(ack, "");
	IN("county", "incident open area=" V12 " class=natural hazard=flood place=三社");
	IN("county", "order send team=样例抢险队 incident=2 task=rescue place=三社");
	STANDS("1", "");
	STANDS("2", "ack+5");
	HEAR(ack, "t");
}
END_TEST

/* The desk's page of what a team without accounts was asked: whom to ring, and the way to
 * where its answer is written. */
START_TEST(the_desk_sees_whom_to_ring)
{
	struct seat st;
	uint64_t id;

	sent();
	order_team(false, 0);
	IN("county", "order send team=样例渠队 incident=1 task=drain place=三社");
	look("2");
	id = order_asked(need_verb_ack);
	for (int cols = 80; cols >= 45; cols -= 35) {
		seat_open(&st, &on.w, "county", cols, cols == 80 ? 24 : 20, language_zh, charset_utf8);
		ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
		seat_type(&st, "");
		press_open(&st, "phones", 0);
		SHOWS(&st, "样例队长 13900000001");
		press_open(&st, "need_show", id);
		SHOWS(&st, "要打电话：样例队长 13900000001（没有账号）");
		press_row(&st, "记下他们的回话");
		TOP(&st, "order_show");
		seat_close(&st);
	}
	IN("county", "order ack D0722-02 by_phone=样例队长");
	STANDS("2", "setout+15");
}
END_TEST

/* Of the team itself one key acknowledges. */
START_TEST(the_team_acknowledges_by_one_key)
{
	struct seat st;

	sent();
	seat_open(&st, &on.w, "team", 45, 20, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	SHOWS(&st, "签收调令 令0722-01");
	press_open(&st, "need_show", order_asked(need_verb_ack));
	press_row(&st, "签收：调令收到");
	seat_close(&st);
	STANDS("1", "setout+15");
}
END_TEST

/* What a team is ordered has its bells at night too. */
START_TEST(what_is_ordered_is_heard_in_quiet_hours)
{
	struct seat st;

	sent();
	IN("admin", "setting set bell.quiet.from.hour value=20");
	IN("admin", "setting set bell.quiet.until.hour value=6");
	seat_open(&st, &on.w, "team", 45, 20, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	ck_assert_uint_eq(st.ui->ring.count, 1);
	ck_assert(st.ui->ring.heard);
	IN("team", "签收");
	order_at(16);
	seat_notice(&st);
	ck_assert_uint_eq(st.ui->ring.count, 1);
	ck_assert(st.ui->ring.heard);
	seat_close(&st);
}
END_TEST

Suite *
suite_order_asked(void)
{
	Suite *s = suite_create("order_asked");
	TCase *tc = tcase_create("order_asked");

	tcase_add_checked_fixture(tc, order_setup, order_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, from_sending_to_being_back);
	tcase_add_test(tc, a_call_for_help_by_its_number);
	tcase_add_test(tc, a_leaders_reason);
	tcase_add_test(tc, a_dam_goes);
	tcase_add_test(tc, sent_on_it_is_counted_as_before);
	tcase_add_test(tc, the_search_for_who_is_missing_goes_on_when_the_team_is_sent_on);
	tcase_add_test(tc, a_struck_answer_brings_the_clock_back);
	tcase_add_test(tc, a_team_cannot_come);
	tcase_add_test(tc, another_team_is_sent_in_its_place);
	tcase_add_test(tc, a_drill_gives_way);
	tcase_add_test(tc, what_is_ordered_is_heard_in_quiet_hours);
	tcase_add_test(tc, the_desk_sees_whom_to_ring);
	tcase_add_test(tc, the_team_acknowledges_by_one_key);
	suite_add_tcase(s, tc);
	return s;
}
