/*
 * The county's clock in doubt: the system's stands before what was stored, or long after
 * the last sign of life, and nobody vouches for it. The keeper finds that and keeps it as
 * the setting server.clock; while it stands nothing falls due, and numbers are of the last
 * day that was sure. It ends when the clock is right, or when somebody confirms it.
 */
#ifndef SRC_DOUBT_H
#define SRC_DOUBT_H

#include <stdbool.h>
#include <stdint.h>

#include "db/store.h"

/* Is it in doubt? Then *sure is the last time known to be right, ms. */
bool doubt_get(struct txn *t, int64_t *sure);
/* When the newest entry was made, or the keeper last lived; 0 = never. */
int64_t doubt_newest(struct txn *t);
/* How much a clock that says now is to be put forward, so that it stands not before what
 * was stored: 0, but where it is further back than the setting allows. */
int64_t doubt_behind(struct txn *t, int64_t now);

#endif
