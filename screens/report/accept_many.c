/*
 * 批量通过: the reports of a list that are without casualties, each as it reads now,
 * accepted one after the other by their own operation. What changed meanwhile is
 * refused by name; the rest is accepted all the same.
 */
#include "screens/report/accept_many.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "screens/desk/lots.h"
#include "screens/kit/ask.h"
#include "screens/kit/list.h"
#include "screens/kit/record/record.h"
#include "screens/kit/send.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/rules/need/need.h"
#include "src/rules/report/report.h"
#include "src/text/alike.h"
#include "src/text/record_says.h"

enum { ACCEPT = 1, BACK, REFUSED_TEXT = 32 * 1024 };

/* Why some of the list are not among those to accept. */
struct left_out {
	size_t casualties, taken, drills;
};

bool
accept_many_shown(const struct view *v)
{
	return strcmp(v->screen->name, "review") == 0 ||
	    (v->arg.n == need_verb_review && v->arg.id == 0);	/* no drills */
}

/* A report as it will be accepted: its row keeps which, and which version. */
static void
report_line(struct view *v, struct txn *t, const struct report *r, const struct report_version *rv)
{
	char number[24], area[200], figures[300];
	struct row *row;

	report_number(r, clock_now(), number);
	number_short(number, clock_now());
	area_name(t, r->area, false, area, sizeof(area));
	report_in_words(t, r, rv, figures, sizeof(figures));
	row = page_text(&v->page, "%s %s  %s", number, area, figures);
	row->id = r->id;
	row->n = rv->version;
}

static void
take_in(struct view *v, struct txn *t, const struct need *n, struct left_out *out)
{
	struct report_version rv;
	struct report r;

	if (!record_get(t, &kind_report, n->subject, &r) || !report_latest(t, &r, &rv))
		return;
	if (r.drill)
		out->drills++;
	else if (report_has_casualties(t, &r, &rv))
		out->casualties++;
	else if (n->taken_by && n->taken_by != v->s->viewer.account)
		out->taken++;
	else
		report_line(v, t, &r, &rv);
}

static void
left_out_words(const struct left_out *out, char *text, size_t cap)
{
	struct buf b;

	buf_init(&b, text, cap);
	if (out->casualties)
		buf_printf(&b, _("Left out, with casualties: %zu. "), out->casualties);
	if (out->taken)
		buf_printf(&b, _("Left out, somebody else has them: %zu. "), out->taken);
	if (out->drills)
		buf_printf(&b, _("Left out, drills: %zu. "), out->drills);
	buf_str(&b);
}

/* What the list below is of: what one row of the board counts, or all there is to do. */
static size_t
listed(struct view *v, struct txn *t, struct need_row **out)
{
	size_t all, n = 0;
	struct lot *lots;

	if (v->arg.n == 0)
		return need_list_all(t, &v->s->viewer, clock_now(), out);
	lots = lots_make(t, &v->s->viewer, clock_now(), &all);
	*out = calloc(all + 1, sizeof(**out));
	if (!*out)
		txn_fail(t, ERR_IO);
	for (size_t i = 0; lots && *out && i < all; i++)
		if (lot_is_of(&lots[i], (enum need_verb)v->arg.n, false, v->arg.other, v->arg.code))
			(*out)[n++] = lots[i].row;
	free(lots);
	return n;
}

/* Those of the list below that pass its filter. */
static void
fill(struct view *v, struct txn *t, struct left_out *out)
{
	struct reader reader = record_reader(v, t);
	struct face_query q = record_query(v->below, face_of(&kind_need), &reader);
	struct need_row *list = NULL;
	size_t n = listed(v, t, &list);
	char want[80];

	alike_fold(v->arg.text, want, sizeof(want));
	for (size_t i = 0; i < n; i++) {
		const struct need *need = &list[i].need;
		size_t had = v->page.n;

		if (list[i].overseen || need->verb != need_verb_review ||
		    !area_under(t, need->about, v->arg.code) || !face_fits(&q, need))
			continue;
		take_in(v, t, need, out);
		if (v->page.n > had && !row_matches(&v->page.row[had], v->arg.text) &&
		    !record_says(t, &kind_need, need, clock_now(), want))
			page_drop_last(&v->page);
	}
	free(list);
}

