/*
 * The loop: keys, sizes, notices, the minute, and when to draw. Nothing is
 * drawn while keys wait or bytes are on their way out, so a slow line shows the
 * newest state and not all the states between.
 */
#include "screens/kit/ui_loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/ask.h"
#include "screens/kit/foreign.h"
#include "screens/kit/header.h"
#include "screens/kit/list.h"
#include "screens/kit/part.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/settings.h"

enum { FRAME_CALM = 1000, DRAIN_POLL = 40, WAIT_MAX = 60000 };
enum { DEAF_STORED = 1000, DEAF_TWICE = 300, DEAF_MOST = 10000, RTT_MAX = 3000, HASTY = 10000 };
enum { WENT_ON = 5 };	/* keys */

/* When a person can have seen a frame of now and pressed a key for it. */
static int64_t
seen_by(const struct ui *ui, int64_t now)
{
	int rtt = ui->s->io.rtt(ui->s->io.ctx);

	return now + (rtt < 0 ? 0 : rtt < RTT_MAX ? rtt : RTT_MAX);
}

static int64_t
silence(const struct ui *ui)
{
	return ui->s->io.silence(ui->s->io.ctx);
}

static void
ui_look(struct ui *ui)
{
	struct txn t;

	do {
		txn_begin(&t, ui->s->db, false);
		ui->offset = setting_offset(&t);
		header_load(ui, &t);
		ui->shows = t.seen;
	} while (txn_again(&t));
}

/* Says that the keeper is away while something waits for it. */
static void
ui_idle(void *ctx, int waited)
{
	struct ui *ui = ctx;

	if (waited >= 1000 && !ui->away) {
		ui->away = true;
		ui_warn(ui, "%s", _("Waiting for the store; what you typed is kept."));
		ui_draw(ui);
	}
	/* Without it nothing reaches the person, and the end does not reach us. */
	if (ui->idle)
		ui->idle(ui->idle_ctx, waited);
}

struct ui *
ui_new(struct session *s, const struct watch *watch)
{
	struct ui *ui = calloc(1, sizeof(*ui));
	const char *why = NULL;
	int cols = 0, rows = 0;

	if (!ui)
		return NULL;
	ui->s = s;
	ui->watch = watch;
	ui->widget = &widget_list;
	if (s->link)
		ui->idle = link_get_idle(s->link, &ui->idle_ctx);
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
	ui->watch->look(ui, clock_now());
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
		link_set_idle(ui->s->link, ui->idle, ui->idle_ctx);
	if (ui->term) {
		term_end(ui->term);
		n = term_frame(ui->term, &bytes);
		ui->s->io.write(ui->s->io.ctx, bytes, n);
	}
	term_free(ui->term);
	keys_free(ui->keys);
	free(ui->ring.of);
	free(ui);
}

void
ui_draw(struct ui *ui)
{
	struct view *v = ui->top;
	int64_t now = clock_monotonic();
	const char *bytes;
	bool by_itself = false;
	size_t n;

	if (!v)
		return;
	while (v->stale && ui->top == v)
		view_load(v);
	if (ui->top == v && v->drawn == 0 && !v->screen->load && v->at < 0)
		view_first(v);
	if (ui->top != v)
		return;
	term_clear(ui->term);
	view_widget(v)->draw(v);
	if (ui->watch->bell(ui))
		term_bell(ui->term);
	n = term_frame(ui->term, &bytes);
	ui->s->io.write(ui->s->io.ctx, bytes, n);
	ui->watch->drawn(ui);
	ui->silent = silence(ui) >= SILENT_MS;
	ui->dirty = ui->calm = false;
	ui->framed = now;
	ui->minute = clock_now() / MINUTE;
	if (v->drawn == 0) {
		v->drawn = now;
		if (view_widget(v)->careful)
			keys_drop(ui->keys);
		by_itself = view_widget(v)->unbidden;
		if (by_itself)
			v->returned = v->by_digit = true;
	}
	if (v->returned) {
		v->deaf = seen_by(ui, now) + DEAF_STORED;
		v->hasty = by_itself ? 0 : v->deaf + HASTY;	/* nothing was stored */
	}
	v->returned = false;
}

