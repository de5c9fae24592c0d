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
#include "db/scratch.h"
#include "keys/keys.h"
#include "src/admin/repair_in.h"
#include "src/base/datadir.h"
#include "src/base/privilege.h"

#define HEAP "heap"
#define COPY "backup"
#define COPY_BYTES 65536
#define NO_ROOM 16384		/* bytes, with which nothing can be begun */

static const char *const beside[] = { "secret.mdb", FILE_SEAL, FILE_SEAL_PUBLIC, FILE_SLOTS,
	FILE_MACHINE, FILE_HOST_KEY, FILE_HOST_KEY_ECDSA };

struct job {
	char part[PATH_MAX];
	int data, dir;		/* of the damaged county */
	struct { int in, more; bool more_unread; } backups[REPAIR_BACKUPS];	/* -1: none */
	unsigned nbackups, at;	/* the one that is tried */
	bool also_part;		/* none is surely ours: one that is in part may be used */
	struct repaired out;
};

/* A damaged backup may crash who reads it, and then it is not used. */
static int
unpack(void *ctx)
{
	struct job *j = ctx;
	struct backup_held held = { 0 };
	int err;

	if (mkdir(COPY, 0700) != 0)
		return ERR_IO;
	err = backup_unpack(j->backups[j->at].in, j->backups[j->at].more, COPY, &held);
	j->out.more = held.more;
	return err;
}

/* Where none was used: one is left whose first entries are ours. */
static bool
choose_part(struct job *j)
{
	if (j->also_part)
		return false;
	for (j->at = 0; j->at < j->nbackups; j->at++)
		if (j->out.backups[j->at] == REPAIR_PART)
			return j->also_part = true;
	return false;
}

/* A lock file on a full disk ends who opens it: nothing that was read is bad then. */
static int
run_in(const char *place, apart_work *work, struct job *j)
{
	int err = apart_run(work, j, sizeof *j);

	return (err == ERR_BAD || err == ERR_IO) && !scratch_room(place, NO_ROOM) ? ERR_FULL : err;
}

/* The next one that is whole, if there is one. 0 or ERR_FULL. */
static int
next_backup(struct job *j)
{
	int err;

	do {
		for (; j->at < j->nbackups; j->at++) {
			apart_clear(COPY);
			err = j->backups[j->at].in >= 0 ? run_in(".", unpack, j) : ERR_IO;
			if (err == 0 || err == ERR_FULL)
				return err;
			j->out.backups[j->at] = REPAIR_BAD;
		}
	} while (choose_part(j));
	j->out.more = (struct more_found){ 0 };
	return 0;
}

/* False: it is another county's, or may be, and the next one is to be tried. */
static bool
use_backup(struct repair *r, struct job *j)
{
	enum repair_fit fit;

	if (j->at == j->nbackups)
		return true;
	fit = repair_gather_backup(r, COPY, j->also_part);
	if (fit == FIT_NOT || (fit == FIT_PART && !j->also_part)) {
		j->out.backups[j->at++] = fit == FIT_PART ? REPAIR_PART : REPAIR_OTHER;
		return false;
	}
	for (unsigned i = 0; i < j->nbackups; i++)
		if (j->out.backups[i] == REPAIR_PART)
			j->out.backups[i] = REPAIR_OTHER;
	j->out.backups[j->at] = fit == FIT_PART ? REPAIR_PART : REPAIR_USED;
	j->out.more_unread = j->backups[j->at].more_unread;
	return true;
}

static void
write_all(struct repair *r)
{
	repair_log(r);
	repair_found(r);
	repair_rest(r);
}

/* ERR_EXISTS: the backup is another county's. */
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
		j->out.no_key = r->heap.err == 0 && !repair_key_fits(r, j->dir);
		err = j->out.no_key ? ERR_BESIDE : use_backup(r, j) ? 0 : ERR_EXISTS;
		if (err == 0) {
			write_all(r);
			err = r->heap.err != 0 ? r->heap.err : r->t.err != 0 ? r->t.err :
			    r->head.seq == 0 ? ERR_BAD : 0;
		}
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

/* From the beginning, as if nothing had been tried yet. */
static int
attempt(struct repair *r, struct job *j)
{
	int err;

	apart_clear(HEAP);
	unlink("data.mdb");
	unlink("lock.mdb");
	r->from = salvage_open(j->data);
	err = r->from != NULL ? fill(r, j) : ERR_IO;
	salvage_close(r->from);
	return err != 0 ? err : check_copy(".");
}

static int
attempts(const struct repair *with, struct job *j)
{
	struct repaired before;
	struct repair r;
	int err;

	do {
		err = next_backup(j);
		if (err != 0)
			break;
		before = j->out;
		r = *with;
		err = attempt(&r, j);
	} while (err == ERR_EXISTS);
	if (err == ERR_BAD && r.nformer > 0) {
		/* Nobody can make again what a former key had sealed. */
		before.anew = r.former[r.nformer - 1].until;
		j->out = before;
		r = *with;
		r.anew = true;
		err = attempt(&r, j);
	}
	seal_wipe(&r.seal);
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
	err = attempts(&r, j);
	seal_wipe(&r.seal);
	apart_clear(HEAP);
	apart_clear(COPY);
	return err;
}

/* A write that was cut leaves no errno: the disk is full then. */
static int
copy_bytes(int in, int out)
{
	char block[COPY_BYTES];
	ssize_t n, put;

	while ((n = read(in, block, sizeof block)) > 0) {
		put = write(out, block, (size_t)n);
		if (put != n) {
			errno = put < 0 ? errno : ENOSPC;
			return -1;
		}
	}
	return n == 0 ? fsync(out) : -1;
}

static int
copy_file(int from, int to, const char *name)
{
	int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), out, rc = -1, why;
	struct stat st;

	if (in < 0)
		return errno == ENOENT ? 0 : -1;
	out = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (out >= 0 && fstat(in, &st) == 0 &&
	    (geteuid() != 0 || fchown(out, st.st_uid, st.st_gid) == 0))
		rc = copy_bytes(in, out);
	why = errno;
	close(in);
	if (out >= 0)
		close(out);
	errno = why;
	return rc;
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

static void
open_backup(struct job *j, const char *file)
{
	char more[PATH_MAX + 8];
	int in = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK), add;

	snprintf(more, sizeof more, "%s" MORE_SUFFIX, file);
	add = open(more, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	j->backups[j->nbackups].in = in;
	j->backups[j->nbackups].more = add;
	j->backups[j->nbackups++].more_unread = add < 0 && errno != ENOENT;
}

static int
open_all(struct job *j, const char *from, const char *const *backups)
{
	j->data = -1;
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
	for (; backups != NULL && *backups != NULL && j->nbackups < REPAIR_BACKUPS; backups++)
		open_backup(j, *backups);
	return 0;
}

static void
close_all(const struct job *j)
{
	for (unsigned i = 0; i < j->nbackups; i++) {
		if (j->backups[i].in >= 0)
			close(j->backups[i].in);
		if (j->backups[i].more >= 0)
			close(j->backups[i].more);
	}
	if (j->data >= 0)
		close(j->data);
	if (j->dir >= 0)
		close(j->dir);
}

int
repair_county(const char *from, const char *to, const char *const *backups, struct repaired *out)
{
	struct job j = { 0 };
	bool made = false;
	int err = open_all(&j, from, backups);

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
		err = run_in(j.part, build, &j);
		j.out.place = err == ERR_FULL || (err == 0 && (err = move_in(&j, to)) != 0);
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
