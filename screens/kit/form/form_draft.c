/*
 * Drafts of a form: the values in wire format, what was typed and not
 * understood, when the form was begun. Sealed and kept by the keeper, which
 * also knows who else is writing about the same. A small form's draft says too
 * where it was written and which values were typed.
 */
#include "screens/kit/form/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/text/show.h"

enum { CONTENT_ARGS = 1, CONTENT_FIRST, CONTENT_RAW, CONTENT_LEFT_OUT, CONTENT_GIVEN, CONTENT_HAPPENED, CONTENT_TYPED };
enum { CONTENT_MAX = 8000, RETRY_MS = 10000 };

/* What was typed and not understood is kept too, and how much found no room, as "name=text". */
static void
rows_write(const struct form *f, struct buf *b)
{
	char text[160];

	for (size_t i = 0; i < f->nrow; i++) {
		const struct form_row *r = &f->row[i];

		snprintf(text, sizeof(text), "%s=%s", r->f[0]->name, r->raw);
		if (r->raw[0])
			wire_text(b, CONTENT_RAW, text);
		snprintf(text, sizeof(text), "%s=%d", r->f[0]->name, r->left_out);
		if (r->left_out > 0)
			wire_text(b, CONTENT_LEFT_OUT, text);
	}
}

static void
row_read(struct form *f, const struct wire_item *item)
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
	r = form_row_of(f, text);
	if (!r)
		return;
	if (item->no == CONTENT_LEFT_OUT)
		r->left_out = atoi(eq + 1);
	else
		show_copy(eq + 1, r->raw, sizeof(r->raw));
}

void
form_presence(struct view *v)
{
	struct form *f = v->form;
	struct presence who[4];
	char thing[64] = "", name[60], when[40];
	struct txn t;
	int n;

	if (f->spec->thing)
		f->spec->thing(v, thing, sizeof(thing));
	if (!thing[0])
		return;
	n = keeper_presence(v->s->link, thing, who, 4);
	f->present = n >= 0;
	do {
		f->others[0] = '\0';
		txn_begin(&t, v->s->db, false);
		for (int i = 0; i < n; i++) {
			if (who[i].account == v->s->viewer.account)
				continue;
			words_person(&t, who[i].account, name, sizeof(name));
			snprintf(f->others, sizeof(f->others), _("%s is writing %s"), name,
			    ui_when(v->ui, who[i].since, when, sizeof(when)));
		}
	} while (txn_again(&t));
}

/* Where the record is that a small form changes, and of which incident. */
static void
target_about(struct view *v, struct draft_head *d)
{
	const struct kind *k = v->form->op->target;
	const struct field *area = k ? kind_field(k, "area") : NULL, *incident = k ? kind_field(k, "incident") : NULL;
	const struct field *which = kind_field(v->form->op->args, "which");
	void *rec = which && which->type == T_REF && k ? calloc(1, k->size) : NULL;

	if (rec && record_read(v->s->db, k, form_ref(v, "which"), rec)) {
		if (area && area->type == T_CODE && !d->area[0])
			snprintf(d->area, sizeof(d->area), "%s", (const char *)rec + area->offset);
		if (incident && incident->type == T_REF && !d->incident)
			memcpy(&d->incident, (const char *)rec + incident->offset, sizeof(d->incident));
	}
	free(rec);
}

/* What the draft is about, for its list. */
static void
draft_about(struct view *v)
{
	struct form *f = v->form;

	snprintf(f->draft.area, sizeof(f->draft.area), "%s", form_text(v, "area"));
	f->draft.incident = form_ref(v, "incident");
	if (!f->spec->draft)
		target_about(v, &f->draft);
	if (f->draft.incident >= REF_UNSURE)
		f->draft.incident = 0;
	f->draft.begun = f->first_key;
	f->draft.hazard = form_enum(v, "hazard");
	f->draft.drill = v->drill;
}

