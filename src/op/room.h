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

/* What r says, "" if nothing. */
void room_words(const struct room *r, char out[ROOM_WORDS]);
/* What is stored of it; false: nothing is to be said. */
bool room_get(struct txn *t, struct room *out);

#endif
