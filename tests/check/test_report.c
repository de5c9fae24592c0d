/*
 * 灾情: who may send for which area, into which incident, as which version and
 * stage; whom it rings.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/codec.h"
#include "db/index.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/rules/incident/incident.h"
#include "tests/check/help_need.h"
#include "tests/check/help_report.h"

Suite *suite_report(void);

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

static struct incident
incident_of(uint64_t report)
{
	struct incident i;

	world_get(&w, &kind_incident, report_of(&w, report).incident, &i);
	return i;
}

static uint64_t
count(const struct kind *k)
{
	struct txn t;
	uint64_t n;

	world_read(&w, &t);
	n = table_count(&t, TABLE_KIND + k->no);
	txn_abort(&t);
	return n;
}

static size_t
lines_of(uint64_t incident, enum line_what what, struct line *last)
{
	struct txn t;
	struct scan s;
	struct index_key key;
	struct line l;
	size_t n = 0;

	world_read(&w, &t);
	key_begin(&key, &kind_line, 1);
	key_number(&key, incident);
	scan_open(&s, &t, &key, false);
	while (scan_next(&s))
		if (record_get(&t, &kind_line, s.id, &l) && l.what == (int)what) {
			*last = l;
			n++;
		}
	txn_abort(&t);
	return n;
}

START_TEST(first_report_opens_an_incident)
{
	struct op_report_file a = flood("", 120);
	struct report_version v;
	struct incident i;
	struct line line;
	uint64_t id;

	a.occurred = w.now - 30 * MINUTE;
	a.first_key = w.now - MINUTE;
	snprintf(a.place, sizeof a.place, "二社");
	id = send_report(&w, "v11a", &a);
	v = latest_of(&w, id);
	ck_assert_int_eq(v.version, 1);
	ck_assert_int_eq(v.stage, stage_first);
	ck_assert_str_eq(report_of(&w, id).area, V11);
	ck_assert_int_eq(v.occurred, a.occurred);
	ck_assert_int_eq(v.first_key, a.first_key);
	ck_assert(v.affected.known && v.affected.v == 120 && !v.dead.known);
	i = incident_of(id);
	ck_assert_int_eq(i.hazard, hazard_flood);
	ck_assert_int_eq(i.channel, channel_report);
	ck_assert_str_eq(i.area, V11);
	ck_assert_int_eq(lines_of(i.id, line_what_report_sent, &line), 1);
	ck_assert_int_eq(line.version, 1);
	ck_assert_str_eq(line.number, "R0722-01");
	ck_assert_str_eq(line.area, V11);
}
END_TEST

START_TEST(hazard_is_needed_when_nothing_says_it)
{
	struct op_report_file a = { .affected = FIGURE(1) };

	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_EXIT("REQUIRED", "hazard", 2);
	ck_assert_uint_eq(count(&kind_incident), 0);
}
END_TEST

START_TEST(without_hazard_the_own_chain_goes_on)
{
	struct op_report_file a = flood("", 120), b = { .affected = FIGURE(172) };
	uint64_t first = send_report(&w, "v11a", &a);

	ck_assert_uint_eq(send_report(&w, "v11b", &b), first);
	ck_assert_int_eq(latest_of(&w, first).version, 2);
	try_report(&w, "v12", &b, NULL, &r);	/* it has no chain of its own */
	REFUSED_EXIT("REQUIRED", "hazard", 2);
}
END_TEST

START_TEST(area_is_asked_when_there_are_several)
{
	struct op_report_file a = flood("", 1);

	try_report(&w, "both", &a, NULL, &r);
	REFUSED_EXIT("WHICH_AREA", "area", 1);
	ck_assert_ptr_nonnull(strstr(r.refusal.args[0], V11));
	ck_assert_ptr_nonnull(strstr(r.refusal.args[0], V12));
	a = flood(V12, 1);
	ck_assert_str_eq(report_of(&w, send_report(&w, "both", &a)).area, V12);
	/* officer and duty of the same area is one area */
	a = flood("", 1);
	ck_assert_str_eq(report_of(&w, send_report(&w, "town2", &a)).area, T2);
	a = flood("", 1);
	a.incident = REF_NEW;
	ck_assert_int_eq(report_of(&w, send_report(&w, "county", &a)).tier, tier_county);
}
END_TEST

