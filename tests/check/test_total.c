/*
 * Totals over two tiers: unknown is not zero, returned ones count and are
 * marked, what changed below a township's report, 并入, fillers, drills.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "db/index.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/area/args.h"
#include "gen/kinds/area/enums.h"
#include "src/lang/when.h"
#include "src/rules/incident/incident.h"
#include "tests/check/help_report.h"

Suite *suite_total(void);

static struct world w;
static struct reply r;
static struct total total;

static void
setup(void)
{
	world_open(&w);
	memset(&total, 0, sizeof total);
}

static void
teardown(void)
{
	total_free(&total);
	world_close(&w);
}

#define REFUSED_AS(name, where) REFUSED_REPLY(r, name, where)
#define IS(num, n) ck_assert_msg((num).known && (num).v == (n), #num " is %s%lld", \
	(num).known ? "" : "unknown ", (long long)(num).v)
#define UNKNOWN(num) ck_assert_msg(!(num).known, #num " is %lld", (long long)(num).v)

static void
sum(uint64_t report, const char *area)
{
	struct txn t;

	total_free(&total);
	world_read(&w, &t);
	ck_assert_int_eq(report_total(&t, report_of(&w, report).incident, area, &total), 0);
	txn_abort(&t);
}

static const struct total_child *
child(const char *code)
{
	for (size_t i = 0; i < total.nchild; i++)
		if (strcmp(total.child[i].code, code) == 0)
			return &total.child[i];
	ck_abort_msg("%s is no child", code);
	return NULL;
}

static uint64_t
send_in(const char *login, struct op_report_file a, uint64_t sibling)
{
	a.incident = report_of(&w, sibling).incident;
	return send_report(&w, login, &a);
}

START_TEST(unknown_is_not_zero)
{
	struct op_report_file a = flood(V11, 120), b = { .area = V12, .dead = FIGURE(0) };
	uint64_t id = send_report(&w, "v11a", &a);

	send_in("v12", b, id);
	sum(id, T1);
	IS(total.reported.affected, 120);
	IS(total.reported.dead, 0);
	UNKNOWN(total.reported.missing);
	UNKNOWN(total.accepted.affected);
	ck_assert_uint_eq(total.reported_units[kind_field(&kind_report_version,
	    "affected")->no], 1);
	ck_assert_uint_eq(total.reporting, 2);
	ck_assert_uint_gt(total.children, 2);
	accept_report(&w, "town1", id, &r);
	sum(id, T1);
	IS(total.accepted.affected, 120);
	UNKNOWN(total.accepted.dead);
	IS(child(V11)->accepted.affected, 120);
	UNKNOWN(child(V12)->accepted.dead);
}
END_TEST

START_TEST(accepted_is_the_latest_accepted_version)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a);

	accept_report(&w, "town1", id, &r);
	a.affected = FIGURE(172);
	send_report(&w, "v11a", &a);
	sum(id, T1);
	IS(total.reported.affected, 172);
	IS(total.accepted.affected, 120);
}
END_TEST

START_TEST(a_returned_one_counts_and_is_marked)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a);

	return_report(&w, "town1", id, "请核实", &r);
	sum(id, T1);
	IS(total.reported.affected, 120);
	UNKNOWN(total.accepted.affected);
	ck_assert(child(V11)->returned);
	a.affected = FIGURE(125);
	send_report(&w, "v11a", &a);
	sum(id, T1);
	IS(total.reported.affected, 125);
	ck_assert(!child(V11)->returned);
}
END_TEST

START_TEST(two_tiers_take_the_township_where_it_knows)
{
	struct op_report_file a = flood(V11, 120), b = flood(V12, 30), c = flood(V21, 7);
	struct op_report_file t = flood(T1, 155);
	uint64_t id;

	a.dead = FIGURE(0);
	b.rooms_collapsed = FIGURE(4);
	id = send_report(&w, "v11a", &a);
	send_in("v12", b, id);
	send_in("v21", c, id);
	sum(id, COUNTY);				/* no township has reported */
	IS(total.reported.affected, 157);
	ck_assert_uint_eq(total.reporting, 0);
	ck_assert(!child(T1)->has);
	send_in("town1", t, id);
	sum(id, COUNTY);
	IS(total.reported.affected, 162);		/* 155 of T1, 7 below T2 */
	IS(total.reported.rooms_collapsed, 4);		/* T1 does not know it: its total */
	IS(total.reported.dead, 0);
	UNKNOWN(total.reported.missing);
	UNKNOWN(total.accepted.affected);		/* no recursion for accepted */
	ck_assert_uint_eq(total.reporting, 1);
	IS(child(T1)->reported.affected, 155);
	IS(child(T2)->reported.affected, 7);
	sum(id, "150621000000");			/* both forms of the code */
	IS(total.reported.affected, 162);
}
END_TEST

