/* What the operations on bills share: which bill is meant, and what can be taken out. */
#include "src/rules/stock/bill_op.h"

#include <string.h>

#include "db/buf.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"
#include "gen/kinds/unit/enums.h"
#include "src/lang/when.h"
#include "src/rules/stock/wish.h"
#include "src/text/show.h"

enum { STOCK_BY_ITEM = 2 };

int
bill_get(struct act *act, uint64_t which, struct bill_plan *p)
{
	struct bill *b = &p->bill;
	char number[24];

	if (!record_get(act->txn, &kind_bill, which, b))
		return refuse(act, "which", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(act->op->args, "which")), NULL);
	bill_number(b, act->now, number);
	if (!bill_sees(act->txn, act->who, b))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (b->from != 0)
		record_get(act->txn, &kind_unit, b->from, &p->from);
	if (b->to != 0)
		record_get(act->txn, &kind_unit, b->to, &p->to);
	p->nlines = bill_lines(act->txn, b->id, p->lines);
	return 0;
}

/* ---- who, and when ---- */

int
bill_happened(struct act *act)
{
	if (act->happened > act->now + MINUTE)
		return refuse(act, "", M_FUTURE_TIME, ARG_TIME(act->happened), NULL);
	return 0;
}

int
bill_stores(struct act *act, const char *field, const struct unit *u, const char *by_phone)
{
	if (holder_keeps(act->txn, act->who, u))
		return 0;
	if (by_phone == NULL)
		return refuse(act, field, M_HAND_KEEPS, ARG_TEXT(u->name), NULL);
	if (!holder_decides(act->txn, act->who, u))
		return refuse(act, field, M_BILL_NOT_KEPT, ARG_TEXT(u->name), NULL);
	return by_phone[0] != '\0' ? 0 : refuse(act, "by_phone", M_BILL_NOT_KEPT, ARG_TEXT(u->name), NULL);
}

int
bill_refuse_state(struct act *act, const struct bill *b)
{
	char number[24];

	bill_number(b, act->now, number);
	if (!b->live && b->ended_by != 0)
		return refuse(act, "which", M_RACE, ARG_PERSON(b->ended_by), ARG_TIME(b->settled),
		    ARG_ENUM(bill_state, b->state), NULL);
	return refuse(act, "which", M_BILL_STATE, ARG_TEXT(number), ARG_ENUM(bill_state, b->state), NULL);
}

int
bill_race(struct act *act, const struct bill *b)
{
	struct index_key key;
	struct move m;
	uint64_t last;

	key_begin(&key, &kind_move, 1);
	key_number(&key, b->id);
	last = scan_one(act->txn, &key, true);
	if (last == 0 || !record_get(act->txn, &kind_move, last, &m))
		return bill_refuse_state(act, b);
	return refuse(act, "which", M_RACE, ARG_PERSON(m.by), ARG_TIME(m.at),
	    ARG_ENUM(bill_state, b->state), NULL);
}

/* ---- what is said ---- */

void
bill_words(struct act *act, const struct bill_plan *p, const struct goods_lines *goods, struct buf *b)
{
	buf_text(b, p->from.name);
	if (p->to.id != 0)
		buf_printf(b, "%s%s", p->from.id != 0 ? " → " : "", p->to.name);
	buf_text(b, " ");
	lines_words(act->txn, goods, b);
}

void
bill_asked(const struct bill_plan *p, struct goods_lines *out)
{
	for (out->n = 0; out->n < p->nlines; out->n++)
		out->list[out->n] = (struct goods_line){ p->lines[out->n].item, p->lines[out->n].asked };
}

