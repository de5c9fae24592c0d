/* A disk that becomes full in the middle of a write, as a real one does. */
#include "tests/check/help_disk.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

ssize_t __real_write(int fd, const void *data, size_t len);
ssize_t __wrap_write(int fd, const void *data, size_t len);
ssize_t __real_pwrite(int fd, const void *data, size_t len, off_t at);
ssize_t __wrap_pwrite(int fd, const void *data, size_t len, off_t at);

static int64_t left = -1;

void
disk_room(int64_t bytes)
{
	left = bytes;
}

/* How much of it there is room for; 0: none, with errno. */
static size_t
room_for(int fd, size_t len)
{
	struct stat st;

	if (left < 0 || len == 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return len;
	len = (int64_t)len < left ? len : (size_t)left;
	left -= (int64_t)len;
	errno = ENOSPC;
	return len;
}

ssize_t
__wrap_write(int fd, const void *data, size_t len)
{
	size_t n = room_for(fd, len);

	return n == 0 && len > 0 ? -1 : __real_write(fd, data, n);
}

ssize_t
__wrap_pwrite(int fd, const void *data, size_t len, off_t at)
{
	size_t n = room_for(fd, len);

	return n == 0 && len > 0 ? -1 : __real_pwrite(fd, data, n, at);
}
