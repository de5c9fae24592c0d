/*
 * A night, again and again: needs run by their chain through random times, stops
 * and steps of the clock of up to two days, beside a model that knows nothing of
 * chains, leases or wake-ups but the numbers below. Each person who is to be asked
 * is asked, none early, none twice; each hears what he is to hear, by what his board
 * goes by; whoever holds a claim holds it in both.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
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
#include "tests/check/help_need.h"

Suite *suite_need_night(void);

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

/*
 * The chain of the night, at T1, which has no leader:
 *   0 the desk of T1 · 5 leader (nobody there, so the next at once) · 12 the county's
 *   duty, then 20 its leader · from then on he every 15 minutes, later less often.
 * A claim lasts 10 minutes and 2 more; the chain waits for it.
 */
static void
set_chain(void)
{
	static const struct chain_step steps[] = {
		{ .no = 1, .who = chain_who_asked, .how = chain_how_ring },
		{ .no = 2, .after = 5, .who = chain_who_leader, .how = chain_how_ring },
		{ .no = 3, .after = 12, .who = chain_who_above, .how = chain_how_ring },
		{ .no = 4, .after = 20, .who = chain_who_leader, .how = chain_how_ring | chain_how_list },
	};
	struct act *act = act_begin(&w, "admin");
	struct chain c = { .name = "review", .version = 1, .stops = chain_stop_taken,
	    .lease = 10, .put_off = 30, .again = 15 };
	uint64_t id = change_new(act->change, &kind_chain, &c);

	for (size_t i = 0; i < 4; i++) {
		struct chain_step s = steps[i];
		s.chain = id;
		change_new(act->change, &kind_chain_step, &s);
	}
	act_end(&w);
}

/* --- the model --- */

#define M 60000LL
#define NEEDS 6

static struct model {
	uint64_t id;
	bool live;
	int stage;		/* how far: 0 the desk, 1 county's duty too, 2 its leader too */
	int64_t next;		/* when the chain goes on */
	const char *holder;
	int64_t until;		/* of his claim */
	int64_t rung;		/* when it rang last */
	int repeats;		/* at the end of the chain */
	bool told;		/* somebody was, by a look or a word */
	bool listed;		/* somebody asked had no terminal open, or only heard */
} model[NEEDS];
static int64_t silent_until;

/* The desk, the county's duty, its leader; who has a terminal open. The last one is
 * never asked. */
static const char *const names[] = { "town1", "town1b", "county", "leader", "town2" };
static const char *const desks[] = { T1, T1, COUNTY, COUNTY, T2 };
static bool on[4] = { true, true, true, true };
static uint64_t desk[5];

/* 5 minutes at the desk, 15 at the county, then every 15 for six times, then 30,
 * then every hour. */
static int64_t
wait_of(const struct model *m)
{
	if (m->stage < 2)
		return m->stage == 0 ? 5 * M : 15 * M;
	return m->repeats < 6 ? 15 * M : m->repeats == 6 ? 30 * M : 60 * M;
}

static void
model_open(struct model *m, uint64_t id)
{
	*m = (struct model){ .id = id, .live = true, .rung = w.now,
	    .listed = !on[0] || !on[1] };
	m->next = w.now + wait_of(m);
}

static void
model_claim(struct model *m, const char *who)
{
	m->holder = who;
	m->until = w.now + 10 * M;
	if (m->rung > w.now)
		m->rung = w.now;
}

static void
model_round(struct model *m)
{
	if (!m->live || w.now < silent_until)
		return;
	if (m->holder != NULL && w.now >= m->until + 2 * M)
		m->holder = NULL;
	if (m->holder != NULL || w.now < m->next)
		return;
	m->rung = w.now;
	if (m->stage < 2)
		m->stage++;
	else
		m->repeats++;
	m->listed = m->listed || m->told || m->stage == 2 || !on[2];
	m->next = (w.now - m->next > M ? w.now : m->next) + wait_of(m);
}

/* Does it ring for him? Who has it is asked at the end whether he goes on. */
static bool
model_rings(const struct model *m, size_t who)
{
	if (!m->live)
		return false;
	if (m->holder != NULL)
		return strcmp(m->holder, names[who]) == 0 && w.now >= m->until;
	return who < 4 && (who < 2 || m->stage >= (int)who - 1);
}

/* When it rang him last: in the end only the highest again. */
static int64_t
model_rung(const struct model *m, size_t who)
{
	return m->repeats > 0 && who != 3 ? 0 : m->rung;
}

