/*
 * 要办: whose board a need is on, in which order, who has it, and what the
 * keeper's clock does to one that nobody opened.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/change.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/report/report.h"
#include "src/lang/when.h"
#include "src/rules/need/chain.h"
#include "src/rules/need/need.h"
#include "tests/check/help_need.h"

Suite *suite_need(void);

static struct world w;
static struct reply r;

#define REFUSED_AS(name, where) REFUSED_REPLY(r, name, where)
#define DONE_OK() DONE_REPLY(r)

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

#define REVIEWERS (ROLE(officer) | ROLE(duty))
static struct need_spec
review(uint64_t subject, const char *area, int64_t due)
{
	return (struct need_spec){ .kind = &kind_report, .subject = subject,
	    .verb = need_verb_review, .area = area, .roles = REVIEWERS, .about = V11,
	    .due = due };
}

static uint64_t
open_review(uint64_t subject, const char *area, int64_t due)
{
	struct need_spec spec = review(subject, area, due);
	uint64_t id = need_open(act_begin(&w, "v11a"), &spec);

	act_end(&w);
	ck_assert_uint_ne(id, 0);
	return id;
}

static struct need_row rows[16];

static size_t
board(const char *login)
{
	struct viewer v;
	struct txn t;
	size_t n;

	world_viewer(&w, login, &v);
	world_read(&w, &t);
	n = need_list(&t, &v, w.now, rows, 16);
	txn_abort(&t);
	return n;
}

static void
take(const char *login, uint64_t id)
{
	struct op_need_take a = { .which = id };

	world_do(&w, login, "need.take", &a, &r);
}

static void
later(const char *login, uint64_t id, const char *reason, int64_t until)
{
	struct op_need_later a = { .which = id, .until = until };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&w, login, "need.later", &a, &r);
}

static int64_t
next_wake(void)
{
	struct txn t;
	int64_t wake;

	world_read(&w, &t);
	wake = need_next_wake(&t, NULL);
	txn_abort(&t);
	return wake;
}

static bool
climbed_to(const char *code)
{
	struct txn t;
	bool up;

	world_read(&w, &t);
	up = need_climbed_to(&t, &kind_report, SUBJECT, need_verb_review, code);
	txn_abort(&t);
	return up;
}

/* src/admin/check_needs.c decides for these by code of its own. */
static bool
checked_apart(const struct kind *k)
{
	return k == &kind_report || k == &kind_incident || k == &kind_sos || k == &kind_evac ||
	    k == &kind_order;
}

/* What a subject asks of people runs by a chain, and check can tell whether it still does. */
START_TEST(a_demand_is_whole)
{
	size_t n = 0;

	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct demand *d = subjects[i]->demands; d != NULL && d->verb != 0; d++, n++) {
			ck_assert_msg(chain_row_find(d->chain) != NULL, "%s", d->chain);
			ck_assert_msg(d->wanted != NULL || checked_apart(subjects[i]->kind),
			    "verb %d", (int)d->verb);
			ck_assert_msg(d->words != NULL, "verb %d", (int)d->verb);
			ck_assert_msg(d->tiers != 0 && d->roles != 0, "verb %d", (int)d->verb);
		}
	ck_assert_uint_ge(n, 6);
}
END_TEST

START_TEST(a_need_is_on_its_desk_only)
{
	uint64_t id = open_review(SUBJECT, T1, 0);

	ck_assert_uint_eq(act_now()->notices.n, 1);
	ck_assert_uint_eq(board("town1"), 1);
	ck_assert_uint_eq(rows[0].need.id, id);
	ck_assert(!rows[0].climbed);
	ck_assert_uint_eq(board("town1b"), 1);
	ck_assert_uint_eq(board("town2"), 0);
	ck_assert(need_asks_login(&w, "town1", id) && need_asks_login(&w, "town1b", id));
	ck_assert(!need_asks_login(&w, "v11a", id) && !need_asks_login(&w, "county", id));
	ck_assert_uint_eq(board("county"), 0);
	ck_assert_uint_eq(board("v11a"), 0);
	ck_assert_uint_eq(board("nobody"), 0);
}
END_TEST

