/*
 * The tree that names the tables, looked at before LMDB follows it: on a damaged page it
 * would end by a signal before anybody could say what is damaged.
 */
#ifndef DB_NAMES_H
#define DB_NAMES_H

#include <lmdb.h>
#include <stdbool.h>

#include "keys/hash.h"

/* Can the tables of the state be opened that txn reads, or begins to write from? branches: does
 * also every branch of theirs and of the list of free pages lead where it should, each leaf be
 * led to once and in order? Some thousand pages are read for a million records. Others that
 * have written twice since have opened them: true. */
bool names_hold(MDB_txn *txn, bool branches);

/* Says a head of that file that there are more pages than its map can hold? LMDB would map them,
 * and find no memory. */
bool names_beyond(const char *dir, const char *file);

/* The names of the tables that the state has, in one digest. 0 or an error of LMDB. */
int names_digest(MDB_txn *txn, uint8_t out[HASH_BYTES]);
/* A table whose name is damaged would be made anew, empty. Compares the names as they were
 * before any was made with those that are noted; write: notes them as they are. sums: rows end in
 * sums. 0, MDB_CORRUPTED, or another error of LMDB. */
int names_known(MDB_txn *txn, const uint8_t before[HASH_BYTES], bool sums, bool write);

#endif
