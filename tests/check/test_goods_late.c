/*
 * Late paper in any order. A night's bills (in, out, hand-outs, returns, rotations, transfers
 * with their loads, receipts and differences, write-offs, corrections) are known only the
 * next day, each with its real time, and are entered by whoever finds the paper: each bill's
 * own steps one after another, the bills among each other in any order. A plain list of
 * rows says what stores must have: in whatever order, now, as it was at any moment by what
 * is known now (at=), and as the book said at any moment (known=), which is what was shown then.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "src/admin/check_stock.h"
#include "src/rules/stock/holding.h"
#include "tests/check/help_goods_plan.h"

Suite *suite_goods_late(void);

#define MINUTE 60000LL
#define NIGHT (600 * MINUTE)
enum { NIGHTS = 5, ORDERS = 4, BILLS = 30, STEPS_OF = 6, STEPS = BILLS * STEPS_OF, ROWS_OF = 8, SHOWN = 40,
	MOMENTS = 25, PLENTY = 100000 };
/* What a store has of an item, as lists of stock show it; nowhere: outside, or on a bill. */
enum { THERE_GOOD, THERE_CHECK, THERE_DAMAGED, COMING, PLACES, NOWHERE = -1 };

static struct world w;
static struct model_goods *m;		/* its people, and the bills' ids */
static unsigned seed;

struct book {
	int64_t n[MG_UNITS][MG_ITEMS][PLACES];
};
/* Something that was done, its rows, and when it was written down. */
static struct step {
	struct mg_act a;
	int bill;			/* of its own list */
	int64_t happened, at;		/* at 0: not yet */
	struct {
		int item, from, from_at, to, to_at;
		int64_t q;
	} row[ROWS_OF];
	int rows;
} step[STEPS];
static int steps;

static int
chance(int n)
{
	return mg_chance(&seed, n);
}

static void
setup(void)
{
	world_open(&w);
	m = calloc(1, sizeof *m);
	ck_assert_ptr_nonnull(m);
	goods_county(&w, m);
}

static void
teardown(void)
{
	struct txn t;

	world_read(&w, &t);
	ck_assert_uint_eq(check_stock(&t, stdout), 0);
	txn_abort(&t);
	free(m);
	world_close(&w);
}

/* ---- what was done that night ---- */

static int
keeper(int unit)
{
	for (int i = 0; i < m->people; i++)
		if (m->person[i].keeps == unit)
			return i;
	return -1;
}

/* One more step of a bill, later than its last one. */
static struct step *
add_step(int bill, enum mg_verb verb, int who)
{
	struct step *s = &step[steps++], *last = steps > 1 && s[-1].bill == bill ? s - 1 : NULL;
	int64_t since = last != NULL ? last->happened : w.now;

	ck_assert_int_le(steps, STEPS);
	*s = (struct step){ .a = { .verb = verb, .who = who, .from = -1, .to = -1, .bill = bill, .lot = -1,
	    .reason = true, .accepted = true }, .bill = bill };
	s->happened = since + 1 + chance((int)((w.now + NIGHT - since) / 2));
	return s;
}

static void
goods(struct step *s, int item, int64_t q)
{
	s->a.goods.of[s->a.goods.n].item = item;
	s->a.goods.of[s->a.goods.n++].q = (long)q;
}

static void
row(struct step *s, int item, int64_t q, int from, int from_at, int to, int to_at)
{
	s->row[s->rows].item = item;
	s->row[s->rows].q = q;
	s->row[s->rows].from = from;
	s->row[s->rows].from_at = from_at;
	s->row[s->rows].to = to;
	s->row[s->rows++].to_at = to_at;
}

