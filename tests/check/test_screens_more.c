/*
 * What is left to be tried by keys: a call's details, what a form says beside its
 * fields, a command typed on a screen; and by command what lists name by their ids.
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/draft/draft.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/sos/sos.h"
#include "screens/kit/form/form.h"
#include "src/rules/need/need.h"
#include "tests/check/help_command.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"
#include "tests/check/help_store.h"

static struct world w;
static struct seat st;
static struct typed typed;

static void
setup(void)
{
	world_open(&w);
	typed = (struct typed){ .language = language_zh };
}

static void
teardown(void)
{
	world_close(&w);
}

static void
sit(const char *login, const char *screen, uint64_t id)
{
	seat_open(&st, &w, login, 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	press_open(&st, screen, id);
}

/* The record of the kind that was made last. */
static uint64_t
newest_of(const struct kind *k)
{
	struct walk all;
	struct txn t;
	uint64_t id = 0;

	world_read(&w, &t);
	walk_open(&all, &t, TABLE_KIND + k->no, NULL, 0, true);
	ck_assert(walk_next(&all));
	for (size_t i = 0; i < 8 && i < all.keylen; i++)
		id = id << 8 | all.key[i];
	walk_close(&all);
	txn_abort(&t);
	return id;
}

static struct sos
newest_call(void)
{
	struct sos s;

	world_get(&w, &kind_sos, newest_of(&kind_sos), &s);
	return s;
}

/* After the call went out, what there is time for. */
START_TEST(details_of_a_call)
{
	sit("v11a", "sos", 0);
	seat_type(&st, "1");
	w.now += 5000;
	seat_type(&st, "");
	press_row(&st, "被困");
	seat_type(&st, "许多" KEY_ENTER);
	SHOWS(&st, "请输入数字");
	ck_assert(!newest_call().trapped.known);
	w.now += 5000;
	press_row(&st, "被困");
	seat_type(&st, "3" KEY_ENTER);
	ck_assert(newest_call().trapped.known && newest_call().trapped.v == 3);
	SHOWS(&st, "求0722-01 已补上");
	SHOWS(&st, "被困: 3人");
	w.now += 5000;
	seat_type(&st, "");
	press_row(&st, "地点");
	seat_type(&st, "四社" KEY_ENTER);
	ck_assert_str_eq(newest_call().place, "四社");
	seat_close(&st);
}
END_TEST

START_TEST(odd_figures_are_said_beside)
{
	sit("v11a", "report_form", 0);
	press_choice(&st, "hazard", "洪涝");
	press_text(&st, "affected", "10");
	press_text(&st, "resettled", "20");
	press_field(&st, "affected");
	SHOWS(&st, "合计多于受灾人口");
	seat_close(&st);
}
END_TEST

START_TEST(what_is_needed_is_said)
{
	sit("admin", "accounts", 0);
	press_action(&st, "add");
	press_text(&st, "name", "新样例");
	seat_type(&st, KEY_PGDN);
	seat_type(&st, KEY_ENTER);
	TOP(&st, "account_edit");
	SHOWS(&st, "必须填");
	seat_close(&st);
}
END_TEST

/* Nothing was filled in: what is missing is the hazard, whatever stands below it. */
START_TEST(an_empty_report_asks_for_the_hazard)
{
	sit("v11a", "report_form", 0);
	seat_type(&st, KEY_UP);
	seat_type(&st, KEY_PGDN KEY_ENTER);
	TOP(&st, "report_form");
	SHOWS(&st, "灾种                       必须填");
	seat_close(&st);
}
END_TEST

/* The incident that is joined says the hazard. */
START_TEST(joining_says_the_hazard)
{
	struct op_report_file f = flood(V11, 120);

	send_report(&w, "v11a", &f);
	sit("v12", "report_form", 0);
	press_choice(&st, "incident", "并入");
	SHOWS(&st, "洪涝灾害");
	press_text(&st, "affected", "7");
	seat_type(&st, KEY_PGDN KEY_ENTER);
	SHOWS(&st, "要报送给");
	seat_close(&st);
}
END_TEST

/* What became different in words is said to who reviews it, and "not known" that
 * somebody chose is told from nothing said; so does the page before sending. */
