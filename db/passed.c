/*
 * LMDB takes paths, not descriptors. Its calls of open() end here, because what
 * the program itself defines comes before the C library's, and are given the
 * descriptors that were passed; every other file is opened as ever.
 */
#include "db/passed.h"

#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

/* By its name for the linker: the headers have inline definitions of their own. */
int passed_open(const char *path, int flags, ...) __asm__("open");

static const char *const names[2] = { PASSED_DIR "/data.mdb", PASSED_DIR "/lock.mdb" };

static int *
passed(void)
{
	static int fds[2] = { -1, -1 };

	return fds;
}

void
passed_set(int data, int lock)
{
	int *fds = passed();

	for (int i = 0; i < 2; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	fds[0] = data;
	fds[1] = lock;
}

int
passed_open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	for (int i = 0; i < 2; i++) {
		int fd = passed()[i];

		if (fd < 0 || strcmp(path, names[i]) != 0)
			continue;
		passed()[i] = -1;
		return fd;
	}
	if ((flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE) {
		va_start(ap, flags);
		mode = va_arg(ap, mode_t);
		va_end(ap);
	}
	return openat(AT_FDCWD, path, flags, mode);
}
