/* A store with quilts. */
#include "tests/check/help_store.h"

#include <check.h>
#include <stdio.h>

#include "db/index.h"

static uint64_t
put(struct world *w, const char *login, const struct kind *k, void *rec)
{
	uint64_t id = change_new(act_begin(w, login)->change, k, rec);

	act_end(w);
	return id;
}

static uint64_t
newest_lot(struct world *w)
{
	struct index_key key;
	struct txn t;
	uint64_t id;

	world_read(w, &t);
	key_begin(&key, &kind_lot, 1);
	id = scan_one(&t, &key, true);
	txn_abort(&t);
	return id;
}

struct store
store_order(struct world *w, const char *area, const char *desk, bool drill, uint64_t incident)
{
	struct unit from = { .name = "样例物资库", .kind = unit_kind_depot };
	struct unit to = { .name = "样例物资点", .area = T1, .kind = unit_kind_depot };
	struct item quilt = { .name = "棉被", .code = "1010101", .class = item_class_life, .unit = "条",
	    .area = COUNTY };
	struct op_account_add keeper = { .which = "storekeeper", .name = "刘样例", .role = "storekeeper",
	    .unit = "样例物资库" };
	struct op_stock_in in = { .to = "样例物资库", .lines = "棉被800", .source = stock_source_opening,
	    .accepted = true };
	struct op_stock_order a = { .from = "样例物资库", .to = "样例物资点", .lines = "棉被300",
	    .approved = "样例领导", .drill = drill, .incident = incident };
	struct store s;
	struct reply r;

	snprintf(from.area, sizeof from.area, "%s", area);
	snprintf(keeper.area, sizeof keeper.area, "%s", area);
	s.unit = put(w, desk, &kind_unit, &from);
	put(w, desk, &kind_unit, &to);
	put(w, desk, &kind_item, &quilt);
	ck_assert_int_eq(world_do(w, "admin", "account.add", &keeper, &r), DONE);
	world_do(w, "storekeeper", "stock.in", &in, &r);
	DONE_REPLY(r);
	s.lot = newest_lot(w);
	world_do(w, desk, "stock.order", &a, &r);
	DONE_REPLY(r);
	s.bill = r.answer.id;
	return s;
}
