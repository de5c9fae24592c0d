/*
 * The loop and the stack of views. Nothing is drawn while keys wait or bytes
 * are on their way out, so a slow line shows the newest state and not all the
 * states between.
 */
#include "screens/kit/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/ask.h"
#include "screens/kit/form.h"
#include "screens/kit/list.h"
#include "src/clock.h"
#include "src/settings.h"
#include "src/when.h"

enum { FRAME_CALM = 1000, DRAIN_POLL = 40, YOUNG = 1000, WAIT_MAX = 60000, DEPTH_MAX = 40 };

const struct screen *
screen_find(const char *name)
{
	for (size_t i = 0; screens[i]; i++)
		if (strcmp(screens[i]->name, name) == 0)
			return screens[i];
	return NULL;
}

bool
screen_may(const struct screen *sc, const struct viewer *v)
{
	return sc->roles == 0 || (sc->roles & v->roles) != 0;
}

const char *
view_title(const struct view *v)
{
	return v->title[0] ? v->title : _(v->screen->title);
}

static const struct widget *
view_widget(const struct view *v)
{
	return v->screen->widget ? v->screen->widget : &widget_list;
}

void
ui_say(struct ui *ui, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(ui->message, sizeof(ui->message), fmt, ap);
	va_end(ap);
	ui->message_bad = false;
	ui->dirty = true;
}

void
ui_warn(struct ui *ui, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(ui->message, sizeof(ui->message), fmt, ap);
	va_end(ap);
	ui->message_bad = true;
	ui->dirty = true;
}

const char *
ui_when(const struct ui *ui, int64_t ms, char *out, size_t cap)
{
	when_text(ms, clock_now(), ui->offset, out, cap);
	return out;
}

/* First choice, else the foot; a careful page has nothing chosen. */
static void
view_first(struct view *v)
{
	v->at = AT_BAR;
	if (view_widget(v)->careful) {
		v->at = AT_NONE;
		return;
	}
	for (size_t i = v->top; i < v->page.n; i++) {
		if (v->page.row[i].kind == ROW_CHOICE) {
			v->at = (int)i;
			return;
		}
	}
}

/* After a load: the cursor on the same thing, at the same place if it is gone. */
static void
view_aim(struct view *v, const struct row *was, bool first)
{
	int at;

	if (first) {
		v->top = 0;
		view_first(v);
		return;
	}
	if (v->top >= v->page.n)
		v->top = 0;
	if (!was || v->at < 0)
		return;
	at = page_find(&v->page, was);
	if (at >= 0)
		v->at = at;
	else if (v->at >= (int)v->page.n || v->page.row[v->at].kind != ROW_CHOICE)
		view_first(v);
}

static void
view_load(struct view *v)
{
	struct page old = v->page;
	bool first = v->drawn == 0 && old.n == 0;
	struct row was = { 0 };
	bool had = v->at >= 0 && v->at < (int)old.n;
	struct txn t;

	v->stale = false;
	v->ui->dirty = true;
	if (!v->screen->load)
		return;
	if (had) {
		was = old.row[v->at];
		was.left = was.right = was.cells = NULL;
	}
	if (v->screen->fetch && (first || v->fresh))
		v->screen->fetch(v);
	memset(&v->page, 0, sizeof(v->page));
	txn_begin(&t, v->s->db, false);
	v->screen->load(v, &t);
	txn_abort(&t);
	page_filter(&v->page, v->filter);
	if (first || v->fresh) {
		page_clear(&old);
	} else {
		struct page new = v->page;
		size_t before = old.fresh;

		page_merge(&old, &new);
		v->page = old;
		if (v->page.fresh > before)
			v->changed = clock_now();
	}
	v->fresh = false;
	view_aim(v, had ? &was : NULL, first);
}

void
view_refresh(struct view *v)
{
	v->fresh = true;
	v->stale = true;
	v->ui->dirty = true;
}

