/*
 * 事件: numbers and names, the timeline, states, affected areas, duplicates,
 * and who may do what - each rule also where it refuses.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/change.h"
#include "db/check.h"
#include "db/index.h"
#include "src/rules/incident.h"
#include "src/when.h"
#include "tests/check/help_world.h"

Suite *suite_incident(void);

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

#define REFUSED_AS(name, where) do { \
	ck_assert_int_eq(r.outcome, REFUSED); \
	ck_assert_str_eq(world_message(r.refusal.message), name); \
	ck_assert_str_eq(r.refusal.field, where); \
} while (0)

#define DONE_OK() ck_assert_msg(r.outcome == DONE, "%s at %s", \
	world_message(r.refusal.message), r.refusal.field)

static void
open_with(const char *login, struct op_incident_open a)
{
	world_do(&w, login, "incident.open", &a, &r);
}

static uint64_t
open_flood(const char *login, const char *area)
{
	struct op_incident_open a = { .hazard = hazard_flood };

	snprintf(a.area, sizeof a.area, "%s", area);
	open_with(login, a);
	DONE_OK();
	return r.answer.id;
}

static void
note(const char *login, uint64_t id, const char *text)
{
	struct op_incident_note a = { .which = id };

	snprintf(a.text, sizeof a.text, "%s", text);
	world_do(&w, login, "incident.note", &a, &r);
}

static void
strike(const char *login, uint64_t id, int64_t line, const char *reason)
{
	struct op_incident_strike a = { .which = id, .line = line };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&w, login, "incident.strike", &a, &r);
}

static void
state(const char *login, uint64_t id, enum incident_state to, const char *reason)
{
	struct op_incident_state a = { .which = id, .state = (int)to };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&w, login, "incident.state", &a, &r);
}

static void
area(const char *login, uint64_t id, const char *add, const char *drop, const char *reason)
{
	struct op_incident_area a = { .which = id };

	snprintf(a.add, sizeof a.add, "%s", add);
	snprintf(a.drop, sizeof a.drop, "%s", drop);
	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&w, login, "incident.area", &a, &r);
}

static void
connect_to(const char *login, uint64_t from, uint64_t to)
{
	struct op_incident_link a = { .which = from, .to = to };

	world_do(&w, login, "incident.link", &a, &r);
}

static void
part(const char *login, uint64_t which)
{
	struct op_incident_unlink a = { .which = which, .reason = "查实为两起" };

	world_do(&w, login, "incident.unlink", &a, &r);
}

/* The line of that number in the timeline of the incident itself. */
static bool
line_no(uint64_t id, int64_t no, struct line *l)
{
	struct key key;
	struct txn t;
	bool found;

	world_read(&w, &t);
	key_begin(&key, &kind_line, 1);
	key_number(&key, id);
	key_number(&key, (uint64_t)no);
	found = record_get(&t, &kind_line, scan_one(&t, &key, false), l);
	txn_abort(&t);
	return found;
}

static int64_t
line_count(uint64_t id)
{
	struct line l;
	int64_t n = 0;

	while (line_no(id, n + 1, &l))
		n++;
	return n;
}

static struct line
line_last(uint64_t id)
{
	struct line l;

	ck_assert(line_no(id, line_count(id), &l));
	return l;
}

static size_t
areas_of(uint64_t id, char codes[][16])
{
	struct txn t;
	size_t n;

	world_read(&w, &t);
	n = incident_areas(&t, id, codes, AREAS_MAX);
	txn_abort(&t);
	return n;
}

static struct incident
get(uint64_t id)
{
	struct incident i;

	world_get(&w, &kind_incident, id, &i);
	return i;
}

/* Retires an area as its own operation would, without that subject's rules. */
static void
retire(const char *code, const char *successor)
{
	uint8_t storage[4096];
	struct buf effects = BUF(storage);
	struct change c = { .now = w.now, .effects = &effects };
	struct area a;

	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	c.txn = core_txn(w.core);
	c.last_id = core_last_id(w.core);
	ck_assert(area_get(c.txn, code, &a));
	a.retired = w.now;
	snprintf(a.successor, sizeof a.successor, "%s", successor);
	change_set(&c, &kind_area, &a);
	ck_assert_int_eq(core_commit(w.core), 0);
}