void
bill_moved(const struct bill_plan *p, enum place_kind to, struct goods_lines *out)
{
	out->n = 0;
	for (size_t i = 0; i < p->nrows; i++) {
		const struct posting *row = &p->rows[i];
		size_t k = 0;
		if (to != 0 && row->to.kind != to)
			continue;
		while (k < out->n && out->list[k].item != row->item)
			k++;
		if (k == LINES_MOST)
			continue;
		if (k == out->n)
			out->list[out->n++] = (struct goods_line){ row->item, 0 };
		out->list[k].quantity += row->quantity;
	}
}

/* ---- what is not there ---- */

/* "S1129-01 300条, S1129-04 20条": which bills a unit's goods are promised to. */
static void
promised_words(struct act *act, uint64_t unit, uint64_t item, char *out, size_t cap)
{
	struct bill_line line;
	struct buf list, one;
	size_t more = 0;
	struct bill b;
	struct scan s;
	char number[24], words[120];

	buf_init(&list, out, cap);
	bill_promises(&s, act->txn, unit, item, false);
	while (scan_next(&s)) {
		if (!record_get(act->txn, &kind_bill_line, s.id, &line) ||
		    !record_get(act->txn, &kind_bill, line.bill, &b))
			continue;
		bill_number(&b, act->now, number);
		buf_init(&one, words, sizeof words);
		buf_printf(&one, "%s ", number);
		item_words(act->txn, item, bill_unsent(act->txn, &line), &one);
		show_among(&list, buf_str(&one), &more);
	}
	scan_close(&s);
	show_more(&list, more);
	if (list.len == 0)
		buf_text(&list, "-");
	buf_str(&list);
}

static void
add_other(struct act *act, uint64_t unit, uint64_t item, struct buf *list, size_t *more)
{
	int64_t has = stock_free(act->txn, unit, item, act->now);
	char words[160];
	struct unit u;
	struct buf one = BUF(words);

	if (has <= 0 || !record_get(act->txn, &kind_unit, unit, &u) || u.kind != unit_kind_depot)
		return;
	buf_printf(&one, "%s ", u.name);
	item_words(act->txn, item, has, &one);
	show_among(list, buf_str(&one), more);
}

/* Other stores that have some of it free; figures stand by item, place and unit. */
static void
others_words(struct act *act, uint64_t unit, uint64_t item, char *out, size_t cap)
{
	struct index_key key;
	struct stock figure;
	struct buf list;
	uint64_t last = unit;
	size_t more = 0;
	struct scan s;

	buf_init(&list, out, cap);
	key_begin(&key, &kind_stock, STOCK_BY_ITEM);
	key_number(&key, item);
	key_number(&key, place_kind_good);
	scan_open(&s, act->txn, &key, false);
	while (scan_next(&s)) {
		if (!record_get(act->txn, &kind_stock, s.id, &figure) || figure.quantity == 0 ||
		    figure.place == unit || figure.place == last)
			continue;
		last = figure.place;
		add_other(act, last, item, &list, &more);
	}
	scan_close(&s);
	show_more(&list, more);
	if (list.len == 0)
		buf_text(&list, "-");
	buf_str(&list);
}

static void
free_words(struct act *act, uint64_t item, int64_t n, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	item_words(act->txn, item, n > 0 ? n : 0, &b);
	buf_str(&b);
}

int
bill_short(struct act *act, const char *field, const struct unit *u, uint64_t item, int64_t wanted)
{
	int64_t check = ledger_sum(act->txn, (struct place){ place_kind_check, u->id }, item);
	int64_t there = stock_free(act->txn, u->id, item, act->now);
	char has[120], waits[120], promised[190], others[190];

	free_words(act, item, there, has, sizeof has);
	free_words(act, item, check, waits, sizeof waits);
	if (check > 0 && there + check >= wanted)
		return refuse(act, field, M_STOCK_UNCHECKED, ARG_TEXT(u->name), ARG_TEXT(has), ARG_TEXT(waits), NULL);
	promised_words(act, u->id, item, promised, sizeof promised);
	others_words(act, u->id, item, others, sizeof others);
	return refuse(act, field, M_STOCK_SHORT, ARG_TEXT(u->name), ARG_TEXT(has), ARG_TEXT(promised),
	    ARG_TEXT(others), NULL);
}

