/* Keys in a form, and what is typed becoming values. */
#include <stdio.h>
#include <string.h>

#include "db/numbers.h"
#include "gen/kinds/any/enums.h"
#include "screens/kit/form/form.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"

bool
form_types(const struct form *f)
{
	const struct form_row *r;

	if (f->cur < 0)
		return false;
	r = &f->row[f->cur];
	if (r->nf > 1 || (r->ff->flags & FORM_PICK))
		return false;
	return field_is_number(r->f[0]) || r->f[0]->type == T_TEXT || r->f[0]->type == T_TIME ||
	    r->f[0]->type == T_INT || r->f[0]->type == T_CODE;
}

/* The text that stands in a number field when it is entered: as one would type it. */
static void
number_typed(const struct form *f, const struct field *fd, char *out, size_t cap)
{
	struct num n = *field_num_c(fd, f->rec);

	out[0] = '\0';
	if (!n.known)
		return;
	if (fd->type == T_LAND && f->spec->mu)
		snprintf(out, cap, "%lld.%02lld", (long long)(n.v / 100), (long long)(n.v % 100));
	else
		words_number(fd, n, out, cap);
	if (strchr(out, '.')) {		/* 45.00 is typed 45 */
		size_t len = strlen(out);

		while (len > 0 && out[len - 1] == '0')
			out[--len] = '\0';
		if (len > 0 && out[len - 1] == '.')
			out[len - 1] = '\0';
	}
}

void
form_edit(struct view *v)
{
	struct form *f = v->form;
	struct form_row *r = form_cur(f);
	size_t size;

	f->typing = form_types(f);
	f->text[0] = '\0';
	if (!f->typing)
		return;
	size = r->f[0]->type == T_TEXT ? r->f[0]->size : sizeof(r->raw);
	if (r->raw[0])
		snprintf(f->text, sizeof(f->text), "%s", r->raw);
	else if (field_is_number(r->f[0]))
		number_typed(f, r->f[0], f->text, sizeof(f->text));
	else if (r->f[0]->type == T_CODE)	/* typed as it is; shown by its name */
		snprintf(f->text, sizeof(f->text), "%s", (const char *)f->rec + r->f[0]->offset);
	else
		form_words(v, r->f[0], f->text, sizeof(f->text));
	if (size > sizeof(f->text))
		size = sizeof(f->text);
	edit_init(&f->edit, f->text, size, (r->f[0]->flags & F_LONG) != 0);
	if (r->f[0]->type != T_TEXT)
		edit_whole(&f->edit);
}

static const char *
number_words(enum number_error e)
{
	switch (e) {
	case NUMBER_DECIMALS:
		return _("too many decimals");
	case NUMBER_NEGATIVE:
		return _("cannot be less than zero");
	case NUMBER_LARGE:
		return _("too large");
	case NUMBER_UNIT:
		return _("this unit does not fit");
	default:
		return _("not understood as a number");
	}
}

/* The class of a field's number and the unit meant when none is typed. */
static enum number_class
number_kind(const struct form *f, const struct field *fd, char *unit, size_t cap)
{
	const struct value *m = value_by_no(&enum_measure, fd->measure);

	unit[0] = '\0';
	if (m)
		words_first(m->zh, unit, cap);
	switch (fd->type) {
	case T_LAND:
		if (f->spec->mu)
			snprintf(unit, cap, "亩");
		return NUMBER_LAND;
	case T_MONEY:
		return NUMBER_MONEY;
	case T_LENGTH:
		return NUMBER_LENGTH;
	default:
		return NUMBER_COUNT;
	}
}

static enum number_error
number_read(const struct form *f, const struct field *fd, struct num *n)
{
	char unit[40];
	enum number_class c = number_kind(f, fd, unit, sizeof(unit));
	enum number_error e = number_parse(f->text, c, unit[0] ? unit : NULL, &n->v);

	n->known = e == NUMBER_OK;
	if (e == NUMBER_OK && n->v > fd->max)
		return NUMBER_LARGE;
	return e;
}

