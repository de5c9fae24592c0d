/*
 * Quiet chains: nights of needs whose chain waits for the next who comes on, beside
 * a model that knows nothing of chains but the numbers below: who is on, what was
 * done when. Nobody is rung out of bed, nobody who comes on waits, nothing waits
 * that is urgent.
 */
#include <check.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/chain.h"
#include "gen/kinds/need/chain_step.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/report.h"
#include "src/lang/when.h"
#include "src/rules/need/chain.h"
#include "tests/check/help_need.h"

Suite *suite_need_quiet(void);

#define M 60000LL
#define NEEDS 5
enum { TOWN, TOWN_B, DUTY, HEAD, PEOPLE };

static struct world w;
static struct reply r;
static const char *const names[PEOPLE] = { "town1", "town1b", "county", "leader" };
static uint64_t account[PEOPLE];
static bool on[PEOPLE];

static bool
is_on(void *ctx, uint64_t who)
{
	(void)ctx;
	for (int i = 0; i < PEOPLE; i++)
		if (account[i] == who)
			return on[i];
	return false;
}

/* 0 the desk of T1 · 5 its leader, whom there is not, so the next at once · 10 the
 * county's duty · 25 its leader · then he every 20 minutes. */
static void
begin_chain(void)
{
	static const struct chain_step steps[] = {
		{ .no = 1, .who = chain_who_asked, .how = chain_how_ring },
		{ .no = 2, .after = 5, .who = chain_who_leader, .how = chain_how_ring },
		{ .no = 3, .after = 10, .who = chain_who_above, .how = chain_how_ring },
		{ .no = 4, .after = 25, .who = chain_who_leader, .how = chain_how_ring },
	};
	struct act *act = act_begin(&w, "admin");
	struct chain c = { .name = "review", .version = 1, .stops = chain_stop_taken,
	    .lease = 10, .again = 20, .quiet = true };
	uint64_t id = change_new(act->change, &kind_chain, &c);

	for (size_t i = 0; i < 4; i++) {
		struct chain_step s = steps[i];
		s.chain = id;
		change_new(act->change, &kind_chain_step, &s);
	}
	act_end(&w);
}

static void
set_chain(enum yes_no quiet)
{
	struct op_chain_set a = { .which = "review", .quiet = (int)quiet,
	    .leader = world_account(&w, "leader"), .steps = "0 asked ring; 10 above ring" };

	ck_assert_int_eq(world_do(&w, "admin", "chain.set", &a, &r), DONE);
}

static void
setup(void)
{
	world_open(&w);
	memset(on, 0, sizeof on);
	for (int i = 0; i < PEOPLE; i++)
		account[i] = world_account(&w, names[i]);
	lend_terminals(&w, is_on);
	begin_chain();
}

static void
teardown(void)
{
	world_close(&w);
}

static uint64_t
open_one(bool urgent)
{
	static uint64_t subject = SUBJECT;
	struct need_spec spec = { .kind = &kind_report, .subject = subject++,
	    .verb = need_verb_review, .area = T1, .roles = ROLE(officer) | ROLE(duty),
	    .about = V11, .urgent = urgent };
	uint64_t id = need_open(act_begin(&w, "v11a"), &spec);

	act_end(&w);
	return id;
}

/* --- the model --- */

static struct model {
	uint64_t id;
	bool live, urgent;
	int stage;		/* who is asked: -1 nobody yet, 0 the desk, 1 duty too, 2 leader too */
	bool passed;		/* the step that asks nobody */
	int64_t at;		/* when it goes on; 0 = it waits */
	int64_t back;		/* of a wait: since when, as the clock of now goes */
	int repeats;
	const char *holder;
	int64_t until;
} model[NEEDS];
static int64_t silent_until;

static bool
hears(int stage)
{
	return stage == 0 ? on[TOWN] || on[TOWN_B] : stage == 1 ? on[DUTY] : on[HEAD];
}

static int64_t
wait_of(const struct model *m)
{
	static const int64_t first[] = { 5 * M, 15 * M };

	if (m->stage < 2)
		return first[m->stage];
	return m->repeats < 6 ? 20 * M : m->repeats == 6 ? 40 * M : 60 * M;
}

