/* What is stored of goods, held against the model: see help_goods_look.h. */
#include "tests/check/help_goods_look.h"

#include <check.h>
#include <string.h>

#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"
#include "src/admin/check_needs.h"
#include "src/admin/check_stock.h"
#include "src/rules/stock/bill.h"
#include "tests/check/help_goods_plan.h"

enum { STOCK_BY_LOT = 3 };

/* --- in the core's process: what is stored */

static void
see_figure(struct txn *t, struct goods_seen *seen, uint64_t id)
{
	struct stock s;

	if (!record_get(t, &kind_stock, id, &s) || seen->figures == GOODS_FIGURES)
		return;
	seen->figure[seen->figures].kind = s.place_kind;
	seen->figure[seen->figures].ref = s.place;
	seen->figure[seen->figures].lot = s.lot;
	seen->figure[seen->figures++].n = s.quantity;
}

static void
see_bill(struct txn *t, struct goods_seen *seen, int i)
{
	struct bill_line lines[LINES_MOST];
	uint64_t id = seen->bill[i].id;
	struct bill b;
	size_t n = bill_lines(t, id, lines);

	if (!record_get(t, &kind_bill, id, &b))
		return;
	seen->bill[i].kind = b.kind;
	seen->bill[i].state = b.state;
	seen->bill[i].live = b.live;
	seen->bill[i].rows = b.rows;
	seen->bill[i].confirmed = b.confirmed != 0;
	seen->bill[i].lines = (int)n;
	for (size_t k = 0; k < n && k < MG_ASKED; k++) {
		seen->bill[i].cut[k] = lines[k].cut;
		seen->bill[i].held[k] = lines[k].live;
	}
}

static void
see_move(struct txn *t, struct goods_seen *seen, uint64_t id)
{
	struct move m;

	if (!record_get(t, &kind_move, id, &m) || seen->moves == MG_MOVES)
		return;
	seen->move[seen->moves].bill = m.bill;
	seen->move[seen->moves].lot = m.lot;
	seen->move[seen->moves].from = m.from;
	seen->move[seen->moves].to = m.to;
	seen->move[seen->moves].by = m.by;
	seen->move[seen->moves].undoes = m.undoes;
	seen->move[seen->moves].id = m.id;
	seen->move[seen->moves].from_kind = m.from_kind;
	seen->move[seen->moves].to_kind = m.to_kind;
	seen->move[seen->moves].row = m.row;
	seen->move[seen->moves].n = m.quantity;
	seen->move[seen->moves].at = m.at;
	seen->move[seen->moves++].happened = m.happened;
}

static void
each(struct txn *t, const struct kind *k, struct goods_seen *seen,
    void (*one)(struct txn *, struct goods_seen *, uint64_t))
{
	struct walk w;

	walk_open(&w, t, TABLE_KIND + k->no, "", 0, false);
	while (walk_next(&w))
		if (w.keylen == 8)
			one(t, seen, get_u64(w.key));
	walk_close(&w);
}

/* How many of a kind there are beyond the last that is known; their ids, the newest first. */
static int
newer(struct txn *t, const struct kind *k, uint64_t last, uint64_t *ids, int most)
{
	struct walk w;
	int n = 0;

	walk_open(&w, t, TABLE_KIND + k->no, "", 0, true);
	while (n < most && walk_next(&w)) {
		if (w.keylen == 8 && get_u64(w.key) <= last)
			break;
		if (w.keylen == 8)
			ids[n++] = get_u64(w.key);
	}
	walk_close(&w);
	return n;
}

static void
see_newer(struct txn *t, struct goods_seen *seen)
{
	static uint64_t ids[MG_BILLS > MG_LOTS ? MG_BILLS : MG_LOTS];
	int n = newer(t, &kind_lot, seen->lots > 0 ? seen->lot[seen->lots - 1] : 0, ids, MG_LOTS - seen->lots);

	while (n-- > 0)
		seen->lot[seen->lots++] = ids[n];
	n = newer(t, &kind_bill, seen->bills > 0 ? seen->bill[seen->bills - 1].id : 0, ids, MG_BILLS - seen->bills);
	while (n-- > 0)
		seen->bill[seen->bills++].id = ids[n];
}

