/*
 * The model of a form: rows from the declaration, values, drafts, sending.
 */
#include "screens/kit/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/wire.h"
#include "keys/random.h"
#include "screens/kit/ask.h"
#include "screens/kit/words.h"
#include "src/clock.h"
#include "src/when.h"

enum { CONTENT_ARGS = 1, CONTENT_FIRST = 2, CONTENT_RAW = 3, CONTENT_MAX = 8000, PAUSE_MS = 2000, RETRY_MS = 10000 };

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

static bool
row_has(const struct form *f, const struct field *fd)
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
		r->f[r->nf] = kind_field(f->op->args, name);
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
		if (!(k->fields[i].flags & F_INDICATOR) || row_has(f, &k->fields[i]))
			continue;
		f->row[f->nrow].ff = &more;
		f->row[f->nrow].f[0] = &k->fields[i];
		f->row[f->nrow++].nf = 1;
	}
}

bool
form_open(struct view *v, const struct form_spec *spec)
{
	struct form *f = calloc(1, sizeof(*f));
	size_t n = 0;

	if (!f)
		return false;
	v->form = f;
	f->spec = spec;
	f->op = op_find(spec->op, &f->subject);
	if (!f->op) {
		ui_warn(v->ui, _("This cannot be done here: %s"), spec->op);
		return false;
	}
	for (const struct form_field *ff = spec->fields; ff->name; ff++)
		n++;
	n += f->op->args->nfields;
	f->rec = calloc(1, f->op->args->size);
	f->row = calloc(n, sizeof(*f->row));
	f->vis = calloc(n + 3, sizeof(*f->vis));
	if (!f->rec || !f->row || !f->vis) {
		ui_warn(v->ui, "%s", _("No memory; leave other screens first."));
		return false;
	}
	rows_make(f);
	random_fill(f->draft.op_id, sizeof(f->draft.op_id));
	snprintf(f->draft.form, sizeof(f->draft.form), "%s", v->screen->name);
	f->first_key = clock_now();
	form_visible(v);
	f->cur = f->vis[0];
	form_edit(v);
	return true;
}

void
form_free(struct view *v)
{
	struct form *f = v->form;

	if (!f)
		return;
	free(f->rec);
	free(f->base);
	free(f->row);
	free(f->vis);
	free(f);
	v->form = NULL;
}

static bool
row_known(const struct form *f, const struct form_row *r)
{
	for (size_t i = 0; i < r->nf; i++)
		if (field_known(r->f[i], f->rec))
			return true;
	return r->raw[0] != '\0';
}

void
form_visible(struct view *v)
{
	struct form *f = v->form;
	bool folded = false;

	f->nvis = 0;
	for (size_t i = 0; i < f->nrow; i++) {
		const struct form_row *r = &f->row[i];

		if (f->spec->shown && !f->spec->shown(v, r->f[0]))
			continue;
		if ((r->ff->flags & FORM_FOLD) && !f->unfolded && !row_known(f, r))
			folded = true;
		else
			f->vis[f->nvis++] = (int)i;
	}
	if (folded)
		f->vis[f->nvis++] = ROW_MORE;
	f->vis[f->nvis++] = ROW_SEND;
	f->vis[f->nvis++] = ROW_LEAVE;
}

struct form_row *
form_cur(struct form *f)
{
	return f->cur >= 0 ? &f->row[f->cur] : NULL;
}

void
form_label(const struct form *f, const struct form_row *r, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	if (r->ff->label)
		buf_text(&b, _(r->ff->label));
	for (size_t i = 0; !r->ff->label && i < r->nf; i++)
		buf_printf(&b, "%s%s", i ? " " : "", tr_field(f->op->args, r->f[i]));
	buf_str(&b);
}

static struct form_row *
row_of(struct form *f, const char *name)
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
	struct form_row *r = row_of(v->form, name);

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
form_words(struct view *v, const struct field *fd, char *out, size_t cap)
{
	struct form *f = v->form;
	struct txn t;

	out[0] = '\0';
	if (f->spec->words && f->spec->words(v, fd, out, cap))
		return;
	txn_begin(&t, v->s->db, false);
	words_field(&t, f->op->args, fd, f->rec, clock_now(), v->ui->offset, out, cap);
	txn_abort(&t);
}

/* ---- what is known already ---- */

static void
copy_named(const struct kind *to, void *rec, const struct kind *from, const void *src)
{
	for (size_t i = 0; i < to->nfields; i++) {
		const struct field *t = &to->fields[i], *s = kind_field(from, t->name);

		if (s && s->type == t->type && s->size == t->size)
			memcpy((char *)rec + t->offset, (const char *)src + s->offset, t->size);
	}
}

