/* Sending a team, and sending it on: a team under an order gets another only by retask,
 * which closes the one and makes the other in one operation. */
#include "src/rules/order/order_op.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/area/area.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/order/want.h"
#include "gen/kinds/team/enums.h"
#include "src/op/choice.h"
#include "src/op/settings.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/incident/incident.h"
#include "src/rules/team/team.h"
#include "src/rules/want/want.h"
#include "src/text/show.h"

static bool
is_task(const struct order *o, int no)
{
	const struct value *v = value_by_no(&enum_task, no);

	return v != NULL && strcmp(o->task, v->code) == 0;
}

/* ---- the team ---- */

static int
refuse_busy(struct act *act, const struct order *live)
{
	char number[24], name[120];

	order_number(live, act->now, number);
	area_name(act->txn, live->area, true, name, sizeof name);
	return refuse(act, "team", M_TEAM_BUSY, ARG_TEXT(number),
	    live->place[0] != '\0' ? ARG_TEXT(live->place) : ARG_TEXT(name), ARG_PERSON(live->by),
	    ARG_TIME(live->at), NULL);
}

/* A rest whose time has passed is over. */
static int
check_standing(struct act *act, const struct team *team, const char *reason)
{
	enum standing standing = team_standing(team, act->now);

	if (standing == standing_out)
		return refuse(act, "team", M_TEAM_OUT, ARG_TEXT(team->name), ARG_TEXT(team->why), NULL);
	if (standing == standing_ready ||
	    (reason[0] != '\0' && may_over(act->txn, act->who, ROLE(leader), team->area)))
		return 0;
	return refuse(act, "reason", M_TEAM_RESTING, ARG_TEXT(team->name), ARG_TIME(team->until), NULL);
}

/* Is it whole? Neither are squads of it out, nor is it with the team that it is of. */
static int
check_whole(struct act *act, const struct team *team)
{
	struct team squad;
	struct order whole;

	if (team_with_whole(act->txn, team, &whole))
		return refuse_busy(act, &whole);
	if (team_squad_out(act->txn, team->id, &squad))
		return refuse(act, "team", M_TEAM_SPLIT, ARG_TEXT(team->name), ARG_TEXT(squad.name), NULL);
	return 0;
}

/* A drill gives way to what is real, waiting forward on the spot to anything of its own
 * kind. */
static bool
gives_way(const struct order *live, const struct order *next)
{
	return live->drill != next->drill ? live->drill : team_waits_forward(live);
}

/* What it is under now, and what gives way, into p->order. */
static int
check_free(struct act *act, struct order_plan *p)
{
	struct order *live = &p->order;
	struct order_step stuck;

	if (!team_live_order(act->txn, p->team.id, live)) {
		memset(live, 0, sizeof *live);
		return check_whole(act, &p->team);
	}
	if (!gives_way(live, &p->next) || !order_fold_read(act->txn, live, 0, &p->fold, &stuck))
		return refuse_busy(act, live);
	return check_whole(act, &p->team);
}

/* ---- where it goes ---- */

/* Waiting forward may have no incident yet. One that is over takes no more teams. */
static int
check_incident(struct act *act, struct order *o, bool drill)
{
	struct incident i;
	char number[24];

	if (o->incident == 0) {
		o->drill = drill;
		return is_task(o, task_stage) ? 0 : refuse(act, "incident", M_REQUIRED, NULL);
	}
	if (incident_named(act, o->incident, READERS_OF_CASES, &i) != 0)
		return -1;
	incident_number(&i, act->now, number);
	if (drill && !i.drill)
		return refuse(act, "drill", M_ORDER_NO_DRILL, ARG_TEXT(number), NULL);
	o->incident = i.id;
	o->drill = i.drill;
	if (o->area[0] == '\0') {
		memcpy(o->area, i.area, sizeof o->area);
		if (o->place[0] == '\0')
			memcpy(o->place, i.place, sizeof o->place);
	}
	return 0;
}

static int
check_place(struct act *act, struct order *o, const struct team *team)
{
	struct area a;

	if (o->area[0] == '\0')
		memcpy(o->area, team->area, sizeof o->area);
	if (area_usable(act, "area", o->area, &a) != 0)
		return -1;
	memcpy(o->area, a.code, sizeof o->area);
	return 0;
}

/* The want that it answers is one of the same incident, linked ones too, still open. */
static int
check_want(struct act *act, const struct order *o)
{
	struct incident root;
	struct want w;

	if (o->want == 0 || (record_get(act->txn, &kind_want, o->want, &w) && w.live &&
	    w.drill == o->drill && incident_root(act->txn, w.incident, &root) &&
	    root.id == o->incident))
		return 0;
	return refuse(act, "want", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "want")), NULL);
}

/* What it fills, unless that was said: sent on within its incident, what it filled before. */
static uint64_t
fills(struct act *act, const struct order_plan *p)
{
	const struct order *o = &p->next;

	if (o->want != 0)
		return o->want;
	if (p->order.want != 0 && p->order.incident == o->incident)
		return p->order.want;
	return want_for(act->txn, o->incident, p->team.kind, o->drill);
}

/* The desk that sends: of the actor's grants over the team the nearest to it. */
static void
desk_of(struct act *act, const struct team *team, char desk[16])
{
	const struct viewer *v = act->who;

	for (size_t i = 0; i < v->ngrants; i++)
		if ((ORDER_DESKS & 1u << v->grants[i].role) &&
		    area_under(act->txn, team->area, v->grants[i].area) && (desk[0] == '\0' ||
		    area_under(act->txn, v->grants[i].area, desk)))
			memcpy(desk, v->grants[i].area, 16);
}