/* What the first screen's line names: 8, and where digits are typed Ctrl-T. */
static bool
is_garbled_key(const struct ui *ui, const struct key_press *key)
{
	if (view_widget(ui->top)->typing)
		return key->kind == K_CTRL && key->cp == 't';
	return key->kind == K_TEXT && !key->pasted && keys_fold(key->cp) == '8';
}

/*
 * The first screen's line: its key changes the charset, any other takes the line
 * away. Who changed it, and may have meant 更多, keeps the line until he went on for
 * some keys: only that shows that he can read, so only then is the charset kept.
 */
static bool
garbled_key(struct ui *ui, const struct key_press *key)
{
	if (!ui->garbled_line)
		return false;
	if (is_garbled_key(ui, key)) {
		ui->tried |= ui_charset(ui, ui->s->charset == charset_utf8 ?
		    charset_gb18030 : charset_utf8);
		ui->went_on = 0;
		return true;
	}
	/* Nothing can be kept before there is a password. */
	if (view_widget(ui->top)->typing || ui->s->is_first_login)
		return false;
	if (ui->tried && ++ui->went_on < WENT_ON)
		return false;
	ui->garbled_line = false;
	if (ui->tried)
		ui->watch->keep(ui->top);
	ui->tried = false;
	return false;
}

static uint32_t
key_char(const struct key_press *key)
{
	return key->kind == K_TEXT ? keys_fold(key->cp) : 0;
}

static bool
is_digit(const struct key_press *key)
{
	return key_char(key) >= '0' && key_char(key) <= '9';
}

/*
 * True for a key that was meant for what stood here before: typed before a
 * careful page was drawn, or the one that opened it once more; and any that
 * comes before a person can have read the page that storing brought up. Who
 * stored by Enter and goes on with a digit means that digit.
 */
static bool
ui_too_early(const struct ui *ui, const struct view *v, const struct key_press *key, int64_t now)
{
	if (view_widget(v)->typing)
		return false;
	if (v->returned)
		return true;
	if (now < v->deaf && v->deaf < now + DEAF_MOST && (v->by_digit || !is_digit(key)))
		return true;
	if (!view_widget(v)->careful)
		return false;
	return v->drawn == 0 || (v->opener && v->opener == key_char(key) &&
	    now < seen_by(ui, v->drawn) + DEAF_TWICE);
}

/*
 * After a sending no digit but 0 acts before another key, however long it takes, nor on
 * the page that 0 leads to: it was meant for the page that is gone. The same on a page
 * that does something at once, opened by a digit soon after something was stored.
 */
static bool
ui_holds(struct ui *ui, struct view *v, const struct key_press *key)
{
	if (!is_digit(key))
		v->held = v->halted = false;
	if ((!v->halted && !v->held) || key_char(key) == '0')
		return false;
	ui_say(ui, "%s", _("Something was just sent: press Down first, then the digit."));
	return true;
}

/* A sign that is no key of a list is not swallowed without a word. */
static void
say_unknown(struct ui *ui, const struct key_press *key)
{
	char sign[5] = "";

	if (key->kind != K_TEXT || key->pasted || text_columns(key->cp) <= 0)
		return;
	text_encode(key->cp, sign);
	ui_say(ui, _("“%s” is no key here; / finds rows with a word."), sign);
}

/* The screen's own keys, then those that work everywhere. */
static void
view_key(struct ui *ui, const struct key_press *key)
{
	struct view *v = ui->top;
	bool hasty = is_digit(key) && clock_monotonic() < v->hasty, halted = v->halted;

	v->hasty = is_digit(key) ? v->hasty : 0;
	ui->stored = ui->halted = false;
	if (!view_widget(v)->key(v, key) && !view_widget(v)->typing && !ask_key(v, key))
		say_unknown(ui, key);
	if (!ui->top || ui->top == v)
		return;
	if (ui->top->drawn == 0) {
		ui->top->opener = key_char(key);
		ui->top->held = hasty && view_widget(ui->top)->careful;
	}
	if (ui->stored && !view_is_open(v)) {
		ui->top->returned = true;
		ui->top->by_digit = is_digit(key);
		halted |= ui->halted;
	}
	ui->top->halted |= halted && !view_widget(ui->top)->typing && !ui->top->screen->says_back;
}

