/* What check says of needs: those that are missing, and those that are left. */
#include <check.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/sos/sos.h"
#include "src/admin/check_needs.h"
#include "tests/check/help_need.h"
#include "tests/check/help_report.h"

Suite *suite_check_needs(void);

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

#define DONE_OK() ck_assert_msg(r.outcome == DONE, "%s at %s", \
	world_message(r.refusal.message), r.refusal.field)

static uint64_t
faults(void)
{
	struct txn t;
	uint64_t n;

	world_read(&w, &t);
	n = check_needs(&t, NULL);
	txn_abort(&t);
	return n;
}

/* A chain that lost its clock is silent, and nobody would see why. */
START_TEST(check_finds_what_nothing_wakes)
{
	struct op_report_file a = flood(V11, 10);
	struct need_row row;
	struct viewer v;
	struct txn t;

	send_report(&w, "v11a", &a);
	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_eq(need_list(&t, &v, w.now, &row, 1), 1);
	txn_abort(&t);
	ck_assert_int_ne(row.need.next, 0);
	ck_assert_uint_eq(faults(), 0);
	row.need.wake = 0;
	change_set(act_begin(&w, "town1")->change, &kind_need, &row.need);
	act_end(&w);
	ck_assert_uint_eq(faults(), 1);
	row.need.waits = w.now;
	change_set(act_begin(&w, "town1")->change, &kind_need, &row.need);
	act_end(&w);
	ck_assert_uint_eq(faults(), 0);
}
END_TEST

/* Areas as a desk may leave them: one that counts asks somebody, unless it lies under one that
 * is accepted and everybody there sees the incident already. */
START_TEST(what_lies_under_an_accepted_area_asks_nobody)
{
	struct op_report_file a = flood(V11, 10);
	struct incident_area ia = { .area = T2, .counted = true };
	struct report rep;
	struct txn t;
	uint64_t id;

	id = send_report(&w, "v11a", &a);
	world_read(&w, &t);
	ck_assert(record_get(&t, &kind_report, id, &rep));
	txn_abort(&t);
	ia.incident = rep.incident;
	change_new(act_begin(&w, "town1")->change, &kind_incident_area, &ia);
	act_end(&w);
	ck_assert_uint_eq(faults(), 1);
	ia = (struct incident_area){ .area = COUNTY, .incident = rep.incident };
	change_new(act_begin(&w, "county")->change, &kind_incident_area, &ia);
	act_end(&w);
	ck_assert_uint_eq(faults(), 0);
}
END_TEST

/* The comparison that check makes is one of its own: it sees what is set by hand. */
START_TEST(check_compares_needs_with_what_they_are_about)
{
	struct op_report_file a = flood(V11, 10);
	struct act *act;
	struct need n;
	struct need_row rows[4];
	struct viewer v;
	struct txn t;

	a.dead = FIGURE(1);
	send_report(&w, "v11a", &a);
	ck_assert_uint_eq(faults(), 0);
	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_eq(need_list(&t, &v, w.now, rows, 4), 1);
	txn_abort(&t);
	act = act_begin(&w, "town1");
	n = rows[0].need;
	n.live = false;
	n.wake = 0;
	change_set(act->change, &kind_need, &n);
	act_end(&w);
	ck_assert_uint_ge(faults(), 1);			/* open, and nobody is asked */
	act = act_begin(&w, "town1");
	ck_assert(record_get(act->txn, &kind_need, n.id, &n));
	n.live = true;
	n.verb = need_verb_correct;
	change_set(act->change, &kind_need, &n);
	act_end(&w);
	ck_assert_uint_ge(faults(), 2);			/* asked for what is not returned */
}
END_TEST

static void
set_live(uint64_t id, bool live)
{
	struct act *act = act_begin(&w, "admin");
	struct need n;

	ck_assert(record_get(act->txn, &kind_need, id, &n));
	n.live = live;
	n.wake = live ? n.next : 0;
	change_set(act->change, &kind_need, &n);
	act_end(&w);
}

/* All needs that there are, whose verbs as bits. */
static size_t
all_needs(struct need *out, size_t cap, unsigned *verbs)
{
	struct walk walk;
	struct txn t;
	size_t n = 0;

	*verbs = 0;
	world_read(&w, &t);
	walk_open(&walk, &t, TABLE_KIND + kind_need.no, "", 0, false);
	while (n < cap && walk_next(&walk))
		if (record_get(&t, &kind_need, get_u64(walk.key), &out[n]) && out[n].live)
			*verbs |= 1u << out[n++].verb;
	walk_close(&walk);
	txn_abort(&t);
	return n;
}

