/*
 * One request: its lines with what was agreed, sent and received, the bills, and what was said
 * when. A line is a choice: it is answered from there. 1 agrees as suggested.
 */
#include <stdio.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/request/enums.h"
#include "gen/kinds/request/request_answer.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/rules/request/request.h"
#include "src/rules/stock/bill.h"
#include "src/text/show.h"

enum { LINE = 1, BILL };
enum { ANSWERS_BY_LINE = 1 };

extern const struct subject subject_request;

/* " 批300条": nothing of what is none. */
static void
part(struct txn *t, struct buf *b, const char *word, int64_t n, uint64_t item)
{
	if (n == 0)
		return;
	buf_printf(b, tr_now() == language_zh ? " %s" : " %s ", word);
	item_words(t, item, n, b);
}

static void
line_row(struct view *v, struct txn *t, const struct goods_request *r, const struct request_line *l)
{
	char text[300], short_text[60];
	struct buf b = BUF(text), s = BUF(short_text);
	struct shares sh;
	struct row *row;

	shares_of(t, r, l, &sh);
	lines_words(t, &(struct goods_lines){ .list = { { l->item, l->asked } }, .n = 1 }, &b);
	part(t, &b, _("agreed"), sh.agreed, l->item);
	part(t, &b, _("passed up"), sh.passed, l->item);
	part(t, &b, _("refused"), sh.refused, l->item);
	part(t, &b, _("open"), sh.open, l->item);
	part(t, &b, _("sent"), sh.sent, l->item);
	part(t, &b, _("received"), sh.received, l->item);
	part(t, &b, _("given up"), sh.given_up, l->item);
	row = page_choice(&v->page, LINE, l->id, "%s", buf_str(&b));
	row->n = l->no;
	row->sign = shares_short(&sh) == 0 ? '+' : sh.open > 0 ? '*' : '-';
	if (shares_short(&sh) == 0)
		return;
	item_words(t, l->item, shares_short(&sh), &s);
	row_right(&v->page, row, _("missing %s"), buf_str(&s));
}

static void
bill_rows(struct view *v, struct txn *t, const struct goods_request *r)
{
	struct scan s;
	struct bill b;
	bool any = false;

	request_bills(&s, t, r->id, false);
	while (scan_next(&s)) {
		struct unit u = { .name = "" };
		char number[24], state[60];
		if (!record_get(t, &kind_bill, s.id, &b))
			continue;
		if (!any)
			page_head(&v->page, "%s", _("Goods bills"));
		any = true;
		record_get(t, &kind_unit, b.from, &u);
		bill_number(&b, clock_now(), number);
		number_short(number, clock_now());
		bill_stands(t, &b, state, sizeof(state));
		row_right(&v->page, page_choice(&v->page, BILL, b.id, "%s %s", number, u.name), "%s", state);
	}
	scan_close(&s);
}

static void
answer_row(struct view *v, struct txn *t, const struct request_answer *a, uint64_t item)
{
	static const char *const parts[] = { "outside", "contact", "due", "reason" };
	char when[40], who[100], desk[100], name[61], value[200], text[700];
	struct show_env env = { .txn = t };
	struct buf b = BUF(text);

	show_record(&env, &kind_item, item, name, sizeof(name));
	words_person(t, a->by, who, sizeof(who));
	area_name(t, a->desk, false, desk, sizeof(desk));
	buf_printf(&b, "%s %s %s %s", ui_when(v->ui, a->at, when, sizeof(when)),
	    a->desk[0] ? desk : _("outside"), who, name);
	part(t, &b, _("agreed"), a->agreed, item);
	part(t, &b, _("passed up"), a->passed, item);
	part(t, &b, _("refused"), a->refused, item);
	if (a->by_phone[0])
		buf_printf(&b, _("  by telephone: %s"), a->by_phone);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		ui_field(v->ui, t, kind_field(&kind_request_answer, parts[i]), a, value, sizeof(value));
		if (value[0])
			buf_printf(&b, "  %s", value);
	}
	page_text(&v->page, "%s", buf_str(&b));
}

static void
answer_rows(struct view *v, struct txn *t, const struct goods_request *r,
	    const struct request_line *lines, size_t n)
{
	struct request_answer a;
	struct index_key key;
	struct scan s;

	page_head(&v->page, "%s", _("Answers"));
	for (size_t i = 0; i < n; i++) {
		key_begin(&key, &kind_request_answer, ANSWERS_BY_LINE);
		key_number(&key, r->id);
		key_number(&key, (uint64_t)lines[i].no);
		scan_open(&s, t, &key, false);
		while (scan_next(&s))
			if (record_get(t, &kind_request_answer, s.id, &a))
				answer_row(v, t, &a, lines[i].item);
		scan_close(&s);
	}
	page_trim(&v->page);
}

