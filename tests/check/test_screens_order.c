/* The screens of orders: the head's one page, where 1 is always the next step, and the
 * desk's. Keys are counted as a person presses them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/form/form.h"
#include "screens/kit/screen.h"
#include "src/rules/order/order.h"
#include "src/rules/team/team.h"
#include "tests/check/help_command.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

Suite *suite_screens_order(void);

static struct world w;
static struct seat st;
static struct typed t;
static uint64_t incident;

static int
type(const char *login, const char *line)
{
	w.now += 1000;
	t.input = NULL;
	return type_line(&w, login, line, &t);
}

#define DO(login, line) ck_assert_msg(type(login, line) == 0, "%s: %s%s", line, t.err, t.out)

static void
setup(void)
{
	struct op_report_file f = flood(V11, 120);

	world_open(&w);
	seat_catalogue();
	incident = report_of(&w, send_report(&w, "v11a", &f)).incident;
	DO("county", "team add 抢险队 area=" COUNTY " kind=rescue rank=main owner=government strength=30 watch=24 "
	    "head=钱样例 phone=0477-0000061 deputy=孙样例 deputy_phone=0477-0000062");
	DO("county", "team add 民兵队 area=" T1 " kind=militia rank=support owner=government strength=20");
	DO("county", "team add 远水队 area=" T2 " kind=water rank=support owner=firm strength=9");
	DO("admin", "account add qian area=" COUNTY " role=team unit=抢险队 name=钱样例 phone=0477-0000061");
}

static void
teardown(void)
{
	if (st.ui)
		seat_close(&st);
	st.ui = NULL;
	world_close(&w);
}

static void
sit(const char *login, int cols, int rows, enum language l)
{
	seat_open(&st, &w, login, cols, rows, l, charset_utf8);
	seat_clock(&w);
}

/* Types keys and counts them: words and figures that are typed are none. */
static int keys;

static void
press(const char *key)
{
	w.now += 2000;		/* he has read the page */
	keys++;
	seat_type(&st, key);
}

static void
write_text(const char *text)
{
	seat_type(&st, text);
}

/* So many keys it took; the next are counted anew. An act comes some time after the other. */
#define TOOK(n) do { \
	ck_assert_msg(keys <= (n), "%d keys, not %d:\n%s", keys, n, seat_text(&st)); \
	keys = 0; \
	w.now += 60000; \
} while (0)

static struct order
order_now(void)
{
	struct order o = { 0 };
	struct txn txn;
	struct team team;

	world_read(&w, &txn);
	ck_assert(team_find(&txn, T1, "抢险队", &team));
	order_of_team(&txn, team.id, &o);
	txn_abort(&txn);
	return o;
}

#define STATE(name) ck_assert_msg(order_now().state == order_state_##name, "%d:\n%s", order_now().state, \
	seat_text(&st))

static void
send_team(void)
{
	DO("county", "order send team=抢险队 incident=E0722-01 task=move place=二社桥头 contact=周样例 route=从三社绕");
}

/* 18 people of it are there. */
static void
on_scene(void)
{
	send_team();
	DO("qian", "出发 18");
	DO("qian", "到场");
}

static void
home(int cols, int rows, enum language l)
{
	sit("qian", cols, rows, l);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("own_order"), NULL, 0));
	seat_type(&st, "");
	seat_type(&st, KEY_DOWN KEY_UP);	/* the line of the first screen goes */
	keys = 0;
}

/* Ack, set out, arrive, all present, back: two keys each, on a telephone held upright. */
START_TEST(one_is_always_the_next_step)
{
	static const enum order_state states[] = { order_state_acked, order_state_moving, order_state_scene,
	    order_state_scene };

	send_team();
	home(_i ? 80 : 45, _i ? 24 : 20, _i ? language_en : language_zh);
	for (size_t i = 0; i < 4; i++) {
		press("1");
		TOP(&st, "kit_confirm");
		SHOWS(&st, _i ? "D0722-01" : "令0722-01");
		press("1");
		TOP(&st, "own_order");
		ck_assert_msg(order_now().state == (int)states[i], "%zu:\n%s", i, seat_text(&st));
		TOOK(2);
	}
	ck_assert_int_eq(order_now().here.v, 24);
	press("3");
	write_text("都转移了");
	press(KEY_ENTER);
	SHOWS(&st, "都转移了");
	press("1");
	STATE(leaving);
	TOOK(3);
	press("1");
	SHOWS(&st, "24");
	press("1");
	TOOK(2);
	ck_assert_uint_eq(order_now().id, 0);
	SHOWS(&st, _i ? "No order now" : "现在没有调令");
}
END_TEST

