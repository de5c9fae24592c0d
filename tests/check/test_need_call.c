/*
 * Who must be rung by telephone because no terminal reaches him; whose word counts;
 * what goes on when nobody answers; what a grant that ends takes along.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/setting/args.h"
#include "gen/kinds/need/need_told.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/report/report.h"
#include "src/lang/when.h"
#include "tests/check/help_need.h"

Suite *suite_need_call(void);

static struct world w;
static struct reply r;
static uint64_t on[4];		/* who has a terminal open */

static bool
has_terminal(void *ctx, uint64_t account)
{
	(void)ctx;
	for (size_t i = 0; i < 4; i++)
		if (account != 0 && on[i] == account)
			return true;
	return false;
}

#define REFUSED_AS(name, where) REFUSED_REPLY(r, name, where)
#define DONE_OK() DONE_REPLY(r)

static void
setup(void)
{
	world_open(&w);
	memset(on, 0, sizeof on);
	lend_terminals(&w, has_terminal);
}

static void
teardown(void)
{
	lend_terminals(&w, NULL);
	world_close(&w);
}

static uint64_t
open_need(const struct need_spec *like)
{
	static uint64_t subject = SUBJECT;
	struct need_spec spec = *like;
	uint64_t id;

	spec.kind = &kind_report;
	spec.subject = subject++;
	spec.about = V11;
	id = need_open(act_begin(&w, "v11a"), &spec);
	act_end(&w);
	return id;
}

static uint64_t
open_casualty(void)
{
	return open_need(&(struct need_spec){ .verb = need_verb_casualty, .area = COUNTY,
	    .roles = ROLE(duty) | ROLE(leader), .urgent = true });
}

static void
by_word(const char *login, const char *op, uint64_t id, const char *who)
{
	struct op_need_said a = { .which = id };

	a.said_by = who[0] != '\0' ? world_account(&w, who) : 0;
	world_do(&w, login, op, &a, &r);
}

static void
does(const char *login, const char *op, uint64_t id)
{
	struct op_need_take a = { .which = id };

	world_do(&w, login, op, &a, &r);
}

/* The logins whom the viewer has to ring for the need, in one string. */
static const char *
to_ring(const char *login, uint64_t id)
{
	static char names[200];
	uint64_t *ids;
	struct need *list = NULL;
	struct viewer v, one;
	struct txn t;
	size_t n, count;

	names[0] = '\0';
	world_viewer(&w, login, &v);
	world_read(&w, &t);
	n = need_phones(&t, &v, w.now, &list);
	for (size_t i = 0; i < n; i++) {
		if (list[i].id != id)
			continue;
		ids = need_to_ring(&t, &list[i], v.account, w.now, &count);
		for (size_t k = 0; k < count; k++) {
			ck_assert(viewer_load(&t, ids[k], w.now, &one));
			strcat(strcat(names, names[0] != '\0' ? " " : ""), one.login);
		}
		free(ids);
	}
	txn_abort(&t);
	free(list);
	return names;
}

START_TEST(who_has_no_terminal_is_listed_at_once)
{
	uint64_t id;

	on[0] = world_account(&w, "county");
	on[1] = world_account(&w, "leader");
	id = open_casualty();
	ck_assert_str_eq(need_now(&w, id).call_desk, "");	/* both hear it */
	on[1] = 0;
	id = open_casualty();
	ck_assert_str_eq(need_now(&w, id).call_desk, COUNTY);
	ck_assert_str_eq(to_ring("county", id), "leader");	/* not himself */
	ck_assert_str_eq(to_ring("town1", id), "");
}
END_TEST

/* The desk itself has nobody on: the one above rings it. Where nobody is on
 * anywhere it is its own list. Of what is not urgent one of the desk is enough. */
START_TEST(the_desk_above_rings_an_empty_one)
{
	struct need_spec review = { .verb = need_verb_review, .area = T1,
	    .roles = ROLE(officer) | ROLE(duty) };
	uint64_t id = open_need(&review);

	ck_assert_str_eq(need_now(&w, id).call_desk, T1);
	on[0] = world_account(&w, "county");
	id = open_need(&review);
	ck_assert_str_eq(need_now(&w, id).call_desk, COUNTY);
	ck_assert_str_eq(to_ring("county", id), "town1 town1b");
	on[1] = world_account(&w, "town1");
	id = open_need(&review);
	ck_assert_str_eq(need_now(&w, id).call_desk, "");
	review.urgent = true;
	id = open_need(&review);
	ck_assert_str_eq(need_now(&w, id).call_desk, T1);
	ck_assert_str_eq(to_ring("town1", id), "town1b");
}
END_TEST

