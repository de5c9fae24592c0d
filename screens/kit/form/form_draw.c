/* How a form shows: label, value, unit, and what is wrong, said beside it. */
#include <stdio.h>
#include <string.h>

#include "screens/kit/form/form.h"
#include "screens/kit/header.h"
#include "screens/kit/words.h"
#include "src/lang/when.h"

enum { LABEL_LEAST = 10, LONG_ROWS = 4, GAP = 1 };

/* Where things stand at the width of now. */
struct place {
	int	cols;
	int	label;		/* widest label that stays on its line */
	int	value;		/* first column of values */
};

static void
place_find(const struct form *f, int cols, struct place *p)
{
	char label[120];
	int most = cols / 2 - 2;

	p->cols = cols;
	p->label = LABEL_LEAST;
	for (size_t i = 0; i < f->nvis; i++) {
		int w;

		if (f->vis[i] < 0)
			continue;
		form_label(f, &f->row[f->vis[i]], label, sizeof(label));
		w = text_width_str(label);
		if (w > p->label && w <= most)
			p->label = w;
	}
	p->value = 2 + p->label + GAP;
}

static bool
row_typed(const struct form *f, int row)
{
	return row == f->cur && f->typing;
}

static bool
row_long(const struct form_row *r)
{
	return (r->f[0]->flags & F_LONG) != 0;
}

/* The unit beside a number that is being typed or not known. */
static void
unit_words(const struct form *f, const struct form_row *r, char *out, size_t cap)
{
	const struct field *fd = r->f[0];

	out[0] = '\0';
	if (!field_is_number(fd))
		return;
	if (fd->type == T_LAND && f->spec->mu)
		snprintf(out, cap, "%s", _("mu"));
	else if (fd->measure)
		snprintf(out, cap, "%s", tr_unit(fd->measure, strcmp(f->text, "1") == 0));
}

/* What stands in the row when nobody types in it. */
static void
row_words(struct view *v, const struct form_row *r, char *out, size_t cap)
{
	struct form *f = v->form;
	struct buf b;
	char text[FORM_TEXT];

	buf_init(&b, out, cap);
	if (r->raw[0]) {
		buf_text(&b, r->raw);
	} else {
		for (size_t i = 0; i < r->nf; i++) {
			form_words(v, r->f[i], text, sizeof(text));
			buf_printf(&b, "%s%s", i ? " " : "", text[0] || r->nf == 1 ? text : "-");
		}
		if (b.len == 0 && field_is_number(r->f[0])) {
			unit_words(f, r, text, sizeof(text));
			buf_printf(&b, "____ %s", text);
		}
	}
	buf_str(&b);
}

static bool
must_be(const struct form_row *r)
{
	return (r->f[0]->flags & F_REQUIRED) != 0 || (r->ff->flags & FORM_NEEDED) != 0;
}

static const char *
row_note(const struct form *f, int row, char *full, size_t cap)
{
	const struct form_row *r = &f->row[row];
	const char *hint = f->spec->hint ? f->spec->hint(r->f[0]) : NULL;

	if (r->error[0])
		return r->error;
	form_full_words(r, full, cap);
	if (full[0])
		return full;
	if (row != f->cur)
		return "";
	if (form_zero(f))
		return form_zero_means(f) ? _("Enter: 0 is meant   Esc: leave") : "";
	if (r->ff->note && !field_known(r->f[0], f->rec))
		return _(r->ff->note);
	if ((r->ff->flags & FORM_LINES) == FORM_LINES)
		return _("Right: one more item");
	if (r->ff->flags & FORM_PHRASES)
		return _("Right: phrases");
	if (r->ff->flags & FORM_NAMES)
		return _("Right: choose");
	if (field_is_number(r->f[0]) && f->text[0] == '\0')
		return hint ? _(hint) : must_be(r) ? "" : _("leave blank if not known");
	if (!f->typing)
		return _("Enter: choose");
	return "";
}

/* Where a value is drawn: from (y, x) on in room columns; draw false only counts. */
struct spot {
	int	y, x, room;
	bool	draw;
	int	line;		/* lines used so far, the last one open */
	int	used;		/* columns used of that line */
};

static void
spot_put(struct view *v, const struct spot *s, int dx, unsigned attr, const char *text, size_t len)
{
	if (s->draw)
		term_put_len(v->ui->term, s->y + s->line, s->x + dx, attr, text, len, s->room - dx);
}

