/*
 * 盘点 of one store: begin, then one lot after the other without the book, until somebody
 * else ends it and the differences are booked. arg.id is the sheet; 0: of unit arg.other,
 * whose open sheet it is, else a new one is begun here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/count/enums.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/stock.h"
#include "screens/kit/ask.h"
#include "screens/kit/record/record.h"
#include "screens/kit/send.h"
#include "screens/kit/words.h"
#include "screens/stock/stock_words.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/rules/count/count.h"
#include "src/rules/depot/holder.h"
#include "src/rules/item/lines.h"
#include "src/text/show.h"

enum { K_LOT = 1, TAG_FOUND = 1, TAG_MOVED, MOVED_AGAIN = 1, MOVED_COUNTED, MOVED_LATER };
#define COUNTERS (ROLE(storekeeper) | ROLE(officer) | ROLE(team) | ROLE(duty) | ROLE(leader))

struct count_page {
	struct count_sheet	sheet;	/* id 0: none is open */
	struct unit		unit;
	bool			found;	/* the unit is there, and his to read */
	bool			hides;	/* he counts: no book */
	uint64_t		lot;	/* which is asked for, and in which condition */
	int			kind;
	uint64_t		moved;	/* the first lot that moved meanwhile and is not booked so; 0: none */
	int			moved_kind;
};

/* The sheet as it is now: one that was begun meanwhile is the unit's. */
static void
count_read(struct view *v, struct txn *t)
{
	struct count_page *st = v->state;
	uint64_t unit = v->arg.other;

	st->sheet = (struct count_sheet){ .unit = 0 };
	if (v->arg.id && record_get(t, &kind_count_sheet, v->arg.id, &st->sheet))
		unit = st->sheet.unit;
	st->found = record_get(t, &kind_unit, unit, &st->unit) && holder_reads(t, &v->s->viewer, &st->unit);
	if (st->found && !v->arg.id && count_open(t, unit, &st->sheet))
		v->arg.id = st->sheet.id;
	st->hides = st->sheet.id && count_hides(t, &st->sheet, v->s->viewer.account);
}

/* "棉被 批0722-01 2027-03-01 待检": which pile is meant. */
static void
lot_words(struct txn *t, uint64_t id, int kind, struct buf *b)
{
	char number[24], ends[40];
	struct item item;
	struct lot l;

	if (!record_get(t, &kind_lot, id, &l))
		return;
	words_item(t, l.item, &item);
	show_record_number(&kind_lot, &l, clock_now(), number);
	number_short(number, clock_now());
	buf_printf(b, "%s %s", item.name, number);
	if (l.tag[0])
		buf_printf(b, " %s", l.tag);
	if (l.good_until) {
		words_expiry(l.good_until, ends, sizeof(ends));
		buf_printf(b, " %s", ends);
	}
	if (kind != place_kind_good)
		buf_printf(b, " %s", tr_value(&enum_place_kind, kind));
	buf_str(b);
}

static void
found_words(struct txn *t, const struct count_page *st, const struct count_line *l, struct buf *b)
{
	buf_text(b, _("found "));
	item_words(t, l->item, l->found.v, b);
	if (!st->hides) {
		buf_text(b, _("  book "));
		item_words(t, l->item, count_book(l), b);
	}
	if (l->moved && !l->as_counted)
		buf_text(b, _("  moved meanwhile: count it again"));
	buf_str(b);
}

static void
lot_row(struct view *v, struct txn *t, const struct stock *s)
{
	struct count_page *st = v->state;
	char text[300], found[200];
	struct buf b = BUF(text), f = BUF(found);
	struct count_line l;
	struct row *r;
	bool counted = count_line_of(t, st->sheet.id, s->lot, (enum place_kind)s->place_kind, &l);

	lot_words(t, s->lot, s->place_kind, &b);
	r = page_choice_text(&v->page, K_LOT, s->lot, text);
	r->n = s->place_kind;
	if (!counted)
		return;
	found_words(t, st, &l, &f);
	if (l.moved && !l.as_counted && !st->moved) {
		st->moved = s->lot;
		st->moved_kind = s->place_kind;
	}
	r->sign = (l.moved && !l.as_counted) || (!st->hides && l.found.v != count_book(&l)) ? '!' : '+';
	row_right(&v->page, r, "%s", found);
}

/* What was counted and is in the book no more. */
static void
gone_rows(struct view *v, struct txn *t)
{
	const struct count_page *st = v->state;
	struct count_line l;
	struct scan s;

	for (count_lines(&s, t, st->sheet.id); count_next(&s, &l);) {
		struct place here = { (enum place_kind)l.place_kind, st->unit.id };
		struct stock as = { .lot = l.lot, .place_kind = l.place_kind };

		if (!st->sheet.live || ledger_figure(t, here, l.lot) == 0)
			lot_row(v, t, &as);
	}
}

