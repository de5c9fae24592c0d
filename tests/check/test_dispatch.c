/* 调度台: the board, the suggestion and the line of a telephone word, by their keys. */
#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "db/check.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/order.h"
#include "tests/check/help_command.h"
#include "tests/check/help_press.h"

Suite *suite_dispatch(void);

static struct world w;
static struct typed t;
static struct seat st;
static char flood[32], want[32];

static int
type(const char *login, const char *line)
{
	t.input = NULL;
	return type_line(&w, login, line, &t);
}

#define DONE(login, line) ck_assert_msg(type(login, line) == 0, "%s: %s", line, t.err)

__attribute__((format(printf, 1, 2))) static const char *
text(const char *format, ...)
{
	static char out[4][300];
	static size_t at;
	va_list ap;

	at = (at + 1) % 4;
	va_start(ap, format);
	vsnprintf(out[at], sizeof out[at], format, ap);
	va_end(ap);
	return out[at];
}

static void
keep(char out[32], const char *line)
{
	snprintf(out, 32, "%s", type_number(&w, "county", line, &t));
}

static void
team(const char *name, const char *area, const char *more)
{
	DONE("county", text("team add %s area=%s rank=main %s", name, area, more));
}

/* Two teams out, one of them late with its count, one asked; two drainage teams wanted. */
static void
setup(void)
{
	char first[32], second[32];

	world_open(&w);
	keep(flood, "incident open hazard=flood area=" V11 " place=街口地道桥");
	team("抢险二队样例", T1, "kind=rescue owner=government strength=30 watch=18 head=钱样例 phone=0477-0000061");
	team("蓝天样例队", COUNTY, "kind=water owner=social strength=15 head=孙样例 phone=0477-0000062");
	team("旗排水分队样例", COUNTY, "kind=drainage owner=government strength=12 minutes=10 head=周样例 skills=水泵3");
	team("王爱召排水队样例", T2, "kind=drainage owner=firm strength=8");
	team("白泥井专职队", T1, "kind=fire owner=government strength=8 minutes=15");
	DONE("county", "travel set from=" COUNTY " to=" T1 " minutes=40");
	keep(first, text("order send team=抢险二队样例 incident=%s task=rescue place=一社", flood));
	DONE("county", text("order go %s 18 by_phone=钱样例", first));
	w.now += 60000;
	DONE("county", text("order arrive %s 18 by_phone=钱样例", first));
	w.now += 9 * 60000;
	keep(second, text("order send team=蓝天样例队 incident=%s task=water", flood));
	w.now += 16 * 60000 + 20000;
	keep(want, text("order want incident=%s kind=drainage number=2 need_by=22:00 place=街口地道桥", flood));
}

/* Whatever a test did, the journal must replay to the same tables. */
static void
teardown(void)
{
	struct check_result result;

	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(check_run(w.dir, stderr, &result), 0);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	world_close(&w);
}

static void
sit(const char *login, int cols, int rows, enum language l)
{
	seat_clock(&w);
	seat_open(&st, &w, login, cols, rows, l, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("dispatch"), NULL, 0));
	seat_type(&st, "");
}

/* Both sizes whole, without a second page; and how they look. */
START_TEST(fits)
{
	static const struct {
		int cols, rows;
		const char *name;
	} sizes[] = { { 80, 24, "80x24" }, { 45, 20, "45x20" } };

	for (size_t i = 0; i < 2; i++) {
		sit("county", sizes[i].cols, sizes[i].rows, language_zh);
		SHOWS(&st, "超时5分");
		SHOWS_NOT(&st, "8 更多");
		seat_golden(&st, text("dispatch_%s", sizes[i].name));
		seat_type(&st, "3");
		seat_type(&st, "1");
		seat_golden(&st, text("dispatch_send_%s", sizes[i].name));
		seat_type(&st, "9");
		seat_golden(&st, text("dispatch_confirm_%s", sizes[i].name));
		seat_close(&st);
		sit("county", sizes[i].cols, sizes[i].rows, language_en);
		SHOWS(&st, "5 min late");
		SHOWS(&st, "drainage 2 teams");
		SHOWS(&st, "refresh");
		seat_close(&st);
	}
}
END_TEST

