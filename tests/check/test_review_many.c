/* 待审: what opening takes and shows, and many accepted at once. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/core/core.h"
#include "gen/kinds/report/enums.h"
#include "src/lang/when.h"
#include "src/rules/need/need.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

Suite *suite_review_many(void);

static struct world w;
static struct seat st, other;

static void
setup(void)
{
	world_open(&w);
	st.ui = other.ui = NULL;
}

static void
teardown(void)
{
	if (st.ui != NULL)
		seat_close(&st);
	if (other.ui != NULL)
		seat_close(&other);
	world_close(&w);
}

static void
sit(struct seat *seat, const char *login)
{
	seat_open(seat, &w, login, 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(seat->ui, screen_find("board"), NULL, 0));
	seat_type(seat, "");
}

static uint64_t
report_from(const char *login, const char *area, int64_t affected)
{
	struct op_report_file f = flood(area, affected);

	return send_report(&w, login, &f);
}

static uint64_t
deadly_from(const char *login, const char *area)
{
	struct op_report_file f = flood(area, 1000);

	f.incident = REF_NEW;
	f.dead = FIGURE(1);
	return send_report(&w, login, &f);
}

START_TEST(any_list_takes_and_shows_who_has_it)
{
	static const char *const lists[] = { "review", "report_list" };

	for (size_t i = 0; i < 2; i++) {
		report_from(i ? "v12" : "v11a", i ? V12 : V11, 120 + (int64_t)i);
		sit(&st, "town1");
		press_open(&st, lists[i], 0);
		press_row(&st, i ? "受灾121" : "受灾120");
		TOP(&st, "report_show");
		SHOWS(&st, "吴样例 认领");
		sit(&other, "town1b");
		press_open(&other, lists[i], 0);
		SHOWS(&other, "吴样例");
		press_row(&other, i ? "受灾121" : "受灾120");
		SHOWS(&other, "吴样例 认领");
		seat_close(&st);
		seat_close(&other);
		st.ui = other.ui = NULL;
	}
}
END_TEST

START_TEST(oldest_and_most_urgent_first)
{
	struct page *p;

	report_from("v11a", V11, 120);
	world_sleep(&w, MINUTE);
	report_from("v12", V12, 121);
	world_sleep(&w, MINUTE);
	deadly_from("both", V11);
	sit(&st, "town1");
	press_open(&st, "review", 0);
	p = &st.ui->top->page;
	ck_assert_uint_eq(p->n, 3);
	ck_assert_ptr_nonnull(strstr(p->row[0].left, "死1"));
	ck_assert_ptr_nonnull(strstr(p->row[1].left, "120"));
}
END_TEST

static uint64_t
new_report(int64_t affected, int64_t dead)
{
	struct op_report_file f = flood(V11, affected);

	f.incident = REF_NEW;
	if (dead > 0)
		f.dead = FIGURE(dead);
	return send_report(&w, "v11a", &f);
}

static enum report_state
state(uint64_t id)
{
	return (enum report_state)report_of(&w, id).state;
}

START_TEST(twenty_in_four_keys)
{
	uint64_t ids[20], deadly, before;

	for (int i = 0; i < 20; i++)
		ids[i] = new_report(100 + i, 0);
	deadly = new_report(100, 1);
	sit(&st, "town1");
	before = core_seq(w.core);
	seat_type(&st, "0");
	seat_type(&st, "s");
	TOP(&st, "review");
	seat_type(&st, "9");
	TOP(&st, "accept_many");
	SHOWS(&st, "通过这20件");
	SHOWS(&st, "另有1件涉及伤亡");
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(state(ids[i]), report_state_sent);
	seat_type(&st, "1");
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(state(ids[i]), report_state_accepted);
	ck_assert_int_eq(state(deadly), report_state_sent);
	ck_assert_uint_eq(core_seq(w.core), before + 20);
	TOP(&st, "review");
	SHOWS(&st, "已通过20件");
}
END_TEST

START_TEST(what_changed_meanwhile_is_named)
{
	struct op_report_file again = flood(V11, 999);
	uint64_t a = new_report(100, 0), b = new_report(101, 0), c = new_report(102, 0);
	struct reply r;

	sit(&st, "town1");
	press_open(&st, "review", 0);
	press_action(&st, "accept those without casualties");
	again.incident = report_of(&w, b).incident;
	ck_assert_uint_eq(send_report(&w, "v11a", &again), b);
	ck_assert_int_eq(return_report(&w, "town1b", c, "看不清", &r), DONE);
	seat_type(&st, "1");
	ck_assert_int_eq(state(a), report_state_accepted);
	ck_assert_int_eq(state(b), report_state_sent);
	ck_assert_int_eq(state(c), report_state_returned);
	TOP(&st, "kit_page");
	SHOWS(&st, "灾0722-02");
	SHOWS(&st, "灾0722-03");
	SHOWS_NOT(&st, "! 灾0722-01");
	SHOWS(&st, "已通过1件，2件未通过");
}
END_TEST

START_TEST(only_what_the_list_shows)
{
	uint64_t a = new_report(100, 0), b = new_report(4711, 0), c = new_report(102, 0);

	sit(&other, "town1b");
	press_open(&other, "report_show", 0);
	seat_type(&other, "0");
	press_open(&other, "review", 0);
	press_row(&other, "受灾102");
	sit(&st, "town1");
	press_open(&st, "review", 0);
	press_action(&st, "accept those without casualties");
	SHOWS(&st, "通过这2件");
	SHOWS(&st, "另有1件别人已认领");
	seat_type(&st, "2");
	TOP(&st, "review");
	seat_type(&st, "/");
	seat_type(&st, "4711" KEY_ENTER);
	press_action(&st, "accept those without casualties");
	SHOWS(&st, "通过这1件");
	seat_type(&st, "1");
	ck_assert_int_eq(state(a), report_state_sent);
	ck_assert_int_eq(state(b), report_state_accepted);
	ck_assert_int_eq(state(c), report_state_sent);
}
END_TEST

/* From a row of the board all that it counts, and nothing that another row does. */
START_TEST(only_what_the_row_counts)
{
	static const char *const rows[] = { "孙样例 5件", "展旦召苏木 2件" }, *const offers[] = { "通过这5件", "通过这2件" };

	for (int i = 0; i < 5; i++)
		new_report(100 + i, 0);
	for (int i = 0; i < 2; i++) {
		struct op_report_file f = flood(V12, 5 + i);

		f.incident = REF_NEW;
		send_report(&w, "v12", &f);
	}
	for (size_t i = 0; i < 2; i++) {
		sit(&st, "town1");
		press_row(&st, rows[i]);
		press_action(&st, "accept those without casualties");
		SHOWS(&st, offers[i]);
		seat_close(&st);
		st.ui = NULL;
	}
}
END_TEST

/* A desk that accepts one after the other needs no key between them. */
START_TEST(accepting_goes_on)
{
	report_from("v11a", V11, 120);
	w.now += 1000;
	report_from("v12", V12, 5);
	sit(&st, "town1");
	press_row(&st, "审核");
	TOP(&st, "needs");
	for (int i = 0; i < 2; i++) {
		w.now += 4000;
		seat_type(&st, "1");
		TOP(&st, "report_show");
		w.now += 4000;
		seat_type(&st, "1");
		w.now += 4000;
		seat_type(&st, "1");
		TOP(&st, "needs");
	}
}
END_TEST

Suite *
suite_review_many(void)
{
	Suite *s = suite_create("review_many");
	TCase *tc = tcase_create("review_many");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, any_list_takes_and_shows_who_has_it);
	tcase_add_test(tc, oldest_and_most_urgent_first);
	tcase_add_test(tc, twenty_in_four_keys);
	tcase_add_test(tc, what_changed_meanwhile_is_named);
	tcase_add_test(tc, only_what_the_list_shows);
	tcase_add_test(tc, only_what_the_row_counts);
	tcase_add_test(tc, accepting_goes_on);
	suite_add_tcase(s, tc);
	return s;
}
