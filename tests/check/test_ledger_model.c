/*
 * 台账 against a model of a few arrays: random rows between two stores, three bills and
 * outside, of four lots, right and wrong. The model says whether they fit, and where not;
 * after each batch all figures are its own, of each lot all that came in is somewhere or has
 * ended, and check finds no fault. FENGSUI_OPERATIONS=5000000 plays so many.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/admin/check_stock.h"
#include "tests/check/help_ledger.h"

Suite *suite_ledger_model(void);

enum { LOTS = 4, INSIDE = 15, ENDS = 11, ROWS = 6, BATCH = 40 };

static struct place place[INSIDE + ENDS];
static uint64_t lot[LOTS], item[LOTS];
static int64_t has[INSIDE][LOTS], in_and_out[LOTS];
static unsigned seed;
static long fitted, refused, full;

static unsigned
chance(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

static void
setup(void)
{
	static const enum place_kind ends[ENDS] = { place_kind_opening, place_kind_bought,
		place_kind_allotted, place_kind_donated, place_kind_requisitioned, place_kind_found,
		place_kind_given, place_kind_used, place_kind_scrapped, place_kind_lost, place_kind_left };

	ledger_setup();
	for (int i = 0; i < 3; i++) {
		lot[i] = lt.lot[i];
		item[i] = lt.item;
		place[i] = (struct place){ place_kind_good + (enum place_kind)i, lt.depot };
		place[3 + i] = (struct place){ place_kind_good + (enum place_kind)i, lt.village };
	}
	lot[3] = lt.other_lot;
	item[3] = lt.other_item;
	for (int i = 0; i < 3; i++) {
		ledger_bill(bill_kind_transfer, i < 2 ? bill_state_ordered : bill_state_moving);
		for (int k = 0; k < 3; k++)
			place[6 + 3 * i + k] = (struct place){ place_kind_way + (enum place_kind)k, lt.b.id };
	}
	for (int i = 0; i < ENDS; i++)
		place[INSIDE + i] = outside(ends[i]);
	memset(has, 0, sizeof has);
	memset(in_and_out, 0, sizeof in_and_out);
	fitted = refused = full = 0;
}

/* --- the model */

struct row {
	int from, to, lot;
	int64_t n;
};

static bool
turned(int p)		/* counted from the other side */
{
	return p < INSIDE && place[p].kind == place_kind_surplus;
}

/* By how much the row makes the figure larger. */
static int64_t
grows(const struct row *r, int p, int l)
{
	int64_t n = (r->to == p ? r->n : 0) - (r->from == p ? r->n : 0);

	return r->lot != l ? 0 : turned(p) ? -n : n;
}

/* The smallest and the largest figure after any of the rows. */
static void
extremes(const struct row *rows, int n, int p, int l, int64_t *low, int64_t *high)
{
	int64_t now = has[p][l];

	*low = *high = now;
	for (int i = 0; i < n; i++) {
		now += grows(&rows[i], p, l);
		if (now < *low)
			*low = now;
		if (now > *high)
			*high = now;
	}
}

static bool
fits(const struct row *rows, int n)
{
	int64_t low, high;

	for (int p = 0; p < INSIDE; p++)
		for (int l = 0; l < LOTS; l++) {
			extremes(rows, n, p, l, &low, &high);
			if (low < 0 || high > MAX_COUNT)
				return false;
		}
	return true;
}

static void
carry_out(const struct row *rows, int n)
{
	for (int p = 0; p < INSIDE; p++)
		for (int l = 0; l < LOTS; l++)
			for (int i = 0; i < n; i++)
				has[p][l] += grows(&rows[i], p, l);
	for (int i = 0; i < n; i++)
		in_and_out[rows[i].lot] += rows[i].from >= INSIDE ? rows[i].n :
		    rows[i].to >= INSIDE ? -rows[i].n : 0;
}

/* --- the play */

