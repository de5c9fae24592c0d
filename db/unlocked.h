/*
 * Reading without a lock: what the keeper holds whole, and what a reader asks of it.
 * db/pins.h says how. Inner header of db/store.c.
 */
#ifndef DB_UNLOCKED_H
#define DB_UNLOCKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct MDB_env;
struct MDB_txn;

struct unlocked {
	const struct pins *pins;	/* of one that reads without a lock */
	struct pins *told;		/* of the keeper, with what it holds */
	struct MDB_txn *pin[2];		/* the older first */
	int64_t pinned;			/* when the newer began, on the caller's clock, */
	size_t replaced;		/* pages that were replaced since, */
	size_t counted;			/* by commits up to this one */
};

/* The keeper takes its pins, before the first write. 0 or LMDB's error. */
int unlocked_hold(struct unlocked *u, struct MDB_env *env);
/* Renews the older of them where the newer is every ms old, or pages were replaced since. */
void unlocked_roll(struct unlocked *u, struct MDB_env *env, int64_t now, int64_t every, size_t pages);
/* Ends what is held, and unmaps. */
void unlocked_end(struct unlocked *u);

/* Begins a reading of a whole state. 0, LMDB's error or ERR_LATE. */
int unlocked_begin(const struct unlocked *u, struct MDB_env *env, struct MDB_txn **txn);
/* May what it reads have been written over? False of one that reads with a lock. */
bool unlocked_late(const struct unlocked *u, struct MDB_txn *txn);

#endif
