/*
 * 灾情: who may send for which area, into which incident, as which version and
 * stage; what is kept, what needs a reason; whom it rings.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/codec.h"
#include "db/index.h"
#include "src/rules/incident.h"
#include "src/settings.h"
#include "src/tr.h"
#include "src/when.h"
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

#define REFUSED_AS(name, where, code) do { \
	ck_assert_int_eq(r.outcome, REFUSED); \
	ck_assert_str_eq(world_message(r.refusal.message), name); \
	ck_assert_str_eq(r.refusal.field, where); \
	ck_assert_int_eq(r.refusal.exit, code); \
} while (0)

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
	struct key key;
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
	REFUSED_AS("REQUIRED", "hazard", 2);
	ck_assert_uint_eq(count(&kind_incident), 0);
}
END_TEST

START_TEST(area_is_asked_when_there_are_several)
{
	struct op_report_file a = flood("", 1);

	try_report(&w, "both", &a, NULL, &r);
	REFUSED_AS("WHICH_AREA", "area", 2);
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
	REFUSED_AS("OUT_OF_SCOPE", "area", 3);
	try_report(&w, "town2", &a, NULL, &r);
	REFUSED_AS("OUT_OF_SCOPE", "area", 3);
	try_report(&w, "town1b", &a, NULL, &r);		/* officer above, no duty */
	REFUSED_AS("OUT_OF_SCOPE", "area", 3);
	try_report(&w, "town1", &a, NULL, &r);
	REFUSED_AS("ONLY_BY_PHONE", "by_phone", 3);
	a.by_phone = world_account(&w, "v11a");
	try_report(&w, "town1", &a, NULL, &r);
	REFUSED_AS("NOT_SPEAKER", "by_phone", 1);
	a.by_phone = world_account(&w, "v12");
	ck_assert_uint_eq(latest_of(&w, send_report(&w, "town1", &a)).by_phone, a.by_phone);
	a = flood("", 1);				/* the speaker's area */
	a.by_phone = world_account(&w, "v21");
	a.incident = REF_NEW;
	ck_assert_str_eq(report_of(&w, send_report(&w, "county", &a)).area, V21);
	try_report(&w, "leader", &a, NULL, &r);
	REFUSED_AS("NOT_PERMITTED", "", 3);
}
END_TEST

START_TEST(wrong_areas_are_named)
{
	struct op_report_file a = flood("150621999999", 1);

	try_report(&w, "county", &a, NULL, &r);
	REFUSED_AS("NO_SUCH_AREA", "area", 1);
	a = flood(FILLER, 1);
	try_report(&w, "county", &a, NULL, &r);
	REFUSED_AS("FILLER_AREA", "area", 1);
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
	REFUSED_AS("SEVERAL_INCIDENTS", "incident", 1);
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
	ck_assert_uint_ge(lines_of(i.id, line_what_area_added, &line), 1);
	ck_assert_str_eq(line.area, T2);
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
	REFUSED_AS("INCIDENT_CLOSED", "incident", 1);
	try_report(&w, "v21", &b, NULL, &r);		/* not even its head line */
	REFUSED_AS("OUT_OF_SCOPE", "incident", 3);
	world_do(&w, "county", "incident.open", &acc, &r);
	ck_assert_int_eq(r.outcome, DONE);
	a.incident = r.answer.id;
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_AS("NOT_NATURAL", "incident", 1);
	a.incident = 12345;
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_AS("NO_SUCH_RECORD", "incident", 1);
}
END_TEST

