/*
 * 转移 against a model: what each request comes to is foretold - done, or which refusal - by
 * a few lines that share nothing with src/rules; afterwards each record, its newest step and
 * the sums of county and township must be what the model has.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/check.h"
#include "src/admin/check_needs.h"
#include "src/rules/evac/evac.h"
#include "tests/check/help_world.h"

Suite *suite_evac_model(void);

enum { PLACES = 4, PEOPLE = 8, REQUESTS = 1500 };
enum verb { OPEN, MOVED, DONE_SAID, PLAN, ALLOW, RETURNED, CANCEL, VERBS };

static const char *const places[PLACES] = { V11, V12, V21, T1 };

/* For whom he speaks himself, and over what he decides: a bit per place. */
static const struct {
	const char *login;
	unsigned speaks, desk;
} people[PEOPLE] = {
	{ "v11a", 1, 0 }, { "v11b", 1, 0 }, { "v12", 2, 0 }, { "v21", 4, 0 },
	{ "town1", 11, 11 }, { "town2", 4, 4 }, { "county", 0, 15 }, { "leader", 0, 15 },
};

struct place {
	uint64_t id;			/* 0: nothing was ordered yet */
	int state;
	int64_t planned, moved, refused;	/* -1: not known */
	int64_t over_planned, over_moved, over_refused;	/* of those that are back */
};

struct request_made {
	int who, at;
	enum verb verb;
	int64_t planned, moved, refused;
	bool reason, phone;
};

static struct world w;
static struct reply r;
static struct place model[PLACES];
static uint64_t incident;
static uint32_t seed;

static uint32_t
dice(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n;
}

static int64_t
some(uint32_t n)
{
	return dice(2) ? (int64_t)dice(n) : -1;
}

/* ---- what it must come to ---- */

static int64_t
of(int64_t n)
{
	return n < 0 ? 0 : n;
}

static bool
out(const struct place *p)
{
	return p->state >= evac_state_ordered && p->state <= evac_state_done;
}

/* Figures taken over; what is wrong with them, "" nothing. */
static const char *
figures(struct place *p, const struct request_made *q)
{
	struct place was = *p;

	p->moved = q->moved >= 0 ? q->moved : p->moved;
	p->refused = q->refused >= 0 ? q->refused : p->refused;
	p->planned = q->planned >= 0 ? q->planned : p->planned;
	if (p->moved < 0)
		return "REQUIRED";
	if (was.moved > p->moved && !q->reason)
		return "EVAC_FELL";
	if (was.planned >= 0 && was.planned != p->planned && !q->reason)
		return "NEED_REASON";
	return p->planned >= 0 && p->moved + of(p->refused) > p->planned ? "ABOVE_PLAN" : "";
}

static bool
full(const struct place *p)
{
	return p->planned >= 0 && p->moved + of(p->refused) == p->planned;
}

static const char *
spoken(const struct request_made *q)
{
	if (people[q->who].speaks & 1u << q->at)
		return "";
	return people[q->who].desk & 1u << q->at ? "" : "OUT_OF_SCOPE";
}

static const char *
told(const struct request_made *q)
{
	return q->phone || people[q->who].speaks & 1u << q->at ? "" : "EVAC_BY_PHONE";
}

static const char *
not_out(const struct place *p)
{
	return p->state == evac_state_may_return ? "EVAC_RETURNING" : "EVAC_OVER";
}

static const char *
foretell_open(struct place *p, const struct request_made *q)
{
	if (people[q->who].desk == 0)
		return "NOT_PERMITTED";
	if (!(people[q->who].desk & 1u << q->at))
		return "OUT_OF_SCOPE";
	if (p->id != 0 && p->state <= evac_state_may_return)
		return "EVAC_LIVE";
	if (p->state == evac_state_returned) {
		p->over_planned += of(p->planned);
		p->over_moved += of(p->moved);
		p->over_refused += of(p->refused);
	}
	p->planned = q->planned;
	p->moved = p->refused = -1;
	p->state = evac_state_ordered;
	return "";
}

