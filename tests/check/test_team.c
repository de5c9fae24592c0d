/* 队伍: who writes the book, who acts for a team, and standings that end by themselves. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/check.h"
#include "src/lang/when.h"
#include "src/rules/team/team.h"
#include "tests/check/help_command.h"
#include "tests/check/help_seat.h"

Suite *suite_team(void);

static struct world w;
static struct typed t;
static struct seat st;

static void
setup(void)
{
	world_open(&w);
	seat_catalogue();
}

static void
teardown(void)
{
	world_close(&w);
}

static void
holds(void)
{
	struct check_result result;

	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(check_run(w.dir, stderr, &result), 0);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
}

static int
type(const char *login, const char *line)
{
	w.now += 1000;
	t.input = NULL;
	return type_line(&w, login, line, &t);
}

#define DO(login, line) ck_assert_msg(type(login, line) == 0, "%s: %s", line, t.err)
/* Refused with that exit code, and the words in what is said. */
#define NOT(login, line, exit, words) do { \
	ck_assert_msg(type(login, line) == (exit), "%s: %d %s", line, t.code, t.err); \
	ck_assert_msg(strstr(t.err, words) != NULL, "%s: %s", line, t.err); \
} while (0)

#define ADD(name, area) "team add " name " area=" area " kind=rescue rank=main owner=government strength=30"

/* 抢险队 of the county with its head, who logs in as qian; 民兵队 of T1. */
static void
two_teams(void)
{
	DO("county", ADD("抢险队", COUNTY) " watch=24 minutes=10 head=钱样例 phone=0477-0000061 "
	    "skills=\"水域8 绳索4\"");
	DO("admin", "account add qian area=" COUNTY " role=team unit=抢险队 name=钱样例二 phone=0477-0000062");
	DO("town1", "team add 民兵队 area=" T1 " kind=militia rank=support owner=government strength=20");
}

static uint64_t
team_named(const char *name, struct team *out)
{
	struct txn txn;
	bool found;

	world_read(&w, &txn);
	found = team_find(&txn, T1, name, out);
	txn_abort(&txn);
	return found ? out->id : 0;
}

/* An order of the team, as order send would store it. */
static void
put_order(uint64_t team, const char *task, enum order_state state, int64_t sent, bool drill)
{
	uint8_t storage[4096];
	struct buf effects = BUF(storage);
	struct change c = { .now = w.now, .effects = &effects };
	struct order o = { .team = team, .day = 20260722, .no = 1, .state = (int)state, .drill = drill,
	    .live = state != order_state_closed, .sent = { sent, sent > 0 } };

	snprintf(o.task, sizeof o.task, "%s", task);
	snprintf(o.area, sizeof o.area, "%s", V11);
	snprintf(o.place, sizeof o.place, "二社桥头");
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	c.txn = core_txn(w.core);
	c.last_id = core_last_id(w.core);
	change_new(&c, &kind_order, &o);
	ck_assert_int_eq(core_commit(w.core), 0);
}

START_TEST(who_writes_the_book)
{
	NOT("v11a", ADD("甲队", V11), 3, "无权");
	NOT("town1", ADD("甲队", T2), 3, "王爱召镇");
	NOT("super", ADD("甲队", COUNTY), 3, "无权");
	DO("town1", ADD("甲队", T1));
	DO("leader", ADD("乙队", T2));
	DO("admin", ADD("丙队", V11));
	NOT("county", ADD("甲队", T1), 1, "甲队");
	NOT("county", "team add 丁队 area=" T1 " kind=rescue rank=main owner=government", 2, "编制");
	NOT("county", ADD("丁队", T1) " watch=31", 1, "30");
	NOT("town2", "team set 甲队 strength=9", 3, "甲队");
	NOT("town2", "team retire 甲队 reason=x", 3, "");
	DO("county", "team set 甲队 strength=9 name=甲一队");
	NOT("county", "team set 甲一队 strength=", 2, "编制");
	NOT("town1", "team set 甲一队 area=" T2, 3, "王爱召镇");
	DO("town1", "team set 甲一队 area=" V11);
	DO("town1", "team retire 甲一队 reason=解散");
	NOT("town1", "team set 甲一队 strength=9", 1, "撤销");
	NOT("county", "team retire 乙队", 2, "");
	holds();
}
END_TEST