static void
see_figures_of(struct txn *t, struct goods_seen *seen, uint64_t lot)
{
	struct index_key key;
	struct scan s;

	key_begin(&key, &kind_stock, STOCK_BY_LOT);
	key_number(&key, lot);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		see_figure(t, seen, s.id);
	scan_close(&s);
}

uint64_t
goods_look(struct txn *t, bool all, void *to, FILE *out)
{
	struct goods_seen *seen = to;

	seen->figures = seen->moves = 0;
	see_newer(t, seen);
	for (int i = 0; !all && i < seen->touched_lots; i++)
		if (seen->touched_lot[i] < seen->lots)
			see_figures_of(t, seen, seen->lot[seen->touched_lot[i]]);
	for (int i = 0; !all && i < seen->touched_bills; i++)
		if (seen->touched_bill[i] < seen->bills)
			see_bill(t, seen, seen->touched_bill[i]);
	if (!all)
		return 0;
	for (int i = 0; i < seen->bills; i++)
		see_bill(t, seen, i);
	each(t, &kind_stock, seen, see_figure);
	each(t, &kind_move, seen, see_move);
	for (int u = 0; u < MG_UNITS; u++)
		for (int i = 0; i < MG_ITEMS; i++) {
			seen->promised[u][i] = stock_promised(t, gc.unit[u], gc.item[i]);
			seen->unbound[u][i] = stock_free(t, gc.unit[u], gc.item[i], seen->now);
		}
	return check_stock(t, out) + check_needs(t, out);
}

/* --- in the test's process: what was touched */

static void
touch(int *list, int *n, int i)
{
	for (int k = 0; k < *n; k++)
		if (list[k] == i)
			return;
	ck_assert_int_lt(*n, GOODS_TOUCHED);
	list[(*n)++] = i;
}

void
goods_touch(struct goods_seen *seen, const struct model_goods *m, int moves, int bills, int bill)
{
	for (; moves < m->moves; moves++) {
		touch(seen->touched_lot, &seen->touched_lots, m->move[moves].lot);
		touch(seen->touched_bill, &seen->touched_bills, m->move[moves].on);
	}
	for (; bills < m->bills; bills++)
		touch(seen->touched_bill, &seen->touched_bills, bills);
	if (bill >= 0)
		touch(seen->touched_bill, &seen->touched_bills, bill);
}

/* --- is it the model's? */

/* Check writes down each assertion that it passes, which costs more than what is looked at. */
#define SAME(what, is, want, of, i) do { \
	if ((long long)(is) != (long long)(want)) \
		ck_abort_msg("%s: %s of %s %d is %lld, must be %lld", when, what, of, i, (long long)(is), \
		    (long long)(want)); \
} while (0)

static int
lot_of(const struct goods_seen *seen, uint64_t id)
{
	for (int low = 0, n = seen->lots; low < n;) {
		int mid = low + (n - low) / 2;
		if (seen->lot[mid] == id)
			return mid;
		*(seen->lot[mid] < id ? &low : &n) = mid + (seen->lot[mid] < id);
	}
	return -1;
}

static int
bill_of(const struct goods_seen *seen, uint64_t id)
{
	for (int low = 0, n = seen->bills; low < n;) {
		int mid = low + (n - low) / 2;
		if (seen->bill[mid].id == id)
			return mid;
		*(seen->bill[mid].id < id ? &low : &n) = mid + (seen->bill[mid].id < id);
	}
	return -1;
}

static int
unit_of(uint64_t id)
{
	for (int u = 0; u < MG_UNITS; u++)
		if (gc.unit[u] == id)
			return u;
	return -1;
}

