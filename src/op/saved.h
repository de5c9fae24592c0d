/* The county's backups as it was told of them: the settings server.backup and server.unsaved. */
#ifndef SRC_SAVED_H
#define SRC_SAVED_H

#include <stdbool.h>

#include "db/store.h"

struct saved {
	int64_t good;		/* when the last good one was made, ms; 0 = never */
	char file[201];		/* its name */
	int64_t failed;		/* when one was not made or not good, if none was since; 0 = none */
	char why[201];		/* and the reason */
	bool old;		/* it, or the county without one, is older than the county wants */
};

/* As it is at the time now, ms. */
void saved_get(struct txn *t, int64_t now, struct saved *out);

#endif
