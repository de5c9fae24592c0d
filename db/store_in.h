/* Inner header of db/store.c and db/walk.c: the environment as LMDB has it;
 * after db/store.h. */
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
};

/* What a read depends on, whatever it finds. An index row begins with its kind. */
void store_seen(struct txn *t, unsigned table, const void *key, size_t len);

#endif
