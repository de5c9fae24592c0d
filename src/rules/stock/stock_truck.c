/* 发出, 收货, 收完: goods leave a store for the road, and come off it in as many parts as they do. */
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"
#include "src/op/take.h"
#include "src/rules/stock/hand.h"
#include "src/rules/stock/stock_op.h"

static int
get_transfer(struct act *act, uint64_t which, struct bill_plan *p)
{
	if (bill_happened(act) != 0 || bill_get(act, which, p) != 0)
		return -1;
	return p->bill.kind == bill_kind_transfer && p->bill.live ? 0 : bill_refuse_state(act, &p->bill);
}

static void
note_rows(struct bill_plan *p, const char *by_phone, const char *reason)
{
	for (size_t i = 0; i < p->nrows; i++) {
		p->rows[i].by_phone = by_phone;
		if (p->rows[i].reason == NULL)	/* one found above the book has its own */
			p->rows[i].reason = reason;
	}
}

/* ---- load ---- */

static int
load_line(struct act *act, struct bill_plan *p, const struct bill_line *l, int64_t quantity)
{
	const struct op_stock_load *a = act->args;
	struct goods_line g = { l->item, quantity };
	struct place way = { place_kind_way, p->bill.id };

	if (p->bill.drill)
		return 0;
	if (a->found[0] != '\0' && l->lot == 0)
		return hand_found(act, p, &p->from, g, l->no, way, a->found, a->agreed);
	return bill_take_out(act, "lines", p, &p->from, g, l->no, way);
}

/* Of an item so much, over the lines that it has; quantity below zero: all that is unsent. */
static int
load_item(struct act *act, struct bill_plan *p, uint64_t item, int64_t quantity, int64_t *left)
{
	int64_t rest = quantity, unsent = 0;
	char what[120], has[120], number[24];
	struct buf w = BUF(what), h = BUF(has);
	bool on = false;

	for (size_t i = 0; i < p->nlines; i++) {
		const struct bill_line *l = &p->lines[i];
		int64_t here = bill_unsent(act->txn, l), n = rest < 0 || rest > here ? here : rest;
		if (item != 0 && l->item != item)
			continue;
		on = true;
		unsent += here;
		if (n > 0 && load_line(act, p, l, n) != 0)
			return -1;
		*left -= n;
		rest -= rest < 0 ? 0 : n;
	}
	if (rest <= 0)
		return 0;
	bill_number(&p->bill, act->now, number);
	lines_words(act->txn, &(struct goods_lines){ .list = { { item, quantity } }, .n = 1 }, &w);
	if (!on)
		return refuse(act, "lines", M_BILL_NOT_ON, ARG_TEXT(buf_str(&w)), ARG_TEXT(number), NULL);
	item_words(act->txn, item, unsent, &h);
	return refuse(act, "lines", M_LOAD_MORE, ARG_TEXT(buf_str(&w)), ARG_TEXT(buf_str(&h)), NULL);
}

static int
load_goods(struct act *act, struct bill_plan *p, const char *text, const char *reason)
{
	struct goods_lines goods = { .n = 0 };
	int64_t left = 0;

	for (size_t i = 0; i < p->nlines; i++)
		left += bill_unsent(act->txn, &p->lines[i]);
	if (left == 0)
		return bill_race(act, &p->bill);
	if (text[0] == '\0')
		return load_item(act, p, 0, -1, &left);
	if (lines_read(act, "lines", text, &goods) != 0)
		return -1;
	for (size_t i = 0; i < goods.n; i++)
		if (load_item(act, p, goods.list[i].item, goods.list[i].quantity, &left) != 0)
			return -1;
	return left > 0 && reason[0] == '\0' ? refuse(act, "reason", M_LOAD_LESS, NULL) : 0;
}

