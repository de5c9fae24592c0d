/* 台账: what fits, what is written of it, and what a refused posting leaves: nothing. */
#include <check.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"
#include "tests/check/help_ledger.h"

Suite *suite_ledger(void);

#define HAS(place, lot, n) ck_assert_int_eq(ledger_has(place, lot), n)

static void
setup(void)
{
	ledger_setup();
	ck_assert(ledger_one(outside(place_kind_opening), in_good(lt.depot), 100));
	ledger_bill(bill_kind_transfer, bill_state_moving);
}

static struct move
move_of(int64_t row)
{
	struct move m;
	struct index_key key;
	struct txn t;

	key_begin(&key, &kind_move, 1);
	key_number(&key, lt.b.id);
	key_number(&key, (uint64_t)row);
	world_read(&lt.w, &t);
	ck_assert(record_get(&t, &kind_move, scan_one(&t, &key, false), &m));
	txn_abort(&t);
	return m;
}

START_TEST(ledger_moves_from_one_place_to_the_other)
{
	struct posting row = ledger_row(in_good(lt.depot), on_way(), 30);
	struct move m;

	row.line = 2;
	row.happened = lt.w.now - 60000;
	row.by_phone = "王样例";
	row.reason = "车小";
	ck_assert(ledger_move(&row, 1));
	HAS(in_good(lt.depot), lt.lot[0], 70);
	HAS(on_way(), lt.lot[0], 30);
	HAS(in_good(lt.village), lt.lot[0], 0);
	HAS(in_good(lt.depot), lt.lot[1], 0);
	HAS(((struct place){ place_kind_damaged, lt.depot }), lt.lot[0], 0);
	m = move_of(1);
	ck_assert_uint_eq(m.bill, lt.b.id);
	ck_assert_uint_eq(m.item, lt.item);
	ck_assert_uint_eq(m.lot, lt.lot[0]);
	ck_assert_int_eq(m.from_kind, place_kind_good);
	ck_assert_uint_eq(m.from, lt.depot);
	ck_assert_int_eq(m.to_kind, place_kind_way);
	ck_assert_uint_eq(m.to, lt.b.id);
	ck_assert_int_eq(m.quantity, 30);
	ck_assert_int_eq(m.line, 2);
	ck_assert_int_eq(m.at, lt.w.now);
	ck_assert_int_eq(m.happened, lt.w.now - 60000);
	ck_assert_uint_eq(m.by, world_account(&lt.w, "county"));
	ck_assert_str_eq(m.by_phone, "王样例");
	ck_assert_str_eq(m.reason, "车小");
}
END_TEST

/* Numbers go on where the bill's rows end; a row without a time of its own has the
 * operation's, else now. */
START_TEST(ledger_numbers_and_dates_rows)
{
	struct posting rows[2] = { ledger_row(in_good(lt.depot), on_way(), 1),
		ledger_row(in_good(lt.depot), on_way(), 2) };
	struct act *act;

	ck_assert(ledger_move(rows, 2));
	ck_assert_int_eq(move_of(2).quantity, 2);
	ck_assert_int_eq(move_of(2).happened, lt.w.now);
	act = act_begin(&lt.w, "county");
	act->happened = lt.w.now - 5000;
	lt.b.rows++;
	change_set(act->change, &kind_bill, &lt.b);
	ledger_post(act, &lt.b, rows, 1);
	act_end(&lt.w);
	ck_assert_int_eq(move_of(3).quantity, 1);
	ck_assert_int_eq(move_of(3).happened, lt.w.now - 5000);
	ck_assert_int_eq(move_of(3).at, lt.w.now);
}
END_TEST

/* Each fits alone, both do not. */
START_TEST(ledger_sums_the_rows_of_a_lot)
{
	struct posting rows[2] = { ledger_row(in_good(lt.depot), on_way(), 60),
		ledger_row(in_good(lt.depot), in_good(lt.village), 41) };
	uint64_t moves = ledger_count(&kind_move), figures = ledger_count(&kind_stock);

	ck_assert(!ledger_move(rows, 2));
	ck_assert_int_eq(lt.short_of.place.kind, place_kind_good);
	ck_assert_uint_eq(lt.short_of.place.ref, lt.depot);
	ck_assert_uint_eq(lt.short_of.item, lt.item);
	ck_assert_uint_eq(lt.short_of.lot, lt.lot[0]);
	ck_assert_int_eq(lt.short_of.figure, 100);
	ck_assert_int_eq(lt.short_of.wanted, 101);
	ck_assert(!lt.short_of.full);
	HAS(in_good(lt.depot), lt.lot[0], 100);
	ck_assert_uint_eq(ledger_count(&kind_move), moves);
	ck_assert_uint_eq(ledger_count(&kind_stock), figures);
	rows[1].quantity = 40;
	ck_assert(ledger_move(rows, 2));
	HAS(in_good(lt.depot), lt.lot[0], 0);
	rows[0].quantity = 1;
	rows[0].lot = lt.lot[1];
	ck_assert(!ledger_move(rows, 1));
	ck_assert_uint_eq(lt.short_of.lot, lt.lot[1]);
	ck_assert_int_eq(lt.short_of.figure, 0);
}
END_TEST