/* Keys one by one, as from a hand: each page is drawn before the next. */
static size_t
keys(const char *each)
{
	char key[2] = "";
	size_t n = 0;

	for (; each[n]; n++) {
		key[0] = each[n];
		seat_type(&st, key);
	}
	return n;
}

static int64_t
missing(void)
{
	json_t *o = type_json(&w, "county", text("order list live=yes team=%s --json", "旗排水分队样例"));
	int64_t n = (int64_t)json_array_size(o);

	json_decref(o);
	return n;
}

static size_t
orders(void)
{
	json_t *o = type_json(&w, "county", "order list --json");
	size_t n = json_array_size(o);

	json_decref(o);
	return n;
}

static uint64_t
id_of(const struct kind *k)
{
	struct txn txn;
	struct walk walk;
	uint64_t id = 0;

	world_read(&w, &txn);
	walk_open(&walk, &txn, TABLE_KIND + k->no, "", 0, false);
	while (id == 0 && walk_next(&walk))
		if (walk.keylen == 8)
			id = get_u64(walk.key);
	walk_close(&walk);
	txn_abort(&txn);
	return id;
}

START_TEST(a_suggested_team_in_few_keys)
{
	sit("county", 80, 24, language_zh);
	ck_assert_uint_le(keys("3191"), 6);
	TOP(&st, "dispatch");
	SHOWS(&st, "已下达：");
	SHOWS(&st, "还差 排水1队");
	ck_assert_int_eq(missing(), 1);
	seat_close(&st);
}
END_TEST

START_TEST(three_at_once)
{
	sit("county", 80, 24, language_zh);
	ck_assert_uint_le(keys("312391"), 8);
	TOP(&st, "dispatch");
	ck_assert_uint_eq(orders(), 5);
	SHOWS_NOT(&st, "还差");
	seat_close(&st);
}
END_TEST

/* A team on the scene of another may be taken from there; one that has not answered may not,
 * and holds up nobody. */
START_TEST(overruled)
{
	sit("county", 80, 24, language_zh);
	keys("3459");
	SHOWS(&st, "改派：离开令0722-01");
	keys("1");
	TOP(&st, "dispatch_confirm");
	SHOWS(&st, "没有下达");
	SHOWS(&st, "蓝天样例队");
	SHOWS_NOT(&st, "抢险二队样例 30人");
	ck_assert_uint_eq(orders(), 3);
	keys("00");
	TOP(&st, "dispatch");
	SHOWS(&st, "抢险二队样例 改派");
	seat_close(&st);
}
END_TEST

START_TEST(nothing_acts_on_one_key)
{
	size_t was = orders();

	sit("county", 80, 24, language_zh);
	for (const char *key = "123456acw"; *key; key++) {
		keys((char[]){ *key, '\0' });
		ck_assert_uint_eq(orders(), was);
		while (strcmp(press_top(&st), "dispatch") != 0)
			seat_type(&st, "\033");
	}
	seat_close(&st);
}
END_TEST

/* What is changed on the page that says it back is what is sent. */
START_TEST(changed_before_it_is_sent)
{
	json_t *o;

	sit("county", 80, 24, language_zh);
	keys("319");
	press_row(&st, "地点");
	seat_type(&st, "三社桥头\r");
	press_row(&st, "任务");
	press_row(&st, "抢险");
	press_row(&st, "要求到场");
	seat_type(&st, "23:00\r");
	SHOWS(&st, "三社桥头");
	press_row(&st, "下达");
	o = type_json(&w, "county", "order show 0722-03 --json");
	ck_assert_str_eq(json_string_value(json_object_get(o, "place")), "三社桥头");
	ck_assert_str_eq(json_string_value(json_object_get(o, "task")), "dike");
	json_decref(o);
	seat_close(&st);
}
END_TEST

/* Without a want: incident, kind, then the same pages. */
START_TEST(sent_without_a_want)
{
	sit("county", 80, 24, language_zh);
	keys("a1");
	press_row(&st, "消防");
	TOP(&st, "dispatch_send");
	press_row(&st, "白泥井专职队");
	keys("91");
	TOP(&st, "dispatch");
	SHOWS(&st, "白泥井专职队 下达");
	seat_close(&st);
}
END_TEST

