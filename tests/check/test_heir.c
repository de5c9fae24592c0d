/*
 * What stood before an area that was retired since: it is on the board of what stands
 * for the area today, says where it came from, and can be answered there.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_need.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

Suite *suite_heir(void);

static struct typed t;

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
	uint64_t id;

	a.road = lifeline_cut;
	snprintf(a.place, sizeof a.place, "三社沟口");
	snprintf(a.text, sizeof a.text, "水进了屋");
	id = send_report(&world, "v11a", &a);
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

/* On the screen: the board's row and the page say where it came from, and the form that
 * answers it is the heir's, filled with what came back. */
START_TEST(the_heirs_screen_answers_it)
{
	static const struct { const char *heir, *login; } to[] = { { V21, "v21" }, { T1, "town1" } };
	uint64_t id = returned_then(to[_i].heir), incident = report_of(&world, id).incident;
	struct report chain;
	struct report_version v;
	struct seat st;
	struct txn txn;

	seat_catalogue();
	seat_open(&st, &world, to[_i].login, 80, 24, language_zh, charset_utf8);
	press_open(&st, "board", 0);
	SHOWS(&st, "已并入");
	press_open(&st, "report_show", id);
	SHOWS(&st, "已并入");
	press_action(&st, "correct, resend");
	TOP(&st, "report_form");
	SHOWS(&st, "50");
	SHOWS(&st, "三社沟口");
	press_text(&st, "affected", "60");
	/* Before it is sent it says what it takes the place of; afterwards its number once. */
	seat_type(&st, KEY_PGDN KEY_ENTER);
	TOP(&st, "kit_confirm");
	if (_i == 0)
		SHOWS(&st, "以前的报告（受灾50）");
	seat_type(&st, "1");
	world.now += 5000;
	seat_type(&st, "");
	SHOWS(&st, _i == 0 ? "0722-02 从现在起代替" : "0722-02 已报送");
	SHOWS_NOT(&st, "0722-02 灾0722-02");
	seat_close(&st);
	world_read(&world, &txn);
	ck_assert(report_chain(&txn, incident, to[_i].heir, &chain) && report_latest(&txn, &chain, &v));
	ck_assert_int_eq(v.affected.v, 60);
	ck_assert_int_eq(v.hazard, hazard_flood);
	ck_assert_str_eq(v.place, "三社沟口");
	ck_assert_str_eq(v.text, "水进了屋");
	ck_assert_int_eq(v.road, lifeline_cut);
	txn_abort(&txn);
	ck_assert_uint_eq(board_has(&world, to[_i].login, id, need_verb_correct), 0);
}
END_TEST

/* The reviewing township itself went, into another or into the county: who has the
 * report before him decides on it. */
START_TEST(a_report_to_review_goes_with_its_desk)
{
	static const struct { const char *heir, *login; } to[] = { { T2, "town2" }, { COUNTY, "county" } };
	struct op_report_file a = flood(V11, 50), b = flood(V12, 50);
	uint64_t id = send_report(&world, "v11a", &a), other;

	b.incident = report_of(&world, id).incident;
	other = send_report(&world, "v12", &b);
	retire(V11, V21);
	retire(V12, V21);
	ck_assert_uint_eq(board_has(&world, "town1", id, need_verb_review), 1);
	area_retire(T1, to[_i].heir);
	ck_assert_uint_eq(board_has(&world, to[_i].login, id, need_verb_review), 1);
	accept_report(&world, to[_i].login, id, &reply);
	DONE_OK();
	return_report(&world, to[_i].login, other, "户数", &reply);
	DONE_OK();
	ck_assert_uint_eq(board_has(&world, to[_i].login, id, need_verb_review), 0);
	ck_assert_uint_eq(board_has(&world, "v21", other, need_verb_correct), 1);
}
END_TEST

static uint64_t
call_from(const char *login)
{
	struct op_sos_send s = { .text = "样例" };

	world_do(&world, login, "sos.send", &s, &reply);
	DONE_OK();
	return reply.answer.id;
}

