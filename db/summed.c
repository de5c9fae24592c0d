/* The sum over a table as it is. */
#include "db/summed.h"

#include <string.h>

#include "db/codec.h"
#include "db/sum.h"

static void
add_all(struct txn *t, uint8_t sum[HASH_BYTES])
{
	struct walk w;

	memset(sum, 0, HASH_BYTES);
	walk_open(&w, t, TABLE_META, NULL, 0, false);
	while (walk_next(&w)) {
		MDB_val key = { w.keylen, (void *)(uintptr_t)w.key };
		MDB_val val = { w.len, (void *)(uintptr_t)w.val };

		if (!sum_is(w.key, w.keylen))
			sum_add(sum, &key, &val);
	}
	walk_close(&w);
}

enum summed
summed_look(struct txn *t)
{
	uint8_t sum[HASH_BYTES];
	const void *row;
	size_t len;
	uint64_t last;

	if (table_get(t, TABLE_META, META_SUM, sizeof META_SUM, &row, &len) != 0)
		return SUM_UNKNOWN;
	if (len != SUM_ROW)
		return SUM_WRONG;
	last = get_u64((const uint8_t *)row + HASH_BYTES);
	if (last < mdb_txn_id(t->mdb))
		return SUM_UNKNOWN;
	add_all(t, sum);
	return last == mdb_txn_id(t->mdb) && memcmp(sum, row, sizeof sum) == 0 ? SUM_FITS : SUM_WRONG;
}

int
summed_make(struct db *db)
{
	uint8_t sum[HASH_BYTES], row[SUM_ROW];
	struct txn t;

	txn_begin(&t, db, true);
	if (t.err == 0) {
		add_all(&t, sum);
		sum_row(row, sum, t.mdb);
		table_put(&t, TABLE_META, META_SUM, sizeof META_SUM, row, sizeof row);
	}
	return txn_commit(&t);
}
