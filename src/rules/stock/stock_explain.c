/* 说明: what became of goods that are missing, or where the ones beyond came from. */
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/stock/stock.h"
#include "src/op/take.h"
#include "src/rules/stock/stock_op.h"

static bool
is_over(int as)
{
	return as == explain_as_over || as == explain_as_found;
}

/* Loss is not moved yet: a line of a bill of its own says what a second person confirms. */
static bool
add_lost(struct explain_plan *plan, const struct stock *figure, int64_t n)
{
	struct bill_plan *lost = &plan->lost;

	if (lost->nlines == LINES_MOST)
		return false;
	lost->lines[lost->nlines] = (struct bill_line){ .no = (int64_t)lost->nlines + 1,
	    .item = figure->item, .lot = figure->lot, .asked = n, .from_kind = place_kind_missing,
	    .to_kind = place_kind_lost };
	lost->nlines++;
	return true;
}

static bool
add_row(struct explain_plan *plan, const struct stock *figure, int64_t n, int as)
{
	struct bill_plan *p = &plan->p;
	struct place missing = { place_kind_missing, p->bill.id }, surplus = { place_kind_surplus, p->bill.id };
	struct posting row = { .item = figure->item, .lot = figure->lot, .quantity = n,
	    .line = bill_line_of(p, figure->item, figure->lot) };

	if (as == explain_as_lost)
		return add_lost(plan, figure, n);
	row.from = as == explain_as_over ? (struct place){ place_kind_good, p->bill.from } :
	    as == explain_as_found ? (struct place){ place_kind_found, 0 } : missing;
	row.to = is_over(as) ? surplus : as == explain_as_returned ?
	    (struct place){ place_kind_good, p->bill.from } : (struct place){ place_kind_check, p->bill.to };
	return bill_row(p, &row);
}

/* Explains so much of an item (0: of all); how much there was to be explained. */
static int64_t
explain(struct act *act, struct explain_plan *plan, struct goods_line g, int as)
{
	struct bill_plan *p = &plan->p;
	struct ledger_walk w;
	struct stock figure;
	int64_t got = 0;

	ledger_walk(&w, act->txn, p->bill.id, g.item, is_over(as) ? place_kind_surplus : place_kind_missing);
	while (ledger_next(&w, &figure)) {
		int64_t n = figure.quantity - (is_over(as) ? 0 : bill_claimed(act->txn, &p->bill, figure.lot));
		n = n < g.quantity - got ? n : g.quantity - got;
		if (n <= 0)
			continue;
		if (add_row(plan, &figure, n, as))
			got += n;
		else
			plan->full = true;
	}
	return got;
}

static int
explain_lines(struct act *act, struct explain_plan *plan)
{
	const struct op_stock_explain *a = act->args;
	char what[120], has[120];
	struct buf w = BUF(what), h = BUF(has);
	struct goods_lines goods;

	if (a->lines[0] == '\0') {
		if (explain(act, plan, (struct goods_line){ 0, INT64_MAX }, a->as) > 0)
			return 0;
		return refuse(act, "as", M_EXPLAIN_NONE, ARG_ENUM(place_kind,
		    is_over(a->as) ? place_kind_surplus : place_kind_missing), NULL);
	}
	if (lines_read(act, "lines", a->lines, &goods) != 0)
		return -1;
	for (size_t i = 0; i < goods.n; i++) {
		struct goods_line g = goods.list[i];
		int64_t got = explain(act, plan, g, a->as);
		if (got == g.quantity || plan->full)
			continue;
		lines_words(act->txn, &(struct goods_lines){ .list = { g }, .n = 1 }, &w);
		item_words(act->txn, g.item, got, &h);
		return refuse(act, "lines", M_EXPLAIN_MORE, ARG_TEXT(buf_str(&w)), ARG_TEXT(buf_str(&h)),
		    ARG_ENUM(place_kind, is_over(a->as) ? place_kind_surplus : place_kind_missing), NULL);
	}
	return 0;
}

