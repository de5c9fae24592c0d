/* 物资单: state, live flag and promises against what the movements of a bill come to. */
#include "src/admin/check_stock_bill.h"

#include "db/buf.h"
#include "db/codec.h"
#include "gen/kinds/stock/bill_line.h"
#include "gen/kinds/stock/enums.h"
#include "src/lang/tr.h"

static int64_t
counted(const struct audit *a, uint64_t kind, uint64_t x, uint64_t y)
{
	const struct cell *c = audit_find(a, kind, x, y);

	return c != NULL ? c->n : 0;
}

/* Its goods lie there before anybody has looked at them. */
static bool
waits_to_be_checked(const struct bill *b)
{
	return b->kind == bill_kind_in || b->kind == bill_kind_back || b->kind == bill_kind_swap ||
	    b->kind == bill_kind_transfer || b->kind == bill_kind_count;
}

static void
look_at_bill(struct audit *a, const struct bill *b)
{
	int64_t rows = counted(a, CELL_ROWS, b->id, 0), held = counted(a, CELL_HELD, b->id, 0);
	int64_t sent = counted(a, CELL_SENT, b->id, ALL_LINES);
	bool ended = b->state == bill_state_settled || b->state == bill_state_cancelled;
	struct about of = { .bill = b->id };

	if (rows != b->rows) {
		of.is = b->rows;
		of.must = rows;
		audit_fault(a, _("a bill counts other rows than it has"), of);
	}
	of.must = 0;
	of.is = held;
	if (ended && held != 0)
		audit_fault(a, _("a bill has ended while something of it is on the way or unexplained"), of);
	of.is = counted(a, CELL_WAY, b->id, 0);
	if (b->state == bill_state_waiting && of.is != 0)
		audit_fault(a, _("a bill waits for somebody's word alone while something of it is on the way"), of);
	of.is = 0;
	if (b->live == ended)
		audit_fault(a, _("a bill that has ended is open, or an open one has ended"), of);
	of.is = sent;
	if (sent != 0 && (b->state == bill_state_ordered || b->state == bill_state_cancelled))
		audit_fault(a, _("a bill says that nothing was sent, and something was"), of);
	of.is = 0;
	if (rows == 0 && b->kind == bill_kind_transfer && b->state == bill_state_moving && !b->drill)
		audit_fault(a, _("a bill says that something was sent, and nothing was"), of);
	if (rows != 0 && (b->drill || (b->state == bill_state_waiting && !waits_to_be_checked(b))))
		audit_fault(a, _("a drill, or a bill that waits for a second person, has moved goods"), of);
}

/* What a line holds back for its bill is what is not sent of it, as long as that is open. */
static void
look_at_line(struct audit *a, const struct bill_line *l)
{
	struct about of = { .bill = l->bill, .row = l->no };
	int64_t unsent = l->asked - l->cut - counted(a, CELL_SENT, l->bill, (uint64_t)l->no);
	struct bill b;
	bool open;

	if (!record_get(a->txn, &kind_bill, l->bill, &b)) {
		audit_fault(a, _("a line has no bill"), of);
		return;
	}
	if (b.drill && b.state == bill_state_moving)
		unsent = 0;		/* it went without rows, whole */
	open = b.kind == bill_kind_transfer && b.live && unsent > 0;
	if (l->live && !open)
		audit_fault(a, _("a line holds back goods that its bill does not need any more"), of);
	if (!l->live && open)
		audit_fault(a, _("a line of an open bill holds nothing back for what is not sent; others may be given it"), of);
	if (l->live && l->unit != (b.drill ? 0 : b.from))
		audit_fault(a, _("a line holds back goods of another unit than its bill takes them from"), of);
	if (l->cut < 0 || l->cut > l->asked)
		audit_fault(a, _("more was cut from a line than was asked"), of);
}

void
audit_bills(struct audit *a)
{
	union {
		struct bill bill;
		struct bill_line line;
	} rec;

	for (int lines = 0; lines < 2; lines++) {
		const struct kind *k = lines ? &kind_bill_line : &kind_bill;
		struct walk w;
		walk_open(&w, a->txn, TABLE_KIND + k->no, "", 0, false);
		while (walk_next(&w)) {
			if (w.keylen != 8 || record_decode(k, w.val, w.len, &rec, NULL) != 0)
				continue;
			((struct head *)&rec)->id = get_u64(w.key);
			if (lines)
				look_at_line(a, &rec.line);
			else
				look_at_bill(a, &rec.bill);
		}
		walk_close(&w);
	}
}
