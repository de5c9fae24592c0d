#ifndef KEYS_FILE_H
#define KEYS_FILE_H

#include <stddef.h>

/*
 * Small files of secrets inside a directory, given as an open descriptor or
 * AT_FDCWD. Names are plain, without a slash.
 */

/*
 * Create a file of mode 0600 with this content, whole or not at all: written
 * as NAME.new, synced, renamed, and the directory synced. Returns 0, or -1
 * with errno; EEXIST when NAME exists, which is left as it was.
 */
int file_create(int dirfd, const char *name, const void *data, size_t len);

/*
 * Read a regular file of exactly `len` bytes; links are not followed. Returns
 * 0, or -1 with errno: ENOENT, EBADMSG for another size or kind of file.
 */
int file_read(int dirfd, const char *name, void *data, size_t len);

/* Write or read all of `len` bytes at an offset. 0, or -1 with errno. */
int file_put_at(int fd, const void *data, size_t len, size_t offset);
int file_get_at(int fd, void *data, size_t len, size_t offset);

#endif
