/* A need that is opened again: its chain begins below those whom it asked before. */
#include <check.h>
#include <stdio.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"
#include "gen/kinds/report/report.h"
#include "src/lang/when.h"
#include "tests/check/help_need.h"

Suite *suite_need_renew(void);

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
open_review(void)
{
	struct need_spec spec = { .kind = &kind_report, .subject = SUBJECT,
	    .verb = need_verb_review, .area = V11, .roles = ROLE(officer) | ROLE(duty),
	    .about = V11 };
	uint64_t id = need_open(act_begin(&w, "v11a"), &spec);

	act_end(&w);
	return id;
}

/* Steps that found nobody. */
static int
empty_steps(uint64_t id)
{
	struct need_to to;
	struct index_key key;
	struct scan s;
	struct txn t;
	int n = 0;

	world_read(&w, &t);
	key_begin(&key, &kind_need_to, 1);
	key_number(&key, id);
	scan_open(&s, &t, &key, false);
	while (scan_next(&s))
		n += record_get(&t, &kind_need_to, s.id, &to) && to.empty;
	scan_close(&s);
	txn_abort(&t);
	return n;
}

static void
set_review(const char *steps)
{
	struct op_chain_set set = { .which = "review", .leader = world_account(&w, "leader") };

	snprintf(set.steps, sizeof set.steps, "%s", steps);
	world_do(&w, "admin", "chain.set", &set, &r);
	DONE_OK();
}

/* Its chain begins anew, below those whom it asked before. */
START_TEST(what_is_renewed_climbs_from_below)
{
	uint64_t id;

	set_review("0 asked ring; 5 above ring; 10 above ring");
	id = open_review();
	need_pass(&w, &r, 5 * MINUTE, "town1");
	need_pass(&w, &r, 5 * MINUTE, "county");
	ck_assert(need_asks_login(&w, "town1", id) && need_asks_login(&w, "county", id));
	ck_assert_int_eq(need_now(&w, id).step, 3);
	for (int i = 0; i < 2; i++) {
		ck_assert_uint_eq(open_review(), id);
		need_pass(&w, &r, 5 * MINUTE, "town1");
		ck_assert_int_eq(need_now(&w, id).step, 2);
		need_pass(&w, &r, 5 * MINUTE, "county");
		ck_assert_int_eq(need_now(&w, id).step, 3);
		ck_assert_int_eq(empty_steps(id), 0);
		/* now by a chain whose steps have other numbers */
		set_review("0 asked ring; 5 above ring; 10 asked ring; 15 above ring");
	}
	need_pass(&w, &r, 5 * MINUTE, "county");
	ck_assert_int_eq(need_now(&w, id).step, 4);
	ck_assert_int_eq(empty_steps(id), 0);
}
END_TEST

/* Who was given it by hand is a step of the chain when that comes to him. */
START_TEST(a_desk_it_was_given_to_is_climbed_over)
{
	uint64_t id;

	set_review("0 asked ring; 5 above ring; 10 above ring");
	id = open_review();
	need_give(&w, &r, "leader", id, "", T1);
	DONE_OK();
	need_pass(&w, &r, 5 * MINUTE, "town1");
	need_pass(&w, &r, 5 * MINUTE, "county");
	ck_assert_int_eq(need_now(&w, id).step, 3);
	ck_assert(need_asks_login(&w, "county", id));
}
END_TEST

Suite *
suite_need_renew(void)
{
	Suite *s = suite_create("need_renew");
	TCase *tc = tcase_create("renew");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_is_renewed_climbs_from_below);
	tcase_add_test(tc, a_desk_it_was_given_to_is_climbed_over);
	suite_add_tcase(s, tc);
	return s;
}
