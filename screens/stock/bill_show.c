/*
 * One goods bill: from, to, how each line stands, who carries it, and always as 1 what comes
 * next. arg.other is the need for which it was opened.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/stock/enums.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/move.h"
#include "gen/kinds/unit/unit.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/ask.h"
#include "screens/kit/record/record.h"
#include "screens/kit/words.h"
#include "screens/stock/stock_words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/rules/depot/holder.h"
#include "src/rules/stock/bill.h"
#include "src/text/show.h"

#define DESKS (ROLE(duty) | ROLE(leader))
#define STORES (ROLE(storekeeper) | ROLE(officer) | ROLE(team) | DESKS)
enum { H_LOT = 1, MOVE_BY_BILL = 1 };

/* Whose word is waited for, where he has a telephone alone. */
static void
outsider_row(struct view *v, struct txn *t, const struct bill *b)
{
	static const enum need_verb verbs[] = { need_verb_load, need_verb_receive, need_verb_accept, need_verb_explain };
	struct outsider out;
	size_t i = 0, n = sizeof(verbs) / sizeof(verbs[0]);

	while (i < n && !bill_wants(t, b, verbs[i]))
		i++;
	if (i < n && bill_outsider(t, bill_asked_unit(b, verbs[i]), clock_now(), &out))
		page_text(&v->page, _("to be rung: %s %s, has no account"), out.name, out.phone)->attr = TERM_BOLD;
}

static void
head_rows(struct view *v, struct txn *t, const struct bill *b)
{
	char number[24], way[260], when[40], left[60], state[60], text[500];
	struct buf out = BUF(text);

	words_bill(b, number);
	words_bill_way(t, b, 0, way, sizeof(way));
	bill_stands(t, b, state, sizeof(state));
	buf_printf(&out, "%s%s %s %s  %s", words_drill(b->drill), number, tr_value(&enum_bill_kind, b->kind),
	    way, state);
	page_text(&v->page, "%s", buf_str(&out))->attr = TERM_BOLD;
	if (b->need_by) {
		when_left(b->need_by, clock_now(), left, sizeof(left));
		page_text(&v->page, _("needed by %s, %s"), ui_when(v->ui, b->need_by, when, sizeof(when)), left);
	}
	if (record_holder(v, t, &kind_bill, b->id, text, sizeof(text)))
		page_text(&v->page, "%s", text)->attr = TERM_BOLD;
	outsider_row(v, t, b);
}

/* "棉被 300条  发280 收280 短20": without its number, which would read as a key. */
static void
line_row(struct view *v, struct txn *t, const struct bill *b, const struct bill_line *line)
{
	char text[400];
	struct buf out = BUF(text);
	struct bill_sums s;
	struct item item;

	words_item(t, line->item, &item);
	bill_sums(t, b->id, line->no, &s);
	buf_printf(&out, "%s %lld%s", item.name, (long long)line->asked, item.unit);
	if (b->kind == bill_kind_transfer) {
		buf_printf(&out, _("  sent %lld, received %lld"), (long long)s.sent,
		    (long long)(s.received + s.damaged));
		if (s.damaged)
			buf_printf(&out, _(", of them damaged %lld"), (long long)s.damaged);
		if (s.way)
			buf_printf(&out, _(", on the way %lld"), (long long)s.way);
		if (line->cut)
			buf_printf(&out, _(", cut %lld"), (long long)line->cut);
		if (s.missing)
			buf_printf(&out, _(", MISSING %lld"), (long long)s.missing);
		if (s.claimed)
			buf_printf(&out, _(", of it to be confirmed as lost %lld"), (long long)s.claimed);
		if (s.surplus)
			buf_printf(&out, _(", TOO MANY %lld"), (long long)s.surplus);
		if (s.lost)
			buf_printf(&out, _(", lost %lld"), (long long)s.lost);
	}
	if (line->reason[0])
		buf_printf(&out, "  %s", line->reason);
	page_text(&v->page, "%s", buf_str(&out));
}

static void
line_rows(struct view *v, struct txn *t, const struct bill *b)
{
	struct bill_line line[LINES_MOST];
	size_t n = bill_lines(t, b->id, line);

	struct goods_lines waits;
	char words[400];
	struct buf w = BUF(words);

	page_head(&v->page, "%s", _("Goods"));
	for (size_t i = 0; i < n; i++)
		line_row(v, t, b, &line[i]);
	bill_to_check(t, b, &waits);
	lines_words(t, &waits, &w);
	if (waits.n > 0)
		page_text(&v->page, _("to be accepted: %s"), buf_str(&w))->attr = TERM_BOLD;
	stock_above(&v->page, t, b);
}