static void
come_in(int bill, int unit, int item)
{
	struct step *s = add_step(bill, GV_IN, keeper(unit));
	int64_t q = 20 + chance(50), damaged = 1 + chance(9);

	s->a.to = unit;
	s->a.accepted = chance(2) == 0;
	goods(s, item, q);
	row(s, item, q, NOWHERE, 0, s->a.accepted ? THERE_GOOD : THERE_CHECK, unit);
	if (s->a.accepted)
		return;
	s = add_step(bill, GV_ACCEPT, keeper(unit));
	s->a.damaged.of[s->a.damaged.n].item = item;
	s->a.damaged.of[s->a.damaged.n++].q = (long)damaged;
	row(s, item, damaged, THERE_CHECK, unit, THERE_DAMAGED, unit);
	row(s, item, q - damaged, THERE_CHECK, unit, THERE_GOOD, unit);
}

/* A row that was wrong is taken back, dated as it was. */
static void
come_in_wrongly(int bill, int unit, int item)
{
	struct step *s = add_step(bill, GV_IN, keeper(unit));
	int64_t q = 20 + chance(50), then = s->happened;

	s->a.to = unit;
	goods(s, item, q);
	row(s, item, q, NOWHERE, 0, THERE_GOOD, unit);
	s = add_step(bill, GV_UNDO, keeper(unit));
	s->a.row = 1;
	s->happened = then;
	row(s, item, q, THERE_GOOD, unit, NOWHERE, 0);
}

static void
go_out(int bill, int unit, int item)
{
	bool give = chance(2) == 0;
	struct step *s = add_step(bill, give ? GV_GIVE : GV_OUT, keeper(unit));
	int64_t q = 1 + chance(60);

	s->a.from = unit;
	s->a.to = give ? -1 : (unit + 1 + chance(MG_UNITS - 1)) % MG_UNITS;
	goods(s, item, q);
	row(s, item, q, THERE_GOOD, unit, give ? NOWHERE : THERE_GOOD, give ? 0 : s->a.to);
}

static void
come_back(int bill, int unit, int item)
{
	int to = (unit + 1 + chance(MG_UNITS - 1)) % MG_UNITS, as = chance(3);
	struct step *s = add_step(bill, GV_BACK, keeper(to));
	int64_t q = 1 + chance(40);

	s->a.from = unit;
	s->a.to = to;
	s->a.condition = MG_GOOD + as;
	goods(s, item, q);
	row(s, item, q, THERE_GOOD, unit, THERE_GOOD + as, to);
}

static void
exchange(int bill, int unit, int item)
{
	struct step *s = add_step(bill, GV_SWAP, keeper(unit));
	int64_t q = 1 + chance(40), new = 1 + chance(40);

	s->a.from = unit;
	goods(s, item, q);
	s->a.fresh.of[0].item = item;
	s->a.fresh.of[0].q = (long)new;
	s->a.fresh.n = 1;
	row(s, item, q, THERE_GOOD, unit, NOWHERE, 0);
	row(s, item, new, NOWHERE, 0, THERE_GOOD, unit);
}

static void
write_off(int bill, int unit, int item)
{
	struct step *s = add_step(bill, GV_WRITEOFF, keeper(unit));
	int64_t q = 1 + chance(40);

	s->a.from = unit;
	goods(s, item, q);
	s = add_step(bill, GV_CONFIRM, 0);
	row(s, item, q, THERE_GOOD, unit, NOWHERE, 0);
}

