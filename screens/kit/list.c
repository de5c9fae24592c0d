/*
 * The list widget: drawing the whole page and turning keys into choices.
 */
#include "screens/kit/list.h"

#include <stdio.h>
#include <string.h>

#include "screens/kit/header.h"
#include "screens/kit/layout.h"
#include "screens/kit/part.h"
#include "screens/kit/ui.h"
#include "src/base/clock.h"

enum { YOUNG_MS = 1000, GAP = 2, REST_MS = 30000, COUNT_IDLE = 300 };

static void
bar_draw(const struct view *v, const struct layout *l)
{
	struct term *t = v->ui->term;
	int x = 0, y = l->bar, cols = term_cols(t);
	char mark[8];

	for (size_t i = 0; i < l->nitems; i++) {
		const struct bar_item *item = &l->items[i];
		bool chosen = v->at == AT_BAR - (int)i;
		int w = 3 + text_width_str(item->name);

		if (x > 0 && x + w > cols) {
			x = 0;
			y++;
		}
		snprintf(mark, sizeof(mark), "%c%c ", chosen ? '>' : ' ', item->digit ? item->digit :
		    item->action && item->action->letter ? item->action->letter : ' ');
		term_put(t, y, x, chosen ? TERM_BOLD : TERM_NORMAL, mark, -1);
		term_put(t, y, x + 3, chosen ? TERM_BOLD : TERM_NORMAL, item->name, -1);
		if (chosen)
			term_cursor(t, y, x, true);
		x += w + GAP;
	}
}

static const char *
list_hint(const struct view *v, char *out, size_t cap)
{
	if (v->keys)
		snprintf(out, cap, _("only %s; / changes it"), v->filter);
	else if (v->filter[0])
		snprintf(out, cap, _("only with “%s”; / changes it"), v->filter);
	else if (term_cols(v->ui->term) < 60)
		snprintf(out, cap, "%s", _("arrows Enter  / : ?"));
	else
		snprintf(out, cap, "%s", _("arrows and Enter do too   / filter  : command  ? help"));
	return out;
}

/* Where all rows fit, as after a turn of the telephone, none stays above the page. */
static void
page_whole(struct view *v, int foot, struct layout *l)
{
	size_t top = v->top;

	v->top = 0;
	list_layout(v, header_lines(v->ui), foot, l);
	if (top == 0 || (l->end == v->page.n && l->next == v->page.n))
		return;
	v->top = top;
	list_layout(v, header_lines(v->ui), foot, l);
}

static void
row_say(struct view *v, struct row *r)
{
	char words[700], was[400];
	struct txn t;

	do {
		words[0] = '\0';
		txn_begin(&t, v->s->db, false);
		v->screen->fill(v, &t, r, words, sizeof(words));
		v->seen |= t.seen;
	} while (txn_again(&t));
	snprintf(was, sizeof(was), "%s", r->right ? r->right : "");
	if (words[0])
		row_right(&v->page, r, "%s%s%s", was, was[0] ? "  " : "", words);
}

/* What is costly to say is asked for the rows in sight only. True: some said more, so
 * that fewer may be in sight. */
static bool
rows_say(struct view *v, const struct layout *l)
{
	bool any = false;

	for (size_t i = v->top; i < l->end; i++) {
		struct row *r = &v->page.row[i];

		if (r->unsaid && v->screen->fill)
			row_say(v, r);
		any |= r->unsaid;
		r->unsaid = false;
	}
	return any;
}

/* The layout at the size of now; draws header and last line with it when draw is set. */
static void
list_frame(struct view *v, struct layout *l, bool draw)
{
	char hint[200];
	int foot = footer_lines(v->ui, list_hint(v, hint, sizeof(hint)));

	do {
		list_split(v);
		page_whole(v, foot, l);
	} while (rows_say(v, l));
	if (draw) {
		part_words(v, l->end, v->count, sizeof(v->count));
		header_draw(v->ui, v);
		footer_draw(v->ui, hint);
	}
	if (v->at >= 0 && (v->at < (int)v->top || v->at >= (int)l->end))
		v->at = AT_BAR;
	if (v->at <= AT_BAR && AT_BAR - v->at >= (int)l->nitems)
		v->at = AT_BAR - (int)(l->nitems - 1);
}

/* A digit is free again when a frame can show whose it is. */
static void
digits_rest(struct page *p)
{
	int64_t now = clock_monotonic();

	for (int d = 1; d < 10; d++)
		if (p->gone[d] != 0 && now - p->gone[d] >= REST_MS)
			p->gone[d] = 0;
}

void
list_draw(struct view *v)
{
	struct layout l;
	int y;

	digits_rest(&v->page);
	list_frame(v, &l, true);
	term_cursor(v->ui->term, 0, 0, false);
	y = l.first;
	if (v->page.columns)
		list_titles_draw(v, &l, y++);
	for (size_t i = v->top; i < l.end && y < l.bar; i++)
		y += list_row_draw(v, &l, &v->page.row[i], y, l.bar - y, v->at == (int)i);
	bar_draw(v, &l);
}

