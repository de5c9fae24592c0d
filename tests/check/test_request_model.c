/*
 * Requests for goods against a model that shares no code with the rules (model_request.h):
 * villages ask, desks of the townships and two of the county answer in races, goods come
 * short, are lost, returned or there after all, and what is asked outside arrives; the model
 * foretells each answer. The core runs in a process of its own, which is killed between; one request in
 * twenty is sent twice. After every batch each desk's arithmetic is exact, nothing was agreed
 * twice, nothing is met while a line is short, and who is asked is who has something open.
 *
 * FENGSUI_OPERATIONS=1000000 plays so many instead, from FENGSUI_SEED on.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "gen/kinds/request/enums.h"
#include "gen/kinds/stock/enums.h"
#include "tests/check/help_batch.h"
#include "tests/check/help_request_plan.h"

Suite *suite_request_model(void);

enum { COUNTY_OF = 1000, LOOK_EVERY = 10, KILL_ONE_IN = 20, OPERATIONS = 20000 };

static struct world w;
static struct apart *table;
static struct request_seen *seen;
static struct model_request *m;
static unsigned seed, first_seed;
static long done_so_far, yes_so_far;
static struct mr_act acts[JOBS];
static int *agreed_anew;		/* the last of enum mr_answer: in how many counties a row was not taken back for that; of all */

