/* What a screen reads again when it hears what kinds of record changed. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/incident/args.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/setting/args.h"
#include "gen/kinds/setting/setting.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/unit/args.h"
#include "gen/kinds/unit/unit.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_news(void);

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
sit(const char *login, const char *screen)
{
	seat_open(&st, &w, login, 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find(screen), NULL, 0));
	seat_type(&st, "");
}

/* After the last operation: only what it says that it changed is read again, and
 * then everything is. Both must show the same. */
static void
shows_all_of_it(const char *what)
{
	char *told;

	w.now += 2000;
	seat_clock(&w);
	ck_assert_uint_gt(w.nnotices, 0);
	ck_assert(ui_changed(st.ui, w.notices[0].kinds));
	seat_type(&st, "");
	told = strdup(seat_text(&st));
	seat_notice(&st);
	ck_assert_msg(strcmp(told, seat_text(&st)) == 0, "%s:\n%s\n---\n%s", what, told, st.text);
	free(told);
}

/* A night, seen from one screen of one person. */
static void
watch_from(const char *login, const char *screen)
{
	struct op_report_file a = flood(V11, 12);
	struct op_sos_send call = { .area = V12 };
	struct op_sos_answer taken = { .text = "船已出发" };
	struct op_setting_set set = { .which = "report.join.hours", .value = "5" };
	struct op_incident_note note = { .text = "县道中断" };
	struct report first;
	struct reply r;

	sit(login, screen);
	a.incident = REF_NEW;
	first = report_of(&w, send_report(&w, "v11a", &a));
	shows_all_of_it("a report");
	a.incident = first.incident;
	a.dead = FIGURE(1);
	send_report(&w, "v11a", &a);
	shows_all_of_it("a death");
	ck_assert_int_eq(world_do(&w, "v12", "sos.send", &call, &r), DONE);
	shows_all_of_it("a call");
	taken.which = r.answer.id;
	ck_assert_int_eq(world_do(&w, "town1", "sos.answer", &taken, &r), DONE);
	shows_all_of_it("its answer");
	note.which = first.incident;
	ck_assert_int_eq(world_do(&w, "county", "incident.note", &note, &r), DONE);
	shows_all_of_it("a note");
	ck_assert_int_eq(world_do(&w, "admin", "setting.set", &set, &r), DONE);
	shows_all_of_it("a setting");
	seat_close(&st);
}

START_TEST(a_desk_misses_nothing)
{
	watch_from("county", "board");
}
END_TEST

START_TEST(a_village_misses_nothing)
{
	watch_from("v11a", "board");
}
END_TEST

START_TEST(a_list_misses_nothing)
{
	watch_from("town1", "incident_list");
}
END_TEST

START_TEST(what_is_not_shown_is_not_read)
{
	sit("county", "incident_list");
	ck_assert(!st.ui->top->stale);
	ck_assert(ui_changed(st.ui, KIND_BIT(kind_unit.no)));
	ck_assert(!st.ui->top->stale);
	ck_assert(ui_changed(st.ui, KIND_ALL));
	ck_assert(st.ui->top->stale);
	seat_close(&st);
}
END_TEST

/* What is looked for is noted, found or not. */
START_TEST(a_transaction_notes_what_it_saw)
{
	struct need n;
	struct txn t;

	world_read(&w, &t);
	ck_assert_uint_eq(t.seen, 0);
	record_get(&t, &kind_need, 4711, &n);
	ck_assert_uint_eq(t.seen, KIND_BIT(kind_need.no));
	txn_abort(&t);
}
END_TEST

Suite *
suite_news(void)
{
	Suite *s = suite_create("news");
	TCase *tc = tcase_create("news");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_desk_misses_nothing);
	tcase_add_test(tc, a_village_misses_nothing);
	tcase_add_test(tc, a_list_misses_nothing);
	tcase_add_test(tc, what_is_not_shown_is_not_read);
	tcase_add_test(tc, a_transaction_notes_what_it_saw);
	suite_add_tcase(s, tc);
	return s;
}
