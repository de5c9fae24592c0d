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
#include "db/check.h"
#include "db/err.h"
#include "db/journal.h"
#include "db/scratch.h"
#include "db/store.h"
#include "keys/file.h"
#include "keys/hash.h"

static const char digest_mark[] = "fengsui digest\n";

#define TAIL (sizeof digest_mark + HASH_BYTES)

static int
from_errno(void)
{
	return errno == EEXIST ? ERR_EXISTS : errno == ENOENT ? ERR_NOTFOUND :
	    errno == EBUSY ? ERR_BUSY :
	    errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
}

static int
sync_dir_of(const char *file)
{
	char path[512];
	int fd, rc;

	snprintf(path, sizeof path, "%s", file);
	fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return from_errno();
	rc = fsync(fd) == 0 || errno == EINVAL ? 0 : from_errno();
	close(fd);
	return rc;
}

/* Hashes the first len bytes of in, and copies them to out unless it is -1. */
static int
pass(int in, int out, size_t len, uint8_t digest[HASH_BYTES])
{
	unsigned char block[64 * 1024];
	struct hasher h;
	size_t n;

	hash_begin(&h);
	for (size_t at = 0; at < len; at += n) {
		n = len - at < sizeof block ? len - at : sizeof block;
		if (file_get_at(in, block, n, at) != 0 ||
		    (out >= 0 && file_put_at(out, block, n, at) != 0))
			return from_errno();
		hash_add(&h, block, n);
	}
	hash_end(&h, digest);
	return 0;
}

static int
put_digest(int fd)
{
	uint8_t digest[HASH_BYTES];
	struct stat st;
	size_t len;
	int err;

	if (fstat(fd, &st) != 0)
		return from_errno();
	len = (size_t)st.st_size;
	err = pass(fd, -1, len, digest);
	if (err == 0 && (file_put_at(fd, digest_mark, sizeof digest_mark, len) != 0 ||
	    file_put_at(fd, digest, sizeof digest, len + sizeof digest_mark) != 0))
		err = from_errno();
	return err;
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

/* The medium gives back all that it was given, or no place is to blame. */
static bool
reads_back(int fd, off_t len)
{
	uint8_t digest[HASH_BYTES];

	return pass(fd, -1, (size_t)len, digest) == 0;
}

static int
verify_in(int fd, const char *place)
{
	char folder[SCRATCH_PATH], scratch[SCRATCH_PATH + 8];
	uint8_t hash[32];
	uint64_t seq;
	int lock = scratch_enter(place, VERIFY, true, folder), err;

	if (lock < 0)
		return from_errno();
	snprintf(scratch, sizeof scratch, "%s/copy", folder);
	apart_clear(scratch);
	err = mkdir(scratch, 0700) == 0 ? backup_unpack(fd, scratch, &seq, hash) : from_errno();
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
		return from_errno();
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
	struct db *db;
	int err;

	if (chdir(c->dir) != 0 || c->become() != 0)
		return from_errno();
	err = db_open(&db, ".", DB_READ);
	if (err != 0)
		return err;
	err = db_copy(db, c->fd);
	db_close(db);
	return err != 0 ? err : put_digest(c->fd);
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
		return from_errno();
	err = apart_run(copy_out, &c, sizeof c);
	made->copied = err == 0;
	if (err == 0)
		err = verified(&c, made);
	if (err == 0 && take_name(temp, file) != 0)
		err = from_errno();
	if (err != 0)
		unlink(temp);
	close(c.fd);
	return err != 0 ? err : sync_dir_of(file);
}

/* Copies the pages; what stands behind them must be their digest, if it is
 * there at all. Not synced: what is written to the store later syncs all of it. */
static int
copy_pages(int in, int out)
{
	uint8_t tail[TAIL], digest[HASH_BYTES];
	struct stat st;
	bool marked;
	size_t len;
	int err;

	if (fstat(in, &st) != 0)
		return from_errno();
	if (!S_ISREG(st.st_mode) || (size_t)st.st_size < TAIL)
		return ERR_BAD;
	len = (size_t)st.st_size - TAIL;
	if (file_get_at(in, tail, sizeof tail, len) != 0)
		return from_errno();
	marked = memcmp(tail, digest_mark, sizeof digest_mark) == 0;
	err = pass(in, out, marked ? len : (size_t)st.st_size, digest);
	if (err != 0)
		return err;
	return marked && memcmp(tail + sizeof digest_mark, digest, sizeof digest) != 0 ? ERR_BAD : 0;
}

static int
copy_file(int in, const char *to)
{
	int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	int err = out < 0 ? from_errno() : copy_pages(in, out);

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
backup_unpack(int in, const char *dir, uint64_t *seq, uint8_t hash[32])
{
	struct journal_head head;
	char path[512];
	int err;

	if (snprintf(path, sizeof path, "%s/data.mdb", dir) >= (int)sizeof path)
		return ERR_RANGE;
	err = copy_file(in, path);
	if (err == 0)
		err = read_head(dir, &head);
	if (err == 0)
		err = check_copy(dir);
	if (err == 0) {
		*seq = head.seq;
		memcpy(hash, head.hash, 32);
	}
	return err;
}
