/*
 * 被困, 失联: an incident's figures are the sum of what its places last said,
 * and a place that takes its word back says nothing any more.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/change.h"
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

/* Of a county whose records were written by the test. */
static void
ended(void)
{
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

/* What is shown of the incident, -1: not known. */
static void
holds(int64_t trapped, int64_t out)
{
	people_shown(&w, incident, trapped, out);
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

/* What the desk wrote when it opened the incident is no place's to take back, and what
 * a place says comes to it. */
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
	holds(6, -1);
	clears("v11a", UNKNOWN, trapped_key);
	holds(4, -1);
	says("town1", FIGURE(5), UNKNOWN);
	holds(5, -1);
}
END_TEST

static uint64_t
opens(int64_t trapped)
{
	struct op_incident_open a = { .hazard = hazard_flood, .area = V21, .trapped = FIGURE(trapped) };

	world_do(&w, "county", "incident.open", &a, &r);
	ck_assert_int_eq(r.outcome, DONE);
	return r.answer.id;
}

static void
links(uint64_t from, uint64_t to)
{
	struct op_incident_link a = { .which = from, .to = to };

	world_do(&w, "county", "incident.link", &a, &r);
	ck_assert_int_eq(r.outcome, DONE);
}

static void
unlinks(uint64_t which)
{
	struct op_incident_unlink a = { .which = which };

	world_do(&w, "county", "incident.unlink", &a, &r);
	ck_assert_int_eq(r.outcome, DONE);
}

START_TEST(a_link_keeps_the_sum)
{
	uint64_t other = opens(4), third = opens(1);

	says("v12", FIGURE(6), FIGURE(1));
	links(other, incident);
	holds(10, 1);
	links(third, other);
	holds(11, 1);
	unlinks(third);
	holds(10, 1);
	people_shown(&w, third, 1, -1);
	unlinks(other);
	holds(6, 1);
	people_shown(&w, other, 4, -1);
}
END_TEST

/* A call belongs to its own incident, also what is said in it while that leads elsewhere. */
START_TEST(a_call_speaks_in_its_own_incident)
{
	struct sos call;
	uint64_t other;

	says("v12", FIGURE(6), UNKNOWN);
	calls("v21", 2);
	world_get(&w, &kind_sos, r.answer.id, &call);
	other = call.incident;
	ck_assert_uint_ne(other, incident);
	links(other, incident);
	holds(8, -1);
	calls("v21", 5);
	holds(11, -1);
	unlinks(other);
	holds(6, -1);
	people_shown(&w, other, 5, -1);
}
END_TEST

/* A report that comes in while they are linked stands for what was called from its area,
 * before and after they are parted; taken back, the calls stand again. */
START_TEST(a_report_reaches_into_linked_incidents)
{
	struct sos call;
	uint64_t other;

	says("v12", FIGURE(6), UNKNOWN);
	calls("v21", 2);
	world_get(&w, &kind_sos, r.answer.id, &call);
	other = call.incident;
	links(other, incident);
	says("town2", FIGURE(3), UNKNOWN);
	holds(9, -1);
	says("town2", FIGURE(4), UNKNOWN);
	holds(10, -1);
	clears("town2", UNKNOWN, trapped_key);
	holds(8, -1);
	says("v21", FIGURE(7), UNKNOWN);
	holds(13, -1);
	unlinks(other);
	holds(13, -1);
	people_shown(&w, other, 0, -1);
}
END_TEST

/* Shown as not confirmed, beside the sum. */
static void
beside(int64_t trapped)
{
	struct incident i;
	struct txn t;

	world_get(&w, &kind_incident, incident, &i);
	world_read(&w, &t);
	incident_with_people(&t, &i);
	txn_abort(&t);
	ck_assert_int_eq(i.unconfirmed_trapped.known ? i.unconfirmed_trapped.v : -1, trapped);
}

static void
calls_for(const char *login, const char *area, int64_t trapped)
{
	struct op_sos_send a = { .trapped = FIGURE(trapped) };

	snprintf(a.area, sizeof a.area, "%s", area);
	world_do(&w, login, "sos.send", &a, &r);
	ck_assert_int_eq(r.outcome, DONE);
}

/* The newest line of figures, -1 if there is none. */
static int64_t
last_figures(void)
{
	struct line line = { .no = -1 };
	struct scan s;
	struct txn t;

	world_read(&w, &t);
	incident_said_open(&s, &t, incident);
	while (scan_next(&s))
		ck_assert(record_get(&t, &kind_line, s.id, &line));
	scan_close(&s);
	txn_abort(&t);
	return line.no;
}

static enum outcome
corrects(const char *login, int64_t line, struct num trapped, const char *reason)
{
	struct op_incident_people a = { .which = incident, .line = line, .trapped = trapped };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	return world_do(&w, login, "incident.people", &a, &r);
}

START_TEST(a_strangers_figure_waits_beside)
{
	says("v12", FIGURE(4), UNKNOWN);
	calls_for("v21", V12, 999);
	ck_assert(r.answer.id != 0 && w.nnotices > 0);
	holds(4, -1);
	beside(999);
	ck_assert_int_eq(corrects("v12", last_figures(), UNKNOWN, ""), REFUSED);
	ck_assert_int_eq(corrects("county", last_figures(), FIGURE(2), ""), REFUSED);
	REFUSED_REPLY(r, "NEED_REASON", "reason");
	ck_assert_int_eq(corrects("county", last_figures(), FIGURE(2), "已电话核实"), DONE);
	holds(6, -1);
	beside(-1);
	calls_for("v21", V12, 3);
	holds(6, -1);
	beside(3);
	ck_assert_int_eq(corrects("county", last_figures(), UNKNOWN, ""), DONE);
	holds(7, -1);
	beside(-1);
	calls_for("v21", V12, 50);
	says("v12", FIGURE(5), UNKNOWN);
	holds(5, -1);
	beside(-1);
}
END_TEST

START_TEST(a_desk_corrects_with_a_reason)
{
	int64_t first;

	says("v12", FIGURE(4), FIGURE(1));
	first = last_figures();
	says("v11a", FIGURE(2), UNKNOWN);
	ck_assert_int_eq(corrects("town1", 1, FIGURE(2), "x"), REFUSED);
	REFUSED_REPLY(r, "NOT_FIGURES", "line");
	ck_assert_int_eq(corrects("town1", first, FIGURE(3), ""), REFUSED);
	REFUSED_REPLY(r, "NEED_REASON", "reason");
	ck_assert_int_eq(corrects("town1", first, FIGURE(3), "重复计算"), DONE);
	holds(5, 1);
	ck_assert_int_eq(corrects("town1", first, FIGURE(0), "已救出"), REFUSED);
	REFUSED_REPLY(r, "SAID_SINCE", "line");
	ck_assert_int_eq(corrects("town1", last_figures(), FIGURE(0), "已救出"), DONE);
	holds(2, 1);
	says("v12", FIGURE(6), UNKNOWN);
	holds(8, 1);
}
END_TEST

static enum outcome
closes(const char *reason)
{
	struct op_incident_state a = { .which = incident, .state = incident_state_closed };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	return world_do(&w, "county", "incident.state", &a, &r);
}

static void
retire(const char *code, const char *successor)
{
	struct op_area_retire a = { 0 };

	snprintf(a.which, sizeof a.which, "%s", code);
	snprintf(a.successor, sizeof a.successor, "%s", successor);
	world_do(&w, "", "area.retire", &a, &r);
	ck_assert_int_eq(r.outcome, DONE);
}

/* What an area's report said before another came to it holds nothing of that one. */
START_TEST(a_merged_villages_word_stays)
{
	struct op_report_file b = { .area = V12, .affected = FIGURE(2) };

	says("v11a", FIGURE(20), UNKNOWN);
	says("v12", FIGURE(0), UNKNOWN);
	holds(20, -1);
	retire(V11, V12);
	holds(20, -1);
	says("town2", UNKNOWN, FIGURE(1));
	holds(20, 1);
	b.incident = incident;
	b.trapped = FIGURE(3);
	send_report(&w, "v12", &b);
	holds(3, 1);
}
END_TEST

/* A call for the whole township that names its village then is that village's word. */
START_TEST(a_call_is_for_where_it_says_last)
{
	says("v12", FIGURE(2), UNKNOWN);
	calls_for("v11a", T1, 9);
	calls_for("v11a", V11, 5);
	holds(7, -1);
	clears("town1", UNKNOWN, trapped_key);
	holds(7, -1);
	says("v11a", FIGURE(4), UNKNOWN);
	holds(6, -1);
}
END_TEST

/* A stranger's word that a report has held since adds nothing once it is confirmed; what
 * he says after it does. */
START_TEST(a_confirmed_word_keeps_its_place)
{
	int64_t line;

	says("v12", UNKNOWN, FIGURE(0));
	calls_for("v21", V12, 4);
	line = last_figures();
	beside(4);
	says("town1", FIGURE(10), UNKNOWN);
	beside(-1);
	ck_assert_int_eq(corrects("county", line, UNKNOWN, ""), DONE);
	holds(10, 0);
	calls_for("v21", V12, 6);
	beside(6);
	ck_assert_int_eq(corrects("county", last_figures(), UNKNOWN, ""), DONE);
	holds(16, 0);
	beside(-1);
}
END_TEST

/* Trapped, a call without an answer, a report to review; the area itself reported. */
START_TEST(what_is_open_needs_a_reason_to_close)
{
	struct still_open o;
	struct incident i;
	struct txn t;

	says("v12", FIGURE(4), FIGURE(1));
	calls_for("v21", V12, 3);
	ck_assert_int_eq(closes(""), REFUSED);
	REFUSED_REPLY(r, "STILL_OPEN", "reason");
	world_get(&w, &kind_incident, incident, &i);
	world_read(&w, &t);
	ck_assert(incident_still_open(&t, &i, &o));
	txn_abort(&t);
	ck_assert_int_eq(o.trapped, 7);
	ck_assert_int_eq(o.out_of_contact, 1);
	ck_assert_int_eq(o.calls, 1);
	ck_assert_int_eq(o.reviews, 1);
	ck_assert_uint_eq(o.silent, 0);
	ck_assert_int_eq(closes("并入他事处理"), DONE);
}
END_TEST

START_TEST(an_accident_with_nothing_open_closes)
{
	struct op_incident_open a = { .class = incident_class_accident, .area = T1 };

	world_do(&w, "town1", "incident.open", &a, &r);
	incident = r.answer.id;
	ck_assert_int_eq(closes(""), DONE);
}
END_TEST

/* As the record stood before each had its own: with this figure, no mark. */
static void
was_record(struct change *c, uint64_t id, int64_t trapped)
{
	struct incident i;

	ck_assert(record_get(c->txn, &kind_incident, id, &i));
	i.own_people = false;
	i.trapped = FIGURE(trapped);
	change_set(c, &kind_incident, &i);
}

/* The last line of figures of from, as it stood before: with the root. */
static void
was_line(struct change *c, uint64_t from, uint64_t root)
{
	struct line line = { 0 };
	struct incident i;
	struct scan s;

	incident_said_open(&s, c->txn, from);
	while (scan_next(&s))
		ck_assert(record_get(c->txn, &kind_line, s.id, &line));
	scan_close(&s);
	ck_assert(record_get(c->txn, &kind_incident, root, &i));
	line.incident = root;
	line.no = ++i.lines;
	change_set(c, &kind_incident, &i);
	change_set(c, &kind_line, &line);
}

/* In a county of before the second word of a call stands with the root, and the records
 * hold what stood in them when they were linked. */
START_TEST(a_county_of_before_is_read_right)
{
	uint8_t storage[8192];
	struct buf effects = BUF(storage);
	struct change c = { .now = w.now, .effects = &effects };
	struct sos call;

	says("v12", FIGURE(6), UNKNOWN);
	calls("v21", 2);
	world_get(&w, &kind_sos, r.answer.id, &call);
	links(call.incident, incident);
	calls("v21", 3);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	c.txn = core_txn(w.core);
	c.last_id = core_last_id(w.core);
	was_line(&c, call.incident, incident);
	was_record(&c, incident, 9);
	was_record(&c, call.incident, 2);
	ck_assert_int_eq(core_commit(w.core), 0);
	holds(9, -1);
	unlinks(call.incident);
	holds(9, -1);
	people_shown(&w, call.incident, -1, -1);
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
	tcase_add_test(tc, a_link_keeps_the_sum);
	tcase_add_test(tc, a_call_speaks_in_its_own_incident);
	tcase_add_test(tc, a_report_reaches_into_linked_incidents);
	tcase_add_test(tc, a_strangers_figure_waits_beside);
	tcase_add_test(tc, a_desk_corrects_with_a_reason);
	tcase_add_test(tc, a_merged_villages_word_stays);
	tcase_add_test(tc, a_call_is_for_where_it_says_last);
	tcase_add_test(tc, a_confirmed_word_keeps_its_place);
	tcase_add_test(tc, what_is_open_needs_a_reason_to_close);
	tcase_add_test(tc, an_accident_with_nothing_open_closes);
	suite_add_tcase(s, tc);
	tc = tcase_create("before");
	tcase_add_checked_fixture(tc, setup, ended);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_county_of_before_is_read_right);
	suite_add_tcase(s, tc);
	return s;
}
