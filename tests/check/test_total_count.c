/*
 * What counts as having said something: zero is a figure, a filler is no unit, a
 * retired area is where its successor is; which casualties ring, and what is
 * asked again when a link is undone.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/lists.h"
#include "gen/kinds/need/enums.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_need.h"
#include "tests/check/help_report.h"

static struct total total;

static void
setup(void)
{
	incident_setup();
	memset(&total, 0, sizeof total);
}

static void
teardown(void)
{
	total_free(&total);
	incident_teardown();
}

static void
sum(uint64_t report, const char *area)
{
	struct txn t;

	total_free(&total);
	world_read(&world, &t);
	ck_assert_int_eq(report_total(&t, report_of(&world, report).incident, area, &total), 0);
	txn_abort(&t);
}

static const struct total_child *
child(const char *code)
{
	for (size_t i = 0; i < total.nchild; i++)
		if (strcmp(total.child[i].code, code) == 0)
			return &total.child[i];
	return NULL;
}

static unsigned
units(const uint16_t *of, const char *figure)
{
	return of[kind_field(&kind_report_version, figure)->no];
}

/* Townships in the list of the county, fillers apart. */
static size_t
townships(bool filler)
{
	size_t n = 0;
	const char *p = NULL;

	for (const struct list *l = lists; l->name != NULL; l++)
		if (strcmp(l->name, "dalate") == 0)
			p = l->text;
	for (; p != NULL && *p != '\0'; p = strchr(p, '\n'), p = p == NULL ? p : p + 1) {
		char line[200];
		snprintf(line, sizeof line, "%.*s", (int)strcspn(p, "\n"), p);
		if (strstr(line, ",township,") != NULL)
			n += filler == (strstr(line, ",stat_") != NULL || strstr(line, ",virtual") != NULL);
	}
	return n;
}

START_TEST(zero_counts_as_said)
{
	struct op_report_file a = flood(V11, 120), b = { .area = V12, .dead = FIGURE(0) };
	uint64_t id;

	a.dead = FIGURE(0);
	id = send_report(&world, "v11a", &a);
	b.incident = report_of(&world, id).incident;
	send_report(&world, "v12", &b);
	sum(id, T1);
	ck_assert_uint_eq(units(total.reported_units, "dead"), 2);
	ck_assert_uint_eq(units(total.reported_units, "affected"), 1);
	ck_assert_uint_eq(units(total.accepted_units, "dead"), 0);
	ck_assert(total.reported.dead.known);
	accept_report(&world, "town1", id, &reply);
	sum(id, T1);
	ck_assert_uint_eq(units(total.accepted_units, "dead"), 1);
	ck_assert(total.accepted.dead.known && total.accepted.dead.v == 0);
}
END_TEST

START_TEST(fillers_are_not_missed)
{
	struct op_report_file a = flood(T1, 120);
	uint64_t id = send_report(&world, "town1", &a);

	ck_assert_uint_gt(townships(true), 0);
	area_change("county", report_of(&world, id).incident, COUNTY, "", "");
	DONE_OK();
	sum(id, COUNTY);
	ck_assert_uint_eq(total.children, townships(false));
	ck_assert_uint_eq(total.reporting, 1);
}
END_TEST

/* A township that summed what its villages reported, before it had accepted them. */
START_TEST(what_is_new_since_the_reported_sum)
{
	struct op_report_file a = flood(V11, 120), t = flood(T1, 120);
	uint64_t id = send_report(&world, "v11a", &a);

	t.incident = report_of(&world, id).incident;
	send_report(&world, "town1", &t);
	a.affected = FIGURE(150);
	send_report(&world, "v11a", &a);
	sum(id, COUNTY);
	ck_assert(child(T1)->any_changed);
	ck_assert_int_eq(child(T1)->changed.affected.v, 30);
}
END_TEST

START_TEST(retired_areas_are_no_children)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&world, "v11a", &a);
	size_t before;

	sum(id, T1);
	before = total.children;
	ck_assert_ptr_nonnull(child(V12));
	area_retire(V12, V11);
	sum(id, T1);
	ck_assert_ptr_null(child(V12));
	ck_assert_uint_eq(total.children, before - 1);
	/* One that had reported stays in sight. */
	area_retire(V11, "");
	sum(id, T1);
	ck_assert_ptr_nonnull(child(V11));
	ck_assert_int_eq(total.reported.affected.v, 120);
}
END_TEST

/* What a village said before it was merged counts where it belongs today. */
START_TEST(merged_into_another_township)
{
	struct op_report_file a = flood(V11, 120);
	uint64_t id = send_report(&world, "v11a", &a);

	/* More of them than any list of stems holds. */
	for (int i = 0; i < 70; i++) {
		struct op_area_add row = { .tier = tier_village, .kind = "village", .name = "样例村" };
		struct reply r;
		snprintf(row.which, sizeof row.which, "150621200%d", 301 + i);
		ck_assert_int_eq(world_do(&world, "", "area.add", &row, &r), DONE);
		area_retire(row.which, T2);	/* stands before V21 */
	}
	area_retire(V11, V21);
	sum(id, T2);
	ck_assert_ptr_nonnull(child(V11));
	ck_assert(total.reported.affected.known && total.reported.affected.v == 120);
	sum(id, T1);
	ck_assert_ptr_null(child(V11));
	ck_assert(!total.reported.affected.known);
}
END_TEST

