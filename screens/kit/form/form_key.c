/* Keys in a form, and what is typed becoming values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/ask.h"
#include "screens/kit/form/form.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/choice.h"
#include "src/text/key_text.h"
#include "src/text/parse.h"
#include "src/text/show.h"

enum { PASTE_MS = 300, REST_MS = 2000 };

bool
form_types(const struct form *f)
{
	const struct form_row *r;

	if (f->cur < 0)
		return false;
	r = &f->row[f->cur];
	if (r->nf > 1 || (r->ff->flags & FORM_PICK) || choice_field(r->f[0]))
		return false;
	return field_is_number(r->f[0]) || r->f[0]->type == T_TEXT || r->f[0]->type == T_TIME ||
	    r->f[0]->type == T_DATE || r->f[0]->type == T_INT || r->f[0]->type == T_CODE;
}

/* The text that stands in a field when it is entered: as one would type it. */
static void
typed_text(struct view *v, const struct field *fd, char *out, size_t cap)
{
	const struct form *f = v->form;
	int64_t day;

	out[0] = '\0';
	if (!field_known(fd, f->rec))
		return;
	if (fd->type == T_LAND && f->spec->mu) {
		show_hundredths(field_num_c(fd, f->rec)->v, out, cap);
	} else if (field_is_number(fd)) {
		show_number(fd, field_num_c(fd, f->rec)->v, false, out, cap);
	} else if (fd->type == T_DATE) {
		memcpy(&day, (const char *)f->rec + fd->offset, sizeof(day));
		when_date_iso(day, out, cap);
	} else if (fd->type == T_CODE) {	/* typed as it is; shown by its name */
		snprintf(out, cap, "%s", (const char *)f->rec + fd->offset);
	} else {
		form_words(v, fd, out, cap);
	}
}

/* Bytes that may be typed into it. */
static size_t
form_room(const struct form_row *r)
{
	size_t size = r->f[0]->type == T_TEXT ? r->f[0]->size : sizeof(r->raw);

	return size < FORM_TEXT ? size : FORM_TEXT;
}

void
form_full_words(const struct form_row *r, char *out, size_t cap)
{
	out[0] = '\0';
	if (r->left_out > 0)
		edit_full_words(form_room(r), r->left_out, out, cap);
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
	size = form_room(r);
	if (r->raw[0])
		snprintf(f->text, sizeof(f->text), "%s", r->raw);
	else
		typed_text(v, r->f[0], f->text, sizeof(f->text));
	edit_init(&f->edit, f->text, size, (r->f[0]->flags & F_LONG) != 0);
	if (r->f[0]->type != T_TEXT)
		edit_whole(&f->edit);
}

/* Reads what stands in the row into rec, as a command would. */
static int
row_read(struct view *v, const struct form_row *r, void *rec, struct refusal *refusal)
{
	const struct form *f = v->form;
	struct parse_env env = { .who = &v->s->viewer, .now = clock_now(), .offset = v->ui->offset,
	    .land = f->spec->mu ? "亩" : NULL,
	    .new_code = parse_new_code(f->op, r->f[0]) };
	struct txn t;
	int rc;

	do {
		txn_begin(&t, v->s->db, false);
		env.txn = &t;
		rc = parse_field(&env, r->f[0], f->text, rec, refusal);
	} while (txn_again(&t));
	return rc;
}

void
form_understood(struct view *v, char *out, size_t cap)
{
	struct form_row *r = form_cur(v->form);
	void *rec = r && field_is_number(r->f[0]) ? calloc(1, v->form->size) : NULL;
	struct refusal refusal;
	char text[60];

	out[0] = '\0';
	if (rec && row_read(v, r, rec, &refusal) == 0 && field_known(r->f[0], rec)) {
		int64_t n = field_num_c(r->f[0], rec)->v;

		show_number(r->f[0], n, false, text, sizeof(text));
		if (strcmp(text, v->form->text) != 0) {
			show_number(r->f[0], n, true, text, sizeof(text));
			snprintf(out, cap, "= %s", text);
		}
	}
	free(rec);
}

static void
row_reason(struct view *v, struct form_row *r, const struct refusal *refusal)
{
	struct buf b;
	struct txn t;

	do {
		buf_init(&b, r->error, sizeof(r->error));
		txn_begin(&t, v->s->db, false);
		say(&b, &t, refusal->message, refusal->args, SAY_ARGS);
	} while (txn_again(&t));
	buf_str(&b);
}

void
form_reread(struct view *v)
{
	struct form *f = v->form;
	void *rec = calloc(1, f->size);
	struct refusal refusal;

	for (size_t i = 0; rec && i < f->nrow; i++) {
		struct form_row *r = &f->row[i];

		if (!r->raw[0])
			continue;
		show_copy(r->raw, f->text, sizeof(f->text));
		if (row_read(v, r, rec, &refusal) != 0) {
			row_reason(v, r, &refusal);
			continue;
		}
		row_read(v, r, f->rec, &refusal);
		r->raw[0] = '\0';
	}
	free(rec);
}

