/* A list pasted from a spreadsheet, looked at, then stored. */
#include "screens/kit/paste.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/ask.h"
#include "screens/kit/header.h"
#include "screens/kit/ui_loop.h"
#include "src/text/rows.h"

enum { TAG_STORE = 1, TAG_FAULTS };
enum { STORE = 1, CHANGE, OTHER };
enum { AT_TEXT, AT_LOOK, AT_LEAVE, AT_EMPTY, PLACES };

#define TAIL 6			/* lines of what was pasted that stay in sight */

void
paste_open(struct view *v)
{
	struct paste *p = v->state;

	buf_grow(&p->text, UPLOAD_MAX);
}

void
paste_close(struct view *v)
{
	struct paste *p = v->state;

	buf_free(&p->text);
}

static void
empty(struct view *v)
{
	paste_close(v);
	paste_open(v);
}

/* Lines with something in them. */
static size_t
lines_of(const struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++)
		n += b->data[i] != '\n' && (i + 1 == b->len || b->data[i + 1] == '\n');
	return n;
}

/* Where the last n lines begin. */
static size_t
tail_of(const struct buf *b, int n)
{
	size_t at = b->len;

	while (at > 0 && (b->data[at - 1] != '\n' || --n > 0))
		at--;
	return at;
}

/* The last lines as they were pasted, tabs as wide blanks; the cursor behind. */
static int
tail_draw(struct view *v, int y)
{
	struct paste *p = v->state;
	struct term *t = v->ui->term;
	const char *text = (const char *)p->text.data;
	int cols = term_cols(t);
	char line[400];

	for (size_t at = tail_of(&p->text, TAIL); ; y++) {
		size_t end = at, n = 0;
		int used;
		for (; end < p->text.len && text[end] != '\n'; end++)
			if (n + 1 < sizeof line)
				line[n++] = text[end] == '\t' ? ' ' : text[end];
		used = term_put_len(t, y, 2, TERM_UNDERLINE, line, n, cols - 2);
		if (end >= p->text.len) {
			term_cursor(t, y, used + 2 < cols ? used + 2 : cols - 1, true);
			return y + 1;
		}
		at = end + 1;
	}
}

/* Over as many lines as it takes; the next line. */
static int
wrapped(struct term *t, int y, const char *text)
{
	size_t len = strlen(text), next = 0;
	int cols = term_cols(t);

	for (size_t at = 0; at < len; at += next) {
		size_t n = text_wrap(text + at, len - at, cols, &next);
		term_put_len(t, y++, 0, TERM_NORMAL, text + at, n, cols);
	}
	return y;
}

static const char *
columns_words(const struct view *v, char *out, size_t cap)
{
	const struct paste_list *l = v->screen->paste;
	struct buf b;

	if (l->columns)
		return _(l->columns);
	buf_init(&b, out, cap);
	l->names(v, &b);
	return buf_str(&b);
}

static void
paste_draw(struct view *v)
{
	static const char *const rows[] = { N_("look at it"), N_("leave"), N_("begin anew") };
	struct paste *p = v->state;
	struct term *t = v->ui->term;
	int y = header_draw(v->ui, v), cols = term_cols(t);
	char text[200], columns[1000];

	y = wrapped(t, y, _("Paste the rows with their column names:"));
	y = wrapped(t, y, columns_words(v, columns, sizeof(columns)));
	snprintf(text, sizeof text, P_("%zu line", "%zu lines", lines_of(&p->text)), lines_of(&p->text));
	term_put(t, y++, 0, TERM_BOLD, p->text.len > 0 ? text : "", cols);
	y = tail_draw(v, y) + 1;
	for (int i = 0; i < 3; i++, y++) {
		term_put(t, y, 0, TERM_NORMAL, p->at == i + 1 ? ">" : " ", -1);
		term_put(t, y, 2, TERM_NORMAL, _(rows[i]), cols - 2);
		if (p->at == i + 1)
			term_cursor(t, y, 0, true);
	}
	footer_draw(v->ui, _("Down: look at it, leave"));
}

static void
take_char(struct view *v, uint32_t cp)
{
	struct paste *p = v->state;
	char out[4];
	size_t n = text_encode(cp, out);

	buf_put(&p->text, out, n);
	if (p->text.failed)
		ui_warn(v->ui, _("More than %d MB; begin anew with less."), UPLOAD_MAX / (1024 * 1024));
}

/* The last character, whole. */
static void
take_back(struct buf *b)
{
	while (b->len > 0 && (b->data[b->len - 1] & 0xc0) == 0x80)
		b->len--;
	if (b->len > 0)
		b->len--;
}