static void
model_back(struct model *m)
{
	if (!m->live)
		return;
	if (m->next - w.now > wait_of(m))
		m->next = w.now + wait_of(m);
	if (m->holder != NULL && m->until - w.now > 10 * M)
		m->until = w.now + 10 * M;
}

/* --- the county --- */

/* Who was told to look again since the last round: a board that is not told rings a
 * minute late. And what rang for each then, and since when. */
static bool looks[5], had[5][NEEDS];
static int64_t since[5][NEEDS];

static void
note_looks(const struct notice *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t p = 0; p < sizeof names / sizeof *names; p++) {
			looks[p] |= list[i].person != 0 && list[i].person == desk[p];
			for (size_t k = 0; k < list[i].nareas; k++)
				looks[p] |= strcmp(list[i].areas[k], desks[p]) == 0;
		}
}

static unsigned seed;

static int
chance(int n)
{
	seed = seed * 1103515245u + 12345u;
	return (int)(seed >> 16 & 0x7fff) % n;
}

static void
open_one(struct model *m)
{
	static uint64_t subject = SUBJECT;
	struct need_spec spec = { .kind = &kind_report, .subject = subject++,
	    .verb = need_verb_review, .area = T1, .roles = ROLE(officer) | ROLE(duty),
	    .about = V11, .urgent = true };

	model_open(m, need_open(act_begin(&w, "v11a"), &spec));
	act_end(&w);
	note_looks(act_now()->notices.list, act_now()->notices.n);
}

static bool
has_terminal(void *ctx, uint64_t account)
{
	(void)ctx;
	for (size_t i = 0; i < 4; i++)
		if (account == desk[i])
			return on[i];
	return false;
}

static bool
does(const char *login, const char *op, uint64_t id)
{
	struct op_need_said a = { .which = id };
	struct op_need_take plain = { .which = id };
	bool told = strcmp(op, "need.told") == 0;

	if (world_do(&w, login, op, told ? (void *)&a : (void *)&plain, &r) != DONE)
		return false;
	note_looks(w.notices, w.nnotices);
	return true;
}

/* What each hears, and since when. */
static void
compare_rings(void)
{
	static struct sounds heard;

	for (size_t p = 0; p < sizeof names / sizeof *names; p++) {
		size_t wanted = 0;
		need_listen(&w, names[p], &heard);
		for (size_t k = 0; k < NEEDS; k++) {
			const struct model *m = &model[k];
			size_t i = 0;
			while (i < heard.n && heard.of[i].id != m->id)
				i++;
			ck_assert_msg((i < heard.n) == model_rings(m, p),
			    "need %zu for %s: rings %d, stage %d", k, names[p], i < heard.n, m->stage);
			ck_assert(i == heard.n || heard.of[i].rung == model_rung(m, p));
			ck_assert_msg(i == heard.n || looks[p] || w.now < silent_until ||
			    (had[p][k] && since[p][k] >= model_rung(m, p)),
			    "%s was not told", names[p]);
			had[p][k] = i < heard.n;
			since[p][k] = model_rung(m, p);
			wanted += i < heard.n;
		}
		ck_assert_uint_eq(heard.n, wanted);
	}
}

static void
compare(void)
{
	for (size_t k = 0; k < NEEDS; k++) {
		const struct model *m = &model[k];
		struct need n;
		if (m->id == 0)
			continue;
		n = need_now(&w, m->id);
		ck_assert_msg(n.live == m->live, "need %zu live %d", k, n.live);
		ck_assert_msg(!n.live || n.rung == m->rung, "need %zu rang at another time, stage %d",
		    k, m->stage);
		if (!m->live)
			continue;
		ck_assert(need_asks_login(&w, "town1", m->id));
		ck_assert_msg(need_asks_login(&w, "county", m->id) == (m->stage >= 1),
		    "need %zu: the county at stage %d", k, m->stage);
		ck_assert_msg(need_asks_login(&w, "leader", m->id) == (m->stage >= 2),
		    "need %zu: the leader at stage %d", k, m->stage);
		ck_assert(!need_asks_login(&w, "town2", m->id));
		ck_assert_msg((n.call_desk[0] != '\0') == m->listed, "list at %d", m->stage);
		ck_assert_msg(n.taken_by == (m->holder != NULL ? world_account(&w, m->holder) : 0),
		    "need %zu: another holds it than %s", k, m->holder != NULL ? m->holder : "-");
	}
}