/* What the incident wants stands before the kinds, and is what the order then answers. */
START_TEST(sent_from_an_incident_that_wants)
{
	sit("county", 80, 24, language_zh);
	press_open(&st, "incident_show", id_of(&kind_incident));
	ck_assert_uint_le(keys("d1191"), 6);
	TOP(&st, "incident_show");
	SHOWS(&st, "旗排水分队样例 ");
	ck_assert_int_eq(missing(), 1);
	seat_close(&st);
}
END_TEST

/* From its own page the team is marked already; to no incident it waits forward. */
START_TEST(sent_from_its_page)
{
	json_t *o;

	sit("county", 80, 24, language_zh);
	press_row(&st, "白泥井专职队");
	TOP(&st, "team_show");
	press_row(&st, "派队");
	TOP(&st, "dispatch_pick");
	press_row(&st, "前置待命");
	TOP(&st, "dispatch_send");
	SHOWS(&st, "[派] 白泥井专职队");
	keys("9");
	SHOWS(&st, "任务: 前置");
	press_row(&st, "地区");
	press_row(&st, "王爱召镇");
	press_row(&st, "路线");
	seat_type(&st, "从三社绕\r");
	press_row(&st, "下达");
	TOP(&st, "team_show");
	o = type_json(&w, "county", "order show 0722-03 --json");
	ck_assert_str_eq(json_string_value(json_object_get(o, "task")), "stage");
	ck_assert_str_eq(json_string_value(json_object_get(o, "route")), "从三社绕");
	ck_assert_ptr_null(json_object_get(o, "incident"));
	json_decref(o);
	seat_close(&st);
}
END_TEST

/* Two keys beside the words: the line and Enter. */
START_TEST(told_by_telephone)
{
	json_t *o, *steps, *last;

	sit("county", 80, 24, language_zh);
	seat_type(&st, ":s 抢险二队样例 清点 17 伤1\r");
	TOP(&st, "dispatch");
	SHOWS(&st, "伤1");
	SHOWS(&st, "令0722-01");
	SHOWS_NOT(&st, "D0722-01");
	o = type_json(&w, "county", "order show 0722-01 --json");
	steps = json_object_get(o, "steps");
	last = json_array_get(steps, json_array_size(steps) - 1);
	ck_assert_str_eq(json_string_value(json_object_get(last, "step")), "count");
	ck_assert_str_eq(json_string_value(json_object_get(last, "by_phone")), "钱样例");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "here")), 17);
	json_decref(o);
	/* From any screen, in English too, with another's word. */
	press_open(&st, "incident_list", 0);
	seat_type(&st, ":s 蓝天样例队 ack by_phone=李样例\r");
	TOP(&st, "incident_list");
	o = type_json(&w, "county", "order show 0722-02 --json");
	ck_assert_str_eq(json_string_value(json_object_get(o, "state")), "acked");
	json_decref(o);
	seat_close(&st);
}
END_TEST

static int64_t
here(void)
{
	json_t *o = type_json(&w, "county", "order show 0722-01 --json");
	int64_t n = json_integer_value(json_object_get(o, "here"));

	json_decref(o);
	return n;
}

/* No other team of the book is called like that: whose word it was is said back whole. */
START_TEST(a_part_of_a_name_that_is_one_teams)
{
	sit("county", 80, 24, language_zh);
	seat_type(&st, ":s 二队 清点 17 伤1\r");
	TOP(&st, "dispatch");
	SHOWS(&st, "抢险二队样例");
	ck_assert_int_eq(here(), 17);
	seat_close(&st);
}
END_TEST

/* It may be another that telephoned, one that is at home by the book: then it is asked, and
 * those that are under no order are named. */
START_TEST(a_part_of_several_names_is_said_back)
{
	int64_t was = here();

	team("消防二队样例", T2, "kind=fire owner=government strength=8");
	sit("county", 80, 24, language_zh);
	seat_type(&st, ":s 二队 清点 17 伤1\r");
	TOP(&st, "dispatch_word");
	SHOWS(&st, "抢险二队样例 令0722-01 钱样例");
	SHOWS(&st, "17 伤1");
	SHOWS(&st, "现无调令: 消防二队样例");
	ck_assert_int_eq(here(), was);
	keys("0");
	TOP(&st, "dispatch");
	ck_assert_int_eq(here(), was);
	seat_type(&st, ":s 二队 清点 17 伤1\r");
	keys("1");
	TOP(&st, "dispatch");
	ck_assert_int_eq(here(), 17);
	seat_close(&st);
}
END_TEST

