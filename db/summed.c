/* The digests over a table as it is. */
#include "db/summed.h"

#include <string.h>

#include "db/buf.h"
#include "db/err.h"
#include "db/sum.h"

#define FORMER "sum"	/* one sum over all rows, in which one that was wrong stayed wrong */

static MDB_val
borrowed(const void *data, size_t len)
{
	return (MDB_val){ len, (void *)(uintptr_t)data };
}

/* Has the row the digest that is kept of it? */
static bool
digest_fits(struct txn *t, const MDB_val *key, const MDB_val *val)
{
	uint8_t is[HASH_BYTES], at[SUM_KEY];
	const void *kept;
	size_t len;

	if (table_get(t, TABLE_META, at, sum_key(at, key), &kept, &len) != 0 || len != HASH_BYTES)
		return false;
	sum_digest(is, key, val);
	return memcmp(is, kept, len) == 0;
}

static bool
all_fit(struct txn *t)
{
	uint64_t rows = 0, digests = 0;
	bool fit = true;
	struct walk w;

	walk_open(&w, t, TABLE_META, NULL, 0, false);
	while (fit && walk_next(&w)) {
		MDB_val key = borrowed(w.key, w.keylen), val = borrowed(w.val, w.len);

		if (sum_is_commit(&key))
			continue;
		if (sum_is(&key))
			digests++;
		else if ((fit = digest_fits(t, &key, &val)))
			rows++;
	}
	walk_close(&w);
	return fit && rows == digests;
}

enum summed
summed_look(struct txn *t)
{
	const void *row;
	size_t len;
	MDB_val val;
	uint64_t last;

	if (table_get(t, TABLE_META, META_SUM, sizeof META_SUM, &row, &len) != 0)
		return SUM_UNKNOWN;
	val = borrowed(row, len);
	if (!sum_commit(&val, &last) || last > mdb_txn_id(t->mdb))
		return all_fit(t) ? SUM_UNNAMED : SUM_WRONG;
	if (last < mdb_txn_id(t->mdb))
		return SUM_UNKNOWN;
	return all_fit(t) ? SUM_FITS : SUM_WRONG;
}

/* The key of the first row behind that which is a digest or not, as asked; false: none. */
static bool
next_row(struct txn *t, bool digest, uint8_t key[SUM_KEY], size_t *keylen)
{
	struct walk w;
	bool found = false;

	walk_open(&w, t, TABLE_META, NULL, 0, false);
	if (*keylen > 0)
		walk_from(&w, key, *keylen);
	while (!found && walk_next(&w)) {
		MDB_val k = borrowed(w.key, w.keylen);

		found = w.keylen < SUM_KEY && sum_is(&k) == digest && !sum_is_commit(&k);
		if (found) {
			memcpy(key, w.key, w.keylen);
			*keylen = w.keylen;
		}
	}
	walk_close(&w);
	return found;
}

static void
put_name(struct txn *t)
{
	uint8_t row[SUM_ROW];

	if (t->err != 0)
		return;
	sum_row(row, t->mdb);
	table_put(t, TABLE_META, META_SUM, sizeof META_SUM, row, sizeof row);
}

int
summed_name(struct db *db)
{
	struct txn t;

	txn_begin(&t, db, true);
	put_name(&t);
	return txn_commit(&t);
}

int
summed_make(struct db *db)
{
	uint8_t key[SUM_KEY], at[SUM_KEY], digest[HASH_BYTES];
	const void *is;
	size_t keylen = 0, len;
	struct txn t;

	txn_begin(&t, db, true);
	table_del(&t, TABLE_META, META_SUM, sizeof META_SUM);
	table_del(&t, TABLE_META, FORMER, sizeof FORMER);
	while (t.err == 0 && next_row(&t, true, key, &keylen))
		table_del(&t, TABLE_META, key, keylen);
	keylen = 0;
	while (t.err == 0 && next_row(&t, false, key, &keylen)) {
		MDB_val k = borrowed(key, keylen), val;

		if (table_get(&t, TABLE_META, key, keylen, &is, &len) != 0)
			break;
		val = borrowed(is, len);
		sum_digest(digest, &k, &val);
		table_put(&t, TABLE_META, at, sum_key(at, &k), digest, sizeof digest);
	}
	put_name(&t);
	return txn_commit(&t);
}