void
form_fill(struct view *v, const struct kind *k, const void *rec)
{
	copy_named(v->form->op->args, v->form->rec, k, rec);
	form_visible(v);
	form_edit(v);
}

void
form_base(struct view *v, const struct kind *k, const void *rec)
{
	struct form *f = v->form;

	form_fill(v, k, rec);
	if (!f->base)
		f->base = calloc(1, f->op->args->size);
	if (f->base)
		memcpy(f->base, f->rec, f->op->args->size);
}

/* ---- drafts ---- */

/* What was typed and not understood is kept too, as "name=text". */
static void
raw_write(const struct form *f, struct buf *b)
{
	char text[160];

	for (size_t i = 0; i < f->nrow; i++) {
		if (!f->row[i].raw[0])
			continue;
		snprintf(text, sizeof(text), "%s=%s", f->row[i].f[0]->name, f->row[i].raw);
		wire_text(b, CONTENT_RAW, text);
	}
}

static void
raw_read(struct form *f, const struct item *item)
{
	char text[160];
	size_t n = item->len < sizeof(text) - 1 ? item->len : sizeof(text) - 1;
	struct form_row *r;
	char *eq;

	memcpy(text, item->data, n);
	text[n] = '\0';
	eq = strchr(text, '=');
	if (!eq)
		return;
	*eq = '\0';
	r = row_of(f, text);
	if (!r)
		return;
	snprintf(r->raw, sizeof(r->raw), "%.63s", eq + 1);
	snprintf(r->error, sizeof(r->error), "%s", _("not understood"));
}

void
form_save(struct view *v)
{
	struct form *f = v->form;
	char *content, *args;
	struct buf b, a;

	f->dirty = false;
	if (!f->spec->draft || !f->touched || f->sent)
		return;
	/* A keeper that is away is not waited for at every field. */
	if (f->unsaved && clock_now() - f->failed < RETRY_MS) {
		f->dirty = true;
		f->typed = clock_now() + RETRY_MS - PAUSE_MS;
		return;
	}
	content = malloc(CONTENT_MAX);
	args = malloc(CONTENT_MAX);
	f->unsaved = true;
	if (content && args) {
		buf_init(&a, args, CONTENT_MAX);
		record_encode(f->op->args, f->rec, &a);
		buf_init(&b, content, CONTENT_MAX);
		wire_bytes(&b, CONTENT_ARGS, a.data, a.len);
		wire_number(&b, CONTENT_FIRST, (uint64_t)f->first_key);
		raw_write(f, &b);
		snprintf(f->draft.area, sizeof(f->draft.area), "%s", form_text(v, "area"));
		f->draft.incident = form_ref(v, "incident");
		if (f->draft.incident >= REF_UNSURE)
			f->draft.incident = 0;
		f->draft.begun = f->first_key;
		if (!a.failed && !b.failed)
			f->unsaved = keeper_draft_put(v->s->link, &f->draft, b.data, b.len) != 0;
	}
	free(content);
	free(args);
	if (f->unsaved) {
		f->failed = f->typed = clock_now();
		f->dirty = true;
	} else {
		f->draft.saved = clock_now();
	}
	v->ui->dirty = true;
}

static void
content_read(struct form *f, const uint8_t *data, size_t len)
{
	struct wire w;
	struct item item;
	const struct field *where;

	wire_open(&w, data, len);
	while (wire_next(&w, &item) == 1) {
		if (item.no == CONTENT_ARGS && item.type == 2)
			record_decode(f->op->args, item.data, item.len, f->rec, &where);
		else if (item.no == CONTENT_FIRST && item.type == 0)
			f->first_key = (int64_t)item.number;
		else if (item.no == CONTENT_RAW && item.type == 2)
			raw_read(f, &item);
	}
}

bool
form_draft(struct view *v, uint64_t id)
{
	struct form *f = v->form;
	uint8_t *content = malloc(CONTENT_MAX);
	int n = -1;

	if (content)
		n = keeper_draft_get(v->s->link, id, &f->draft, content, CONTENT_MAX);
	if (n >= 0) {
		content_read(f, content, (size_t)n);
		f->touched = true;
		form_visible(v);
		f->cur = f->vis[0];
		form_edit(v);
	}
	free(content);
	return n >= 0;
}

/* ---- sending ---- */