static void
setup(void)
{
	world_open_in_memory(&w);
	m = calloc(1, sizeof *m);
	ck_assert_ptr_nonnull(m);
	played_county(&w, m);
	core_close(w.core);
	w.core = NULL;
	table = apart_begin_with(w.dir, sizeof *seen, played_look);
	table->steps = true;
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
explain_request(int i)
{
	struct mr_shares s;

	printf("  request %d: place %d, to unit %d, by %d, state %d%s\n", i, m->request[i].area,
	    m->request[i].unit, m->request[i].by, m->request[i].state, m->request[i].drill ? ", drill" : "");
	for (int k = 0; k < m->request[i].lines; k++) {
		mr_shares_of(m, i, k, &s);
		printf("  line %d: item %d asked %ld sent %ld received %ld:", k, m->request[i].line[k].item,
		    m->request[i].line[k].asked, s.sent, s.received);
		for (int d = 0; d <= m->request[i].desks; d++)
			printf(" [share %ld agreed %ld passed %ld refused %ld open %ld]", s.of[d].share,
			    s.of[d].agreed, s.of[d].passed, s.of[d].refused, s.of[d].open);
		printf("\n");
	}
	for (int i2 = 0; i2 < m->bills; i2++) {
		const struct mr_bill *b = &m->bill[i2];
		for (int k = 0; b->request == i && k < b->lines; k++)
			printf("  bill %d kind %d state %d from %d to %d: item %d desk %d asked %ld cut %ld sent %ld way %ld "
			    "missing %ld surplus %ld received %ld damaged %ld returned %ld lost %ld\n", i2, b->kind,
			    b->state, b->from, b->to, b->line[k].item, b->line[k].desk, b->line[k].asked,
			    b->line[k].cut, b->line[k].sent, b->line[k].way, b->line[k].missing,
			    b->line[k].surplus, b->line[k].received, b->line[k].damaged, b->line[k].returned,
			    b->line[k].lost);
	}
}

static void
explain(const struct mr_act *a, unsigned want, const struct reply *is)
{
	printf("seed %u, after %ld operations: %s by %d, place %d, from %d to %d, request %d line %d, bill %d, as %d:"
	    " agree %ld pass %ld refuse %ld", first_seed, done_so_far, mr_verb_name(a->verb), a->who, a->area,
	    a->from, a->to, a->request, a->line, a->bill, a->as, a->agree, a->pass, a->refuse);
	for (int i = 0; i < a->goods.n; i++)
		printf(" %ld of %d", a->goods.of[i].q, a->goods.of[i].item);
	for (int i = 0; i < a->damaged.n; i++)
		printf(" damaged %ld of %d", a->damaged.of[i].q, a->damaged.of[i].item);
	printf("%s%s%s%s%s: was %s at %s; must be", a->phone ? ", phone" : "", a->word ? ", word" : "",
	    a->reason ? ", reason" : "", a->outside ? ", outside" : "", a->drill ? ", drill" : "",
	    is->outcome == DONE ? "done" : world_message(is->refusal.message), is->refusal.field);
	for (unsigned i = 0; i < RA_ANSWERS; i++)
		if (want & 1u << i)
			printf(" %s", mr_answer_name(1u << i));
	printf("\n");
	if (a->request >= 0)
		explain_request(a->request);
	if (a->bill >= 0)
		printf("  bill %d: kind %d state %d about %d request %d\n", a->bill, m->bill[a->bill].kind,
		    m->bill[a->bill].state, m->bill[a->bill].about, m->bill[a->bill].request);
	if (a->bill >= 0 && m->bill[a->bill].request >= 0)
		explain_request(m->bill[a->bill].request);
	fflush(stdout);
}

static void
touch(const struct mr_act *a)
{
	for (int i = 0; i < m->requests; i++)
		seen->touched[i] |= i == a->request || (a->bill >= 0 && m->bill[a->bill].request == i) ||
		    a->verb == RV_ORDER || (a->verb == RV_SEND && i == m->requests - 1) ||
		    (a->bill >= 0 && m->bill[a->bill].about >= 0 && m->bill[m->bill[a->bill].about].request == i);
}

/* --- for the batches */

static void
plan_one(void *act)
{
	*(struct mr_act *)act = mr_plan(m, &seed, table->now);
}

static void
ask_for(const void *act, struct job *j)
{
	j->who = (struct origin){ .account = played_request(m, act, &j->req), .address = "192.0.2.1" };
	memset(&j->reply, 0, sizeof j->reply);
}

static void
put_aside(bool begins)
{
	static struct model_request *real;

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
	bool yes = mr_foretell(m, act) == RA_YES;

	if (yes)
		mr_done(m, act, 0);
	return yes;
}

static void
take_answer(const void *act, const struct reply *is)
{
	const struct mr_act *a = act;
	unsigned want = mr_foretell(m, a), got = played_answer(is);

	if ((got & want) == 0) {
		explain(a, want, is);
		ck_abort_msg("seed %u: another answer than foretold", first_seed);
	}
	if (got == RA_YES) {
		mr_done(m, a, is->answer.id);
		touch(a);
		yes_so_far++;
	}
	done_so_far++;
}

/* --- what is stored */

static void
same(const char *what, long long is, long long want, const char *of, int i)
{
	if (is == want)
		return;
	if (strcmp(of, "request") == 0)
		explain_request(i);
	fflush(stdout);
	ck_abort_msg("seed %u, after %ld operations: %s of %s %d is %lld, must be %lld", first_seed, done_so_far,
	    what, of, i, is, want);
}

/* By what is stored alone, whatever the model says. */
static void
check_line(int i, int k)
{
	const struct mr_shares *s = &seen->request[i].line[k];
	long share = seen->request[i].asked_for[k], agreed = 0;

	same("all of a line", s->agreed + s->passed + s->refused + s->open + s->given_up, share, "request", i);
	for (int d = 0; d < seen->request[i].desks; d++) {
		const struct mr_share *of = &s->of[d];
		same("a share", of->share, share, "request", i);
		same("what a desk says", of->agreed + of->passed + of->refused + of->open + of->given_up, share,
		    "request", i);
		ck_assert(of->agreed >= 0 && of->passed >= 0 && of->refused >= 0 && of->open >= 0);
		agreed += of->agreed;
		share = of->passed;
	}
	ck_assert_msg(agreed <= seen->request[i].asked_for[k], "seed %u: agreed twice", first_seed);
	ck_assert_msg(seen->request[i].state != request_state_met || s->received >= seen->request[i].asked_for[k],
	    "seed %u: met, and a line is short", first_seed);
}

static void
compare_line(int i, int k)
{
	const struct mr_shares *is = &seen->request[i].line[k];
	struct mr_shares s;

	check_line(i, k);
	mr_shares_of(m, i, k, &s);
	for (int d = 0; d <= m->request[i].desks; d++) {
		same("agreed", is->of[d].agreed, s.of[d].agreed, "request", i);
		same("passed", is->of[d].passed, s.of[d].passed, "request", i);
		same("refused", is->of[d].refused, s.of[d].refused, "request", i);
		same("open", is->of[d].open, s.of[d].open, "request", i);
		same("given up", is->of[d].given_up, s.of[d].given_up, "request", i);
	}
	same("sent", is->sent, s.sent, "request", i);
	same("received", is->received, s.received, "request", i);
}

/* Whoever has something open is asked; half an hour later the county is, of a township. */
static void
compare_asked(int i)
{
	const struct mr_request *r = &m->request[i];
	bool late = false, county = r->due[r->desks - 1] != 0;

	for (int d = 0; d <= r->desks; d++) {
		same("asked", seen->request[i].asked[d], r->due[d] != 0, "request", i);
		late |= d < r->desks - 1 && r->due[d] != 0 && r->due[d] <= table->now;
	}
	if (late || !county)
		same("climbed", seen->request[i].climbed, late, "request", i);
}

static void
compare_request(int i)
{
	const struct mr_request *r = &m->request[i];
	static const int states[MR_STATES] = { 0, request_state_open, request_state_answered, request_state_met,
		request_state_ended, request_state_withdrawn };

	same("lines", seen->request[i].lines, r->lines, "request", i);
	same("desks", seen->request[i].desks, r->desks + 1, "request", i);
	same("state", seen->request[i].state, states[r->state], "request", i);
	same("live", seen->request[i].live, r->state <= MR_ANSWERED, "request", i);
	for (int k = 0; k < r->lines; k++)
		compare_line(i, k);
	compare_asked(i);
}

static void
compare_bill(int i)
{
	const struct mr_bill *b = &m->bill[i];
	static const int states[MR_GOINGS] = { 0, bill_state_ordered, bill_state_waiting, bill_state_moving,
		bill_state_settled, bill_state_cancelled };
	static const int bills[] = { 0, bill_kind_in, bill_kind_transfer, bill_kind_writeoff, bill_kind_give,
		bill_kind_correct };

	same("kind", seen->bill[i].kind, bills[b->kind], "bill", i);
	same("state", seen->bill[i].state, states[b->state], "bill", i);
	same("live", seen->bill[i].live, mr_live(b), "bill", i);
	for (int k = 0; k < b->lines; k++)
		same("cut", seen->bill[i].cut[k], b->line[k].cut, "bill", i);
}

static void
compare(bool all)
{
	seen->now = table->now;
	ck_assert(apart_does(all ? APART_LOOK : APART_LOOK_AT_SOME));
	same("requests", seen->requests, m->requests, "county", 0);
	same("bills", seen->bills, m->bills, "county", 0);
	for (int i = 0; i < m->bills; i++) {
		compare_bill(i);
		if (m->bill[i].id == 0)		/* one that was made beside another */
			m->bill[i].id = seen->bill[i].id;
		ck_assert_uint_eq(m->bill[i].id, seen->bill[i].id);
	}
	played_rows(m, seen);
	for (int i = 0; i < m->requests; i++) {
		ck_assert_uint_eq(m->request[i].id, seen->request[i].id);
		if (all || seen->touched[i])
			compare_request(i);
		seen->touched[i] = false;
	}
	for (int u = 0; all && u < MR_UNITS; u++)
		for (int i = 0; i < MR_ITEMS; i++) {
			same("promised", seen->promised[u][i], mr_promised(m, u, i), "unit", u);
			same("free", seen->unbound[u][i], mr_free(m, u, i), "unit", u);
		}
	ck_assert_msg(!all || table->faults == 0, "seed %u, after %ld operations, check says: %s", first_seed,
	    done_so_far, table->said);
}

static bool
has_met(int answer)
{
	for (int v = 1; v < RV_VERBS; v++)
		if (m->met[v][answer])
			return true;
	return false;
}

/* The others are those of goods, which have a model of their own. */
#define OWN_ANSWERS (RA_YES | RA_SCOPE | RA_OVER | RA_SHARE | RA_NONE_OPEN | RA_RACE | RA_REASON | RA_OUTSIDE | RA_LEADER | \
	RA_SHORT | RA_ON_WAY | RA_ASKER | RA_WORD | RA_HELD | RA_DRILL | RA_ELSEWHERE)

