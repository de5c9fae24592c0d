/*
 * Teams and orders against a model that shares no code with the rules (model_order.h):
 * four desks and the teams' own people do whatever is planned from a seed, right and wrong,
 * many at once upon what each saw last; the model foretells each answer. The core runs in
 * a process of its own, which is killed between; one request in twenty is sent twice. After
 * every few batches all that is stored is what the model has.
 *
 * FENGSUI_OPERATIONS=5000000 plays so many instead, from FENGSUI_SEED on.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/team/args.h"
#include "gen/kinds/team/enums.h"
#include "tests/check/help_batch.h"
#include "tests/check/help_plan.h"
#include "tests/check/help_world.h"
#include "tests/check/model_order.h"
#include "tests/check/model_plan.h"

Suite *suite_order_model(void);

enum { COUNTY_OF = 10000, LOOK_EVERY = 40, TOPS = 6, KILL_ONE_IN = 50 };

static struct world w;
static struct apart *table;
static struct model_order *m;		/* too large for the stack */
static struct county county;
static uint64_t account[MO_PEOPLE];
static unsigned seed, first_seed;
static long done_so_far, yes_so_far;
static struct mo_act acts[JOBS];

static const char *const place[] = { COUNTY, T1, T2, V11, V21 };
static const char *const login[] = { "county", "leader", "town1", "town2", "v21", "team0", "team1",
	"team2", "team3", "team4", "team5" };
enum { DESKS = 4, FIRST_OF_TEAMS = 5, PEOPLE_N = FIRST_OF_TEAMS + TOPS };

/* --- the county */

static struct reply r;

static void
must(const char *who, const char *op, const void *args)
{
	world_do(&w, who, op, args, &r);
	ck_assert_msg(r.outcome == DONE, "%s: %s at %s", op, world_message(r.refusal.message),
	    r.refusal.field);
}

static void
make_team(int t, int base)
{
	static const int strength[TOPS] = { 30, 12, 60, 18, 24, 40 };
	struct op_team_add a = { .kind = "rescue", .rank = team_rank_main,
	    .owner = t == 4 ? team_owner_social : team_owner_government,
	    .strength = { strength[t], true } };
	struct op_account_add who = { .role = "team", .sample = true };

	if (t % 2 == 0)
		a.watch = (struct num){ strength[t] / 3, true };
	snprintf(a.which, sizeof a.which, "样例%d队", t);
	snprintf(a.area, sizeof a.area, "%s", place[base]);
	must("county", "team.add", &a);
	m->team[t] = (struct mo_team){ .id = r.answer.id, .base = base, .squad_of = -1,
	    .strength = strength[t], .watch = t % 2 == 0 ? strength[t] / 3 : MO_UNKNOWN,
	    .standing = MO_READY, .rests = -1 };
	snprintf(who.which, sizeof who.which, "%s", login[FIRST_OF_TEAMS + t]);
	snprintf(who.name, sizeof who.name, "样例");
	snprintf(who.area, sizeof who.area, "%s", place[base]);
	snprintf(who.unit, sizeof who.unit, "%s", a.which);
	must("admin", "account.add", &who);
	m->person[FIRST_OF_TEAMS + t] = (struct mo_person){ .place = base, .team = t };
}

static void
make_county(void)
{
	static const int bases[TOPS] = { 1, 3, 1, 2, 4, 0 }, above[] = { -1, 0, 0, 1, 2 };
	static const int at[PEOPLE_N] = { 0, 0, 1, 2, 4 };

	memcpy(m->above, above, sizeof above);
	m->rest_after = 12 * 60;
	m->rest_for = 8 * 60;
	for (int p = 0; p < FIRST_OF_TEAMS; p++)
		m->person[p] = (struct mo_person){ .place = at[p], .team = -1,
		    .duty = p < DESKS && p != 1, .leader = p == 1 };
	for (m->teams = 0; m->teams < TOPS; m->teams++)
		make_team(m->teams, bases[m->teams]);
	for (int i = 0; i < MO_INCIDENTS; i++) {
		struct op_incident_open a = { .hazard = hazard_flood, .drill = i >= 2 };
		m->home[i] = 1 + i % 2;
		snprintf(a.area, sizeof a.area, "%s", place[m->home[i]]);
		snprintf(a.place, sizeof a.place, "样例%d号堤段", i);
		must(login[1 + m->home[i]], "incident.open", &a);
		county.incident[i] = r.answer.id;
		m->state[i] = MO_RESPONDING;
		must("county", "incident.state", &(struct op_incident_state){ .which = r.answer.id,
		    .state = incident_state_responding });
	}
	for (int p = 0; p < PEOPLE_N; p++)
		account[p] = world_account(&w, login[p]);
}

static void
setup(void)
{
	world_open_in_memory(&w);
	county.model = m = calloc(1, sizeof *m);
	ck_assert_ptr_nonnull(m);
	make_county();
	core_close(w.core);
	w.core = NULL;
	table = apart_begin(w.dir);
	for (int t = 0; t < m->teams; t++)
		table->team[t].id = m->team[t].id;
}