/* Whom its steps asked: each is a fault too when it is not live. */
static uint64_t
asked_later(uint64_t need)
{
	struct index_key key;
	struct need_to to;
	struct scan s;
	struct txn t;
	uint64_t n = 0;

	world_read(&w, &t);
	key_begin(&key, &kind_need_to, 1);
	key_number(&key, need);
	scan_open(&s, &t, &key, false);
	while (scan_next(&s))
		n += record_get(&t, &kind_need_to, s.id, &to) && to.live;
	scan_close(&s);
	txn_abort(&t);
	return n;
}

/* One open thing of each verb, at least. */
static void
open_all(void)
{
	struct op_report_file a = flood(V11, 10), unsure = flood(V21, 5),
	    trapped = flood(V12, 5);
	struct op_sos_send call = { 0 };

	world_do(&w, "v12", "sos.send", &call, &r);
	DONE_OK();
	trapped.trapped = FIGURE(2);
	send_report(&w, "v12", &trapped);
	a.dead = FIGURE(1);
	send_report(&w, "v11a", &a);
	unsure.incident = REF_UNSURE;
	send_report(&w, "v21", &unsure);
}

/* A live need for each thing that is open, and only for that: for every verb, one
 * that is missing is found, and one that is left. */
START_TEST(check_sees_what_is_missing_and_what_is_left)
{
	struct need n[24];
	struct op_report_return back = { .reason = "数字不对" };
	struct op_incident_state on = { .state = incident_state_verified };
	unsigned verbs;
	size_t count;

	open_all();
	count = all_needs(n, 24, &verbs);
	for (size_t i = 0; i < count && back.which == 0; i++)
		if (n[i].verb == need_verb_review && strcmp(n[i].about, V21) == 0)
			back.which = n[i].subject;
	world_do(&w, "town2", "report.return", &back, &r);
	DONE_OK();
	count = all_needs(n, 24, &verbs);
	ck_assert_uint_eq(verbs, 0x7e);		/* all six */
	ck_assert_uint_eq(faults(), 0);
	for (size_t i = 0; i < count; i++) {
		size_t others = 0;
		for (size_t k = 0; k < count; k++)
			others += k != i && n[k].subject == n[i].subject && n[k].verb == n[i].verb;
		if (others > 0 || (n[i].verb == need_verb_casualty &&
		    strcmp(n[i].about, V12) == 0))	/* a call asks two desks; trapped alone */
			continue;
		set_live(n[i].id, false);
		ck_assert_msg(faults() == 1 + asked_later(n[i].id),
		    "a need of verb %d is not missed", n[i].verb);
		set_live(n[i].id, true);
	}
	for (size_t i = 0; i < count; i++) {
		if (n[i].verb != need_verb_decide)
			continue;
		on.which = n[i].subject;
		world_do(&w, "county", "incident.state", &on, &r);
		DONE_OK();
		ck_assert_uint_eq(faults(), 0);
		set_live(n[i].id, true);
		ck_assert_uint_eq(faults(), 1);
		set_live(n[i].id, false);
	}
}
END_TEST

/* An answered call asks for its outcome; one that was answered before there were
 * outcomes has neither, and nobody is asked. */
START_TEST(check_wants_outcomes)
{
	struct op_sos_send call = { 0 };
	struct op_sos_answer answer = { 0 };
	struct sos s;

	world_do(&w, "v12", "sos.send", &call, &r);
	DONE_OK();
	answer.which = r.answer.id;
	world_do(&w, "town1", "sos.answer", &answer, &r);
	DONE_OK();
	ck_assert_uint_eq(faults(), 0);
	world_get(&w, &kind_sos, answer.which, &s);
	s.pending = false;		/* both desks are asked for what is settled */
	change_set(act_begin(&w, "town1")->change, &kind_sos, &s);
	act_end(&w);
	ck_assert_uint_eq(faults(), 2);
	need_settle(act_begin(&w, "town1"), &kind_sos, s.id, need_verb_outcome);
	act_end(&w);
	ck_assert_uint_eq(faults(), 0);	/* as in a county of before */
	s.pending = true;
	change_set(act_begin(&w, "town1")->change, &kind_sos, &s);
	act_end(&w);
	ck_assert_uint_eq(faults(), 1);
}
END_TEST

Suite *
suite_check_needs(void)
{
	Suite *s = suite_create("check_needs");
	TCase *tc = tcase_create("needs");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, check_finds_what_nothing_wakes);
	tcase_add_test(tc, what_lies_under_an_accepted_area_asks_nobody);
	tcase_add_test(tc, check_compares_needs_with_what_they_are_about);
	tcase_add_test(tc, check_sees_what_is_missing_and_what_is_left);
	tcase_add_test(tc, check_wants_outcomes);
	suite_add_tcase(s, tc);
	return s;
}
