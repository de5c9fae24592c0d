/* What every operation on an account begins and ends with. */
#include "src/rules/account/account.h"

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/area/area.h"
#include "src/rules/area/area.h"

/* Who does not know of him hears the account alone, which is what he typed. */
static int
known(struct act *act, uint64_t account)
{
	struct account a;

	if (viewer_knows(act->txn, act->who, act->now, account) ||
	    !record_get(act->txn, &kind_account, account, &a))
		return 0;
	return refuse(act, "which", M_OUT_OF_SCOPE, ARG_TEXT(a.login), NULL);
}

int
account_target(struct act *act, uint64_t which, struct account *out)
{
	if (!record_get(act->txn, &kind_account, which, out))
		return refuse(act, "which", M_NO_SUCH_ACCOUNT, ARG_TEXT("?"), NULL);
	return known(act, which);
}

bool
account_in_hand(struct act *act, const struct account *a)
{
	struct grant held[VIEWER_GRANTS];
	struct area county;
	size_t n = grants_held(act->txn, a->id, act->now, held, VIEWER_GRANTS);

	if (act->who->roles & (ROLE_LOCAL | ROLE_SYSTEM))
		return true;
	for (size_t i = 0; i < n; i++)
		if (!may_over(act->txn, act->who, ROLE(admin), held[i].area))
			return false;
	return n > 0 || (county_get(act->txn, &county) &&
	    may_over(act->txn, act->who, ROLE(admin), county.code));
}

int
account_administered(struct act *act, const struct account *a)
{
	struct grant held[VIEWER_GRANTS];
	struct area county;
	size_t n;

	if (act->who->roles & (ROLE_LOCAL | ROLE_SYSTEM))
		return 0;
	if (!(act->who->roles & ROLE(admin)))
		return refuse(act, "which", M_NOT_OWN, NULL);
	n = grants_held(act->txn, a->id, act->now, held, VIEWER_GRANTS);
	for (size_t i = 0; i < n; i++)
		if (area_administered(act, "which", held[i].area) != 0)
			return -1;
	if (n == 0 && county_get(act->txn, &county))
		return area_administered(act, "which", county.code);
	return 0;
}

void
account_let_in(const struct act *act, struct account *a)
{
	if (act->who->account == 0 || act->who->account == a->id)
		return;
	a->let_in_by = act->who->account;
	a->let_in_at = act->now;
}

void
account_touch(struct act *act, struct account *a)
{
	a->changes++;
	change_set(act->change, &kind_account, a);
	act_answer(act, &kind_account, a, a->login);
}

void
account_notice(struct act *act, uint64_t account)
{
	act_notice(act)->person = account;
}