static void
lot_rows(struct view *v, struct txn *t)
{
	const struct count_page *st = v->state;
	struct ledger_walk w;
	struct stock s;

	page_head(&v->page, "%s", _("Lots"));
	if (st->sheet.live)
		for (ledger_walk(&w, t, st->unit.id, 0, 0); ledger_next(&w, &s);)
			lot_row(v, t, &s);
	gone_rows(v, t);
	page_trim(&v->page);
}

static void
head_row(struct view *v, struct txn *t)
{
	const struct count_page *st = v->state;
	char at[40], who[100], number[24];
	struct bill b;

	words_person(t, st->sheet.by, who, sizeof(who));
	page_text(&v->page, _("%s  begun %s by %s"), tr_value(&enum_sheet_state, st->sheet.state),
	    ui_when(v->ui, st->sheet.at, at, sizeof(at)), who)->attr = TERM_BOLD;
	if (st->sheet.live)
		return;
	words_person(t, st->sheet.ended_by, who, sizeof(who));
	page_text(&v->page, _("ended %s by %s  %s"), ui_when(v->ui, st->sheet.ended, at, sizeof(at)), who,
	    st->sheet.reason);
	if (record_get(t, &kind_bill, st->sheet.bill, &b)) {
		words_bill(&b, number);
		page_text(&v->page, _("differences booked: %s"), number);
	}
}

static void
count_load(struct view *v, struct txn *t)
{
	struct count_page *st = v->state;

	count_read(v, t);
	st->moved = 0;
	if (!st->found) {
		page_text(&v->page, "%s", _("There is no such store in your area."));
		return;
	}
	snprintf(v->title, sizeof(v->title), _("Count of %s"), st->unit.name);
	if (!st->sheet.id) {
		page_text(&v->page, "%s", _("Nobody is counting here. You count without the book; somebody else ends it."));
		return;
	}
	head_row(v, t);
	if (st->hides)
		page_text(&v->page, "%s", _("The book is hidden from who counts."));
	lot_rows(v, t);
}

/* ---- counting ---- */

static void
ask_found(struct view *v, uint64_t lot, int kind)
{
	struct count_page *st = v->state;
	char text[300];
	struct buf b;
	struct txn t;

	st->lot = lot;
	st->kind = kind;
	do {
		buf_init(&b, text, sizeof(text));
		txn_begin(&t, v->s->db, false);
		lot_words(&t, lot, kind, &b);
	} while (txn_again(&t));
	ask_text(v, TAG_FOUND, buf_str(&b), _("How many are there? None is 0. The figure alone."), 12, false);
}

/* The first that is not counted yet; none is left: the page stands. */
static void
ask_next(struct view *v)
{
	struct count_page *st = v->state;
	struct count_line l;
	struct ledger_walk w;
	struct stock s, next = { .lot = 0 };
	struct txn t;
	bool any;

	do {
		any = false;
		txn_begin(&t, v->s->db, false);
		count_read(v, &t);
		for (ledger_walk(&w, &t, st->unit.id, 0, 0); st->sheet.live && ledger_next(&w, &s);)
			if (!any && !count_line_of(&t, st->sheet.id, s.lot, (enum place_kind)s.place_kind, &l)) {
				next = s;
				any = true;
			}
	} while (txn_again(&t));
	view_refresh(v);
	if (!any)
		return;
	ask_found(v, next.lot, next.place_kind);
}

/* What moved meanwhile is counted again or taken as counted, and holds up no other lot. */
static void
ask_moved(struct view *v, uint64_t lot, int kind)
{
	struct view *w = ask_confirm(v, TAG_MOVED, _("Moved while you counted"));
	struct count_page *st = v->state;
	struct count_line l;
	char text[300];
	struct buf b;
	struct txn t;

	st->lot = lot;
	st->kind = kind;
	while (w) {
		page_cut(&w->page, 0);
		txn_begin(&t, v->s->db, false);
		buf_init(&b, text, sizeof(text));
		lot_words(&t, lot, kind, &b);
		page_text(&w->page, "%s", buf_str(&b))->attr = TERM_BOLD;
		buf_init(&b, text, sizeof(text));
		if (count_line_of(&t, st->sheet.id, lot, (enum place_kind)kind, &l))
			found_words(&t, st, &l, &b);
		page_text(&w->page, "%s", buf_str(&b));
		if (!txn_again(&t))
			break;
	}
	if (!w)
		return;
	page_choice(&w->page, MOVED_AGAIN, lot, "%s", _("count it again"));
	page_choice(&w->page, MOVED_COUNTED, lot, "%s", _("as counted: all that moved had moved when you counted"));
	page_choice(&w->page, MOVED_LATER, lot, "%s", _("later: the next lot"));
}

