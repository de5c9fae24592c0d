/*
 * Areas that were merged: what theirs had reported counts until a report of what
 * stands for them holds it, once. Played at random against a computation of its own.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check/help_incident.h"
#include "tests/check/help_report.h"

Suite *suite_total_moved(void);

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
sum(uint64_t incident, const char *area)
{
	struct txn t;

	total_free(&total);
	world_read(&world, &t);
	ck_assert_int_eq(report_total(&t, incident, area, &total), 0);
	txn_abort(&t);
}

static void
retire(const char *code, const char *successor)
{
	struct op_area_retire a = { 0 };

	world.now += 1000;
	snprintf(a.which, sizeof a.which, "%s", code);
	snprintf(a.successor, sizeof a.successor, "%s", successor);
	world_do(&world, "", "area.retire", &a, &reply);
	DONE_OK();
}

static const struct total_child *
child_of(const char *code)
{
	for (size_t i = 0; i < total.nchild; i++)
		if (strcmp(total.child[i].code, code) == 0)
			return &total.child[i];
	ck_abort_msg("%s is not there", code);
}

#define AFFECTED_IS(n) do { \
	ck_assert(total.reported.affected.known); \
	ck_assert_int_eq(total.reported.affected.v, n); \
} while (0)

START_TEST(a_successors_report_takes_over)
{
	struct op_report_file a = flood(V11, 30), b = flood(V12, 120);
	uint64_t id = send_report(&world, "v12", &b), e = report_of(&world, id).incident;

	a.incident = e;
	send_report(&world, "v11a", &a);
	accept_report(&world, "town1", id, &reply);
	retire(V12, V11);
	sum(e, T1);
	AFFECTED_IS(150);
	ck_assert_uint_eq(total.reporting, 2);
	/* What was said of both before is what it may not fall under in silence. */
	a.affected = FIGURE(140);
	try_report(&world, "v11a", &a, NULL, &reply);
	REFUSED_AS("LOWERED", "affected");
	ck_assert_str_eq(reply.refusal.args[0], "t150");
	a.affected = FIGURE(160);
	try_report(&world, "v11a", &a, NULL, &reply);
	DONE_OK();
	ck_assert_str_eq(world_message(reply.answer.message), "TAKES_OVER");
	sum(e, T1);
	AFFECTED_IS(160);
	ck_assert_uint_eq(total.reporting, 1);
	ck_assert_int_eq(total.accepted.affected.v, 120);	/* nothing newer is accepted */
	accept_report(&world, "town1", reply.answer.id, &reply);
	DONE_OK();
	sum(e, T1);
	ck_assert_int_eq(total.accepted.affected.v, 160);
	sum(e, COUNTY);
	AFFECTED_IS(160);
	/* Only once: the next falls under what it said itself. */
	a.affected = FIGURE(159);
	try_report(&world, "v11a", &a, NULL, &reply);
	ck_assert_str_eq(reply.refusal.args[0], "t160");
}
END_TEST

/* What the successor does not know is known from before. */
START_TEST(what_it_does_not_know_stays)
{
	struct op_report_file a = { .area = V11, .dead = FIGURE(0) }, b = flood(V12, 120);
	uint64_t e = report_of(&world, send_report(&world, "v12", &b)).incident;

	retire(V12, V11);
	a.incident = e;
	send_report(&world, "v11a", &a);
	sum(e, T1);
	AFFECTED_IS(120);
	ck_assert(total.reported.dead.known);
}
END_TEST

/* A village that went to another township stays in what its own had summed. */
START_TEST(moved_out_of_a_sum)
{
	struct op_report_file a = flood(V11, 50), b = flood(V21, 7), t = flood(T1, 120);
	uint64_t e = report_of(&world, send_report(&world, "v11a", &a)).incident;

	t.incident = b.incident = e;
	send_report(&world, "v21", &b);
	send_report(&world, "town1", &t);
	sum(e, COUNTY);
	AFFECTED_IS(127);
	retire(V11, V21);
	sum(e, COUNTY);
	AFFECTED_IS(127);
	/* Once its township has summed without it, it counts where it belongs. */
	t.affected = FIGURE(70);
	snprintf(t.reason, sizeof t.reason, "一个村划出");
	send_report(&world, "town1", &t);
	sum(e, COUNTY);
	AFFECTED_IS(127);
}
END_TEST