START_TEST(who_is_meant_is_asked)
{
	DONE("county", text("order send team=旗排水分队样例 incident=%s task=drain", flood));
	DONE("county", text("order send team=王爱召排水队样例 incident=%s task=drain", flood));
	sit("county", 80, 24, language_zh);
	seat_type(&st, ":s 排水 签收\r");
	TOP(&st, "dispatch_word");
	SHOWS(&st, "旗排水分队样例");
	SHOWS(&st, "王爱召排水队样例");
	press_row(&st, "王爱召");		/* the book names no head of it */
	TOP(&st, "kit_text");
	seat_type(&st, "吴样例\r");
	TOP(&st, "dispatch");
	DONE("county", "order show 0722-04");
	ck_assert_msg(strstr(t.out, "吴样例") != NULL, "%s", t.out);
	seat_type(&st, ":s 没有这队 到场\r");
	SHOWS(&st, "没有名称含");
	seat_type(&st, ":s 二队 走了\r");
	SHOWS(&st, "请写例如");
	seat_close(&st);
}
END_TEST

/* A dam goes: all teams of the incident count at once. */
/* Who is sent on from where he is has not answered the new order yet, and is out all the same. */
START_TEST(the_retasked_are_out)
{
	DONE("county", text("order retask D0722-01 incident=%s task=water place=二社", flood));
	sit("county", 80, 24, language_zh);
	SHOWS(&st, "在外1队18人");
	seat_close(&st);
}
END_TEST

START_TEST(all_count_in_few_keys)
{
	sit("county", 80, 24, language_zh);
	ck_assert_uint_le(keys("c1"), 3);
	DONE("county", "order show 0722-01");
	ck_assert_msg(strstr(t.out, "要求清点") != NULL, "%s", t.out);
	seat_close(&st);
}
END_TEST

