/* 入库, 验收: goods come into a store and wait to be checked, or are accepted at once. */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/item/item.h"
#include "gen/kinds/request/goods_request.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/move.h"
#include "src/op/take.h"
#include "src/rules/request/request.h"
#include "src/rules/stock/stock_op.h"

enum { LOT_BY_ITEM = 2, MOVE_BY_LOT = 2 };

/* ---- tags ---- */

static bool
is_named(const struct in_lot *lots, size_t n, uint64_t item, const char *tag)
{
	for (size_t i = 0; i < n; i++)
		if (lots[i].item == item && strcmp(lots[i].tag, tag) == 0)
			return true;
	return false;
}

void
stock_next_tag(struct txn *t, uint64_t item, const struct in_lot *lots, size_t n, char tag[TAG_BYTES])
{
	struct item it = { 0 };
	struct index_key key;
	struct lot lot;
	struct scan s;
	int64_t no = 1;

	record_get(t, &kind_item, item, &it);
	key_begin(&key, &kind_lot, LOT_BY_ITEM);
	key_number(&key, item);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		no++;
	scan_close(&s);
	for (size_t i = 0; i < n; i++)
		no += lots[i].item == item;
	do
		snprintf(tag, TAG_BYTES, "%s-%03d", it.code, (int)(no++ % 1000000));
	while (tag_lot(t, item, tag, &lot) != 0 || is_named(lots, n, item, tag));
}

/* ---- in ---- */

static int
add_lot(struct act *act, struct in_plan *plan, struct in_lot lot)
{
	if (plan->n == POSTINGS_MOST)
		return bill_many(act, "lines");
	plan->lots[plan->n++] = lot;
	return 0;
}

/* A piece each, by its typed tag, or by a running one where none was typed. */
static int
add_pieces(struct act *act, struct in_plan *plan, const struct item *it, struct in_lot lot, const char **tags)
{
	int64_t pieces = lot.quantity;
	bool typed = **tags != '\0';
	struct lot there;
	int got;

	lot.quantity = 1;
	if (pieces > POSTINGS_MOST)
		return bill_many(act, "lines");
	for (int64_t i = 0; i < pieces; i++) {
		got = typed ? tag_next(act, tags, lot.tag) : 0;
		if (got < 0)
			return -1;
		if (typed && got == 0)
			return refuse(act, "tag", M_IN_TAGS, ARG_TEXT(it->name), ARG_NUMBER(pieces),
			    ARG_NUMBER(i), NULL);
		if (!typed)
			stock_next_tag(act->txn, it->id, plan->lots, plan->n, lot.tag);
		else if (tag_lot(act->txn, it->id, lot.tag, &there) != 0 ||
		    is_named(plan->lots, plan->n, it->id, lot.tag))
			return refuse(act, "tag", M_IN_TAG_TWICE, ARG_TEXT(it->name), ARG_TEXT(lot.tag), NULL);
		if (add_lot(act, plan, lot) != 0)
			return -1;
	}
	return 0;
}

static int
read_goods(struct act *act, struct goods_lines *goods)
{
	const struct op_stock_in *a = act->args;

	if (a->lines[0] != '\0' && (a->item != 0 || a->quantity != 0))
		return refuse(act, "item", M_IN_EITHER, NULL);
	if (a->lines[0] != '\0')
		return lines_read(act, "lines", a->lines, goods);
	if (a->item == 0)
		return refuse(act, "lines", M_REQUIRED, NULL);
	if (a->quantity == 0)
		return refuse(act, "quantity", M_REQUIRED, NULL);
	*goods = (struct goods_lines){ .list = { { a->item, a->quantity } }, .n = 1 };
	return 0;
}

static int
check_goods(struct act *act, struct in_plan *plan, const struct goods_lines *goods)
{
	const struct op_stock_in *a = act->args;
	const char *tags = a->tag;
	struct item it = { 0 };
	char rest[TAG_BYTES];
	int left;

	for (size_t i = 0; i < goods->n; i++) {
		struct in_lot lot = { .item = goods->list[i].item, .quantity = goods->list[i].quantity,
		    .line = (int64_t)i + 1 };
		if (!record_get(act->txn, &kind_item, lot.item, &it))
			return refuse(act, "item", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "item")), NULL);
		if (it.retired != 0)
			return refuse(act, "item", M_ITEM_RETIRED, ARG_TEXT(it.name), ARG_TIME(it.retired), NULL);
		plan->p.lines[plan->p.nlines++] = (struct bill_line){ .no = lot.line, .item = lot.item,
		    .asked = lot.quantity, .from_kind = a->source,
		    .to_kind = plan->p.bill.live ? place_kind_check : place_kind_good };
		if ((it.serial ? add_pieces(act, plan, &it, lot, &tags) : add_lot(act, plan, lot)) != 0)
			return -1;
	}
	left = tag_next(act, &tags, rest);
	return left > 0 ? refuse(act, "tag", M_IN_TAG_LEFT, ARG_TEXT(rest), NULL) : left;
}

