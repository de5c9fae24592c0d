/* The small forms about an incident: arg.id is the incident, arg.n says which form, arg.text
 * what a note begins with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/ask.h"
#include "screens/kit/find.h"
#include "screens/kit/form/form.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/op/act.h"
#include "src/op/number.h"
#include "src/rules/incident/incident.h"

/* A line of the timeline: chosen among those that can be meant, or its number typed. */
#define LINE_FIELD { "line", FORM_NAMES, NULL, N_("Enter: the lines that can be meant") }

static const struct form_field note_fields[] = {
	{ "text", 0, NULL, NULL },
	{ "internal", 0, NULL, N_("not for the desks below its area") },
	{ "to_all", 0, NULL, N_("village officers there read it too") },
	{ "personal", 0, NULL, N_("names, telephones: sealed, shown with a reason") }, { 0 }
};
static const struct form_field reveal_fields[] = {
	LINE_FIELD,
	{ "reason", FORM_NEEDED, NULL, N_("what for; it stays in the journal") }, { 0 }
};
static const struct form_field seal_fields[] = {
	LINE_FIELD, { 0 }
};
static const struct form_field forget_fields[] = {
	{ "reason", FORM_NEEDED, NULL, N_("another person must confirm it") }, { 0 }
};
static const struct form_field destroy_fields[] = {
	{ "confirm", 0, NULL, N_("of the second person: it is destroyed for ever") }, { 0 }
};
static const struct form_field state_fields[] = {
	{ "state", 0, NULL, NULL }, { "reason", 0, NULL, N_("needed for a step back, or to close with something open") }, { 0 }
};
static const struct form_field level_fields[] = {
	{ "level", 0, NULL, N_("not known counts as larger") }, { "reason", 0, NULL, NULL }, { 0 }
};
static const struct form_field area_fields[] = {
	{ "add", FORM_PICK, NULL, NULL }, { "drop", FORM_PICK, NULL, NULL },
	{ "reason", 0, NULL, N_("needed to take one out") }, { 0 }
};
static const struct form_field strike_fields[] = {
	LINE_FIELD, { "reason", FORM_NEEDED, NULL, NULL }, { 0 }
};
static const struct form_field link_fields[] = {
	{ "to", 0, NULL, NULL }, { "reason", 0, NULL, NULL }, { 0 }
};
static const struct form_field unlink_fields[] = { { "reason", 0, NULL, NULL }, { 0 } };
static const struct form_field people_fields[] = {
	LINE_FIELD, { "trapped", 0, NULL, NULL },
	{ "out_of_contact", 0, NULL, NULL },
	{ "reason", 0, NULL, N_("needed for another figure") }, { 0 }
};
static const struct form_field name_fields[] = {
	{ "hazard", 0, NULL, NULL }, { "occurred", 0, NULL, NULL }, { 0 }
};

/* Areas to add are those under one's own; to take out, those affected now. */
static bool
edit_areas(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	char (*codes)[16] = NULL, name[200];

	if (strcmp(f->name, "add") == 0) {
		find_all_areas(t, &v->s->viewer, &w->page);
	} else {
		for (size_t i = 0, n = incident_codes(t, v->arg.id, &codes); i < n; i++) {
			area_name(t, codes[i], true, name, sizeof(name));
			snprintf(page_choice_text(&w->page, 1, 0, name)->code, 16, "%s", codes[i]);
		}
	}
	free(codes);
	return true;
}

static bool
is_another(const struct view *v, struct txn *t, const struct incident *i)
{
	(void)t;
	return i->id != v->arg.id;
}

static bool
edit_incidents(struct view *v, struct txn *t, struct view *w)
{
	incident_choices(v, t, 1, is_another, &w->page);
	return true;
}

/* Whether the form's operation can mean that line; 0: no line. */
static bool
line_meant(struct view *v, struct txn *t, int64_t no)
{
	const struct op *op = v->form->op;
	void *args = calloc(1, op->args->size);
	bool meant = false;

	if (args) {
		memcpy(args, v->form->rec, op->args->size);
		memcpy((char *)args + kind_field(op->args, "line")->offset, &no, sizeof(no));
		meant = act_takes(t, &v->s->viewer, op, args, "line", clock_now());
	}
	free(args);
	return meant;
}

