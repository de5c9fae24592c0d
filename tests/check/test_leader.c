/* The leader and the dead: his row stays until he knows. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/need.h"
#include "screens/kit/screen.h"
#include "src/lang/when.h"
#include "src/rules/need/need.h"
#include "tests/check/help_need.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

Suite *suite_leader(void);

static struct world w;
static struct reply r;

static void
setup(void)
{
	world_open(&w);
	lend_all(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

static uint64_t
stands(const char *login, uint64_t report, enum need_verb verb)
{
	return need_standing(&w, login, report, verb);
}

static uint64_t
dead(int64_t n)
{
	struct op_report_file f = flood(V11, 100);

	f.dead = FIGURE(n);
	return send_report(&w, "v11a", &f);
}

static void
by_word(const char *login, const char *op, uint64_t need, const char *of, enum how how)
{
	struct op_need_said a = { .which = need, .how = (int)how };

	w.now += 1000;
	a.said_by = of[0] != '\0' ? world_account(&w, of) : 0;
	world_do(&w, login, op, &a, &r);
}

/* The desk has answered; returns the leader's own need. */
static uint64_t
answered_by_desk(uint64_t report)
{
	by_word("county", "need.answer", stands("county", report, need_verb_casualty), "", 0);
	DONE_REPLY(r);
	return stands("leader", report, need_verb_tell);
}

START_TEST(an_answer_of_the_desk_leaves_the_leaders_row)
{
	uint64_t report = dead(1), id;
	struct seat st;

	id = answered_by_desk(report);
	ck_assert_uint_ne(id, 0);
	ck_assert_uint_eq(stands("leader", report, need_verb_casualty), 0);
	ck_assert_uint_eq(stands("county", report, need_verb_tell), 0);
	/* What his terminal showed is not his word. */
	by_word("leader", "need.told", id, "leader", how_screen);
	DONE_REPLY(r);
	ck_assert(need_now(&w, id).live);
	seat_open(&st, &w, "leader", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	SHOWS(&st, "领导知悉 灾0722-01");
	SHOWS(&st, "死1");
	press_row(&st, "领导知悉");
	TOP(&st, "need_show");
	w.now += 2000;
	press_row(&st, "应答：我已知悉");
	seat_close(&st);
	ck_assert(!need_now(&w, id).live);
	ck_assert_uint_eq(need_now(&w, id).answered_by, world_account(&w, "leader"));
}
END_TEST

START_TEST(a_desk_records_whom_it_told_when_and_how)
{
	uint64_t report = dead(1), id = answered_by_desk(report);
	struct need n;

	by_word("county", "need.told", id, "", how_telephone);
	REFUSED_REPLY(r, "NEED_TOLD_WHO", "said_by");
	by_word("county", "need.told", id, "town1", how_telephone);
	REFUSED_REPLY(r, "NEED_NOT_ASKED", "said_by");
	ck_assert(need_now(&w, id).live);
	by_word("county", "need.told", id, "leader", how_telephone);
	DONE_REPLY(r);
	n = need_now(&w, id);
	ck_assert(!n.live);
	ck_assert_int_eq(n.answered, w.now);
	ck_assert_uint_eq(n.answered_by, world_account(&w, "county"));
	ck_assert_uint_eq(n.said_by, world_account(&w, "leader"));
	ck_assert_int_eq(n.how, how_telephone);
	ck_assert_uint_eq(stands("leader", report, need_verb_tell), 0);
}
END_TEST

/* What his screen showed is no word, and does not stand for one either. */
START_TEST(a_word_is_noted_beside_the_screens)
{
	uint64_t report = dead(1), need = stands("county", report, need_verb_casualty);

	by_word("leader", "need.told", need, "leader", how_screen);
	by_word("county", "need.told", need, "leader", how_telephone);
	DONE_REPLY(r);
	by_word("county", "need.answer", need, "", 0);
	DONE_REPLY(r);
	ck_assert_uint_eq(stands("leader", report, need_verb_tell), 0);
}
END_TEST

/* He knows of more dead than he was to be told of: nothing is left to tell. */
START_TEST(his_answer_ends_what_was_to_be_told)
{
	struct op_report_file f = flood(V11, 100);
	uint64_t report = dead(1), id = answered_by_desk(report);

	ck_assert_uint_ne(id, 0);
	f.incident = report_of(&w, report).incident;
	f.dead = FIGURE(2);
	send_report(&w, "v11a", &f);
	by_word("leader", "need.answer", stands("leader", report, need_verb_casualty), "", 0);
	DONE_REPLY(r);
	ck_assert(!need_now(&w, id).live);
}
END_TEST

/* Nobody told him: after ten minutes the desk has it, and it rings there. */
START_TEST(the_desk_is_asked_to_tell_him)
{
	uint64_t report = dead(1), id = answered_by_desk(report);

	ck_assert_int_gt(need_pass(&w, &r, 11 * MINUTE, "county"), 0);
	ck_assert_uint_eq(stands("county", report, need_verb_tell), id);
	/* To tell, not to know: no clerk's key and no clerk's name ends it. */
	by_word("county", "need.answer", id, "", 0);
	REFUSED_REPLY(r, "NEED_TOLD_WHO", "said_by");
	by_word("county", "need.told", id, "county", how_telephone);
	REFUSED_REPLY(r, "NEED_TOLD_WHO", "said_by");
	ck_assert(need_now(&w, id).live);
	ck_assert_uint_eq(stands("leader", report, need_verb_tell), id);
}
END_TEST

START_TEST(who_was_told_before_is_not_asked_again)
{
	uint64_t report = dead(1);

	by_word("county", "need.told", stands("county", report, need_verb_casualty), "leader", how_telephone);
	DONE_REPLY(r);
	ck_assert_uint_eq(answered_by_desk(report), 0);
	/* One more is another matter. */
	ck_assert_uint_eq(dead(2), report);
	ck_assert_uint_ne(answered_by_desk(report), 0);
	/* His own answer to the report is enough. */
	report = dead(3);
	by_word("leader", "need.answer", stands("leader", report, need_verb_tell), "", 0);
	by_word("leader", "need.answer", stands("leader", report, need_verb_casualty), "", 0);
	DONE_REPLY(r);
	ck_assert_uint_eq(stands("leader", report, need_verb_tell), 0);
}
END_TEST

/* Where there is no leader nobody waits for one. */
START_TEST(without_a_leader_none_is_asked)
{
	struct op_account_disable off = { .which = world_account(&w, "leader") };
	uint64_t report = dead(1);

	world_do(&w, "admin", "account.disable", &off, &r);
	DONE_REPLY(r);
	by_word("county", "need.answer", stands("county", report, need_verb_casualty), "", 0);
	DONE_REPLY(r);
	ck_assert_uint_eq(stands("county", report, need_verb_tell), 0);
	w.now += 20 * MINUTE;
	ck_assert_uint_eq(stands("county", report, need_verb_tell), 0);
}
END_TEST

Suite *
suite_leader(void)
{
	Suite *s = suite_create("leader");
	TCase *tc = tcase_create("leader");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, an_answer_of_the_desk_leaves_the_leaders_row);
	tcase_add_test(tc, a_desk_records_whom_it_told_when_and_how);
	tcase_add_test(tc, a_word_is_noted_beside_the_screens);
	tcase_add_test(tc, his_answer_ends_what_was_to_be_told);
	tcase_add_test(tc, the_desk_is_asked_to_tell_him);
	tcase_add_test(tc, who_was_told_before_is_not_asked_again);
	tcase_add_test(tc, without_a_leader_none_is_asked);
	suite_add_tcase(s, tc);
	return s;
}
