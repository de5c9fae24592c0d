/* Plays goods against their model: see help_goods_play.h. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gen/kinds/stock/enums.h"
#include "tests/check/help_apart.h"
#include "tests/check/help_goods_plan.h"
#include "tests/check/help_goods_play.h"

enum { COUNTY_OF = 5000, LOOK_EVERY = 15, KILL_ONE_IN = 50, OPERATIONS = 100000 };
#define MINUTE 60000LL

static struct world w;
static struct apart *table;
static struct goods_seen *seen;
static struct model_goods *m;		/* too large for the stack */
static unsigned seed, first_seed;
static long done_so_far, yes_so_far;

static int
chance(int n)
{
	return mg_chance(&seed, n);
}

static void
setup(void)
{
	const char *tmp = getenv("TMPDIR");
	char kept[80];

	/* The commits, and not the disk, are tested. */
	snprintf(kept, sizeof kept, "%s", tmp != NULL ? tmp : "");
	if (access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 1);
	world_open(&w);
	if (tmp != NULL)
		setenv("TMPDIR", kept, 1);
	else
		unsetenv("TMPDIR");
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
explain(const struct mg_act *a, unsigned want, const struct reply *is)
{
	printf("seed %u, after %ld operations: %s by %d, from %d to %d, bill %d, as %d,", first_seed,
	    done_so_far, mg_verb_name(a->verb), a->who, a->from, a->to, a->bill, a->as);
	for (int i = 0; i < a->goods.n; i++)
		printf(" %ld of %d", a->goods.of[i].q, a->goods.of[i].item);
	for (int i = 0; i < a->damaged.n; i++)
		printf(" damaged %ld of %d", a->damaged.of[i].q, a->damaged.of[i].item);
	printf("%s%s%s: was %s at %s; must be", a->phone ? ", phone" : "", a->word ? ", word" : "",
	    a->reason ? ", reason" : "", is->outcome == DONE ? "done" : world_message(is->refusal.message),
	    is->refusal.field);
	for (unsigned i = 0; i < GA_ANSWERS; i++)
		if (want & 1u << i)
			printf(" %s", mg_answer_name(1u << i));
	printf("\n");
	for (int k = 0; a->bill >= 0 && k < m->bill[a->bill].lines; k++)
		printf("  line %d: item %d asked %ld cut %ld sent %ld\n", k + 1, m->bill[a->bill].line[k].item,
		    m->bill[a->bill].line[k].asked, m->bill[a->bill].line[k].cut, m->bill[a->bill].line[k].sent);
	for (int i = 0; a->bill >= 0 && i < m->bill[a->bill].parts; i++)
		printf("  lot %d: way %ld missing %ld surplus %ld, to be confirmed %ld\n", m->bill[a->bill].part[i].lot,
		    m->bill[a->bill].part[i].way, m->bill[a->bill].part[i].missing,
		    m->bill[a->bill].part[i].surplus, m->bill[a->bill].part[i].claimed);
	for (int i = 0; a->bill >= 0 && i < m->bills; i++)
		if (m->bill[i].about == a->bill)
			printf("  loss %d: state %d, %d parts\n", i, m->bill[i].state, m->bill[i].parts);
	if (a->bill >= 0)
		printf("  kind %d state %d from %d to %d way %ld missing %ld surplus %ld\n", m->bill[a->bill].kind,
		    m->bill[a->bill].state, m->bill[a->bill].from, m->bill[a->bill].to,
		    mg_on_bill(&m->bill[a->bill]).way, mg_on_bill(&m->bill[a->bill]).missing,
		    mg_on_bill(&m->bill[a->bill]).surplus);
	fflush(stdout);
}

static void
take_answer(const struct mg_act *a, const struct reply *is)
{
	unsigned want = mg_foretell(m, a), got = goods_answered(is);

	if ((got & want) == 0) {
		explain(a, want, is);
		ck_abort_msg("seed %u: another answer than foretold", first_seed);
	}
	if (got == GA_YES) {
		mg_done(m, a, is->answer.id);
		yes_so_far++;
	}
	done_so_far++;
}

/* --- many at once */

/* Planned upon what all saw last; of >= 0: that one once more, with its id. */
static struct planned {
	struct mg_act a;
	int of;
	bool yes;		/* foretold */
} list[JOBS];
static int nlist;

static void
ask_for(const struct mg_act *a, struct job *j)
{
	goods_request(m, a, &j->req);
	j->who = (struct origin){ .account = gc.account[a->who], .address = "192.0.2.1" };
	memset(&j->reply, 0, sizeof j->reply);
}

static void
plan_batch(void)
{
	int n = chance(4) > 0 ? AT_ONCE : 1 + chance(AT_ONCE);

	table->now += chance(40) * MINUTE + chance(60000);
	for (nlist = 0; n-- > 0; nlist++) {
		list[nlist] = (struct planned){ mg_plan(m, &seed, table->now), -1, false };
		ask_for(&list[nlist].a, &table->job[nlist]);
		if (chance(20) != 0)
			continue;
		list[nlist + 1] = (struct planned){ list[nlist].a, nlist, false };
		table->job[nlist + 1] = table->job[nlist];
		nlist++;
	}
	table->n = nlist;
	table->dies = chance(KILL_ONE_IN) == 0 ? chance(nlist + 2) : -1;
}

/* What of it was stored, without an answer. */
static void
foretell_batch(void)
{
	struct model_goods *real = m;

	m = malloc(sizeof *m);
	ck_assert_ptr_nonnull(m);
	memcpy(m, real, sizeof *m);
	for (int i = 0; i < nlist; i++) {
		bool before = list[i].of >= 0 && list[list[i].of].yes;
		list[i].yes = !before && mg_foretell(m, &list[i].a) == GA_YES;
		if (list[i].yes)
			mg_done(m, &list[i].a, 0);
	}
	free(m);
	m = real;
}

/* Killed when all was stored and nobody was told: what was stored is sent again. */
static void
send_again(void)
{
	int n = 0;

	foretell_batch();
	for (int i = 0; i < nlist; i++)
		if (list[i].yes)
			table->job[n++] = table->job[i];
	table->n = n;
	table->dies = -1;
	ck_assert(apart_does(APART_BATCH));
	n = 0;
	for (int i = 0; i < nlist; i++) {
		if (!list[i].yes)
			continue;
		ck_assert_msg(table->job[n].reply.outcome == DONE && table->job[n].reply.before,
		    "seed %u: stored, and not known again after a kill", first_seed);
		take_answer(&list[i].a, &table->job[n++].reply);
	}
}

static void
take_answers(void)
{
	for (int i = 0; i < nlist; i++) {
		const struct reply *is = &table->job[i].reply, *first;
		if (list[i].of >= 0 && (first = &table->job[list[i].of].reply)->outcome == DONE)
			ck_assert_msg(is->outcome == DONE && is->before && is->seq == first->seq,
			    "seed %u: stored twice under one id", first_seed);
		else
			take_answer(&list[i].a, is);
	}
}

static void
one_batch(void)
{
	plan_batch();
	if (apart_does(APART_BATCH)) {
		take_answers();
	} else if (table->dies == nlist + 1) {
		send_again();
	} else {
		table->dies = -1;
		ck_assert(apart_does(APART_BATCH));
		take_answers();
	}
}

/* --- what is stored */

#define SAME(what, is, want, of, i) ck_assert_msg((long long)(is) == (long long)(want), \
	"seed %u, after %ld operations: %s of %s %d is %lld, must be %lld", first_seed, done_so_far, \
	what, of, i, (long long)(is), (long long)(want))

