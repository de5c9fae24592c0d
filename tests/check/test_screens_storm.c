/*
 * What a storm does to people at screens: keys pressed in impatience and over a
 * slow link, calls that go on, deaths that come on top of deaths.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "screens/kit/ask.h"
#include "src/lang/when.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "src/rules/sos/sos.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

static struct world w;
static struct seat st;

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

static void
sit(const char *login, int cols, int rows)
{
	seat_open(&st, &w, login, cols, rows, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
}

/* Some time later he types. */
static void
later(int ms, const char *keys)
{
	w.now += ms;
	seat_type(&st, keys);
}

/* The digit of the first row that says it. */
static void
choose(const char *what)
{
	const struct page *p = &st.ui->top->page;

	for (size_t i = 0; i < p->n; i++) {
		char digit[2] = { p->row[i].digit, '\0' };

		if (!digit[0] || !strstr(p->row[i].left, what))
			continue;
		later(2000, digit);
		return;
	}
	ck_abort_msg("no row with a digit says %s\n%s", what, seat_text(&st));
}

#define ON(which) ck_assert_msg(strcmp(st.ui->top->screen->name, which) == 0, "on %s\n%s", \
	st.ui->top->screen->name, seat_text(&st))
#define SHOWS(what) ck_assert_msg(seat_shows(&st, what), "%s", seat_text(&st))
#define HIDES(what) ck_assert_msg(!seat_shows(&st, what), "%s", seat_text(&st))

static size_t
calls(void)
{
	static struct sos list[20];
	struct viewer v;
	struct txn t;
	size_t n;

	world_viewer(&w, "county", &v);
	world_read(&w, &t);
	n = sos_list(&t, &v, false, list, 20);
	txn_abort(&t);
	return n;
}

/* Fills a report up to the page that sends it. */
static void
report_to_page(void)
{
	seat_type(&st, "2" KEY_ENTER "11" KEY_PGDN KEY_ENTER);
	ON("kit_confirm");
}

/* After a sending no digit acts, however late it comes, until he moves or presses Enter. */
START_TEST(impatience_calls_nobody)
{
	sit("v11a", 80, 24);
	report_to_page();
	later(500, "1111");				/* one burst */
	ON("board");
	SHOWS("已报送");				/* dropped keys leave it said */
	later(300, "1");
	later(300, "1");
	ON("board");
	SHOWS("已报送");
	for (const char *key = "1２345678９"; *key; key += *key < 0 ? 3 : 1) {
		char one[4] = "";

		memcpy(one, key, *key < 0 ? 3 : 1);
		later(9000, one);
		ON("board");
		SHOWS("先按↓");
	}
	later(60000, "1");
	ON("board");
	later(300, "0");				/* leads on, not to a call */
	ON("menu");
	later(300, "1");
	ON("menu");
	later(300, "0");
	ON("board");
	later(300, "1");
	ON("board");
	later(300, KEY_DOWN);				/* he has read it */
	HIDES("先按↓");
	later(300, "1");
	ON("sos");
	ck_assert_uint_eq(calls(), 0);
	later(350, "1");
	ck_assert_uint_eq(calls(), 1);
	seat_close(&st);
}
END_TEST

/* Who sent by Enter and then presses the digit of the sending calls nobody either. */
START_TEST(impatience_after_enter_calls_nobody)
{
	sit("v11a", 80, 24);
	report_to_page();
	later(500, "\033[B");
	later(500, "\r");
	ON("board");
	SHOWS("已报送");
	later(3000, "1");
	later(1500, "1");
	ON("board");
	ck_assert_uint_eq(calls(), 0);
	later(2000, KEY_ENTER);				/* where he was */
	ON("report_form");
	seat_close(&st);
}
END_TEST

/* The same on a slow line, and for the digit that sends that nothing has changed. */
START_TEST(slow_link_calls_nobody)
{
	sit("v11a", 45, 20);
	st.rtt = 1200;
	report_to_page();
	later(500, "1");
	ON("board");
	for (int i = 0; i < 9; i++)
		later(1900, "1");
	ON("board");
	later(200, KEY_DOWN);
	choose("无变化");
	ON("unchanged");
	later(4000, "1");
	for (int i = 0; i < 9; i++)
		later(1900, "1");
	ON("board");
	ck_assert_uint_eq(calls(), 0);
	seat_close(&st);
}
END_TEST

