/*
 * 要办: what a person does with a need itself - look, take, answer, put off - and
 * the keeper's steps. What settles it belongs to the subject it is about.
 */
#include "src/rules/need/need.h"

#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/need/need_op.h"

static int
take_check(struct act *act)
{
	const struct op_need_take *a = act->args;
	struct need_plan *p = act->plan;

	if (need_for(act, a->which, p) != 0)
		return -1;
	if (p->need.taken_by != 0 && p->need.taken_by != act->who->account)
		return need_taken(act, &p->need);
	return 0;
}

static int
seen_check(struct act *act)
{
	const struct op_need_take *a = act->args;

	return need_for(act, a->which, act->plan);
}

/* The tier above does not open a need in its owner's place. */
static void
seen_apply(struct act *act)
{
	struct need_plan *p = act->plan;

	if (need_is_mine(act->txn, act->who, &p->need))
		need_mark_seen(act, &p->need);
	need_put(act, p);
}

static void
take_apply(struct act *act)
{
	struct need_plan *p = act->plan;

	need_mark_seen(act, &p->need);
	if (p->need.taken_by == 0)
		need_claim(act, &p->need, &p->chain, act->who->account);
	need_put(act, p);
}

/* Whoever was asked, or a colleague of his; who names one of them was told so by him. */
static int
need_may_answer(struct act *act, const struct op_need_said *a)
{
	struct need_plan *p = act->plan;
	const struct need *n = &p->need;

	if (need_get(act, a->which, p) != 0)
		return -1;
	if (a->said_by != 0)
		return need_may_call(act, a->which) != 0 ? -1 : need_was_asked(act, n, a->said_by);
	if (need_asks(act->txn, act->who, n) || need_stands_in(act->txn, act->who, n, act->now))
		return need_live(act, n);
	if (may_over(act->txn, act->who, DESK_ROLES, n->about))
		return refuse(act, "said_by", M_NEED_SAY_WHO, NULL);
	return need_elsewhere(act, n);
}

/* Only what no other operation settles is settled by word. */
static int
need_answer_check(struct act *act)
{
	const struct op_need_said *a = act->args;
	struct need_plan *p = act->plan;
	const struct demand *d;

	if (need_may_answer(act, a) != 0)
		return -1;
	d = demand_find((enum need_verb)p->need.verb);
	if (d == NULL || d->answer == NULL || d->of_subject)
		return refuse(act, "which", M_NEED_BY_DOING, NULL);
	if (d->told_ends && !need_knower(act, &p->need, a->said_by))
		return refuse(act, "said_by", M_NEED_TOLD_WHO, NULL);
	return 0;
}

/* Until when it may be put off: the chain's minutes, and not past its own time
 * while that lies ahead. */
static int64_t
later_limit(const struct need_plan *p, int64_t now)
{
	int64_t limit = now + p->chain.head.put_off * MINUTE;

	return p->need.due > now && p->need.due < limit ? p->need.due : limit;
}

