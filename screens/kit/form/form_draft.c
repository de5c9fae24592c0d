/*
 * Drafts of a form: the values in wire format, what was typed and not
 * understood, when the form was begun. Sealed and kept by the keeper, which
 * also knows who else is writing about the same.
 */
#include "screens/kit/form/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/wire.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/text/show.h"

enum { CONTENT_ARGS = 1, CONTENT_FIRST = 2, CONTENT_RAW = 3, CONTENT_LEFT_OUT = 4, CONTENT_GIVEN = 5 };
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

/* What the draft is about, for its list. */
static void
draft_about(struct view *v)
{
	struct form *f = v->form;

	snprintf(f->draft.area, sizeof(f->draft.area), "%s", form_text(v, "area"));
	f->draft.incident = form_ref(v, "incident");
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

void
form_drop_older(struct view *v)
{
	struct draft_head *list = calloc(DRAFTS_KEPT, sizeof(*list));
	const struct draft_head *sent = &v->form->draft;
	int n;

	draft_about(v);
	n = list && v->form->spec->draft ? keeper_draft_list(v->s->link, list, DRAFTS_KEPT) : 0;
	for (int i = 0; i < n; i++)
		if (list[i].saved <= sent->begun && is_same(&list[i], sent))
			keeper_draft_drop(v->s->link, list[i].id);
	free(list);
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
	ui_warn(v->ui, _("%d drafts are kept already, this one is NOT: send it, or drop an old one first. Leaving takes two tries, what you wrote is gone then."),
	    DRAFTS_KEPT);
}

void
form_save(struct view *v)
{
	struct form *f = v->form;
	char *content, *args, when[40];
	struct buf b, a;

	f->dirty = false;
	if (!f->spec->draft || !f->touched || f->sent)
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

static void
content_read(struct form *f, const uint8_t *data, size_t len)
{
	struct wire w;
	struct wire_item item;
	const struct field *where;

	wire_open(&w, data, len);
	while (wire_next(&w, &item) == 1) {
		if (item.no == CONTENT_ARGS && item.type == 2)
			record_decode(f->op->args, item.data, item.len, f->rec, &where);
		else if (item.no == CONTENT_FIRST && item.type == 0)
			f->first_key = (int64_t)item.number;
		else if (item.no == CONTENT_GIVEN && item.type == 2 && form_given(f))
			record_decode(f->op->args, item.data, item.len, f->given, &where);
		else if ((item.no == CONTENT_RAW || item.no == CONTENT_LEFT_OUT) && item.type == 2)
			row_read(f, &item);
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
		form_reread(v);
		form_visible(v);
		form_go_on(v);
	}
	free(content);
	return n >= 0;
}