START_TEST(what_changed_below_stands_in_the_row)
{
	struct op_report_file a = flood(V11, 120), b = flood(V12, 30), t = flood(T1, 150);
	uint64_t id = send_report(&w, "v11a", &a);

	send_in("v12", b, id);
	send_in("town1", t, id);
	sum(id, COUNTY);
	ck_assert(!child(T1)->any_changed);
	a.affected = FIGURE(172);
	send_report(&w, "v11a", &a);
	sum(id, COUNTY);
	ck_assert(child(T1)->any_changed);
	IS(child(T1)->changed.affected, 52);
	IS(child(T1)->reported.affected, 150);		/* its own figure stands */
	UNKNOWN(child(T1)->changed.dead);
	t.affected = FIGURE(202);
	send_in("town1", t, id);
	sum(id, COUNTY);
	ck_assert(!child(T1)->any_changed);
	/* downwards as well */
	a.affected = FIGURE(160);
	snprintf(a.reason, sizeof a.reason, "重复");
	send_report(&w, "v11a", &a);
	sum(id, COUNTY);
	IS(child(T1)->changed.affected, -12);
}
END_TEST

START_TEST(a_report_that_holds_the_accepted_sum_misses_the_rest)
{
	struct op_report_file a = flood(V11, 120), b = flood(V12, 30), t = flood(T1, 120);
	uint64_t id = send_report(&w, "v11a", &a);

	send_in("v12", b, id);
	accept_report(&w, "town1", id, &r);
	send_in("town1", t, id);			/* what it has accepted */
	sum(id, COUNTY);
	IS(child(T1)->changed.affected, 30);
}
END_TEST

START_TEST(another_figure_than_the_sum_needs_a_reason)
{
	struct op_report_file a = flood(V11, 120), t = flood(T1, 121);
	uint64_t id = send_report(&w, "v11a", &a);

	t.incident = report_of(&w, id).incident;
	accept_report(&w, "town1", id, &r);
	t.missing = FIGURE(0);				/* the villages know nothing of it */
	try_report(&w, "town1", &t, NULL, &r);
	REFUSED_AS("OTHER_THAN_SUM", "affected");
	ck_assert_str_eq(r.refusal.args[0], "t121");
	ck_assert_str_eq(r.refusal.args[1], "t120");
	t.affected = FIGURE(120);
	send_report(&w, "town1", &t);
	t.affected = FIGURE(125);
	snprintf(t.reason, sizeof t.reason, "另有外来人口");
	send_report(&w, "town1", &t);
}
END_TEST

START_TEST(a_townships_form_is_offered_filled)
{
	struct op_report_file a = flood(V11, 120), b = flood(V12, 30);
	struct prefill p;
	struct txn t;
	uint64_t id = send_report(&w, "v11a", &a);

	send_in("v12", b, id);
	accept_report(&w, "town1", id, &r);
	world_read(&w, &t);
	ck_assert_int_eq(report_prefill(&t, report_of(&w, id).incident, T1, &p), 0);
	txn_abort(&t);
	IS(p.accepted.affected, 120);
	IS(p.waiting.affected, 30);
	ck_assert_uint_eq(p.accepted_children, 1);
	ck_assert_uint_eq(p.waiting_children, 1);
}
END_TEST

