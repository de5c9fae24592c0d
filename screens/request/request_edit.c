/*
 * The forms about requests: arg.n says which, arg.id is the request, arg.other the line
 * that is answered; of asking, the incident; arg.n 0: a draft of asking, which arg.other is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/depot/depot.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/unit/unit.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/find.h"
#include "screens/kit/form/form.h"
#include "screens/kit/record/record.h"
#include "screens/kit/words.h"
#include "screens/stock/stock_words.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/rules/request/request_suggest.h"
#include "src/rules/stock/bill.h"

struct request_page {
	struct goods_request	r;
	struct request_line	lines[LINES_MOST];
	size_t			n;
	struct suggestion	suggested;
	bool			leader;		/* he agrees himself */
	bool			outside;	/* what is passed on goes out of the county */
	char			line[160];	/* which one is answered: "帐篷40顶" */
};

static const struct form_field send_fields[] = {
	{ "lines", FORM_LINES | FORM_TOLD | FORM_NEEDED, NULL, N_("Right: names an item; then its figure") },
	{ "people", 0, NULL, NULL },
	{ "need_by", 0, NULL, NULL },
	{ "incident", 0, NULL, NULL },
	{ "text", FORM_FOLD, NULL, NULL },
	{ "area", FORM_FOLD, NULL, N_("blank: your own place") },
	{ "to", FORM_FOLD | FORM_NAMES, NULL, N_("blank: the depot of the place") },
	{ "kit", FORM_FOLD, NULL, N_("in place of goods: so much for so many people") },
	{ "place", FORM_FOLD, NULL, NULL },
	{ "receiver", FORM_FOLD, NULL, NULL },
	{ "receiver_phone", FORM_FOLD, NULL, NULL },
	{ "by_phone", FORM_FOLD, NULL, N_("who says so by telephone") },
	{ "drill", FORM_FOLD, NULL, NULL },
	{ 0 }
};

#define LEADER { "by_phone", FORM_NAMES, N_("agreed by telephone by"), N_("the leader who says so") }
#define OUTSIDE { "outside", FORM_NEEDED, NULL, N_("the city, a firm, a neighbour") }, { "contact", 0, NULL, NULL }, \
	{ "due", FORM_FOLD, NULL, N_("blank: as the setting says") }

static const struct form_field agree_fields[] = { LEADER, OUTSIDE, { 0 } };
static const struct form_field line_fields[] = {
	{ "agree", 0, NULL, NULL }, { "from", FORM_NAMES, NULL, NULL }, LEADER,
	{ "pass", 0, NULL, NULL }, OUTSIDE,
	{ "refuse", 0, NULL, NULL }, { "reason", 0, NULL, N_("why not") }, { 0 }
};
static const struct form_field end_fields[] = { { "reason", FORM_NEEDED, NULL, NULL }, { 0 } };
static const struct form_field withdraw_fields[] = { { "reason", 0, NULL, NULL }, { 0 } };

static int64_t
typed(struct view *v, const char *name)
{
	const int64_t *n = form_value(v, name);

	return n ? *n : 0;
}

/* What belongs to a figure is asked with it. */
static bool
edit_shown(struct view *v, const struct field *f)
{
	const struct request_page *st = v->state;
	bool line = v->arg.n == 'l', all = v->arg.n == 'a';

	if (strcmp(f->name, "by_phone") == 0 && (line || all))
		return !st->leader && (all ? st->suggested.n > 0 : typed(v, "agree") > 0);
	if (strcmp(f->name, "from") == 0)
		return typed(v, "agree") > 0;
	if (strcmp(f->name, "reason") == 0 && line)
		return typed(v, "refuse") > 0;
	if (strcmp(f->name, "outside") == 0 || strcmp(f->name, "contact") == 0 || strcmp(f->name, "due") == 0)
		return st->outside && (all || typed(v, "pass") > 0);
	return true;
}

static void
edit_changed(struct view *v, const struct field *f)
{
	(void)f;
	form_visible(v);
}