/* What came in after a township's own report is not in it. */
START_TEST(moved_into_a_sum)
{
	struct op_report_file a = flood(V11, 50), t = flood(T2, 7);
	uint64_t e = report_of(&world, send_report(&world, "v11a", &a)).incident;

	t.incident = e;
	send_report(&world, "town2", &t);
	retire(V11, V21);
	sum(e, COUNTY);
	AFFECTED_IS(57);
	t.affected = FIGURE(60);
	send_report(&world, "town2", &t);
	sum(e, COUNTY);
	AFFECTED_IS(60);
}
END_TEST

/* The desk of what stands today takes back what was accepted of a retired village. */
START_TEST(a_predecessors_acceptance_is_taken_back)
{
	struct op_report_file a = flood(V11, 50);
	struct op_report_unaccept u = { .reason = "重复" };
	uint64_t id = send_report(&world, "v11a", &a), e = report_of(&world, id).incident;

	accept_report(&world, "town1", id, &reply);
	retire(V11, V21);
	sum(e, T2);
	ck_assert_int_eq(total.accepted.affected.v, 50);
	u.which = id;
	world_do(&world, "town2", "report.unaccept", &u, &reply);
	DONE_OK();
	sum(e, T2);
	ck_assert(!total.accepted.affected.known);
	AFFECTED_IS(50);
}
END_TEST

/* ---- at random ---- */

enum { PLACES = 20, FIELDS = 2, ROUNDS = 160 };

/* What this test knows of a place: its last figures, and what of them still counts. */
struct place {
	char code[16];
	int into;			/* -1: it stands */
	bool known[FIELDS];
	int64_t v[FIELDS];
};
static struct place place[PLACES];

/* Something that led into it, at once or over others, is said by it now. */
static void
forget_below(int heir, int field)
{
	for (int i = 0; i < PLACES; i++)
		if (place[i].into == heir) {
			place[i].known[field] = false;
			forget_below(i, field);
		}
}

static void
play_report(int at, uint64_t e)
{
	struct op_report_file a = { .hazard = hazard_flood, .incident = e };
	struct num *to[FIELDS] = { &a.affected, &a.injured };

	snprintf(a.area, sizeof a.area, "%s", place[at].code);
	snprintf(a.reason, sizeof a.reason, "核实");
	for (int f = 0; f < FIELDS; f++) {
		if (rand() % 3 == 0)
			continue;
		place[at].v[f] = rand() % 500;
		place[at].known[f] = true;
		*to[f] = FIGURE(place[at].v[f]);
	}
	send_report(&world, "v11a", &a);
	for (int f = 0; f < FIELDS; f++)
		if (place[at].known[f])
			forget_below(at, f);
}

static void
compare(uint64_t e)
{
	int64_t sums[FIELDS] = { 0 };
	bool known[FIELDS] = { false };

	for (int i = 0; i < PLACES; i++)
		for (int f = 0; f < FIELDS; f++)
			if (place[i].known[f]) {
				sums[f] += place[i].v[f];
				known[f] = true;
			}
	sum(e, T1);
	ck_assert_int_eq(total.reported.affected.known, known[0]);
	ck_assert_int_eq(total.reported.injured.known, known[1]);
	ck_assert_int_eq(known[0] ? total.reported.affected.v : 0, sums[0]);
	ck_assert_int_eq(known[1] ? total.reported.injured.v : 0, sums[1]);
	sum(e, COUNTY);
	ck_assert_int_eq(known[0] ? total.reported.affected.v : 0, sums[0]);
	ck_assert_int_eq(known[1] ? total.reported.injured.v : 0, sums[1]);
}

static void
place_make(const char *code, enum tier tier, const char *kind)
{
	struct op_area_add row = { .tier = tier, .name = "样例" };

	snprintf(row.kind, sizeof row.kind, "%s", kind);
	snprintf(row.which, sizeof row.which, "%s", code);
	ck_assert_int_eq(world_do(&world, "", "area.add", &row, &reply), DONE);
}

static void
places_make(void)
{
	for (int i = 0; i < PLACES; i++) {
		place[i] = (struct place){ .into = -1 };
		snprintf(place[i].code, sizeof place[i].code, "150621200%d", 401 + i);
		place_make(place[i].code, tier_village, "village");
		grant_give("v11a", role_officer, place[i].code);
	}
}

START_TEST(merged_at_random)
{
	uint64_t e = flood_open("town1", T1);
	int standing = PLACES;

	srand((unsigned)_i + 1);
	places_make();
	for (int n = 0; n < ROUNDS; n++) {
		int at = rand() % PLACES, to = rand() % PLACES;
		if (place[at].into >= 0)
			continue;
		if (rand() % 5 > 0 || standing == 1 || to == at || place[to].into >= 0) {
			play_report(at, e);
		} else {
			retire(place[at].code, place[to].code);
			place[at].into = to;
			standing--;
		}
		compare(e);
	}
	ck_assert_int_lt(standing, PLACES * 2 / 3);
}
END_TEST

