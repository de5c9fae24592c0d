/*
 * 灾情汇总: an incident's figures by direct child, accepted/reported, with what
 * has changed below since, who has not reported and what the sums rest on.
 * arg.id is the incident (0: asked), arg.code the area (else the own).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "screens/desk/open.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/find.h"
#include "screens/kit/record/record.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/rules/incident/incident.h"
#include "src/rules/report/report.h"
#include "src/text/show.h"

enum { T_CHILD = 1, T_PICK };
#define READERS (ROLE(officer) | ROLE(duty) | ROLE(leader) | ROLE(supervisor))

/* Columns: the figures asked for first. Short titles, because the screen is narrow. */
static const struct {
	const char *field, *title;
} columns[] = {
	{ "affected", N_("affected") }, { "dead", N_("dead") }, { "missing", N_("missing") },
	{ "resettled", N_("moved") }, { "rooms_collapsed", N_("rooms") }, { "crops_hit", N_("crops") },
	{ "loss", N_("loss") }, { "injured", N_("injured") }, { "evacuated", N_("evacuated") },
	{ "need_urgent_aid", N_("need aid") }, { "rooms_severe", N_("severe") },
	{ "livestock_dead", N_("livestock") },
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static void
cell(const struct field *f, const struct report_version *v, char *out, size_t cap)
{
	out[0] = '\0';
	if (field_known(f, v))
		show_number(f, field_num_c(f, v)->v, false, out, cap);
}

/* "1188/1240", "/310", "": accepted before the stroke, reported after it. */
static void
cells_words(const struct report_version *acc, const struct report_version *rep, struct buf *b)
{
	char a[40], r[40];

	for (size_t c = 0; c < COLUMNS; c++) {
		const struct field *f = kind_field(&kind_report_version, columns[c].field);

		cell(f, acc, a, sizeof(a));
		cell(f, rep, r, sizeof(r));
		buf_printf(b, "%s%s%s%s", c ? "\t" : "", a, a[0] || r[0] ? "/" : "", r);
	}
}

static void
child_row(struct view *v, struct txn *t, const struct total_child *c)
{
	char name[200], cells[800];
	struct buf b = BUF(cells);
	struct row *r;

	area_name(t, c->code, false, name, sizeof(name));
	r = page_choice_text(&v->page, T_CHILD, c->report.id, name);
	snprintf(r->code, sizeof(r->code), "%s", c->code);
	r->sign = c->returned ? '!' : c->report.state == report_state_accepted ? '+' : '*';
	cells_words(&c->accepted, &c->reported, &b);
	row_cells(&v->page, r, buf_str(&b));
}

/* " 受灾 +18": the figures of v that are known; sign: -1 for what was taken out, 0: names
 * alone. */
static void
figures_words(const struct report_version *v, int sign, struct buf *b)
{
	char n[40];

	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		struct num d = f->flags & F_INDICATOR ? *field_num_c(f, v) : (struct num){ 0 };

		if (!d.known || (sign != 0 && d.v == 0))
			continue;
		buf_printf(b, " %s", tr_field(&kind_report_version, f));
		if (sign == 0)
			continue;
		show_number(f, sign * d.v, false, n, sizeof(n));
		buf_printf(b, " %s%s", sign * d.v > 0 ? "+" : "", n);
	}
}

/* "村级已变: 受灾 +18": children of the child have moved since it reported; what has left
 * it and is counted elsewhere. */
static void
changed_row(struct view *v, struct txn *t, const struct total_child *c)
{
	char name[200], text[600], less[600], unsure[600];
	struct buf b = BUF(text), m = BUF(less), u = BUF(unsure);

	area_name(t, c->code, false, name, sizeof(name));
	if (c->any_changed)
		figures_words(&c->changed, 1, &b);
	figures_words(&c->moved, -1, &m);
	figures_words(&c->unsure, 0, &u);
	if (c->any_changed)
		page_text(&v->page, _("%s, changed below since:%s"), name, buf_str(&b));
	if (m.len > 0)
		page_text(&v->page, _("%s, has left it and is counted elsewhere:%s"), name, buf_str(&m));
	if (u.len > 0)
		page_text(&v->page, _("%s, areas have left it, how much of it was theirs is not known:%s"),
		    name, buf_str(&u));
}