int
stock_load_check(struct act *act)
{
	const struct op_stock_load *a = act->args;
	struct truck_plan *plan = act->plan;
	struct bill_plan *p = &plan->p;
	struct bill *b = &p->bill;

	plan->what = line_what_goods_sent;
	if (act_no_blank(act, "lines") != 0 || get_transfer(act, a->which, p) != 0 || bill_stores(act, "which", &p->from, a->by_phone) != 0)
		return -1;
	if (b->drill && b->state != bill_state_ordered)
		return bill_race(act, b);
	if (load_goods(act, p, a->lines, a->reason) != 0 || bill_wishes(act, p, a->reason) != 0)
		return -1;
	if (a->found[0] != '\0' && p->above == 0 && !b->drill)
		return refuse(act, "found", M_FOUND_NOT, NULL);
	note_rows(p, a->by_phone, a->reason);
	act_take(act, &kind_bill, b);		/* also who agreed to what the book has not */
	b->state = bill_state_moving;
	b->finished = 0;
	if (b->sent == 0)
		b->sent = act->happened != 0 ? act->happened : act->now;
	return bill_fits(act, "lines", p);
}

/* ---- take ---- */

/* Adds rows from the bill's place to the unit, lot by lot; how much of it there was. */
static int64_t
take_from(struct act *act, struct bill_plan *p, struct goods_line g, struct place from, struct place to)
{
	struct ledger_walk w;
	struct stock figure;
	int64_t got = 0;

	ledger_walk(&w, act->txn, p->bill.id, g.item, from.kind);
	while (ledger_next(&w, &figure)) {
		int64_t n = figure.quantity;
		for (size_t i = 0; i < p->nrows; i++)
			n -= p->rows[i].lot == figure.lot && p->rows[i].from.kind == from.kind ? p->rows[i].quantity : 0;
		n = n < g.quantity - got ? n : g.quantity - got;
		if (n <= 0)
			continue;
		if (bill_row(p, &(struct posting){ .from = from, .to = to, .item = figure.item,
		    .lot = figure.lot, .quantity = n, .line = bill_line_of(p, figure.item, figure.lot) }))
			got += n;
	}
	return got;
}

/* The lot that is said to have come beyond what was sent: one that was sent with the bill,
 * rather one of which the sender still has some. 0: nothing of the item was sent. */
static uint64_t
lot_beyond(struct act *act, const struct bill_plan *p, uint64_t item, int64_t *line)
{
	struct place good = { place_kind_good, p->bill.from };
	struct move m;
	struct scan s;
	uint64_t lot = 0;
	bool has = false;

	bill_moves(&s, act->txn, p->bill.id);
	while (!has && scan_next(&s)) {
		if (!record_get(act->txn, &kind_move, s.id, &m) || m.item != item || m.to_kind != place_kind_way ||
		    ledger_is_undone(act->txn, m.id))
			continue;
		lot = m.lot;
		*line = m.line;
		has = ledger_figure(act->txn, good, lot) > 0;
	}
	scan_close(&s);
	return lot;
}

static int
take_line(struct act *act, struct truck_plan *plan, const char *field, struct goods_line g, enum place_kind to_kind)
{
	struct bill_plan *p = &plan->p;
	struct place to = { to_kind, p->to.id };
	int64_t got = take_from(act, p, g, (struct place){ place_kind_way, p->bill.id }, to), line = 0;
	uint64_t lot;
	char what[120], number[24];
	struct buf w = BUF(what);

	if (got == g.quantity)
		return 0;
	if (p->full)
		return bill_many(act, field);
	lot = lot_beyond(act, p, g.item, &line);
	if (lot == 0) {
		bill_number(&p->bill, act->now, number);
		lines_words(act->txn, &(struct goods_lines){ .list = { g }, .n = 1 }, &w);
		return refuse(act, field, M_BILL_NOT_ON, ARG_TEXT(buf_str(&w)), ARG_TEXT(number), NULL);
	}
	if (!bill_row(p, &(struct posting){ .from = { place_kind_surplus, p->bill.id }, .to = to,
	    .item = g.item, .lot = lot, .quantity = g.quantity - got, .line = line }))
		return bill_many(act, field);
	if (plan->over == 0)
		plan->over_item = g.item;
	plan->over += plan->over_item == g.item ? g.quantity - got : 0;
	return 0;
}

static int
take_lines(struct act *act, struct truck_plan *plan, const char *field, const char *text, enum place_kind to)
{
	struct goods_lines goods;

	if (text[0] == '\0')
		return 0;
	if (lines_read(act, field, text, &goods) != 0)
		return -1;
	for (size_t i = 0; i < goods.n; i++)
		if (take_line(act, plan, field, goods.list[i], to) != 0)
			return -1;
	return 0;
}

