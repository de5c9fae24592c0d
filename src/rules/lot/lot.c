/* 批次: what is known of goods that came in together: where they are, until when they are
 * good, where they stand in the store. A thing with a tag is a lot of one: checked, faulty,
 * lent until a day. */
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "db/index.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/stock/hand.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/stock/stock.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/face.h"
#include "src/op/number.h"
#include "src/op/take.h"
#include "src/rules/depot/holder.h"
#include "src/rules/lot/lot_where.h"
#include "src/rules/stock/bill.h"

enum { STOCK_BY_LOT = 3 };
/* Who keeps anything: rights are those over the unit where it is. */
#define LOT_KEEPERS (ROLE(storekeeper) | ROLE(officer) | ROLE(team))

static bool
next_figure(struct scan *s, struct txn *t, struct stock *out)
{
	while (scan_next(s))
		if (record_get(t, &kind_stock, s->id, out) && out->quantity > 0)
			return true;
	scan_close(s);
	return false;
}

static void
figures(struct scan *s, struct txn *t, uint64_t lot)
{
	struct index_key key;

	key_begin(&key, &kind_stock, STOCK_BY_LOT);
	key_number(&key, lot);
	scan_open(s, t, &key, false);
}

/* ---- operations ---- */

struct lot_plan {
	struct lot lot;
	char area[16];			/* of the unit whose keeper says it */
};

/* Reads which into the plan, for who keeps a unit where some of it is. */
static int
target(struct act *act, uint64_t which)
{
	struct lot_plan *p = act->plan;
	struct stock figure;
	struct unit u = { 0 };
	struct scan s;
	char number[24];
	bool any = false, keeps = false;

	if (!record_get(act->txn, &kind_lot, which, &p->lot))
		return refuse(act, "which", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "which")),
		    NULL);
	number_text(&kind_lot, p->lot.day, p->lot.no, p->lot.node, act->now, number);
	figures(&s, act->txn, p->lot.id);
	while (next_figure(&s, act->txn, &figure)) {
		if (figure.place_kind > place_kind_damaged || !record_get(act->txn, &kind_unit, figure.place, &u))
			continue;
		any = true;
		if (keeps || !holder_keeps(act->txn, act->who, &u))
			continue;
		keeps = true;
		memcpy(p->area, u.area, sizeof p->area);
	}
	if (!any)
		return refuse(act, "which", M_LOT_NOWHERE, ARG_TEXT(number), NULL);
	return keeps ? 0 : refuse(act, "which", M_HAND_KEEPS, ARG_TEXT(u.name), NULL);
}

static int
check_set(struct act *act)
{
	const struct op_lot_set *a = act->args;
	struct lot_plan *p = act->plan;
	int64_t was, made;

	if (target(act, a->which) != 0)
		return -1;
	was = p->lot.good_until;
	made = p->lot.made;
	act_take(act, &kind_lot, &p->lot);
	if (a->until != 0 || cleared(act, "until"))
		p->lot.good_until = a->until;
	if ((p->lot.good_until != was || p->lot.made != made) && a->reason[0] == '\0')
		return refuse(act, "reason", M_LOT_REASON, NULL);
	if (a->reason[0] != '\0')
		act_word(act, "reason", a->reason);
	return 0;
}

/* Whatever is wrong is known from the first who says it. */
static void
set_fault(struct act *act, struct lot *lot, const char *fault)
{
	int64_t at = act->happened != 0 ? act->happened : act->now;

	if (fault[0] == '\0')
		lot->fault_since = 0;
	else if (lot->fault[0] == '\0')
		lot->fault_since = at;
	snprintf(lot->fault, sizeof lot->fault, "%s", fault);
}

static int
check_checked(struct act *act)
{
	const struct op_lot_check *a = act->args;
	struct lot_plan *p = act->plan;

	if (target(act, a->which) != 0)
		return -1;
	set_fault(act, &p->lot, a->fault);
	p->lot.checked = act->happened != 0 ? act->happened : act->now;
	p->lot.checked_by = act->who->account;
	return 0;
}

static int
check_fault(struct act *act)
{
	const struct op_lot_fault *a = act->args;
	struct lot_plan *p = act->plan;

	if (target(act, a->which) != 0)
		return -1;
	set_fault(act, &p->lot, a->fault);
	return 0;
}

static void
apply(struct act *act)
{
	struct lot_plan *p = act->plan;
	char number[24];

	number_text(&kind_lot, p->lot.day, p->lot.no, p->lot.node, act->now, number);
	act_save(act, &kind_lot, &p->lot, number, p->area);
}

static const struct op ops[] = {
	{ .verb = "set", .zh = "修改|设", .help = N_("place in the store, maker, dates of a lot"),
	  .cost = 1, .args = &kind_op_lot_set, .target = &kind_lot, .roles = LOT_KEEPERS,
	  .plan_size = sizeof(struct lot_plan), .check = check_set, .apply = apply },
	{ .verb = "check", .zh = "检查", .help = N_("it was looked at: nothing is wrong, or what"),
	  .cost = 1, .args = &kind_op_lot_check, .target = &kind_lot, .roles = LOT_KEEPERS,
	  .plan_size = sizeof(struct lot_plan), .check = check_checked, .apply = apply },
	{ .verb = "fault", .zh = "报修|故障", .help = N_("something is wrong with it: it is not issued"),
	  .cost = 1, .args = &kind_op_lot_fault, .target = &kind_lot, .roles = LOT_KEEPERS,
	  .bare = "fault",
	  .plan_size = sizeof(struct lot_plan), .check = check_fault, .apply = apply },
	{ 0 }
};

