/* Warnings: who issues and lifts them, which stand where, and that nobody goes home under one. */
#include <stdio.h>
#include <string.h>

#include "src/lang/when.h"
#include "src/rules/warning/warning.h"
#include "tests/check/help_dispatch.h"

Suite *suite_warning(void);

#define W dispatch_world
#define REFUSED(name, where) REFUSED_REPLY(dispatch_reply, name, where)

static uint64_t
issue_as(const char *login, const char *area, enum warning_level level, const char *signal, int64_t until)
{
	struct op_warning_issue a = { .level = (int)level, .until = until };

	snprintf(a.area, sizeof a.area, "%s", area);
	snprintf(a.signal, sizeof a.signal, "%s", signal);
	world_do(&W, login, "warning.issue", &a, &dispatch_reply);
	return dispatch_reply.outcome == DONE ? dispatch_reply.answer.id : 0;
}

static void
lift_as(const char *login, uint64_t id)
{
	struct op_warning_lift a = { .which = id, .reason = "样例：雨停了" };

	world_do(&W, login, "warning.lift", &a, &dispatch_reply);
}

static bool
stands(const char *area, enum warning_level least)
{
	struct txn t;
	bool is;

	world_read(&W, &t);
	is = warning_stands(&t, area, least, NULL);
	txn_abort(&t);
	return is;
}

static bool
says(const char *login, const char *line, const char *text)
{
	TYPED(login, line);
	return strstr(dispatch_typed.out, text) != NULL;
}

START_TEST(desks_over_the_area_issue_and_lift)
{
	uint64_t id = issue_as("town1", T1, warning_level_orange, "暴雨", 0);

	DONE_OK();
	ck_assert_uint_eq(issue_as("town2", T1, warning_level_orange, "大风", 0), 0);
	REFUSED("OUT_OF_SCOPE", "area");
	issue_as("v11a", V11, warning_level_orange, "大风", 0);
	ck_assert_int_eq(dispatch_reply.refusal.exit, 3);
	issue_as("town1", COUNTY, warning_level_orange, "大风", 0);
	REFUSED("OUT_OF_SCOPE", "area");
	issue_as("leader", T1, warning_level_red, "暴雨", 0);	/* raised: another level */
	DONE_OK();
	issue_as("county", T1, warning_level_orange, "暴雨", 0);	/* by paper and by file */
	REFUSED("WARNING_THERE", "signal");
	issue_as("county", T1, warning_level_blue, "大风", W.now - MINUTE);
	REFUSED("WARNING_PAST", "until");
	lift_as("town2", id);
	REFUSED("OUT_OF_SCOPE", "which");
	lift_as("county", id);
	DONE_OK();
	lift_as("town1", id);
	REFUSED("WARNING_LIFTED", "which");
	issue_as("county", T1, warning_level_orange, "暴雨", 0);	/* lifted, it may be issued anew */
	DONE_OK();
}
END_TEST

START_TEST(it_stands_over_what_lies_in_it_and_around_it)
{
	uint64_t id = issue_as("town1", T1, warning_level_orange, "暴雨", 0);

	ck_assert(stands(T1, warning_level_orange));
	ck_assert(stands(V11, warning_level_orange));	/* it lies in it */
	ck_assert(stands(COUNTY, warning_level_orange));	/* a part of it */
	ck_assert(!stands(T2, warning_level_blue));
	ck_assert(!stands(V21, warning_level_blue));
	ck_assert(stands(T1, warning_level_blue));
	ck_assert(!stands(T1, warning_level_red));
	issue_as("town1", V11, warning_level_red, "山洪", 0);
	ck_assert(stands(T1, warning_level_red));
	ck_assert(!stands(V12, warning_level_red));
	ck_assert(stands(V12, warning_level_orange));
	lift_as("town1", id);
	ck_assert(!stands(V12, warning_level_blue));
	ck_assert(stands(V11, warning_level_red));
}
END_TEST