/* Only what differs from what is known goes out; what was taken away is named. */
static void
order_fill(struct form *f, struct order *o)
{
	const struct kind *k = f->op->args;

	memcpy(o->args, f->rec, k->size);
	o->op_id = f->draft.op_id;
	o->draft = f->draft.id;
	for (size_t i = 0; f->base && i < k->nfields; i++) {
		const struct field *fd = &k->fields[i];

		if (!row_has(f, fd) || fd->type == T_REF || fd->type == T_CODE)
			continue;
		if (field_equal(fd, f->rec, f->base))
			field_clear(fd, o->args);
		else if (!field_known(fd, f->rec) && o->ncleared < 64)
			o->cleared[o->ncleared++] = fd->no;
	}
}

/* Refusals stand beside their field, which becomes the current one. */
static void
refused(struct view *v, const struct refusal *r)
{
	struct form *f = v->form;
	struct form_row *row = r->field[0] ? row_of(f, r->field) : NULL;
	struct buf b;
	struct txn t;

	if (!row)
		return;
	buf_init(&b, row->error, sizeof(row->error));
	txn_begin(&t, v->s->db, false);
	say(&b, &t, r->message, r->args, SAY_ARGS);
	txn_abort(&t);
	buf_str(&b);
	f->unfolded |= (row->ff->flags & FORM_FOLD) != 0;
	form_visible(v);
	f->cur = (int)(row - f->row);
	form_edit(v);
}

static void
form_send(struct view *v)
{
	struct form *f = v->form;
	const struct form_spec *spec = f->spec;
	struct reply reply;
	struct order o;

	if (!order_begin(v, &o, spec->op))
		return;
	order_fill(f, &o);
	if (spec->ready && !spec->ready(v, &o)) {
		order_drop(&o);
		return;
	}
	switch (order_send(v, &o, &reply)) {
	case DONE:
		f->sent = true;
		if (spec->done)
			spec->done(v, &reply);
		else
			view_close(v);
		break;
	case REFUSED:
		refused(v, &reply.refusal);
		break;
	default:
		f->dirty = true;
		f->typed = clock_now();
	}
}

/* ---- choices and the page before sending ---- */

static void
time_choices(struct view *w, bool future)
{
	static const struct { int minutes; const char *past, *ahead; } times[] = {
		{ 0, N_("just now"), NULL }, { 15, NULL, N_("in 15 minutes") },
		{ 30, N_("30 minutes ago"), N_("in 30 minutes") },
		{ 60, N_("1 hour ago"), N_("in 1 hour") }, { 120, NULL, N_("in 2 hours") },
	};

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		const char *name = future ? times[i].ahead : times[i].past;

		if (name)
			page_choice_text(&w->page, times[i].minutes + 1, 0, _(name));
	}
	page_choice_text(&w->page, -1, 0, _("other: type it"));
}

static void
own_choices(struct view *v, const struct field *fd, struct view *w)
{
	struct form_row *r = form_cur(v->form);

	if (fd->type == T_TIME)
		time_choices(w, r && (r->ff->flags & FORM_FUTURE));
	else if (fd->type == T_BOOL) {
		page_choice_text(&w->page, 1, 0, _("yes"));
		page_choice_text(&w->page, 2, 0, _("no"));
	}
	for (const struct value *val = fd->type == T_ENUM ? fd->values->values : NULL;
	    val && val->no; val++)
		page_choice_text(&w->page, val->no, 0, tr_value(fd->values, val->no));
}

static void
choices_open(struct view *v)
{
	struct form_row *r = form_cur(v->form);
	const struct field *fd = r->f[v->form->part];
	struct view *w = ask_choice(v, TAG_FORM_CHOICE, tr_field(v->form->op->args, fd));

	if (!w)
		return;
	if (!v->form->spec->choices || !v->form->spec->choices(v, fd, w))
		own_choices(v, fd, w);
	if (r->ff->flags & FORM_PHRASES)
		return;
	if (field_known(fd, v->form->rec) && (fd->type != T_TIME))
		page_choice_text(&w->page, 1000, 0, _("(not known)"));
}

void
form_choose(struct view *v, const char *name)
{
	struct form *f = v->form;
	struct form_row *r = row_of(f, name);

	if (!r)
		return;
	form_commit(v);
	f->cur = (int)(r - f->row);
	f->part = 0;
	form_edit(v);
	choices_open(v);
}

static void
phrase_add(struct form *f, const char *phrase)
{
	uint32_t cp;

	for (const char *p = phrase; *p;) {
		p += text_decode(p, strlen(p), &cp);
		edit_insert(&f->edit, cp);
	}
}

