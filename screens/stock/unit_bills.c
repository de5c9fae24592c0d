/* The bills from and to a unit, merged by age. */
#include "screens/stock/unit_bills.h"

enum { BILL_BY_FROM = 8, BILL_BY_TO = 9 };

static void
go_on(struct unit_bills *w, int i)
{
	w->next[i] = (struct bill){ 0 };
	while (scan_next(&w->scan[i]))
		if (record_get(w->txn, &kind_bill, w->scan[i].id, &w->next[i]))
			return;
	w->next[i] = (struct bill){ 0 };
}

void
unit_bills_open(struct unit_bills *w, struct txn *t, uint64_t unit)
{
	w->txn = t;
	for (int i = 0; i < 2; i++) {
		struct index_key key;

		key_begin(&key, &kind_bill, i == 0 ? BILL_BY_FROM : BILL_BY_TO);
		key_number(&key, unit);
		scan_open(&w->scan[i], t, &key, true);
		go_on(w, i);
	}
}

bool
unit_bills_next(struct unit_bills *w, struct bill *out)
{
	*out = w->next[w->next[1].id > w->next[0].id];
	if (!out->id)
		return false;
	for (int i = 0; i < 2; i++)
		if (w->next[i].id == out->id)
			go_on(w, i);
	return true;
}

void
unit_bills_close(struct unit_bills *w)
{
	for (int i = 0; i < 2; i++)
		scan_close(&w->scan[i]);
}
