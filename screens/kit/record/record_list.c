/* The list of a subject: all its records in reach, a part of them at a time. */
#include <stdlib.h>

#include "screens/kit/part.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "src/op/op.h"

enum { ROWS = 32 };

/* What makes a new record begins from the list. */
static bool
makes(const struct op *op, const struct viewer *v)
{
	return op->target == NULL && !op->upload && op->zh[0] && (op->roles & v->roles) != 0;
}

/* A new one shows at once. */
static void
added(struct view *v, const struct result *r)
{
	if (r->id)
		record_open(v, record_subject(v)->kind, r->id, 0);
}

static void
add_begin(struct view *v)
{
	const struct record_list *l = v->state;
	struct view *w = record_do(v, record_subject(v), l->ops[v->action - l->adds], 0);

	if (w)
		w->answered = added;
}

void
record_list_open(struct view *v)
{
	const struct subject *s = record_subject(v);
	struct record_list *l = v->state;
	size_t n = 0;

	for (const struct op *op = s ? s->ops : NULL; op && op->verb && n < RECORD_ADDS; op++) {
		if (!makes(op, &v->s->viewer))
			continue;
		l->adds[n] = (struct action){ .digit = "9765"[n], .letter = n == 0 ? 'n' : 0,
		    .name = tr_kind(op->args), .help = op->help, .act = add_begin };
		l->ops[n++] = op;
	}
	if (!v->screen->actions)	/* or its own way to make one */
		v->actions = l->adds;
}

static void
rows_of(struct view *v, struct txn *t, const struct face *f, const struct face_section *section)
{
	struct reader r = record_reader(v, t);
	struct face_query q = { .face = f, .reader = &r, .section = section };
	struct face_pos pos = { 0 };
	char *rows = calloc(ROWS, f->kind->size);
	size_t n;

	do {
		n = rows ? face_list(&q, &pos, rows, ROWS) : 0;
		for (size_t i = 0; i < n; i++) {
			if (part_passes(v))
				continue;
			record_row(&v->page, &r, f, rows + i * f->kind->size);
			part_row(v);
		}
	} while (n == ROWS);
	free(rows);
}

void
record_list_load(struct view *v, struct txn *t)
{
	const struct face *f = record_subject(v)->face;

	for (const struct face_section *s = f->sections; s && s->label; s++) {
		page_head(&v->page, "%s", _(s->label));
		rows_of(v, t, f, s);
	}
	if (!f->sections)
		rows_of(v, t, f, NULL);
	if (v->all == 0)
		page_text(&v->page, "%s", _("Nothing yet."));
}

void
record_list_choose(struct view *v, const struct row *r)
{
	record_open(v, record_subject(v)->kind, r->id, 0);
}