START_TEST(changed_words_are_said)
{
	struct op_report_file f = flood(V11, 120);
	uint64_t id;

	snprintf(f.place, sizeof(f.place), "一社");
	id = send_report(&w, "v11a", &f);
	w.now += 60000;
	sit("v11a", "report_form", id);
	press_field(&st, "road");
	seat_type(&st, KEY_ENTER);
	seat_type(&st, "1");
	seat_type(&st, "1");
	seat_type(&st, "3");
	seat_type(&st, "0");
	press_text(&st, "place", "西头");
	seat_type(&st, KEY_PGDN KEY_ENTER);
	SHOWS(&st, "水: 没填 -> 不知");
	seat_type(&st, "1");
	seat_close(&st);
	sit("town1", "report_show", id);
	SHOWS(&st, "水: 不知（原 没填）");
	SHOWS(&st, "地点: 一社西头（原 一社）");
	seat_close(&st);
}
END_TEST

/* What finds no room in a field is said there, while typing and after. */
START_TEST(what_does_not_fit_is_said)
{
	sit("v11a", "report_form", 0);
	press_field(&st, "place");
	for (int i = 0; i < 70; i++)
		seat_type(&st, "二社");
	SHOWS(&st, "写满了");
	seat_type(&st, KEY_DOWN);
	SHOWS(&st, "写满了");
	seat_close(&st);
}
END_TEST

/* What was folded away begins at the cursor; the page before sending says that it is
 * the verified report, and why. */
START_TEST(a_verified_report_is_said_back)
{
	struct op_report_file f = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &f);

	w.now += 60000;
	sit("v11a", "report_form", id);
	seat_type(&st, KEY_PGDN KEY_DOWN KEY_ENTER);
	SHOWS(&st, "> 失联人员");
	seat_type(&st, KEY_DOWN KEY_ENTER);
	press_row(&st, "核报");
	press_text(&st, "reason", "样例：复核过");
	seat_type(&st, KEY_PGDN KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, " 核报");
	SHOWS(&st, "理由: 样例：复核过");
	seat_type(&st, "1");
	ck_assert_int_eq(latest_of(&w, id).stage, stage_final);
	seat_close(&st);
}
END_TEST

/* A digit that stands on a later page says so, and does nothing. */
START_TEST(a_digit_of_another_page_is_said)
{
	sit("v11a", "report_form", 0);
	press_choice(&st, "hazard", "洪涝");
	press_text(&st, "text", "很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长");
	seat_resize(&st, 30, 8);
	seat_type(&st, KEY_PGDN KEY_ENTER);
	ck_assert_str_eq(press_top(&st), "kit_confirm");
	seat_type(&st, "1");
	ck_assert_str_eq(press_top(&st), "kit_confirm");
	SHOWS(&st, "本页没有 1");
	seat_close(&st);
}
END_TEST

/* Whoever chose to practise finds no row that calls in earnest. */
START_TEST(practice_offers_no_real_call)
{
	sit("v11a", "practice", 0);
	w.now += 5000;		/* it comes by itself: no key counts at once */
	press_row(&st, "演练一次求救");
	TOP(&st, "sos");
	ck_assert_msg(!seat_shows(&st, "马上求救"), "%s", seat_text(&st));
	press_row(&st, "演练求救");
	SHOWS(&st, "演练");
	ck_assert(newest_call().drill);
	seat_close(&st);
}
END_TEST

/* There is no standard input behind a screen: it is at its end. */
START_TEST(a_command_on_a_screen_reads_nothing)
{
	sit("v11a", "report_list", 0);
	seat_type(&st, ":report file hazard=flood affected=3 -" KEY_ENTER);
	SHOWS(&st, "R0722-01");
	seat_close(&st);
}
END_TEST

