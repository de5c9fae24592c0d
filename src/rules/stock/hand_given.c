/* What was handed out in a village and comes back: the lots that are out there, by the rows. */
#include <stdlib.h>
#include <string.h>

#include "db/buf.h"
#include "db/err.h"
#include "gen/kinds/stock/hand.h"
#include "gen/kinds/stock/move.h"
#include "src/op/place.h"
#include "src/rules/stock/hand.h"

enum { BILLS_BY_AREA = 7, MOVES_BY_BILL = 1 };

/* So much of a lot is out. */
struct out {
	uint64_t lot, item;
	int64_t left;
};
struct outs {
	struct out *all;
	size_t n, cap;
};

static void
add(struct txn *t, struct outs *o, const struct move *m, int64_t by)
{
	size_t k = 0;
	struct out *all;

	while (k < o->n && o->all[k].lot != m->lot)
		k++;
	if (k == o->cap) {
		o->cap = o->cap == 0 ? 32 : 2 * o->cap;
		all = realloc(o->all, o->cap * sizeof *all);
		if (all == NULL) {
			txn_fail(t, ERR_IO);
			return;
		}
		o->all = all;
	}
	if (k == o->n)
		o->all[o->n++] = (struct out){ .lot = m->lot, .item = m->item };
	o->all[k].left += by;
}

/* What each row of the bill put there or took away; corrections stand on bills of their own. */
static void
add_bill(struct txn *t, struct outs *o, uint64_t bill)
{
	struct index_key key;
	struct move m;
	struct scan s;

	key_begin(&key, &kind_move, MOVES_BY_BILL);
	key_number(&key, bill);
	scan_open(&s, t, &key, false);
	while (t->err == 0 && scan_next(&s)) {
		if (!record_get(t, &kind_move, s.id, &m))
			continue;
		if (m.to_kind == place_kind_given)
			add(t, o, &m, m.quantity);
		else if (m.from_kind == place_kind_given)
			add(t, o, &m, -m.quantity);
	}
	scan_close(&s);
}

/* The latest first; o->all is freed by the caller. */
static void
read_outs(struct txn *t, const char *area, struct outs *o)
{
	struct index_key key;
	struct scan s;

	key_begin(&key, &kind_bill, BILLS_BY_AREA);
	key_text(&key, area);
	scan_open(&s, t, &key, true);
	while (t->err == 0 && scan_next(&s))
		add_bill(t, o, s.id);
	scan_close(&s);
}

/* With tags only the pieces that they name. */
static bool
is_meant(struct act *act, const struct out *out, const struct goods_line *want, struct hand_tags *tags)
{
	struct lot lot = { .tag = "" };

	if (out->item != want->item || out->left <= 0)
		return false;
	if (tags->n == 0)
		return true;
	record_get(act->txn, &kind_lot, out->lot, &lot);
	if (lot.tag[0] == '\0')
		return true;
	for (size_t k = 0; k < tags->n; k++)
		if (strcmp(tags->tag[k], lot.tag) == 0)
			return tags->used[k] = true;
	return false;
}

static int
refuse_given(struct act *act, const char *area, uint64_t item, int64_t out)
{
	char words[100];
	struct buf b = BUF(words);

	item_words(act->txn, item, out, &b);
	return refuse(act, "lines", M_BACK_GIVEN, ARG_AREA(area), ARG_TEXT(buf_str(&b)), NULL);
}

static int
take_line(struct act *act, struct hand_plan *h, struct outs *o, const struct goods_line *want, struct hand_tags *tags)
{
	const struct op_stock_back *a = act->args;
	struct place to = { (enum place_kind)a->condition, h->b.to.id };
	int64_t left = want->quantity;

	if (!hand_line(h, &(struct bill_line){ .item = want->item, .asked = want->quantity,
	    .from_kind = place_kind_given, .to_kind = to.kind }))
		return refuse(act, "lines", M_BILL_MANY, ARG_NUMBER(LINES_MOST), NULL);
	for (size_t k = 0; k < o->n && left > 0; k++) {
		struct out *out = &o->all[k];
		int64_t n = out->left < left ? out->left : left;
		if (!is_meant(act, out, want, tags))
			continue;
		if (!bill_row(&h->b, &(struct posting){ .from = { place_kind_given, 0 }, .to = to,
		    .item = want->item, .lot = out->lot, .quantity = n, .line = (int64_t)h->b.nlines }))
			return bill_many(act, "lines");
		out->left -= n;
		left -= n;
	}
	return left == 0 ? 0 : refuse_given(act, a->area, want->item, want->quantity - left);
}

int
hand_given_back(struct act *act, struct hand_plan *h, const struct goods_lines *lines, struct hand_tags *tags)
{
	const struct op_stock_back *a = act->args;
	struct outs o = { 0 };
	char village[192];
	int rc = 0;

	read_outs(act->txn, a->area, &o);
	if (act->txn->err != 0)
		rc = refuse(act, "area", M_NOT_STORED, NULL);
	for (size_t i = 0; rc == 0 && i < lines->n; i++)
		rc = take_line(act, h, &o, &lines->list[i], tags);
	free(o.all);
	area_name(act->txn, a->area, false, village, sizeof village);
	for (size_t k = 0; rc == 0 && k < tags->n; k++)
		if (!tags->used[k])
			rc = refuse(act, "tag", M_TAG_UNKNOWN, ARG_TEXT(tags->tag[k]), ARG_TEXT(village), NULL);
	return rc;
}
