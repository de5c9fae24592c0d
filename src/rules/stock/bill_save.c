/* Storing a bill: its lines, its rows, and how it stands after them. */
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/stock/move.h"
#include "src/rules/incident/incident.h"
#include "src/rules/request/request.h"
#include "src/rules/stock/bill_op.h"

enum { MOVE_BY_LOT_TO = 6 };

/* ---- how it stands ---- */

void
bill_end(struct act *act, struct bill *b, enum bill_state state)
{
	b->state = (int)state;
	b->live = false;
	b->settled = act->now;
	b->ended_by = act->who->account;
}

/* Of what came to be checked some waits, or nothing does any more. */
static void
stand_checked(struct act *act, struct bill *b)
{
	bool waits = bill_has_unchecked(act->txn, b);

	if (waits && b->state == bill_state_settled) {
		b->state = bill_state_waiting;
		b->live = true;
		b->settled = 0;
		b->ended_by = 0;
	} else if (!waits && b->state == bill_state_waiting) {
		bill_end(act, b, bill_state_settled);
	}
}

/* Of a transfer that lives nothing is on the way or to be explained, and somebody's word is
 * waited for: that it is lost, or good. */
static void
stand_transfer(struct act *act, struct bill *b, bool sent_all)
{
	struct bill_sums s;

	bill_sums(act->txn, b->id, 0, &s);
	if (s.sent == 0)
		b->sent = 0;			/* its loading was taken back */
	if (!sent_all || s.way > 0 || s.surplus > 0 || s.missing > s.claimed)
		b->state = s.sent > 0 ? bill_state_moving : bill_state_ordered;
	else if (s.missing > 0 || bill_has_unchecked(act->txn, b))
		b->state = bill_state_waiting;
	else
		bill_end(act, b, s.sent > 0 ? bill_state_settled : bill_state_cancelled);
}

/* By its rows; a drill has none, and its operations say it, unless nothing of it is wanted any
 * more. */
static void
stand(struct act *act, struct bill *b, bool sent_all)
{
	if (b->drill) {
		if (b->kind == bill_kind_transfer && sent_all && b->state == bill_state_ordered)
			bill_end(act, b, bill_state_cancelled);
	} else if (b->kind == bill_kind_transfer && b->live) {
		stand_transfer(act, b, sent_all);
	} else if (bill_is_checked(b)) {
		stand_checked(act, b);
	}
}

/* A line is live while something of it is not sent. True if none is. */
static bool
lines_stand(struct act *act, const struct bill *b, struct bill_line *lines, size_t n)
{
	bool sent_all = true;

	for (size_t i = 0; i < n; i++) {
		struct bill_line *l = &lines[i];
		bool open = b->kind == bill_kind_transfer && b->live && bill_unsent(act->txn, l) > 0;
		sent_all &= !open;
		if (l->live == open)
			continue;
		l->live = open;
		change_set(act->change, &kind_bill_line, l);
	}
	return sent_all;
}

static void
look(struct act *act, struct bill *b, struct bill_line *lines, size_t n)
{
	bool sent_all = lines_stand(act, b, lines, n);

	stand(act, b, sent_all);
	change_set(act->change, &kind_bill, b);
	bill_ask(act, b);
}

/* ---- who is told ---- */

static void
add_area(struct act *act, struct notice *n, uint64_t unit)
{
	struct unit u;

	if (unit != 0 && record_get(act->txn, &kind_unit, unit, &u))
		notice_area(act, n, u.area);
}

static void
tell(struct act *act, const struct bill *b)
{
	struct notice *n = act_notice_of(act, b->incident);

	add_area(act, n, b->from);
	add_area(act, n, b->to);
	if (b->area[0] != '\0')
		notice_area(act, n, b->area);
	if (b->desk[0] != '\0')
		notice_area(act, n, b->desk);
	request_recount(act, b->request);
}

void
bill_look_again(struct act *act, uint64_t bill)
{
	struct bill_line lines[LINES_MOST];
	struct bill b;

	if (!record_get(act->txn, &kind_bill, bill, &b))
		return;
	look(act, &b, lines, bill_lines(act->txn, bill, lines));
	tell(act, &b);
}

/* Each bill by which the lot came there to be checked, but the one itself. */
static void
look_at_bringers(struct act *act, const struct bill *b, struct place check, uint64_t lot)
{
	struct index_key key;
	uint64_t last = b->id;
	struct move m;
	struct scan s;

	if (check.kind != place_kind_check)
		return;
	key_begin(&key, &kind_move, MOVE_BY_LOT_TO);
	key_number(&key, lot);
	key_number(&key, check.ref);
	key_number(&key, (uint64_t)check.kind);
	scan_open(&s, act->txn, &key, false);
	while (scan_next(&s)) {
		if (!record_get(act->txn, &kind_move, s.id, &m) || m.bill == last)
			continue;
		last = m.bill;
		if (m.bill != b->id)
			bill_look_again(act, m.bill);
	}
	scan_close(&s);
}

