/*
 * Damage to the store in words: rows that this process met (db/row.h), and what the server
 * found by itself (db/scrub.h). Who met one cannot know what else it did not meet, so it is said
 * from then on as long as the process lives.
 */
#ifndef SRC_HURT_H
#define SRC_HURT_H

#include <stdbool.h>

#include "db/store.h"

/* Which part of the store the last of them is of, in the reader's language; borrowed. NULL:
 * nothing is known to be damaged, or there is no store. */
const char *hurt_where(const struct db *db);

#endif
