/*
 * A county made anew from a damaged one. All is built in a folder of its own below the new
 * county's, by a child that is not root and that what it reads may crash; then the files beside
 * the store are copied, and the store comes last.
 */
#include "src/admin/repair.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/backup.h"
#include "db/check.h"
#include "db/err.h"
#include "keys/keys.h"
#include "src/admin/repair_in.h"
#include "src/base/datadir.h"
#include "src/base/privilege.h"

#define HEAP "heap"
#define COPY "backup"
#define COPY_BYTES 65536

static const char *const beside[] = { "secret.mdb", FILE_SEAL, FILE_SEAL_PUBLIC, FILE_SLOTS,
	FILE_MACHINE, FILE_HOST_KEY, FILE_HOST_KEY_ECDSA };

struct job {
	char part[PATH_MAX];
	int data, dir;		/* of the damaged county */
	int in, more;		/* the backup; -1: none */
	struct repaired out;
};

/* A damaged backup may crash who reads it, and then it is not used. */
static int
unpack(void *ctx)
{
	struct job *j = ctx;
	struct backup_held held;

	return mkdir(COPY, 0700) != 0 ? ERR_IO : backup_unpack(j->in, j->more, COPY, &held);
}

static int
fill(struct repair *r, struct job *j)
{
	struct db *heap, *store;
	int err;

	if (mkdir(HEAP, 0700) != 0)
		return ERR_IO;
	err = db_open(&heap, HEAP, DB_SCRATCH);
	if (err != 0)
		return err;
	err = db_open(&store, ".", DB_WRITE);
	if (err == 0) {
		txn_begin(&r->heap, heap, true);
		txn_begin(&r->t, store, true);
		repair_gather(r);
		if (j->in >= 0 && !j->out.backup_bad)
			j->out.backup_other = !repair_gather_backup(r, COPY);
		repair_log(r);
		repair_found(r);
		repair_rest(r);
		err = r->heap.err != 0 ? r->heap.err : r->head.seq == 0 ? ERR_BAD : r->t.err;
		txn_abort(&r->heap);
		if (err == 0)
			err = txn_commit(&r->t);
		else
			txn_abort(&r->t);
		db_close(store);
	}
	db_close(heap);
	return err;
}

static int
build(void *ctx)
{
	struct job *j = ctx;
	struct repair r = { .out = &j->out };
	int err;

	if (chdir(j->part) != 0 || privilege_owner(".") != 0)
		return ERR_IO;
	keys_init();
	if (seal_open(&r.seal, j->dir, FILE_SEAL) != 0) {
		j->out.no_key = true;
		return ERR_BESIDE;
	}
	if (j->in >= 0)
		j->out.backup_bad = apart_run(unpack, j, sizeof *j) != 0;
	r.from = salvage_open(j->data);
	err = r.from != NULL ? fill(&r, j) : ERR_IO;
	salvage_close(r.from);
	seal_wipe(&r.seal);
	apart_clear(HEAP);
	apart_clear(COPY);
	return err != 0 ? err : check_copy(".");
}

static int
copy_file(int from, int to, const char *name)
{
	char block[COPY_BYTES];
	int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), out;
	struct stat st;
	ssize_t n;

	if (in < 0)
		return errno == ENOENT ? 0 : -1;
	out = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (out < 0 || fstat(in, &st) != 0 ||
	    (geteuid() == 0 && fchown(out, st.st_uid, st.st_gid) != 0)) {
		close(in);
		return -1;
	}
	while ((n = read(in, block, sizeof block)) > 0 && write(out, block, (size_t)n) == n)
		;
	close(in);
	if (n == 0 && fsync(out) != 0)
		n = -1;
	close(out);
	return n == 0 ? 0 : -1;
}

static void
remove_files(int to)
{
	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
		unlinkat(to, beside[i], 0);
}

/* The store is last: before, there is no county. */
static int
move_in(const struct job *j, const char *to)
{
	int dir = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;
	char path[PATH_MAX + 16];

	if (dir < 0)
		return ERR_IO;
	for (size_t i = 0; err == 0 && i < sizeof beside / sizeof *beside; i++)
		if (copy_file(j->dir, dir, beside[i]) != 0)
			err = errno == ENOSPC ? ERR_FULL : ERR_IO;
	snprintf(path, sizeof path, "%s/data.mdb", j->part);
	if (err == 0 && renameat(AT_FDCWD, path, dir, "data.mdb") != 0)
		err = ERR_IO;
	if (err != 0)
		remove_files(dir);
	fsync(dir);
	close(dir);
	return err;
}

/* Nothing but what a repair that was killed left. */
static bool
is_free(const char *dir)
{
	struct dirent *e;
	DIR *d = opendir(dir);
	bool is = d != NULL;

	while (d != NULL && (e = readdir(d)) != NULL)
		is = is && (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
		    strcmp(e->d_name, FILE_PART) == 0 || strcmp(e->d_name, "lost+found") == 0);
	if (d != NULL)
		closedir(d);
	return is;
}

/* The folder to build in belongs to whose the damaged county is. */
static int
prepare(struct job *j)
{
	struct stat st;

	apart_clear(j->part);
	if (mkdir(j->part, 0700) != 0 || fstat(j->data, &st) != 0 ||
	    (geteuid() == 0 && chown(j->part, st.st_uid, st.st_gid) != 0))
		return errno == ENOSPC ? ERR_FULL : ERR_IO;
	return 0;
}

static int
open_all(struct job *j, const char *from, const char *backup)
{
	char more[PATH_MAX + 8];

	j->in = j->more = j->data = -1;
	j->dir = open(from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (j->dir >= 0)
		j->data = openat(j->dir, "data.mdb", O_RDONLY | O_CLOEXEC);
	if (j->data < 0)
		return errno == ENOENT ? ERR_NOTFOUND : ERR_IO;
	/* A keeper that has it would write while we read. */
	if (flock(j->data, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
		j->out.served = true;
		return ERR_BUSY;
	}
	if (backup == NULL)
		return 0;
	j->in = open(backup, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (j->in < 0)
		j->out.backup_bad = true;
	snprintf(more, sizeof more, "%s" MORE_SUFFIX, backup);
	j->more = open(more, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	return 0;
}

static void
close_all(const struct job *j)
{
	const int fds[] = { j->data, j->dir, j->in, j->more };

	for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

int
repair_county(const char *from, const char *to, const char *backup, struct repaired *out)
{
	struct job j = { 0 };
	bool made = false;
	int err = open_all(&j, from, backup);

	if (err == 0 && snprintf(j.part, sizeof j.part, "%s/" FILE_PART, to) >= (int)sizeof j.part)
		err = ERR_RANGE;
	if (err == 0) {
		made = mkdir(to, 0750) == 0;
		if (!made && errno != EEXIST)
			err = ERR_IO;
		else if (!is_free(to))
			err = ERR_EXISTS;
		else
			err = prepare(&j);
		j.out.place = err != 0;
	}
	if (err == 0) {
		err = apart_run(build, &j, sizeof j);
		if (err == 0)
			j.out.place = (err = move_in(&j, to)) != 0;
		apart_clear(j.part);
	}
	if (err == 0 && datadir_own(to) != 0)
		err = ERR_IO;
	if (err != 0 && made)
		rmdir(to);
	close_all(&j);
	*out = j.out;
	return err;
}