START_TEST(open_numbers_names_and_touches)
{
	char codes[AREAS_MAX][16];
	struct incident i;
	struct line l;
	uint64_t id = open_flood("v11a", V11);

	ck_assert_str_eq(r.answer.number, "E0722-01");
	i = get(id);
	ck_assert_str_eq(i.name, "2026-07-22 达拉特旗洪涝灾害");
	ck_assert_int_eq(i.state, incident_state_received);
	ck_assert_int_eq(i.class, incident_class_natural);
	ck_assert_int_eq(i.received, w.now);
	ck_assert_uint_eq(i.by, world_account(&w, "v11a"));
	ck_assert_uint_eq(areas_of(id, codes), 1);
	ck_assert_str_eq(codes[0], T1);
	ck_assert(line_no(id, 1, &l) && l.what == line_what_opened);
	ck_assert_str_eq(l.area, V11);
	ck_assert(line_no(id, 2, &l) && l.what == line_what_area_added);
	ck_assert_str_eq(l.area, T1);
	ck_assert_int_eq(line_count(id), 2);
	ck_assert_uint_eq(w.nnotices, 1);
	ck_assert_uint_eq(w.notices[0].incident, id);
	ck_assert(!w.notices[0].urgent);
	/* Revision told back is the one stored. */
	ck_assert_uint_eq(r.answer.rev, i.rev);
}
END_TEST

START_TEST(open_takes_the_only_area)
{
	struct op_incident_open a = { .class = incident_class_accident, .kind = "道路交通事故" };

	open_with("v11a", a);
	DONE_OK();
	ck_assert_str_eq(get(r.answer.id).area, V11);
	ck_assert_str_eq(get(r.answer.id).name, "2026-07-22 达拉特旗道路交通事故");
	open_with("both", a);
	REFUSED_AS("WHICH_AREA", "area");
	ck_assert_ptr_nonnull(strstr(r.refusal.args[0], V11));
	ck_assert_ptr_nonnull(strstr(r.refusal.args[0], V12));
}
END_TEST

START_TEST(county_opens_for_the_county)
{
	char codes[AREAS_MAX][16];
	uint64_t id = open_flood("county", COUNTY);

	ck_assert_uint_eq(areas_of(id, codes), 1);
	ck_assert_str_eq(codes[0], COUNTY);
}
END_TEST

START_TEST(equal_names_are_counted)
{
	struct op_incident_open drill = { .hazard = hazard_flood, .area = T1, .drill = true };
	struct op_incident_open health = { .class = incident_class_health, .area = T1 };

	open_flood("town1", T1);
	open_with("town1", drill);
	DONE_OK();
	ck_assert_str_eq(get(r.answer.id).name, "2026-07-22 达拉特旗洪涝灾害");
	ck_assert_str_eq(get(open_flood("town2", T2)).name, "2026-07-22 达拉特旗洪涝灾害（二）");
	ck_assert_str_eq(get(open_flood("county", T2)).name, "2026-07-22 达拉特旗洪涝灾害（三）");
	open_with("county", health);
	DONE_OK();
	ck_assert_str_eq(get(r.answer.id).name, "2026-07-22 达拉特旗公共卫生");
	for (int n = 4; n <= 11; n++)
		open_flood("county", T1);
	ck_assert_str_eq(get(r.answer.id).name, "2026-07-22 达拉特旗洪涝灾害（十一）");
	world_sleep(&w, DAY);
	ck_assert_str_eq(get(open_flood("county", T1)).name, "2026-07-23 达拉特旗洪涝灾害");
}
END_TEST

