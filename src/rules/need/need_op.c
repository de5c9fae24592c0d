/* What the operations of needs have in common: finding one, refusing, storing. */
#include "src/rules/need/need_op.h"

#include "gen/kinds/account/enums.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "src/text/show.h"

int
need_get(struct act *act, uint64_t which, struct need_plan *p)
{
	if (!record_get(act->txn, &kind_need, which, &p->need))
		return refuse(act, "which", M_NEED_OVER, NULL);
	need_chain(act->txn, &p->need, &p->chain);
	need_adopt(&p->need);
	return 0;
}

int
need_live(struct act *act, const struct need *n)
{
	if (n->live)
		return 0;
	if (n->answered != 0)
		return refuse(act, "which", M_RACE,
		    ARG_PERSON(n->said_by != 0 ? n->said_by : n->answered_by),
		    ARG_TIME(n->answered), ARG_ENUM(need_verb, n->verb), NULL);
	return refuse(act, "which", M_NEED_OVER, NULL);
}

int
need_elsewhere(struct act *act, const struct need *n)
{
	if (need_overseen(act->txn, act->who, n))
		return refuse(act, "which", M_NEED_OVERSEEN, NULL);
	/* An id tells a stranger neither where it is nor whom it asks. */
	if (!may_read(act->txn, act->who, n->about))
		return refuse(act, "which", M_NEED_STRANGE, NULL);
	return refuse(act, "which", M_NEED_ELSEWHERE,
	    n->person != 0 ? ARG_PERSON(n->person) : ARG_AREA(n->area), NULL);
}

int
need_for(struct act *act, uint64_t which, struct need_plan *p)
{
	if (need_get(act, which, p) != 0)
		return -1;
	if (!need_asks(act->txn, act->who, &p->need))
		return need_elsewhere(act, &p->need);
	return need_live(act, &p->need);
}

/* Who asks a unit rings it, wherever what it is about lies. */
static bool
may_ring(struct act *act, const struct need *n)
{
	return need_asks(act->txn, act->who, n) || may_over(act->txn, act->who, DESK_ROLES, n->about) ||
	    (n->issuer[0] != '\0' && may_over(act->txn, act->who, DESK_ROLES, n->issuer));
}

int
need_may_call(struct act *act, uint64_t which)
{
	struct need_plan *p = act->plan;

	if (need_get(act, which, p) != 0)
		return -1;
	if (!may_ring(act, &p->need))
		return need_elsewhere(act, &p->need);
	return need_live(act, &p->need);
}

enum how
said_how(const struct act *act, const struct op_need_said *a)
{
	if (a->how != 0)
		return (enum how)a->how;
	return a->said_by != 0 ? how_telephone : act->how;
}

int
need_was_asked(struct act *act, const struct need *n, uint64_t account)
{
	struct viewer v;

	if (viewer_load(act->txn, account, act->now, &v) && need_asks(act->txn, &v, n))
		return 0;
	if (!viewer_knows(act->txn, act->who, act->now, account))
		return refuse(act, "said_by", M_NEED_NOT_ASKED, ARG_TEXT("?"), NULL);
	return refuse(act, "said_by", M_NEED_NOT_ASKED, ARG_PERSON(account), NULL);
}

bool
need_knower(struct act *act, const struct need *n, uint64_t account)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);
	struct viewer v;

	return d != NULL && viewer_load(act->txn, account != 0 ? account : act->who->account,
	    act->now, &v) && may_at(&v, d->roles, n->area);
}

int
need_taken(struct act *act, const struct need *n)
{
	return refuse(act, "which", M_RACE, ARG_PERSON(n->taken_by), ARG_TIME(n->taken),
	    ARG_ENUM(need_state, need_state_taken), NULL);
}

void
need_done(struct act *act, const struct need *n)
{
	struct show_env env = { .txn = act->txn, .now = act->now };
	char number[24];

	show_record(&env, kind_by_no((unsigned)n->subject_kind), n->subject, number, sizeof number);
	act_answer(act, &kind_need, n, number);
}

void
need_put(struct act *act, struct need_plan *p)
{
	need_schedule(&p->need, &p->chain, act->now);
	change_set(act->change, &kind_need, &p->need);
	need_notice(act, &p->need);
	need_done(act, &p->need);
}

void
need_answer_apply(struct act *act)
{
	const struct op_need_said *a = act->args;
	struct need *n = &((struct need_plan *)act->plan)->need;
	const struct demand *d = demand_find((enum need_verb)n->verb);

	act->how = said_how(act, a);
	n->said_by = a->said_by;
	if (a->said_by != 0)
		need_note_told(act, n, a->said_by, act->how);
	else
		need_mark_seen(act, n);
	need_end(act, n, need_state_answered);
	need_done(act, n);
	if (d->answered != NULL)
		d->answered(act, n);
}
