/* Where a lot is, in words. */
#include "src/rules/lot/lot_where.h"

#include "db/index.h"
#include "gen/kinds/stock/stock.h"
#include "gen/kinds/unit/unit.h"
#include "src/op/say.h"
#include "src/rules/stock/bill.h"

enum { STOCK_BY_LOT = 3 };

static void
place_words(struct txn *t, const struct stock *figure, int64_t now, struct buf *b)
{
	struct unit u;
	struct bill bill;
	char number[24] = "";

	if (figure->place_kind <= place_kind_damaged) {
		if (record_get(t, &kind_unit, figure->place, &u))
			buf_text(b, u.name);
	} else if (record_get(t, &kind_bill, figure->place, &bill)) {
		bill_number(&bill, now, number);
		buf_text(b, number);
	}
	buf_text(b, " ");
	say_later(b, ARG_ENUM(place_kind, figure->place_kind));
	buf_printf(b, "%lld", (long long)figure->quantity);
}

void
lot_where(struct txn *t, uint64_t lot, int64_t now, struct buf *b)
{
	struct index_key key;
	struct stock figure;
	struct scan s;
	bool any = false;

	key_begin(&key, &kind_stock, STOCK_BY_LOT);
	key_number(&key, lot);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_stock, s.id, &figure) || figure.quantity == 0)
			continue;
		if (any)
			buf_text(b, ", ");
		place_words(t, &figure, now, b);
		any = true;
	}
	scan_close(&s);
}
