/* 盘点: its verbs. */
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/count/args.h"
#include "gen/kinds/count/enums.h"
#include "gen/kinds/depot/depot.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/op/take.h"
#include "src/rules/count/count.h"
#include "src/rules/depot/holder.h"
#include "src/rules/stock/bill_op.h"
#include "src/text/show.h"

#define COUNTERS (ROLE(storekeeper) | ROLE(officer) | ROLE(team) | HOLDER_DESKS)
enum { MOVE_BY_LOT = 2, DEPOT_BY_UNIT = 3, ROWS_AT_ONCE = 100 };
#define MINUTE 60000LL

/* Of every verb: what check found, and apply writes. */
struct count_plan {
	struct unit unit;
	struct count_sheet sheet;	/* id 0: a new one */
	struct count_line line;		/* of set; id 0: a new one */
	struct lot lot;			/* of set: what the book has not; item 0: it has the lot */
};

/* The unit, which he keeps or decides over, and its open sheet. */
static int
get_sheet(struct act *act, const char *unit, bool open)
{
	struct count_plan *p = act->plan;
	bool is;

	if (bill_happened(act) != 0 || holder_named(act, "unit", unit, &p->unit) != 0)
		return -1;
	if (!holder_keeps(act->txn, act->who, &p->unit) && !holder_decides(act->txn, act->who, &p->unit))
		return refuse(act, "unit", M_COUNT_NOT_KEPT, ARG_TEXT(p->unit.name), NULL);
	is = count_open(act->txn, p->unit.id, &p->sheet);
	if (open && !is)
		return refuse(act, "unit", M_COUNT_NONE, ARG_TEXT(p->unit.name), NULL);
	if (!open && is)
		return refuse(act, "unit", M_SHEET_OPEN, ARG_TEXT(p->unit.name), ARG_PERSON(p->sheet.by),
		    ARG_TIME(p->sheet.at), NULL);
	return 0;
}

static void
save_sheet(struct act *act)
{
	struct count_plan *p = act->plan;

	act_save(act, &kind_count_sheet, &p->sheet, p->unit.name, p->unit.area);
}

/* ---- start, cancel ---- */

static int
check_start(struct act *act)
{
	const struct op_count_start *a = act->args;
	struct count_plan *p = act->plan;

	if (get_sheet(act, a->unit, false) != 0)
		return -1;
	p->sheet = (struct count_sheet){ .unit = p->unit.id, .state = sheet_state_open, .live = true,
	    .at = act->now, .by = act->who->account };
	memcpy(p->sheet.area, p->unit.area, sizeof p->sheet.area);
	return 0;
}

static int
check_cancel(struct act *act)
{
	const struct op_count_cancel *a = act->args;
	struct count_plan *p = act->plan;

	if (get_sheet(act, a->unit, true) != 0)
		return -1;
	p->sheet.state = sheet_state_cancelled;
	p->sheet.live = false;
	p->sheet.ended = act->now;
	p->sheet.ended_by = act->who->account;
	memcpy(p->sheet.reason, a->reason, sizeof p->sheet.reason);
	return 0;
}

/* ---- set ---- */

/* How many lots of an item the unit has in a place (0: in any); one of them, and their numbers. */
static size_t
lots_there(struct act *act, uint64_t item, enum place_kind kind, uint64_t *lot, struct buf *list)
{
	struct count_plan *p = act->plan;
	struct ledger_walk w;
	struct stock figure;
	char number[24];
	size_t n = 0, more = 0;
	struct lot l;

	for (ledger_walk(&w, act->txn, p->unit.id, item, kind); ledger_next(&w, &figure);) {
		if (*lot == figure.lot || !record_get(act->txn, &kind_lot, figure.lot, &l))
			continue;
		n++;
		*lot = figure.lot;
		number_text(&kind_lot, l.day, l.no, l.node, act->now, number);
		show_among(list, number, &more);
	}
	show_more(list, more);
	return n;
}

/* The lot that the sheet has for goods of the item that the book has not, as they were entered
 * before; 0: none. */
static uint64_t
found_lot(struct act *act, uint64_t item, enum place_kind kind)
{
	struct count_plan *p = act->plan;
	struct count_line line;
	struct scan s;
	struct lot l;
	uint64_t lot = 0;

	for (count_lines(&s, act->txn, p->sheet.id); count_next(&s, &line);)
		if (line.item == item && line.place_kind == (int)kind && count_book(&line) == 0 &&
		    record_get(act->txn, &kind_lot, line.lot, &l) && l.source == place_kind_found)
			lot = line.lot;
	return lot;
}