START_TEST(open_is_refused)
{
	struct op_incident_open a = { .area = V11 };

	open_with("v11a", a);
	REFUSED_AS("REQUIRED", "class");
	a.hazard = hazard_flood;
	a.class = incident_class_accident;
	open_with("v11a", a);
	REFUSED_AS("HAZARD_CLASS", "hazard");
	a.class = 0;
	a.occurred = w.now + HOUR;
	open_with("v11a", a);
	REFUSED_AS("FUTURE_TIME", "occurred");
	a.occurred = 0;
	a.learned = w.now + HOUR;
	open_with("v11a", a);
	REFUSED_AS("FUTURE_TIME", "learned");
	a.learned = 0;
	memcpy(a.area, V21, 13);
	open_with("v11a", a);
	REFUSED_AS("OUT_OF_SCOPE", "area");
	ck_assert_int_eq(r.refusal.exit, 3);
	memcpy(a.area, FILLER, 13);
	open_with("county", a);
	REFUSED_AS("FILLER_AREA", "area");
	memcpy(a.area, "150621999000", 13);
	open_with("county", a);
	REFUSED_AS("NO_SUCH_AREA", "area");
	retire(V21, V11);
	memcpy(a.area, V21, 13);
	open_with("county", a);
	REFUSED_AS("RETIRED_AREA", "area");
	ck_assert_str_eq(r.refusal.args[1], "a" V11);
	memcpy(a.area, V11, 13);
	open_with("super", a);
	REFUSED_AS("NOT_PERMITTED", "");
	open_with("nobody", a);
	REFUSED_AS("NOT_PERMITTED", "");
}
END_TEST

START_TEST(caller_phone_is_sealed)
{
	struct op_incident_open a = { .hazard = hazard_flood, .area = V11,
	    .caller_phone = "13800000007" };
	struct op_incident_reveal v;
	struct incident i;
	uint64_t id;

	open_with("v11a", a);
	DONE_OK();
	id = r.answer.id;
	v = (struct op_incident_reveal){ .which = id };
	i = get(id);
	ck_assert_uint_gt(i.caller_phone.len, 11);
	ck_assert_ptr_null(memmem(&i, sizeof i, "13800000007", 11));
	world_do(&w, "county", "incident.reveal", &v, &r);
	DONE_OK();
	ck_assert_str_eq(r.secret, "13800000007");
	world_do(&w, "town1", "incident.reveal", &v, &r);
	DONE_OK();
	ck_assert_str_eq(r.secret, "13800000007");
	world_do(&w, "v11a", "incident.reveal", &v, &r);
	REFUSED_AS("NOT_PERMITTED", "");
	ck_assert_str_eq(r.secret, "");
	world_do(&w, "town2", "incident.reveal", &v, &r);
	REFUSED_AS("OUT_OF_SCOPE", "which");
	v.which = open_flood("county", T1);
	world_do(&w, "county", "incident.reveal", &v, &r);
	REFUSED_AS("NO_PHONE", "which");
}
END_TEST

START_TEST(notes_are_struck_never_edited)
{
	uint64_t id = open_flood("town1", T1);
	struct line l;

	note("v11a", id, "水位上涨");
	DONE_OK();
	l = line_last(id);
	ck_assert_int_eq(l.what, line_what_note);
	ck_assert_str_eq(l.area, V11);
	note("town1", id, "已派人");
	DONE_OK();
	strike("v11a", id, 3, "");
	REFUSED_AS("NEED_REASON", "reason");
	strike("v11a", id, 4, "写错");
	REFUSED_AS("NOT_YOUR_NOTE", "line");
	strike("v11a", id, 1, "写错");
	REFUSED_AS("NOT_A_NOTE", "line");
	strike("v11a", id, 99, "写错");
	REFUSED_AS("NO_SUCH_LINE", "line");
	strike("v11a", id, 3, "写错");
	DONE_OK();
	ck_assert(line_no(id, 3, &l));
	ck_assert_str_eq(l.text, "水位上涨");
	ck_assert_int_eq(l.struck, w.now);
	ck_assert_str_eq(l.struck_reason, "写错");
	l = line_last(id);
	ck_assert_int_eq(l.what, line_what_struck);
	ck_assert_int_eq(l.struck_no, 3);
	strike("county", id, 3, "我也看到");
	REFUSED_AS("RACE", "line");
	strike("county", id, 4, "另一起");
	DONE_OK();
}
END_TEST

START_TEST(notes_need_scope)
{
	uint64_t id = open_flood("town1", T1);

	note("v21", id, "看到");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	ck_assert_int_eq(r.refusal.exit, 3);
	note("super", id, "督办");
	REFUSED_AS("NOT_PERMITTED", "");
	note("county", 12345, "x");
	REFUSED_AS("NO_SUCH_RECORD", "which");
	ck_assert_int_eq(line_count(id), 2);
}
END_TEST

