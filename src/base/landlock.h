/* Landlock by system call, since the C library has none: files by path, no TCP, no signals. */
#ifndef SRC_LANDLOCK_H
#define SRC_LANDLOCK_H

#include <linux/landlock.h>
#include <stdint.h>

#define LANDLOCK_NONE (-2)	/* this kernel has none */
#define LANDLOCK_SCOPED 6	/* from this version on it keeps signals and sockets apart */

#define LANDLOCK_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
/* To keep files in a directory: all but running, links, devices and pipes. */
#define LANDLOCK_KEEP (LANDLOCK_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | \
	LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | \
	LANDLOCK_ACCESS_FS_MAKE_SOCK | 1ULL << 14 /* truncate */)

int landlock_version(void);	/* of the kernel; below 1: none */
/* Rules under which nothing is allowed yet; LANDLOCK_NONE, or -1 with errno. */
int landlock_begin(void);
/* Allows rights at path and below; of what does not exist, nothing. */
void landlock_allow(int rules, const char *path, uint64_t rights);
/* Puts them on this process, for good. 0, or -1 with errno. */
int landlock_end(int rules);

#endif
