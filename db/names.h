/*
 * The tree that names the tables, looked at before LMDB follows it: on a damaged page it
 * would end by a signal before anybody could say what is damaged.
 */
#ifndef DB_NAMES_H
#define DB_NAMES_H

#include <lmdb.h>
#include <stdbool.h>

/* Can the tables of the state be opened that txn reads, or begins to write from? Others
 * that have written twice since have opened them: true. */
bool names_hold(MDB_txn *txn);

#endif