static struct row
plan(void)
{
	struct row r = { .lot = (int)chance(LOTS), .n = 1 + (int64_t)chance(60) };

	do {
		r.from = chance(4) == 0 ? INSIDE + (int)chance(ENDS) : (int)chance(INSIDE);
		r.to = chance(6) == 0 ? INSIDE + (int)chance(ENDS) : (int)chance(INSIDE);
	} while (r.from == r.to || (r.from >= INSIDE && r.to >= INSIDE));
	if (r.from < INSIDE && !turned(r.from) && has[r.from][r.lot] > 0 && chance(4) > 0)
		r.n = 1 + (int64_t)chance((unsigned)has[r.from][r.lot]);
	if (chance(400) == 0)
		r.n = MAX_COUNT - (int64_t)chance(100);
	return r;
}

/* What it says of the place that they do not fit is so. */
static void
compare_shortage(const struct row *rows, int n)
{
	int64_t low, high;
	int p = 0, l = 0;

	while (p < INSIDE && (place[p].ref != lt.short_of.place.ref || place[p].kind != lt.short_of.place.kind))
		p++;
	while (l < LOTS && lot[l] != lt.short_of.lot)
		l++;
	ck_assert(p < INSIDE && l < LOTS);
	extremes(rows, n, p, l, &low, &high);
	ck_assert_int_eq(lt.short_of.figure, has[p][l]);
	ck_assert_uint_eq(lt.short_of.item, item[l]);
	ck_assert(lt.short_of.full ? low >= 0 && high > MAX_COUNT : low < 0);
	if (!lt.short_of.full)
		ck_assert_int_eq(lt.short_of.wanted, has[p][l] - low);
	full += lt.short_of.full;
}

static void
one(struct act *act)
{
	struct posting as[ROWS];
	struct row rows[ROWS];
	int n = 1 + (chance(2) == 0 ? (int)chance(ROWS) : 0);
	bool must;

	for (int i = 0; i < n; i++) {
		rows[i] = plan();
		as[i] = (struct posting){ .from = place[rows[i].from], .to = place[rows[i].to],
		    .item = item[rows[i].lot], .lot = lot[rows[i].lot], .quantity = rows[i].n };
	}
	must = fits(rows, n);
	ck_assert_msg(ledger_fits(act->txn, as, (size_t)n, &lt.short_of) == must,
	    "after %ld that fitted: %d rows from %d to %d fit: %d", fitted, n, rows[0].from, rows[0].to, must);
	if (!must) {
		compare_shortage(rows, n);
		refused++;
		return;
	}
	lt.b.rows += n;
	change_set(act->change, &kind_bill, &lt.b);
	ledger_post(act, &lt.b, as, (size_t)n);
	carry_out(rows, n);
	fitted++;
}

static void
compare(bool check)
{
	struct txn t;

	world_read(&lt.w, &t);
	for (int l = 0; l < LOTS; l++) {
		int64_t sum = 0;
		for (int p = 0; p < INSIDE; p++) {
			int64_t is = ledger_figure(&t, place[p], lot[l]);
			ck_assert_msg(is == has[p][l], "after %ld: place %d has %lld of lot %d, must be %lld", fitted,
			    p, (long long)is, l, (long long)has[p][l]);
			sum += turned(p) ? -is : is;
		}
		ck_assert_int_eq(sum, in_and_out[l]);
	}
	if (check)
		ck_assert_uint_eq(check_stock(&t, stdout), 0);
	txn_abort(&t);
}

START_TEST(figures_are_as_the_model_says)
{
	const char *wanted = getenv("FENGSUI_OPERATIONS");
	long operations = wanted != NULL ? atol(wanted) : 20000;

	seed = 2026;
	for (int batch = 0; fitted + refused < operations; batch++) {
		struct act *act = act_begin(&lt.w, "county");
		for (int i = 0; i < BATCH; i++)
			one(act);
		act_end(&lt.w);
		compare(batch % 50 == 0);
	}
	compare(true);
	ck_assert_int_gt(fitted, operations / 4);
	ck_assert_int_gt(refused, operations / 10);
	ck_assert_int_gt(full, 0);
}
END_TEST

Suite *
suite_ledger_model(void)
{
	Suite *s = suite_create("ledger_model");
	TCase *tc = tcase_create("model");

	tcase_add_checked_fixture(tc, setup, ledger_teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, figures_are_as_the_model_says);
	suite_add_tcase(s, tc);
	return s;
}
