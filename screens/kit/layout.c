/*
 * Laying out a list: which rows fit, which digits they get, how a row with
 * text at both ends or with cells goes into the columns there are.
 */
#include <stdio.h>
#include <string.h>

#include "screens/kit/layout.h"
#include "screens/kit/ui.h"

enum { NAME_MAX_PART = 2, GAP = 2, MORE = '8', FEWEST = 3 };
#define DIGIT(d) (1u << ((d) - '0'))

static const char *
str(const char *s)
{
	return s ? s : "";
}

static int
cols_of(const struct view *v)
{
	return term_cols(v->ui->term);
}

/* The n-th text of a list with tabs between; its length in *len. */
static const char *
cell_at(const char *cells, size_t n, size_t *len)
{
	const char *p = str(cells);

	while (n-- > 0) {
		p = strchr(p, '\t');
		if (!p) {
			*len = 0;
			return "";
		}
		p++;
	}
	*len = strcspn(p, "\t");
	return p;
}

static void
table_widths(struct view *v, struct layout *l)
{
	const struct page *p = &v->page;
	int room = cols_of(v) - l->indent, name = 4;
	size_t len;

	if (!p->columns)
		return;
	l->ncols = 1;
	for (const char *c = p->columns; *c; c++)
		l->ncols += *c == '\t';
	if (l->ncols > PAGE_COLUMNS)
		l->ncols = PAGE_COLUMNS;
	for (size_t c = 0; c < l->ncols; c++) {
		const char *title = cell_at(p->columns, c, &len);

		l->width[c] = text_width(title, len);
		for (size_t i = 0; i < p->n; i++) {
			const char *cell = cell_at(p->row[i].cells, c, &len);
			int w = text_width(cell, len);

			if (w > l->width[c])
				l->width[c] = w;
		}
	}
	for (size_t i = 0; i < p->n; i++) {
		int w = p->row[i].cells ? text_width_str(str(p->row[i].left)) : 0;

		name = w > name ? w : name;
	}
	l->name_width = name < room / NAME_MAX_PART ? name : room / NAME_MAX_PART;
	if (v->column >= (int)l->ncols || v->column < 0)
		v->column = 0;
	l->col0 = (size_t)v->column;
	room -= l->name_width;
	while (l->col0 + l->shown < l->ncols && room >= l->width[l->col0 + l->shown] + GAP) {
		room -= l->width[l->col0 + l->shown] + GAP;
		l->shown++;
	}
	if (l->shown == 0)
		l->shown = 1;
}

static void
bar_add(struct layout *l, char digit, const char *name, const struct action *a, bool more)
{
	if (l->nitems < BAR_MAX)
		l->items[l->nitems++] = (struct bar_item){ digit, name, a, more };
}

/* While the first screen's line is shown 8 is its key and no row's. */
static bool
digit_taken(const struct view *v, char digit)
{
	return digit == '8' && v->ui->garbled_line;
}

/* The lowest digit an action of this screen has, ':' when none. */
static char
lowest_digit(const struct view *v)
{
	char low = v->ui->garbled_line ? '8' : ':';

	for (const struct action *a = view_actions(v); a && a->name; a++)
		if (a->digit && a->digit < low && action_shown(v, a))
			low = a->digit;
	return low;
}

static bool
digit_used(const struct view *v, char digit)
{
	for (const struct action *a = view_actions(v); a && a->name; a++)
		if (a->digit == digit && action_shown(v, a))
			return true;
	return digit_taken(v, digit);
}

/* The digit of the row that turns the page: 8, where a hand knows it. None while
 * 8 is the first screen's. A screen that has 8 itself: below the actions, else the first free. */
static char
more_digit(const struct view *v)
{
	char digit = (char)(lowest_digit(v) - 1);

	if (digit_taken(v, MORE))
		return 0;
	if (!digit_used(v, MORE))
		return MORE;
	for (char d = '1'; digit < '1' && d <= '9'; d++)
		if (!digit_used(v, d))
			digit = d;
	return digit < '1' ? 0 : digit;
}

static int
count_of(unsigned digits)
{
	int n = 0;

	for (; digits; digits &= digits - 1)
		n++;
	return n;
}

/* The digits that rows may have, a bit each: those below the lowest that an action has. Where
 * the actions begin with 1 those between them, if there are some: ones that no action of the
 * screen ever has, so that none turns from a row's into an action's. */
static unsigned
row_digits(const struct view *v, bool more)
{
	char low = lowest_digit(v), end = more ? more_digit(v) : 0;
	unsigned all = 0;

	for (char d = '1'; d < low; d++)
		if (end == 0 || d < end)
			all |= DIGIT(d);
	if (low > '1')
		return all;
	for (char d = '1'; d <= '9'; d++)
		if (d != end && !digit_taken(v, d))
			all |= DIGIT(d);
	for (const struct action *a = view_actions(v); a && a->name; a++)
		all &= ~(a->digit ? DIGIT(a->digit) : 0);
	return count_of(all) >= FEWEST ? all : 0;
}

