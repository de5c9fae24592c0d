/* 更正: a row that was wrong is taken back by a row the other way, once, dated as it was. */
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/stock/hand.h"
#include "gen/kinds/stock/move.h"
#include "src/rules/request/request.h"
#include "src/rules/stock/hand.h"

enum { MOVES_BY_BILL = 1 };

static bool
row_of(struct txn *t, uint64_t bill, int64_t row, struct move *out)
{
	struct index_key key;

	key_begin(&key, &kind_move, MOVES_BY_BILL);
	key_number(&key, bill);
	key_number(&key, (uint64_t)row);
	return record_get(t, &kind_move, scan_one(t, &key, false), out);
}

/* Who made it, or a desk over one of the units. */
static bool
may_undo(struct act *act, const struct bill_plan *p, const struct move *m)
{
	return m->by == act->who->account ||
	    (p->from.id != 0 && holder_decides(act->txn, act->who, &p->from)) ||
	    (p->to.id != 0 && holder_decides(act->txn, act->who, &p->to));
}

/* Between the ends of a transfer lies what is on the way: while it lives a loading and a
 * receipt are taken back, then it is done; so what was written off of it. What did not come
 * is explained, not taken back; what was accepted of it may wait again. */
static int
check_transfer(struct act *act, const struct bill *of, const struct move *m)
{
	struct bill transfer, *b = &transfer;
	char number[24];

	if (!record_get(act->txn, &kind_bill, m->from_kind == place_kind_missing ? m->from : of->id, b) ||
	    b->kind != bill_kind_transfer || m->from_kind == place_kind_check)
		return 0;
	bill_number(b, act->now, number);
	if (!b->live)
		return refuse(act, "which", M_UNDO_SETTLED, ARG_TEXT(number), ARG_ENUM(bill_state, b->state),
		    NULL);
	if (of->id != b->id)
		return 0;
	if (m->from_kind == place_kind_missing || m->to_kind == place_kind_missing ||
	    m->from_kind == place_kind_found || m->to_kind == place_kind_surplus)
		return refuse(act, "row", M_UNDO_EXPLAINED, ARG_NUMBER(m->row), NULL);
	return 0;
}

/* The row is there, stands, and may be taken back by him. */
static int
check_row(struct act *act, const struct bill_plan *p, int64_t row, struct move *m)
{
	struct move undo;
	char number[24];

	bill_number(&p->bill, act->now, number);
	if (!row_of(act->txn, p->bill.id, row, m))
		return refuse(act, "row", M_UNDO_NO_ROW, ARG_TEXT(number), ARG_NUMBER(p->bill.rows), NULL);
	if (!may_undo(act, p, m))
		return refuse(act, "row", M_UNDO_OTHERS, ARG_PERSON(m->by), NULL);
	if (m->undoes != 0)
		return refuse(act, "row", M_UNDO_UNDO, ARG_NUMBER(row), NULL);
	if (ledger_undone_by(act->txn, m->id, &undo))
		return refuse(act, "row", M_UNDONE, ARG_NUMBER(row), ARG_PERSON(undo.by), ARG_TIME(undo.at),
		    ARG_TEXT(undo.reason), NULL);
	return check_transfer(act, &p->bill, m);
}

/* The line of a transfer that goods were on: the one that names the lot, else of the item. */
static bool
line_of(struct txn *t, uint64_t bill, const struct move *m, struct bill_line *out)
{
	struct bill_line lines[LINES_MOST];
	bool found = false;

	for (size_t i = 0, n = bill_lines(t, bill, lines); i < n; i++) {
		if (lines[i].item != m->item || (lines[i].lot != m->lot && (lines[i].lot != 0 || found)))
			continue;
		*out = lines[i];
		found = true;
	}
	return found;
}

/* What was broken or lost of a request may have been agreed anew. */
static int
check_agreed(struct act *act, const struct bill *of, const struct move *m)
{
	bool lost = m->from_kind == place_kind_missing, broken = m->to_kind == place_kind_damaged;
	struct bill_line line;
	struct bill b;

	if ((!lost && !broken) || !record_get(act->txn, &kind_bill, lost ? m->from : of->id, &b) ||
	    b.kind != bill_kind_transfer || m->from_kind <= place_kind_damaged ||
	    !line_of(act->txn, b.id, m, &line))
		return 0;
	return request_comes_back(act, &b, &line, m->quantity);
}

static int
refuse_gone(struct act *act, const struct shortage *s, int64_t wanted)
{
	char where[180], has[100], all[100];
	struct buf b[] = { BUF(where), BUF(has), BUF(all) };

	lot_where(act->txn, s->lot, act->now, &b[0]);
	if (b[0].len == 0)
		buf_text(&b[0], "-");
	item_words(act->txn, s->item, s->figure, &b[1]);
	item_words(act->txn, s->item, wanted, &b[2]);
	return refuse(act, "row", M_GONE_ON, ARG_TEXT(buf_str(&b[2])), ARG_TEXT(buf_str(&b[1])),
	    ARG_WORDS(buf_str(&b[0])), NULL);
}

/* A bill of its own between the same units, about the first. */
static void
begin(struct act *act, struct hand_plan *h, const char *reason)
{
	struct bill_plan *p = &h->b;
	struct bill of = p->bill;
	struct unit from = p->from, to = p->to;

	memset(p, 0, sizeof *p);
	p->bill = (struct bill){ .corrects = of.id, .incident = of.incident, .order = of.order };
	memcpy(p->bill.area, of.area, sizeof p->bill.area);
	snprintf(p->bill.reason, sizeof p->bill.reason, "%s", reason);
	hand_begin(act, h, bill_kind_correct, from.id != 0 ? &from : NULL, to.id != 0 ? &to : NULL);
}

int
stock_undo_check(struct act *act)
{
	const struct op_stock_undo *a = act->args;
	struct hand_plan *h = act->plan;
	struct bill_plan *p = &h->b;
	struct shortage s;
	struct move m;

	if (bill_get(act, a->which, p) != 0 || check_row(act, p, a->row, &m) != 0 ||
	    check_agreed(act, &p->bill, &m) != 0)
		return -1;
	begin(act, h, a->reason);
	hand_line(h, &(struct bill_line){ .item = m.item, .lot = m.lot, .asked = m.quantity,
	    .from_kind = m.to_kind, .to_kind = m.from_kind });
	p->rows[0] = (struct posting){ .from = { (enum place_kind)m.to_kind, m.to },
	    .to = { (enum place_kind)m.from_kind, m.from }, .item = m.item, .lot = m.lot,
	    .quantity = m.quantity, .line = 1, .undoes = m.id, .happened = m.happened };
	p->rows[0].reason = a->reason;
	p->nrows = 1;
	return ledger_fits(act->txn, p->rows, 1, &s) ? 0 : refuse_gone(act, &s, m.quantity);
}

/* The bill that it corrects stands otherwise now, and so does what it asks for; of a loss the
 * bill whose goods they were. */
void
stock_undo_apply(struct act *act)
{
	struct hand_plan *h = act->plan;
	char words[200], number[24];
	struct buf b = BUF(words);
	struct bill of;

	hand_store(act, h);
	bill_look_again(act, h->b.bill.corrects);
	if (record_get(act->txn, &kind_bill, h->b.bill.corrects, &of)) {
		if (of.corrects != 0)
			bill_look_again(act, of.corrects);
		bill_number(&of, 0, number);
		buf_printf(&b, "%s ", number);
	}
	hand_words(act->txn, &h->b, &b);
	bill_says(act, &h->b.bill, line_what_goods_corrected, buf_str(&b));
}
