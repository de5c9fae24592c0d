/* Goods moved by the ledger alone: see help_ledger.h. */
#include "tests/check/help_ledger.h"

#include <check.h>
#include <stdio.h>

#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/unit/enums.h"
#include "gen/kinds/unit/unit.h"

struct ledger_test lt;

uint64_t
ledger_add(const struct kind *k, void *rec)
{
	uint64_t id = change_new(act_begin(&lt.w, "county")->change, k, rec);

	act_end(&lt.w);
	return id;
}

void
ledger_set(const struct kind *k, void *rec)
{
	change_set(act_begin(&lt.w, "county")->change, k, rec);
	act_end(&lt.w);
}

static uint64_t
add_item(const char *name, const char *unit)
{
	struct item i = { .code = "1010101", .class = 1 };

	snprintf(i.name, sizeof i.name, "%s", name);
	snprintf(i.unit, sizeof i.unit, "%s", unit);
	return ledger_add(&kind_item, &i);
}

static uint64_t
add_unit(const char *name, const char *area)
{
	struct unit u = { .kind = unit_kind_depot };

	snprintf(u.name, sizeof u.name, "%s", name);
	snprintf(u.area, sizeof u.area, "%s", area);
	return ledger_add(&kind_unit, &u);
}

static uint64_t
add_lot(uint64_t item, int64_t no)
{
	struct lot l = { .day = 20260722, .no = no, .item = item, .source = place_kind_opening };

	return ledger_add(&kind_lot, &l);
}

void
ledger_bill(enum bill_kind kind, enum bill_state state)
{
	lt.b = (struct bill){ .day = 20260722, .no = lt.b.no + 1, .kind = (int)kind, .state = (int)state,
	    .live = state != bill_state_settled && state != bill_state_cancelled, .at = lt.w.now };
	if (kind == bill_kind_transfer) {
		lt.b.from = lt.depot;
		lt.b.to = lt.village;
	}
	ledger_add(&kind_bill, &lt.b);
}

void
ledger_setup(void)
{
	lt = (struct ledger_test){ 0 };
	world_open_in_memory(&lt.w);
	lt.depot = add_unit("旗物资库", COUNTY);
	lt.village = add_unit("展旦召苏木物资点", T1);
	lt.item = add_item("棉被", "条");
	lt.other_item = add_item("帐篷", "顶");
	for (int64_t i = 0; i < 3; i++)
		lt.lot[i] = add_lot(lt.item, i + 1);
	lt.other_lot = add_lot(lt.other_item, 4);
	ledger_bill(bill_kind_in, bill_state_settled);
}

void
ledger_teardown(void)
{
	world_close(&lt.w);
}

struct place
in_good(uint64_t unit)
{
	return (struct place){ place_kind_good, unit };
}

struct place
on_way(void)
{
	return (struct place){ place_kind_way, lt.b.id };
}

struct place
in_missing(void)
{
	return (struct place){ place_kind_missing, lt.b.id };
}

struct place
in_surplus(void)
{
	return (struct place){ place_kind_surplus, lt.b.id };
}

struct place
outside(enum place_kind kind)
{
	return (struct place){ kind, 0 };
}

struct posting
ledger_row(struct place from, struct place to, int64_t quantity)
{
	return (struct posting){ .from = from, .to = to, .item = lt.item, .lot = lt.lot[0],
	    .quantity = quantity };
}

bool
ledger_move(const struct posting *rows, size_t n)
{
	struct act *act = act_begin(&lt.w, "county");
	bool fits = ledger_fits(act->txn, rows, n, &lt.short_of);

	if (fits) {
		ck_assert(record_get(act->txn, &kind_bill, lt.b.id, &lt.b));
		lt.b.rows += (int64_t)n;
		change_set(act->change, &kind_bill, &lt.b);
		ledger_post(act, &lt.b, rows, n);
	}
	act_end(&lt.w);
	return fits;
}

bool
ledger_one(struct place from, struct place to, int64_t quantity)
{
	struct posting row = ledger_row(from, to, quantity);

	return ledger_move(&row, 1);
}

int64_t
ledger_has(struct place place, uint64_t lot)
{
	struct txn t;
	int64_t n;

	world_read(&lt.w, &t);
	n = ledger_figure(&t, place, lot);
	txn_abort(&t);
	return n;
}

uint64_t
ledger_count(const struct kind *k)
{
	struct walk walk;
	struct txn t;
	uint64_t n = 0;

	world_read(&lt.w, &t);
	walk_open(&walk, &t, TABLE_KIND + k->no, "", 0, false);
	while (walk_next(&walk))
		n++;
	walk_close(&walk);
	txn_abort(&t);
	return n;
}
