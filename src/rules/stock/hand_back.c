/* 回收 and 轮换: what was issued comes back, and new goods take the place of old ones. */
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/hand.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/stock/hand.h"

/* ---- which ---- */

static int
refuse_less(struct act *act, const char *field, const struct unit *u, uint64_t item, int64_t has)
{
	char words[100];
	struct buf b = BUF(words);

	item_words(act->txn, item, has, &b);
	return refuse(act, field, M_HAND_LESS, ARG_TEXT(u->name), ARG_TEXT(buf_str(&b)), NULL);
}

/* Those of the item that are named by tag, one line each; *n of them. */
static int
take_tagged(struct act *act, struct hand_plan *h, const struct unit *u, const struct goods_line *want,
    struct hand_tags *tags, struct place to, int64_t *n)
{
	struct hand_pick pick = { .unit = u, .kind = place_kind_good, .item = want->item, .kept = true };
	struct lot lot;

	*n = 0;
	for (size_t k = 0; k < tags->n; k++) {
		pick.lot = tag_lot(act->txn, want->item, tags->tag[k], &lot);
		if (tags->used[k] || pick.lot == 0 ||
		    ledger_figure(act->txn, (struct place){ place_kind_good, u->id }, pick.lot) == 0)
			continue;
		tags->used[k] = true;
		if (++*n > want->quantity)
			return refuse(act, "tag", M_TAG_COUNT, ARG_NUMBER(want->quantity), NULL);
		if (!hand_line(h, &(struct bill_line){ .item = want->item, .lot = pick.lot, .asked = 1,
		    .from_kind = place_kind_good, .to_kind = to.kind }))
			return refuse(act, "lines", M_BILL_MANY, ARG_NUMBER(LINES_MOST), NULL);
		hand_take(act, h, &pick, 1, (int64_t)h->b.nlines, to);
	}
	return 0;
}

/* Takes a line out of the good stock of u, and of place kind `also` (0: of none), whatever
 * its age and owner. */
static int
take_line(struct act *act, struct hand_plan *h, const struct hand_pick *of, const struct goods_line *want,
    struct hand_tags *tags, enum place_kind also, struct place to)
{
	struct hand_pick pick = *of;
	int64_t left = want->quantity, n;

	if (take_tagged(act, h, of->unit, want, tags, to, &n) != 0)
		return -1;
	left -= n;
	if (left == 0)
		return 0;
	if (!hand_line(h, &(struct bill_line){ .item = want->item, .asked = left,
	    .from_kind = place_kind_good, .to_kind = to.kind }))
		return refuse(act, "lines", M_BILL_MANY, ARG_NUMBER(LINES_MOST), NULL);
	pick.item = want->item;
	left -= hand_take(act, h, &pick, left, (int64_t)h->b.nlines, to);
	if (left > 0 && also != 0) {
		pick.kind = also;
		left -= hand_take(act, h, &pick, left, (int64_t)h->b.nlines, to);
	}
	if (h->b.full)
		return bill_many(act, "lines");
	return left == 0 ? 0 : refuse_less(act, "lines", of->unit, want->item, want->quantity - left);
}

static int
check_tags_used(struct act *act, const struct hand_tags *tags, const struct unit *u)
{
	for (size_t k = 0; k < tags->n; k++)
		if (!tags->used[k])
			return refuse(act, "tag", M_TAG_UNKNOWN, ARG_TEXT(tags->tag[k]), ARG_TEXT(u->name), NULL);
	return 0;
}

/* ---- 回收 ---- */

/* Whoever keeps the store says what is good; who gives back says that it is to be looked at. */
static int
check_condition(struct act *act, const struct op_stock_back *a, const struct unit *from, const struct unit *to)
{
	if (holder_keeps(act->txn, act->who, to))
		return 0;
	if (hand_keeps(act, "to", from) != 0)
		return -1;
	return a->condition != goods_condition_good ? 0 :
	    refuse(act, "condition", M_BACK_GOOD, ARG_TEXT(to->name), NULL);
}

