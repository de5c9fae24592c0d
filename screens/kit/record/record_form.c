/*
 * The form of an operation: its arguments in declared order. What the record
 * holds under the same name stands in the field where the operation changes it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/area/area.h"
#include "screens/kit/ask.h"
#include "screens/kit/find.h"
#include "screens/kit/form/form.h"
#include "screens/kit/record/record.h"
#include "src/op/act.h"
#include "src/text/show.h"

enum { CHOICE_ROWS = 32 };

struct record_form {
	struct form_spec	spec;
	char			name[180];	/* "unit.add" */
	struct form_field	fields[KIND_FIELDS + 1];
	char			about[400];	/* the record, in words */
};

/* Any subject: a form needs no face. */
static const struct op *
form_op(const struct view *v)
{
	const struct subject *s = subject_find(v->arg.text);

	for (const struct op *op = s ? s->ops : NULL; op && op->verb; op++)
		if (strcmp(op->verb, v->arg.code) == 0)
			return op;
	return NULL;
}

/* Calls add for each record of the kind that the person may see. */
static void
each_record(struct view *v, struct txn *t, const struct kind *k, struct page *p,
	    void (*add)(struct page *p, const struct reader *r, const struct face *f, const void *rec))
{
	const struct subject *s = record_subject_of(k);
	struct reader r = record_reader(v, t);
	struct face_query q = { .face = s ? s->face : NULL, .reader = &r };
	struct face_pos pos = { 0 };
	char *rows = s ? calloc(CHOICE_ROWS, k->size) : NULL;
	size_t n;

	do {
		n = rows ? face_list(&q, &pos, rows, CHOICE_ROWS) : 0;
		for (size_t i = 0; i < n; i++)
			add(p, &r, s->face, rows + i * k->size);
	} while (n == CHOICE_ROWS);
	free(rows);
}

/* As their list shows them. */
static void
add_row(struct page *p, const struct reader *r, const struct face *f, const void *rec)
{
	record_row(p, r, f, rec);
}

/* The name alone, which becomes the text; beside it where. */
static void
add_name(struct page *p, const struct reader *r, const struct face *f, const void *rec)
{
	const struct field *name = kind_field(f->kind, "name"), *retired = kind_field(f->kind, "retired");
	char area[200];

	if (!name || name->type != T_TEXT || (retired && field_known(retired, rec)))
		return;
	record_words(r, f, "area", rec, area, sizeof(area));
	row_right(p, page_choice_text(p, 1, 0, (const char *)rec + name->offset), "%s", area);
}

void
record_names(struct view *v, struct txn *t, const struct kind *k, struct page *p)
{
	each_record(v, t, k, p, add_name);
}

/* The kind whose records a text argument names: a reference of the record itself. */
static const struct kind *
named_kind(const struct view *v, const struct field *f)
{
	const struct subject *s = subject_find(v->arg.text);
	const struct field *ref = s && s->kind ? kind_field(s->kind, f->name) : NULL;

	return f->type == T_TEXT && ref && ref->type == T_REF ? kind_by_name(ref->ref) : NULL;
}

static bool
choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	struct area county;
	bool own = f->type == T_CODE || f->type == T_REF || named_kind(v, f);

	if (f->type == T_REF)
		each_record(v, t, kind_by_name(f->ref), &w->page, add_row);
	else if (f->type == T_TEXT && own)
		record_names(v, t, named_kind(v, f), &w->page);
	else if (own && find_all_areas(t, &v->s->viewer, &w->page) == 0 && county_get(t, &county))
		snprintf(page_choice_text(&w->page, 1, 0, county.name)->code, 16, "%s", county.code);
	return own;
}

/* The record and the values, so that nothing is changed of another one by mistake. */
static void
confirm(struct view *v, struct txn *t, struct page *p)
{
	const struct record_form *st = v->state;

	page_text(p, "%s", tr_kind(v->form->op->args))->attr = TERM_BOLD;
	if (st->about[0])
		page_text(p, "%s", st->about)->attr = TERM_BOLD;
	form_repeat(v, t, p);
}

/* Back to where it was opened from, which may want to know what came of it. */
static void
done(struct view *v, const struct reply *r)
{
	const struct subject *s = subject_find(v->arg.text);
	struct result res = { .what = 1, .text = "" };
	struct ui *ui = v->ui;

	if (s && s->kind && r->answer.kind == s->kind->no)
		res.id = r->answer.id;
	view_answer(v, &res);
	if (r->secret[0])
		ask_page(ui->top, _("Card to hand over; shown once"), r->secret);
}

/* An area is chosen, but the code of a new one is typed. */
static unsigned
field_flags(const struct view *v, const struct field *f)
{
	if (f->type == T_CODE)
		return strcmp(f->name, "which") == 0 ? 0 : FORM_PICK;
	return named_kind(v, f) ? FORM_NAMES : 0;
}