static void
beside_row(struct view *v, struct txn *t, const struct total_child *c)
{
	char name[200], number[24];

	if (!c->has_beside)
		return;
	area_name(t, c->code, false, name, sizeof(name));
	report_number(&c->beside, clock_now(), number);
	number_short(number, clock_now());
	page_text(&v->page, _("%s, linked in and counted nowhere: %s"), name, number);
}

static void
sum_rows(struct view *v, struct txn *t, const struct total *total)
{
	char name[200], cells[800], missing[1500] = "";
	struct buf b = BUF(cells), m = BUF(missing);
	struct row *r;
	size_t n = 0;

	area_name(t, total->area, false, name, sizeof(name));
	cells_words(&total->accepted, &total->reported, &b);
	r = page_text(&v->page, "%s", name);
	r->attr = TERM_BOLD;
	row_cells(&v->page, r, buf_str(&b));
	for (size_t i = 0; i < total->nchild; i++) {
		if (total->child[i].has || total->child[i].filler || !total->child[i].affected)
			continue;
		area_name(t, total->child[i].code, false, name, sizeof(name));
		buf_printf(&m, " %s", name);
		n++;
	}
	page_text(&v->page, total->reporting < total->children ? _("only %zu of %zu areas have reported") :
	    _("%zu of %zu areas have reported"), total->reporting, total->children);
	if (n > 0)
		page_text(&v->page, _("not reported (%zu):%s"), n, buf_str(&m));
}

static void
titles(struct view *v)
{
	char text[400];
	struct buf b = BUF(text);

	for (size_t c = 0; c < COLUMNS; c++)
		buf_printf(&b, "%s%s", c ? "\t" : "", _(columns[c].title));
	page_table(&v->page, buf_str(&b));
}

static void
total_rows(struct view *v, struct txn *t, const struct incident *i, const char *area)
{
	struct total total;
	char name[200], text[400], head[81];

	if (report_total(t, i->id, area, &total) != 0) {
		page_text(&v->page, "%s", _("The total cannot be read now."));
		return;
	}
	titles(v);
	words_incident(i, clock_now(), text, sizeof(text));
	area_name(t, area, false, name, sizeof(name));
	show_copy(name, head, sizeof(head));
	snprintf(v->title, sizeof(v->title), "%s %s", _(v->screen->title), head);
	snprintf(v->right, sizeof(v->right), "%s", _("accepted/reported"));
	page_text(&v->page, "%s", text);
	for (size_t c = 0; c < total.nchild; c++)
		if (total.child[c].has)
			child_row(v, t, &total.child[c]);
	sum_rows(v, t, &total);
	for (size_t c = 0; c < total.nchild; c++) {
		changed_row(v, t, &total.child[c]);
		beside_row(v, t, &total.child[c]);
	}
	total_free(&total);
}

static const char *
total_area(const struct view *v)
{
	return v->arg.code[0] ? v->arg.code : find_own_area(&v->s->viewer, READERS);
}

/* Without an incident: the one open, or which of several. */
static bool
total_pick(struct view *v, struct txn *t)
{
	struct incident i;
	char text[400];
	size_t n = 0;
	struct incident_walk w;

	incident_walk(&w, t, &v->s->viewer, INCIDENTS_OPEN);
	for (; incident_next(&w, &i); n++) {
		words_incident(&i, clock_now(), text, sizeof(text));
		page_choice_text(&v->page, T_PICK, i.id, text);
	}
	if (n == 0)
		page_text(&v->page, "%s", _("No open incident."));
	if (n != 1)
		return false;
	v->arg.id = v->page.row[0].id;
	page_drop_last(&v->page);
	return true;
}