/* ---- rows ---- */

bool
bill_row(struct bill_plan *p, const struct posting *row)
{
	p->full |= p->nrows == POSTINGS_MOST;
	if (!p->full)
		p->rows[p->nrows++] = *row;
	return !p->full;
}

int
bill_many(struct act *act, const char *field)
{
	return refuse(act, field, M_BILL_MANY, ARG_NUMBER(POSTINGS_MOST), NULL);
}

/* ---- taking out ---- */

struct taking {
	const struct unit *unit;
	struct goods_line want;
	int64_t line, at;
	bool owned;
};

/* Of the bill's own lines: what they promise out of the unit, which may be taken. */
static int64_t
own_promise(struct act *act, const struct bill_plan *p, const struct taking *t)
{
	int64_t n = 0;

	for (size_t i = 0; i < p->nlines; i++) {
		const struct bill_line *l = &p->lines[i];
		if (l->id != 0 && l->live && l->unit == t->unit->id && l->item == t->want.item)
			n += bill_unsent(act->txn, l);
	}
	return n;
}

static uint64_t
pinned_lot(const struct bill_plan *p, int64_t line)
{
	for (size_t i = 0; i < p->nlines; i++)
		if (line != 0 && p->lines[i].no == line)
			return p->lines[i].lot;
	return 0;
}

/* Whose goods they are: the first owner found is named. */
static int
owner_above(struct act *act, const char *field, const struct unit *u, uint64_t item)
{
	struct ledger_walk w;
	struct stock figure;
	int64_t kept = 0;
	struct lot lot;
	char words[120];
	int owner = 0;

	ledger_walk(&w, act->txn, u->id, item, place_kind_good);
	while (ledger_next(&w, &figure)) {
		if (!record_get(act->txn, &kind_lot, figure.lot, &lot) ||
		    !stock_is_kept(act->txn, &lot, u->id))
			continue;
		kept += figure.quantity;
		owner = owner == 0 ? lot.owner : owner;
	}
	if (kept == 0)				/* the rest has a fault */
		return bill_short(act, field, u, item, 1);
	free_words(act, item, kept, words, sizeof words);
	return refuse(act, field, M_OWNER_ABOVE, ARG_TEXT(u->name), ARG_TEXT(words),
	    ARG_ENUM(goods_owner, owner), NULL);
}

/* Of the goods that lie there not enough may go: because they have expired, because they
 * are another's, or because they are simply not there. */
int
bill_refuse_rest(struct act *act, const char *field, const struct bill *b, const struct unit *u,
    struct goods_line want, int64_t got)
{
	bool owned = b->owner_paper[0] != '\0';
	int64_t (*of)(struct txn *, uint64_t, uint64_t, int64_t) = owned ? stock_usable_owned : stock_usable;
	int64_t usable = of(act->txn, u->id, want.item, bill_good_at(act, b));
	int64_t any = of(act->txn, u->id, want.item, 0);
	int64_t good = ledger_sum(act->txn, (struct place){ place_kind_good, u->id }, want.item);
	char has[120], rest[120];

	if (any > usable && any >= want.quantity) {
		free_words(act, want.item, got, has, sizeof has);
		free_words(act, want.item, any - usable, rest, sizeof rest);
		return refuse(act, field, M_EXPIRED, ARG_TEXT(u->name), ARG_TEXT(has), ARG_TEXT(rest), NULL);
	}
	if (!owned && good > any && good >= want.quantity)
		return owner_above(act, field, u, want.item);
	return bill_short(act, field, u, want.item, want.quantity);
}

