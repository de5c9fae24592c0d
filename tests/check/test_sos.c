/*
 * 求救: it goes out whatever is missing, joins what is known of the village,
 * rings until one named person answers, and the caller hears who.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/check.h"
#include "db/index.h"
#include "src/lang/when.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "src/rules/sos/sos.h"
#include "tests/check/help_need.h"

Suite *suite_sos(void);

static struct world w;
static struct reply r;

#define REFUSED_AS(name, where) REFUSED_REPLY(r, name, where)
#define DONE_OK() DONE_REPLY(r)

static void
setup(void)
{
	world_open(&w);
	lend_all(&w);
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

static struct sos
get(uint64_t id)
{
	struct sos s;

	world_get(&w, &kind_sos, id, &s);
	return s;
}

static struct incident
incident_of(uint64_t sos)
{
	struct incident i;

	world_get(&w, &kind_incident, get(sos).incident, &i);
	return i;
}

/* Sends and returns the id of the call. */
static uint64_t
call(const char *login, struct op_sos_send a)
{
	world_do(&w, login, "sos.send", &a, &r);
	DONE_OK();
	return r.answer.id;
}

static void
answer(const char *login, uint64_t id)
{
	struct op_sos_answer a = { .which = id, .text = "船已出发" };

	world_do(&w, login, "sos.answer", &a, &r);
}

static uint64_t
flood_at(const char *login, const char *area, bool drill)
{
	struct op_incident_open a = { .hazard = hazard_flood, .drill = drill };

	snprintf(a.area, sizeof a.area, "%s", area);
	world_do(&w, login, "incident.open", &a, &r);
	DONE_OK();
	return r.answer.id;
}

static size_t
board(const char *login)
{
	static struct need_row rows[16];
	struct viewer v;
	struct txn t;
	size_t n, answers = 0;

	world_viewer(&w, login, &v);
	world_read(&w, &t);
	n = need_list(&t, &v, w.now, rows, 16);
	txn_abort(&t);
	for (size_t i = 0; i < n; i++)
		answers += rows[i].need.verb == need_verb_answer;
	return answers;
}

START_TEST(two_keys_are_enough)
{
	uint64_t id = call("v11a", (struct op_sos_send){ 0 });
	struct sos s = get(id);
	struct viewer v;

	ck_assert_str_eq(r.answer.number, "H0722-01");
	ck_assert_str_eq(world_message(r.answer.message), "SOS_ON_ITS_WAY");
	world_viewer(&w, "v11a", &v);
	ck_assert_uint_eq(s.by, v.account);
	ck_assert_str_eq(s.area, V11);
	ck_assert_int_eq(s.at, w.now);
	ck_assert_str_eq(s.phone, "");		/* his own, in the list of people */
	ck_assert_int_eq(s.rings, 1);
	ck_assert(!s.trapped.known);
	ck_assert_str_eq(incident_of(id).name, "2026-07-22 达拉特旗求救");
	ck_assert_int_eq(incident_of(id).hazard, 0);
	ck_assert_uint_eq(need_heard(&w, "town1"), 1);
	ck_assert_uint_eq(need_heard(&w, "county"), 1);
	ck_assert_uint_eq(board("town1"), 1);
	ck_assert_uint_eq(board("county"), 1);
	ck_assert_uint_eq(board("leader"), 1);
	ck_assert_uint_eq(board("town2"), 0);
	ck_assert_uint_eq(board("super"), 2);
}
END_TEST

/* Nothing is needed, not even the area: it is the smallest one that holds all
 * that the caller serves, until he says where. */
START_TEST(nothing_must_be_known)
{
	struct op_sos_send a = { 0 };
	uint64_t id;

	id = call("both", a);
	ck_assert_str_eq(get(id).area, T1);
	ck_assert_str_eq(world_message(r.answer.message), "SOS_WHERE");
	memcpy(a.area, V12, 13);
	ck_assert_uint_eq(call("both", a), id);
	ck_assert_str_eq(get(id).area, V12);
	ck_assert_str_eq(world_message(r.answer.message), "SOS_ON_ITS_WAY");
	ck_assert_uint_eq(need_heard(&w, "town1"), 1);
	ck_assert_str_eq(get(call("nobody", (struct op_sos_send){ 0 })).area, COUNTY);
	ck_assert_str_eq(world_message(r.answer.message), "SOS_WHERE");
	memcpy(a.area, "150622", 7);
	ck_assert_str_eq(get(call("v11a", a)).area, V11);
	ck_assert_str_eq(world_message(r.answer.message), "SOS_WHERE");
	memcpy(a.area, V12, 13);
	ck_assert_str_eq(get(call("v21", a)).area, V12);	/* away from home, too */
	ck_assert_str_eq(get(call("super", (struct op_sos_send){ 0 })).area, COUNTY);
	a.drill = true;
	call("v12", a);
	ck_assert_str_eq(world_message(r.answer.message), "SOS_DRILL");
}
END_TEST

