/*
 * What becomes of people who are moved: figures so far, done, the way back. Which step goes
 * from which state stands in one table; what a step stores is the record as its check left it.
 */
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/evac/args.h"
#include "gen/kinds/evac/evac_step.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/need/enums.h"
#include "src/op/take.h"
#include "src/rules/evac/evac_ops.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "src/rules/warning/warning.h"

#define FROM(state) (1u << evac_state_##state)
#define OUT (FROM(ordered) | FROM(moving) | FROM(done))	/* people go, or are out */

bool
evac_step_at(struct txn *t, uint64_t evac, int64_t no, struct evac_step *out)
{
	struct index_key key;

	key_begin(&key, &kind_evac_step, 1);
	key_number(&key, evac);
	key_number(&key, (uint64_t)no);
	return record_get(t, &kind_evac_step, scan_one(t, &key, false), out);
}

void
evac_store(struct act *act, struct evac *e, const char *by_phone, const char *reason)
{
	struct evac_step s = { .evac = e->id, .no = ++e->steps, .state = e->state, .at = act->now,
	    .happened = act->happened, .by = act->who->account, .planned = e->planned,
	    .moved = e->moved, .refused = e->refused, .special = e->special,
	    .special_moved = e->special_moved };

	snprintf(s.by_phone, sizeof s.by_phone, "%s", by_phone);
	snprintf(s.reason, sizeof s.reason, "%s", reason);
	change_new(act->change, &kind_evac_step, &s);
	change_set(act->change, &kind_evac, e);
	notice_area(act, act_notice_of(act, e->incident), e->area);
}

/* ---- who ---- */

bool
evac_speaks(struct txn *t, const struct viewer *v, const char *area)
{
	struct area a;
	bool county = area_get(t, area, &a) && a.tier == tier_county;

	for (size_t i = 0; i < v->ngrants; i++) {
		const struct viewer_grant *g = &v->grants[i];
		if ((EVAC_SPEAKERS & 1u << g->role) && (county || g->tier > tier_county) &&
		    area_under(t, area, g->area))
			return true;
	}
	return false;
}

/* Who may say figures at all. */
static int
check_speaker(struct act *act, const struct evac *e)
{
	if (evac_speaks(act->txn, act->who, e->area) ||
	    may_over(act->txn, act->who, EVAC_DESKS, e->area))
		return 0;
	return refuse(act, "which", M_OUT_OF_SCOPE, ARG_AREA(e->area), NULL);
}

/* Who does not speak for the place says whose word it is. */
static int
check_told(struct act *act, const struct evac *e, const char *by_phone)
{
	return by_phone[0] != '\0' || evac_speaks(act->txn, act->who, e->area) ? 0 :
	    refuse(act, "by_phone", M_EVAC_BY_PHONE, NULL);
}

static int
check_desk(struct act *act, const struct evac *e)
{
	return may_over(act->txn, act->who, EVAC_DESKS, e->area) ? 0 :
	    refuse(act, "which", M_OUT_OF_SCOPE, ARG_AREA(e->area), NULL);
}

/* ---- which, and from where ---- */

/* Reads which into the plan; 0: the actor's own. */
static int
target(struct act *act, uint64_t which)
{
	struct evac_plan *p = act->plan;

	if (which == 0 && evac_mine(act, &which) != 0)
		return -1;
	return record_get(act->txn, &kind_evac, which, &p->evac) ? 0 :
	    refuse(act, "which", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "which")), NULL);
}

