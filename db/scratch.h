/*
 * A folder to work in for a while, under a name that is always the same: one at a time works
 * in it, and what one that was killed left there is cleared by the next.
 */
#ifndef DB_SCRATCH_H
#define DB_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define SCRATCH_PATH 450

/* Where it may be: who calls may name one place (TMPDIR), else beside the county, which may be
 * NULL, or in /tmp. How many of places are filled; borrowed. */
size_t scratch_places(const char *county, const char *places[2]);
/* Is there room for a copy of so many bytes, and for its replay beside it? */
bool scratch_room(const char *place, off_t len);
/* Makes name in place and takes it: ours alone as long as the descriptor that it returns is
 * open. wait: until another has done with it; else only one that is there and nobody's is
 * taken. -1 with errno; EPERM: another user made it, or may write in it. Whoever took it clears it away before he closes. */
int scratch_enter(const char *place, const char *name, bool wait, char folder[SCRATCH_PATH]);

#endif