static void
faults_show(struct view *v, const struct rows *r)
{
	struct view *w = ask_choice(v, TAG_FAULTS, _("Nothing can be stored yet"));

	if (!w)
		return;
	page_choice_text(&w->page, 1, 0, _("back to the text"));
	page_text(&w->page, P_("%zu mistake:", "%zu mistakes:", r->nfaults), r->nfaults);
	for (size_t i = 0; i < r->nfaults; i++) {
		const struct row_fault *f = &r->fault[i];
		char said[600], line[40] = "";

		refusal_words(v, NULL, &f->why, said, sizeof(said));
		if (f->line > 0)
			snprintf(line, sizeof line, _("line %u"), f->line);
		page_text(&w->page, "%s%s%s: %s", line, f->line > 0 && f->column[0] ? " " : "", f->column,
		    said);
	}
}

/* What becomes of it, in front of the choice to store it. */
static void
rows_show(struct view *v, const void *read)
{
	const struct paste_list *l = v->screen->paste;
	const struct paste *p = v->state;
	struct view *w = ask_confirm(v, TAG_STORE, _(l->ask));
	char unread[300];
	struct buf b = BUF(unread);
	struct txn t;
	size_t had;

	if (!w)
		return;
	l->sum(&w->page, read);
	rows_unread(read, &b);
	if (b.len > 0)
		page_text(&w->page, _("Columns that are not read: %s"), buf_str(&b));
	page_choice_text(&w->page, STORE, 0, _(l->yes));
	page_choice_text(&w->page, CHANGE, 0, _("change the text"));
	if (!p->other && l->others && l->others(read) > 0)
		page_choice_text(&w->page, OTHER, 0, _(l->other));
	page_head(&w->page, "%s", _("Rows"));
	had = w->page.n;
	do {
		page_cut(&w->page, had);
		txn_begin(&t, v->s->db, false);
		l->show(&w->page, &t, read);
	} while (txn_again(&t));
}

static void
look(struct view *v)
{
	const struct paste_list *l = v->screen->paste;
	struct paste *p = v->state;
	void *read = calloc(1, l->size);
	struct refusal why = { .message = M_NOT_STORED };
	char said[600];
	struct txn t;
	int rc = -1;
	bool again = read != NULL;

	while (again) {
		txn_begin(&t, v->s->db, false);
		rc = l->look(read, v, &t, &p->text, p->other, &why);
		again = txn_again(&t);
		if (again)
			l->drop(read);
	}
	if (rc != 0) {
		refusal_words(v, NULL, &why, said, sizeof(said));
		ui_warn(v->ui, "%s", said);
	} else if (l->try && !l->try(v, read)) {
		;	/* said */
	} else if (((const struct rows *)read)->nfaults > 0) {
		faults_show(v, read);
	} else {
		rows_show(v, read);
	}
	if (read)
		l->drop(read);
	free(read);
}

static void
store(struct view *v)
{
	const struct paste_list *l = v->screen->paste;
	struct paste *p = v->state;
	struct errand o;
	char op[60];

	snprintf(op, sizeof op, "%.40s.import", v->arg.text);
	if (!errand_begin(v, &o, l->op ? l->op : op))
		return;
	errand_bool(&o, "confirm", true);
	o.file = &p->text;
	ui_say(v->ui, P_("Storing %zu line …", "Storing %zu lines …", lines_of(&p->text)), lines_of(&p->text));
	ui_draw(v->ui);
	if ((l->send ? l->send(v, &o, p->other) : errand_send(v, &o, NULL)) == DONE)
		empty(v);
}

void
paste_result(struct view *v, int tag, const struct result *r)
{
	struct paste *p = v->state;

	if (tag == TAG_STORE && r->what == STORE) {
		store(v);
	} else if (tag == TAG_STORE && r->what == OTHER) {
		p->other = true;
		look(v);
	}
}

static void
enter(struct view *v, struct paste *p)
{
	switch (p->at) {
	case AT_LOOK:
		p->other = false;
		look(v);
		break;
	case AT_EMPTY:
		empty(v);
		p->at = AT_TEXT;
		break;
	case AT_LEAVE:
		view_close(v);
		break;
	default:
		take_char(v, '\n');
	}
}

/* A newline is text, pasted or typed: the rows below are reached by Down alone. */
static bool
paste_key(struct view *v, const struct key_press *key)
{
	struct paste *p = v->state;

	if (key->kind == K_UP || key->kind == K_BACKTAB)
		p->at = (p->at + PLACES - 1) % PLACES;
	else if (key->kind == K_DOWN || (key->kind == K_TAB && p->at != AT_TEXT))
		p->at = (p->at + 1) % PLACES;
	else if (key->kind == K_PGDN)
		p->at = AT_LOOK;
	else if (key->kind == K_ESC)
		view_close(v);
	else if (key->kind == K_ENTER)
		enter(v, p);
	else if (key->kind == K_TEXT || key->kind == K_TAB) {
		p->at = AT_TEXT;
		take_char(v, key->kind == K_TAB ? '\t' : key->cp);
	} else if (key->kind == K_BACKSPACE && p->at == AT_TEXT) {
		take_back(&p->text);
	}
	return true;
}

const struct widget widget_paste = { .draw = paste_draw, .key = paste_key, .typing = true };