/* Of an incident that does not stand yet the hazard says which it is. */
static bool
is_same(const struct draft_head *a, const struct draft_head *b)
{
	return a->incident == b->incident && (a->incident || (a->hazard && a->hazard == b->hazard)) &&
	    a->drill == b->drill && strcmp(a->form, b->form) == 0 && strcmp(a->area, b->area) == 0;
}

/* What nobody typed: it must still be known when the draft goes on. */
static void
given_write(const struct form *f, char *storage, struct buf *b)
{
	struct buf a;

	if (!f->given)
		return;
	buf_init(&a, storage, CONTENT_MAX);
	record_encode(f->op->args, f->given, &a);
	wire_bytes(b, CONTENT_GIVEN, a.data, a.len);
}

/* What the keeper said of it; true if it is kept. */
static bool
save_stored(struct form *f, int rc)
{
	f->full = rc == -2;
	f->held = f->held && f->full;
	return rc == 0;
}

void
form_say_full(struct view *v)
{
	if (v->form->spec->draft)
		ui_warn(v->ui, _("%d drafts are kept already, this one is NOT: send it, or drop an old one first. Leaving takes two tries, what you wrote is gone then."),
		    DRAFTS_KEPT);
	else
		ui_warn(v->ui, _("%d drafts are kept already, this one is NOT: send it, or drop an old one first."), DRAFTS_KEPT);
}

void
form_find(struct form *f)
{
	if (!f->found && !f->spec->draft && (f->found = malloc(f->size)) != NULL)
		memcpy(f->found, f->rec, f->size);
}

/* What the screen did not fill in so, and where it was. */
static void
typed_write(const struct view *v, struct buf *b)
{
	const struct form *f = v->form;
	int64_t happened;

	memcpy(&happened, (const char *)f->rec + f->happened.offset, sizeof(happened));
	if (happened)
		wire_number(b, CONTENT_HAPPENED, (uint64_t)happened);
	if (f->spec->draft)
		return;
	draft_page_write(b, v);
	for (size_t i = 0; f->found && i < f->op->args->nfields; i++)
		if (!field_equal(&f->op->args->fields[i], f->rec, f->found))
			wire_number(b, CONTENT_TYPED, f->op->args->fields[i].no);
}

void
form_save(struct view *v)
{
	struct form *f = v->form;
	char *content, *args, when[40];
	struct buf b, a;

	f->dirty = false;
	if (!f->touched || f->sent)
		return;
	/* A keeper that is away is not waited for at every field. */
	if (f->unsaved && clock_monotonic() - f->failed < RETRY_MS) {
		f->dirty = true;
		f->typed = clock_monotonic() + RETRY_MS;
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
		rows_write(f, &b);
		typed_write(v, &b);
		given_write(f, args, &b);
		draft_about(v);
		if (!a.failed && !b.failed)
			f->unsaved = !save_stored(f, keeper_draft_put(v->s->link, &f->draft, b.data, b.len));
	}
	free(content);
	free(args);
	if (f->unsaved) {
		f->failed = f->typed = clock_monotonic();
		f->dirty = true;
		if (f->full)
			form_say_full(v);
	} else {
		f->draft.saved = clock_now();
		form_presence(v);
	}
	if (!f->unsaved && f->draft.lost)
		ui_warn(v->ui, _("Opened in another session of yours at %s; this here is kept as a draft of its own."),
		    ui_when(v->ui, f->draft.lost, when, sizeof(when)));
	v->ui->dirty = true;
}

/* What was typed goes over what the screen filled in. */
static void
typed_read(struct form *f, const char *was, uint64_t no)
{
	for (size_t i = 0; i < f->op->args->nfields; i++) {
		const struct field *fd = &f->op->args->fields[i];

		if (fd->no == no)
			memcpy((char *)f->rec + fd->offset, was + fd->offset, fd->size);
	}
}

/* Where nothing stands now, what stood there then stands again. */
static void
rest_read(struct form *f, const char *was)
{
	for (size_t i = 0; i < f->op->args->nfields; i++)
		if (!field_known(&f->op->args->fields[i], f->rec))
			typed_read(f, was, f->op->args->fields[i].no);
}