/* More in the store than in the book: what was found is there before it goes. */
START_TEST(ledger_minds_the_order_of_rows)
{
	struct posting rows[2] = { ledger_row(outside(place_kind_found), in_good(lt.depot), 20),
		ledger_row(in_good(lt.depot), outside(place_kind_given), 120) };
	struct posting turned[2] = { rows[1], rows[0] };

	ck_assert(!ledger_move(turned, 2));
	ck_assert_int_eq(lt.short_of.figure, 100);
	ck_assert_int_eq(lt.short_of.wanted, 120);
	ck_assert(ledger_move(rows, 2));
	HAS(in_good(lt.depot), lt.lot[0], 0);
}
END_TEST

/* Taken out of it is what is to be explained. */
START_TEST(ledger_counts_surplus_from_the_other_side)
{
	struct posting more = ledger_row(in_surplus(), in_good(lt.village), 5);

	ck_assert(!ledger_one(outside(place_kind_found), in_surplus(), 1));
	ck_assert_int_eq(lt.short_of.place.kind, place_kind_surplus);
	ck_assert(ledger_move(&more, 1));
	HAS(in_surplus(), lt.lot[0], 5);
	HAS(in_good(lt.village), lt.lot[0], 5);
	ck_assert(!ledger_one(outside(place_kind_found), in_surplus(), 6));
	ck_assert_int_eq(lt.short_of.figure, 5);
	ck_assert_int_eq(lt.short_of.wanted, 6);
	ck_assert(ledger_one(in_good(lt.depot), in_surplus(), 3));
	ck_assert(ledger_one(outside(place_kind_found), in_surplus(), 2));
	HAS(in_surplus(), lt.lot[0], 0);
	HAS(in_good(lt.depot), lt.lot[0], 97);
}
END_TEST

START_TEST(ledger_leaves_a_zero_in_place)
{
	struct posting rows[2] = { ledger_row(outside(place_kind_found), in_good(lt.depot), 4),
		ledger_row(in_good(lt.depot), outside(place_kind_given), 4) };
	uint64_t figures;
	struct txn t;

	ck_assert(ledger_one(in_good(lt.depot), in_good(lt.village), 100));
	figures = ledger_count(&kind_stock);
	ck_assert(ledger_one(in_good(lt.village), in_good(lt.depot), 100));
	ck_assert(ledger_one(in_good(lt.depot), in_good(lt.village), 100));
	ck_assert_uint_eq(ledger_count(&kind_stock), figures);
	/* Nothing was of it before and nothing is left, and yet it has moved. */
	for (int i = 0; i < 2; i++) {
		rows[i].item = lt.other_item;
		rows[i].lot = lt.other_lot;
	}
	world_read(&lt.w, &t);
	ck_assert(!ledger_has_moved(&t, lt.other_item) && ledger_has_moved(&t, lt.item));
	txn_abort(&t);
	ck_assert(ledger_move(rows, 2));
	world_read(&lt.w, &t);
	ck_assert(ledger_has_moved(&t, lt.other_item));
	txn_abort(&t);
}
END_TEST

static size_t
walk(uint64_t ref, uint64_t item, enum place_kind kind, int64_t *sum)
{
	struct ledger_walk walk;
	struct stock s;
	struct txn t;
	size_t n = 0;

	*sum = 0;
	world_read(&lt.w, &t);
	for (ledger_walk(&walk, &t, ref, item, kind); ledger_next(&walk, &s); n++)
		*sum += s.quantity;
	if (kind != 0)
		ck_assert_int_eq(ledger_sum(&t, (struct place){ kind, ref }, item), *sum);
	txn_abort(&t);
	return n;
}