/* Sent in two, received with some damaged and some missing, which never left or was found. */
static void
transfer(int bill, int unit, int item)
{
	int to = (unit + 1 + chance(MG_UNITS - 1)) % MG_UNITS;
	int64_t q = 40 + chance(60), first = 1 + chance(30), got = 1 + chance(20), damaged = 1 + chance(5);
	int64_t missing = q - got - damaged;
	bool found = chance(2) == 0;
	struct step *s = add_step(bill, GV_ORDER, 1);

	s->a.from = unit;
	s->a.to = to;
	s->a.reason = false;
	goods(s, item, q);
	s = add_step(bill, GV_LOAD, keeper(unit));
	goods(s, item, first);
	row(s, item, first, THERE_GOOD, unit, COMING, to);
	s = add_step(bill, GV_LOAD, keeper(unit));
	row(s, item, q - first, THERE_GOOD, unit, COMING, to);
	s = add_step(bill, GV_TAKE, keeper(to));
	goods(s, item, got);
	s->a.damaged.of[0].item = item;
	s->a.damaged.of[0].q = (long)damaged;
	s->a.damaged.n = 1;
	row(s, item, damaged, COMING, to, THERE_DAMAGED, to);
	row(s, item, got, COMING, to, THERE_GOOD, to);
	s = add_step(bill, GV_FINISH, keeper(to));
	row(s, item, missing, COMING, to, NOWHERE, 0);
	s = add_step(bill, GV_EXPLAIN, keeper(unit));
	s->a.as = found ? MG_AS_FOUND_AFTER : MG_AS_RETURNED;
	if (found)
		s->a.who = keeper(to);
	row(s, item, missing, NOWHERE, 0, found ? THERE_CHECK : THERE_GOOD, found ? to : unit);
}

static void
plan_night(void)
{
	static void (*const any[])(int, int, int) = { come_in, come_in_wrongly, go_out, go_out, come_back, exchange,
		write_off, transfer, transfer };

	steps = 0;
	for (int bill = 0; bill < BILLS; bill++)
		any[bill < 9 ? bill : chance(9)](bill, chance(MG_UNITS), chance(MG_ITEMS));
}

/* ---- the plain list of rows ---- */

static void
put(struct book *b, int item, int place, int at, int64_t q)
{
	if (place != NOWHERE)
		b->n[at][item][place] += q;
}

/* What had happened by `at` and was written down by `known`; 0: all that was. */
static struct book
by_the_list(const struct book *before, int64_t at, int64_t known)
{
	struct book b = *before;

	for (int i = 0; i < steps; i++) {
		const struct step *s = &step[i];
		if (s->at == 0 || (at != 0 && s->happened > at) || (known != 0 && s->at > known))
			continue;
		for (int k = 0; k < s->rows; k++) {
			put(&b, s->row[k].item, s->row[k].from, s->row[k].from_at, -s->row[k].q);
			put(&b, s->row[k].item, s->row[k].to, s->row[k].to_at, s->row[k].q);
		}
	}
	return b;
}

/* ---- what is shown ---- */

static int
item_of(uint64_t id)
{
	int i = 0;

	while (i < MG_ITEMS && gc.item[i] != id)
		i++;
	ck_assert_int_lt(i, MG_ITEMS);
	return i;
}

static struct book
shown(int64_t at, int64_t known)
{
	struct viewer v;
	struct book b = { 0 };
	struct txn t;

	world_viewer(&w, "county", &v);
	world_read(&w, &t);
	for (int u = 0; u < MG_UNITS; u++) {
		struct holding_query q = { .who = &v, .unit = gc.unit[u], .area = "", .now = w.now, .when = { at, known } };
		struct holding *all;
		size_t n = holdings(&t, &q, &all);
		for (size_t i = 0; i < n; i++) {
			int64_t *to = b.n[u][item_of(all[i].item)];
			to[THERE_GOOD] = all[i].good;
			to[THERE_CHECK] = all[i].check;
			to[THERE_DAMAGED] = all[i].damaged;
			to[COMING] = all[i].incoming;
		}
		free(all);
	}
	ck_assert_int_eq(t.err, 0);
	txn_abort(&t);
	return b;
}

static void
same(const struct book *is, const struct book *must, const char *what, int order)
{
	for (int u = 0; u < MG_UNITS; u++)
		for (int i = 0; i < MG_ITEMS; i++)
			for (int p = 0; p < PLACES; p++)
				if (is->n[u][i][p] != must->n[u][i][p])
					ck_abort_msg("order %d, %s: place %d of item %d in unit %d has %lld, must have %lld", order,
					    what, p, i, u, (long long)is->n[u][i][p], (long long)must->n[u][i][p]);
}

