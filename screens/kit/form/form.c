/*
 * The model of a form: rows from the declaration, values, drafts, sending.
 */
#include "screens/kit/form/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/words.h"
#include "src/base/clock.h"

enum { PAUSE_MS = 2000, LEADS = 16 };

/* ---- values by name ---- */

static void *
value_of(const struct form *f, const struct field *fd)
{
	return (char *)f->rec + fd->offset;
}

void *
form_value(struct view *v, const char *name)
{
	const struct field *f = kind_field(v->form->op->args, name);

	return f ? value_of(v->form, f) : NULL;
}

int64_t
form_figure(struct view *v, const char *name)
{
	const struct num *n = form_value(v, name);

	return n && n->known ? n->v : 0;
}

uint64_t
form_ref(struct view *v, const char *name)
{
	uint64_t *p = form_value(v, name);

	return p ? *p : 0;
}

int
form_enum(struct view *v, const char *name)
{
	int *p = form_value(v, name);

	return p ? *p : 0;
}

const char *
form_text(struct view *v, const char *name)
{
	char *p = form_value(v, name);

	return p ? p : "";
}

void
form_set_ref(struct view *v, const char *name, uint64_t id)
{
	uint64_t *p = form_value(v, name);

	if (p)
		*p = id;
}

void
form_set_enum(struct view *v, const char *name, int value)
{
	int *p = form_value(v, name);

	if (p)
		*p = value;
}

void
form_set_text(struct view *v, const char *name, const char *text)
{
	const struct field *f = kind_field(v->form->op->args, name);

	if (f)
		snprintf(value_of(v->form, f), f->size, "%s", text);
}

void
form_set_time(struct view *v, const char *name, int64_t ms)
{
	int64_t *p = form_value(v, name);

	if (p)
		*p = ms;
}

void
form_set_int(struct view *v, const char *name, int64_t n)
{
	form_set_time(v, name, n);
}

/* ---- rows ---- */

bool
form_has(const struct form *f, const struct field *fd)
{
	for (size_t i = 0; i < f->nrow; i++)
		for (size_t j = 0; j < f->row[i].nf; j++)
			if (f->row[i].f[j] == fd)
				return true;
	return false;
}

static void
row_fields(struct form *f, struct form_row *r, const char *names)
{
	char name[64];

	while (*names && r->nf < FORM_GROUP) {
		size_t n = strcspn(names, " ");

		snprintf(name, sizeof(name), "%.*s", (int)n, names);
		r->f[r->nf] = strcmp(name, f->happened.name) == 0 ? &f->happened : kind_field(f->op->args, name);
		r->nf += r->f[r->nf] != NULL;
		names += n + (names[n] == ' ');
	}
}

static void
rows_make(struct form *f)
{
	static const struct form_field more = { "", FORM_FOLD, NULL, NULL };
	const struct kind *k = f->op->args;

	for (const struct form_field *ff = f->spec->fields; ff->name; ff++) {
		struct form_row *r = &f->row[f->nrow];

		r->ff = ff;
		row_fields(f, r, ff->name);
		f->nrow += r->nf > 0;
	}
	for (size_t i = 0; f->spec->figures && i < k->nfields; i++) {
		if (!(k->fields[i].flags & F_INDICATOR) || form_has(f, &k->fields[i]))
			continue;
		f->row[f->nrow].ff = &more;
		f->row[f->nrow].f[0] = &k->fields[i];
		f->row[f->nrow++].nf = 1;
	}
}

bool
form_open_way(struct view *v, const struct form_way *ways)
{
	while (ways->which && ways->which != (char)v->arg.n)
		ways++;
	if (ways->which)
		return form_open(v, &ways->spec);
	view_close(v);
	return false;
}

void
form_free(struct view *v)
{
	struct form *f = v->form;

	if (!f)
		return;
	if (f->present && !link_is_away(v->s->link))
		keeper_presence(v->s->link, "", NULL, 0);
	free(f->rec);
	free(f->base);
	free(f->found);
	free(f->given);
	free(f->row);
	free(f->vis);
	free(f);
	v->form = NULL;
}

/* The operation's id is the form's own from now on, however often it is sent. */
static void
form_id(struct form *f)
{
	struct request *req = calloc(1, sizeof(*req));

	if (!req)
		return;
	request_fill(req, f->subject, f->op, f->rec);
	memcpy(f->draft.op_id, req->op_id, sizeof(f->draft.op_id));
	free(req);
}

/* The form's memory; false: none. */
static bool
form_alloc(struct form *f)
{
	size_t n = 0;

	for (const struct form_field *ff = f->spec->fields; ff->name; ff++)
		n++;
	n += f->op->args->nfields;
	f->happened = (struct field){ .type = T_TIME, .name = "happened", .label = "happened", .part_of = "", .ref = "",
	    .size = sizeof(int64_t), .offset = (f->op->args->size + 7) / 8 * 8 };
	f->size = f->happened.offset + f->happened.size;
	f->rec = calloc(1, f->size);
	f->row = calloc(n, sizeof(*f->row));
	f->vis = calloc(n + 4, sizeof(*f->vis));
	return f->rec && f->row && f->vis;
}

