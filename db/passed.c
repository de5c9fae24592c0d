/*
 * LMDB takes paths, not descriptors. Its calls of open() end here, because what
 * the program itself defines comes before the C library's, and one is given the
 * descriptor that was passed; every other file is opened as ever. What a descriptor is,
 * is asked by the call that takes no path: sessions may use no other.
 */
#include "db/passed.h"

#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* By its name for the linker: the headers have inline definitions of their own. */
int passed_open(const char *path, int flags, ...) __asm__("open");
int passed_fstat(int fd, struct stat *st) __asm__("fstat");
int passed_fxstat(int version, int fd, struct stat *st) __asm__("__fxstat");	/* as LMDB was linked */

static int *
passed(void)
{
	static int fd = -1;

	return &fd;
}

void
passed_set(int data)
{
	if (*passed() >= 0)
		close(*passed());
	*passed() = data;
}

int
passed_open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	if (*passed() >= 0 && strcmp(path, PASSED_DIR "/data.mdb") == 0) {
		int fd = *passed();

		*passed() = -1;
		return fd;
	}
	if ((flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE) {
		va_start(ap, flags);
		mode = va_arg(ap, mode_t);
		va_end(ap);
	}
	return openat(AT_FDCWD, path, flags, mode);
}

int
passed_fstat(int fd, struct stat *st)
{
	return (int)syscall(SYS_fstat, fd, st);
}

int
passed_fxstat(int version, int fd, struct stat *st)
{
	(void)version;
	return passed_fstat(fd, st);
}