/* Nobody could say which is meant, or how many. */
START_TEST(no_name_is_a_number)
{
	static const char *const names[] = { "18", "１８", "18人", "三百二", "D1129-01", "令1129-01",
	    "e0722-1", "事0722-01", "07-22", "无" };
	char line[200];

	two_teams();
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(line, sizeof line, "team add %s area=" T1 " kind=rescue rank=main owner=government strength=3", names[i]);
		NOT("county", line, 1, "像编号或数字");
		snprintf(line, sizeof line, "team set 民兵队 name=%s", names[i]);
		NOT("county", line, 1, "像编号或数字");
		snprintf(line, sizeof line, "team split 民兵队 name=%s people=3", names[i]);
		NOT("county", line, 1, "像编号或数字");
	}
	DO("county", ADD("二队", T1));
	DO("county", ADD("18连", T1));
	DO("county", ADD("三百二十团", T1));
	t.input = "名称,驻地,类别,梯队,归属,编制\n甲队," T2 ",rescue,main,government,5\n令1129-01," T2 ",rescue,main,government,5\n";
	ck_assert_int_ne(type_line(&w, "county", "team import - confirm=yes", &t), 0);
	ck_assert_msg(strstr(t.err, "第3行, 名称") != NULL && strstr(t.err, "像编号或数字") != NULL, "%s", t.err);
	NOT("county", "team show 甲队", 1, "甲队");
	holds();
}
END_TEST

START_TEST(no_team_is_of_nobody)
{
	two_teams();
	NOT("county", "team add 甲队 area=" T1 " kind=rescue rank=main owner=government strength=0", 1, "至少1人");
	NOT("county", "team set 民兵队 strength=0", 1, "至少1人");
	NOT("county", "team split 民兵队 name=小队 people=0", 1, "至少1人");
	NOT("county", "team split 民兵队 name=小队", 2, "人数");
	t.input = "名称,驻地,类别,梯队,归属,编制\n甲队," T2 ",rescue,main,government,0\n乙队," T2 ",rescue,main,government,5\n";
	ck_assert_int_ne(type_line(&w, "county", "team import - confirm=yes", &t), 0);
	ck_assert_msg(strstr(t.err, "第2行, 编制") != NULL && strstr(t.err, "至少1人") != NULL, "%s", t.err);
	NOT("county", "team show 乙队", 1, "乙队");
	holds();
}
END_TEST

/* In a book of before it may stand; it is not sent. */
START_TEST(nobody_is_sent_nowhere)
{
	uint8_t storage[4096];
	struct buf effects = BUF(storage);
	struct change c = { .now = w.now, .effects = &effects };
	struct team old;

	two_teams();
	DO("county", "incident open hazard=flood area=" T1 " place=河口");
	team_named("民兵队", &old);
	old.strength.v = 0;
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	c.txn = core_txn(w.core);
	c.last_id = core_last_id(w.core);
	change_set(&c, &kind_team, &old);
	ck_assert_int_eq(core_commit(w.core), 0);
	NOT("county", "order send team=民兵队 incident=1 task=rescue", 1, "至少1人");
	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	DO("county", "team set 民兵队 strength=4");
	DO("county", "order send team=民兵队 incident=1 task=rescue");
}
END_TEST

START_TEST(its_unit_is_found_or_made)
{
	struct team a, b;
	struct unit u;

	DO("admin", "unit add 抢险队 area=" COUNTY " kind=team");
	DO("admin", "unit add 应急局 area=" COUNTY " kind=department");
	DO("county", ADD("抢险队", COUNTY));
	team_named("抢险队", &a);
	world_get(&w, &kind_unit, a.unit, &u);
	ck_assert_str_eq(u.area, COUNTY);
	/* One that is another team's is not taken; nobody acts for a namesake. */
	DO("county", ADD("抢险队", T1));
	team_named("抢险队", &b);
	ck_assert_uint_ne(a.unit, b.unit);
	world_get(&w, &kind_unit, b.unit, &u);
	ck_assert_str_eq(u.area, T1);
	ck_assert_int_eq(u.kind, unit_kind_team);
	NOT("county", ADD("应急局", COUNTY), 1, "部门");
	DO("county", ADD("应急局", T1));
	NOT("admin", "unit retire 展旦召苏木/抢险队 reason=x", 1, "先撤销");
	/* What is no team's any more is there to be found. */
	DO("county", "team retire 展旦召苏木/抢险队 reason=x");
	DO("county", ADD("抢险队", T1));
	team_named("抢险队", &a);
	ck_assert_uint_eq(a.unit, b.unit);
	holds();
}
END_TEST