START_TEST(state_goes_forward_back_with_reason)
{
	uint64_t id = open_flood("town1", T1);
	char who[32];
	struct line l;

	state("v11a", id, incident_state_verified, "");
	REFUSED_AS("NOT_PERMITTED", "");
	state("town1", id, incident_state_responding, "");
	DONE_OK();
	l = line_last(id);
	ck_assert_int_eq(l.what, line_what_state);
	ck_assert_int_eq(l.from, incident_state_received);
	ck_assert_int_eq(l.to, incident_state_responding);
	world_sleep(&w, MINUTE);
	state("county", id, incident_state_responding, "");
	REFUSED_AS("RACE", "state");
	snprintf(who, sizeof who, "p%llu", (unsigned long long)world_account(&w, "town1"));
	ck_assert_str_eq(r.refusal.args[0], who);
	state("county", id, incident_state_verified, "");
	REFUSED_AS("NEED_REASON", "reason");
	state("county", id, incident_state_verified, "重新核实");
	DONE_OK();
	ck_assert_str_eq(line_last(id).reason, "重新核实");
	ck_assert_int_eq(get(id).state, incident_state_verified);
	state("leader", id, incident_state_closed, "");
	DONE_OK();
	state("town2", id, incident_state_received, "x");
	REFUSED_AS("OUT_OF_SCOPE", "which");
}
END_TEST

START_TEST(areas_are_added_in_one_step)
{
	char codes[AREAS_MAX][16];
	uint64_t id = open_flood("town1", T1);

	note("v21", id, "这里也有");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	area("v11a", id, T2, "", "");
	REFUSED_AS("NOT_PERMITTED", "");
	area("town2", id, T2, "", "");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	area("town1", id, "", "", "");
	REFUSED_AS("AREAS_EMPTY", "add");
	area("town1", id, T2 "," FILLER, "", "");
	REFUSED_AS("FILLER_AREA", "add");
	area("town1", id, "150621103000,15062", "", "");
	REFUSED_AS("BAD_CODE", "add");
	area("town1", id, "150622", "", "");
	REFUSED_AS("NO_SUCH_AREA", "add");
	ck_assert_uint_eq(areas_of(id, codes), 1);
	area("town1", id, T2 "，昭君镇", "", "");
	DONE_OK();
	ck_assert_uint_eq(areas_of(id, codes), 3);
	ck_assert_int_eq(line_count(id), 4);
	ck_assert_int_eq(line_last(id).what, line_what_area_added);
	note("v21", id, "这里也有");
	DONE_OK();
	area("county", id, T2 "," V21, "", "");		/* covered: nothing new */
	DONE_OK();
	ck_assert_str_eq(world_message(r.answer.message), "AREAS_COVERED");
	ck_assert_uint_eq(areas_of(id, codes), 3);
	area("county", id, COUNTY, "", "");
	DONE_OK();
	ck_assert_uint_eq(areas_of(id, codes), 4);
}
END_TEST

START_TEST(the_log_replays)
{
	struct op_incident_open a = { .hazard = hazard_flood, .area = V11,
	    .caller_phone = "13800000007" };
	struct check_result result;
	uint64_t id, other = open_flood("v21", V21);

	open_with("v11a", a);
	id = r.answer.id;
	note("v11a", id, "水位上涨");
	strike("v11a", id, 3, "写错");
	state("town1", id, incident_state_closed, "");
	area("town1", id, "昭君镇", T1, "查实");
	connect_to("county", id, other);
	part("county", id);
	DONE_OK();
	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(check_run(w.dir, stderr, &result), 0);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	ck_assert_uint_gt(result.entries, 8);
}
END_TEST

/* Gives a role as account grant would. */
static void
grant(const char *login, enum role role, const char *code)
{
	uint8_t storage[4096];
	struct buf effects = BUF(storage);
	struct change c = { .now = w.now, .effects = &effects };
	struct grant g = { .account = world_account(&w, login), .role = (int)role };

	snprintf(g.area, sizeof g.area, "%s", code);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	c.txn = core_txn(w.core);
	c.last_id = core_last_id(w.core);
	change_new(&c, &kind_grant, &g);
	ck_assert_int_eq(core_commit(w.core), 0);
}

