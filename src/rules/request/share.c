/* Shares of a request: sums over its answers and its bills. */
#include "src/rules/request/share.h"

#include <string.h>

#include "db/index.h"
#include "gen/kinds/request/goods_request.h"
#include "gen/kinds/request/request_answer.h"
#include "gen/kinds/request/request_line.h"
#include "gen/kinds/stock/enums.h"
#include "src/op/place.h"
#include "src/rules/stock/bill.h"

enum { ANSWERS_BY_LINE = 1, BILLS_BY_REQUEST = 5, LINES_BY_BILL = 1 };

static void
desks_from(struct txn *t, const char *first, struct shares *s)
{
	char code[16], above[16];

	memcpy(code, first, sizeof code);
	while (code[0] != '\0' && s->n < SHARES - 1) {
		memcpy(s->desk[s->n++].desk, code, sizeof code);
		area_parent(t, code, above);
		memcpy(code, above, sizeof code);
	}
	s->n++;
}

/* What will not come of a line of a bill. */
static int64_t
fallen(struct txn *t, const struct bill *b, const struct bill_line *line)
{
	struct bill_sums sums;
	int64_t n;

	bill_sums(t, b->id, line->no, &sums);
	n = line->cut + sums.lost + sums.returned + sums.damaged;
	if (b->state == bill_state_cancelled)
		n += bill_unsent(t, line);
	return n < line->asked ? n : line->asked;
}

/* Of what was agreed out of a depot. */
static int64_t
taken_back(struct txn *t, const struct request_answer *a)
{
	struct bill_line line;
	struct index_key key;
	struct bill b;

	key_begin(&key, &kind_bill_line, LINES_BY_BILL);
	key_number(&key, a->bill);
	key_number(&key, (uint64_t)a->bill_line);
	if (a->bill == 0 || !record_get(t, &kind_bill, a->bill, &b) ||
	    !record_get(t, &kind_bill_line, scan_one(t, &key, false), &line))
		return 0;
	return fallen(t, &b, &line);
}

static struct share *
desk_of(struct shares *s, const char *code)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->desk[i].desk, code) == 0)
			return &s->desk[i];
	return NULL;
}

static void
add_answers(struct txn *t, const struct goods_request *r, int64_t line, struct shares *s)
{
	struct request_answer a;
	struct index_key key;
	struct share *at;
	struct scan scan;

	key_begin(&key, &kind_request_answer, ANSWERS_BY_LINE);
	key_number(&key, r->id);
	key_number(&key, (uint64_t)line);
	scan_open(&scan, t, &key, false);
	while (scan_next(&scan)) {
		if (!record_get(t, &kind_request_answer, scan.id, &a) ||
		    (at = desk_of(s, a.desk)) == NULL)
			continue;
		at->agreed += a.agreed - taken_back(t, &a);
		at->passed += a.passed;
		at->refused += a.refused;
	}
	scan_close(&scan);
}

/* What bills of the request brought, also without an answer: goods from outside, and what was
 * ordered or handed out for it straight away, which counts as agreed. How much that is. */
static int64_t
add_bills(struct txn *t, const struct goods_request *r, const struct request_line *line, struct shares *s)
{
	struct bill_line lines[LINES_MOST];
	int64_t ordered = 0;
	struct bill_sums sums;
	struct index_key key;
	struct scan scan;
	struct bill b;

	key_begin(&key, &kind_bill, BILLS_BY_REQUEST);
	key_number(&key, r->id);
	scan_open(&scan, t, &key, false);
	while (scan_next(&scan)) {
		if (!record_get(t, &kind_bill, scan.id, &b) ||
		    (b.to != r->unit && b.kind != bill_kind_give))
			continue;
		size_t n = bill_lines(t, b.id, lines);
		for (size_t i = 0; i < n; i++) {
			if (lines[i].request_line != line->no &&
			    (lines[i].request_line != 0 || lines[i].item != line->item))
				continue;
			bill_sums(t, b.id, lines[i].no, &sums);
			s->sent += sums.sent;
			s->received += b.kind == bill_kind_give ? sums.sent : sums.received;
			if (b.kind != bill_kind_in && lines[i].request_line == 0)
				ordered += lines[i].asked - fallen(t, &b, &lines[i]);
		}
	}
	scan_close(&scan);
	return ordered;
}

void
shares_of(struct txn *t, const struct goods_request *r, const struct request_line *line, struct shares *out)
{
	int64_t share, ordered, n;

	*out = (struct shares){ .asked = line->asked - line->given_up };
	desks_from(t, r->desk, out);
	add_answers(t, r, line->no, out);
	ordered = add_bills(t, r, line, out);
	share = out->asked;
	for (size_t i = 0; i < out->n; i++) {
		struct share *d = &out->desk[i];
		d->share = share;
		d->top = i + 2 == out->n;
		d->open = share - d->agreed - d->passed - d->refused;
		if (d->open < 0)
			d->open = 0;		/* given up after it was answered */
		n = ordered < d->open ? ordered : d->open;
		d->agreed += n;
		d->open -= n;
		ordered -= n;
		share = d->passed;
		if (i + 1 < out->n) {
			out->agreed += d->agreed;
			out->refused += d->refused;
			out->open += d->open;
		} else {
			out->refused += d->refused;
			out->passed = d->agreed + d->open;
		}
	}
}

int64_t
shares_short(const struct shares *s)
{
	return s->asked > s->received ? s->asked - s->received : 0;
}