static void
teardown(void)
{
	apart_end();
	free(m);
	world_close(&w);
}

/* --- what came of it */

static void
explain(const struct mo_act *a, unsigned want, const struct reply *is)
{
	printf("after %ld operations: %s by %s, order %d, team %d, step %d, people %ld, injured %ld, "
	    "missing %ld, now %lld, happened %lld%s%s%s: ", done_so_far, mo_verb_name(a->verb),
	    login[a->who], a->order, a->team, a->step + 1, a->people, a->injured, a->missing, a->now,
	    a->happened, a->phone ? ", phone" : "", a->reason ? ", reason" : "", a->drill ? ", drill" : "");
	printf("it was %s at %s; must be", is->outcome == DONE ? "done" :
	    world_message(is->refusal.message), is->refusal.field);
	for (int i = 0; i < MA_ANSWERS; i++)
		if (want & 1u << i)
			printf(" %s", mo_answer_name((enum mo_answer)(1 << i)));
	printf("\n");
	if (a->verb != MV_SEND && a->verb < MV_STRIKE + 1 && mo_meant(m, a) >= 0)
		mo_print(&m->order[mo_meant(m, a)]);
	else if (a->team >= 0 && mo_live(m, a->team) >= 0)
		mo_print(&m->order[mo_live(m, a->team)]);
	fflush(stdout);
}

/* The orders that it is about; of a call for head counts all are looked at later. */
static void
touch(const struct mo_act *a)
{
	int o = a->verb < MV_STATE && a->verb != MV_SEND && a->verb != MV_CALLED &&
	    (a->verb <= MV_STRIKE) ? mo_meant(m, a) : a->verb == MV_SEND ? mo_live(m, a->team) : -1;

	if (o >= 0)
		table->touched[table->ntouched++] = o;
	if (a->verb == MV_SEND || a->verb == MV_RETASK)
		table->touched[table->ntouched++] = m->orders;
	for (int i = m->orders - 1; a->verb == MV_LEVEL && o < 0 && i >= 0; i--)
		if (m->order[i].incident == a->incident && m->order[i].state == MO_MOVING)
			table->touched[table->ntouched++] = o = i;	/* the newest on its way */
}

/* The next record that the model has, as it was stored. */
static void
made(const struct mo_act *a, uint64_t id)
{
	if (a->verb == MV_SEND || a->verb == MV_RETASK)
		table->order[m->orders].id = id;
	if (a->verb == MV_SPLIT)
		table->team[m->teams].id = id;
}

static void
take_answer(const void *act, const struct reply *is)
{
	const struct mo_act *a = act;
	unsigned want = mo_foretell(m, a), got = order_answered(is);

	if ((got & want) == 0) {
		explain(a, want, is);
		ck_abort_msg("seed %u: another answer than foretold", first_seed);
	}
	if (got == MA_YES) {
		touch(a);
		made(a, is->answer.id);
		mo_done(m, a, is->answer.id);
		yes_so_far++;
	}
	done_so_far++;
}

/* --- for the batches */

static const struct mo_county people = { DESKS, PEOPLE_N, TOPS, MO_INCIDENTS, 1 };

static void
plan_one(void *act)
{
	*(struct mo_act *)act = mo_plan(m, &people, &seed, table->now);
}

static void
ask_for(const void *act, struct job *j)
{
	const struct mo_act *a = act;

	order_request(&county, a, &j->req);
	j->who = (struct origin){ .account = account[a->who], .address = "192.0.2.1" };
	memset(&j->reply, 0, sizeof j->reply);
}

static void
put_aside(bool begins)
{
	static struct model_order *real;

	if (begins) {
		real = m;
		m = malloc(sizeof *m);
		ck_assert_ptr_nonnull(m);
		memcpy(m, real, sizeof *m);
	} else {
		free(m);
		m = real;
	}
}

static bool
would_be(const void *act)
{
	bool yes = mo_foretell(m, act) == MA_YES;

	if (yes)
		mo_done(m, act, 0);
	return yes;
}

/* --- what is stored */

static long
figure(struct num n)
{
	return n.known ? (long)n.v : MO_UNKNOWN;
}

#define SAME(what, is, want, of) ck_assert_msg((long long)(is) == (long long)(want), \
	"seed %u, after %ld operations: %s of %s %d is %lld, must be %lld", first_seed, done_so_far, \
	what, of, i, (long long)(is), (long long)(want))

static void
compare_order(int i)
{
	const struct order *is = &table->order[i];
	struct mo_fold f = mo_fold(&m->order[i]);

	if (is->state != (int)f.state || is->count_due != f.due || figure(is->sent) != f.sent)
		mo_print(&m->order[i]);
	fflush(stdout);
	SAME("state", is->state, f.state, "order");
	SAME("live", is->live, f.state != MO_CLOSED, "order");
	SAME("end", is->end, f.end, "order");
	SAME("sent", figure(is->sent), f.sent, "order");
	SAME("here", figure(is->here), f.here, "order");
	SAME("injured", figure(is->injured), f.injured, "order");
	SAME("missing", figure(is->missing), f.missing, "order");
	SAME("counted", is->counted, f.counted, "order");
	SAME("count_due", is->count_due, f.due, "order");
	SAME("eta", is->eta, f.eta, "order");
	SAME("steps", is->steps, m->order[i].steps, "order");
	SAME("drill", is->drill, m->order[i].drill, "order");
	ck_assert_uint_eq(is->team, m->team[m->order[i].team].id);
}