START_TEST(units_and_affected_areas)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &a);

	sum(id, COUNTY);
	ck_assert_uint_eq(total.children, 1);		/* only T1 is affected */
	ck_assert(child(T1)->affected && !child(T2)->affected);
	ck_assert(child(FILLER)->filler);
	sum(id, T1);
	ck_assert(child(V12)->affected && !child(V12)->has);
	ck_assert_uint_eq(total.reporting, 1);
	ck_assert_str_eq(total.area, T1);
}
END_TEST

static uint64_t
open_flood(const char *area, bool drill)
{
	struct op_incident_open o = { .hazard = hazard_flood, .drill = drill };

	w.now += 1000;
	snprintf(o.area, sizeof o.area, "%s", area);
	world_do(&w, "county", "incident.open", &o, &r);
	ck_assert_msg(r.outcome == DONE, "%s", world_message(r.refusal.message));
	return r.answer.id;
}

static void
link_to(uint64_t which, uint64_t to)
{
	struct op_incident_link l = { .which = which, .to = to };

	w.now += 1000;
	world_do(&w, "county", "incident.link", &l, &r);
	ck_assert_msg(r.outcome == DONE, "%s", world_message(r.refusal.message));
}

START_TEST(linked_ones_have_one_chain)
{
	uint64_t e1 = open_flood(T1, false), e2 = open_flood(T1, false), r1, r2;
	struct op_report_file a = flood(V11, 100), b = flood(V11, 40), c = flood(V12, 9);
	struct op_incident_unlink u = { .which = e2 };

	a.incident = e1;
	b.incident = c.incident = e2;
	r1 = send_report(&w, "v11a", &a);
	r2 = send_report(&w, "v11b", &b);
	send_report(&w, "v12", &c);			/* only the linked one has it */
	link_to(e2, e1);
	sum(r1, T1);
	IS(total.reported.affected, 109);		/* 并入 counts in no total */
	ck_assert(child(V11)->has_beside);
	ck_assert_uint_eq(child(V11)->report.id, r1);
	ck_assert_uint_eq(child(V11)->beside.id, r2);
	ck_assert(!child(V12)->has_beside);
	/* drafts and commands with the old number: the survivor's chain goes on */
	b.affected = FIGURE(140);
	ck_assert_uint_eq(send_report(&w, "v11b", &b), r1);
	ck_assert_int_eq(latest_of(&w, r1).version, 2);
	sum(r1, T1);
	IS(total.reported.affected, 149);
	ck_assert(!child(V11)->has_beside);
	accept_report(&w, "town1", r2, &r);
	REFUSED_AS("LEADS_TO", "which");
	/* unlinking restores both */
	world_do(&w, "county", "incident.unlink", &u, &r);
	ck_assert_int_eq(r.outcome, DONE);
	sum(r2, T1);
	IS(total.reported.affected, 49);
	sum(r1, T1);
	IS(total.reported.affected, 140);
}
END_TEST

