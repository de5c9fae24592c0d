/* Plays goods against their model: see help_goods_play.h. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tests/check/help_batch.h"
#include "tests/check/help_goods_look.h"
#include "tests/check/help_goods_plan.h"
#include "tests/check/help_goods_play.h"

enum { COUNTY_OF = 5000, LOOK_EVERY = 500, KILL_ONE_IN = 50, OPERATIONS = 100000 };

/* What all counties of a suite met: each is played in a process of its own. */
struct met {
	bool of[GV_VERBS][GA_ANSWERS];
};
static struct met *met;

static struct world w;
static struct apart *table;
static struct goods_seen *seen;
static struct model_goods *m;		/* too large for the stack */
static unsigned seed, first_seed;
static long done_so_far, yes_so_far, looked_at;
static struct mg_act acts[JOBS];

static void
setup(void)
{
	world_open_in_memory(&w);
	m = calloc(1, sizeof *m);
	ck_assert_ptr_nonnull(m);
	goods_county(&w, m);
	core_close(w.core);
	w.core = NULL;
	table = apart_begin_with(w.dir, sizeof *seen, goods_look);
	seen = table->seen;
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
print_goods(const char *what, const struct mg_goods *g)
{
	for (int i = 0; i < g->n; i++)
		printf(" %s%ld of %d", what, g->of[i].q, g->of[i].item);
}

static void
print_bill(int i)
{
	const struct mg_bill *b = &m->bill[i];

	printf("  bill %d of kind %d by %d, state %d, from %d to %d about %d%s%s%s%s\n", i, b->kind, b->by, b->state,
	    b->from, b->to, b->about, b->drill ? ", drill" : "", b->paper ? ", paper" : "",
	    b->above ? ", above the book" : "", b->confirmed ? ", confirmed" : "");
	for (int k = 0; k < b->lines; k++)
		printf("  line %d: item %d lot %d place %d asked %ld cut %ld sent %ld\n", k + 1, b->line[k].item,
		    b->line[k].lot, b->line[k].place, b->line[k].asked, b->line[k].cut, b->line[k].sent);
	for (int k = 0; k < b->parts; k++)
		printf("  lot %d: way %ld missing %ld surplus %ld, to be confirmed %ld, to be checked %ld\n",
		    b->part[k].lot, b->part[k].way, b->part[k].missing, b->part[k].surplus, b->part[k].claimed,
		    b->part[k].waits);
	for (int r = b->first; r >= 0; r = m->move[r].next)
		printf("  row %d: %ld of lot %d (item %d) from %d of %d to %d of %d by %d%s\n", m->move[r].no, m->move[r].q,
		    m->move[r].lot, m->lot[m->move[r].lot].item, m->move[r].from, m->move[r].from_at, m->move[r].to,
		    m->move[r].to_at, m->move[r].by, m->move[r].undone_by >= 0 ? ", taken back" : "");
}

/* What the units have of what it is about. */
static void
print_there(const struct mg_act *a, int unit)
{
	for (int l = 0; unit >= 0 && l < m->lots; l++)
		for (int i = 0; i < a->goods.n; i++)
			if (m->lot[l].item == a->goods.of[i].item &&
			    m->lot[l].at[unit][0] + m->lot[l].at[unit][1] + m->lot[l].at[unit][2] > 0)
				printf("  unit %d, lot %d, item %d: %ld/%ld/%ld until %ld owner %d freed %d other %d\n", unit, l,
				    m->lot[l].item, m->lot[l].at[unit][0], m->lot[l].at[unit][1], m->lot[l].at[unit][2],
				    m->lot[l].until, m->lot[l].owner, m->lot[l].freed[unit], m->lot[l].other[unit]);
}

static void
explain(const struct mg_act *a, mg_answers want, const struct reply *is)
{
	printf("seed %u, after %ld operations: %s by %d, from %d to %d, bill %d, row %d, lot %d, as %d, condition %d,",
	    first_seed, done_so_far, mg_verb_name(a->verb), a->who, a->from, a->to, a->bill, a->row, a->lot, a->as,
	    a->condition);
	print_goods("", &a->goods);
	print_goods("damaged ", &a->damaged);
	print_goods("new ", &a->fresh);
	printf("%s%s%s%s%s%s%s: was %s at %s; must be", a->phone ? ", phone" : "", a->word ? ", word" : "",
	    a->reason ? ", reason" : "", a->paper ? ", paper" : "", a->drill ? ", drill" : "", a->found ? ", found" : "",
	    a->uneven ? ", uneven" : "", is->outcome == DONE ? "done" : world_message(is->refusal.message),
	    is->refusal.field);
	for (int i = 0; i < GA_ANSWERS; i++)
		if (want >> i & 1)
			printf(" %s", mg_answer_name((mg_answers)1 << i));
	printf("\n");
	if (a->bill >= 0)
		print_bill(a->bill);
	for (int i = 0; a->bill >= 0 && i < m->bills; i++)
		if (m->bill[i].about == a->bill)
			print_bill(i);
	print_there(a, a->from);
	fflush(stdout);
}

static void
take_answer(const void *act, const struct reply *is)
{
	const struct mg_act *a = act;
	mg_answers want = mg_foretell(m, a), got = goods_answered(is);
	int moves = m->moves, bills = m->bills;

	if ((got & want) == 0) {
		explain(a, want, is);
		ck_abort_msg("seed %u: another answer than foretold", first_seed);
	}
	if (got == GA_YES) {
		mg_done(m, a, is->answer.id);
		goods_touch(seen, m, moves, bills, a->bill);
		yes_so_far++;
	}
	done_so_far++;
}

/* --- for the batches */

static void
plan_one(void *act)
{
	*(struct mg_act *)act = mg_plan(m, &seed, table->now);
}

static void
ask_for(const void *act, struct job *j)
{
	const struct mg_act *a = act;

	goods_request(m, a, a->lot >= 0 ? seen->lot[a->lot] : 0, &j->req);
	j->who = (struct origin){ .account = gc.account[a->who], .address = "192.0.2.1" };
	memset(&j->reply, 0, sizeof j->reply);
}

static void
put_aside(bool begins)
{
	static struct model_goods *real;

	if (begins) {
		real = m;
		m = malloc(sizeof *m);
		ck_assert_ptr_nonnull(m);
		mg_copy(m, real);
	} else {
		free(m);
		m = real;
	}
}

static bool
would_be(const void *act)
{
	bool yes = mg_foretell(m, act) == GA_YES;

	if (yes)
		mg_done(m, act, 0);
	return yes;
}

/* --- what is stored */

/* What the batch touched, and all of it now and then. */
static void
look(bool all)
{
	char when[60];

	snprintf(when, sizeof when, "seed %u, after %ld operations", first_seed, done_so_far);
	seen->now = table->now;
	if (!apart_does(all ? APART_LOOK : APART_LOOK_AT_SOME))
		ck_abort_msg("%s: it was gone", when);
	goods_compare(m, seen, all, when);
	seen->touched_lots = seen->touched_bills = 0;
	if (table->faults != 0)
		ck_abort_msg("%s, check says: %s", when, table->said);
}

/* No county is without one of a kind that was done. */
static bool
all_done(void)
{
	for (int v = 1; v < GV_VERBS; v++)
		if (!m->met[v][GA_NUMBER_YES])
			return false;
	return true;
}

static bool
goes_on(void)
{
	return m->bills < MG_BILLS - JOBS * 2 && m->lots < MG_LOTS - JOBS * MG_LINES &&
	    m->moves < MG_MOVES - JOBS * 50 && (done_so_far < COUNTY_OF || !all_done());
}

START_TEST(goods_are_as_the_model_says)
{
	const char *from = getenv("FENGSUI_SEED");
	struct batch_play play;

	first_seed = seed = (from != NULL ? (unsigned)atoi(from) : 1u) + (unsigned)_i * 7919u;
	play = (struct batch_play){ .table = table, .seed = &seed, .first_seed = first_seed, .minutes = 40,
	    .kill_one_in = KILL_ONE_IN, .less_one_in = 4, .acts = acts, .size = sizeof acts[0],
	    .chance = mg_chance, .plan = plan_one, .ask = ask_for, .aside = put_aside, .would = would_be,
	    .take = take_answer };
	table->now = w.now;
	done_so_far = yes_so_far = looked_at = 0;
	while (goes_on()) {
		batch_one(&play);
		look(false);
		if (done_so_far < looked_at + LOOK_EVERY)
			continue;
		look(true);
		looked_at = done_so_far;
	}
	look(true);
	for (int v = 1; v < GV_VERBS; v++)
		for (int i = 0; i < GA_ANSWERS; i++)
			met->of[v][i] |= m->met[v][i];
	ck_assert_msg(all_done(), "seed %u did not do all", first_seed);
	ck_assert_int_gt(yes_so_far, done_so_far / 4);
}
END_TEST

/* That is rare: of more lots than one step takes; and what has no name of its own. */
START_TEST(every_answer_was_met)
{
	char none[1000] = "";

	for (int i = 0; i < GA_ANSWERS; i++) {
		bool any = ((mg_answers)1 << i & (GA_MANY | GA_SAME_UNIT)) != 0;
		for (int v = 1; v < GV_VERBS; v++)
			any |= met->of[v][i];
		if (!any)
			strcat(strcat(none, " "), mg_answer_name((mg_answers)1 << i));
	}
	ck_assert_msg(none[0] == '\0', "never met alone:%s", none);
}
END_TEST

Suite *
goods_play_suite(const char *name, unsigned seeds)
{
	long operations = batch_operations(OPERATIONS);
	Suite *s = suite_create(name);
	TCase *tc = tcase_create("model"), *all = tcase_create("all");

	met = mmap(NULL, sizeof *met, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 180);
	tcase_add_loop_test(tc, goods_are_as_the_model_says, (int)seeds,
	    (int)(seeds + (operations + COUNTY_OF - 1) / COUNTY_OF));
	suite_add_tcase(s, tc);
	if (operations >= OPERATIONS)
		tcase_add_test(all, every_answer_was_met);
	suite_add_tcase(s, all);
	return s;
}