START_TEST(who_serves_in_it_writes_some)
{
	two_teams();
	DO("qian", "team set 抢险队 watch=20 phone=0477-0000065 deputy=孙样例 gear=冲锋舟2 languages=汉蒙");
	DO("qian", "team set 抢险队 skills=\"水域9 油锯\"");
	DO("qian", "team set 抢险队 gear=");
	DO("qian", "team confirm 抢险队");
	NOT("qian", "team set 抢险队 strength=40", 3, "编制");
	NOT("qian", "team set 抢险队 minutes=", 3, "出动分钟");
	NOT("qian", "team set 民兵队 watch=2", 3, "民兵队");
	NOT("qian", "team confirm 民兵队", 3, "民兵队");
	NOT("qian", "team split 抢险队 name=小队 people=3", 3, "无权");
	NOT("v11a", "team rest 抢险队 until=30分钟后", 3, "无权");
	NOT("town1", "team rest 抢险队 until=30分钟后", 3, "抢险队");
	DO("qian", "team rest 抢险队 until=30分钟后");
	DO("county", "team ready 抢险队");
	holds();
}
END_TEST

/* A name of eight characters and more has no room where a number has. */
START_TEST(a_long_name_is_said_back)
{
	DO("county", ADD("昭君镇应急抢险救援队", T1));
	ck_assert_str_eq(t.out, "昭君镇应急抢险救援队\n");
	DO("county", "team out 昭君镇应急抢险救援队 why=车坏");
	ck_assert_str_eq(t.out, "昭君镇应急抢险救援队\n");
	DO("county", "team out 昭君镇应急抢险救援队 why=车坏");
	ck_assert_msg(strstr(t.err, "已存为 昭君镇应急抢险救援队") != NULL, "%s", t.err);
	DO("county", "team retire 昭君镇应急抢险救援队 reason=解散");
	ck_assert_str_eq(t.out, "昭君镇应急抢险救援队\n");
}
END_TEST

static const char *
member(json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text != NULL ? text : "";
}

static void
stands(const char *filter, const char *standing, size_t n)
{
	char line[200];
	json_t *o, *list;

	o = type_json(&w, "county", "team show 抢险队 --json");
	ck_assert_str_eq(member(o, "standing"), standing);
	json_decref(o);
	snprintf(line, sizeof line, "team list %s --json", filter);
	list = type_json(&w, "county", line);
	ck_assert_uint_eq(json_array_size(list), n);
	json_decref(list);
}

START_TEST(a_rest_ends_by_itself)
{
	two_teams();
	DO("county", "team rest 抢险队 until=30分钟后 why=换班");
	ck_assert_msg(strstr(t.err, "休整到20:3") != NULL, "%s", t.err);
	stands("free=yes", "resting", 1);
	stands("standing=resting", "resting", 1);
	DO("county", "team show 抢险队");
	ck_assert_msg(strstr(t.out, "休整到 20:3") != NULL, "%s", t.out);
	w.now += 31 * MINUTE;
	stands("free=yes", "ready", 2);
	stands("standing=ready", "ready", 2);
	DO("county", "team show 抢险队");
	ck_assert_msg(strstr(t.out, "换班") == NULL, "%s", t.out);
	NOT("county", "team rest 抢险队 until=2026-07-22T19:00", 1, "已过");
	NOT("county", "team rest 抢险队", 2, "休整到");
	NOT("county", "team out 抢险队", 2, "原因");
	DO("county", "team out 抢险队 why=车坏");
	stands("standing=out", "out", 1);
	w.now += DAY;
	stands("free=yes", "out", 1);
	DO("county", "team ready 抢险队");
	stands("free=yes", "ready", 2);
	holds();
}
END_TEST

