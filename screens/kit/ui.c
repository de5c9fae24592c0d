/* The stack of views: opening, loading, closing, answering. */
#include "screens/kit/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/part.h"
#include "screens/kit/why.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/command/filters.h"
#include "src/lang/when.h"
#include "src/text/show.h"
#include "src/op/act.h"

enum { DEPTH_MAX = 40 };

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

const struct action *
view_actions(const struct view *v)
{
	return v->actions ? v->actions : v->screen->actions;
}

const struct widget *
view_widget(const struct view *v)
{
	return v->screen->widget ? v->screen->widget : v->ui->widget;
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
	when_due(ms, clock_now(), ui->offset, out, cap);
	return out;
}

void
ui_field(const struct ui *ui, struct txn *t, const struct field *f, const void *rec, char *out,
	 size_t cap)
{
	struct show_env env = { .txn = t, .now = clock_now(), .offset = ui->offset };

	show_field(&env, f, rec, true, out, cap);
	if (f->type == T_REF)
		words_number(out, cap, env.now);
}

/* First choice, else the foot; a careful page has nothing chosen. */
void
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
	if (!was || v->at < 0)
		return;
	at = page_find(&v->page, was);
	if (at >= 0)
		v->at = at;
	else if (v->at >= (int)v->page.n || v->page.row[v->at].kind != ROW_CHOICE)
		view_first(v);
}

/* A page that was filled once and has no load is sifted out of a copy. */
static void
view_sift(struct view *v)
{
	if (v->whole.n == 0)
		page_copy(&v->whole, &v->page);
	page_copy(&v->page, &v->whole);
	part_begin(v);
	part_end(v);
	view_first(v);
}

void
view_filter(struct view *v, const char *text)
{
	view_filter_keys(v, text, NULL);
}

void
view_filter_keys(struct view *v, const char *text, struct filters *keys)
{
	filters_free(v->keys);
	v->keys = keys;
	snprintf(v->filter, sizeof(v->filter), "%s", text);
	v->top = v->skip = v->further = 0;
	if (v->screen->load)
		view_refresh(v);
	else
		view_sift(v);
}

static bool
action_offered(const struct view *v, const struct action *a)
{
	return (a->roles == 0 || (a->roles & v->s->viewer.roles)) && (!a->shown || a->shown(v));
}

bool
action_shown(const struct view *v, const struct action *a)
{
	return action_offered(v, a) && !(v->refused >> (a - view_actions(v)) & 1);
}

/* Which operations may be done now with what is shown, and why not the others. */
static void
actions_ask(struct view *v, struct txn *t)
{
	const struct action *a = view_actions(v);
	struct why why = { 0 };
	struct refusal r;

	v->refused = 0;
	for (unsigned i = 0; a && a[i].name; i++) {
		const struct op *op = a[i].op ? op_find(a[i].op, NULL) : NULL;

		if (!op || !action_offered(v, &a[i]) ||
		    act_may(t, &v->s->viewer, op, v->arg.id, clock_now(), &r))
			continue;
		v->refused |= 1u << i;
		why_add(&why, &v->page, t, _(a[i].name), &r);
	}
	why_end(&why, &v->page);
}

/* What was not looked at is said below the rows. */
static void
say_stopped(struct view *v)
{
	char count[40], when[40];

	if (!part_stops(v))
		return;
	words_count(v->looked, count, sizeof(count));
	if (v->stopped_at)
		page_text(&v->page, _("%s looked at, back to %s; “more” looks further."), count,
		    ui_when(v->ui, v->stopped_at, when, sizeof(when)));
	else
		page_text(&v->page, _("%s looked at; “more” looks further."), count);
}

static void
page_load(struct view *v)
{
	struct txn t;

	do {
		page_clear(&v->page);
		part_begin(v);
		txn_begin(&t, v->s->db, false);
		v->screen->load(v, &t);
		actions_ask(v, &t);
		v->seen = t.seen;
	} while (txn_again(&t));
	part_end(v);
	say_stopped(v);
}