START_TEST(only_the_own_area_or_by_telephone)
{
	struct op_report_file a = flood(V12, 1);

	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_EXIT("OUT_OF_SCOPE", "area", 3);
	try_report(&w, "town2", &a, NULL, &r);
	REFUSED_EXIT("OUT_OF_SCOPE", "area", 3);
	try_report(&w, "town1b", &a, NULL, &r);		/* officer above, no duty */
	REFUSED_EXIT("OUT_OF_SCOPE", "area", 3);
	try_report(&w, "town1", &a, NULL, &r);
	REFUSED_EXIT("ONLY_BY_PHONE", "by_phone", 3);
	a.by_phone = world_account(&w, "v11a");
	try_report(&w, "town1", &a, NULL, &r);
	REFUSED_EXIT("NOT_SPEAKER", "by_phone", 1);
	a.by_phone = world_account(&w, "v12");
	ck_assert_uint_eq(latest_of(&w, send_report(&w, "town1", &a)).by_phone, a.by_phone);
	a = flood("", 1);				/* the speaker's area */
	a.by_phone = world_account(&w, "v21");
	a.incident = REF_NEW;
	ck_assert_str_eq(report_of(&w, send_report(&w, "county", &a)).area, V21);
	try_report(&w, "leader", &a, NULL, &r);
	REFUSED_EXIT("NOT_PERMITTED", "", 3);
}
END_TEST

START_TEST(wrong_areas_are_named)
{
	struct op_report_file a = flood("150621999999", 1);

	try_report(&w, "county", &a, NULL, &r);
	REFUSED_EXIT("NO_SUCH_AREA", "area", 1);
	a = flood(FILLER, 1);
	try_report(&w, "county", &a, NULL, &r);
	REFUSED_EXIT("FILLER_AREA", "area", 1);
	ck_assert_uint_eq(count(&kind_report), 0);
}
END_TEST

START_TEST(joins_the_one_open_incident_of_the_township)
{
	struct op_report_file a = flood(V11, 1), b = flood(V12, 2), c = flood(V21, 3);
	uint64_t first = send_report(&w, "v11a", &a), other;

	ck_assert_uint_eq(report_of(&w, send_report(&w, "v12", &b)).incident,
	    report_of(&w, first).incident);
	other = send_report(&w, "v21", &c);		/* another township */
	ck_assert_uint_ne(report_of(&w, other).incident, report_of(&w, first).incident);
	b.hazard = hazard_hail;				/* another hazard */
	ck_assert_uint_ne(report_of(&w, send_report(&w, "v12", &b)).incident,
	    report_of(&w, first).incident);
	ck_assert_uint_eq(count(&kind_incident), 3);
}
END_TEST

START_TEST(joins_only_within_the_hours)
{
	struct op_report_file a = flood(V11, 1), b = flood(V12, 2);
	uint64_t first = send_report(&w, "v11a", &a);

	world_sleep(&w, 73 * HOUR);
	ck_assert_uint_ne(report_of(&w, send_report(&w, "v12", &b)).incident,
	    report_of(&w, first).incident);
}
END_TEST

START_TEST(a_long_one_goes_on)
{
	struct op_report_file a = flood(V11, 1);
	uint64_t first = send_report(&w, "v11a", &a);

	for (int day = 1; day <= 5; day++) {
		world_sleep(&w, 24 * HOUR);
		ck_assert_uint_eq(send_report(&w, "v11a", &a), first);
	}
	ck_assert_int_eq(latest_of(&w, first).stage_no, 5);
	world_sleep(&w, 73 * HOUR);
	ck_assert_uint_ne(send_report(&w, "v11a", &a), first);
}
END_TEST

