/*
 * What a version says: kept, given and cleared values, what needs a reason, and
 * the logic checks of the national form.
 */
#include <check.h>
#include <stdio.h>

#include "src/lang/when.h"
#include "tests/check/help_report.h"

Suite *suite_report_values(void);

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

START_TEST(a_key_not_given_keeps_its_value)
{
	struct op_report_file a = flood(V11, 120), b = { .area = V11, .hazard = hazard_flood };
	struct report_version v;
	uint64_t id;

	a.dead = FIGURE(0);
	a.road = lifeline_cut;
	a.reason[0] = 'x';
	snprintf(a.place, sizeof a.place, "二社");
	snprintf(a.text, sizeof a.text, "水漫村道");
	snprintf(a.subtype, sizeof a.subtype, "山洪");
	id = send_report(&w, "v11a", &a);
	b.injured = FIGURE(2);
	send_report(&w, "v11a", &b);
	v = latest_of(&w, id);
	ck_assert(v.affected.known && v.affected.v == 120);
	ck_assert(v.dead.known && v.dead.v == 0);
	ck_assert(v.injured.known && v.injured.v == 2 && !v.missing.known);
	ck_assert_int_eq(v.road, lifeline_cut);
	ck_assert_str_eq(v.place, "二社");
	ck_assert_str_eq(v.text, "水漫村道");
	ck_assert_str_eq(v.subtype, "山洪");
	ck_assert_str_eq(v.reason, "");			/* of one sending only */
	world_get(&w, &kind_report_version, v.id, &v);
}
END_TEST

START_TEST(clearing_makes_unknown_and_needs_a_reason)
{
	struct op_report_file a = flood(V11, 120), b = { .area = V11, .hazard = hazard_flood };
	static const char *const keys[] = { "affected", NULL };
	static const char *const unknown[] = { "dead", NULL };
	uint64_t id = send_report(&w, "v11a", &a);

	try_report(&w, "v11a", &b, keys, &r);
	REFUSED_EXIT("NEED_REASON", "affected", 1);
	ck_assert(latest_of(&w, id).affected.known);
	try_report(&w, "v11a", &b, unknown, &r);	/* it was not known anyway */
	ck_assert_int_eq(r.outcome, DONE);
	snprintf(b.reason, sizeof b.reason, "数字有误");
	try_report(&w, "v11a", &b, keys, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert(!latest_of(&w, id).affected.known);
	ck_assert_str_eq(latest_of(&w, id).reason, "数字有误");
}
END_TEST

START_TEST(lowering_needs_a_reason)
{
	struct op_report_file a = flood(V11, 120), b = flood(V11, 100);

	a.resettled = a.resettled_now = FIGURE(36);
	send_report(&w, "v11a", &a);
	try_report(&w, "v11a", &b, NULL, &r);
	REFUSED_EXIT("LOWERED", "affected", 1);
	ck_assert_str_eq(r.refusal.args[0], "t120");
	b.affected = FIGURE(120);
	b.resettled_now = FIGURE(10);			/* the 实时 half may fall */
	send_report(&w, "v11a", &b);
	b.affected = FIGURE(100);
	snprintf(b.reason, sizeof b.reason, "重复统计");
	send_report(&w, "v11a", &b);
}
END_TEST

START_TEST(the_missing_may_be_found_dead)
{
	struct op_report_file a = flood(V11, 120), b = flood(V11, 120);

	a.missing = FIGURE(3);
	a.dead = FIGURE(1);
	send_report(&w, "v11a", &a);
	b.missing = FIGURE(1);
	b.dead = FIGURE(2);
	try_report(&w, "v11a", &b, NULL, &r);
	REFUSED_EXIT("LOWERED", "missing", 1);
	b.dead = FIGURE(3);
	send_report(&w, "v11a", &b);
}
END_TEST

START_TEST(subtypes_fit_the_hazard)
{
	struct op_report_file a = flood(V11, 120), c = flood("", 5);
	uint64_t id;

	snprintf(a.subtype, sizeof a.subtype, "冰雹");
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_EXIT("SUBTYPE_NOT", "subtype", 2);
	snprintf(a.subtype, sizeof a.subtype, "山洪");
	id = send_report(&w, "v11a", &a);
	c.incident = REF_NEW;
	id = send_report(&w, "county", &c);
	c.incident = report_of(&w, id).incident;
	send_report(&w, "county", &c);
	c.stage = stage_final;
	try_report(&w, "county", &c, NULL, &r);
	REFUSED_EXIT("SUBTYPE_NEEDED", "subtype", 1);
	snprintf(c.subtype, sizeof c.subtype, "内涝");
	send_report(&w, "county", &c);
}
END_TEST

START_TEST(drought_rows_go_with_a_drought)
{
	struct op_report_file a = flood(V11, 120);

	a.need_drinking_water = FIGURE(5);
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_EXIT("DROUGHT_ONLY", "need_drinking_water", 1);
	a.hazard = hazard_drought;
	send_report(&w, "v11a", &a);
}
END_TEST

START_TEST(faults_never_stop_a_first_report)
{
	struct op_report_file a = flood(V11, 120);

	a.injured = FIGURE(2);
	a.injured_serious = FIGURE(3);
	send_report(&w, "v11a", &a);
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_EXIT("PART_LARGER", "injured_serious", 1);
	snprintf(a.reason, sizeof a.reason, "待核");
	send_report(&w, "v11a", &a);
	a.injured_serious = FIGURE(1);
	send_report(&w, "v11a", &a);
}
END_TEST

START_TEST(times_to_come_are_refused)
{
	struct op_report_file a = flood(V11, 120);

	a.occurred = w.now + HOUR;
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_EXIT("FUTURE_TIME", "occurred", 1);
}
END_TEST

START_TEST(figures_are_logically_checked)
{
	static const struct { const char *name; int64_t a, b; const char *na, *nb;
	    enum message m; bool error; } rows[] = {
		{ "resettled_now", 5, 4, "resettled_now", "resettled", M_NOW_LARGER, true },
		{ "grain_hit", 500, 400, "grain_hit", "crops_hit", M_PART_LARGER, true },
		{ "crops_ruined", 500, 400, "crops_ruined", "crops_hit", M_PART_LARGER, true },
		{ "homes_collapsed", 3, 2, "homes_collapsed", "home_rooms_collapsed",
		    M_HOMES_ROOMS, true },
		{ "homes_severe", 0, 2, "homes_severe", "home_rooms_severe", M_HOMES_ROOMS, true },
		{ "central_sites", 0, 9, "central_sites", "resettled_central", M_NO_SITES, true },
		{ "affected", 1, 2, "affected", "injured", M_MORE_THAN_AFFECTED, false },
		{ "loss", 0, 2, "loss", "rooms_collapsed", M_LOSS_ZERO, false },
	};
	struct figure_fault out[96];

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct report_version v = { 0 };
		*field_num(kind_field(&kind_report_version, rows[i].na), &v) = FIGURE(rows[i].a);
		ck_assert_uint_eq(figures_check(&v, hazard_flood, out, 96), 0);
		*field_num(kind_field(&kind_report_version, rows[i].nb), &v) = FIGURE(rows[i].b);
		ck_assert_uint_eq(figures_check(&v, hazard_flood, out, 96), 1);
		ck_assert_str_eq(out[0].field->name, rows[i].name);
		ck_assert_uint_eq(out[0].message, rows[i].m);
		ck_assert_int_eq(out[0].error, rows[i].error);
	}
}
END_TEST

