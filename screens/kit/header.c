/*
 * The lines that every screen has: where and who, the last contact, the title,
 * while something rings what it is, and at the bottom one sentence or what the keys do.
 */
#include "screens/kit/header.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/doubt.h"
#include "src/op/hurt.h"

enum { NARROW = 60 };		/* columns: words go before numbers and places */

enum { MESSAGE_LINES = 3 };

/* The county, or the one area of a person below it; his highest role there. */
void
header_load(struct ui *ui, struct txn *t)
{
	const struct viewer *v = &ui->s->viewer;
	struct area county = { 0 };
	const struct viewer_grant *best = NULL;
	int64_t sure;

	ui->doubt = doubt_get(t, &sure);
	for (size_t i = 0; i < v->ngrants; i++)
		if (!best || v->grants[i].tier < best->tier ||
		    (v->grants[i].tier == best->tier && best->role == role_officer))
			best = &v->grants[i];
	if (best)
		area_name(t, best->area, false, ui->county, sizeof(ui->county));
	else if (county_get(t, &county))
		snprintf(ui->county, sizeof(ui->county), "%s", county.name);
	if (best)
		ui->role = (int)best->role;
}

int
header_lines(const struct ui *ui)
{
	return 2 + ui->garbled_line + (hurt_where(ui->s->db) != NULL) + (ui->ring.count > 0);
}

/* Rows that came by themselves when all digits were held. */
static bool
has_no_digit(const struct page *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->row[i].fresh && !p->row[i].digit)
			return true;
	return false;
}

static void
title_draw(struct ui *ui, const struct view *v, int y)
{
	int cols = term_cols(ui->term), x;
	char fresh[40] = "";

	if (v->screen->live && v->page.fresh > 0)
		snprintf(fresh, sizeof(fresh), has_no_digit(&v->page) ?
		    _("new %zu, by arrows") : _("new %zu"), v->page.fresh);
	x = term_put(ui->term, y, 0, TERM_BOLD, words_drill(v->drill), -1);
	x += term_put(ui->term, y, x, TERM_BOLD, view_title(v), -1);
	if (v->count[0])
		x += 2 + term_put(ui->term, y, x + 2, TERM_NORMAL, v->count, -1);
	if (fresh[0])
		x += 2 + term_put(ui->term, y, x + 2, TERM_BOLD, fresh, -1);
	if (v->right[0] && x + 2 + text_width_str(v->right) <= cols)
		term_put(ui->term, y, cols - text_width_str(v->right), TERM_NORMAL, v->right, -1);
}

/* What rings has a line of its own: the page keeps its title. */
static void
ring_draw(struct ui *ui, int y)
{
	const char *how = _("Ctrl-G twice");
	int cols = term_cols(ui->term), w = text_width_str(how), x;
	char text[400];

	if (ui->ring.calls > 1)
		snprintf(text, sizeof(text), cols < NARROW ? _("! %zu calls: %s") :
		    _("! %zu calls for help, newest: %s"), ui->ring.calls, ui->ring.text);
	else
		snprintf(text, sizeof(text), "! %s", ui->ring.text);
	x = term_put(ui->term, y, 0, TERM_BOLD | TERM_RED, text, cols - w - 2);
	term_put(ui->term, y, x + 2, TERM_BOLD | TERM_RED, how, -1);
}

/* In ASCII, which every charset shows; in both languages, as nobody knows who reads it. */
static void
garbled_draw(struct ui *ui, const struct view *v, int y)
{
	bool typing = view_widget(v)->typing;
	const char *now = ui->s->charset == charset_gb18030 ? "GB18030. " : "UTF-8. ";
	char text[60];

	snprintf(text, sizeof(text), "%s%s", ui->tried ? now : "", typing ?
	    "LUAN MA? Ctrl-T / Garbled? Ctrl-T" : "LUAN MA? AN 8 / Garbled? press 8");
	term_put(ui->term, y, 0, TERM_NORMAL, text, -1);
}

/* Who reads the page must not take its figures for those that were stored. */
static void
hurt_draw(struct ui *ui, int y)
{
	int cols = term_cols(ui->term);
	char text[200];

	snprintf(text, sizeof(text), _("! The store is damaged (%s): figures may be wrong, rows missing"),
	    hurt_where(ui->s->db));
	if (text_width_str(text) > cols)
		snprintf(text, sizeof(text), "%s", _("! Store damaged: figures may be wrong"));
	term_put(ui->term, y, 0, TERM_BOLD | TERM_RED, text, cols);
}

int
header_draw(struct ui *ui, const struct view *v)
{
	int cols = term_cols(ui->term), y = 0, w;
	int64_t now = clock_now(), silence = ui->s->io.silence(ui->s->io.ctx);
	bool silent = silence >= SILENT_MS;
	char left[400], right[80], at[40];
	struct when when;

	if (ui->garbled_line)
		garbled_draw(ui, v, y++);
	when_split(silent ? now - silence : now, ui->offset, &when);
	snprintf(at, sizeof(at), "%02d:%02d%s", when.hour, when.minute, ui->doubt ? "?" : "");
	snprintf(right, sizeof(right), silent ? _("silent since %s") : _("%s online"), at);
	w = text_width_str(right);
	if (cols >= 60)
		snprintf(left, sizeof(left), "%s %s  %s  %s", _("Fengsui"), ui->county,
		    ui->s->viewer.name, tr_value(&enum_role, ui->role));
	else
		snprintf(left, sizeof(left), "%s %s", ui->county, ui->s->viewer.name);
	term_put(ui->term, y, 0, TERM_NORMAL, left, cols - w - 1);
	term_put(ui->term, y++, cols - w, TERM_NORMAL, right, w);
	title_draw(ui, v, y++);
	if (hurt_where(ui->s->db) != NULL)
		hurt_draw(ui, y++);
	if (ui->ring.count > 0)
		ring_draw(ui, y++);
	return y;
}

int
footer_lines(const struct ui *ui, const char *hint)
{
	const char *text = ui->message[0] ? ui->message : hint;
	int lines;

	if (!text[0])
		return 0;
	lines = text_lines(text, strlen(text), term_cols(ui->term));
	return lines < MESSAGE_LINES ? lines : MESSAGE_LINES;
}

int
footer_draw(struct ui *ui, const char *hint)
{
	int lines = footer_lines(ui, hint), cols = term_cols(ui->term);
	int y = term_rows(ui->term) - lines;
	const char *text = ui->message[0] ? ui->message : hint;
	size_t len = strlen(text), at = 0, next = 0;
	unsigned attr = !ui->message[0] ? TERM_DIM : ui->message_bad ? TERM_BOLD | TERM_RED : TERM_BOLD;

	for (int i = 0; i < lines; i++, at += next) {
		size_t n = text_wrap(text + at, len - at, cols, &next);
		bool cut = i == lines - 1 && at + next < len;

		if (cut)
			n = text_cut(text + at, n, cols - 1, NULL);
		term_put_len(ui->term, y + i, 0, attr, text + at, n, cols);
		if (cut)
			term_put(ui->term, y + i, cols - 1, attr, ">", 1);
	}
	return lines;
}