START_TEST(several_open_ones_are_listed)
{
	struct op_report_file a = flood(V11, 1), b = flood(V12, 2);

	send_report(&w, "v11a", &a);
	a.incident = REF_NEW;
	send_report(&w, "v11a", &a);
	try_report(&w, "v12", &b, NULL, &r);
	REFUSED_EXIT("SEVERAL_INCIDENTS", "incident", 1);
	ck_assert_ptr_nonnull(strstr(r.refusal.args[0], "E0722-01"));
	ck_assert_ptr_nonnull(strstr(r.refusal.args[0], "E0722-02"));
	b.incident = REF_NEW;
	send_report(&w, "v12", &b);
	ck_assert_uint_eq(count(&kind_incident), 3);
}
END_TEST

START_TEST(unsure_opens_one_and_asks_the_desk)
{
	struct op_report_file a = flood(V11, 1), b = flood(V12, 2);
	uint64_t first = send_report(&w, "v11a", &a), second;

	b.incident = REF_UNSURE;
	second = send_report(&w, "v12", &b);
	ck_assert_uint_ne(report_of(&w, second).incident, report_of(&w, first).incident);
	ck_assert_uint_eq(board_has(&w, "county", report_of(&w, second).incident,
	    need_verb_decide), 1);
	ck_assert_uint_eq(board_has(&w, "town1", report_of(&w, second).incident,
	    need_verb_decide), 0);
}
END_TEST

START_TEST(takes_hazard_and_time_from_the_incident)
{
	struct op_report_file a = flood(V11, 1), b = { .area = V21, .dead = FIGURE(0) };
	struct report_version v;
	struct incident i;
	struct line line;

	a.occurred = w.now - HOUR;
	b.incident = report_of(&w, send_report(&w, "v11a", &a)).incident;
	v = latest_of(&w, send_report(&w, "v21", &b));
	ck_assert_int_eq(v.hazard, hazard_flood);
	ck_assert_int_eq(v.occurred, a.occurred);
	/* joining from elsewhere adds the whole township, with its line */
	world_get(&w, &kind_incident, b.incident, &i);
	ck_assert_uint_ge(lines_of(i.id, line_what_area_counted, &line), 1);
	ck_assert_str_eq(line.area, T2);
}
END_TEST

START_TEST(another_hazard_is_another_incident)
{
	struct op_report_file a = flood(V11, 1), b = { .area = V11, .hazard = hazard_quake };

	b.incident = report_of(&w, send_report(&w, "v11a", &a)).incident;
	try_report(&w, "v11a", &b, NULL, &r);
	REFUSED_EXIT("OTHER_HAZARD", "hazard", 1);
	b.incident = REF_NEW;
	ck_assert_int_eq(latest_of(&w, send_report(&w, "v11a", &b)).hazard, hazard_quake);
}
END_TEST

START_TEST(names_an_incident_opened_by_a_call)
{
	struct op_sos_send s = { .area = V11 };
	struct op_report_file a = { .area = V11 };
	struct incident i;

	world_do(&w, "v11a", "sos.send", &s, &r);
	ck_assert_int_eq(r.outcome, DONE);
	w.now += 1000;
	a.hazard = hazard_flood;
	i = incident_of(send_report(&w, "v11a", &a));
	ck_assert_int_eq(i.channel, channel_sos);
	ck_assert_int_eq(i.hazard, hazard_flood);
	ck_assert_ptr_nonnull(strstr(i.name, "洪涝"));
	ck_assert_uint_eq(count(&kind_incident), 1);
}
END_TEST

