/*
 * What is made from the records, and by which program: the index follows the
 * declarations of the program that wrote it, so a program with others makes it
 * anew, all of it or nothing, before anybody reads. What stands in records and in the journal
 * is never changed; where a program of before the sums wrote, all rows get theirs (db/row.h) then.
 */
#ifndef DB_MADE_H
#define DB_MADE_H

#include "db/store.h"
#include "keys/hash.h"

/* Row of TABLE_META: the digest of the declarations that the index was made by
 * (32 bytes), the last entry there was then (8 bytes). */
#define META_INDEX "index"

/* Changes with every index, its fields and their types, and the form of a row. */
void made_digest(uint8_t out[HASH_BYTES]);

/* Was the index made by our declarations, and has no program of another schema
 * written since? */
bool made_current(struct txn *t);

/* The same of an open store, for who only reads it: who may not, would miss rows. */
bool made_readable(struct db *db);

/* Told of records done of all, now and then and at the end. */
typedef void made_tell(void *ctx, uint64_t done, uint64_t all);

/* How many records there are to go through. */
uint64_t made_count(struct txn *t);

/* Empties the index, makes it from the records and notes our digest, all in t.
 * What goes wrong is in t. tell may be NULL. */
void made_anew(struct txn *t, made_tell *tell, void *ctx);

#endif