bool
bill_may_explain(struct txn *t, const struct viewer *v, const struct bill *b, enum explain_as as)
{
	struct unit from, to;
	bool sends = record_get(t, &kind_unit, b->from, &from), receives = record_get(t, &kind_unit, b->to, &to);

	return (sends && (holder_keeps(t, v, &from) || holder_decides(t, v, &from))) ||
	    (receives && ((as == explain_as_found_after && holder_keeps(t, v, &to)) ||
	    holder_decides(t, v, &to)));
}

/* What he will say is not known while a screen asks whether he may. */
static bool
may_explain(struct act *act, const struct bill_plan *p, int as)
{
	return bill_may_explain(act->txn, act->who, &p->bill,
	    act->asked && as == 0 ? explain_as_found_after : (enum explain_as)as);
}

/* 核销 of what was lost on the way, about the bill. */
static void
make_loss(const struct bill *b, const char *reason, struct bill_plan *lost)
{
	lost->bill = (struct bill){ .kind = bill_kind_writeoff, .state = bill_state_waiting, .live = true,
	    .from = b->from, .incident = b->incident, .corrects = b->id };
	memcpy(lost->bill.area, b->area, sizeof b->area);
	memcpy(lost->bill.desk, b->desk, sizeof b->desk);
	snprintf(lost->bill.reason, sizeof lost->bill.reason, "%s", reason);
}

int
stock_explain_check(struct act *act)
{
	const struct op_stock_explain *a = act->args;
	struct explain_plan *plan = act->plan;
	struct bill_plan *p = &plan->p;
	char number[24];

	if (act_no_blank(act, "lines") != 0 || bill_happened(act) != 0 || bill_get(act, a->which, p) != 0)
		return -1;
	bill_number(&p->bill, act->now, number);
	if (!may_explain(act, p, a->as))
		return bill_sees(act->txn, act->who, &p->bill) ?
		    refuse(act, "as", M_HAND_KEEPS, ARG_TEXT(p->from.name), NULL) :
		    refuse(act, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (p->bill.kind != bill_kind_transfer || !p->bill.live || p->bill.drill)
		return bill_refuse_state(act, &p->bill);
	if (a->as == explain_as_lost && a->reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	if (explain_lines(act, plan) != 0)
		return -1;
	if (plan->full)
		return refuse(act, "lines", M_BILL_MANY,
		    ARG_NUMBER(a->as == explain_as_lost ? LINES_MOST : POSTINGS_MOST), NULL);
	for (size_t i = 0; i < p->nrows; i++)
		p->rows[i].reason = a->reason;
	if (plan->lost.nlines > 0)
		make_loss(&p->bill, a->reason, &plan->lost);
	return bill_fits(act, "lines", p);
}

void
stock_explain_apply(struct act *act)
{
	const struct op_stock_explain *a = act->args;
	struct explain_plan *plan = act->plan;
	struct goods_lines goods = { .n = 0 };
	const struct value *as = value_by_no(&enum_explain_as, a->as);
	char text[1200], number[24];
	struct buf b = BUF(text);

	bill_moved(&plan->p, 0, &goods);
	for (size_t i = 0; i < plan->lost.nlines; i++)
		goods.list[goods.n++] = (struct goods_line){ plan->lost.lines[i].item, plan->lost.lines[i].asked };
	buf_printf(&b, "%.*s ", (int)strcspn(as->zh, "|"), as->zh);
	lines_words(act->txn, &goods, &b);
	if (plan->lost.nlines > 0)
		bill_save(act, &plan->lost);
	bill_save(act, &plan->p);
	bill_says(act, &plan->p.bill, line_what_goods_explained, buf_str(&b));
	if (plan->lost.nlines == 0)
		return;
	bill_number(&plan->lost.bill, act->now, number);
	act->answer->message = M_EXPLAIN_LOST;
	arg_text(act->answer->args[0], number);
}
