/*
 * What stood before an area that was retired since: it is on the board of what stands
 * for the area today, says where it came from, and can be answered there.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

Suite *suite_heir(void);

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

/* A report of V11 that was returned, then V11 went into heir. */
static uint64_t
returned_then(const char *heir)
{
	struct op_report_file a = flood(V11, 50);
	uint64_t id = send_report(&world, "v11a", &a);

	ck_assert_int_eq(return_report(&world, "town1", id, "户数", &reply), DONE);
	retire(V11, heir);
	return id;
}

/* The same village tier or the tier above: whose desk stands for it has it to do. */
START_TEST(a_returned_report_goes_to_the_heir)
{
	static const struct { const char *heir, *login; } to[] = {
		{ V12, "v12" }, { V21, "v21" }, { T1, "town1" }, { T2, "town2" }, { COUNTY, "county" },
	};
	struct op_report_file b = flood(to[_i].heir, 70);
	uint64_t id;

	id = returned_then(to[_i].heir);
	ck_assert_uint_eq(board_has(&world, to[_i].login, id, need_verb_correct), 1);
	/* Reading it there is reading it. */
	ck_assert_uint_eq(board_has(&world, "town1", id, need_verb_unread), 1);
	open_report(&world, to[_i].login, id);
	ck_assert_uint_eq(board_has(&world, "town1", id, need_verb_unread), 0);
	/* Its own report is the corrected one. */
	b.incident = report_of(&world, id).incident;
	send_report(&world, to[_i].login, &b);
	ck_assert_uint_eq(board_has(&world, to[_i].login, id, need_verb_correct), 0);
	ck_assert_uint_eq(board_has(&world, "v11a", id, need_verb_correct), 0);
}
END_TEST

/* One that went on with its first heir, and a township that went after its villages. */
START_TEST(an_heirs_heir_has_it_too)
{
	uint64_t id = returned_then(V12);

	retire(V12, T1);
	ck_assert_uint_eq(board_has(&world, "town1", id, need_verb_correct), 1);
	ck_assert_uint_eq(board_has(&world, "v21", id, need_verb_correct), 0);
	ck_assert_uint_eq(board_has(&world, "town2", id, need_verb_correct), 0);
	ck_assert_uint_eq(board_has(&world, "county", id, need_verb_correct), 0);
}
END_TEST

Suite *
suite_heir(void)
{
	Suite *s = suite_create("heir");
	TCase *c = tcase_create("heir");

	tcase_add_checked_fixture(c, incident_setup, incident_teardown);
	tcase_add_loop_test(c, a_returned_report_goes_to_the_heir, 0, 5);
	tcase_add_test(c, an_heirs_heir_has_it_too);
	suite_add_tcase(s, c);
	return s;
}
