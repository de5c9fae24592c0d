/* 库存: the verbs by which goods move, and 物资单, the bills by which they do. */
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/rules/stock/bill_op.h"

/* One verb a block. */
static const struct op ops[] = {
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

static const struct face bill_face = {
	.kind = &kind_bill, .filter = &kind_view_bill_list, .which = &kind_view_stock_show,
	.lists = N_("goods bills, newest first"), .shows = N_("one goods bill with its lines"),
	.columns = "number kind state from to incident request paper need_by eta plate at by",
	.left = "number kind from to", .right = "state at",
	.sections = sections, .may = may_see, .sign = sign,
};

static const struct op none[] = { { 0 } };

const struct subject subject_bill = {
	.noun = "bill", .zh = "物资单", .label = N_("goods bill"), .kind = &kind_bill, .ops = none,
	.face = &bill_face, .demands = bill_demands,
};
