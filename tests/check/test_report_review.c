/*
 * 审核: who accepts or returns, 代审 once it has climbed, two people at once,
 * the stage kept after a return, and who has read what.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "src/lang/when.h"
#include "src/rules/incident/incident.h"
#include "tests/check/help_need.h"
#include "tests/check/help_report.h"

Suite *suite_report_review(void);

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

static struct review
review_of(uint64_t id)
{
	struct review v;
	struct txn t;

	world_read(&w, &t);
	ck_assert(report_review(&t, report_of(&w, id).latest, &v));
	txn_abort(&t);
	return v;
}

/* The last line of the report's incident. */
static struct line
last_line(uint64_t id)
{
	struct line l;
	struct txn t;
	struct index_key key;

	world_read(&w, &t);
	key_begin(&key, &kind_line, 1);
	key_number(&key, report_of(&w, id).incident);
	ck_assert(record_get(&t, &kind_line, scan_one(&t, &key, true), &l));
	txn_abort(&t);
	return l;
}

START_TEST(the_next_tier_accepts)
{
	struct op_report_file a = flood(V11, 120), t = flood(T1, 120), c = flood("", 120);
	uint64_t id = send_report(&w, "v11a", &a);

	accept_report(&w, "v11a", id, &r);
	REFUSED_EXIT("ONLY_REVIEWER", "which", 3);
	accept_report(&w, "town2", id, &r);
	REFUSED_EXIT("OUT_OF_SCOPE", "which", 3);
	accept_report(&w, "leader", id, &r);
	REFUSED_EXIT("NOT_PERMITTED", "", 3);
	ck_assert_int_eq(accept_report(&w, "town1b", id, &r), DONE);
	ck_assert_int_eq(report_of(&w, id).state, report_state_accepted);
	ck_assert_uint_eq(report_of(&w, id).accepted, report_of(&w, id).latest);
	ck_assert_uint_eq(review_of(id).by, world_account(&w, "town1b"));
	ck_assert(!review_of(id).for_tier);
	ck_assert_int_eq(last_line(id).what, line_what_report_accepted);
	ck_assert_str_eq(last_line(id).number, "R0722-01");
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_review), 0);
	id = send_report(&w, "town1", &t);
	ck_assert_int_eq(accept_report(&w, "county", id, &r), DONE);
	id = send_report(&w, "county", &c);
	accept_report(&w, "county", id, &r);
	REFUSED_EXIT("NO_REVIEW", "which", 1);
	accept_report(&w, "county", 999, &r);
	REFUSED_EXIT("NO_SUCH_RECORD", "which", 1);
}
END_TEST

START_TEST(the_tier_above_only_once_it_has_climbed)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a);

	accept_report(&w, "county", id, &r);
	REFUSED_EXIT("NOT_CLIMBED", "which", 3);
	world_sleep(&w, 11 * MINUTE);
	run_clock(&w);
	ck_assert(need_heard(&w, "county") > 0);
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_review), 1);
	ck_assert_int_eq(accept_report(&w, "county", id, &r), DONE);
	ck_assert(review_of(id).for_tier);
	ck_assert(last_line(id).for_tier);
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_review), 0);
}
END_TEST

/* Both could; who was slower hears who did it, not that it is none of his. */
START_TEST(the_tier_above_hears_who_was_faster)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a);

	world_sleep(&w, 11 * MINUTE);
	run_clock(&w);
	ck_assert_int_eq(accept_report(&w, "town1", id, &r), DONE);
	accept_report(&w, "county", id, &r);
	REFUSED_EXIT("RACE", "which", 1);
	return_report(&w, "county", id, "户数", &r);
	REFUSED_EXIT("RACE", "which", 1);
}
END_TEST

START_TEST(an_opened_one_climbs_all_the_same)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a);

	open_report(&w, "v11b", id);		/* the own side's reading counts nothing */
	open_report(&w, "county", id);
	ck_assert_int_eq(report_of(&w, id).opened, 0);
	open_report(&w, "town1", id);
	ck_assert_int_eq(report_of(&w, id).opened, w.now);
	ck_assert_uint_eq(report_of(&w, id).opened_by, world_account(&w, "town1"));
	open_report(&w, "town1b", id);		/* the first reading stands */
	ck_assert_uint_eq(report_of(&w, id).opened_by, world_account(&w, "town1"));
	world_sleep(&w, 9 * MINUTE);
	run_clock(&w);
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_review), 0);
	accept_report(&w, "county", id, &r);
	REFUSED_EXIT("NOT_CLIMBED", "which", 3);
	world_sleep(&w, 2 * MINUTE);		/* a look is no review */
	run_clock(&w);
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_review), 1);
	send_report(&w, "v11a", &a);		/* the next version is unread again */
	ck_assert_int_eq(report_of(&w, id).opened, 0);
}
END_TEST