static void
content_item(struct form *f, const struct wire_item *item, void *was)
{
	const struct field *where;
	int64_t happened;

	if (item->no == CONTENT_ARGS && item->type == 2) {
		record_decode(f->op->args, item->data, item->len, was, &where);
	} else if (item->no == CONTENT_FIRST && item->type == 0) {
		f->first_key = (int64_t)item->number;
	} else if (item->no == CONTENT_GIVEN && item->type == 2 && form_given(f)) {
		record_decode(f->op->args, item->data, item->len, f->given, &where);
	} else if ((item->no == CONTENT_RAW || item->no == CONTENT_LEFT_OUT) && item->type == 2) {
		row_read(f, item);
	} else if (item->no == CONTENT_HAPPENED && item->type == 0) {
		happened = (int64_t)item->number;
		memcpy((char *)f->rec + f->happened.offset, &happened, sizeof(happened));
	} else if (item->no == CONTENT_TYPED && item->type == 0) {
		typed_read(f, was, item->number);
	}
}

static void
content_read(struct form *f, const uint8_t *data, size_t len)
{
	void *was = f->spec->draft ? f->rec : calloc(1, f->size);
	struct wire w;
	struct wire_item item;

	if (!was)
		return;
	wire_open(&w, data, len);
	while (wire_next(&w, &item) == 1)
		content_item(f, &item, was);
	if (was == f->rec)
		return;
	rest_read(f, was);
	free(was);
}

bool
form_draft_page(struct view *v, uint64_t id, struct draft_page *out)
{
	uint8_t *content = malloc(CONTENT_MAX);
	struct wire_item item;
	struct draft_head d;
	struct wire w;
	bool found = false;
	int n = content ? keeper_draft_get(v->s->link, id, &d, content, CONTENT_MAX) : -1;

	if (n > 0) {
		wire_open(&w, content, (size_t)n);
		while (!found && wire_next(&w, &item) == 1)
			found = draft_page_read(&item, out);
	}
	free(content);
	return found;
}

/* Was the draft written where this small form stands? */
static bool
is_page_of(struct view *v, uint64_t id)
{
	struct draft_page p = { .name = "" };
	const struct arg *a = &v->arg;

	return form_draft_page(v, id, &p) && strcmp(p.name, v->screen->name) == 0 && p.arg.id == a->id &&
	    p.arg.other == a->other && p.arg.n == a->n && strcmp(p.arg.code, a->code) == 0 &&
	    strcmp(p.arg.text, a->text) == 0;
}

void
form_drop_older(struct view *v)
{
	struct draft_head *list = calloc(DRAFTS_KEPT, sizeof(*list));
	const struct draft_head *sent = &v->form->draft;
	int n;

	draft_about(v);
	n = list ? keeper_draft_list(v->s->link, list, DRAFTS_KEPT) : 0;
	for (int i = 0; i < n; i++)
		if (list[i].saved <= sent->begun && strcmp(list[i].form, sent->form) == 0 &&
		    (v->form->spec->draft ? is_same(&list[i], sent) : list[i].incident == sent->incident &&
		    strcmp(list[i].area, sent->area) == 0 && is_page_of(v, list[i].id)))
			keeper_draft_drop(v->s->link, list[i].id);
	free(list);
}

bool
form_draft(struct view *v, uint64_t id)
{
	struct form *f = v->form;
	uint8_t *content = malloc(CONTENT_MAX);
	int n = -1;

	if (content)
		n = keeper_draft_get(v->s->link, id, &f->draft, content, CONTENT_MAX);
	v->arg.draft = 0;
	if (n >= 0) {
		form_find(f);
		content_read(f, content, (size_t)n);
		f->touched = true;
		form_reread(v);
		form_visible(v);
		form_go_on(v);
	}
	free(content);
	return n >= 0;
}