START_TEST(drills_stay_apart)
{
	struct op_report_file a = flood(V11, 1), b = flood(V12, 2);
	uint64_t real = send_report(&w, "v11a", &a), drill;

	b.drill = true;
	b.dead = FIGURE(2);
	drill = send_report(&w, "v12", &b);
	ck_assert(!rings_in(&w, COUNTY) && !rings_in(&w, T1));
	ck_assert(report_of(&w, drill).drill && incident_of(drill).drill);
	ck_assert_uint_ne(report_of(&w, drill).incident, report_of(&w, real).incident);
	a.incident = report_of(&w, drill).incident;
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_AS("IS_DRILL", "drill", 1);
	b.incident = report_of(&w, real).incident;
	try_report(&w, "v12", &b, NULL, &r);
	REFUSED_AS("IS_REAL", "drill", 1);
}
END_TEST

START_TEST(second_first_report_goes_on_the_chain)
{
	struct op_report_file a = flood(V11, 120), b = flood(V11, 130);
	uint64_t id = send_report(&w, "v11a", &a);
	struct report_version v;

	ck_assert_uint_eq(send_report(&w, "v11b", &b), id);
	v = latest_of(&w, id);
	ck_assert_int_eq(v.version, 2);
	ck_assert_int_eq(v.stage, stage_follow);
	ck_assert_int_eq(v.stage_no, 1);
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
	REFUSED_AS("STAGE_FINAL", "stage", 2);
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
	REFUSED_AS("NEED_REASON", "affected", 1);
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
	REFUSED_AS("LOWERED", "affected", 1);
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
	REFUSED_AS("LOWERED", "missing", 1);
	b.dead = FIGURE(3);
	send_report(&w, "v11a", &b);
}
END_TEST

START_TEST(version_guards_a_race)
{
	struct op_report_file a = flood(V11, 120), b = flood(V11, 130);

	a.version = 1;
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_AS("FIRST_VERSION", "version", 1);
	a.version = 0;
	send_report(&w, "v11a", &a);
	b.version = 1;
	send_report(&w, "v11b", &b);
	try_report(&w, "v11a", &b, NULL, &r);		/* 2 by now */
	REFUSED_AS("VERSION_MOVED", "version", 1);
	ck_assert_str_eq(r.refusal.args[0], "n2");
}
END_TEST

START_TEST(subtypes_fit_the_hazard)
{
	struct op_report_file a = flood(V11, 120), c = flood("", 5);
	uint64_t id;

	snprintf(a.subtype, sizeof a.subtype, "冰雹");
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_AS("SUBTYPE_NOT", "subtype", 2);
	snprintf(a.subtype, sizeof a.subtype, "山洪");
	id = send_report(&w, "v11a", &a);
	a = (struct op_report_file){ .area = V11, .hazard = hazard_hail };
	a.incident = report_of(&w, id).incident;
	send_report(&w, "v11a", &a);			/* the kept one goes */
	ck_assert_str_eq(latest_of(&w, id).subtype, "");
	c.incident = REF_NEW;
	id = send_report(&w, "county", &c);
	c.incident = report_of(&w, id).incident;
	send_report(&w, "county", &c);
	c.stage = stage_final;
	try_report(&w, "county", &c, NULL, &r);
	REFUSED_AS("SUBTYPE_NEEDED", "subtype", 1);
	snprintf(c.subtype, sizeof c.subtype, "内涝");
	send_report(&w, "county", &c);
}
END_TEST

START_TEST(drought_rows_go_with_a_drought)
{
	struct op_report_file a = flood(V11, 120);

	a.need_drinking_water = FIGURE(5);
	try_report(&w, "v11a", &a, NULL, &r);
	REFUSED_AS("DROUGHT_ONLY", "need_drinking_water", 1);
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
	REFUSED_AS("PART_LARGER", "injured_serious", 1);
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
	REFUSED_AS("FUTURE_TIME", "occurred", 2);
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
	REFUSED_AS("NEED_REASON", "trapped", 1);
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

	ck_assert(rings_in(&w, T1) && !rings_in(&w, COUNTY) && !rings_in(&w, V11));
	ck_assert_uint_eq(board_has(&w, "town1", id, need_verb_review), 1);
	ck_assert_uint_eq(board_has(&w, "town1b", id, need_verb_review), 1);
	ck_assert_uint_eq(board_has(&w, "town2", id, need_verb_review), 0);
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_review), 0);
	id = send_report(&w, "town1", &t);
	ck_assert(rings_in(&w, COUNTY));
	ck_assert_uint_eq(board_has(&w, "county", id, need_verb_review), 1);
	id = send_report(&w, "county", &c);		/* joins: the only one in the county */
	ck_assert_int_eq(report_of(&w, id).state, report_state_sent);
	ck_assert(!rings_in(&w, COUNTY));
}
END_TEST