/* By name, by a look of his own, and all at once; the next ring asks him again. */
/* How he was told last, and who noted it. */
static const char *
told_how(uint64_t id, const char *login)
{
	static const char *const how[] = { "", "screen", "command", "telephone" };
	static char text[60];
	struct need_told told;
	struct account by;
	struct need n = need_now(&w, id);
	struct txn t;

	text[0] = '\0';
	world_read(&w, &t);
	if (need_told_of(&t, &n, world_account(&w, login), w.now, &told) &&
	    record_get(&t, &kind_account, told.by, &by))
		snprintf(text, sizeof text, "%s %s", how[told.how], by.login);
	txn_abort(&t);
	return text;
}

START_TEST(who_was_told_is_off_the_list)
{
	uint64_t id = open_casualty();

	ck_assert_str_eq(to_ring("county", id), "leader");
	by_word("county", "need.told", id, "town1");
	REFUSED_AS("NEED_NOT_ASKED", "said_by");
	by_word("county", "need.told", id, "leader");
	DONE_OK();
	ck_assert_str_eq(to_ring("county", id), "");
	ck_assert_str_eq(told_how(id, "leader"), "telephone county");
	ck_assert_str_eq(told_how(id, "county"), "");
	need_pass(&w, &r, 5 * MINUTE, "leader");
	ck_assert_str_eq(to_ring("county", id), "leader");
	does("leader", "need.seen", id);
	DONE_OK();
	ck_assert_str_eq(told_how(id, "leader"), "command leader");
	ck_assert_str_eq(to_ring("county", id), "");
	id = open_casualty();
	by_word("county", "need.told", id, "");
	ck_assert_str_eq(to_ring("county", id), "");
	ck_assert_str_eq(to_ring("leader", id), "");
}
END_TEST

/* His own screen tells him. */
static void
by_screen(const char *login, uint64_t id)
{
	struct op_need_said a = { .which = id, .said_by = world_account(&w, login),
	    .how = how_screen };

	world_do(&w, login, "need.told", &a, &r);
}

/* All who are asked answer in one second by their screens: the first changes what is seen
 * of it, the others only whom a desk has to ring, and no claim to ring is over by it. */
START_TEST(who_else_was_told_is_no_news_to_the_rest)
{
	struct op_need_take call = { 0 };
	uint64_t id = call.which = open_casualty();

	world_do(&w, "county", "need.call", &call, &r);
	DONE_OK();
	by_screen("county", id);
	DONE_OK();
	ck_assert_uint_ne(w.notices[0].kinds & KIND_BIT(kind_need.no), 0);
	by_screen("leader", id);
	DONE_OK();
	ck_assert_uint_eq(w.nnotices, 1);
	ck_assert_uint_eq(w.notices[0].kinds, KIND_BIT(kind_need_told.no));
	ck_assert_str_eq(w.notices[0].areas[0], COUNTY);
	ck_assert_str_eq(told_how(id, "leader"), "screen leader");
	on[0] = world_account(&w, "county");
	on[1] = world_account(&w, "leader");
	id = call.which = open_casualty();		/* nobody is to be rung */
	by_screen("leader", id);
	DONE_OK();
	world_do(&w, "county", "need.call", &call, &r);
	DONE_OK();
	by_screen("county", id);
	DONE_OK();
	ck_assert_uint_eq(need_now(&w, id).calling, on[0]);
}
END_TEST

/* He sits there, the words are on his screen, and by the next step he has not answered:
 * whoever is asked now rings him, until somebody says that he was told. */
START_TEST(who_does_not_answer_what_he_was_told_is_rung)
{
	struct need_spec review = { .verb = need_verb_review, .area = T1, .urgent = true,
	    .roles = ROLE(officer) | ROLE(duty), .due = w.now + 10 * MINUTE };
	uint64_t id;

	on[0] = world_account(&w, "town1");
	on[1] = world_account(&w, "town1b");
	on[2] = world_account(&w, "county");
	id = open_need(&review);
	by_screen("town1", id);
	DONE_OK();
	ck_assert_str_eq(need_now(&w, id).call_desk, "");
	need_pass(&w, &r, 10 * MINUTE, "county");
	by_screen("town1", id);
	DONE_OK();
	by_screen("town1b", id);
	DONE_OK();
	ck_assert_str_eq(need_now(&w, id).call_desk, COUNTY);
	ck_assert_str_eq(to_ring("county", id), "town1");
	by_word("county", "need.told", id, "town1");
	DONE_OK();
	ck_assert_str_eq(to_ring("county", id), "");
	need_pass(&w, &r, HOUR, "county");
	ck_assert_str_eq(to_ring("county", id), "town1 town1b");
}
END_TEST

