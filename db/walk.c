/* Walks over the rows of a table, as LMDB's cursors do them. */
#include <string.h>

#include "db/err.h"
#include "db/lmdb_err.h"
#include "db/store.h"
#include "db/unlocked.h"
#include "db/store_in.h"

void
walk_open(struct walk *w, struct txn *t, unsigned table, const void *prefix,
    size_t len, bool reverse)
{
	int rc;

	store_seen(t, table, prefix, len);
	/* Not its prefix: half a kilobyte for each of thousands of walks. */
	w->txn = t;
	w->cursor = NULL;
	w->table = table;
	w->prefixlen = len;
	w->reverse = reverse;
	w->started = false;
	w->key = w->val = NULL;
	w->keylen = w->len = 0;
	if (len > sizeof w->prefix)
		txn_fail(t, ERR_USE);
	if (store_failed(t) || !t->db->have[table])
		return;
	if (len > 0)
		memcpy(w->prefix, prefix, len);
	rc = mdb_cursor_open(t->mdb, t->db->dbi[table], &w->cursor);
	if (rc != 0) {
		w->cursor = NULL;
		txn_fail(t, lmdb_err(t->db->env, rc));
	}
}

/* Nobody knows of which record: it is about the way to it. */
static void
met(struct walk *w, bool sound)
{
	store_sound(w->txn, sound, w->table, NULL, 0);
}

void
walk_from(struct walk *w, const void *key, size_t len)
{
	MDB_val k = { len, (void *)(uintptr_t)key }, v;
	int rc;

	if (w->cursor == NULL || store_failed(w->txn))
		return;
	rc = mdb_cursor_get(w->cursor, &k, &v, MDB_SET_RANGE);
	if (rc == MDB_NOTFOUND) {
		/* All keys are before it: downwards the walk begins where it would. */
		if (!w->reverse)
			walk_close(w);
		return;
	}
	w->started = true;
	/* The step goes on from key's own row, or from the one it would follow. */
	if (rc == 0 && !w->reverse && (k.mv_size != len || memcmp(k.mv_data, key, len) != 0)) {
		rc = mdb_cursor_get(w->cursor, &k, &v, MDB_PREV);
		if (rc == 0)
			met(w, w->txn->write || sound_before(&w->txn->db->sound, w->table, &k, &v, key, len));
		w->started = rc == 0;
		rc = rc == MDB_NOTFOUND ? 0 : rc;
	}
	if (rc != 0)
		txn_fail(w->txn, lmdb_err(w->txn->db->env, rc));
}

/* The place just after the last key with the prefix: the prefix + 1. */
static bool
after_prefix(const struct walk *w, uint8_t *out, size_t *len)
{
	memcpy(out, w->prefix, w->prefixlen);
	for (size_t n = w->prefixlen; n > 0; n--) {
		if (out[n - 1] != 0xff) {
			out[n - 1]++;
			*len = n;
			return true;
		}
	}
	return false;
}

static int
first_reverse(struct walk *w, MDB_val *k, MDB_val *v)
{
	uint8_t end[sizeof w->prefix];
	size_t len = 0;
	int rc;

	if (!after_prefix(w, end, &len))
		return mdb_cursor_get(w->cursor, k, v, MDB_LAST);
	*k = (MDB_val){ len, end };
	rc = mdb_cursor_get(w->cursor, k, v, MDB_SET_RANGE);
	if (rc == 0)
		met(w, sound_row(&w->txn->db->sound, !w->txn->write, w->table, k->mv_data, k->mv_size,
		    v->mv_data, &v->mv_size));
	rc = mdb_cursor_get(w->cursor, k, v, rc == MDB_NOTFOUND ? MDB_LAST : MDB_PREV);
	if (rc == 0)
		met(w, w->txn->write || sound_before(&w->txn->db->sound, w->table, k, v, end, len));
	return rc;
}

static int
step(struct walk *w, MDB_val *k, MDB_val *v)
{
	int rc;

	if (w->started)
		return mdb_cursor_get(w->cursor, k, v, w->reverse ? MDB_PREV : MDB_NEXT);
	w->started = true;
	if (w->reverse)
		return first_reverse(w, k, v);
	if (w->prefixlen == 0)
		return mdb_cursor_get(w->cursor, k, v, MDB_FIRST);
	*k = (MDB_val){ w->prefixlen, w->prefix };
	rc = mdb_cursor_get(w->cursor, k, v, MDB_SET_RANGE);
	met(w, w->txn->write || sound_landed(&w->txn->db->sound, w->table, w->cursor, w->prefix, w->prefixlen,
	    k, v, &rc));
	return rc;
}

/* One row on; sound: it is not damaged. One that is looked at because it ends the walk may be
 * one of those that are walked over. */
static bool
next_row(struct walk *w, bool *sound)
{
	MDB_val k, v;
	size_t len;
	int rc;

	if (w->cursor == NULL)
		return false;
	rc = store_failed(w->txn) ? MDB_NOTFOUND : step(w, &k, &v);
	if (rc != 0) {
		if (rc != MDB_NOTFOUND)
			txn_fail(w->txn, lmdb_err(w->txn->db->env, rc));
		walk_close(w);
		return false;
	}
	len = v.mv_size;
	*sound = store_sound(w->txn, sound_row(&w->txn->db->sound, !w->txn->write, w->table, k.mv_data,
	    k.mv_size, v.mv_data, &len), w->table, k.mv_data, k.mv_size);
	if (k.mv_size < w->prefixlen || memcmp(k.mv_data, w->prefix, w->prefixlen) != 0) {
		walk_close(w);
		return false;
	}
	w->txn->read++;
	met(w, w->key == NULL || w->txn->write || sound_after(&k, w->key, w->keylen, w->reverse));
	w->key = k.mv_data;
	w->keylen = k.mv_size;
	w->val = v.mv_data;
	w->len = len;
	return true;
}

/* A damaged row of the index leads to a record that has nothing to do with it. */
bool
walk_next(struct walk *w)
{
	bool sound = true;

	while (next_row(w, &sound))
		if (sound || w->table != TABLE_INDEX)
			return true;
	return false;
}

void
walk_close(struct walk *w)
{
	if (w->cursor != NULL)
		mdb_cursor_close(w->cursor);
	w->cursor = NULL;
}

uint64_t
table_count(struct txn *t, unsigned table)
{
	MDB_stat stat;

	if (store_failed(t) || !t->db->have[table] ||
	    mdb_stat(t->mdb, t->db->dbi[table], &stat) != 0)
		return 0;
	return stat.ms_entries;
}
