/* What the screens of goods say of bills, items and lots. */
#include "screens/stock/stock_words.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/enums.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/form/form.h"
#include "screens/kit/text.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/op/place.h"
#include "src/rules/stock/bill.h"

enum { NARROW = 60 };

void
words_bill(const struct bill *b, char out[24])
{
	bill_number(b, clock_now(), out);
	number_short(out, clock_now());
}

void
words_unit(struct txn *t, uint64_t unit, char *out, size_t cap)
{
	struct unit u;

	snprintf(out, cap, "%s", record_get(t, &kind_unit, unit, &u) ? u.name : "");
}

void
words_bill_way(struct txn *t, const struct bill *b, uint64_t here, char *out, size_t cap)
{
	char from[120], to[120];
	struct buf text;

	buf_init(&text, out, cap);
	words_unit(t, b->from, from, sizeof(from));
	words_unit(t, b->to, to, sizeof(to));
	if (b->kind == bill_kind_give)
		area_name(t, b->area, false, to, sizeof(to));
	else if (b->kind == bill_kind_back && !b->from)
		area_name(t, b->area, false, from, sizeof(from));
	if (from[0] && (!b->from || b->from != here))
		buf_printf(&text, _("from %s"), from);
	if (to[0] && (!b->to || b->to != here))
		buf_printf(&text, _("%sto %s"), text.len > 0 ? " " : "", to);
	buf_str(&text);
}

/* Does the line bring what comes in place of what the one before takes away? */
static bool
comes_instead(const struct bill_line *line, size_t i)
{
	return i > 0 && line[i - 1].to_kind >= place_kind_given && line[i].from_kind >= place_kind_opening;
}

static void
bill_goods(struct txn *t, uint64_t bill, bool counted, struct buf *b)
{
	struct bill_line line[LINES_MOST];
	size_t n = bill_lines(t, bill, line);
	struct item item;

	for (size_t i = 0; i < n; i++) {
		words_item(t, line[i].item, &item);
		buf_printf(b, "%s%s%lld%s", i == 0 ? "" : comes_instead(line, i) ? " > " : " ", item.name,
		    (long long)line[i].asked, counted ? item.unit : "");
	}
}

void
words_bill_lines(struct txn *t, uint64_t bill, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	bill_goods(t, bill, false, &b);
	buf_str(&b);
}

void
words_bill_goods(struct txn *t, uint64_t bill, struct buf *b)
{
	bill_goods(t, bill, true, b);
}

void
words_lines_row(struct view *v, struct txn *t, struct page *p, const char *name)
{
	const char *typed = form_text(v, name);
	const struct field *f = kind_field(v->form->op->args, name);
	char text[2400];
	struct buf b = BUF(text);
	struct goods_lines lines;
	struct refusal why;

	if (!f || !typed || !typed[0])
		return;
	buf_printf(&b, "%s: ", tr_field(v->form->op->args, f));
	if (lines_parse(t, name, typed, &lines, &why) == 0)
		lines_words(t, &lines, &b);
	else
		say(&b, t, why.message, (const char (*)[192])why.args, SAY_ARGS);
	page_text(p, "%s", buf_str(&b))->attr = TERM_BOLD;
}

void
words_item(struct txn *t, uint64_t id, struct item *out)
{
	if (!record_get(t, &kind_item, id, out))
		*out = (struct item){ .name = "?" };
}

void
words_expiry(int64_t day, char *out, size_t cap)
{
	if (day == 0)
		snprintf(out, cap, "%s", _("no end"));
	else
		when_date_iso(day, out, cap);
}

void
words_expiry_short(int64_t day, int64_t today, char *out, size_t cap)
{
	if (day != 0 && day < today)
		snprintf(out, cap, "%s", _("expired"));
	else if (day != 0 && day < today + 10000)	/* within a year, by the calendar */
		snprintf(out, cap, "%02d-%02d", (int)(day / 100 % 100), (int)(day % 100));
	else if (day != 0)
		snprintf(out, cap, "%d-%02d", (int)(day / 10000), (int)(day / 100 % 100));
	else
		words_expiry(day, out, cap);
}

void
words_lines_checked(struct view *v)
{
	struct form *f = v->form;
	char text[400];
	struct txn t;

	for (size_t i = 0; i < f->nrow; i++) {
		const char *name = f->row[i].f[0]->name, *typed = form_text(v, name);
		if (strcmp(name, "lines") != 0 && strcmp(name, "damaged") != 0 && strcmp(name, "new") != 0)
			continue;
		do {
			struct buf b = BUF(text);
			struct goods_lines lines;
			struct refusal why;
			txn_begin(&t, v->s->db, false);
			if (typed && typed[0] && lines_parse(&t, name, typed, &lines, &why) != 0)
				say(&b, &t, why.message, (const char (*)[192])why.args, SAY_ARGS);
			buf_str(&b);
		} while (txn_again(&t));
		form_error(v, name, text);
	}
}

void
words_pad(struct buf *b, const char *text, int cols, bool left)
{
	int blanks = cols - text_width_str(text);

	if (left)
		buf_text(b, text);
	for (int i = 0; i < blanks; i++)
		buf_text(b, " ");
	if (!left)
		buf_text(b, text);
}

bool
stock_narrow(const struct view *v)
{
	return term_cols(v->ui->term) < NARROW;
}

void
stock_above(struct page *p, struct txn *t, const struct bill *b)
{
	struct goods_lines found;
	char words[400];
	struct buf w = BUF(words);

	bill_found(t, b, &found);
	lines_words(t, &found, &w);
	if (found.n > 0)
		page_text(p, _("more than the book had: %s"), buf_str(&w))->attr = TERM_BOLD;
}