/* Out of a unit's stock. */
static int
back_from_unit(struct act *act, struct hand_plan *h, const struct unit *from, const struct goods_lines *lines,
    struct hand_tags *tags)
{
	const struct op_stock_back *a = act->args;
	enum place_kind as = (enum place_kind)a->condition;

	for (size_t i = 0; i < lines->n; i++)
		if (take_line(act, h, &(struct hand_pick){ .unit = from, .kind = place_kind_good, .kept = true },
		    &lines->list[i], tags, as == place_kind_good ? 0 : as, (struct place){ as, h->b.to.id }) != 0)
			return -1;
	return check_tags_used(act, tags, from) != 0 ? -1 : hand_promises(act, "lines", h, from);
}

/* From a unit that he may take it from, or from a village: only who keeps the store says so. */
static int
check_from(struct act *act, const struct op_stock_back *a, struct unit *from, const struct unit *to)
{
	struct area village;

	if ((a->from[0] == '\0') == (a->area[0] == '\0'))
		return refuse(act, "from", M_BACK_FROM, NULL);
	if (a->area[0] != '\0')
		return area_usable(act, "area", a->area, &village) != 0 ? -1 : hand_keeps(act, "to", to);
	if (holder_named(act, "from", a->from, from) != 0 || check_condition(act, a, from, to) != 0)
		return -1;
	return from->id != to->id ? 0 : refuse(act, "to", M_ORDER_SAME_UNIT, ARG_TEXT(to->name), NULL);
}

int
stock_back_check(struct act *act)
{
	const struct op_stock_back *a = act->args;
	struct hand_plan *h = act->plan;
	struct bill *b = &h->b.bill;
	bool village = a->area[0] != '\0';
	struct unit from, to, team;
	struct goods_lines lines;
	struct hand_tags tags;

	act_take(act, &kind_bill, b);
	b->incident = b->order = 0;
	if (bill_happened(act) != 0 || holder_named(act, "to", a->to, &to) != 0 || check_from(act, a, &from, &to) != 0 ||
	    hand_incident(act, a->incident, b) != 0 || (a->order != 0 && hand_order(act, a->order, b, &team) != 0) ||
	    lines_read(act, "lines", a->lines, &lines) != 0 || hand_tags_read(act, a->tag, &tags) != 0)
		return -1;
	hand_begin(act, h, bill_kind_back, village ? NULL : &from, &to);
	if (a->condition == goods_condition_check)
		hand_wait(b);
	if ((village ? hand_given_back(act, h, &lines, &tags) : back_from_unit(act, h, &from, &lines, &tags)) != 0)
		return -1;
	return bill_fits(act, "lines", &h->b);
}

void
stock_back_apply(struct act *act)
{
	hand_store(act, act->plan);
}

/* ---- 轮换 ---- */

static int
check_until(struct act *act, const struct op_stock_swap *a, const struct item *item)
{
	if (a->until == 0 && item->shelf > 0)
		return refuse(act, "until", M_SWAP_UNTIL, ARG_TEXT(item->name), NULL);
	if (a->until != 0 && a->until <= when_day(act->now, setting_offset(act->txn)))
		return refuse(act, "until", M_SWAP_OLD, ARG_TEXT(item->name), NULL);
	return 0;
}

/* A lot of quantity, and the row and line that bring it in. */
static int
bring(struct act *act, struct hand_plan *h, const struct op_stock_swap *a, struct goods_line want,
    const char *tag)
{
	struct place to = { a->accepted ? place_kind_good : place_kind_check, h->b.from.id };
	struct place source = { a->source != 0 ? (enum place_kind)a->source : place_kind_bought, 0 };
	struct lot lot = { 0 };
	uint64_t id;

	act_take(act, &kind_lot, &lot);
	lot.item = want.item;
	lot.source = (int)source.kind;
	lot.good_until = a->until;
	snprintf(lot.tag, sizeof lot.tag, "%s", tag);
	id = bill_lot(&h->b, &lot);
	if (id == 0 || h->b.nrows == POSTINGS_MOST || !hand_line(h, &(struct bill_line){ .item = want.item,
	    .asked = want.quantity, .from_kind = source.kind, .to_kind = to.kind }))
		return refuse(act, "new", M_BILL_MANY, ARG_NUMBER(LINES_MOST), NULL);
	h->b.rows[h->b.nrows++] = (struct posting){ .from = source, .to = to, .item = want.item, .lot = id,
	    .quantity = want.quantity, .line = (int64_t)h->b.nlines };
	return 0;
}

