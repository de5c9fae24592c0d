/* Folders to work in, and who has one. */
#include "db/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

bool
scratch_room(const char *place, off_t len)
{
	struct statvfs fs;

	return access(place, W_OK | X_OK) == 0 && statvfs(place, &fs) == 0 &&
	    (uint64_t)fs.f_bavail * fs.f_frsize / 3 > (uint64_t)len;
}

size_t
scratch_places(const char *county, const char *places[2])
{
	const char *named = getenv("TMPDIR");
	size_t n = 0;

	if (named != NULL && named[0] == '/') {
		places[n++] = named;
		return n;
	}
	if (county != NULL)
		places[n++] = county;
	places[n++] = "/tmp";
	return n;
}

/* In a place for everybody, another who made it first could lead us wherever he likes, or let
 * us wait for ever. */
static bool
is_ours(int fd, struct stat *st)
{
	return fstat(fd, st) == 0 && st->st_uid == geteuid() && (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* One that is busy with it clears it away at its end, so whoever waited begins anew. */
int
scratch_enter(const char *place, const char *name, bool wait, char folder[SCRATCH_PATH])
{
	struct stat here, there;
	int fd;

	if (snprintf(folder, SCRATCH_PATH, "%s/%s", place, name) >= SCRATCH_PATH) {
		errno = ENAMETOOLONG;
		return -1;
	}
	for (;;) {
		if (wait && mkdir(folder, 0700) != 0 && errno != EEXIST)
			return -1;
		fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0)
			return -1;
		if (!is_ours(fd, &here)) {
			close(fd);
			errno = EPERM;
			return -1;
		}
		if (flock(fd, LOCK_EX | (wait ? 0 : LOCK_NB)) != 0 && !wait && errno == EWOULDBLOCK) {
			close(fd);
			return -1;
		}
		if (lstat(folder, &there) == 0 && here.st_ino == there.st_ino)
			return fd;
		close(fd);
	}
}