/* Whatever else stands on the board, a call of before too, and whatever it is filtered by. */
START_TEST(call_has_the_first_digit)
{
	static const int sizes[][2] = { { 80, 24 }, { 45, 20 } };

	sit("v11a", sizes[_i][0], sizes[_i][1]);
	later(500, "1");
	later(500, "1");
	ck_assert_uint_eq(calls(), 1);
	later(9000, "0");
	ON("board");
	SHOWS("1   求救");
	SHOWS("我的求救");
	later(500, "/驳回" KEY_ENTER);
	SHOWS("1 求救");
	HIDES("我的求救");
	seat_close(&st);
}
END_TEST

/* The call itself stays two keys, by arrows too. */
START_TEST(call_is_two_keys)
{
	sit("v11a", 80, 24);
	seat_type(&st, "1");
	later(350, "1");
	ck_assert_uint_eq(calls(), 1);
	seat_close(&st);
	sit("v12", 80, 24);
	seat_type(&st, "11");
	seat_type(&st, KEY_DOWN KEY_ENTER);
	ck_assert_uint_eq(calls(), 2);
	seat_close(&st);
}
END_TEST

static struct op_report_file
casualties(int64_t dead, int64_t missing)
{
	struct op_report_file f = flood(V11, 120);

	f.dead = FIGURE(dead);
	f.missing = FIGURE(missing);
	return f;
}

/* A death after a missing person who was answered for rings again, and no old
 * name stands on it; answering takes it off the desk, into the timeline. */
START_TEST(new_death_rings_again)
{
	struct op_report_file f = casualties(0, 1);
	uint64_t id = send_report(&w, "v11a", &f);

	sit("county", 80, 24);
	SHOWS("伤亡、审核 灾0722-01");
	ck_assert_uint_eq(st.ui->ring.count, 2);	/* nobody has reviewed it either */
	choose("伤亡");
	ON("need_show");
	ck_assert_uint_eq(st.ui->ring.count, 2);	/* looking is not answering */
	later(500, "1");
	ck_assert_uint_eq(st.ui->ring.count, 1);
	SHOWS("赵样例 已应答");
	HIDES("1   应答");
	later(1500, "0");
	HIDES("伤亡 灾0722-01");
	SHOWS("伤亡应答 灾0722-01");
	seat_close(&st);

	w.now += 60000;
	f = casualties(1, 1);
	ck_assert_uint_eq(send_report(&w, "v11a", &f), id);
	sit("leader", 80, 24);
	ck_assert_uint_ge(st.ui->ring.count, 1);
	SHOWS("伤亡 灾0722-01");
	HIDES("认领");
	seat_close(&st);
}
END_TEST

/* A name on one version is no name on the next. */
START_TEST(claim_is_for_one_version)
{
	struct op_report_file f = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &f);
	struct op_need_take take = { 0 };
	struct op_need_said said = { 0 };
	static struct need_row rows[8];
	struct reply r;
	struct viewer v;
	struct txn t;

	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_eq(need_list(&t, &v, w.now, rows, 8), 1);
	txn_abort(&t);
	take.which = said.which = rows[0].need.id;
	ck_assert_int_eq(world_do(&w, "town1", "need.answer", &said, &r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "NEED_BY_DOING");
	ck_assert_int_eq(world_do(&w, "town1", "need.take", &take, &r), DONE);
	sit("town1", 80, 24);
	SHOWS("吴样例认领到20:30");
	ck_assert_uint_eq(st.ui->ring.count, 0);
	f = flood(V11, 150);
	w.now += 60000;
	ck_assert_uint_eq(send_report(&w, "v11a", &f), id);
	seat_notice(&st);
	HIDES("认领");
	ck_assert_uint_eq(st.ui->ring.count, 1);
	seat_close(&st);
}
END_TEST

static void
do_answer(const char *login, uint64_t call)
{
	struct op_sos_answer a = { .which = call };
	struct reply r;

	ck_assert_int_eq(world_do(&w, login, "sos.answer", &a, &r), DONE);
}