/* The leaders over the place. */
static void
leader_choices(struct txn *t, const char *area, struct page *p)
{
	char code[16], above[16], name[100];
	struct grant g;
	struct scan s;

	snprintf(code, sizeof(code), "%s", area);
	while (code[0]) {
		find_grants_at(&s, t, code);
		while (find_grant(&s, clock_now(), &g)) {
			if (g.role != role_leader)
				continue;
			words_person(t, g.account, name, sizeof(name));
			page_choice_text(p, 1, 0, name);
		}
		area_parent(t, code, above);
		memcpy(code, above, sizeof(code));
	}
	page_text(p, "%s", _("Somebody else: 0, then type the name."));
}

static bool
edit_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	const struct request_page *st = v->state;

	if (strcmp(f->name, "by_phone") == 0 && v->arg.n != 's')
		leader_choices(t, st->r.area, &w->page);
	else if (strcmp(f->name, "from") == 0 || strcmp(f->name, "to") == 0)
		record_names(v, t, &kind_depot, &w->page);
	else if (strcmp(f->name, "lines") == 0)
		record_names(v, t, &kind_item, &w->page);
	else if (strcmp(f->name, "incident") == 0)
		incident_choices(v, t, 1, NULL, &w->page);
	else
		return false;
	return true;
}

static void
goods(struct txn *t, uint64_t item, int64_t n, struct buf *b)
{
	lines_words(t, &(struct goods_lines){ .list = { { item, n } }, .n = 1 }, b);
}

/* From which depot what, and what goes up: nobody agrees to what he did not read. */
static void
suggested_rows(struct view *v, struct txn *t, struct page *p)
{
	const struct request_page *st = v->state;

	for (size_t i = 0; i < st->n; i++) {
		char text[200];
		struct buf b;
		for (size_t k = 0; k < st->suggested.n; k++) {
			const struct grant_out *g = &st->suggested.out[k];
			struct unit u = { .name = "" };
			if (g->line != st->lines[i].no)
				continue;
			buf_init(&b, text, sizeof(text));
			goods(t, st->lines[i].item, g->quantity, &b);
			record_get(t, &kind_unit, g->from, &u);
			page_text(p, _("  from %s: %s"), u.name, buf_str(&b));
		}
		if (st->suggested.rest[i] == 0)
			continue;
		buf_init(&b, text, sizeof(text));
		goods(t, st->lines[i].item, st->suggested.rest[i], &b);
		page_text(p, st->outside ? _("! no depot has %s: it is asked outside") :
		    _("! no depot of this place has %s: it goes up"),
		    buf_str(&b));
	}
}

static void
edit_confirm(struct view *v, struct txn *t, struct page *p)
{
	const struct request_page *st = v->state;
	char number[24], name[100];

	page_text(p, "%s", op_label(v->form->op))->attr = TERM_BOLD;
	if (v->arg.n != 's') {
		request_number(&st->r, clock_now(), number);
		number_short(number, clock_now());
		area_name(t, st->r.area, true, name, sizeof(name));
		page_text(p, "%s %s  %s", number, name, st->line)->attr = TERM_BOLD;
	}
	words_lines_row(v, t, p, "lines");
	form_repeat(v, t, p);
	if (v->arg.n == 'a')
		suggested_rows(v, t, p);
}

#define EDIT(o, s, f) { .op = o, .send = s, .fields = f, .quick = true, .shown = edit_shown, \
	.changed = edit_changed, .choices = edit_choices, .confirm = edit_confirm }

static const struct {
	char			 which;
	struct form_spec	 spec;
} edits[] = {
	{ 's', { .op = "request.send", .send = N_("ask for it"), .said = N_("asked; the desk reads it on its board"),
	    .fields = send_fields, .draft = true, .check = words_lines_checked, .choices = edit_choices,
	    .words = words_incident_field, .confirm = edit_confirm } },
	{ 'a', EDIT("request.agree", N_("agree"), agree_fields) },
	{ 'l', EDIT("request.answer", N_("answer so"), line_fields) },
	{ 'e', EDIT("request.end", N_("end the request"), end_fields) },
	{ 'w', EDIT("request.withdraw", N_("withdraw it"), withdraw_fields) },
};

