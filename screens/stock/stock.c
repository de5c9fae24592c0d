/*
 * 库存 of one unit: whom it serves and what runs out first, what is asked of it, each item
 * with good, promised and free side by side, what was moved just now. arg.id is the unit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/depot/depot.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/stock/enums.h"
#include "screens/kit/record/record.h"
#include "screens/kit/text.h"
#include "screens/kit/words.h"
#include "screens/stock/stock_words.h"
#include "screens/stock/unit_bills.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/rules/depot/holder.h"
#include "src/rules/need/need.h"
#include "src/rules/stock/alert.h"
#include "src/rules/stock/bill.h"
#include "src/rules/stock/holding.h"
#include "src/rules/stock/served.h"

enum { S_NEED = 1, S_ITEM, S_ALERTS, SAID = 3, SOON = 15, NEED_BY_LIVE_UNIT = 6,
	DEPOT_BY_UNIT = 3, BILL_BY_LIVE_FROM = 2, BILL_BY_LIVE_TO = 3 };
#define DESKS (ROLE(duty) | ROLE(leader))
#define STORES (ROLE(storekeeper) | ROLE(officer) | ROLE(team) | DESKS)

/* Columns: name, good, promised, free, on its way, minimum, lots, expiry; 0: not here. */
static const struct {
	int wide, narrow;
	const char *title;
} columns[] = {
	{ 16, 10, N_("item") }, { 8, 8, N_("good") }, { 7, 5, N_("held") }, { 7, 6, N_("free") },
	{ 7, 0, N_("coming") }, { 7, 0, N_("minimum") }, { 3, 0, N_("lots") }, { 11, 7, N_("ends") },
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

/* A cell that is too wide takes from the blanks of those behind it. */
static void
table_words(struct view *v, const char *const cell[COLUMNS], struct buf *b)
{
	int over = 0;

	for (int i = 0; i < COLUMNS; i++) {
		int cols = stock_narrow(v) ? columns[i].narrow : columns[i].wide;

		if (cols == 0)
			continue;
		if (i > 0)
			buf_text(b, " ");
		words_pad(b, cell[i], cols - over, i == 0);
		over += text_width_str(cell[i]) - cols;
		over = over > 0 ? over : 0;
	}
	buf_str(b);
}

/* ---- head ---- */

/* "全旗够1180人用 先缺棉大衣 (目标1200)": of the whole that the reader sees; the worst kit. */
static void
served_words(struct view *v, struct txn *t, struct buf *b)
{
	struct served_query q = { .who = &v->s->viewer, .area = "", .now = clock_now(),
	    .day = when_day(clock_now(), v->ui->offset) };
	const struct served *worst = NULL;
	struct served *all;
	size_t n = served(t, &q, &all);
	struct item item;

	for (size_t i = 0; i < n; i++)
		if (all[i].unit == 0 && all[i].tier == 0 && (!worst || all[i].people < worst->people))
			worst = &all[i];
	if (worst) {
		words_item(t, worst->first, &item);
		buf_printf(b, _("serves %lld people, first out: %s"), (long long)worst->people, item.name);
		if (worst->target)
			buf_printf(b, _(" (target %lld)"), (long long)worst->target);
	}
	free(all);
}

static void
counted_words(struct txn *t, uint64_t unit, struct buf *b)
{
	struct index_key key;
	struct depot d;
	char age[60];

	key_begin(&key, &kind_depot, DEPOT_BY_UNIT);
	key_number(&key, unit);
	if (!record_get(t, &kind_depot, scan_one(t, &key, true), &d))
		return;
	if (d.counted) {
		words_age(d.counted, clock_now(), age, sizeof(age));
		buf_printf(b, _("  counted %s ago"), age);
	} else {
		buf_text(b, _("  never counted"));
	}
}

static void
head_rows(struct view *v, struct txn *t, const struct unit *u)
{
	char text[400];
	struct buf b = BUF(text);

	snprintf(v->title, sizeof(v->title), _("Stock of %s"), u->name);
	served_words(v, t, &b);
	counted_words(t, u->id, &b);
	if (b.len > 0)
		page_text(&v->page, "%s", buf_str(&b));
}

/* ---- what is asked of it ---- */

/* All of it; what of it differs or waits, where that is asked. */
static void
words_need_goods(struct txn *t, const struct need *n, const struct bill *b, char *out, size_t cap)
{
	struct goods_lines goods;
	struct buf text;

	if (n->verb != need_verb_explain && (n->verb != need_verb_accept || b->drill)) {
		words_bill_lines(t, b->id, out, cap);
		return;
	}
	buf_init(&text, out, cap);
	if (n->verb == need_verb_explain) {
		bill_differs(t, b->id, &text);
	} else {
		bill_to_check(t, b, &goods);
		lines_words(t, &goods, &text);
	}
	buf_str(&text);
}

static void
need_row(struct view *v, struct txn *t, const struct need *n)
{
	char text[900], number[24], way[260], lines[500], left[60], due[40];
	int64_t now = clock_now();
	struct buf b = BUF(text);
	struct bill bill;
	struct row *r;

	if (n->subject_kind != kind_bill.no || !record_get(t, &kind_bill, n->subject, &bill))
		return;
	words_bill(&bill, number);
	words_bill_way(t, &bill, v->arg.id, way, sizeof(way));
	words_need_goods(t, n, &bill, lines, sizeof(lines));
	buf_printf(&b, "%s%s %s %s %s", words_drill(n->drill), tr_value(&enum_need_verb, n->verb), number, way,
	    lines);
	r = page_choice_text(&v->page, S_NEED, n->id, buf_str(&b));
	r->sign = n->urgent || (n->due && n->due < now) ? '!' : n->due && n->due < now + SOON * MINUTE ? '*' : '-';
	if (!n->due)
		return;
	when_left(n->due, now, left, sizeof(left));
	row_right(&v->page, r, _("by %s, %s"), ui_when(v->ui, n->due, due, sizeof(due)), left);
}

/* Where nobody with an account keeps it, its village or a desk over it is asked. */
static size_t
bill_needs(struct view *v, struct txn *t, uint64_t unit, bool sends)
{
	static const enum need_verb verbs[] = { need_verb_load, need_verb_receive, need_verb_explain, need_verb_accept };
	struct index_key key;
	struct bill b;
	struct need n;
	struct scan s;
	size_t shown = 0;

	key_begin(&key, &kind_bill, sends ? BILL_BY_LIVE_FROM : BILL_BY_LIVE_TO);
	key_number(&key, true);
	key_number(&key, unit);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_bill, s.id, &b))
			continue;
		for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
			if (bill_asked_unit(&b, verbs[i]) != unit || !need_current(t, &kind_bill, b.id, verbs[i], &n) ||
			    n.unit == unit || !need_known(t, &v->s->viewer, &n))
				continue;
			need_row(v, t, &n);
			shown++;
		}
	}
	scan_close(&s);
	return shown;
}

