/* The board: what stands where, what is put together, what its digits open. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/evac/args.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/setting/args.h"
#include "gen/kinds/sos/args.h"
#include "src/rules/need/need.h"
#include "src/lang/when.h"
#include "tests/check/help_need.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_board(void);

static struct world w;
static struct seat st;

static void
setup(void)
{
	world_open(&w);
	seat_clock(&w);
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

static uint64_t
need_of(const char *login, uint64_t subject, enum need_verb verb)
{
	uint64_t id = need_standing(&w, login, subject, verb);

	ck_assert_uint_ne(id, 0);
	return id;
}

/* How many rows of the page say that. */
static size_t
page_count(const struct seat *s, const char *text)
{
	const struct page *p = &s->ui->top->page;
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->row[i].kind != ROW_TEXT && p->row[i].left && strstr(p->row[i].left, text) != NULL;
	return n;
}

/* Casualties of one township are a row each, with a digit each; others are put together,
 * a drill apart. */
START_TEST(casualties_are_never_folded)
{
	struct op_report_file f = flood(V11, 120), g = flood(V12, 5);
	bool digits[10] = { false };

	f.dead = FIGURE(1);
	send_report(&w, "v11a", &f);
	w.now += 1000;
	g.dead = FIGURE(3);
	send_report(&w, "v12", &g);
	g.drill = f.drill = true;
	f.dead = g.dead = FIGURE(0);
	send_report(&w, "v11a", &f);
	send_report(&w, "v12", &g);
	sit("town1", 80, 24);
	ck_assert_msg(seat_shows(&st, "死1") && seat_shows(&st, "死3"), "%s", seat_text(&st));
	ck_assert_msg(!seat_shows(&st, "! 审核 展旦召苏木 2件"), "%s", seat_text(&st));
	for (size_t i = 0; i < st.ui->top->page.n; i++) {
		const struct row *row = &st.ui->top->page.row[i];

		if (row->digit) {
			ck_assert_msg(!digits[row->digit - '0'], "%s", seat_text(&st));
			digits[row->digit - '0'] = true;
		}
	}
	seat_close(&st);
}
END_TEST

/* Two rows of one township that open different things are not the same row, so a reload
 * gives none the other's digit. */
START_TEST(rows_that_open_otherwise_differ)
{
	struct page old = { 0 }, new = { 0 };

	for (int n = 1; n <= 2; n++) {
		page_choice_text(&old, 1, 0, "")->n = n;
		old.row[n - 1].digit = (char)('0' + n);
		page_choice_text(&new, 1, 0, "")->n = n;
	}
	page_merge(&old, &new);
	ck_assert_int_eq(old.row[0].digit, '1');
	ck_assert_int_eq(old.row[1].digit, '2');
	page_clear(&old);
}
END_TEST

/* Several in one row: by their sum, and the worst of them, which is not the oldest. */
START_TEST(a_folded_row_shows_the_sum_and_the_worst)
{
	struct op_report_file f = flood(V11, 120), g = flood(V12, 5);

	f.resettled = FIGURE(2);
	send_report(&w, "v11a", &f);
	w.now += 1000;
	g.resettled = FIGURE(50);
	send_report(&w, "v12", &g);
	sit("town1", 80, 24);
	SHOWS(&st, "审核 展旦召苏木 2件 转52 受灾125，最重 灾0722-02");
	SHOWS(&st, "要办 2");
	seat_close(&st);
}
END_TEST

/* Drills are counted apart, to be done, open and to be rung. */
START_TEST(drills_are_counted_apart)
{
	struct op_report_file f = flood(V11, 120), g = flood(V12, 5);

	f.dead = g.dead = FIGURE(1);
	send_report(&w, "v11a", &f);
	g.drill = true;
	send_report(&w, "v12", &g);
	sit("town1", 80, 24);
	SHOWS(&st, "要办 1，演练 1");
	SHOWS(&st, "事件 1，演练 1");
	seat_close(&st);
	sit("county", 80, 24);
	SHOWS(&st, "电话名单 2，演练 2");
	seat_close(&st);
}
END_TEST

