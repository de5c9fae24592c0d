/*
 * Sending a form: what is missing is said, a page repeats the rest, refusals
 * come back beside their field.
 */
#include "screens/kit/form/form.h"

#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "screens/kit/ask.h"
#include "src/base/clock.h"

/* A reference or an area that what is known does not hold says what the form is about. */
static bool
is_known_of(const struct form *f, const struct field *fd)
{
	return (fd->type != T_REF && fd->type != T_CODE) || kind_field(f->base_kind, fd->name) != NULL;
}

/* Only what differs from what is known goes out; what was taken away is named. */
static void
errand_fill(struct form *f, struct errand *o)
{
	const struct kind *k = f->op->args;

	memcpy(o->args, f->rec, k->size);
	memcpy(&o->happened, (const char *)f->rec + f->happened.offset, sizeof(o->happened));
	o->op_id = f->draft.op_id;
	o->draft = f->draft.id;
	for (size_t i = 0; f->base && i < k->nfields; i++) {
		const struct field *fd = &k->fields[i];

		if (!form_has(f, fd) || !is_known_of(f, fd))
			continue;
		if (field_equal(fd, f->rec, f->base))
			field_clear(fd, o->args);
		else if (!field_known(fd, f->rec))
			o->cleared[o->ncleared++] = fd->no;
	}
}

void
form_stop(struct view *v, const struct form_row *r)
{
	struct form *f = v->form;
	size_t i = 0;

	f->cur = (int)(r - f->row);
	form_visible(v);
	while (i < f->nvis && f->vis[i] != f->cur)
		i++;
	f->unfolded |= i == f->nvis;
	form_visible(v);
	f->stopped = true;
	form_edit(v);
}

/* Refusals stand beside their field, which becomes the current one. */
static void
refused(struct view *v, const struct refusal *r)
{
	struct form *f = v->form;
	struct form_row *row = r->field[0] ? form_row_of(f, r->field) : NULL;
	struct buf b;
	struct txn t;

	f->was = r->message;
	if (!row) {
		form_visible(v);	/* it may show more now */
		return;
	}
	do {
		buf_init(&b, row->error, sizeof(row->error));
		txn_begin(&t, v->s->db, false);
		say(&b, &t, r->message, r->args, SAY_ARGS);
	} while (txn_again(&t));
	buf_str(&b);
	form_stop(v, row);
}

void
form_send(struct view *v)
{
	struct form *f = v->form;
	const struct form_spec *spec = f->spec;
	struct reply reply;
	struct errand o;

	if (!errand_begin(v, &o, spec->op))
		return;
	errand_fill(f, &o);
	o.said = spec->said;
	o.halts = true;
	if (spec->ready && !spec->ready(v, &o)) {
		errand_drop(&o);
		return;
	}
	switch (errand_send(v, &o, &reply)) {
	case DONE:
		f->sent = true;
		form_drop_older(v);
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
		f->typed = clock_monotonic();
	}
	explicit_bzero(reply.secret, sizeof(reply.secret));
}

/* The first field in sight that must be known and is not. */
static const struct field *
form_missing(struct form *f)
{
	const struct field *missing = record_missing(f->op->args, f->rec);

	for (size_t i = 0; i < f->nvis; i++) {
		const struct form_row *r = f->vis[i] >= 0 ? &f->row[f->vis[i]] : NULL;

		if (r && (r->ff->flags & FORM_NEEDED) && !field_known(r->f[0], f->rec))
			return r->f[0];
	}
	return missing && form_row_of(f, missing->name) ? missing : NULL;
}

/* The first row in sight whose text is no value: nothing is left out by itself. */
static const struct form_row *
form_unread(const struct form *f)
{
	for (size_t i = 0; i < f->nvis; i++)
		if (f->vis[i] >= 0 && f->row[f->vis[i]].raw[0])
			return &f->row[f->vis[i]];
	return NULL;
}

void
form_repeat(struct view *v, struct txn *t, struct page *p)
{
	struct form *f = v->form;
	char text[1300], label[120];

	for (size_t i = 0; i < f->nrow; i++) {
		form_says(v, t, f->row[i].f[0], text, sizeof(text));
		form_label(f, &f->row[i], label, sizeof(label));
		if (text[0] && !(f->row[i].ff->flags & FORM_TOLD))
			page_text(p, "%s: %s", label, text);
	}
}

/* What found no room is said once more before the rest goes. */
static void
say_full(struct view *v, struct page *p)
{
	struct form *f = v->form;
	char label[120], full[160];

	for (size_t i = 0; i < f->nrow; i++) {
		form_full_words(&f->row[i], full, sizeof(full));
		if (!full[0])
			continue;
		form_label(f, &f->row[i], label, sizeof(label));
		page_text(p, "! %s: %s", label, full)->attr = TERM_BOLD;
	}
}

static void
confirm_result(struct view *v, const struct result *r)
{
	if (r->what == 1)
		form_send(v);
}

/* The sending row: what is missing is said; the page repeats the rest in words. */
void
form_confirm(struct view *v)
{
	struct form *f = v->form;
	const struct form_row *unread;
	const struct field *missing;
	char label[120];
	struct view *w;
	struct txn t;
	size_t had;

	if (v->arg.draft)
		return;
	form_find(f);
	form_commit(v);
	form_save(v);
	unread = form_unread(f);
	if (unread) {
		form_label(f, unread, label, sizeof(label));
		ui_warn(v->ui, _("Not sent: %s “%s” was not understood. Put it right or empty it."), label, unread->raw);
		form_stop(v, unread);
		return;
	}
	missing = form_missing(f);
	if (missing) {
		form_error(v, missing->name, _("is needed"));
		form_stop(v, form_row_of(f, missing->name));
		return;
	}
	if (!f->spec->confirm || (f->spec->asks && !f->spec->asks(v))) {
		form_send(v);
		return;
	}
	w = ask_confirm(v, 0, _("Is this right?"));
	if (!w)
		return;
	w->answered = confirm_result;
	say_full(v, &w->page);
	if (f->spec->meanwhile)
		f->spec->meanwhile(v, &w->page);
	had = w->page.n;
	do {
		page_cut(&w->page, had);
		txn_begin(&t, v->s->db, false);
		f->spec->confirm(v, &t, &w->page);
	} while (txn_again(&t));
	page_text(&w->page, "%s", "");
	page_choice_text(&w->page, 1, 0, _(f->spec->send));
	page_choice_text(&w->page, 2, 0, _("change it again"));
}

/* What is odd stops it: then sending takes a key of its own. */
void
form_went_on(struct view *v)
{
	struct form *f = v->form;

	if (!f->spec->quick || f->cur != ROW_SEND)
		return;
	for (size_t i = 0; i < f->nrow; i++)
		if (f->row[i].error[0])
			return;
	form_visible(v);
	for (size_t i = 1; i < f->nvis; i++)
		if (f->vis[i] == ROW_SEND)
			f->cur = f->vis[i - 1];	/* whoever changes it again is there */
	form_edit(v);
	form_confirm(v);
}
