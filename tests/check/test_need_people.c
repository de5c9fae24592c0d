/* Whom a need reaches: a unit, a post, who was given it, all whom a desk has to ring. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/change.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/unit/enums.h"
#include "gen/kinds/unit/unit.h"
#include "tests/check/help_need.h"

Suite *suite_need_people(void);

static struct world w;
static struct reply r;

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

static void
does(const char *login, const char *op, uint64_t id)
{
	struct op_need_take a = { .which = id };

	world_do(&w, login, op, &a, &r);
}

static uint64_t
unit_with(const char *login, int role, uint64_t *unit)
{
	struct act *act = act_begin(&w, "admin");
	struct unit u = { .name = "旗物资库样例", .area = COUNTY, .kind = unit_kind_depot };
	struct account a = { .language = language_zh };
	struct grant g = { .role = role, .area = COUNTY };

	snprintf(a.login, sizeof a.login, "%s", login);
	if (*unit == 0)
		*unit = change_new(act->change, &kind_unit, &u);
	g.account = change_new(act->change, &kind_account, &a);
	g.unit = *unit;
	change_new(act->change, &kind_grant, &g);
	act_end(&w);
	return g.account;
}

START_TEST(a_unit_is_asked_as_one)
{
	struct need_spec spec = { .kind = &kind_report, .subject = 1, .verb = need_verb_review,
	    .about = V11 };
	uint64_t id, unit = 0;

	unit_with("store", role_storekeeper, &unit);
	unit_with("watch", role_duty, &unit);
	unit_with("keys", role_admin, &unit);
	unit_with("eyes", role_supervisor, &unit);
	spec.unit = unit;
	id = need_open(act_begin(&w, "v11a"), &spec);
	act_end(&w);
	/* who may read no cases, or only looks on, is not asked by his unit either */
	ck_assert(!need_asks_login(&w, "keys", id) && !need_asks_login(&w, "eyes", id));
	ck_assert(need_asks_login(&w, "store", id) && need_asks_login(&w, "watch", id));
	ck_assert(!need_asks_login(&w, "county", id));
	does("store", "need.take", id);
	DONE_OK();
	spec.subject = 2;
	spec.on_watch = true;
	id = need_open(act_begin(&w, "v11a"), &spec);
	act_end(&w);
	ck_assert(!need_asks_login(&w, "store", id) && need_asks_login(&w, "watch", id));
	/* a storekeeper acts for his unit's needs only, not for all of its area */
	spec = (struct need_spec){ .kind = &kind_report, .subject = 3, .verb = need_verb_casualty,
	    .area = COUNTY, .roles = ROLE(duty) | ROLE(storekeeper), .about = V11, .urgent = true };
	id = need_open(act_begin(&w, "v11a"), &spec);
	act_end(&w);
	ck_assert(!need_asks_login(&w, "store", id) && need_asks_login(&w, "watch", id));
}
END_TEST

START_TEST(a_post_is_asked_alone)
{
	struct need_spec spec = { .kind = &kind_report, .subject = 1, .verb = need_verb_correct,
	    .area = V11, .roles = ROLE(officer), .post = post_B, .about = V11 };
	uint64_t id = need_open(act_begin(&w, "town1"), &spec);

	act_end(&w);
	ck_assert(need_asks_login(&w, "v11b", id) && !need_asks_login(&w, "v11a", id));
}
END_TEST

/* The line is for him alone, whoever was asked before. */
START_TEST(who_is_given_it_is_told)
{
	struct need_spec spec = { .kind = &kind_report, .subject = SUBJECT,
	    .verb = need_verb_correct, .person = world_account(&w, "v11a"), .about = V11 };
	uint64_t id = need_open(act_begin(&w, "town1"), &spec), told = 0;

	act_end(&w);
	need_give(&w, &r, "v11a", id, "v11b", "");
	DONE_OK();
	for (size_t i = 0; i < w.nnotices; i++) {
		if (w.notices[i].message != M_NEED_GIVEN)
			continue;
		ck_assert_uint_eq(told, 0);
		told = w.notices[i].person;
	}
	ck_assert_uint_eq(told, world_account(&w, "v11b"));
}
END_TEST

static bool
is_told(const char *area)
{
	const struct act *act = act_now();

	for (size_t i = 0; i < act->notices.n; i++)
		for (size_t a = 0; a < act->notices.list[i].nareas; a++)
			if (strcmp(act->notices.list[i].areas[a], area) == 0)
				return true;
	return false;
}

/* A unit went elsewhere, its people's grants stayed. */
START_TEST(whose_unit_moved_is_told)
{
	struct need_spec spec = { .kind = &kind_report, .subject = 1, .verb = need_verb_review,
	    .about = V11 };
	uint64_t unit = 0;
	struct unit u;
	struct txn t;

	unit_with("store", role_storekeeper, &unit);
	world_read(&w, &t);
	ck_assert(record_get(&t, &kind_unit, unit, &u));
	txn_abort(&t);
	snprintf(u.area, sizeof u.area, "%s", T2);
	change_set(act_begin(&w, "admin")->change, &kind_unit, &u);
	act_end(&w);
	spec.unit = unit;
	need_open(act_begin(&w, "v11a"), &spec);
	act_end(&w);
	ck_assert(is_told(T2) && is_told(COUNTY));
	ck_assert(!is_told(V11));
}
END_TEST

/* None of them is left off the telephone list, least of all who was asked last. */
START_TEST(all_are_on_the_telephone_list)
{
	struct need_spec spec = { .kind = &kind_report, .subject = 1, .verb = need_verb_review,
	    .about = V11 };
	uint64_t id, unit = 0, *ids;
	char login[12];
	struct need n;
	struct txn t;
	size_t count;

	for (int i = 0; i < 40; i++) {
		snprintf(login, sizeof login, "team%d", i);
		unit_with(login, role_team, &unit);
	}
	spec.unit = unit;
	id = need_open(act_begin(&w, "v11a"), &spec);
	act_end(&w);
	need_give(&w, &r, "leader", id, "town1", "");
	DONE_OK();
	n = need_now(&w, id);
	world_read(&w, &t);
	ids = need_people(&t, &n, w.now, &count);
	txn_abort(&t);
	ck_assert_uint_eq(count, 41);
	ck_assert_uint_eq(ids[40], world_account(&w, "town1"));
	free(ids);
}
END_TEST

Suite *
suite_need_people(void)
{
	Suite *s = suite_create("need_people");
	TCase *tc = tcase_create("people");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_unit_is_asked_as_one);
	tcase_add_test(tc, a_post_is_asked_alone);
	tcase_add_test(tc, who_is_given_it_is_told);
	tcase_add_test(tc, whose_unit_moved_is_told);
	tcase_add_test(tc, all_are_on_the_telephone_list);
	suite_add_tcase(s, tc);
	return s;
}
