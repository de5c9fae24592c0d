/* 物资单 as it is read: number, who sees it, lines, and what its rows come to. */
#include "src/rules/stock/bill.h"

#include "db/buf.h"
#include "gen/kinds/stock/move.h"
#include "src/lang/tr.h"
#include "src/rules/depot/holder.h"
#include "src/rules/incident/incident.h"

enum { LINE_BY_BILL = 1, BILL_BY_LIVE_FROM = 2, MOVE_BY_BILL = 1, MOVE_BY_FROM = 3 };

void
bill_number(const struct bill *b, int64_t now, char out[24])
{
	number_text(&kind_bill, b->day, b->no, b->node, now, out);
}

void
bill_moves(struct scan *s, struct txn *t, uint64_t bill)
{
	struct index_key key;

	key_begin(&key, &kind_move, MOVE_BY_BILL);
	key_number(&key, bill);
	scan_open(s, t, &key, false);
}

void
bills_live_from(struct scan *s, struct txn *t, uint64_t unit)
{
	struct index_key key;

	key_begin(&key, &kind_bill, BILL_BY_LIVE_FROM);
	key_number(&key, true);
	key_number(&key, unit);
	scan_open(s, t, &key, false);
}

static bool
reads_unit(struct txn *t, const struct viewer *v, uint64_t id)
{
	struct unit u;

	return id != 0 && record_get(t, &kind_unit, id, &u) && holder_reads(t, v, &u);
}

bool
bill_sees(struct txn *t, const struct viewer *v, const struct bill *b)
{
	return (v->account != 0 && v->account == b->by) || reads_unit(t, v, b->from) ||
	    reads_unit(t, v, b->to);
}

size_t
bill_lines(struct txn *t, uint64_t bill, struct bill_line out[LINES_MOST])
{
	struct index_key key;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_bill_line, LINE_BY_BILL);
	key_number(&key, bill);
	scan_open(&s, t, &key, false);
	while (n < LINES_MOST && scan_next(&s))
		n += record_get(t, &kind_bill_line, s.id, &out[n]);
	scan_close(&s);
	return n;
}

/* ---- sums ---- */

struct folding {
	struct bill bill;
	struct bill_line line;		/* id 0: all of them */
	struct bill_sums *out;
};

static bool
is_held(int kind)			/* in hand of a unit */
{
	return kind >= place_kind_good && kind <= place_kind_damaged;
}

/* Does a line of the bill name that very lot? */
static bool
names_lot(struct txn *t, uint64_t bill, uint64_t lot)
{
	struct bill_line lines[LINES_MOST];

	for (size_t i = 0, n = bill_lines(t, bill, lines); i < n; i++)
		if (lines[i].lot == lot)
			return true;
	return false;
}

static bool
is_of_line(struct txn *t, const struct folding *f, const struct move *m)
{
	if (f->line.id == 0)
		return true;
	if (m->bill == f->bill.id)
		return m->line == f->line.no;
	/* Of another bill: lines have other numbers there. */
	return m->item == f->line.item &&
	    (f->line.lot == 0 ? !names_lot(t, f->bill.id, m->lot) : m->lot == f->line.lot);
}

/* What lies on the bill itself: 在途 and the two 待查. */
static void
fold_side(const struct folding *f, int kind, uint64_t ref, int64_t quantity)
{
	if (ref != f->bill.id)
		return;
	if (kind == place_kind_way)
		f->out->way += quantity;
	else if (kind == place_kind_missing)
		f->out->missing += quantity;
	else if (kind == place_kind_surplus)
		f->out->surplus -= quantity;
}

static void
fold_ends(const struct folding *f, const struct move *m)
{
	bool stays = is_held(m->from_kind) && is_held(m->to_kind) && m->from == m->to;
	bool leaves = is_held(m->from_kind) && m->from == f->bill.from && !stays;
	bool arrives = is_held(m->to_kind) && m->to == f->bill.to && f->bill.to != f->bill.from && !stays;

	if (m->from_kind == place_kind_missing && m->to_kind == place_kind_lost)
		f->out->lost += m->quantity;
	else if (m->from_kind == place_kind_missing && is_held(m->to_kind) && m->to == f->bill.from)
		f->out->returned += m->quantity;
	else if (leaves)
		f->out->sent += m->quantity;
	if (arrives && m->to_kind == place_kind_damaged)
		f->out->damaged += m->quantity;
	else if (arrives)
		f->out->received += m->quantity;
}