START_TEST(a_need_of_a_person_is_his)
{
	struct need_spec spec = review(SUBJECT, "", 0);

	spec.verb = need_verb_correct;
	spec.person = world_account(&w, "v11a");
	need_open(act_begin(&w, "town1"), &spec);
	act_end(&w);
	ck_assert_uint_eq(board("v11a"), 1);
	ck_assert_uint_eq(board("v11b"), 0);
}
END_TEST

START_TEST(urgent_then_due_then_oldest)
{
	struct need_spec spec;
	uint64_t plain = open_review(1, T1, 0), due, urgent, later_one;

	world_sleep(&w, MINUTE);
	spec = review(2, T1, 0);
	spec.due = w.now + HOUR;
	due = need_open(act_begin(&w, "v11a"), &spec);
	act_end(&w);
	later_one = open_review(3, T1, 0);
	spec = review(4, T1, 0);
	spec.urgent = true;
	urgent = need_open(act_begin(&w, "v11a"), &spec);
	act_end(&w);
	ck_assert_uint_eq(board("town1"), 4);
	ck_assert_uint_eq(rows[0].need.id, urgent);
	ck_assert_uint_eq(rows[1].need.id, due);
	ck_assert_uint_eq(rows[2].need.id, plain);
	ck_assert_uint_eq(rows[3].need.id, later_one);
	later("town1", urgent, "等船", w.now + 20 * MINUTE);
	DONE_OK();
	ck_assert_uint_eq(board("town1"), 4);		/* down, never off */
	ck_assert_uint_eq(rows[3].need.id, urgent);
	world_sleep(&w, 2 * HOUR);
	board("town1");
	ck_assert_uint_eq(rows[0].need.id, due);		/* late by now */
	ck_assert_uint_eq(rows[1].need.id, urgent);
}
END_TEST

static uint64_t
open_as(uint64_t subject, enum need_verb verb, bool drill, int64_t due)
{
	struct need_spec spec = review(subject, T1, 0);
	uint64_t id;

	spec.verb = verb;
	spec.urgent = verb == need_verb_answer || verb == need_verb_casualty;
	spec.drill = drill;
	spec.due = due;
	id = need_open(act_begin(&w, "v11a"), &spec);
	act_end(&w);
	return id;
}

/* Whatever is due and however old: a call, then casualties, then what is late. */
START_TEST(a_call_stands_first)
{
	uint64_t overdue = open_as(1, need_verb_review, false, w.now + 2 * MINUTE);
	uint64_t longer = open_as(2, need_verb_review, false, w.now + MINUTE);
	uint64_t drill = open_as(3, need_verb_answer, true, 0);
	uint64_t casualty = open_as(4, need_verb_casualty, false, 0);
	uint64_t due = open_as(5, need_verb_review, false, w.now + HOUR), call;

	world_sleep(&w, 5 * MINUTE);
	call = open_as(6, need_verb_answer, false, 0);
	ck_assert_uint_eq(board("town1"), 6);
	ck_assert_uint_eq(rows[0].need.id, call);
	ck_assert_uint_eq(rows[1].need.id, casualty);
	ck_assert_uint_eq(rows[2].need.id, longer);
	ck_assert_uint_eq(rows[3].need.id, overdue);
	ck_assert_uint_eq(rows[4].need.id, due);
	ck_assert_uint_eq(rows[5].need.id, drill);
	later("town1", call, "等船", w.now + MINUTE);
	REFUSED_AS("NEED_BY_DOING", "which");
	later("town1", casualty, "等人", w.now + MINUTE);
	REFUSED_AS("LATER_NEVER", "which");
	later("town1", overdue, "等人", w.now + 30 * MINUTE);
	DONE_OK();
	ck_assert_uint_eq(board("town1"), 6);
	ck_assert_uint_eq(rows[0].need.id, call);
	ck_assert_uint_eq(rows[4].need.id, overdue);
	ck_assert_uint_eq(rows[5].need.id, drill);		/* below all that is real */
}
END_TEST