/* More than the book has ever had of it: a lot that was found, which the end of the count books. */
static int
plan_found(struct act *act, uint64_t item)
{
	const struct op_count_set *a = act->args;
	struct count_plan *p = act->plan;
	struct item it = { 0 };

	record_get(act->txn, &kind_item, item, &it);
	if (a->found.v == 0)
		return refuse(act, "found", M_COUNT_NONE_THERE, ARG_TEXT(p->unit.name), ARG_TEXT(it.name), NULL);
	if (it.serial)
		return refuse(act, "item", M_COUNT_TAGS, ARG_TEXT(it.name), NULL);
	if (it.retired != 0)
		return refuse(act, "item", M_ITEM_RETIRED, ARG_TEXT(it.name), ARG_TIME(it.retired), NULL);
	p->lot = (struct lot){ .item = item, .source = place_kind_found, .good_until = a->until,
	    .came = act->happened != 0 ? act->happened : act->now };
	p->line.item = item;
	return 0;
}

/* The one lot of an item that the unit has in its book there, else the one it has elsewhere in
 * the store; of what stands in no book a found one. 0 in *lot: it is to be made. */
static int
only_lot(struct act *act, uint64_t item, enum place_kind kind, uint64_t *lot)
{
	struct count_plan *p = act->plan;
	char list[180];
	struct buf b = BUF(list);
	struct item it = { 0 };
	size_t n = lots_there(act, item, kind, lot, &b);

	record_get(act->txn, &kind_item, item, &it);
	if (n > 1)
		return refuse(act, "lot", M_COUNT_LOTS, ARG_TEXT(p->unit.name), ARG_TEXT(it.name),
		    ARG_TEXT(buf_str(&b)), NULL);
	if (n == 1 || (*lot = found_lot(act, item, kind)) != 0 || lots_there(act, item, 0, lot, &b) == 1)
		return 0;
	*lot = 0;
	return plan_found(act, item);
}

static int
check_lot(struct act *act, uint64_t lot, uint64_t item)
{
	const struct op_count_set *a = act->args;
	struct count_plan *p = act->plan;
	char number[24];
	struct lot l;
	struct item it = { 0 };

	if (!record_get(act->txn, &kind_lot, lot, &l))
		return refuse(act, "lot", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "lot")), NULL);
	record_get(act->txn, &kind_item, l.item, &it);
	number_text(&kind_lot, l.day, l.no, l.node, act->now, number);
	if (item != 0 && item != l.item)
		return refuse(act, "item", M_COUNT_OTHER_ITEM, ARG_TEXT(number), ARG_TEXT(it.name), NULL);
	if (it.serial && a->found.v > 1)
		return refuse(act, "found", M_COUNT_PIECE, ARG_TEXT(it.name), NULL);
	p->line.item = l.item;
	p->line.lot = lot;
	return 0;
}

/* What the book said of the line's place when it was counted; whether that is sure. What
 * was moved since the count began, or since it was counted last, may be in the figure or
 * not, unless it is said when it was counted. */
static void
look_at_book(struct act *act)
{
	struct count_plan *p = act->plan;
	struct count_line *l = &p->line;
	struct place place = { (enum place_kind)l->place_kind, p->unit.id };
	int64_t since = l->id != 0 ? l->at : p->sheet.at;
	int64_t then = act->happened != 0 ? act->happened : act->now;
	int64_t book = ledger_figure(act->txn, place, l->lot);
	struct index_key key;
	struct move m;
	struct scan s;

	l->moved = false;
	key_begin(&key, &kind_move, MOVE_BY_LOT);
	key_number(&key, l->lot);
	l->seen = scan_one(act->txn, &key, true);
	scan_open(&s, act->txn, &key, true);
	while (scan_next(&s)) {
		bool out, in;
		if (!record_get(act->txn, &kind_move, s.id, &m))
			continue;
		out = m.from == place.ref && m.from_kind == (int)place.kind;
		in = m.to == place.ref && m.to_kind == (int)place.kind;
		if (!out && !in)
			continue;
		if (m.happened > then)
			book += out ? m.quantity : -m.quantity;
		l->moved |= act->happened == 0 ? m.at >= since :
		    m.happened > then - MINUTE && m.happened < then + MINUTE;
	}
	scan_close(&s);
	l->book = book > 0 ? book : 0;
	l->below = book < 0 ? -book : 0;
	l->at = then;
}

