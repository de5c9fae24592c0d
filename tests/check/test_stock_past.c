/*
 * Goods as they were. Rows come with random dates in a random order; a model that adds up
 * plain arrays says what each moment must show: by what is known now, and as the book said
 * then, which is what was shown then.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/rules/stock/past.h"
#include "tests/check/help_need.h"

Suite *suite_stock_past(void);

#define MINUTE 60000LL
enum { UNITS = 3, ITEMS = 3, LOTS = 6, ROWS = 120, KINDS = 3, MOMENTS = 40, SEEDS = 12 };

static struct world w;

/* A row as the model knows it: between units' places, or from and to outside (unit -1). */
struct event {
	int lot, from, from_kind, to, to_kind;
	int64_t quantity, at, happened;
	uint64_t id;
};
static struct event event[ROWS];
static uint64_t unit[UNITS], item[ITEMS], lot[LOTS];
static unsigned seed;

static unsigned
dice(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 8) % n;
}

static uint64_t
add(const struct kind *k, void *rec)
{
	uint64_t id = change_new(act_begin(&w, "county")->change, k, rec);

	act_end(&w);
	return id;
}

static void
make_places(void)
{
	for (int i = 0; i < UNITS; i++) {
		struct unit u = { .area = COUNTY, .kind = unit_kind_depot };

		snprintf(u.name, sizeof u.name, "样例%d库", i);
		unit[i] = add(&kind_unit, &u);
	}
	for (int i = 0; i < ITEMS; i++) {
		struct item it = { .code = "1010101", .class = item_class_life, .unit = "条", .area = COUNTY };

		snprintf(it.name, sizeof it.name, "样例品%d", i);
		item[i] = add(&kind_item, &it);
	}
	for (int i = 0; i < LOTS; i++) {
		struct lot l = { .day = 20260722, .no = i + 1, .item = item[i % ITEMS],
		    .source = place_kind_opening };

		lot[i] = add(&kind_lot, &l);
	}
}

static void
setup(void)
{
	world_open(&w);
	make_places();
}

static void
teardown(void)
{
	world_close(&w);
}

static struct place
place_of(int u, int kind)
{
	return u < 0 ? (struct place){ kind, 0 } : (struct place){ kind, unit[u] };
}

static void
post(struct event *e)
{
	struct act *act = act_begin(&w, "county");
	struct bill b = { .day = 20260722, .no = 1, .kind = bill_kind_transfer,
	    .state = bill_state_settled, .rows = 1 };
	struct posting row = { .from = place_of(e->from, e->from_kind), .to = place_of(e->to, e->to_kind),
	    .item = item[e->lot % ITEMS], .lot = lot[e->lot], .quantity = e->quantity,
	    .happened = e->happened };
	struct shortage s;

	e->at = act->now;
	ck_assert_int_le(e->happened, e->at);
	ck_assert(ledger_fits(act->txn, &row, 1, &s));
	change_new(act->change, &kind_bill, &b);
	ledger_post(act, &b, &row, 1);
	e->id = *act->change->last_id;
	act_end(&w);
}

/* Much of each lot everywhere, long ago, so that whatever comes in whatever order fits; then
 * rows between any two places. */
static void
plan(unsigned from)
{
	int64_t begin = w.now;

	seed = from;
	for (int i = 0; i < ROWS; i++) {
		struct event *e = &event[i];

		*e = (struct event){ .lot = i % LOTS, .from = -1, .from_kind = place_kind_opening,
		    .to = i / LOTS % UNITS, .to_kind = place_kind_good + i / LOTS / UNITS % KINDS,
		    .quantity = 100000, .happened = begin };
		if (i < LOTS * UNITS * KINDS)
			continue;
		e->lot = (int)dice(LOTS);
		e->from = (int)dice(UNITS);
		e->from_kind = place_kind_good + (int)dice(KINDS);
		e->to = (int)dice(UNITS + 1) - 1;
		e->to_kind = e->to < 0 ? place_kind_given : place_kind_good + (int)dice(KINDS);
		if (e->to == e->from && e->to_kind == e->from_kind)	/* the ledger refuses it */
			e->to_kind = place_kind_good + (e->to_kind - place_kind_good + 1) % KINDS;
		e->quantity = 1 + dice(500);
		e->happened = begin + (int64_t)dice(600) * MINUTE;
	}
}

static void
shuffle_from(int first)
{
	for (int i = ROWS - 1; i > first; i--) {
		int k = first + (int)dice((unsigned)(i - first + 1));
		struct event e = event[i];

		event[i] = event[k];
		event[k] = e;
	}
}

/* ---- the model ---- */

struct book {
	int64_t n[UNITS][LOTS][KINDS];
};