START_TEST(says_that_it_was_not_confirmed)
{
	two_teams();
	DO("county", "team set 民兵队 agreed=2026-09-01");
	w.now += 89 * DAY;
	stands("stale=yes", "ready", 0);
	DO("county", "team confirm 民兵队");
	DO("county", "team list");
	ck_assert_msg(strstr(t.out, "久未核对") == NULL, "%s", t.out);
	ck_assert_msg(strstr(t.out, "协议已到期") != NULL, "%s", t.out);
	w.now += 2 * DAY;
	stands("stale=yes", "ready", 1);
	DO("county", "team show 抢险队");
	ck_assert_msg(strstr(t.out, "久未核对") != NULL, "%s", t.out);
	DO("admin", "setting set team.confirm.days value=120");
	stands("stale=yes", "ready", 0);
	DO("qian", "team confirm 抢险队");
	DO("county", "team show 抢险队");
	ck_assert_msg(strstr(t.out, "核对人：钱样例二") != NULL, "%s", t.out);
	holds();
}
END_TEST

START_TEST(skills)
{
	json_t *o, *list;

	two_teams();
	o = type_json(&w, "v11a", "team show 抢险队 --json");
	list = json_object_get(o, "skills");
	ck_assert_uint_eq(json_array_size(list), 2);
	ck_assert_str_eq(member(json_array_get(list, 1), "skill"), "绳索");
	ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(list, 1), "people")), 4);
	json_decref(o);
	DO("county", "team set 抢险队 skills=\"破拆6人、急救 ５，油锯\"");
	DO("county", "team list --csv");
	ck_assert_msg(strstr(t.out, "破拆6 急救5 油锯,") != NULL, "%s", t.out);
	stands("skill=水域", "ready", 0);
	stands("skill=急救", "ready", 1);
	NOT("county", "team set 抢险队 skills=\"8 水域\"", 2, "水域8");
	NOT("county", "team set 抢险队 skills=\"水域8 水域9\"", 2, "两次");
	NOT("county", "team set 抢险队 skills=水域31", 1, "30");
	NOT("county", "team set 抢险队 watch=3 strength=5", 1, "6");
	NOT("county", "team set 抢险队 skills=\"a b c d e f g h i j k l m n o p q r s t u v w x y\"", 1, "24");
	DO("county", "team set 抢险队 skills=水域8");
	DO("county", "team show 抢险队");
	ck_assert_msg(strstr(t.out, "能力：水域8\n") != NULL, "%s", t.out);
	DO("county", "team set 抢险队 skills=");
	DO("county", "team show 抢险队");
	ck_assert_msg(strstr(t.out, "能力") == NULL, "%s", t.out);
	DO("county", "team set 抢险队 skills=\"油锯1 水域8 绳索2 破拆3\"");
	holds();
}
END_TEST

START_TEST(keys_of_show)
{
	json_t *o;
	struct team team;

	two_teams();
	o = type_json(&w, "town1", "team show 抢险队 --json");
	ck_assert_str_eq(member(o, "name"), "抢险队");
	ck_assert_str_eq(member(o, "kind"), "rescue");
	ck_assert_str_eq(member(o, "rank"), "main");
	ck_assert_str_eq(member(o, "owner"), "government");
	ck_assert_str_eq(member(o, "area"), COUNTY);
	ck_assert_str_eq(member(o, "standing"), "ready");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "strength")), 30);
	ck_assert_ptr_null(json_object_get(o, "order"));
	json_decref(o);
	put_order(team_named("抢险队", &team), "rescue", order_state_moving, 18, false);
	o = type_json(&w, "town1", "team show 抢险队 --json");
	ck_assert_str_eq(member(o, "order"), "D0722-01");
	json_decref(o);
	DO("county", "team list");
	ck_assert_msg(strstr(t.out, "在途 令0722-01 二社桥头") != NULL, "%s", t.out);
	ck_assert_int_eq(type("town2", "team show 民兵队"), 3);
	DO("town2", "team list");
	ck_assert_msg(strstr(t.out, "民兵队") == NULL, "%s", t.out);
}
END_TEST