static int
index_of(const uint64_t *ids, size_t stride, int n, uint64_t id)
{
	for (int low = 0; low < n;) {
		int mid = low + (n - low) / 2;
		uint64_t at = *(const uint64_t *)(const void *)((const char *)ids + (size_t)mid * stride);
		if (at == id)
			return mid;
		if (at < id)
			low = mid + 1;
		else
			n = mid;
	}
	return -1;
}

static long
figure_in_model(int kind, uint64_t ref, int lot)
{
	const struct mg_bill *b;
	int at;

	if (kind <= place_kind_damaged) {
		for (at = 0; at < MG_UNITS && gc.unit[at] != ref;)
			at++;
		ck_assert_int_lt(at, MG_UNITS);
		return m->lot[lot].at[at][kind - place_kind_good];
	}
	at = index_of(&seen->bill[0].id, sizeof seen->bill[0], seen->bills, ref);
	ck_assert_int_ge(at, 0);
	b = &m->bill[at];
	for (int i = 0; i < b->parts; i++)
		if (b->part[i].lot == lot)
			return kind == place_kind_way ? b->part[i].way :
			    kind == place_kind_missing ? b->part[i].missing : b->part[i].surplus;
	return 0;
}

/* What is anywhere of a lot, and how many places have some. */
static void
sum_lot(int lot, long *sum, long *places)
{
	for (int u = 0; u < MG_UNITS; u++)
		for (int k = 0; k < 3; k++) {
			*sum += m->lot[lot].at[u][k];
			*places += m->lot[lot].at[u][k] != 0;
		}
}

/* Without the model's own figures: what came in is there, on the way, missing, or has ended. */
static void
compare_sums(void)
{
	long places = 0;
	static long sum[MG_LOTS], is[MG_LOTS];
	int some = 0;

	memset(sum, 0, sizeof sum);
	memset(is, 0, sizeof is);
	for (int l = 0; l < m->lots; l++)
		sum_lot(l, &sum[l], &places);
	for (int b = 0; b < m->bills; b++)
		for (int i = 0; i < m->bill[b].parts; i++) {
			const struct mg_part *p = &m->bill[b].part[i];
			sum[p->lot] += p->way + p->missing - p->surplus;
			places += (p->way != 0) + (p->missing != 0) + (p->surplus != 0);
		}
	for (int i = 0; i < seen->figures; i++) {
		int lot = index_of(seen->lot, sizeof seen->lot[0], seen->lots, seen->figure[i].lot);
		int64_t n = seen->figure[i].n;
		ck_assert_int_ge(lot, 0);
		SAME("a figure", n, figure_in_model(seen->figure[i].kind, seen->figure[i].ref, lot), "lot", lot);
		is[lot] += seen->figure[i].kind == place_kind_surplus ? -(long)n : (long)n;
		some += n != 0;
	}
	SAME("figures", some, places, "places", 0);
	for (int l = 0; l < m->lots; l++) {
		SAME("all", is[l], sum[l], "lot", l);
		SAME("what came in", sum[l], m->lot[l].in - m->lot[l].gone, "lot", l);
	}
}