/* Did so much of it come into that very unit as opening stock, with the same date, maker and
 * place? A file that is read twice must not double a store. */
static bool
is_same_opening(struct act *act, const struct in_plan *plan, const struct in_lot *in, const struct lot *lot)
{
	const struct op_stock_in *a = act->args;
	struct index_key key;
	struct move m;

	if (lot->source != place_kind_opening || strcmp(lot->maker, a->maker) != 0 ||
	    strcmp(lot->shelf, a->shelf) != 0 || (a->until != 0 && lot->good_until != a->until) ||
	    (a->tag[0] != '\0' && strcmp(lot->tag, in->tag) != 0))
		return false;
	key_begin(&key, &kind_move, MOVE_BY_LOT);
	key_number(&key, lot->id);
	return record_get(act->txn, &kind_move, scan_one(act->txn, &key, false), &m) &&
	    m.to == plan->p.to.id && m.quantity == in->quantity;
}

static int
check_opening(struct act *act, const struct in_plan *plan)
{
	char words[120], number[24];
	struct buf b = BUF(words);
	struct index_key key;
	struct lot lot;
	struct scan s;
	bool same = false;

	key_begin(&key, &kind_lot, LOT_BY_ITEM);
	key_number(&key, plan->lots[0].item);
	scan_open(&s, act->txn, &key, false);
	while (!same && scan_next(&s))
		same = record_get(act->txn, &kind_lot, s.id, &lot) &&
		    is_same_opening(act, plan, &plan->lots[0], &lot);
	scan_close(&s);
	if (!same)
		return 0;
	item_words(act->txn, lot.item, plan->lots[0].quantity, &b);
	number_text(&kind_lot, lot.day, lot.no, lot.node, act->now, number);
	return refuse(act, "source", M_STOCK_OPENED, ARG_TEXT(plan->p.to.name), ARG_TEXT(buf_str(&b)),
	    ARG_TEXT(number), NULL);
}

/* What came from outside for a request meets it. */
static int
check_request(struct act *act, struct bill *b)
{
	const struct op_stock_in *a = act->args;
	struct goods_request r;

	if (request_named(act, a->request, b) != 0)
		return -1;
	if (a->request == 0 || !record_get(act->txn, &kind_goods_request, a->request, &r))
		return 0;
	b->request = r.id;
	b->incident = r.incident;
	return 0;
}

int
stock_in_check(struct act *act)
{
	const struct op_stock_in *a = act->args;
	struct in_plan *plan = act->plan;
	struct bill *b = &plan->p.bill;
	struct goods_lines goods = { .n = 0 };

	if (bill_happened(act) != 0 || holder_named(act, "to", a->to, &plan->p.to) != 0 ||
	    bill_stores(act, "to", &plan->p.to, NULL) != 0 || read_goods(act, &goods) != 0)
		return -1;
	b->kind = bill_kind_in;
	b->live = !a->accepted && a->accepted_by[0] == '\0';
	b->state = b->live ? bill_state_waiting : bill_state_settled;
	if (!b->live)
		bill_end(act, b, bill_state_settled);
	b->to = plan->p.to.id;
	memcpy(b->area, plan->p.to.area, sizeof b->area);
	memcpy(b->accepted_by, a->accepted_by, sizeof b->accepted_by);
	memcpy(b->paper, a->paper, sizeof b->paper);
	memcpy(b->text, a->text, sizeof b->text);
	if (check_request(act, b) != 0 || check_goods(act, plan, &goods) != 0)
		return -1;
	return a->source == place_kind_opening ? check_opening(act, plan) : 0;
}

/* The day so many months later; of a month that is too short its last. */
static int64_t
months_later(int64_t day, int64_t months)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t month = day / 100 % 100 - 1 + months, year = day / 10000 + month / 12, last;

	month %= 12;
	last = days[month] + (month == 1 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0));
	return year * 10000 + (month + 1) * 100 + (day % 100 < last ? day % 100 : last);
}