/* ---- it is entered ---- */

static uint64_t
enter(const struct mg_act *a)
{
	struct origin who = { .account = gc.account[a->who], .address = "192.0.2.1" };
	struct request req;
	struct reply r;

	goods_request(m, a, 0, &req);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	world_core_do(&w, &who, &req, &r);
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert_msg(r.outcome == DONE, "%s of bill %d: %s at %s", mg_verb_name(a->verb), a->bill,
	    world_message(r.refusal.message), r.refusal.field);
	return r.answer.id;
}

static void
enter_step(struct step *s)
{
	uint64_t id;

	s->a.happened = s->a.verb == GV_UNDO ? 0 : s->happened;
	id = enter(&s->a);
	if (s == step || s[-1].bill != s->bill)
		m->bill[s->bill].id = id;
	s->at = w.now;
	w.now += MINUTE;
}

/* Plenty of everything everywhere, so that whatever comes in whatever order is there. */
static struct book
stock_up(void)
{
	struct book b = { 0 };

	for (int u = 0; u < MG_UNITS; u++)
		for (int i = 0; i < MG_ITEMS; i++) {
			struct mg_act a = { .verb = GV_IN, .who = keeper(u), .to = u, .from = -1, .bill = -1, .accepted = true };
			a.goods.of[0].item = i;
			a.goods.of[0].q = PLENTY + 1000 * u + i;
			a.goods.n = 1;
			enter(&a);
			b.n[u][i][THERE_GOOD] = PLENTY + 1000 * u + i;
		}
	w.now += MINUTE;
	return b;
}

/* Which bill goes on: one whose next step is to be entered. Order 0: as it happened. */
static int
next_step(int order)
{
	int best = -1, n = 0;

	for (int i = 0; i < steps; i++) {
		bool first = i == 0 || step[i - 1].bill != step[i].bill;
		if (step[i].at != 0 || (!first && step[i - 1].at == 0))
			continue;
		n++;
		if (best < 0 || (order == 0 ? step[i].happened < step[best].happened : chance(n) == 0))
			best = i;
	}
	return best;
}

START_TEST(any_order_ends_alike)
{
	static struct book then[SHOWN];
	int64_t when[SHOWN], begin;
	int night = _i / ORDERS, order = _i % ORDERS, n = 0, i;
	struct book before, is, must;

	seed = 1000u + (unsigned)night;
	before = stock_up();
	begin = w.now;
	plan_night();
	w.now += NIGHT;
	seed = 7u + (unsigned)_i * 7919u;
	for (int k = 0; (i = next_step(order)) >= 0; k++) {
		enter_step(&step[i]);
		if (k % 3 != 0 || n == SHOWN)
			continue;
		then[n] = shown(0, 0);
		when[n++] = w.now - MINUTE;
	}
	is = shown(0, 0);
	must = by_the_list(&before, 0, 0);
	same(&is, &must, "now", order);
	for (i = 0; i < n; i++) {
		is = shown(0, when[i]);
		same(&is, &then[i], "as it was shown", order);
		must = by_the_list(&before, 0, when[i]);
		same(&is, &must, "as the book said", order);
	}
	for (i = 0; i < MOMENTS; i++) {
		int64_t at = begin + (int64_t)chance(600) * MINUTE;
		is = shown(at, 0);
		must = by_the_list(&before, at, 0);
		same(&is, &must, "as it was", order);
		is = shown(at, when[i % n]);
		must = by_the_list(&before, at, when[i % n]);
		same(&is, &must, "as it was by what the book said", order);
	}
}
END_TEST

Suite *
suite_goods_late(void)
{
	Suite *s = suite_create("goods_late");
	TCase *tc = tcase_create("late");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, any_order_ends_alike, 0, NIGHTS * ORDERS);
	suite_add_tcase(s, tc);
	return s;
}