/* ---- list and show ---- */

static int64_t
left_of(struct txn *t, uint64_t lot)
{
	struct stock figure;
	struct scan s;
	int64_t sum = 0;

	figures(&s, t, lot);
	while (next_figure(&s, t, &figure))
		if (figure.place_kind != place_kind_surplus)
			sum += figure.quantity;
	return sum;
}

static bool
is_gone(const struct reader *r, const void *rec, const void *filter)
{
	(void)filter;
	return left_of(r->txn, ((const struct lot *)rec)->id) == 0;
}

static bool
is_expired(const struct reader *r, const void *rec, const void *filter)
{
	(void)filter;
	return stock_expired(r->txn, rec, r->now);
}

static bool
is_faulty(const struct reader *r, const void *rec, const void *filter)
{
	(void)r;
	(void)filter;
	return ((const struct lot *)rec)->fault[0] != '\0';
}

static bool
is_overdue(const struct reader *r, const void *rec, const void *filter)
{
	const struct lot *lot = rec;

	(void)filter;
	return lot->back_by != 0 && lot->back_by < r->now;
}

static bool
is_at(const struct reader *r, const void *rec, const void *filter)
{
	uint64_t unit = ((const struct view_lot_list *)filter)->unit;
	struct stock figure;
	struct scan s;
	bool is = false;

	figures(&s, r->txn, ((const struct lot *)rec)->id);
	while (next_figure(&s, r->txn, &figure))
		is |= figure.place_kind <= place_kind_damaged && figure.place == unit;
	return is;
}

static const struct face_test tests[] = {
	{ .name = "unit", .is = is_at },
	{ .name = "expired", .is = is_expired },
	{ .name = "fault", .is = is_faulty },
	{ .name = "overdue", .is = is_overdue },
	{ .name = "gone", .is = is_gone },
	{ 0 }
};

static void
where(const struct reader *r, const void *rec, char *out, size_t cap)
{
	struct buf b, words;

	buf_init(&b, out, cap);
	buf_grow(&words, 4 * cap);
	lot_where(r->txn, ((const struct lot *)rec)->id, r->now, &words);
	say_words(&b, r->txn, buf_str(&words));
	buf_free(&words);
	buf_str(&b);
}

/* "expired, overdue back since 07-20 18:00": what is to be seen to. */
static void
warns(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct lot *lot = rec;
	char when[40];
	struct buf b;

	buf_init(&b, out, cap);
	if (is_expired(r, lot, NULL))
		buf_text(&b, _("expired"));
	if (is_faulty(r, lot, NULL))
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", _("fault"));
	if (is_overdue(r, lot, NULL)) {
		when_text(lot->back_by, r->now, r->offset, when, sizeof when);
		buf_printf(&b, "%s", b.len > 0 ? ", " : "");
		buf_printf(&b, _("overdue back since %s"), when);
	}
	buf_str(&b);
}

static const struct face_cell cells[] = {
	{ .name = "where", .label = N_("where it is"), .show = where },
	{ .name = "warns", .label = N_("to see to"), .show = warns },
	{ 0 }
};

static const char *
sign(const struct reader *r, const void *rec)
{
	if (is_gone(r, rec, NULL))
		return "-";
	return is_expired(r, rec, NULL) || is_faulty(r, rec, NULL) || is_overdue(r, rec, NULL) ? "!" : "";
}

/* Who reads the stock of a place where some of it is, or the bill that it came in with. */
static bool
may_see(const struct reader *r, void *rec)
{
	const struct lot *lot = rec;
	struct stock figure;
	struct bill b;
	struct unit u;
	struct scan s;
	bool may = lot->bill != 0 && record_get(r->txn, &kind_bill, lot->bill, &b) &&
	    bill_sees(r->txn, r->who, &b);

	figures(&s, r->txn, lot->id);
	while (next_figure(&s, r->txn, &figure)) {
		if (figure.place_kind <= place_kind_damaged)
			may |= record_get(r->txn, &kind_unit, figure.place, &u) && holder_reads(r->txn, r->who, &u);
		else
			may |= record_get(r->txn, &kind_bill, figure.place, &b) && bill_sees(r->txn, r->who, &b);
	}
	return may;
}

static const struct face lot_face = {
	.kind = &kind_lot, .filter = &kind_view_lot_list, .which = &kind_op_lot_check,
	.tests = tests, .aside = "gone", .cells = cells, .sign = sign, .may = may_see,
	.lists = N_("lots and things with a tag: where they are, newest first"), .shows = N_("one lot"),
	.columns = "number item tag where source owner good_until shelf checked fault back_by lent_to warns",
	.left = "item tag where", .right = "good_until warns",
};

const struct subject subject_lot = {
	.noun = "lot", .zh = "批次", .label = N_("lot"),
	.kind = &kind_lot, .ops = ops, .face = &lot_face,
};