/* A form that cannot be made is not shown: nothing of it stays, its screen closes. */
static bool
form_fail(struct view *v, struct form *f)
{
	if (f && !f->op)
		ui_warn(v->ui, _("This cannot be done here: %s"), f->spec->op);
	else
		ui_warn(v->ui, "%s", _("No memory; leave other screens first."));
	form_free(v);
	view_close(v);
	return false;
}

bool
form_open(struct view *v, const struct form_spec *spec)
{
	struct form *f = calloc(1, sizeof(*f));

	v->form = f;
	if (!f)
		return form_fail(v, f);
	f->spec = spec;
	f->op = op_find(spec->op, &f->subject);
	if (!f->op || !form_alloc(f))
		return form_fail(v, f);
	rows_make(f);
	form_id(f);
	snprintf(f->draft.form, sizeof(f->draft.form), "%s", spec->draft ? v->screen->name : spec->op);
	f->first_key = clock_now();
	form_visible(v);
	f->cur = f->vis[0];
	form_edit(v);
	return true;
}

static bool
row_known(const struct form *f, const struct form_row *r)
{
	for (size_t i = 0; i < r->nf; i++)
		if (field_known(r->f[i], f->rec))
			return true;
	return r->raw[0] != '\0';
}

/* The rows that lead, by their numbers; returns how many of cap. */
static size_t
leads_find(struct view *v, int *out, size_t cap)
{
	struct form *f = v->form;
	const char *names = f->spec->leads ? f->spec->leads(v) : "";
	char name[64];
	size_t n = 0;

	while (*names && n < cap) {
		size_t len = strcspn(names, " ");
		const struct form_row *r;

		snprintf(name, sizeof(name), "%.*s", (int)len, names);
		r = form_row_of(f, name);
		if (r && (!f->spec->shown || f->spec->shown(v, r->f[0])))
			out[n++] = (int)(r - f->row);
		names += len + (names[len] == ' ');
	}
	return n;
}

static bool
is_among(const int *list, size_t n, int row)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == row)
			return true;
	return false;
}

/* Rows in their order, those that lead before all that may be folded. True: some are folded. */
static bool
rows_visible(struct view *v)
{
	struct form *f = v->form;
	int lead[LEADS];
	size_t n = leads_find(v, lead, LEADS);
	bool folded = false, led = false;

	for (size_t i = 0; i < f->nrow; i++) {
		const struct form_row *r = &f->row[i];

		for (size_t k = 0; !led && (r->ff->flags & FORM_FOLD) && k < n; k++)
			f->vis[f->nvis++] = lead[k];
		led |= (r->ff->flags & FORM_FOLD) != 0;
		if (is_among(lead, n, (int)i))
			continue;
		if (f->spec->shown && !f->spec->shown(v, r->f[0]))
			continue;
		if ((r->ff->flags & FORM_FOLD) && !f->unfolded && !row_known(f, r))
			folded = true;
		else
			f->vis[f->nvis++] = (int)i;
	}
	return folded;
}

void
form_visible(struct view *v)
{
	struct form *f = v->form;
	const bool *drill = form_value(v, "drill");
	bool folded;

	if (drill)
		v->drill = *drill;
	f->nvis = 0;
	folded = rows_visible(v);
	f->vis[f->nvis++] = ROW_SEND;
	if (folded)	/* whoever only goes on sends before coming here */
		f->vis[f->nvis++] = ROW_MORE;
	f->vis[f->nvis++] = ROW_LEAVE;
	f->vis[f->nvis++] = ROW_HELP;
}

struct form_row *
form_cur(struct form *f)
{
	return f->cur >= 0 ? &f->row[f->cur] : NULL;
}

/* In a form a part seldom stands under its whole, so 其中 would point at another row. */
static const char *
part_label(const char *label)
{
	static const char of_which[] = "其中：";

	return strncmp(label, of_which, sizeof(of_which) - 1) == 0 ? label + sizeof(of_which) - 1 : label;
}

void
form_label(const struct form *f, const struct form_row *r, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	if (r->ff->label)
		buf_text(&b, _(r->ff->label));
	for (size_t i = 0; !r->ff->label && i < r->nf; i++)
		buf_printf(&b, "%s%s", i ? " " : "", part_label(tr_field(f->op->args, r->f[i])));
	buf_str(&b);
}

struct form_row *
form_row_of(struct form *f, const char *name)
{
	for (size_t i = 0; i < f->nrow; i++)
		for (size_t j = 0; j < f->row[i].nf; j++)
			if (strcmp(f->row[i].f[j]->name, name) == 0)
				return &f->row[i];
	return NULL;
}

void
form_error(struct view *v, const char *name, const char *text)
{
	struct form_row *r = form_row_of(v->form, name);

	if (r)
		snprintf(r->error, sizeof(r->error), "%s", text);
}

void
form_errors_clear(struct view *v)
{
	struct form *f = v->form;

	for (size_t i = 0; i < f->nrow; i++)
		if (!f->row[i].raw[0])
			f->row[i].error[0] = '\0';
}