static const char *
foretell_figures(struct place *p, const struct request_made *q)
{
	const char *no = spoken(q);
	bool done = q->verb == DONE_SAID, held;

	if (no[0] != '\0')
		return no;
	if (done && p->state == evac_state_done)
		return "RACE";
	held = done && p->state == evac_state_may_return && people[q->who].desk & 1u << q->at;
	if (!held && !out(p))
		return not_out(p);
	if (held ? !q->reason : told(q)[0] != '\0')
		return held ? "NEED_REASON" : told(q);
	no = figures(p, q);
	if (no[0] != '\0')
		return no;
	if (done && p->planned >= 0 && !full(p) && !q->reason)
		return "EVAC_SHORT";
	p->state = done || full(p) ? evac_state_done : evac_state_moving;
	return "";
}

static const char *
foretell_plan(struct place *p, const struct request_made *q)
{
	int64_t was = p->planned;

	if (!out(p))
		return not_out(p);
	p->planned = q->planned;
	if (was >= 0 && was != p->planned && !q->reason)
		return "NEED_REASON";
	if (of(p->moved) + of(p->refused) > p->planned)
		return "ABOVE_PLAN";
	if (p->moved >= 0)
		p->state = full(p) ? evac_state_done : evac_state_moving;
	return "";
}

/* A word of the desk, or that all are back: one way each. */
static const char *
goes(struct place *p, int from, int to)
{
	if (p->state != from)
		return p->state == to ? "RACE" : "EVAC_STATE";
	p->state = to;
	return "";
}

static const char *
foretell_word(struct place *p, const struct request_made *q)
{
	if (q->verb == RETURNED) {
		const char *no = spoken(q);
		if (no[0] == '\0')
			no = goes(p, evac_state_may_return, evac_state_returned);
		return no[0] == '\0' ? told(q) : no;
	}
	if (q->verb == PLAN ? q->planned < 0 : !q->reason)
		return "REQUIRED";
	if (people[q->who].desk == 0)
		return "NOT_PERMITTED";
	if (!(people[q->who].desk & 1u << q->at))
		return "OUT_OF_SCOPE";
	if (q->verb == PLAN)
		return foretell_plan(p, q);
	return q->verb == ALLOW ? goes(p, evac_state_done, evac_state_may_return) :
	    goes(p, evac_state_ordered, evac_state_cancelled);
}

static const char *
foretell(struct place *p, const struct request_made *q)
{
	if (q->verb == OPEN)
		return foretell_open(p, q);
	if (q->verb == MOVED || q->verb == DONE_SAID)
		return foretell_figures(p, q);
	return foretell_word(p, q);
}

/* ---- what it comes to ---- */

static struct num
num(int64_t v)
{
	return (struct num){ .known = v >= 0, .v = of(v) };
}

static void
send_figures(const struct request_made *q)
{
	struct op_evac_moved m = { .which = model[q->at].id, .moved = num(q->moved),
	    .refused = num(q->refused), .planned = num(q->planned) };
	struct op_evac_done d = { .which = m.which, .moved = m.moved, .refused = m.refused,
	    .planned = m.planned };

	snprintf(m.reason, sizeof m.reason, "%s", q->reason ? "核实" : "");
	snprintf(m.by_phone, sizeof m.by_phone, "%s", q->phone ? "李样例" : "");
	memcpy(d.reason, m.reason, sizeof d.reason);
	memcpy(d.by_phone, m.by_phone, sizeof d.by_phone);
	if (q->verb == MOVED)
		world_do(&w, people[q->who].login, "evac.moved", &m, &r);
	else
		world_do(&w, people[q->who].login, "evac.done", &d, &r);
}

static void
send_word(const struct request_made *q)
{
	static const char *const ops[VERBS] = { [PLAN] = "evac.plan", [ALLOW] = "evac.allow",
	    [RETURNED] = "evac.returned", [CANCEL] = "evac.cancel" };
	struct op_evac_plan plan = { .which = model[q->at].id, .planned = num(q->planned) };
	struct op_evac_returned back = { .which = plan.which };
	struct op_evac_word word = { .which = plan.which };

	snprintf(plan.reason, sizeof plan.reason, "%s", q->reason ? "核实" : "");
	memcpy(word.reason, plan.reason, sizeof word.reason);
	snprintf(back.by_phone, sizeof back.by_phone, "%s", q->phone ? "李样例" : "");
	world_do(&w, people[q->who].login, ops[q->verb], q->verb == PLAN ? (void *)&plan :
	    q->verb == RETURNED ? (void *)&back : (void *)&word, &r);
}

