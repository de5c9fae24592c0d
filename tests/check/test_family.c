/*
 * Duplicates without a limit: a hundred numbers that lead to one, in a chain and side
 * by side. Sums, totals, lists and what is printed hold all of them; so do areas, of
 * which any number may have been retired into one.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/change.h"
#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_report.h"

Suite *suite_family(void);

enum { MANY = 100, CHAIN = 50, RETIRED = 100 };

static uint64_t id[MANY + 1];	/* the last one is the root */

/* Each with as many trapped as its place says. */
static void
open_all(void)
{
	for (int i = 0; i <= MANY; i++) {
		struct op_incident_open a = { .hazard = hazard_flood, .area = T1,
		    .trapped = FIGURE(i + 1) };

		world.now += 1000;
		incident_open("county", a);
		DONE_OK();
		id[i] = reply.answer.id;
	}
}

static void
link_one(int from, int to)
{
	world.now += 1000;
	link_make("county", id[from], id[to]);
	DONE_OK();
}

/* Half in a chain, each link led on by the next, half at the root. */
static void
link_all(void)
{
	for (int i = 0; i < CHAIN; i++)
		link_one(i, i + 1 < CHAIN ? i + 1 : MANY);
	for (int i = CHAIN; i < MANY; i++)
		link_one(i, MANY);
}

static int64_t
trapped(uint64_t incident)
{
	struct incident i = incident_get(incident);
	struct txn t;

	world_read(&world, &t);
	incident_with_people(&t, &i);
	txn_abort(&t);
	return i.trapped.known ? i.trapped.v : -1;
}

static size_t
members(uint64_t root)
{
	struct family f;
	struct txn t;
	size_t n = 0;
	bool met[MANY + 1] = { false };

	world_read(&world, &t);
	family_open(&f, &t, root);
	for (; family_next(&f); n++) {
		struct incident up;

		ck_assert(n > 0 || f.id == root);
		ck_assert(incident_root(&t, f.id, &up) && up.id == root);
		for (int i = 0; i <= MANY; i++)
			if (id[i] == f.id) {
				ck_assert(!met[i]);
				met[i] = true;
			}
	}
	txn_abort(&t);
	return n;
}

static int64_t
sum_to(int n)
{
	return (int64_t)n * (n + 1) / 2;
}

START_TEST(a_hundred_are_one_and_part_again)
{
	open_all();
	link_all();
	ck_assert_uint_eq(members(id[MANY]), MANY + 1);
	ck_assert_int_eq(trapped(id[MANY]), sum_to(MANY + 1));
	/* One from the middle of the chain takes with it what led to it. */
	link_undo("county", id[CHAIN / 2]);
	DONE_OK();
	ck_assert_uint_eq(members(id[CHAIN / 2]), CHAIN / 2 + 1);
	ck_assert_uint_eq(members(id[MANY]), MANY - CHAIN / 2);
	ck_assert_int_eq(trapped(id[CHAIN / 2]), sum_to(CHAIN / 2 + 1));
	ck_assert_int_eq(trapped(id[MANY]), sum_to(MANY + 1) - sum_to(CHAIN / 2 + 1));
	for (int i = CHAIN; i < MANY; i++) {
		link_undo("county", id[i]);
		DONE_OK();
		ck_assert_int_eq(trapped(id[i]), i + 1);
	}
	ck_assert_uint_eq(members(id[MANY]), CHAIN - CHAIN / 2);
}
END_TEST

