/* Answers, which wait for the commit. */
#include <stdlib.h>
#include <string.h>

#include "src/keeper/keeper_in.h"

struct buf *
answer_begin(struct keeper *k, uint64_t tag, enum msg_status status)
{
	msg_begin(&k->answer, k->scratch, sizeof k->scratch, MSG_answer);
	wire_number(&k->answer, MSG_TAG, tag);
	wire_number(&k->answer, MSG_STATUS, status);
	return &k->answer;
}

void
answer_end(struct keeper *k, struct peer *c, unsigned request, uint64_t tag, bool stored)
{
	struct out *o = &k->out[k->nout];

	if (k->nout == ROUND_ANSWERS || k->answer.failed ||
	    (o->data = malloc(k->answer.len)) == NULL) {
		peer_drop(k, c, "its answer cannot be kept");
		return;
	}
	memcpy(o->data, k->answer.data, k->answer.len);
	o->len = k->answer.len;
	o->to = c;
	o->request = request;
	o->tag = tag;
	o->stored = stored;
	o->secrets = false;
	k->nout++;
}

void
answer_secrets(struct keeper *k)
{
	if (k->nout > 0)
		k->out[k->nout - 1].secrets = true;
}

void
answer_bare(struct keeper *k, struct peer *c, unsigned request, uint64_t tag,
    enum msg_status status, bool stored)
{
	answer_begin(k, tag, status);
	answer_end(k, c, request, tag, stored);
}

void
answer_with(struct keeper *k, struct peer *c, unsigned request, uint64_t tag,
    enum msg_status status, const struct kind *kind, const void *rec, bool stored)
{
	msg_put(answer_begin(k, tag, status), kind, rec);
	answer_end(k, c, request, tag, stored);
}
