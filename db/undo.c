/* The rows that a part of a write changed, put back from the last to the first. */
#include "db/undo.h"

#include <errno.h>
#include <string.h>

#define LOG_MOST ((size_t)1 << 30)
#define LOG_KEPT ((size_t)1 << 20)	/* bytes that stay for the next one */

/* One row of the log: key and value, then this, as it is read from the end. */
struct was {
	size_t keylen, len;
	MDB_dbi dbi;
	bool had;		/* else there was none */
};

void
undo_open(struct buf *log)
{
	buf_grow(log, LOG_MOST);
}

/* 0 or ENOMEM, and nothing is noted. */
static int
note(struct buf *log, MDB_dbi dbi, const MDB_val *key, const MDB_val *val)
{
	struct was w = { .keylen = key->mv_size, .dbi = dbi, .had = val != NULL,
	    .len = val != NULL ? val->mv_size : 0 };
	size_t before = log->len;

	buf_put(log, key->mv_data, w.keylen);
	if (w.had)
		buf_put(log, val->mv_data, w.len);
	buf_put(log, &w, sizeof w);
	if (!log->failed)
		return 0;
	log->len = before;
	log->failed = log->starved = false;
	return ENOMEM;
}

int
undo_put(struct buf *log, MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *val)
{
	size_t before = log->len;
	MDB_val was = *val;
	int rc = note(log, dbi, key, NULL);

	if (rc != 0)
		return rc;
	rc = mdb_put(txn, dbi, key, &was, MDB_NOOVERWRITE);
	if (rc == 0)
		return 0;
	log->len = before;
	if (rc != MDB_KEYEXIST)
		return rc;
	if (was.mv_size == val->mv_size && memcmp(was.mv_data, val->mv_data, was.mv_size) == 0)
		return 0;
	rc = note(log, dbi, key, &was);
	return rc != 0 ? rc : mdb_put(txn, dbi, key, val, 0);
}

int
undo_del(struct buf *log, MDB_txn *txn, MDB_dbi dbi, MDB_val *key)
{
	MDB_val was;
	int rc = mdb_get(txn, dbi, key, &was);

	if (rc == 0)
		rc = note(log, dbi, key, &was);
	return rc != 0 ? rc : mdb_del(txn, dbi, key, NULL);
}

void
undo_forget(struct buf *log)
{
	log->len = 0;
	if (log->cap > LOG_KEPT)
		buf_free(log);
}

/* Takes the last row of the log back. 0 or of LMDB. */
static int
put_back(struct buf *log, MDB_txn *txn)
{
	MDB_val key, val;
	struct was w;
	int rc;

	log->len -= sizeof w;
	memcpy(&w, log->data + log->len, sizeof w);
	log->len -= w.keylen + w.len;
	key = (MDB_val){ w.keylen, log->data + log->len };
	val = (MDB_val){ w.len, log->data + log->len + w.keylen };
	rc = w.had ? mdb_put(txn, w.dbi, &key, &val, 0) : mdb_del(txn, w.dbi, &key, NULL);
	return rc == MDB_NOTFOUND ? 0 : rc;
}

int
undo_back(struct buf *log, MDB_txn *txn, size_t len)
{
	int rc = 0;

	while (rc == 0 && log->len > len)
		rc = put_back(log, txn);
	log->len = len;
	return rc;
}