/* Review and casualties of a report are one row, which leads to both. */
START_TEST(one_row_per_report_with_two_things_to_do)
{
	struct op_report_file f = flood(V11, 120);
	struct op_need_said a = { 0 };
	uint64_t report;
	struct reply r;

	f.dead = FIGURE(1);
	report = send_report(&w, "v11a", &f);
	sit("county", 80, 24);
	SHOWS(&st, "伤亡、审核 灾0722-01");
	SHOWS(&st, "要办 1");
	SHOWS(&st, "! 伤亡 灾0722-01");		/* the line too: they come first */
	SHOWS(&st, "立即");
	seat_notice(&st);
	ck_assert_msg(strstr(seat_text(&st), ">1 ! 伤亡") < strstr(st.text, "电话名单"), "%s", st.text);
	press_row(&st, "伤亡、审核");
	TOP(&st, "need_show");
	SHOWS(&st, "应答");
	press_row(&st, "审核：打开");
	TOP(&st, "report_show");
	ck_assert_uint_eq(st.ui->top->arg.id, report);
	seat_type(&st, "00");
	TOP(&st, "board");
	a.which = need_of("county", report, need_verb_casualty);
	ck_assert_int_eq(world_do(&w, "leader", "need.answer", &a, &r), DONE);
	seat_notice(&st);
	SHOWS_NOT(&st, "伤亡、审核");
	SHOWS(&st, "审核 灾0722-01");
	SHOWS(&st, "要办 1");
	seat_close(&st);
}
END_TEST

/* The digit of a row that went is nobody's for a while: who is about to press it does not
 * mean the row that came. */
START_TEST(a_digit_of_a_row_that_went_is_not_anothers)
{
	struct op_report_file f = flood(V11, 120), g = flood(V12, 5);
	struct op_incident_open o = { .class = incident_class_accident, .area = T1, .kind = "样例" };
	struct op_report_accept a = { 0 };
	struct reply r;
	char keys[2] = "";

	f.dead = g.dead = FIGURE(1);
	a.which = send_report(&w, "v11a", &f);
	sit("town1", 80, 24);
	for (size_t i = 0; i < st.ui->top->page.n; i++)
		if (st.ui->top->page.row[i].left && strstr(st.ui->top->page.row[i].left, "审核 灾0722-01"))
			keys[0] = st.ui->top->page.row[i].digit;
	ck_assert_int_ne(keys[0], 0);
	ck_assert_int_eq(world_do(&w, "town1b", "report.accept", &a, &r), DONE);
	send_report(&w, "v12", &g);
	seat_notice(&st);
	SHOWS(&st, "审核 灾0722-02");
	seat_type(&st, keys);
	TOP(&st, "board");
	ck_assert_msg(seat_shows(&st, "已不在"), "%s", seat_text(&st));
	/* Later another may have it, as its frame shows. */
	w.now += 31000;
	seat_notice(&st);
	ck_assert_int_eq(world_do(&w, "county", "incident.open", &o, &r), DONE);
	seat_notice(&st);
	w.now += 2000;
	seat_type(&st, keys);
	TOP(&st, "incident_show");
	seat_close(&st);
}
END_TEST

/* A claim that ran out goes back to all, and the row says whose it was. */
START_TEST(a_claim_without_anything_done_goes_back)
{
	struct op_report_file f = flood(V11, 120);
	struct op_need_take a = { 0 };
	struct reply r;
	uint64_t id;

	f.missing = FIGURE(1);
	id = need_of("town1", send_report(&w, "v11a", &f), need_verb_review);
	a.which = id;
	ck_assert_int_eq(world_do(&w, "town1", "need.take", &a, &r), DONE);
	sit("town1b", 80, 24);
	SHOWS(&st, "认领");
	while (need_now(&w, id).taken_by != 0 && w.now < need_now(&w, id).opened + 180 * MINUTE)
		need_pass(&w, &r, MINUTE, "town1b");
	ck_assert_uint_eq(need_now(&w, id).taken_by, 0);
	seat_notice(&st);
	SHOWS(&st, "认领到20:32未办");
	/* Who takes it has it. */
	ck_assert_int_eq(world_do(&w, "town1b", "need.take", &a, &r), DONE);
	seat_notice(&st);
	SHOWS_NOT(&st, "未办");
	seat_close(&st);
}
END_TEST

