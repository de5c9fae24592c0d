/* What the dispatch pages say and ask: one of a thing, a page that changes while it is shown,
 * a question whose answer is no answer. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/enums.h"
#include "tests/check/help_dispatch.h"
#include "tests/check/help_press.h"

Suite *suite_dispatch_ask(void);

#define W dispatch_world

static struct seat st;

static void
sit(int cols, int rows, enum language l)
{
	seat_clock(&W);
	seat_open(&st, &W, "county", cols, rows, l, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("dispatch"), NULL, 0));
	seat_type(&st, "");
}

/* To the page that says back what is sent: one team to the flood. */
static void
to_confirm(void)
{
	press_open(&st, "dispatch_pick", dispatch_flood);
	seat_type(&st, "1");
	press_row(&st, "一队");
	seat_type(&st, "9");
	TOP(&st, "dispatch_confirm");
}

START_TEST(one_is_no_plural)
{
	sit(80, 24, language_en);
	to_confirm();
	SHOWS(&st, "send 1 team");
	SHOWS_NOT(&st, "send 1 teams");
	press_row(&st, "send 1 team");
	TYPED("county", "order ack D0722-01 by_phone=样例甲");
	TYPED("county", "order go D0722-01 people=1 by_phone=样例甲");
	TYPED("county", "order want incident=01 kind=fire number=1");
	press_open(&st, "dispatch", 0);
	SHOWS(&st, "out 1 team, 1 person ");
	SHOWS(&st, "fire 1 team ");
	SHOWS(&st, "一队 1 person");
	SHOWS(&st, "hurt 0 missing 0");
	TYPED("county", "order count D0722-01 1 injured=0 missing=0 by_phone=样例甲");
	ck_assert_ptr_nonnull(strstr(dispatch_typed.err, "present 1 person,"));
	ck_assert_ptr_nonnull(strstr(dispatch_typed.err, "missing 0 people"));
	TYPED("county", "order count all incident=01");
	ck_assert_ptr_nonnull(strstr(dispatch_typed.err, "1 team is to count at once"));
	ck_assert_ptr_null(strstr(dispatch_typed.err, "nobody out"));
	seat_close(&st);
}
END_TEST

/* A want without a place of its own is at the incident, and one without that in its area. */
START_TEST(a_want_says_where)
{
	TYPED("county", "incident open hazard=flood area=" V21);
	TYPED("county", "order want incident=02 kind=fire number=2");
	sit(80, 24, language_en);
	SHOWS(&st, "E0722-02 杨家圪堵村委会, still wanted: fire 2 teams");
	seat_close(&st);
	sit(45, 20, language_zh);
	SHOWS(&st, "派队 事0722-02 杨家圪堵村委会 还差");
	SHOWS(&st, "消防2队");
	seat_close(&st);
}
END_TEST

/* What is filled says how many were wanted, not that 0 are missing. */
START_TEST(a_filled_want_says_how_many)
{
	TYPED("county", "order want incident=01 kind=rescue number=1");
	sit(80, 24, language_en);
	press_row(&st, "still wanted: general rescue 1 team");
	TOP(&st, "dispatch_send");
	SHOWS(&st, "still wanted: general rescue 1 team");
	TYPED("county", "order send team=一队 incident=01 task=rescue");
	seat_notice(&st);
	SHOWS(&st, "filled or withdrawn: general rescue 1 team");
	seat_close(&st);
}
END_TEST

START_TEST(nobody_wants_a_million)
{
	NOT_TYPED("county", "order want incident=01 kind=fire number=1000", "999 teams");
	TYPED("county", "order want incident=01 kind=fire number=999");
}
END_TEST