void
form_understood(struct view *v, char *out, size_t cap)
{
	struct form *f = v->form;
	struct form_row *r = form_cur(f);
	struct num n = { 0, false };
	char plain[40];

	out[0] = '\0';
	if (!r || !field_is_number(r->f[0]) || number_read(f, r->f[0], &n) != NUMBER_OK)
		return;
	words_number(r->f[0], n, plain, sizeof(plain));
	if (strcmp(plain, f->text) == 0)
		return;
	snprintf(out, cap, "= %s %s", plain, r->f[0]->measure ? tr_measure(r->f[0]->measure) : "");
}

/* A later time: "21:30" is today's or tomorrow's. */
static int
time_ahead(const char *text, int64_t now, int offset, int64_t *ms)
{
	struct when w;
	int h, m;

	if (sscanf(text, "%d:%d", &h, &m) != 2 || h < 0 || h > 23 || m < 0 || m > 59) {
		int e = when_parse(text, now + 400 * DAY, offset, ms);
		return e == 0 && *ms <= now ? -1 : e;
	}
	when_split(now, offset, &w);
	w.hour = h;
	w.minute = m;
	w.second = 0;
	*ms = when_join(&w, offset);
	if (*ms <= now)
		*ms += DAY;
	return 0;
}

/* What is not understood changes nothing: the value known before stands. */
static int64_t
was_known(const struct form *f, const struct field *fd)
{
	int64_t v = 0;

	if (f->base)
		memcpy(&v, (const char *)f->base + fd->offset, sizeof(v));
	return v;
}

static bool
time_commit(struct view *v, struct form_row *r)
{
	struct form *f = v->form;
	int64_t *p = (int64_t *)(void *)((char *)f->rec + r->f[0]->offset), ms = 0;
	int64_t now = clock_now();
	int e;

	if (f->text[0] == '\0') {
		*p = 0;
		return true;
	}
	e = r->ff->flags & FORM_FUTURE ? time_ahead(f->text, now, v->ui->offset, &ms) :
	    when_parse(f->text, now, v->ui->offset, &ms);
	if (e == 0) {
		*p = ms;
		return true;
	}
	*p = was_known(f, r->f[0]);
	snprintf(r->raw, sizeof(r->raw), "%.63s", f->text);
	snprintf(r->error, sizeof(r->error), "%s", e == -2 ? _("this is in the future") :
	    _("not a time; for example 21:05 or 07-22 21:05"));
	return false;
}

static bool
number_commit(struct form *f, struct form_row *r)
{
	struct num *n = field_num(r->f[0], f->rec);
	enum number_error e;

	*n = (struct num){ 0, false };
	e = number_read(f, r->f[0], n);
	if (e == NUMBER_OK || e == NUMBER_EMPTY)
		return true;
	*n = f->base ? *field_num_c(r->f[0], f->base) : (struct num){ 0, false };
	snprintf(r->raw, sizeof(r->raw), "%.63s", f->text);
	snprintf(r->error, sizeof(r->error), "%s", number_words(e));
	return false;
}

static bool
int_commit(struct form *f, struct form_row *r)
{
	int64_t *p = (int64_t *)(void *)((char *)f->rec + r->f[0]->offset);
	int64_t n = 0;

	*p = 0;
	if (f->text[0] && number_parse(f->text, NUMBER_COUNT, NULL, &n) != NUMBER_OK) {
		*p = was_known(f, r->f[0]);
		snprintf(r->raw, sizeof(r->raw), "%.63s", f->text);
		snprintf(r->error, sizeof(r->error), "%s", number_words(NUMBER_NOT));
		return false;
	}
	*p = n;
	return true;
}