static int
check_set(struct act *act)
{
	const struct op_count_set *a = act->args;
	struct count_plan *p = act->plan;
	enum place_kind kind = a->place != 0 ? (enum place_kind)a->place : place_kind_good;
	uint64_t lot = a->lot;

	if (get_sheet(act, a->unit, true) != 0)
		return -1;
	if (a->item == 0 && a->lot == 0)
		return refuse(act, "item", M_COUNT_WHAT, NULL);
	if (lot == 0 && only_lot(act, a->item, kind, &lot) != 0)
		return -1;
	if (lot != 0 && check_lot(act, lot, a->item) != 0)
		return -1;
	if (lot == 0 || !count_line_of(act->txn, p->sheet.id, lot, kind, &p->line)) {
		p->line.sheet = p->sheet.id;
		p->line.place_kind = (int)kind;
	}
	look_at_book(act);
	p->line.found = a->found;
	p->line.by = act->who->account;
	p->line.as_counted = p->line.moved && a->as_counted;
	return 0;
}

static void
apply_set(struct act *act)
{
	struct count_plan *p = act->plan;
	struct item it = { 0 };

	if (p->lot.item != 0) {
		number_give(act, &kind_lot, &p->lot.day, &p->lot.no, &p->lot.node);
		change_new(act->change, &kind_lot, &p->lot);
		p->line.lot = p->lot.id;
	}
	act_save(act, &kind_count_line, &p->line, p->unit.name, p->unit.area);
	if (!p->line.moved || p->line.as_counted)
		return;
	record_get(act->txn, &kind_item, p->line.item, &it);
	act->answer->message = M_COUNT_MOVED;
	arg_text(act->answer->args[0], it.name);
}

/* ---- finish ---- */

static int
check_finish(struct act *act)
{
	const struct op_count_finish *a = act->args;
	struct count_plan *p = act->plan;
	struct count_line line;
	struct scan s;
	size_t n = 0;
	bool own;

	if (get_sheet(act, a->unit, true) != 0)
		return -1;
	own = p->sheet.by == act->who->account;
	for (count_lines(&s, act->txn, p->sheet.id); count_next(&s, &line); n++)
		own |= line.by == act->who->account;
	if (own)
		return refuse(act, "unit", M_SAME_PERSON, ARG_TEXT(p->unit.name), NULL);
	if (n == 0)
		return refuse(act, "unit", M_COUNT_EMPTY, ARG_TEXT(p->unit.name), NULL);
	return 0;
}

/* How many lines differ and are booked; adds the others to left. */
static int64_t
differing(struct act *act, struct buf *left)
{
	struct count_plan *p = act->plan;
	struct count_line line;
	struct item it;
	struct scan s;
	size_t more = 0;
	int64_t n = 0;

	for (count_lines(&s, act->txn, p->sheet.id); count_next(&s, &line);) {
		if (count_bookable(act->txn, &p->sheet, &line))
			n += count_difference(act->txn, &p->sheet, &line) != 0;
		else if (record_get(act->txn, &kind_item, line.item, &it))
			show_among(left, it.name, &more);
	}
	show_more(left, more);
	return n;
}

/* What stands in the unit's book and was not counted. */
static void
uncounted(struct act *act, struct buf *list)
{
	struct count_plan *p = act->plan;
	struct count_line line;
	struct ledger_walk w;
	struct stock figure;
	struct item it;
	size_t more = 0;

	for (ledger_walk(&w, act->txn, p->unit.id, 0, 0); ledger_next(&w, &figure);)
		if (!count_line_of(act->txn, p->sheet.id, figure.lot, (enum place_kind)figure.place_kind, &line) &&
		    record_get(act->txn, &kind_item, figure.item, &it))
			show_among(list, it.name, &more);
	show_more(list, more);
}

static struct posting
difference(const struct count_plan *p, const struct count_line *l, int64_t n)
{
	struct place here = { (enum place_kind)l->place_kind, p->unit.id };
	bool more = n > 0;

	return (struct posting){ .from = more ? (struct place){ place_kind_found, 0 } : here,
	    .to = more ? here : (struct place){ place_kind_lost, 0 }, .item = l->item, .lot = l->lot,
	    .quantity = more ? n : -n, .happened = l->at };
}

/* One bill for all of them; each row is of the moment when it was counted, and no later
 * than now where the clock was set back. */
static void
post(struct act *act, const struct bill *b)
{
	struct count_plan *p = act->plan;
	struct posting rows[ROWS_AT_ONCE];
	struct bill so_far = *b;
	struct count_line line;
	struct scan s;
	size_t n = 0;

	so_far.rows = 0;
	for (count_lines(&s, act->txn, p->sheet.id); count_next(&s, &line);) {
		int64_t differs = count_bookable(act->txn, &p->sheet, &line) ?
		    count_difference(act->txn, &p->sheet, &line) : 0;
		if (differs == 0)
			continue;
		rows[n] = difference(p, &line, differs);
		if (rows[n].happened > act->now)
			rows[n].happened = act->now;
		n++;
		if (n < ROWS_AT_ONCE)
			continue;
		so_far.rows += (int64_t)n;
		bill_post(act, &so_far, rows, n);
		n = 0;
	}
	so_far.rows += (int64_t)n;
	bill_post(act, &so_far, rows, n);
}

