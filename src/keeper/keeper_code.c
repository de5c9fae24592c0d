/*
 * Sessions that came by a one-time code. They may set a password and do nothing
 * else until they have. A link may drop before that, so the code opens the same
 * once more for a short while after its first use; who comes again ends the one
 * before, so that only one session at a time can set the password.
 */
#include <string.h>

#include "keys/secret.h"
#include "src/keeper/keeper_in.h"
#include "src/op/verifier.h"

bool
code_bind(struct keeper *k, struct peer *c, uint64_t account)
{
	c->code_at = verifier_code_use(core_hidden(k->core), account, c->proved.code, k->now);
	for (struct peer *o = k->peers; o != NULL && c->code_at != 0; o = o->next)
		if (o != c && o->bound && o->code_at != 0 && o->origin.account == account)
			peer_end(k, o, M_CODE_OVER);
	return c->code_at != 0;
}

bool
code_holds(struct keeper *k, const struct peer *c)
{
	struct verifier v;
	struct txn t;
	bool holds;

	if (c->code_at == 0)
		return true;
	core_look(k->core, &t);
	holds = verifier_get(&t, c->origin.account, &v) && v.has_code && v.code_used == c->code_at;
	txn_abort(&t);
	secret_wipe(&v, sizeof v);
	return holds;
}

void
refuse_code(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct msg_submit s = { 0 };
	struct buf body;

	if (m->type != MSG_submit) {
		answer_bare(k, c, m->type, tag, STATUS_NO, false);
		return;
	}
	memset(&k->reply, 0, sizeof k->reply);
	k->reply.outcome = REFUSED;
	k->reply.refusal = (struct refusal){ .message = M_CODE_FIRST,
	    .exit = message_exit(M_CODE_FIRST) };
	buf_init(&body, s.body.data, sizeof s.body.data);
	reply_encode(&k->reply, &body);
	s.body.len = (uint16_t)body.len;
	answer_with(k, c, MSG_submit, tag, STATUS_OK, &kind_msg_submit, &s, false);
}
