/* What check says of goods whose records were damaged by hand; and that it says nothing of
 * what the ledger wrote. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/stock/bill_line.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"
#include "src/admin/check_stock.h"
#include "tests/check/help_ledger.h"

Suite *suite_check_stock(void);

static struct bill_line line;

/* 100 of the first lot came in; of 40 ordered 30 were sent, 20 arrived and one too many. */
static void
setup(void)
{
	struct posting row;

	ledger_setup();
	ck_assert(ledger_one(outside(place_kind_opening), in_good(lt.depot), 100));
	ledger_bill(bill_kind_transfer, bill_state_moving);
	line = (struct bill_line){ .bill = lt.b.id, .no = 1, .item = lt.item, .asked = 40, .live = true,
	    .unit = lt.depot };
	ledger_add(&kind_bill_line, &line);
	row = ledger_row(in_good(lt.depot), on_way(), 30);
	row.line = 1;
	ck_assert(ledger_move(&row, 1));
	ck_assert(ledger_one(on_way(), in_good(lt.village), 20));
	ck_assert(ledger_one(in_surplus(), in_good(lt.village), 1));
}

/* What check says; "" when all holds. */
static const char *
said(void)
{
	static char text[4000];
	FILE *out = fmemopen(memset(text, 0, sizeof text), sizeof text, "w");
	struct txn t;
	uint64_t n, lines = 0;

	world_read(&lt.w, &t);
	n = check_stock(&t, out);
	txn_abort(&t);
	fclose(out);
	for (const char *p = text; *p != '\0'; p++)
		lines += *p == '\n';
	ck_assert_uint_eq(lines, n);
	return text;
}

#define HOLDS() ck_assert_str_eq(said(), "")
#define SAYS(what) ck_assert_msg(strstr(said(), what) != NULL, "%s", said())

static void
find(const struct kind *k, bool (*is)(const void *rec), void *rec)
{
	struct walk walk;
	struct txn t;
	bool found = false;

	world_read(&lt.w, &t);
	walk_open(&walk, &t, TABLE_KIND + k->no, "", 0, false);
	while (!found && walk_next(&walk))
		found = record_get(&t, k, get_u64(walk.key), rec) && is(rec);
	walk_close(&walk);
	txn_abort(&t);
	ck_assert(found);
}

static bool
of_depot(const void *rec)
{
	return ((const struct stock *)rec)->place == lt.depot;
}

static bool
is_arrival(const void *rec)
{
	const struct move *m = rec;

	return m->from_kind == place_kind_way;
}

static bool
is_load(const void *rec)
{
	const struct move *m = rec;

	return m->to_kind == place_kind_way;
}

START_TEST(check_folds_the_movements)
{
	struct stock s;

	HOLDS();
	find(&kind_stock, of_depot, &s);
	s.quantity += 2;
	ledger_set(&kind_stock, &s);
	SAYS("a figure is not what its movements come to; count that place before anything leaves it: "
	    "B20260722-01 棉被, 旗物资库 good, 72 != 70\n");
	SAYS("what came in of a lot, less what ended, is not what all places have of it: B20260722-01 棉被");
	s.quantity -= 2;
	s.item = lt.other_item;
	ledger_set(&kind_stock, &s);
	SAYS("a figure is not what its movements come to");
	s.item = lt.item;
	s.place = lt.village;
	ledger_set(&kind_stock, &s);
	SAYS("a place has two figures of one lot");
	SAYS("旗物资库 good, 0 != 70");
	s.place = lt.depot;
	ledger_set(&kind_stock, &s);
	HOLDS();
}
END_TEST

START_TEST(check_looks_at_each_row)
{
	struct move m, was;

	find(&kind_move, is_arrival, &m);
	was = m;
	m.quantity = 31;
	ledger_set(&kind_move, &m);
	SAYS("more was taken from a place than it had; what was entered before cannot all be so: "
	    "B20260722-01 棉被, S20260722-02 on the way, S20260722-02/2, -1 != 0");
	m.quantity = was.quantity;
	m.item = lt.other_item;
	ledger_set(&kind_move, &m);
	SAYS("a movement is of another item than its lot: B20260722-01 棉被, S20260722-02/2\n");
	m.item = was.item;
	m.to = 0;
	ledger_set(&kind_move, &m);
	SAYS("a movement has no two places or no quantity: B20260722-01 棉被, S20260722-02/2\n");
	m.to = was.to;
	m.row = 3;
	ledger_set(&kind_move, &m);
	SAYS("the rows of a bill are not numbered one after another: B20260722-01 棉被, S20260722-02/3\n");
	m.row = was.row;
	m.happened = m.at + 1;
	ledger_set(&kind_move, &m);
	SAYS("a movement happened after it was entered");
	m.happened = was.happened;
	ledger_set(&kind_move, &m);
	HOLDS();
}
END_TEST

static bool
is_opening(const void *rec)
{
	return ((const struct move *)rec)->from_kind == place_kind_opening;
}

static bool
is_found(const void *rec)
{
	return ((const struct move *)rec)->from_kind == place_kind_found;
}

/* What comes later does not make good that it was not there. */
START_TEST(check_minds_the_order_of_entry)
{
	struct move m;

	ck_assert(ledger_one(in_good(lt.depot), in_good(lt.village), 70));
	ck_assert(ledger_one(outside(place_kind_found), in_good(lt.depot), 40));
	HOLDS();
	find(&kind_move, is_opening, &m);
	m.quantity = 60;
	ledger_set(&kind_move, &m);
	find(&kind_move, is_found, &m);
	m.quantity = 80;
	ledger_set(&kind_move, &m);
	ck_assert_str_eq(said(), "more was taken from a place than it had; what was entered before "
	    "cannot all be so: B20260722-01 棉被, 旗物资库 good, S20260722-02/4, -40 != 0\n");
}
END_TEST