static void
fact_rows(struct view *v, struct txn *t, const struct bill *b)
{
	static const char *const facts[] = { "paper", "owner_paper", "approver", "approved", "second", "accepted_by", "eta",
	    "carrier", "plate", "driver", "driver_phone", "escort", "receiver", "receiver_phone",
	    "households", "people", "signer", "page", "reason", "corrects", "text" };
	char text[800], who[120], when[40];

	words_phone(t, b->by, who, sizeof(who));
	page_text(&v->page, _("entered by %s at %s"), who, ui_when(v->ui, b->at, when, sizeof(when)));
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const struct field *f = kind_field(&kind_bill, facts[i]);

		if (!field_known(f, b))
			continue;
		ui_field(v->ui, t, f, b, text, sizeof(text));
		page_text(&v->page, "%s: %s", tr_field(&kind_bill, f), text);
	}
	words_incident_row(v, t, b->incident, text, sizeof(text));
	if (text[0])
		page_text(&v->page, "%s", text);
}

/* "完好", "在途"; from one unit's hands into another's the unit is named. */
static void
end_words(struct txn *t, const struct move *m, bool from, char *out, size_t cap)
{
	int kind = from ? m->from_kind : m->to_kind;
	bool handed = m->from_kind <= place_kind_damaged && m->to_kind <= place_kind_damaged && m->from != m->to;
	char unit[120] = "";

	if (handed)
		words_unit(t, from ? m->from : m->to, unit, sizeof(unit));
	snprintf(out, cap, "%s%s%s", unit, handed && kind != place_kind_good ? " " : "",
	    handed && kind == place_kind_good ? "" : tr_value(&enum_place_kind, kind));
}

/* The bill that took the row back, if one did. */
static void
taken_back(struct txn *t, const struct move *m, struct buf *b)
{
	char number[24];
	struct move undo;
	struct bill by;

	if (!ledger_undone_by(t, m->id, &undo) || !record_get(t, &kind_bill, undo.bill, &by))
		return;
	words_bill(&by, number);
	buf_printf(b, _(" (taken back: %s)"), number);
}

/* "21:05 棉被280 完好 → 在途  批0722-01  刘样例" */
static void
move_row(struct view *v, struct txn *t, const struct move *m)
{
	char when[40], who[100], lot[40] = "", from[160], to[160], text[600];
	struct buf b = BUF(text);
	struct item item;
	struct lot l;

	words_item(t, m->item, &item);
	words_person(t, m->by, who, sizeof(who));
	end_words(t, m, true, from, sizeof(from));
	end_words(t, m, false, to, sizeof(to));
	buf_printf(&b, "%s  %s %lld%s  %s > %s", ui_when(v->ui, m->happened, when, sizeof(when)), item.name,
	    (long long)m->quantity, item.unit, from, to);
	if (m->happened != m->at)
		buf_printf(&b, _(" (entered %s)"), ui_when(v->ui, m->at, when, sizeof(when)));
	if (m->undoes)
		buf_printf(&b, " %s", _("takes one back"));
	taken_back(t, m, &b);
	buf_printf(&b, "  %s", who);
	if (m->by_phone[0])
		buf_printf(&b, _("  by telephone: %s"), m->by_phone);
	if (m->reason[0])
		buf_printf(&b, _(" (reason: %s)"), m->reason);
	if (record_get(t, &kind_lot, m->lot, &l)) {
		show_record_number(&kind_lot, &l, clock_now(), lot);
		number_short(lot, clock_now());
	}
	row_right(&v->page, page_choice_text(&v->page, H_LOT, m->lot, buf_str(&b)), _("row %lld  %s"),
	    (long long)m->row, lot);
	v->page.row[v->page.n - 1].n = m->row;
}

