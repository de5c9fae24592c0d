/* The time, read only by processes and handed to everything else. */
#ifndef SRC_CLOCK_H
#define SRC_CLOCK_H

#include <stdint.h>

/* Maps an 8-byte offset in ms (little-endian int64) that tests move; behind it may
 * stand a second one, for clock_monotonic(). NULL = real time. 0 or -1. Call once,
 * before fork. */
int clock_test(const char *file);
/* ms since 1970. */
int64_t clock_now(void);
/* ms that only go forward, whatever happens to the time: for waiting and for bells. */
int64_t clock_monotonic(void);

#endif