START_TEST(closed_and_foreign_incidents_are_refused)
{
	struct op_report_file a = flood(V11, 1), b = flood(V21, 1);
	struct op_incident_state s = { .state = incident_state_closed, .reason = "完" };
	struct op_incident_open acc = { .class = incident_class_accident, .area = T1,
	    .kind = "火灾" };

	b.incident = s.which = report_of(&w, send_report(&w, "v11a", &a)).incident;
	for (int k = incident_state_verified; k <= incident_state_closed; k++) {
		s.state = k;
		world_do(&w, "county", "incident.state", &s, &r);
		ck_assert_int_eq(r.outcome, DONE);
	}
	a.incident = b.incident;
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_EXIT("INCIDENT_CLOSED", "incident", 1);
	try_report(&w, "v21", &b, NULL, &r);		/* not even its head line */
	REFUSED_EXIT("OUT_OF_SCOPE", "incident", 3);
	world_do(&w, "county", "incident.open", &acc, &r);
	ck_assert_int_eq(r.outcome, DONE);
	a.incident = r.answer.id;
	try_report(&w, "v11a", &a, NULL, &r);		/* an accident goes strictly upward */
	REFUSED_EXIT("OUT_OF_SCOPE", "incident", 3);
	acc.area[0] = '\0';
	world_do(&w, "v11a", "incident.open", &acc, &r);
	ck_assert_int_eq(r.outcome, DONE);
	a.incident = r.answer.id;
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_EXIT("NOT_NATURAL", "incident", 1);
	a.incident = 12345;
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_EXIT("NO_SUCH_RECORD", "incident", 1);
}
END_TEST

START_TEST(drills_stay_apart)
{
	struct op_report_file a = flood(V11, 1), b = flood(V12, 2);
	uint64_t real = send_report(&w, "v11a", &a), drill;

	b.drill = true;
	b.dead = FIGURE(2);
	drill = send_report(&w, "v12", &b);
	ck_assert(need_heard(&w, "county") == 0 && need_heard(&w, "town1") == 0);
	ck_assert(report_of(&w, drill).drill && incident_of(drill).drill);
	ck_assert_uint_ne(report_of(&w, drill).incident, report_of(&w, real).incident);
	a.incident = report_of(&w, drill).incident;
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_EXIT("IS_DRILL", "drill", 1);
	b.incident = report_of(&w, real).incident;
	try_report(&w, "v12", &b, NULL, &r);
	REFUSED_EXIT("IS_REAL", "drill", 1);
}
END_TEST

START_TEST(second_first_report_goes_on_the_chain)
{
	struct op_report_file a = flood(V11, 120), b = flood(V11, 130);
	uint64_t id = send_report(&w, "v11a", &a);
	struct report_version v;

	try_report(&w, "v11b", &b, NULL, &r);
	ck_assert_uint_eq(r.answer.id, id);
	ck_assert_str_eq(world_message(r.answer.message), "FOLLOWS");
	b.version = 2;		/* who knows what he follows is not told */
	try_report(&w, "v11b", &b, NULL, &r);
	ck_assert_uint_eq(r.answer.message, 0);
	v = latest_of(&w, id);
	ck_assert_int_eq(v.version, 3);
	ck_assert_int_eq(v.stage, stage_follow);
	ck_assert_int_eq(v.stage_no, 2);
	ck_assert_uint_eq(v.by, world_account(&w, "v11b"));
	ck_assert_uint_eq(count(&kind_report), 1);
}
END_TEST

START_TEST(stages_are_counted)
{
	struct op_report_file a = flood(V11, 1);
	uint64_t id = send_report(&w, "v11a", &a);
	struct report_version v;

	for (int n = 1; n <= 3; n++) {
		send_report(&w, "v11a", &a);		/* a zero report counts */
		v = latest_of(&w, id);
		ck_assert_int_eq(v.stage, stage_follow);
		ck_assert_int_eq(v.stage_no, n);
	}
	a.stage = stage_final;
	send_report(&w, "v11a", &a);
	ck_assert_int_eq(latest_of(&w, id).stage, stage_final);
	a.stage = 0;
	send_report(&w, "v11a", &a);
	ck_assert_int_eq(latest_of(&w, id).stage_no, 4);
	a.stage = stage_follow;
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_EXIT("STAGE_FINAL", "stage", 2);
}
END_TEST

