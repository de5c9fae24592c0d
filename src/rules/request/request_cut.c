/* What is promised for a request that ends is promised no more. */
#include <stdlib.h>

#include "db/index.h"
#include "src/rules/request/request_op.h"
#include "src/rules/stock/bill_op.h"
#include "src/rules/stock/gather.h"
#include "src/text/show.h"

static void
cut_bill(struct act *act, uint64_t bill, const char *reason)
{
	struct bill_line lines[LINES_MOST];
	size_t n = bill_lines(act->txn, bill, lines);
	struct bill b;

	if (!record_get(act->txn, &kind_bill, bill, &b) || b.kind != bill_kind_transfer || !b.live)
		return;
	for (size_t i = 0; i < n; i++) {
		int64_t left = bill_unsent(act->txn, &lines[i]);
		if (left == 0)
			continue;
		lines[i].cut += left;
		show_copy(reason, lines[i].reason, sizeof lines[i].reason);
		change_set(act->change, &kind_bill_line, &lines[i]);
	}
	bill_look_again(act, bill);
}

void
request_cut(struct act *act, const struct goods_request *r)
{
	struct gather g = { .txn = act->txn, .size = sizeof(uint64_t) };
	uint64_t *ids, *id;
	struct scan s;
	size_t n;

	request_bills(&s, act->txn, r->id, false);
	while (scan_next(&s) && (id = gather_add(&g)) != NULL)
		*id = s.id;
	scan_close(&s);
	n = gather_end(&g, &ids);
	for (size_t i = 0; i < n; i++)
		cut_bill(act, ids[i], r->reason);
	free(ids);
}