START_TEST(a_number_has_its_year_when_it_is_another)
{
	char number[24] = "H20260716-01", report[24] = "R0716-07", plain[24] = "";
	int64_t now = w.now, year = 366 * DAY;

	number_fit(number, now, now);
	ck_assert_str_eq(number, "H0716-01");
	number_fit(report, now, now);
	ck_assert_str_eq(report, "R0716-07");
	number_fit(report, now, now + year);
	ck_assert_str_eq(report, "R20260716-07");
	number_fit(report, now + year, now + year);
	ck_assert_str_eq(report, "R20260716-07");
	number_fit(plain, now, now);
	ck_assert_str_eq(plain, "");
}
END_TEST

START_TEST(a_short_board_keeps_the_most_urgent)
{
	struct need_spec spec;
	struct need_row two[2];
	struct viewer v;
	struct txn t;
	uint64_t urgent;

	for (uint64_t i = 1; i <= 5; i++)
		open_review(i, T1, 0);
	spec = review(9, T1, 0);
	spec.urgent = true;
	urgent = need_open(act_begin(&w, "v11a"), &spec);
	act_end(&w);
	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_eq(need_list(&t, &v, w.now, two, 2), 2);
	txn_abort(&t);
	ck_assert_uint_eq(two[0].need.id, urgent);
	ck_assert_uint_eq(two[1].need.subject, 1);
}
END_TEST

START_TEST(taking_puts_a_name_on_it)
{
	uint64_t id = open_review(SUBJECT, T1, w.now + 10 * MINUTE);
	char who[32];

	take("town2", id);		/* told neither where it is nor whom it asks */
	REFUSED_AS("NEED_STRANGE", "which");
	ck_assert_int_eq(r.refusal.exit, 3);
	take("town1", id);
	DONE_OK();
	ck_assert_int_eq(need_now(&w, id).state, need_state_taken);
	ck_assert_int_eq(need_now(&w, id).lease, w.now + 30 * MINUTE);
	ck_assert_int_eq(need_now(&w, id).wake, w.now + 15 * MINUTE);	/* half of it: a quiet line */
	ck_assert_int_eq(need_now(&w, id).seen, w.now);
	take("town1b", id);
	REFUSED_AS("RACE", "which");
	snprintf(who, sizeof who, "p%llu", (unsigned long long)world_account(&w, "town1"));
	ck_assert_str_eq(r.refusal.args[0], who);
	take("town1", id);
	DONE_OK();
	take("town1", 99);
	REFUSED_AS("NEED_OVER", "which");
}
END_TEST

START_TEST(later_needs_reason_and_future)
{
	uint64_t id = open_review(SUBJECT, T1, 0);

	later("town1", id, "", w.now + HOUR);
	REFUSED_AS("NEED_REASON", "reason");
	later("town1", id, "等人", w.now);
	REFUSED_AS("NOT_LATER", "until");
	later("county", id, "等人", w.now + HOUR);
	REFUSED_AS("NEED_ELSEWHERE", "which");
	later("town1", id, "等人", w.now + 30 * MINUTE + 1);
	REFUSED_AS("LATER_LIMIT", "until");
	later("town1", id, "等人", w.now + 30 * MINUTE);
	DONE_OK();
	ck_assert_str_eq(need_now(&w, id).later_reason, "等人");
	ck_assert_int_eq(need_now(&w, id).put_off, 1);
}
END_TEST