/* New things with tags are those whose tag is none of the old ones'. */
static int
bring_tagged(struct act *act, struct hand_plan *h, const struct op_stock_swap *a,
    const struct goods_line *want, struct hand_tags *tags)
{
	int64_t n = 0;
	struct lot lot;
	char where[180];
	struct buf b = BUF(where);

	for (size_t k = 0; k < tags->n && n < want->quantity; k++) {
		uint64_t id = tags->used[k] ? 0 : tag_lot(act->txn, want->item, tags->tag[k], &lot);
		if (tags->used[k])
			continue;
		if (id != 0) {
			lot_where(act->txn, id, act->now, &b);
			return refuse(act, "tag", M_TAG_ELSEWHERE, ARG_TEXT(tags->tag[k]),
			    ARG_TEXT(h->b.from.name), ARG_WORDS(buf_str(&b)), NULL);
		}
		tags->used[k] = true;
		n++;
		if (bring(act, h, a, (struct goods_line){ want->item, 1 }, tags->tag[k]) != 0)
			return -1;
	}
	return n == want->quantity ? 0 : refuse(act, "tag", M_SWAP_TAGS, ARG_NUMBER(want->quantity - n), NULL);
}

static int
bring_all(struct act *act, struct hand_plan *h, const struct op_stock_swap *a, struct hand_tags *tags)
{
	struct goods_lines lines;

	if (lines_read(act, "new", a->new, &lines) != 0)
		return -1;
	for (size_t i = 0; i < lines.n; i++) {
		struct item item;
		if (!record_get(act->txn, &kind_item, lines.list[i].item, &item))
			return refuse(act, "new", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(&kind_lot, "item")), NULL);
		if (check_until(act, a, &item) != 0 ||
		    (item.serial ? bring_tagged(act, h, a, &lines.list[i], tags) :
		    bring(act, h, a, lines.list[i], "")) != 0)
			return -1;
	}
	return 0;
}

/* What expires first goes, also what has expired; what is kept for another owner goes on his
 * order alone. */
int
stock_swap_check(struct act *act)
{
	const struct op_stock_swap *a = act->args;
	struct hand_plan *h = act->plan;
	struct goods_lines lines;
	struct hand_tags tags;
	struct place gone = { a->as != 0 ? (enum place_kind)a->as : place_kind_used, 0 };
	struct unit unit;

	act_take(act, &kind_bill, &h->b.bill);
	if (bill_happened(act) != 0 || holder_named(act, "unit", a->unit, &unit) != 0 || hand_keeps(act, "unit", &unit) != 0 ||
	    lines_read(act, "lines", a->lines, &lines) != 0 || hand_tags_read(act, a->tag, &tags) != 0)
		return -1;
	hand_begin(act, h, bill_kind_swap, &unit, &unit);
	if (!a->accepted)
		hand_wait(&h->b.bill);
	for (size_t i = 0; i < lines.n; i++)
		if (take_line(act, h, &(struct hand_pick){ .unit = &unit, .kind = place_kind_good,
		    .kept = a->owner_paper[0] != '\0' }, &lines.list[i], &tags, 0, gone) != 0)
			return -1;
	if (bring_all(act, h, a, &tags) != 0 || check_tags_used(act, &tags, &unit) != 0 ||
	    hand_promises(act, "lines", h, &unit) != 0)
		return -1;
	return bill_fits(act, "lines", &h->b);
}

void
stock_swap_apply(struct act *act)
{
	hand_store(act, act->plan);
}