struct view *
ui_open(struct ui *ui, const struct screen *sc, const struct arg *arg, int tag)
{
	struct view *v;
	int depth = 0;

	for (v = ui->top; v; v = v->below)
		depth++;
	if (!sc || depth >= DEPTH_MAX || !screen_may(sc, &ui->s->viewer)) {
		ui_warn(ui, "%s", _("You may not open this."));
		return NULL;
	}
	v = calloc(1, sizeof(*v));
	if (v)
		v->state = calloc(1, sc->state_size ? sc->state_size : 1);
	if (!v || !v->state) {
		free(v);
		ui_warn(ui, "%s", _("No memory; leave other screens first."));
		return NULL;
	}
	v->ui = ui;
	v->s = ui->s;
	v->screen = sc;
	v->tag = tag;
	if (arg)
		v->arg = *arg;
	v->below = ui->top;
	v->at = view_widget(v)->careful ? AT_NONE : AT_BAR;
	ui->top = v;
	ui->dirty = true;
	if (sc->open)
		sc->open(v);
	if (v == ui->top || v->below)
		v->stale = v->screen->load != NULL;
	return v;
}

struct view *
view_open(struct view *v, const char *name, const struct arg *arg, int tag)
{
	return ui_open(v->ui, screen_find(name), arg, tag);
}

static void
view_free(struct view *v)
{
	page_clear(&v->page);
	explicit_bzero(v->state, v->screen->state_size);	/* may have held a password */
	free(v->state);
	free(v);
}

/* Takes the top view off; it is freed later, because its own code may be running. */
static void
ui_pop(struct ui *ui)
{
	struct view *v = ui->top;

	ui->top = v->below;
	if (v->screen->close)
		v->screen->close(v);
	form_free(v);
	v->below = ui->dead;
	ui->dead = v;
	ui->dirty = true;
	if (ui->top)
		view_refresh(ui->top);
	else
		ui->quit = true;
}

void
view_close(struct view *v)
{
	struct ui *ui = v->ui;
	struct view *above;

	for (above = ui->top; above && above != v; above = above->below)
		continue;
	if (!above)
		return;
	while (ui->top != v)
		ui_pop(ui);
	ui_pop(ui);
}

void
view_answer(struct view *v, const struct result *r)
{
	struct view *below = v->below;
	int tag = v->tag;

	view_close(v);
	if (!below)
		return;
	if (tag < 0)
		ask_result(below, tag, r);
	else if (below->screen->result)
		below->screen->result(below, tag, r);
}

void
ui_home(struct ui *ui)
{
	while (ui->top && ui->top->below)
		ui_pop(ui);
}

void
ui_language(struct ui *ui, enum language l)
{
	ui->s->language = l;
	tr_set(l);
	for (struct view *v = ui->top; v; v = v->below)
		v->stale = v->fresh = true;
	ui->dirty = true;
}

bool
ui_charset(struct ui *ui, enum charset cs)
{
	if (!keys_set_charset(ui->keys, cs) || !term_set_charset(ui->term, cs)) {
		ui_warn(ui, "%s", _("This server does not have that charset."));
		return false;
	}
	ui->s->charset = cs;
	ui->dirty = true;
	return true;
}

void
ui_plain(struct ui *ui, const char *text)
{
	const char *bytes;
	size_t n;

	ui->suspended = true;
	term_suspend(ui->term);
	term_plain(ui->term, text);
	term_plain(ui->term, _("-- press Enter to go back --"));
	term_plain(ui->term, "\n");
	n = term_frame(ui->term, &bytes);
	ui->s->io.write(ui->s->io.ctx, bytes, n);
}

static void
ui_look(struct ui *ui)
{
	struct txn t;

	txn_begin(&t, ui->s->db, false);
	ui->offset = setting_offset(&t);
	header_load(ui, &t);
	txn_abort(&t);
	ring_look(ui, clock_now());
}

/* Says that the keeper is away while something waits for it. */
static void
ui_idle(void *ctx, int waited)
{
	struct ui *ui = ctx;

	if (waited < 1000 || ui->away)
		return;
	ui->away = true;
	ui_warn(ui, "%s", _("Waiting for the store; what you typed is kept."));
	ui_draw(ui);
}