START_TEST(villages_do_not_extend)
{
	uint64_t id = open_flood("town1", T1);

	grant("v11a", role_duty, V11);
	area("v11a", id, T2, "", "");
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	grant("v11a", role_leader, T1);
	area("v11a", id, T2, "", "");
	DONE_OK();
}
END_TEST

/* A right in one place does not reach another through a second grant. */
START_TEST(each_grant_counts_where_it_is)
{
	uint64_t id = open_flood("town1", T1);

	grant("super", role_duty, T2);
	state("super", id, incident_state_verified, "");
	REFUSED_AS("ROLES_IN_SCOPE", "which");
	ck_assert_int_eq(r.refusal.exit, 3);
	note("super", id, "督办");
	REFUSED_AS("ROLES_IN_SCOPE", "which");
}
END_TEST

START_TEST(retired_areas_are_refused_by_name)
{
	uint64_t id = open_flood("town1", T1);

	retire(V21, V12);
	area("county", id, V21, "", "");
	REFUSED_AS("RETIRED_AREA", "add");
	ck_assert_str_eq(r.refusal.args[0], "a" V21);
	ck_assert_str_eq(r.refusal.args[1], "a" V12);
}
END_TEST

START_TEST(areas_are_taken_out_with_reason)
{
	char codes[AREAS_MAX][16];
	uint64_t id = open_flood("town1", T1);
	char who[32];

	area("town1", id, T2, "", "");
	area("town2", id, "", T2, "");
	REFUSED_AS("NEED_REASON", "reason");
	area("town2", id, "", V21, "未受灾");
	REFUSED_AS("NOT_AFFECTED", "drop");
	area("town2", id, "", T2, "未受灾");
	DONE_OK();
	ck_assert_uint_eq(areas_of(id, codes), 1);
	ck_assert_int_eq(line_last(id).what, line_what_area_dropped);
	ck_assert_str_eq(line_last(id).reason, "未受灾");
	area("county", id, "", T2, "未受灾");
	REFUSED_AS("RACE", "drop");
	snprintf(who, sizeof who, "p%llu", (unsigned long long)world_account(&w, "town2"));
	ck_assert_str_eq(r.refusal.args[0], who);
	area("county", id, T2, "", "");		/* again in, its history kept */
	DONE_OK();
	ck_assert_uint_eq(areas_of(id, codes), 2);
}
END_TEST

START_TEST(link_leads_both_to_one)
{
	char codes[AREAS_MAX][16];
	uint64_t a = open_flood("v11a", V11), b = open_flood("v21", V21);
	struct incident root;
	struct txn t;
	int64_t before;

	connect_to("v11a", a, b);
	REFUSED_AS("NOT_PERMITTED", "");
	connect_to("town1", a, b);
	REFUSED_AS("OUT_OF_SCOPE", "to");
	connect_to("county", a, b);
	DONE_OK();
	ck_assert_uint_eq(r.answer.id, b);
	world_read(&w, &t);
	ck_assert(incident_root(&t, a, &root));
	txn_abort(&t);
	ck_assert_uint_eq(root.id, b);
	ck_assert_int_eq(line_last(a).what, line_what_linked);
	ck_assert_str_eq(line_last(a).number, "E20260722-02");
	ck_assert_str_eq(line_last(b).number, "E20260722-01");
	ck_assert_uint_eq(areas_of(b, codes), 2);
	/* The old number leads on: village 11 writes into the other's timeline. */
	before = line_count(a);
	note("v11a", a, "同一场洪水");
	DONE_OK();
	ck_assert_uint_eq(r.answer.id, b);
	ck_assert_str_eq(line_last(b).text, "同一场洪水");
	ck_assert_int_eq(line_count(a), before);
	note("v11a", b, "看得到");
	DONE_OK();
	state("town1", a, incident_state_verified, "");
	DONE_OK();
	ck_assert_int_eq(get(b).state, incident_state_verified);
	ck_assert_int_eq(get(a).state, incident_state_received);
}
END_TEST