/* Real ones above drills, whichever came last. */
START_TEST(real_incidents_stand_above_drills)
{
	struct op_incident_open o = { .class = incident_class_accident, .area = T1, .kind = "样例真" };
	struct op_incident_open d = { .class = incident_class_accident, .area = T1, .kind = "样例演",
	    .drill = true };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "county", "incident.open", &o, &r), DONE);
	w.now += 1000;
	ck_assert_int_eq(world_do(&w, "county", "incident.open", &d, &r), DONE);
	sit("county", 80, 24);
	SHOWS(&st, "事0722-02");
	ck_assert_msg(strstr(st.text, "事0722-01") < strstr(st.text, "事0722-02"), "%s", st.text);
	SHOWS(&st, "20:00 演练 展旦召苏木");
	SHOWS_NOT(&st, "演练 演练");
	w.now += 1000;
	ck_assert_int_eq(world_do(&w, "county", "incident.open", &d, &r), DONE);
	w.now += 1000;
	ck_assert_int_eq(world_do(&w, "county", "incident.open", &o, &r), DONE);
	seat_notice(&st);
	ck_assert_msg(strstr(seat_text(&st), "事0722-04") < strstr(st.text, "事0722-02"), "%s", st.text);
	seat_close(&st);
}
END_TEST

/* An incident that login opens there, a drill or not; its id. */
static uint64_t
open_at(const char *login, const char *area, const char *place, bool drill)
{
	struct op_incident_open o = { .hazard = hazard_flood, .drill = drill };
	struct reply r;

	snprintf(o.area, sizeof o.area, "%s", area);
	snprintf(o.place, sizeof o.place, "%s", place);
	ck_assert_int_eq(world_do(&w, login, "incident.open", &o, &r), DONE);
	w.now += 1000;
	return r.answer.id;
}

/* What one account opens without end is one row, which opens all of it; neither another's
 * nor one with people in danger goes out of sight by it. */
START_TEST(a_flood_of_incidents_is_one_row)
{
	const int cols = _i ? 45 : 80, rows = _i ? 20 : 24;
	struct op_report_file f = flood(V12, 5);

	open_at("county", T2, "样例早", false);
	f.dead = FIGURE(1);
	send_report(&w, "v12", &f);
	for (int i = 0; i < 55; i++) {
		struct op_incident_open o = { .hazard = hazard_flood, .place = "样例多", .area = T1 };
		struct reply r;

		if (i == 20)
			o.trapped = FIGURE(2);
		ck_assert_int_eq(world_do(&w, "town1", "incident.open", &o, &r), DONE);
		w.now += 1000;
	}
	sit("county", cols, rows);
	ck_assert_uint_eq(page_count(&st, "样例早"), 1);
	ck_assert_uint_eq(page_count(&st, "记录54件"), 1);
	ck_assert_msg(page_count(&st, "困2") == 1, "%s", seat_text(&st));
	ck_assert_uint_eq(page_count(&st, "事件 57"), 1);
	ck_assert_uint_ge(page_count(&st, "灾0722-01"), 1);
	seat_type(&st, KEY_PGDN);
	for (int i = 0; i < 9 && !seat_shows(&st, "记录54件"); i++)
		seat_type(&st, KEY_PGDN);
	press_row(&st, "记录54件");
	TOP(&st, "opened");
	ck_assert_uint_eq(page_count(&st, "样例多"), 54);
	seat_close(&st);
}
END_TEST

/* Drills of others are at most one row where no desk is; one's own stand for themselves. */
START_TEST(drills_of_others_are_one_row_at_home)
{
	const int cols = _i ? 45 : 80, rows = _i ? 20 : 24;
	struct op_report_file f = flood(V11, 5);

	f.drill = true;
	send_report(&w, "v11a", &f);
	for (int i = 0; i < 12; i++)
		open_at(i < 6 ? "town1" : "county", T1, "样例演", true);
	open_at("county", T1, "样例真", false);
	sit("v11a", cols, rows);
	ck_assert_uint_eq(page_count(&st, "他人演练 12件"), 1);
	ck_assert_msg(page_count(&st, "  2026-07-22 达拉特旗洪涝灾害") == 2, "%s", seat_text(&st));
	seat_close(&st);
	sit("town1", cols, rows);
	ck_assert_uint_eq(page_count(&st, "他人演练"), 0);
	seat_close(&st);
}
END_TEST

