/*
 * What the keeper tells those who read the store without a lock: from which state on
 * all is whole. It lies in memory that they can only read, so that nothing of theirs
 * is trusted.
 *
 * The keeper holds two read transactions and renews the older one every PIN_MS, or
 * sooner once PIN_PAGES were replaced since the newer began; LMDB writes over no page
 * of a state that is as new as the older one. A reader's state stays whole until one of
 * both is reached, and the file holds no more than twice PIN_PAGES, and what one commit
 * replaces, for the readers' sake.
 */
#ifndef DB_PINS_H
#define DB_PINS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define PIN_MS 30000
#define PIN_PAGES 65536		/* 256 MiB: a second and a half at 20,000 operations a second */

struct pins {
	_Atomic uint64_t oldest;	/* states from this number on are whole */
	_Atomic uint64_t begun;		/* the newest whose head may be being written */
	_Atomic bool waits;		/* main says: the keeper waits for its disk */
	_Atomic bool hurt;		/* main says: the store is damaged somewhere (db/scrub.h) */
	_Atomic bool kept;		/* main says: a time service keeps the system's clock */
	_Atomic int64_t ahead;		/* ms that the county's clock is ahead of the system's: 0, but
					 * where that stands before what was stored */
};

/* The memory: fds[0] to write it, fds[1] only to read it. 0, or -1 with errno. */
int pins_make(int fds[2]);
/* Maps it; the descriptor may be closed then. NULL with errno. */
struct pins *pins_map(int fd);		/* for the keeper */
const struct pins *pins_look(int fd);	/* for a reader */
void pins_unmap(const struct pins *p);

#endif
