/* A disk that becomes full in the middle of a write. */
#ifndef TESTS_HELP_DISK_H
#define TESTS_HELP_DISK_H

#include <stdint.h>

/* From now on this process and those that it forks have so many bytes left for files: the write
 * that comes to the end writes what there is room for, the next none. Negative: no end. What
 * LMDB writes is not counted. */
void disk_room(int64_t bytes);

#endif