/* A thing that is named by its tag goes itself. */
static int
take_pinned(struct act *act, const char *field, struct bill_plan *p, const struct taking *t,
    uint64_t id, struct place to)
{
	struct place from = { place_kind_good, t->unit->id };
	struct lot lot;

	if (!record_get(act->txn, &kind_lot, id, &lot) || ledger_figure(act->txn, from, id) < t->want.quantity)
		return bill_short(act, field, t->unit, t->want.item, t->want.quantity);
	if (lot.fault[0] != '\0')
		return refuse(act, field, M_TAG_FAULT, ARG_TEXT(lot.tag), ARG_TIME(lot.fault_since),
		    ARG_TEXT(lot.fault), NULL);
	if (stock_expired(act->txn, &lot, t->at) ||
	    (!t->owned && stock_is_kept(act->txn, &lot, t->unit->id)))
		return bill_refuse_rest(act, field, &p->bill, t->unit, t->want, 0);
	return bill_row(p, &(struct posting){ .from = from, .to = to, .item = t->want.item, .lot = id,
	    .quantity = t->want.quantity, .line = t->line }) ? 0 : bill_many(act, field);
}

int64_t
bill_good_at(const struct act *act, const struct bill *b)
{
	return b->need_by > act->now ? b->need_by : act->now;
}

int64_t
bill_takeable(struct act *act, const struct bill_plan *p, const struct unit *u, uint64_t item)
{
	struct taking t = { .unit = u, .want = { .item = item }, .owned = p->bill.owner_paper[0] != '\0',
	    .at = bill_good_at(act, &p->bill) };
	int64_t n = own_promise(act, p, &t) +
	    (t.owned ? stock_free_owned : stock_free)(act->txn, u->id, item, t.at);

	for (size_t i = 0; i < p->nrows; i++)
		if (p->rows[i].item == item && p->rows[i].from.kind == place_kind_good &&
		    p->rows[i].from.ref == u->id && p->rows[i].lot <= BILL_LOT(LINES_MOST))
			n -= p->rows[i].quantity;
	return n > 0 ? n : 0;
}

int
bill_take_out(struct act *act, const char *field, struct bill_plan *p, const struct unit *u,
    struct goods_line want, int64_t line, struct place to)
{
	struct taking t = { .unit = u, .want = want, .line = line, .owned = p->bill.owner_paper[0] != '\0',
	    .at = bill_good_at(act, &p->bill) };
	int64_t beyond = want.quantity - own_promise(act, p, &t), got;
	uint64_t lot = pinned_lot(p, line);
	struct wish_for wish;

	if (beyond > 0 && beyond > (t.owned ? stock_free_owned : stock_free)(act->txn, u->id, want.item, t.at))
		return bill_refuse_rest(act, field, &p->bill, u, want,
		    stock_free(act->txn, u->id, want.item, t.at));
	if (lot != 0)
		return take_pinned(act, field, p, &t, lot, to);
	wish_for(act->txn, &p->bill, &wish);
	got = stock_pick(act->txn, u->id, want.item, want.quantity, t.at, t.owned, &wish, to, line, p->rows,
	    POSTINGS_MOST, &p->nrows);
	if (got == want.quantity)
		return 0;
	if (p->nrows == POSTINGS_MOST)
		return bill_many(act, field);
	return bill_refuse_rest(act, field, &p->bill, u, want, got);
}

int
bill_wishes(struct act *act, const struct bill_plan *p, const char *reason)
{
	struct wish_for to;
	struct lot lot, first = { .id = 0 };
	int64_t n = 0;
	char words[120];
	struct buf b = BUF(words);

	if (p->bill.drill || reason[0] != '\0')
		return 0;
	wish_for(act->txn, &p->bill, &to);
	for (size_t i = 0; i < p->nrows; i++) {
		const struct posting *row = &p->rows[i];
		if (row->from.kind != place_kind_good || !record_get(act->txn, &kind_lot, row->lot, &lot) ||
		    !wish_is_other(act->txn, &lot, &to) || (first.id != 0 && first.item != lot.item))
			continue;
		if (first.id == 0)
			first = lot;
		n += row->quantity;
	}
	if (n == 0)
		return 0;
	lines_words(act->txn, &(struct goods_lines){ .list = { { first.item, n } }, .n = 1 }, &b);
	return refuse(act, "reason", M_WISH, ARG_TEXT(buf_str(&b)), ARG_TEXT(first.from_whom[0] != '\0' ?
	    first.from_whom : "-"), ARG_TEXT(first.wish), NULL);
}