static void
need_rows(struct view *v, struct txn *t, const struct unit *u)
{
	size_t head = v->page.n, n;
	struct index_key key;
	struct need need;
	struct scan s;

	page_head(&v->page, "%s", "");
	n = bill_needs(v, t, u->id, true) + bill_needs(v, t, u->id, false);
	key_begin(&key, &kind_need, NEED_BY_LIVE_UNIT);
	key_number(&key, true);
	key_number(&key, u->id);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_need, s.id, &need) || !need_known(t, &v->s->viewer, &need))
			continue;
		need_row(v, t, &need);
		n++;
	}
	scan_close(&s);
	row_left(&v->page, &v->page.row[head], _("To do %zu"), n);
}

/* ---- the items ---- */

/* "!" where what is free does not reach the minimum or something expired, "*" where an end is
 * near. */
static char
item_sign(struct view *v, struct txn *t, const struct holding *h)
{
	int64_t days = setting_int(t, SETTING_EXPIRING_DAYS), now = clock_now();
	int64_t today = when_day(now, v->ui->offset);

	if (h->free < h->minimum || (h->first_expiry && h->first_expiry < today))
		return '!';
	return h->first_expiry && h->first_expiry <= when_day(now + days * DAY, v->ui->offset) ? '*' : 0;
}

