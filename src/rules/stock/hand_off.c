/* 报废, 核销 and 复核: what leaves the book for good waits for a second person, and so does
 * what was found above it. */
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "db/plain.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/hand.h"
#include "gen/kinds/stock/move.h"
#include "src/op/take.h"
#include "src/rules/stock/hand.h"

/* ---- which ---- */

struct leaving {
	struct hand_pick pick;
	enum place_kind to;
	int64_t left;			/* of the item, still to be found */
};

/* A line for each lot, as a second person will read it. */
static int
add_lines(struct act *act, struct hand_plan *h, struct leaving *l)
{
	struct lot lot;
	int64_t there;

	while (l->left > 0 && hand_next(act, h, &l->pick, &lot, &there)) {
		int64_t n = there < l->left ? there : l->left;
		if (!hand_line(h, &(struct bill_line){ .item = lot.item, .lot = lot.id, .asked = n,
		    .from_kind = l->pick.kind, .to_kind = l->to }))
			return refuse(act, "lines", M_BILL_MANY, ARG_NUMBER(LINES_MOST), NULL);
		l->left -= n;
	}
	return 0;
}

/* What may be scrapped without another word: damaged, then expired. */
static int
add_broken(struct act *act, struct hand_plan *h, struct leaving *l)
{
	l->pick.kind = place_kind_damaged;
	l->pick.which = HAND_ANY;
	if (add_lines(act, h, l) != 0)
		return -1;
	l->pick.kind = place_kind_good;
	l->pick.which = l->pick.lot != 0 ? HAND_ANY : HAND_EXPIRED;
	return add_lines(act, h, l);
}

static int
add_item(struct act *act, struct hand_plan *h, struct leaving *l, int condition, bool scrap)
{
	l->pick.kind = condition != 0 ? (enum place_kind)condition : place_kind_good;
	l->pick.which = HAND_ANY;
	if (scrap && condition == 0)
		return add_broken(act, h, l);
	return add_lines(act, h, l);
}

/* Those that are named by tag. */
static int
add_tagged(struct act *act, struct hand_plan *h, struct leaving *l, int condition, struct hand_tags *tags)
{
	static const enum place_kind any[] = { place_kind_damaged, place_kind_good, place_kind_check };
	struct lot lot;

	for (size_t k = 0; k < tags->n; k++) {
		uint64_t id = tag_lot(act->txn, l->pick.item, tags->tag[k], &lot);
		struct leaving one = *l;
		one.pick.lot = id;
		one.left = 1;
		for (size_t i = 0; id != 0 && one.left > 0 && i < sizeof any / sizeof any[0]; i++) {
			one.pick.kind = any[i];
			if ((condition == 0 || condition == (int)any[i]) && add_lines(act, h, &one) != 0)
				return -1;
		}
		if (id == 0 || one.left > 0)
			continue;
		tags->used[k] = true;
		l->left--;
	}
	return l->left >= 0 ? 0 : refuse(act, "tag", M_TAG_MORE, NULL);
}

static int
refuse_rest(struct act *act, const struct leaving *l, const struct goods_line *want, bool scrap, int condition)
{
	char words[100];
	struct buf b = BUF(words);

	item_words(act->txn, want->item, want->quantity - l->left, &b);
	if (scrap && condition == 0)
		return refuse(act, "lines", M_SCRAP_LESS, ARG_TEXT(l->pick.unit->name),
		    ARG_TEXT(buf_str(&b)), NULL);
	return refuse(act, "lines", M_HAND_LESS, ARG_TEXT(l->pick.unit->name), ARG_TEXT(buf_str(&b)), NULL);
}

static int
check_lot(struct act *act, uint64_t id, const struct goods_lines *lines)
{
	struct lot lot;

	if (id == 0)
		return 0;
	if (!record_get(act->txn, &kind_lot, id, &lot))
		return refuse(act, "lot", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "lot")), NULL);
	for (size_t i = 0; i < lines->n; i++)
		if (lines->list[i].item != lot.item)
			return refuse(act, "lot", M_LOT_OTHER, NULL);
	return 0;
}

