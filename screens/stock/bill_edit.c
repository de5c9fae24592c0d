/*
 * The forms of goods: arg.n says which; arg.id is the bill it is about, arg.other the row of it
 * that the cursor was on; without a bill the unit whose store it was opened from. Goods are
 * written as lines, 棉被300 帐篷40: Right names an item by its digit, then its figure is typed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/stock/args.h"
#include "gen/kinds/stock/enums.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/stock/stock.h"
#include "gen/kinds/unit/enums.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/find.h"
#include "screens/kit/form/form.h"
#include "screens/kit/record/record.h"
#include "screens/kit/words.h"
#include "screens/order/order_words.h"
#include "screens/stock/bill_reasons.h"
#include "screens/stock/stock_words.h"
#include "src/base/clock.h"
#include "src/op/place.h"
#include "src/rules/depot/holder.h"
#include "src/rules/incident/incident.h"
#include "src/rules/order/order.h"
#include "src/rules/stock/bill.h"
#include "src/rules/stock/holding.h"

struct bill_page {
	struct bill	bill;		/* as it was when the form was opened; id 0: a new one */
	struct unit	unit;		/* whose store it is about */
	bool		keeps;		/* the reader stores there himself */
	bool		orders;		/* teams that he may read of are under orders */
};

#define DESKS (ROLE(duty) | ROLE(leader))
#define STORES (ROLE(storekeeper) | ROLE(officer) | ROLE(team) | DESKS)
#define LINES(flags) FORM_LINES | FORM_TOLD | (flags), NULL, N_("Right: names an item; then its figure")
#define BY_PHONE { "by_phone", 0, NULL, N_("who says so by telephone") }
/* What is told late was done earlier; both times stand in the row. */
#define HAPPENED { "happened", FORM_FOLD, N_("happened at"), N_("blank: just now") }
#define REASON(flags) { "reason", FORM_NAMES | (flags), NULL, N_("Right: reasons to choose from") }
/* Asked for only where the book has too little. */
#define FOUND { "found", FORM_NAMES, N_("more there than in the book"), N_("why; blank: there are not") }
#define TRUCK { "plate", 0, NULL, NULL }, { "driver", 0, NULL, NULL }, { "driver_phone", 0, NULL, NULL }, \
	{ "carrier", FORM_FOLD, NULL, NULL }, { "escort", FORM_FOLD, NULL, NULL }, { "eta", FORM_FOLD, NULL, NULL }