/* The caller finds his call on his board, and what he adds is no new call. */
START_TEST(own_call_is_found_again)
{
	struct op_sos_send call = { .area = V11 };
	struct news n = { .message = M_SOS_ANSWERED };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &call, &r), DONE);
	sit("v11a", 80, 24);
	SHOWS("! 我的求救 求0722-01");
	SHOWS("还没有人应答");
	choose("我的求救");
	ON("sos");
	later(2000, "3");				/* the place */
	later(500, "二社桥头" KEY_ENTER);
	SHOWS("二社桥头");
	HIDES("直到有人应答");
	/* Somebody answers: the line below says so at once. */
	do_answer("town1", r.answer.id);
	arg_person(n.args[0], world_account(&w, "town1"));
	arg_text(n.args[1], "H0722-01");
	arg_time(n.args[2], w.now);
	ui_told(st.ui, &n);
	seat_notice(&st);
	SHOWS("吴样例已应答您的求救");
	HIDES("再呼叫一次");
	later(2000, "0");
	SHOWS("+ 我的求救");
	later(500, "1");
	SHOWS("1   马上求救");		/* the same digit whatever was called before */
	SHOWS("3 + 我的求救");
	later(2000, "1");
	ck_assert_uint_eq(calls(), 2);
	seat_close(&st);
}
END_TEST

/* A group looks taken only when all of it is. */
START_TEST(group_shows_what_waits)
{
	struct op_report_file f = flood(V11, 120), g = flood(V12, 5);
	struct op_need_take take = { 0 };
	static struct need_row rows[8];
	struct reply r;
	struct viewer v;
	struct op_sos_send call = { .area = V11 };
	struct txn t;

	send_report(&w, "v11a", &f);
	w.now += 1000;
	send_report(&w, "v12", &g);
	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_eq(need_list(&t, &v, w.now, rows, 8), 2);
	txn_abort(&t);
	take.which = rows[0].need.id;
	ck_assert_int_eq(world_do(&w, "town1", "need.take", &take, &r), DONE);
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &call, &r), DONE);
	sit("town1b", 80, 24);
	SHOWS("审核 展旦召苏木 2件");
	HIDES("认领");
	choose("审核");
	ON("needs");
	ck_assert_uint_eq(st.ui->top->all, 2);		/* not the call */
	ck_assert_uint_ne(st.ui->top->page.row[0].id, take.which);
	seat_close(&st);
	take.which = rows[1].need.id;
	ck_assert_int_eq(world_do(&w, "town1", "need.take", &take, &r), DONE);
	sit("town1b", 80, 24);
	SHOWS("认领到");
	seat_close(&st);
}
END_TEST

/* While something rings the page keeps its title, on a phone too. */
START_TEST(ring_leaves_the_title)
{
	struct op_sos_send call = { .area = V11 };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &call, &r), DONE);
	sit("town1", 45, 20);
	SHOWS("值班台\n! 应答求救");
	SHOWS("Ctrl-G两次");
	later(2000, "\007");
	ON("need_show");
	SHOWS("孙样例  ");
	later(500, "\007");
	SHOWS("已应答");
	later(500, "\007");
	HIDES("已存");
	SHOWS("已应答");
	seat_close(&st);
}
END_TEST

/* A choice of many areas is sifted, and sifted back; its pages turn by 8. */
START_TEST(choices_are_filtered)
{
	struct view *v;

	sit("county", 80, 24);
	v = ask_choice(st.ui->top, 1, "哪里");
	for (int i = 0; i < 40; i++)
		page_choice(&v->page, i, 0, "第%d村", i + 1);
	seat_type(&st, "");
	SHOWS("8 更多");
	later(500, "8");
	SHOWS("1 第8村");
	later(500, "/");
	later(500, "第3" KEY_ENTER);
	SHOWS("1 第3村");
	SHOWS("2 第30村");
	HIDES("第4村");
	later(500, "/");
	later(500, "\177" KEY_ENTER);
	SHOWS("1 第1村");
	/* Help in between turns no page back. */
	later(500, "8");
	later(500, "?");
	later(500, "0");
	SHOWS("1 第8村");
	seat_close(&st);
}
END_TEST

/* With a filter on, what is counted is what is shown. */
START_TEST(counts_follow_the_filter)
{
	struct op_report_file f = flood(V11, 120);
	struct op_sos_send call = { .area = V12 };
	struct reply r;

	send_report(&w, "v11a", &f);
	ck_assert_int_eq(world_do(&w, "v12", "sos.send", &call, &r), DONE);
	sit("town1", 80, 24);
	SHOWS("要办 2");
	seat_type(&st, "/");
	later(500, "审核" KEY_ENTER);
	SHOWS("要办 1");
	SHOWS("事件 0");
	seat_close(&st);
}
END_TEST