/* Beside what was stored, once, however many keys follow. */
static void
say_dropped(struct ui *ui, const struct key_press *key)
{
	const char *note = _("A key pressed too soon was not taken.");
	size_t len = strlen(ui->message);

	if (key_char(key) == 0 || strstr(ui->message, note))
		return;
	snprintf(ui->message + len, sizeof(ui->message) - len, "%s%s", len ? " " : "", note);
	ui->dirty = true;
}

static void
ui_key(struct ui *ui, const struct key_press *key, int64_t now)
{
	struct view *v = ui->top;

	/* What was stored stays said while keys of before are dropped. */
	if (!ui->suspended && ui_too_early(ui, v, key, now)) {
		v->hasty = v->hasty != 0 ? now + HASTY : 0;
		/* Who presses on and on has not read it: it waits for a pause. */
		if (view_widget(v)->unbidden && v->deaf < now + DEAF_STORED)
			v->deaf = now + DEAF_STORED;
		say_dropped(ui, key);
		return;
	}
	if (!ui->suspended && ui_holds(ui, v, key))
		return;
	/* Keys typed ahead find the rows they mean. */
	if (v->stale)
		view_load(v);
	if (v->drawn == 0 && !v->screen->load && v->at < 0)
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
	if (key->kind == K_CTRL && key->cp == 'g' && ui->watch->open(ui))
		return;
	if (garbled_key(ui, key))
		return;
	view_key(ui, key);
}

static void
ui_keys(struct ui *ui)
{
	char bytes[512];
	int64_t now = clock_monotonic();
	struct key_press key;
	enum charset foreign;
	size_t n, at = 0;

	keys_set_rtt(ui->keys, ui->s->io.rtt(ui->s->io.ctx));
	n = ui->s->io.read(ui->s->io.ctx, bytes, sizeof(bytes));
	if (n > 0 && ui->s->link)
		keeper_active(ui->s->link, now);
	foreign = foreign_drop(ui, bytes, &n);
	do {
		at += keys_feed(ui->keys, bytes + at, n - at, now);
		while (!ui->quit && ui->top && keys_next(ui->keys, &key, now)) {
			ui_key(ui, &key, now);
			/* A page that wants a first look gets it before the next key. */
			if (ui->top && view_widget(ui->top)->careful && ui->top->drawn == 0)
				ui_draw(ui);
		}
	} while (at < n && !ui->quit && ui->top);
	if (foreign != 0 && ui->top != NULL)
		foreign_warn(ui, foreign);
}

void
ui_told(struct ui *ui, const struct news *n)
{
	char text[400];
	struct buf b;
	struct txn t;

	do {
		buf_init(&b, text, sizeof(text));
		txn_begin(&t, ui->s->db, false);
		say(&b, &t, n->message, n->args, ANSWER_ARGS);
	} while (txn_again(&t));
	ui_say(ui, "%s%s", words_drill(n->drill), buf_str(&b));
	if (!n->drill)		/* for him alone: he need not be looking */
		term_bell(ui->term);
}

bool
ui_changed(struct ui *ui, uint64_t which)
{
	bool shown = false;

	if ((which & ui->s->known_by) && !session_refresh(ui->s))
		return false;
	if (which & (ui->shows | ui->s->known_by))
		ui_look(ui);
	if (which & (ui->ring.seen | ui->s->known_by))
		ui->watch->look(ui, clock_now());
	for (struct view *v = ui->top; v; v = v->below) {
		if (!(which & v->seen))
			continue;
		v->stale = v->screen->load != NULL;
		part_changed(v);
		shown = shown || v == ui->top;
	}
	if (!shown && !(which & ui->shows))
		return true;
	if (!ui->dirty)
		ui->calm = true;
	ui->dirty = true;
	return true;
}

