/*
 * NOUN list and NOUN show by the subject's face. The list asks for rows in chunks,
 * so that no list is too long, and says what its limit left out.
 */
#include "src/command/face.h"

#include <stdlib.h>
#include <string.h>

#include "gen/kinds/area/area.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/text/record_json.h"

#define CHUNK 64
#define COLUMNS 40
#define CELL 2000

static struct reader
reader_of(struct command *c)
{
	return (struct reader){ .txn = &c->txn, .who = &c->s->viewer, .now = c->now,
	    .offset = c->offset };
}

struct grid {
	struct face_column col[COLUMNS];
	struct column head[COLUMNS];
	size_t n;
};

static void
grid_make(const struct face *f, struct grid *t)
{
	const char *names = f->columns;

	t->n = 0;
	while (t->n < COLUMNS && face_column(f, &names, &t->col[t->n])) {
		const struct face_column *col = &t->col[t->n];
		bool own = col->field != NULL && (col->cell == NULL || col->cell->label == NULL);
		t->head[t->n++] = own ? (struct column){ f->kind, col->name } :
		    (struct column){ NULL, col->cell != NULL ? col->cell->label : N_("number") };
	}
}

static void
print_row(struct sheet *s, const struct grid *t, const struct face *f, const void *rec)
{
	const struct command_paper *paper = command_paper(f->kind);
	struct reader r = reader_of(s->c);
	struct show_env env = command_show(s->c);
	char text[CELL];

	if (sheet_is_json(s)) {
		sheet_object(s, paper != NULL && paper->row != NULL ? paper->row(s->c, rec) :
		    record_json(&env, f->kind, rec));
		return;
	}
	while (s->at < t->n) {
		const struct face_column *col = &t->col[s->at];
		text[0] = '\0';
		if (col->cell != NULL)
			col->cell->show(&r, rec, text, sizeof text);
		else if (col->field == NULL)
			show_record_number(f->kind, rec, s->c->now, text);
		if (col->cell == NULL && col->field != NULL)
			sheet_field(s, rec);
		else
			sheet_cell(s, text);
	}
	sheet_row(s);
}

uint64_t
face_given_no(const struct command *c)
{
	uint64_t no = 0;

	for (size_t i = 0; i < c->kind->nfields && i < 64; i++) {
		const struct field *f = &c->kind->fields[i];
		if (f->type == T_BOOL && command_typed(c, f->name)[0] != '\0' &&
		    !field_known(f, c->args))
			no |= 1ull << i;
	}
	return no;
}

/* Counted from the index where it can be, rather than read. */
static size_t
rest(const struct face_query *q, size_t printed)
{
	struct face_counts n = face_count(q);

	return n.matched > printed ? n.matched - printed : 0;
}

/* For who reads it; in CSV and JSON each row speaks for itself. */
static int
print_end(struct command *c, const struct face_query *q)
{
	char text[CELL];
	struct buf b = BUF(text);

	if (c->format != FORMAT_TEXT || q->face->ends == NULL)
		return 0;
	q->face->ends(q, &b);
	if (b.len > 0)
		fprintf(c->out, "%s\n", buf_str(&b));
	return 0;
}

static int
list_view(struct command *c)
{
	const struct face *f = c->subject->face;
	const struct field *limit = kind_field(c->kind, "limit");
	struct reader r = reader_of(c);
	struct face_query q = { .face = f, .reader = &r, .filter = c->args, .no = face_given_no(c) };
	struct face_pos pos = { 0 };
	struct grid t;
	struct sheet s;
	size_t chunk = face_at_once(&q, CHUNK), n = chunk, unjudged;
	char *rows = calloc(chunk, f->kind->size);
	struct face_walk *w;
	int64_t most = 0;
	int rc;

	if (rows == NULL)
		return command_refuse(c, "limit", M_NOT_STORED, NULL);
	w = face_open(&q, &pos);
	if (limit != NULL)
		memcpy(&most, (const char *)c->args + limit->offset, sizeof most);
	grid_make(f, &t);
	sheet_begin(&s, c, t.head, t.n, most);
	while (n == chunk && !sheet_full(&s)) {
		n = face_more(w, &pos, rows, chunk);
		for (size_t i = 0; i < n && !sheet_full(&s); i++)
			print_row(&s, &t, f, rows + i * f->kind->size);
	}
	face_close(w);
	free(rows);
	if (sheet_full(&s))
		s.left = rest(&q, s.rows);
	unjudged = f->unjudged != NULL ? f->unjudged(&q) : 0;
	if (unjudged > 0)
		command_note(c, "", M_LIST_UNJUDGED, ARG_NUMBER((int64_t)unjudged), NULL);
	rc = sheet_end(&s);
	return rc != 0 ? rc : print_end(c, &q);
}

/* The cell that stands for a field, or besides them (label). */
static const struct face_cell *
cell_of(const struct face *f, const char *name)
{
	for (const struct face_cell *cell = f->cells; cell != NULL && cell->name != NULL; cell++)
		if (cell->label == NULL && strcmp(cell->name, name) == 0)
			return cell;
	return NULL;
}

static void
print_number(struct command *c, const struct kind *k, const void *rec)
{
	const struct field *drill = kind_field(k, "drill");
	char value[80], number[24];

	show_record_number(k, rec, c->now, number);
	snprintf(value, sizeof value, "%s%s",
	    number[0] != '\0' && drill != NULL && field_known(drill, rec) ? _("DRILL ") : "", number);
	output_pair(c, _("number"), value);
}