/* Adds the lines that can be meant, newest first; *last is the last of them. How many. */
static size_t
edit_lines(struct view *v, struct txn *t, struct page *p, int64_t *last)
{
	enum sight sight;
	char text[1800], when[40];
	struct incident i;
	struct line line;
	struct scan s;
	size_t n = 0;

	sight = incident_read(t, &v->s->viewer, v->arg.id, &i);
	if (v->arg.n == 'p' && line_meant(v, t, 0)) {
		page_choice_text(p, 1, 0, _("who called"));
		*last = 0;
		n++;
	}
	lines_open(&s, t, v->arg.id);
	while (lines_next(&s, &line)) {
		if (!incident_line_seen(t, &v->s->viewer, sight, &line) || !line_meant(v, t, line.no))
			continue;
		words_line(t, &line, text, sizeof(text));
		page_choice(p, 1, (uint64_t)line.no, "%lld  %s  %s", (long long)line.no,
		    ui_when(v->ui, line.at, when, sizeof(when)), text);
		*last = line.no;
		n++;
	}
	return n;
}

/* The only line that can be meant stands in the form already. */
static void
line_only(struct view *v)
{
	struct page p = { 0 };
	struct txn t;
	int64_t last = 0;
	size_t n;

	if (!form_value(v, "line"))
		return;
	do {
		page_clear(&p);
		txn_begin(&t, v->s->db, false);
		n = edit_lines(v, &t, &p, &last);
	} while (txn_again(&t));
	page_clear(&p);
	if (n == 1)
		form_set_int(v, "line", last);
	form_edit(v);
}

static bool
edit_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	int64_t last;

	if (strcmp(f->name, "add") == 0 || strcmp(f->name, "drop") == 0)
		return edit_areas(v, t, f, w);
	if (strcmp(f->name, "to") == 0)
		return edit_incidents(v, t, w);
	if (strcmp(f->name, "line") == 0) {
		if (edit_lines(v, t, &w->page, &last) == 0)
			page_text(&w->page, "%s", _("No line can be meant here."));
		return true;
	}
	return false;
}

static bool
edit_words(struct view *v, struct txn *t, const struct field *f, char *out, size_t cap)
{
	if (strcmp(f->name, "to") != 0 && strcmp(f->name, "add") != 0 && strcmp(f->name, "drop") != 0)
		return false;
	if (f->type == T_TEXT)
		words_list(t, form_text(v, f->name), out, cap);
	else
		words_incident_row(v, t, form_ref(v, "to"), out, cap);
	return true;
}

/* The incident that it is about, and the values. */
static void
edit_confirm(struct view *v, struct txn *t, struct page *p)
{
	struct incident i;
	char text[800];

	if (record_get(t, &kind_incident, v->arg.id, &i)) {
		words_incident_row(v, t, i.id, text, sizeof(text));
		page_text(p, "%s", text)->attr = TERM_BOLD;
	}
	form_repeat(v, t, p);
}

/* One flood under two numbers has one hazard: where they differ the page says so. */
static void
link_confirm(struct view *v, struct txn *t, struct page *p)
{
	struct incident i, to;

	edit_confirm(v, t, p);
	if (record_get(t, &kind_incident, v->arg.id, &i) &&
	    incident_read(t, &v->s->viewer, form_ref(v, "to"), &to) != SIGHT_NONE && i.hazard && to.hazard &&
	    i.hazard != to.hazard)
		page_text(p, _("! not the same hazard: %s, %s"), tr_value(&enum_hazard, i.hazard),
		    tr_value(&enum_hazard, to.hazard))->attr = TERM_BOLD;
}

/* The line that is struck, corrected or sealed (1: that opened it) stands on the page before it is. */
static void
line_confirm(struct view *v, struct txn *t, struct page *p)
{
	int64_t given = *(int64_t *)form_value(v, "line"), no = given ? given : 1;
	enum sight sight;
	char text[1800];
	struct incident i;
	struct line line;
	struct scan s;

	edit_confirm(v, t, p);
	sight = incident_read(t, &v->s->viewer, v->arg.id, &i);
	lines_open(&s, t, v->arg.id);
	while (lines_next(&s, &line)) {
		if (line.no != no || !incident_line_seen(t, &v->s->viewer, sight, &line))
			continue;
		words_line(t, &line, text, sizeof(text));
		page_text(p, "%lld  %s", (long long)no, text)->attr = TERM_BOLD;
	}
}

static bool
state_asks(struct view *v)
{
	return form_enum(v, "state") == incident_state_closed;
}