static long
figure_in_model(const struct model_goods *m, const struct goods_seen *seen, int f, int lot, const char *when)
{
	int kind = seen->figure[f].kind;
	bool in_hand = kind <= place_kind_damaged;
	int at = in_hand ? unit_of(seen->figure[f].ref) : bill_of(seen, seen->figure[f].ref);
	struct mg_part p;

	if (at < 0)
		ck_abort_msg("%s: a figure of kind %d is nobody's", when, kind);
	if (in_hand)
		return m->lot[lot].at[at][kind - place_kind_good];
	p = mg_part_of(&m->bill[at], lot);
	return kind == place_kind_way ? p.way : kind == place_kind_missing ? p.missing : p.surplus;
}

/* Where it is, and how it came there. */
static void
print_lot(const struct model_goods *m, const struct goods_seen *seen, int lot)
{
	for (int r = m->lot[lot].last; r >= 0; r = m->move[r].before) {
		const struct mg_move *v = &m->move[r];
		printf("  row %d, bill %d of kind %d: %ld from %d of %d to %d of %d on bill %d%s\n", r, v->bill,
		    m->bill[v->bill].kind, v->q, v->from, v->from_at, v->to, v->to_at, v->on,
		    v->undone_by >= 0 ? ", taken back" : "");
	}
	for (int i = 0; i < seen->figures; i++)
		if (lot_of(seen, seen->figure[i].lot) == lot)
			printf("  stored: %lld in place %d of unit %d, bill %d\n", (long long)seen->figure[i].n,
			    seen->figure[i].kind, unit_of(seen->figure[i].ref), bill_of(seen, seen->figure[i].ref));
	fflush(stdout);
}

/* Each figure is the model's, and of each lot they come to what came in less what went: with
 * that none is left out. */
static void
compare_figures(const struct model_goods *m, const struct goods_seen *seen, bool all, const char *when)
{
	static long is[MG_LOTS];
	int n = all ? m->lots : seen->touched_lots;

	for (int i = 0; i < n; i++)
		is[all ? i : seen->touched_lot[i]] = 0;
	for (int i = 0; i < seen->figures; i++) {
		int lot = lot_of(seen, seen->figure[i].lot);
		long has = (long)seen->figure[i].n;
		if (lot >= 0 && has != figure_in_model(m, seen, i, lot, when))
			print_lot(m, seen, lot);
		if (lot < 0 || has < 0)
			ck_abort_msg("%s: a figure of %ld of lot %d", when, has, lot);
		SAME("a figure", has, figure_in_model(m, seen, i, lot, when), "lot", lot);
		is[lot] += seen->figure[i].kind == place_kind_surplus ? -has : has;
	}
	for (int i = 0; i < n; i++) {
		int lot = all ? i : seen->touched_lot[i];
		const struct mg_lot *l = &m->lot[lot];
		long sum = l->on_bills;
		for (int u = 0; u < MG_UNITS; u++)
			sum += l->at[u][0] + l->at[u][1] + l->at[u][2];
		SAME("all", is[lot], sum, "lot", lot);
		SAME("what came in less what went", sum, l->in - l->gone, "lot", lot);
	}
}

static void
compare_bill(const struct model_goods *m, const struct goods_seen *seen, int i, const char *when)
{
	const struct mg_bill *b = &m->bill[i];
	struct mg_part on = mg_on_bill(b);
	static const int states[MG_STATES] = { 0, bill_state_ordered, bill_state_waiting, bill_state_moving,
		bill_state_settled, bill_state_cancelled };
	static const int as_kept[MG_KINDS] = { [MG_INTO] = bill_kind_in, [MG_TRANSFER] = bill_kind_transfer,
		[MG_OUT] = bill_kind_out, [MG_GIVE] = bill_kind_give, [MG_BACK] = bill_kind_back,
		[MG_SWAP] = bill_kind_swap, [MG_SCRAP] = bill_kind_scrap, [MG_WRITEOFF] = bill_kind_writeoff,
		[MG_LOSS] = bill_kind_writeoff, [MG_CORRECT] = bill_kind_correct, [MG_COUNT] = bill_kind_count };

	SAME("kind", seen->bill[i].kind, as_kept[b->kind], "bill", i);
	SAME("state", seen->bill[i].state, states[b->state], "bill", i);
	SAME("live", seen->bill[i].live, mg_live(b), "bill", i);
	SAME("rows", seen->bill[i].rows, b->rows, "bill", i);
	if (b->kind != MG_COUNT)
		SAME("confirmed", seen->bill[i].confirmed, b->confirmed, "bill", i);
	for (int k = 0; b->kind == MG_TRANSFER && k < b->lines; k++) {
		SAME("cut", seen->bill[i].cut[k], b->line[k].cut, "bill", i);
		/* A drill has no rows: it goes whole, as its state says. */
		bool gone = b->drill && b->state != MG_ORDERED;
		SAME("held", seen->bill[i].held[k], mg_live(b) && !gone && mg_unsent(&b->line[k]) > 0, "bill", i);
	}
	if (!mg_live(b))
		SAME("what lies on", on.way + on.missing + on.surplus, 0, "bill", i);
}