/* What falls due after midnight, or is had until then, names the day. */
START_TEST(what_is_due_tomorrow_says_so)
{
	struct op_report_file f = flood(V11, 120);
	struct op_need_take a = { 0 };
	struct reply r;

	w.now += 3 * HOUR + 55 * MINUTE;
	f.occurred = w.now;
	a.which = need_of("town1", send_report(&w, "v11a", &f), need_verb_review);
	sit("town1", 80, 24);
	SHOWS(&st, "明天 00:05前 剩10分");
	seat_close(&st);
	ck_assert_int_eq(world_do(&w, "town1", "need.take", &a, &r), DONE);
	sit("town1", 80, 24);
	SHOWS(&st, "认领到明天 00:");
	seat_close(&st);
}
END_TEST

/* Who has one of the two things stands on the row and on its page. */
START_TEST(the_row_of_both_says_who_has_one)
{
	struct op_report_file f = flood(V11, 120);
	struct op_need_take a = { 0 };
	struct reply r;

	f.dead = FIGURE(1);
	a.which = need_of("county", send_report(&w, "v11a", &f), need_verb_review);
	ck_assert_int_eq(world_do(&w, "county", "need.take", &a, &r), DONE);
	sit("county", 80, 24);
	SHOWS(&st, "；审核： 赵样例认领到20:30");
	press_row(&st, "伤亡、审核");
	TOP(&st, "need_show");
	SHOWS(&st, "审核：打开 赵样例认领到20:30");
	seat_close(&st);
}
END_TEST