static const struct form_field in_fields[] = {
	{ "source", FORM_NEEDED, NULL, NULL }, { "lines", LINES(FORM_NEEDED) },
	{ "accepted_by", 0, NULL, N_("blank: to be looked at first") },
	{ "until", FORM_FOLD, NULL, NULL }, { "from_whom", FORM_FOLD, NULL, NULL },
	{ "wish", FORM_FOLD, NULL, NULL }, { "maker", FORM_FOLD, NULL, NULL }, { "made", FORM_FOLD, NULL, NULL },
	{ "owner", FORM_FOLD, NULL, NULL }, { "shelf", FORM_FOLD, NULL, NULL }, { "tag", FORM_FOLD, NULL, NULL },
	{ "paper", FORM_FOLD, NULL, NULL }, { "text", FORM_FOLD, NULL, NULL }, HAPPENED, { 0 }
};
static const struct form_field order_fields[] = {
	{ "to", FORM_NAMES | FORM_NEEDED, NULL, N_("Right: units to choose from") },
	{ "lines", LINES(FORM_NEEDED) }, { "incident", 0, NULL, NULL },
	{ "approved", 0, NULL, N_("the leader who said so by telephone") },
	{ "need_by", FORM_FOLD, NULL, NULL }, { "receiver", FORM_FOLD, NULL, NULL },
	{ "receiver_phone", FORM_FOLD, NULL, NULL }, { "paper", FORM_FOLD, NULL, NULL },
	{ "owner_paper", FORM_FOLD, NULL, NULL }, { "tag", FORM_FOLD, NULL, NULL },
	{ "reason", FORM_FOLD, NULL, NULL }, { "text", FORM_FOLD, NULL, NULL }, HAPPENED, { 0 }
};
/* To a team by its order, else to whoever is at the door. */
static const struct form_field out_fields[] = {
	{ "order", 0, NULL, N_("Enter: orders of teams") },
	{ "to", FORM_NAMES, NULL, N_("Right: units to choose from") }, { "lines", LINES(FORM_NEEDED) }, FOUND,
	{ "receiver", FORM_FOLD, NULL, NULL }, { "receiver_phone", FORM_FOLD, NULL, NULL },
	{ "incident", FORM_FOLD, NULL, NULL }, { "back_by", FORM_FOLD, NULL, NULL },
	{ "tag", FORM_FOLD, NULL, NULL },
	{ "approved", FORM_FOLD, NULL, NULL }, { "paper", FORM_FOLD, NULL, NULL },
	{ "owner_paper", FORM_FOLD, NULL, NULL }, { "reason", FORM_FOLD, NULL, NULL },
	{ "text", FORM_FOLD, NULL, NULL }, HAPPENED, { 0 }
};
static const struct form_field give_fields[] = {
	{ "area", FORM_PICK | FORM_NEEDED, N_("to the people of"), N_("Enter: villages") },
	{ "lines", LINES(FORM_NEEDED) }, FOUND,
	{ "households", FORM_NEEDED, NULL, NULL }, { "people", FORM_NEEDED, NULL, NULL },
	{ "signer", FORM_NEEDED, NULL, N_("who signed for the batch") },
	{ "page", FORM_NEEDED, NULL, N_("of the list on paper; no names here") },
	{ "incident", FORM_FOLD, NULL, NULL }, { "tag", FORM_FOLD, NULL, NULL },
	{ "approved", FORM_FOLD, NULL, NULL }, { "paper", FORM_FOLD, NULL, NULL },
	{ "owner_paper", FORM_FOLD, NULL, NULL }, { "reason", FORM_FOLD, NULL, NULL },
	{ "text", FORM_FOLD, NULL, NULL }, HAPPENED, { 0 }
};
static const struct form_field back_fields[] = {
	{ "from", FORM_NAMES, NULL, N_("Right: units to choose from") },
	{ "area", FORM_PICK, N_("from people of the village"), N_("Enter: villages") },
	{ "lines", LINES(FORM_NEEDED) }, { "condition", FORM_NEEDED, NULL, NULL }, { "tag", FORM_FOLD, NULL, NULL },
	{ "reason", FORM_FOLD, NULL, NULL }, { "text", FORM_FOLD, NULL, NULL }, HAPPENED, { 0 }
};
static const struct form_field swap_fields[] = {
	{ "lines", LINES(FORM_NEEDED) }, { "new", LINES(FORM_NEEDED) }, { "until", 0, NULL, NULL },
	{ "as", FORM_FOLD, NULL, NULL }, { "source", FORM_FOLD, NULL, NULL }, { "accepted", FORM_FOLD, NULL, NULL },
	{ "from_whom", FORM_FOLD, NULL, NULL }, { "maker", FORM_FOLD, NULL, NULL }, { "made", FORM_FOLD, NULL, NULL },
	{ "shelf", FORM_FOLD, NULL, NULL }, { "paper", FORM_FOLD, NULL, NULL }, { "reason", FORM_FOLD, NULL, NULL },
	HAPPENED, { 0 }
};
static const struct form_field gone_fields[] = {
	{ "lines", LINES(FORM_NEEDED) }, REASON(FORM_NEEDED), { "condition", 0, NULL, NULL },
	{ "tag", FORM_FOLD, NULL, NULL }, { "paper", FORM_FOLD, NULL, NULL }, HAPPENED, { 0 }
};
static const struct form_field undo_fields[] = {
	{ "row", FORM_NAMES, NULL, N_("Enter: the rows of the bill") }, REASON(FORM_NEEDED), { 0 }
};
static const struct form_field confirm_fields[] = { HAPPENED, { 0 } };
static const struct form_field load_fields[] = {
	TRUCK, FOUND, { "agreed", FORM_FOLD, NULL, NULL }, { "reason", FORM_FOLD, NULL, NULL }, HAPPENED, { 0 }
};
static const struct form_field less_fields[] = {
	{ "lines", LINES(FORM_NEEDED) }, FOUND, REASON(FORM_NEEDED), TRUCK, { "agreed", FORM_FOLD, NULL, NULL },
	HAPPENED, { 0 }
};
static const struct form_field take_fields[] = { BY_PHONE, { "receiver", FORM_FOLD, NULL, NULL }, HAPPENED, { 0 } };
static const struct form_field finish_fields[] = { BY_PHONE, { "reason", FORM_FOLD, NULL, NULL }, HAPPENED, { 0 } };
static const struct form_field explain_fields[] = {
	{ "as", FORM_NEEDED, NULL, NULL }, { "lines", LINES(FORM_FOLD) }, REASON(0), HAPPENED, { 0 }
};
static const struct form_field accept_fields[] = {
	{ "accepted_by", 0, NULL, NULL }, { "lines", LINES(FORM_FOLD) }, { "damaged", LINES(FORM_FOLD) }, { 0 }
};
static const struct form_field paper_fields[] = { { "paper", FORM_NEEDED, NULL, NULL }, { 0 } };
static const struct form_field cancel_fields[] = { REASON(FORM_NEEDED), { 0 } };

