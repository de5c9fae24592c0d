/* Reading without a lock: what the keeper holds whole, and what a reader asks of it. */
#include "db/unlocked.h"

#include <lmdb.h>

#include "db/err.h"
#include "db/pins.h"

#define FREE_DBI 0
#define BEGIN_TRIES 100000

bool
unlocked_late(const struct unlocked *u, MDB_txn *txn)
{
	if (u->pins == NULL || txn == NULL)
		return false;
	/* All that was read until here comes before it. */
	atomic_thread_fence(memory_order_acquire);
	return atomic_load_explicit(&u->pins->oldest, memory_order_relaxed) > mdb_txn_id(txn);
}

/*
 * Without a lock the head may be written while it is copied. It was not, if the
 * number was there before, and the commit after the next, which takes the same place,
 * has not begun.
 */
int
unlocked_begin(const struct unlocked *u, MDB_env *env, MDB_txn **txn)
{
	MDB_envinfo info;

	for (int i = 0; i < BEGIN_TRIES; i++) {
		int rc = mdb_env_info(env, &info);

		atomic_thread_fence(memory_order_acquire);
		if (rc == 0)
			rc = mdb_txn_begin(env, NULL, MDB_RDONLY, txn);
		if (rc != 0)
			return rc;
		atomic_thread_fence(memory_order_acquire);
		if (mdb_txn_id(*txn) == info.me_last_txnid && !unlocked_late(u, *txn) &&
		    atomic_load(&u->pins->begun) < info.me_last_txnid + 2)
			return 0;
		mdb_txn_abort(*txn);
		*txn = NULL;
	}
	return ERR_LATE;
}

/* Before the first write: states before this one may not be whole any more. */
int
unlocked_hold(struct unlocked *u, MDB_env *env)
{
	int rc = 0;

	for (int i = 0; rc == 0 && i < 2; i++)
		rc = mdb_txn_begin(env, NULL, MDB_RDONLY, &u->pin[i]);
	if (rc == 0) {
		atomic_store(&u->told->begun, mdb_txn_id(u->pin[0]));
		atomic_store(&u->told->oldest, mdb_txn_id(u->pin[0]));
		u->counted = mdb_txn_id(u->pin[0]);
	}
	return rc;
}

/* Adds up what the commits since the last look replaced: LMDB keeps a row of each. */
static void
count_replaced(struct unlocked *u, MDB_env *env)
{
	MDB_val k = { sizeof u->counted, &u->counted }, v;
	MDB_cursor *c = NULL;
	MDB_txn *txn;
	int rc = mdb_txn_begin(env, NULL, MDB_RDONLY, &txn);

	if (rc != 0)
		return;
	u->counted++;
	if (mdb_cursor_open(txn, FREE_DBI, &c) == 0)
		rc = mdb_cursor_get(c, &k, &v, MDB_SET_RANGE);
	for (; c != NULL && rc == 0; rc = mdb_cursor_get(c, &k, &v, MDB_NEXT))
		u->replaced += *(const size_t *)v.mv_data;
	if (c != NULL)
		mdb_cursor_close(c);
	u->counted = mdb_txn_id(txn);
	mdb_txn_abort(txn);
}

void
unlocked_roll(struct unlocked *u, MDB_env *env, int64_t now, int64_t every, size_t pages)
{
	MDB_txn *older = u->pin[0];

	if (older == NULL)
		return;
	count_replaced(u, env);
	if (now - u->pinned < every && u->replaced < pages)
		return;
	atomic_store(&u->told->oldest, mdb_txn_id(u->pin[1]));
	atomic_thread_fence(memory_order_seq_cst);
	mdb_txn_reset(older);
	if (mdb_txn_renew(older) != 0)
		return;		/* the environment is past use, and nothing is written in it */
	u->pin[0] = u->pin[1];
	u->pin[1] = older;
	u->pinned = now;
	u->replaced = 0;
}

void
unlocked_end(struct unlocked *u)
{
	for (int i = 0; i < 2; i++)
		if (u->pin[i] != NULL)
			mdb_txn_abort(u->pin[i]);
	pins_unmap(u->pins);
	pins_unmap(u->told);
}
