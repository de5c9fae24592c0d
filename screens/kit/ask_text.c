/*
 * One line of text that is asked for. What is typed and not entered yet is kept as a draft,
 * as in forms: with the page, the question and the text, so that a line that is cut loses
 * none of it. A secret is not kept.
 */
#include "screens/kit/ask_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/edit.h"
#include "screens/kit/header.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"

enum { PAUSE_MS = 1000, RETRY_MS = 10000, CONTENT_MAX = 4000 };
enum { C_TAG = 7, C_TITLE, C_NOTE, C_TEXT, C_MAX, C_AGAIN };

struct question {
	struct edit	edit;
	struct asked	a;		/* a.text is what is typed */
	bool		secret;
	bool		passing;	/* no draft is kept of it */
	bool		dirty;		/* typed since it was kept */
	int64_t		due;		/* when to keep it, by clock_monotonic() */
	int		at;		/* 0 the text, 1 done, 2 back */
};

/* ---- kept as a draft ---- */

/* The page of a record without a state of its own asks the same again when it is opened about
 * the same record. */
static bool
comes_back(const struct view *v)
{
	const struct screen *sc = v->below->screen;

	return sc->shows && sc->state_size == 0 && !v->below->form && !v->answered;
}

static void
content_write(const struct view *v, struct buf *b)
{
	const struct question *q = v->state;

	draft_page_write(b, v->below);
	wire_number(b, C_TAG, (uint64_t)v->tag);
	wire_text(b, C_TITLE, v->title);
	wire_text(b, C_NOTE, q->a.note);
	wire_text(b, C_TEXT, q->a.text);
	wire_number(b, C_MAX, q->edit.size - 1);
	wire_number(b, C_AGAIN, comes_back(v));
}

static void
item_read(const struct wire_item *item, struct asked *a)
{
	const struct {
		unsigned no;
		char	*text;
		size_t	 cap;
	} texts[] = { { C_TITLE, a->title, sizeof(a->title) }, { C_NOTE, a->note, sizeof(a->note) },
	    { C_TEXT, a->text, sizeof(a->text) } };

	if (draft_page_read(item, &a->page))
		return;
	for (size_t i = 0; item->type == 2 && i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].no == item->no)
			snprintf(texts[i].text, texts[i].cap, "%.*s", (int)item->len, (const char *)item->data);
	if (item->type != 0)
		return;
	if (item->no == C_TAG)
		a->tag = (int)item->number;
	else if (item->no == C_MAX)
		a->max = item->number;
	else if (item->no == C_AGAIN)
		a->again = item->number != 0;
}

bool
asked_get(struct view *v, uint64_t draft, struct asked *out)
{
	uint8_t content[CONTENT_MAX];
	struct wire_item item;
	struct wire w;
	int n;

	*out = (struct asked){ 0 };
	n = keeper_draft_get(v->s->link, draft, &out->draft, content, sizeof(content));
	if (n < 0)
		return false;
	wire_open(&w, content, (size_t)n);
	while (wire_next(&w, &item) == 1)
		item_read(&item, out);
	return true;
}

static void
text_drop(struct view *v)
{
	struct question *q = v->state;

	draft_drop(v, &q->a.draft);
	q->dirty = false;
}

static void
text_keep(struct view *v)
{
	struct question *q = v->state;
	struct draft_head *d = &q->a.draft;
	char content[CONTENT_MAX];
	struct buf b;

	q->dirty = false;
	if (!q->a.text[0]) {
		text_drop(v);
		return;
	}
	buf_init(&b, content, sizeof(content));
	content_write(v, &b);
	snprintf(d->form, sizeof(d->form), "asked");
	d->drill = v->below->drill;
	if (draft_keep(v, d, &b))
		return;
	q->dirty = true;		/* the person types on, and it is tried again */
	q->due = clock_monotonic() + RETRY_MS;
}

static int
text_wait(const struct view *v, int64_t now)
{
	const struct question *q = v->state;

	if (!q->dirty)
		return -1;
	return q->due > now ? (int)(q->due - now) : 0;
}

static void
text_pause(struct view *v)
{
	if (((struct question *)v->state)->dirty)
		text_keep(v);
}

static void
text_changed(struct question *q)
{
	if (q->passing)
		return;
	q->dirty = true;
	q->due = clock_monotonic() + PAUSE_MS;
}

/* ---- the screen ---- */

static void
stars_draw(const struct view *v, const struct edit *e, int y)
{
	char stars[80];
	int n = edit_length(e) < 60 ? edit_length(e) : 60;

	memset(stars, '*', sizeof(stars));
	term_put_len(v->ui->term, y, 2, TERM_NORMAL, stars, (size_t)n, -1);
	term_cursor(v->ui->term, y, 2 + n, true);
}