static void
ui_news(struct ui *ui)
{
	struct news n;
	enum link_event e;

	while (!ui->quit && (e = link_next(ui->s->link, &n)) != LINK_NONE) {
		if (e == LINK_TOLD)
			ui_told(ui, &n);
		else if (e == LINK_ENDED || !ui_changed(ui, n.kinds))
			ui->quit = true;
		ui->away = false;
	}
}

static void
ui_tick(struct ui *ui)
{
	struct view *v = ui->top;
	const struct widget *w = view_widget(v);
	int64_t now = clock_now(), tick = clock_monotonic();

	if (now / MINUTE != ui->minute) {
		ui->minute = now / MINUTE;
		ui->quit = !session_refresh(ui->s);
		ui->watch->look(ui, now);
		v->stale = v->screen->load != NULL;
		ui->dirty = true;
	}
	if (ui->silent != (silence(ui) >= SILENT_MS))
		ui->dirty = true;
	if (w->pause && w->wait && w->wait(v, tick) == 0)
		w->pause(v);
	ui->watch->tick(ui);
	if (ui->watch->wait(ui) == 0)
		ui->dirty = true;
}

static int
earlier(int a, int b)
{
	return a < 0 ? b : b < 0 || a < b ? a : b;
}

/* How long nothing can happen by itself. */
static int
ui_wait(const struct ui *ui)
{
	const struct view *v = ui->top;
	int64_t now = clock_monotonic();
	bool frame = ui->dirty && !ui->suspended;
	int ms = (int)(MINUTE - clock_now() % MINUTE);

	if (!ui->silent)
		ms = earlier(ms, (int)(SILENT_MS - silence(ui)));
	ms = earlier(ms, keys_timeout(ui->keys, now));
	if (!frame)		/* a bell goes with a frame, and waits as long */
		ms = earlier(ms, ui->watch->wait(ui));
	if (view_widget(v)->wait)
		ms = earlier(ms, view_widget(v)->wait(v, now));
	if (frame && ui->s->io.pending(ui->s->io.ctx) > 0)
		ms = earlier(ms, DRAIN_POLL);
	else if (frame)
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

/* Text lies there to be copied: whoever rings is a line below it, with the bell. */
static void
ui_ring_plain(struct ui *ui)
{
	const char *bytes;
	size_t n;

	if (!ui->watch->bell(ui))
		return;
	term_plain(ui->term, ui->ring.text);
	term_plain(ui->term, "\n");
	term_bell(ui->term);
	n = term_frame(ui->term, &bytes);
	ui->s->io.write(ui->s->io.ctx, bytes, n);
	ui->watch->drawn(ui);
}

bool
ui_step(struct ui *ui, int timeout)
{
	struct transport *io = &ui->s->io;
	int fd = ui->s->link ? link_fd(ui->s->link) : -1;
	int ms = earlier(timeout, ui_wait(ui));
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
		ui_news(ui);
	if ((events & TRANSPORT_SHOWN) && !ui->quit && ui->top)
		ui->watch->shown(ui);
	if (!ui->quit && ui->top)
		ui_keys(ui);
	if (!ui->quit && ui->top) {
		ui_tick(ui);
		if (ui->suspended)
			ui_ring_plain(ui);
		if (!(io->wait(io->ctx, -1, 0) & TRANSPORT_INPUT) &&
		    ui_may_draw(ui, clock_monotonic()))
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
			view_widget(v)->pause(v);
}

/* The session ends at once, in the middle of something. */
static void
ui_keep(void *ctx)
{
	struct ui *ui = ctx;
	const char *bytes;
	size_t n;

	ui_save(ui);
	term_end(ui->term);
	n = term_frame(ui->term, &bytes);
	ui->s->io.write(ui->s->io.ctx, bytes, n);
}

void
ui_run(struct session *s, const struct watch *watch, void (*first)(struct ui *ui))
{
	struct ui *ui = ui_new(s, watch);

	if (!ui)
		return;
	s->keep = ui_keep;
	s->keep_ctx = ui;
	first(ui);
	while (ui->top && ui_step(ui, -1))
		continue;
	ui->quit = true;	/* what closes now, nobody has left by himself */
	ui_save(ui);
	s->keep = NULL;
	ui_free(ui);
}
