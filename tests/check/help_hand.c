/* A county with stores for the suites over a store's own goods. */
#include "tests/check/help_hand.h"

#include <stdio.h>
#include <string.h>

#include "src/op/number.h"
#include "src/rules/stock/bill.h"

uint64_t hand_store_id, hand_town_id, hand_village_id, hand_team_id;
uint64_t hand_quilt, hand_tent, hand_noodles, hand_boat;

/* The newest record of a kind. */
static void
newest(const struct kind *k, void *out)
{
	struct walk w;
	struct txn t;

	world_read(&dispatch_world, &t);
	walk_open(&w, &t, TABLE_KIND + k->no, "", 0, true);
	ck_assert(walk_next(&w) && record_get(&t, k, get_u64(w.key), out));
	walk_close(&w);
	txn_abort(&t);
}

static uint64_t
store_add(const char *line)
{
	struct depot d;

	TYPED("county", line);
	newest(&kind_depot, &d);
	return d.unit;
}

static uint64_t
item_add(const char *line)
{
	struct item i;

	TYPED("county", line);
	newest(&kind_item, &i);
	return i.id;
}

void
hand_setup(void)
{
	struct team team;

	dispatch_setup();
	world_get(&dispatch_world, &kind_team, dispatch_team, &team);
	hand_team_id = team.unit;
	hand_store_id = store_add("depot add 旗物资库 area=" COUNTY " tier=county");
	hand_town_id = store_add("depot add 苏木库 area=" T1 " tier=township");
	hand_village_id = store_add("depot add 村点 area=" V11 " tier=village");
	hand_quilt = item_add("item add 棉被 code=1010101 unit=条 pack=包:10");
	hand_tent = item_add("item add 帐篷 code=1010201 unit=顶");
	hand_noodles = item_add("item add 方便面 code=1020101 unit=箱 shelf=12");
	hand_boat = item_add("item add 冲锋舟 code=2010201 unit=艘 serial=yes");
	TYPED("admin", "account add keeper name=样例丙 area=150621 role=storekeeper unit=旗物资库");
	TYPED("admin", "account add second name=样例丁 area=150621 role=storekeeper unit=旗物资库");
	TYPED("admin", "account add township name=样例戊 area=150621200000 role=storekeeper unit=苏木库");
}

void
hand_teardown(void)
{
	hand_sums_hold();
	dispatch_teardown();
}

static const char *
brings(uint64_t unit)
{
	return unit == hand_store_id ? "keeper" : unit == hand_town_id ? "township" :
	    unit == hand_village_id ? "v11a" : "head";
}

uint64_t
hand_in(uint64_t unit, uint64_t item, int64_t quantity, int64_t until, const char *tag)
{
	struct op_stock_in a = { .item = item, .quantity = quantity, .source = stock_source_bought,
	    .accepted = true, .until = until };
	struct unit u;
	struct lot lot;

	world_get(&dispatch_world, &kind_unit, unit, &u);
	snprintf(a.to, sizeof a.to, "%s", u.name);
	snprintf(a.tag, sizeof a.tag, "%s", tag);
	world_do(&dispatch_world, brings(unit), "stock.in", &a, &dispatch_reply);
	DONE_OK();
	newest(&kind_lot, &lot);
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
	struct bill b;

	newest(&kind_bill, &b);
	return b;
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