/* Enter alone keeps what stands there; a time that is none is asked for again, as it was typed. */
START_TEST(a_question_loses_nothing)
{
	sit(80, 24, language_zh);
	to_confirm();
	press_row(&st, "地点");
	SHOWS(&st, "二社桥头");
	seat_type(&st, "\r");
	TOP(&st, "dispatch_confirm");
	SHOWS(&st, "地点: 二社桥头");
	press_row(&st, "要求到场");
	seat_type(&st, "点多点多\r");
	TOP(&st, "kit_text");
	SHOWS(&st, "点多点多");
	SHOWS(&st, "不是时间");
	seat_type(&st, KEY_DOWN KEY_DOWN KEY_ENTER);		/* back: there is none, as before */
	TOP(&st, "dispatch_confirm");
	press_row(&st, "要求到场");
	seat_type(&st, "２３：３０\r");
	TOP(&st, "dispatch_confirm");
	SHOWS(&st, "要求到场: 23:30");
	press_row(&st, "要求到场");
	SHOWS(&st, "23:30");
	seat_type(&st, "\r");
	SHOWS(&st, "要求到场: 23:30");
	press_row(&st, "地点");
	seat_type(&st, "\177\r");			/* what stood there is taken out */
	SHOWS_NOT(&st, "地点: 二社");
	seat_close(&st);
}
END_TEST

/* Who comes near while the board is shown stands above the row that leads to the rest. */
START_TEST(the_rest_stands_last)
{
	const char *rest, *name;

	for (int i = 0; i < 4; i++)
		dispatch_team_add((const char *const[]){ "二队", "三队", "四队", "五队" }[i], COUNTY,
		    team_owner_government);
	sit(80, 24, language_en);
	SHOWS(&st, "more");
	TYPED("county", "order want incident=01 kind=rescue number=1");
	TYPED("county", "team out 一队 why=修车");
	TYPED("county", "team out 二队 why=修车");
	seat_notice(&st);
	name = strstr(seat_text(&st), "四队");
	rest = strstr(seat_text(&st), " more\n");
	ck_assert_msg(name != NULL && rest != NULL && name < rest, "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* What to write is said, not the grammar; and each thing that comes back ends before the next. */
START_TEST(a_word_by_telephone)
{
	dispatch_sent();
	sit(80, 24, language_zh);
	seat_type(&st, ":s\r");
	TOP(&st, "dispatch");
	SHOWS(&st, "请写例如");
	seat_type(&st, ":s 一队 出发 18 by_phone=样例甲\r");
	seat_type(&st, ":s 一队 清点 17 伤1 by_phone=样例甲\r");
	SHOWS(&st, "清点；");
	SHOWS(&st, "已记：实到 17人，受伤 1人；令0722-01");
	seat_close(&st);
}
END_TEST

/* Four digits: the order itself is no step to strike, and a digit behind the step is a reason, not
 * one typed as its text. */
START_TEST(a_step_is_struck_by_digits)
{
	uint64_t id;

	dispatch_sent();
	id = dispatch_reply.answer.id;
	TYPED("county", "order go D0722-01 people=18 by_phone=样例甲");
	sit(45, 20, language_en);
	press_open(&st, "order_show", id);
	press_action(&st, "strike a step");
	SHOWS(&st, "set out 18 people");
	SHOWS_NOT(&st, "  sent");
	press_row(&st, "set out 18 people");
	press_row(&st, "said wrongly");
	SHOWS(&st, "reason: said wrongly");
	W.now += 5000;
	seat_clock(&W);
	press_row(&st, "strike the step");
	SHOWS(&st, "stored");
	ck_assert_int_eq(dispatch_get(id).state, order_state_issued);
	seat_close(&st);
}
END_TEST

Suite *
suite_dispatch_ask(void)
{
	Suite *s = suite_create("dispatch_ask");
	TCase *tc = tcase_create("dispatch_ask");

	tcase_add_checked_fixture(tc, dispatch_setup, dispatch_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, one_is_no_plural);
	tcase_add_test(tc, a_want_says_where);
	tcase_add_test(tc, a_filled_want_says_how_many);
	tcase_add_test(tc, nobody_wants_a_million);
	tcase_add_test(tc, a_question_loses_nothing);
	tcase_add_test(tc, the_rest_stands_last);
	tcase_add_test(tc, a_word_by_telephone);
	tcase_add_test(tc, a_step_is_struck_by_digits);
	suite_add_tcase(s, tc);
	return s;
}