/* Scrapping and writing off take the same arguments. */
static int
check(struct act *act, enum bill_kind kind, const struct op_stock_scrap *a, enum place_kind to)
{
	struct hand_plan *h = act->plan;
	struct goods_lines lines;
	struct hand_tags tags;
	bool scrap = kind == bill_kind_scrap;
	struct unit unit;

	act_take(act, &kind_bill, &h->b.bill);
	if (bill_happened(act) != 0 || holder_named(act, "from", a->from, &unit) != 0 || hand_keeps(act, "from", &unit) != 0 ||
	    lines_read(act, "lines", a->lines, &lines) != 0 || hand_tags_read(act, a->tag, &tags) != 0 ||
	    check_lot(act, a->lot, &lines) != 0)
		return -1;
	hand_begin(act, h, kind, &unit, NULL);
	hand_wait(&h->b.bill);
	for (size_t i = 0; i < lines.n; i++) {
		struct leaving l = { .to = to, .left = lines.list[i].quantity, .pick = { .unit = &unit,
		    .item = lines.list[i].item, .lot = a->lot, .kept = true } };
		if (add_tagged(act, h, &l, a->condition, &tags) != 0 ||
		    add_item(act, h, &l, a->condition, scrap) != 0)
			return -1;
		if (l.left > 0)
			return refuse_rest(act, &l, &lines.list[i], scrap, a->condition);
	}
	for (size_t k = 0; k < tags.n; k++)
		if (!tags.used[k])
			return refuse(act, "tag", M_TAG_UNKNOWN, ARG_TEXT(tags.tag[k]), ARG_TEXT(unit.name), NULL);
	return 0;
}

int
stock_scrap_check(struct act *act)
{
	return check(act, bill_kind_scrap, act->args, place_kind_scrapped);
}

int
stock_writeoff_check(struct act *act)
{
	const struct op_stock_writeoff *a = act->args;
	struct op_stock_scrap same = { .condition = a->condition, .lot = a->lot };

	memcpy(same.from, a->from, sizeof same.from);
	memcpy(same.lines, a->lines, sizeof same.lines);
	memcpy(same.tag, a->tag, sizeof same.tag);
	return check(act, bill_kind_writeoff, &same, place_kind_lost);
}

static void
store_waiting(struct act *act)
{
	hand_store(act, act->plan);
	act->answer->message = M_WAITS_SECOND;
	arg_time(act->answer->args[0], hand_second_due(act));
}

void
stock_scrap_apply(struct act *act)
{
	store_waiting(act);
}

void
stock_writeoff_apply(struct act *act)
{
	store_waiting(act);
}

/* ---- 复核 ---- */

static bool
may_confirm(struct act *act, const struct bill_plan *p)
{
	const struct unit *ends[] = { &p->from, &p->to };

	for (size_t i = 0; i < 2; i++)
		if (ends[i]->id != 0 && (holder_keeps(act->txn, act->who, ends[i]) ||
		    holder_decides(act->txn, act->who, ends[i])))
			return true;
	return false;
}

static int
check_waits(struct act *act, const struct bill *b, const char *number)
{
	if (bill_wants(act->txn, b, need_verb_confirm))
		return 0;
	if (b->confirmed != 0)
		return refuse(act, "which", M_RACE, ARG_PERSON(b->second), ARG_TIME(b->confirmed),
		    ARG_ENUM(bill_state, b->state), NULL);
	return refuse(act, "which", M_CONFIRM_NOT, ARG_TEXT(number), ARG_ENUM(bill_state, b->state), NULL);
}

int
stock_confirm_check(struct act *act)
{
	const struct op_stock_confirm *a = act->args;
	struct hand_plan *h = act->plan;
	struct bill *b = &h->b.bill;
	char number[24];

	if (bill_get(act, a->which, &h->b) != 0)
		return -1;
	bill_number(b, act->now, number);
	if (!may_confirm(act, &h->b))
		return refuse(act, "which", M_HAND_KEEPS, ARG_TEXT(h->b.from.name), NULL);
	if (check_waits(act, b, number) != 0)
		return -1;
	if (bill_is_party(act->txn, b, act->who->account))
		return refuse(act, "which", M_SAME_PERSON, ARG_TEXT(number), NULL);
	b->second = act->who->account;
	b->confirmed = act->now;
	if (!bill_waits_second(b))
		return 0;
	bill_end(act, b, bill_state_settled);
	return bill_rows(act, "which", &h->b);
}

/* What was lost of a transfer is accounted for now. */
void
stock_confirm_apply(struct act *act)
{
	struct hand_plan *h = act->plan;

	bill_save(act, &h->b);
	if (h->b.bill.corrects != 0)
		bill_look_again(act, h->b.bill.corrects);
}
