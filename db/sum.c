/* Adding up rows whose order does not matter. */
#include "db/sum.h"

#include <string.h>

#include "db/buf.h"

bool
sum_is(const void *key, size_t len)
{
	return len == sizeof META_SUM && memcmp(key, META_SUM, len) == 0;
}

void
sum_add(uint8_t sum[HASH_BYTES], const MDB_val *key, const MDB_val *val)
{
	uint8_t lens[16], hash[HASH_BYTES];
	struct buf b = BUF(lens);
	struct hasher h;

	buf_u64(&b, key->mv_size);
	buf_u64(&b, val->mv_size);
	hash_begin(&h);
	hash_add(&h, lens, sizeof lens);
	hash_add(&h, key->mv_data, key->mv_size);
	hash_add(&h, val->mv_data, val->mv_size);
	hash_end(&h, hash);
	for (size_t i = 0; i < HASH_BYTES; i++)
		sum[i] ^= hash[i];
}

void
sum_row(uint8_t row[SUM_ROW], const uint8_t sum[HASH_BYTES], MDB_txn *txn)
{
	struct buf b;

	buf_init(&b, row, SUM_ROW);
	buf_put(&b, sum, HASH_BYTES);
	buf_u64(&b, mdb_txn_id(txn));
}

bool
sum_change(MDB_txn *txn, MDB_dbi table, const MDB_val *key, const MDB_val *val,
    uint8_t row[SUM_ROW])
{
	MDB_val own = { sizeof META_SUM, (void *)(uintptr_t)META_SUM }, old, ask;
	uint8_t sum[HASH_BYTES];
	uint64_t last;

	if (key == NULL || sum_is(key->mv_data, key->mv_size) ||
	    mdb_get(txn, table, &own, &old) != 0 || old.mv_size != SUM_ROW)
		return false;
	/* Of a program that kept none it says nothing any more: the next opening makes it anew. */
	last = get_u64((const uint8_t *)old.mv_data + HASH_BYTES);
	if (last != mdb_txn_id(txn) && last + 1 != mdb_txn_id(txn))
		return false;
	memcpy(sum, old.mv_data, sizeof sum);
	ask = *key;
	if (mdb_get(txn, table, &ask, &old) == 0)
		sum_add(sum, key, &old);
	if (val != NULL)
		sum_add(sum, key, val);
	sum_row(row, sum, txn);
	return true;
}