/* What is open at the desk he speaks for, and what is suggested for it. */
static void
read_suggestion(struct view *v, struct txn *t, struct request_page *st)
{
	int64_t want[LINES_MOST] = { 0 }, left = 0;

	for (size_t i = 0; i < st->n; i++) {
		struct shares s;
		const struct share *d;
		shares_of(t, &st->r, &st->lines[i], &s);
		d = request_desk(t, &v->s->viewer, &s);
		if (!d)
			continue;
		want[i] = d->desk[0] ? d->open : 0;
		st->outside |= d->top;
	}
	request_suggest(t, &v->s->viewer, &st->r, st->lines, want, st->n,
	    st->r.need_by ? st->r.need_by : clock_now(), &st->suggested);
	for (size_t i = 0; i < st->n; i++)
		left += st->suggested.rest[i];
	if (v->arg.n == 'a')
		st->outside &= left > 0;
	st->leader = may_over(t, &v->s->viewer, ROLE(leader), st->r.area);
}

/* The goods of the line that is answered. */
static void
read_line(struct view *v, struct txn *t, struct request_page *st)
{
	struct buf b = BUF(st->line);

	for (size_t i = 0; v->arg.n == 'l' && i < st->n; i++)
		if (st->lines[i].no == (int64_t)v->arg.other)
			goods(t, st->lines[i].item, st->lines[i].asked, &b);
	buf_str(&b);
}

static bool
edit_read(struct view *v)
{
	struct request_page *st = v->state;
	struct txn t;
	bool found;

	do {
		txn_begin(&t, v->s->db, false);
		st->outside = false;
		found = record_get(&t, &kind_goods_request, v->arg.id, &st->r);
		st->n = found ? request_lines(&t, st->r.id, st->lines) : 0;
		if (found && (v->arg.n == 'a' || v->arg.n == 'l'))
			read_suggestion(v, &t, st);
		read_line(v, &t, st);
	} while (txn_again(&t));
	v->drill = found && st->r.drill;
	return found;
}

static void
fill(struct view *v)
{
	const struct request_page *st = v->state;
	char number[24];

	if (v->arg.n == 's') {
		if (v->arg.other)
			form_set_ref(v, "incident", v->arg.other);
		return;
	}
	request_number(&st->r, clock_now(), number);
	number_short(number, clock_now());
	snprintf(v->title, sizeof(v->title), "%s %.90s", number, st->line[0] ? st->line : op_label(v->form->op));
	form_set_ref(v, "which", st->r.id);
	if (v->arg.n == 'l')
		form_set_int(v, "line", (int64_t)v->arg.other);
}

/* What was written and not sent. */
static void
go_on(struct view *v, uint64_t draft)
{
	if (!form_draft(v, draft))
		ui_warn(v->ui, "%s", _("This draft is gone: it was sent or taken over."));
	v->drill = form_value(v, "drill") && *(bool *)form_value(v, "drill");
	form_edit(v);
}

static void
edit_open(struct view *v)
{
	const struct request_page *st = v->state;
	uint64_t draft = v->arg.n == 0 ? v->arg.other : 0;
	size_t at = 0, n = sizeof(edits) / sizeof(edits[0]);

	if (draft)
		v->arg.n = 's';
	while (at < n && edits[at].which != (char)v->arg.n)
		at++;
	if (at == n || (v->arg.n != 's' && !edit_read(v))) {
		view_close(v);
		return;
	}
	if (!form_open(v, &edits[at].spec))
		return;
	if (draft) {
		go_on(v, draft);
		return;
	}
	fill(v);
	form_visible(v);
	v->form->cur = v->form->vis[0];
	if (v->arg.n == 'a' && !st->outside && (st->leader || st->suggested.n == 0))
		form_confirm(v);
	else {
		form_edit(v);
		if (v->arg.n == 'a' && !st->leader && st->suggested.n > 0)
			form_choose(v, "by_phone");
	}
}

const struct screen screen_request_edit = {
	.name = "request_edit",
	.title = N_("Request for goods"),
	.help = N_("You see it once more before anything is stored. Goods are written with their figure: 棉被300 帐篷40."),
	.about = &kind_goods_request,
	.ways = "alews",
	.roles = REQUEST_ASKERS,
	.widget = &widget_form,
	.state_size = sizeof(struct request_page),
	.open = edit_open,
};
