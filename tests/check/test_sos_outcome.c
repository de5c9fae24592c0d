/*
 * What becomes of a call after it was answered: its outcome, the caller's own word and
 * the line that a desk sends back.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/check.h"
#include "db/index.h"
#include "src/lang/when.h"
#include "src/rules/need/need.h"
#include "src/rules/sos/sos.h"
#include "tests/check/help_need.h"

Suite *suite_sos_outcome(void);

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

static size_t
asked(const char *login, enum need_verb verb)
{
	static struct need_row rows[16];
	struct viewer v;
	struct txn t;
	size_t n, found = 0;

	world_viewer(&w, login, &v);
	world_read(&w, &t);
	n = need_list(&t, &v, w.now, rows, 16);
	txn_abort(&t);
	for (size_t i = 0; i < n; i++)
		found += rows[i].need.verb == (int)verb;
	return found;
}

static void
close_call(const char *login, uint64_t id, enum sos_outcome outcome, const char *text)
{
	struct op_sos_close a = { .which = id, .outcome = outcome };

	snprintf(a.text, sizeof a.text, "%s", text);
	world_do(&w, login, "sos.close", &a, &r);
}

/* An answered call stays on both boards, unringing, until a desk says what came of it. */
START_TEST(an_answered_call_waits_for_its_outcome)
{
	uint64_t id = call("v11a", (struct op_sos_send){ 0 });

	answer("town1", id);
	DONE_OK();
	ck_assert(get(id).pending);
	ck_assert_uint_eq(asked("town1b", need_verb_outcome), 1);
	ck_assert_uint_eq(asked("county", need_verb_outcome), 1);
	ck_assert_uint_eq(asked("town2", need_verb_outcome), 0);
	ck_assert_uint_eq(need_heard(&w, "town1b") + need_heard(&w, "county"), 0);
	world_sleep(&w, 30 * DAY);
	ck_assert_uint_eq(asked("county", need_verb_outcome), 1);
	close_call("town1", id, sos_outcome_other, "");
	REFUSED_AS("SOS_OTHER", "text");
	close_call("v11a", id, sos_outcome_rescued, "");
	REFUSED_AS("SOS_OWN", "which");
	close_call("town2", id, sos_outcome_rescued, "");
	REFUSED_AS("OUT_OF_SCOPE", "which");
	close_call("county", id, sos_outcome_rescued, "船已接走");
	DONE_OK();
	ck_assert(told("v11a", M_SOS_CLOSED));
	ck_assert(!get(id).pending);
	ck_assert_int_eq(get(id).outcome, sos_outcome_rescued);
	ck_assert_str_eq(get(id).outcome_text, "船已接走");
	ck_assert_uint_eq(asked("town1b", need_verb_outcome) + asked("county", need_verb_outcome), 0);
	ck_assert_uint_eq(lines_of(get(id).incident, line_what_sos_closed), 1);
	close_call("town1", id, sos_outcome_mistake, "");
	REFUSED_AS("RACE", "which");
	ck_assert_int_eq(get(id).outcome, sos_outcome_rescued);
}
END_TEST

/* Who closes what nobody answered has answered it: nothing rings on, nothing waits. */
START_TEST(closing_answers)
{
	uint64_t id = call("v11a", (struct op_sos_send){ 0 });

	close_call("town1", id, sos_outcome_mistake, "");
	DONE_OK();
	ck_assert(told("v11a", M_SOS_ANSWERED));
	ck_assert(told("v11a", M_SOS_CLOSED));
	ck_assert_uint_eq(get(id).answered_by, world_account(&w, "town1"));
	ck_assert_uint_eq(asked("town1", need_verb_answer) + asked("county", need_verb_outcome), 0);
	ck_assert_uint_ne(call("v11a", (struct op_sos_send){ 0 }), id);
}
END_TEST

