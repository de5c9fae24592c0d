/* The keeper's last sign of life, and what befell its clock. */
#include "db/halt.h"

#include "db/buf.h"

#define META_ALIVE "alive"
#define META_HALT "halt"

struct halt
halt_get(struct txn *t)
{
	struct halt h = { HALT_NONE, 0, 0 };
	const void *val;
	size_t len;

	if (table_get(t, TABLE_META, META_HALT, sizeof META_HALT, &val, &len) != 0 || len != 24)
		return h;
	h.kind = (enum halt_kind)get_u64(val);
	h.from = (int64_t)get_u64((const uint8_t *)val + 8);
	h.to = (int64_t)get_u64((const uint8_t *)val + 16);
	return h;
}

void
halt_put(struct txn *t, const struct halt *h)
{
	uint8_t storage[24];
	struct buf b = BUF(storage);

	buf_u64(&b, h->kind);
	buf_u64(&b, (uint64_t)h->from);
	buf_u64(&b, (uint64_t)h->to);
	table_put(t, TABLE_META, META_HALT, sizeof META_HALT, b.data, b.len);
}

int64_t
alive_get(struct txn *t)
{
	const void *val;
	size_t len;

	return table_get(t, TABLE_META, META_ALIVE, sizeof META_ALIVE, &val, &len) == 0 && len == 8 ?
	    (int64_t)get_u64(val) : 0;
}

void
alive_put(struct txn *t, int64_t now)
{
	uint8_t storage[8];
	struct buf b = BUF(storage);

	buf_u64(&b, (uint64_t)now);
	table_put(t, TABLE_META, META_ALIVE, sizeof META_ALIVE, b.data, b.len);
}