static int
later_check(struct act *act)
{
	const struct op_need_later *a = act->args;
	struct need_plan *p = act->plan;

	if (need_for(act, a->which, p) != 0)
		return -1;
	if (need_rings_on(&p->need))
		return refuse(act, "which", M_NEED_BY_DOING, NULL);
	if (p->chain.head.put_off == 0)
		return refuse(act, "which", M_LATER_NEVER, NULL);
	if (a->reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	if (a->until <= act->now)
		return refuse(act, "until", M_NOT_LATER, ARG_TIME(a->until), NULL);
	if (a->until > later_limit(p, act->now))
		return refuse(act, "until", M_LATER_LIMIT,
		    ARG_TIME(later_limit(p, act->now)), NULL);
	return 0;
}

/* Put off a second time it goes on to the next step at once. */
static void
later_apply(struct act *act)
{
	const struct op_need_later *a = act->args;
	struct need_plan *p = act->plan;

	need_mark_seen(act, &p->need);
	p->need.later = a->until;
	memcpy(p->need.later_reason, a->reason, sizeof p->need.later_reason);
	if (++p->need.put_off > 1)
		need_advance(act, &p->need, &p->chain);
	need_put(act, p);
}

/* Settled meanwhile or done already: the clock was late, nothing is wrong. */
static bool
moved(struct act *act, const struct op_need_step *a, const struct need *n)
{
	return !record_get(act->txn, &kind_need, a->which, &(struct need){ 0 }) || !n->live ||
	    n->step != a->step || n->wake != a->due;
}

static int
step_check(struct act *act)
{
	const struct op_need_step *a = act->args;
	struct need *n = &((struct need_plan *)act->plan)->need;

	if (!record_get(act->txn, &kind_need, a->which, n) || moved(act, a, n) ||
	    n->wake > act->now)
		return refuse(act, "", M_NEED_MOVED, NULL);
	return need_get(act, a->which, act->plan);
}

static void
step_apply(struct act *act)
{
	const struct op_need_step *a = act->args;
	struct need_plan *p = act->plan;

	need_tick(act, &p->need, &p->chain, a->due);
	need_done(act, &p->need);
}

static int
clock_check(struct act *act)
{
	const struct op_need_step *a = act->args;
	struct need *n = &((struct need_plan *)act->plan)->need;

	if (!record_get(act->txn, &kind_need, a->which, n) || moved(act, a, n) ||
	    !need_is_ahead(act->txn, n, act->now))
		return refuse(act, "", M_NEED_MOVED, NULL);
	return need_get(act, a->which, act->plan);
}

static void
clock_apply(struct act *act)
{
	struct need_plan *p = act->plan;

	need_set_back(act, &p->need, &p->chain);
	need_notice(act, &p->need);
	need_done(act, &p->need);
}

static int
on_check(struct act *act)
{
	const struct op_need_step *a = act->args;
	struct need_plan *p = act->plan;

	if (!record_get(act->txn, &kind_need, a->which, &p->need) || moved(act, a, &p->need) ||
	    p->need.waits == 0)
		return refuse(act, "", M_NEED_MOVED, NULL);
	if (need_get(act, a->which, p) != 0)
		return -1;
	return need_must_wait(act->txn, act->terminals, act->now, &p->need, &p->chain) ?
	    refuse(act, "", M_NEED_MOVED, NULL) : 0;
}

static void
on_apply(struct act *act)
{
	struct need_plan *p = act->plan;

	need_resume(act, &p->need, &p->chain);
	need_done(act, &p->need);
}

#define ROW(word, by_itself, chinese, says, called, takes, who, name) \
	ROW_OF(0, word, by_itself, chinese, says, called, takes, who, name)
#define ROW_OF(takes_of, word, by_itself, chinese, says, called, takes, who, name) \
	{ .verb = word, .alone = by_itself, .zh = chinese, .help = says, .label = called, \
	  .cost = takes_of, .args = &kind_op_need_##takes, \
	  .target = &kind_need, .roles = who, .plan_size = sizeof(struct need_plan), \
	  .check = name##_check, .apply = name##_apply }

static const struct op ops[] = {
	ROW("take", true, "认领", N_("put your name on it for all desks, for a time"), NULL,
	    take, ROLE_ANYONE, take),
	{ .verb = "extend", .zh = "续期", .help = N_("go on with what you took"),
	  .label = N_("go on with a claim"), .args = &kind_op_need_take, .target = &kind_need,
	  .roles = ROLE_ANYONE, .repeats = true, .plan_size = sizeof(struct need_plan),
	  .check = need_extend_check, .apply = need_extend_apply },
	ROW_OF(1, "release", false, "放下", N_("give back what you took"), N_("give back a claim"),
	    take, ROLE_ANYONE, need_release),
	ROW_OF(1, "give", false, "转给", N_("ask somebody else as well; your claim goes to him"), NULL,
	    give, ROLE_ANYONE, need_give),
	ROW("call", false, "打电话", N_("you ring them for it: others do not for some minutes"),
	    N_("ring for a need"), take, ROLE_ANYONE, need_call),
	ROW("told", false, "已告知", N_("somebody told them; told is not answered"), N_("told"),
	    said, ROLE_ANYONE, need_told),
	ROW("answer", true, "伤亡应答", N_("answer for casualties, or note who does"),
	    N_("answer for casualties"), said, ROLE_ANYONE, need_answer),
	ROW("later", true, "稍后", N_("move it down until a time, with a reason"), NULL,
	    later, ROLE_ANYONE, later),
	ROW("close", false, "另结", N_("a leader ends it without its being done"), NULL,
	    close, ROLE(leader), need_close),
	ROW("seen", true, "已读", N_("say that you have seen it"), N_("seen"), take, ROLE_ANYONE, seen),
	ROW("step", false, "", N_("the server's own step when time is up"), NULL,
	    step, ROLE_SYSTEM, step),
	ROW("clock", false, "", N_("the server sets it back after its clock went back"),
	    N_("set back with the clock"), step, ROLE_SYSTEM, clock),
	ROW("on", false, "", N_("the server goes on with it: whom it waited for is on"),
	    N_("goes on: somebody is on"), step, ROLE_SYSTEM, on),
	{ 0 }
};

extern const struct face need_list_face;

const struct subject subject_need = {
	.noun = "need", .zh = "要办", .label = N_("to do"),
	.kind = &kind_need, .ops = ops, .face = &need_list_face, .to_the_last = true,
};