/* A line for the number, each known field that people may see, and each cell. */
static void
print_record(struct command *c, const struct face *f, const void *rec)
{
	struct reader r = reader_of(c);
	struct show_env env = command_show(c);
	const struct kind *k = f->kind;
	char value[CELL];

	print_number(c, k, rec);
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *field = &k->fields[i];
		const struct face_cell *cell = cell_of(f, field->name);
		if (show_part_of_number(k, field))
			continue;
		value[0] = '\0';
		if (cell != NULL)
			cell->show(&r, rec, value, sizeof value);
		else
			show_field(&env, field, rec, true, value, sizeof value);
		output_pair(c, tr_field(k, field), value);
	}
	for (const struct face_cell *cell = f->cells; cell != NULL && cell->name != NULL; cell++) {
		if (cell->label == NULL)
			continue;
		cell->show(&r, rec, value, sizeof value);
		output_pair(c, _(cell->label), value);
	}
}

/* The id of what was named; an area by its code, a row of a source by its name. */
static uint64_t
which_id(struct command *c, const struct face *f)
{
	const struct field *which = kind_field(c->kind, "which");
	const char *p = (const char *)c->args + which->offset;
	struct area a;
	uint64_t id;

	if (which->type == T_CODE)
		return area_get(&c->txn, p, &a) ? a.id : 0;
	if (which->type == T_TEXT)
		return f->source != NULL ? f->source->named(&c->txn, p) : 0;
	memcpy(&id, p, sizeof id);
	return id;
}

static int
refuse_record(struct command *c, const struct face *f, enum message m, uint64_t id)
{
	struct show_env env = command_show(c);
	char name[200];

	if (m == M_NO_SUCH_RECORD && f->source != NULL && f->source->none != M_NONE)
		m = f->source->none;
	if (m == M_NO_SUCH_RECORD || id == 0)
		return command_refuse(c, "which", m, ARG_TEXT(command_typed(c, "which")), NULL);
	show_record(&env, f->kind, id, name, sizeof name);
	return command_refuse(c, "which", m, ARG_TEXT(name), NULL);
}

/* The versions before it, each with all that it was. */
static void
print_former(struct command *c, const struct face *f, const void *rec)
{
	struct reader r = reader_of(c);
	void *was = calloc(1, f->kind->size);
	uint64_t id = f->former(&r, rec);

	for (; was != NULL && id != 0 && face_get(&r, f, id, was) == M_NONE; id = f->former(&r, was)) {
		fprintf(c->out, "\n%s\n", _("former version"));
		print_record(c, f, was);
	}
	free(was);
}

static int
show_record_of(struct command *c, const struct face *f, uint64_t id, void *rec)
{
	const struct command_paper *paper = command_paper(f->kind);
	struct show_env env = command_show(c);
	struct reader r = reader_of(c);
	enum message m = face_get(&r, f, id, rec);

	if (m != M_NONE)
		return refuse_record(c, f, m, id);
	if (c->format != FORMAT_TEXT) {
		output_json(c, paper != NULL && paper->json != NULL ? paper->json(c, rec, NULL) :
		    record_json(&env, f->kind, rec));
		return 0;
	}
	print_record(c, f, rec);
	if (f->former != NULL)
		print_former(c, f, rec);
	if (paper != NULL && paper->text != NULL)
		paper->text(c, rec);
	return 0;
}

int
face_show(struct command *c, const struct face *f)
{
	uint64_t id = which_id(c, f), other = f->instead != NULL ? f->instead(&c->txn, id) : id;
	void *rec = calloc(1, f->kind->size);
	int rc = rec == NULL ? command_refuse(c, "", M_NOT_STORED, NULL) :
	    show_record_of(c, f, other != 0 ? other : id, rec);

	free(rec);
	return rc;
}

static int
show_view(struct command *c)
{
	return face_show(c, c->subject->face);
}

static bool
has_view(const char *noun, const char *verb)
{
	for (size_t g = 0; view_groups[g] != NULL; g++)
		for (const struct command_view *v = view_groups[g]; v->verb != NULL; v++)
			if (strcmp(v->noun, noun) == 0 && strcmp(v->verb, verb) == 0)
				return true;
	return false;
}

/* The arguments of show: which, as the face's operation declares it. */
static void
show_args(const struct face *f, struct face_verb *out)
{
	const struct field *which = kind_field(f->which, "which");

	out->which = *which;
	out->which.flags |= F_REQUIRED;
	out->kind = *f->which;
	out->kind.fields = &out->which;
	out->kind.nfields = 1;
	out->view.args = &out->kind;
}

bool
face_verb(const struct subject *s, size_t i, struct face_verb *out)
{
	const struct face *f = s->face;
	char first[40];

	if (f == NULL || i > 1 || (i == 1 && f->which == NULL))
		return false;
	words_first(s->zh, first, sizeof first);
	out->view = (struct command_view){ .noun = s->noun, .noun_zh = s->zh, .noun_label = s->label,
	    .verb = i == 0 ? "list" : "show", .zh = out->zh, .help = i == 0 ? f->lists : f->shows,
	    .args = f->filter, .run = i == 0 ? list_view : show_view };
	snprintf(out->zh, sizeof out->zh, i == 0 ? "%s清单|清单|列表" : "查看%s|查看|看", first);
	if (i == 1)
		show_args(f, out);
	return !has_view(s->noun, out->view.verb);
}
