/* A copy of the environment, and who keeps its pages from being used again. */
#include <stdio.h>
#include <unistd.h>

#include "db/lmdb_err.h"
#include "db/store.h"
#include "db/unlocked.h"
#include "db/store_in.h"

struct lag_search {
	uint64_t newest, lag;
	int pid;
};

static int
lag_line(const char *line, void *ctx)
{
	struct lag_search *s = ctx;
	int pid;
	unsigned long long txn;

	if (sscanf(line, "%d %*s %llu", &pid, &txn) == 2 && txn + s->lag < s->newest &&
	    pid != getpid())
		s->pid = pid;
	return 0;
}

int
db_lagging_reader(struct db *db, uint64_t lag, int *pid)
{
	MDB_envinfo info;
	struct lag_search s = { .lag = lag };

	mdb_env_info(db->env, &info);
	s.newest = info.me_last_txnid;
	mdb_reader_list(db->env, lag_line, &s);
	*pid = s.pid;
	return s.pid != 0;
}

int
db_copy(struct db *db, int fd)
{
	return lmdb_err(db->env, mdb_env_copyfd2(db->env, fd, MDB_CP_COMPACT));
}

void
db_roll(struct db *db, int64_t now, int64_t every, size_t pages)
{
	unlocked_roll(&db->un, db->env, now, every, pages);
}

const struct pins *
db_pins(const struct db *db)
{
	return db->un.pins;
}

bool
db_waited_for(const struct db *db)
{
	return db->un.pins != NULL && atomic_load(&db->un.pins->waits);
}