/* Has an action before it the digit? */
static bool
bar_has(const struct layout *l, char digit)
{
	for (size_t i = 0; i < l->nitems; i++)
		if (l->items[i].digit == digit)
			return true;
	return false;
}

/* Of two that want one digit the first has it; the other's letter and row stay. */
static void
bar_fill(struct view *v, struct layout *l)
{
	l->nitems = 0;
	if (l->more)
		bar_add(l, more_digit(v), digit_taken(v, MORE) ? _("PgDn more") : _("more"), NULL, true);
	for (const struct action *a = view_actions(v); a && a->name; a++)
		if (action_shown(v, a))
			bar_add(l, digit_taken(v, a->digit) || bar_has(l, a->digit) ? 0 : a->digit, _(a->name), a, false);
	bar_add(l, '0', v->below ? _("back") : _("menu"), NULL, false);
}

static int
bar_lines(const struct view *v, const struct layout *l)
{
	int lines = 1, x = 0, cols = cols_of(v);

	for (size_t i = 0; i < l->nitems; i++) {
		int w = 3 + text_width_str(l->items[i].name) + GAP;

		if (x > 0 && x + w - GAP > cols) {
			lines++;
			x = 0;
		}
		x += w;
	}
	return lines;
}

static int
text_room(const struct view *v, const struct layout *l, const struct row *r)
{
	int room = cols_of(v) - (r->kind == ROW_CHOICE ? l->indent : r->kind == ROW_TEXT ? 1 : 0);

	return room < 4 ? 4 : room;
}

int
list_row_lines(const struct view *v, const struct layout *l, const struct row *r)
{
	int room = text_room(v, l, r), lines, right;
	const char *left = str(r->left);
	size_t len = strlen(left), at = 0, next = 0;

	if (r->cells)
		return 1;
	lines = text_lines(left, len, room);
	if (!r->right)
		return lines;
	right = text_width_str(r->right);
	if (right > room)
		return lines + text_lines(r->right, strlen(r->right), room);
	if (lines == 1)
		return text_width(left, len) + GAP + right <= room ? 1 : 2;
	for (at = 0; at < len; at += next)	/* the last line */
		if (text_wrap(left + at, len - at, room, &next), at + next >= len)
			break;
	return lines + (text_width(left + at, len - at) + GAP + right > room);
}

static void
indent_find(const struct view *v, struct layout *l)
{
	for (size_t i = 0; i < v->page.n; i++)
		l->signs |= v->page.row[i].sign != 0;
	l->indent = l->signs ? 5 : 3;
}

/* Where the text of more than max lines is split: the bytes that stay, and in *rest where
 * the others begin. False: it is not that long. */
static bool
split_at(const char *text, int room, int max, size_t *stay, size_t *rest)
{
	size_t len = strlen(text), next;

	*rest = 0;
	for (int i = 0; i < max && *rest < len; i++) {
		*stay = *rest + text_wrap(text + *rest, len - *rest, room, &next);
		*rest += next;
	}
	return *rest < len;
}

void
list_split(struct view *v)
{
	struct layout l = { 0 };
	int max = term_rows(v->ui->term) / 2;
	size_t stay, rest;

	indent_find(v, &l);
	for (size_t i = 0; i < v->page.n; i++) {
		struct row *r = &v->page.row[i];

		if (r->cells || !r->left ||
		    !split_at(r->left, text_room(v, &l, r), max > 2 ? max : 2, &stay, &rest))
			continue;
		page_split(&v->page, i, stay, rest);
		v->top += v->page.split && v->top > i;
		v->at += v->at > (int)i;
	}
	if (!v->page.split && v->top >= v->page.n)
		v->top = 0;
	v->page.split = true;	/* from a load to the first split top counts rows as they were split */
}

/*
 * Takes rows from top while they fit. The next page begins with the first
 * choice that gets no digit, so digits alone reach every row, where rows get any.
 */
static void
window_fill(struct view *v, struct layout *l, int digits)
{
	int used = v->page.columns ? 1 : 0, choices = 0;
	size_t i;

	l->next = v->page.n;

	for (i = v->top; i < v->page.n; i++) {
		const struct row *r = &v->page.row[i];
		int lines = list_row_lines(v, l, r);

		if (used + lines > l->rows && i > v->top)
			break;
		if (r->kind == ROW_CHOICE && choices++ == digits && digits > 0)
			l->next = i;
		used += lines;
	}
	/* A heading without rows of its own waits for the next page. */
	while (i < v->page.n && i > v->top + 1 && v->page.row[i - 1].kind == ROW_HEAD)
		i--;
	l->end = i;
	if (l->next > l->end)
		l->next = l->end;
}

static void
give_digits(struct view *v, const struct layout *l, unsigned digits)
{
	unsigned left = digits;
	char next = '1';

	for (size_t i = 0; i < v->page.n; i++) {
		struct row *r = &v->page.row[i];

		if (i < v->top || i >= l->next || !(r->digit && digits & DIGIT(r->digit)))
			r->digit = 0;
		else if (r->kind == ROW_CHOICE)
			left &= ~DIGIT(r->digit);
	}
	for (char d = '1'; d <= '9'; d++)
		if (v->page.gone[d - '0'] != 0)
			left &= ~DIGIT(d);
	for (size_t i = v->top; i < l->end; i++) {
		struct row *r = &v->page.row[i];

		if (r->kind != ROW_CHOICE || r->digit || left == 0)
			continue;
		while (!(left & DIGIT(next)))
			next++;
		r->digit = next;
		left &= ~DIGIT(next);
	}
}

