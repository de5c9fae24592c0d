/* 销毁个人信息: name and telephone of who is gone, and what was sealed for him. */
#include <string.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/sos/sos.h"
#include "src/op/forget.h"
#include "src/op/place.h"
#include "src/rules/account/account.h"

#define FORGET_MOST 4000	/* calls of one person */

/* An administrator of the person, or a leader of the county: the other of the two. */
int
forget_account_check(struct act *act)
{
	const struct op_account_forget *args = act->args;
	struct account *a = act->plan;
	struct area county;

	if (account_target(act, args->which, a) != 0)
		return -1;
	if (!(county_get(act->txn, &county) && may_over(act->txn, act->who, ROLE(leader), county.code)) &&
	    account_administered(act, a) != 0)
		return -1;
	if (a->id == act->who->account)
		return refuse(act, "which", M_FORGET_ENABLED, ARG_TEXT(a->login), NULL);
	if (a->disabled == 0)
		return refuse(act, "which", M_FORGET_ENABLED, ARG_TEXT(a->login), NULL);
	return forget_check(act, &kind_account, a, args->reason, args->confirm);
}

/* Every call that he sent: few people called often. */
static void
calls_of(struct act *act, uint64_t account, struct buf *ids)
{
	struct sos call;
	struct walk w;

	walk_open(&w, act->txn, TABLE_KIND + kind_sos.no, "", 0, false);
	while (walk_next(&w)) {
		if (w.keylen != 8 || !record_get(act->txn, &kind_sos, get_u64(w.key), &call) ||
		    call.by != account)
			continue;
		buf_put(ids, &call.id, sizeof call.id);
	}
	walk_close(&w);
}

static void
strip_calls(struct act *act, const struct buf *ids)
{
	struct sos call;
	uint64_t id;

	for (size_t at = sizeof id; at + sizeof id <= ids->len; at += sizeof id) {
		memcpy(&id, ids->data + at, sizeof id);
		if (!record_get(act->txn, &kind_sos, id, &call) || call.phone[0] == '\0')
			continue;
		memset(call.phone, 0, sizeof call.phone);
		change_set(act->change, &kind_sos, &call);
	}
}

void
forget_account_apply(struct act *act)
{
	const struct op_account_forget *args = act->args;
	struct account *a = act->plan;
	struct buf ids;

	buf_grow(&ids, FORGET_MOST * sizeof(uint64_t));
	buf_put(&ids, &a->id, sizeof a->id);
	if (forget_due(act, &kind_account, a)) {
		calls_of(act, a->id, &ids);
		strip_calls(act, &ids);
		memset(a->name, 0, sizeof a->name);
		memset(a->phone, 0, sizeof a->phone);
	}
	txn_fail(act->txn, buf_error(&ids));
	if (act->txn->err == 0)
		forget_apply(act, &kind_account, a, args->reason,
		    (const uint64_t *)(const void *)ids.data, ids.len / sizeof(uint64_t));
	buf_free(&ids);
	act_answer(act, &kind_account, a, a->login);
}
