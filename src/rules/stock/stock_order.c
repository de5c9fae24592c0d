/* 调拨: goods are promised and ordered from one unit to another; nothing moves yet. */
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/stock/lot.h"
#include "src/op/take.h"
#include "src/rules/incident/incident.h"
#include "src/rules/request/request.h"
#include "src/rules/stock/stock_op.h"
#include "src/text/show.h"

/* ---- who, and what for ---- */

/* The desk that orders: of the actor's over the sender the nearest to it. */
static void
desk_of(struct act *act, const struct unit *u, char desk[16])
{
	const struct viewer *v = act->who;

	for (size_t i = 0; i < v->ngrants; i++)
		if ((HOLDER_DESKS & 1u << v->grants[i].role) &&
		    area_under(act->txn, u->area, v->grants[i].area) && (desk[0] == '\0' ||
		    area_under(act->txn, v->grants[i].area, desk)))
			memcpy(desk, v->grants[i].area, 16);
}

/* A leader's word: his own, or by telephone with his name. */
static int
check_word(struct act *act, struct bill_plan *p)
{
	struct bill *b = &p->bill;

	if (!holder_decides(act->txn, act->who, &p->from))
		return refuse(act, "from", M_OUT_OF_SCOPE, ARG_TEXT(p->from.name), NULL);
	desk_of(act, &p->from, b->desk);
	if (may_over(act->txn, act->who, ROLE(leader), p->from.area))
		b->approver = act->who->account;
	else if (b->approved[0] == '\0')
		return refuse(act, "approved", M_ORDER_WORD, NULL);
	return 0;
}

static int
check_incident(struct act *act, struct bill *b)
{
	struct incident i;
	char number[24];

	if (b->incident == 0)
		return 0;
	if (incident_named(act, b->incident, HOLDER_DESKS, &i) != 0)
		return -1;
	incident_number(&i, act->now, number);
	if (b->drill && !i.drill)
		return refuse(act, "drill", M_ORDER_NO_DRILL, ARG_TEXT(number), NULL);
	b->incident = i.id;
	b->drill = i.drill;
	return 0;
}

static int
check_refs(struct act *act, struct bill *b)
{
	struct order order;

	if (request_named(act, b->request, b) != 0)
		return -1;
	if (b->order != 0 && !record_get(act->txn, &kind_order, b->order, &order))
		return refuse(act, "order", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "order")), NULL);
	return 0;
}

/* ---- pieces named by their tags ---- */

/* Does this bill name it already, or wait another for it? */
static bool
is_promised(struct act *act, const struct bill_plan *p, uint64_t item, uint64_t lot)
{
	for (size_t i = 0; i < p->nlines; i++)
		if (p->lines[i].lot == lot)
			return true;
	return stock_pinned(act->txn, p->from.id, item, lot);
}

static int
add_line(struct act *act, struct bill_plan *p, uint64_t item, uint64_t lot, int64_t asked)
{
	if (p->nlines == LINES_MOST)
		return refuse(act, "lines", M_LINES_MANY, ARG_NUMBER(LINES_MOST), NULL);
	p->lines[p->nlines] = (struct bill_line){ .no = (int64_t)p->nlines + 1, .item = item, .lot = lot,
	    .asked = asked, .unit = p->bill.drill ? 0 : p->from.id, .from_kind = place_kind_good,
	    .to_kind = place_kind_way };
	p->nlines++;
	return 0;
}

/* The item of the lines that has a piece of that tag in the store. */
static int
pin(struct act *act, struct bill_plan *p, struct goods_lines *goods, const char *tag)
{
	struct place good = { place_kind_good, p->from.id };
	struct lot piece;

	for (size_t i = 0; i < goods->n; i++) {
		struct goods_line *g = &goods->list[i];
		uint64_t lot = tag_lot(act->txn, g->item, tag, &piece);
		if (lot == 0 || g->quantity == 0 || ledger_figure(act->txn, good, lot) == 0 ||
		    is_promised(act, p, g->item, lot))
			continue;
		g->quantity--;
		return add_line(act, p, g->item, lot, 1);
	}
	return refuse(act, "tag", M_ORDER_TAG, ARG_TEXT(p->from.name), ARG_TEXT(tag), NULL);
}

static int
make_lines(struct act *act, struct bill_plan *p, struct goods_lines goods)
{
	const struct op_stock_order *a = act->args;
	const char *tags = a->tag;
	char tag[TAG_BYTES];
	int got;

	while ((got = tag_next(act, &tags, tag)) > 0)
		if (pin(act, p, &goods, tag) != 0)
			return -1;
	if (got < 0)
		return -1;
	for (size_t i = 0; i < goods.n; i++)
		if (goods.list[i].quantity > 0 &&
		    add_line(act, p, goods.list[i].item, 0, goods.list[i].quantity) != 0)
			return -1;
	return 0;
}