static void
fact_rows(struct view *v, struct txn *t, const struct goods_request *r)
{
	static const char *const facts[] = { "incident", "unit", "people", "for_whom", "need_by", "place",
	    "receiver", "receiver_phone", "text", "by", "by_phone", "at", "ended", "reason" };
	char value[400];

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const struct field *f = kind_field(&kind_goods_request, facts[i]);
		if (!field_known(f, r))
			continue;
		ui_field(v->ui, t, f, r, value, sizeof(value));
		page_text(&v->page, "%s: %s", tr_field(&kind_goods_request, f), value);
	}
}

static void
request_show_load(struct view *v, struct txn *t)
{
	struct reader rd = record_reader(v, t);
	struct request_line lines[LINES_MOST];
	struct goods_request r;
	char text[400], name[100];
	size_t n;

	if (face_get(&rd, subject_request.face, v->arg.id, &r) != M_NONE) {
		page_text(&v->page, "%s", _("It is not there, or not in your area."));
		return;
	}
	request_number(&r, clock_now(), text);
	number_short(text, clock_now());
	area_name(t, r.area, true, name, sizeof(name));
	page_text(&v->page, "%s%s %s  %s", words_drill(r.drill), text, name,
	    tr_value(&enum_request_state, r.state))->attr = TERM_BOLD;
	if (record_holder(v, t, &kind_goods_request, r.id, text, sizeof(text)))
		page_text(&v->page, "%s", text)->attr = TERM_BOLD;
	n = request_lines(t, r.id, lines);
	page_head(&v->page, "%s", _("What is needed"));
	for (size_t i = 0; i < n; i++)
		line_row(v, t, &r, &lines[i]);
	bill_rows(v, t, &r);
	fact_rows(v, t, &r);
	answer_rows(v, t, &r, lines, n);
}

static void
edit(struct view *v, char which, int64_t line)
{
	struct arg arg = { .id = v->arg.id, .n = which, .other = (uint64_t)line };

	view_open(v, "request_edit", &arg, 0);
}

static void
request_show_choose(struct view *v, const struct row *r)
{
	if (r->what == BILL)
		record_open(v, &kind_bill, r->id, 0);
	else if (v->s->viewer.roles & REQUEST_DESKS)
		edit(v, 'l', r->n);
}

static void
do_agree(struct view *v)
{
	edit(v, 'a', 0);
}

static void
do_end(struct view *v)
{
	edit(v, 'e', 0);
}

static void
do_withdraw(struct view *v)
{
	edit(v, 'w', 0);
}

static void
do_incident(struct view *v)
{
	struct goods_request r;

	if (record_read(v->s->db, &kind_goods_request, v->arg.id, &r) && r.incident)
		record_open(v, &kind_incident, r.incident, 0);
}

static bool
has_incident(const struct view *v)
{
	struct goods_request r;

	return record_read(v->s->db, &kind_goods_request, v->arg.id, &r) && r.incident;
}

/* Is anything of it open at the desk that he speaks for? */
static bool
has_open(const struct view *v)
{
	struct request_line lines[LINES_MOST];
	struct goods_request r;
	struct txn t;
	bool open;

	do {
		size_t n;
		txn_begin(&t, v->s->db, false);
		n = record_get(&t, &kind_goods_request, v->arg.id, &r) ? request_lines(&t, r.id, lines) : 0;
		open = false;
		for (size_t i = 0; i < n; i++) {
			struct shares s;
			const struct share *d;
			shares_of(&t, &r, &lines[i], &s);
			d = request_desk(&t, &v->s->viewer, &s);
			open |= d && d->desk[0] && d->open > 0;
		}
	} while (txn_again(&t));
	return open;
}

static const struct action request_show_actions[] = {
	{ '1', 'a', N_("agree as suggested"), N_("From the depots that are named; what none has goes up. Shown first."),
	    REQUEST_DESKS, has_open, do_agree, "request.agree" },
	{ '7', 'f', N_("end the request"), N_("What was not met is named, with the reason."), REQUEST_ASKERS, NULL, do_end, "request.end" },
	{ '8', 'w', N_("withdraw it"), N_("While nothing of it is on the way."), REQUEST_ASKERS, NULL, do_withdraw, "request.withdraw" },
	{ '9', 'e', N_("incident"), N_("The incident it belongs to."), 0, has_incident, do_incident, NULL },
	{ 0 }
};

const struct screen screen_request_show = {
	.name = "request_show",
	.title = N_("Request for goods"),
	.help = N_("What is needed, who gives it, and what is missing still. A line opens its answer."),
	.about = &kind_goods_request,
	.shows = true,
	.says_back = true,
	.actions = request_show_actions,
	.load = request_show_load,
	.choose = request_show_choose,
};