static void
total_load(struct view *v, struct txn *t)
{
	struct incident i;

	if (v->arg.id == 0 && !total_pick(v, t))
		return;
	if (!incident_root(t, v->arg.id, &i) || incident_sight(t, &v->s->viewer, &i) < SIGHT_OWN ||
	    !may_read(t, &v->s->viewer, total_area(v))) {
		page_text(&v->page, "%s", _("There is no such incident in your area."));
		return;
	}
	v->arg.id = i.id;
	total_rows(v, t, &i, total_area(v));
}

static void
total_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .id = r->id };

	if (r->what == T_PICK) {
		v->arg.id = r->id;
		view_refresh(v);
	} else {
		arg.other = record_take(v, &kind_report, r->id);
		view_open(v, "report_show", &arg, 0);
	}
}

static bool
has_incident(const struct view *v)
{
	return v->arg.id != 0;
}

/* The children of the chosen row. */
static void
do_below(struct view *v)
{
	struct arg arg = { .id = v->arg.id };

	if (v->at < 0 || v->at >= (int)v->page.n || v->page.row[v->at].what != T_CHILD) {
		for (size_t i = 0; i < v->page.n && !arg.code[0]; i++)
			if (v->page.row[i].what == T_CHILD)
				memcpy(arg.code, v->page.row[i].code, sizeof(arg.code));
	} else {
		memcpy(arg.code, v->page.row[v->at].code, sizeof(arg.code));
	}
	if (arg.code[0])
		view_open(v, "total", &arg, 0);
	else
		ui_say(v->ui, "%s", _("No area below has reported yet."));
}

static void
do_export(struct view *v)
{
	struct arg arg = { 0 };
	struct incident i;
	char number[24];

	if (!record_read(v->s->db, &kind_incident, v->arg.id, &i))
		return;
	incident_number(&i, clock_now(), number);
	snprintf(arg.text, sizeof(arg.text), "report total incident=%s area=%s", number, total_area(v));
	view_open(v, "export", &arg, 0);
}

static void
do_columns(struct view *v)
{
	v->column += 3;
	if (v->column >= COLUMNS)
		v->column = 0;
}

static void
do_review(struct view *v)
{
	view_open(v, "review", NULL, 0);
}

/* The area's own report, filled with what it has accepted. */
static void
do_own(struct view *v)
{
	struct arg arg = { 0 };
	struct report r;
	struct txn t;

	do {
		txn_begin(&t, v->s->db, false);
		arg.id = report_chain(&t, v->arg.id, total_area(v), &r) ? r.id : 0;
	} while (txn_again(&t));
	snprintf(arg.code, sizeof(arg.code), "%s", total_area(v));
	snprintf(arg.text, sizeof(arg.text), "%llx", (unsigned long long)v->arg.id);
	view_open(v, "report_form", &arg, 0);
}

static const struct action total_actions[] = {
	{ '5', 'd', N_("one tier down"), N_("The villages of the township chosen by arrows."), 0, has_incident,
	    do_below, NULL },
	{ '6', 'b', N_("own report"), N_("The report of this area, filled with the accepted sum."),
	    ROLE(officer) | ROLE(duty), has_incident, do_own, NULL },
	{ '7', 'x', N_("export"), N_("The ssh line that prints it into a file."), 0, has_incident, do_export, NULL },
	{ '8', 'k', N_("other columns"), N_("The next figures, where not all fit."), 0, has_incident, do_columns, NULL },
	{ '9', 's', N_("to review"), N_("Reports that wait for you."), ROLE(officer) | ROLE(duty), NULL, do_review, NULL },
	{ 0 }
};

const struct screen screen_total = {
	.name = "total",
	.title = N_("Disaster total"),
	.help = N_("Accepted/reported figures by area. Blank is not known; at least: some areas have not reported."),
	.about = &kind_incident,
	.roles = READERS,
	.menu = 50,
	.letter = 't',
	.actions = total_actions,
	.live = true,
	.load = total_load,
	.choose = total_choose,
};