struct ui *
ui_new(struct session *s)
{
	struct ui *ui = calloc(1, sizeof(*ui));
	const char *why = NULL;
	int cols = 0, rows = 0;

	if (!ui)
		return NULL;
	ui->s = s;
	tr_set(s->language);
	s->io.size(s->io.ctx, &cols, &rows);
	ui->keys = keys_new(s->charset);
	ui->term = term_new(s->term, cols, rows, s->charset, &why);
	if (!ui->keys || !ui->term) {
		if (why)
			s->io.write(s->io.ctx, why, strlen(why));
		s->io.write(s->io.ctx, "\r\n", 2);
		ui_free(ui);
		return NULL;
	}
	ui->garbled_line = true;
	ui->dirty = true;
	if (s->link)
		link_set_idle(s->link, ui_idle, ui);
	ui_look(ui);
	return ui;
}

static void
dead_free(struct ui *ui)
{
	while (ui->dead) {
		struct view *v = ui->dead;

		ui->dead = v->below;
		view_free(v);
	}
}

void
ui_free(struct ui *ui)
{
	const char *bytes;
	size_t n;

	while (ui->top)
		ui_pop(ui);
	dead_free(ui);
	if (ui->s->link)
		link_set_idle(ui->s->link, NULL, NULL);
	if (ui->term) {
		term_end(ui->term);
		n = term_frame(ui->term, &bytes);
		ui->s->io.write(ui->s->io.ctx, bytes, n);
	}
	term_free(ui->term);
	keys_free(ui->keys);
	free(ui);
}

void
ui_draw(struct ui *ui)
{
	struct view *v = ui->top;
	int64_t now = clock_now();
	const char *bytes;
	size_t n;

	if (!v)
		return;
	while (v->stale && ui->top == v)
		view_load(v);
	if (ui->top == v && v->drawn == 0 && !v->screen->load)
		view_first(v);
	if (ui->top != v)
		return;
	term_clear(ui->term);
	view_widget(v)->draw(v);
	if (ring_bell(ui, now))
		term_bell(ui->term);
	n = term_frame(ui->term, &bytes);
	ui->s->io.write(ui->s->io.ctx, bytes, n);
	ui->dirty = ui->calm = false;
	ui->framed = now;
	ui->minute = now / MINUTE;
	if (v->drawn == 0) {
		v->drawn = now;
		if (view_widget(v)->careful)
			keys_drop(ui->keys);
	}
}

/* The first screen's line: 8 changes the charset, any other key takes it away. */
static bool
garbled_key(struct ui *ui, const struct key *key)
{
	bool eight = key->kind == K_TEXT && keys_fold(key->cp) == '8';

	if (!ui->garbled_line)
		return false;
	if (!eight) {
		ui->garbled_line = false;
		return false;
	}
	if (ui_charset(ui, ui->s->charset == charset_utf8 ? charset_gb18030 : charset_utf8))
		ask_keep_charset(ui->top);
	ui->garbled_line = true;
	return true;
}

static void
ui_key(struct ui *ui, const struct key *key, int64_t now)
{
	struct view *v = ui->top;

	/* Keys typed ahead find the rows they mean. */
	if (v->stale)
		view_load(v);
	if (v->drawn == 0 && !v->screen->load)
		view_first(v);
	ui->dirty = true;
	ui->calm = false;
	if (ui->suspended) {
		term_resume(ui->term);
		ui->suspended = false;
		return;
	}
	ui->message[0] = '\0';
	if (key->kind == K_CTRL && key->cp == 'l') {
		term_repaint(ui->term);
		return;
	}
	if (key->kind == K_CTRL && key->cp == 'g' && ring_open(ui, now))
		return;
	if (garbled_key(ui, key))
		return;
	if (view_widget(v)->careful && v->drawn == 0)
		return;
	if (!view_widget(v)->key(v, key) && !view_widget(v)->typing)
		ask_key(v, key);
}

static void
ui_keys(struct ui *ui)
{
	char bytes[512];
	int64_t now = clock_now();
	struct key key;
	size_t n, at = 0;

	keys_set_rtt(ui->keys, ui->s->io.rtt(ui->s->io.ctx));
	n = ui->s->io.read(ui->s->io.ctx, bytes, sizeof(bytes));
	do {
		at += keys_feed(ui->keys, bytes + at, n - at, now);
		while (!ui->quit && ui->top && keys_next(ui->keys, &key, now)) {
			ui_key(ui, &key, now);
			/* A page that wants a first look gets it before the next key. */
			if (ui->top && view_widget(ui->top)->careful && ui->top->drawn == 0)
				ui_draw(ui);
		}
	} while (at < n && !ui->quit && ui->top);
}