/* What the bill still has to send, or what the store has; where goods come in, all items. */
static void
item_choices(struct view *v, struct txn *t, struct view *w, bool any)
{
	const struct bill_page *st = v->state;
	struct bill_line line[LINES_MOST];
	struct goods_lines waits;
	struct holding_query q = { .who = &v->s->viewer, .unit = st->unit.id, .area = "", .now = clock_now() };
	struct holding *all;
	struct item item;
	size_t n;

	if (any) {
		record_names(v, t, &kind_item, &w->page);
		return;
	}
	if ((char)v->arg.n == 'v' && !st->bill.drill) {
		bill_to_check(t, &st->bill, &waits);
		for (size_t i = 0; i < waits.n; i++) {
			words_item(t, waits.list[i].item, &item);
			row_right(&w->page, page_choice_text(&w->page, 1, 0, item.name), "%lld%s",
			    (long long)waits.list[i].quantity, item.unit);
		}
		return;
	}
	if (st->bill.id) {
		n = bill_lines(t, st->bill.id, line);
		for (size_t i = 0; i < n; i++) {
			words_item(t, line[i].item, &item);
			row_right(&w->page, page_choice_text(&w->page, 1, 0, item.name), "%lld%s",
			    (long long)line[i].asked, item.unit);
		}
		return;
	}
	n = holdings(t, &q, &all);
	for (size_t i = 0; i < n; i++) {
		words_item(t, all[i].item, &item);
		row_right(&w->page, page_choice_text(&w->page, 1, 0, item.name), _("free %lld%s"),
		    (long long)all[i].free, item.unit);
	}
	free(all);
}

static bool
has_goods(struct txn *t, uint64_t unit)
{
	struct ledger_walk w;
	struct stock figure;
	bool has;

	ledger_walk(&w, t, unit, 0, place_kind_good);
	has = ledger_next(&w, &figure);
	scan_close(&w.scan);
	return has;
}

/* Goods come back from who has some, and are ordered to a store. */
static bool
is_likely(const struct view *v, struct txn *t, const struct unit *u)
{
	switch ((char)v->arg.n) {
	case 'b':
		return has_goods(t, u->id);
	case 'd':
		return u->kind == unit_kind_depot;
	default:
		return true;
	}
}

/* Units that may hold goods, as they are listed: those that are meant by what was typed first,
 * then the likely ones. */
static void
unit_choices(struct view *v, struct txn *t, struct view *w)
{
	const struct bill_page *st = v->state;
	char area[200], text[400];
	const char *typed = form_text(v, (char)v->arg.n == 'b' ? "from" : "to");
	struct unit *all;
	size_t n = holding_units(t, &v->s->viewer, "", &all);

	for (size_t i = 0; i < 3 * n; i++) {
		const struct unit *u = &all[i % n];
		size_t round;

		if ((u->kind != unit_kind_depot && u->kind != unit_kind_team) || u->id == st->unit.id)
			continue;
		area_name(t, u->area, false, area, sizeof(area));
		snprintf(text, sizeof(text), "%s/%s", area, u->name);
		round = typed && typed[0] && strstr(text, typed) ? 0 : is_likely(v, t, u) ? 1 : 2;
		if (round == i / n)
			page_choice_text(&w->page, 1, 0, text);
	}
	free(all);
}

/* Orders that teams are under, as far as he may read them, as choices of p (NULL: none are
 * made); whether there are any. */