void
list_layout(struct view *v, int head, int foot, struct layout *l)
{
	unsigned digits;
	size_t n = 0;

	memset(l, 0, sizeof(*l));
	indent_find(v, l);
	l->first = head;
	for (size_t i = 0; i < v->page.n; i++)
		n += v->page.row[i].kind == ROW_CHOICE;
	l->further = v->beyond || (v->parted && v->skip + n < v->found);
	table_widths(v, l);
	for (int pass = 0; pass < 2; pass++) {
		int bar;

		bar_fill(v, l);
		bar = bar_lines(v, l);
		digits = row_digits(v, l->more);
		l->bar = term_rows(v->ui->term) - foot - bar;
		l->rows = l->bar - head;
		window_fill(v, l, count_of(digits));
		if (l->more || (v->top == 0 && v->skip == 0 && l->next == v->page.n && !l->further))
			break;
		l->more = true;
	}
	give_digits(v, l, digits);
}

size_t
list_page_before(struct view *v, const struct layout *l)
{
	size_t top = v->top, from = top;
	struct layout page = *l;

	while (from > 0) {
		v->top = from - 1;
		window_fill(v, &page, 9);
		if (page.end < top)
			break;
		from--;
	}
	v->top = top;
	return from;
}

/* A text over as many lines as it takes, of which max show. Returns how many, *used is the
 * width of the last one. */
static int
text_draw(struct term *t, int y, int x, int max, unsigned attr, const char *text, int room, int *used)
{
	size_t len = strlen(text), at = 0, next = 0;
	int lines = 0;

	do {
		size_t n = text_wrap(text + at, len - at, room, &next);

		if (lines < max)
			*used = term_put_len(t, y + lines, x, attr, text + at, n, room);
		lines++;
		at += next;
	} while (at < len);
	if (lines > max && max > 0)	/* on the smallest screens */
		term_put(t, y + max - 1, x + room - 1, TERM_BOLD, ">", 1);
	return lines;
}

/* The row's text, one screen line after the other, its right end on the last, or wrapped
 * below where no line holds it. */
static int
wrapped_draw(const struct view *v, const struct layout *l, const struct row *r, int y, int max)
{
	struct term *t = v->ui->term;
	int room = text_room(v, l, r), x = cols_of(v) - room, lines;
	unsigned attr = r->attr | (r->kind == ROW_HEAD ? TERM_BOLD : 0);
	int right = r->right ? text_width_str(r->right) : 0, used = 0;

	lines = text_draw(t, y, x, max, attr, str(r->left), room, &used);
	if (!r->right)
		return lines;
	if (right > room)
		return lines + text_draw(t, y + lines, x, max - lines, r->attr, r->right, room, &used);
	if (used + GAP + right > room)
		lines++;
	if (lines <= max)
		term_put(t, y + lines - 1, right < room ? cols_of(v) - right : x, attr, r->right,
		    room);
	return lines;
}

static void
cells_draw(const struct view *v, const struct layout *l, const char *cells, int y, unsigned attr)
{
	int x = l->indent + l->name_width;
	size_t len;

	for (size_t c = l->col0; c < l->col0 + l->shown && c < l->ncols; c++) {
		const char *cell = cell_at(cells, c, &len);

		x += GAP + l->width[c];
		term_put_len(v->ui->term, y, x - text_width(cell, len), attr, cell, len, -1);
	}
}

void
list_titles_draw(const struct view *v, const struct layout *l, int y)
{
	cells_draw(v, l, v->page.columns, y, TERM_NORMAL);
}

static unsigned
sign_attr(char sign)
{
	return sign == '!' ? TERM_BOLD | TERM_RED : sign == '*' ? TERM_YELLOW :
	    sign == '+' ? TERM_GREEN : TERM_NORMAL;
}

int
list_row_draw(const struct view *v, const struct layout *l, const struct row *r, int y,
	      int max, bool chosen)
{
	struct term *t = v->ui->term;
	char mark[8];
	int n;

	if (r->kind == ROW_CHOICE) {
		mark[0] = chosen ? '>' : ' ';
		mark[1] = r->digit ? r->digit : r->letter ? r->letter : ' ';
		mark[2] = '\0';
		term_put(t, y, 0, chosen ? TERM_BOLD : TERM_NORMAL, mark, -1);
	}
	if (r->sign) {
		mark[0] = r->sign;
		mark[1] = '\0';
		term_put(t, y, l->indent - 2, sign_attr(r->sign), mark, -1);
	}
	if (chosen)
		term_cursor(t, y, 0, true);
	if (!r->cells)
		return wrapped_draw(v, l, r, y, max);
	n = term_put(t, y, l->indent, r->attr, str(r->left), l->name_width);
	(void)n;
	cells_draw(v, l, r->cells, y, r->attr);
	return 1;
}
