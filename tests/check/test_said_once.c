/*
 * Of one place the last word of those who answer for it counts, in a call or a report:
 * nobody is counted twice, and a lower word stands over a higher one in sight of all.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check/help_command.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

Suite *suite_said_once(void);

static struct world w;
static struct reply r;
static struct typed typed;
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
	world_close(&w);
}

static void
says(const char *login, struct num trapped, struct num out)
{
	struct op_report_file a = { .incident = incident, .affected = FIGURE(1),
	    .trapped = trapped, .out_of_contact = out };

	send_report(&w, login, &a);
}

static uint64_t
calls(const char *login, int64_t trapped)
{
	struct op_sos_send a = { .trapped = FIGURE(trapped) };

	world_do(&w, login, "sos.send", &a, &r);
	ck_assert_int_eq(r.outcome, DONE);
	return r.answer.id;
}

static void
close_call(const char *login, uint64_t id)
{
	struct op_sos_close a = { .which = id, .outcome = sos_outcome_rescued };

	world_do(&w, login, "sos.close", &a, &r);
	ck_assert_int_eq(r.outcome, DONE);
}

static void
link_other(uint64_t other, bool undo)
{
	struct op_incident_link to = { .which = other, .to = incident };
	struct op_incident_unlink from = { .which = other };

	world_do(&w, "county", undo ? "incident.unlink" : "incident.link", undo ? (void *)&from : &to,
	    &r);
	ck_assert_int_eq(r.outcome, DONE);
}

/* What is shown of the incident, -1: not known. */
static void
holds(int64_t trapped, int64_t out)
{
	people_shown(&w, incident, trapped, out);
}

/* How many words a later and lower one stands over; the first says v, now it is so many. */
static size_t
outsaid(int64_t v, int64_t now)
{
	struct outsaid_list list;
	struct txn t;
	size_t n;

	world_read(&w, &t);
	incident_outsaid(&t, incident, w.now, &list);
	txn_abort(&t);
	n = list.n;
	if (n > 0) {
		ck_assert_int_eq(list.row[0].v, v);
		ck_assert_int_eq(list.row[0].now, now);
		ck_assert_str_eq(list.row[0].area, V11);
	}
	free(list.row);
	return n;
}

/* One officer's call and report are one word on his place, the later of them. */
START_TEST(a_call_and_a_report_of_one_place_are_one)
{
	says("v12", UNKNOWN, UNKNOWN);
	says("v11a", UNKNOWN, UNKNOWN);
	calls("v11a", 2);
	holds(2, -1);
	says("v11a", FIGURE(2), UNKNOWN);
	holds(2, -1);
	calls("v11a", 3);
	holds(3, -1);
	says("v11a", UNKNOWN, FIGURE(1));
	holds(3, 1);
	calls("v12", 4);		/* another place */
	holds(7, 1);
}
END_TEST

/* Two officers of a place speak for it, one after the other. */
START_TEST(the_last_word_for_a_place_counts)
{
	says("v11a", UNKNOWN, UNKNOWN);
	calls("v11a", 5);
	calls("v11b", 2);
	holds(2, -1);
	says("town1", FIGURE(9), UNKNOWN);
	holds(9, -1);
	calls("v11a", 1);		/* after the township's: it adds */
	calls("v11b", 3);
	holds(12, -1);
}
END_TEST

/* So does a call that comes while its incident is linked to one where the place spoke. */
START_TEST(a_call_reaches_into_linked_incidents)
{
	struct sos call;
	uint64_t other;

	calls("v21", 2);
	world_get(&w, &kind_sos, r.answer.id, &call);
	other = call.incident;
	says("v21", FIGURE(6), UNKNOWN);
	link_other(other, false);
	holds(8, -1);
	calls("v21", 5);
	holds(5, -1);
	link_other(other, true);
	holds(0, -1);
	people_shown(&w, other, 5, -1);
}
END_TEST

/* Of one place the later word counts, of whoever answers for it; that it is the lower one
 * is said as long as the other call has no outcome. */
START_TEST(of_two_calls_the_later_counts)
{
	uint64_t first;

	says("v11a", UNKNOWN, UNKNOWN);
	first = calls("v11a", 3);
	calls("v11b", 2);
	holds(2, -1);
	ck_assert_uint_eq(outsaid(3, 2), 1);
	calls("v11b", 1);
	holds(1, -1);
	ck_assert_uint_eq(outsaid(3, 1), 1);
	close_call("town1", first);
	holds(1, -1);
	ck_assert_uint_eq(outsaid(0, 0), 0);
}
END_TEST

/* Let go, an incident keeps that the report stood for its call; what the report says is
 * still what it says, and that the call is counted nowhere here is said whatever it is. */