/* What a village says in any of them counts once, in each total and n/m. */
START_TEST(totals_hold_all_of_them)
{
	struct op_report_file first = flood(V11, 7), other = flood(V11, 9), late = flood(V12, 30);
	struct report chain, beside;
	struct total total;
	struct txn t;

	open_all();
	first.incident = id[0];
	other.incident = id[MANY - 1];
	late.incident = id[CHAIN - 1];
	send_report(&world, "v11a", &first);
	send_report(&world, "v11a", &other);
	send_report(&world, "v12", &late);
	link_all();
	world_read(&world, &t);
	ck_assert_int_eq(report_total(&t, id[MANY], T1, &total), 0);
	ck_assert_int_eq(total.reported.affected.v, 37);	/* the oldest, and the other village */
	ck_assert_uint_eq(total.reporting, 2);
	total_free(&total);
	ck_assert(report_chain(&t, id[MANY], V11, &chain) && chain.incident == id[0]);
	ck_assert(report_beside(&t, id[MANY], V11, &beside) && beside.incident == id[MANY - 1]);
	txn_abort(&t);
	/* The next one goes on with the chain. */
	first.incident = id[CHAIN / 2];
	first.affected = FIGURE(8);
	send_report(&world, "v11a", &first);
	world_read(&world, &t);
	ck_assert_int_eq(report_total(&t, id[MANY], COUNTY, &total), 0);
	ck_assert_int_eq(total.reported.affected.v, 38);
	ck_assert(!report_beside(&t, id[MANY], V11, &beside));
	total_free(&total);
	txn_abort(&t);
}
END_TEST

/* Two reports were one from the link between them on, whatever that was linked to since. */
START_TEST(a_later_link_of_both_joins_nothing)
{
	struct op_report_file a = flood(V11, 10);
	struct report chain, two;
	uint64_t e[4], r[2];
	struct txn t;

	for (int i = 0; i < 4; i++)
		e[i] = flood_open("town1", T1);
	for (int i = 0; i < 2; i++) {
		a.incident = e[i];
		r[i] = send_report(&world, "v11a", &a);
	}
	link_make("county", e[0], e[2]);
	link_make("county", e[1], e[2]);
	a.affected = FIGURE(20);
	ck_assert_uint_eq(send_report(&world, "v11a", &a), r[0]);
	link_make("county", e[2], e[3]);
	two = report_of(&world, r[1]);
	world_read(&world, &t);
	ck_assert(report_leads_to(&t, &two, &chain));
	txn_abort(&t);
}
END_TEST

START_TEST(what_is_printed_names_all)
{
	struct report_filter f = { 0 };
	struct op_report_file a = flood(V11, 7);
	struct report found[4];
	struct viewer county;
	struct txn t;
	struct incident root;
	json_t *o;
	char line[120], number[24];

	open_all();
	a.incident = id[0];
	send_report(&world, "v11a", &a);
	link_all();
	root = incident_get(id[MANY]);
	incident_number(&root, 0, number);
	snprintf(line, sizeof line, "incident show %s --json", number);
	o = type_json(&world, "county", line);
	ck_assert_uint_eq(json_array_size(json_object_get(o, "linked")), MANY);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "trapped")), sum_to(MANY + 1));
	json_decref(o);
	snprintf(line, sizeof line, "journal list incident=%s limit=1000 op=incident.link --json", number);
	o = type_json(&world, "super", line);
	ck_assert_uint_eq(json_array_size(o), MANY);
	json_decref(o);
	f.incident = id[MANY];
	world_viewer(&world, "county", &county);
	world_read(&world, &t);
	ck_assert_uint_eq(report_list(&t, &county, &f, found, 4), 1);
	f.incident = id[CHAIN];
	ck_assert_uint_eq(report_list(&t, &county, &f, found, 4), 1);
	txn_abort(&t);
}
END_TEST

/* A store that is damaged may lead round: nothing hangs, nothing is met twice. */
START_TEST(a_ring_ends)
{
	uint8_t storage[600];
	struct buf effects = BUF(storage);
	struct change change = { .now = world.now, .effects = &effects };
	struct incident i, out;
	struct family f;
	size_t n = 0;
	uint64_t a = flood_open("county", T1), b = flood_open("county", T1), c = flood_open("county", T1);

	link_make("county", a, b);
	link_make("county", b, c);
	DONE_OK();
	ck_assert_int_eq(core_begin(world.core, world.now), 0);
	change.txn = core_txn(world.core);
	change.last_id = core_last_id(world.core);
	ck_assert(record_get(change.txn, &kind_incident, c, &i));
	i.merged = a;
	change_set(&change, &kind_incident, &i);
	ck_assert(!incident_root(change.txn, a, &out));
	family_open(&f, change.txn, a);
	while (family_next(&f))
		n++;
	ck_assert_uint_eq(n, 3);
	ck_assert_int_eq(core_commit(world.core), 0);
}
END_TEST