/* The areas by name: they are asked by telephone before it closes. */
static void
silent_rows(struct txn *t, struct page *p, const struct still_open *o)
{
	char name[200];

	if (o->silent > 0)
		page_text(p, _("not reported yet: %lld areas"), (long long)o->silent);
	for (size_t k = 0; k < o->silent; k++) {
		area_name(t, o->areas[k], false, name, sizeof(name));
		page_text(p, "  %s", name);
	}
}

/* What is still open stands on the page that closes it. */
static void
state_confirm(struct view *v, struct txn *t, struct page *p)
{
	struct still_open o;
	struct incident i;

	edit_confirm(v, t, p);
	if (!record_get(t, &kind_incident, v->arg.id, &i) || !incident_still_open(t, &i, &o)) {
		page_text(p, "%s", _("Nothing is open any more."));
	} else {
		page_text(p, "%s", _("Still open; it closes with a reason only:"))->attr = TERM_BOLD;
		if (o.trapped > 0)
			page_text(p, _("trapped: %lld people"), (long long)o.trapped);
		if (o.out_of_contact > 0)
			page_text(p, _("out of contact: %lld people"), (long long)o.out_of_contact);
		if (o.calls > 0)
			page_text(p, _("calls for help not answered: %lld"), (long long)o.calls);
		if (o.reviews > 0)
			page_text(p, _("reports to review: %lld"), (long long)o.reviews);
		silent_rows(t, p, &o);
	}
}

/* Shown once, and stays nowhere. */
static void
revealed(struct view *v, const struct reply *r)
{
	struct ui *ui = v->ui;

	view_close(v);
	ask_once(ui->top, _("Personal data; shown once"), r->secret);
}

#define EDIT(o, s, f, c) { .op = o, .send = s, .fields = f, .choices = edit_choices, \
	.words = edit_words, .confirm = c }

static const struct form_way edits[] = {
	{ 'n', EDIT("incident.note", N_("write down"), note_fields, NULL) },
	{ 's', { .op = "incident.state", .send = N_("set the state"), .fields = state_fields,
	    .asks = state_asks, .confirm = state_confirm } },
	{ 'g', EDIT("incident.level", N_("set the level"), level_fields, NULL) },
	{ 'a', EDIT("incident.area", N_("change the areas"), area_fields, edit_confirm) },
	{ 'k', EDIT("incident.strike", N_("strike the note"), strike_fields, line_confirm) },
	{ 'l', EDIT("incident.link", N_("link"), link_fields, link_confirm) },
	{ 'u', EDIT("incident.unlink", N_("unlink"), unlink_fields, edit_confirm) },
	{ 'c', EDIT("incident.people", N_("correct or confirm"), people_fields, line_confirm) },
	{ 'p', { .op = "incident.reveal", .choices = edit_choices, .send = N_("show it"), .said = N_("shown; the log says who looked"), .fields = reveal_fields,
	    .done = revealed } },
	{ 'm', EDIT("incident.seal", N_("seal the words"), seal_fields, line_confirm) },
	{ 'f', EDIT("incident.forget", N_("ask to destroy"), forget_fields, edit_confirm) },
	{ 'd', EDIT("incident.forget", N_("destroy for ever"), destroy_fields, edit_confirm) },
	{ 'h', EDIT("incident.name", N_("set the hazard"), name_fields, NULL) },
	{ 0 }
};

/* "状态 事0722-01": which one is changed stays in sight. */
static void
edit_title(struct view *v)
{
	char number[24] = "";
	struct incident i;

	if (record_read(v->s->db, &kind_incident, v->arg.id, &i)) {
		incident_number(&i, clock_now(), number);
		number_short(number, clock_now());
	}
	snprintf(v->title, sizeof(v->title), "%s %s", op_label(v->form->op), number);
}

static void
edit_open(struct view *v)
{
	if (!form_open_way(v, edits))
		return;
	edit_title(v);
	form_set_ref(v, "which", v->arg.id);
	if (v->arg.text[0])
		form_set_text(v, "text", v->arg.text);
	line_only(v);
}

const struct screen screen_incident_edit = {
	.name = "incident_edit",
	.title = N_("Change an incident"),
	.help = N_("Every change writes its own line in the timeline."),
	.about = &kind_incident,
	.ways = "nsgaklucpmhfd",
	.roles = ROLE(officer) | ROLE(duty) | ROLE(leader) | ROLE(admin),	/* he destroys */
	.widget = &widget_form,
	.open = edit_open,
};