START_TEST(stage_words)
{
	static const struct { enum stage stage; int64_t no; const char *text, *end; } rows[] = {
		{ stage_first, 0, "初报", "" }, { stage_follow, 1, "续报一", "一" },
		{ stage_follow, 2, "续报二", "二" }, { stage_follow, 10, "续报十", "十" },
		{ stage_follow, 12, "续报十二", "十二" }, { stage_follow, 20, "续报二十", "二十" },
		{ stage_follow, 35, "续报三十五", "三十五" }, { stage_final, 9, "核报", "" },
	};
	char text[64];

	tr_set(language_zh);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		stage_text(rows[i].stage, rows[i].no, text, sizeof text);
		/* Without a catalogue the numeral is Chinese all the same. */
		if (strcmp(tr_value(&enum_stage, stage_first), "初报") == 0)
			ck_assert_str_eq(text, rows[i].text);
		else
			ck_assert_ptr_nonnull(strstr(text, rows[i].end));
	}
}
END_TEST

START_TEST(version_guards_a_race)
{
	struct op_report_file a = flood(V11, 120), b = flood(V11, 130);

	a.version = 1;
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_EXIT("FIRST_VERSION", "version", 1);
	a.version = 0;
	send_report(&w, "v11a", &a);
	b.version = 1;
	send_report(&w, "v11b", &b);
	try_report(&w, "v11a", &b, NULL, &r);		/* 2 by now */
	REFUSED_EXIT("VERSION_MOVED", "version", 1);
	ck_assert_str_eq(r.refusal.args[0], "n2");
}
END_TEST

START_TEST(trapped_are_of_the_incident)
{
	struct op_report_file a = flood(V11, 120);
	static const char *const keys[] = { "trapped", NULL };
	uint64_t id;
	struct line line;

	a.trapped = FIGURE(3);
	id = send_report(&w, "v11a", &a);
	ck_assert(incident_of(id).trapped.known && incident_of(id).trapped.v == 3);
	ck_assert(!incident_of(id).out_of_contact.known);
	ck_assert_int_eq(lines_of(incident_of(id).id, line_what_figures, &line), 1);
	ck_assert(line.trapped.known && line.trapped.v == 3);
	a.trapped = (struct num){ 0 };
	send_report(&w, "v11a", &a);
	ck_assert(incident_of(id).trapped.known);
	try_report(&w, "v11a", &a, keys, &r);
	REFUSED_EXIT("NEED_REASON", "trapped", 1);
	snprintf(a.reason, sizeof a.reason, "已救出");
	try_report(&w, "v11a", &a, keys, &r);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert(!incident_of(id).trapped.known);
}
END_TEST

START_TEST(rings_the_next_tier)
{
	struct op_report_file a = flood(V11, 120), t = flood(T1, 120), c = flood("", 120);
	uint64_t id = send_report(&w, "v11a", &a);

	ck_assert(need_heard(&w, "town1") > 0 && need_heard(&w, "county") == 0 && need_heard(&w, "v11a") == 0);
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_review), 1);
	ck_assert_uint_eq(board_has(&w, "town1b", id, need_verb_review), 1);
	ck_assert_uint_eq(board_has(&w, "town2", id, need_verb_review), 0);
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_review), 0);
	id = send_report(&w, "town1", &t);
	ck_assert(need_heard(&w, "county") > 0);
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_review), 1);
	id = send_report(&w, "county", &c);		/* joins: the only one in the county */
	ck_assert_int_eq(report_of(&w, id).state, report_state_sent);
	ck_assert(need_heard(&w, "county") == 0);
}
END_TEST

START_TEST(casualties_ring_the_county_at_once)
{
	struct op_report_file a = flood(V11, 120), b = flood(V12, 1), c = flood(V21, 1);
	uint64_t id;

	a.dead = FIGURE(0);
	id = send_report(&w, "v11a", &a);
	ck_assert(need_heard(&w, "county") == 0);
	a.missing = FIGURE(1);
	send_report(&w, "v11a", &a);
	ck_assert(need_heard(&w, "county") > 0);
	ck_assert_uint_eq(board_has(&w, "leader", id, need_verb_casualty), 1);
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_casualty), 1);
	/* unopened: not ten minutes but at once before the county's desk */
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_review), 1);
	b.trapped = FIGURE(2);
	id = send_report(&w, "v12", &b);
	ck_assert_uint_eq(board_has(&w, "leader", id, need_verb_casualty), 1);
	id = send_report(&w, "v21", &c);
	ck_assert_uint_eq(board_has(&w, "leader", id, need_verb_casualty), 0);
}
END_TEST

