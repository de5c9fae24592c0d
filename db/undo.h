/*
 * What the parts of a write have changed, so that each can be taken back alone: its rows as
 * they were. A part writes into the batch's own pages; LMDB's nested transactions copy each
 * page that they touch, which costs more than all else that most operations do. The log lies
 * in a buffer of the caller's; a part begins where the log is then.
 */
#ifndef DB_UNDO_H
#define DB_UNDO_H

#include <lmdb.h>

#include "db/buf.h"

/* An empty log. */
void undo_open(struct buf *log);
/* Writes or deletes a row and keeps what was there. 0 or of LMDB, ENOMEM among it: then the
 * row is as it was, or the whole batch is past use. */
int undo_put(struct buf *log, MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *val);
int undo_del(struct buf *log, MDB_txn *txn, MDB_dbi dbi, MDB_val *key);
/* Nothing of it is taken back any more. */
void undo_forget(struct buf *log);
/* All rows are again as they were when the log was so long. 0, or of LMDB and the whole batch
 * is past use. */
int undo_back(struct buf *log, MDB_txn *txn, size_t len);

#endif