static bool
order_choices(struct view *v, struct txn *t, struct page *p)
{
	char number[40], team[120], place[200];
	struct index_key key;
	struct order o;
	struct scan s;
	bool any = false;

	key_begin(&key, &kind_order, ORDER_BY_LIVE_TEAM);
	key_number(&key, true);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_order, s.id, &o) || order_right(t, &v->s->viewer, &o) == ORDER_NOTHING)
			continue;
		any = true;
		if (!p)
			break;
		words_order(&o, clock_now(), number, sizeof(number));
		words_order_team(t, &o, team, sizeof(team));
		words_order_place(t, &o, place, sizeof(place));
		page_choice(p, 1, o.id, "%s %s %s", number, team, place);
	}
	scan_close(&s);
	return any;
}

/* "棉被 300条  good > on the way". */
static void
row_words(struct txn *t, const struct move *m, struct buf *b)
{
	struct item item;

	words_item(t, m->item, &item);
	buf_printf(b, "%s %lld%s  %s > %s", item.name, (long long)m->quantity, item.unit,
	    tr_value(&enum_place_kind, m->from_kind), tr_value(&enum_place_kind, m->to_kind));
}

/* The row that is to be taken back, so that nobody takes back another. */
static void
undone_words(struct txn *t, uint64_t bill, int64_t row, struct buf *b)
{
	struct move m;
	struct scan s;

	bill_moves(&s, t, bill);
	while (scan_next(&s))
		if (record_get(t, &kind_move, s.id, &m) && m.row == row)
			row_words(t, &m, b);
	scan_close(&s);
}

/* The rows of the bill that may be taken back: neither corrections nor corrected. As choices of
 * p (NULL: none are made); how many. *row stays where it is one of them, else it is the last one's. */
static size_t
row_choices(struct txn *t, uint64_t bill, struct page *p, int64_t *row)
{
	char text[300];
	struct buf b;
	struct move m;
	struct scan s;
	int64_t wanted = *row;
	size_t n = 0;

	bill_moves(&s, t, bill);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_move, s.id, &m) || m.undoes || ledger_is_undone(t, m.id))
			continue;
		if (n++ == 0 || *row != wanted)
			*row = m.row;
		if (!p)
			continue;
		buf_init(&b, text, sizeof(text));
		row_words(t, &m, &b);
		page_choice_text(p, 1, (uint64_t)m.row, buf_str(&b));
	}
	scan_close(&s);
	return n;
}

/* The row that the cursor was on; where there is one alone, that is it. */
static void
set_row(struct view *v)
{
	int64_t row;
	struct txn t;
	size_t n;

	do {
		row = (int64_t)v->arg.other;
		txn_begin(&t, v->s->db, false);
		n = row_choices(&t, v->arg.id, NULL, &row);
	} while (txn_again(&t));
	if (n == 1 || (n > 0 && row == (int64_t)v->arg.other))
		form_set_int(v, "row", row);
}

/* What may have become of goods that are missing, of those that are too many, as far as the
 * reader may say it. */
static void
explain_choices(struct view *v, struct txn *t, struct page *p)
{
	const struct bill_page *st = v->state;
	struct bill_sums s;

	bill_sums(t, st->bill.id, 0, &s);
	for (const struct value *val = enum_explain_as.values; val->no; val++)
		if ((val->no >= explain_as_over ? s.surplus > 0 : s.missing > s.claimed) &&
		    bill_may_explain(t, &v->s->viewer, &st->bill, (enum explain_as)val->no))
			page_choice_text(p, val->no, 0, tr_value(&enum_explain_as, val->no));
}

/* Goods come from outside: any item. */
static bool
is_new(const struct view *v, const struct field *f)
{
	return (char)v->arg.n == 'i' || (char)v->arg.n == 'b' || strcmp(f->name, "new") == 0;
}