/* ---- is it free? ---- */

/* The newest live line of another bill that promises the item out of the unit, among those
 * that are not cut yet; of what is kept for an owner only who has his order takes any. False:
 * there is none. */
static bool
newest_promise(struct act *act, const struct bill_plan *p, uint64_t item, struct bill_line *out)
{
	struct bill b;
	struct scan s;
	bool found = false, cut, owned = p->bill.owner_paper[0] != '\0';

	bill_promises(&s, act->txn, p->from.id, item, true);
	while (!found && scan_next(&s)) {
		cut = false;
		for (size_t i = 0; i < p->ncut; i++)
			cut |= p->cut[i].id == s.id;
		found = !cut && record_get(act->txn, &kind_bill_line, s.id, out) &&
		    record_get(act->txn, &kind_bill, out->bill, &b) && (owned || b.owner_paper[0] == '\0') &&
		    bill_unsent(act->txn, out) > 0;
	}
	scan_close(&s);
	return found;
}

/* Takes so much away from promises of others, the newest first; what is left over. */
static int64_t
cut(struct act *act, struct bill_plan *p, uint64_t item, int64_t wanted)
{
	const struct op_stock_order *a = act->args;
	struct bill_line line;

	while (wanted > 0 && p->ncut < LINES_MOST && newest_promise(act, p, item, &line)) {
		int64_t unsent = bill_unsent(act->txn, &line), by = unsent < wanted ? unsent : wanted;
		line.cut += by;
		show_copy(a->reason, line.reason, sizeof line.reason);
		p->cut_by[p->ncut] = by;
		p->cut[p->ncut++] = line;
		wanted -= by;
	}
	return wanted;
}

static int
refuse_held(struct act *act, const struct bill_plan *p, struct goods_line g, int64_t free)
{
	struct bill_line line = { .id = 0 };
	char number[24] = "", from_there[120], rest[120];
	struct buf more = BUF(from_there), left = BUF(rest);
	struct bill b;

	if (newest_promise(act, p, g.item, &line) && record_get(act->txn, &kind_bill, line.bill, &b))
		bill_number(&b, act->now, number);
	item_words(act->txn, g.item, g.quantity - (free > 0 ? free : 0), &more);
	item_words(act->txn, g.item, free > 0 ? free : 0, &left);
	return refuse(act, "lines", M_HELD, ARG_TEXT(p->from.name), ARG_TEXT(number),
	    ARG_TEXT(buf_str(&more)), ARG_TEXT(buf_str(&left)), NULL);
}

/* A leader, or a desk with a leader's word and his reason, takes it from where it is
 * promised; all others are told where it is. */
static int
check_free(struct act *act, struct bill_plan *p, struct goods_line g)
{
	const struct op_stock_order *a = act->args;
	bool owned = p->bill.owner_paper[0] != '\0', leader = p->bill.approver != 0;
	int64_t at = bill_good_at(act, &p->bill);
	int64_t free = (owned ? stock_free_owned : stock_free)(act->txn, p->from.id, g.item, at);
	int64_t promised = stock_promised_to(act->txn, p->from.id, g.item, owned);

	if (g.quantity <= free)
		return 0;
	if (p->bill.drill || g.quantity > free + promised || (!leader && a->reason[0] == '\0'))
		return bill_refuse_rest(act, "lines", &p->bill, &p->from, g, free);
	if (a->reason[0] == '\0')
		return refuse_held(act, p, g, free);
	if (cut(act, p, g.item, g.quantity - free) == 0)
		return 0;
	return p->ncut < LINES_MOST ? refuse_held(act, p, g, free) :
	    refuse(act, "lines", M_BILL_MANY, ARG_NUMBER(LINES_MOST), NULL);
}

int
stock_order_check(struct act *act)
{
	const struct op_stock_order *a = act->args;
	struct bill_plan *p = act->plan;
	struct bill *b = &p->bill;
	struct goods_lines goods;

	if (bill_happened(act) != 0 || holder_named(act, "from", a->from, &p->from) != 0 ||
	    holder_named(act, "to", a->to, &p->to) != 0)
		return -1;
	if (p->from.id == p->to.id)
		return refuse(act, "to", M_ORDER_SAME_UNIT, ARG_TEXT(p->to.name), NULL);
	act_take(act, &kind_bill, b);
	b->kind = bill_kind_transfer;
	b->state = bill_state_ordered;
	b->live = true;
	b->from = p->from.id;
	b->to = p->to.id;
	memcpy(b->area, p->to.area, sizeof b->area);
	if (check_word(act, p) != 0 || check_incident(act, b) != 0 || check_refs(act, b) != 0 ||
	    lines_read(act, "lines", a->lines, &goods) != 0)
		return -1;
	for (size_t i = 0; i < goods.n; i++)
		if (check_free(act, p, goods.list[i]) != 0)
			return -1;
	return make_lines(act, p, goods);
}

