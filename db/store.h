/*
 * LMDB as linear code: the error lives in the transaction. After a failure
 * every later call is a no-op and commit aborts, so callers write a straight
 * line and check once. Only db/store.c and db/walk.c know lmdb.h.
 *
 * A read transaction is short: open, copy what is needed, abort. Never hold
 * one while waiting for a person.
 */
#ifndef DB_STORE_H
#define DB_STORE_H

#include "db/kind.h"
#include "db/table.h"
#include "db/writer.h"

struct db;
struct pins;
struct MDB_txn;
struct MDB_cursor;

/*
 * The form of what lies in a store; each entry carries that of its writer. It
 * rises when a program that does not know the change would misread or damage
 * the store, and a program of a lower one refuses to open it. 1: sentences were
 * numbered by their place, and a store did not say who wrote it. 2: neither. 3: rows
 * end in a sum (db/row.h).
 */
#define SCHEMA_VERSION 3

enum db_mode {
	DB_READ,	/* needs read on data.mdb, read and write on lock.mdb: by local commands */
	DB_WRITE,	/* the keeper: creates what is missing */
	DB_SECRET,	/* the keeper's second environment (file secret.mdb) */
	DB_SCRATCH,	/* replay: no sync, thrown away */
};

struct txn {
	struct db *db;
	struct MDB_txn *mdb;
	struct txn *parent;
	size_t mark;	/* of a child: where in the undo log it begins */
	int err;	/* 0 or the first enum err */
	bool write;
	bool over;	/* of a reading */
	uint64_t seen;	/* what was looked for in it: KIND_BIT() of each kind */
	uint64_t number;	/* of the state, if it is read without a lock */
	uint64_t read;	/* how many rows, also by its children: what a thing costs */
	bool wrote;	/* rows were put or deleted, or should have been, also by its children */
};

/*
 * Opens the environment in directory dir (which must exist). One environment
 * may be open once per process, and not across fork. Refuses the LMDB versions
 * that destroy shared mutexes, and with ERR_NEWER what a program of a higher
 * schema wrote. 0 or enum err; *out is owned by the caller.
 */
int db_open(struct db **out, const char *dir, enum db_mode mode);
/* As DB_READ, also of a store that a program of a higher schema wrote. */
int db_open_newer(struct db **out, const char *dir);
/* As DB_WRITE, telling those who read without a lock what is whole (db/pins.h). pins: the
 * memory, to write; it stays the caller's. */
int db_open_telling(struct db **out, const char *dir, int pins);
/*
 * For reading without a lock, over open files: data.mdb and the keeper's pins. Takes
 * both, whatever comes of it. end: called when a reading that is not done again with
 * txn_again(), or was too often, took longer than its state stayed whole: what it
 * read must go nowhere. NULL, or if it returns: the transaction fails with ERR_LATE.
 */
typedef void db_late(void *ctx);
int db_open_passed(struct db **out, int data, int pins, db_late *end, void *ctx);
/* The keeper, between writes: renews the older of its pins where the newer is every ms
 * old, or that many pages were replaced since. now: of any clock that does not jump. */
void db_roll(struct db *db, int64_t now, int64_t every, size_t pages);
/* What a reader without a lock is told, the db's own; NULL of any other. */
const struct pins *db_pins(const struct db *db);
/* Is the keeper waiting for its disk? False where it is not known. */
bool db_waited_for(const struct db *db);
void db_close(struct db *db);	/* undoes a write that is under way; NULL is fine */
/* Frees reader slots of dead processes; returns how many. */
int db_reader_check(struct db *db);
/* 1 if a live reader of another process is older than lag transactions; its pid in *pid. */
int db_lagging_reader(struct db *db, uint64_t lag, int *pid);
/* Compacted copy of the environment into the open file fd; not synced. */
int db_copy(struct db *db, int fd);
/* Does every page of its last state fit (db/pages.h)? */
bool db_whole(struct db *db);

void writer_ours(struct writer *w);
void writer_get(struct txn *t, struct writer *w);
void writer_put(struct txn *t);		/* that it is ours */
/* Reads it from the store in dir, also where db_open() refuses a newer one. 0 or enum err. */
int db_writer(const char *dir, struct writer *w);

void txn_begin(struct txn *t, struct db *db, bool write);
/* A part of a write that can be taken back alone, by an abort. One at a time within its
 * parent, which reads and writes nothing until it is over. It clears no table. */
void txn_child(struct txn *t, struct txn *parent);
int txn_commit(struct txn *t);	/* 0 or enum err; the transaction is over either way */
void txn_abort(struct txn *t);
/*
 * Ends a reading. True: it took longer than its state stayed whole, so what it read is
 * to be thrown away and read again. What a session or a command reads is therefore
 * written so, and what it gathers begins anew each time:
 *	do {
 *		txn_begin(&t, db, false);
 *		...
 *	} while (txn_again(&t));
 */
bool txn_again(struct txn *t);
/* Records the first error; returns it. */
int txn_fail(struct txn *t, int err);

/* Raw rows. Values are borrowed until the next write or the transaction's end.
 * table_get: 0, ERR_NOTFOUND (not sticky) or the sticky error. */
int table_get(struct txn *t, unsigned table, const void *key, size_t keylen,
    const void **val, size_t *len);
void table_put(struct txn *t, unsigned table, const void *key, size_t keylen,
    const void *val, size_t len);
void table_del(struct txn *t, unsigned table, const void *key, size_t keylen);
void table_clear(struct txn *t, unsigned table);	/* all rows */
uint64_t table_count(struct txn *t, unsigned table);
/* The stamp of a kind's records (db/stamp.h) as the write t sees them; 0: of a reading, whose
 * records another process writes. */
uint64_t kind_stamp(const struct txn *t, const struct kind *k);

/* A walk over the keys of a table that begin with a prefix. */
struct walk {
	struct txn *txn;
	struct MDB_cursor *cursor;
	unsigned table;
	uint8_t prefix[511];
	size_t prefixlen;
	bool reverse, started;
	const uint8_t *key, *val;	/* borrowed: the row that walk_next found */
	size_t keylen, len;
};

void walk_open(struct walk *w, struct txn *t, unsigned table, const void *prefix,
    size_t len, bool reverse);
/* Before the first walk_next: begins behind key, in the walk's direction. key has the
 * walk's prefix; its row need not be there. */
void walk_from(struct walk *w, const void *key, size_t len);
bool walk_next(struct walk *w);		/* false: the walk is over and closed */
void walk_close(struct walk *w);	/* before the end; harmless after it */

/* Rows of the state that this process met and that are damaged (db/row.h). Of an index such a
 * row is passed over; of others the bytes are given as they are. */
struct hurt_rows {
	uint64_t times;		/* a row as often as it was met */
	unsigned table;		/* of the last: its table, */
	uint64_t id;		/* and of which record it is, so far as its key says */
};
const struct hurt_rows *db_hurt(const struct db *db);
void db_hurt_note(struct txn *t, unsigned table, uint64_t id);	/* t met one more */
/* Do rows end in sums, which are written and looked at? */
bool db_has_sums(const struct db *db);
/* From now on, in the write t and after it: each row has got its own by then. */
void db_begins_sums(struct txn *t);

/* Reads record id of a kind into rec (k->size bytes, rec->id set).
 * False when there is none, it is so damaged that it cannot be read, or the transaction failed. */
bool record_get(struct txn *t, const struct kind *k, uint64_t id, void *rec);
/* The same in a reading of its own. */
bool record_read(struct db *db, const struct kind *k, uint64_t id, void *rec);

#endif