START_TEST(joins_what_has_a_record_of_the_village)
{
	uint64_t older = flood_at("v11a", V11, false), newer = flood_at("town1", T1, false);
	struct op_incident_note note = { .which = newer, .text = "这里也进水" };

	ck_assert_uint_eq(get(call("v11a", (struct op_sos_send){ 0 })).incident, older);
	world_do(&w, "v12", "incident.note", &note, &r);
	DONE_OK();
	ck_assert_uint_eq(get(call("v12", (struct op_sos_send){ 0 })).incident, newer);
	/* A drill is another world. */
	ck_assert_uint_ne(get(call("v11b", (struct op_sos_send){ .drill = true })).incident, older);
	ck_assert(incident_of(r.answer.id).drill);
	ck_assert_uint_ne(get(call("v21", (struct op_sos_send){ 0 })).incident, older);
}
END_TEST

START_TEST(old_and_closed_incidents_are_left_alone)
{
	uint64_t id = flood_at("v11a", V11, false), second;
	struct op_incident_state close = { .which = id, .state = incident_state_closed,
	    .reason = "完" };

	world_sleep(&w, 73 * HOUR);
	second = get(call("v11a", (struct op_sos_send){ 0 })).incident;
	ck_assert_uint_ne(second, id);
	close.which = second;
	world_do(&w, "county", "incident.state", &close, &r);
	DONE_OK();
	world_sleep(&w, HOUR);
	ck_assert_uint_ne(get(call("v11a", (struct op_sos_send){ 0 })).incident, second);
}
END_TEST

START_TEST(a_record_of_a_linked_number_counts)
{
	uint64_t a = flood_at("v11a", V11, false), b = flood_at("v21", V21, false);
	struct op_incident_link link = { .which = a, .to = b };

	world_do(&w, "county", "incident.link", &link, &r);
	DONE_OK();
	ck_assert_uint_eq(get(call("v11a", (struct op_sos_send){ 0 })).incident, b);
}
END_TEST

START_TEST(a_struck_note_is_no_record)
{
	uint64_t id = flood_at("town1", T1, false);
	struct op_incident_note note = { .which = id, .text = "看错了" };
	struct op_incident_strike strike = { .which = id, .line = 3, .reason = "看错" };

	world_do(&w, "v12", "incident.note", &note, &r);
	DONE_OK();
	world_do(&w, "v12", "incident.strike", &strike, &r);
	DONE_OK();
	ck_assert_uint_ne(get(call("v12", (struct op_sos_send){ 0 })).incident, id);
}
END_TEST

START_TEST(again_rings_again)
{
	uint64_t id = call("v11a", (struct op_sos_send){ 0 });

	world_sleep(&w, 2 * MINUTE);
	ck_assert_uint_eq(call("v11a", (struct op_sos_send){ .trapped = { 3, true },
	    .place = "东头" }), id);
	ck_assert_int_eq(get(id).rings, 2);
	ck_assert_int_eq(get(id).rung, w.now);
	ck_assert_int_eq(get(id).trapped.v, 3);
	ck_assert_str_eq(get(id).place, "东头");
	ck_assert_uint_eq(need_heard(&w, "town1"), 1);
	ck_assert_uint_eq(need_heard(&w, "county"), 1);
	ck_assert_uint_eq(board("town1"), 1);
	/* What is not given keeps its value. */
	call("v11a", (struct op_sos_send){ .text = "要船" });
	ck_assert_int_eq(get(id).trapped.v, 3);
	ck_assert_uint_ne(call("v11b", (struct op_sos_send){ 0 }), id);
	world_sleep(&w, 11 * MINUTE);
	ck_assert_uint_ne(call("v11a", (struct op_sos_send){ 0 }), id);
}
END_TEST

