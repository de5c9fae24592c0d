/* Which order somebody means, and what does not fit it. */
#include "src/rules/order/order_op.h"

#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "src/lang/when.h"
#include "src/rules/team/team.h"
#include "src/text/show.h"

/* The live orders of teams whose people the actor is of. */
struct own {
	size_t n, more;
	uint64_t id, last;		/* last: the newest, live or not */
	struct buf list;
};

static uint64_t
newest_of(struct txn *t, uint64_t team)
{
	struct index_key key;

	key_begin(&key, &kind_order, ORDER_BY_TEAM);
	key_number(&key, team);
	return scan_one(t, &key, true);
}

static uint64_t
newer(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static void
take_team(struct act *act, uint64_t team, struct own *own)
{
	struct order o;
	char number[24];

	own->last = newer(own->last, newest_of(act->txn, team));
	if (!team_live_order(act->txn, team, &o) || o.id == own->id)
		return;
	own->n++;
	own->id = o.id;
	order_number(&o, act->now, number);
	show_among(&own->list, number, &own->more);
}

static int
refuse_race(struct act *act, const struct order_plan *p)
{
	struct order_step s = { 0 };

	order_step_at(act->txn, p->order.id,
	    order_fold_before(&p->fold, (enum order_verb)p->step.step), &s);
	return refuse(act, "which", M_RACE, ARG_PERSON(s.by), ARG_TIME(s.at),
	    ARG_ENUM(order_verb, s.step), NULL);
}

/* No order lives. Who says that all are back after somebody else of the team did so hears
 * who that was and when. */
static int
refuse_none(struct act *act, uint64_t last, struct order_plan *p)
{
	struct order_step stuck;

	if (p->step.step == order_verb_back && record_get(act->txn, &kind_order, last, &p->order) &&
	    p->order.end == order_end_back && order_fold_read(act->txn, &p->order, 0, &p->fold, &stuck))
		return refuse_race(act, p);
	return refuse(act, "which", M_ORDER_NONE, NULL);
}

static int
own_order(struct act *act, struct order_plan *p, uint64_t *id)
{
	struct own own = { 0 };
	struct team_of_viewer w;
	char list[180];
	uint64_t team;

	if (!(act->who->roles & ROLE(team)))
		return refuse(act, "which", M_ORDER_WHICH, NULL);
	buf_init(&own.list, list, sizeof list);
	team_of_viewer(&w, act->txn, act->who);
	while (team_of_viewer_next(&w, &team))
		take_team(act, team, &own);
	show_more(&own.list, own.more);
	*id = own.id;
	if (own.n == 0)
		return refuse_none(act, own.last, p);
	return own.n == 1 ? 0 : refuse(act, "which", M_ORDER_SEVERAL, ARG_TEXT(buf_str(&own.list)), NULL);
}

int
order_target(struct act *act, uint64_t which, struct order_plan *p)
{
	struct order *o = &p->order;
	struct order_step stuck;
	char number[24];

	if (which == 0 && own_order(act, p, &which) != 0)
		return -1;
	if (!record_get(act->txn, &kind_order, which, o) ||
	    !record_get(act->txn, &kind_team, o->team, &p->team) ||
	    !order_fold_read(act->txn, o, 0, &p->fold, &stuck))
		return refuse(act, "which", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(act->op->args, "which")), NULL);
	order_number(o, act->now, number);
	if (order_right(act->txn, act->who, o) == ORDER_NOTHING)
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	return 0;
}

/* Times are typed to the minute: within that of the sending nothing is before it. */
int
order_after_sent(struct act *act, const struct order *o)
{
	struct order_step sent;
	int64_t at;

	if (act->happened == 0 || !order_step_at(act->txn, o->id, 1, &sent))
		return 0;
	at = order_step_time(&sent);
	if (act->happened >= at - at % MINUTE)
		return 0;
	return refuse(act, "", M_ORDER_BEFORE_SENT, ARG_TIME(at), NULL);
}

/* What comes next in a state, to be named where something else was tried. */
static enum order_verb
comes_next(const struct order_plan *p)
{
	static const enum order_verb next[] = { [order_state_issued] = order_verb_ack,
	    [order_state_acked] = order_verb_go, [order_state_moving] = order_verb_arrive,
	    [order_state_scene] = order_verb_done, [order_state_leaving] = order_verb_back,
	    [order_state_closed] = order_verb_send };

	if (p->step.step == order_verb_retask && p->fold.state == order_state_issued)
		return order_verb_recall;
	if (p->step.step == order_verb_decline && p->fold.state == order_state_moving)
		return order_verb_late;
	return next[p->fold.state];
}

static int64_t
figure(struct num own, struct num last)
{
	return own.known ? own.v : num_or_0(last);
}

static int
refuse_sum(struct act *act, const struct order_plan *p, const char *field)
{
	const struct order_fold *f = &p->fold;

	return refuse(act, field, M_COUNT_SUM, ARG_NUMBER(f->sent.v),
	    ARG_NUMBER(figure(p->step.people, (struct num){ 0 })),
	    ARG_NUMBER(figure(p->step.injured, f->injured)),
	    ARG_NUMBER(figure(p->step.missing, f->missing)), NULL);
}

int
order_refuse_state(struct act *act, const struct order_plan *p)
{
	char number[24];

	order_number(&p->order, act->now, number);
	return refuse(act, "which", M_STEP_ORDER, ARG_TEXT(number), ARG_ENUM(order_state, p->fold.state),
	    ARG_ENUM(order_verb, p->step.step), ARG_ENUM(order_verb, comes_next(p)), NULL);
}

int
order_fits(struct act *act, const struct order_plan *p, const char *field)
{
	char number[24];

	order_number(&p->order, act->now, number);
	switch (order_fold_fits(&p->fold, &p->step)) {
	case ORDER_STATE:
		return order_refuse_state(act, p);
	case ORDER_RACE:
		return refuse_race(act, p);
	case ORDER_MISSING:
		return refuse(act, "reason", M_COUNT_MISSING, ARG_NUMBER(p->fold.missing.v), ARG_TEXT(number), NULL);
	case ORDER_SUM:
		return refuse_sum(act, p, field);
	default:
		return 0;
	}
}

void
order_excuse(struct act *act, struct order_plan *p)
{
	struct order_step *s = &p->step;
	char number[24];

	if (s->reason[0] != '\0' && (may_over(act->txn, act->who, ROLE(leader), p->order.desk) ||
	    may_over(act->txn, act->who, ROLE(leader), p->team.area)))
		return;
	s->reason[0] = '\0';
	if (order_help_called(act->txn, &p->order, 0, number))
		snprintf(s->reason, sizeof s->reason, "%s", number);
}