static int
check_next(struct act *act, struct order_plan *p, bool drill)
{
	struct order *o = &p->next;

	if (check_incident(act, o, drill) != 0 ||
	    check_place(act, o, &p->team) != 0 || check_want(act, o) != 0)
		return -1;
	o->want = fills(act, p);
	o->team = p->team.id;
	o->asked = p->team.owner != team_owner_government;
	o->by = act->who->account;
	o->at = act->now;
	o->every = choice_minutes(act->txn, &enum_task, o->task);
	o->every_away = setting_int(act->txn, SETTING_COUNT_AWAY);
	desk_of(act, &p->team, o->desk);
	return 0;
}

int
order_send_check(struct act *act)
{
	const struct op_order_send *a = act->args;
	struct order_plan *p = act->plan;

	p->step.step = order_verb_send;
	if (!record_get(act->txn, &kind_team, a->team, &p->team))
		return refuse(act, "team", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "team")), NULL);
	if (!may_over(act->txn, act->who, ORDER_DESKS, p->team.area))
		return refuse(act, "team", M_OUT_OF_SCOPE, ARG_TEXT(p->team.name), NULL);
	if (p->team.retired != 0)
		return refuse(act, "team", M_ORDER_TEAM_RETIRED, ARG_TEXT(p->team.name),
		    ARG_TIME(p->team.retired), NULL);
	if (p->team.strength.known && p->team.strength.v == 0)	/* as books once could say */
		return refuse(act, "team", M_TEAM_NOBODY, ARG_TEXT(p->team.name), NULL);
	act_take(act, &kind_order, &p->next);
	memcpy(p->step.reason, a->reason, sizeof p->step.reason);
	if (check_next(act, p, a->drill) != 0)
		return -1;
	return check_free(act, p) != 0 ? -1 : check_standing(act, &p->team, a->reason);
}

/* What is not said stays as it was; another incident has its own place. */
int
order_retask_check(struct act *act)
{
	const struct op_order_retask *a = act->args;
	struct order_plan *p = act->plan;
	struct order *o = &p->next;
	char number[24];

	p->step.step = order_verb_retask;
	if (order_target(act, a->which, p) != 0)
		return -1;
	order_number(&p->order, act->now, number);
	if (!order_issues(act->txn, act->who, &p->order))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (p->fold.state == order_state_issued)
		return order_refuse_state(act, p);
	if (order_after_sent(act, &p->order) != 0 || order_fits(act, p, "which") != 0)
		return -1;
	o->incident = p->order.incident;
	memcpy(o->task, p->order.task, sizeof o->task);
	if (a->incident == 0 || a->incident == p->order.incident)
		memcpy(o->area, p->order.area, sizeof o->area);
	act_take(act, &kind_order, o);
	memcpy(p->step.reason, a->reason, sizeof p->step.reason);
	if (check_next(act, p, p->order.drill) != 0)
		return -1;
	if (!o->drill || p->order.drill)
		return 0;
	order_number(&p->order, act->now, number);	/* whose people are really out */
	return refuse(act, "incident", M_ORDER_REAL, ARG_TEXT(number), NULL);
}

/* ---- storing ---- */

/* The order before ends; who is out goes on with the figures and the clock it had. A drill
 * ends alone: what was said in it is not real. */
static void
close_before(struct act *act, struct order_plan *p, struct order_step *first)
{
	struct order_step s = { .step = order_verb_retask };
	const struct order_fold *f = &p->fold;
	bool goes_on = p->order.drill == p->next.drill;

	memcpy(s.reason, p->step.reason, sizeof s.reason);
	if (goes_on && f->out) {
		first->people = s.people = (struct num){ order_fold_with(f), true };
		first->injured = f->injured;
		if (first->injured.known)
			first->injured.v -= f->away < f->injured.v ? f->away : f->injured.v;
		first->missing = f->missing;
		p->next.carried = f->due;
	}
	if (goes_on)
		p->next.after = p->order.id;
	order_add_step(act, &p->order, &p->team, &p->fold, &s);
}

static void
say_sent(struct act *act, const struct order_plan *p)
{
	struct answer *to = act->answer;
	char number[24];

	arg_text(to->args[0], p->team.name);
	if (p->order.id != 0) {
		order_number(&p->order, act->now, number);
		arg_text(to->args[1], number);
		arg_number(to->args[2], num_or_0(p->next.missing));
	}
	if (p->order.id != 0 && p->order.drill != p->next.drill)
		to->message = M_ORDER_DRILL_ENDED;
	else if (p->order.id != 0 && p->next.missing.known && p->next.missing.v > 0)
		to->message = M_ORDER_INSTEAD_MISSING;
	else if (p->order.id != 0)
		to->message = M_ORDER_INSTEAD;
	else if (p->next.asked)
		to->message = M_ORDER_ASKED;
}

void
order_send_apply(struct act *act)
{
	struct order_plan *p = act->plan;
	struct order_step first = { .step = order_verb_send };
	struct order_fold f = { 0 };
	struct order *o = &p->next;

	if (p->order.id != 0)
		close_before(act, p, &first);
	memcpy(first.text, o->text, sizeof first.text);
	if (p->order.id == 0)
		memcpy(first.reason, p->step.reason, sizeof first.reason);
	number_give(act, &kind_order, &o->day, &o->no, &o->node);
	o->state = order_state_issued;
	o->live = true;
	change_new(act->change, &kind_order, o);
	order_add_step(act, o, &p->team, &f, &first);
	want_recount(act, p->order.want);
	want_recount(act, o->want);
	order_answer(act, o);
	say_sent(act, p);
}