/* One call for another place does not draw the later ones there. */
START_TEST(plain_calls_are_for_the_own_area)
{
	struct op_sos_send there = { 0 };
	uint64_t own, other;

	memcpy(there.area, V12, 13);
	other = call("v11a", there);
	ck_assert_str_eq(get(other).area, V12);
	own = call("v11a", (struct op_sos_send){ 0 });
	ck_assert_uint_ne(own, other);
	ck_assert_str_eq(get(own).area, V11);
	ck_assert_int_eq(get(other).rings, 1);
	ck_assert_uint_eq(call("v11a", (struct op_sos_send){ 0 }), own);
	/* Named again, the other one rings again. */
	ck_assert_uint_eq(call("v11a", there), other);
	ck_assert_int_eq(get(other).rings, 2);
	/* Neither the township around the own village nor a village in the county. */
	memcpy(there.area, T1, 13);
	other = call("v11b", there);
	ck_assert_uint_ne(call("v11b", (struct op_sos_send){ 0 }), other);
	ck_assert_str_eq(get(r.answer.id).area, V11);
	other = call("nobody", there);
	ck_assert_uint_ne(call("nobody", (struct op_sos_send){ 0 }), other);
	ck_assert_str_eq(get(r.answer.id).area, COUNTY);
	/* Who serves several and said which is still there. */
	memcpy(there.area, V12, 13);
	own = call("both", there);
	ck_assert_uint_eq(call("both", (struct op_sos_send){ 0 }), own);
	ck_assert_str_eq(get(own).area, V12);
}
END_TEST

/* Typed twice without an id: the layer below must not keep the second back. */
START_TEST(the_same_words_ring_again)
{
	static struct request req;
	struct op_sos_send a = { 0 };
	const struct subject *s;
	const struct op *op = op_find("sos.send", &s);
	struct origin who = { .account = world_account(&w, "v11a") };

	for (int i = 1; i <= 2; i++) {
		request_fill(&req, s, op, &a);
		core_once(w.core, &(struct core_job){ .who = &who, .req = &req, .reply = &r }, w.now);
		DONE_OK();
		ck_assert(!r.before);
		ck_assert_int_eq(get(r.answer.id).rings, i);
	}
}
END_TEST

START_TEST(figures_are_the_incidents)
{
	uint64_t id = call("v11a", (struct op_sos_send){ .trapped = { 3, true } });

	ck_assert(incident_of(id).trapped.known);
	ck_assert_int_eq(incident_of(id).trapped.v, 3);
	ck_assert(!incident_of(id).out_of_contact.known);
	call("v11a", (struct op_sos_send){ .trapped = { 0, true }, .out_of_contact = { 2, true } });
	ck_assert(incident_of(id).trapped.known);
	ck_assert_int_eq(incident_of(id).trapped.v, 0);
	ck_assert_int_eq(incident_of(id).out_of_contact.v, 2);
}
END_TEST

START_TEST(one_person_answers)
{
	uint64_t id = call("v11a", (struct op_sos_send){ 0 });
	uint64_t caller = world_account(&w, "v11a");
	char who[32];
	bool told = false;

	answer("v11b", id);
	REFUSED_AS("SOS_DESK", "which");
	answer("town2", id);
	REFUSED_AS("OUT_OF_SCOPE", "which");
	answer("super", id);
	REFUSED_AS("NOT_PERMITTED", "");
	answer("v11a", id);
	REFUSED_AS("SOS_OWN", "which");
	answer("town1b", id);
	DONE_OK();
	ck_assert_int_eq(get(id).answered, w.now);
	ck_assert_uint_eq(get(id).answered_by, world_account(&w, "town1b"));
	snprintf(who, sizeof who, "p%llu", (unsigned long long)world_account(&w, "town1b"));
	for (size_t i = 0; i < w.nnotices; i++)
		told |= w.notices[i].person == caller &&
		    w.notices[i].message == M_SOS_ANSWERED &&
		    w.notices[i].incident == 0 && w.notices[i].nareas == 0 &&
		    strcmp(w.notices[i].args[0], who) == 0;
	ck_assert(told);
	ck_assert_uint_eq(board("town1"), 0);
	ck_assert_uint_eq(board("county"), 0);
	world_sleep(&w, MINUTE);
	answer("county", id);
	REFUSED_AS("RACE", "which");
	ck_assert_str_eq(r.refusal.args[0], who);
	/* Answered: the next call is another one. */
	ck_assert_uint_ne(call("v11a", (struct op_sos_send){ 0 }), id);
}
END_TEST

