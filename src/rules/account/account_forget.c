/* 销毁个人信息: name and telephone of who is gone, and what was sealed for him. */
#include <string.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/area/area.h"
#include "src/op/forget.h"
#include "src/op/forget_call.h"
#include "src/op/place.h"
#include "src/rules/account/account.h"

#define FORGET_MOST 4000	/* calls of one person */

/* The next call that he sent: few people called often, and no index tells. */
static bool
next_call(struct act *act, struct walk *w, uint64_t by, struct sos *call)
{
	while (walk_next(w))
		if (w->keylen == 8 && record_get(act->txn, &kind_sos, get_u64(w->key), call) &&
		    call->by == by)
			return true;
	return false;
}

/* No call of his may be open; again: is there anything of him to be destroyed? */
static int
calls_check(struct act *act, const struct account *a, bool *again)
{
	struct sos call;
	struct walk w;
	int rc = 0;

	*again = a->name[0] != '\0' || a->phone[0] != '\0';
	walk_open(&w, act->txn, TABLE_KIND + kind_sos.no, "", 0, false);
	while (rc == 0 && next_call(act, &w, a->id, &call)) {
		rc = forget_call_check(act, &call);
		*again = *again || forget_call_holds(act, &call);
	}
	walk_close(&w);
	return rc;
}

/* An administrator of the person, or a leader of the county: the other of the two. */
int
forget_account_check(struct act *act)
{
	const struct op_account_forget *args = act->args;
	struct account *a = act->plan;
	struct area county;
	bool again;

	if (account_target(act, args->which, a) != 0)
		return -1;
	if (!(county_get(act->txn, &county) && may_over(act->txn, act->who, ROLE(leader), county.code)) &&
	    account_administered(act, a) != 0)
		return -1;
	if (a->id == act->who->account)
		return refuse(act, "which", M_FORGET_ENABLED, ARG_TEXT(a->login), NULL);
	if (a->disabled == 0)
		return refuse(act, "which", M_FORGET_ENABLED, ARG_TEXT(a->login), NULL);
	if (calls_check(act, a, &again) != 0)
		return -1;
	return forget_check(act, &kind_account, a, args->reason, args->confirm, again);
}

/* Their ids first: nothing is written while the table is walked. */
static void
calls_forget(struct act *act, uint64_t account, struct buf *ids)
{
	size_t at = ids->len;
	struct sos call;
	struct walk w;
	uint64_t id;

	walk_open(&w, act->txn, TABLE_KIND + kind_sos.no, "", 0, false);
	while (next_call(act, &w, account, &call))
		buf_put(ids, &call.id, sizeof call.id);
	walk_close(&w);
	for (size_t end = ids->len; at + sizeof id <= end; at += sizeof id) {
		memcpy(&id, ids->data + at, sizeof id);
		if (record_get(act->txn, &kind_sos, id, &call))
			forget_call_strip(act, &call);
	}
}

void
forget_account_apply(struct act *act)
{
	const struct op_account_forget *args = act->args;
	struct account *a = act->plan;
	struct grant held[1];
	size_t n = grants_held(act->txn, a->id, act->now, held, 1);
	struct area county = { 0 };
	struct buf ids;

	county_get(act->txn, &county);
	buf_grow(&ids, FORGET_MOST * sizeof(uint64_t));
	buf_put(&ids, &a->id, sizeof a->id);
	if (forget_due(act->now, &kind_account, a)) {
		calls_forget(act, a->id, &ids);
		memset(a->name, 0, sizeof a->name);
		memset(a->phone, 0, sizeof a->phone);
	}
	txn_fail(act->txn, buf_error(&ids));
	if (act->txn->err == 0)
		forget_apply(act, &kind_account, a, args->reason,
		    (const uint64_t *)(const void *)ids.data, ids.len / sizeof(uint64_t),
		    n > 0 ? held[0].area : county.code, a->login);
	buf_free(&ids);
	act_answer(act, &kind_account, a, a->login);
}
