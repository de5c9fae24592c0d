/* What had not come of a request is said to be there after all. */
#include <string.h>

#include "db/buf.h"
#include "db/index.h"
#include "src/rules/request/request_op.h"
#include "src/rules/stock/bill.h"

enum { ANSWERS_BY_LINE = 1 };

/* The answer that a line of a bill is of. */
static bool
answer_of(struct txn *t, const struct bill_line *line, uint64_t request, struct request_answer *out)
{
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_request_answer, ANSWERS_BY_LINE);
	key_number(&key, request);
	key_number(&key, (uint64_t)line->request_line);
	scan_open(&s, t, &key, false);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_request_answer, s.id, out) && out->bill == line->bill &&
		    out->bill_line == line->no;
	scan_close(&s);
	return found;
}

/* What no answer of the desk says of its share. */
static int64_t
room_of(struct txn *t, const struct goods_request *r, const struct request_answer *a)
{
	struct request_line lines[LINES_MOST];
	struct shares s;

	for (size_t i = 0, n = request_lines(t, r->id, lines); i < n; i++) {
		if (lines[i].no != a->line)
			continue;
		shares_of(t, r, &lines[i], &s);
		for (size_t d = 0; d < s.n; d++)
			if (strcmp(s.desk[d].desk, a->desk) == 0)
				return s.desk[d].room;
	}
	return 0;
}

int
request_comes_back(struct act *act, const struct bill *b, const struct bill_line *line, int64_t n)
{
	int64_t back = shares_fallen(act->txn, b, line, 0) - shares_fallen(act->txn, b, line, n), room;
	char number[24], words[120];
	struct buf w = BUF(words);
	struct goods_request r;
	struct request_answer a;

	if (b->request == 0 || line->request_line == 0 || !record_get(act->txn, &kind_goods_request, b->request, &r) ||
	    !answer_of(act->txn, line, r.id, &a))
		return 0;
	room = room_of(act->txn, &r, &a);
	if (back <= room)
		return 0;
	request_number(&r, act->now, number);
	item_words(act->txn, line->item, back - room, &w);
	return refuse(act, "row", M_UNDO_AGREED, ARG_TEXT(buf_str(&w)), ARG_TEXT(number), NULL);
}