static void
village_code(int i, char out[16])
{
	snprintf(out, 16, "150621200%d", 400 + i);
}

/* No person answers for so many. */
static const char *
officer(int i)
{
	static const char *const logins[] = { "v11a", "v11b", "v12", "v21", "both", "nobody" };

	return logins[i / 20];
}

static void
village_make(int i)
{
	struct op_area_add row = { .parent = T1, .tier = tier_village, .kind = "village",
	    .name = "样例村" };

	village_code(i, row.which);
	ck_assert_int_eq(world_do(&world, "", "area.add", &row, &reply), DONE);
	grant_give(officer(i), role_officer, row.which);
}

static void
village_retire(int i, const char *into)
{
	struct op_area_retire gone = { 0 };

	village_code(i, gone.which);
	snprintf(gone.successor, sizeof gone.successor, "%s", into);
	world.now += 1000;
	world_do(&world, "", "area.retire", &gone, &reply);
	DONE_OK();
}

START_TEST(a_hundred_villages_went_into_one)
{
	uint64_t e = flood_open("town1", T1);
	struct op_report_file a = flood("", 1);
	struct total total;
	struct txn t;

	a.incident = e;
	for (int i = 0; i < RETIRED; i++) {
		village_make(i);
		village_code(i, a.area);
		a.affected = FIGURE(i + 1);
		send_report(&world, officer(i), &a);
		village_retire(i, V11);
	}
	world_read(&world, &t);
	ck_assert_int_eq(report_total(&t, e, COUNTY, &total), 0);
	ck_assert_int_eq(total.reported.affected.v, sum_to(RETIRED));
	total_free(&total);
	txn_abort(&t);
	a = flood(V11, 6000);
	a.incident = e;
	send_report(&world, "v11a", &a);
	world_read(&world, &t);
	ck_assert_int_eq(report_total(&t, e, COUNTY, &total), 0);
	ck_assert_int_eq(total.reported.affected.v, 6000);
	total_free(&total);
	ck_assert_int_eq(report_total(&t, e, V11, &total), 0);
	total_free(&total);
	txn_abort(&t);
}
END_TEST

/* Each into the next: the last one holds them all. */
START_TEST(a_hundred_villages_went_on_and_on)
{
	uint64_t e = flood_open("town1", T1);
	struct op_report_file a = flood("", 1);
	struct total total;
	struct txn t;
	char next[16];

	a.incident = e;
	for (int i = 0; i <= RETIRED; i++)
		village_make(i);
	village_code(0, a.area);
	send_report(&world, officer(0), &a);
	for (int i = 0; i < RETIRED; i++) {
		village_code(i + 1, next);
		village_retire(i, next);
	}
	world_read(&world, &t);
	ck_assert_int_eq(report_total(&t, e, T1, &total), 0);
	ck_assert_int_eq(total.reported.affected.v, 1);
	total_free(&total);
	txn_abort(&t);
	village_code(RETIRED, a.area);
	a.affected = FIGURE(5);
	send_report(&world, officer(RETIRED), &a);
	world_read(&world, &t);
	ck_assert_int_eq(report_total(&t, e, T1, &total), 0);
	ck_assert_int_eq(total.reported.affected.v, 5);
	total_free(&total);
	txn_abort(&t);
}
END_TEST

Suite *
suite_family(void)
{
	Suite *s = suite_create("family");
	TCase *tc = tcase_create("family");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, incident_setup, incident_teardown);
	tcase_add_test(tc, a_hundred_are_one_and_part_again);
	tcase_add_test(tc, totals_hold_all_of_them);
	tcase_add_test(tc, a_later_link_of_both_joins_nothing);
	tcase_add_test(tc, what_is_printed_names_all);
	tcase_add_test(tc, a_ring_ends);
	tcase_add_test(tc, a_hundred_villages_went_into_one);
	tcase_add_test(tc, a_hundred_villages_went_on_and_on);
	suite_add_tcase(s, tc);
	return s;
}