/* What is not understood changes nothing: the value known before stands, and the
 * text stays to be put right. */
static bool
row_commit(struct view *v, struct form_row *r)
{
	struct form *f = v->form;
	const struct field *fd = r->f[0];
	struct refusal refusal;

	if (row_read(v, r, f->rec, &refusal) == 0)
		return true;
	field_clear(fd, f->rec);
	if (f->base)
		memcpy((char *)f->rec + fd->offset, (const char *)f->base + fd->offset, fd->size);
	show_copy(f->text, r->raw, sizeof(r->raw));
	row_reason(v, r, &refusal);
	return false;
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
	ok = row_commit(v, r);
	if (f->spec->changed)
		f->spec->changed(v, r->f[0]);
	if (f->spec->check)
		f->spec->check(v);
	return ok;
}

/*
 * Everywhere else 0 goes back: alone it is a value only when Enter or Tab says so.
 * Whoever leaves the field otherwise leaves what stood there.
 */
bool
form_zero(const struct form *f)
{
	const char *p = f->text;
	uint32_t cp = '0';

	if (f->cur < 0 || !f->typing || !f->edit.changed || f->row[f->cur].f[0]->type == T_TEXT || !*p)
		return false;
	while (*p && cp == '0') {
		p += text_decode(p, strlen(p), &cp);
		cp = keys_fold(cp);
	}
	return cp == '0';
}

bool
form_zero_means(const struct form *f)
{
	const struct field *fd = f->row[f->cur].f[0];

	return field_is_number(fd) || fd->type == T_INT;
}

/* Enter and Tab mean it, where 0 is a value at all; other keys of typing only go on with it. */
static bool
zero_stays(const struct form *f, enum key_kind kind)
{
	if (kind == K_ENTER || kind == K_TAB)
		return form_zero_means(f);
	return kind == K_TEXT || kind == K_BACKSPACE || kind == K_DELETE;
}

static void
zero_drop(struct view *v, const struct key_press *key)
{
	if (!form_zero(v->form) || zero_stays(v->form, key->kind))
		return;
	form_edit(v);
	ui_warn(v->ui, "%s", form_zero_means(v->form) ?
	    _("0 not written down: for none press 0, then Enter.") : _("0 not written down."));
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
	if (!f->spec->draft)
		draft_drop(v, &f->draft);
	else if (f->dirty)
		form_save(v);
	if (f->spec->draft && f->full && f->touched && !f->held) {
		f->held = true;
		form_say_full(v);
		return;
	}
	if (f->spec->draft && f->touched)
		ui_warn(ui, "%s", f->unsaved ? _("NOT SENT, and the draft could not be saved.") :
		    v->drill ? _("Not sent; this practice is kept until you log out.") :
		    _("Not sent; the draft is kept."));
	else if (f->touched)
		ui_warn(ui, "%s", _("Not sent; what you wrote is gone."));
	view_close(v);
}

/* The rows that were folded away, and the cursor on the first of them: some stand
 * above the row that unfolds them. */
static void
unfold(struct view *v)
{
	struct form *f = v->form;
	size_t at = 0, more = place_of(f, ROW_MORE);
	int *before = calloc(more + 1, sizeof(*before));

	for (size_t i = 0; before && i < more; i++)
		before[i] = f->vis[i];
	f->unfolded = true;
	form_visible(v);
	while (before && at < more && f->vis[at] == before[at])
		at++;
	free(before);
	go_to(v, at);
}

static void
enter(struct view *v)
{
	struct form *f = v->form;
	struct form_row *r = form_cur(f);

	if (f->cur == ROW_MORE) {
		unfold(v);
	} else if (f->cur == ROW_HELP) {
		ask_help(v);
	} else if (f->cur == ROW_SEND) {
		form_confirm(v);
	} else if (f->cur == ROW_LEAVE) {
		leave(v);
	} else if (!f->typing ||
	    (r->f[0]->type == T_TIME && (f->edit.whole || f->edit.len == 0)) ||
	    (r->f[0]->type == T_INT && (r->ff->flags & FORM_NAMES) && f->edit.len == 0)) {
		form_choose(v, r->f[0]->name);
	} else {
		step(v, 1);
		form_went_on(v);
	}
}

/*
 * ? and, where nothing is typed, 0 mean in a form what they mean elsewhere; not in a text.
 * A form that was begun does not go by a 0: a figure or a telephone typed one row too
 * early would leave it, and the rest of its digits would choose on the page below.
 */