/* The verb's way: from these states to that. Somebody was there before: who, and when. */
static int
check_state(struct act *act, const struct evac *e, unsigned from, enum evac_state to)
{
	struct evac_step last = { .by = e->by, .at = e->at };
	char number[24];

	if (from & 1u << e->state)
		return 0;
	evac_number(e, act->now, number);
	evac_step_at(act->txn, e->id, e->steps, &last);
	if (e->state == (int)to)
		return refuse(act, "which", M_RACE, ARG_PERSON(last.by), ARG_TIME(last.at),
		    ARG_ENUM(evac_state, e->state), NULL);
	if (from & FROM(moving) && e->state == evac_state_may_return)
		return refuse(act, "which", M_EVAC_RETURNING, ARG_TEXT(number), ARG_TIME(last.at), NULL);
	if (from & FROM(moving))
		return refuse(act, "which", M_EVAC_OVER, ARG_TEXT(number),
		    ARG_ENUM(evac_state, e->state), ARG_TIME(last.at), NULL);
	return refuse(act, "which", M_EVAC_STATE, ARG_TEXT(number), ARG_ENUM(evac_state, e->state),
	    ARG_TIME(last.at), ARG_ENUM(evac_state, from & FROM(ordered) ? evac_state_ordered :
	    from & FROM(done) ? evac_state_done : evac_state_may_return), NULL);
}

/* ---- figures ---- */

/* A lower figure than the last takes a reason: it may be another's that is not known yet. */
static int
check_fall(struct act *act, const struct evac *was, const struct evac *e, const char *reason)
{
	struct evac_step last = { .by = was->by, .at = was->at };

	if (!was->moved.known || (e->moved.known && e->moved.v >= was->moved.v) || reason[0] != '\0')
		return 0;
	evac_step_at(act->txn, was->id, was->steps, &last);
	return refuse(act, "reason", M_EVAC_FELL, ARG_NUMBER(was->moved.v), ARG_PERSON(last.by),
	    ARG_TIME(last.at), NULL);
}

static int
check_special(struct act *act, const struct evac *e)
{
	if (e->special.known && e->special_moved.known && e->special_moved.v > e->special.v)
		return refuse(act, "special_moved", M_EVAC_SPECIAL, ARG_NUMBER(e->special_moved.v),
		    ARG_NUMBER(e->special.v), NULL);
	if (e->moved.known && e->special_moved.known && e->special_moved.v > e->moved.v)
		return refuse(act, "special_moved", M_EVAC_SPECIAL, ARG_NUMBER(e->special_moved.v),
		    ARG_NUMBER(e->moved.v), NULL);
	return 0;
}