START_TEST(one_less_needs_a_reason_too)
{
	struct op_report_file a = flood(V11, 120);

	send_report(&world, "v11a", &a);
	a.affected = FIGURE(119);
	try_report(&world, "v11a", &a, NULL, &reply);
	REFUSED_AS("LOWERED", "affected");
	snprintf(a.reason, sizeof a.reason, "数重一人");
	send_report(&world, "v11a", &a);
}
END_TEST

START_TEST(the_same_casualties_ring_once)
{
	struct op_report_file a = flood(V11, 120);

	a.dead = FIGURE(1);
	send_report(&world, "v11a", &a);
	ck_assert_uint_eq(need_heard(&world, "leader"), 1);
	world.now += 60000;
	a.affected = FIGURE(130);
	send_report(&world, "v11a", &a);
	ck_assert_uint_eq(need_heard(&world, "leader"), 0);
	world.now += 60000;
	a.missing = FIGURE(1);
	send_report(&world, "v11a", &a);
	ck_assert_uint_eq(need_heard(&world, "leader"), 1);
	world.now += 60000;
	a.affected = FIGURE(140);
	send_report(&world, "v11a", &a);
	ck_assert_uint_eq(need_heard(&world, "leader"), 0);
	world.now += 60000;
	a.dead = FIGURE(2);
	send_report(&world, "v11a", &a);
	ck_assert_uint_eq(need_heard(&world, "leader"), 1);
}
END_TEST

/* Three numbers for one flood; the one that held the chain is taken away: what its
 * next version had settled of the other waits for a review again. */
START_TEST(unlinking_asks_on_the_other_side)
{
	uint64_t e1 = flood_open("town1", T1), e2 = flood_open("town1", T1),
	    e3 = flood_open("town1", T1), r2, r3, chain, other;
	struct op_report_file a = flood(V11, 100);

	a.incident = e2;
	r2 = send_report(&world, "v11a", &a);
	a.incident = e3;
	a.affected = FIGURE(40);
	r3 = send_report(&world, "v11b", &a);
	link_make("county", e2, e1);
	DONE_OK();
	link_make("county", e3, e1);
	DONE_OK();
	world.now += 1000;
	a.affected = FIGURE(140);
	chain = send_report(&world, "v11b", &a);
	other = chain == r2 ? r3 : r2;
	ck_assert(chain == r2 || chain == r3);
	ck_assert_uint_eq(board_has(&world, "town1", other, need_verb_review), 0);
	link_undo("county", chain == r2 ? e2 : e3);
	DONE_OK();
	ck_assert_uint_eq(board_has(&world, "town1", other, need_verb_review), 1);
	ck_assert_uint_eq(board_has(&world, "town1", chain, need_verb_review), 1);
}
END_TEST

/* The areas of the report's incident, as one text. */
static const char *
areas_of(uint64_t report)
{
	static char text[1100];
	char codes[64][16];
	size_t n = areas_read(report_of(&world, report).incident, codes);

	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", codes[i]);
	return text;
}

/* Who sums what is below says nothing about which places are affected. */
START_TEST(an_own_report_widens_nothing)
{
	struct op_report_file a = flood(V11, 120), c = flood(COUNTY, 120), t = flood(T1, 120);
	uint64_t id = send_report(&world, "v11a", &a);

	c.incident = t.incident = report_of(&world, id).incident;
	send_report(&world, "county", &c);
	ck_assert_str_eq(areas_of(id), T1 " ");
	sum(id, COUNTY);
	ck_assert_uint_eq(total.children, 1);
	area_change("county", c.incident, V11, T1, "只有一个村");
	DONE_OK();
	send_report(&world, "town1", &t);
	ck_assert_str_eq(areas_of(id), V11 " ");
	sum(id, T1);
	ck_assert_uint_eq(total.children, 1);
	ck_assert_uint_eq(total.reporting, 1);
}
END_TEST

/* A township that the incident had nothing of says that it is affected. */
START_TEST(an_own_report_of_another_township_adds_it)
{
	struct op_report_file a = flood(V11, 120), t = flood(T2, 7);
	uint64_t id = send_report(&world, "v11a", &a);

	t.incident = report_of(&world, id).incident;
	send_report(&world, "town2", &t);
	ck_assert_str_eq(areas_of(id), T2 " " T1 " ");
}
END_TEST

Suite *suite_total_count(void);

Suite *
suite_total_count(void)
{
	Suite *s = suite_create("total_count");
	TCase *tc = tcase_create("total_count");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, zero_counts_as_said);
	tcase_add_test(tc, fillers_are_not_missed);
	tcase_add_test(tc, what_is_new_since_the_reported_sum);
	tcase_add_test(tc, an_own_report_widens_nothing);
	tcase_add_test(tc, an_own_report_of_another_township_adds_it);
	tcase_add_test(tc, retired_areas_are_no_children);
	tcase_add_test(tc, merged_into_another_township);
	tcase_add_test(tc, one_less_needs_a_reason_too);
	tcase_add_test(tc, the_same_casualties_ring_once);
	tcase_add_test(tc, unlinking_asks_on_the_other_side);
	suite_add_tcase(s, tc);
	return s;
}
