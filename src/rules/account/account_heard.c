/* 已阅: who supervises has looked at what he was told. */
#include "db/buf.h"
#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/account/overseen.h"
#include "src/rules/account/account.h"

#define HEARD_MOST 1000		/* at once; the rest waits for the next look */

int
heard_check(struct act *act)
{
	struct account *a = act->plan;

	if (record_get(act->txn, &kind_account, act->who->account, a))
		return 0;
	return refuse(act, "", M_NOT_OWN, NULL);
}

/* Their ids first: nothing is written under an open scan. */
static size_t
waiting(struct act *act, uint64_t ids[HEARD_MOST])
{
	struct index_key key;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_overseen, 1);
	key_number(&key, act->who->account);
	scan_open(&s, act->txn, &key, false);
	while (n < HEARD_MOST && scan_next(&s))
		ids[n++] = s.id;
	scan_close(&s);
	return n;
}

void
heard_apply(struct act *act)
{
	const struct op_account_heard *args = act->args;
	struct account *a = act->plan;
	uint64_t ids[HEARD_MOST];
	struct overseen told;
	size_t n = waiting(act, ids);

	for (size_t i = 0; i < n; i++) {
		if (!record_get(act->txn, &kind_overseen, ids[i], &told) ||
		    (args->until != 0 && told.at > args->until))
			continue;
		told.seen = act->now;
		change_set(act->change, &kind_overseen, &told);
	}
	account_notice(act, a->id);
	act_answer(act, &kind_account, a, a->login);
}