static void
send_request(const struct request_made *q)
{
	struct op_evac_open o = { .incident = incident, .planned = num(q->planned) };

	snprintf(o.area, sizeof o.area, "%s", places[q->at]);
	if (q->verb == OPEN)
		world_do(&w, people[q->who].login, "evac.open", &o, &r);
	else if (q->verb == MOVED || q->verb == DONE_SAID)
		send_figures(q);
	else
		send_word(q);
}

static void
same(struct num n, int64_t v)
{
	ck_assert_int_eq(n.known ? n.v : -1, v);
}

static void
record_is(const struct place *p)
{
	struct evac_step s;
	struct evac e;
	struct txn t;

	world_get(&w, &kind_evac, p->id, &e);
	same(e.planned, p->planned);
	same(e.moved, p->moved);
	same(e.refused, p->refused);
	ck_assert_int_eq(e.state, p->state);
	ck_assert_int_eq(e.live, p->state <= evac_state_may_return);
	world_read(&w, &t);
	ck_assert(evac_step_at(&t, p->id, e.steps, &s));
	txn_abort(&t);
	same(s.moved, p->moved);
	ck_assert_int_eq(s.state, p->state);
}

static void
one(void)
{
	struct request_made q = { .who = (int)dice(PEOPLE), .at = (int)dice(PLACES),
	    .verb = (enum verb)dice(VERBS), .planned = dice(3) ? -1 : (int64_t)dice(16),
	    .moved = some(12), .refused = some(4), .reason = dice(2), .phone = dice(2) };
	struct place next = model[q.at];
	const char *want;

	if (next.id == 0)
		q.verb = OPEN;
	want = foretell(&next, &q);
	send_request(&q);
	if (want[0] != '\0') {
		ck_assert_int_eq(r.outcome, REFUSED);
		ck_assert_str_eq(world_message(r.refusal.message), want);
		return;
	}
	DONE_REPLY(r);
	if (q.verb == OPEN)
		next.id = r.answer.id;
	model[q.at] = next;
	record_is(&model[q.at]);
}

/* The county's sum is that of its places, a township's that of its own. */
static void
sums_are(const char *login, const char *area, unsigned which)
{
	struct evac_sum sum;
	int64_t planned = 0, moved = 0, refused = 0;
	struct viewer v;
	struct txn t;

	for (int i = 0; i < PLACES; i++) {
		const struct place *p = &model[i];
		if (!(which & 1u << i))
			continue;
		planned += p->over_planned + (p->state == evac_state_cancelled ? 0 : of(p->planned));
		moved += p->over_moved + (p->state == evac_state_cancelled ? 0 : of(p->moved));
		refused += p->over_refused + (p->state == evac_state_cancelled ? 0 : of(p->refused));
	}
	world_viewer(&w, login, &v);
	world_read(&w, &t);
	evac_sum(&t, &v, incident, area, &sum);
	txn_abort(&t);
	ck_assert_int_eq(sum.planned, planned);
	ck_assert_int_eq(sum.moved, moved);
	ck_assert_int_eq(sum.refused, refused);
}

static void
begin(void)
{
	struct op_incident_open a = { .hazard = hazard_flood, .area = COUNTY };

	world_open(&w);
	for (int i = 0; i < PLACES; i++)
		model[i] = (struct place){ .planned = -1, .moved = -1, .refused = -1 };
	world_do(&w, "county", "incident.open", &a, &r);
	DONE_REPLY(r);
	incident = r.answer.id;
}

static void
end(void)
{
	struct check_result result;
	struct txn t;

	world_read(&w, &t);
	ck_assert_uint_eq(check_needs(&t, stderr), 0);
	txn_abort(&t);
	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(check_run(w.dir, stderr, &result), 0);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	world_close(&w);
}

START_TEST(every_request_comes_to_what_was_foretold)
{
	begin();
	seed = 20260722u + (uint32_t)_i;
	for (int i = 0; i < REQUESTS; i++) {
		one();
		if (i % 100 == 99) {
			sums_are("county", NULL, 15);
			sums_are("county", T1, 11);
			sums_are("town1", NULL, 11);
			sums_are("v21", NULL, 4);
		}
	}
	end();
}
END_TEST

Suite *
suite_evac_model(void)
{
	Suite *s = suite_create("evac_model");
	TCase *tc = tcase_create("evac_model");

	tcase_set_timeout(tc, 60);	/* its clock is the disk: some thousand commits */
	tcase_add_loop_test(tc, every_request_comes_to_what_was_foretold, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}