/* ---- rows that fit ---- */

static int
refuse_shortage(struct act *act, const char *field, const struct shortage *s)
{
	char what[120], has[120];
	struct unit u;

	if (s->full) {
		free_words(act, s->item, s->figure, what, sizeof what);
		return refuse(act, field, M_TOO_LARGE, ARG_TEXT(what), ARG_NUMBER(MAX_COUNT), NULL);
	}
	if (s->place.kind <= place_kind_damaged && record_get(act->txn, &kind_unit, s->place.ref, &u))
		return bill_short(act, field, &u, s->item, s->wanted);
	free_words(act, s->item, s->wanted, what, sizeof what);
	free_words(act, s->item, s->figure, has, sizeof has);
	return refuse(act, field, M_NOT_ON_WAY, ARG_TEXT(what), ARG_TEXT(has), NULL);
}

int
bill_fits(struct act *act, const char *field, const struct bill_plan *p)
{
	struct shortage s;

	if (p->full)
		return bill_many(act, field);
	return ledger_fits(act->txn, p->rows, p->nrows, &s) ? 0 : refuse_shortage(act, field, &s);
}

struct place
bill_place(const struct bill *b, enum place_kind kind, bool from)
{
	if (!place_inside(kind))
		return (struct place){ kind, 0 };
	if (kind <= place_kind_damaged)
		return (struct place){ kind, from || b->to == 0 ? b->from : b->to };
	return (struct place){ kind, b->corrects != 0 ? b->corrects : b->id };
}

int64_t
bill_line_of(const struct bill_plan *p, uint64_t item, uint64_t lot)
{
	int64_t no = 0;

	for (size_t i = 0; i < p->nlines; i++) {
		const struct bill_line *l = &p->lines[i];
		if (l->item == item && (l->lot == lot || (l->lot == 0 && no == 0)))
			no = l->no;
		if (l->item == item && l->lot == lot)
			break;
	}
	return no;
}

/* Rows out of what lies in a place, lot by lot. */
static int64_t
take_any(struct act *act, struct bill_plan *p, const struct bill_line *l, struct place from, struct place to)
{
	int64_t left = l->asked - l->cut;
	struct ledger_walk w;
	struct stock figure;

	ledger_walk(&w, act->txn, from.ref, l->item, from.kind);
	while (ledger_next(&w, &figure)) {
		int64_t n = figure.quantity < left ? figure.quantity : left;
		if (n > 0 && (l->lot == 0 || l->lot == figure.lot) &&
		    bill_row(p, &(struct posting){ .from = from, .to = to, .item = l->item,
		    .lot = figure.lot, .quantity = n, .line = l->no }))
			left -= n;
	}
	return left;
}

int
bill_rows(struct act *act, const char *field, struct bill_plan *p)
{
	for (size_t i = 0; i < p->nlines; i++) {
		const struct bill_line *l = &p->lines[i];
		struct place from = bill_place(&p->bill, (enum place_kind)l->from_kind, true);
		struct place to = bill_place(&p->bill, (enum place_kind)l->to_kind, false);
		int64_t left = take_any(act, p, l, from, to);
		if (left == 0)
			continue;
		if (p->full)
			return bill_many(act, field);
		return refuse_shortage(act, field, &(struct shortage){ .place = from, .item = l->item,
		    .lot = l->lot, .figure = l->asked - l->cut - left, .wanted = l->asked - l->cut });
	}
	return bill_fits(act, field, p);
}
