/* What who serves in teams is sent to: the live orders of these. */
#include "db/index.h"
#include "src/rules/order/order.h"

void
order_own(struct order_own *w, struct txn *t, const struct viewer *v)
{
	*w = (struct order_own){ .txn = t };
	team_of_viewer(&w->teams, t, v);
}

bool
order_own_next(struct order_own *w, struct order *out)
{
	struct index_key key;
	uint64_t team;

	for (;;) {
		while (w->open && scan_next(&w->scan))
			if (record_get(w->txn, &kind_order, w->scan.id, out))
				return true;
		if (w->open)
			scan_close(&w->scan);
		w->open = team_of_viewer_next(&w->teams, &team);
		if (!w->open)
			return false;
		key_begin(&key, &kind_order, ORDER_BY_LIVE_TEAM);
		key_number(&key, true);
		key_number(&key, team);
		scan_open(&w->scan, w->txn, &key, false);
	}
}

void
order_own_end(struct order_own *w)
{
	if (w->open)
		scan_close(&w->scan);
	w->open = false;
	team_of_viewer_end(&w->teams);
}
