/* Compacted copies through a synced temporary file. */
#include "db/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/err.h"
#include "db/journal.h"
#include "db/store.h"

static int
from_errno(void)
{
	return errno == EEXIST ? ERR_EXISTS : errno == ENOENT ? ERR_NOTFOUND :
	    errno == ENOSPC ? ERR_FULL : ERR_IO;
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
	rc = fsync(fd);
	close(fd);
	return rc == 0 ? 0 : from_errno();
}

/* Publishes a finished temporary file under its name, never over another. */
static int
publish(int fd, const char *temp, const char *file)
{
	int err = 0;

	if (fsync(fd) != 0 || link(temp, file) != 0)
		err = from_errno();
	unlink(temp);
	return err != 0 ? err : sync_dir_of(file);
}

int
backup_make(const char *dir, const char *file)
{
	struct db *db;
	char temp[512];
	int fd, err;

	if (access(file, F_OK) == 0)
		return ERR_EXISTS;
	if (snprintf(temp, sizeof temp, "%s.part", file) >= (int)sizeof temp)
		return ERR_RANGE;
	err = db_open(&db, dir, DB_READ);
	if (err != 0)
		return err;
	fd = open(temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		err = from_errno();
	} else {
		err = db_copy(db, fd);
		err = err != 0 ? (unlink(temp), err) : publish(fd, temp, file);
		close(fd);
	}
	db_close(db);
	return err;
}

static int
copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out, err = 0;
	struct stat st;
	ssize_t n = 1;

	if (in < 0)
		return from_errno();
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (out < 0 || fstat(in, &st) != 0) {
		err = from_errno();
	} else {
		while (n > 0 && st.st_size > 0) {
			n = sendfile(out, in, NULL, (size_t)st.st_size);
			st.st_size -= n > 0 ? n : 0;
		}
		if (n < 0 || fsync(out) != 0)
			err = from_errno();
	}
	close(in);
	if (out >= 0)
		close(out);
	return err;
}

int
backup_unpack(const char *file, const char *dir, uint64_t *seq, uint8_t hash[32])
{
	struct journal_head head;
	struct db *db;
	struct txn t;
	char path[512];
	int err;

	if (snprintf(path, sizeof path, "%s/data.mdb", dir) >= (int)sizeof path)
		return ERR_RANGE;
	err = copy_file(file, path);
	if (err == 0 && (err = db_open(&db, dir, DB_WRITE)) == 0) {
		txn_begin(&t, db, false);
		journal_head(&t, &head);
		err = t.err != 0 ? t.err : head.seq == 0 ? ERR_BAD : 0;
		txn_abort(&t);
		db_close(db);
		*seq = head.seq;
		memcpy(hash, head.hash, 32);
	}
	if (err != 0 && err != ERR_EXISTS)
		unlink(path);
	return err;
}
