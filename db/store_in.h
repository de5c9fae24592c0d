/* Inner header of db/store.c and db/walk.c: the environment as LMDB has it;
 * after db/store.h and
 * db/unlocked.h. */
#ifndef DB_STORE_IN_H
#define DB_STORE_IN_H

#include <lmdb.h>

#define TABLES (TABLE_KIND + 64)

struct db {
	MDB_env *env;
	MDB_txn *writing;	/* the one of this process */
	uint64_t last;		/* number of the last commit as this process, which writes alone, left it */
	MDB_dbi dbi[TABLES];
	bool have[TABLES];
	enum db_mode mode;
	unsigned late;			/* readings in turn that took too long */
	db_late *end;			/* what then is left to do */
	struct unlocked un;
};

/* What a read depends on, whatever it finds. An index row begins with its kind. */
void store_seen(struct txn *t, unsigned table, const void *key, size_t len);

/* Has it an error, or may what it reads without a lock have been written over? */
bool store_failed(struct txn *t);

#endif
