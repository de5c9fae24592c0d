/* A step that does not hold is struck with a reason; the order is what the others make of
 * it. And what becomes of a team when its order is over. */
#include "src/rules/order/order_op.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/team/enums.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/rules/order/order_need.h"
#include "src/rules/team/team.h"
#include "src/rules/want/want.h"

static int
check_step(struct act *act, struct order_plan *p, int64_t no)
{
	struct order_step *s = &p->step;
	char number[24];

	order_number(&p->order, act->now, number);
	if (!order_step_at(act->txn, p->order.id, no, s))
		return refuse(act, "step", M_ORDER_NO_STEP, ARG_TEXT(number), ARG_NUMBER(no), NULL);
	if (s->by != act->who->account && !order_issues(act->txn, act->who, &p->order))
		return refuse(act, "step", M_ORDER_NOT_YOURS, ARG_PERSON(s->by), NULL);
	if (s->struck != 0)
		return refuse(act, "step", M_RACE, ARG_PERSON(s->struck_by), ARG_TIME(s->struck),
		    ARG_ENUM(line_what, line_what_order_struck), NULL);
	if (s->step == order_verb_send)
		return refuse(act, "step", M_ORDER_FIRST, ARG_TEXT(number), NULL);
	if (p->fold.end == order_end_retasked)	/* the next one has their people and their clock */
		return refuse(act, "step", M_ORDER_WENT_ON, ARG_TEXT(number), NULL);
	return 0;
}

/* An order that would live again: its team has no other, its incident goes on. */
static int
check_again(struct act *act, const struct order_plan *p)
{
	struct order live;
	struct incident i;
	char number[24];

	if (p->order.live || p->fold.state == order_state_closed)
		return 0;
	if (p->team.retired != 0)
		return refuse(act, "step", M_ORDER_TEAM_RETIRED, ARG_TEXT(p->team.name),
		    ARG_TIME(p->team.retired), NULL);
	if (team_live_order(act->txn, p->order.team, &live)) {
		order_number(&live, act->now, number);
		return refuse(act, "step", M_ORDER_OTHER, ARG_TEXT(p->team.name), ARG_TEXT(number), NULL);
	}
	if (p->order.incident == 0 || !incident_root(act->txn, p->order.incident, &i) ||
	    i.state < incident_state_controlled)
		return 0;
	incident_number(&i, act->now, number);
	return refuse(act, "step", M_INCIDENT_OVER, ARG_TEXT(number), NULL);
}

int
order_strike_check(struct act *act)
{
	const struct op_order_strike *a = act->args;
	struct order_plan *p = act->plan;
	struct order_step stuck;

	if (order_target(act, a->which, p) != 0 || check_step(act, p, a->step) != 0)
		return -1;
	if (!order_fold_read(act->txn, &p->order, a->step, &p->fold, &stuck))
		return refuse(act, "step", M_ORDER_RESTS_ON, ARG_NUMBER(stuck.no),
		    ARG_ENUM(order_verb, stuck.step), NULL);
	return check_again(act, p);
}

void
order_strike_apply(struct act *act)
{
	const struct op_order_strike *a = act->args;
	struct order_plan *p = act->plan;
	struct order_step *s = &p->step, line = { .step = s->step, .no = s->no };
	struct order before = p->order;

	s->struck = act->now;
	s->struck_by = act->who->account;
	memcpy(s->struck_reason, a->reason, sizeof s->struck_reason);
	change_set(act->change, &kind_order_step, s);
	if (s->step == order_verb_back)
		order_rest_undo(act, p);
	order_fold_store(&p->fold, &p->order);
	change_set(act->change, &kind_order, &p->order);
	memcpy(line.reason, a->reason, sizeof line.reason);
	order_line(act, &p->order, &p->team, &line, line_what_order_struck);
	want_recount(act, p->order.want);
	order_tell(act, &p->order, &p->team);
	order_ask(act, &before, &p->order);
	order_answer(act, &p->order);
}

/* ---- the team afterwards ---- */

/* When the order's own people set out; 0: they were out already. */
static int64_t
set_out(struct txn *t, uint64_t order)
{
	struct order_step s;
	struct order_walk w;

	order_steps(&w, t, order);
	while (order_next(&w, &s))
		if (s.struck == 0 && (s.step == order_verb_go || s.step == order_verb_arrive)) {
			order_end(&w);
			return order_step_time(&s);
		}
	return 0;
}