/* Puts a choice into the record. False: the person will type it. */
static bool
choice_take(struct view *v, const struct field *fd, const struct result *r)
{
	struct form *f = v->form;
	unsigned flags = form_cur(f)->ff->flags;
	void *p = value_of(f, fd);

	if (r->what == 1000) {
		field_clear(fd, f->rec);
		return true;
	}
	if (fd->type == T_TEXT && (flags & FORM_PHRASES)) {
		phrase_add(f, r->text);
		return false;
	}
	if (fd->type == T_TIME && r->what < 0) {
		ui_say(v->ui, "%s", _("Type the time, for example 21:05 or 07-22 21:05."));
		return false;
	}
	if (fd->type == T_TIME) {
		int64_t off = (r->what - 1) * MINUTE;
		int64_t ms = clock_now() + ((flags & FORM_FUTURE) ? off : -off);

		memcpy(p, &ms, sizeof(ms));
	} else if (fd->type == T_ENUM) {
		memcpy(p, &r->what, sizeof(int));
	} else if (fd->type == T_BOOL) {
		*(bool *)p = r->what == 1;
	} else if (fd->type == T_REF) {
		memcpy(p, &r->id, sizeof(r->id));
	} else if (fd->type == T_CODE || !r->code[0]) {
		snprintf(p, fd->size, "%s", fd->type == T_CODE ? r->code : r->text);
	} else if (!strstr(p, r->code)) {	/* a list of codes grows */
		size_t len = strlen(p);

		snprintf((char *)p + len, fd->size - len, "%s%s", len ? "," : "", r->code);
	}
	return true;
}

/* After a choice: the next part of the row, else the next row, perhaps its choices. */
static void
choice_after(struct view *v)
{
	struct form *f = v->form;
	struct form_row *r = form_cur(f);
	struct key down = { .kind = K_DOWN };

	if (f->part + 1 < r->nf) {
		f->part++;
		choices_open(v);
		return;
	}
	f->part = 0;
	form_key(v, &down);
	r = form_cur(f);
	if (r && (r->ff->flags & FORM_CHAIN) && !field_known(r->f[0], f->rec))
		choices_open(v);
}

static void
choice_result(struct view *v, const struct result *r)
{
	struct form *f = v->form;
	struct form_row *row = form_cur(f);
	const struct field *fd = row ? row->f[f->part < row->nf ? f->part : 0] : NULL;

	if (!fd)
		return;
	f->touched = f->dirty = true;
	f->typed = clock_now();
	if (!choice_take(v, fd, r))
		return;
	row->raw[0] = row->error[0] = '\0';
	f->typing = false;
	if (f->spec->changed)
		f->spec->changed(v, fd);
	if (f->spec->check)
		f->spec->check(v);
	form_visible(v);
	form_edit(v);
	form_save(v);
	choice_after(v);
}

void
form_result(struct view *v, int tag, const struct result *r)
{
	if (!v->form)
		return;
	if (tag == TAG_FORM_CHOICE)
		choice_result(v, r);
	else if (tag == TAG_FORM_CONFIRM && r->what == 1)
		form_send(v);
}

/* The sending row: what is missing is said; the page repeats the rest in words. */
void
form_confirm(struct view *v)
{
	struct form *f = v->form;
	const struct field *missing;
	struct view *w;

	form_commit(v);
	form_save(v);
	missing = record_missing(f->op->args, f->rec);
	if (missing && row_of(f, missing->name)) {
		form_error(v, missing->name, _("is needed"));
		f->cur = (int)(row_of(f, missing->name) - f->row);
		form_edit(v);
		return;
	}
	if (!f->spec->confirm) {
		form_send(v);
		return;
	}
	w = ask_confirm(v, TAG_FORM_CONFIRM, _("Is this right?"));
	if (!w)
		return;
	f->spec->confirm(v, &w->page);
	page_text(&w->page, "%s", "");
	page_choice_text(&w->page, 1, 0, _(f->spec->send));
	page_choice_text(&w->page, 2, 0, _("change it again"));
}

static int
form_wait(const struct view *v, int64_t now)
{
	const struct form *f = v->form;
	int64_t left;

	if (!f || !f->dirty || !f->spec->draft)
		return -1;
	left = f->typed + PAUSE_MS - now;
	return left > 0 ? (int)left : 0;
}

/* A pause: what stands in the field goes into the draft without leaving the field. */
static void
form_pause(struct view *v, int64_t now)
{
	(void)now;
	if (!v->form || !v->form->dirty)
		return;
	form_commit(v);
	form_save(v);
}

const struct widget widget_form = {
	.draw = form_draw,
	.key = form_key,
	.wait = form_wait,
	.pause = form_pause,
	.typing = true,
};
