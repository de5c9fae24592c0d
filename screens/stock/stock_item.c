/*
 * One item in one store: its lots with their ends, then its card, newest first, with what
 * there was after each row and both times. arg.id is the unit, arg.other the item.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/enums.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/words.h"
#include "screens/stock/stock_words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/rules/depot/holder.h"
#include "src/rules/stock/holding.h"
#include "src/text/show.h"

enum { I_LOT = 1, I_BILL, CARD_ROWS = 200 };

static void
lot_number(const struct lot *l, char out[24])
{
	show_record_number(&kind_lot, l, clock_now(), out);
	number_short(out, clock_now());
}

static void
sum_rows(struct view *v, struct txn *t, const struct unit *u, const struct item *item)
{
	struct holding_query q = { .who = &v->s->viewer, .unit = u->id, .area = "", .item = item->id,
	    .now = clock_now() };
	struct holding *all;
	size_t n = holdings(t, &q, &all);

	if (n > 0)
		page_text(&v->page, _("good %lld%s, held %lld, free %lld; to check %lld, damaged %lld, coming %lld, minimum %lld"),
		    (long long)all[0].good, item->unit, (long long)all[0].promised, (long long)all[0].free,
		    (long long)all[0].check, (long long)all[0].damaged, (long long)all[0].incoming,
		    (long long)all[0].minimum)->attr = TERM_BOLD;
	free(all);
}

static void
lot_rows(struct view *v, struct txn *t, const struct unit *u, const struct item *item)
{
	struct figure *all;
	size_t n = past_figures(t, u->id, item->id, &(struct moment){ 0 }, &all);

	page_head(&v->page, "%s", _("Lots"));
	for (size_t i = 0; i < n; i++) {
		char number[24] = "", ends[40];
		struct lot l = { 0 };
		struct row *r;

		if (record_get(t, &kind_lot, all[i].lot, &l))
			lot_number(&l, number);
		words_expiry(l.good_until, ends, sizeof(ends));
		r = page_choice(&v->page, I_LOT, all[i].lot, _("%s  %s %lld%s  until %s  %s"), number,
		    tr_value(&enum_place_kind, all[i].kind), (long long)all[i].quantity, item->unit, ends, l.shelf);
		r->n = all[i].kind;
		if (l.good_until && l.good_until < when_day(clock_now(), v->ui->offset))
			r->sign = '!';
		if (l.tag[0])
			row_right(&v->page, r, "%s", l.tag);
	}
	free(all);
}

/* "21:05 +300 > 820  调拨 物0722-02  刘样例" */
static void
card_row(struct view *v, struct txn *t, const struct card_row *c, size_t place)
{
	char when[40], who[100], number[24] = "", text[500];
	struct buf b = BUF(text);
	struct bill bill = { 0 };
	struct row *r;

	if (record_get(t, &kind_bill, c->row.bill, &bill))
		words_bill(&bill, number);
	words_person(t, c->row.by, who, sizeof(who));
	buf_printf(&b, "%s ", ui_when(v->ui, c->row.happened, when, sizeof(when)));
	if (c->row.happened != c->row.at)
		buf_printf(&b, _("(entered %s) "), ui_when(v->ui, c->row.at, when, sizeof(when)));
	buf_printf(&b, _("good %+lld, then %lld, in all %lld"), (long long)c->good, (long long)c->good_then,
	    (long long)c->all_then);
	buf_printf(&b, "  %s %s  %s > %s", tr_value(&enum_bill_kind, bill.kind), number,
	    tr_value(&enum_place_kind, c->row.from_kind), tr_value(&enum_place_kind, c->row.to_kind));
	if (c->undone || c->row.undoes)
		buf_printf(&b, "  %s", c->undone ? _("taken back") : _("takes one back"));
	r = page_choice_text(&v->page, I_BILL, c->row.bill, buf_str(&b));
	r->n = (int64_t)place;
	row_right(&v->page, r, "%s", who);
}

static void
card_rows(struct view *v, struct txn *t, const struct unit *u, const struct item *item)
{
	struct card_row *all;
	size_t n = past_card(t, u->id, item->id, &(struct moment){ 0 }, &all);

	page_head(&v->page, _("Card, newest first: %zu rows"), n);
	for (size_t i = n; i > 0 && n - i < CARD_ROWS; i--)
		card_row(v, t, &all[i - 1], i);
	if (n > CARD_ROWS)
		page_text(&v->page, _("%zu older rows: :stock card unit=%s item=%s"), n - CARD_ROWS, u->name, item->name);
	free(all);
}

static void
stock_item_load(struct view *v, struct txn *t)
{
	struct item item;
	struct unit u;

	if (!record_get(t, &kind_unit, v->arg.id, &u) || !holder_reads(t, &v->s->viewer, &u)) {
		page_text(&v->page, "%s", _("There is no such store in your area."));
		return;
	}
	words_item(t, v->arg.other, &item);
	snprintf(v->title, sizeof(v->title), "%.50s %.60s", item.name, u.name);
	sum_rows(v, t, &u, &item);
	lot_rows(v, t, &u, &item);
	card_rows(v, t, &u, &item);
	page_trim(&v->page);
}

static void
stock_item_choose(struct view *v, const struct row *r)
{
	view_open(v, r->what == I_LOT ? "lot_trace" : "bill_show", &(struct arg){ .id = r->id }, 0);
}

const struct screen screen_stock_item = {
	.name = "stock_item",
	.title = N_("Item in a store"),
	.help = N_("Its lots and its card: what each row changed, and what there was after it. A lot shows its way, a row its bill."),
	.about = &kind_unit,
	.roles = ROLE(storekeeper) | ROLE(officer) | ROLE(team) | ROLE(duty) | ROLE(leader) | ROLE(supervisor),
	.load = stock_item_load,
	.choose = stock_item_choose,
};
