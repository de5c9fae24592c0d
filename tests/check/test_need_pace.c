/* The minutes of needs that a county sets, and what each does. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/setting/args.h"
#include "src/lang/when.h"
#include "tests/check/help_command.h"
#include "tests/check/help_need.h"

Suite *suite_need_pace(void);

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

static void
set(const char *name, const char *value)
{
	struct op_setting_set a = { 0 };

	snprintf(a.which, sizeof a.which, "%s", name);
	snprintf(a.value, sizeof a.value, "%s", value);
	ck_assert_int_eq(world_do(&w, "admin", "setting.set", &a, &r), DONE);
}

static uint64_t
open_review(void)
{
	struct need_spec spec = { .kind = &kind_report, .subject = SUBJECT,
	    .verb = need_verb_review, .area = T1, .roles = ROLE(officer) | ROLE(duty),
	    .about = V11, .urgent = true };
	uint64_t id = need_open(act_begin(&w, "v11a"), &spec);

	act_end(&w);
	return id;
}

static enum outcome
does(const char *login, const char *op, uint64_t id)
{
	struct op_need_take a = { .which = id };

	return world_do(&w, login, op, &a, &r);
}

/* After so many minutes somebody else may ring; a second before he may not. */
static void
rung_by_another_after(uint64_t id, const char *first, const char *other, int64_t minutes)
{
	ck_assert_int_eq(does(first, "need.call", id), DONE);
	world_sleep(&w, minutes * MINUTE - 1000);
	ck_assert_int_eq(does(other, "need.call", id), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "RACE");
	world_sleep(&w, 1000);
	ck_assert_int_eq(does(other, "need.call", id), DONE);
}

START_TEST(who_rings_has_the_row_as_long_as_set)
{
	uint64_t id = open_review();

	rung_by_another_after(id, "town1", "town1b", 3);
	set("need.calling.minutes", "9");
	rung_by_another_after(id, "town1b", "town1", 9);
	set("need.calling.minutes", "1");
	rung_by_another_after(id, "town1", "town1b", 1);
}
END_TEST

/* The claim of half an hour holds so much longer, and who has it is told when it ends. */
START_TEST(a_claim_holds_over_its_end_as_long_as_set)
{
	static const int grace[] = { 1, 2, 7 };
	char text[8];
	uint64_t id = open_review();

	snprintf(text, sizeof text, "%d", grace[_i]);
	set("need.grace.minutes", text);
	ck_assert_int_eq(does("town1", "need.take", id), DONE);
	need_pass(&w, &r, 15 * MINUTE, "town1");
	need_pass(&w, &r, 15 * MINUTE, "town1");
	ck_assert_uint_eq(w.notices[0].message, M_NEED_LEASE_ENDS);
	ck_assert_int_eq(need_pass(&w, &r, grace[_i] * MINUTE - 1000, "town1b"), 0);
	ck_assert_uint_eq(need_now(&w, id).taken_by, world_account(&w, "town1"));
	ck_assert_int_eq(need_pass(&w, &r, 1000, "town1b"), 1);
	ck_assert_uint_eq(need_now(&w, id).taken_by, 0);
}
END_TEST

static const struct {
	const char *times, *longest;
	int gaps[6];
} ends[] = {
	{ "6", "60", { 10, 10, 10, 10, 10, 10 } },
	{ "1", "60", { 10, 20, 40, 60, 60, 60 } },
	{ "3", "25", { 10, 10, 10, 20, 25, 25 } },
	{ "2", "240", { 10, 10, 20, 40, 80, 160 } },
	{ "1", "1", { 10, 10, 10, 10, 10, 10 } },	/* never more often than the chain says */
};

START_TEST(a_chain_ends_as_often_as_set)
{
	struct op_chain_set a = { .which = "review", .again = 10, .leader = world_account(&w, "leader") };
	uint64_t id;

	set("need.again.times", ends[_i].times);
	set("need.again.longest.minutes", ends[_i].longest);
	ck_assert_int_eq(world_do(&w, "admin", "chain.set", &a, &r), DONE);
	id = open_review();
	for (size_t i = 0; i < 6; i++) {
		ck_assert_int_eq(need_pass(&w, &r, ends[_i].gaps[i] * MINUTE - 1000, "town1"), 0);
		ck_assert_msg(need_pass(&w, &r, 1000, "town1") == 1, "silent at ring %zu", i);
	}
	ck_assert_int_eq(need_now(&w, id).repeats, 6);
}
END_TEST

START_TEST(a_chain_says_how_it_ends)
{
	struct typed t = { .language = language_en };

	set("need.again.times", "3");
	set("need.again.longest.minutes", "25");
	ck_assert_int_eq(type_line(&w, "county", "chain show casualty", &t), 0);
	ck_assert_msg(strstr(t.out, "10; after 3 times twice as long each time, up to 25") != NULL,
	    "%s", t.out);
}
END_TEST

Suite *
suite_need_pace(void)
{
	Suite *s = suite_create("need_pace");
	TCase *tc = tcase_create("pace");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, who_rings_has_the_row_as_long_as_set);
	tcase_add_loop_test(tc, a_claim_holds_over_its_end_as_long_as_set, 0, 3);
	tcase_add_loop_test(tc, a_chain_ends_as_often_as_set, 0, 5);
	tcase_add_test(tc, a_chain_says_how_it_ends);
	suite_add_tcase(s, tc);
	return s;
}