START_TEST(left_by_the_menu)
{
	seat_open(&st, &w, "v11a", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	seat_type(&st, "0");
	TOP(&st, "menu");
	ck_assert(!st.ui->quit);
	press_action(&st, "log out");
	ck_assert(st.ui->quit);
	seat_close(&st);
}
END_TEST

/* Beside a draft of his the menu opens no empty form before he says so. */
START_TEST(the_menu_offers_what_was_begun)
{
	struct draft d = { .account = world_account(&w, "v11a"), .form = "report_form",
	    .area = V11, .saved = w.now };

	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	side_put(core_txn(w.core), &kind_draft, &d, core_last_id(w.core), w.now);
	ck_assert_int_eq(core_commit(w.core), 0);
	for (int fresh = 0; fresh < 2; fresh++) {
		sit("v11a", "menu", 0);
		press_row(&st, "报灾");
		SHOWS(&st, "天义昌村委会");
		ck_assert_ptr_null(st.ui->top->form);
		press_row(&st, fresh ? "另开一份" : "接着填草稿");
		TOP(&st, "report_form");
		ck_assert_uint_eq(st.ui->top->arg.other, fresh ? 0 : d.id);
		seat_close(&st);
	}
	sit("v11b", "menu", 0);
	press_row(&st, "报灾");
	TOP(&st, "report_form");
	seat_close(&st);
}
END_TEST

/* A draft of practice bears the word, and nothing offers it in place of a real report. */
START_TEST(practice_is_never_offered_first)
{
	struct draft d = { .account = world_account(&w, "v11a"), .form = "report_form",
	    .area = V11, .saved = w.now, .drill = true };

	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	side_put(core_txn(w.core), &kind_draft, &d, core_last_id(w.core), w.now);
	ck_assert_int_eq(core_commit(w.core), 0);
	sit("v11a", "menu", 0);
	press_row(&st, "报灾");
	TOP(&st, "report_form");
	SHOWS_NOT(&st, "演练");
	seat_close(&st);
	seat_open(&st, &w, "v11a", 45, 20, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	SHOWS_NOT(&st, "草稿");
	press_open(&st, "drafts", 0);
	SHOWS(&st, "演练 报灾");
	seat_close(&st);
}
END_TEST

/* Two drafts of one form and area are told apart by hazard and incident, wherever they are listed. */
START_TEST(drafts_say_what_they_are_about)
{
	struct draft d[2] = {
		{ .account = world_account(&w, "v11a"), .form = "report_form", .area = V11,
		    .saved = w.now, .hazard = hazard_drought },
		{ .account = world_account(&w, "v11a"), .form = "report_form", .area = V11,
		    .saved = w.now, .hazard = hazard_flood },
	};
	struct op_report_file f = flood(V11, 120);

	f.incident = REF_NEW;
	send_report(&w, "v11a", &f);
	d[1].incident = newest_of(&kind_incident);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	for (int i = 0; i < 2; i++)
		side_put(core_txn(w.core), &kind_draft, &d[i], core_last_id(w.core) + (uint64_t)i, w.now);
	ck_assert_int_eq(core_commit(w.core), 0);
	sit("v11a", "board", 0);
	SHOWS(&st, "未报送，草稿在: 报灾 干旱灾害");
	SHOWS(&st, "未报送，草稿在: 报灾 洪涝灾害 事");
	press_open(&st, "drafts", 0);
	SHOWS(&st, "报灾 干旱灾害");
	SHOWS(&st, "报灾 洪涝灾害 事");
	press_open(&st, "menu", 0);
	press_row(&st, "报灾");
	SHOWS(&st, "接着填草稿：报灾 干旱灾害");
	SHOWS(&st, "接着填草稿：报灾 洪涝灾害 事");
	seat_close(&st);
}
END_TEST

/* "Only rows with ..." holds for what was written last as well. */
START_TEST(a_filter_is_of_the_last_lines_too)
{
	struct op_report_file f = flood(V11, 120);

	f.incident = REF_NEW;
	send_report(&w, "v11a", &f);
	sit("county", "board", 0);
	SHOWS(&st, "刚才");
	seat_type(&st, "/报送灾情" KEY_ENTER);
	SHOWS(&st, "刚才");
	SHOWS_NOT(&st, " 接报 ");
	seat_type(&st, "/没有这样的字" KEY_ENTER);
	SHOWS_NOT(&st, "刚才");
	seat_close(&st);
}
END_TEST

static void
send_team_to_drill(void)
{
	struct op_team_add team = { .which = "样例队", .area = T1, .kind = "rescue", .rank = team_rank_main,
	    .owner = team_owner_government, .strength = FIGURE(20) };
	struct op_order_send send = { .task = "move", .incident = newest_of(&kind_incident), .drill = true };
	struct op_order_want want = { .incident = send.incident, .kind = "fire", .number = FIGURE(1) };
	struct reply reply;

	ck_assert_int_eq(world_do(&w, "town1", "team.add", &team, &reply), DONE);
	send.team = reply.answer.id;
	ck_assert_int_eq(world_do(&w, "town1", "order.send", &send, &reply), DONE);
	ck_assert_int_eq(world_do(&w, "town1", "order.want", &want, &reply), DONE);
}

static void
move_people_in_drill(void)
{
	struct op_evac_open a = { .area = V11, .incident = newest_of(&kind_incident) };
	struct reply reply;

	ck_assert_int_eq(world_do(&w, "town1", "evac.open", &a, &reply), DONE);
}

/* Each screen about a record that may be one: a report, an incident, a need, an order, a bill. */
START_TEST(every_page_about_a_drill_says_so)
{
	struct op_report_file f = flood(V11, 120);
	struct op_sos_send call = { .area = V11, .drill = true };
	struct op_request_send goods = { .lines = "棉被30", .to = "样例物资点", .drill = true };
	struct reply reply;
	size_t seen = 0;

	f.drill = true;
	f.incident = REF_NEW;
	send_report(&w, "v11a", &f);
	send_team_to_drill();
	move_people_in_drill();
	store_order(&w, T1, "town1", true, 0);
	ck_assert_int_eq(world_do(&w, "town1", "request.send", &goods, &reply), DONE);
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &call, &reply), DONE);
	sit("v11a", "sos", newest_of(&kind_sos));
	SHOWS(&st, "演练 求救");
	seat_close(&st);
	sit("v11a", "practice", 0);
	w.now += 5000;		/* it comes by itself: no key counts at once */
	press_row(&st, "求救");
	SHOWS(&st, "演练 求救");
	seat_close(&st);
	sit("town1", "board", 0);
	for (size_t i = 0; screens[i]; i++) {
		const struct kind *k = screens[i]->about;
		struct arg arg = { .n = screens[i]->ways ? screens[i]->ways[0] : 0 };

		if (!k || !kind_field(k, "drill"))
			continue;
		arg.id = newest_of(k);
		if (!screen_may(screens[i], &st.s.viewer) || !ui_open(st.ui, screens[i], &arg, 0))
			continue;
		seat_type(&st, "");
		ck_assert_msg(st.ui->top->drill, "%s", screens[i]->name);
		SHOWS(&st, "演练 ");
		view_close(st.ui->top);
		seen++;
	}
	ck_assert_uint_gt(seen, 8);
	seat_close(&st);
}
END_TEST

