/* Small screens that ask, and the keys that work everywhere. */
#include "screens/kit/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/edit.h"
#include "screens/kit/header.h"
#include "screens/kit/list.h"
#include "screens/kit/ui.h"
#include "src/command/filters.h"
#include "src/text/parse.h"

enum { OUTPUT_MAX = 256 * 1024 };

/* ---- a choice, a confirmation ---- */

static void
choice_choose(struct view *v, const struct row *r)
{
	struct result res = { .what = r->what, .id = r->id, .text = r->left ? r->left : "" };

	memcpy(res.code, r->code, sizeof(res.code));
	view_answer(v, &res);
}

const struct screen kit_choice = {
	.name = "kit_choice",
	.title = N_("Choose"),
	.help = N_("Choose one by its digit, or with arrows and Enter."),
	.choose = choice_choose,
};

const struct screen kit_confirm = {
	.name = "kit_confirm",
	.title = N_("Is this right?"),
	.help = N_("Read it, then choose. Nothing happens before that."),
	.widget = &widget_confirm,
	.choose = choice_choose,
};

static struct view *
ask_open(struct view *v, const struct screen *sc, int tag, const char *title)
{
	struct view *w = ui_open(v->ui, sc, NULL, tag);

	if (!w)
		return NULL;
	snprintf(w->title, sizeof(w->title), "%s", title);
	w->drill = v->drill;
	return w;
}

struct view *
ask_choice(struct view *v, int tag, const char *title)
{
	return ask_open(v, &kit_choice, tag, title);
}

struct view *
ask_confirm(struct view *v, int tag, const char *title)
{
	return ask_open(v, &kit_confirm, tag, title);
}

/* ---- a page to read ---- */

struct page_state {
	char	*text;
};

static void
page_plain(struct view *v)
{
	struct page_state *p = v->state;

	ui_plain(v->ui, p->text ? p->text : "");
}

static void
page_close(struct view *v)
{
	struct page_state *p = v->state;

	free(p->text);
}

static const struct action page_actions[] = {
	{ '1', 'p', N_("plain text"), N_("The text alone on the normal screen, to copy it."), 0, NULL,
	    page_plain, NULL },
	{ 0 }
};

const struct screen kit_page = {
	.name = "kit_page",
	.title = N_("Text"),
	.help = N_("A text to read."),
	.actions = page_actions,
	.state_size = sizeof(struct page_state),
	.close = page_close,
};

/* Shown once: nothing of it stays, and a key pressed in haste does not take it away unread. */
static void
once_close(struct view *v)
{
	page_wipe(&v->page);
	page_wipe(&v->whole);
}

const struct screen kit_once = {
	.name = "kit_once",
	.title = N_("Shown once"),
	.help = N_("Read it, then 0: it goes with the page."),
	.widget = &widget_confirm,
	.close = once_close,
};

void
ask_once(struct view *v, const char *title, const char *text)
{
	struct view *w = ask_open(v, &kit_once, 0, title);

	if (w)
		page_text(&w->page, "%s", text);
}

/* Tabs between the columns of a list become two blanks. */
static void
page_line(struct page *p, const char *text, size_t len)
{
	char line[2000];
	struct buf b = BUF(line);

	for (size_t i = 0; i < len; i++)
		buf_put(&b, text[i] == '\t' ? "  " : &text[i], text[i] == '\t' ? 2 : 1);
	page_text(p, "%s", buf_str(&b));
}

void
ask_page(struct view *v, const char *title, const char *text)
{
	struct view *w = ask_open(v, &kit_page, 0, title);
	struct page_state *p;

	if (!w)
		return;
	p = w->state;
	p->text = strdup(text);
	while (*text) {
		size_t n = strcspn(text, "\n");

		page_line(&w->page, text, n);
		text += n + (text[n] == '\n');
	}
}

/* ---- a command of the grammar ---- */

struct capture {
	char	*data;
	size_t	 len, cap;
	bool	 cut;
};

static void
capture_write(void *ctx, const void *data, size_t len)
{
	struct capture *c = ctx;

	c->cut |= c->len + len >= c->cap;
	if (c->len + len >= c->cap)
		len = c->cap - c->len - 1;
	memcpy(c->data + c->len, data, len);
	c->len += len;
	c->data[c->len] = '\0';
}

static unsigned
capture_wait(void *ctx, int fd, int timeout)
{
	(void)ctx;
	(void)fd;
	(void)timeout;
	return TRANSPORT_EOF;
}

static size_t
capture_read(void *ctx, void *buf, size_t cap)
{
	(void)ctx;
	(void)buf;
	(void)cap;
	return 0;
}

char *
ask_command(struct view *v, const char *line)
{
	struct session sub = *v->s;
	struct capture c = { .cap = OUTPUT_MAX, .data = calloc(1, OUTPUT_MAX) };

	if (!c.data)
		return NULL;
	sub.io.ctx = &c;
	sub.io.wait = capture_wait;
	sub.io.read = capture_read;
	sub.io.write = sub.io.write_err = capture_write;
	command_run(&sub, line);
	if (c.cut)
		ui_warn(v->ui, "%s", _("Only the beginning shows: it is too long for a page. Run it over ssh."));
	return c.data;
}

static void
command_page(struct view *v, const char *line)
{
	char *text = ask_command(v, line);

	if (text)
		ask_page(v, line, text);
	free(text);
}

