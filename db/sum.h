/*
 * The sum of all rows of secret.mdb, kept in a row of its own: no journal tells what they
 * should be, so without it a wrong bit in one would be read as if it were right. Each
 * transaction that changes a row changes it; what a program that does not know it wrote
 * afterwards is not known.
 */
#ifndef DB_SUM_H
#define DB_SUM_H

#include <lmdb.h>
#include <stdbool.h>

#include "keys/hash.h"

#define META_SUM "sum"
#define SUM_ROW (HASH_BYTES + 8)	/* XOR of a digest of each other row, and the commit */

/* Adds a row, or takes it out again. */
void sum_add(uint8_t sum[HASH_BYTES], const MDB_val *key, const MDB_val *val);
/* The row of a sum, as the transaction txn leaves it. */
void sum_row(uint8_t row[SUM_ROW], const uint8_t sum[HASH_BYTES], MDB_txn *txn);
bool sum_is(const void *key, size_t len);	/* is that its key? */
/* Before a row of table is put, or deleted (val NULL). True: row is to be put with it. False
 * where there is no sum, of the sum itself, and without a key. */
bool sum_change(MDB_txn *txn, MDB_dbi table, const MDB_val *key, const MDB_val *val,
    uint8_t row[SUM_ROW]);

#endif
