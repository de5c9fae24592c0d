/* 库存: the verbs by which goods move, and 物资单, the bills by which they do. */
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/rules/stock/hand_rows.h"
#include "src/rules/stock/stock_op.h"
#include "src/text/import_rows.h"

#define DECIDES HOLDER_DESKS
#define STORES (STOCK_STORES | HOLDER_DESKS)

/* One verb a block. */
static const struct op ops[] = {
	{ .verb = "in", .zh = "入库", .alone = true, .help = N_("take goods into a store"),
	  .cost = 1, .args = &kind_op_stock_in, .in_turn = "to lines", .roles = STORES,
	  .plan_size = sizeof(struct in_plan), .there = M_STOCK_OPENED, .alike = stock_in_alike,
	  .check = stock_in_check, .apply = stock_in_apply },
	{ .verb = "accept", .zh = "验收", .alone = true,
	  .help = N_("accept goods that came in: what is good, what is damaged"),
	  .cost = 1, .args = &kind_op_stock_accept, .target = &kind_bill, .in_turn = "lines", .roles = STORES,
	  .plan_size = sizeof(struct bill_plan), .check = stock_accept_check, .apply = stock_accept_apply },
	{ .verb = "order", .zh = "调拨", .alone = true, .help = N_("order goods from one unit to another"),
	  .cost = 1, .args = &kind_op_stock_order, .in_turn = "from to lines", .roles = DECIDES,
	  .plan_size = sizeof(struct bill_plan), .check = stock_order_check, .apply = stock_order_apply },
	{ .verb = "load", .zh = "发出", .alone = true, .help = N_("send off what was ordered, or a part of it"),
	  .cost = 1, .args = &kind_op_stock_load, .target = &kind_bill, .in_turn = "lines", .roles = STORES,
	  .plan_size = sizeof(struct truck_plan),
	  .check = stock_load_check, .apply = stock_truck_apply },
	{ .verb = "take", .zh = "收货", .alone = true, .help = N_("receive what is on the way, or a part of it"),
	  .cost = 1, .args = &kind_op_stock_take, .target = &kind_bill, .in_turn = "lines", .roles = STORES,
	  .plan_size = sizeof(struct truck_plan),
	  .check = stock_take_check, .apply = stock_truck_apply },
	{ .verb = "finish", .zh = "收完", .alone = true, .help = N_("no more comes: the rest is missing"),
	  .cost = 1, .args = &kind_op_stock_finish, .target = &kind_bill, .roles = STORES,
	  .repeats = true, .plan_size = sizeof(struct truck_plan),
	  .check = stock_finish_check, .apply = stock_truck_apply },
	{ .verb = "explain", .zh = "说明", .help = N_("say what became of goods that are missing or too many"),
	  .cost = 1, .args = &kind_op_stock_explain, .target = &kind_bill, .in_turn = "lines", .roles = STORES,
	  .plan_size = sizeof(struct explain_plan),
	  .check = stock_explain_check, .apply = stock_explain_apply },
	{ .verb = "cancel", .zh = "撤单", .alone = true, .help = N_("take a bill back before anything moved"),
	  .cost = 1, .args = &kind_op_stock_cancel, .target = &kind_bill, .roles = STORES,
	  .repeats = true, .plan_size = sizeof(struct bill_plan),
	  .check = stock_cancel_check, .apply = stock_cancel_apply },
	{ .verb = "paper", .zh = "补文号", .alone = true, .help = N_("give a bill its official number"),
	  .cost = 1, .args = &kind_op_stock_paper, .target = &kind_bill, .in_turn = "paper", .roles = DECIDES,
	  .repeats = true, .plan_size = sizeof(struct bill_plan),
	  .check = stock_paper_check, .apply = stock_paper_apply },
	HAND_ROWS,
	IMPORT_ROWS("stock.in", STORES, N_("import what stores have")),
	{ 0 }
};

const struct subject subject_stock = {
	.noun = "stock", .zh = "库存", .label = N_("stock"), .ops = ops,
};

static bool
may_see(const struct reader *r, void *rec)
{
	return bill_sees(r->txn, r->who, rec);
}

static bool
is_live(const struct reader *r, const void *rec)
{
	(void)r;
	return ((const struct bill *)rec)->live;
}

static bool
is_over(const struct reader *r, const void *rec)
{
	return !is_live(r, rec);
}

static bool
within_live(const struct reader *r, struct join *j)
{
	struct index_key key;

	(void)r;
	join_set(j);
	key_begin(&key, &kind_bill, 10);
	key_number(&key, true);
	join_walk(j, &key);
	return true;
}

static const struct face_section sections[] = {
	{ N_("Live"), is_live, within_live }, { N_("Ended"), is_over, NULL }, { 0 }
};

static const char *
sign(const struct reader *r, const void *rec)
{
	const struct bill *b = rec;

	(void)r;
	return !b->live ? "-" : b->state == bill_state_moving ? "*" : "!";
}

static void
stands(const struct reader *r, const void *rec, char *out, size_t cap)
{
	bill_stands(r->txn, rec, out, cap);
}

static const struct face_cell cells[] = { { "state", NULL, stands }, { 0 } };

static const struct face bill_face = {
	.kind = &kind_bill, .filter = &kind_view_bill_list, .which = &kind_view_stock_show,
	.lists = N_("goods bills, newest first"), .shows = N_("one goods bill with its lines"),
	.columns = "number kind state from to incident request paper need_by eta plate at by",
	.left = "number kind from to", .right = "state at",
	.cells = cells, .sections = sections, .may = may_see, .sign = sign,
};

static const struct op none[] = { { 0 } };

const struct subject subject_bill = {
	.noun = "bill", .zh = "物资单", .label = N_("goods bill"), .kind = &kind_bill, .ops = none,
	.face = &bill_face, .demands = bill_demands,
};
