/*
 * 转移 at the screen: a village says how many are moved in a few keys from its board, a desk
 * orders many places at once from the incident's page; at home and on a telephone, in both
 * languages.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/rules/evac/evac.h"
#include "tests/check/help_press.h"

Suite *suite_screens_evac(void);

static struct world w;
static struct seat st;
static struct reply r;
static uint64_t incident;

static const struct {
	int cols, rows;
	enum language language;
} sizes[] = { { 80, 24, language_zh }, { 45, 20, language_zh }, { 80, 24, language_en }, { 45, 20, language_en } };

static void
setup(void)
{
	struct op_incident_open a = { .hazard = hazard_flood, .area = V11 };

	world_open(&w);
	world_do(&w, "county", "incident.open", &a, &r);
	DONE_REPLY(r);
	incident = r.answer.id;
}

static void
teardown(void)
{
	world_close(&w);
}

static uint64_t
order(const char *area)
{
	struct op_evac_open a = { .incident = incident, .planned = { 40, true }, .to = "样例中学" };

	snprintf(a.area, sizeof a.area, "%s", area);
	world_do(&w, "county", "evac.open", &a, &r);
	DONE_REPLY(r);
	return r.answer.id;
}

static void
sit(const char *login, int i)
{
	seat_open(&st, &w, login, sizes[i].cols, sizes[i].rows, sizes[i].language, charset_utf8);
	seat_clock(&w);
}

static void
later(int ms, const char *keys)
{
	w.now += ms;
	seat_clock(&w);
	seat_type(&st, keys);
}

static struct evac
get(uint64_t id)
{
	struct evac e;

	world_get(&w, &kind_evac, id, &e);
	return e;
}

/* From his board: the row, the figure, Enter, and 1 on the page that says it back. */
START_TEST(a_village_says_36)
{
	uint64_t id = order(V11);

	sit("v11a", _i);
	press_open(&st, "board", 0);
	seat_type(&st, "");
	later(2000, "3");
	TOP(&st, "evac_edit");
	seat_type(&st, "36\r");
	SHOWS(&st, "36");
	ck_assert(!get(id).moved.known);
	later(2000, "1");
	TOP(&st, "evac_show");
	ck_assert_int_eq(get(id).moved.v, 36);
	ck_assert_int_eq(get(id).state, evac_state_moving);
	SHOWS(&st, sizes[_i].language == language_zh ? "转36/40" : "moved 36/40");
	press_open(&st, "board", 0);
	seat_type(&st, "");
	SHOWS_NOT(&st, sizes[_i].language == language_zh ? "转移群众 转" : "move people M");
	later(2000, "");
	/* A later one takes as many keys; who only looks leaves the form, and has the page. */
	press_row(&st, sizes[_i].language == language_zh ? "转0722-01" : "M0722-01");
	TOP(&st, "evac_edit");
	later(2000, "\033");
	later(2000, "");
	TOP(&st, "evac_show");
	SHOWS(&st, sizes[_i].language == language_zh ? "事0722-01" : "E0722-01");
	later(2000, "0");
	TOP(&st, "board");
	press_row(&st, sizes[_i].language == language_zh ? "转0722-01" : "M0722-01");
	later(2000, "40\r");
	later(2000, "1");
	ck_assert_int_eq(get(id).state, evac_state_done);
	seat_close(&st);
}
END_TEST

/* Of more than were planned it is asked why, and the plan is there to be raised. */
START_TEST(more_than_planned_asks_why)
{
	uint64_t id = order(V11);

	sit("v11a", _i);
	press_open(&st, "evac_show", id);
	press_action(&st, "how many are moved");
	seat_type(&st, "45\r");
	SHOWS(&st, sizes[_i].language == language_zh ? "比所报的少" : "fewer than are named");
	press_text(&st, "planned", "46");
	seat_type(&st, "\r");
	SHOWS_NOT(&st, sizes[_i].language == language_zh ? "比所报的少" : "fewer than are named");
	SHOWS(&st, sizes[_i].language == language_zh ? "写明为什么改" : "why the plan changes");
	press_text(&st, "reason", "租户未登记");
	press_send(&st);
	ck_assert_int_eq(get(id).moved.v, 45);
	ck_assert_int_eq(get(id).planned.v, 46);
	seat_close(&st);
}
END_TEST

/* What the county writes down it was told by somebody. */
START_TEST(a_desk_names_who_told_it)
{
	uint64_t id = order(V11);

	sit("county", _i);
	press_open(&st, "evac_show", id);
	press_action(&st, "how many are moved");
	press_text(&st, "moved", "40");
	press_send(&st);
	ck_assert(!get(id).moved.known);
	press_choice(&st, "by_phone", "冯样例");
	press_send(&st);
	ck_assert_int_eq(get(id).state, evac_state_done);
	press_open(&st, "evac_show", id);
	press_action(&st, "let them return");
	press_text(&st, "reason", "雨停");
	press_send(&st);
	ck_assert_int_eq(get(id).state, evac_state_may_return);
	TOP(&st, "evac_show");
	press_action(&st, "hold them back");
	press_text(&st, "reason", "又下雨");
	press_send(&st);
	ck_assert_int_eq(get(id).state, evac_state_done);
	seat_close(&st);
}
END_TEST