static bool
edit_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	if (strcmp(f->name, "lines") == 0 || strcmp(f->name, "damaged") == 0 || strcmp(f->name, "new") == 0)
		item_choices(v, t, w, is_new(v, f));
	else if (strcmp(f->name, "to") == 0 || strcmp(f->name, "from") == 0)
		unit_choices(v, t, w);
	else if (strcmp(f->name, "order") == 0)
		order_choices(v, t, &w->page);
	else if (strcmp(f->name, "row") == 0)
		row_choices(t, v->arg.id, &w->page, &(int64_t){ 0 });
	else if (strcmp(f->name, "area") == 0)
		find_villages(t, &v->s->viewer, &w->page);
	else if (strcmp(f->name, "reason") == 0)
		bill_reasons(&w->page, (char)v->arg.n);
	else if (strcmp(f->name, "found") == 0)
		bill_reasons(&w->page, FOUND_WHY);
	else if (strcmp(f->name, "as") == 0 && (char)v->arg.n == 'e')
		explain_choices(v, t, &w->page);
	else if (strcmp(f->name, "incident") == 0)
		incident_choices(v, t, 1, NULL, &w->page);
	else
		return false;
	return true;
}

/* Who receives there himself tells it himself; an order to a team says to whom. */
static bool
edit_shown(struct view *v, const struct field *f)
{
	const struct bill_page *st = v->state;

	if ((char)v->arg.n == 'o' && strcmp(f->name, "order") == 0)
		return st->orders;
	if ((char)v->arg.n == 'o' && strcmp(f->name, "to") == 0)
		return form_ref(v, "order") == 0;
	if ((char)v->arg.n == 'b' && strcmp(f->name, "from") == 0)
		return !form_text(v, "area")[0];
	if ((char)v->arg.n == 'b' && strcmp(f->name, "area") == 0)
		return !form_text(v, "from")[0];
	if (strcmp(f->name, "found") == 0)
		return v->form->was == M_STOCK_SHORT || v->form->unfolded || form_text(v, "found")[0];
	if (strcmp(f->name, "condition") == 0 && (char)v->arg.n != 'b')
		return v->form->was == M_SCRAP_LESS || v->form->unfolded || field_known(f, v->form->rec);
	return strcmp(f->name, "by_phone") != 0 || !st->keeps;
}

/* Rows come and go with the order. */
static void
edit_changed(struct view *v, const struct field *f)
{
	(void)f;
	form_visible(v);
}

/* ---- the page that says it back ---- */

/* What of it is to be accepted. */
static void
waiting_words(struct txn *t, const struct bill *b, struct buf *out)
{
	struct goods_lines goods;

	bill_to_check(t, b, &goods);
	lines_words(t, &goods, out);
}

static void
edit_confirm(struct view *v, struct txn *t, struct page *p)
{
	const struct bill_page *st = v->state;
	char number[24], way[260], goods[1000];
	struct buf b = BUF(goods);

	page_text(p, "%s", op_label(v->form->op))->attr = TERM_BOLD;
	if (st->bill.id) {
		words_bill(&st->bill, number);
		words_bill_way(t, &st->bill, 0, way, sizeof(way));
		if ((char)v->arg.n == 'e')
			bill_differs(t, st->bill.id, &b);
		else if ((char)v->arg.n == 'v' && !st->bill.drill)
			waiting_words(t, &st->bill, &b);
		else if ((char)v->arg.n == 'u')
			undone_words(t, st->bill.id, (int64_t)form_ref(v, "row"), &b);
		else
			words_bill_goods(t, st->bill.id, &b);
		page_text(p, "%s %s  %s", number, way, buf_str(&b))->attr = TERM_BOLD;
	} else {
		page_text(p, "%s", st->unit.name)->attr = TERM_BOLD;
	}
	if ((char)v->arg.n == 'k')
		stock_above(p, t, &st->bill);
	words_lines_row(v, t, p, "lines");
	words_lines_row(v, t, p, "damaged");
	words_lines_row(v, t, p, "new");
	form_repeat(v, t, p);
}

#define EDIT(o, s, f) { .op = o, .send = s, .fields = f, .quick = true, .shown = edit_shown, \
	.changed = edit_changed, .check = words_lines_checked, .choices = edit_choices, .words = words_incident_field, \
	.confirm = edit_confirm }

