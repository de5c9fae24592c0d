/* 出库 and 发放: goods leave a store at its door, for good or into a team's hands. */
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/stock/hand.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/request/request.h"
#include "src/rules/stock/hand.h"

/* To whom: who is named, else the team of the order. */
static int
check_to(struct act *act, const struct op_stock_out *a, struct bill *b, struct unit *to)
{
	struct unit team;

	if (a->order != 0 && hand_order(act, a->order, b, &team) != 0)
		return -1;
	if (a->to[0] == '\0' && a->order == 0)
		return refuse(act, "to", M_REQUIRED, NULL);
	if (a->to[0] == '\0') {
		*to = team;
		return 0;
	}
	if (holder_named(act, "to", a->to, to) != 0)
		return -1;
	if (a->order != 0 && team.id != to->id)
		return refuse(act, "to", M_HAND_ORDER_UNIT, ARG_TEXT(team.name), ARG_TEXT(to->name), NULL);
	return 0;
}

int
stock_out_check(struct act *act)
{
	const struct op_stock_out *a = act->args;
	struct hand_plan *h = act->plan;
	struct bill *b = &h->b.bill;
	struct goods_lines lines;
	struct hand_tags tags;
	struct unit from, to;

	act_take(act, &kind_bill, b);
	b->incident = b->order = 0;
	if (bill_happened(act) != 0 || holder_named(act, "from", a->from, &from) != 0 || hand_keeps(act, "from", &from) != 0 ||
	    hand_incident(act, a->incident, b) != 0 || check_to(act, a, b, &to) != 0)
		return -1;
	if (from.id == to.id)
		return refuse(act, "to", M_ORDER_SAME_UNIT, ARG_TEXT(from.name), NULL);
	if (a->back_by != 0 && a->back_by <= act->now)
		return refuse(act, "back_by", M_NOT_LATER, ARG_TIME(a->back_by), NULL);
	if (lines_read(act, "lines", a->lines, &lines) != 0 || hand_tags_read(act, a->tag, &tags) != 0)
		return -1;
	hand_begin(act, h, bill_kind_out, &from, &to);
	h->back_by = a->back_by;
	return hand_issue(act, h, &from, &lines, &tags, a->found, (struct place){ place_kind_good, to.id }) != 0 ?
	    -1 : bill_wishes(act, &h->b, a->reason);
}

/* What was issued, as it is said: "棉被20条 编织袋500条 抢险二队". */
static void
add_line(struct act *act, const struct hand_plan *h, enum line_what what, const char *to)
{
	char words[400];
	struct buf b = BUF(words);

	hand_words(act->txn, &h->b, &b);
	buf_printf(&b, " %s", to);
	bill_says(act, &h->b.bill, what, buf_str(&b));
}

void
stock_out_apply(struct act *act)
{
	struct hand_plan *h = act->plan;

	hand_store(act, h);
	add_line(act, h, line_what_goods_issued, h->b.to.name);
	hand_say_above(act, &h->b);
}

/* ---- 发放 ---- */

static int
check_village(struct act *act, const struct op_stock_give *a, struct bill *b)
{
	struct area village;

	if (area_usable(act, "area", a->area, &village) != 0)
		return -1;
	if (village.tier <= tier_township)
		return refuse(act, "area", M_GIVE_VILLAGE, ARG_AREA(village.code), NULL);
	memcpy(b->area, village.code, sizeof b->area);
	if (a->households.v < 1 || a->people.v < a->households.v)
		return refuse(act, "people", M_GIVE_PEOPLE, ARG_NUMBER(a->people.v),
		    ARG_NUMBER(a->households.v), NULL);
	return 0;
}

int
stock_give_check(struct act *act)
{
	const struct op_stock_give *a = act->args;
	struct hand_plan *h = act->plan;
	struct bill *b = &h->b.bill;
	struct goods_lines lines;
	struct hand_tags tags;
	struct unit from;

	act_take(act, &kind_bill, b);
	b->incident = 0;
	if (bill_happened(act) != 0 || holder_named(act, "from", a->from, &from) != 0 || hand_keeps(act, "from", &from) != 0 ||
	    check_village(act, a, b) != 0 || hand_incident(act, a->incident, b) != 0 ||
	    request_named(act, a->request, b) != 0 || request_there(act, a->request, b->area) != 0 ||
	    lines_read(act, "lines", a->lines, &lines) != 0 || hand_tags_read(act, a->tag, &tags) != 0)
		return -1;
	hand_begin(act, h, bill_kind_give, &from, NULL);
	return hand_issue(act, h, &from, &lines, &tags, a->found, (struct place){ place_kind_given, 0 }) != 0 ?
	    -1 : bill_wishes(act, &h->b, a->reason);
}

void
stock_give_apply(struct act *act)
{
	struct hand_plan *h = act->plan;
	char village[192];

	area_name(act->txn, h->b.bill.area, true, village, sizeof village);
	hand_store(act, h);
	add_line(act, h, line_what_goods_given, village);
	hand_say_above(act, &h->b);
}