static void
make_lot(struct act *act, struct in_plan *plan, const struct in_lot *in, size_t i)
{
	const struct op_stock_in *a = act->args;
	struct lot lot = { .item = in->item, .source = a->source, .bill = plan->p.bill.id,
	    .came = act->happened != 0 ? act->happened : act->now };
	struct item it = { 0 };
	char tag[41];

	memcpy(tag, in->tag, sizeof tag);
	act_take(act, &kind_lot, &lot);
	lot.item = in->item;
	memcpy(lot.tag, tag, sizeof lot.tag);
	lot.good_until = a->until;
	record_get(act->txn, &kind_item, in->item, &it);
	if (lot.good_until == 0 && lot.made != 0 && it.shelf != 0)
		lot.good_until = months_later(lot.made, it.shelf);
	number_give(act, &kind_lot, &lot.day, &lot.no, &lot.node);
	change_new(act->change, &kind_lot, &lot);
	plan->p.rows[i] = (struct posting){ .from = { (enum place_kind)a->source, 0 },
	    .to = { plan->p.bill.live ? place_kind_check : place_kind_good, plan->p.bill.to },
	    .item = in->item, .lot = lot.id, .quantity = in->quantity, .line = in->line };
}

void
stock_in_apply(struct act *act)
{
	struct in_plan *plan = act->plan;

	plan->p.nrows = plan->n;
	bill_begin(act, &plan->p);
	for (size_t i = 0; i < plan->n && !plan->p.bill.drill; i++)
		make_lot(act, plan, &plan->lots[i], i);
	bill_save(act, &plan->p);
}

bool
stock_in_alike(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct op_stock_in)) == 0;
}

/* ---- accept ---- */

static int64_t
already(const struct bill_plan *p, uint64_t lot)
{
	int64_t n = 0;

	for (size_t i = 0; i < p->nrows; i++)
		n += p->rows[i].lot == lot ? p->rows[i].quantity : 0;
	return n;
}

/* Rows for so much of an item (INT64_MAX: all that is left) from to-check to the kind. */
static int64_t
accept_item(struct act *act, struct bill_plan *p, uint64_t item, int64_t wanted, enum place_kind to)
{
	struct move m;
	struct scan s;
	int64_t got = 0;

	bill_moves(&s, act->txn, p->bill.id);
	while (got < wanted && scan_next(&s)) {
		int64_t n;
		if (!record_get(act->txn, &kind_move, s.id, &m) || m.to_kind != place_kind_check ||
		    (item != 0 && m.item != item))
			continue;
		n = bill_unchecked(act->txn, &p->bill, m.lot) - already(p, m.lot);
		n = n < wanted - got ? n : wanted - got;
		if (n <= 0)
			continue;
		if (bill_row(p, &(struct posting){ .from = { place_kind_check, p->bill.to },
		    .to = { to, p->bill.to }, .item = m.item, .lot = m.lot, .quantity = n,
		    .line = m.line }))
			got += n;
	}
	scan_close(&s);
	return got;
}

static int
accept_lines(struct act *act, const char *field, const char *text, enum place_kind to)
{
	struct bill_plan *p = act->plan;
	struct goods_lines goods;
	char words[120], has[120];
	struct buf w = BUF(words), h = BUF(has);

	if (text[0] == '\0')
		return 0;
	if (lines_read(act, field, text, &goods) != 0)
		return -1;
	for (size_t i = 0; i < goods.n; i++) {
		struct goods_line g = goods.list[i];
		int64_t got = accept_item(act, p, g.item, g.quantity, to);
		if (got == g.quantity)
			continue;
		if (p->full)
			return bill_many(act, field);
		lines_words(act->txn, &(struct goods_lines){ .list = { g }, .n = 1 }, &w);
		item_words(act->txn, g.item, got, &h);
		return refuse(act, field, M_ACCEPT_LESS, ARG_TEXT(buf_str(&w)), ARG_TEXT(buf_str(&h)), NULL);
	}
	return 0;
}

int
stock_accept_check(struct act *act)
{
	const struct op_stock_accept *a = act->args;
	struct bill_plan *p = act->plan;

	if (bill_happened(act) != 0 || bill_get(act, a->which, p) != 0 ||
	    bill_stores(act, "which", &p->to, NULL) != 0)
		return -1;
	if (!bill_wants(act->txn, &p->bill, need_verb_accept))
		return bill_refuse_state(act, &p->bill);
	if (accept_lines(act, "damaged", a->damaged, place_kind_damaged) != 0 ||
	    accept_lines(act, "lines", a->lines, place_kind_good) != 0)
		return -1;
	if (a->lines[0] == '\0')
		accept_item(act, p, 0, INT64_MAX, place_kind_good);
	if (a->accepted_by[0] != '\0')
		memcpy(p->bill.accepted_by, a->accepted_by, sizeof p->bill.accepted_by);
	if (p->bill.drill)
		bill_end(act, &p->bill, bill_state_settled);
	return bill_fits(act, "lines", p);
}

/* It is settled when nothing that came with it waits any more. */
void
stock_accept_apply(struct act *act)
{
	bill_save(act, act->plan);
}
