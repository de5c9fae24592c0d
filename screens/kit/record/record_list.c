/* The list of a subject: all its records in reach, a part of them at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/part.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "src/command/filters.h"
#include "src/op/op.h"

enum { ROWS = 16 };

/* The screen that takes a whole list of the subject. */
static const struct screen *
import_screen(const struct subject *s, const struct op *op)
{
	char name[60];

	if (op->rows_of)
		return &kit_record_import;
	snprintf(name, sizeof name, "%s_%s", s->noun, op->verb);
	return screen_find(name);
}

/* What makes a new record begins from the list. */
static bool
makes(const struct subject *s, const struct op *op, const struct viewer *v)
{
	return op->target == NULL && op->zh[0] && (op->roles & v->roles) != 0 &&
	    (!op->upload || import_screen(s, op));
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
	const struct op *op = l->ops[v->action - l->adds];
	struct arg arg = { .id = 0 };
	struct view *w;

	if (op->upload) {
		snprintf(arg.text, sizeof(arg.text), "%s", record_subject(v)->noun);
		ui_open(v->ui, import_screen(record_subject(v), op), op->rows_of ? &arg : NULL, 0);
		return;
	}
	w = record_do(v, record_subject(v), op, 0);

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
		if (!makes(s, op, &v->s->viewer))
			continue;
		l->adds[n] = (struct action){ .digit = "9765"[n], .letter = n == 0 ? 'n' : 0,
		    .name = op_label(op), .help = op->help, .act = add_begin };
		l->ops[n++] = op;
	}
	if (!v->screen->actions)	/* or its own way to make one */
		v->actions = l->adds;
}

void
record_list_more(struct view *v, const struct action more[RECORD_MORE])
{
	struct record_list *l = v->state;
	size_t n = 0;

	while (l->adds[n].name)
		n++;
	for (size_t i = 0; i < RECORD_MORE && more[i].name; i++)
		l->adds[n++] = more[i];
}

struct face_query
record_query(const struct view *v, const struct face *f, const struct reader *r)
{
	struct face_query q = { .face = f, .reader = r };

	if (v->keys) {
		q.filter = v->keys->args;
		q.no = v->keys->no;
	}
	return q;
}

/* Ids grow with time; in an order of its own the list has no time. */
static int64_t
pos_time(const struct face *f, const struct face_pos *pos)
{
	return f->order == 0 && f->source == NULL && pos->len > 0 ? id_time(get_u64(pos->key)) : 0;
}

/* The rows of one section, from at on. True: enough for this part. */
static bool
rows_of(struct view *v, struct txn *t, const struct face *f, const void *filter, struct part_place *at)
{
	struct reader r = record_reader(v, t);
	struct face_query q = record_query(v, f, &r);
	struct face_query own = { .face = f, .reader = &r, .filter = filter };
	struct face_pos pos = at->pos;
	size_t n, cap = face_at_once(&q, ROWS), from = at->behind;
	char *rows = calloc(cap, f->kind->size);
	struct face_walk *w;
	bool enough = false;

	q.section = f->sections ? &f->sections[at->section] : NULL;
	w = rows ? face_open(&q, &pos) : NULL;
	face_bound(w, part_looks(v));
	do {
		at->pos = pos;
		n = face_more(w, &pos, rows, cap);
		for (size_t i = from; i < n && !enough; i++) {
			const char *rec = rows + i * f->kind->size;

			at->behind = i + 1;
			if (!face_fits(&own, rec))
				continue;
			if (!part_passes(v)) {
				record_row(&v->page, &r, f, rec)->unsaid = v->screen->fill != NULL;
				part_row(v, part_says(v, t, f->kind, rec));
			}
			enough = part_enough(v, at);
		}
		from = 0;
	} while (n == cap && !enough);
	if (!enough && part_looked(v, face_looked(w), pos_time(f, &pos)))
		enough = true;
	face_close(w);
	free(rows);
	return enough;
}

void
record_rows(struct view *v, struct txn *t, const void *filter)
{
	const struct face *f = record_subject(v)->face;
	struct part_place at;

	part_start(v, &at);
	if (!f->sections) {
		rows_of(v, t, f, filter, &at);
		return;
	}
	while (f->sections[at.section].label) {
		page_head(&v->page, "%s", _(f->sections[at.section].label));
		if (rows_of(v, t, f, filter, &at))
			return;
		at = (struct part_place){ .section = at.section + 1 };
	}
	page_trim(&v->page);	/* what is said below stands under no heading */
}

/* What the filter cannot be held against is said, below the rows. */
static void
say_unjudged(struct view *v, struct txn *t)
{
	const struct face *f = record_subject(v)->face;
	struct reader r = record_reader(v, t);
	struct face_query q = record_query(v, f, &r);
	char count[1][192], text[300];
	struct buf b = BUF(text);
	size_t n = v->keys && f->unjudged ? f->unjudged(&q) : 0;

	if (n == 0)
		return;
	arg_number(count[0], (int64_t)n);
	say(&b, t, M_LIST_UNJUDGED, (const char (*)[192])count, 1);
	page_text(&v->page, "%s", buf_str(&b));
}

void
record_list_load(struct view *v, struct txn *t)
{
	record_rows(v, t, NULL);
	if (v->all == 0 && v->stopped)
		return;
	if (v->all == 0 && v->keys)
		page_text(&v->page, "%s", _("Nothing fits the filter."));
	else if (v->all == 0)
		page_text(&v->page, _("No %s yet."), _(record_subject(v)->label));
	say_unjudged(v, t);
}

void
record_list_choose(struct view *v, const struct row *r)
{
	const struct kind *k = record_subject(v)->kind;

	record_open(v, k, r->id, record_take(v, k, r->id));
}