/* What an heir said before an area had come to it holds nothing of that area. */
START_TEST(an_heirs_heir_takes_over_what_had_come_to_it)
{
	struct op_report_file a, c;
	uint64_t e;

	places_make();
	a = flood(place[0].code, 30);
	c = flood(place[2].code, 7);
	e = report_of(&world, send_report(&world, "v11a", &a)).incident;
	retire(place[0].code, place[1].code);
	c.incident = e;
	send_report(&world, "v11a", &c);
	retire(place[1].code, place[2].code);
	sum(e, T1);
	AFFECTED_IS(37);
	c.affected = FIGURE(40);
	send_report(&world, "v11a", &c);
	sum(e, T1);
	AFFECTED_IS(40);
}
END_TEST

/* A township's sum holds what lay in it when it was sent, and not what came and went
 * again or came later. */
START_TEST(a_sum_holds_what_lay_there_then)
{
	struct op_report_file a = flood(V11, 50), t = flood(T2, 7);
	uint64_t e = report_of(&world, send_report(&world, "v11a", &a)).incident;

	places_make();
	t.incident = e;
	send_report(&world, "town2", &t);
	retire(V11, V21);
	retire(V21, place[0].code);
	sum(e, COUNTY);
	AFFECTED_IS(57);
	sum(e, T1);
	AFFECTED_IS(50);
}
END_TEST

/* It lay in two townships that summed it, one after the other. */
START_TEST(a_sum_on_the_way_holds_it)
{
	struct op_report_file a = flood(V11, 50), t = flood(T2, 57);
	uint64_t e = report_of(&world, send_report(&world, "v11a", &a)).incident;

	places_make();
	retire(V11, V21);
	t.incident = e;
	send_report(&world, "town2", &t);
	retire(V21, place[0].code);
	sum(e, COUNTY);
	AFFECTED_IS(57);
}
END_TEST

/* What an heir or the new township has said since is in no other sum any more. */
START_TEST(what_has_left_is_counted_where_it_is)
{
	struct op_report_file a = flood(V11, 50), b = flood(V21, 7), t = flood(T1, 120), u = flood(T2, 57);
	uint64_t e = report_of(&world, send_report(&world, "v11a", &a)).incident;

	t.incident = b.incident = u.incident = e;
	send_report(&world, "v21", &b);
	send_report(&world, "town1", &t);
	retire(V11, V21);
	b.affected = FIGURE(57);
	send_report(&world, "v21", &b);
	sum(e, COUNTY);
	AFFECTED_IS(127);
	ck_assert_int_eq(child_of(T1)->reported.affected.v, 70);
	ck_assert_int_eq(child_of(T1)->moved.affected.v, 50);
	send_report(&world, "town2", &u);
	sum(e, COUNTY);
	AFFECTED_IS(127);
}
END_TEST

/* The new township's sum takes over alone, too; and of what is accepted once it is. */
START_TEST(a_later_sum_takes_over)
{
	struct op_report_file a = flood(V11, 50), t = flood(T1, 120), u = flood(T2, 57);
	uint64_t e = report_of(&world, send_report(&world, "v11a", &a)).incident, one, two;

	t.incident = u.incident = e;
	one = send_report(&world, "town1", &t);
	accept_report(&world, "county", one, &reply);
	DONE_OK();
	retire(V11, V21);
	two = send_report(&world, "town2", &u);
	sum(e, COUNTY);
	AFFECTED_IS(127);
	ck_assert_int_eq(total.accepted.affected.v, 120);
	accept_report(&world, "county", two, &reply);
	sum(e, COUNTY);
	AFFECTED_IS(127);
	ck_assert_int_eq(total.accepted.affected.v, 127);
}
END_TEST

/* It was summed, went and came back. */
START_TEST(moved_back_is_counted_once)
{
	struct op_report_file a = flood(V11, 50), b = flood(V21, 57), t = flood(T1, 120);
	uint64_t e = report_of(&world, send_report(&world, "v11a", &a)).incident;

	places_make();
	t.incident = b.incident = e;
	send_report(&world, "town1", &t);
	retire(V11, V21);
	retire(V21, place[0].code);
	sum(e, COUNTY);
	AFFECTED_IS(120);
}
END_TEST

