/*
 * Editor of one text over the caller's buffer. Keeps the text valid UTF-8
 * without signs that cannot be shown, so what is drawn is what is stored.
 * Lines of a long text wrap one column early: the cursor may stand behind the
 * last character.
 */
#include "screens/kit/edit.h"

#include <stdio.h>
#include <string.h>

#include "src/lang/tr.h"

/* A walk over the wrapped lines: start with zeroes, next_line until false. */
struct edit_walk {
	size_t	start, len;	/* the line, without what hangs at its end */
	size_t	next;		/* where the following one starts */
	bool	last;
};

static bool
next_line(const struct edit *e, int cols, struct edit_walk *w)
{
	size_t n;

	if (w->last)
		return false;
	w->start = w->next;
	w->len = text_wrap(e->text + w->start, e->len - w->start, cols - 1, &n);
	w->next = w->start + n;
	w->last = w->next == e->len && (n == 0 || e->text[w->next - 1] != '\n');
	return true;
}

/* The line that holds the cursor into *w; returns its number. */
static int
find_line(const struct edit *e, int cols, struct edit_walk *w)
{
	struct edit_walk at = { 0 };
	int line = -1;

	while (next_line(e, cols, &at) && at.start <= e->cursor) {
		*w = at;
		line++;
	}
	return line;
}

static int
line_col(const struct edit *e, int cols, const struct edit_walk *w)
{
	int col = text_width(e->text + w->start, e->cursor - w->start);

	return col < cols ? col : cols - 1;	/* within hanging blanks */
}

/* Copies what can be shown of s into the buffer, as much as fits. */
static void
take_text(struct edit *e, const char *s)
{
	size_t len = strlen(s), n = 0, m;
	uint32_t cp;
	char out[4];

	for (size_t i = 0; i < len;) {
		i += text_decode(s + i, len - i, &cp);
		if (cp == '\t' || (cp == '\n' && !e->many))
			cp = ' ';
		bool based = n > 0 && e->text[n - 1] != '\n';
		if (cp == '\r' || (text_columns(cp) == 0 && !(based && text_is_mark(cp))))
			continue;
		if (cp == TEXT_BAD || (text_columns(cp) < 0 && cp != '\n'))
			cp = '?';	/* never longer than what it stands for */
		m = text_encode(cp, out);
		if (n + m > e->size - 1)
			break;
		memcpy(e->text + n, out, m);
		n += m;
	}
	e->text[n] = '\0';
	e->len = n;
	e->cursor = n;
}

void
edit_init(struct edit *e, char *buf, size_t size, bool many)
{
	memset(e, 0, sizeof(*e));
	e->text = buf;
	e->size = size;
	e->many = many;
	take_text(e, buf);
}

static void
cut_out(struct edit *e, size_t from, size_t to)
{
	memmove(e->text + from, e->text + to, e->len - to + 1);
	e->len -= to - from;
	e->cursor = from;
	e->changed = true;
	e->left_out = 0;
}

void
edit_whole(struct edit *e)
{
	e->whole = e->len > 0;
}

bool
edit_insert(struct edit *e, uint32_t cp)
{
	char out[4];
	size_t n;

	if (cp == '\t' || (cp == '\n' && !e->many))
		cp = ' ';
	if (text_is_mark(cp) ? e->cursor == 0 || e->text[e->cursor - 1] == '\n' :
	    text_columns(cp) <= 0 && cp != '\n')
		return false;
	if (e->whole && !text_is_mark(cp))
		cut_out(e, 0, e->len);
	e->whole = false;
	n = text_encode(cp, out);
	if (e->left_out > 0 || e->len + n > e->size - 1) {
		e->left_out += !text_is_mark(cp);
		return false;
	}
	memmove(e->text + e->cursor + n, e->text + e->cursor, e->len - e->cursor + 1);
	memcpy(e->text + e->cursor, out, n);
	e->len += n;
	e->cursor += n;
	e->changed = true;
	return true;
}

bool
edit_backspace(struct edit *e)
{
	if (e->cursor == 0)
		return false;
	cut_out(e, text_prev(e->text, e->len, e->cursor), e->cursor);
	return true;
}