static void
model_add(struct book *b, int u, int l, int kind, int64_t n)
{
	if (u >= 0)
		b->n[u][l][kind - place_kind_good] += n;
}

/* Of rows that had happened by `at` and were entered by `known`; 0: all. */
static struct book
model(int64_t at, int64_t known)
{
	struct book b = { 0 };

	for (int i = 0; i < ROWS; i++) {
		const struct event *e = &event[i];

		if (e->id == 0 || (at != 0 && e->happened > at) || (known != 0 && e->at > known))
			continue;
		model_add(&b, e->from, e->lot, e->from_kind, -e->quantity);
		model_add(&b, e->to, e->lot, e->to_kind, e->quantity);
	}
	return b;
}

/* ---- what is shown ---- */

static int
place_in(const uint64_t *list, int n, uint64_t id)
{
	for (int i = 0; i < n; i++)
		if (list[i] == id)
			return i;
	ck_abort_msg("no such record");
	return -1;
}

/* By unit and by item alike. */
static struct book
shown(int64_t at, int64_t known, bool by_item)
{
	struct moment when = { at, known };
	struct book b = { 0 };
	struct txn t;

	world_read(&w, &t);
	for (int u = 0; u < UNITS; u++) {
		for (int i = 0; i < (by_item ? ITEMS : 1); i++) {
			struct figure *all;
			size_t n = past_figures(&t, unit[u], by_item ? item[i] : 0, &when, &all);

			for (size_t k = 0; k < n; k++) {
				int l = place_in(lot, LOTS, all[k].lot);

				ck_assert_int_ne(all[k].quantity, 0);
				ck_assert_uint_eq(all[k].item, item[l % ITEMS]);
				b.n[u][l][all[k].kind - place_kind_good] = all[k].quantity;
			}
			free(all);
		}
	}
	ck_assert_int_eq(t.err, 0);
	txn_abort(&t);
	return b;
}

/* The same of each lot. */
static struct book
shown_by_lot(int64_t at, int64_t known)
{
	struct moment when = { at, known };
	struct book b = { 0 };
	struct txn t;

	world_read(&w, &t);
	for (int l = 0; l < LOTS; l++) {
		struct lot_place *all;
		size_t n = past_places(&t, lot[l], &when, &all);

		for (size_t k = 0; k < n; k++)
			b.n[place_in(unit, UNITS, all[k].place.ref)][l][all[k].place.kind - place_kind_good] =
			    all[k].quantity;
		free(all);
	}
	txn_abort(&t);
	return b;
}

#define SAME(a, b) do { \
	struct book x_ = (a), y_ = (b); \
	ck_assert_mem_eq(&x_, &y_, sizeof x_); \
} while (0)

/* The card of each unit and item ends where the figures are, and holds each row once. */
static void
card_agrees(int64_t at, int64_t known)
{
	struct moment when = { at, known };
	struct book b = model(at, known);
	struct txn t;

	world_read(&w, &t);
	for (int u = 0; u < UNITS; u++) {
		for (int i = 0; i < ITEMS; i++) {
			struct card_row *all;
			size_t n = past_card(&t, unit[u], item[i], &when, &all), rows = 0;
			int64_t good = 0, whole = 0;

			for (int l = i; l < LOTS; l += ITEMS) {
				good += b.n[u][l][0];
				whole += b.n[u][l][0] + b.n[u][l][1] + b.n[u][l][2];
			}
			for (int k = 0; k < ROWS; k++)
				rows += event[k].id != 0 && event[k].lot % ITEMS == i &&
				    (event[k].from == u || event[k].to == u) &&
				    (at == 0 || event[k].happened <= at) && (known == 0 || event[k].at <= known);
			ck_assert_uint_eq(n, rows);
			ck_assert_int_eq(n > 0 ? all[n - 1].good_then : 0, good);
			ck_assert_int_eq(n > 0 ? all[n - 1].all_then : 0, whole);
			for (size_t k = 1; k < n; k++) {
				ck_assert_uint_lt(all[k - 1].row.id, all[k].row.id);
				ck_assert_int_eq(all[k].good_then, all[k - 1].good_then + all[k].good);
			}
			free(all);
		}
	}
	txn_abort(&t);
}

/* ---- the tests ---- */

/* Every row of a plan in its order, a minute apart and late by any time; what was shown after
 * each third is kept. */
static size_t
enter_all(struct book *then, int64_t *when)
{
	size_t n = 0;

	for (int i = 0; i < ROWS; i++) {
		if (w.now < event[i].happened)
			w.now = event[i].happened;
		post(&event[i]);
		if (i % 3 == 0 && n < MOMENTS) {
			then[n] = shown(0, 0, false);
			when[n++] = w.now;
		}
		w.now += 1 + dice(2) * MINUTE;
	}
	return n;
}