START_TEST(links_that_make_no_sense_are_refused)
{
	struct op_incident_open drill = { .hazard = hazard_flood, .area = T1, .drill = true };
	uint64_t a = open_flood("town1", T1), b = open_flood("town1", T1);
	uint64_t c = open_flood("town1", T1);

	connect_to("county", a, a);
	REFUSED_AS("SELF_LINK", "to");
	connect_to("county", a, b);
	DONE_OK();
	connect_to("county", b, a);
	REFUSED_AS("SELF_LINK", "to");
	connect_to("county", a, c);
	REFUSED_AS("LINKED_ALREADY", "which");
	connect_to("county", b, c);		/* a chain, not a ring */
	DONE_OK();
	connect_to("county", c, a);
	REFUSED_AS("SELF_LINK", "to");
	open_with("county", drill);
	connect_to("county", c, r.answer.id);
	REFUSED_AS("DRILL_LINK", "to");
	part("county", c);
	REFUSED_AS("NOT_LINKED", "which");
}
END_TEST

START_TEST(unlink_restores_both)
{
	char codes[AREAS_MAX][16];
	uint64_t a = open_flood("v11a", V11), b = open_flood("v21", V21);

	connect_to("county", a, b);
	part("county", a);
	DONE_OK();
	ck_assert_uint_eq(get(a).merged, 0);
	ck_assert_int_eq(get(a).merged_at, 0);
	ck_assert_int_eq(line_last(a).what, line_what_unlinked);
	ck_assert_int_eq(line_last(b).what, line_what_unlinked);
	ck_assert_str_eq(line_last(b).reason, "查实为两起");
	ck_assert_uint_eq(areas_of(a, codes), 1);
	ck_assert_uint_eq(areas_of(b, codes), 1);
	note("v11a", b, "看不到了");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	note("v11a", a, "自己的");
	DONE_OK();
	ck_assert_str_eq(line_last(a).text, "自己的");
	part("county", a);
	REFUSED_AS("RACE", "which");
}
END_TEST

START_TEST(hazard_is_named_once)
{
	struct op_incident_open a = { .class = incident_class_natural, .area = T1 };
	struct op_incident_name n = { .hazard = hazard_hail };

	open_with("town1", a);
	DONE_OK();
	n.which = r.answer.id;
	ck_assert_str_eq(get(n.which).name, "2026-07-22 达拉特旗自然灾害");
	world_do(&w, "v11a", "incident.name", &n, &r);
	REFUSED_AS("NOT_PERMITTED", "");
	world_do(&w, "county", "incident.name", &n, &r);
	DONE_OK();
	ck_assert_str_eq(get(n.which).name, "2026-07-22 达拉特旗风雹灾害");
	ck_assert_int_eq(line_last(n.which).what, line_what_named);
	n.hazard = hazard_flood;
	world_do(&w, "county", "incident.name", &n, &r);
	REFUSED_AS("NAMED_ALREADY", "hazard");
}
END_TEST

static size_t
candidates(const char *code, enum hazard hazard, struct incident *out)
{
	struct txn t;
	size_t n;

	world_read(&w, &t);
	n = incident_candidates(&t, code, hazard, false, w.now, out, 16);
	txn_abort(&t);
	return n;
}

START_TEST(candidates_own_township_first)
{
	struct op_incident_open unknown = { .class = incident_class_natural, .area = V12 };
	struct op_incident_open drill = { .hazard = hazard_flood, .area = T1, .drill = true };
	struct incident out[16];
	uint64_t own = open_flood("town1", T1), other, nameless, closed;

	other = open_flood("v21", V21);
	open_with("county", unknown);
	nameless = r.answer.id;
	open_with("county", drill);
	closed = open_flood("county", T1);
	state("county", closed, incident_state_closed, "");
	ck_assert_uint_eq(candidates(V11, hazard_flood, out), 3);
	ck_assert_uint_eq(out[0].id, own);
	ck_assert_uint_eq(out[1].id, nameless);
	ck_assert_uint_eq(out[2].id, other);
	ck_assert_uint_eq(candidates(V21, hazard_flood, out), 2);
	ck_assert_uint_eq(out[0].id, other);
	ck_assert_uint_eq(candidates(V11, hazard_snow, out), 1);
	connect_to("county", other, own);
	ck_assert_uint_eq(candidates(V21, hazard_flood, out), 1);	/* its township now */
	ck_assert_uint_eq(out[0].id, own);
	world_sleep(&w, 73 * HOUR);
	ck_assert_uint_eq(candidates(V11, hazard_flood, out), 0);
}
END_TEST