START_TEST(one_hurt_takes_five)
{
	on_scene();
	home(45, 20, language_zh);
	press("2");
	write_text("18");
	press(KEY_ENTER);
	write_text("1");
	press(KEY_ENTER);
	press(KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "实到: 18人");
	SHOWS(&st, "受伤: 1人");
	SHOWS(&st, "失联: 0人");
	press("1");
	TOOK(5);
	ck_assert_int_eq(order_now().injured.v, 1);
	SHOWS(&st, "在场 18人 伤1");
}
END_TEST

/* What does not add up, or is no figure, goes nowhere by Enter alone. */
START_TEST(odd_figures_stop)
{
	on_scene();
	home(45, 20, language_zh);
	press("2");
	write_text("16" KEY_ENTER "0" KEY_ENTER "0" KEY_ENTER);
	TOP(&st, "order_edit");
	SHOWS(&st, "出动18人，只报了16人");
	press_text(&st, "missing", "x2" KEY_ENTER);
	TOP(&st, "order_edit");
	press_text(&st, "missing", "2" KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "失联: 2人");
	press("1");
	ck_assert_int_eq(order_now().missing.v, 2);
	SHOWS(&st, "失联2");
}
END_TEST

/* Keys in one burst, a paste and an escape cut in two store nothing that was not read. */
START_TEST(haste_and_pastes)
{
	send_team();
	home(45, 20, language_zh);
	seat_type(&st, "11111");
	STATE(issued);
	TOP(&st, "kit_confirm");
	w.now += 3000;
	seat_type(&st, "\033[200~1\r1\r\033[201~");
	STATE(issued);
	seat_type(&st, "\033");
	seat_type(&st, "[B");
	w.now += 3000;
	seat_type(&st, "1");
	STATE(acked);
	seat_type(&st, "1");
	STATE(acked);
	TOP(&st, "own_order");
	st.rtt = 600;
	w.now += 60000;
	seat_type(&st, "1");
	seat_type(&st, "1");
	STATE(acked);
	w.now += 3000;
	seat_type(&st, "1");
	STATE(moving);
}
END_TEST

/* Somebody was faster: who and when, and nothing twice. */
START_TEST(a_race_says_who)
{
	send_team();
	home(45, 20, language_zh);
	press("1");
	DO("county", "order ack D0722-01 by_phone=钱样例");
	press("1");
	SHOWS(&st, "赵样例");
	SHOWS(&st, "20:00");
	STATE(acked);
	ck_assert_int_eq(order_now().steps, 2);
}
END_TEST

START_TEST(without_an_order)
{
	home(45, 20, language_zh);
	SHOWS(&st, "抢险队  待命");
	SHOWS(&st, "在岗24人，编制30人");
	press("1");
	SHOWS(&st, "队伍 抢险队");	/* the form names its team */
	press_field(&st, "watch");
	seat_type(&st, "20");
	press_send(&st);
	SHOWS(&st, "在岗20人");
	w.now += 60000;
	send_team();
	seat_notice(&st);
	SHOWS(&st, "令0722-01 抢险队  已下达");
	SHOWS(&st, "1 签收");
	press("1");
	press("1");
	STATE(acked);
}
END_TEST

/* It names the order, so that who is missing may be left to those who come. */
START_TEST(help_names_the_order)
{
	on_scene();
	home(45, 20, language_zh);
	press("5");
	press("1");
	TOP(&st, "sos");
	TOOK(2);
	DO("county", "sos list --json");
	ck_assert_ptr_nonnull(strstr(t.out, "0722-01 抢险队"));
}
END_TEST

START_TEST(cannot_come_and_late)
{
	send_team();
	home(45, 20, language_zh);
	press("3");
	press("1");
	SHOWS(&st, "理由: 人手不足");
	press("2");		/* once more: he can after all */
	seat_type(&st, KEY_DOWN KEY_DOWN KEY_ENTER);
	TOP(&st, "own_order");
	STATE(issued);
	DO("qian", "签收");
	seat_notice(&st);
	w.now += 60000;
	press("2");
	write_text("22:00" KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "22:00");
	press("1");
	ck_assert_int_ne(order_now().eta, 0);
	SHOWS(&st, "22:00前");
	TOOK(6);
	press("3");
	press("1");
	press("1");
	TOOK(3);
	ck_assert_uint_eq(order_now().id, 0);
	SHOWS(&st, "现在没有调令");
}
END_TEST