/* Is anything to be received? What was sent with it is on the way, or was, and may be more
 * than was written. */
static int
check_on_way(struct act *act, const struct bill_plan *p, bool all)
{
	struct bill_sums s;
	char words[24], none[] = "0";

	if (p->bill.drill)
		return p->bill.state == bill_state_moving ? 0 : bill_refuse_state(act, &p->bill);
	bill_sums(act->txn, p->bill.id, 0, &s);
	bill_number(&p->bill, act->now, words);
	if (s.sent == 0)
		return refuse(act, "which", M_NOT_ON_WAY, ARG_TEXT(words), ARG_TEXT(none), NULL);
	if (s.way == 0 && (all || p->bill.finished != 0))
		return bill_race(act, &p->bill);
	return 0;
}

int
stock_take_check(struct act *act)
{
	const struct op_stock_take *a = act->args;
	struct truck_plan *plan = act->plan;
	struct bill_plan *p = &plan->p;
	bool all = a->lines[0] == '\0';

	plan->what = line_what_goods_received;
	if (act_no_blank(act, "lines damaged") != 0 || get_transfer(act, a->which, p) != 0 || bill_stores(act, "which", &p->to, a->by_phone) != 0 ||
	    check_on_way(act, p, all && a->damaged[0] == '\0') != 0)
		return -1;
	if (a->receiver[0] != '\0')
		memcpy(p->bill.receiver, a->receiver, sizeof p->bill.receiver);
	if (p->bill.drill) {
		bill_end(act, &p->bill, bill_state_settled);
		return 0;
	}
	if (take_lines(act, plan, "damaged", a->damaged, place_kind_damaged) != 0 ||
	    take_lines(act, plan, "lines", a->lines, place_kind_good) != 0)
		return -1;
	if (all)
		take_from(act, p, (struct goods_line){ 0, INT64_MAX }, (struct place){ place_kind_way, p->bill.id },
		    (struct place){ place_kind_good, p->to.id });
	note_rows(p, a->by_phone, "");
	return bill_fits(act, "lines", p);
}

/* ---- finish ---- */

int
stock_finish_check(struct act *act)
{
	const struct op_stock_finish *a = act->args;
	struct truck_plan *plan = act->plan;
	struct bill_plan *p = &plan->p;

	plan->what = line_what_goods_missing;
	if (get_transfer(act, a->which, p) != 0 || bill_stores(act, "which", &p->to, a->by_phone) != 0 ||
	    check_on_way(act, p, true) != 0)
		return -1;
	p->bill.finished = act->happened != 0 ? act->happened : act->now;
	if (p->bill.drill)
		bill_end(act, &p->bill, bill_state_settled);
	else
		take_from(act, p, (struct goods_line){ 0, INT64_MAX }, (struct place){ place_kind_way, p->bill.id },
		    (struct place){ place_kind_missing, p->bill.id });
	note_rows(p, a->by_phone, a->reason);
	return bill_fits(act, "which", p);
}

/* ---- storing ---- */

void
stock_truck_apply(struct act *act)
{
	struct truck_plan *plan = act->plan;
	struct bill_plan *p = &plan->p;
	struct goods_lines goods;
	char text[1200], words[120];
	struct buf b = BUF(text), w = BUF(words);

	if (p->bill.drill)		/* what it would have moved */
		bill_asked(p, &goods);
	else
		bill_moved(p, plan->what == line_what_goods_sent ? place_kind_way : 0, &goods);
	bill_save(act, p);
	bill_words(act, p, &goods, &b);
	if (plan->what == line_what_goods_sent && p->bill.plate[0] != '\0')
		buf_printf(&b, " %s", p->bill.plate);
	if (plan->what == line_what_goods_received && p->bill.receiver[0] != '\0')
		buf_printf(&b, " %s", p->bill.receiver);
	bill_says(act, &p->bill, plan->what, buf_str(&b));
	hand_say_above(act, p);
	if (plan->over == 0)
		return;
	act->answer->message = M_TAKE_OVER;
	item_words(act->txn, plan->over_item, plan->over, &w);
	arg_text(act->answer->args[0], buf_str(&w));
}