/* When its people set out: with the first of the orders that it was sent on from for
 * which they did. */
static int64_t
out_since(struct txn *t, const struct order *o)
{
	struct order each = *o;
	int64_t since = o->at, went;

	do {
		went = set_out(t, each.id);
		if (went != 0)
			since = went;
	} while (each.after != 0 && record_get(t, &kind_order, each.after, &each));
	return since;
}

void
order_rest(struct act *act, struct order_plan *p)
{
	int64_t after = setting_int(act->txn, SETTING_REST_AFTER) * HOUR;
	int64_t rest = setting_int(act->txn, SETTING_REST_HOURS) * HOUR;
	int64_t back = order_step_time(&p->step);
	struct team *team = &p->team;

	if (p->order.drill)
		return;
	team_rested(team, act->now);
	team->back = back;
	if (rest > 0 && team_standing(team, act->now) == standing_ready && back - out_since(act->txn, &p->order) >= after) {
		team->standing = standing_resting;
		team->until = back + rest;
		team->since = act->now;
		act->answer->message = M_ORDER_RESTS;
		arg_text(act->answer->args[0], team->name);
		arg_time(act->answer->args[1], team->until);
	}
	change_set(act->change, &kind_team, team);
}

/* Only what that step itself began: not a rest that somebody gave it since. */
void
order_rest_undo(struct act *act, struct order_plan *p)
{
	int64_t rest = setting_int(act->txn, SETTING_REST_HOURS) * HOUR;
	struct team *team = &p->team;

	if (p->order.drill || team->back != order_step_time(&p->step))
		return;
	if (team->standing == standing_resting && team->since == p->step.at &&
	    team->until == team->back + rest) {
		team->standing = standing_ready;
		team->until = 0;
		team->since = act->now;
	}
	team->back = 0;
	change_set(act->change, &kind_team, team);
}

/* ---- all count now ---- */

int
order_count_all_check(struct act *act)
{
	const struct op_order_count_all *a = act->args;
	struct incident i;
	struct order_live w;
	struct order o;
	char number[24];
	bool any = false, after = true;

	if (!incident_root(act->txn, a->incident, &i))
		return refuse(act, "incident", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(act->op->args, "incident")), NULL);
	incident_number(&i, act->now, number);
	if (!incident_power(act->txn, act->who, &i))
		return refuse(act, "incident", M_ROLES_IN_SCOPE, ARG_TEXT(number), NULL);
	order_live(&w, act->txn, i.id);
	while (after && order_live_next(&w, &o)) {
		any = any || o.sent.known;
		after = !o.sent.known || order_after_sent(act, &o) == 0;
	}
	order_live_end(&w);
	if (!after)
		return -1;
	return any ? 0 : refuse(act, "incident", M_ORDER_NOBODY_OUT, ARG_TEXT(number), NULL);
}

static bool
call_one(struct act *act, struct order *o)
{
	const struct op_order_count_all *a = act->args;
	struct order_step s = { .step = order_verb_called }, stuck;
	struct order_fold f;
	struct team team;

	if (!record_get(act->txn, &kind_team, o->team, &team) ||
	    !order_fold_read(act->txn, o, 0, &f, &stuck) || order_fold_fits(&f, &s) != ORDER_FITS)
		return false;
	snprintf(s.reason, sizeof s.reason, "%s", a->reason);
	order_add_step(act, o, &team, &f, &s);
	return true;
}

void
order_count_all_apply(struct act *act)
{
	const struct op_order_count_all *a = act->args;
	int64_t called = 0, waiting = 0;
	struct incident i;
	struct order o;
	char number[24];
	uint64_t *ids;
	size_t n;

	incident_root(act->txn, a->incident, &i);
	ids = order_live_ids(act->txn, i.id, &n);
	for (size_t k = 0; k < n; k++)
		if (record_get(act->txn, &kind_order, ids[k], &o))
			*(call_one(act, &o) ? &called : &waiting) += 1;
	free(ids);
	incident_root(act->txn, i.id, &i);
	incident_number(&i, act->now, number);
	act_answer(act, &kind_incident, &i, number);
	act->answer->message = waiting > 0 ? M_ORDER_ALL_CALLED : M_ORDER_ALL_COUNT;
	arg_number(act->answer->args[0], called);
	if (waiting > 0)
		arg_number(act->answer->args[1], waiting);
}