/* As the keeper does it: what lies too far ahead, then what is due, if it may. */
static void
round_of_keeper(bool back)
{
	while (back && need_clock_back(&w, &r))
		ck_assert_int_eq(r.outcome, DONE);
	for (int i = 0; w.now >= silent_until && need_clock_step(&w, &r); i++) {
		ck_assert_msg(r.outcome == DONE, "%s", world_message(r.refusal.message));
		ck_assert_int_lt(i, 100);
		note_looks(w.notices, w.nnotices);
	}
	for (size_t k = 0; k < NEEDS; k++) {
		if (back)
			model_back(&model[k]);
		model_round(&model[k]);
	}
	compare();
	compare_rings();
	memset(looks, 0, sizeof looks);
}

/* A look, which must change nothing; a claim, its end, an answer, another need. */
static void
somebody_acts(void)
{
	struct model *m = &model[chance(NEEDS)];
	const char *who = chance(2) ? "town1" : "town1b";

	if (m->id == 0 || !m->live) {
		open_one(m);
		return;
	}
	switch (chance(6)) {
	case 0:
		if (!does(who, "need.take", m->id))
			break;
		m->told = true;
		if (m->holder == NULL)
			model_claim(m, who);
		break;
	case 1:
		if (does(who, "need.extend", m->id))
			model_claim(m, who);
		break;
	case 2:
		if (does(who, "need.release", m->id))
			m->holder = NULL;
		break;
	case 3:
		ck_assert(does(who, "need.seen", m->id));
		m->told = true;
		break;
	case 4:
		ck_assert(does("county", "need.told", m->id));
		m->told = true;
		break;
	default:
		need_settle(act_begin(&w, "town1"), &kind_report,
		    need_now(&w, m->id).subject, need_verb_review);
		act_end(&w);
		m->live = false;
		m->holder = NULL;
	}
}

/* Up to two days, mostly less. */
static int64_t
leap(void)
{
	static const int64_t most[] = { 3 * M, 30 * M, 5 * 60 * M, 48 * 60 * M };

	return M + chance(30000) * (most[chance(4)] - M) / 30000 + 1;
}

static void
time_goes(void)
{
	bool back = false;

	switch (chance(40)) {
	case 0:			/* the power is off, or the clock springs ahead */
		w.now += leap();
		world_reopen(&w);
		lend_terminals(&w, has_terminal);
		silent_until = w.now + 2 * M;
		back = true;
		break;
	case 1:
		w.now += leap();
		silent_until = w.now + 2 * M;
		break;
	case 2:
		w.now -= leap();
		silent_until = 0;
		back = true;
		break;
	default:
		w.now += 1000 + chance(45000);
	}
	round_of_keeper(back);
}

START_TEST(a_night_is_as_the_model_says)
{
	seed = 77u + (unsigned)_i * 7919u;
	memset(model, 0, sizeof model);
	memset(looks, 0, sizeof looks);
	memset(had, 0, sizeof had);
	silent_until = 0;
	set_chain();
	for (size_t i = 0; i < 5; i++)
		desk[i] = world_account(&w, names[i]);
	lend_terminals(&w, has_terminal);
	for (int i = 0; i < 250; i++) {
		if (chance(5) == 0)
			somebody_acts();
		if (chance(5) == 0)
			on[chance(4)] ^= true;
		time_goes();
	}
}
END_TEST

/* Who leaves leaves no claim behind, and those asked are rung. */
START_TEST(no_claim_of_somebody_who_is_gone)
{
	struct op_account_disable gone = { .which = world_account(&w, "town1"), .reason = "调走" };

	open_one(&model[0]);
	ck_assert(does("town1", "need.take", model[0].id));
	ck_assert(!need_sounds(&w, "town1b", model[0].id));
	ck_assert_int_eq(world_do(&w, "admin", "account.disable", &gone, &r), DONE);
	ck_assert(need_sounds(&w, "town1b", model[0].id));
	ck_assert_uint_eq(need_now(&w, model[0].id).taken_by, 0);
	ck_assert(does("town1b", "need.take", model[0].id));
}
END_TEST

Suite *
suite_need_night(void)
{
	Suite *s = suite_create("need_night");
	TCase *tc = tcase_create("night");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, a_night_is_as_the_model_says, 0, 12);
	tcase_add_test(tc, no_claim_of_somebody_who_is_gone);
	suite_add_tcase(s, tc);
	return s;
}