static void
digits_drop(struct view *v)
{
	for (size_t i = 0; i < v->page.n; i++)
		v->page.row[i].digit = 0;
	memset(v->page.gone, 0, sizeof(v->page.gone));
}

/* Chooses the first choice of the page that begins at v->top. */
static void
page_first(struct view *v)
{
	v->at = AT_BAR;
	for (size_t i = v->top; i < v->page.n && v->at == AT_BAR; i++)
		if (v->page.row[i].kind == ROW_CHOICE)
			v->at = (int)i;
}

static size_t
choices_before(const struct view *v, size_t row)
{
	size_t n = 0;

	for (size_t i = 0; i < row; i++)
		n += v->page.row[i].kind == ROW_CHOICE;
	return n;
}

/* Another part of the query: the one that begins with choice skip. */
static void
part_load(struct view *v, size_t skip)
{
	v->skip = skip;
	v->further = 0;
	v->top = 0;
	v->at = AT_BAR;
	view_refresh(v);
	view_load(v);
	list_split(v);
}

/* Where the load stopped looking: on from there. What comes by it begins the page; if none
 * does, the page stays. */
static void
look_further(struct view *v)
{
	size_t had = choices_before(v, v->page.n), top = v->top;

	view_refresh(v);
	view_load(v);
	list_split(v);
	if (choices_before(v, v->page.n) > had) {
		for (top = 0; choices_before(v, top + 1) <= had;)
			top++;
		while (top > 0 && v->page.row[top - 1].kind == ROW_HEAD)
			top--;
	}
	v->top = top < v->page.n ? top : 0;
}

/* The next page; after the last the first. */
static void
list_more(struct view *v, size_t next)
{
	size_t at = v->skip + choices_before(v, next);

	if (next < v->page.n)
		v->top = next;
	else if (part_further(v))
		look_further(v);
	else if (v->parted && (at < v->found || v->beyond || v->skip > 0))
		part_load(v, at < v->found || v->beyond ? at : 0);
	else
		v->top = 0;
	digits_drop(v);
	page_first(v);
}

/*
 * The page before, wherever the size of now lets it begin. Returns the row that
 * the page left began with; 0: that was the first page.
 */
static size_t
list_less(struct view *v, struct layout *l)
{
	size_t left;

	if (v->top == 0 && v->skip > 0) {
		size_t skip = v->skip > PART ? v->skip - PART : 0, n = v->skip - skip;

		part_load(v, skip);
		while (v->top < v->page.n && choices_before(v, v->top + 1) <= n)
			v->top++;
		while (v->top > 0 && v->page.row[v->top - 1].kind == ROW_HEAD)
			v->top--;
		list_frame(v, l, false);
	}
	left = v->top;
	if (left == 0)
		return 0;
	v->top = list_page_before(v, l);
	digits_drop(v);
	page_first(v);
	return left;
}

/* The first page, or the last. */
static void
list_end(struct view *v, struct layout *l, bool last)
{
	int64_t begun = clock_monotonic();
	size_t skip, was = v->skip;

	if (last && v->stopped) {
		ui_say(v->ui, "%s", _("Where this list ends is not known; PgDn goes on."));
		return;
	}
	if (last && v->beyond) {	/* where the end is must be counted once */
		v->to_end = true;
		part_load(v, 0);
		v->to_end = false;
		part_counted(v, begun);
		if (v->beyond) {	/* this list cannot be counted */
			part_load(v, was);
			ui_say(v->ui, "%s", _("Where this list ends is not known; PgDn goes on."));
			return;
		}
	}
	skip = last && v->parted && v->found > PART ? v->found - PART : 0;
	if (v->marks && skip > 0)
		skip = (v->found - 1) / PART * PART;

	if (v->skip != skip)
		part_load(v, skip);
	v->top = last ? v->page.n : 0;
	if (last) {
		list_frame(v, l, false);
		v->top = list_page_before(v, l);
	}
	digits_drop(v);
	page_first(v);
}

static void
list_back(struct view *v)
{
	if (v->below)
		view_close(v);
	else
		view_open(v, "menu", NULL, 0);
}

static void
bar_choose(struct view *v, const struct layout *l, size_t i)
{
	const struct bar_item *item = &l->items[i];

	if (item->action) {
		v->action = item->action;
		item->action->act(v);
	} else if (item->more) {
		list_more(v, l->next);
	} else {
		list_back(v);
	}
}

static void
row_choose(struct view *v, size_t i)
{
	struct row r = v->page.row[i];

	v->at = (int)i;
	if (v->screen->choose)
		v->screen->choose(v, &r);
}

static void
choose_chosen(struct view *v, const struct layout *l)
{
	if (v->at >= 0 && v->at < (int)v->page.n)
		row_choose(v, (size_t)v->at);
	else if (v->at <= AT_BAR)
		bar_choose(v, l, (size_t)(AT_BAR - v->at));
	else
		ui_say(v->ui, "%s", _("Nothing is chosen yet: press a digit, or Down first."));
}

