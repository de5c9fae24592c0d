/*
 * 暂停: the desk above stops an account in the night, because it floods or was
 * taken over. It is disabled until an administrator enables it again; those who
 * may are told at once; who was not there finds by whom and why on the account.
 */
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/account/grant.h"
#include "src/op/place.h"
#include "src/rules/account/account.h"
#include "src/rules/need/need.h"

int
suspend_check(struct act *act)
{
	const struct op_account_suspend *args = act->args;
	struct account *a = act->plan;

	if (account_target(act, args->which, a) != 0)
		return -1;
	if (a->disabled != 0)
		return refuse(act, "which", M_ACCOUNT_OFF, ARG_PERSON(a->id), NULL);
	/* Every role below a desk but the one that undoes it. */
	return account_below(act, a, ROLE(duty) | ROLE(leader), ~ROLE(admin), M_SUSPEND_HIGHER);
}

/* Does the grant administer where the account serves, now? */
static bool
decides(struct act *act, const struct grant *g, const char *area)
{
	return g->role == role_admin && g->revoked == 0 && g->from <= act->now &&
	    (g->until == 0 || g->until > act->now) && area_under(act->txn, area, g->area);
}

/* He may administer more than one area, and the account serve in several. */
static bool
is_told(const struct act *act, uint64_t person)
{
	for (size_t i = 0; i < act->notices.n; i++)
		if (act->notices.list[i].person == person &&
		    act->notices.list[i].message == M_SUSPEND_TOLD)
			return true;
	return false;
}

static void
tell_admins(struct act *act, const struct account *a, const char *area)
{
	const struct op_account_suspend *args = act->args;
	struct index_key key;
	struct grant g;
	struct scan s;

	key_begin(&key, &kind_grant, 1);
	scan_open(&s, act->txn, &key, false);
	while (scan_next(&s)) {
		struct notice *n;
		if (!record_get(act->txn, &kind_grant, s.id, &g) || !decides(act, &g, area) ||
		    is_told(act, g.account))
			continue;
		n = act_notice(act);
		n->person = g.account;
		n->message = M_SUSPEND_TOLD;
		arg_person(n->args[0], act->who->account);
		arg_person(n->args[1], a->id);
		arg_text(n->args[2], args->reason);
	}
	scan_close(&s);
}

void
suspend_apply(struct act *act)
{
	const struct op_account_suspend *args = act->args;
	struct account *a = act->plan;
	struct grant held[VIEWER_GRANTS];
	size_t n = grants_held(act->txn, a->id, act->now, held, VIEWER_GRANTS);

	a->disabled = act->now;
	a->suspended_by = act->who->account;
	memcpy(a->suspend_why, args->reason, sizeof a->suspend_why);
	act_word(act, "reason", args->reason);
	change_set(act->change, &kind_account, a);
	account_notice(act, a->id);
	for (size_t i = 0; i < n; i++)
		tell_admins(act, a, held[i].area);
	act_answer(act, &kind_account, a, a->login);
	act->answer->message = M_SUSPENDED;
	arg_person(act->answer->args[0], a->id);
	need_claims_end(act, a->id);
}