/* By telephone: whoever notes it says whose word it is, and the caller hears that. */
START_TEST(somebody_answers_by_telephone)
{
	struct op_sos_answer a = { .said_by = world_account(&w, "v12") };
	struct need_row rows[4];
	struct viewer v;
	struct txn t;
	struct need n;

	a.which = call("v11a", (struct op_sos_send){ 0 });
	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_eq(need_list(&t, &v, w.now, rows, 4), 1);
	txn_abort(&t);
	world_do(&w, "county", "sos.answer", &a, &r);
	ck_assert_str_eq(world_message(r.refusal.message), "NEED_NOT_ASKED");
	a.said_by = world_account(&w, "v11a");
	world_do(&w, "county", "sos.answer", &a, &r);
	ck_assert_str_eq(world_message(r.refusal.message), "SOS_OWN");
	a.said_by = world_account(&w, "town1");
	world_do(&w, "county", "sos.answer", &a, &r);
	DONE_OK();
	ck_assert_uint_eq(get(a.which).answered_by, world_account(&w, "county"));
	ck_assert_uint_eq(get(a.which).said_by, a.said_by);
	ck_assert_int_eq(get(a.which).said_how, how_telephone);
	world_get(&w, &kind_need, rows[0].need.id, &n);
	ck_assert(!n.live);
	ck_assert_uint_eq(n.said_by, a.said_by);
	ck_assert_int_eq(n.how, how_telephone);
	world_do(&w, "leader", "sos.answer", &a, &r);
	ck_assert_str_eq(world_message(r.refusal.message), "RACE");
	ck_assert_str_eq(r.refusal.args[0], ARG_PERSON(a.said_by));
}
END_TEST

START_TEST(more_is_added_to_an_answered_call)
{
	uint64_t id = call("v11a", (struct op_sos_send){ 0 });
	struct op_sos_send more = { .which = id, .out_of_contact = { 1, true } };

	answer("county", id);
	DONE_OK();
	ck_assert_uint_eq(call("v11a", more), id);
	ck_assert_int_eq(get(id).out_of_contact.v, 1);
	ck_assert_int_eq(get(id).rings, 1);
	ck_assert_uint_eq(board("town1"), 0);
	world_do(&w, "v11b", "sos.send", &more, &r);
	REFUSED_AS("SOS_NOT_YOURS", "which");
	more.which = 77;
	world_do(&w, "v11a", "sos.send", &more, &r);
	REFUSED_AS("NO_SUCH_RECORD", "which");
}
END_TEST

static size_t
lines_of(uint64_t incident, enum line_what what)
{
	struct line l;
	struct scan s;
	struct index_key key;
	struct txn t;
	size_t n = 0;

	world_read(&w, &t);
	key_begin(&key, &kind_line, 1);
	key_number(&key, incident);
	scan_open(&s, &t, &key, false);
	while (scan_next(&s))
		n += record_get(&t, &kind_line, s.id, &l) && l.what == (int)what;
	scan_close(&s);
	txn_abort(&t);
	return n;
}

static bool
told(const char *login, unsigned message)
{
	for (size_t i = 0; i < w.nnotices; i++)
		if (w.notices[i].person == world_account(&w, login) &&
		    w.notices[i].message == message)
			return true;
	return false;
}

/* What is found out later is no second call; the call itself, repeated, is. */
START_TEST(facts_are_no_call)
{
	uint64_t id = call("v11a", (struct op_sos_send){ 0 }), incident = get(id).incident;

	world_sleep(&w, 1000);
	call("v11a", (struct op_sos_send){ .which = id, .trapped = { 3, true } });
	ck_assert_uint_eq(need_heard(&w, "town1") + need_heard(&w, "county"), 0);
	call("v11a", (struct op_sos_send){ .which = id, .place = "东头" });
	ck_assert_uint_eq(r.answer.message, 0);
	ck_assert_int_eq(get(id).rings, 1);
	ck_assert_int_eq(get(id).trapped.v, 3);
	ck_assert_str_eq(get(id).place, "东头");
	ck_assert_uint_eq(lines_of(incident, line_what_sos), 1);
	ck_assert_uint_eq(lines_of(incident, line_what_sos_more), 1);
	ck_assert_uint_eq(board("town1"), 1);
	call("v11a", (struct op_sos_send){ .which = id });
	ck_assert_int_eq(get(id).rings, 2);
	ck_assert_uint_eq(need_heard(&w, "town1"), 1);
	ck_assert_uint_eq(lines_of(incident, line_what_sos), 2);
	/* Who answered hears what comes after, and nothing rings. */
	answer("town1b", id);
	call("v11a", (struct op_sos_send){ .which = id, .text = "要船" });
	ck_assert(told("town1b", M_SOS_MORE));
	ck_assert_uint_eq(need_heard(&w, "town1") + need_heard(&w, "county"), 0);
}
END_TEST