static bool
known_key(struct view *v, const struct key_press *key)
{
	const struct form *f = v->form;
	uint32_t cp = key->kind == K_TEXT && !key->pasted ? keys_fold(key->cp) : 0;

	if (f->typing && form_cur(v->form)->f[0]->type == T_TEXT)
		return false;
	if (cp == '?')
		ask_help(v);
	else if (cp == '0' && !f->typing && (f->touched || f->refused) && f->cur != ROW_LEAVE)
		ui_warn(v->ui, "%s", !f->touched || f->spec->draft ? _("Not sent. Esc leaves.") :
		    _("Not sent. Esc leaves, and what you wrote is gone."));
	else if (cp == '0' && !f->typing)
		leave(v);
	else
		return false;
	return true;
}

/* A private key was pasted into the wrong window: what stands of it, from there to the
 * cursor, goes at once, before it can be sent or kept in a draft. */
static void
private_drop(struct view *v, struct form_row *r, const char *from)
{
	struct form *f = v->form;
	const struct refusal why = { .message = M_KEY_PRIVATE };
	size_t at = (size_t)(from - f->text), end = f->edit.cursor > at ? f->edit.cursor : f->edit.len;

	memmove(f->text + at, f->text + end, f->edit.len - end + 1);
	explicit_bzero(f->text + strlen(f->text), sizeof(f->text) - strlen(f->text));
	edit_init(&f->edit, f->text, form_room(r), f->edit.many);
	f->secret = clock_monotonic();
	row_reason(v, r, &why);
	ui_warn(v->ui, "%s", r->error);
}

/* Its rest, until nothing came for a while or something else was pressed. */
static bool
private_rest(struct form *f, const struct key_press *key)
{
	int64_t now = clock_monotonic();

	if (f->secret == 0)
		return false;
	if ((key->kind != K_TEXT && key->kind != K_ENTER && key->kind != K_TAB) ||
	    now - f->secret > REST_MS) {
		f->secret = 0;
		return false;
	}
	f->secret = now;
	return true;
}

static bool
type(struct view *v, const struct key_press *key)
{
	struct form *f = v->form;
	struct form_row *r = form_cur(f);
	const char *private;
	char full[160];

	if (!f->typing) {
		f->refused |= key->kind == K_TEXT;
		if (key->kind == K_RIGHT)
			enter(v);
		else if (key->kind == K_TEXT)
			ui_say(v->ui, "%s", r ? _("Enter opens the choices here.") : _("Press Enter, or an arrow key."));
		return true;
	}
	if (key->kind == K_RIGHT && f->edit.cursor == f->edit.len &&
	    ((r->ff->flags & (FORM_PHRASES | FORM_NAMES)) || r->f[0]->type == T_TIME)) {
		form_choose(v, r->f[0]->name);
		return true;
	}
	if (edit_key(&f->edit, key) && f->edit.changed) {
		f->dirty = true;
		f->typed = clock_monotonic();
		r->left_out = 0;
		private = key_text_private(f->text);
		if (private != NULL)
			private_drop(v, r, private);
	}
	if (f->edit.left_out) {
		r->left_out = f->edit.left_out;
		form_full_words(r, full, sizeof(full));
		ui_warn(v->ui, "%s", full);
	}
	return true;
}

/* After sending was refused a digit was meant for the page that is gone; any other key is for this one. */
static bool
stopped_key(struct view *v, const struct key_press *key)
{
	struct form *f = v->form;
	uint32_t cp = key->kind == K_TEXT && !key->pasted ? keys_fold(key->cp) : 0;

	if (!f->stopped)
		return false;
	if (cp >= '0' && cp <= '9') {
		ui_warn(v->ui, "%s", _("Not sent. Press Enter or an arrow key, then type."));
		return true;
	}
	f->stopped = false;
	return key->kind == K_ENTER;
}

/*
 * A line end between texts that came at once is pasted by a terminal that does
 * not mark pastes: in a text of many lines it stays there, and what follows at once with it.
 */
static bool
pasted_key(struct view *v, const struct key_press *key)
{
	struct form *f = v->form;
	struct key_press line = { .kind = K_TEXT, .cp = key->kind == K_TAB ? '\t' : '\n', .pasted = true };
	int64_t now = clock_monotonic();

	if ((key->kind != K_ENTER && key->kind != K_TAB) || !f->typing || !(form_cur(f)->f[0]->flags & F_LONG))
		return false;
	if (!key->burst && (f->pasted == 0 || now - f->pasted > PASTE_MS))
		return false;
	f->pasted = now;
	return type(v, &line);
}

bool
form_key(struct view *v, const struct key_press *key)
{
	struct form *f = v->form;

	form_find(f);
	if (private_rest(v->form, key) || pasted_key(v, key))
		return true;
	if (stopped_key(v, key) || known_key(v, key))
		return true;
	zero_drop(v, key);
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