static void
compare_bill(int i)
{
	const struct mg_bill *b = &m->bill[i];
	static const int states[MG_STATES] = { 0, bill_state_ordered, bill_state_waiting, bill_state_moving,
		bill_state_settled, bill_state_cancelled };

	SAME("kind", seen->bill[i].kind, b->kind == MG_INTO ? bill_kind_in : b->kind == MG_LOSS ?
	    bill_kind_writeoff : bill_kind_transfer, "bill", i);
	SAME("state", seen->bill[i].state, states[b->state], "bill", i);
	SAME("live", seen->bill[i].live, mg_live(b), "bill", i);
	SAME("rows", seen->bill[i].rows, b->rows, "bill", i);
	for (int k = 0; k < b->lines; k++) {
		SAME("cut", seen->bill[i].cut[k], b->line[k].cut, "bill", i);
		SAME("held", seen->bill[i].held[k], mg_live(b) && mg_unsent(&b->line[k]) > 0, "bill", i);
	}
	if (!mg_live(b)) {
		struct mg_part on = mg_on_bill(b);
		SAME("what lies on", b->kind == MG_LOSS ? 0 : on.way + on.missing + on.surplus, 0, "bill", i);
	}
}

static void
compare(void)
{
	seen->now = table->now;
	ck_assert(apart_does(APART_LOOK));
	SAME("lots", seen->lots, m->lots, "county", 0);
	SAME("bills", seen->bills, m->bills, "county", 0);
	for (int i = 0; i < m->bills; i++) {
		compare_bill(i);
		if (m->bill[i].id == 0)		/* one that was made beside another */
			m->bill[i].id = seen->bill[i].id;
		ck_assert_uint_eq(m->bill[i].id, seen->bill[i].id);
	}
	compare_sums();
	for (int u = 0; u < MG_UNITS; u++)
		for (int i = 0; i < MG_ITEMS; i++) {
			long promised = mg_promised(m, u, i);
			SAME("promised", seen->promised[u][i], promised, "unit", u);
			SAME("free", seen->unbound[u][i], mg_usable(m, u, i, table->now) - promised, "unit", u);
		}
	ck_assert_msg(table->faults == 0, "seed %u, after %ld operations, check says: %s", first_seed,
	    done_so_far, table->said);
}

static bool
all_met(void)
{
	bool met[GA_ANSWERS] = { false };

	for (int v = 1; v < GV_VERBS; v++) {
		if (!m->met[v][0])
			return false;
		for (int i = 0; i < GA_ANSWERS; i++)
			met[i] |= m->met[v][i];
	}
	for (int i = 0; i < GA_ANSWERS; i++)
		if (!met[i] && (1 << i) != GA_STATE && (1 << i) != GA_SAME_UNIT && (1 << i) != GA_MANY)
			return false;
	return true;
}

/* What was not met by then is waited for, so that no seed leaves one out by chance. */
static bool
goes_on(void)
{
	return m->bills < MG_BILLS - JOBS * 2 && m->lots < MG_LOTS - JOBS * MG_LINES && (done_so_far < COUNTY_OF || !all_met());
}

START_TEST(goods_are_as_the_model_says)
{
	const char *from = getenv("FENGSUI_SEED");

	first_seed = seed = (from != NULL ? (unsigned)atoi(from) : 1u) + (unsigned)_i * 7919u;
	table->now = w.now;
	done_so_far = yes_so_far = 0;
	for (int i = 1; goes_on(); i++) {
		one_batch();
		if (i % LOOK_EVERY == 0)
			compare();
	}
	compare();
	for (int i = 0; i < GA_ANSWERS; i++) {
		bool met = false;
		for (int v = 1; v < GV_VERBS; v++)
			met |= m->met[v][i];
		if (!met && (1u << i) != GA_MANY)
			printf("seed %u never came to %s alone\n", first_seed, mg_answer_name(1u << i));
	}
	ck_assert_msg(all_met(), "seed %u did not meet all", first_seed);
	ck_assert_int_gt(yes_so_far, done_so_far / 4);
}
END_TEST

Suite *
goods_play_suite(const char *name, unsigned seeds)
{
	const char *wanted = getenv("FENGSUI_OPERATIONS");
	long operations = wanted != NULL ? atol(wanted) : OPERATIONS;
	Suite *s = suite_create(name);
	TCase *tc = tcase_create("model");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 180);
	tcase_add_loop_test(tc, goods_are_as_the_model_says, (int)seeds,
	    (int)(seeds + (operations + COUNTY_OF - 1) / COUNTY_OF));
	suite_add_tcase(s, tc);
	return s;
}