bool
form_commit(struct view *v)
{
	struct form *f = v->form;
	struct form_row *r = form_cur(f);
	bool ok = true;

	if (!r || !f->typing || !f->edit.changed)
		return true;
	f->edit.changed = false;
	f->touched = f->dirty = true;
	r->raw[0] = r->error[0] = '\0';
	if (field_is_number(r->f[0]))
		ok = number_commit(f, r);
	else if (r->f[0]->type == T_TIME)
		ok = time_commit(v, r);
	else if (r->f[0]->type == T_INT)
		ok = int_commit(f, r);
	else
		snprintf((char *)f->rec + r->f[0]->offset, r->f[0]->size, "%s", f->text);
	if (f->spec->changed)
		f->spec->changed(v, r->f[0]);
	if (f->spec->check)
		f->spec->check(v);
	return ok;
}

/* ---- moving ---- */

static void
go_to(struct view *v, size_t place)
{
	struct form *f = v->form;

	form_commit(v);
	if (f->dirty)
		form_save(v);
	form_visible(v);
	f->cur = f->vis[place < f->nvis ? place : f->nvis - 1];
	f->part = 0;
	form_edit(v);
}

static size_t
place_of(const struct form *f, int row)
{
	for (size_t i = 0; i < f->nvis; i++)
		if (f->vis[i] == row)
			return i;
	return 0;
}

static void
step(struct view *v, int by)
{
	struct form *f = v->form;
	size_t at = place_of(f, f->cur);

	if (by < 0 && at == 0)
		go_to(v, place_of(f, ROW_SEND));
	else if (by < 0)
		go_to(v, at - 1);
	else if (at + 1 == f->nvis)
		go_to(v, 0);
	else
		go_to(v, at + 1);
}

static void
leave(struct view *v)
{
	struct form *f = v->form;
	struct ui *ui = v->ui;

	form_commit(v);
	if (f->dirty)
		form_save(v);
	if (f->spec->draft && f->touched)
		ui_warn(ui, "%s", f->unsaved ? _("NOT SENT, and the draft could not be saved.") :
		    _("Not sent; the draft is kept."));
	view_close(v);
}

static void
enter(struct view *v)
{
	struct form *f = v->form;
	struct form_row *r = form_cur(f);

	if (f->cur == ROW_MORE) {
		size_t at = place_of(f, ROW_MORE);

		f->unfolded = true;
		form_visible(v);
		go_to(v, at);
	} else if (f->cur == ROW_SEND) {
		form_confirm(v);
	} else if (f->cur == ROW_LEAVE) {
		leave(v);
	} else if (!f->typing ||
	    (r->f[0]->type == T_TIME && (f->edit.whole || f->edit.len == 0))) {
		form_choose(v, r->f[0]->name);
	} else {
		step(v, 1);
	}
}

static bool
type(struct view *v, const struct key_press *key)
{
	struct form *f = v->form;
	struct form_row *r = form_cur(f);

	if (!f->typing) {
		if (key->kind == K_RIGHT)
			enter(v);
		else if (key->kind == K_TEXT)
			ui_say(v->ui, "%s", _("Enter opens the choices here."));
		return true;
	}
	if (key->kind == K_RIGHT && f->edit.cursor == f->edit.len &&
	    ((r->ff->flags & (FORM_PHRASES | FORM_NAMES)) || r->f[0]->type == T_TIME)) {
		form_choose(v, r->f[0]->name);
		return true;
	}
	if (edit_key(&f->edit, key) && f->edit.changed) {
		f->dirty = true;
		f->typed = clock_now();
	}
	return true;
}

bool
form_key(struct view *v, const struct key_press *key)
{
	struct form *f = v->form;

	switch (key->kind) {
	case K_ENTER:
		enter(v);
		return true;
	case K_DOWN:
	case K_TAB:
		step(v, 1);
		return true;
	case K_UP:
	case K_BACKTAB:
		step(v, -1);
		return true;
	case K_PGDN:
		go_to(v, place_of(f, ROW_SEND));
		return true;
	case K_PGUP:
		go_to(v, 0);
		return true;
	case K_ESC:
		leave(v);
		return true;
	default:
		return type(v, key);
	}
}