START_TEST(every_moment_is_what_the_model_says)
{
	static struct book then[MOMENTS];
	int64_t when[MOMENTS], begin = w.now;
	size_t n;

	plan(17u + (unsigned)_i);
	shuffle_from(LOTS * UNITS * KINDS);
	n = enter_all(then, when);
	ck_assert_uint_eq(n, MOMENTS);
	SAME(shown(0, 0, false), model(0, 0));
	SAME(shown(0, 0, true), model(0, 0));
	for (size_t i = 0; i < n; i++) {
		int64_t at = begin + (int64_t)dice(700) * MINUTE;

		SAME(shown(0, when[i], i % 2), then[i]);	/* as the book said then: as it was shown */
		SAME(shown(0, when[i], i % 2), model(0, when[i]));
		SAME(shown(at, 0, i % 2), model(at, 0));
		SAME(shown(at, when[i], i % 2), model(at, when[i]));
		SAME(shown_by_lot(at, 0), model(at, 0));
		SAME(shown_by_lot(0, when[i]), then[i]);
		if (i % 8 == 0) {
			card_agrees(at, 0);
			card_agrees(0, when[i]);
		}
	}
	SAME(shown_by_lot(0, 0), model(0, 0));
	card_agrees(0, 0);
}
END_TEST

/* The same paper in two orders: the same stock, and the same past by what is known. */
START_TEST(late_paper_in_any_order_gives_one_past)
{
	static struct book then[MOMENTS], first[MOMENTS];
	int64_t when[MOMENTS], at[MOMENTS], begin = w.now;
	struct book all;

	plan(170u + (unsigned)_i);
	enter_all(then, when);
	all = shown(0, 0, false);
	for (int i = 0; i < MOMENTS; i++) {
		at[i] = begin + (int64_t)i * 17 * MINUTE;
		first[i] = shown(at[i], 0, false);
	}
	teardown();
	setup();
	for (int i = 0; i < ROWS; i++)
		event[i].id = 0;
	shuffle_from(LOTS * UNITS * KINDS);
	enter_all(then, when);
	SAME(shown(0, 0, false), all);
	for (int i = 0; i < MOMENTS; i++)
		SAME(shown(at[i], 0, false), first[i]);
}
END_TEST

/* What went out by its own date before it came in shows as less than nothing there. */
START_TEST(paper_that_came_too_late_shows_a_gap)
{
	int64_t begin = w.now;
	struct event in = { .from = -1, .from_kind = place_kind_bought, .to_kind = place_kind_good,
	    .quantity = 10, .happened = begin + 60 * MINUTE };
	struct event out = { .from_kind = place_kind_good, .to = -1, .to_kind = place_kind_given,
	    .quantity = 4, .happened = begin + 30 * MINUTE };

	w.now = begin + 60 * MINUTE;
	post(&in);
	w.now += MINUTE;
	post(&out);
	ck_assert_int_eq(shown(begin + 30 * MINUTE, 0, false).n[0][0][0], -4);
	ck_assert_int_eq(shown(begin + 60 * MINUTE, 0, false).n[0][0][0], 6);
	ck_assert_int_eq(shown(0, begin + 60 * MINUTE, false).n[0][0][0], 10);
	ck_assert_int_eq(shown(0, begin + 59 * MINUTE, false).n[0][0][0], 0);
}
END_TEST

/* The server's clock went back: a row made later says an earlier time. Nothing is lost. */
START_TEST(a_clock_that_went_back_hides_no_row)
{
	int64_t begin = w.now;
	struct event a = { .from = -1, .from_kind = place_kind_bought, .to_kind = place_kind_good,
	    .quantity = 10, .happened = begin + 60 * MINUTE };
	struct event b = a;

	w.now = begin + 60 * MINUTE;
	post(&a);
	w.now = begin + 30 * MINUTE;
	b.happened = w.now;
	b.quantity = 3;
	post(&b);
	ck_assert_int_eq(shown(begin + 45 * MINUTE, 0, false).n[0][0][0], b.at <= begin + 45 * MINUTE ? 3 : 0);
	ck_assert_int_eq(shown(begin + 60 * MINUTE, 0, false).n[0][0][0], 13);
}
END_TEST

Suite *
suite_stock_past(void)
{
	Suite *s = suite_create("stock_past");
	TCase *c = tcase_create("past");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 60);
	tcase_add_loop_test(c, every_moment_is_what_the_model_says, 0, SEEDS);
	tcase_add_loop_test(c, late_paper_in_any_order_gives_one_past, 0, SEEDS);
	tcase_add_test(c, paper_that_came_too_late_shows_a_gap);
	tcase_add_test(c, a_clock_that_went_back_hides_no_row);
	suite_add_tcase(s, c);
	return s;
}