static void
item_row(struct view *v, struct txn *t, const struct holding *h)
{
	char good[60], held[24], left[60], coming[24], least[24], lots[24], ends[40], text[500];
	struct buf b = BUF(text);
	struct item item;
	struct row *r;

	words_item(t, h->item, &item);
	snprintf(good, sizeof(good), "%lld%s", (long long)h->good, item.unit);
	snprintf(left, sizeof(left), "%lld", (long long)h->free);
	snprintf(held, sizeof(held), "%lld", (long long)h->promised);
	snprintf(coming, sizeof(coming), "%lld", (long long)h->incoming);
	snprintf(least, sizeof(least), "%lld", (long long)h->minimum);
	snprintf(lots, sizeof(lots), "%lld", (long long)h->lots);
	if (h->lots == 0)
		snprintf(ends, sizeof(ends), "-");
	else if (stock_narrow(v))
		words_expiry_short(h->first_expiry, when_day(clock_now(), v->ui->offset), ends, sizeof(ends));
	else
		words_expiry(h->first_expiry, ends, sizeof(ends));
	table_words(v, (const char *const[COLUMNS]){ item.name, good, held, left, coming,
	    h->minimum ? least : "-", lots, ends }, &b);
	r = page_choice_text(&v->page, S_ITEM, h->item, buf_str(&b));
	r->sign = item_sign(v, t, h);
}

/* What is short or ends first stands first. */
static int
rank_of(struct view *v, struct txn *t, const struct holding *h)
{
	char sign = item_sign(v, t, h);

	return sign == '!' ? 0 : sign == '*' ? 1 : 2;
}

static void
item_rows(struct view *v, struct txn *t, const struct unit *u)
{
	struct holding_query q = { .who = &v->s->viewer, .unit = u->id, .area = "", .now = clock_now() };
	const char *title[COLUMNS];
	struct holding *all;
	char text[300];
	struct buf b = BUF(text);
	size_t n = holdings(t, &q, &all);
	int64_t check = 0, damaged = 0;

	for (int i = 0; i < COLUMNS; i++)
		title[i] = _(columns[i].title);
	buf_text(&b, "     ");
	table_words(v, title, &b);
	page_head(&v->page, "%s", buf_str(&b));
	for (int rank = 0; rank <= 2; rank++) {
		for (size_t i = 0; i < n; i++) {
			if (rank_of(v, t, &all[i]) != rank)
				continue;
			item_row(v, t, &all[i]);
			check += all[i].check;
			damaged += all[i].damaged;
		}
	}
	if (n == 0)
		page_text(&v->page, "%s", _("Nothing is here yet; take goods in with i."));
	else
		page_text(&v->page, _("%zu items; to check %lld, damaged %lld"), n, (long long)check,
		    (long long)damaged);
	free(all);
}

static void
alert_row(struct view *v, struct txn *t, const struct unit *u)
{
	struct alert_query q = { .who = &v->s->viewer, .unit = u->id, .area = "", .now = clock_now() };
	struct alert *all;
	size_t n = alerts(t, &q, &all);

	free(all);
	if (n > 0)
		page_choice(&v->page, S_ALERTS, u->id, _("to look at: %zu"), n)->letter = 'a';
}

/* ---- just now ---- */

static void
bill_row(struct view *v, struct txn *t, const struct bill *b)
{
	char number[24], way[260], lines[500], when[40], who[100], state[60];

	bill_stands(t, b, state, sizeof(state));
	words_bill(b, number);
	words_bill_way(t, b, v->arg.id, way, sizeof(way));
	words_bill_lines(t, b->id, lines, sizeof(lines));
	words_person(t, b->by, who, sizeof(who));
	page_text(&v->page, "%s %s%s %s %s %s %s  %s", ui_when(v->ui, b->at, when, sizeof(when)),
	    words_drill(b->drill), tr_value(&enum_bill_kind, b->kind), number, way, lines, state, who);
}