/* ---- help ---- */

static void
help_actions(struct buf *b, const struct action *actions, const struct viewer *viewer)
{
	for (const struct action *a = actions; a && a->name; a++) {
		if (a->roles && !(a->roles & viewer->roles))
			continue;
		buf_printf(b, " %c %c  %s: %s\n", a->digit ? a->digit : ' ', a->letter ? a->letter : ' ',
		    _(a->name), _(a->help));
	}
	buf_printf(b, " 0    %s\n", _("back (on the board: the menu)"));
}

/* What / takes beside a text; a screen that takes filters for its own says so itself. */
static void
filter_words(const struct screen *sc, struct buf *b)
{
	char names[300];
	struct buf n = BUF(names);

	if (!sc->filters)
		return;
	filters_names(sc->filters, &n);
	if (n.len > 0)
		buf_printf(b, _("/ takes filters too: %s. Written like area=NAME, a blank between two."),
		    buf_str(&n));
}

static void
help_list(struct buf *b, const struct screen *sc, const struct action *actions,
    const struct viewer *viewer)
{
	help_actions(b, actions, viewer);
	buf_printf(b, "\n%s\n%s\n%s\n%s\n",
	    _("In lists digits choose; arrows and Enter do too."),
	    _("In forms everything typed goes into the field; Enter, Tab and Down go on, Up goes back."),
	    _("Signs: ! urgent or overdue, * due soon, - waiting, + done."),
	    _("? this help   : a command, or the number of a record to open   / only rows with a number, a name, a place or a word"));
	filter_words(sc, b);
	buf_text(b, "\n");
}

static void
help_typing(struct buf *b)
{
	buf_printf(b, "%s\n%s\n%s\n%s\n",
	    _("Enter and Down go to the next field, Up to the one before; up from the first to the row that sends."),
	    _("To leave: Esc, or the row “leave” below the one that sends. A draft stays if the form keeps one."),
	    _("A blank figure is not known. 0 and Enter is none; 0 alone changes nothing."),
	    _("? is this help, but in a text it is text: there take the row “help”."));
}

char *
help_text(const struct screen *sc, const struct action *actions, const struct viewer *viewer)
{
	enum { HELP_MAX = 8192 };
	char *text = calloc(1, HELP_MAX);
	struct buf b;

	if (!text)
		return NULL;
	buf_init(&b, text, HELP_MAX);
	buf_printf(&b, "%s\n%s\n\n", _(sc->title), _(sc->help));
	if (sc->widget && sc->widget->typing)
		help_typing(&b);
	else
		help_list(&b, sc, actions, viewer);
	buf_printf(&b, "%s\n%s\n%s\n",
	    _("Ctrl-L paints the screen again   Ctrl-G Ctrl-G answers what rings"),
	    _("Full-width letters and signs work as well."),
	    _("The clock at the top right goes on by itself: if it stands still, the link is gone."));
	buf_str(&b);
	return text;
}

void
ask_help(struct view *v)
{
	char *text = help_text(v->screen, view_actions(v), &v->s->viewer);

	if (text)
		ask_page(v, _("Help"), text);
	free(text);
}

/* ---- keys that work everywhere ---- */

static void
command_typed(struct view *v, const struct result *r)
{
	if (r->text[0] && !v->ui->watch->number(v, r->text))
		command_page(v, r->text);
}

static void
filter_typed(struct view *v, const struct result *r)
{
	char folded[64], why[600];
	struct buf b = BUF(why);
	struct filters *keys;

	parse_fold(r->text, folded, sizeof(folded));
	if (!v->screen->filters || !strchr(folded, '=')) {
		view_filter(v, r->text);
		return;
	}
	keys = filters_read(v->s, v->screen->filters, folded, &b);
	if (keys)
		view_filter_keys(v, folded, keys);
	if (!keys || b.len > 0)
		ui_warn(v->ui, "%s", buf_str(&b));
}

/* It opens with the filter that stands. */
static void
ask_filter(struct view *v)
{
	char note[300];
	struct buf b = BUF(note);
	struct view *w;

	buf_printf(&b, "%s ", v->filter[0] ? _("Typing takes its place, an arrow first changes it; Backspace and Enter show all again.") :
	    _("Blank shows all again."));
	filter_words(v->screen, &b);
	w = ask_text(v, 0, _("Show only rows with"), buf_str(&b), sizeof(v->filter) - 1, false);
	if (!w)
		return;
	w->answered = filter_typed;
	ask_search(w, v->filter, sizeof(v->filter) - 1);
}

/* One line whose answer is the kit's own. */
static void
ask_own(struct view *v, const char *title, const char *note, size_t max,
	void (*answered)(struct view *, const struct result *))
{
	struct view *w = ask_text(v, 0, title, note, max, false);

	if (w)
		w->answered = answered;
}

bool
ask_key(struct view *v, const struct key_press *key)
{
	uint32_t cp = key->kind == K_TEXT && !key->pasted ? keys_fold(key->cp) : 0;

	if (cp == '?')
		ask_help(v);
	else if (cp == ':')
		ask_own(v, _("Command"), _("A number opens its record. For example: R0816-07, report list, help"), 900, command_typed);
	else if (cp == '/')
		ask_filter(v);
	else
		return false;
	return true;
}