/* A team in two places is two: its head chooses, and finds his way back. */
START_TEST(orders_of_squads)
{
	DO("county", "team split 抢险队 name=抢险一组 people=8");
	DO("county", "team split 抢险队 name=抢险二组 people=6");
	DO("county", "order send team=抢险一组 incident=E0722-01 task=move place=三社");
	DO("county", "order send team=抢险二组 incident=E0722-01 task=drain place=五社");
	DO("county", "order send team=民兵队 incident=E0722-01 task=move place=四社");
	home(45, 20, language_zh);
	SHOWS(&st, "令0722-01 抢险一组");
	SHOWS_NOT(&st, "民兵队");
	press_row(&st, "令0722-01");
	SHOWS(&st, "1 签收");
	SHOWS(&st, "转移群众: 三社");
	press("1");
	press("1");
	SHOWS(&st, "已签收");
	press("0");
	SHOWS(&st, "抢险队");
	SHOWS(&st, "令0722-01 抢险一组");
	SHOWS(&st, "令0722-02 抢险二组");
}
END_TEST

START_TEST(asks_for_people)
{
	on_scene();
	home(45, 20, language_zh);
	press("4");
	TOP(&st, "order_ask");
	press_choice(&st, "kind", "水域救援");
	write_text("1" KEY_ENTER "冲锋舟2艘" KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "冲锋舟2艘");
	press("1");
	TOP(&st, "own_order");
	DO("county", "want list");
	ck_assert_ptr_nonnull(strstr(t.out, "冲锋舟2艘"));
}
END_TEST

/* The ring of a new order is answered by Ctrl-G twice, from wherever he is. */
START_TEST(a_ring_is_acknowledged)
{
	home(45, 20, language_zh);
	press_open(&st, "orders", 0);
	send_team();
	seat_notice(&st);
	SHOWS(&st, "Ctrl-G");
	SHOWS(&st, "令0722-01");
	w.now += 3000;
	press("\a");
	TOP(&st, "need_show");
	SHOWS(&st, "转移群众：二社桥头");
	press("\a");
	STATE(acked);
}
END_TEST

/* Without a live order, a recall is to be acknowledged first. */
START_TEST(a_recall_is_acknowledged)
{
	send_team();
	DO("qian", "出发 18");
	home(45, 20, language_zh);
	DO("county", "order recall D0722-01 reason=情况已解除");
	seat_notice(&st);
	SHOWS(&st, "已撤回，请返程");
	SHOWS(&st, "1 签收撤回");
	press("1");
	press("1");
	SHOWS(&st, "1 全部归队 18人");
}
END_TEST

/* ---- the desk ---- */

static void
desk(int cols, int rows, enum language l)
{
	sit("county", cols, rows, l);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	press_open(&st, "orders", incident);
	seat_type(&st, KEY_DOWN KEY_UP);
	keys = 0;
}

/* What is over stands below, however new it is. */
START_TEST(live_orders_stand_first)
{
	DO("county", "order send team=民兵队 incident=E0722-01 task=move");
	send_team();
	DO("qian", "order decline reason=人手不足");
	desk(80, 24, language_zh);
	SHOWS(&st, "未结束\n");
	SHOWS(&st, "1 * 令0722-01");
	SHOWS(&st, "已结束\n");
	SHOWS(&st, "2 - 令0722-02");
	seat_type(&st, "/state=issued" KEY_ENTER);
	SHOWS(&st, "令0722-01");
	SHOWS_NOT(&st, "- 令0722-02");
}
END_TEST

START_TEST(told_by_telephone)
{
	on_scene();
	desk(_i ? 45 : 80, _i ? 20 : 24, language_zh);
	press("1");
	TOP(&st, "order_show");
	SHOWS(&st, "队长：钱样例 0477-0000061");
	press("1");
	press(KEY_ENTER);
	SHOWS(&st, "电话报告人: 钱样例");
	SHOWS(&st, "全部在 18人，伤0");
	press("1");
	TOOK(4);
	ck_assert_int_eq(order_now().steps, 4);
	if (_i)
		press(KEY_PGDN);
	SHOWS(&st, "清点 18人 伤0 失联0  钱样例电话，");
}
END_TEST

START_TEST(a_step_by_telephone_and_struck)
{
	send_team();
	desk(80, 24, language_zh);
	press("1");
	press("2");
	press_row(&st, "到场");
	write_text("18");
	press(KEY_ENTER);
	press(KEY_ENTER);
	TOP(&st, "kit_confirm");
	press("1");
	STATE(scene);
	SHOWS(&st, "到场 18人");
	w.now += 60000;
	press("5");
	TOP(&st, "kit_choice");
	press("1");
	press_choice(&st, "reason", "记错了队");
	TOP(&st, "kit_confirm");
	SHOWS(&st, "2  20:0");
	press("1");
	STATE(issued);
	SHOWS(&st, "[已划去]");
	SHOWS(&st, "记错了队");
}
END_TEST

