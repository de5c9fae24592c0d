/* Choices in a form: opening them, and putting what was chosen into the record. */
#include "screens/kit/form/form.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "screens/kit/ask.h"
#include "screens/kit/find.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/choice.h"

#define TEN_MINUTES (10 * MINUTE)
/* Beside the numbers of an enumeration and minutes. */
enum { CHOICE_UNKNOWN = INT_MIN, CHOICE_TYPE, CHOICE_KEEP };

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
	page_choice_text(&w->page, CHOICE_TYPE, 0, _("other: type it"));
}

static void
own_choices(const struct field *fd, struct txn *t, struct view *w)
{
	if (fd->type == T_TIME)
		time_choices(w, (fd->flags & F_AHEAD) != 0);
	else if (fd->type == T_BOOL) {
		page_choice_text(&w->page, 1, 0, _("yes"));
		page_choice_text(&w->page, 2, 0, _("no"));
	}
	if (choice_field(fd))
		find_choices(t, fd->values, 1, &w->page);
	for (const struct value *val = fd->type == T_ENUM ? fd->values->values : NULL;
	    val && val->no; val++)
		page_choice_text(&w->page, val->no, 0, tr_value(fd->values, val->no));
}

/* True if a choice says what the field holds already. */
static bool
is_held(const struct form *f, const struct field *fd, const struct result *r)
{
	const void *held = (const char *)f->rec + fd->offset;

	switch (fd->type) {
	case T_ENUM:
		return r->what == *(const int *)held;
	case T_BOOL:
		return (r->what == 1) == *(const bool *)held;
	case T_REF:
		return r->id != 0 && r->id == *(const uint64_t *)held;
	case T_INT:
		return r->what == 1 && (int64_t)r->id == *(const int64_t *)held;
	case T_CODE:
		return r->code[0] && strcmp(r->code, held) == 0;
	case T_TEXT:
		if (choice_field(fd))
			return r->code[0] && strcmp(r->code, held) == 0;
		return !r->code[0] && r->text[0] && strcmp(r->text, held) == 0;
	default:
		return false;
	}
}

/* The choice that says what the field holds; -1: none does. */
static int
held_choice(const struct form *f, const struct field *fd, const struct page *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct row *row = &p->row[i];
		struct result r = { .what = row->what, .id = row->id, .text = row->left ? row->left : "" };

		memcpy(r.code, row->code, sizeof(r.code));
		if (row->kind == ROW_CHOICE && is_held(f, fd, &r))
			return (int)i;
	}
	return -1;
}

static void
fill_choices(struct view *v, const struct field *fd, struct view *w)
{
	const struct form_row *r = form_cur(v->form);
	size_t had = w->page.n;
	struct txn t;

	do {
		page_cut(&w->page, had);
		txn_begin(&t, v->s->db, false);
		if (!v->form->spec->choices || !v->form->spec->choices(v, &t, fd, w))
			own_choices(fd, &t, w);
		if (w->page.n == had)
			page_text(&w->page, "%s", _("There is nothing to choose from now."));
	} while (txn_again(&t));
	if (!(r->ff->flags & (FORM_PHRASES | FORM_NEEDED)) && field_known(fd, v->form->rec) &&
	    fd->type != T_TIME && !(fd->flags & F_REQUIRED))
		page_choice_text(&w->page, CHOICE_UNKNOWN, 0, _("(leave blank)"));
}

/* Passing through a filled field by Enter alone changes nothing: the cursor stands on
 * what it holds, or a choice that keeps it comes first. */
static void
aim_choices(struct view *v, const struct field *fd, struct view *w)
{
	char text[300];

	w->at = held_choice(v->form, fd, &w->page);
	w->top = w->at > 0 ? (size_t)w->at : 0;
	if (w->at >= 0)
		return;
	page_clear(&w->page);
	form_words(v, fd, text, sizeof(text));
	page_choice(&w->page, CHOICE_KEEP, 0, _("keep %s"), text);
	fill_choices(v, fd, w);
}

static void choice_result(struct view *v, const struct result *r);

static void
choices_open(struct view *v)
{
	struct form_row *r = form_cur(v->form);
	const struct field *fd = r->f[v->form->part];
	struct view *w = ask_choice(v, 0, r->ff->label ? _(r->ff->label) : tr_field(v->form->op->args, fd));

	if (!w)
		return;
	w->answered = choice_result;
	fill_choices(v, fd, w);
	if ((field_known(fd, v->form->rec) || fd->type == T_BOOL) && !(r->ff->flags & FORM_PHRASES))
		aim_choices(v, fd, w);
}