static struct posting
mirror(const struct move *m)
{
	return (struct posting){ .from = { (enum place_kind)m->to_kind, m->to },
	    .to = { (enum place_kind)m->from_kind, m->from }, .item = m->item, .lot = m->lot,
	    .quantity = m->quantity, .undoes = m->id, .happened = m->happened };
}

START_TEST(check_lets_a_row_be_taken_back_once)
{
	struct move m;
	struct posting row;
	uint64_t moving = lt.b.id;

	find(&kind_move, is_arrival, &m);
	row = mirror(&m);
	ledger_bill(bill_kind_correct, bill_state_settled);
	ck_assert(ledger_move(&row, 1));
	HOLDS();
	ck_assert(ledger_one(outside(place_kind_found), in_good(lt.village), 90));
	SAYS("a correction does not say which row it takes back; it may be taken back again: "
	    "B20260722-01 棉被, S20260722-03/2\n");
	ledger_bill(bill_kind_correct, bill_state_settled);
	ck_assert(ledger_move(&row, 1));
	SAYS("a row was taken back twice; its goods are counted wrongly at both ends: "
	    "B20260722-01 棉被, S20260722-04/1\n");
	ledger_bill(bill_kind_correct, bill_state_settled);
	row.quantity--;
	ck_assert(ledger_move(&row, 1));
	SAYS("a correction is not the row that it takes back, the other way: "
	    "B20260722-01 棉被, S20260722-05/1\n");
	ck_assert_uint_eq(m.bill, moving);
}
END_TEST

static void
set_bill(enum bill_state state, bool live)
{
	lt.b.state = (int)state;
	lt.b.live = live;
	ledger_set(&kind_bill, &lt.b);
}

START_TEST(check_knows_how_a_bill_stands)
{
	lt.b.rows++;
	ledger_set(&kind_bill, &lt.b);
	SAYS("a bill counts other rows than it has: S20260722-02, 4 != 3\n");
	lt.b.rows--;
	ledger_set(&kind_bill, &lt.b);
	set_bill(bill_state_settled, false);
	SAYS("a bill has ended while something of it is on the way or unexplained: S20260722-02, 11 != 0\n");
	SAYS("a line holds back goods that its bill does not need any more: S20260722-02/1\n");
	set_bill(bill_state_moving, false);
	SAYS("a bill that has ended is open, or an open one has ended: S20260722-02\n");
	set_bill(bill_state_ordered, true);
	SAYS("a bill says that nothing was sent, and something was: S20260722-02, 30 != 0\n");
	set_bill(bill_state_waiting, true);
	SAYS("a bill waits for somebody's word alone while something of it is on the way: S20260722-02, 11 != 0\n");
	lt.b.drill = true;
	set_bill(bill_state_moving, true);
	SAYS("a drill, or a bill that waits for a second person, has moved goods: S20260722-02\n");
	lt.b.drill = false;
	set_bill(bill_state_moving, true);
	HOLDS();
	ledger_bill(bill_kind_transfer, bill_state_moving);
	SAYS("a bill says that something was sent, and nothing was: S20260722-03\n");
}
END_TEST

static void
set_line(void)
{
	ledger_set(&kind_bill_line, &line);
}

START_TEST(check_adds_promises_up)
{
	struct posting row = ledger_row(in_good(lt.depot), on_way(), 10);
	struct move m;

	line.live = false;
	set_line();
	SAYS("a line of an open bill holds nothing back for what is not sent; others may be given it: "
	    "S20260722-02/1\n");
	line.cut = 10;
	set_line();
	HOLDS();
	line.cut = 41;
	set_line();
	SAYS("more was cut from a line than was asked: S20260722-02/1\n");
	line.cut = 0;
	line.live = true;
	line.unit = lt.village;
	set_line();
	SAYS("a line holds back goods of another unit than its bill takes them from: S20260722-02/1\n");
	line.unit = lt.depot;
	set_line();
	HOLDS();
	row.line = 1;
	ck_assert(ledger_move(&row, 1));
	SAYS("a line holds back goods that its bill does not need any more: S20260722-02/1\n");
	line.live = false;
	set_line();
	HOLDS();
	/* What is taken back is unsent again. */
	find(&kind_move, is_load, &m);
	row = mirror(&m);
	row.quantity = m.quantity;
	ck_assert(ledger_one(in_good(lt.village), on_way(), 20));
	ledger_bill(bill_kind_correct, bill_state_settled);
	ck_assert(ledger_move(&row, 1));
	SAYS("a line of an open bill holds nothing back for what is not sent; others may be given it: "
	    "S20260722-02/1\n");
	line.live = true;
	set_line();
	HOLDS();
	line.bill = lt.item;
	set_line();
	SAYS("a line has no bill");
}
END_TEST

Suite *
suite_check_stock(void)
{
	Suite *s = suite_create("check_stock");
	TCase *tc = tcase_create("goods");

	tcase_add_checked_fixture(tc, setup, ledger_teardown);
	tcase_add_test(tc, check_folds_the_movements);
	tcase_add_test(tc, check_looks_at_each_row);
	tcase_add_test(tc, check_minds_the_order_of_entry);
	tcase_add_test(tc, check_lets_a_row_be_taken_back_once);
	tcase_add_test(tc, check_knows_how_a_bill_stands);
	tcase_add_test(tc, check_adds_promises_up);
	suite_add_tcase(s, tc);
	return s;
}