/* A long text being typed: a few lines around the cursor. */
static void
long_show(struct view *v, struct spot *s)
{
	struct edit_line lines[LONG_ROWS];
	int at, col, n = edit_page(&v->form->edit, s->room, LONG_ROWS, lines, &at, &col), first = s->line;

	for (int i = 0; i < n; i++) {
		s->line = first + i;
		spot_put(v, s, 0, TERM_UNDERLINE, lines[i].text, lines[i].len);
	}
	if (s->draw)
		term_cursor(v->ui->term, s->y + first + at, s->x + col, true);
	s->used = s->room;
}

/* One line being typed, its unit, and what it was understood as. */
static void
typed_show(struct view *v, const struct form_row *r, struct spot *s)
{
	struct form *f = v->form;
	struct edit_view ev;
	char unit[40], text[120];
	int w;

	unit_words(f, r, unit, sizeof(unit));
	w = s->room - text_width_str(unit) - 1;
	edit_view(&f->edit, w > 2 ? w : 2, &ev);
	spot_put(v, s, 0, f->edit.whole ? TERM_REVERSE : TERM_UNDERLINE, ev.text, ev.len);
	if (s->draw && ev.more_left)
		term_put(v->ui->term, s->y + s->line, s->x - GAP, TERM_BOLD, "<", -1);
	if (s->draw)
		term_cursor(v->ui->term, s->y + s->line, s->x + ev.cursor, true);
	s->used = text_width(ev.text, ev.len) + 1;
	if (ev.more_right)
		spot_put(v, s, s->used - 1, TERM_BOLD, ">", 1);
	spot_put(v, s, s->used, TERM_NORMAL, unit, strlen(unit));
	s->used += text_width_str(unit);
	form_understood(v, text, sizeof(text));
	if (text[0] && s->used + 2 + text_width_str(text) <= s->room) {
		spot_put(v, s, s->used + 2, TERM_DIM, text, strlen(text));
		s->used += 2 + text_width_str(text);
	}
}

/* A value nobody types in now. */
static void
still_show(struct view *v, const struct form_row *r, struct spot *s)
{
	char text[FORM_TEXT + 80];
	size_t len, at = 0, next = 0;

	row_words(v, r, text, sizeof(text));
	len = strlen(text);
	for (int i = 1;; i++) {
		size_t n = text_wrap(text + at, len - at, s->room - (i == LONG_ROWS), &next);

		s->used = text_width(text + at, n);
		spot_put(v, s, 0, TERM_NORMAL, text + at, n);
		at += next;
		if (at >= len)
			return;
		if (i == LONG_ROWS)
			break;
		s->line++;
	}
	spot_put(v, s, s->used, TERM_BOLD, ">", 1);	/* more than fits */
	s->used++;
}

/* What is wrong or helps: beside the value, else on lines below. */
static void
note_show(struct view *v, const struct form_row *r, const char *note, int cols, struct spot *s)
{
	unsigned attr = r->error[0] || r->left_out > 0 ? TERM_RED : TERM_DIM;
	size_t at = 0, next = 0, len = strlen(note);

	if (s->used + 2 + text_width_str(note) <= s->room) {
		spot_put(v, s, s->used + 2, attr, note, len);
		return;
	}
	s->x = 4;
	s->room = cols - 4;
	while (at < len) {
		size_t n = text_wrap(note + at, len - at, s->room, &next);

		s->line++;
		spot_put(v, s, 0, attr, note + at, n);
		at += next;
	}
}

/* Lines the row takes; drawn from y on when draw is set. */
static int
row_show(struct view *v, const struct place *p, int row, int y, bool draw)
{
	struct form *f = v->form;
	const struct form_row *r = &f->row[row];
	char full[160];
	const char *note = row_note(f, row, full, sizeof(full));
	struct spot s = { .y = y, .x = p->value, .draw = draw };
	bool current = row == f->cur;
	char label[120];

	form_label(f, r, label, sizeof(label));
	if (draw) {
		term_put(v->ui->term, y, 0, TERM_BOLD, current ? ">" : " ", -1);
		term_put(v->ui->term, y, 2, current ? TERM_BOLD : TERM_NORMAL, label, -1);
		if (current)
			term_cursor(v->ui->term, y, 0, true);
	}
	if (text_width_str(label) > p->label) {
		s.line = 1;
		s.x = 4;
	}
	s.room = p->cols - s.x;
	if (row_typed(f, row) && row_long(r))
		long_show(v, &s);
	else if (row_typed(f, row))
		typed_show(v, r, &s);
	else
		still_show(v, r, &s);
	if (note[0])
		note_show(v, r, note, p->cols, &s);
	return s.line + 1;
}