/* His word stands beside the call; only a desk ends it, and calling again takes it back. */
START_TEST(the_caller_says_what_became_of_it)
{
	struct op_sos_word a = { 0 };
	uint64_t id;

	world_do(&w, "v11a", "sos.mistake", &a, &r);
	REFUSED_AS("SOS_NONE", "which");
	id = call("v11a", (struct op_sos_send){ 0 });
	world_do(&w, "v11a", "sos.mistake", &a, &r);
	DONE_OK();
	ck_assert_uint_eq(r.answer.id, id);
	ck_assert_str_eq(world_message(r.answer.message), "SOS_WORD_RINGS");
	ck_assert_int_eq(get(id).word, sos_word_mistake);
	ck_assert_uint_eq(asked("town1", need_verb_answer), 1);
	ck_assert_uint_eq(lines_of(get(id).incident, line_what_sos_mistake), 1);
	ck_assert_uint_eq(call("v11a", (struct op_sos_send){ 0 }), id);
	ck_assert_int_eq(get(id).word, 0);
	answer("town1", id);
	a.which = id;
	world_do(&w, "v11b", "sos.safe", &a, &r);
	REFUSED_AS("SOS_CALLER", "which");
	world_do(&w, "v11a", "sos.safe", &a, &r);
	DONE_OK();
	ck_assert_str_eq(world_message(r.answer.message), "SOS_WORD_SENT");
	ck_assert(told("town1", M_SOS_WORD));
	ck_assert_int_eq(get(id).word, sos_word_safe);
	ck_assert_uint_eq(asked("county", need_verb_outcome), 1);
	close_call("county", id, sos_outcome_other, "自行脱险");
	DONE_OK();
	world_do(&w, "v11a", "sos.mistake", &a, &r);
	REFUSED_AS("RACE", "which");
	ck_assert_int_eq(get(id).word, sos_word_safe);
}
END_TEST

/* An outcome changes no figure, and says so. */
/* A closed call is over: nothing is added to it, and it hides no other that is open. */
START_TEST(a_closed_call_takes_nothing_more)
{
	struct op_sos_word word = { 0 };
	uint64_t open = call("v11a", (struct op_sos_send){ 0 }), newer;
	struct op_sos_send more = { .text = "水又涨了" };

	answer("town1", open);
	world_sleep(&w, 30 * 60000);
	newer = call("v11a", (struct op_sos_send){ .area = V12 });
	ck_assert_uint_ne(newer, open);
	close_call("county", newer, sos_outcome_rescued, "");
	DONE_OK();
	more.which = newer;
	world_do(&w, "v11a", "sos.send", &more, &r);
	REFUSED_AS("SOS_OVER", "which");
	world_do(&w, "v11a", "sos.safe", &word, &r);
	DONE_OK();
	ck_assert_int_eq(get(open).word, sos_word_safe);
}
END_TEST

/* An incident with a call that has no outcome asks before it closes. */
START_TEST(an_incident_with_such_a_call_asks)
{
	uint64_t id = call("v11a", (struct op_sos_send){ 0 });
	struct op_incident_state a = { .which = get(id).incident, .state = incident_state_closed };

	answer("town1", id);
	world_do(&w, "county", "incident.state", &a, &r);
	REFUSED_AS("STILL_OPEN", "reason");
	close_call("town1", id, sos_outcome_rescued, "");
	DONE_OK();
}
END_TEST

START_TEST(who_was_trapped_stays_counted)
{
	uint64_t id = call("v11a", (struct op_sos_send){ .trapped = { 3, true } });
	struct incident i;

	close_call("town1", id, sos_outcome_rescued, "");
	DONE_OK();
	ck_assert_str_eq(world_message(r.answer.message), "SOS_STILL");
	ck_assert_str_eq(r.answer.args[0], "n3");
	world_get(&w, &kind_incident, get(id).incident, &i);
	ck_assert_int_eq(i.trapped.v, 3);
	id = call("v11a", (struct op_sos_send){ .trapped = { 0, true } });
	close_call("town1", id, sos_outcome_mistake, "");
	ck_assert_uint_eq(r.answer.message, 0);
}
END_TEST

START_TEST(a_desk_sends_word_back)
{
	struct op_sos_reply a = { .text = "船十分钟后到" };

	a.which = call("v11a", (struct op_sos_send){ 0 });
	world_do(&w, "v11b", "sos.reply", &a, &r);
	REFUSED_AS("SOS_DESK", "which");
	world_do(&w, "town1", "sos.reply", &a, &r);
	DONE_OK();
	ck_assert(told("v11a", M_SOS_REPLY));
	ck_assert_str_eq(get(a.which).reply, a.text);
	ck_assert_uint_eq(get(a.which).replied_by, world_account(&w, "town1"));
	ck_assert_uint_eq(asked("town1", need_verb_answer), 1);		/* word back is no answer */
	answer("county", a.which);
	ck_assert_str_eq(get(a.which).reply, "船已出发");
}
END_TEST

Suite *
suite_sos_outcome(void)
{
	Suite *s = suite_create("sos_outcome");
	TCase *tc = tcase_create("outcome");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, an_answered_call_waits_for_its_outcome);
	tcase_add_test(tc, closing_answers);
	tcase_add_test(tc, the_caller_says_what_became_of_it);
	tcase_add_test(tc, a_closed_call_takes_nothing_more);
	tcase_add_test(tc, an_incident_with_such_a_call_asks);
	tcase_add_test(tc, who_was_trapped_stays_counted);
	tcase_add_test(tc, a_desk_sends_word_back);
	return s;
}