/* What the surviving chain's next version settled of the other is open again. */
START_TEST(unlinking_asks_again)
{
	uint64_t e1 = open_flood(T1, false), e2 = open_flood(T1, false), r1, r2, r3, r4;
	struct op_report_file a = flood(V11, 100), b = flood(V11, 40), c = flood(V12, 9);
	struct op_incident_unlink u = { .which = e2 };

	a.incident = c.incident = e1;
	r1 = send_report(&w, "v11a", &a);
	r3 = send_report(&w, "v12", &c);
	b.incident = c.incident = e2;
	r2 = send_report(&w, "v11b", &b);
	r4 = send_report(&w, "v12", &c);
	ck_assert_int_eq(return_report(&w, "town1", r4, "几户", &r), DONE);
	ck_assert_int_eq(accept_report(&w, "town1", r3, &r), DONE);
	link_to(e2, e1);
	w.now += 1000;
	b.affected = FIGURE(140);
	send_report(&w, "v11b", &b);
	send_report(&w, "v12", &c);
	ck_assert_int_eq(accept_report(&w, "town1", r3, &r), DONE);
	ck_assert_uint_eq(board_has(&w, "town1", r2, need_verb_review), 0);
	ck_assert_uint_eq(board_has(&w, "v12", r4, need_verb_correct), 0);
	world_do(&w, "county", "incident.unlink", &u, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert_uint_eq(board_has(&w, "town1", r1, need_verb_review), 1);
	ck_assert_uint_eq(board_has(&w, "town1", r2, need_verb_review), 1);
	ck_assert_uint_eq(board_has(&w, "town1", r3, need_verb_review), 0);
	ck_assert_uint_eq(board_has(&w, "v12", r4, need_verb_correct), 1);
	w.now += 11 * MINUTE;
	run_clock(&w);
	ck_assert_uint_eq(board_has(&w, "county", r2, need_verb_review), 1);
}
END_TEST

START_TEST(a_linked_chain_is_news_below)
{
	uint64_t e1 = open_flood(T1, false), e2 = open_flood(T1, false), id;
	struct op_report_file a = flood(V11, 100), b = flood(V12, 40), t = flood(T1, 100);

	b.incident = e2;
	send_report(&w, "v12", &b);			/* before the township's report */
	a.incident = t.incident = e1;
	send_report(&w, "v11a", &a);
	id = send_report(&w, "town1", &t);
	sum(id, COUNTY);
	ck_assert(!child(T1)->any_changed);
	link_to(e2, e1);
	sum(id, COUNTY);
	IS(child(T1)->changed.affected, 40);
}
END_TEST

START_TEST(a_drill_is_never_mixed_with_real)
{
	struct op_report_file a = flood(V11, 120), b = flood(V12, 30);
	uint64_t real, drill;

	b.drill = true;
	real = send_report(&w, "v11a", &a);
	drill = send_report(&w, "v12", &b);
	sum(real, T1);
	IS(total.reported.affected, 120);
	sum(drill, T1);
	IS(total.reported.affected, 30);
}
END_TEST

START_TEST(land_is_compared_as_shown)
{
	/* 45 亩 = 3.00 公顷; a hundredth of a 亩 more shows the same. */
	struct op_report_file a = { .area = V11, .hazard = hazard_flood,
	    .crops_hit = FIGURE(4500) };
	struct op_report_file t = { .area = T1, .hazard = hazard_flood,
	    .crops_hit = FIGURE(4501) };
	uint64_t id = send_report(&w, "v11a", &a);

	accept_report(&w, "town1", id, &r);
	send_in("town1", t, id);
	t.crops_hit = FIGURE(4530);
	try_report(&w, "town1", &t, NULL, &r);
	REFUSED_AS("OTHER_THAN_SUM", "crops_hit");
	ck_assert_str_eq(r.refusal.args[0], "t3.02");
}
END_TEST

/* The villages of up to 15 townships, 20 of each at most. */
static size_t
villages(char codes[][16], size_t cap)
{
	char town[16] = "";
	size_t n = 0, towns = 0, here = 0;
	struct area area;
	struct txn t;
	struct scan s;
	struct index_key key;

	world_read(&w, &t);
	key_begin(&key, &kind_area, 1);
	scan_open(&s, &t, &key, false);
	while (n < cap && scan_next(&s)) {
		if (!record_get(&t, &kind_area, s.id, &area) || area.tier != tier_village ||
		    area.filler)
			continue;
		if (strcmp(town, area.parent) != 0) {
			memcpy(town, area.parent, sizeof town);
			here = 0;
			towns++;
		}
		if (towns <= 15 && here++ < 20)
			memcpy(codes[n++], area.code, 16);
	}
	txn_abort(&t);
	return n;
}

/* An officer of that one village, written without an operation. */
static void
officer_of(const char *code, const char *login)
{
	static uint8_t storage[64 * 1024];
	struct buf effects = BUF(storage);
	struct change c = { .now = w.now, .last_id = core_last_id(w.core), .effects = &effects };
	struct account a = { 0 };
	struct grant g = { .role = role_officer };

	snprintf(a.login, sizeof a.login, "%s", login);
	snprintf(g.area, sizeof g.area, "%s", code);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	c.txn = core_txn(w.core);
	g.account = change_new(&c, &kind_account, &a);
	change_new(&c, &kind_grant, &g);
	ck_assert_int_eq(core_commit(w.core), 0);
}

START_TEST(a_whole_county_is_fast)
{
	static char codes[300][16];
	struct timespec from, to;
	struct op_report_file a;
	uint64_t id = 0, incident = open_flood(COUNTY, false);
	size_t n = villages(codes, 300);
	int64_t expected = 0, us;
	char login[33];

	ck_assert_uint_gt(n, 100);
	for (size_t i = 0; i < n; i++) {
		snprintf(login, sizeof login, "many%zu", i);
		officer_of(codes[i], login);
		a = flood(codes[i], (int64_t)i + 1);
		a.incident = incident;
		expected += (int64_t)i + 1;
		id = send_report(&w, login, &a);
	}
	clock_gettime(CLOCK_MONOTONIC, &from);
	sum(id, COUNTY);
	clock_gettime(CLOCK_MONOTONIC, &to);
	us = (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000;
	IS(total.reported.affected, expected);
	ck_assert_msg(us < 500000, "a total took %lld us", (long long)us);
}
END_TEST

/* However many lie below: each is counted, the last like the first. */
START_TEST(five_hundred_villages)
{
	struct op_area_add add = { .name = "样例村", .tier = tier_village, .kind = "village" };
	struct op_account_grant g = { .role = "officer" };
	struct op_report_file a = flood(V11, 120), b = flood("150621200980", 7);
	uint64_t id;

	for (int i = 481; i <= 980; i++) {
		snprintf(add.which, sizeof add.which, "150621200%03d", i);
		world_do(&w, "admin", "area.add", &add, &r);
		ck_assert_int_eq(r.outcome, DONE);
	}
	g.which = world_account(&w, "v11b");
	snprintf(g.area, sizeof g.area, "%s", "150621200980");
	world_do(&w, "admin", "account.grant", &g, &r);
	ck_assert_int_eq(r.outcome, DONE);
	id = send_report(&w, "v11a", &a);
	b.incident = report_of(&w, id).incident;
	send_report(&w, "v11b", &b);
	sum(id, T1);
	ck_assert_uint_ge(total.nchild, 502);
	ck_assert(child("150621200980")->has);
	IS(total.reported.affected, 127);
	ck_assert_uint_eq(total.reporting, 2);
}
END_TEST

/* More than a sentence holds: it says how many it leaves out. */
START_TEST(thirty_open_ones_are_counted)
{
	struct op_report_file a = flood(V11, 1), b = flood(V12, 2);
	const char *more;
	size_t named = 1;

	a.incident = REF_NEW;
	for (int i = 0; i < 30; i++)
		send_report(&w, "v11a", &a);
	try_report(&w, "v12", &b, NULL, &r);
	REFUSED_AS("SEVERAL_INCIDENTS", "incident");
	more = strstr(r.refusal.args[0], ", … +");
	ck_assert_ptr_nonnull(more);
	for (const char *p = r.refusal.args[0]; p < more; p++)
		named += *p == ',';
	ck_assert_int_eq((int)named + atoi(more + strlen(", … +")), 30);
}
END_TEST

Suite *
suite_total(void)
{
	Suite *s = suite_create("total");
	TCase *tc = tcase_create("total");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, unknown_is_not_zero);
	tcase_add_test(tc, accepted_is_the_latest_accepted_version);
	tcase_add_test(tc, a_returned_one_counts_and_is_marked);
	tcase_add_test(tc, two_tiers_take_the_township_where_it_knows);
	tcase_add_test(tc, what_changed_below_stands_in_the_row);
	tcase_add_test(tc, a_report_that_holds_the_accepted_sum_misses_the_rest);
	tcase_add_test(tc, another_figure_than_the_sum_needs_a_reason);
	tcase_add_test(tc, a_townships_form_is_offered_filled);
	tcase_add_test(tc, units_and_affected_areas);
	tcase_add_test(tc, five_hundred_villages);
	tcase_add_test(tc, thirty_open_ones_are_counted);
	tcase_add_test(tc, linked_ones_have_one_chain);
	tcase_add_test(tc, unlinking_asks_again);
	tcase_add_test(tc, a_linked_chain_is_news_below);
	tcase_add_test(tc, a_drill_is_never_mixed_with_real);
	tcase_add_test(tc, land_is_compared_as_shown);
	tcase_add_test(tc, a_whole_county_is_fast);
	suite_add_tcase(s, tc);
	return s;
}
