/* Digests of rows. */
#include "db/sum.h"

#include <string.h>

#include "db/buf.h"

#define DIGEST 1	/* begins the key of a digest; no other key begins so */

bool
sum_is_commit(const MDB_val *key)
{
	return key->mv_size == sizeof META_SUM && memcmp(key->mv_data, META_SUM, key->mv_size) == 0;
}

bool
sum_is(const MDB_val *key)
{
	return sum_is_commit(key) || (key->mv_size > 0 && *(const uint8_t *)key->mv_data == DIGEST);
}

size_t
sum_key(uint8_t out[SUM_KEY], const MDB_val *key)
{
	struct buf b;

	buf_init(&b, out, SUM_KEY);
	buf_u8(&b, DIGEST);
	buf_put(&b, key->mv_data, key->mv_size);
	return b.len;
}

void
sum_digest(uint8_t out[HASH_BYTES], const MDB_val *key, const MDB_val *val)
{
	uint8_t lens[16];
	struct buf b = BUF(lens);
	struct hasher h;

	buf_u64(&b, key->mv_size);
	buf_u64(&b, val->mv_size);
	hash_begin(&h);
	hash_add(&h, lens, sizeof lens);
	hash_add(&h, key->mv_data, key->mv_size);
	hash_add(&h, val->mv_data, val->mv_size);
	hash_end(&h, out);
}

void
sum_row(uint8_t row[SUM_ROW], MDB_txn *txn)
{
	struct buf b;

	buf_init(&b, row, SUM_ROW);
	buf_u64(&b, mdb_txn_id(txn));
	hash_bytes(row + b.len, row, b.len);
}

bool
sum_commit(const MDB_val *row, uint64_t *commit)
{
	const uint8_t *is = row->mv_data;
	uint8_t digest[HASH_BYTES];

	if (row->mv_size != SUM_ROW)
		return false;
	hash_bytes(digest, is, 8);
	*commit = get_u64(is);
	return memcmp(digest, is + 8, sizeof digest) == 0;
}

bool
sum_kept(MDB_txn *txn, MDB_dbi table)
{
	MDB_val own = { sizeof META_SUM, (void *)(uintptr_t)META_SUM }, row;
	uint64_t last;

	/* Of a program that kept none they say nothing any more: the next opening makes them anew.
	 * A damaged row is no such program's doing; it is written anew with the digest. */
	return mdb_get(txn, table, &own, &row) == 0 && (!sum_commit(&row, &last) ||
	    last == mdb_txn_id(txn) || last + 1 == mdb_txn_id(txn));
}