START_TEST(ledger_walks_what_is_there)
{
	struct posting rows[4] = { ledger_row(outside(place_kind_bought), in_good(lt.depot), 7),
		ledger_row(outside(place_kind_bought), in_good(lt.depot), 3),
		ledger_row(in_good(lt.depot), (struct place){ place_kind_damaged, lt.depot }, 10),
		ledger_row(in_good(lt.depot), on_way(), 3) };
	int64_t sum;

	rows[0].lot = lt.lot[1];
	rows[1].item = lt.other_item;
	rows[1].lot = lt.other_lot;
	rows[3].item = lt.other_item;
	rows[3].lot = lt.other_lot;
	ck_assert(ledger_move(rows, 4));
	ck_assert_uint_eq(walk(lt.depot, lt.item, place_kind_good, &sum), 2);
	ck_assert_int_eq(sum, 97);
	ck_assert_uint_eq(walk(lt.depot, lt.item, 0, &sum), 3);
	ck_assert_int_eq(sum, 107);
	ck_assert_uint_eq(walk(lt.depot, lt.other_item, 0, &sum), 0);	/* the zero is no row */
	ck_assert_uint_eq(walk(lt.depot, 0, place_kind_damaged, &sum), 1);
	ck_assert_int_eq(sum, 10);
	ck_assert_uint_eq(walk(lt.b.id, 0, place_kind_way, &sum), 1);
	ck_assert_int_eq(sum, 3);
	ck_assert_uint_eq(walk(lt.village, 0, 0, &sum), 0);
}
END_TEST

/* What one figure can hold is known before it is stored. */
START_TEST(ledger_holds_no_more_than_a_figure_can)
{
	ck_assert(!ledger_one(outside(place_kind_found), in_good(lt.depot), MAX_COUNT - 99));
	ck_assert(lt.short_of.full);
	ck_assert_int_eq(lt.short_of.figure, 100);
	ck_assert(ledger_one(outside(place_kind_found), in_good(lt.depot), MAX_COUNT - 100));
	HAS(in_good(lt.depot), lt.lot[0], MAX_COUNT);
}
END_TEST

/* The act of a fault in the program: all or nothing. */
static void
is_not_stored(const struct posting *rows, size_t n, int64_t counted)
{
	uint64_t moves = ledger_count(&kind_move);
	struct act *act = act_begin(&lt.w, "county");

	lt.b.rows += counted;
	change_set(act->change, &kind_bill, &lt.b);
	ledger_post(act, &lt.b, rows, n);
	ck_assert_int_eq(act->txn->err, ERR_USE);
	ck_assert_int_ne(core_commit(lt.w.core), 0);
	lt.b.rows -= counted;
	world_reopen(&lt.w);
	ck_assert_uint_eq(ledger_count(&kind_move), moves);
	HAS(in_good(lt.depot), lt.lot[0], 100);
	HAS(on_way(), lt.lot[0], 0);
}

START_TEST(ledger_posts_nothing_by_halves)
{
	struct posting row = ledger_row(in_good(lt.depot), on_way(), 1), rows[2] = { row, row };
	struct act *act;

	rows[1].quantity = 100;
	is_not_stored(rows, 2, 2);		/* too much, and nobody asked whether it fits */
	rows[1] = row;
	rows[1].quantity = 0;
	is_not_stored(rows, 2, 2);
	rows[1] = row;
	rows[1].item = lt.other_item;		/* a lot is of one item */
	is_not_stored(rows, 2, 2);
	rows[1] = row;
	rows[1].to = row.from;
	is_not_stored(rows, 2, 2);
	rows[1] = row;
	rows[1].to.ref = 0;			/* on the way of no bill */
	is_not_stored(rows, 2, 2);
	rows[1] = ledger_row(outside(place_kind_found), outside(place_kind_lost), 1);
	is_not_stored(rows, 2, 2);
	is_not_stored(rows, 2, 1);		/* rows that the bill does not count */
	rows[1] = row;
	act = act_begin(&lt.w, "county");
	ck_assert(ledger_fits(act->txn, rows, 2, &lt.short_of));
	act_end(&lt.w);
}
END_TEST

Suite *
suite_ledger(void)
{
	Suite *s = suite_create("ledger");
	TCase *tc = tcase_create("ledger");

	tcase_add_checked_fixture(tc, setup, ledger_teardown);
	tcase_add_test(tc, ledger_moves_from_one_place_to_the_other);
	tcase_add_test(tc, ledger_numbers_and_dates_rows);
	tcase_add_test(tc, ledger_sums_the_rows_of_a_lot);
	tcase_add_test(tc, ledger_minds_the_order_of_rows);
	tcase_add_test(tc, ledger_counts_surplus_from_the_other_side);
	tcase_add_test(tc, ledger_leaves_a_zero_in_place);
	tcase_add_test(tc, ledger_walks_what_is_there);
	tcase_add_test(tc, ledger_holds_no_more_than_a_figure_can);
	tcase_add_test(tc, ledger_posts_nothing_by_halves);
	suite_add_tcase(s, tc);
	return s;
}