START_TEST(let_go_the_report_keeps_its_own_figure)
{
	struct outsaid_list list;
	char words[500];
	struct sos call;
	uint64_t first;
	struct txn t;

	for (int64_t n = 1; n <= 3; n += 2) {
		first = calls("v21", 2);
		world_get(&w, &kind_sos, first, &call);
		link_other(call.incident, false);
		says("town2", FIGURE(n), UNKNOWN);
		link_other(call.incident, true);
		world_read(&w, &t);
		incident_outsaid(&t, call.incident, w.now, &list);
		ck_assert_uint_eq(list.n, 1);
		ck_assert_int_eq(list.row[0].v, 2);
		ck_assert_int_eq(list.row[0].now, n);
		ck_assert_str_eq(list.row[0].where, "E0722-01");
		outsaid_words(&t, &list.row[0], words, sizeof words);
		ck_assert_msg(strstr(words, "counts only in E0722-01") != NULL, "%s", words);
		free(list.row);
		txn_abort(&t);
		close_call("town2", first);
		world_read(&w, &t);
		incident_outsaid(&t, call.incident, w.now, &list);
		txn_abort(&t);
		ck_assert_uint_eq(list.n, 0);
		w.now += 13 * 3600000;
	}
}
END_TEST

/* Who goes below his own word says it himself. */
START_TEST(ones_own_lower_word_is_said_by_nobody_else)
{
	says("v11a", FIGURE(5), UNKNOWN);
	calls("v11a", 3);
	holds(3, -1);
	ck_assert_uint_eq(outsaid(0, 0), 0);
	says("town1", FIGURE(1), UNKNOWN);
	holds(1, -1);
	ck_assert_uint_ge(outsaid(5, 1), 1);
}
END_TEST

/* Who cannot be reached is as grave as who is trapped. */
START_TEST(out_of_contact_rings)
{
	struct op_report_file a = { .incident = incident, .affected = FIGURE(1),
	    .out_of_contact = FIGURE(2) };
	uint64_t id = send_report(&w, "v12", &a);

	ck_assert_uint_eq(board_has(&w, "leader", id, need_verb_casualty), 1);
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_review), 1);
}
END_TEST

/* Who says the lower word reads it in the answer, in a call and in a report, typed and on
 * the screen; who says as many or more reads nothing of it. */
START_TEST(the_sender_of_the_lower_word_reads_it)
{
	static const char words[] = "另有其人";
	char line[120], number[24];
	struct incident i;

	seat_catalogue();
	world_get(&w, &kind_incident, incident, &i);
	incident_number(&i, w.now, number);
	says("v11a", UNKNOWN, UNKNOWN);
	calls("v11a", 3);
	ck_assert_int_eq(type_line(&w, "v11b", "sos send trapped=3", &typed), 0);
	ck_assert_msg(strstr(typed.err, words) == NULL, "%s", typed.err);
	ck_assert_int_eq(type_line(&w, "v11b", "sos send trapped=2", &typed), 0);
	ck_assert_msg(strstr(typed.err, words) != NULL, "%s", typed.err);
	snprintf(line, sizeof line, "report file incident=%s affected=1 trapped=1", number);
	ck_assert_int_eq(type_line(&w, "v11b", line, &typed), 0);
	ck_assert_msg(strstr(typed.err, words) != NULL, "%s", typed.err);
	snprintf(line, sizeof line, "report file incident=%s affected=1 trapped=3", number);
	ck_assert_int_eq(type_line(&w, "v11b", line, &typed), 0);
	ck_assert_msg(strstr(typed.err, words) == NULL, "%s", typed.err);
}
END_TEST

START_TEST(the_screen_says_it_to_him)
{
	static const char *const parts[] = { "后报2人", "另有其人" };
	static struct seat st;

	seat_catalogue();
	calls("v11a", 3);
	seat_open(&st, &w, "v11b", _i ? 45 : 80, _i ? 20 : 24, language_zh, charset_utf8);
	press_open(&st, "board", 0);
	press_open(&st, "report_form", 0);
	press_choice(&st, "hazard", "地质");
	press_text(&st, "affected", "1");
	press_text(&st, "trapped", "2");
	press_send(&st);
	for (size_t k = 0; k < 2; k++)
		SHOWS(&st, parts[k]);
	seat_close(&st);
}
END_TEST

Suite *
suite_said_once(void)
{
	Suite *s = suite_create("said_once");
	TCase *tc = tcase_create("said_once");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_call_and_a_report_of_one_place_are_one);
	tcase_add_test(tc, the_last_word_for_a_place_counts);
	tcase_add_test(tc, a_call_reaches_into_linked_incidents);
	tcase_add_test(tc, of_two_calls_the_later_counts);
	tcase_add_test(tc, let_go_the_report_keeps_its_own_figure);
	tcase_add_test(tc, ones_own_lower_word_is_said_by_nobody_else);
	tcase_add_test(tc, out_of_contact_rings);
	tcase_add_test(tc, the_sender_of_the_lower_word_reads_it);
	tcase_add_loop_test(tc, the_screen_says_it_to_him, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}
