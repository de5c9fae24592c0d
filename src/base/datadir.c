/* Owner, modes and the lock of the data directory. */
#include "src/base/datadir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/privilege.h"
#include "src/lang/tr.h"

#define FILE_MODE 0600		/* sessions are passed what they may read */

void
datadir_choose(const char *given, char *out, size_t cap)
{
	const char *env = getenv("FENGSUI_DATA"), *home = getenv("HOME");

	if (given != NULL && given[0] != '\0')
		snprintf(out, cap, "%s", given);
	else if (env != NULL && env[0] != '\0')
		snprintf(out, cap, "%s", env);
	else if (geteuid() == 0 || home == NULL)
		snprintf(out, cap, "/var/lib/fengsui");
	else
		snprintf(out, cap, "%s/.local/share/fengsui", home);
}

/* The directory belongs to an account that we trust less than root: only what
 * is open and has no second name is given away, so that nothing leads us out.
 * A socket has its mode and its owner from the keeper. */
static int
own_entry(int dirfd, const char *name, const struct service_ids *ids)
{
	int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), rc = 0;
	struct stat st;

	if (fd < 0)
		return errno == ENOENT || errno == ELOOP || errno == ENXIO || errno == EACCES ? 0 : -1;
	if (fstat(fd, &st) != 0)
		rc = -1;
	else if (S_ISREG(st.st_mode) && st.st_nlink == 1 &&
	    (geteuid() == 0 || st.st_uid == geteuid())) {
		if (ids->apart)
			rc = fchown(fd, ids->keeper, ids->session_gid);
		if ((st.st_mode & 07777) != FILE_MODE && fchmod(fd, FILE_MODE) != 0)
			rc = -1;
	}
	close(fd);
	return rc;
}

int
datadir_own(const char *dir)
{
	struct service_ids ids;
	struct dirent *e;
	struct stat st;
	int fd, rc = 0;
	DIR *d;

	service_ids_get(&ids);
	d = opendir(dir);
	if (d == NULL)
		return -1;
	fd = dirfd(d);
	while ((e = readdir(d)) != NULL)
		if (own_entry(fd, e->d_name, &ids) != 0)
			rc = -1;
	if (ids.apart && fchown(fd, ids.keeper, ids.session_gid) != 0)
		rc = -1;
	if (fstat(fd, &st) == 0 && (st.st_uid == geteuid() || geteuid() == 0) &&
	    fchmod(fd, 0750) != 0)
		rc = -1;
	closedir(d);
	return rc;
}

const char *
datadir_empty(const char *dir)
{
	char part[4096];

	if (snprintf(part, sizeof part, "%s/" FILE_PART, dir) < (int)sizeof part && access(part, F_OK) == 0)
		return _("here is the rest of an interrupted restore and no county; run the same fengsui restore "
		    "again, which clears it away");
	return _("there is no county here; run: fengsui init");
}

static pid_t
holder_pid(int fd)
{
	char text[32] = { 0 };

	return pread(fd, text, sizeof text - 1, 0) > 0 ? (pid_t)strtol(text, NULL, 10) : 0;
}

/* Made by root it is the directory's owner's, who must be able to lock it too. */
static int
lock_make(const char *dir, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	struct stat st;

	if (fd >= 0 && geteuid() == 0 &&
	    (stat(dir, &st) != 0 || fchown(fd, st.st_uid, st.st_gid) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

int
datadir_lock(const char *dir, pid_t *holder)
{
	char path[4096];
	int fd, err;

	*holder = 0;
	if (snprintf(path, sizeof path, "%s/" FILE_LOCK, dir) >= (int)sizeof path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno == ENOENT) {
		fd = lock_make(dir, path);
		if (fd < 0 && errno == EEXIST)	/* somebody was faster */
			fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	}
	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		err = errno;
		*holder = holder_pid(fd);
		close(fd);
		errno = err;
		return -1;
	}
	/* On a full disk the holder stays unnamed; the lock counts all the same. */
	if (ftruncate(fd, 0) != 0 || dprintf(fd, "%d\n", (int)getpid()) < 0)
		errno = 0;
	return fd;
}