static size_t
reports_of(const struct page *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->row[i].kind == ROW_TEXT && p->row[i].id != 0;
	return n;
}

/* Filled once: what is accepted is what was read. */
static void
open_page(struct view *v)
{
	struct left_out out;
	char words[400];
	struct txn t;
	size_t n, had;

	page_choice(&v->page, ACCEPT, 0, "%s", "");
	page_choice_text(&v->page, BACK, 0, _("look again"));
	page_text(&v->page, "%s", "");
	had = v->page.n;
	do {
		page_cut(&v->page, had);
		out = (struct left_out){ 0 };
		txn_begin(&t, v->s->db, false);
		fill(v, &t, &out);
	} while (txn_again(&t));
	n = reports_of(&v->page);
	left_out_words(&out, words, sizeof(words));
	row_left(&v->page, &v->page.row[2], "%s", words);
	if (n > 0)
		row_left(&v->page, &v->page.row[0], _("accept these %zu"), n);
	else
		row_left(&v->page, &v->page.row[0], "%s", _("none can be accepted at once"));
}

struct outcomes {
	size_t done, refused, lost;
	struct buf why;			/* a line for each that was refused */
};

static void
accept_one(struct view *v, const struct row *r, struct outcomes *o)
{
	struct reply reply;
	struct errand order;
	char words[600];

	if (o->lost > 0 || !errand_begin(v, &order, "report.accept")) {
		o->lost++;
		return;
	}
	errand_ref(&order, "which", r->id);
	errand_int(&order, "version", r->n);
	switch (errand_send(v, &order, &reply)) {
	case DONE:
		o->done++;
		break;
	case REFUSED:
		o->refused++;
		refusal_words(v, op_find("report.accept", NULL), &reply.refusal, words, sizeof(words));
		buf_printf(&o->why, "! %s\n  %s\n", r->left, words);
		break;
	default:
		o->lost++;
	}
}

static void
accept_all(struct view *v)
{
	struct ui *ui = v->ui;
	char *text = calloc(1, REFUSED_TEXT);
	struct outcomes o = { 0 };

	if (!text)
		return;
	buf_init(&o.why, text, REFUSED_TEXT);
	for (size_t i = 0; i < v->page.n; i++)
		if (v->page.row[i].kind == ROW_TEXT && v->page.row[i].id != 0)
			accept_one(v, &v->page.row[i], &o);
	view_close(v);
	if (o.refused > 0)
		ask_page(ui->top, _("Not accepted"), buf_str(&o.why));
	if (o.lost > 0)
		ui_warn(ui, _("%zu accepted; %zu NOT STORED: the store is away or full. Send again."),
		    o.done, o.lost);
	else if (o.refused > 0)
		ui_warn(ui, _("%zu accepted, %zu refused: see above"), o.done, o.refused);
	else
		ui_say(ui, _("%zu accepted"), o.done);
	free(text);
}

static void
accept_many_choose(struct view *v, const struct row *r)
{
	if (r->what == ACCEPT && reports_of(&v->page) > 0)
		accept_all(v);
	else
		view_close(v);
}

void
accept_many_open(struct view *v)
{
	struct arg arg = { .n = v->arg.n, .other = v->arg.other };

	memcpy(arg.code, v->arg.code, sizeof(arg.code));
	if (!v->keys)
		snprintf(arg.text, sizeof(arg.text), "%s", v->filter);
	view_open(v, "accept_many", &arg, 0);
}

const struct screen screen_accept_many = {
	.name = "accept_many",
	.title = N_("Accept those without casualties"),
	.help = N_("Each is accepted as it reads here, in its own name; one that changed meanwhile is refused, the rest is not."),
	.roles = ROLE(officer) | ROLE(duty),
	.widget = &widget_confirm,
	.open = open_page,
	.choose = accept_many_choose,
};
