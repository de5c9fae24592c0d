/* What the audit of goods counts in, and how it says what does not fit. */
#include "src/admin/check_stock_in.h"

#include <inttypes.h>
#include <stdlib.h>

#include "db/buf.h"
#include "db/err.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/enums.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/unit/unit.h"
#include "src/lang/tr.h"
#include "src/op/number.h"

enum { LINES = 50 };

/* --- the table --- */

static size_t
slot(const struct cell *cells, size_t room, uint64_t kind, uint64_t x, uint64_t y)
{
	uint64_t h = (x * 0x9e3779b97f4a7c15u ^ y) * 0xbf58476d1ce4e5b9u + kind;
	size_t at;

	h = (h ^ h >> 29) * 0x94d049bb133111ebu;
	for (at = (h ^ h >> 32) & (room - 1); cells[at].kind != CELL_FREE; at = (at + 1) & (room - 1))
		if (cells[at].kind == kind && cells[at].a == x && cells[at].b == y)
			break;
	return at;
}

static bool
grow(struct audit *a)
{
	size_t room = a->room != 0 ? 2 * a->room : 4096;
	struct cell *cells = malloc(room * sizeof *cells);

	if (cells == NULL) {
		txn_fail(a->txn, ERR_IO);
		return false;
	}
	for (size_t i = 0; i < room; i++)
		cells[i].kind = CELL_FREE;
	for (size_t i = 0; i < a->room; i++)
		if (a->cells[i].kind != CELL_FREE)
			cells[slot(cells, room, a->cells[i].kind, a->cells[i].a, a->cells[i].b)] = a->cells[i];
	free(a->cells);
	a->cells = cells;
	a->room = room;
	return true;
}

struct cell *
audit_cell(struct audit *a, uint64_t kind, uint64_t x, uint64_t y)
{
	struct cell *c;

	if (2 * a->n >= a->room && !grow(a))
		return NULL;
	c = &a->cells[slot(a->cells, a->room, kind, x, y)];
	if (c->kind == CELL_FREE) {
		*c = (struct cell){ .kind = kind, .a = x, .b = y };
		a->n++;
	}
	return c;
}

struct cell *
audit_find(const struct audit *a, uint64_t kind, uint64_t x, uint64_t y)
{
	struct cell *c = a->room != 0 ? &a->cells[slot(a->cells, a->room, kind, x, y)] : NULL;

	return c != NULL && c->kind != CELL_FREE ? c : NULL;
}

/* --- what is said --- */

static void
put_bill(struct audit *a, uint64_t id, struct buf *b)
{
	struct bill bill;
	char number[24];

	if (!record_get(a->txn, &kind_bill, id, &bill)) {
		buf_printf(b, "%" PRIu64, id);
		return;
	}
	number_text(&kind_bill, bill.day, bill.no, bill.node, 0, number);
	buf_text(b, number);
}

static void
put_lot(struct audit *a, uint64_t id, struct buf *b)
{
	struct lot lot;
	struct item item;
	char number[24];

	if (!record_get(a->txn, &kind_lot, id, &lot)) {
		buf_printf(b, "%" PRIu64, id);
		return;
	}
	number_text(&kind_lot, lot.day, lot.no, lot.node, 0, number);
	buf_text(b, number);
	if (record_get(a->txn, &kind_item, lot.item, &item))
		buf_printf(b, " %s", item.name);
}

/* 旗物资库 完好 */
static void
put_place(struct audit *a, const struct about *of, struct buf *b)
{
	const struct value *v = value_by_no(&enum_place_kind, of->place);
	struct unit u;

	if (of->ref != 0 && of->place >= place_kind_way && of->place <= place_kind_surplus)
		put_bill(a, of->ref, b);
	else if (of->ref != 0 && record_get(a->txn, &kind_unit, of->ref, &u))
		buf_text(b, u.name);
	else if (of->ref != 0)
		buf_printf(b, "%" PRIu64, of->ref);
	buf_printf(b, " %s", v != NULL ? _(v->label) : "?");
}

void
audit_fault(struct audit *a, const char *what, struct about of)
{
	char storage[700];
	struct buf b = BUF(storage);

	if (++a->faults > LINES || a->out == NULL)
		return;
	buf_printf(&b, "%s:", what);
	if (of.lot != 0) {
		buf_text(&b, " ");
		put_lot(a, of.lot, &b);
	}
	if (of.place != 0) {
		buf_text(&b, ", ");
		put_place(a, &of, &b);
	}
	if (of.bill != 0) {
		buf_text(&b, of.lot != 0 ? ", " : " ");
		put_bill(a, of.bill, &b);
	}
	if (of.row != 0)
		buf_printf(&b, "/%" PRId64, of.row);
	if (of.is != of.must)
		buf_printf(&b, ", %" PRId64 " != %" PRId64, of.is, of.must);
	fprintf(a->out, "%s\n", buf_str(&b));
}
