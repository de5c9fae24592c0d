/*
 * What floods, counted in memory, and told once a minute: a row of the store for each,
 * which administrators find on their board, and one line on standard error.
 */
#ifndef CORE_CROWD_H
#define CORE_CROWD_H

#include "db/store.h"
#include "gen/kinds/account/enums.h"

#define CROWDS 64		/* at once; more accounts count as others, with account 0 */
#define CROWD_KEPT (2 * 24 * 3600000LL)	/* ms that a row stays after the last time */

struct crowds {
	struct crowding {
		enum crowd_what what;
		uint64_t account;	/* 0 = of nobody in particular */
		int64_t times;		/* since it was told last */
	} of[CROWDS + 8];		/* more than there are of nobody */
	size_t n;
	int64_t told;			/* ms; 0 = never */
};

/* So many times more. */
void crowd_add(struct crowds *c, enum crowd_what what, uint64_t account, int64_t times);
/* In a batch: writes what was counted, if the last time is a minute ago; now: ms. True:
 * rows have changed. */
bool crowd_tell(struct crowds *c, struct txn *t, uint64_t *last_id, int64_t now);

#endif