void
bill_post(struct act *act, const struct bill *b, const struct posting *rows, size_t n)
{
	if (n == 0)
		return;
	ledger_post(act, b, rows, n);
	for (size_t i = 0; i < n; i++) {
		look_at_bringers(act, b, rows[i].from, rows[i].lot);
		look_at_bringers(act, b, rows[i].to, rows[i].lot);
	}
}

void
bill_says(struct act *act, const struct bill *b, enum line_what what, const char *words)
{
	struct line line = { .what = (int)what };
	struct incident root;

	if (b->incident == 0 || !incident_root(act->txn, b->incident, &root))
		return;
	memcpy(line.area, b->area, sizeof line.area);
	bill_number(b, 0, line.number);
	snprintf(line.text, sizeof line.text, "%s", words);
	if (what == line_what_goods_cancelled)
		memcpy(line.reason, b->reason, sizeof line.reason);
	incident_line(act, root.id, &line);
}

/* ---- promises of others that a leader takes away ---- */

/* Who ordered it hears what his bill has lost; its incident has a line. */
static void
say_cut(struct act *act, const struct bill *b, const struct bill_line *l, int64_t by)
{
	char words[120], number[24];
	struct buf w = BUF(words);
	struct notice *n;

	item_words(act->txn, l->item, by, &w);
	bill_says(act, b, line_what_goods_cancelled, buf_str(&w));
	if (b->by == 0 || b->by == act->who->account)
		return;
	n = act_notice(act);
	n->person = b->by;
	n->message = M_BILL_CUT;
	bill_number(b, act->now, number);
	arg_text(n->args[0], number);
	arg_text(n->args[1], buf_str(&w));
	arg_person(n->args[2], act->who->account);
	arg_text(n->args[3], l->reason);
}

static void
save_cuts(struct act *act, struct bill_plan *p)
{
	struct bill b;

	for (size_t i = 0; i < p->ncut; i++) {
		change_set(act->change, &kind_bill_line, &p->cut[i]);
		bill_look_again(act, p->cut[i].bill);
		if (record_get(act->txn, &kind_bill, p->cut[i].bill, &b))
			say_cut(act, &b, &p->cut[i], p->cut_by[i]);
	}
}

/* ---- storing ---- */

void
bill_begin(struct act *act, struct bill_plan *p)
{
	struct bill *b = &p->bill;

	if (b->drill)
		p->nrows = 0;
	b->rows += (int64_t)p->nrows;
	p->opened = true;
	if (b->id != 0) {
		change_set(act->change, &kind_bill, b);
		return;
	}
	number_give(act, &kind_bill, &b->day, &b->no, &b->node);
	b->by = act->who->account;
	b->at = act->now;
	change_new(act->change, &kind_bill, b);
}

uint64_t
bill_lot(struct bill_plan *p, const struct lot *lot)
{
	if (p->nlots == LINES_MOST)
		return 0;
	p->lots[p->nlots] = *lot;
	return BILL_LOT(p->nlots++);
}

/* Rows name new lots by their place in the plan; each has its number and id now. */
static void
save_lots(struct act *act, struct bill_plan *p)
{
	for (size_t i = 0; i < p->nlots && !p->bill.drill; i++) {
		struct lot *lot = &p->lots[i];
		number_give(act, &kind_lot, &lot->day, &lot->no, &lot->node);
		lot->came = act->happened != 0 ? act->happened : act->now;
		lot->bill = p->bill.id;
		change_new(act->change, &kind_lot, lot);
		for (size_t k = 0; k < p->nrows; k++)
			if (p->rows[k].lot == BILL_LOT(i))
				p->rows[k].lot = lot->id;
	}
}

static void
save_lines(struct act *act, struct bill_plan *p)
{
	for (size_t i = 0; i < p->nlines; i++) {
		struct bill_line *l = &p->lines[i];
		if (l->id != 0) {
			change_set(act->change, &kind_bill_line, l);
			continue;
		}
		l->bill = p->bill.id;
		l->live = p->bill.kind == bill_kind_transfer && p->bill.live;
		change_new(act->change, &kind_bill_line, l);
	}
}

void
bill_save(struct act *act, struct bill_plan *p)
{
	struct bill *b = &p->bill;
	char number[24];

	save_cuts(act, p);
	if (!p->opened)
		bill_begin(act, p);
	save_lots(act, p);
	save_lines(act, p);
	bill_post(act, b, p->rows, p->nrows);
	look(act, b, p->lines, p->nlines);
	tell(act, b);
	bill_number(b, act->now, number);
	act_answer(act, &kind_bill, b, number);
}