/* Told late: when it was, and when it was written down. */
START_TEST(both_times_stand_in_the_step)
{
	send_team();
	w.now += 30 * 60000;
	desk(80, 24, language_zh);
	press("1");
	press("2");
	press_row(&st, "到场");
	TOP(&st, "order_edit");
	write_text("18");
	seat_type(&st, KEY_PGDN KEY_DOWN KEY_ENTER);
	press_field(&st, "happened");
	write_text("20分钟后" KEY_ENTER);
	seat_type(&st, KEY_PGDN KEY_ENTER);
	TOP(&st, "order_edit");		/* what was not understood stops it */
	seat_type(&st, KEY_DOWN KEY_UP);
	press_text(&st, "happened", "20:15" KEY_ENTER);
	seat_type(&st, KEY_PGDN KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "实际时间: 20:15");
	press("1");
	SHOWS(&st, "20:15 到场 18人  钱样例电话，赵样例记  20:30录入");
}
END_TEST

START_TEST(recalled_and_retasked)
{
	struct op_report_file f = flood(V21, 9);

	send_team();
	DO("qian", "出发 18");
	send_report(&w, "v21", &f);
	desk(_i ? 45 : 80, _i ? 20 : 24, language_zh);
	press("1");
	press("3");
	press_row(&st, "王爱召镇");
	keys++;
	write_text("桥头");
	press(KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "桥头");
	press("1");
	TOOK(6);
	ck_assert_str_eq(order_now().place, "桥头");
	ck_assert_int_eq(order_now().sent.v, 18);
	press_open(&st, "order_show", order_now().id);
	keys = 1;		/* its digit */
	press("4");
	press("1");
	TOP(&st, "kit_confirm");
	SHOWS(&st, "情况已解除");
	press("1");
	TOOK(4);
	STATE(leaving);
}
END_TEST

START_TEST(sent_from_the_incident)
{
	sit("county", _i ? 45 : 80, _i ? 20 : 24, language_zh);
	press_open(&st, "incident_show", incident);
	keys = 0;
	press("d");
	press("1");		/* of any kind */
	press_row(&st, "抢险队");
	keys++;
	press("9");
	SHOWS(&st, "任务: 救援");
	SHOWS(&st, "钱样例 0477-0000061");
	TOOK(4);
	press_row(&st, "任务");
	press_row(&st, "转移群众");
	press_row(&st, "地点");
	write_text("二社桥头" KEY_ENTER);
	SHOWS(&st, "去 转移群众 天义昌村委会 二社桥头");
	w.now += 2000;
	press("1");
	TOOK(1);
	ck_assert_str_eq(order_now().place, "二社桥头");
	TOP(&st, "incident_show");
	SHOWS(&st, "令0722-01 抢险队");
	press("d");
	press("1");
	SHOWS(&st, "不能派");
	SHOWS(&st, "令0722-01 已下达 二社桥头");
}
END_TEST

START_TEST(all_count_now)
{
	on_scene();
	sit("county", 80, 24, language_zh);
	press_open(&st, "incident_show", incident);
	keys = 0;
	press("w");
	SHOWS(&st, "抢险队 在场");
	press("1");
	TOOK(3);
	ck_assert_int_le(order_now().count_due, w.now);
}
END_TEST

Suite *
suite_screens_order(void)
{
	Suite *s = suite_create("screens_order");
	TCase *tc = tcase_create("screens_order");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, one_is_always_the_next_step, 0, 2);
	tcase_add_test(tc, one_hurt_takes_five);
	tcase_add_test(tc, odd_figures_stop);
	tcase_add_test(tc, haste_and_pastes);
	tcase_add_test(tc, a_race_says_who);
	tcase_add_test(tc, without_an_order);
	tcase_add_test(tc, help_names_the_order);
	tcase_add_test(tc, cannot_come_and_late);
	tcase_add_test(tc, orders_of_squads);
	tcase_add_test(tc, asks_for_people);
	tcase_add_test(tc, a_ring_is_acknowledged);
	tcase_add_test(tc, a_recall_is_acknowledged);
	tcase_add_test(tc, live_orders_stand_first);
	tcase_add_loop_test(tc, told_by_telephone, 0, 2);
	tcase_add_test(tc, a_step_by_telephone_and_struck);
	tcase_add_test(tc, both_times_stand_in_the_step);
	tcase_add_loop_test(tc, recalled_and_retasked, 0, 2);
	tcase_add_loop_test(tc, sent_from_the_incident, 0, 2);
	tcase_add_test(tc, all_count_now);
	suite_add_tcase(s, tc);
	return s;
}