static void
ask_lot(struct view *v, uint64_t lot, int kind)
{
	struct count_page *st = v->state;
	struct count_line l;
	struct txn t;
	bool moved;

	do {
		txn_begin(&t, v->s->db, false);
		moved = count_line_of(&t, st->sheet.id, lot, (enum place_kind)kind, &l) && l.moved && !l.as_counted;
	} while (txn_again(&t));
	(moved ? ask_moved : ask_found)(v, lot, kind);
}

static void
do_start(struct view *v)
{
	const struct count_page *st = v->state;
	struct errand o;

	if (!errand_begin(v, &o, "count.start"))
		return;
	errand_text(&o, "unit", st->unit.name);
	if (errand_send(v, &o, NULL) == DONE)
		ask_next(v);
	else
		view_refresh(v);
}

static void
count_choose(struct view *v, const struct row *r)
{
	const struct count_page *st = v->state;

	if (!st->sheet.live || !(v->s->viewer.roles & COUNTERS))
		return;
	ask_lot(v, r->id, (int)r->n);
}

/* What was not understood or not stored is asked again, else the next; NULL: what was counted
 * before holds. */
static void
send_found(struct view *v, const char *typed)
{
	struct count_page *st = v->state;
	char before[24] = "";
	struct count_line l;
	struct reply reply;
	struct errand o;
	struct txn t;

	do {
		txn_begin(&t, v->s->db, false);
		if (count_line_of(&t, st->sheet.id, st->lot, (enum place_kind)st->kind, &l))
			snprintf(before, sizeof(before), "%lld", (long long)l.found.v);
	} while (txn_again(&t));
	if (!errand_begin(v, &o, "count.set"))
		return;
	errand_text(&o, "unit", st->unit.name);
	errand_ref(&o, "lot", st->lot);
	errand_enum(&o, "place", st->kind);
	errand_bool(&o, "as_counted", !typed);
	if (!errand_typed(v, &o, "found", typed ? typed : before))
		return;
	if (errand_send(v, &o, &reply) != DONE)
		view_refresh(v);
	else if (reply.answer.message == M_COUNT_MOVED)
		ask_moved(v, st->lot, st->kind);
	else
		ask_next(v);
}

static void
count_result(struct view *v, int tag, const struct result *r)
{
	const struct count_page *st = v->state;

	if (tag == TAG_FOUND && r->what == 1 && r->text[0])
		send_found(v, r->text);
	else if (tag == TAG_MOVED && r->what == MOVED_AGAIN)
		ask_found(v, st->lot, st->kind);
	else if (tag == TAG_MOVED && r->what == MOVED_COUNTED)
		send_found(v, NULL);
	else if (tag == TAG_MOVED && r->what == MOVED_LATER)
		ask_next(v);
}

static void
edit(struct view *v, char which)
{
	view_open(v, "count_edit", &(struct arg){ .id = v->arg.id, .n = which }, 0);
}

static void
do_finish(struct view *v)
{
	edit(v, 'f');
}

static void
do_cancel(struct view *v)
{
	edit(v, 'x');
}

static void
do_found(struct view *v)
{
	edit(v, 'g');
}

static void
do_moved(struct view *v)
{
	const struct count_page *st = v->state;

	ask_moved(v, st->moved, st->moved_kind);
}

static bool
has_moved(const struct view *v)
{
	const struct count_page *st = v->state;

	return st->sheet.live && st->moved;
}

static bool
is_open(const struct view *v)
{
	const struct count_page *st = v->state;

	return st->sheet.live;
}

static bool
is_none(const struct view *v)
{
	const struct count_page *st = v->state;

	return st->found && !st->sheet.id;
}

static const struct action count_actions[] = {
	{ '1', 'b', N_("begin a count"), N_("Asks for one lot after the other; the book is not shown."), COUNTERS, is_none, do_start, NULL },
	{ '8', 'n', N_("count on"), N_("Asks for the next lot that is not counted."), COUNTERS, is_open, ask_next, NULL },
	{ 0, 'a', N_("as counted"), N_("What moved meanwhile: counted again, or the figure holds as it was counted."), COUNTERS, has_moved, do_moved, NULL },
	{ '9', 'f', N_("end the count"), N_("By somebody who did not count: differences are booked. Shown first."), COUNTERS, is_open, do_finish, NULL },
	{ 0, 'g', N_("not in the book"), N_("Goods that lie here and that no lot of the book is: which, and how many."), COUNTERS, is_open, do_found, NULL },
	{ 0, 'x', N_("cancel the count"), N_("Nothing is booked; the reason stands."), COUNTERS, is_open, do_cancel, NULL },
	{ 0 }
};

const struct screen screen_count = {
	.name = "count",
	.title = N_("Count of a store"),
	.help = N_("A digit counts that lot again. + is counted, ! differs or was moved meanwhile."),
	.about = &kind_count_sheet,
	.shows = true,
	.roles = COUNTERS | ROLE(supervisor),
	.actions = count_actions,
	.state_size = sizeof(struct count_page),
	.says_back = true,
	.load = count_load,
	.choose = count_choose,
	.result = count_result,
};
