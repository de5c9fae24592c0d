/*
 * Compacted copies through a synced temporary file. After the pages stand a
 * mark and the digest of all before it; LMDB does not read that far. Copies of
 * older programs have none.
 */
#include "db/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/backup_tail.h"
#include "db/check.h"
#include "db/err.h"
#include "db/journal.h"
#include "db/more.h"
#include "db/scratch.h"
#include "db/store.h"
#include "keys/hash.h"

static int
sync_dir_of(const char *file)
{
	char path[512];
	int fd, rc;

	snprintf(path, sizeof path, "%s", file);
	fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return backup_errno();
	rc = fsync(fd) == 0 || errno == EINVAL ? 0 : backup_errno();
	close(fd);
	return rc;
}

/* Gives a finished temporary file its name, never over another. File systems of sticks and
 * of other machines may know no second name of a file, and some no exclusive renaming: the
 * name is taken by an empty file then. */
static int
take_name(const char *temp, const char *file)
{
	int fd, saved;

	if (link(temp, file) == 0) {
		unlink(temp);
		return 0;
	}
	if (errno == EEXIST)
		return -1;
	if (renameat2(AT_FDCWD, temp, AT_FDCWD, file, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno == EEXIST)
		return -1;
	fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	close(fd);
	if (rename(temp, file) == 0)
		return 0;
	saved = errno;
	unlink(file);
	errno = saved;
	return -1;
}

struct copy {
	const char *dir;
	int fd;
	backup_become *become;
};

#define VERIFY "backup.verify"	/* where a copy is verified */

/* The medium gives back all that it was given, or no place is to blame. Without its end it would
 * be taken for one of an older program, which no digest holds together. */
static bool
reads_back(int fd, off_t len)
{
	uint8_t digest[HASH_BYTES];
	struct backup_tail tail;

	return backup_tail_pass(fd, -1, (size_t)len, digest) == 0 && backup_tail_read(fd, &tail) == 0 &&
	    tail.digested && tail.headed;
}

static int
verify_in(int fd, const char *place)
{
	char folder[SCRATCH_PATH], scratch[SCRATCH_PATH + 8];
	struct backup_held held;
	int lock = scratch_enter(place, VERIFY, true, folder), err;

	if (lock < 0)
		return backup_errno();
	snprintf(scratch, sizeof scratch, "%s/copy", folder);
	apart_clear(scratch);
	err = mkdir(scratch, 0700) == 0 ? backup_unpack(fd, -1, scratch, &held) : backup_errno();
	apart_clear(folder);
	close(lock);
	return err;
}

/* A fault of the store is copied with it, and nobody looks at a copy before it is needed. */
static int
verify(void *ctx)
{
	const struct copy *c = ctx;
	const char *places[2];
	size_t n = scratch_places(".", places);
	struct stat st;

	if (chdir(c->dir) != 0 || c->become() != 0 || fstat(c->fd, &st) != 0)
		return ERR_IO;
	if (!reads_back(c->fd, st.st_size))
		return ERR_BAD;
	for (size_t i = 0; i < n; i++)
		if (scratch_room(places[i], st.st_size))
			return verify_in(c->fd, places[i]);
	return ERR_FULL;
}

/* After one that crashed: as who the county belongs to, like all that is done in its folder. */
static int
verify_clear(void *ctx)
{
	const struct copy *c = ctx;
	const char *places[2];
	char folder[SCRATCH_PATH];

	if (chdir(c->dir) != 0 || c->become() != 0)
		return ERR_IO;
	for (size_t i = 0, n = scratch_places(".", places); i < n; i++) {
		int lock = scratch_enter(places[i], VERIFY, false, folder);

		if (lock < 0)
			continue;
		apart_clear(folder);
		close(lock);
	}
	return 0;
}

/* What is read back must come from the medium, as far as the system lets go of it. Without
 * a place to do it in a copy is better than none. The child may be led astray by what it
 * reads: nothing that it says but the result counts. */
static int
verified(const struct copy *copy, struct backup_made *made)
{
	struct copy c = *copy;
	int err;

	if (fsync(c.fd) != 0 && errno != EINVAL)	/* which some of them do not know either */
		return backup_errno();
	posix_fadvise(c.fd, 0, 0, POSIX_FADV_DONTNEED);
	err = apart_run(verify, &c, sizeof c);
	if (err == 0)
		return 0;
	c = *copy;
	apart_run(verify_clear, &c, sizeof c);
	if (err == ERR_BAD)
		return err;
	made->unverified = err;
	return 0;
}

/* The temporary file, new and ours alone. What one that was killed left, which has let go of
 * its lock, goes. */
static int
open_part(const char *temp)
{
	int fd = open(temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600), old;

	if (fd < 0 && errno == EEXIST) {
		old = open(temp, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		if (old < 0)
			return -1;
		if (flock(old, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
			close(old);
			errno = EBUSY;
			return -1;
		}
		unlink(temp);
		close(old);
		fd = open(temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	}
	if (fd >= 0)
		flock(fd, LOCK_EX | LOCK_NB);
	return fd;
}

static int
copy_out(void *ctx)
{
	const struct copy *c = ctx;
	struct journal_head head;
	struct txn t;
	struct db *db;
	int err;

	if (chdir(c->dir) != 0 || c->become() != 0)
		return backup_errno();
	err = db_open(&db, ".", DB_READ);
	if (err != 0)
		return err;
	/* Before: the copy has this entry, and maybe more. */
	txn_begin(&t, db, false);
	journal_head(&t, &head);
	txn_abort(&t);
	err = t.err != 0 ? t.err : db_copy(db, c->fd);
	db_close(db);
	return err != 0 ? err : backup_tail_write(c->fd, &head);
}

int
backup_make(const char *dir, const char *file, backup_become *become, struct backup_made *made)
{
	struct copy c = { .dir = dir, .become = become };
	struct backup_made unasked;
	char temp[512];
	int err;

	if (made == NULL)
		made = &unasked;
	*made = (struct backup_made){ 0 };
	if (access(file, F_OK) == 0)
		return ERR_EXISTS;
	if (snprintf(temp, sizeof temp, "%s.part", file) >= (int)sizeof temp)
		return ERR_RANGE;
	c.fd = open_part(temp);
	if (c.fd < 0)
		return backup_errno();
	err = apart_run(copy_out, &c, sizeof c);
	made->copied = err == 0;
	if (err == 0)
		err = verified(&c, made);
	if (err == 0 && take_name(temp, file) != 0)
		err = backup_errno();
	if (err != 0)
		unlink(temp);
	close(c.fd);
	return err != 0 ? err : sync_dir_of(file);
}

/* Copies the pages; what stands behind them must be their digest, if it is
 * there at all. Not synced: what is written to the store later syncs all of it. */
static int
copy_pages(int in, int out, struct backup_tail *tail)
{
	uint8_t digest[HASH_BYTES];
	int err = backup_tail_read(in, tail);

	if (err == 0)
		err = backup_tail_pass(in, out, tail->hashed, digest);
	if (err == 0 && ftruncate(out, (off_t)tail->pages) != 0)
		err = backup_errno();
	return err == 0 && tail->digested && memcmp(tail->digest, digest, sizeof digest) != 0 ?
	    ERR_BAD : err;
}

static int
copy_file(int in, const char *to, struct backup_tail *tail)
{
	int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	int err = out < 0 ? backup_errno() : copy_pages(in, out, tail);

	if (out >= 0)
		close(out);
	return err;
}

static int
read_head(const char *dir, struct journal_head *head)
{
	struct db *db;
	struct txn t;
	int err = db_open(&db, dir, DB_READ);

	/* We have just written it, so only its content can be what hinders. */
	if (err != 0)
		return err == ERR_FULL || err == ERR_NEWER ? err : ERR_BAD;
	txn_begin(&t, db, false);
	journal_head(&t, head);
	err = t.err != 0 ? t.err : head->seq == 0 ? ERR_BAD : 0;
	txn_abort(&t);
	db_close(db);
	return err;
}

int
backup_unpack(int in, int more, const char *dir, struct backup_held *held)
{
	struct backup_tail tail;
	struct journal_head head;
	char path[512];
	int err;

	*held = (struct backup_held){ 0 };
	if (snprintf(path, sizeof path, "%s/data.mdb", dir) >= (int)sizeof path)
		return ERR_RANGE;
	err = copy_file(in, path, &tail);
	if (err == 0)
		err = read_head(dir, &head);
	if (err == 0)
		err = check_copy(dir);
	if (err == 0 && more >= 0)
		err = more_apply(more, &tail, dir, &held->more);
	if (err == 0 && more >= 0)
		err = read_head(dir, &head);
	if (err == 0) {
		held->seq = head.seq;
		memcpy(held->hash, head.hash, 32);
	}
	return err;
}
