/* What is promised for a request that ends is promised no more. */
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "src/rules/request/request_op.h"
#include "src/rules/stock/bill_op.h"

enum { BILLS_BY_REQUEST = 5 };

static void
cut_bill(struct act *act, uint64_t bill, const char *reason)
{
	struct bill_line lines[LINES_MOST];
	size_t n = bill_lines(act->txn, bill, lines);

	for (size_t i = 0; i < n; i++) {
		int64_t left = bill_unsent(act->txn, &lines[i]);
		if (left == 0)
			continue;
		lines[i].cut += left;
		snprintf(lines[i].reason, sizeof lines[i].reason, "%.*s", (int)sizeof lines[i].reason - 1, reason);
		change_set(act->change, &kind_bill_line, &lines[i]);
	}
	bill_look_again(act, bill);
}

void
request_cut(struct act *act, const struct goods_request *r)
{
	uint64_t ids[LINES_MOST * 4];
	struct index_key key;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_bill, BILLS_BY_REQUEST);
	key_number(&key, r->id);
	scan_open(&s, act->txn, &key, false);
	while (n < sizeof ids / sizeof ids[0] && scan_next(&s))
		ids[n++] = s.id;
	scan_close(&s);
	for (size_t i = 0; i < n; i++)
		cut_bill(act, ids[i], r->reason);
}