START_TEST(under_an_order)
{
	static const char *const lines[] = { "team ready 抢险队", "team rest 抢险队 until=30分钟后",
	    "team out 抢险队 why=x", "team retire 抢险队 reason=x",
	    "team split 抢险队 name=小队 people=13" };
	struct team team;

	two_teams();
	DO("county", "team split 抢险队 name=小队 people=12");
	put_order(team_named("抢险队", &team), "rescue", order_state_moving, 19, false);
	stands("free=yes", "ready", 1);	/* one of the squad went with them */
	DO("county", "team merge 小队");
	teardown();
	setup();
	two_teams();
	put_order(team_named("抢险队", &team), "rescue", order_state_moving, 18, false);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		NOT("county", lines[i], 1, "二社桥头");
	stands("free=yes", "ready", 1);
	/* Who stayed at home may go elsewhere as a squad, and that one is free. */
	DO("county", "team split 抢险队 name=小队 people=12");
	stands("free=yes", "ready", 2);
	NOT("county", "team split 抢险队 name=小队二 people=1", 1, "二社桥头");
	DO("county", "team set 抢险队 watch=3");
	DO("county", "team merge 小队");
	/* A squad out keeps the rest from being sent as if it were all of it. */
	put_order(team_named("民兵队", &team), "stage", order_state_scene, 10, false);
	stands("free=yes", "ready", 1);
	DO("county", "team list");
	ck_assert_msg(strstr(t.out, "前置待命 二社桥头") != NULL, "%s", t.out);
}
END_TEST

START_TEST(a_drill_hinders_nothing_real)
{
	struct team team;

	two_teams();
	put_order(team_named("抢险队", &team), "rescue", order_state_scene, 18, true);
	stands("free=yes", "ready", 2);
	DO("county", "team rest 抢险队 until=30分钟后");
	DO("county", "team ready 抢险队");
	NOT("county", "team retire 抢险队 reason=x", 1, "二社桥头");
	DO("county", "team list");
	ck_assert_msg(strstr(t.out, "演练") != NULL, "%s", t.out);
}
END_TEST

START_TEST(the_book_is_printed)
{
	two_teams();
	DO("county", "team split 抢险队 name=小队 people=12 head=吴样例");
	DO("county", "team add 水泵队 area=" T2 " kind=drainage rank=main owner=firm strength=8 watch=8 agreed=2026-08-01");
	DO("county", "team book");
	ck_assert_msg(strstr(t.out, "合计：3支，编制58人，在岗至少32人\n") != NULL, "%s", t.out);
	ck_assert_msg(strstr(t.out, "主力：2支，编制38人，在岗32人\n") != NULL, "%s", t.out);
	ck_assert_msg(strstr(t.out, "民兵：1支，编制20人\n") != NULL, "%s", t.out);
	ck_assert_msg(strstr(t.out, "    小队 小队  编制 12人  队长 吴样例\n") != NULL, "%s", t.out);
	DO("county", "队伍 一本通 类别=drainage");
	ck_assert_msg(strstr(t.out, "合计：1支，编制8人，在岗8人\n") != NULL, "%s", t.out);
	DO("town1", "team book");
	ck_assert_msg(strstr(t.out, "水泵队") == NULL && strstr(t.out, "民兵队") != NULL, "%s", t.out);
	NOT("county", "team book --csv", 2, "队伍清单");
}
END_TEST

/* What the book gives to a spreadsheet it takes back: after both have left it, from there. */
START_TEST(the_list_comes_back)
{
	static char was[sizeof t.out];

	two_teams();
	DO("county", "team set 民兵队 agreed=2027-03-01 gear=\"编织袋, 铁锹\" place=苏木院内");
	DO("county", "team list --csv");
	strcpy(was, t.out);
	DO("county", "team retire 抢险队 reason=x");
	DO("county", "team retire 民兵队 reason=x");
	t.input = was;
	ck_assert_int_eq(type_line(&w, "county", "team import confirm=yes -", &t), 0);
	DO("county", "team list --csv");
	ck_assert_str_eq(t.out, was);
	holds();
}
END_TEST