START_TEST(an_answer_is_somebodys)
{
	uint64_t id = open_casualty();

	by_word("town2", "need.answer", id, "");
	REFUSED_AS("NEED_STRANGE", "which");
	by_word("town2", "need.answer", id, "leader");
	REFUSED_AS("NEED_STRANGE", "which");
	by_word("town1", "need.answer", id, "");
	REFUSED_AS("NEED_SAY_WHO", "said_by");
	by_word("county", "need.answer", id, "town1");
	REFUSED_AS("NEED_NOT_ASKED", "said_by");
	ck_assert(need_now(&w, id).live);
	by_word("county", "need.answer", id, "leader");
	DONE_OK();
	ck_assert_uint_eq(need_now(&w, id).answered_by, world_account(&w, "county"));
	ck_assert_uint_eq(need_now(&w, id).said_by, world_account(&w, "leader"));
	ck_assert_int_eq(need_now(&w, id).how, how_telephone);
	by_word("leader", "need.answer", id, "");
	REFUSED_AS("RACE", "which");
}
END_TEST

/* Asked by name: he, who holds the same post, a desk above that names him. */
START_TEST(a_colleague_answers_in_his_place)
{
	struct need_spec spec = { .verb = need_verb_casualty, .urgent = true,
	    .person = world_account(&w, "v11b") };
	uint64_t id = open_need(&spec);

	by_word("v11a", "need.answer", id, "");
	REFUSED_AS("NEED_ELSEWHERE", "which");
	by_word("county", "need.answer", id, "");
	REFUSED_AS("NEED_SAY_WHO", "said_by");
	by_word("both", "need.answer", id, "");		/* the other B of that village */
	DONE_OK();
	id = open_need(&spec);
	by_word("county", "need.answer", id, "v11b");
	DONE_OK();
}
END_TEST

/* After its last step it rings the highest alone, less and less often, for ever. */
START_TEST(it_never_falls_silent)
{
	static const int gaps[] = { 10, 10, 10, 10, 10, 10, 20, 40, 60, 60 };
	uint64_t id = open_casualty();

	need_pass(&w, &r, 5 * MINUTE, "leader");
	need_pass(&w, &r, 10 * MINUTE, "leader");
	for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; i++) {
		ck_assert_int_eq(need_pass(&w, &r, gaps[i] * MINUTE - 1000, "leader"), 0);
		ck_assert_msg(need_pass(&w, &r, 1000, "leader") == 1, "silent at ring %zu", i);
	}
	ck_assert_int_eq(need_now(&w, id).repeats, 10);
}
END_TEST

START_TEST(the_highest_alone_are_rung_again)
{
	struct need_spec review = { .verb = need_verb_review, .area = T1,
	    .roles = ROLE(officer) | ROLE(duty), .due = w.now + 10 * MINUTE };

	open_need(&review);
	ck_assert_int_eq(need_pass(&w, &r, 10 * MINUTE, "county"), 1);
	ck_assert_uint_eq(w.notices[0].nareas, 2);
	ck_assert_int_eq(need_pass(&w, &r, HOUR, "county"), 1);
	ck_assert_uint_eq(w.notices[0].nareas, 1);
	ck_assert_str_eq(w.notices[0].areas[0], COUNTY);
}
END_TEST

static uint64_t
grant_until(const char *login, const char *area, int64_t until)
{
	struct grant g = { .account = world_account(&w, login), .role = role_duty, .until = until };
	struct act *act = act_begin(&w, "admin");
	uint64_t id;

	memcpy(g.area, area, strlen(area) + 1);
	id = change_new(act->change, &kind_grant, &g);
	act_end(&w);
	return id;
}

/* At the minute, not when the claim would have run out. */
START_TEST(a_claim_ends_with_its_grant)
{
	struct need_spec review = { .verb = need_verb_review, .area = T1,
	    .roles = ROLE(officer) | ROLE(duty) };
	uint64_t id;

	grant_until("nobody", T1, w.now + 7 * MINUTE);
	id = open_need(&review);
	does("nobody", "need.take", id);
	DONE_OK();
	ck_assert_int_eq(need_pass(&w, &r, 7 * MINUTE - 1000, "town1"), 0);
	ck_assert_uint_eq(need_now(&w, id).taken_by, world_account(&w, "nobody"));
	ck_assert_int_eq(need_pass(&w, &r, 1000, "town1"), 1);
	ck_assert_uint_eq(need_now(&w, id).taken_by, 0);
	ck_assert_int_eq(need_now(&w, id).stands, 0);
}
END_TEST