/* The place of one end of a row. */
static void
compare_end(const struct goods_seen *seen, int i, const struct mg_move *v, bool from, const char *when)
{
	int place = from ? v->from : v->to, at = from ? v->from_at : v->to_at;
	int kind = from ? seen->move[i].from_kind : seen->move[i].to_kind;
	uint64_t ref = from ? seen->move[i].from : seen->move[i].to;

	if (place == MG_FOUND || place == MG_OUTSIDE) {
		SAME("found", kind == place_kind_found, place == MG_FOUND, "row", i);
		SAME("outside", kind > place_kind_surplus && ref == 0, true, "row", i);
		return;
	}
	SAME("place", kind, place, "row", i);
	SAME("whose", ref, place <= MG_DAMAGED ? gc.unit[at] : seen->bill[v->on].id, "row", i);
}

static void
compare_move(const struct model_goods *m, const struct goods_seen *seen, int i, const char *when)
{
	const struct mg_move *v = &m->move[i];

	SAME("bill", bill_of(seen, seen->move[i].bill), v->bill, "row", i);
	SAME("lot", lot_of(seen, seen->move[i].lot), v->lot, "row", i);
	SAME("number", seen->move[i].row, v->no, "row", i);
	SAME("quantity", seen->move[i].n, v->q, "row", i);
	SAME("who made it", seen->move[i].by, gc.account[v->by], "row", i);
	SAME("when it happened", seen->move[i].happened, v->happened, "row", i);
	SAME("when it was written", seen->move[i].at, v->at, "row", i);
	SAME("what it takes back", seen->move[i].undoes, v->undoes < 0 ? 0 : seen->move[v->undoes].id, "row", i);
	compare_end(seen, i, v, true, when);
	compare_end(seen, i, v, false, when);
}

static void
compare_promises(const struct model_goods *m, const struct goods_seen *seen, const char *when)
{
	for (int u = 0; u < MG_UNITS; u++)
		for (int i = 0; i < MG_ITEMS; i++) {
			SAME("promised", seen->promised[u][i], mg_promised(m, u, i), "unit", u);
			SAME("free", seen->unbound[u][i], mg_free(m, u, i, seen->now), "unit", u);
		}
}

void
goods_compare(struct model_goods *m, const struct goods_seen *seen, bool all, const char *when)
{
	SAME("lots", seen->lots, m->lots, "county", 0);
	SAME("bills", seen->bills, m->bills, "county", 0);
	for (int i = 0; i < m->bills; i++) {
		if (m->bill[i].id == 0)		/* one that was made beside another */
			m->bill[i].id = seen->bill[i].id;
		SAME("id", m->bill[i].id, seen->bill[i].id, "bill", i);
	}
	compare_figures(m, seen, all, when);
	for (int i = 0; i < (all ? m->bills : seen->touched_bills); i++)
		compare_bill(m, seen, all ? i : seen->touched_bill[i], when);
	if (!all)
		return;
	SAME("rows", seen->moves, m->moves, "county", 0);
	for (int i = 0; i < m->moves; i++)
		compare_move(m, seen, i, when);
	compare_promises(m, seen, when);
}