/* Whom it would ask next. */
static int
next_stage(const struct model *m)
{
	return m->stage < 2 ? m->stage + 1 : 2;
}

static void
go_on(struct model *m, int64_t from)
{
	if (m->stage == 0 && !m->passed) {
		m->passed = true;
		from += 5 * M;
	}
	if (!m->urgent && !hears(next_stage(m))) {
		m->at = 0;
		m->back = w.now;
		return;
	}
	if (m->stage < 2)
		m->stage++;
	else
		m->repeats++;
	m->at = from + wait_of(m);
}

static void
model_open(struct model *m, bool urgent)
{
	*m = (struct model){ .id = open_one(urgent), .live = true, .urgent = urgent, .stage = -1 };
	go_on(m, w.now);
}

static void
model_round(struct model *m)
{
	if (!m->live || w.now < silent_until)
		return;
	if (m->at == 0 && hears(next_stage(m)))
		m->at = w.now;
	if (m->holder != NULL && w.now >= m->until + 2 * M)
		m->holder = NULL;
	if (m->holder == NULL && m->at != 0 && m->at <= w.now)
		go_on(m, w.now - m->at > M ? w.now : m->at);
}

static void
model_back(struct model *m)
{
	int64_t most = m->stage < 0 ? 0 : m->stage == 1 ? 20 * M : wait_of(m);

	if (!m->live)
		return;
	if (m->at != 0 && m->at - w.now > most)
		m->at = w.now + most;
	if (m->back > w.now)
		m->back = w.now;
	if (m->holder != NULL && m->until - w.now > 10 * M)
		m->until = w.now + 10 * M;
}

/* --- the county --- */

static unsigned seed;

static int
chance(int n)
{
	seed = seed * 1103515245u + 12345u;
	return (int)(seed >> 16 & 0x7fff) % n;
}

static void
compare(const struct model *m)
{
	struct need n = need_now(&w, m->id);

	ck_assert_int_eq(n.live, m->live);
	if (!m->live) {
		ck_assert_int_eq(n.waits, 0);
		return;
	}
	ck_assert_msg(n.waits == (m->at == 0 ? m->back : 0), "stage %d waits since %lld, not %lld",
	    m->stage, (long long)n.waits, (long long)(m->at == 0 ? m->back : 0));
	ck_assert(need_asks_login(&w, "town1", m->id));		/* it stands on their board */
	ck_assert_int_eq(need_asks_login(&w, "county", m->id), m->stage >= 1);
	ck_assert_int_eq(need_asks_login(&w, "leader", m->id), m->stage >= 2);
	ck_assert_int_eq(n.repeats, m->repeats);
	ck_assert_uint_eq(n.taken_by, m->holder != NULL ? world_account(&w, m->holder) : 0);
}

/* As the keeper does it: what lies too far ahead, who came on, what is due. */
static void
round_of_keeper(bool back)
{
	while (back && need_clock_back(&w, &r))
		ck_assert_int_eq(r.outcome, DONE);
	for (int i = 0; w.now >= silent_until && need_goes_on(&w, &r); i++) {
		ck_assert_int_eq(r.outcome, DONE);
		ck_assert_int_lt(i, 100);
	}
	for (int i = 0; w.now >= silent_until && need_clock_step(&w, &r); i++) {
		ck_assert_int_eq(r.outcome, DONE);
		ck_assert_int_lt(i, 100);
	}
	for (size_t k = 0; k < NEEDS; k++) {
		if (model[k].id == 0)
			continue;
		if (back)
			model_back(&model[k]);
		model_round(&model[k]);
		compare(&model[k]);
	}
}

static bool
does(const char *login, const char *op, uint64_t id)
{
	struct op_need_take a = { .which = id };

	return world_do(&w, login, op, &a, &r) == DONE;
}

