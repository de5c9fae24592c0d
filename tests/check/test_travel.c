/* 路程: set once for both ways, by whom, and which of several roads counts. */
#include <check.h>
#include <string.h>

#include "db/check.h"
#include "src/rules/travel/travel.h"
#include "tests/check/help_command.h"

Suite *suite_travel(void);

static struct world w;
static struct typed t;

static void
setup(void)
{
	world_open(&w);
}

/* Whatever a test did, the journal must replay to the same tables. */
static void
teardown(void)
{
	struct check_result result;

	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(check_run(w.dir, stderr, &result), 0);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	world_close(&w);
}

static int
type(const char *login, const char *line)
{
	t.input = NULL;
	return type_line(&w, login, line, &t);
}

#define DONE(login, line) ck_assert_msg(type(login, line) == 0, "%s: %s", line, t.err)

static int
minutes(const char *from, const char *to)
{
	struct travel_roads roads;
	struct txn txn;
	int n;

	world_read(&w, &txn);
	travel_open(&roads, &txn, to);
	n = travel_minutes(&txn, &roads, from);
	travel_close(&roads);
	txn_abort(&txn);
	return n;
}

START_TEST(both_ways)
{
	ck_assert_int_eq(minutes(T1, T2), -1);
	DONE("county", "travel set from=" T1 " to=" T2 " minutes=40");
	ck_assert_int_eq(minutes(T1, T2), 40);
	ck_assert_int_eq(minutes(T2, T1), 40);
	/* The other way round is the same pair. */
	DONE("county", "travel set from=" T2 " to=" T1 " minutes=35");
	ck_assert_int_eq(minutes(T1, T2), 35);
	DONE("county", "travel list");
	ck_assert_ptr_eq(strchr(strchr(t.out, '\n') + 1, '\n')[1] == '\0' ? NULL : t.out, NULL);
	DONE("county", "travel remove from=" T1 " to=" T2);
	ck_assert_int_eq(minutes(T2, T1), -1);
	ck_assert_int_eq(type("county", "travel remove from=" T1 " to=" T2 " again=yes"), 1);
	DONE("county", "travel set from=" T1 " to=" T2 " minutes=30");
	ck_assert_int_eq(minutes(T2, T1), 30);
}
END_TEST

/* A road of the area itself before one of the larger it lies in; first where a team is. */
START_TEST(the_nearest_road_counts)
{
	DONE("county", "travel set from=" T1 " to=" T2 " minutes=40");
	ck_assert_int_eq(minutes(V11, V21), 40);
	DONE("county", "travel set from=" V21 " to=" T1 " minutes=50");
	ck_assert_int_eq(minutes(V11, V21), 50);
	ck_assert_int_eq(minutes(V11, T2), 40);
	DONE("county", "travel set from=" V11 " to=" T2 " minutes=60");
	ck_assert_int_eq(minutes(V11, V21), 60);
	ck_assert_int_eq(minutes(V12, V21), 50);
	DONE("county", "travel set from=" V11 " to=" V21 " minutes=70");
	ck_assert_int_eq(minutes(V11, V21), 70);
	ck_assert_int_eq(minutes(V21, V11), 70);
}
END_TEST

START_TEST(who_may)
{
	DONE("town1", "travel set from=" T1 " to=" T2 " minutes=40");
	ck_assert_int_eq(type("town1", "travel set from=" V21 " to=" T2 " minutes=40"), 3);
	ck_assert_int_eq(type("v11a", "travel set from=" V11 " to=" T1 " minutes=4"), 3);
	ck_assert_int_eq(type("county", "travel set from=" V11 " to=" T1 " minutes=0"), 2);
	ck_assert_int_eq(type("county", "travel set from=" V11 " to=" T1 " minutes=1441"), 2);
	ck_assert_int_eq(type("county", "travel set from=" V11 " to=" FILLER " minutes=5"), 1);
}
END_TEST

Suite *
suite_travel(void)
{
	Suite *s = suite_create("travel");
	TCase *tc = tcase_create("travel");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, both_ways);
	tcase_add_test(tc, the_nearest_road_counts);
	tcase_add_test(tc, who_may);
	suite_add_tcase(s, tc);
	return s;
}
