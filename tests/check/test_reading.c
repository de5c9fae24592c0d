/*
 * The first reading of each version by each tier is in the journal, whether it
 * was read by command or on a screen; later looks ask nobody.
 */
#include <check.h>
#include <string.h>

#include "db/check.h"
#include "db/journal.h"
#include "src/lang/when.h"
#include "tests/check/help_command.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_reading(void);

static struct world w;
static struct typed t;
static struct seat st;
static uint64_t id;

static void
setup(void)
{
	struct op_report_file a = flood(V11, 120);

	world_open(&w);
	t = (struct typed){ .language = language_en };
	id = send_report(&w, "v11a", &a);
}

static void
teardown(void)
{
	struct check_result r;

	ck_assert_int_eq(check_run(w.dir, stderr, &r), 0);
	world_close(&w);
}

/* How many readings of login the journal has. */
static int
readings(const char *login)
{
	uint64_t account = world_account(&w, login);
	struct entry e;
	struct txn txn;
	int n = 0;

	world_read(&w, &txn);
	for (uint64_t seq = 1; journal_get(&txn, seq, &e, NULL) == 0; seq++)
		n += e.actor == account && strcmp(e.op, "report.open") == 0;
	txn_abort(&txn);
	return n;
}

static void
show(const char *login)
{
	w.now += 1000;
	ck_assert_int_eq(type_line(&w, login, "report show R0722-01", &t), 0);
}

static void
look(const char *login)
{
	struct arg arg = { .id = id };

	seat_clock(&w);
	seat_open(&st, &w, login, 80, 24, language_en, charset_utf8);
	ui_open(st.ui, screen_find("report_show"), &arg, 0);
	seat_type(&st, "");
	ck_assert(seat_shows(&st, "R0722-01"));
	seat_close(&st);
}

static void
send_next(int64_t affected)
{
	struct op_report_file a = flood(V11, affected);

	send_report(&w, "v11a", &a);
}

START_TEST(each_tier_reads_once_by_command)
{
	show("county");
	show("county");
	show("leader");				/* the same desk's tier */
	ck_assert_int_eq(readings("county"), 1);
	ck_assert_int_eq(readings("leader"), 0);
	show("town1b");
	show("town1");
	ck_assert_int_eq(readings("town1b"), 1);
	ck_assert_int_eq(readings("town1"), 0);
	show("v11a");				/* who wrote it */
	ck_assert_int_eq(readings("v11a"), 0);
	show("v11b");
	ck_assert_int_eq(readings("v11b"), 1);
	show("super");				/* no tier's desk */
	ck_assert_int_eq(readings("super"), 0);
}
END_TEST

START_TEST(each_tier_reads_once_on_a_screen)
{
	look("county");
	look("county");
	ck_assert_int_eq(readings("county"), 1);
	look("town1");
	look("town1b");
	ck_assert_int_eq(readings("town1"), 1);
	ck_assert_int_eq(readings("town1b"), 0);
	show("county");
	ck_assert_int_eq(readings("county"), 1);
}
END_TEST

START_TEST(each_version_is_read_anew)
{
	show("county");
	send_next(130);
	show("county");
	ck_assert_int_eq(readings("county"), 2);
	look("town1");
	send_next(140);
	look("town1");
	ck_assert_int_eq(readings("town1"), 2);
}
END_TEST

/* Only the reviewing desk's eyes stop the way up. */
START_TEST(another_tiers_eyes_do_not_open_it)
{
	show("county");
	ck_assert_int_eq(report_of(&w, id).opened, 0);
	w.now += 11 * MINUTE;
	run_clock(&w);
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_review), 1);
	show("town1");
	ck_assert_uint_eq(report_of(&w, id).opened_by, world_account(&w, "town1"));
}
END_TEST

/* Who decides has read it: the verdict is that tier's reading. */
START_TEST(a_verdict_is_a_reading)
{
	struct reply r;

	ck_assert_int_eq(accept_report(&w, "town1", id, &r), DONE);
	show("town1b");
	ck_assert_int_eq(readings("town1b"), 0);
	show("county");
	ck_assert_int_eq(readings("county"), 1);
}
END_TEST

START_TEST(a_reading_is_found_by_incident_and_area)
{
	json_t *o;

	show("county");
	o = type_json(&w, "super", "journal list op=report.open incident=E0722-01 area=" T1 " --json");
	ck_assert_uint_eq(json_array_size(o), 1);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(o, 0), "number")),
	    "R0722-01");
	json_decref(o);
}
END_TEST

Suite *
suite_reading(void)
{
	Suite *s = suite_create("reading");
	TCase *tc = tcase_create("reading");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, each_tier_reads_once_by_command);
	tcase_add_test(tc, each_tier_reads_once_on_a_screen);
	tcase_add_test(tc, each_version_is_read_anew);
	tcase_add_test(tc, another_tiers_eyes_do_not_open_it);
	tcase_add_test(tc, a_verdict_is_a_reading);
	tcase_add_test(tc, a_reading_is_found_by_incident_and_area);
	suite_add_tcase(s, tc);
	return s;
}
