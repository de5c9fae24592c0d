/* What leaves a store's good stock: by tag, or the earliest that may go; and more in the
 * store than in the book, which is issued and booked as found in one. */
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/stock.h"
#include "src/op/settings.h"
#include "src/rules/stock/hand.h"

/* ---- tags ---- */

static int
add_tag(struct act *act, struct hand_tags *out, const char *tag)
{
	for (size_t i = 0; i < out->n; i++)
		if (strcmp(out->tag[i], tag) == 0)
			return refuse(act, "tag", M_TAG_TWICE, ARG_TEXT(tag), NULL);
	if (out->n == LINES_MOST)
		return refuse(act, "tag", M_TAG_MANY, ARG_NUMBER(LINES_MOST), NULL);
	memcpy(out->tag[out->n++], tag, strlen(tag) + 1);
	return 0;
}

int
hand_tags_read(struct act *act, const char *text, struct hand_tags *out)
{
	char tag[TAG_BYTES];
	int got;

	*out = (struct hand_tags){ 0 };
	while ((got = tag_next(act, &text, tag)) > 0)
		if (add_tag(act, out, tag) != 0)
			return -1;
	return got;
}

/* ---- above the book ---- */

static int
check_limit(struct act *act, const char *agreed, const struct unit *u, uint64_t item, int64_t above)
{
	int64_t book = ledger_sum(act->txn, (struct place){ place_kind_good, u->id }, item);
	int64_t part = book * setting_int(act->txn, SETTING_FOUND_PERCENT) / 100;
	int64_t units = setting_int(act->txn, SETTING_FOUND_UNITS);
	int64_t most = part > units ? part : units;
	const char *field = kind_field(act->op->args, "agreed") != NULL ? "agreed" : "approved";
	char more[100], has[100], limit[100];
	struct buf b[] = { BUF(more), BUF(has), BUF(limit) };

	if (above <= most || agreed[0] != '\0' ||
	    may_over(act->txn, act->who, ROLE(leader), u->area))
		return 0;
	item_words(act->txn, item, above, &b[0]);
	item_words(act->txn, item, book, &b[1]);
	item_words(act->txn, item, most, &b[2]);
	return refuse(act, field, M_FOUND_LIMIT, ARG_TEXT(buf_str(&b[0])),
	    ARG_TEXT(buf_str(&b[1])), ARG_TEXT(buf_str(&b[2])), ARG_TEXT(field), NULL);
}

/* So much of a lot that the book has not: found in the store, and out of it. */
static int
post_found(struct act *act, struct bill_plan *p, const struct unit *u, struct goods_line want,
    uint64_t lot, int64_t line, struct place to, const char *reason)
{
	struct posting row = { .from = { place_kind_found, 0 }, .to = { place_kind_good, u->id },
	    .item = want.item, .lot = lot, .quantity = want.quantity, .line = line };

	if (p->nrows + 2 > POSTINGS_MOST)
		return bill_many(act, "lines");
	row.reason = reason;
	p->rows[p->nrows++] = row;
	row.from = row.to;
	row.to = to;
	row.reason = NULL;
	p->rows[p->nrows++] = row;
	p->above += want.quantity;
	p->bill.above_book = true;
	p->bill.second = 0;		/* who confirmed what was found before has not seen this */
	p->bill.confirmed = 0;
	return 0;
}

static uint64_t
new_lot(struct bill_plan *p, uint64_t item, const char *tag)
{
	struct lot lot = { .item = item, .source = place_kind_found };

	snprintf(lot.tag, sizeof lot.tag, "%s", tag);
	return bill_lot(p, &lot);
}

int
hand_found(struct act *act, struct bill_plan *p, const struct unit *u, struct goods_line want,
    int64_t line, struct place to, const char *reason, const char *agreed)
{
	int64_t free = bill_takeable(act, p, u, want.item);
	struct goods_line has = want, more = want;
	struct item item;
	uint64_t lot;

	has.quantity = free < want.quantity ? free : want.quantity;
	more.quantity = want.quantity - has.quantity;
	if (has.quantity > 0 && bill_take_out(act, "lines", p, u, has, line, to) != 0)
		return -1;
	if (more.quantity == 0)
		return 0;
	if (record_get(act->txn, &kind_item, want.item, &item) && item.serial)
		return refuse(act, "tag", M_FOUND_SERIAL, ARG_TEXT(item.name), NULL);
	if (check_limit(act, agreed, u, want.item, more.quantity) != 0)
		return -1;
	lot = new_lot(p, want.item, "");
	if (lot == 0)
		return refuse(act, "lines", M_BILL_MANY, ARG_NUMBER(LINES_MOST), NULL);
	return post_found(act, p, u, more, lot, line, to, reason);
}

/* ---- one with a tag ---- */

static int
refuse_elsewhere(struct act *act, const struct unit *u, const char *tag, uint64_t lot)
{
	char where[180];
	struct buf b = BUF(where);

	lot_where(act->txn, lot, act->now, &b);
	if (b.len == 0)
		return refuse(act, "tag", M_TAG_NOWHERE, ARG_TEXT(tag), ARG_TEXT(u->name), NULL);
	return refuse(act, "tag", M_TAG_ELSEWHERE, ARG_TEXT(tag), ARG_TEXT(u->name),
	    ARG_WORDS(buf_str(&b)), NULL);
}