/* What a row counted is what it opens: neither the casualties beside it nor the drill. */
START_TEST(a_folded_row_opens_what_it_counted)
{
	struct op_report_file f = flood(V11, 120), g = flood(V12, 5);
	struct op_report_file d = flood(V11, 7);

	send_report(&w, "v11a", &f);
	send_report(&w, "v12", &g);
	d.drill = true;
	send_report(&w, "v11a", &d);
	sit("town1", 80, 24);
	ck_assert_msg(seat_shows(&st, "审核 展旦召苏木 2件"), "%s", seat_text(&st));
	ck_assert_ptr_nonnull(strstr(st.text, "演练 审核"));
	ck_assert(strstr(st.text, "审核 展旦召苏木 2件") < strstr(st.text, "演练 审核"));
	press_row(&st, "2件");
	ck_assert_str_eq(st.ui->top->screen->name, "needs");
	ck_assert_uint_eq(st.ui->top->all, 2);
	ck_assert_msg(!seat_shows(&st, "演练"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* Moving people rings until it is answered too, but is no call and stands before none. */
START_TEST(moving_people_is_no_call)
{
	struct op_sos_send a = { .area = V11 };
	struct op_incident_open i = { .hazard = hazard_flood, .area = T1, .place = "样例堤段" };
	struct op_evac_open e = { .area = V11 "," V12 };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &a, &r), DONE);
	w.now += 60000;
	ck_assert_int_eq(world_do(&w, "county", "incident.open", &i, &r), DONE);
	e.incident = r.answer.id;
	ck_assert_int_eq(world_do(&w, "county", "evac.open", &e, &r), DONE);
	for (int k = 0; k < 6; k++) {
		world_sleep(&w, 10 * 60000);
		run_clock(&w);
	}
	sit("town1", 80, 24);
	ck_assert_msg(seat_shows(&st, "转移群众 转0722-0"), "%s", seat_text(&st));
	ck_assert_msg(seat_shows(&st, "! 应答求救 求0722-01"), "%s", seat_text(&st));
	ck_assert_ptr_null(strstr(st.text, "求救共"));
	seat_close(&st);
}
END_TEST

/* The ring line is the newest call's, and says how many there are. */
START_TEST(the_ring_line_shows_the_newest_call)
{
	struct op_sos_send a = { .area = V11 }, b = { .area = V12 };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &a, &r), DONE);
	sit("town1", 80, 24);
	ck_assert_msg(seat_shows(&st, "! 应答求救 求0722-01"), "%s", seat_text(&st));
	ck_assert_ptr_null(strstr(st.text, "求救共"));
	w.now += 60000;
	ck_assert_int_eq(world_do(&w, "v12", "sos.send", &b, &r), DONE);
	seat_notice(&st);
	ck_assert_msg(seat_shows(&st, "! 求救共2件，最新：应答求救 求0722-02"), "%s", seat_text(&st));
	seat_close(&st);
	/* The county is asked too, and for the township when that does not answer: no more calls. */
	world_sleep(&w, 15 * 60000);
	run_clock(&w);
	sit("county", 80, 24);
	ck_assert_msg(seat_shows(&st, "! 求救共2件，最新：应答求救 求0722-02"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

/* r, and coming back to a further page, lead to the top. */
START_TEST(refresh_and_return_lead_to_the_top)
{
	struct op_incident_open o = { .class = incident_class_accident, .area = COUNTY, .kind = "样例",
	    .trapped = FIGURE(1) };	/* a row each */
	struct reply r;

	for (int i = 0; i < 30; i++)
		ck_assert_int_eq(world_do(&w, "county", "incident.open", &o, &r), DONE);
	sit("county", 80, 24);
	for (int key = 0; key < 2; key++) {
		seat_type(&st, "8");
		ck_assert_uint_gt(st.ui->top->top, 0);
		if (key == 1)
			seat_type(&st, KEY_ENTER);
		seat_type(&st, key == 0 ? "r" : "0");
		ck_assert_str_eq(st.ui->top->screen->name, "board");
		ck_assert_uint_eq(st.ui->top->top, 0);
	}
	seat_close(&st);
}
END_TEST

/* As the listener's word on what the system lacks becomes a setting. */
static void
server_lacks(const char *layers)
{
	struct op_setting_set args = { .which = "server.lacks" };
	struct origin system = { .system = true };
	struct notices notices = { 0 };
	const struct subject *s;
	const struct op *op = op_find("setting.set", &s);
	struct request req;
	struct reply r;

	snprintf(args.value, sizeof args.value, "%s", layers);
	request_fill(&req, s, op, &args);
	core_once(w.core, &(struct core_job){ .who = &system, .req = &req, .reply = &r,
	    .notices = &notices }, w.now);
	ck_assert_int_eq(r.outcome, DONE);
	notices_free(&notices);
}

START_TEST(what_the_system_lacks_is_the_administrators_to_see)
{
	server_lacks("Landlock 6");
	sit("admin", 80, 24);
	ck_assert_msg(seat_shows(&st, "Landlock 6"), "%s", seat_text(&st));
	seat_close(&st);
	sit("town1", 80, 24);
	ck_assert_msg(!seat_shows(&st, "Landlock 6"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

Suite *
suite_board(void)
{
	Suite *s = suite_create("board");
	TCase *tc = tcase_create("board");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_is_due_tomorrow_says_so);
	tcase_add_test(tc, casualties_are_never_folded);
	tcase_add_test(tc, rows_that_open_otherwise_differ);
	tcase_add_test(tc, drills_are_counted_apart);
	tcase_add_test(tc, a_folded_row_shows_the_sum_and_the_worst);
	tcase_add_test(tc, one_row_per_report_with_two_things_to_do);
	tcase_add_test(tc, a_digit_of_a_row_that_went_is_not_anothers);
	tcase_add_test(tc, a_claim_without_anything_done_goes_back);
	tcase_add_loop_test(tc, a_flood_of_incidents_is_one_row, 0, 2);
	tcase_add_loop_test(tc, drills_of_others_are_one_row_at_home, 0, 2);
	tcase_add_test(tc, real_incidents_stand_above_drills);
	tcase_add_test(tc, the_row_of_both_says_who_has_one);
	tcase_add_test(tc, a_folded_row_opens_what_it_counted);
	tcase_add_test(tc, moving_people_is_no_call);
	tcase_add_test(tc, the_ring_line_shows_the_newest_call);
	tcase_add_test(tc, refresh_and_return_lead_to_the_top);
	tcase_add_test(tc, what_the_system_lacks_is_the_administrators_to_see);
	suite_add_tcase(s, tc);
	return s;
}