static void
move_rows(struct view *v, struct txn *t, const struct bill *b)
{
	struct index_key key;
	struct move m;
	struct scan s;
	size_t n = 0;

	page_head(&v->page, "%s", _("Rows, newest first"));
	key_begin(&key, &kind_move, MOVE_BY_BILL);
	key_number(&key, b->id);
	scan_open(&s, t, &key, true);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_move, s.id, &m))
			continue;
		move_row(v, t, &m);
		n++;
	}
	scan_close(&s);
	if (n == 0)
		page_text(&v->page, "%s", b->drill ? _("A drill moves nothing.") : _("Nothing has moved yet."));
}

static void
bill_show_load(struct view *v, struct txn *t)
{
	struct bill b;

	if (!record_get(t, &kind_bill, v->arg.id, &b) || !bill_sees(t, &v->s->viewer, &b)) {
		page_text(&v->page, "%s", _("There is no such bill in your area."));
		return;
	}
	v->drill = b.drill;
	head_rows(v, t, &b);
	line_rows(v, t, &b);
	fact_rows(v, t, &b);
	move_rows(v, t, &b);
}

static void
bill_show_choose(struct view *v, const struct row *r)
{
	if (r->what == H_LOT)
		view_open(v, "lot_trace", &(struct arg){ .id = r->id }, 0);
}

/* ---- what may be done ---- */

static bool
read_bill(const struct view *v, struct bill *b)
{
	return record_read(v->s->db, &kind_bill, v->arg.id, b);
}

/* How a live bill stands; false: it is not there, or over. */
struct standing {
	struct bill	 bill;
	struct bill_sums sums;
	int64_t		 unsent;
	bool		 sends;		/* the reader keeps the store that it goes out of */
};

static bool
read_standing(const struct view *v, struct standing *st)
{
	struct bill_line line[LINES_MOST];
	struct unit from;
	struct txn t;
	bool found;
	size_t n;

	do {
		*st = (struct standing){ 0 };
		txn_begin(&t, v->s->db, false);
		found = record_get(&t, &kind_bill, v->arg.id, &st->bill);
		n = found ? bill_lines(&t, st->bill.id, line) : 0;
		for (size_t i = 0; i < n; i++)
			st->unsent += bill_unsent(&t, &line[i]);
		if (found)
			bill_sums(&t, st->bill.id, 0, &st->sums);
		st->sends = found && record_get(&t, &kind_unit, st->bill.from, &from) &&
		    holder_keeps(&t, &v->s->viewer, &from);
	} while (txn_again(&t));
	return found && st->bill.live && st->bill.kind == bill_kind_transfer;
}

/* What comes next is 1, whatever that is: who sends goes on sending while others receive. */
static bool
is_sending(const struct view *v)
{
	struct standing st;

	return read_standing(v, &st) && st.unsent > 0 && (st.sums.way == 0 || st.sends);
}

static bool
is_coming(const struct view *v)
{
	struct standing st;

	return read_standing(v, &st) && st.sums.way > 0 && !(st.unsent > 0 && st.sends);
}

static bool
is_unexplained(const struct view *v)
{
	struct standing st;

	return read_standing(v, &st) && st.sums.way == 0 && st.unsent == 0 &&
	    st.sums.missing - st.sums.claimed + st.sums.surplus > 0;
}

static bool
is_transfer(const struct view *v)
{
	struct bill b;

	return read_bill(v, &b) && b.live && b.kind == bill_kind_transfer;
}

/* A lot's way leads to bills that are not his to read. */
static bool
is_read(const struct view *v)
{
	struct bill b;
	struct txn t;
	bool sees;

	do {
		txn_begin(&t, v->s->db, false);
		sees = record_get(&t, &kind_bill, v->arg.id, &b) && bill_sees(&t, &v->s->viewer, &b);
	} while (txn_again(&t));
	return sees;
}

static bool
wants(const struct view *v, enum need_verb verb)
{
	struct bill b;
	struct txn t;
	bool does;

	do {
		txn_begin(&t, v->s->db, false);
		does = record_get(&t, &kind_bill, v->arg.id, &b) && bill_wants(&t, &b, verb);
	} while (txn_again(&t));
	return does;
}

static bool
is_unaccepted(const struct view *v)
{
	return wants(v, need_verb_accept);
}

/* A second person is asked. */
static bool
is_unconfirmed(const struct view *v)
{
	return wants(v, need_verb_confirm);
}

static bool
has_incident(const struct view *v)
{
	struct bill b;

	return read_bill(v, &b) && b.incident != 0;
}

static bool
is_ordered(const struct view *v)
{
	struct bill b;

	return read_bill(v, &b) && b.kind == bill_kind_transfer;
}