/* A sum of what is accepted holds nothing of a village that nobody had accepted. */
START_TEST(what_was_not_accepted_is_not_in_the_sum)
{
	struct op_report_file a = flood(V11, 50), b = flood(V12, 70), t = flood(T1, 70),
	    c = flood(V21, 57);
	uint64_t e = report_of(&world, send_report(&world, "v11a", &a)).incident, id;

	t.incident = b.incident = c.incident = e;
	id = send_report(&world, "v12", &b);
	accept_report(&world, "town1", id, &reply);
	send_report(&world, "town1", &t);
	retire(V11, V21);
	sum(e, COUNTY);
	AFFECTED_IS(120);
	send_report(&world, "v21", &c);
	sum(e, COUNTY);
	AFFECTED_IS(127);
	ck_assert(!child_of(T1)->moved.affected.known);
}
END_TEST

/* Nobody knows what of the sum was the village's: it stays, and that is said. */
START_TEST(an_unknown_share_is_said)
{
	struct op_report_file t = flood(T1, 120), c = flood(V21, 57);
	uint64_t e = report_of(&world, send_report(&world, "town1", &t)).incident;

	retire(V11, V21);
	sum(e, COUNTY);
	ck_assert(!child_of(T1)->unsure.affected.known);
	c.incident = e;
	send_report(&world, "v21", &c);
	sum(e, COUNTY);
	AFFECTED_IS(177);
	ck_assert(child_of(T1)->unsure.affected.known);
}
END_TEST

/* An heir's word below an older sum of its township is not in the county's: what came
 * to it after that sum is. */
START_TEST(what_an_older_sum_hides_still_counts)
{
	struct op_report_file a = flood(V11, 50), t = flood(T2, 7), c = flood(V21, 7);
	uint64_t e = report_of(&world, send_report(&world, "v11a", &a)).incident;

	t.incident = c.incident = e;
	send_report(&world, "v21", &c);
	send_report(&world, "town2", &t);
	retire(V11, V21);
	c.affected = FIGURE(57);
	send_report(&world, "v21", &c);
	sum(e, COUNTY);
	AFFECTED_IS(57);
	ck_assert(!child_of(T2)->changed.affected.known);
}
END_TEST

/* A whole township goes into two others. */
START_TEST(a_township_goes_into_two)
{
	static const char gone[] = "150621300000", one[] = "150621300201", two[] = "150621300202";
	struct op_report_file a = flood(one, 50), b = flood(two, 60), t = flood(gone, 120),
	    c = flood(V21, 55), u = flood(T2, 60);
	uint64_t e;

	place_make(gone, tier_township, "town");
	place_make(one, tier_village, "village");
	place_make(two, tier_village, "village");
	grant_give("town1", role_officer, gone);
	grant_give("v11a", role_officer, one);
	grant_give("v11a", role_officer, two);
	e = report_of(&world, send_report(&world, "v11a", &a)).incident;
	b.incident = t.incident = c.incident = u.incident = e;
	send_report(&world, "v11a", &b);
	send_report(&world, "town1", &t);
	retire(one, V21);
	retire(two, V11);
	retire(gone, T2);
	sum(e, COUNTY);
	AFFECTED_IS(120);
	send_report(&world, "v21", &c);		/* with the 50 of one */
	sum(e, COUNTY);
	AFFECTED_IS(125);
	send_report(&world, "town2", &u);	/* with what was gone's own; two is T1's */
	sum(e, COUNTY);
	AFFECTED_IS(120);
}
END_TEST

Suite *
suite_total_moved(void)
{
	Suite *s = suite_create("total_moved");
	TCase *tc = tcase_create("total_moved");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_successors_report_takes_over);
	tcase_add_test(tc, what_it_does_not_know_stays);
	tcase_add_test(tc, moved_out_of_a_sum);
	tcase_add_test(tc, moved_into_a_sum);
	tcase_add_test(tc, a_predecessors_acceptance_is_taken_back);
	tcase_add_test(tc, an_heirs_heir_takes_over_what_had_come_to_it);
	tcase_add_test(tc, a_sum_holds_what_lay_there_then);
	tcase_add_test(tc, a_sum_on_the_way_holds_it);
	tcase_add_test(tc, what_has_left_is_counted_where_it_is);
	tcase_add_test(tc, a_later_sum_takes_over);
	tcase_add_test(tc, moved_back_is_counted_once);
	tcase_add_test(tc, what_was_not_accepted_is_not_in_the_sum);
	tcase_add_test(tc, an_unknown_share_is_said);
	tcase_add_test(tc, what_an_older_sum_hides_still_counts);
	tcase_add_test(tc, a_township_goes_into_two);
	tcase_add_loop_test(tc, merged_at_random, 0, 3);
	suite_add_tcase(s, tc);
	return s;
}