void
form_choose(struct view *v, const char *name)
{
	struct form *f = v->form;
	struct form_row *r = form_row_of(f, name);

	if (!r || v->arg.draft)
		return;
	form_find(f);
	form_commit(v);
	f->cur = (int)(r - f->row);
	f->part = 0;
	form_edit(v);
	choices_open(v);
}

/* Wholly or not at all. */
static void
phrase_add(struct view *v, const char *phrase)
{
	struct form *f = v->form;
	bool apart = (form_cur(f)->ff->flags & FORM_LINES) == FORM_LINES && f->edit.cursor > 0 &&
	    f->text[f->edit.cursor - 1] != ' ';
	uint32_t cp;

	if (f->edit.len + apart + strlen(phrase) >= f->edit.size) {
		ui_warn(v->ui, "%s", _("No room here for this phrase: take something out first."));
		return;
	}
	if (apart)
		edit_insert(&f->edit, ' ');
	for (const char *p = phrase; *p;) {
		p += text_decode(p, strlen(p), &cp);
		edit_insert(&f->edit, cp);
	}
}

static bool
codes_have(const char *list, const char *code)
{
	size_t len = strlen(code);

	for (const char *p = list; *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == len && memcmp(p, code, len) == 0)
			return true;
	return false;
}

/* A list of codes grows by one that is not in it yet. False: no room. */
static bool
codes_add(char *list, size_t size, const char *code)
{
	size_t len = strlen(list);

	if (codes_have(list, code))
		return true;
	if (len + (len > 0) + strlen(code) >= size)
		return false;
	snprintf(list + len, size - len, "%s%s", len ? "," : "", code);
	return true;
}

/* Puts a choice into the record. False: the person will type it. */
static bool
choice_take(struct view *v, const struct field *fd, const struct result *r)
{
	struct form *f = v->form;
	unsigned flags = form_cur(f)->ff->flags;
	void *p = (void *)((char *)f->rec + fd->offset);

	if (r->what == CHOICE_UNKNOWN) {
		field_clear(fd, f->rec);
		return true;
	}
	if (fd->type == T_TEXT && (flags & FORM_PHRASES)) {
		phrase_add(v, r->text);
		return false;
	}
	if (fd->type == T_TIME && r->what == CHOICE_TYPE) {
		ui_say(v->ui, "%s", _("Type the time, for example 21:05 or 07-22 21:05."));
		return false;
	}
	if (fd->type == T_TIME) {
		int64_t off = (r->what - 1) * MINUTE, now = clock_now();
		/* "Just now" is when the form was begun, so that nothing is known before it happened. */
		int64_t ms = (fd->flags & F_AHEAD) ? now + off : now - off;

		if (off == 0 && now - f->first_key < TEN_MINUTES)
			ms = f->first_key;

		memcpy(p, &ms, sizeof(ms));
	} else if (fd->type == T_ENUM) {
		memcpy(p, &r->what, sizeof(int));
	} else if (fd->type == T_BOOL) {
		*(bool *)p = r->what == 1;
	} else if (fd->type == T_REF || fd->type == T_INT) {
		memcpy(p, &r->id, sizeof(r->id));
	} else if (fd->type == T_CODE || choice_field(fd) || !r->code[0]) {
		snprintf(p, fd->size, "%s", r->code[0] ? r->code : r->text);
	} else if (!codes_add(p, fd->size, r->code)) {
		ui_warn(v->ui, "%s", _("No room for more here: send these first, then the rest."));
	}
	return true;
}

/* After a choice: the next part of the row, else the next row, perhaps its choices. */
static void
choice_after(struct view *v)
{
	struct form *f = v->form;
	struct form_row *r = form_cur(f);
	struct key_press down = { .kind = K_DOWN };

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
	else
		form_went_on(v);
}

static void
choice_result(struct view *v, const struct result *r)
{
	struct form *f = v->form;
	struct form_row *row = form_cur(f);
	const struct field *fd = row ? row->f[f->part < row->nf ? f->part : 0] : NULL;

	if (!fd)
		return;
	if (r->what == CHOICE_KEEP || (is_held(f, fd, r) && !(row->ff->flags & FORM_PHRASES))) {
		choice_after(v);
		return;
	}
	f->touched = f->dirty = true;
	f->typed = clock_monotonic();
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