/* What nobody lifted stands, though its time is past. */
START_TEST(a_past_time_lifts_nothing)
{
	uint64_t id = issue_as("town1", T1, warning_level_red, "暴雨", W.now + HOUR);

	ck_assert(says("v11a", "warning show 01", "stands"));
	ck_assert(!says("v11a", "warning show 01", "its time is past"));
	W.now += 2 * HOUR;
	ck_assert(stands(V11, warning_level_red));
	ck_assert(says("v11a", "warning show 01", "its time is past, not lifted"));
	ck_assert(says("county", "warning list standing=yes --csv", "-01"));
	lift_as("town1", id);
	ck_assert(!stands(V11, warning_level_red));
	ck_assert(says("v11a", "warning show 01", "样例：雨停了"));
	ck_assert(!says("county", "warning list standing=yes --csv", "-01"));
	ck_assert(says("county", "warning list --csv", "-01"));
	ck_assert(!says("town2", "warning list --csv", "-01"));
}
END_TEST

/* In Chinese, as it is typed at a desk. */
START_TEST(typed_in_words_of_the_county)
{
	dispatch_typed.language = language_zh;
	dispatch_typed.input = NULL;
	ck_assert_int_eq(type_line(&W, "county", "预警 发布 地区=150621200000 级别=红 信号=暴雨 内容=样例 来源=样例气象台 有效至=3小时后", &dispatch_typed), 0);
	ck_assert_int_eq(type_line(&W, "county", "预警 show 01", &dispatch_typed), 0);
	ck_assert_ptr_nonnull(strstr(dispatch_typed.out, "样例气象台"));
	ck_assert_int_eq(type_line(&W, "county", "预警 解除 01 理由=样例", &dispatch_typed), 0);
	ck_assert_int_eq(type_line(&W, "county", "warning lift 01 reason=a", &dispatch_typed), 1);
}
END_TEST

static const struct { const char *area; enum warning_level level; bool holds; } over[] = {
	{ V11, warning_level_red, true }, { T1, warning_level_orange, true },
	{ COUNTY, warning_level_red, true }, { T1, warning_level_yellow, false },
	{ V12, warning_level_red, false }, { T2, warning_level_red, false },
};

/* A desk lets nobody go home under a red or orange one; a leader may, and gives the reason. */
START_TEST(nobody_goes_home_under_it_but_by_a_leader)
{
	uint64_t id;

	TYPED("county", "evac open area=150621200200 incident=01 planned=5");
	TYPED("v11a", "evac moved 5");
	id = issue_as("county", over[_i].area, over[_i].level, "暴雨", W.now + HOUR);
	DONE_OK();
	if (!over[_i].holds) {
		TYPED("town1", "evac allow 01 reason=a");
		return;
	}
	NOT_TYPED("town1", "evac allow 01 reason=a", "W0722-01");
	W.now += 2 * HOUR;		/* its time is past, and nobody lifted it */
	NOT_TYPED("town1", "evac allow 01 reason=a", "red or orange");
	if (_i == 0) {
		TYPED("leader", "evac allow 01 reason=样例");
		return;
	}
	lift_as("county", id);
	DONE_OK();
	TYPED("town1", "evac allow 01 reason=a");
}
END_TEST

/* A warning is real: it keeps nobody of a drill away, whom nothing drove out. */
START_TEST(it_stands_over_no_drill)
{
	TYPED("county", "incident open hazard=flood area=150621200200 drill=yes");
	TYPED("county", "evac open area=150621200200 incident=02 planned=5");
	TYPED("county", "evac open area=150621200200 incident=01 planned=5");
	TYPED("v11a", "evac moved M0722-01 5");
	TYPED("v11a", "evac moved M0722-02 5");
	issue_as("county", V11, warning_level_red, "暴雨", W.now + HOUR);
	TYPED("town1", "evac allow M0722-01 reason=演练完");
	NOT_TYPED("town1", "evac allow M0722-02 reason=a", "red or orange");
}
END_TEST

Suite *
suite_warning(void)
{
	Suite *s = suite_create("warning");
	TCase *tc = tcase_create("warning");

	tcase_add_checked_fixture(tc, dispatch_setup, dispatch_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, desks_over_the_area_issue_and_lift);
	tcase_add_test(tc, it_stands_over_what_lies_in_it_and_around_it);
	tcase_add_test(tc, a_past_time_lifts_nothing);
	tcase_add_test(tc, typed_in_words_of_the_county);
	tcase_add_loop_test(tc, nobody_goes_home_under_it_but_by_a_leader, 0, (int)(sizeof over / sizeof *over));
	tcase_add_test(tc, it_stands_over_no_drill);
	suite_add_tcase(s, tc);
	return s;
}
