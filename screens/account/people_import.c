/* 导入人员: a list pasted from a spreadsheet, looked at, then stored, then the cards. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "screens/kit/ask.h"
#include "screens/kit/header.h"
#include "screens/kit/send.h"
#include "src/base/clock.h"
#include "src/rules/account/account_import.h"

enum { TAG_STORE = 1, TAG_FAULTS };
enum { AT_TEXT, AT_LOOK, AT_LEAVE, AT_EMPTY, PLACES };

#define CARDS_MAX (16 * 1024 * 1024)
#define TAIL 6			/* lines of what was pasted that stay in sight */

struct paste {
	struct buf	 text;
	int		 at;
};

static void
paste_open(struct view *v)
{
	struct paste *p = v->state;

	buf_grow(&p->text, UPLOAD_MAX);
}

static void
paste_close(struct view *v)
{
	struct paste *p = v->state;

	buf_free(&p->text);
}

static void
empty(struct view *v)
{
	paste_close(v);
	paste_open(v);
}

/* Lines with something in them. */
static size_t
lines_of(const struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++)
		n += b->data[i] != '\n' && (i + 1 == b->len || b->data[i + 1] == '\n');
	return n;
}

/* Where the last n lines begin. */
static size_t
tail_of(const struct buf *b, int n)
{
	size_t at = b->len;

	while (at > 0 && (b->data[at - 1] != '\n' || --n > 0))
		at--;
	return at;
}

/* The last lines as they were pasted, tabs as wide blanks; the cursor behind. */
static int
tail_draw(struct view *v, int y)
{
	struct paste *p = v->state;
	struct term *t = v->ui->term;
	const char *text = (const char *)p->text.data;
	int cols = term_cols(t);
	char line[400];

	for (size_t at = tail_of(&p->text, TAIL); ; y++) {
		size_t end = at, n = 0;
		int used;
		for (; end < p->text.len && text[end] != '\n'; end++)
			if (n + 1 < sizeof line)
				line[n++] = text[end] == '\t' ? ' ' : text[end];
		used = term_put_len(t, y, 2, TERM_UNDERLINE, line, n, cols - 2);
		if (end >= p->text.len) {
			term_cursor(t, y, used + 2 < cols ? used + 2 : cols - 1, true);
			return y + 1;
		}
		at = end + 1;
	}
}

/* Over as many lines as it takes; the next line. */
static int
wrapped(struct term *t, int y, const char *text)
{
	size_t len = strlen(text), next = 0;
	int cols = term_cols(t);

	for (size_t at = 0; at < len; at += next) {
		size_t n = text_wrap(text + at, len - at, cols, &next);
		term_put_len(t, y++, 0, TERM_NORMAL, text + at, n, cols);
	}
	return y;
}

static void
paste_draw(struct view *v)
{
	static const char *const rows[] = { N_("look at it"), N_("leave"), N_("begin anew") };
	struct paste *p = v->state;
	struct term *t = v->ui->term;
	int y = header_draw(v->ui, v), cols = term_cols(t);
	char text[200];

	y = wrapped(t, y, _("Paste the rows with their column names:"));
	y = wrapped(t, y, _("name, area, role; also township, post, phone, unit, account"));
	snprintf(text, sizeof text, _("%zu lines"), lines_of(&p->text));
	term_put(t, y++, 0, TERM_BOLD, text, cols);
	y = tail_draw(v, y) + 1;
	for (int i = 0; i < 3; i++, y++) {
		term_put(t, y, 0, TERM_NORMAL, p->at == i + 1 ? ">" : " ", -1);
		term_put(t, y, 2, TERM_NORMAL, _(rows[i]), cols - 2);
		if (p->at == i + 1)
			term_cursor(t, y, 0, true);
	}
	footer_draw(v->ui, _("Down: look at it, leave"));
}

static void
take_char(struct view *v, uint32_t cp)
{
	struct paste *p = v->state;
	char out[4];
	size_t n = text_encode(cp, out);

	buf_put(&p->text, out, n);
	if (p->text.failed)
		ui_warn(v->ui, _("More than %d MB; begin anew with less."), UPLOAD_MAX / (1024 * 1024));
}

/* The last character, whole. */
static void
take_back(struct buf *b)
{
	while (b->len > 0 && (b->data[b->len - 1] & 0xc0) == 0x80)
		b->len--;
	if (b->len > 0)
		b->len--;
}

static void
faults_show(struct view *v, const struct import_people *im, struct txn *t)
{
	struct view *w = ask_choice(v, TAG_FAULTS, _("Nothing can be stored yet"));

	if (!w)
		return;
	page_choice_text(&w->page, 1, 0, _("back to the text"));
	for (size_t i = 0; i < im->rows.nfaults; i++) {
		char said[600];
		struct buf b = BUF(said);

		say_refusal(&b, t, NULL, &im->rows.fault[i].why, false);
		page_text(&w->page, _("line %u %s: %s"), im->rows.fault[i].line, im->rows.fault[i].column, buf_str(&b));
	}
}