static const char *
special_name(const struct form *f, int row)
{
	switch (row) {
	case ROW_MORE:
		return f->spec->figures ? _("more figures") : _("more");
	case ROW_SEND:
		return _(f->spec->send);
	case ROW_HELP:
		return _("help");
	default:
		return f->spec->draft ? _("leave (the draft stays)") : _("leave");
	}
}

static int
special_show(struct view *v, int row, int y, bool draw)
{
	struct form *f = v->form;
	const char *name = special_name(f, row);
	char words[120] = "";

	if (!draw)
		return 1;
	term_put(v->ui->term, y, 0, TERM_BOLD, row == f->cur ? ">" : " ", -1);
	term_put(v->ui->term, y, 2, row == f->cur ? TERM_BOLD : TERM_NORMAL, name, -1);
	if (row == ROW_SEND && f->spec->send_words) {
		f->spec->send_words(v, words, sizeof(words));
		term_put(v->ui->term, y, 4 + text_width_str(name), TERM_NORMAL, words, -1);
	}
	if (row == f->cur)
		term_cursor(v->ui->term, y, 0, true);
	return 1;
}

static int
any_show(struct view *v, const struct place *p, int row, int y, bool draw)
{
	return row < 0 ? special_show(v, row, y, draw) : row_show(v, p, row, y, draw);
}

static size_t
cur_place(const struct form *f)
{
	for (size_t i = 0; i < f->nvis; i++)
		if (f->vis[i] == f->cur)
			return i;
	return 0;
}

/* Moves top so that the current row is wholly in sight. */
static void
scroll(struct view *v, const struct place *p, int rows)
{
	struct form *f = v->form;
	size_t cur = cur_place(f);
	int lines = 0;

	if (f->top > cur)
		f->top = cur;
	for (size_t i = cur + 1; i-- > f->top;) {
		lines += any_show(v, p, f->vis[i], 0, false);
		if (lines > rows) {
			f->top = i < cur ? i + 1 : cur;
			return;
		}
	}
	/* No empty lines at the end while rows above are hidden. */
	for (size_t i = cur + 1; i < f->nvis; i++)
		lines += any_show(v, p, f->vis[i], 0, false);
	while (f->top > 0 && (lines += any_show(v, p, f->vis[f->top - 1], 0, false)) <= rows)
		f->top--;
}

/* Who else is writing comes first; what of the draft fits stands beside it. */
static void
status_words(struct view *v)
{
	struct form *f = v->form;
	int room = term_cols(v->ui->term) - text_width_str(words_drill(v->drill)) -
	    text_width_str(view_title(v)) - 2;
	char at[40], kept[60] = "";

	if (f->unsaved)
		snprintf(kept, sizeof(kept), "%s", _("draft NOT saved"));
	else if (f->spec->draft && f->draft.saved)
		snprintf(kept, sizeof(kept), _("draft saved %s"),
		    ui_when(v->ui, f->draft.saved, at, sizeof(at)));
	if (f->others[0] && text_width_str(f->others) + 2 + text_width_str(kept) > room)
		kept[0] = '\0';
	snprintf(v->right, sizeof(v->right), "%s%s%s", f->others,
	    f->others[0] && kept[0] ? "  " : "", kept);
}

void
form_draw(struct view *v)
{
	struct form *f = v->form;
	const char *send = _(f->spec->send);
	char hint[200];
	struct place p;
	int y, end;

	if (term_cols(v->ui->term) < 70)
		snprintf(hint, sizeof(hint), _("Enter: next  up from 1st: %s  Esc: leave"), send);
	else
		snprintf(hint, sizeof(hint),
		    _("Enter: next or choices   up from the first: %s   Esc: leave   ? help"), send);
	status_words(v);
	y = header_draw(v->ui, v);
	end = term_rows(v->ui->term) - footer_draw(v->ui, hint);
	place_find(f, term_cols(v->ui->term), &p);
	scroll(v, &p, end - y);
	for (size_t i = f->top; i < f->nvis; i++) {
		int lines = any_show(v, &p, f->vis[i], y, false);

		if (y + lines > end && i > f->top)
			break;
		y += any_show(v, &p, f->vis[i], y, true);
	}
}
