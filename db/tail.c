/* What lies between the end of the file and the last page that the store knows of. */
#include "db/tail.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/err.h"

#define FREE_PAGES 0		/* the table of free pages, as LMDB numbers it */

struct end {
	size_t pages;		/* of the file */
	size_t known;		/* to the store */
	size_t page;		/* bytes */
	size_t txn;		/* the commit that says so */
	int fd;
};

static bool
find_end(MDB_env *env, struct end *e)
{
	MDB_envinfo info;
	MDB_stat stat;
	struct stat st;

	if (mdb_env_info(env, &info) != 0 || mdb_env_stat(env, &stat) != 0 ||
	    mdb_env_get_fd(env, &e->fd) != 0 || fstat(e->fd, &st) != 0 || stat.ms_psize == 0)
		return false;
	e->page = stat.ms_psize;
	e->pages = (size_t)st.st_size / e->page;
	e->known = info.me_last_pgno + 1;
	e->txn = info.me_last_txnid;
	return true;
}

/* A row of free pages: how many, then each. */
static void
mark_free(const MDB_val *row, const struct end *e, bool *is_free)
{
	const size_t *pages = row->mv_data;
	size_t n = row->mv_size / sizeof *pages;

	for (size_t i = 1; i < n && i <= pages[0]; i++)
		if (pages[i] >= e->pages && pages[i] < e->known)
			is_free[pages[i] - e->pages] = true;
}

static bool
all_free(MDB_txn *txn, const struct end *e)
{
	size_t missing = e->known - e->pages, found = 0;
	bool *is_free = calloc(missing, sizeof *is_free);
	MDB_cursor *cursor;
	MDB_val key, row;

	if (is_free == NULL || mdb_cursor_open(txn, FREE_PAGES, &cursor) != 0) {
		free(is_free);
		return false;
	}
	while (mdb_cursor_get(cursor, &key, &row, MDB_NEXT) == 0)
		mark_free(&row, e, is_free);
	mdb_cursor_close(cursor);
	while (found < missing && is_free[found])
		found++;
	free(is_free);
	return found == missing;
}

/* Of the state that the store has now; its pages up to the end are there to be read. */
static bool
ends_free(MDB_env *env, const struct end *e)
{
	MDB_txn *txn;
	bool is;

	if (mdb_txn_begin(env, NULL, MDB_RDONLY, &txn) != 0)
		return false;
	is = mdb_txn_id(txn) == e->txn && all_free(txn, e);
	mdb_txn_abort(txn);
	return is;
}

/* While it is asked the file is long enough, or the list of free pages itself may lie past
 * its end. */
bool
tail_whole(MDB_env *env)
{
	struct end e;

	if (!find_end(env, &e))
		return false;
	if (e.known <= e.pages)
		return true;
	if (ftruncate(e.fd, (off_t)(e.known * e.page)) != 0)
		return false;
	if (ends_free(env, &e))
		return true;
	(void)!ftruncate(e.fd, (off_t)(e.pages * e.page));
	return false;
}

struct asked {
	char path[600];
	size_t map;
};

/* In a process of its own, which reading past the end may cost. */
static int
read_end(void *ctx)
{
	const struct asked *a = ctx;
	MDB_env *env;
	struct end e;
	bool whole;

	if (mdb_env_create(&env) != 0)
		return ERR_IO;
	mdb_env_set_mapsize(env, a->map);
	whole = mdb_env_open(env, a->path, MDB_RDONLY | MDB_NOLOCK | MDB_NOTLS, 0) == 0 && find_end(env, &e) &&
	    (e.known <= e.pages || ends_free(env, &e));
	mdb_env_close(env);
	return whole ? 0 : ERR_BAD;
}

bool
tail_readable(MDB_env *env, const char *path, size_t map)
{
	struct asked a = { .map = map };
	struct end e;

	if (!find_end(env, &e))
		return false;
	snprintf(a.path, sizeof a.path, "%s", path);
	return e.known <= e.pages || apart_run(read_end, &a, sizeof a) == 0;
}

void
tail_fill(MDB_env *env)
{
	struct end e;

	if (find_end(env, &e) && e.pages < e.known)
		(void)!ftruncate(e.fd, (off_t)(e.known * e.page));
}