START_TEST(undone_goes_to_the_tier_above)
{
	uint64_t id = open_review(SUBJECT, T1, w.now + 10 * MINUTE);

	ck_assert_int_eq(next_wake(), w.now + 10 * MINUTE);
	ck_assert(!need_clock_step(&w, &r));
	ck_assert(!climbed_to(COUNTY));
	world_sleep(&w, 10 * MINUTE + 5000);
	ck_assert(need_clock_step(&w, &r));
	DONE_OK();
	ck_assert_uint_eq(w.nnotices, 1);
	ck_assert_uint_eq(need_heard(&w, "county"), 1);
	ck_assert(climbed_to(COUNTY));
	ck_assert(!climbed_to(T1));
	ck_assert_int_eq(need_now(&w, id).step, 2);
	ck_assert_int_eq(need_now(&w, id).shift, 0);
	ck_assert(need_asks_login(&w, "county", id));
	ck_assert_uint_eq(board("county"), 1);
	ck_assert(rows[0].climbed);
	ck_assert_uint_eq(board("town1"), 1);		/* still theirs as well */
	ck_assert(!rows[0].climbed);
	ck_assert(!need_clock_step(&w, &r));
	/* at its end it repeats, counted from when the step was due */
	ck_assert_int_eq(next_wake(), w.now - 5000 + HOUR);
}
END_TEST

START_TEST(a_step_cannot_fire_twice)
{
	struct op_need_step a = { .which = open_review(SUBJECT, T1, w.now + MINUTE),
	    .step = 1, .due = w.now + MINUTE };

	world_do(&w, "!", "need.step", &a, &r);
	REFUSED_AS("NEED_MOVED", "");			/* too early */
	world_sleep(&w, MINUTE);
	world_do(&w, "county", "need.step", &a, &r);
	REFUSED_AS("NOT_PERMITTED", "");
	world_do(&w, "!", "need.step", &a, &r);
	DONE_OK();
	world_do(&w, "!", "need.step", &a, &r);
	REFUSED_AS("NEED_MOVED", "");
	ck_assert_int_eq(need_now(&w, a.which).step, 2);
}
END_TEST

/* A look is no answer: who read it and went away did nothing. */
START_TEST(a_look_stops_no_chain)
{
	struct op_need_take a = { .which = open_review(SUBJECT, T1, w.now + MINUTE) };

	world_do(&w, "town1b", "need.seen", &a, &r);
	DONE_OK();
	ck_assert_uint_eq(need_now(&w, a.which).seen_by, world_account(&w, "town1b"));
	ck_assert_int_eq(need_now(&w, a.which).state, need_state_seen);
	ck_assert_int_eq(need_now(&w, a.which).told, w.now);
	world_sleep(&w, HOUR);
	ck_assert(need_clock_step(&w, &r));
	ck_assert(climbed_to(COUNTY));
}
END_TEST

START_TEST(see_marks_the_own_desk_only)
{
	uint64_t id = open_review(SUBJECT, T1, w.now + MINUTE);

	ck_assert(!need_see(act_begin(&w, "county"), &kind_report, SUBJECT, 0));
	act_end(&w);
	ck_assert_int_eq(need_now(&w, id).seen, 0);
	ck_assert(need_see(act_begin(&w, "town1"), &kind_report, SUBJECT, 0));
	act_end(&w);
	ck_assert_int_eq(need_now(&w, id).seen, w.now);
	ck_assert(!need_see(act_begin(&w, "town1"), &kind_report, SUBJECT, 0));
	act_end(&w);
}
END_TEST

START_TEST(no_time_to_wait_climbs_at_once)
{
	open_review(SUBJECT, T1, w.now);
	ck_assert(climbed_to(COUNTY));
	ck_assert_uint_eq(need_heard(&w, "county"), 1);
}
END_TEST

START_TEST(drills_never_ring)
{
	struct need_spec spec = review(SUBJECT, T1, w.now);
	uint64_t id;

	spec.urgent = spec.drill = true;
	id = need_open(act_begin(&w, "v11a"), &spec);
	act_end(&w);
	ck_assert(!need_now(&w, id).urgent && need_now(&w, id).drill);
	ck_assert_uint_eq(need_heard(&w, "town1") + need_heard(&w, "county"), 0);
}
END_TEST

START_TEST(opening_again_renews)
{
	struct op_need_take a = { .which = open_review(SUBJECT, T1, w.now + MINUTE) };

	world_do(&w, "town1", "need.seen", &a, &r);
	DONE_OK();
	world_sleep(&w, HOUR);
	ck_assert_uint_eq(open_review(SUBJECT, T1, w.now + MINUTE), a.which);
	ck_assert_int_eq(need_now(&w, a.which).seen, 0);
	ck_assert_int_eq(need_now(&w, a.which).state, need_state_open);
	ck_assert_uint_ne(open_review(SUBJECT, COUNTY, 0), a.which);
	world_sleep(&w, MINUTE);
	ck_assert(need_clock_step(&w, &r));			/* the new version was not opened */
	ck_assert(climbed_to(COUNTY));
}
END_TEST