START_TEST(deadlines_follow_the_settings)
{
	struct txn t;

	world_read(&w, &t);
	ck_assert_int_eq(report_due(&t, tier_village, w.now), w.now + 60 * MINUTE);
	ck_assert_int_eq(report_due(&t, tier_township, w.now), w.now + 90 * MINUTE);
	ck_assert_int_eq(report_due(&t, tier_county, w.now), w.now + 120 * MINUTE);
	ck_assert_int_eq(report_due(&t, tier_village, 0), 0);
	txn_abort(&t);
}
END_TEST

START_TEST(lists_are_scoped_and_newest_first)
{
	struct op_report_file a = flood(V11, 1), b = flood(V12, 2), c = flood(V21, 3);
	struct report_filter f = { 0 };
	struct report out[10];
	struct viewer v;
	struct txn t;
	uint64_t first = send_report(&w, "v11a", &a), second = send_report(&w, "v12", &b);

	send_report(&w, "v21", &c);
	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_eq(report_list(&t, &v, &f, out, 10), 2);
	ck_assert_uint_eq(out[0].id, second);
	ck_assert_uint_eq(out[1].id, first);
	f.limit = 1;
	ck_assert_uint_eq(report_list(&t, &v, &f, out, 10), 1);
	txn_abort(&t);
	f = (struct report_filter){ .area = T2 };
	world_viewer(&w, "county", &v);
	world_read(&w, &t);
	ck_assert_uint_eq(report_list(&t, &v, &f, out, 10), 1);
	f = (struct report_filter){ .incident = report_of(&w, first).incident };
	ck_assert_uint_eq(report_list(&t, &v, &f, out, 10), 2);
	f = (struct report_filter){ .state = report_state_accepted };
	ck_assert_uint_eq(report_list(&t, &v, &f, out, 10), 0);
	txn_abort(&t);
	world_viewer(&w, "admin", &v);
	world_read(&w, &t);
	f = (struct report_filter){ 0 };
	ck_assert_uint_eq(report_list(&t, &v, &f, out, 10), 0);
	txn_abort(&t);
}
END_TEST

Suite *
suite_report(void)
{
	Suite *s = suite_create("report");
	TCase *tc = tcase_create("report");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, first_report_opens_an_incident);
	tcase_add_test(tc, hazard_is_needed_when_nothing_says_it);
	tcase_add_test(tc, without_hazard_the_own_chain_goes_on);
	tcase_add_test(tc, area_is_asked_when_there_are_several);
	tcase_add_test(tc, only_the_own_area_or_by_telephone);
	tcase_add_test(tc, wrong_areas_are_named);
	tcase_add_test(tc, joins_the_one_open_incident_of_the_township);
	tcase_add_test(tc, joins_only_within_the_hours);
	tcase_add_test(tc, a_long_one_goes_on);
	tcase_add_test(tc, several_open_ones_are_listed);
	tcase_add_test(tc, unsure_opens_one_and_asks_the_desk);
	tcase_add_test(tc, takes_hazard_and_time_from_the_incident);
	tcase_add_test(tc, another_hazard_is_another_incident);
	tcase_add_test(tc, names_an_incident_opened_by_a_call);
	tcase_add_test(tc, closed_and_foreign_incidents_are_refused);
	tcase_add_test(tc, drills_stay_apart);
	tcase_add_test(tc, second_first_report_goes_on_the_chain);
	tcase_add_test(tc, stages_are_counted);
	tcase_add_test(tc, stage_words);
	tcase_add_test(tc, version_guards_a_race);
	tcase_add_test(tc, trapped_are_of_the_incident);
	tcase_add_test(tc, rings_the_next_tier);
	tcase_add_test(tc, casualties_ring_the_county_at_once);
	tcase_add_test(tc, deadlines_follow_the_settings);
	tcase_add_test(tc, lists_are_scoped_and_newest_first);
	suite_add_tcase(s, tc);
	return s;
}