START_TEST(a_read_one_begins_its_way_up_anew)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a);

	world_sleep(&w, 11 * MINUTE);
	run_clock(&w);
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_review), 1);
	open_report(&w, "town1", id);
	send_report(&w, "v11a", &a);
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_review), 0);
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_review), 1);
}
END_TEST

START_TEST(a_return_needs_a_reason_and_is_told_at_once)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a);
	bool told = false;

	return_report(&w, "town1", id, "", &r);
	REFUSED_EXIT("NEED_REASON", "reason", 1);
	ck_assert_int_eq(return_report(&w, "town1", id, "请核实人数", &r), DONE);
	for (size_t i = 0; i < w.nnotices; i++)
		told = told || (w.notices[i].person == world_account(&w, "v11a") &&
		    strstr(w.notices[i].args[2], "请核实人数") != NULL);
	ck_assert(told);
	ck_assert_int_eq(report_of(&w, id).state, report_state_returned);
	ck_assert_str_eq(last_line(id).reason, "请核实人数");
	ck_assert_uint_eq(board_has(&w, "v11a", id, need_verb_correct), 1);
	ck_assert_uint_eq(board_has(&w, "v11b", id, need_verb_correct), 1);
	ck_assert_uint_eq(board_has(&w, "v12", id, need_verb_correct), 0);
}
END_TEST

START_TEST(an_unread_return_shows_where_it_came_from)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a);

	return_report(&w, "town1", id, "请核实", &r);
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_unread), 1);
	open_report(&w, "town1b", id);			/* not the sender */
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_unread), 1);
	ck_assert_int_eq(review_of(id).read, 0);
	open_report(&w, "v11b", id);			/* his side */
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_unread), 0);
	ck_assert_int_eq(review_of(id).read, w.now);
	ck_assert_uint_eq(review_of(id).read_by, world_account(&w, "v11b"));
	open_report(&w, "v11a", id);			/* the first reading stands */
	ck_assert_uint_eq(review_of(id).read_by, world_account(&w, "v11b"));
}
END_TEST

START_TEST(a_return_by_the_county_is_the_countys_to_watch)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id;

	a.dead = FIGURE(1);				/* climbs at once */
	id = send_report(&w, "v11a", &a);
	ck_assert_int_eq(return_report(&w, "county", id, "请核实", &r), DONE);
	ck_assert(review_of(id).for_tier && last_line(id).for_tier);
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_unread), 1);
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_unread), 0);
}
END_TEST

START_TEST(a_resend_keeps_its_stage)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a);

	return_report(&w, "town1", id, "请核实", &r);
	send_report(&w, "v11a", &a);
	ck_assert_int_eq(latest_of(&w, id).version, 2);
	ck_assert_int_eq(latest_of(&w, id).stage, stage_first);
	ck_assert_int_eq(report_of(&w, id).state, report_state_sent);
	ck_assert_uint_eq(board_has(&w, "v11a", id, need_verb_correct), 0);
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_unread), 0);
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_review), 1);
	send_report(&w, "v11a", &a);
	ck_assert_int_eq(latest_of(&w, id).stage_no, 1);
	return_report(&w, "town1", id, "请核实", &r);
	send_report(&w, "v11a", &a);
	ck_assert_int_eq(latest_of(&w, id).stage, stage_follow);
	ck_assert_int_eq(latest_of(&w, id).stage_no, 1);
	a.stage = stage_final;
	send_report(&w, "v11a", &a);
	return_report(&w, "town1", id, "请核实", &r);
	a.stage = 0;
	send_report(&w, "v11a", &a);
	ck_assert_int_eq(latest_of(&w, id).stage, stage_final);
	send_report(&w, "v11a", &a);
	ck_assert_int_eq(latest_of(&w, id).stage_no, 2);
}
END_TEST

START_TEST(the_second_decision_hears_of_the_first)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a);
	char by[192], at[192];

	accept_report(&w, "town1", id, &r);
	arg_person(by, world_account(&w, "town1"));
	arg_time(at, w.now);
	return_report(&w, "town1b", id, "不对", &r);
	REFUSED_EXIT("RACE", "which", 1);
	ck_assert_str_eq(r.refusal.args[0], by);
	ck_assert_str_eq(r.refusal.args[1], at);
	ck_assert_int_eq(report_of(&w, id).state, report_state_accepted);
}
END_TEST

START_TEST(decisions_are_on_the_version_looked_at)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a);
	struct op_report_accept acc = { .which = id, .version = 1 };

	a.affected = FIGURE(172);
	send_report(&w, "v11a", &a);
	world_do(&w, "town1", "report.accept", &acc, &r);
	REFUSED_EXIT("VERSION_MOVED", "version", 1);
	acc.version = 2;
	world_do(&w, "town1", "report.accept", &acc, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert_uint_eq(r.answer.version, 2);
}
END_TEST

START_TEST(an_accepted_version_stays_while_the_next_waits)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a), first = report_of(&w, id).latest;

	accept_report(&w, "town1", id, &r);
	a.affected = FIGURE(172);
	send_report(&w, "v11a", &a);
	ck_assert_int_eq(report_of(&w, id).state, report_state_sent);
	ck_assert_uint_eq(report_of(&w, id).accepted, first);
}
END_TEST

