/* The show of a record: what is known of it, what may be done with it, and why not the rest. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/record/record.h"
#include "screens/kit/send.h"
#include "screens/kit/ui.h"
#include "screens/kit/why.h"
#include "src/base/clock.h"
#include "src/op/act.h"
#include "src/text/show.h"

enum { ROW_FORMER = 98, ROW_REF = 99, ROW_ACTION = 100 };	/* and the operation's place in its subject */

/* The kind's own screen if he may open it, else that of all faces; NULL if there is none. */
static const struct screen *
show_of(const struct kind *k, const struct viewer *who)
{
	for (size_t i = 0; k && screens[i]; i++)
		if (screens[i]->shows && screens[i]->about == k && screen_may(screens[i], who))
			return screens[i];
	return record_subject_of(k) ? &kit_record : NULL;
}

static bool
is_column(const struct face *f, const struct field *fd)
{
	const char *names = f->columns;
	struct face_column c;

	while (face_column(f, &names, &c))
		if (c.field == fd)
			return true;
	return false;
}

/* What is no field and yet known of it. */
static void
cells_show(struct view *v, const struct reader *r, const struct face *f, const char *names, const void *rec)
{
	struct face_column c;
	char text[1800];

	while (face_column(f, &names, &c)) {
		if (!c.cell || c.field)
			continue;
		c.cell->show(r, rec, text, sizeof(text));
		if (text[0])
			page_text(&v->page, "%s: %s", _(c.cell->label), text);
	}
}

void
record_fields(struct view *v, struct txn *t, const struct face *f, const void *rec)
{
	struct reader r = record_reader(v, t);
	const struct kind *k = f->kind;
	char text[1800];

	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *fd = &k->fields[i];

		if ((fd->flags & F_HIDDEN) || fd->type == T_BYTES || show_part_of_number(k, fd) ||
		    ((fd->flags & F_SYSTEM) && !is_column(f, fd)))
			continue;
		record_words(&r, f, fd->name, rec, text, sizeof(text));
		if (text[0])
			page_text(&v->page, "%s: %s", tr_field(k, fd), text);
	}
	cells_show(v, &r, f, f->columns, rec);
	cells_show(v, &r, f, f->shown, rec);
}

void
record_refs(struct view *v, struct txn *t, const struct kind *k, const void *rec)
{
	struct show_env env = { .txn = t, .now = clock_now(), .offset = v->ui->offset };
	char text[200];

	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		const struct kind *to = f->type == T_REF ? kind_by_name(f->ref) : NULL;
		struct row *r;
		uint64_t id;

		if (!show_of(to, &v->s->viewer) || !field_known(f, rec) || (f->flags & F_HIDDEN))
			continue;
		show_field(&env, f, rec, false, text, sizeof(text));
		memcpy(&id, (const char *)rec + f->offset, sizeof(id));
		r = page_choice(&v->page, ROW_REF, id, _("show %s: %s"), tr_field(k, f), text);
		r->n = to->no;
	}
}

static bool
is_about(const struct subject *s, const struct op *op, const struct viewer *who)
{
	return op->target == s->kind && op->zh[0] && (op->roles & who->roles) != 0;
}

void
record_actions(struct view *v, struct txn *t, const struct subject *s, uint64_t id)
{
	struct why why = { 0 };
	struct refusal r;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; s->ops[i].verb; i++) {
			const struct op *op = &s->ops[i];

			if (!is_about(s, op, &v->s->viewer) ||
			    act_may(t, &v->s->viewer, op, id, clock_now(), &r) != (pass == 0))
				continue;
			if (pass == 0)
				page_choice_text(&v->page, ROW_ACTION + (int)i, id, op_label(op));
			else
				why_add(&why, &v->page, t, op_label(op), &r);
		}
	}
	why_end(&why, &v->page);
}

bool
record_chosen(struct view *v, const struct subject *s, uint64_t id, const struct row *r)
{
	if (r->what == ROW_REF)
		record_open(v, kind_by_no((unsigned)r->n), r->id, 0);
	else if (r->what == ROW_FORMER)
		record_open(v, s->kind, r->id, 0);
	else if (r->what >= ROW_ACTION)
		record_do(v, s, &s->ops[r->what - ROW_ACTION], id);
	return r->what >= ROW_FORMER;
}

/* A former version is to be read only: what is done is done to the one in force. */
static bool
in_force(struct txn *t, const struct face *f, void *rec)
{
	const struct field *name = kind_field(f->kind, "name");

	return !f->former || !f->source || f->source->named(t, field_str(name, rec)) == ((struct head *)rec)->id;
}

static void
show_load(struct view *v, struct txn *t)
{
	const struct subject *s = record_subject(v);
	const struct face *f = s->face;
	struct reader r = record_reader(v, t);
	void *rec = calloc(1, f->kind->size);
	char text[1800];

	snprintf(v->title, sizeof(v->title), "%s", tr_kind(f->kind));
	if (f->instead)
		v->arg.id = f->instead(t, v->arg.id);
	if (!rec || face_get(&r, f, v->arg.id, rec) != M_NONE) {
		page_text(&v->page, "%s", _("It is not there, or not in your area."));
		free(rec);
		return;
	}
	record_title(&r, f, rec, text, sizeof(text));
	page_text(&v->page, "%s", text)->attr = TERM_BOLD;
	record_fields(v, t, f, rec);
	if (in_force(t, f, rec))
		record_actions(v, t, s, v->arg.id);
	if (f->former && f->former(&r, rec))
		page_choice_text(&v->page, ROW_FORMER, f->former(&r, rec), _("former version"));
	record_refs(v, t, f->kind, rec);
	free(rec);
}

static void
show_choose(struct view *v, const struct row *r)
{
	record_chosen(v, record_subject(v), v->arg.id, r);
}

const struct screen kit_record = {
	.name = "kit_record",
	.title = N_("Record"),
	.help = N_("What is known, and what may be done now. What may not be done says why."),
	.load = show_load,
	.choose = show_choose,
};

struct view *
record_open(struct view *v, const struct kind *k, uint64_t id, uint64_t need)
{
	const struct screen *sc = show_of(k, &v->s->viewer);
	const struct subject *s = record_subject_of(k);
	struct arg arg = { .id = id, .other = need };

	if (!sc) {
		ui_warn(v->ui, "%s", _("You may not open this."));
		return NULL;
	}
	if (s)
		snprintf(arg.text, sizeof(arg.text), "%s", s->noun);
	return ui_open(v->ui, sc, &arg, 0);
}