START_TEST(a_call_for_help_goes_with_its_desk)
{
	static const struct { const char *heir, *login; } to[] = { { T2, "town2" }, { COUNTY, "county" } };
	uint64_t id = call_from("v11a");
	struct op_sos_answer a = { .which = id };

	ck_assert_uint_eq(board_has(&world, "town1", id, need_verb_answer), 1);
	retire(V11, V21);
	area_retire(T1, to[_i].heir);
	ck_assert_uint_ge(board_has(&world, to[_i].login, id, need_verb_answer), 1);
	world_do(&world, to[_i].login, "sos.answer", &a, &reply);
	DONE_OK();
	ck_assert_uint_eq(board_has(&world, to[_i].login, id, need_verb_outcome), 1);
}
END_TEST

/* Who still serves the retired village alone calls for what it is today. */
START_TEST(a_call_from_a_retired_village_rings_its_heirs_desk)
{
	uint64_t id;

	retire(V11, V21);
	id = call_from("v11a");
	ck_assert_uint_eq(board_has(&world, "town2", id, need_verb_answer), 1);
}
END_TEST

/* Is he among those whom the board names as asked to correct the report? */
static bool
is_asked(const char *login, uint64_t report)
{
	uint64_t account = world_account(&world, login), *ids;
	struct txn now;
	size_t n = 0;
	bool asked = false;

	world_read(&world, &now);
	ids = need_people_about(&now, &kind_report, report, need_verb_correct, world.now, &n);
	for (size_t i = 0; i < n; i++)
		asked = asked || ids[i] == account;
	txn_abort(&now);
	free(ids);
	return asked;
}

/* In a storm nobody has time to grant him the village that his was merged into: he reports
 * for it, and what it had to correct is his. A village that went into its township, and a
 * desk whose township is gone, get no such right. */
START_TEST(an_officer_reports_for_what_his_village_became)
{
	struct op_report_file a = flood("", 50);
	uint64_t id;

	retire(V11, V12);
	id = send_report(&world, "v11a", &a);
	ck_assert_str_eq(report_of(&world, id).area, V12);
	ck_assert_int_eq(return_report(&world, "town1", id, "户数", &reply), DONE);
	ck_assert_uint_eq(board_has(&world, "v11a", id, need_verb_correct), 1);
	ck_assert_uint_eq(board_has(&world, "v12", id, need_verb_correct), 1);
	ck_assert(is_asked("v11a", id) && is_asked("v12", id) && !is_asked("v21", id));
	retire(V12, T1);
	ck_assert(!is_asked("v11a", id));
	a = flood(T1, 50);
	ck_assert_int_eq(world_do(&world, "v11a", "report.file", &a, &reply), REFUSED);
	area_retire(T1, T2);
	a = flood(T2, 50);
	ck_assert_int_eq(world_do(&world, "town1", "report.file", &a, &reply), REFUSED);
}
END_TEST

/* Two officers of it who call are one place still: nobody is counted twice. */
START_TEST(calls_of_a_retired_village_are_one_word)
{
	struct op_sos_send a = { .trapped = FIGURE(3) }, b = { .trapped = FIGURE(1) };
	struct sos call;
	struct incident i;

	world_do(&world, "v11a", "sos.send", &a, &reply);
	DONE_OK();
	world_get(&world, &kind_sos, reply.answer.id, &call);
	retire(V11, _i ? T2 : V21);
	world_do(&world, "v11b", "sos.send", &b, &reply);
	DONE_OK();
	i = incident_get(call.incident);
	ck_assert_int_eq(i.trapped.v, 1);
	ck_assert_int_eq(type_line(&world, "v11a", "sos send trapped=3", &t), 0);
	ck_assert_int_eq(incident_get(call.incident).trapped.v, 3);
}
END_TEST

/* Asked as well, by a colleague, was a desk that is gone since. */
START_TEST(what_was_given_to_a_retired_desk)
{
	struct op_report_file a = flood(V12, 50);
	uint64_t id = send_report(&world, "v12", &a), need = need_standing(&world, "town1", id, need_verb_review);

	need_give(&world, &reply, "town1", need, "", V11);
	DONE_OK();
	retire(V11, T2);
	ck_assert_uint_eq(board_has(&world, "town2", id, need_verb_review), 1);
	ck_assert_uint_eq(board_has(&world, "town1", id, need_verb_review), 1);
}
END_TEST

