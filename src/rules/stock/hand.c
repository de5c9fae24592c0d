/* What the operations on a store's own goods begin and end with. */
#include "src/rules/stock/hand.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/team/team.h"
#include "gen/kinds/unit/enums.h"
#include "src/op/number.h"
#include "src/op/settings.h"
#include "src/rules/incident/incident.h"
#include "src/rules/order/order.h"

int
hand_keeps(struct act *act, const char *field, const struct unit *u)
{
	return holder_keeps(act->txn, act->who, u) ? 0 :
	    refuse(act, field, M_HAND_KEEPS, ARG_TEXT(u->name), NULL);
}

int
hand_incident(struct act *act, uint64_t incident, struct bill *b)
{
	struct incident root;
	char number[24];

	if (incident == 0)
		return 0;
	if (!incident_root(act->txn, incident, &root))
		return refuse(act, "incident", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(&kind_bill, "incident")), NULL);
	incident_number(&root, act->now, number);
	if (incident_sight(act->txn, act->who, &root) == SIGHT_NONE)
		return refuse(act, "incident", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	b->incident = root.id;
	b->drill = root.drill;
	return 0;
}

int
hand_order(struct act *act, uint64_t order, struct bill *b, struct unit *unit)
{
	struct order o;
	struct team team;
	char number[24];

	if (!record_get(act->txn, &kind_order, order, &o) ||
	    !record_get(act->txn, &kind_team, o.team, &team) ||
	    !record_get(act->txn, &kind_unit, team.unit, unit))
		return refuse(act, "order", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(&kind_bill, "order")), NULL);
	order_number(&o, act->now, number);
	if (order_right(act->txn, act->who, &o) == ORDER_NOTHING)
		return refuse(act, "order", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (b->incident != 0 && o.incident != 0 && b->incident != o.incident)
		return refuse(act, "incident", M_HAND_ORDER_INCIDENT, ARG_TEXT(number), NULL);
	b->order = o.id;
	if (b->incident == 0)
		b->incident = o.incident;
	b->drill |= o.drill;
	return 0;
}

/* ---- the plan ---- */

void
hand_begin(struct act *act, struct hand_plan *h, enum bill_kind kind, const struct unit *from,
    const struct unit *to)
{
	struct bill *b = &h->b.bill;
	const struct unit *of = to != NULL ? to : from;

	b->kind = kind;
	bill_end(act, b, bill_state_settled);
	if (from != NULL) {
		h->b.from = *from;
		b->from = from->id;
	}
	if (to != NULL) {
		h->b.to = *to;
		b->to = to->id;
	}
	if (b->area[0] == '\0')
		memcpy(b->area, of->area, sizeof b->area);
}

void
hand_wait(struct bill *b)
{
	b->state = bill_state_waiting;
	b->live = true;
	b->settled = 0;
	b->ended_by = 0;
}

bool
hand_line(struct hand_plan *h, const struct bill_line *line)
{
	struct bill_plan *p = &h->b;

	if (p->nlines == LINES_MOST)
		return false;
	p->lines[p->nlines] = *line;
	p->lines[p->nlines].no = (int64_t)p->nlines + 1;
	p->nlines++;
	return true;
}

/* ---- storing ---- */

static bool
is_team(struct txn *t, uint64_t unit)
{
	struct unit u;

	return record_get(t, &kind_unit, unit, &u) && u.kind == unit_kind_team;
}

/* A thing with a tag that a team takes along is lent: until when, to whom; back in a store
 * it is nobody's. */
static void
lend(struct act *act, const struct bill_plan *p, int64_t back_by)
{
	for (size_t i = 0; i < p->nrows; i++) {
		const struct posting *row = &p->rows[i];
		bool lent = row->to.kind == place_kind_good && is_team(act->txn, row->to.ref);
		struct item item;
		struct lot lot;
		if (!record_get(act->txn, &kind_item, row->item, &item) || !item.serial ||
		    !record_get(act->txn, &kind_lot, row->lot, &lot))
			continue;
		lot.back_by = lent ? back_by : 0;
		snprintf(lot.lent_to, sizeof lot.lent_to, "%s", lent ? p->bill.receiver : "");
		change_set(act->change, &kind_lot, &lot);
	}
}

void
hand_store(struct act *act, struct hand_plan *h)
{
	struct bill_plan *p = &h->b;

	bill_save(act, p);
	if (!p->bill.drill)
		lend(act, p, h->back_by);
}

int64_t
hand_second_due(const struct act *act)
{
	return act->now + setting_ms(act->txn, SETTING_STOCK_CONFIRM);
}

void
hand_say_above(struct act *act, const struct bill_plan *p)
{
	if (p->above == 0 || p->bill.drill)
		return;
	act->answer->message = M_FOUND_ISSUED;
	arg_number(act->answer->args[0], p->above);
	arg_time(act->answer->args[1], hand_second_due(act));
}

void
hand_words(struct txn *t, const struct bill_plan *p, struct buf *b)
{
	struct goods_lines goods = { .n = 0 };

	for (size_t i = 0; i < p->nlines; i++) {
		size_t k = 0;
		while (k < goods.n && goods.list[k].item != p->lines[i].item)
			k++;
		if (k == goods.n)
			goods.list[goods.n++] = (struct goods_line){ .item = p->lines[i].item };
		goods.list[k].quantity += p->lines[i].asked;
	}
	lines_words(t, &goods, b);
}