static void
at(const char *login, int cols, int rows, enum language l)
{
	seat_open(&st, &w, login, cols, rows, l, charset_utf8);
	ui_open(st.ui, screen_find("board"), NULL, 0);
	ui_open(st.ui, screen_find("teams"), NULL, 0);
	seat_type(&st, "");
}

#define SHOWS(what) ck_assert_msg(seat_shows(&st, what), "%s", seat_text(&st))
#define HIDES(what) ck_assert_msg(!seat_shows(&st, what), "%s", seat_text(&st))

START_TEST(on_screens)
{
	static const struct { int cols, rows; } sizes[] = { { 80, 24 }, { 45, 20 } };
	bool english = _i > 1;

	two_teams();
	DO("county", "team split 抢险队 name=小队 people=12");
	DO("county", "team rest 民兵队 until=2小时后 why=换班");
	at("county", sizes[_i % 2].cols, sizes[_i % 2].rows, english ? language_en : language_zh);
	SHOWS("抢险队");
	SHOWS(english ? "rests until 22:0" : "休整到 22:0");
	seat_type(&st, "1");
	SHOWS("水域8 绳索4");
	SHOWS("0477-0000061");
	SHOWS(english ? "12  at home: 18" : "小队 12人  在家 18人");
	SHOWS("小队");
	seat_type(&st, "1");		/* the squad, and back over its team */
	SHOWS(english ? "strength: 12" : "编制 12");
	seat_close(&st);
	at("v11a", sizes[_i % 2].cols, sizes[_i % 2].rows, english ? language_en : language_zh);
	HIDES(english ? "9 add a team" : "9 添加队伍");
	SHOWS(english ? "export" : "导出");
	seat_type(&st, "1");
	SHOWS("0477-0000061");
	HIDES(english ? "let a team rest" : "队伍休整");
	seat_close(&st);
}
END_TEST

/* A form begins with what the book says, skills too; a page says why not. */
START_TEST(forms)
{
	two_teams();
	at("county", 80, 24, language_zh);
	seat_type(&st, "1");
	SHOWS("1 派队");
	SHOWS("队伍待命 现在不行：“抢险队”已在待命");
	seat_type(&st, "1");
	SHOWS("派队");
	SHOWS("抢险队");
	seat_close(&st);
	at("county", 80, 24, language_zh);
	seat_type(&st, "1");
	seat_type(&st, "2");
	SHOWS("在岗       24 人");
	SHOWS("水域8 绳索4");
	seat_close(&st);
	at("county", 80, 24, language_zh);
	seat_type(&st, "b");
	SHOWS("team book");
	seat_close(&st);
	at("county", 80, 24, language_zh);
	seat_type(&st, "/stale=no kind=militia\r");
	SHOWS("民兵队");
	HIDES("抢险队");
	seat_type(&st, "x");
	SHOWS("team list stale=no kind=militia");
	seat_close(&st);
}
END_TEST

Suite *
suite_team(void)
{
	Suite *s = suite_create("team");
	TCase *tc = tcase_create("team");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, who_writes_the_book);
	tcase_add_test(tc, no_name_is_a_number);
	tcase_add_test(tc, no_team_is_of_nobody);
	tcase_add_test(tc, nobody_is_sent_nowhere);
	tcase_add_test(tc, its_unit_is_found_or_made);
	tcase_add_test(tc, who_serves_in_it_writes_some);
	tcase_add_test(tc, a_long_name_is_said_back);
	tcase_add_test(tc, a_rest_ends_by_itself);
	tcase_add_test(tc, says_that_it_was_not_confirmed);
	tcase_add_test(tc, skills);
	tcase_add_test(tc, keys_of_show);
	tcase_add_test(tc, under_an_order);
	tcase_add_test(tc, a_drill_hinders_nothing_real);
	tcase_add_test(tc, the_book_is_printed);
	tcase_add_test(tc, the_list_comes_back);
	tcase_add_loop_test(tc, on_screens, 0, 4);
	tcase_add_test(tc, forms);
	suite_add_tcase(s, tc);
	return s;
}
