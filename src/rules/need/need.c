/*
 * 要办: what a person does with a need itself - look, take, put off - and the
 * keeper's step. What settles it belongs to the subject it is about.
 */
#include "src/rules/need/need.h"

#include <string.h>

#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/report.h"
#include "src/lang/tr.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need_ops.h"
#include "src/rules/report/report.h"

struct need_plan {
	struct need need;
};

/* The live need for somebody it is addressed to or climbed to. */
static int
need_for(struct act *act, uint64_t which, struct need *n)
{
	if (!record_get(act->txn, &kind_need, which, n))
		return refuse(act, "which", M_NEED_OVER, NULL);
	if (!need_is_mine(act->txn, act->who, n) && !need_climbed_here(act->who, n))
		return refuse(act, "which", M_NEED_ELSEWHERE,
		    n->person != 0 ? ARG_PERSON(n->person) : ARG_AREA(n->area), NULL);
	if (n->live)
		return 0;
	if (n->answered != 0)
		return refuse(act, "which", M_RACE, ARG_PERSON(n->answered_by),
		    ARG_TIME(n->answered), ARG_ENUM(need_verb, n->verb), NULL);
	return refuse(act, "which", M_NEED_OVER, NULL);
}

static int
take_check(struct act *act)
{
	const struct op_need_take *a = act->args;
	struct need *n = &((struct need_plan *)act->plan)->need;

	if (need_for(act, a->which, n) != 0)
		return -1;
	if (n->taken_by != 0 && n->taken_by != act->who->account)
		return refuse(act, "which", M_RACE, ARG_PERSON(n->taken_by), ARG_TIME(n->taken),
		    ARG_ENUM(need_state, need_state_taken), NULL);
	return 0;
}

static int
seen_check(struct act *act)
{
	const struct op_need_take *a = act->args;

	return need_for(act, a->which, &((struct need_plan *)act->plan)->need);
}

static void
put(struct act *act, struct need *n)
{
	change_set(act->change, &kind_need, n);
	need_notice(act, n);
	act_answer(act, &kind_need, n, "");
}

/* The tier above does not open a need in its owner's place: only the owner's
 * eyes stop it from being overdue. */
static void
seen_apply(struct act *act)
{
	struct need *n = &((struct need_plan *)act->plan)->need;

	if (need_is_mine(act->txn, act->who, n))
		need_mark_seen(act, n);
	put(act, n);
}

static void
take_apply(struct act *act)
{
	struct need *n = &((struct need_plan *)act->plan)->need;

	need_mark_seen(act, n);
	n->state = need_state_taken;
	if (n->taken_by == 0) {
		n->taken = act->now;
		n->taken_by = act->who->account;
	}
	put(act, n);
}

/* Only what no other operation settles is settled by word: casualties. */
static int
answer_check(struct act *act)
{
	const struct op_need_take *a = act->args;
	struct need *n = &((struct need_plan *)act->plan)->need;

	if (need_for(act, a->which, n) != 0)
		return -1;
	if (n->verb != need_verb_casualty)
		return refuse(act, "which", M_NEED_BY_DOING, NULL);
	return 0;
}

static void
answer_apply(struct act *act)
{
	struct need *n = &((struct need_plan *)act->plan)->need;
	struct line line = { .what = line_what_casualty_answered };
	struct report r;

	need_mark_seen(act, n);
	n->state = need_state_answered;
	n->live = false;
	n->answered = n->settled = act->now;
	n->answered_by = act->who->account;
	put(act, n);
	memcpy(line.area, n->about, sizeof line.area);
	if (record_get(act->txn, &kind_report, n->subject, &r)) {
		report_number(&r, 0, line.number);
		line.version = r.version;
	}
	incident_line(act, n->incident, &line);
}

static int
later_check(struct act *act)
{
	const struct op_need_later *a = act->args;

	if (need_for(act, a->which, &((struct need_plan *)act->plan)->need) != 0)
		return -1;
	if (a->reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	if (a->until <= act->now)
		return refuse(act, "until", M_NOT_LATER, ARG_TIME(a->until), NULL);
	return 0;
}

static void
later_apply(struct act *act)
{
	const struct op_need_later *a = act->args;
	struct need *n = &((struct need_plan *)act->plan)->need;

	need_mark_seen(act, n);
	n->later = a->until;
	memcpy(n->later_reason, a->reason, sizeof n->later_reason);
	put(act, n);
}

/* Settled meanwhile or done already: the clock was late, nothing is wrong. */
static int
step_check(struct act *act)
{
	const struct op_need_step *a = act->args;
	struct need *n = &((struct need_plan *)act->plan)->need;

	if (!record_get(act->txn, &kind_need, a->which, n) || !n->live ||
	    n->step != a->step || n->wake != a->due || n->wake > act->now)
		return refuse(act, "", M_NEED_MOVED, NULL);
	return 0;
}

static void
step_apply(struct act *act)
{
	struct need *n = &((struct need_plan *)act->plan)->need;

	need_climb(act, n);
	act_answer(act, &kind_need, n, "");
}

static const struct op ops[] = {
	{ .verb = "take", .zh = "认领", .alone = true,
	  .help = N_("put your name on it for all desks"),
	  .args = &kind_op_need_take, .target = &kind_need, .roles = ROLE_ANYONE,
	  .plan_size = sizeof(struct need_plan), .check = take_check, .apply = take_apply },
	{ .verb = "answer", .zh = "伤亡应答", .alone = true,
	  .help = N_("answer for casualties in your name"),
	  .label = N_("answer for casualties"),
	  .args = &kind_op_need_take, .target = &kind_need, .roles = ROLE_ANYONE,
	  .plan_size = sizeof(struct need_plan), .check = answer_check, .apply = answer_apply },
	{ .verb = "later", .zh = "稍后", .alone = true,
	  .help = N_("move it down until a time, with a reason"),
	  .args = &kind_op_need_later, .target = &kind_need, .roles = ROLE_ANYONE,
	  .plan_size = sizeof(struct need_plan), .check = later_check, .apply = later_apply },
	{ .verb = "seen", .zh = "已读", .alone = true, .help = N_("say that you have seen it"),
	  .label = N_("seen"),
	  .args = &kind_op_need_take, .target = &kind_need, .roles = ROLE_ANYONE,
	  .plan_size = sizeof(struct need_plan), .check = seen_check, .apply = seen_apply },
	{ .verb = "step", .zh = "", .help = N_("the server's own step when time is up"),
	  .args = &kind_op_need_step, .target = &kind_need, .roles = ROLE_SYSTEM,
	  .plan_size = sizeof(struct need_plan), .check = step_check, .apply = step_apply },
	{ 0 }
};

const struct subject subject_need = {
	.noun = "need", .zh = "要办", .label = N_("to do"),
	.kind = &kind_need, .ops = ops,
};