START_TEST(casualties_ring_the_county_at_once)
{
	struct op_report_file a = flood(V11, 120), b = flood(V12, 1), c = flood(V21, 1);
	uint64_t id;

	a.dead = FIGURE(0);
	id = send_report(&w, "v11a", &a);
	ck_assert(!rings_in(&w, COUNTY));
	a.missing = FIGURE(1);
	send_report(&w, "v11a", &a);
	ck_assert(rings_in(&w, COUNTY));
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

START_TEST(changes_are_told)
{
	struct report_version a = { .affected = FIGURE(120), .dead = FIGURE(0) };
	struct report_version b = { .affected = FIGURE(172), .missing = FIGURE(0) };
	struct figure_change out[10];

	ck_assert_uint_eq(figures_changed(&a, &b, out, 10), 3);
	ck_assert_str_eq(out[0].field->name, "affected");
	ck_assert(out[0].from.v == 120 && out[0].to.v == 172);
	ck_assert(out[1].from.known && !out[1].to.known);	/* dead */
	ck_assert(!out[2].from.known && out[2].to.known);	/* missing: 0 is not unknown */
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
	tcase_add_test(tc, area_is_asked_when_there_are_several);
	tcase_add_test(tc, only_the_own_area_or_by_telephone);
	tcase_add_test(tc, wrong_areas_are_named);
	tcase_add_test(tc, joins_the_one_open_incident_of_the_township);
	tcase_add_test(tc, joins_only_within_the_hours);
	tcase_add_test(tc, a_long_one_goes_on);
	tcase_add_test(tc, several_open_ones_are_listed);
	tcase_add_test(tc, unsure_opens_one_and_asks_the_desk);
	tcase_add_test(tc, takes_hazard_and_time_from_the_incident);
	tcase_add_test(tc, names_an_incident_opened_by_a_call);
	tcase_add_test(tc, closed_and_foreign_incidents_are_refused);
	tcase_add_test(tc, drills_stay_apart);
	tcase_add_test(tc, second_first_report_goes_on_the_chain);
	tcase_add_test(tc, stages_are_counted);
	tcase_add_test(tc, stage_words);
	tcase_add_test(tc, a_key_not_given_keeps_its_value);
	tcase_add_test(tc, clearing_makes_unknown_and_needs_a_reason);
	tcase_add_test(tc, lowering_needs_a_reason);
	tcase_add_test(tc, the_missing_may_be_found_dead);
	tcase_add_test(tc, version_guards_a_race);
	tcase_add_test(tc, subtypes_fit_the_hazard);
	tcase_add_test(tc, drought_rows_go_with_a_drought);
	tcase_add_test(tc, faults_never_stop_a_first_report);
	tcase_add_test(tc, times_to_come_are_refused);
	tcase_add_test(tc, trapped_are_of_the_incident);
	tcase_add_test(tc, rings_the_next_tier);
	tcase_add_test(tc, casualties_ring_the_county_at_once);
	tcase_add_test(tc, figures_are_logically_checked);
	tcase_add_test(tc, parts_add_up_once_all_are_known);
	tcase_add_test(tc, changes_are_told);
	tcase_add_test(tc, deadlines_follow_the_settings);
	tcase_add_test(tc, lists_are_scoped_and_newest_first);
	suite_add_tcase(s, tc);
	return s;
}