static void
recent_rows(struct view *v, struct txn *t, const struct unit *u)
{
	struct unit_bills w;
	struct bill b;

	page_head(&v->page, "%s", _("Just now"));
	unit_bills_open(&w, t, u->id);
	for (int shown = 0; shown < SAID && unit_bills_next(&w, &b); shown++)
		bill_row(v, t, &b);
	unit_bills_close(&w);
}

static void
stock_load(struct view *v, struct txn *t)
{
	struct unit u;

	if (!record_get(t, &kind_unit, v->arg.id, &u) || !holder_reads(t, &v->s->viewer, &u)) {
		page_text(&v->page, "%s", _("There is no such store in your area."));
		return;
	}
	head_rows(v, t, &u);
	need_rows(v, t, &u);
	alert_row(v, t, &u);
	item_rows(v, t, &u);
	recent_rows(v, t, &u);
	page_trim(&v->page);
}

static void
open_bill_need(struct view *v, uint64_t id)
{
	struct need n;

	if (!record_read(v->s->db, &kind_need, id, &n))
		return;
	record_claim(v, &n);
	record_open(v, &kind_bill, n.subject, n.id);
}

static void
stock_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .id = v->arg.id, .other = r->id };

	switch (r->what) {
	case S_NEED:
		open_bill_need(v, r->id);
		break;
	case S_ITEM:
		view_open(v, "stock_item", &arg, 0);
		break;
	case S_ALERTS:
		view_open(v, "stock_alerts", &(struct arg){ .id = v->arg.id }, 0);
		break;
	}
}

/* ---- the letters at its foot ---- */

/* The form of that letter, about the unit. */
static void
do_form(struct view *v)
{
	struct arg arg = { .other = v->arg.id, .n = v->action->letter };

	view_open(v, "bill_edit", &arg, 0);
}

static void
do_bills(struct view *v)
{
	view_open(v, "bills", &(struct arg){ .id = v->arg.id }, 0);
}

static void
do_requests(struct view *v)
{
	view_open(v, "requests", NULL, 0);
}

static void
do_count(struct view *v)
{
	view_open(v, "count", &(struct arg){ .other = v->arg.id }, 0);
}

static const struct action stock_actions[] = {
	{ 0, 'i', N_("take in"), N_("Goods that came: from whom, how many, until when they are good."), STORES, NULL, do_form, NULL },
	{ 0, 'o', N_("issue"), N_("To a team, by its order, or to who is at the door."), STORES, NULL, do_form, NULL },
	{ 0, 'd', N_("order"), N_("Has goods sent from here to another unit."), DESKS, NULL, do_form, NULL },
	{ 0, 'g', N_("hand out"), N_("To a village: households, people, who signed; no names."), STORES, NULL, do_form, NULL },
	{ 0, 'b', N_("take back"), N_("What was issued comes back: good, to check or damaged."), STORES, NULL, do_form, NULL },
	{ 0, 's', N_("rotate"), N_("Old goods leave before they end, new ones take their place."), STORES, NULL, do_form, NULL },
	{ 0, 'c', N_("scrap"), N_("Damaged or expired goods; a second person confirms."), STORES, NULL, do_form, NULL },
	{ 0, 'w', N_("write off"), N_("Good ones that are lost; a second person confirms."), STORES, NULL, do_form, NULL },
	{ 0, 'n', N_("requests"), N_("Who needs which goods, and what is missing still."), 0, NULL, do_requests, NULL },
	{ 0, 'k', N_("count"), N_("One lot after the other, without the book; somebody else ends it."), STORES, NULL, do_count, NULL },
	{ 0, 'p', N_("bills"), N_("All bills from and to here; a bill can be printed."), 0, NULL, do_bills, NULL },
	{ 0, 'r', N_("refresh"), N_("Loads it again, what is short first."), 0, NULL, view_restart, NULL },
	{ 0 }
};

const struct screen screen_stock = {
	.name = "stock",
	.title = N_("Stock"),
	.help = N_("Good, held for others and free side by side. ! is below the minimum or expired, * ends soon. / finds an item."),
	.about = &kind_unit,
	.roles = STORES | DESKS | ROLE(supervisor),
	.actions = stock_actions,
	.live = true,
	.load = stock_load,
	.choose = stock_choose,
};
