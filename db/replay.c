/* Effects of entries, applied. */
#include "db/replay.h"

#include "db/err.h"
#include "db/wire.h"

int
replay_entry(struct txn *t, const struct entry *e)
{
	struct wire w;
	struct wire_item it;
	uint8_t once[8 + OP_ID_BYTES], seq[8];
	struct buf b = BUF(once), s = BUF(seq);

	wire_open(&w, e->effects, e->effects_len);
	while (e->effects != NULL && t->err == 0 && wire_next(&w, &it) > 0)
		effect_apply(t, it.data, it.len);
	if (e->refused || t->err != 0)
		return t->err;
	buf_u64(&b, e->actor);
	buf_put(&b, e->op_id, OP_ID_BYTES);
	buf_u64(&s, e->seq);
	table_put(t, TABLE_ONCE, once, sizeof once, seq, sizeof seq);
	return t->err;
}
