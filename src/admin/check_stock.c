/* 台账: the movements folded again and held against the figures; see check_stock.h. Shares
 * nothing with src/rules/stock/ledger.c, which writes both. */
#include "src/admin/check_stock.h"

#include <stdlib.h>

#include "db/buf.h"
#include "db/codec.h"
#include "gen/kinds/stock/enums.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/stock.h"
#include "src/admin/check_stock_bill.h"
#include "src/lang/tr.h"

static struct about
row_of(const struct move *m)
{
	return (struct about){ .lot = m->lot, .bill = m->bill, .row = m->row };
}

/* --- the movements, in the order in which they were entered --- */

static bool
is_inside(int kind)
{
	return kind >= place_kind_good && kind <= place_kind_surplus;
}

static void
add(struct audit *a, uint64_t kind, uint64_t x, uint64_t y, int64_t n)
{
	struct cell *c = audit_cell(a, kind, x, y);

	if (c != NULL)
		c->n += n;
}

/* One side: by so much the goods that are there grow. Of what came too much they grow on
 * the other side of the account. */
static void
add_side(struct audit *a, const struct move *m, int kind, uint64_t ref, int64_t by)
{
	struct cell *c;
	struct about of = row_of(m);
	bool low;

	if (!is_inside(kind)) {
		if ((c = audit_cell(a, CELL_LOT, m->lot, 0)) != NULL)
			c->n -= by;
		return;
	}
	if ((c = audit_cell(a, CELL_PLACE + (uint64_t)kind, ref, m->lot)) == NULL)
		return;
	c->n += kind == place_kind_surplus ? -by : by;
	c->item = m->item;
	low = c->n < 0 && !c->said;
	c->said |= low;
	of.is = c->n;
	if (kind >= place_kind_way)
		add(a, CELL_HELD, ref, 0, kind == place_kind_surplus ? -by : by);
	if (kind == place_kind_way || kind == place_kind_surplus)
		add(a, CELL_WAY, ref, 0, kind == place_kind_surplus ? -by : by);
	if (!low)
		return;
	of.place = kind;
	of.ref = ref;
	audit_fault(a, _("more was taken from a place than it had; what was entered before cannot all be so"), of);
}

static void
look_at_sides(struct audit *a, const struct move *m)
{
	bool from = is_inside(m->from_kind), to = is_inside(m->to_kind);
	struct cell *lot = audit_cell(a, CELL_LOT, m->lot, 0);
	struct lot of;

	if (m->quantity <= 0 || (!from && !to) || from != (m->from != 0) || to != (m->to != 0) ||
	    (m->from_kind == m->to_kind && m->from == m->to))
		audit_fault(a, _("a movement has no two places or no quantity"), row_of(m));
	if (lot == NULL)
		return;
	if (lot->item == 0 && record_get(a->txn, &kind_lot, m->lot, &of))
		lot->item = of.item;
	if (lot->item != m->item)
		audit_fault(a, _("a movement is of another item than its lot"), row_of(m));
}

static bool
in_hand(int kind)
{
	return kind >= place_kind_good && kind <= place_kind_damaged;
}

/* So much more, or less, left a unit by the row. What was cleared up stays: a unit's check
 * is its own. */
static void
count_sent(struct audit *a, const struct move *m, int64_t by)
{
	if (!in_hand(m->from_kind) || m->from == m->to)
		return;
	add(a, CELL_SENT, m->bill, (uint64_t)m->line, by);
	add(a, CELL_SENT, m->bill, ALL_LINES, by);
}

/* A row that takes one back is that row the other way. Each is taken back once: of what is
 * taken back twice the second has no goods. */
