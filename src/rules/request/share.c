/* Shares of a request: sums over its answers and its bills. */
#include "src/rules/request/share.h"

#include <string.h>

#include "db/index.h"
#include "gen/kinds/request/enums.h"
#include "gen/kinds/request/goods_request.h"
#include "gen/kinds/request/request_answer.h"
#include "gen/kinds/request/request_line.h"
#include "gen/kinds/stock/enums.h"
#include "src/op/place.h"
#include "src/rules/stock/bill.h"

enum { ANSWERS_BY_LINE = 1, BILLS_BY_REQUEST = 5, LINES_BY_BILL = 1 };

void
request_bills(struct scan *s, struct txn *t, uint64_t request, bool newest)
{
	struct index_key key;

	key_begin(&key, &kind_bill, BILLS_BY_REQUEST);
	key_number(&key, request);
	scan_open(s, t, &key, newest);
}

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

int64_t
shares_fallen(struct txn *t, const struct bill *b, const struct bill_line *line, int64_t less)
{
	struct bill_sums sums;
	int64_t n;

	bill_sums(t, b->id, line->no, &sums);
	n = line->cut + sums.lost + sums.returned + sums.damaged - less;
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
	return shares_fallen(t, &b, &line, 0);
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

/* What bills of the request brought, also without an answer: what was ordered or handed out
 * for it straight away, and what came from outside beyond what was said there, which counts
 * as agreed. How much that is. */
static int64_t
add_bills(struct txn *t, const struct goods_request *r, const struct request_line *line, struct shares *s)
{
	struct bill_line lines[LINES_MOST];
	int64_t ordered = 0, from_outside = -s->desk[s->n - 1].agreed;
	struct bill_sums sums;
	struct scan scan;
	struct bill b;

	request_bills(&scan, t, r->id, false);
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
			if (b.kind == bill_kind_in)
				from_outside += sums.received;
			else if (lines[i].request_line == 0)
				ordered += lines[i].asked - shares_fallen(t, &b, &lines[i], 0);
		}
	}
	scan_close(&scan);
	return ordered + (from_outside > 0 ? from_outside : 0);
}

/* What a desk has open, less what was ordered straight away. */
static void
close_share(struct share *d, int64_t share, int64_t *ordered, bool over)
{
	int64_t open = share - d->agreed - d->passed - d->refused, n;

	if (open < 0)
		open = 0;		/* agreed anew, and then it came: of before that was refused */
	d->room = open;
	n = *ordered < open ? *ordered : open;
	*ordered -= n;
	d->share = share;
	d->agreed += n;
	*(over ? &d->given_up : &d->open) = open - n;
}

void
shares_of(struct txn *t, const struct goods_request *r, const struct request_line *line, struct shares *out)
{
	int64_t share = line->asked, ordered;

	*out = (struct shares){ .asked = line->asked,
	    .over = r->state == request_state_ended || r->state == request_state_withdrawn };
	desks_from(t, r->desk, out);
	add_answers(t, r, line->no, out);
	ordered = add_bills(t, r, line, out);
	for (size_t i = 0; i < out->n; i++) {
		struct share *d = &out->desk[i];
		bool outside = i + 1 == out->n;
		close_share(d, share, &ordered, out->over);
		d->top = i + 2 == out->n;
		share = d->passed;
		out->refused += d->refused;
		out->given_up += d->given_up;
		if (outside)
			out->passed = d->agreed + d->open;
		else
			out->agreed += d->agreed;
		out->open += outside ? 0 : d->open;
	}
}

int64_t
shares_short(const struct shares *s)
{
	return !s->over && s->asked > s->received ? s->asked - s->received : 0;
}

int64_t
shares_cut(struct txn *t, const struct goods_request *r, const struct request_line *line)
{
	struct bill_line lines[LINES_MOST];
	struct scan scan;
	int64_t cut = 0;
	size_t n;

	request_bills(&scan, t, r->id, false);
	while (scan_next(&scan)) {
		n = bill_lines(t, scan.id, lines);
		for (size_t i = 0; i < n; i++)
			cut += lines[i].item == line->item ? lines[i].cut : 0;
	}
	scan_close(&scan);
	return cut;
}