/* Its form and every page about it say so beside the title, and a real one's do not. */
START_TEST(a_drill_stands_in_every_title)
{
	struct op_report_file a = flood(V11, 1);
	struct arg practise = { .n = 1 };
	uint64_t id;

	a.incident = REF_NEW;
	a.drill = true;
	id = send_report(&w, "v11a", &a);
	sit("town1", "report_show", id);
	SHOWS(&st, "演练 灾情报告");
	press_action(&st, "accept");
	SHOWS(&st, "演练 审核通过");
	seat_close(&st);
	sit("town1", "report_return", id);
	SHOWS(&st, "演练 ");
	seat_close(&st);
	sit("v11b", "menu", 0);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("report_form"), &practise, 0));
	seat_type(&st, "");
	SHOWS(&st, "演练 报灾");
	seat_close(&st);
}
END_TEST

/* The sum that a township is offered is not another area's: it goes and comes with the area. */
START_TEST(a_sum_goes_with_its_area)
{
	struct op_report_file f = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &f);
	struct arg arg = { .code = T1 };
	struct reply reply;
	struct num *affected, *dead;

	ck_assert_int_eq(accept_report(&w, "town1", id, &reply), DONE);
	snprintf(arg.text, sizeof(arg.text), "%llx", (unsigned long long)report_of(&w, id).incident);
	sit("town1", "board", 0);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("report_form"), &arg, 0));
	seat_type(&st, "");
	affected = form_value(st.ui->top, "affected");
	dead = form_value(st.ui->top, "dead");
	ck_assert(affected->known && affected->v == 120);
	press_text(&st, "dead", "1" KEY_ENTER);
	seat_type(&st, "\033[5~");
	form_choose(st.ui->top, "area");
	seat_type(&st, "");
	press_row(&st, "黄木独");
	ck_assert_msg(!affected->known, "%s", seat_text(&st));
	ck_assert(dead->known && dead->v == 1);
	seat_close(&st);
}
END_TEST