static void
somebody_acts(void)
{
	struct model *m = &model[chance(NEEDS)];
	const char *who = names[chance(2)];

	if (m->id == 0 || !m->live) {
		model_open(m, chance(4) == 0);
	} else if (chance(3) == 0) {
		if (does(who, "need.take", m->id) && m->holder == NULL) {
			m->holder = who;
			m->until = w.now + 10 * M;
		}
	} else if (chance(3) == 0) {
		if (does(who, "need.release", m->id))
			m->holder = NULL;
	} else if (chance(4) == 0) {
		need_settle(act_begin(&w, "town1"), &kind_report,
		    need_now(&w, m->id).subject, need_verb_review);
		act_end(&w);
		m->live = false;
		m->holder = NULL;
	}
}

static int64_t
leap(void)
{
	static const int64_t most[] = { 3 * M, 60 * M, 8 * 60 * M, 48 * 60 * M };

	return M + chance(30000) * (most[chance(4)] - M) / 30000 + 1;
}

static bool
time_goes(void)
{
	int what = chance(40);

	if (what > 2) {
		w.now += 1000 + chance(240000);
		return false;
	}
	w.now += what == 2 ? -leap() : leap();
	silent_until = what == 2 ? 0 : w.now + 2 * M;
	if (what == 0) {	/* the power is off */
		memset(on, 0, sizeof on);
		world_reopen(&w);
		lend_terminals(&w, is_on);
	}
	return what != 1;
}

START_TEST(a_quiet_night_is_as_the_model_says)
{
	seed = 4242u + (unsigned)_i * 7919u;
	memset(model, 0, sizeof model);
	silent_until = 0;
	for (int i = 0; i < 300; i++) {
		if (chance(6) == 0)
			somebody_acts();
		if (chance(8) == 0)
			on[chance(PEOPLE)] ^= true;
		round_of_keeper(time_goes());
	}
}
END_TEST

/* What is urgent waits for nobody, and goes on the telephone list. */
START_TEST(what_is_urgent_never_waits)
{
	uint64_t quiet = open_one(false), urgent = open_one(true);

	ck_assert_int_ne(need_now(&w, quiet).waits, 0);
	ck_assert_str_eq(need_now(&w, quiet).call_desk, "");
	ck_assert_int_eq(need_now(&w, urgent).waits, 0);
	ck_assert_str_ne(need_now(&w, urgent).call_desk, "");
}
END_TEST

/* A chain that is not quiet any more lets the next need go. */
START_TEST(it_can_be_set_back)
{
	ck_assert_int_ne(need_now(&w, open_one(false)).waits, 0);
	set_chain(yes_no_yes);
	ck_assert_int_ne(need_now(&w, open_one(false)).waits, 0);
	set_chain(yes_no_no);
	ck_assert_int_eq(need_now(&w, open_one(false)).waits, 0);
	set_chain(0);		/* as it is */
	ck_assert_int_eq(need_now(&w, open_one(false)).waits, 0);
}
END_TEST

/* Nobody left whom it could wait for: that step is empty, and the next goes on. */
START_TEST(it_waits_for_nobody_who_is_gone)
{
	struct op_account_disable gone = { .which = account[DUTY], .reason = "调走" };
	uint64_t id;

	on[TOWN] = on[HEAD] = true;
	id = open_one(false);
	w.now += 5 * M;
	while (need_clock_step(&w, &r))
		;
	ck_assert_int_ne(need_now(&w, id).waits, 0);
	ck_assert(!need_goes_on(&w, &r));
	ck_assert_int_eq(world_do(&w, "admin", "account.disable", &gone, &r), DONE);
	ck_assert(need_goes_on(&w, &r));
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert_int_eq(need_now(&w, id).waits, 0);
	ck_assert_int_eq(need_now(&w, id).step, 4);	/* T1 has no leader either */
}
END_TEST

Suite *
suite_need_quiet(void)
{
	Suite *s = suite_create("need_quiet");
	TCase *tc = tcase_create("quiet");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, a_quiet_night_is_as_the_model_says, 0, 10);
	tcase_add_test(tc, what_is_urgent_never_waits);
	tcase_add_test(tc, it_can_be_set_back);
	tcase_add_test(tc, it_waits_for_nobody_who_is_gone);
	suite_add_tcase(s, tc);
	return s;
}