static void
take_back(const char *login, uint64_t id, const char *reason)
{
	struct op_report_unaccept a = { .which = id };

	w.now += 1000;
	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&w, login, "report.unaccept", &a, &r);
}

/* What was accepted before counts again, and the latest waits for its desk. */
START_TEST(an_acceptance_is_taken_back)
{
	struct op_report_file a = flood(V11, 120), b = flood(V11, 150);
	uint64_t id = send_report(&w, "v11a", &a), first;

	take_back("town1", id, "看错了");
	REFUSED_REPLY(r, "NOT_ACCEPTED", "which");
	accept_report(&w, "town1", id, &r);
	first = report_of(&w, id).accepted;
	send_report(&w, "v11a", &b);
	accept_report(&w, "town1", id, &r);
	take_back("v11a", id, "看错了");
	REFUSED_REPLY(r, "ONLY_REVIEWER", "which");
	take_back("town2", id, "看错了");
	ck_assert_int_eq(r.outcome, REFUSED);
	take_back("town1", id, "");
	REFUSED_REPLY(r, "NEED_REASON", "reason");
	ck_assert_int_eq(report_of(&w, id).state, report_state_accepted);
	take_back("town1", id, "看错了");
	DONE_REPLY(r);
	ck_assert_int_eq(report_of(&w, id).state, report_state_sent);
	ck_assert_uint_eq(report_of(&w, id).accepted, first);
	ck_assert_int_eq(last_line(id).what, line_what_report_unaccepted);
	ck_assert_str_eq(last_line(id).reason, "看错了");
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_review), 1);
	/* And the one before it as well; then all of it again. */
	take_back("town1", id, "也不对");
	DONE_REPLY(r);
	ck_assert_uint_eq(report_of(&w, id).accepted, 0);
	take_back("town1", id, "再来");
	REFUSED_REPLY(r, "NOT_ACCEPTED", "which");
	accept_report(&w, "town1", id, &r);
	DONE_REPLY(r);
	ck_assert_uint_eq(report_of(&w, id).accepted, report_of(&w, id).latest);
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_review), 0);
}
END_TEST

/* The sum that went up holds it: who sent that one is named. */
START_TEST(a_used_acceptance_stays)
{
	struct op_report_file a = flood(V11, 120), t = flood(T1, 120);
	uint64_t id = send_report(&w, "v11a", &a);

	t.incident = report_of(&w, id).incident;
	send_report(&w, "town1", &t);
	accept_report(&w, "town1", id, &r);
	take_back("town1", id, "看错了");
	DONE_REPLY(r);			/* that sum went up before */
	accept_report(&w, "town1", id, &r);
	send_report(&w, "town1", &t);
	take_back("town1", id, "看错了");
	REFUSED_REPLY(r, "ACCEPTANCE_USED", "which");
	ck_assert_int_eq(report_of(&w, id).state, report_state_accepted);
}
END_TEST

START_TEST(outside_the_scope_nothing_is_opened)
{
	struct op_report_file a = flood(V11, 120);
	struct op_report_open o = { .which = send_report(&w, "v11a", &a) };

	world_do(&w, "v12", "report.open", &o, &r);
	REFUSED_EXIT("OUT_OF_SCOPE", "which", 3);
	world_do(&w, "admin", "report.open", &o, &r);
	REFUSED_EXIT("OUT_OF_SCOPE", "which", 3);
	open_report(&w, "super", o.which);
	ck_assert_int_eq(report_of(&w, o.which).opened, 0);
}
END_TEST

Suite *
suite_report_review(void)
{
	Suite *s = suite_create("report_review");
	TCase *tc = tcase_create("review");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_next_tier_accepts);
	tcase_add_test(tc, the_tier_above_only_once_it_has_climbed);
	tcase_add_test(tc, the_tier_above_hears_who_was_faster);
	tcase_add_test(tc, an_opened_one_climbs_all_the_same);
	tcase_add_test(tc, a_read_one_begins_its_way_up_anew);
	tcase_add_test(tc, a_return_needs_a_reason_and_is_told_at_once);
	tcase_add_test(tc, an_unread_return_shows_where_it_came_from);
	tcase_add_test(tc, a_return_by_the_county_is_the_countys_to_watch);
	tcase_add_test(tc, a_resend_keeps_its_stage);
	tcase_add_test(tc, the_second_decision_hears_of_the_first);
	tcase_add_test(tc, decisions_are_on_the_version_looked_at);
	tcase_add_test(tc, an_accepted_version_stays_while_the_next_waits);
	tcase_add_test(tc, an_acceptance_is_taken_back);
	tcase_add_test(tc, a_used_acceptance_stays);
	tcase_add_test(tc, outside_the_scope_nothing_is_opened);
	suite_add_tcase(s, tc);
	return s;
}