static int
issue_tagged(struct act *act, struct hand_plan *h, const struct unit *u, uint64_t item,
    const char *tag, const char *found, struct place to)
{
	struct goods_line one = { item, 1 };
	struct lot lot = { 0 };
	uint64_t id = tag_lot(act->txn, item, tag, &lot);
	struct bill_line line = { .item = item, .asked = 1, .from_kind = place_kind_good, .to_kind = to.kind };
	int64_t no = (int64_t)h->b.nlines + 1;
	bool here = id != 0 && ledger_figure(act->txn, (struct place){ place_kind_good, u->id }, id) > 0;
	char where[180] = "";
	struct buf b = BUF(where);

	if (here && lot.fault[0] != '\0')
		return refuse(act, "tag", M_TAG_FAULT, ARG_TEXT(lot.tag), ARG_TIME(lot.fault_since),
		    ARG_TEXT(lot.fault), NULL);
	if (id != 0)
		lot_where(act->txn, id, act->now, &b);
	if (!here && (found[0] == '\0' || b.len > 0))
		return refuse_elsewhere(act, u, tag, id);
	line.lot = here ? id : 0;
	if (id == 0)
		id = new_lot(&h->b, item, tag);
	if (id == 0 || !hand_line(h, &line))
		return refuse(act, "lines", M_BILL_MANY, ARG_NUMBER(LINES_MOST), NULL);
	return here ? bill_take_out(act, "tag", &h->b, u, one, no, to) :
	    post_found(act, &h->b, u, one, id, no, to, found);
}

/* How many of the tags are the item's: those that are one of its lots, or of nothing else. */
static bool
is_of_item(struct txn *t, const struct goods_lines *lines, size_t i, const char *tag)
{
	struct lot lot;
	struct item item;

	if (tag_lot(t, lines->list[i].item, tag, &lot) != 0)
		return true;
	for (size_t k = 0; k < lines->n; k++)
		if (tag_lot(t, lines->list[k].item, tag, &lot) != 0)
			return false;
	for (size_t k = 0; k < i; k++)
		if (record_get(t, &kind_item, lines->list[k].item, &item) && item.serial)
			return false;		/* the first with tags has it */
	return record_get(t, &kind_item, lines->list[i].item, &item) && item.serial;
}

/* Those of one item, each a line of its own; *n of them. */
static int
issue_tags(struct act *act, struct hand_plan *h, const struct unit *u, const struct goods_lines *lines,
    size_t i, struct hand_tags *tags, const char *found, struct place to, int64_t *n)
{
	const struct goods_line *want = &lines->list[i];

	*n = 0;
	for (size_t k = 0; k < tags->n; k++) {
		if (tags->used[k] || !is_of_item(act->txn, lines, i, tags->tag[k]))
			continue;
		tags->used[k] = true;
		if (++*n > want->quantity)
			return refuse(act, "tag", M_TAG_COUNT, ARG_NUMBER(want->quantity), NULL);
		if (issue_tagged(act, h, u, want->item, tags->tag[k], found, to) != 0)
			return -1;
	}
	return 0;
}

/* ---- an item ---- */

/* Pieces named by tag may be some that others wait for. */
static int
check_named(struct act *act, const struct hand_plan *h, const struct unit *u, uint64_t item, size_t from)
{
	int64_t n = 0;

	for (size_t i = from; i < h->b.nlines; i++) {
		if (h->b.lines[i].lot == 0)
			continue;
		n++;
		if (stock_pinned(act->txn, u->id, item, h->b.lines[i].lot))
			return bill_short(act, "tag", u, item, 1);
	}
	if (n == 0)
		return 0;
	return n <= bill_takeable(act, &(struct bill_plan){ .bill = h->b.bill }, u, item) ? 0 :
	    bill_short(act, "tag", u, item, n);
}

static int
issue_item(struct act *act, struct hand_plan *h, const struct unit *u, const struct goods_lines *lines,
    size_t i, struct hand_tags *tags, const char *found, struct place to)
{
	struct goods_line want = lines->list[i];
	int64_t above = h->b.above, n, line;
	const char *agreed = h->b.bill.approved;
	size_t from = h->b.nlines;

	if (issue_tags(act, h, u, lines, i, tags, found, to, &n) != 0 ||
	    check_named(act, h, u, want.item, from) != 0)
		return -1;
	above = h->b.above - above;
	if (above > 0 && check_limit(act, agreed, u, want.item, above) != 0)
		return -1;
	want.quantity -= n;
	if (want.quantity == 0)
		return 0;
	line = (int64_t)h->b.nlines + 1;
	if (!hand_line(h, &(struct bill_line){ .item = want.item, .asked = want.quantity,
	    .from_kind = place_kind_good, .to_kind = to.kind }))
		return refuse(act, "lines", M_BILL_MANY, ARG_NUMBER(LINES_MOST), NULL);
	if (found[0] != '\0')
		return hand_found(act, &h->b, u, want, line, to, found, agreed);
	if (n > above && bill_takeable(act, &h->b, u, want.item) < want.quantity)
		return bill_short(act, "lines", u, want.item, want.quantity + n);
	return bill_take_out(act, "lines", &h->b, u, want, line, to);
}

int
hand_issue(struct act *act, struct hand_plan *h, const struct unit *u, const struct goods_lines *lines,
    struct hand_tags *tags, const char *found, struct place to)
{
	for (size_t i = 0; i < lines->n; i++)
		if (issue_item(act, h, u, lines, i, tags, found, to) != 0)
			return -1;
	for (size_t k = 0; k < tags->n; k++)
		if (!tags->used[k])
			return refuse(act, "tag", M_TAG_UNKNOWN, ARG_TEXT(tags->tag[k]), ARG_TEXT(u->name), NULL);
	if (found[0] != '\0' && h->b.above == 0)
		return refuse(act, "found", M_FOUND_NOT, NULL);
	return bill_fits(act, "lines", &h->b);
}
