/*
 * How much room the disk has, as the keeper found it and boards say it: a line of the
 * setting server.room, "93% 2d spare".
 */
#ifndef SRC_ROOM_H
#define SRC_ROOM_H

#include <stdbool.h>

#include "db/store.h"

struct room {
	int used;		/* percent of the disk; 0: not worth saying */
	int days;		/* that what is left lasts, whole ones; -1: not worth saying */
	bool spare;		/* only calls for help and their answers are stored */
};

#define ROOM_WORDS 40
#define ROOM_PERCENT 90		/* used of the disk: said */
#define ROOM_DAYS 3		/* fewer left: said */

/* What r says, "" if nothing. */
void room_words(const struct room *r, char out[ROOM_WORDS]);
/* Bytes that the day before now added to a store of that size with so many entries; 0: too
 * little is known to say. */
uint64_t room_day(struct txn *t, uint64_t entries, uint64_t bytes, int64_t now);
/* What is stored of it; false: nothing is to be said. */
bool room_get(struct txn *t, struct room *out);

#endif