/* The need that he opened asks for its number. */
static bool
is_asked_number(const struct view *v)
{
	struct need n;

	return v->arg.other && record_read(v->s->db, &kind_need, v->arg.other, &n) &&
	    n.verb == need_verb_papers && wants(v, need_verb_papers);
}

static bool
is_numbered(const struct view *v)
{
	return is_ordered(v) && !is_asked_number(v);
}

static bool
has_rows(const struct view *v)
{
	struct bill b;

	return read_bill(v, &b) && b.rows > 0;
}

static void
do_form(struct view *v)
{
	view_open(v, "bill_edit", &(struct arg){ .id = v->arg.id, .n = v->action->letter }, 0);
}

/* With the row that the cursor is on. */
static void
do_undo(struct view *v)
{
	const struct row *r = v->at >= 0 && v->at < (int)v->page.n ? &v->page.row[v->at] : NULL;

	view_open(v, "bill_edit", &(struct arg){ .id = v->arg.id, .n = v->action->letter,
	    .other = r && r->what == H_LOT ? (uint64_t)r->n : 0 }, 0);
}

static void
do_take(struct view *v)
{
	view_open(v, "bill_take", &(struct arg){ .id = v->arg.id }, 0);
}

static void
do_print(struct view *v)
{
	char line[80], number[24];
	struct bill b;
	char *text;

	if (!read_bill(v, &b))
		return;
	bill_number(&b, clock_now(), number);
	snprintf(line, sizeof(line), "bill print %s", number);
	text = ask_command(v, line);
	if (text)
		ask_page(v, _("To print and to sign"), text);
	free(text);
}

static void
do_incident(struct view *v)
{
	struct bill b;

	if (read_bill(v, &b) && b.incident)
		record_open(v, &kind_incident, b.incident, 0);
}

#define NUMBER(digit, when) { digit, 'n', N_("official number"), N_("The order's number that came later."), DESKS, \
	when, do_form, "stock.paper" }

/* What comes next is 1: of two the first. */
static const struct action bill_show_actions[] = {
	NUMBER('1', is_asked_number),
	{ '1', 'l', N_("send it off"), N_("All that was ordered is on its way; plate and driver."), STORES, is_sending, do_form, "stock.load" },
	{ '2', 'm', N_("less was sent"), N_("How many of each, and why."), STORES, is_sending, do_form, "stock.load" },
	{ '1', 't', N_("all received"), N_("Everything that was sent is here, whole."), STORES, is_coming, do_form, "stock.take" },
	{ '2', 'c', N_("not as sent"), N_("How many of each are here, whole and damaged."), STORES, is_coming, do_take, "stock.take" },
	{ '3', 'f', N_("no more comes"), N_("What is on the way still is missing; the sender explains it."), STORES, is_coming, do_form, "stock.finish" },
	{ '1', 'e', N_("explain"), N_("What became of goods that are missing or too many."), STORES, is_unexplained, do_form, "stock.explain" },
	{ '1', 'v', N_("accept the goods"), N_("They were looked at and are good."), STORES, is_unaccepted, do_form, "stock.accept" },
	{ '1', 'k', N_("confirm"), N_("As the second person: neither who entered it nor who approved it."), STORES, is_unconfirmed, do_form, "stock.confirm" },
	{ '8', 'u', N_("correct a row"), N_("A row the other way, dated as the first; both stay."), STORES, has_rows, do_undo, "stock.undo" },
	NUMBER('4', is_numbered),
	{ '5', 'x', N_("cancel the bill"), N_("Before anything was sent; what it held is free again."), DESKS, is_transfer, do_form, "stock.cancel" },
	{ '6', 'p', N_("print"), N_("The page to sign."), 0, is_read, do_print, NULL },
	{ '7', 'i', N_("incident"), N_("The incident it belongs to."), 0, has_incident, do_incident, NULL },
	{ 0 }
};

const struct screen screen_bill_show = {
	.name = "bill_show",
	.title = N_("Goods bill"),
	.help = N_("What was ordered, sent and received, row by row. 1 is always what comes next; a row opens the way of its lot."),
	.about = &kind_bill,
	.shows = true,
	.roles = STORES | ROLE(supervisor),
	.actions = bill_show_actions,
	.load = bill_show_load,
	.choose = bill_show_choose,
};
