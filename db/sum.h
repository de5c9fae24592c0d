/*
 * A digest of each row of secret.mdb, kept in a row beside it: no journal tells what they
 * should be, so without it a wrong bit in one would be read as if it were right. Who writes a
 * row writes its digest, so one that is set anew is right again. A row of its own names the
 * commit: what a program that knows nothing of them wrote afterwards is not known.
 */
#ifndef DB_SUM_H
#define DB_SUM_H

#include <lmdb.h>
#include <stdbool.h>

#include "keys/hash.h"

#define META_SUM "sums"
#define SUM_ROW (8 + HASH_BYTES)	/* the commit, and a digest of that */
#define SUM_KEY 512			/* bytes of a digest's key at most */

/* The digest of a row, and the key under which it is kept; that key's length. */
void sum_digest(uint8_t out[HASH_BYTES], const MDB_val *key, const MDB_val *val);
size_t sum_key(uint8_t out[SUM_KEY], const MDB_val *key);
/* Is that the key of a digest, or of the row that names the commit? */
bool sum_is(const MDB_val *key);
bool sum_is_commit(const MDB_val *key);
/* The row of the commit, as the transaction txn leaves it. */
void sum_row(uint8_t row[SUM_ROW], MDB_txn *txn);
/* The commit that a row names; false: it is none. */
bool sum_commit(const MDB_val *row, uint64_t *commit);
/* Before a row of table is changed: are its digests those of the commit before, or of this one,
 * as far as the row of the commit can be read? */
bool sum_kept(MDB_txn *txn, MDB_dbi table);

#endif
