/* A county with stores for the suites over a store's own goods. */
#include "tests/check/help_hand.h"

#include <stdio.h>
#include <string.h>

#include "src/op/number.h"
#include "src/rules/stock/bill.h"
#include "tests/check/help_need.h"

uint64_t hand_store_id, hand_town_id, hand_village_id, hand_team_id;
static int64_t no;		/* of what came in */
uint64_t hand_quilt, hand_tent, hand_noodles, hand_boat;

static uint64_t
put(const struct kind *k, void *rec)
{
	uint64_t id = change_new(act_begin(&dispatch_world, "county")->change, k, rec);

	act_end(&dispatch_world);
	return id;
}

static uint64_t
store_add(const char *name, const char *area, enum depot_tier tier)
{
	struct op_unit_add a = { .kind = unit_kind_depot };
	struct depot d = { .tier = (int)tier };

	snprintf(a.which, sizeof a.which, "%s", name);
	snprintf(a.area, sizeof a.area, "%s", area);
	world_do(&dispatch_world, "admin", "unit.add", &a, &dispatch_reply);
	DONE_OK();
	d.unit = dispatch_reply.answer.id;
	snprintf(d.name, sizeof d.name, "%s", name);
	snprintf(d.area, sizeof d.area, "%s", area);
	put(&kind_depot, &d);
	return d.unit;
}

static uint64_t
item_add(const char *name, const char *unit, const char *pack, int64_t shelf, bool serial)
{
	struct item i = { .code = "1010101", .class = 1, .shelf = shelf, .serial = serial, .area = COUNTY };

	snprintf(i.name, sizeof i.name, "%s", name);
	snprintf(i.unit, sizeof i.unit, "%s", unit);
	snprintf(i.pack, sizeof i.pack, "%s", pack);
	return put(&kind_item, &i);
}

void
hand_setup(void)
{
	struct team team;

	no = 0;
	dispatch_setup();
	world_get(&dispatch_world, &kind_team, dispatch_team, &team);
	hand_team_id = team.unit;
	hand_store_id = store_add("旗物资库", COUNTY, depot_tier_county);
	hand_town_id = store_add("苏木库", T1, depot_tier_township);
	hand_village_id = store_add("村点", V11, depot_tier_village);
	hand_quilt = item_add("棉被", "条", "包:10", 0, false);
	hand_tent = item_add("帐篷", "顶", "", 0, false);
	hand_noodles = item_add("方便面", "箱", "", 12, false);
	hand_boat = item_add("冲锋舟", "艘", "", 0, true);
	TYPED("admin", "account add keeper name=样例丙 area=150621 role=storekeeper unit=旗物资库");
	TYPED("admin", "account add second name=样例丁 area=150621 role=storekeeper unit=旗物资库");
	TYPED("admin", "account add township name=样例戊 area=150621200000 role=storekeeper unit=苏木库");
}

void
hand_teardown(void)
{
	hand_sums_hold();
	world_close(&dispatch_world);
}

uint64_t
hand_in(uint64_t unit, uint64_t item, int64_t quantity, int64_t until, const char *tag)
{
	struct act *act = act_begin(&dispatch_world, "county");
	struct bill b = { .day = 20260701, .no = ++no, .kind = bill_kind_in, .state = bill_state_settled,
	    .to = unit, .rows = 1, .at = act->now };
	struct lot lot = { .day = 20260701, .no = no, .item = item, .source = place_kind_bought,
	    .good_until = until, .came = act->now };
	struct posting row = { .from = { place_kind_bought, 0 }, .to = { place_kind_good, unit },
	    .item = item, .quantity = quantity };

	change_new(act->change, &kind_bill, &b);
	lot.bill = b.id;
	snprintf(lot.tag, sizeof lot.tag, "%s", tag);
	row.lot = change_new(act->change, &kind_lot, &lot);
	ledger_post(act, &b, &row, 1);
	act_end(&dispatch_world);
	return lot.id;
}

int64_t
hand_has(enum place_kind kind, uint64_t ref, uint64_t item)
{
	struct txn t;
	int64_t n;

	world_read(&dispatch_world, &t);
	n = ledger_sum(&t, (struct place){ kind, ref }, item);
	txn_abort(&t);
	return n;
}

int64_t
hand_good(uint64_t unit, uint64_t item)
{
	return hand_has(place_kind_good, unit, item);
}

struct bill
hand_bill(void)
{
	struct bill b = { 0 }, newest = { 0 };
	struct walk w;
	struct txn t;

	world_read(&dispatch_world, &t);
	walk_open(&w, &t, TABLE_KIND + kind_bill.no, "", 0, true);
	if (walk_next(&w) && record_get(&t, &kind_bill, get_u64(w.key), &b))
		newest = b;
	walk_close(&w);
	txn_abort(&t);
	return newest;
}

const char *
hand_number(void)
{
	static char number[24];
	struct bill b = hand_bill();

	bill_number(&b, dispatch_world.now, number);
	return number;
}

uint64_t
hand_moves(void)
{
	struct walk w;
	struct txn t;
	uint64_t n = 0;

	world_read(&dispatch_world, &t);
	walk_open(&w, &t, TABLE_KIND + kind_move.no, "", 0, false);
	while (walk_next(&w))
		n++;
	walk_close(&w);
	txn_abort(&t);
	return n;
}

/* What all rows make of a lot in a place, by a walk over all of them. */
static int64_t
folded(struct txn *t, const struct stock *figure)
{
	struct move m;
	struct walk w;
	int64_t n = 0;

	walk_open(&w, t, TABLE_KIND + kind_move.no, "", 0, false);
	while (walk_next(&w)) {
		if (!record_get(t, &kind_move, get_u64(w.key), &m) || m.lot != figure->lot)
			continue;
		n += m.to_kind == figure->place_kind && m.to == figure->place ? m.quantity : 0;
		n -= m.from_kind == figure->place_kind && m.from == figure->place ? m.quantity : 0;
	}
	walk_close(&w);
	return figure->place_kind == place_kind_surplus ? -n : n;
}

void
hand_sums_hold(void)
{
	struct stock figure;
	struct walk w;
	struct txn t;

	world_read(&dispatch_world, &t);
	walk_open(&w, &t, TABLE_KIND + kind_stock.no, "", 0, false);
	while (walk_next(&w)) {
		ck_assert(record_get(&t, &kind_stock, get_u64(w.key), &figure));
		ck_assert_int_ge(figure.quantity, 0);
		ck_assert_int_eq(figure.quantity, folded(&t, &figure));
	}
	walk_close(&w);
	txn_abort(&t);
}
