/* What an entry of the log did, done again. */
#ifndef DB_REPLAY_H
#define DB_REPLAY_H

#include "db/journal.h"

/* Applies the effects of an entry to the records and indexes of t, and notes its operation's id.
 * Runs no rule, writes no journal. 0, or what t failed with: ERR_BAD, an effect does not fit. */
int replay_entry(struct txn *t, const struct entry *e);

#endif