/* Its arguments but the record it is about, which the person has chosen already. */
static void
fields_make(struct view *v, const struct op *op)
{
	struct record_form *st = v->state;
	size_t n = 0;

	for (size_t i = 0; i < op->args->nfields; i++) {
		const struct field *f = &op->args->fields[i];

		if ((f->flags & F_SYSTEM) || (op->target && strcmp(f->name, "which") == 0))
			continue;
		st->fields[n++] = (struct form_field){ .name = f->name,
		    .flags = field_flags(v, f) };
	}
}

/* A text that no field holds is a cell of the face under the same name. */
static void
cells_base(struct view *v, struct txn *t, const struct face *f, const struct op *op, const void *rec)
{
	struct reader r = record_reader(v, t);
	char text[FORM_TEXT];

	for (size_t i = 0; i < op->args->nfields; i++) {
		const char *name = op->args->fields[i].name;
		struct face_column c;

		if (op->args->fields[i].type != T_TEXT || !face_column(f, &name, &c) || !c.cell || c.field)
			continue;
		c.cell->show(&r, rec, text, sizeof(text));
		form_known_text(v, op->args->fields[i].name, text);
	}
}

/* Reads the record the form is about, names it, and puts what it holds into the fields. Without a face who may do it may see it. */
static bool
about_read(struct view *v, const struct op *op, void *rec)
{
	struct record_form *st = v->state;
	const struct subject *s = record_subject_of(op->target);
	struct refusal why;
	struct reader r;
	struct txn t;
	bool found;

	do {
		txn_begin(&t, v->s->db, false);
		r = record_reader(v, &t);
		if (s) {
			found = face_get(&r, s->face, v->arg.id, rec) == M_NONE;
			if (found)
				record_title(&r, s->face, rec, st->about, sizeof(st->about));
			if (found && op->edits) {
				form_base(v, op->target, rec);
				cells_base(v, &t, s->face, op, rec);
			}
		} else {
			struct show_env env = { .txn = &t, .now = r.now, .offset = r.offset };

			found = record_get(&t, op->target, v->arg.id, rec) &&
			    act_may(&t, &v->s->viewer, op, v->arg.id, r.now, &why);
			if (found)
				show_record(&env, op->target, v->arg.id, st->about, sizeof(st->about));
		}
	} while (txn_again(&t));
	return found;
}

/* "拆出小队 样例一队": which one it is about stays in sight, where it has a name. */
static void
title_name(struct view *v, const struct kind *k, const void *rec)
{
	const struct field *name = k->naming ? kind_field(k, k->naming) : NULL;
	size_t len = strlen(v->title);

	if (!name || name->type != T_TEXT || len + 2 > sizeof(v->title))
		return;
	v->title[len] = ' ';
	show_copy((const char *)rec + name->offset, v->title + len + 1, sizeof(v->title) - len - 1);
}

/* The record the form is about: named in the title and on the page before sending, its values in the fields. */
static bool
about(struct view *v, const struct op *op)
{
	const struct field *which = kind_field(op->args, "which"), *key = op_key(op);
	void *rec = calloc(1, op->target->size);
	bool found = rec && about_read(v, op, rec);

	if (found && which && which->type == T_REF)
		form_set_ref(v, "which", v->arg.id);
	else if (found && which && key)
		form_set_text(v, "which", field_str(key, rec));
	if (found)
		title_name(v, op->target, rec);
	free(rec);
	return found;
}

static void
record_form_open(struct view *v)
{
	const struct op *op = form_op(v);
	struct record_form *st = v->state;

	if (op)
		fields_make(v, op);
	snprintf(st->name, sizeof(st->name), "%s.%.15s", v->arg.text, v->arg.code);
	st->spec = (struct form_spec){ .op = st->name, .send = op ? op_label(op) : "", .fields = st->fields,
	    .choices = choices, .confirm = confirm, .done = done };
	if (!form_open(v, &st->spec))
		return;
	snprintf(v->title, sizeof(v->title), "%s", op_label(op));
	if (op->target && !about(v, op)) {
		ui_warn(v->ui, "%s", _("It is not there, or not in your area."));
		view_close(v);
	} else if (v->form->nrow == 0) {
		form_confirm(v);	/* nothing to fill in */
	}
}

const struct screen kit_record_form = {
	.name = "kit_record_form",
	.title = N_("Change"),
	.help = N_("You see it once more before anything is stored."),
	.widget = &widget_form,
	.state_size = sizeof(struct record_form),
	.open = record_form_open,
};

struct view *
record_do(struct view *v, const struct subject *s, const struct op *op, uint64_t id)
{
	struct arg arg = { .id = id };

	snprintf(arg.text, sizeof(arg.text), "%s", s->noun);
	snprintf(arg.code, sizeof(arg.code), "%s", op->verb);
	return ui_open(v->ui, &kit_record_form, &arg, 0);
}