/* Another grant by which he is asked holds it. */
START_TEST(a_claim_stands_by_the_longest_grant)
{
	struct need_spec review = { .verb = need_verb_review, .area = T1,
	    .roles = ROLE(officer) | ROLE(duty) };
	uint64_t id;

	grant_until("nobody", T1, w.now + 7 * MINUTE);
	grant_until("nobody", T1, w.now + 9 * MINUTE);
	id = open_need(&review);
	does("nobody", "need.take", id);
	ck_assert_int_eq(need_pass(&w, &r, 8 * MINUTE, "town1"), 0);
	ck_assert_int_eq(need_pass(&w, &r, MINUTE, "town1"), 1);
	id = open_need(&review);
	does("town1", "need.take", id);
	ck_assert_int_eq(need_now(&w, id).stands, 0);
}
END_TEST

/* Not late is what waited for a claim that somebody gave back before its end, or that
 * lasts as long as he is asked and ended with his grant. */
START_TEST(what_waited_for_a_claim_is_not_late)
{
	struct op_account_disable gone = { .which = world_account(&w, "town1"), .reason = "调走" };
	struct need_spec review = { .verb = need_verb_review, .area = T1, .urgent = true,
	    .roles = ROLE(officer) | ROLE(duty), .due = w.now + 10 * MINUTE };
	uint64_t back = open_need(&review);
	uint64_t given = open_need(&review);
	uint64_t left = open_need(&review);

	does("town1b", "need.take", back);
	does("town1b", "need.take", given);
	does("town1", "need.take", left);
	need_pass(&w, &r, 28 * MINUTE, "county");
	ck_assert(!need_asks_login(&w, "county", back));
	does("town1b", "need.release", back);
	DONE_OK();
	need_give(&w, &r, "town1b", given, "", T1);
	DONE_OK();
	ck_assert_int_eq(world_do(&w, "admin", "account.disable", &gone, &r), DONE);
	need_pass(&w, &r, 1000, "county");
	ck_assert(need_asks_login(&w, "county", back));
	ck_assert(need_asks_login(&w, "county", given));
	ck_assert(need_asks_login(&w, "county", left));
	ck_assert_int_eq(need_now(&w, back).shift, 0);
	ck_assert_int_eq(need_now(&w, given).shift, 0);
	ck_assert_int_eq(need_now(&w, left).shift, 0);
}
END_TEST

/* A claim without an end holds its chain until the grant by which he has it is over. */
START_TEST(nor_is_what_waited_for_a_claim_without_end)
{
	static const char *const no_lease[] = { "lease", NULL };
	struct op_chain_set set = { .which = "review", .leader = world_account(&w, "leader"),
	    .steps = "0 asked ring; 3 above ring" };
	struct grant duty = { .account = world_account(&w, "nobody"), .role = role_duty,
	    .area = T1, .until = w.now + 60 * MINUTE };
	struct need_spec review = { .verb = need_verb_review, .area = T1, .urgent = true,
	    .roles = ROLE(officer) | ROLE(duty) };
	uint64_t id;

	ck_assert_int_eq(world_do_with(&w, "admin", "chain.set", &set, no_lease, NULL, &r), DONE);
	ck_assert_int_eq(world_do(&w, "admin", "setting.set",
	    &(struct op_setting_set){ .which = "need.lease.minutes", .value = "0" }, &r), DONE);
	change_new(act_begin(&w, "admin")->change, &kind_grant, &duty);
	act_end(&w);
	id = open_need(&review);
	does("nobody", "need.take", id);
	DONE_OK();
	ck_assert_int_eq(need_now(&w, id).lease, 0);
	need_pass(&w, &r, 30 * MINUTE, "county");
	ck_assert(!need_asks_login(&w, "county", id));
	need_pass(&w, &r, 30 * MINUTE, "county");
	ck_assert(need_asks_login(&w, "county", id));
	ck_assert_int_eq(need_now(&w, id).shift, 0);
}
END_TEST

Suite *
suite_need_call(void)
{
	Suite *s = suite_create("need_call");
	TCase *tc = tcase_create("call");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, who_has_no_terminal_is_listed_at_once);
	tcase_add_test(tc, the_desk_above_rings_an_empty_one);
	tcase_add_test(tc, who_was_told_is_off_the_list);
	tcase_add_test(tc, who_else_was_told_is_no_news_to_the_rest);
	tcase_add_test(tc, who_does_not_answer_what_he_was_told_is_rung);
	tcase_add_test(tc, an_answer_is_somebodys);
	tcase_add_test(tc, a_colleague_answers_in_his_place);
	tcase_add_test(tc, it_never_falls_silent);
	tcase_add_test(tc, the_highest_alone_are_rung_again);
	tcase_add_test(tc, a_claim_ends_with_its_grant);
	tcase_add_test(tc, a_claim_stands_by_the_longest_grant);
	tcase_add_test(tc, what_waited_for_a_claim_is_not_late);
	tcase_add_test(tc, nor_is_what_waited_for_a_claim_without_end);
	suite_add_tcase(s, tc);
	return s;
}