static void
make_bill(struct act *act, int64_t rows, struct bill *b)
{
	struct count_plan *p = act->plan;

	*b = (struct bill){ .kind = bill_kind_count, .state = bill_state_settled, .from = p->unit.id,
	    .to = p->unit.id, .by = p->sheet.by, .second = act->who->account, .at = act->now,
	    .settled = act->now, .ended_by = act->who->account, .rows = rows };
	memcpy(b->area, p->unit.area, sizeof b->area);
	number_give(act, &kind_bill, &b->day, &b->no, &b->node);
	change_new(act->change, &kind_bill, b);
	post(act, b);
	bill_look_again(act, b->id);		/* what is to be checked waits */
	p->sheet.bill = b->id;
}

static void
note_counted(struct act *act, const struct count_plan *p)
{
	struct index_key key;
	struct depot depot;

	key_begin(&key, &kind_depot, DEPOT_BY_UNIT);
	key_number(&key, p->unit.id);
	if (!record_get(act->txn, &kind_depot, scan_one(act->txn, &key, true), &depot))
		return;
	depot.counted = act->now;
	change_set(act->change, &kind_depot, &depot);
}

static void
apply_finish(struct act *act)
{
	struct count_plan *p = act->plan;
	char left[180], rest[180], number[24];
	struct buf l = BUF(left), r = BUF(rest);
	int64_t rows = differing(act, &l);
	struct bill b;

	uncounted(act, &r);
	if (rows > 0)
		make_bill(act, rows, &b);
	p->sheet.state = sheet_state_finished;
	p->sheet.live = false;
	p->sheet.ended = act->now;
	p->sheet.ended_by = act->who->account;
	save_sheet(act);
	note_counted(act, p);
	if (rows > 0) {
		bill_number(&b, act->now, number);
		act_answer(act, &kind_bill, &b, number);
	}
	act->answer->message = M_COUNT_FINISHED;
	arg_number(act->answer->args[0], rows);
	arg_text(act->answer->args[1], buf_str(&l));
	arg_text(act->answer->args[2], buf_str(&r));
}

static const struct op ops[] = {
	{ .verb = "start", .zh = "开始", .help = N_("begin to count what a store has"),
	  .label = N_("begin a count"), .cost = 1, .args = &kind_op_count_start, .in_turn = "unit",
	  .repeats = true, .roles = COUNTERS, .plan_size = sizeof(struct count_plan),
	  .check = check_start, .apply = save_sheet },
	{ .verb = "set", .zh = "登记|清点", .help = N_("enter what was counted of an item or a lot"),
	  .cost = 1, .args = &kind_op_count_set, .in_turn = "unit item found",
	  .repeats = true, .roles = COUNTERS, .plan_size = sizeof(struct count_plan), .check = check_set, .apply = apply_set },
	{ .verb = "finish", .zh = "收表|完成", .help = N_("end a count that somebody else made: differences are booked"),
	  .label = N_("end a count"), .cost = 1, .args = &kind_op_count_finish, .in_turn = "unit",
	  .repeats = true, .roles = COUNTERS, .plan_size = sizeof(struct count_plan),
	  .check = check_finish, .apply = apply_finish },
	{ .verb = "cancel", .zh = "取消", .help = N_("give a count up; nothing is booked"),
	  .label = N_("cancel a count"), .cost = 1, .args = &kind_op_count_cancel, .in_turn = "unit",
	  .repeats = true, .roles = COUNTERS, .plan_size = sizeof(struct count_plan),
	  .check = check_cancel, .apply = save_sheet },
	{ 0 }
};

static bool
may_see(const struct reader *r, void *rec)
{
	const struct count_sheet *s = rec;
	struct unit u;

	return record_get(r->txn, &kind_unit, s->unit, &u) && holder_reads(r->txn, r->who, &u);
}

static const char *
sign(const struct reader *r, const void *rec)
{
	const struct count_sheet *s = rec;

	(void)r;
	return s->live ? "*" : s->state == sheet_state_finished ? "+" : "-";
}

static const struct face count_face = {
	.kind = &kind_count_sheet, .filter = &kind_view_count_list,
	.lists = N_("count sheets, newest first"),
	.columns = "unit state at by ended ended_by bill reason",
	.left = "unit by", .right = "state at", .may = may_see, .sign = sign,
};

const struct subject subject_count = {
	.noun = "count", .zh = "盘点", .label = N_("count of a store"), .kind = &kind_count_sheet,
	.ops = ops, .face = &count_face,
};