/* Told at half past: when it was so, and when it was written down. */
START_TEST(a_figure_may_be_told_late)
{
	uint64_t id = order(V11);
	int64_t then = w.now + 15 * 60000;

	w.now += 30 * 60000;
	sit("town1", _i);
	press_open(&st, "evac_show", id);
	press_action(&st, "how many are moved");
	press_text(&st, "moved", "40");
	seat_type(&st, KEY_PGDN KEY_DOWN KEY_ENTER);
	press_text(&st, "happened", "20:15");
	press_send(&st);
	ck_assert_int_eq(get(id).state, evac_state_done);
	ck_assert_int_eq(get(id).finished, then);
	seat_close(&st);
}
END_TEST

static size_t
ordered(void)
{
	struct evac_sum sum;
	struct viewer v;
	struct txn t;

	world_viewer(&w, "county", &v);
	world_read(&w, &t);
	evac_sum(&t, &v, incident, NULL, &sum);
	txn_abort(&t);
	return (size_t)sum.places;
}

START_TEST(a_desk_orders_a_township)
{
	order(V12);
	sit("county", _i);
	press_open(&st, "incident_show", incident);
	seat_type(&st, "");
	SHOWS(&st, sizes[_i].language == language_zh ? "转0/40 未报1处" : "moved 0/40, 1 silent");
	press_action(&st, "moving people");
	TOP(&st, "evacs");
	press_action(&st, "import places to be moved");
	TOP(&st, "kit_record_import");
	press_open(&st, "evacs", incident);
	press_action(&st, "order people to be moved");
	TOP(&st, "evac_places");
	later(2000, "2");
	later(2000, "1");
	TOP(&st, "evac_order");
	press_text(&st, "to", "样例中学");
	ck_assert_uint_eq(ordered(), 1);
	press_send(&st);
	TOP(&st, "evacs");
	ck_assert_uint_eq(ordered(), 19);
	seat_close(&st);
}
END_TEST

/* The next report has the figure beside its own, with the difference, until they agree. */
START_TEST(a_report_is_offered_the_figure)
{
	bool zh = sizes[_i].language == language_zh;
	struct op_evac_moved m = { .which = order(V11), .moved = { 36, true } };

	world_do(&w, "v11a", "evac.moved", &m, &r);
	DONE_REPLY(r);
	sit("v11a", _i);
	press_open(&st, "report_form", 0);
	press_choice(&st, "incident", "0722-01");
	press_field(&st, "resettled");
	SHOWS(&st, zh ? "转0722-01已转36人" : "M0722-01 says 36 moved");
	press_text(&st, "resettled", "30");
	press_field(&st, "resettled_now");
	SHOWS(&st, zh ? "这里30：差-6" : "here stand 30: -6");
	press_text(&st, "resettled", "36");
	press_field(&st, "resettled_now");
	SHOWS_NOT(&st, zh ? "已转36人" : "says 36 moved");
	seat_close(&st);
}
END_TEST

/* That nothing changed is a report too: before it goes out it says what moving people says else. */
START_TEST(no_change_says_the_figure)
{
	bool zh = sizes[_i].language == language_zh;
	struct op_evac_moved m = { .which = order(V11), .moved = { 36, true } };
	struct op_report_file f = { .area = V11, .hazard = hazard_flood, .incident = incident, .affected = { 120, true } };
	uint64_t report;

	world_do(&w, "v11a", "report.file", &f, &r);
	DONE_REPLY(r);
	report = r.answer.id;
	world_do(&w, "v11a", "evac.moved", &m, &r);
	DONE_REPLY(r);
	sit("v11a", _i);
	press_open(&st, "unchanged", report);
	SHOWS(&st, "120");
	SHOWS(&st, zh ? "转0722-01" : "M0722-01 says 36 moved");
	seat_close(&st);
}
END_TEST

Suite *
suite_screens_evac(void)
{
	Suite *s = suite_create("screens_evac");
	TCase *tc = tcase_create("screens_evac");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, a_village_says_36, 0, 4);
	tcase_add_loop_test(tc, more_than_planned_asks_why, 0, 4);
	tcase_add_loop_test(tc, a_desk_names_who_told_it, 0, 4);
	tcase_add_loop_test(tc, a_figure_may_be_told_late, 0, 2);
	tcase_add_loop_test(tc, a_desk_orders_a_township, 0, 4);
	tcase_add_loop_test(tc, a_report_is_offered_the_figure, 0, 4);
	tcase_add_loop_test(tc, no_change_says_the_figure, 0, 4);
	suite_add_tcase(s, tc);
	return s;
}