static void
text_draw(struct view *v)
{
	struct question *q = v->state;
	struct term *t = v->ui->term;
	int y = header_draw(v->ui, v), cols = term_cols(t);
	size_t len = strlen(q->a.note), at = 0, next = 0;
	struct edit_view ev;

	while (at < len) {
		size_t n = text_wrap(q->a.note + at, len - at, cols, &next);

		term_put_len(t, y++, 0, TERM_NORMAL, q->a.note + at, n, cols);
		at += next;
	}
	y++;
	term_put(t, y, 0, TERM_BOLD, q->at == 0 ? ">" : " ", -1);
	if (q->secret) {
		stars_draw(v, &q->edit, y);
	} else {
		edit_view(&q->edit, cols - 3, &ev);
		term_put_len(t, y, 2, TERM_UNDERLINE, ev.text, ev.len, cols - 3);
		if (ev.more_left)
			term_put(t, y, 1, TERM_BOLD, "<", -1);
		if (ev.more_right)
			term_put(t, y, cols - 1, TERM_BOLD, ">", -1);
		term_cursor(t, y, 2 + ev.cursor, true);
	}
	term_put(t, y + 2, 0, TERM_NORMAL, q->at == 1 ? ">" : " ", -1);
	term_put(t, y + 2, 2, TERM_NORMAL, _("done"), -1);
	term_put(t, y + 3, 0, TERM_NORMAL, q->at == 2 ? ">" : " ", -1);
	term_put(t, y + 3, 2, TERM_NORMAL, _("back"), -1);
	if (q->at > 0)
		term_cursor(t, y + 1 + q->at, 0, true);
	footer_draw(v->ui, _("Enter: done   Down: done, back"));
}

static void
text_empty(struct question *q)
{
	q->a.text[0] = '\0';
	edit_init(&q->edit, q->a.text, q->edit.size, false);
}

/* What is entered, or left by the person, is no draft any more. */
static void
text_end(struct view *v, const struct result *r)
{
	if (r)
		view_answer(v, r);
	else
		view_close(v);
	text_drop(v);
}

static bool
text_key(struct view *v, const struct key_press *key)
{
	struct question *q = v->state;
	struct result r = { .what = 1, .text = q->a.text };
	char was[sizeof(q->a.text)], words[200];

	memcpy(was, q->a.text, sizeof(was));
	if (key->kind == K_UP || key->kind == K_BACKTAB)
		q->at = q->at > 0 ? q->at - 1 : 2;
	else if (key->kind == K_DOWN || key->kind == K_TAB)
		q->at = q->at < 2 ? q->at + 1 : 0;
	else if (key->kind == K_ESC || (key->kind == K_ENTER && q->at == 2))
		text_end(v, NULL);
	else if (key->kind == K_ENTER)
		text_end(v, &r);
	else if (q->at == 0 && q->edit.whole && key->kind == K_BACKSPACE)
		text_empty(q);
	else if (q->at == 0)
		edit_key(&q->edit, key);
	if (strcmp(was, q->a.text) != 0)
		text_changed(q);
	if (q->edit.left_out) {
		edit_full_words(q->edit.size, q->edit.left_out, words, sizeof(words));
		ui_warn(v->ui, "%s", words);
	}
	return true;
}

static const struct widget widget_text = { .draw = text_draw, .key = text_key, .wait = text_wait,
    .pause = text_pause, .typing = true };

const struct screen kit_text = {
	.name = "kit_text",
	.title = N_("Text"),
	.help = N_("One line of text."),
	.widget = &widget_text,
	.state_size = sizeof(struct question),
};

struct view *
ask_text(struct view *v, int tag, const char *title, const char *note, size_t max, bool secret)
{
	struct view *w = ui_open(v->ui, &kit_text, NULL, tag);
	struct question *q;

	if (!w)
		return NULL;
	q = w->state;
	snprintf(w->title, sizeof(w->title), "%s", title);
	snprintf(q->a.note, sizeof(q->a.note), "%s", note ? note : "");
	q->secret = q->passing = secret;
	edit_init(&q->edit, q->a.text, max + 1 < sizeof(q->a.text) ? max + 1 : sizeof(q->a.text), false);
	return w;
}

void
ask_search(struct view *w, const char *text, size_t max)
{
	struct question *q = w->state;

	q->passing = true;
	snprintf(q->a.text, sizeof(q->a.text), "%s", text);
	edit_init(&q->edit, q->a.text, max + 1, false);
	edit_whole(&q->edit);
}

void
ask_begin(struct view *w, const char *text)
{
	struct question *q = w->state;

	snprintf(q->a.text, q->edit.size, "%s", text);
	edit_init(&q->edit, q->a.text, q->edit.size, false);
	if (text[0])
		edit_whole(&q->edit);
}

bool
asked_again(struct ui *ui, const struct asked *a)
{
	const struct screen *sc = screen_find(a->page.name);
	struct view *page = a->again && sc && screen_may(sc, &ui->s->viewer) ?
	    ui_open(ui, sc, &a->page.arg, 0) : NULL;
	struct view *w = page ? ask_text(page, a->tag, a->title, a->note, a->max, false) : NULL;
	struct question *q;

	if (!w)
		return false;
	q = w->state;
	q->a.draft = a->draft;
	memcpy(q->a.text, a->text, sizeof(q->a.text));
	edit_init(&q->edit, q->a.text, q->edit.size, false);
	return true;
}