/* Takes over what was given and holds it against the plan. */
static int
check_figures(struct act *act, const char *reason)
{
	struct evac_plan *p = act->plan;
	struct evac was = p->evac, *e = &p->evac;

	act_take(act, &kind_evac, e);
	if (!e->moved.known)
		return refuse(act, "moved", M_REQUIRED, NULL);
	if (check_special(act, e) != 0 || check_fall(act, &was, e, reason) != 0)
		return -1;
	if (was.planned.known && (!e->planned.known || e->planned.v != was.planned.v) &&
	    reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	if (e->planned.known && num_or_0(e->moved) + num_or_0(e->refused) > e->planned.v)
		return refuse(act, "moved", M_ABOVE_PLAN, ARG_NUMBER(num_or_0(e->moved)),
		    ARG_NUMBER(num_or_0(e->refused)), ARG_NUMBER(e->planned.v), NULL);
	return 0;
}

static bool
is_full(const struct evac *e)
{
	return e->planned.known && e->moved.known &&
	    num_or_0(e->moved) + num_or_0(e->refused) >= e->planned.v;
}

/* Everybody planned is accounted for: it is done without a further word. */
static void
set_moving(struct act *act, struct evac *e)
{
	int64_t at = act->happened != 0 ? act->happened : act->now;

	if (e->began == 0)
		e->began = at;
	e->state = is_full(e) ? evac_state_done : evac_state_moving;
	e->finished = e->state == evac_state_done ? at : 0;
}

static void
take_words(struct evac_plan *p, const char *by_phone, const char *reason)
{
	snprintf(p->by_phone, sizeof p->by_phone, "%s", by_phone);
	snprintf(p->reason, sizeof p->reason, "%s", reason);
}

int
evac_moved_check(struct act *act)
{
	const struct op_evac_moved *a = act->args;
	struct evac_plan *p = act->plan;

	if (target(act, a->which) != 0 || check_speaker(act, &p->evac) != 0 ||
	    check_state(act, &p->evac, OUT, 0) != 0 ||
	    check_told(act, &p->evac, a->by_phone) != 0 || check_figures(act, a->reason) != 0)
		return -1;
	set_moving(act, &p->evac);
	take_words(p, a->by_phone, a->reason);
	return 0;
}

/* It goes from where people are moved, on the village's word; and a desk holds back people
 * who might have returned, on its own. */
static int
check_done_state(struct act *act, const struct evac *e, const struct op_evac_done *a)
{
	if (e->state == evac_state_may_return && may_over(act->txn, act->who, EVAC_DESKS, e->area))
		return a->reason[0] != '\0' ? 0 : refuse(act, "reason", M_NEED_REASON, NULL);
	if (check_state(act, e, FROM(ordered) | FROM(moving), evac_state_done) != 0)
		return -1;
	return check_told(act, e, a->by_phone);
}

int
evac_done_check(struct act *act)
{
	const struct op_evac_done *a = act->args;
	struct evac_plan *p = act->plan;
	struct evac *e = &p->evac;

	if (target(act, a->which) != 0 || check_speaker(act, e) != 0 ||
	    check_done_state(act, e, a) != 0 || check_figures(act, a->reason) != 0)
		return -1;
	if (e->planned.known && !is_full(e) && a->reason[0] == '\0')
		return refuse(act, "reason", M_EVAC_SHORT, ARG_NUMBER(e->planned.v),
		    ARG_NUMBER(e->planned.v - num_or_0(e->moved) - num_or_0(e->refused)), NULL);
	set_moving(act, e);
	e->state = evac_state_done;
	e->allowed = 0;
	if (e->finished == 0)
		e->finished = act->happened != 0 ? act->happened : act->now;
	take_words(p, a->by_phone, a->reason);
	return 0;
}

/* Another plan: what was done by the old one may not be by the new. */
int
evac_plan_check(struct act *act)
{
	const struct op_evac_plan *a = act->args;
	struct evac_plan *p = act->plan;
	struct evac *e = &p->evac;
	struct num was;

	if (target(act, a->which) != 0 || check_desk(act, e) != 0 ||
	    check_state(act, e, OUT, 0) != 0)
		return -1;
	was = e->planned;
	act_take(act, &kind_evac, e);
	if (was.known && was.v != e->planned.v && a->reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	if (num_or_0(e->moved) + num_or_0(e->refused) > e->planned.v)
		return refuse(act, "planned", M_ABOVE_PLAN, ARG_NUMBER(num_or_0(e->moved)),
		    ARG_NUMBER(num_or_0(e->refused)), ARG_NUMBER(e->planned.v), NULL);
	if (check_special(act, e) != 0)
		return -1;
	if (e->moved.known)
		set_moving(act, e);
	take_words(p, "", a->reason);
	return 0;
}

/* Over the place, a part of it or an area above it. */
static int
refuse_warned(struct act *act, const struct evac *e, const struct warning *w)
{
	char number[24];

	warning_number(w, act->now, number);
	return refuse(act, "which", M_WARNING_OPEN, ARG_AREA(e->area), ARG_TEXT(number), NULL);
}

int
evac_allow_check(struct act *act)
{
	const struct op_evac_word *a = act->args;
	struct evac_plan *p = act->plan;
	struct warning warning;

	if (target(act, a->which) != 0 || check_desk(act, &p->evac) != 0 ||
	    check_state(act, &p->evac, FROM(done), evac_state_may_return) != 0)
		return -1;
	/* A warning is real, and nothing drove out who only practises. */
	if (!p->evac.drill && warning_stands(act->txn, p->evac.area, warning_level_orange, &warning) &&
	    !may_over(act->txn, act->who, ROLE(leader), p->evac.area))
		return refuse_warned(act, &p->evac, &warning);
	p->evac.state = evac_state_may_return;
	p->evac.allowed = act->happened != 0 ? act->happened : act->now;
	take_words(p, "", a->reason);
	return 0;
}

int
evac_returned_check(struct act *act)
{
	const struct op_evac_returned *a = act->args;
	struct evac_plan *p = act->plan;

	if (target(act, a->which) != 0 || check_speaker(act, &p->evac) != 0 ||
	    check_state(act, &p->evac, FROM(may_return), evac_state_returned) != 0 ||
	    check_told(act, &p->evac, a->by_phone) != 0)
		return -1;
	p->evac.state = evac_state_returned;
	p->evac.returned = act->happened != 0 ? act->happened : act->now;
	p->evac.live = false;
	take_words(p, a->by_phone, "");
	return 0;
}

int
evac_cancel_check(struct act *act)
{
	const struct op_evac_word *a = act->args;
	struct evac_plan *p = act->plan;

	if (target(act, a->which) != 0 || check_desk(act, &p->evac) != 0 ||
	    check_state(act, &p->evac, FROM(ordered), evac_state_cancelled) != 0)
		return -1;
	p->evac.state = evac_state_cancelled;
	p->evac.live = false;
	take_words(p, "", a->reason);
	return 0;
}

/* ---- storing ---- */

static enum line_what
line_of(enum evac_state state)
{
	switch (state) {
	case evac_state_ordered:
		return line_what_evac_opened;
	case evac_state_moving:
		return line_what_evac_moved;
	case evac_state_done:
		return line_what_evac_done;
	case evac_state_may_return:
		return line_what_evac_allowed;
	case evac_state_returned: case evac_state_cancelled:
		break;
	}
	return line_what_evac_over;
}

static void
add_line(struct act *act, const struct evac *e, const struct evac_plan *p)
{
	struct line line = { .what = (int)line_of((enum evac_state)e->state),
	    .planned = e->planned, .moved = e->moved, .refused = e->refused,
	    .special = e->special, .special_moved = e->special_moved };

	if (!e->live)
		line.evac = e->state;		/* back, or never gone */
	memcpy(line.area, e->area, sizeof line.area);
	evac_number(e, 0, line.number);
	snprintf(line.text, sizeof line.text, "%s", p->by_phone);
	snprintf(line.reason, sizeof line.reason, "%s", p->reason);
	incident_line(act, e->incident, &line);
}

void
evac_ask(struct act *act, const struct evac *e, enum need_verb verb)
{
	struct area a;
	bool village = area_get(act->txn, e->area, &a) && a.tier > tier_township;

	need_open(act, &(struct need_spec){ .kind = &kind_evac, .subject = e->id,
	    .verb = verb, .area = e->area, .roles = village ? ROLE(officer) : EVAC_SPEAKERS,
	    .post = village ? post_A : 0, .about = e->area, .incident = e->incident,
	    .urgent = verb == need_verb_evacuate, .drill = e->drill });
}

/* The first figure answers the order, and so does whatever ends it. That they may return
 * the village hears as it heard that they must go. */
static void
ask_anew(struct act *act, const struct evac *e)
{
	if (e->state != evac_state_ordered)
		need_settle(act, &kind_evac, e->id, need_verb_evacuate);
	if (e->state == evac_state_may_return)
		evac_ask(act, e, need_verb_go_back);
	else
		need_settle(act, &kind_evac, e->id, need_verb_go_back);
}

void
evac_step_apply(struct act *act)
{
	struct evac_plan *p = act->plan;
	struct evac *e = &p->evac;
	char number[24];

	evac_store(act, e, p->by_phone, p->reason);
	ask_anew(act, e);
	add_line(act, e, p);
	evac_number(e, act->now, number);
	act_answer(act, &kind_evac, e, number);
	if (e->state == evac_state_done && act->op->check == evac_moved_check) {
		act->answer->message = M_EVAC_FULL;
		arg_number(act->answer->args[0], e->planned.v);
	}
}