static size_t
list(const char *login, bool open_only)
{
	static struct incident out[16];
	struct viewer v;
	struct txn t;
	size_t n;

	world_viewer(&w, login, &v);
	world_read(&w, &t);
	n = incident_list(&t, &v, open_only, out, 16);
	txn_abort(&t);
	for (size_t i = 1; i < n; i++)
		ck_assert_uint_gt(out[i - 1].id, out[i].id);
	return n;
}

START_TEST(lists_keep_to_scope)
{
	uint64_t a = open_flood("v11a", V11), b = open_flood("v21", V21);

	ck_assert_uint_eq(list("county", true), 2);
	ck_assert_uint_eq(list("super", true), 2);
	ck_assert_uint_eq(list("town1", true), 1);
	ck_assert_uint_eq(list("v12", true), 1);
	ck_assert_uint_eq(list("v21", true), 1);
	ck_assert_uint_eq(list("admin", true), 0);
	ck_assert_uint_eq(list("nobody", true), 0);
	connect_to("county", a, b);
	ck_assert_uint_eq(list("county", true), 1);
	ck_assert_uint_eq(list("county", false), 2);
	ck_assert_uint_eq(list("v11a", true), 1);
	state("county", b, incident_state_closed, "");
	ck_assert_uint_eq(list("county", true), 0);
}
END_TEST

START_TEST(paper_keeps_both_times)
{
	static struct request req;
	struct op_incident_open a = { .hazard = hazard_flood, .area = T1 };
	const struct subject *s;
	const struct op *op = op_find("incident.open", &s);
	struct origin who = { .account = world_account(&w, "town1") };

	request_fill(&req, s, op, &a);
	req.happened = w.now - HOUR;
	req.on_paper = true;
	core_once(w.core, &who, &req, w.now, &r);
	DONE_OK();
	ck_assert_int_eq(get(r.answer.id).received, w.now - HOUR);
	ck_assert_int_eq(line_last(r.answer.id).at, w.now);
	ck_assert_int_eq(line_last(r.answer.id).happened, w.now - HOUR);
}
END_TEST

START_TEST(a_family_has_its_limit)
{
	uint64_t root = open_flood("county", T1);

	for (int i = 1; i < FAMILY_MAX; i++) {
		connect_to("county", open_flood("county", T1), root);
		DONE_OK();
	}
	connect_to("county", open_flood("county", T1), root);
	REFUSED_AS("FAMILY_FULL", "to");
}
END_TEST

Suite *
suite_incident(void)
{
	Suite *s = suite_create("incident");
	TCase *tc = tcase_create("incident");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, open_numbers_names_and_touches);
	tcase_add_test(tc, open_takes_the_only_area);
	tcase_add_test(tc, county_opens_for_the_county);
	tcase_add_test(tc, equal_names_are_counted);
	tcase_add_test(tc, open_is_refused);
	tcase_add_test(tc, caller_phone_is_sealed);
	tcase_add_test(tc, notes_are_struck_never_edited);
	tcase_add_test(tc, notes_need_scope);
	tcase_add_test(tc, state_goes_forward_back_with_reason);
	tcase_add_test(tc, areas_are_added_in_one_step);
	tcase_add_test(tc, the_log_replays);
	tcase_add_test(tc, villages_do_not_extend);
	tcase_add_test(tc, each_grant_counts_where_it_is);
	tcase_add_test(tc, retired_areas_are_refused_by_name);
	tcase_add_test(tc, areas_are_taken_out_with_reason);
	tcase_add_test(tc, link_leads_both_to_one);
	tcase_add_test(tc, links_that_make_no_sense_are_refused);
	tcase_add_test(tc, unlink_restores_both);
	tcase_add_test(tc, hazard_is_named_once);
	tcase_add_test(tc, candidates_own_township_first);
	tcase_add_test(tc, lists_keep_to_scope);
	tcase_add_test(tc, paper_keeps_both_times);
	tcase_add_test(tc, a_family_has_its_limit);
	suite_add_tcase(s, tc);
	return s;
}