static void
ui_notices(struct ui *ui)
{
	struct notice n;
	enum link_event e;
	bool any = false;

	while ((e = link_next(ui->s->link, &n)) != LINK_NONE) {
		if (e == LINK_ENDED) {
			ui->quit = true;
			return;
		}
		any = true;
	}
	if (!any)
		return;
	ui->away = false;
	if (!session_refresh(ui->s)) {
		ui->quit = true;
		return;
	}
	ui_look(ui);
	for (struct view *v = ui->top; v; v = v->below)
		v->stale = v->screen->load != NULL;
	if (!ui->dirty)
		ui->calm = true;
	ui->dirty = true;
}

static void
ui_tick(struct ui *ui, int64_t now)
{
	struct view *v = ui->top;
	const struct widget *w = view_widget(v);

	if (now / MINUTE != ui->minute) {
		ui->minute = now / MINUTE;
		ring_look(ui, now);
		v->stale = v->screen->load != NULL;
		ui->dirty = true;
	}
	if (w->pause && w->wait && w->wait(v, now) == 0)
		w->pause(v, now);
	if (ring_wait(ui, now) == 0)
		ui->dirty = true;
}

static int
earlier(int a, int b)
{
	return a < 0 ? b : b < 0 || a < b ? a : b;
}

/* How long nothing can happen by itself. */
static int
ui_wait(const struct ui *ui, int64_t now)
{
	const struct view *v = ui->top;
	int ms = (int)(MINUTE - now % MINUTE);

	ms = earlier(ms, keys_timeout(ui->keys, now));
	ms = earlier(ms, ring_wait(ui, now));
	if (view_widget(v)->wait)
		ms = earlier(ms, view_widget(v)->wait(v, now));
	if (ui->dirty && ui->s->io.pending(ui->s->io.ctx) > 0)
		ms = earlier(ms, DRAIN_POLL);
	else if (ui->dirty)
		ms = ui->calm ? earlier(ms, (int)(ui->framed + FRAME_CALM - now)) : 0;
	return ms < 0 ? 0 : ms > WAIT_MAX ? WAIT_MAX : ms;
}

/* True when the person is ready for a frame. */
static bool
ui_may_draw(const struct ui *ui, int64_t now)
{
	if (!ui->dirty || !ui->top || ui->suspended)
		return false;
	if (ui->calm && ui->top->screen->live && now - ui->framed < FRAME_CALM)
		return false;
	return ui->s->io.pending(ui->s->io.ctx) == 0;
}

bool
ui_step(struct ui *ui, int timeout)
{
	struct transport *io = &ui->s->io;
	int fd = ui->s->link ? link_fd(ui->s->link) : -1;
	int ms = earlier(timeout, ui_wait(ui, clock_now()));
	unsigned events = io->wait(io->ctx, fd, ms);
	int cols, rows;

	if (events & (TRANSPORT_CLOSED | TRANSPORT_EOF))
		return false;
	if (events & TRANSPORT_RESIZE) {
		io->size(io->ctx, &cols, &rows);
		term_resize(ui->term, cols, rows);
		ui->dirty = true;
	}
	if (events & TRANSPORT_FD)
		ui_notices(ui);
	if (!ui->quit && ui->top)
		ui_keys(ui);
	if (!ui->quit && ui->top) {
		ui_tick(ui, clock_now());
		if (!(io->wait(io->ctx, -1, 0) & TRANSPORT_INPUT) &&
		    ui_may_draw(ui, clock_now()))
			ui_draw(ui);
	}
	dead_free(ui);
	return !ui->quit && ui->top;
}

/* Whatever is being typed is saved when the link is gone. */
static void
ui_save(struct ui *ui)
{
	for (struct view *v = ui->top; v; v = v->below)
		if (view_widget(v)->pause)
			view_widget(v)->pause(v, clock_now());
}

void
ui_run(struct session *s)
{
	struct ui *ui = ui_new(s);

	if (!ui)
		return;
	if (ui_open(ui, screen_find("board"), NULL, 0)) {
		ask_first(ui->top);
		while (ui_step(ui, -1))
			continue;
		ui_save(ui);
	}
	ui_free(ui);
}