static void
look_at_undo(struct audit *a, const struct move *m)
{
	const struct cell *rows = audit_find(a, CELL_ROWS, m->bill, 0);
	struct move was;
	struct cell *c;

	if (m->undoes == 0) {
		if (rows != NULL && rows->other == bill_kind_correct)
			audit_fault(a, _("a correction does not say which row it takes back; it may be taken back again"), row_of(m));
		return;
	}
	if (!record_get(a->txn, &kind_move, m->undoes, &was) || was.lot != m->lot ||
	    was.quantity != m->quantity || was.from_kind != m->to_kind || was.from != m->to ||
	    was.to_kind != m->from_kind || was.to != m->from || was.happened != m->happened) {
		audit_fault(a, _("a correction is not the row that it takes back, the other way"), row_of(m));
		return;
	}
	c = audit_cell(a, CELL_UNDONE, m->undoes, 0);
	if (c != NULL && ++c->n > 1)
		audit_fault(a, _("a row was taken back twice; its goods are counted wrongly at both ends"), row_of(m));
	else
		count_sent(a, &was, -was.quantity);
}

/* They are numbered as they are entered. */
static void
count_row(struct audit *a, const struct move *m)
{
	struct cell *c = audit_cell(a, CELL_ROWS, m->bill, 0);
	struct bill b;

	if (c != NULL && c->n == 0 && record_get(a->txn, &kind_bill, m->bill, &b))
		c->other = b.kind;
	if (c != NULL && m->row != ++c->n)
		audit_fault(a, _("the rows of a bill are not numbered one after another"), row_of(m));
	if (m->undoes == 0)
		count_sent(a, m, m->quantity);
}

static void
take_move(struct audit *a, const void *rec)
{
	const struct move *m = rec;

	look_at_sides(a, m);
	add_side(a, m, m->from_kind, m->from, -m->quantity);
	add_side(a, m, m->to_kind, m->to, m->quantity);
	count_row(a, m);
	look_at_undo(a, m);
	if (m->happened > m->at)
		audit_fault(a, _("a movement happened after it was entered"), row_of(m));
}

/* --- the figures --- */

static void
take_figure(struct audit *a, const void *rec)
{
	const struct stock *s = rec;
	struct about of = { .place = s->place_kind, .ref = s->place, .lot = s->lot };
	struct cell *c = audit_cell(a, CELL_PLACE + (uint64_t)s->place_kind, s->place, s->lot);

	if (c == NULL)
		return;
	if (c->stored)
		audit_fault(a, _("a place has two figures of one lot"), of);
	c->stored = true;
	of.is = s->quantity;
	of.must = c->n;
	if (c->n != s->quantity || (c->item != 0 && c->item != s->item))
		audit_fault(a, _("a figure is not what its movements come to; count that place before anything leaves it"), of);
	if ((c = audit_cell(a, CELL_LOT, s->lot, 0)) != NULL)
		c->other += s->place_kind == place_kind_surplus ? -s->quantity : s->quantity;
}

/* Figures that are not there, and lots of which something came from nowhere or went there. */
static void
look_at_cells(struct audit *a)
{
	for (size_t i = 0; i < a->room; i++) {
		const struct cell *c = &a->cells[i];
		if (c->kind == CELL_FREE)
			continue;
		if (c->kind < CELL_LOT && !c->stored && c->n != 0)
			audit_fault(a, _("a figure is not what its movements come to; count that place before anything leaves it"),
			    (struct about){ .place = (int)c->kind, .ref = c->a, .lot = c->b, .must = c->n });
		if (c->kind == CELL_LOT && c->n != c->other)
			audit_fault(a, _("what came in of a lot, less what ended, is not what all places have of it"),
			    (struct about){ .lot = c->a, .is = c->other, .must = c->n });
	}
}

/* Records of a kind in the order of their ids, read where they lie. */
static void
each(struct audit *a, const struct kind *k, void *rec, void (*take)(struct audit *, const void *))
{
	struct walk w;

	walk_open(&w, a->txn, TABLE_KIND + k->no, "", 0, false);
	while (walk_next(&w)) {
		if (w.keylen != 8 || record_decode(k, w.val, w.len, rec, NULL) != 0)
			continue;
		((struct head *)rec)->id = get_u64(w.key);
		take(a, rec);
	}
	walk_close(&w);
}

uint64_t
check_stock(struct txn *t, FILE *out)
{
	struct audit a = { .txn = t, .out = out };
	struct move move;
	struct stock stock;

	each(&a, &kind_move, &move, take_move);
	each(&a, &kind_stock, &stock, take_figure);
	look_at_cells(&a);
	audit_bills(&a);
	free(a.cells);
	return a.faults;
}