static void
fold(struct txn *t, const struct folding *f, const struct move *m)
{
	if (!is_of_line(t, f, m) || ledger_is_undone(t, m->id))
		return;
	fold_side(f, m->from_kind, m->from, -m->quantity);
	fold_side(f, m->to_kind, m->to, m->quantity);
	fold_ends(f, m);
}

/* Its own rows; and of what lies on it what another bill took away, which a second person
 * confirmed as lost. */
static void
fold_rows(struct txn *t, const struct folding *f)
{
	struct index_key key;
	struct move m;
	struct scan s;

	bill_moves(&s, t, f->bill.id);
	while (scan_next(&s))
		if (record_get(t, &kind_move, s.id, &m))
			fold(t, f, &m);
	scan_close(&s);
	key_begin(&key, &kind_move, MOVE_BY_FROM);
	key_number(&key, f->bill.id);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_move, s.id, &m) && m.bill != f->bill.id && m.undoes == 0)
			fold(t, f, &m);
	scan_close(&s);
}

/* What waits for a second person as lost, of a line and of a lot (0: of any). */
static int64_t
claims(struct txn *t, const struct folding *f, uint64_t lot)
{
	struct bill_line lines[LINES_MOST];
	struct bill other;
	struct scan s;
	int64_t n = 0;

	bills_live_from(&s, t, f->bill.from);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_bill, s.id, &other) || other.corrects != f->bill.id)
			continue;
		for (size_t i = 0, k = bill_lines(t, other.id, lines); i < k; i++) {
			struct move m = { .bill = other.id, .item = lines[i].item, .lot = lines[i].lot };
			if ((lot == 0 || lot == m.lot) && is_of_line(t, f, &m))
				n += lines[i].asked;
		}
	}
	scan_close(&s);
	return n;
}

int64_t
bill_claimed(struct txn *t, const struct bill *b, uint64_t lot)
{
	return claims(t, &(struct folding){ .bill = *b }, lot);
}

/* A drill has no rows: it goes whole, as its state says. */
static void
fold_drill(struct txn *t, const struct folding *f)
{
	struct bill_line lines[LINES_MOST];
	size_t n = bill_lines(t, f->bill.id, lines);
	bool over = f->bill.state == bill_state_settled;

	for (size_t i = 0; i < n && (over || f->bill.state == bill_state_moving); i++) {
		int64_t quantity = lines[i].asked - lines[i].cut;
		if (f->line.id != 0 && f->line.id != lines[i].id)
			continue;
		f->out->sent += f->bill.from != 0 ? quantity : 0;
		*(over ? &f->out->received : &f->out->way) += f->bill.to != 0 ? quantity : 0;
	}
}

static void
sum(struct txn *t, uint64_t bill, const struct bill_line *line, struct bill_sums *out)
{
	struct folding f = { .out = out };

	*out = (struct bill_sums){ 0 };
	if (!record_get(t, &kind_bill, bill, &f.bill))
		return;
	if (line != NULL)
		f.line = *line;
	if (f.bill.drill)
		fold_drill(t, &f);
	else
		fold_rows(t, &f);
	if (out->missing > 0)
		out->claimed = claims(t, &f, 0);
}

void
bill_sums(struct txn *t, uint64_t bill, int64_t line, struct bill_sums *out)
{
	struct bill_line lines[LINES_MOST];
	size_t n = line == 0 ? 0 : bill_lines(t, bill, lines);

	*out = (struct bill_sums){ 0 };
	if (line == 0)
		sum(t, bill, NULL, out);
	for (size_t i = 0; i < n; i++)
		if (lines[i].no == line)
			sum(t, bill, &lines[i], out);
}