START_TEST(others_look_on)
{
	sit("super", 80, 24, language_zh);
	SHOWS(&st, "超时5分");
	ck_assert(!press_offers(&st, "send teams"));
	ck_assert(!press_offers(&st, "all count"));
	press_row(&st, "派队");
	TOP(&st, "kit_record");
	seat_close(&st);
	seat_open(&st, &w, "v11a", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_null(ui_open(st.ui, screen_find("dispatch"), NULL, 0));
	seat_close(&st);
}
END_TEST

/* What comes while it is shown takes the next free digit; the others keep theirs. */
START_TEST(digits_stay)
{
	sit("county", 80, 24, language_zh);
	SHOWS(&st, "1 ! 签收调令 令0722-02");
	SHOWS(&st, "3 - 派队");
	w.now += 15 * 60000;
	seat_clock(&w);
	DONE("county", text("order want incident=%s kind=medical number=1", flood));
	DONE("county", text("order ack %s by_phone=孙样例", "0722-02"));
	seat_notice(&st);
	SHOWS(&st, "3 - 派队");
	SHOWS(&st, "医疗1队");
	SHOWS_NOT(&st, "1 ! 清点");
	seat_close(&st);
}
END_TEST

/* Whatever page an order stands on: who is there, who is missing, and how urgent it is. */
START_TEST(every_page_says_the_same)
{
	DONE("county", "order count 0722-01 16 missing=2 by_phone=钱样例");
	sit("county", 80, 24, language_zh);
	SHOWS(&st, "! 清点人员 令0722-01 抢险二队样例 16人 失联2");
	SHOWS(&st, "在外1队18人");
	SHOWS(&st, "清点 16人 伤0 失联2");
	press_open(&st, "incident_show", id_of(&kind_incident));
	SHOWS(&st, "! 令0722-01 抢险二队样例 16人 失联2");
	press_open(&st, "order_show", id_of(&kind_order));
	SHOWS(&st, "在场 16人 失联2");
	SHOWS(&st, "清点 16人 伤0 失联2");
	seat_close(&st);
}
END_TEST

/* Somebody said before that they are back: whoever says it again hears who and when, on the
 * page and on the line. */
START_TEST(back_once)
{
	sit("county", 80, 24, language_zh);
	press_open(&st, "order_show", id_of(&kind_order));
	press_action(&st, "telephone: a step");
	press_row(&st, "归队");
	seat_type(&st, "\r\r");
	TOP(&st, "kit_confirm");
	DONE("county", "order back 0722-01 18 by_phone=钱样例");
	w.now += 3 * 60000;
	seat_type(&st, "1");
	SHOWS(&st, "赵样例 已在 20:26 办了: 归队");
	seat_close(&st);
	sit("county", 80, 24, language_zh);
	seat_type(&st, ":s 抢险二队 归队 18\r");
	w.now += 3000;		/* a part of a name is said back whole first */
	press_row(&st, "抢险二队样例");
	SHOWS(&st, "赵样例 已在 20:26 办了: 归队");
	seat_close(&st);
}
END_TEST

/* Who sees few of many steps is told where the others stand. */
START_TEST(steps_of_others_are_said)
{
	char other[32], line[100];

	sit("town2", 80, 24, language_zh);
	SHOWS_NOT(&st, "新报的");
	seat_close(&st);
	keep(other, text("order send team=白泥井专职队 incident=%s task=rescue", flood));
	DONE("county", text("order go %s 8 by_phone=样例", other));
	snprintf(line, sizeof line, "order count %s 8 by_phone=样例", other);
	for (int i = 0; i < 400; i++) {
		w.now += 60000;
		DONE("county", line);
	}
	sit("town2", 80, 24, language_zh);
	SHOWS(&st, "新报的400步都是别处队伍的");
	seat_close(&st);
	sit("county", 80, 24, language_zh);
	SHOWS_NOT(&st, "新报的");
	seat_close(&st);
}
END_TEST

/* A head count is soon five minutes before, a way fifteen. */
START_TEST(soon_is_the_same_everywhere)
{
	static const struct { int minutes; bool soon; } at[] = { { 10, false }, { 4, true } };

	DONE("county", "order count 0722-01 18 by_phone=钱样例");
	w.now += 20 * 60000;	/* as many as it has until the next */
	for (size_t i = 0; i < 2; i++) {
		w.now -= at[i].minutes * 60000;
		sit("county", 80, 24, language_zh);
		ck_assert_msg(seat_shows(&st, "* 清点人员") == at[i].soon, "%s", seat_text(&st));
		press_open(&st, "incident_show", id_of(&kind_incident));
		ck_assert_msg(seat_shows(&st, "* 令0722-01") == at[i].soon, "%s", seat_text(&st));
		press_open(&st, "order_show", id_of(&kind_order));
		ck_assert_msg(seat_shows(&st, "* 清点人员") == at[i].soon, "%s", seat_text(&st));
		seat_close(&st);
		w.now += at[i].minutes * 60000;
	}
}
END_TEST

Suite *
suite_dispatch(void)
{
	Suite *s = suite_create("dispatch");
	TCase *tc = tcase_create("dispatch");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, fits);
	tcase_add_test(tc, a_suggested_team_in_few_keys);
	tcase_add_test(tc, three_at_once);
	tcase_add_test(tc, overruled);
	tcase_add_test(tc, nothing_acts_on_one_key);
	tcase_add_test(tc, changed_before_it_is_sent);
	tcase_add_test(tc, sent_without_a_want);
	tcase_add_test(tc, sent_from_an_incident_that_wants);
	tcase_add_test(tc, sent_from_its_page);
	tcase_add_test(tc, told_by_telephone);
	tcase_add_test(tc, a_part_of_a_name_that_is_one_teams);
	tcase_add_test(tc, a_part_of_several_names_is_said_back);
	tcase_add_test(tc, who_is_meant_is_asked);
	tcase_add_test(tc, the_retasked_are_out);
	tcase_add_test(tc, all_count_in_few_keys);
	tcase_add_test(tc, others_look_on);
	tcase_add_test(tc, digits_stay);
	tcase_add_test(tc, every_page_says_the_same);
	tcase_add_test(tc, back_once);
	tcase_add_test(tc, steps_of_others_are_said);
	tcase_add_test(tc, soon_is_the_same_everywhere);
	suite_add_tcase(s, tc);
	return s;
}