START_TEST(settled_is_off_the_board)
{
	uint64_t id = open_review(SUBJECT, T1, w.now + MINUTE), other = open_review(8, T1, 0);

	need_settle(act_begin(&w, "town1"), &kind_report, SUBJECT, need_verb_answer);
	act_end(&w);
	ck_assert(need_now(&w, id).live);			/* another verb */
	need_settle(act_begin(&w, "town1"), &kind_report, SUBJECT, 0);
	act_end(&w);
	ck_assert(!need_now(&w, id).live && need_now(&w, id).settled == w.now);
	ck_assert(need_now(&w, other).live);
	ck_assert_uint_eq(board("town1"), 1);
	ck_assert_int_eq(need_now(&w, id).wake, 0);
	take("town1", id);
	REFUSED_AS("NEED_OVER", "which");
}
END_TEST

/* Every address of a subject is settled, however many there are. */
START_TEST(any_number_is_settled)
{
	struct need_spec spec = review(SUBJECT, "", 0);
	uint64_t id[200];

	spec.verb = need_verb_correct;
	act_begin(&w, "town1");
	for (uint64_t i = 0; i < 200; i++) {
		spec.person = 1000 + i;
		id[i] = need_open(act_now(), &spec);
	}
	act_end(&w);
	need_settle(act_begin(&w, "town1"), &kind_report, SUBJECT, 0);
	act_end(&w);
	for (size_t i = 0; i < 200; i++)
		ck_assert_msg(!need_now(&w, id[i]).live, "need %zu is still live", i);
}
END_TEST

START_TEST(an_answer_says_who_when_how)
{
	uint64_t id = open_review(SUBJECT, T1, 0);

	need_answer(act_begin(&w, "town1"), &kind_report, SUBJECT, need_verb_review, 0);
	act_end(&w);
	ck_assert_int_eq(need_now(&w, id).state, need_state_answered);
	ck_assert_int_eq(need_now(&w, id).answered, w.now);
	ck_assert_uint_eq(need_now(&w, id).answered_by, world_account(&w, "town1"));
	ck_assert_int_eq(need_now(&w, id).how, how_screen);
	ck_assert(!need_now(&w, id).live);
	take("town1b", id);
	REFUSED_AS("RACE", "which");
}
END_TEST

Suite *
suite_need(void)
{
	Suite *s = suite_create("need");
	TCase *tc = tcase_create("need");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_demand_is_whole);
	tcase_add_test(tc, a_need_is_on_its_desk_only);
	tcase_add_test(tc, a_need_of_a_person_is_his);
	tcase_add_test(tc, urgent_then_due_then_oldest);
	tcase_add_test(tc, a_call_stands_first);
	tcase_add_test(tc, a_number_has_its_year_when_it_is_another);
	tcase_add_test(tc, a_short_board_keeps_the_most_urgent);
	tcase_add_test(tc, taking_puts_a_name_on_it);
	tcase_add_test(tc, later_needs_reason_and_future);
	tcase_add_test(tc, undone_goes_to_the_tier_above);
	tcase_add_test(tc, a_step_cannot_fire_twice);
	tcase_add_test(tc, a_look_stops_no_chain);
	tcase_add_test(tc, see_marks_the_own_desk_only);
	tcase_add_test(tc, no_time_to_wait_climbs_at_once);
	tcase_add_test(tc, drills_never_ring);
	tcase_add_test(tc, opening_again_renews);
	tcase_add_test(tc, settled_is_off_the_board);
	tcase_add_test(tc, any_number_is_settled);
	tcase_add_test(tc, an_answer_says_who_when_how);
	suite_add_tcase(s, tc);
	return s;
}