START_TEST(parts_add_up_once_all_are_known)
{
	struct report_version v = { .resettled = FIGURE(36), .resettled_central = FIGURE(20) };
	struct figure_fault out[96];

	ck_assert_uint_eq(figures_check(&v, hazard_flood, out, 96), 0);
	v.resettled_dispersed = FIGURE(15);
	ck_assert_uint_eq(figures_check(&v, hazard_flood, out, 96), 1);
	ck_assert_str_eq(out[0].args[0], "t35");
	v.resettled_dispersed = FIGURE(16);
	ck_assert_uint_eq(figures_check(&v, hazard_flood, out, 96), 0);
	v = (struct report_version){ .loss = FIGURE(1000), .loss_homes = FIGURE(600),
	    .loss_farming = FIGURE(500) };
	ck_assert_uint_eq(figures_check(&v, hazard_flood, out, 96), 1);
	ck_assert_uint_eq(out[0].message, M_PARTS_SUM);
}
END_TEST

Suite *
suite_report_values(void)
{
	Suite *s = suite_create("report_values");
	TCase *tc = tcase_create("values");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_key_not_given_keeps_its_value);
	tcase_add_test(tc, clearing_makes_unknown_and_needs_a_reason);
	tcase_add_test(tc, lowering_needs_a_reason);
	tcase_add_test(tc, the_missing_may_be_found_dead);
	tcase_add_test(tc, subtypes_fit_the_hazard);
	tcase_add_test(tc, drought_rows_go_with_a_drought);
	tcase_add_test(tc, faults_never_stop_a_first_report);
	tcase_add_test(tc, times_to_come_are_refused);
	tcase_add_test(tc, figures_are_logically_checked);
	tcase_add_test(tc, parts_add_up_once_all_are_known);
	suite_add_tcase(s, tc);
	return s;
}