/* Up from the first choice of a page: to the last one before it. */
static void
page_up(struct view *v, struct layout *l)
{
	for (size_t i = list_less(v, l); i > v->top; i--) {
		if (v->page.row[i - 1].kind == ROW_CHOICE) {
			v->at = (int)i - 1;
			return;
		}
	}
}

/* One step down or up over choices, then over the foot; pages turn by themselves. */
static void
list_step(struct view *v, struct layout *l, int step)
{
	int i = v->at;

	if (i <= AT_BAR) {
		int next = AT_BAR - i + step;

		if (next >= 0) {
			v->at = AT_BAR - (next < (int)l->nitems ? next : (int)l->nitems - 1);
			return;
		}
		i = (int)l->end;
	} else if (i == AT_NONE) {
		i = step > 0 ? (int)v->top - 1 : (int)l->end;
	}
	for (i += step; i >= (int)v->top && i < (int)l->end; i += step) {
		if (v->page.row[i].kind == ROW_CHOICE) {
			v->at = i;
			return;
		}
	}
	if (step > 0 && v->at >= 0 && (l->end < v->page.n || l->further))
		list_more(v, l->end);
	else if (step > 0)
		v->at = AT_BAR;
	else if (v->at == AT_NONE)
		v->at = AT_BAR;
	else
		page_up(v, l);
}

static bool
list_digit(struct view *v, const struct layout *l, char digit, int64_t now)
{
	for (size_t i = v->top; i < l->end; i++) {
		const struct row *r = &v->page.row[i];

		if (r->kind != ROW_CHOICE || r->digit != digit)
			continue;
		if (!r->fresh || now - v->changed >= YOUNG_MS)
			row_choose(v, i);
		return true;
	}
	for (size_t i = 0; i < l->nitems; i++) {
		if (l->items[i].digit == digit) {
			bar_choose(v, l, i);
			return true;
		}
	}
	if (v->page.gone[digit - '0'])
		ui_say(v->ui, _("%c is not there any more."), digit);
	else if (l->more)
		ui_say(v->ui, _("There is no %c on this page; PgDn shows more."), digit);
	return true;
}

static bool
list_letter(struct view *v, const struct layout *l, uint32_t cp)
{
	if (cp >= 'A' && cp <= 'Z')
		cp += 'a' - 'A';
	for (size_t i = 0; i < v->page.n; i++) {
		if (v->page.row[i].letter && (uint32_t)v->page.row[i].letter == cp) {
			row_choose(v, i);
			return true;
		}
	}
	for (size_t i = 0; i < l->nitems; i++) {
		if (l->items[i].action && l->items[i].action->letter &&
		    (uint32_t)l->items[i].action->letter == cp) {
			bar_choose(v, l, i);
			return true;
		}
	}
	return false;
}

bool
list_key(struct view *v, const struct key_press *key)
{
	struct layout l;
	uint32_t cp;

	list_frame(v, &l, false);
	switch (key->kind) {
	case K_UP:
	case K_BACKTAB:
		list_step(v, &l, -1);
		return true;
	case K_DOWN:
	case K_TAB:
		list_step(v, &l, 1);
		return true;
	case K_RIGHT:
		if (v->at <= AT_BAR)
			list_step(v, &l, 1);
		else
			choose_chosen(v, &l);
		return true;
	case K_LEFT:
		if (v->at < AT_BAR)
			list_step(v, &l, -1);
		else if (v->below)
			list_back(v);
		return true;
	case K_PGDN:
		if (l.more)
			list_more(v, l.end);
		return true;
	case K_PGUP:
		if (!list_less(v, &l))
			page_first(v);
		return true;
	case K_HOME:
	case K_END:
		list_end(v, &l, key->kind == K_END);
		return true;
	case K_ENTER:
		choose_chosen(v, &l);
		return true;
	case K_ESC:
	case K_BACKSPACE:
		if (v->below)
			list_back(v);
		return true;
	case K_TEXT:
		cp = keys_fold(key->cp);
		if (key->pasted)
			return true;
		if (cp >= '0' && cp <= '9')
			return list_digit(v, &l, (char)cp, clock_monotonic());
		return list_letter(v, &l, cp);
	default:
		return false;
	}
}

/* Long lists are counted while nobody types. */
static int
list_wait(const struct view *v, int64_t now)
{
	int64_t at;

	if (!part_uncounted(v, &at) || v->stale)
		return -1;
	if (at < v->ui->framed + COUNT_IDLE)
		at = v->ui->framed + COUNT_IDLE;
	return at > now ? (int)(at - now) : 0;
}

static void
list_pause(struct view *v)
{
	int64_t begun = clock_monotonic();

	if (list_wait(v, begun) != 0)
		return;
	v->to_end = true;
	view_load(v);
	v->to_end = false;
	part_counted(v, begun);
}

const struct widget widget_list = { .draw = list_draw, .key = list_key, .wait = list_wait,
    .pause = list_pause };
const struct widget widget_confirm = { .draw = list_draw, .key = list_key, .careful = true };
