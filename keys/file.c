/*
 * Files of secrets: created whole and synced, read back at their exact size.
 */
#include "keys/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MODE 0600

/* Close on a way out that must keep errno. */
static void
file_shut(int fd)
{
	int saved = errno;

	close(fd);
	errno = saved;
}

int
file_put_at(int fd, const void *data, size_t len, size_t offset)
{
	const uint8_t *at = data;

	while (len > 0) {
		ssize_t n = pwrite(fd, at, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		at += n;
		len -= (size_t)n;
		offset += (size_t)n;
	}
	return 0;
}

int
file_get_at(int fd, void *data, size_t len, size_t offset)
{
	uint8_t *at = data;

	while (len > 0) {
		ssize_t n = pread(fd, at, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0) {
			errno = EBADMSG;
			return -1;
		}
		at += n;
		len -= (size_t)n;
		offset += (size_t)n;
	}
	return 0;
}

/* A new name is on disk only once its directory is. */
static int
dir_sync(int dirfd)
{
	int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (fsync(fd) != 0) {
		file_shut(fd);
		return -1;
	}
	return close(fd);
}

static int
file_fill(int dirfd, const char *name, const void *data, size_t len)
{
	int fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, FILE_MODE);

	if (fd < 0)
		return -1;
	/* The umask may have taken more away than we want. */
	if (fchmod(fd, FILE_MODE) != 0 ||
	    file_put_at(fd, data, len, 0) != 0 || fsync(fd) != 0) {
		file_shut(fd);
		return -1;
	}
	return close(fd);
}

int
file_create(int dirfd, const char *name, const void *data, size_t len)
{
	char fresh[NAME_MAX + 1];
	int n = snprintf(fresh, sizeof(fresh), "%s.new", name);
	int saved;

	if (n < 0 || (size_t)n >= sizeof(fresh)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	/* One left by a crash is of no use: it was never renamed. */
	if (unlinkat(dirfd, fresh, 0) != 0 && errno != ENOENT)
		return -1;
	if (file_fill(dirfd, fresh, data, len) != 0 ||
	    renameat2(dirfd, fresh, dirfd, name, RENAME_NOREPLACE) != 0) {
		saved = errno;
		unlinkat(dirfd, fresh, 0);
		errno = saved;
		return -1;
	}
	return dir_sync(dirfd);
}

int
file_read(int dirfd, const char *name, void *data, size_t len)
{
	struct stat st;
	int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0)
		goto fail;
	if (!S_ISREG(st.st_mode) || (uintmax_t)st.st_size != len) {
		errno = EBADMSG;
		goto fail;
	}
	if (file_get_at(fd, data, len, 0) != 0)
		goto fail;
	close(fd);
	return 0;
fail:
	file_shut(fd);
	return -1;
}