void
view_load(struct view *v)
{
	struct page old = v->page;
	bool first = v->drawn == 0 && old.n == 0;
	struct row was = { 0 };
	bool had = v->at >= 0 && v->at < (int)old.n;

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
	page_load(v);
	if (v->skip > 0 && v->skip >= v->found && !v->stopped) {	/* fewer by now */
		v->skip = 0;
		page_clear(&v->page);
		page_load(v);
	}
	if (first || v->fresh) {
		page_clear(&old);
	} else {
		struct page new = v->page;
		size_t before = old.fresh;

		page_merge(&old, &new);
		v->page = old;
		if (v->page.fresh > before)
			v->changed = clock_monotonic();
	}
	v->fresh = false;
	view_aim(v, had ? &was : NULL, first || v->restart);
	v->restart = false;
}

void
view_refresh(struct view *v)
{
	v->fresh = true;
	v->stale = true;
	v->ui->dirty = true;
}

void
view_restart(struct view *v)
{
	v->restart = true;
	v->skip = v->further = 0;
	view_refresh(v);
}

bool
view_is_open(const struct view *v)
{
	const struct view *each = v->ui->top;

	while (each && each != v)
		each = each->below;
	return each != NULL;
}

/* What a screen is opened about is a drill. */
static bool
is_drill(const struct session *s, const struct screen *sc, const struct arg *arg)
{
	const struct field *f = sc->about && arg && arg->id ? kind_field(sc->about, "drill") : NULL;
	void *rec = f ? calloc(1, sc->about->size) : NULL;
	bool is;

	if (!rec)
		return false;
	is = record_read(s->db, sc->about, arg->id, rec) && field_known(f, rec);
	free(rec);
	return is;
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
	v->looks = LOOKS;
	v->tag = tag;
	if (arg)
		v->arg = *arg;
	v->drill = is_drill(ui->s, sc, arg);
	v->below = ui->top;
	v->at = view_widget(v)->careful ? AT_NONE : AT_BAR;
	ui->top = v;
	ui->dirty = true;
	if (sc->open)
		sc->open(v);
	if (!view_is_open(v))
		return NULL;
	v->stale = v->screen->load != NULL;
	return v;
}

struct view *
view_open(struct view *v, const char *name, const struct arg *arg, int tag)
{
	return ui_open(v->ui, screen_find(name), arg, tag);
}

void
view_free(struct view *v)
{
	page_clear(&v->page);
	page_clear(&v->whole);
	free(v->marks);
	filters_free(v->keys);
	explicit_bzero(v->state, v->screen->state_size);	/* may have held a password */
	free(v->state);
	free(v);
}

/* Back on a list: from its top if it was left on a further page. */
static void
view_return(struct view *v)
{
	if (view_widget(v) == v->ui->widget && (v->top > 0 || v->skip > 0))
		view_restart(v);
	else
		view_refresh(v);
}

/* Takes the top view off; it is freed later, because its own code may be running. */
void
ui_pop(struct ui *ui)
{
	struct view *v = ui->top;

	ui->top = v->below;
	if (v->screen->close)
		v->screen->close(v);
	if (view_widget(v)->free)
		view_widget(v)->free(v);
	v->below = ui->dead;
	ui->dead = v;
	ui->dirty = true;
	if (ui->top)
		view_return(ui->top);
	else
		ui->quit = true;
}

void
view_close(struct view *v)
{
	struct ui *ui = v->ui;

	if (!view_is_open(v))
		return;
	while (ui->top != v)
		ui_pop(ui);
	ui_pop(ui);
}

void
view_answer(struct view *v, const struct result *r)
{
	struct view *below = v->below;
	void (*answered)(struct view *, const struct result *) = v->answered;
	int tag = v->tag;

	view_close(v);
	if (!below)
		return;
	if (answered)
		answered(below, r);
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