void
form_says(struct view *v, struct txn *t, const struct field *fd, char *out, size_t cap)
{
	struct form *f = v->form;

	out[0] = '\0';
	if (!f->spec->words || !f->spec->words(v, t, fd, out, cap))
		ui_field(v->ui, t, fd, f->rec, out, cap);
}

void
form_words(struct view *v, const struct field *fd, char *out, size_t cap)
{
	struct txn t;

	do {
		txn_begin(&t, v->s->db, false);
		form_says(v, &t, fd, out, cap);
	} while (txn_again(&t));
}

/* ---- what is filled in ---- */

void *
form_given(struct form *f)
{
	if (!f->given)
		f->given = calloc(1, f->size);
	return f->given;
}

void
form_take_back(struct view *v)
{
	struct form *f = v->form;
	const struct kind *k = f->op->args;

	for (size_t i = 0; f->given && i < k->nfields; i++)
		if (field_known(&k->fields[i], f->given) && field_equal(&k->fields[i], f->rec, f->given))
			field_clear(&k->fields[i], f->rec);
	free(f->given);
	f->given = NULL;
}

void
form_give(struct view *v, const struct kind *k, const void *rec)
{
	struct form *f = v->form;

	free(f->given);
	f->given = NULL;
	for (size_t i = 0; form_given(f) && i < k->nfields; i++) {
		const struct field *s = &k->fields[i], *d = kind_field(f->op->args, s->name);

		if (d && (s->flags & F_INDICATOR) && field_known(s, rec))
			*field_num(d, f->given) = *field_num(d, f->rec) = *field_num_c(s, rec);
	}
	form_visible(v);
	form_edit(v);
}

/* ---- what is known already ---- */

/* A value that somebody typed: it differs from what is known, or nothing is. */
static bool
typed_value(const struct form *f, const struct field *fd)
{
	return f->base ? !field_equal(fd, f->rec, f->base) : field_known(fd, f->rec);
}

/* Somebody filled something of the row in. */
static bool
row_typed(const struct form *f, const struct form_row *r)
{
	for (size_t i = 0; i < r->nf; i++)
		if (typed_value(f, r->f[i]))
			return true;
	return r->raw[0] != '\0';
}

void
form_go_on(struct view *v)
{
	struct form *f = v->form;
	size_t at = 0;

	for (size_t i = 0; i < f->nvis; i++)
		if (f->vis[i] >= 0 && row_typed(f, &f->row[f->vis[i]]))
			at = i + 1;
	while (f->vis[at] >= 0 && row_known(f, &f->row[f->vis[at]]))
		at++;
	f->cur = f->vis[at];
	form_edit(v);
}

/* Copies fields of the same name and type; of the form's own only those nobody typed. */
static void
copy_named(const struct form *f, void *to, const struct kind *from, const void *src, bool all)
{
	const struct kind *k = f->op->args;

	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *t = &k->fields[i], *s = kind_field(from, t->name);

		if (s && s->type == t->type && s->size == t->size && (all || !typed_value(f, t)))
			memcpy((char *)to + t->offset, (const char *)src + s->offset, t->size);
	}
}

void
form_base_under(struct view *v, const struct kind *k, const void *rec)
{
	struct form *f = v->form;

	if (!f->base)
		f->base = calloc(1, f->size);
	f->base_kind = k;
	if (f->base)
		copy_named(f, f->base, k, rec, true);
}

void
form_base(struct view *v, const struct kind *k, const void *rec)
{
	copy_named(v->form, v->form->rec, k, rec, false);
	form_base_under(v, k, rec);
	form_visible(v);
	form_edit(v);
}

void
form_known(struct view *v, const char *name, struct num n, bool draft)
{
	struct form *f = v->form;
	const struct field *fd = kind_field(f->op->args, name);

	if (!fd || !f->base)
		return;
	if (!draft && field_equal(fd, f->rec, f->base))
		*field_num(fd, f->rec) = n;
	*field_num(fd, f->base) = n;
}

void
form_known_text(struct view *v, const char *name, const char *text)
{
	struct form *f = v->form;
	const struct field *fd = kind_field(f->op->args, name);

	if (!fd || !f->base)
		return;
	if (field_equal(fd, f->rec, f->base))
		form_set_text(v, name, text);
	snprintf((char *)f->base + fd->offset, fd->size, "%s", text);
	form_edit(v);
}

static int
form_wait(const struct view *v, int64_t now)
{
	const struct form *f = v->form;
	int64_t left;

	if (!f || !f->dirty)
		return -1;
	left = f->typed + PAUSE_MS - now;
	return left > 0 ? (int)left : 0;
}

/* A pause: what stands in the field goes into the draft without leaving the field. */
static void
form_pause(struct view *v)
{
	if (!v->form || !v->form->dirty)
		return;
	if (!form_zero(v->form))
		form_commit(v);
	form_save(v);
}

const struct widget widget_form = {
	.draw = form_draw,
	.key = form_key,
	.wait = form_wait,
	.pause = form_pause,
	.free = form_free,
	.typing = true,
};