static bool
all_met(void)
{
	for (int v = 1; v < RV_VERBS; v++)
		if (!m->met[v][0])
			return false;
	for (int i = 0; i < RA_ANSWERS; i++)
		if ((OWN_ANSWERS & 1u << i) && !has_met(i))
			return false;
	return true;
}

/* What was not met by then is waited for, so that no seed leaves one out by chance. */
static bool
goes_on(void)
{
	return m->bills < MR_BILLS - JOBS * 4 && m->requests < MR_REQUESTS - JOBS &&
	    (done_so_far < COUNTY_OF || !all_met());
}

START_TEST(requests_are_as_the_model_says)
{
	const char *from = getenv("FENGSUI_SEED");
	struct batch_play play;

	first_seed = seed = (from != NULL ? (unsigned)atoi(from) : 1u) + (unsigned)_i * 7919u;
	play = (struct batch_play){ .table = table, .seed = &seed, .first_seed = first_seed, .minutes = 12,
	    .kill_one_in = KILL_ONE_IN, .less_one_in = 4, .acts = acts, .size = sizeof acts[0],
	    .chance = mr_chance, .plan = plan_one, .ask = ask_for, .aside = put_aside, .would = would_be,
	    .take = take_answer };
	table->now = w.now;
	done_so_far = yes_so_far = 0;
	for (int i = 1; goes_on(); i++) {
		batch_one(&play);
		compare(i % LOOK_EVERY == 0);
	}
	compare(true);
	for (int i = 0; i < RA_ANSWERS; i++)
		if ((OWN_ANSWERS & 1u << i) && !has_met(i))
			printf("seed %u never came to %s\n", first_seed, mr_answer_name(1u << i));
	for (int v = 1; v < RV_VERBS; v++)
		if (!m->met[v][0])
			printf("seed %u never did %s\n", first_seed, mr_verb_name((enum mr_verb)v));
	fflush(stdout);
	ck_assert_msg(all_met(), "seed %u did not meet all", first_seed);
	ck_assert_int_gt(yes_so_far, done_so_far / 3);
	*agreed_anew += has_met(__builtin_ctz(RA_AGREED));
}
END_TEST

/* Rare: not each county comes to it. */
START_TEST(goods_that_were_agreed_anew_came_back)
{
	ck_assert_int_gt(*agreed_anew, 0);
}
END_TEST

Suite *
suite_request_model(void)
{
	long operations = batch_operations(OPERATIONS);
	Suite *s = suite_create("request_model");
	TCase *tc = tcase_create("model"), *all = tcase_create("all");

	agreed_anew = mmap(NULL, sizeof *agreed_anew, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, requests_are_as_the_model_says, 0, (int)((operations + COUNTY_OF - 1) / COUNTY_OF));
	suite_add_tcase(s, tc);
	if (operations >= OPERATIONS)
		tcase_add_test(all, goods_that_were_agreed_anew_came_back);
	suite_add_tcase(s, all);
	return s;
}