/* Every view that takes an area says of a retired one where it went, and shows what
 * it had: by command, as text, JSON and CSV, and typed by name. */
START_TEST(views_say_where_an_area_went)
{
	static const char *const views[] = { "account list area=", "report list area=", "incident list area=",
		"sos list area=", "need list area=", "journal list area=", "unit list area=", "area list area=",
		"area show which=", "report total incident=%s area=" };
	static const char *const formats[] = { "", " --json", " --csv" };
	struct op_report_file a = flood(V11, 50);
	uint64_t e;
	char number[24], head[80], line[220], name[100];
	struct incident i;
	struct txn txn;

	seat_catalogue();
	e = report_of(&world, send_report(&world, "v11a", &a)).incident;
	i = incident_get(e);
	incident_number(&i, world.now, number);
	world_read(&world, &txn);
	area_name(&txn, V11, false, name, sizeof name);
	txn_abort(&txn);
	retire(V11, V21);
	for (size_t k = 0; k < sizeof views / sizeof views[0]; k++) {
		snprintf(head, sizeof head, strstr(views[k], "%s") ? "report total incident=%s area=" : "%s",
		    strstr(views[k], "%s") ? number : views[k]);
		for (size_t f = 0; f < 3; f++) {
			snprintf(line, sizeof line, "%s%s%s", head, f == 0 ? name : V11, formats[f]);
			ck_assert_msg(type_line(&world, _i ? "admin" : "super", line, &t) == 0 || _i || strncmp(line, "acc", 3) == 0,
			    "%s: %s", line, t.err);
			if (t.code == 0)
				ck_assert_msg(strstr(t.err, "已并入") != NULL && strstr(t.err, V21) != NULL, "%s: %s", line, t.err);
			snprintf(line, sizeof line, "%s%s%s", head, V21, formats[f]);
			type_line(&world, _i ? "admin" : "super", line, &t);
			ck_assert_msg(strstr(t.err, "已并入") == NULL, "%s: %s", line, t.err);
		}
	}
	if (_i)
		return;
	type_line(&world, "super", "report list area=" V11, &t);
	ck_assert_ptr_nonnull(strstr(t.out, name));
	type_line(&world, "super", "incident list area=" V11, &t);
	ck_assert_ptr_nonnull(strstr(t.out, number));
}
END_TEST

/* An operation on it names what to use, however it was called. */
START_TEST(a_retired_name_is_known)
{
	char name[100], line[220];
	struct txn txn;

	seat_catalogue();
	world_read(&world, &txn);
	area_name(&txn, V11, false, name, sizeof name);
	txn_abort(&txn);
	retire(V11, V21);
	snprintf(line, sizeof line, "report file area=%s hazard=flood affected=3", name);
	ck_assert_int_ne(type_line(&world, "town1", line, &t), 0);
	ck_assert_msg(strstr(t.err, "已撤销") != NULL, "%s", t.err);
}
END_TEST

/* The same behind / on a list. */
START_TEST(a_filter_on_the_screen_says_it)
{
	struct seat st;

	seat_catalogue();
	retire(V11, V21);
	seat_open(&st, &world, "county", 80, 24, language_zh, charset_utf8);
	press_open(&st, "report_list", 0);
	seat_type(&st, "/area=" V11 KEY_ENTER);
	SHOWS(&st, "已并入");
	seat_close(&st);
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
	tcase_add_loop_test(c, a_report_to_review_goes_with_its_desk, 0, 2);
	tcase_add_loop_test(c, a_call_for_help_goes_with_its_desk, 0, 2);
	tcase_add_test(c, a_call_from_a_retired_village_rings_its_heirs_desk);
	tcase_add_test(c, an_officer_reports_for_what_his_village_became);
	tcase_add_loop_test(c, calls_of_a_retired_village_are_one_word, 0, 2);
	tcase_add_test(c, what_was_given_to_a_retired_desk);
	tcase_add_loop_test(c, views_say_where_an_area_went, 0, 2);
	tcase_add_test(c, a_retired_name_is_known);
	tcase_add_test(c, a_filter_on_the_screen_says_it);
	tcase_add_loop_test(c, the_heirs_screen_answers_it, 0, 2);
	suite_add_tcase(s, c);
	return s;
}
