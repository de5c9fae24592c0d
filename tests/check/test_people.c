/*
 * 被困, 失联: an incident's figures are the sum of what its places last said,
 * and a place that takes its word back says nothing any more.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/check.h"
#include "src/rules/incident/incident.h"
#include "tests/check/help_report.h"

Suite *suite_people(void);

static struct world w;
static struct reply r;
static uint64_t incident;

#define UNKNOWN ((struct num){ 0 })

static void
setup(void)
{
	struct op_incident_open a = { .hazard = hazard_geology, .area = T1 };

	world_open(&w);
	world_do(&w, "town1", "incident.open", &a, &r);
	ck_assert_int_eq(r.outcome, DONE);
	incident = r.answer.id;
}

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
says(const char *login, struct num trapped, struct num out)
{
	struct op_report_file a = { .incident = incident, .affected = FIGURE(1),
	    .trapped = trapped, .out_of_contact = out };

	send_report(&w, login, &a);
}

static void
clears(const char *login, struct num out, const char *const *keys)
{
	struct op_report_file a = { .incident = incident, .affected = FIGURE(1),
	    .out_of_contact = out, .reason = "已核实" };

	ck_assert_int_eq(try_report(&w, login, &a, keys, &r), DONE);
}

static void
calls(const char *login, int64_t trapped)
{
	struct op_sos_send a = { .trapped = FIGURE(trapped) };

	world_do(&w, login, "sos.send", &a, &r);
	ck_assert_int_eq(r.outcome, DONE);
}

/* -1: not known. */
static void
holds(int64_t trapped, int64_t out)
{
	struct incident i;

	world_get(&w, &kind_incident, incident, &i);
	ck_assert_int_eq(i.trapped.known ? i.trapped.v : -1, trapped);
	ck_assert_int_eq(i.out_of_contact.known ? i.out_of_contact.v : -1, out);
}

static const char *const trapped_key[] = { "trapped", NULL };
static const char *const out_key[] = { "out_of_contact", NULL };
static const char *const both_keys[] = { "trapped", "out_of_contact", NULL };

START_TEST(one_place_takes_back_its_own)
{
	says("v11a", FIGURE(2), UNKNOWN);
	says("v12", FIGURE(3), UNKNOWN);
	holds(5, -1);
	clears("v12", UNKNOWN, trapped_key);
	holds(2, -1);
	says("v11a", FIGURE(1), UNKNOWN);
	holds(1, -1);
	says("v12", FIGURE(4), UNKNOWN);
	holds(5, -1);
	clears("v12", UNKNOWN, trapped_key);
	clears("v11a", UNKNOWN, trapped_key);
	holds(-1, -1);
}
END_TEST

START_TEST(each_figure_by_itself)
{
	says("v11a", FIGURE(2), FIGURE(6));
	says("v12", FIGURE(3), FIGURE(1));
	clears("v12", UNKNOWN, out_key);
	holds(5, 6);
	clears("v12", FIGURE(4), trapped_key);
	holds(2, 10);
	clears("v11a", UNKNOWN, both_keys);
	holds(-1, 4);
}
END_TEST

/* The township's word stands for its villages'; without it theirs stand again. */
START_TEST(a_township_takes_back_its_own)
{
	says("v11a", FIGURE(2), UNKNOWN);
	says("v12", FIGURE(3), UNKNOWN);
	says("town1", FIGURE(9), UNKNOWN);
	holds(9, -1);
	says("v12", FIGURE(4), UNKNOWN);
	holds(13, -1);
	clears("town1", UNKNOWN, trapped_key);
	holds(6, -1);
}
END_TEST

/* The report speaks for the village, also for who called from there. */
START_TEST(calls_of_the_place_are_taken_back_too)
{
	says("v11a", UNKNOWN, FIGURE(1));
	says("v12", UNKNOWN, UNKNOWN);
	calls("v11a", 3);
	calls("v12", 2);
	holds(5, 1);
	clears("v11a", UNKNOWN, trapped_key);
	holds(2, 1);
}
END_TEST

/* What the desk wrote when it opened the incident is no place's to take back. */
START_TEST(what_the_desk_wrote_stands)
{
	struct op_incident_open a = { .hazard = hazard_flood, .area = T1, .trapped = FIGURE(4) };

	world_do(&w, "town1", "incident.open", &a, &r);
	ck_assert_int_eq(r.outcome, DONE);
	incident = r.answer.id;
	says("v11a", UNKNOWN, UNKNOWN);
	clears("v11a", UNKNOWN, trapped_key);
	holds(4, -1);
	says("v11a", FIGURE(2), UNKNOWN);
	clears("v11a", UNKNOWN, trapped_key);
	holds(-1, -1);
}
END_TEST

Suite *
suite_people(void)
{
	Suite *s = suite_create("people");
	TCase *tc = tcase_create("people");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, one_place_takes_back_its_own);
	tcase_add_test(tc, each_figure_by_itself);
	tcase_add_test(tc, a_township_takes_back_its_own);
	tcase_add_test(tc, calls_of_the_place_are_taken_back_too);
	tcase_add_test(tc, what_the_desk_wrote_stands);
	suite_add_tcase(s, tc);
	return s;
}