static void
compare_asked(int i)
{
	struct mo_fold f = mo_fold(&m->order[i]);
	unsigned asked = mo_asked(m, i), may = mo_may_be_asked(m, i);

	if (((table->asked[i] ^ asked) & ~may) != 0)
		mo_print(&m->order[i]);
	fflush(stdout);
	SAME("what is asked", table->asked[i] & ~may, asked & ~may, "order");
	SAME("count asked", table->count_due[i], f.due, "order");
}

static void
compare_team(int i)
{
	const struct team *is = &table->team[i];
	const struct mo_team *t = &m->team[i];
	bool rested = is->standing == standing_resting && is->until <= table->now;

	SAME("standing", rested ? standing_ready : is->standing, mo_standing(t, table->now), "team");
	SAME("rest", rested ? 0 : is->until, mo_standing(t, table->now) == MO_RESTING ? t->until : 0, "team");
	SAME("strength", is->strength.v, t->strength, "team");
	SAME("retirement", is->retired != 0, t->retired, "team");
	SAME("back", is->back, t->back, "team");
}

/* Without the model: of each team's orders one lives, and squads fit into their team. */
static void
compare_all_together(void)
{
	for (int i = 0; i < m->teams; i++) {
		int live = 0;
		int64_t squads = 0;
		for (int o = 0; o < m->orders; o++)
			live += table->order[o].live && table->order[o].team == table->team[i].id;
		for (int t = 0; t < m->teams; t++)
			if (table->team[t].squad_of == table->team[i].id && table->team[t].retired == 0)
				squads += table->team[t].strength.v;
		SAME("live orders", live, live > 0, "team");
		ck_assert_msg(squads <= table->team[i].strength.v, "squads of team %d are %lld", i,
		    (long long)squads);
	}
}

static void
compare_some(void)
{
	ck_assert(apart_does(APART_LOOK_AT_SOME));
	for (int i = 0; i < table->ntouched; i++) {
		compare_order(table->touched[i]);
		compare_asked(table->touched[i]);
	}
}

static void
compare(void)
{
	table->orders = m->orders;
	table->teams = m->teams;
	ck_assert(apart_does(APART_LOOK));
	for (int i = 0; i < m->orders; i++)
		compare_order(i);
	for (int i = 0; i < m->teams; i++)
		compare_team(i);
	compare_all_together();
	ck_assert_msg(table->faults == 0, "seed %u, after %ld operations, check says: %s", first_seed,
	    done_so_far, table->said);
}

/* What was not met by then is waited for, so that no seed leaves one out by chance. */
static bool
goes_on(void)
{
	enum mo_state state;
	enum mo_verb verb;

	return done_so_far < COUNTY_OF || ((mo_unmet(m, &state, &verb) || m->answered != (1u << MA_ANSWERS) - 1) &&
	    m->orders < MO_ORDERS - 2 * JOBS);
}

START_TEST(orders_are_as_the_model_says)
{
	const char *from = getenv("FENGSUI_SEED");
	enum mo_state state;
	enum mo_verb verb;
	struct batch_play play;

	first_seed = seed = (from != NULL ? (unsigned)atoi(from) : 1u) + (unsigned)_i * 7919u;
	play = (struct batch_play){ .table = table, .seed = &seed, .first_seed = first_seed, .minutes = 40,
	    .kill_one_in = KILL_ONE_IN, .less_one_in = 1, .acts = acts, .size = sizeof acts[0],
	    .chance = mo_chance, .plan = plan_one, .ask = ask_for, .aside = put_aside, .would = would_be,
	    .take = take_answer };
	table->now = w.now;
	done_so_far = yes_so_far = 0;
	for (int i = 1; goes_on(); i++) {
		table->ntouched = 0;
		batch_one(&play);
		compare_some();
		if (i % LOOK_EVERY == 0)
			compare();
	}
	compare();
	ck_assert_msg(!mo_unmet(m, &state, &verb), "seed %u never met %s in state %d both ways", first_seed,
	    mo_verb_name(verb), (int)state);
	for (int i = 0; i < MA_ANSWERS; i++)
		ck_assert_msg(m->answered & 1u << i, "seed %u never came to %s", first_seed,
		    mo_answer_name((enum mo_answer)(1 << i)));
	ck_assert_int_gt(yes_so_far, done_so_far / 4);
}
END_TEST

Suite *
suite_order_model(void)
{
	long operations = batch_operations(100000);
	Suite *s = suite_create("order_model");
	TCase *tc = tcase_create("model");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 180);
	tcase_add_loop_test(tc, orders_are_as_the_model_says, 0, (int)((operations + COUNTY_OF - 1) / COUNTY_OF));
	suite_add_tcase(s, tc);
	return s;
}
