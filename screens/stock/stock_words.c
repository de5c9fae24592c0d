/* What the screens of goods say of bills, items and lots. */
#include "screens/stock/stock_words.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/item/item.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/text.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/number.h"
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
	if (from[0] && b->from != here)
		buf_printf(&text, _("from %s"), from);
	if (to[0] && b->to != here)
		buf_printf(&text, _("%sto %s"), text.len > 0 ? " " : "", to);
	buf_str(&text);
}

void
words_bill_lines(struct txn *t, uint64_t bill, char *out, size_t cap)
{
	struct bill_line line[LINES_MOST];
	size_t n = bill_lines(t, bill, line);
	struct item item;
	struct buf b;

	buf_init(&b, out, cap);
	for (size_t i = 0; i < n; i++) {
		words_item(t, line[i].item, &item);
		buf_printf(&b, "%s%s%lld", i > 0 ? " " : "", item.name, (long long)line[i].asked);
	}
	buf_str(&b);
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
