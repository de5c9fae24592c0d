/* The time, read only by processes and handed to everything else. */
#ifndef SRC_CLOCK_H
#define SRC_CLOCK_H

#include <stdint.h>

/* Maps an 8-byte offset in ms (little-endian int64) that tests move; behind it may
 * stand a second one, for clock_monotonic(). NULL = real time. 0 or -1. Call once,
 * before fork. */
int clock_test(const char *file);
/* The system's clock: ms since 1970. */
int64_t clock_system(void);
/* The county's: the system's and what that is said to be behind. */
int64_t clock_now(void);
/* From now on clock_now() is so many ms ahead of the system's. The memory is the caller's
 * and may change; NULL: it is not ahead. */
void clock_follow(const _Atomic int64_t *ahead);
/* Does a time service keep the system's clock, as the kernel knows it? 1 or 0; -1 with
 * errno: it may not be asked. */
int clock_is_kept(void);
/* ms that only go forward, whatever happens to the time: for waiting and for bells. */
int64_t clock_monotonic(void);

#endif