START_TEST(own_calls_are_found_again)
{
	static struct sos out[4];
	struct op_incident_state close = { .state = incident_state_closed,
	    .reason = "完" };
	struct viewer v;
	struct txn t;
	uint64_t id = call("v11a", (struct op_sos_send){ 0 });

	world_viewer(&w, "v11a", &v);
	answer("town1b", id);
	call("v11b", (struct op_sos_send){ 0 });
	world_read(&w, &t);
	ck_assert_uint_eq(sos_own(&t, &v, w.now + 71 * HOUR, out, 4), 1);
	ck_assert_uint_eq(out[0].id, id);
	ck_assert_uint_eq(sos_own(&t, &v, w.now + 73 * HOUR, out, 4), 0);
	txn_abort(&t);
	close.which = get(id).incident;
	world_do(&w, "county", "incident.state", &close, &r);
	DONE_OK();
	world_read(&w, &t);
	ck_assert_uint_eq(sos_own(&t, &v, w.now, out, 4), 0);
	txn_abort(&t);
}
END_TEST

START_TEST(drills_do_not_ring)
{
	uint64_t id = call("v11a", (struct op_sos_send){ .drill = true });

	ck_assert_uint_eq(need_heard(&w, "town1") + need_heard(&w, "county"), 0);
	ck_assert_uint_eq(board("town1"), 1);
	ck_assert(get(id).drill);
	for (size_t i = 0; i < w.nnotices; i++)
		ck_assert(w.notices[i].message == 0 || w.notices[i].drill);
	/* A real call is not taken for the drill's second ring. */
	ck_assert_uint_ne(call("v11a", (struct op_sos_send){ 0 }), id);
	ck_assert_uint_eq(need_heard(&w, "town1"), 1);
}
END_TEST

static size_t
listed(const char *login, bool unanswered)
{
	static struct sos out[16];
	struct viewer v;
	struct txn t;
	size_t n;

	world_viewer(&w, login, &v);
	world_read(&w, &t);
	n = sos_list(&t, &v, unanswered, out, 16);
	txn_abort(&t);
	return n;
}

START_TEST(lists_keep_to_scope)
{
	uint64_t id = call("v11a", (struct op_sos_send){ 0 });

	call("v21", (struct op_sos_send){ 0 });
	ck_assert_uint_eq(listed("county", false), 2);
	ck_assert_uint_eq(listed("town1", false), 1);
	ck_assert_uint_eq(listed("v21", false), 1);
	ck_assert_uint_eq(listed("admin", false), 0);
	answer("town1", id);
	DONE_OK();
	ck_assert_uint_eq(listed("county", true), 1);
	ck_assert_uint_eq(listed("town1", true), 0);
}
END_TEST

/* More than the caller has room for are counted all the same. */
START_TEST(own_calls_are_counted)
{
	static struct sos out[3];
	struct viewer v;
	struct txn t;
	uint64_t last = 0;

	for (int i = 0; i < 25; i++) {
		last = call("v11a", (struct op_sos_send){ 0 });
		answer("town1b", last);
		w.now += 73 * HOUR / 25;
	}
	world_viewer(&w, "v11a", &v);
	world_read(&w, &t);
	ck_assert_uint_gt(sos_own(&t, &v, w.now, out, 3), 3);
	ck_assert_uint_eq(sos_own(&t, &v, w.now, out, 3), sos_own(&t, &v, w.now, out, 1));
	ck_assert_uint_eq(out[0].id, last);
	txn_abort(&t);
}
END_TEST

Suite *
suite_sos(void)
{
	Suite *s = suite_create("sos");
	TCase *tc = tcase_create("sos");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, two_keys_are_enough);
	tcase_add_test(tc, nothing_must_be_known);
	tcase_add_test(tc, joins_what_has_a_record_of_the_village);
	tcase_add_test(tc, old_and_closed_incidents_are_left_alone);
	tcase_add_test(tc, a_record_of_a_linked_number_counts);
	tcase_add_test(tc, a_struck_note_is_no_record);
	tcase_add_test(tc, again_rings_again);
	tcase_add_test(tc, plain_calls_are_for_the_own_area);
	tcase_add_test(tc, the_same_words_ring_again);
	tcase_add_test(tc, figures_are_the_incidents);
	tcase_add_test(tc, one_person_answers);
	tcase_add_test(tc, somebody_answers_by_telephone);
	tcase_add_test(tc, more_is_added_to_an_answered_call);
	tcase_add_test(tc, facts_are_no_call);
	tcase_add_test(tc, own_calls_are_found_again);
	tcase_add_test(tc, own_calls_are_counted);
	tcase_add_test(tc, drills_do_not_ring);
	tcase_add_test(tc, lists_keep_to_scope);
	suite_add_tcase(s, tc);
	return s;
}