/* The header's time is no older than what stands below it. */
START_TEST(header_is_as_new_as_the_page)
{
	sit("town1", 80, 24);
	SHOWS("20:00 在线");
	w.now += MINUTE;
	seat_notice(&st);
	SHOWS("20:01 在线");
	st.silent = 64000;
	ui_step(st.ui, -1);
	SHOWS("20:01 在线");
	st.silent = 66000;	/* nobody answered twice: since when, and for how long it stood */
	seat_type(&st, "");
	SHOWS("19:59起无回音");
	st.silent = 0;
	seat_type(&st, "");
	SHOWS("20:01 在线");
	seat_close(&st);
}
END_TEST

/* What comes when all digits are held says how it is reached. */
START_TEST(rows_without_digit_are_named)
{
	struct op_incident_open open = { .hazard = hazard_flood, .area = T1 };
	struct op_sos_send call = { .area = V12 };
	struct reply r;

	for (int i = 0; i < 8; i++)
		ck_assert_int_eq(world_do(&w, "town1", "incident.open", &open, &r), DONE);
	sit("town1", 80, 24);
	ck_assert_int_eq(world_do(&w, "v12", "sos.send", &call, &r), DONE);
	seat_notice(&st);
	SHOWS("方向键可选");
	seat_type(&st, "r");
	SHOWS("3 ! 应答求救");
	HIDES("方向键可选");
	seat_close(&st);
}
END_TEST

/* A returned report stands once, among what is to be done, with the reason. */
START_TEST(returned_report_stands_once)
{
	struct op_report_file f = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &f);
	struct reply r;
	const char *at;

	ck_assert_int_eq(return_report(&w, "town1", id, "请核实受灾人口", &r), DONE);
	sit("v11a", 80, 24);
	at = strstr(seat_text(&st), "要办 1");
	ck_assert_ptr_nonnull(at);
	ck_assert_msg(strstr(at, "改报 灾0722-01"), "%s", at);
	ck_assert_msg(strstr(at, "请核实受灾人口"), "%s", at);
	choose("改报");
	ON("report_show");
	later(500, "0");
	HIDES("2   灾0722-01");
	seat_close(&st);
}
END_TEST

/* Head lines of the county, and no more than that. */
START_TEST(head_lines_of_others)
{
	struct op_report_file f = flood(V11, 120);

	snprintf(f.place, sizeof f.place, "二社");
	send_report(&w, "v11a", &f);
	sit("v21", 80, 24);
	later(500, "9");
	ON("incident_list");
	SHOWS("只看概要");
	choose("洪涝灾害");
	ON("incident_show");
	SHOWS("灾种: 洪涝灾害");
	HIDES("二社");
	HIDES("4 记事");
	HIDES("接报时间");
	seat_close(&st);
}
END_TEST

/* A clock that was ahead and is set back holds up no draft, no key and no frame. */
START_TEST(setting_the_clock_holds_up_nothing)
{
	sit("v11a", 80, 24);
	choose("报灾");
	ON("report_form");
	later(2000, KEY_ENTER "11" KEY_DOWN);
	w.now += 48 * HOUR;
	later(1000, KEY_DOWN KEY_DOWN "3");
	w.now -= 48 * HOUR;
	w.now -= w.now % MINUTE;
	seat_clock(&w);
	st.waited = 0;
	ui_step(st.ui, -1);
	ck_assert_int_le(st.waited, 2000);	/* the pause after which a draft is kept */
	later(0, "4");
	SHOWS("地点                     34");
}
END_TEST

Suite *suite_screens_storm(void);

Suite *
suite_screens_storm(void)
{
	Suite *s = suite_create("screens_storm");
	TCase *tc = tcase_create("storm");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, impatience_calls_nobody);
	tcase_add_test(tc, impatience_after_enter_calls_nobody);
	tcase_add_test(tc, slow_link_calls_nobody);
	tcase_add_loop_test(tc, call_has_the_first_digit, 0, 2);
	tcase_add_test(tc, call_is_two_keys);
	tcase_add_test(tc, new_death_rings_again);
	tcase_add_test(tc, claim_is_for_one_version);
	tcase_add_test(tc, own_call_is_found_again);
	tcase_add_test(tc, group_shows_what_waits);
	tcase_add_test(tc, ring_leaves_the_title);
	tcase_add_test(tc, choices_are_filtered);
	tcase_add_test(tc, counts_follow_the_filter);
	tcase_add_test(tc, header_is_as_new_as_the_page);
	tcase_add_test(tc, rows_without_digit_are_named);
	tcase_add_test(tc, returned_report_stands_once);
	tcase_add_test(tc, head_lines_of_others);
	tcase_add_test(tc, setting_the_clock_holds_up_nothing);
	suite_add_tcase(s, tc);
	return s;
}