bool
edit_delete(struct edit *e)
{
	if (e->cursor == e->len)
		return false;
	cut_out(e, e->cursor, text_next(e->text, e->len, e->cursor));
	return true;
}

bool
edit_left(struct edit *e)
{
	if (e->cursor == 0)
		return false;
	e->cursor = text_prev(e->text, e->len, e->cursor);
	return true;
}

bool
edit_right(struct edit *e)
{
	if (e->cursor == e->len)
		return false;
	e->cursor = text_next(e->text, e->len, e->cursor);
	return true;
}

bool
edit_home(struct edit *e)
{
	if (e->cursor == 0)
		return false;
	e->cursor = 0;
	return true;
}

bool
edit_end(struct edit *e)
{
	if (e->cursor == e->len)
		return false;
	e->cursor = e->len;
	return true;
}

bool
edit_key(struct edit *e, const struct key_press *key)
{
	e->whole = e->whole && key->kind == K_TEXT;
	switch (key->kind) {
	case K_TEXT:
		edit_insert(e, key->cp);
		return true;
	case K_BACKSPACE:
		edit_backspace(e);
		return true;
	case K_DELETE:
		edit_delete(e);
		return true;
	case K_LEFT:
		edit_left(e);
		return true;
	case K_RIGHT:
		edit_right(e);
		return true;
	case K_HOME:
		edit_home(e);
		return true;
	case K_END:
		edit_end(e);
		return true;
	default:
		return false;
	}
}

void
edit_full_words(size_t size, int left_out, char *out, size_t cap)
{
	snprintf(out, cap, _("full: room for %zu Chinese characters; the last %d typed are not here"),
	    (size - 1) / 3, left_out);
}

int
edit_length(const struct edit *e)
{
	int n = 0;

	for (size_t i = 0; i < e->len; i = text_next(e->text, e->len, i))
		n++;
	return n;
}

/* Columns from the left edge through the character under the cursor. */
static int
reach(const struct edit *e)
{
	size_t end = text_next(e->text, e->len, e->cursor);
	int under = text_width(e->text + e->cursor, end - e->cursor);

	return text_width(e->text + e->left, e->cursor - e->left) + (under ? under : 1);
}

/*
 * Scrolls by a quarter of the width at a time, because every scroll sends the
 * whole field again.
 */
static void
scroll(struct edit *e, int cols)
{
	if (e->left > e->len || text_width(e->text, e->len) < cols)
		e->left = 0;
	if (e->left > 0 && e->cursor <= e->left) {
		e->left = e->cursor;
		while (e->left > 0 && reach(e) <= cols / 4)
			e->left = text_prev(e->text, e->len, e->left);
	}
	if (reach(e) <= cols)
		return;
	while (e->left < e->cursor && reach(e) > cols - cols / 4)
		e->left = text_next(e->text, e->len, e->left);
}

void
edit_view(struct edit *e, int cols, struct edit_view *v)
{
	scroll(e, cols);
	v->text = e->text + e->left;
	v->len = text_cut(v->text, e->len - e->left, cols, NULL);
	v->cursor = text_width(v->text, e->cursor - e->left);
	v->more_left = e->left > 0;
	v->more_right = e->left + v->len < e->len;
}

int
edit_page(struct edit *e, int cols, int rows, struct edit_line *lines,
	  int *row, int *col)
{
	struct edit_walk w = { 0 };
	int line = find_line(e, cols, &w), total = 0, used = 0;

	*col = line_col(e, cols, &w);
	for (struct edit_walk all = { 0 }; next_line(e, cols, &all);)
		total++;
	if (e->top > total - rows)	/* no empty lines while others are hidden: it got wider */
		e->top = total > rows ? total - rows : 0;
	if (line < e->top)
		e->top = line;
	if (line >= e->top + rows)
		e->top = line - rows + 1;
	*row = line - e->top;
	memset(&w, 0, sizeof(w));
	for (int i = 0; i < e->top + rows && next_line(e, cols, &w); i++) {
		if (i < e->top)
			continue;
		lines[used].text = e->text + w.start;
		lines[used++].len = w.len;
	}
	return used;
}