/* What each row comes to. */
static void
rows_show(struct view *v, const struct import_people *im, struct txn *t)
{
	struct view *w = ask_confirm(v, TAG_STORE, _("Store these people?"));

	if (!w)
		return;
	page_text(&w->page, _("%zu accounts to add, %zu rights to add to others, %zu rows are there already"),
	    im->added, im->more, im->there);
	page_choice_text(&w->page, 1, 0, _("store all of them and show their cards"));
	page_choice_text(&w->page, 2, 0, _("change the text"));
	page_head(&w->page, "%s", _("Rows"));
	for (size_t i = 0; i < im->nrows; i++) {
		const struct import_row *r = &im->row[i];
		const struct import_person *p = &im->people[r->person];
		char area[200], role[60] = "";

		area_name(t, r->area, true, area, sizeof area);
		if (r->ngrants > 0)
			snprintf(role, sizeof role, "%s%s", tr_value(&enum_role, r->grants[0].role),
			    r->ngrants > 1 ? " …" : "");
		page_text(&w->page, "%u %s %s  %s  %s  %s", r->line, r->ngrants == 0 ? "=" : "+", p->login,
		    p->name, area, role);
	}
}

static void
look(struct view *v)
{
	struct import_people *im = malloc(sizeof *im);
	struct paste *p = v->state;
	struct refusal why = { .message = M_NOT_STORED };
	char said[600];
	struct buf b = BUF(said);
	struct txn t;

	txn_begin(&t, v->s->db, false);
	if (im == NULL || import_people(im, &t, &v->s->viewer, clock_now(), p->text.data, p->text.len,
	    &why) != 0) {
		say_refusal(&b, &t, NULL, &why, false);
		ui_warn(v->ui, "%s", buf_str(&b));
	} else if (im->rows.nfaults > 0) {
		faults_show(v, im, &t);
	} else {
		rows_show(v, im, &t);
	}
	txn_abort(&t);
	if (im)
		import_people_free(im);
	free(im);
}

/* The cards are made here from the seed; the store keeps only what proves them. */
static void
store(struct view *v)
{
	struct paste *p = v->state;
	struct op_account_import *args;
	uint8_t seed[IMPORT_SEED];
	struct reply reply;
	struct buf cards;
	struct order o;
	struct txn t;

	if (!order_begin(v, &o, "account.import"))
		return;
	args = o.args;
	args->confirm = true;
	import_seed(args, seed);
	buf_grow(&cards, CARDS_MAX);
	o.file = &p->text;
	if (order_send(v, &o, &reply) == DONE) {
		txn_begin(&t, v->s->db, false);
		import_cards(&t, &reply.answer, seed, &cards);
		txn_abort(&t);
		empty(v);
		if (cards.len > 0)
			ask_page(v, _("Cards to hand over; shown once"), buf_str(&cards));
	}
	import_forget(seed, &cards);
}

static void
paste_result(struct view *v, int tag, const struct result *r)
{
	if (tag == TAG_STORE && r->what == 1)
		store(v);
}

static void
enter(struct view *v, struct paste *p)
{
	switch (p->at) {
	case AT_LOOK:
		look(v);
		break;
	case AT_EMPTY:
		empty(v);
		p->at = AT_TEXT;
		break;
	case AT_LEAVE:
		view_close(v);
		break;
	default:
		take_char(v, '\n');
	}
}

/* A newline is text, pasted or typed: the rows below are reached by Down alone. */
static bool
paste_key(struct view *v, const struct key_press *key)
{
	struct paste *p = v->state;

	if (key->kind == K_UP || key->kind == K_BACKTAB)
		p->at = (p->at + PLACES - 1) % PLACES;
	else if (key->kind == K_DOWN || (key->kind == K_TAB && p->at != AT_TEXT))
		p->at = (p->at + 1) % PLACES;
	else if (key->kind == K_PGDN)
		p->at = AT_LOOK;
	else if (key->kind == K_ESC)
		view_close(v);
	else if (key->kind == K_ENTER)
		enter(v, p);
	else if (key->kind == K_TEXT || key->kind == K_TAB) {
		p->at = AT_TEXT;
		take_char(v, key->kind == K_TAB ? '\t' : key->cp);
	} else if (key->kind == K_BACKSPACE && p->at == AT_TEXT) {
		take_back(&p->text);
	}
	return true;
}

static const struct widget widget_paste = { .draw = paste_draw, .key = paste_key, .typing = true };

const struct screen screen_people_import = {
	.name = "people_import",
	.title = N_("Import people"),
	.help = N_("Copy the rows in the spreadsheet, column names too, and paste them here. They are shown first; then all are stored or none."),
	.roles = ROLE(admin),
	.widget = &widget_paste,
	.state_size = sizeof(struct paste),
	.open = paste_open,
	.result = paste_result,
	.close = paste_close,
};