static const struct {
	char			 which;
	struct form_spec	 spec;
} edits[] = {
	{ 'i', EDIT("stock.in", N_("take in"), in_fields) },
	{ 'd', EDIT("stock.order", N_("order it"), order_fields) },
	{ 'o', EDIT("stock.out", N_("issue"), out_fields) },
	{ 'g', EDIT("stock.give", N_("hand out"), give_fields) },
	{ 'b', EDIT("stock.back", N_("take back"), back_fields) },
	{ 's', EDIT("stock.swap", N_("rotate"), swap_fields) },
	{ 'c', EDIT("stock.scrap", N_("scrap"), gone_fields) },
	{ 'w', EDIT("stock.writeoff", N_("write off"), gone_fields) },
	{ 'u', EDIT("stock.undo", N_("correct the row"), undo_fields) },
	{ 'k', EDIT("stock.confirm", N_("confirm"), confirm_fields) },
	{ 'l', EDIT("stock.load", N_("send it off"), load_fields) },
	{ 'm', EDIT("stock.load", N_("so much was sent"), less_fields) },
	{ 't', EDIT("stock.take", N_("all received"), take_fields) },
	{ 'f', EDIT("stock.finish", N_("no more comes"), finish_fields) },
	{ 'e', EDIT("stock.explain", N_("explain"), explain_fields) },
	{ 'v', EDIT("stock.accept", N_("accept the goods"), accept_fields) },
	{ 'n', EDIT("stock.paper", N_("that is the number"), paper_fields) },
	{ 'x', EDIT("stock.cancel", N_("cancel the bill"), cancel_fields) },
};

/* What is received is stored where it goes, what is sent where it comes from. */
static bool
edit_read(struct view *v)
{
	struct bill_page *st = v->state;
	bool at_end = strchr("tfv", (char)v->arg.n) != NULL;
	struct txn t;
	bool found;

	do {
		txn_begin(&t, v->s->db, false);
		memset(st, 0, sizeof(*st));
		found = !v->arg.id || record_get(&t, &kind_bill, v->arg.id, &st->bill);
		record_get(&t, &kind_unit, !v->arg.id ? v->arg.other : at_end || !st->bill.from ? st->bill.to :
		    st->bill.from, &st->unit);
		st->keeps = st->unit.id && holder_keeps(&t, &v->s->viewer, &st->unit);
		st->orders = (char)v->arg.n == 'o' && order_choices(v, &t, NULL);
	} while (txn_again(&t));
	v->drill = found && st->bill.drill;
	return found;
}

/* Nothing has to be filled in: the page that says it back comes at once. */
static bool
says_itself(const struct view *v)
{
	const struct bill_page *st = v->state;

	return (char)v->arg.n == 'k' || (st->keeps && strchr("tf", (char)v->arg.n) != NULL);
}

/* The store that it was opened from; a village's point hands out in its village. */
static void
set_unit(struct view *v, char which, const struct unit *u)
{
	form_set_text(v, which == 's' ? "unit" : strchr("ib", which) ? "to" : "from", u->name);
	if (which == 'g' && strlen(u->area) == 12 && strcmp(u->area + 9, "000") != 0)
		form_set_text(v, "area", u->area);
}

static void
edit_open(struct view *v)
{
	const struct bill_page *st = v->state;
	size_t at = 0, n = sizeof(edits) / sizeof(edits[0]);
	char number[24];

	while (at < n && edits[at].which != (char)v->arg.n)
		at++;
	if (at == n || !edit_read(v)) {
		view_close(v);
		return;
	}
	if (!form_open(v, &edits[at].spec))
		return;
	if (st->bill.id) {
		words_bill(&st->bill, number);
		snprintf(v->title, sizeof(v->title), "%s %s", number, op_label(v->form->op));
		form_set_ref(v, "which", st->bill.id);
		if ((char)v->arg.n == 'u')
			set_row(v);
	} else {
		snprintf(v->title, sizeof(v->title), "%.80s %s", st->unit.name, op_label(v->form->op));
		set_unit(v, (char)v->arg.n, &st->unit);
	}
	form_visible(v);
	v->form->cur = v->form->vis[0];
	if (says_itself(v)) {
		form_confirm(v);
		return;
	}
	form_edit(v);
	if (form_text(v, "area") && form_text(v, "area")[0])
		form_go_on(v);
	if (st->orders)
		form_choose(v, "order");
}

const struct screen screen_bill_edit = {
	.name = "bill_edit",
	.title = N_("Goods bill"),
	.help = N_("You see it once more before anything is stored. Goods: 棉被300 帐篷40, or 棉被50包; Right names an item."),
	.about = &kind_bill,
	.ways = "idogbscwuklmtfevnx",
	.roles = STORES,
	.widget = &widget_form,
	.state_size = sizeof(struct bill_page),
	.open = edit_open,
};
