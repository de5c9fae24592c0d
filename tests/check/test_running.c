/*
 * Running numbers: however often somebody sends, calls or writes, the next one
 * is taken like the first.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "src/rules/need/need.h"
#include "tests/check/help_need.h"
#include "tests/check/help_report.h"

Suite *suite_running(void);

static struct world w;
static struct reply r;

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

/* Puts records as years of use would have left them. */
static struct change *
put_begin(void)
{
	static uint8_t storage[8192];
	static struct buf effects;
	static struct change c;

	buf_init(&effects, storage, sizeof storage);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	c = (struct change){ .txn = core_txn(w.core), .now = w.now,
	    .last_id = core_last_id(w.core), .effects = &effects };
	return &c;
}

static void
put_end(void)
{
	ck_assert_int_eq(core_txn(w.core)->err, 0);
	ck_assert_int_eq(core_commit(w.core), 0);
}

static struct need
review_need(uint64_t report)
{
	static struct need_row rows[200];
	struct viewer v;
	struct txn t;
	size_t n;

	world_viewer(&w, "county", &v);
	world_read(&w, &t);
	n = need_list(&t, &v, w.now, rows, 200);
	txn_abort(&t);
	for (size_t i = 0; i < n; i++)
		if (rows[i].need.subject == report && rows[i].need.verb == need_verb_review)
			return rows[i].need;
	ck_abort_msg("the county does not see the review");
}

/* Every version begins the chain anew, and its step is due at once. */
START_TEST(every_version_with_casualties_rings)
{
	struct op_report_file a = flood(V11, 0);
	uint64_t id = 0;

	for (int i = 1; i <= 120; i++) {
		a.affected = FIGURE(100 + i);
		a.dead = FIGURE(1);
		id = send_report(&w, "v11a", &a);
		ck_assert_msg(need_heard(&w, "county") > 0, "version %d did not ring", i);
	}
	ck_assert_int_eq(report_of(&w, id).version, 120);
	ck_assert_int_eq(review_need(id).step, 2);
}
END_TEST

START_TEST(versions_and_follow_ups_go_on)
{
	struct op_report_file a = flood(V11, 1);
	uint64_t id = send_report(&w, "v11a", &a);
	struct report_version v;
	struct report rep;
	struct change *c;

	a.affected = FIGURE(2);
	send_report(&w, "v11a", &a);
	v = latest_of(&w, id);
	rep = report_of(&w, id);
	rep.version = v.version = 99999;
	rep.stage_no = v.stage_no = 9999;
	c = put_begin();
	change_set(c, &kind_report_version, &v);
	change_set(c, &kind_report, &rep);
	put_end();
	a.affected = FIGURE(3);
	send_report(&w, "v11a", &a);
	ck_assert_int_eq(latest_of(&w, id).version, 100000);
	ck_assert_int_eq(latest_of(&w, id).stage_no, 10000);
	ck_assert_int_eq(accept_report(&w, "town1", id, &r), DONE);
}
END_TEST

/* A line of the timeline is written by every report, call and note. */
START_TEST(a_long_timeline_takes_more_lines)
{
	struct op_report_file a = flood(V11, 1);
	uint64_t id = send_report(&w, "v11a", &a);
	struct line line = { .incident = report_of(&w, id).incident, .no = 999999,
	    .what = line_what_note, .at = w.now };
	struct op_incident_note note = { .which = line.incident, .text = "水位回落" };

	change_new(put_begin(), &kind_line, &line);
	put_end();
	ck_assert_int_eq(world_do(&w, "county", "incident.note", &note, &r), DONE);
}
END_TEST

START_TEST(a_call_rings_as_often_as_it_is_sent)
{
	struct op_sos_send a = { .area = V11 };
	struct sos s;

	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &a, &r), DONE);
	world_get(&w, &kind_sos, r.answer.id, &s);
	s.rings = 9999;
	change_set(put_begin(), &kind_sos, &s);
	put_end();
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &a, &r), DONE);
	ck_assert(need_heard(&w, "county") > 0);
	world_get(&w, &kind_sos, s.id, &s);
	ck_assert_int_eq(s.rings, 10000);
	s.rings = 99999;
	change_set(put_begin(), &kind_sos, &s);
	put_end();
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &a, &r), DONE);
}
END_TEST

static void
link_to(uint64_t which, uint64_t to)
{
	struct op_incident_link l = { .which = which, .to = to };

	ck_assert_int_eq(world_do(&w, "county", "incident.link", &l, &r), DONE);
}

static bool
look_again(const char *area)
{
	for (size_t i = 0; i < w.nnotices; i++)
		for (size_t k = 0; k < w.notices[i].nareas; k++)
			if (strcmp(w.notices[i].areas[k], area) == 0)
				return true;
	return false;
}

/* A sending that settles much tells of more than an operation has room for. */
START_TEST(what_rings_is_told_whatever_else_changes)
{
	struct op_report_file a = flood(V11, 1);
	struct report first, other;

	a.incident = REF_NEW;
	first = report_of(&w, send_report(&w, "v11a", &a));
	return_report(&w, "town1", first.id, "请核实", &r);
	for (int i = 0; i < 20; i++) {
		other = report_of(&w, send_report(&w, "v11a", &a));
		return_report(&w, "town1", other.id, "请核实", &r);
		link_to(other.incident, first.incident);
	}
	a.incident = first.incident;
	a.dead = FIGURE(1);
	send_report(&w, "v11a", &a);
	ck_assert(look_again(T1) && look_again(COUNTY));
	ck_assert_uint_eq(need_heard(&w, "town1"), 1);
	ck_assert_uint_eq(need_heard(&w, "county"), 2);
}
END_TEST

Suite *
suite_running(void)
{
	Suite *s = suite_create("running");
	TCase *tc = tcase_create("running");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, every_version_with_casualties_rings);
	tcase_add_test(tc, versions_and_follow_ups_go_on);
	tcase_add_test(tc, a_long_timeline_takes_more_lines);
	tcase_add_test(tc, a_call_rings_as_often_as_it_is_sent);
	tcase_add_test(tc, what_rings_is_told_whatever_else_changes);
	suite_add_tcase(s, tc);
	return s;
}