static void
add_differs(struct txn *t, struct buf *b, bool over, uint64_t item, int64_t n)
{
	char text[120];
	struct buf goods = BUF(text);

	if (n == 0)
		return;
	lines_words(t, &(struct goods_lines){ .list = { { item, n } }, .n = 1 }, &goods);
	if (b->len > 0 && b->data[b->len - 1] != ' ')
		buf_text(b, " ");
	buf_printf(b, over ? _("%s too many") : _("short of %s"), buf_str(&goods));
}

void
bill_differs(struct txn *t, uint64_t bill, struct buf *b)
{
	struct bill_line lines[LINES_MOST];
	struct bill_sums s;

	for (size_t i = 0, n = bill_lines(t, bill, lines); i < n; i++) {
		bill_sums(t, bill, lines[i].no, &s);
		add_differs(t, b, false, lines[i].item, s.missing - s.claimed);
		add_differs(t, b, true, lines[i].item, s.surplus);
	}
}

int64_t
bill_unsent(struct txn *t, const struct bill_line *line)
{
	struct bill_sums s;
	int64_t left;

	sum(t, line->bill, line, &s);
	left = line->asked - line->cut - s.sent;
	return left > 0 ? left : 0;
}

/* ---- to be checked ---- */

/* By the bill's own rows that stand; and no more than is there. */
int64_t
bill_unchecked(struct txn *t, const struct bill *b, uint64_t lot)
{
	struct place check = { place_kind_check, b->to };
	int64_t left = 0, there = ledger_figure(t, check, lot);
	struct move m;
	struct scan s;

	if (there == 0)
		return 0;
	bill_moves(&s, t, b->id);
	while (scan_next(&s))
		if (record_get(t, &kind_move, s.id, &m) && m.lot == lot && !ledger_is_undone(t, m.id))
			left += m.to_kind == place_kind_check ? m.quantity :
			    m.from_kind == place_kind_check && m.from == m.to ? -m.quantity : 0;
	scan_close(&s);
	return left < there ? left : there;
}

bool
bill_has_unchecked(struct txn *t, const struct bill *b)
{
	struct move m;
	struct scan s;
	bool has = false;

	bill_moves(&s, t, b->id);
	while (!has && scan_next(&s))
		has = record_get(t, &kind_move, s.id, &m) && m.to_kind == place_kind_check &&
		    bill_unchecked(t, b, m.lot) > 0;
	scan_close(&s);
	return has;
}

static void
add_goods(struct goods_lines *to, uint64_t item, int64_t n)
{
	size_t k = 0;

	while (k < to->n && to->list[k].item != item)
		k++;
	if (k == LINES_MOST)
		return;
	if (k == to->n)
		to->list[to->n++] = (struct goods_line){ item, 0 };
	to->list[k].quantity += n;
}

/* A lot that came in several rows counts once. */
void
bill_to_check(struct txn *t, const struct bill *b, struct goods_lines *out)
{
	uint64_t seen[POSTINGS_MOST];
	size_t n = 0, k;
	struct move m;
	struct scan s;

	out->n = 0;
	bill_moves(&s, t, b->id);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_move, s.id, &m) || m.to_kind != place_kind_check)
			continue;
		for (k = 0; k < n && seen[k] != m.lot; k++)
			;
		if (k < n || n == POSTINGS_MOST)
			continue;
		seen[n++] = m.lot;
		add_goods(out, m.item, bill_unchecked(t, b, m.lot));
	}
	scan_close(&s);
	for (k = n = 0; k < out->n; k++)
		if (out->list[k].quantity > 0)
			out->list[n++] = out->list[k];
	out->n = n;
}

void
bill_found(struct txn *t, const struct bill *b, struct goods_lines *out)
{
	struct move m;
	struct scan s;

	out->n = 0;
	bill_moves(&s, t, b->id);
	while (b->above_book && scan_next(&s))
		if (record_get(t, &kind_move, s.id, &m) && m.from_kind == place_kind_found &&
		    !ledger_is_undone(t, m.id))
			add_goods(out, m.item, m.quantity);
	scan_close(&s);
}