/* A digit that comes before one can have read what was stored opens nothing, and that is said beside it. */
START_TEST(a_key_too_soon_is_said)
{
	sit("v11a", "report_form", 0);
	press_choice(&st, "hazard", "洪涝");
	press_text(&st, "affected", "1");
	seat_type(&st, KEY_PGDN);
	seat_type(&st, KEY_ENTER);
	seat_type(&st, "1");
	TOP(&st, "board");
	SHOWS_NOT(&st, "没有算");
	seat_type(&st, "2");
	seat_type(&st, "2");
	TOP(&st, "board");
	SHOWS(&st, "已报送");
	SHOWS(&st, "太早按的键没有算。");
	seat_close(&st);
}
END_TEST

/* The incident that the village has reported in stands before a newer one beside it. */
START_TEST(a_report_goes_into_the_own_incident)
{
	struct op_report_file a = flood(V11, 1), b = flood(V12, 1);
	struct reply own, other;
	struct report r;

	a.incident = b.incident = REF_NEW;
	ck_assert_int_eq(world_do(&w, "v11a", "report.file", &a, &own), DONE);
	w.now += 60000;
	ck_assert_int_eq(world_do(&w, "v12", "report.file", &b, &other), DONE);
	world_get(&w, &kind_report, own.answer.id, &r);
	sit("v11b", "report_form", 0);
	press_choice(&st, "hazard", "洪涝");
	press_row(&st, "山洪");
	ck_assert_uint_eq(form_ref(st.ui->top, "incident"), r.incident);
	seat_close(&st);
}
END_TEST

START_TEST(needs_are_named_by_their_ids)
{
	struct op_report_file a = flood(V11, 120);
	struct need_row rows[4];
	struct viewer v;
	struct need need;
	struct txn t;
	char line[80];

	send_report(&w, "v11a", &a);
	ck_assert_int_eq(type_line(&w, "town1", "need list --csv", &typed), 0);
	ck_assert_msg(strstr(typed.out, "R0722-01") != NULL, "%s", typed.out);
	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_ge(need_list(&t, &v, w.now, rows, 4), 1);
	txn_abort(&t);
	snprintf(line, sizeof line, "need take %" PRIu64, rows[0].need.id);
	ck_assert_int_eq(type_line(&w, "town1", line, &typed), 0);
	world_get(&w, &kind_need, rows[0].need.id, &need);
	ck_assert_uint_eq(need.taken_by, world_account(&w, "town1"));
	ck_assert_int_ne(type_line(&w, "town1", "need take 12345", &typed), 0);
}
END_TEST

Suite *suite_screens_more(void);

Suite *
suite_screens_more(void)
{
	Suite *s = suite_create("screens_more");
	TCase *tc = tcase_create("screens_more");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, details_of_a_call);
	tcase_add_test(tc, odd_figures_are_said_beside);
	tcase_add_test(tc, what_is_needed_is_said);
	tcase_add_test(tc, an_empty_report_asks_for_the_hazard);
	tcase_add_test(tc, joining_says_the_hazard);
	tcase_add_test(tc, practice_offers_no_real_call);
	tcase_add_test(tc, changed_words_are_said);
	tcase_add_test(tc, a_digit_of_another_page_is_said);
	tcase_add_test(tc, a_verified_report_is_said_back);
	tcase_add_test(tc, what_does_not_fit_is_said);
	tcase_add_test(tc, a_command_on_a_screen_reads_nothing);
	tcase_add_test(tc, left_by_the_menu);
	tcase_add_test(tc, the_menu_offers_what_was_begun);
	tcase_add_test(tc, practice_is_never_offered_first);
	tcase_add_test(tc, drafts_say_what_they_are_about);
	tcase_add_test(tc, a_filter_is_of_the_last_lines_too);
	tcase_add_test(tc, every_page_about_a_drill_says_so);
	tcase_add_test(tc, a_drill_stands_in_every_title);
	tcase_add_test(tc, a_sum_goes_with_its_area);
	tcase_add_test(tc, a_key_too_soon_is_said);
	tcase_add_test(tc, a_report_goes_into_the_own_incident);
	tcase_add_test(tc, needs_are_named_by_their_ids);
	suite_add_tcase(s, tc);
	return s;
}
