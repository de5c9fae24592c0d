/* Inner header of db/store.c and db/walk.c: the environment as LMDB has it;
 * after db/store.h and
 * db/unlocked.h. */
#ifndef DB_STORE_IN_H
#define DB_STORE_IN_H

#include <lmdb.h>

#include "db/buf.h"
#include "db/err.h"
#include "db/pins.h"
#include "db/sound.h"
#include "db/stamp.h"

#define TABLES (TABLE_KIND + KINDS_MOST)

struct db {
	MDB_env *env;
	MDB_txn *writing;	/* the one of this process */
	uint64_t last;		/* number of the last commit as this process, which writes alone, left it */
	MDB_dbi dbi[TABLES];
	bool have[TABLES];
	enum db_mode mode;
	unsigned late;			/* readings in turn that took too long */
	unsigned reading;		/* readings that are open, one within another */
	db_late *end;			/* what then is left to do */
	void *end_ctx;
	struct sound sound;
	struct hurt_rows hurt;
	struct buf row;			/* one that is written, with its sum */
	struct buf undo;		/* what its children changed, as it was */
	struct stamps stamps;		/* of each kind's records, as the writer left them */
	struct unlocked un;
};

/* What the table is called in the file; "": no store has it. */
void store_name(unsigned table, char *out, size_t cap);

/* What a read depends on, whatever it finds. An index row begins with its kind. */
void store_seen(struct txn *t, unsigned table, const void *key, size_t len);

/* Has it an error, or may what it reads without a lock have been written over? Asked
 * before LMDB looks at pages, which it trusts; of what it found, the end says whether it
 * holds. In line, because each row asks. */
static inline bool
store_failed(struct txn *t)
{
	const struct pins *p = t->db->un.pins;

	if (p != NULL && atomic_load_explicit(&p->oldest, memory_order_acquire) > t->number)
		txn_fail(t, ERR_LATE);
	return t->err != 0;
}

/* Notes a row that is damaged. False then. In line, because each row asks. */
static inline bool
store_sound(struct txn *t, bool fits, unsigned table, const void *key, size_t keylen)
{
	if (!fits)
		db_hurt_note(t, table, keylen >= 8 ? get_u64((const uint8_t *)key + keylen - 8) : 0);
	return fits;
}

#endif