/* What was taken away for it is said back. */
static void
say_cut(struct act *act, const struct bill_plan *p)
{
	struct answer *to = act->answer;
	char list[180], number[24], words[120];
	struct buf b = BUF(list), one;
	size_t more = 0;
	struct bill other;

	for (size_t i = 0; i < p->ncut; i++) {
		if (!record_get(act->txn, &kind_bill, p->cut[i].bill, &other))
			continue;
		bill_number(&other, act->now, number);
		buf_init(&one, words, sizeof words);
		buf_printf(&one, "%s ", number);
		item_words(act->txn, p->cut[i].item, p->cut_by[i], &one);
		show_among(&b, buf_str(&one), &more);
	}
	show_more(&b, more);
	to->message = M_ORDER_CUT;
	arg_text(to->args[0], buf_str(&b));
}

/* Stores it, and says what it is about. */
static void
save_and_say(struct act *act, enum line_what what)
{
	struct bill_plan *p = act->plan;
	struct goods_lines goods;
	char text[1200];
	struct buf b = BUF(text);

	bill_save(act, p);
	bill_asked(p, &goods);
	bill_words(act, p, &goods, &b);
	bill_says(act, &p->bill, what, buf_str(&b));
}

void
stock_order_apply(struct act *act)
{
	const struct bill_plan *p = act->plan;

	save_and_say(act, line_what_goods_ordered);
	if (p->ncut > 0)
		say_cut(act, p);
}

/* ---- cancel ---- */

int
stock_cancel_check(struct act *act)
{
	const struct op_stock_cancel *a = act->args;
	struct bill_plan *p = act->plan;
	struct bill *b = &p->bill;
	struct bill_sums sums;
	const struct unit *u;
	char number[24];

	if (bill_get(act, a->which, p) != 0)
		return -1;
	u = p->from.id != 0 ? &p->from : &p->to;
	bill_number(b, act->now, number);
	if (!holder_decides(act->txn, act->who, u) &&
	    !(b->state == bill_state_waiting && holder_keeps(act->txn, act->who, u)))
		return act->who->roles & HOLDER_DESKS ? refuse(act, "which", M_OUT_OF_SCOPE, ARG_TEXT(u->name), NULL) :
		    refuse(act, "which", M_NOT_PERMITTED, ARG_ROLES(HOLDER_DESKS), NULL);
	bill_sums(act->txn, b->id, 0, &sums);
	if (b->live && (b->state == bill_state_moving || sums.sent > 0 || sums.surplus > 0 ||
	    (b->rows > 0 && b->kind != bill_kind_transfer)))	/* a loading may have been taken back */
		return refuse(act, "which", M_CANCEL_SENT, ARG_TEXT(number), NULL);
	if (!b->live)
		return bill_refuse_state(act, b);
	bill_end(act, b, bill_state_cancelled);
	memcpy(b->reason, a->reason, sizeof b->reason);
	return 0;
}

void
stock_cancel_apply(struct act *act)
{
	const struct bill_plan *p = act->plan;

	save_and_say(act, line_what_goods_cancelled);
	if (p->bill.corrects != 0)		/* what was to be written off is to be explained again */
		bill_look_again(act, p->bill.corrects);
}

/* ---- the official number ---- */

int
stock_paper_check(struct act *act)
{
	const struct op_stock_paper *a = act->args;
	struct bill_plan *p = act->plan;
	struct bill *b = &p->bill;
	char number[24];

	if (bill_get(act, a->which, p) != 0)
		return -1;
	bill_number(b, act->now, number);
	if (!(p->from.id != 0 && holder_decides(act->txn, act->who, &p->from)) &&
	    !(p->to.id != 0 && holder_decides(act->txn, act->who, &p->to)))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (b->paper[0] != '\0')
		return refuse(act, "paper", M_PAPER_THERE, ARG_TEXT(number), ARG_TEXT(b->paper), NULL);
	if (b->state == bill_state_cancelled)
		return bill_refuse_state(act, b);
	memcpy(b->paper, a->paper, sizeof b->paper);
	return 0;
}

void
stock_paper_apply(struct act *act)
{
	bill_save(act, act->plan);
}
