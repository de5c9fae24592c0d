/*
 * Backup and restore of the county's own store. The keeper's secrets (login
 * verifiers, draft keys, seal key, personal-data keys) are never in a backup:
 * after a restore everybody gets a new one-time code.
 */
#ifndef DB_BACKUP_H
#define DB_BACKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "db/more.h"

/* Copies the store in dir into file (must not exist; 0600) with a digest at its
 * end, synced, verified as a restore would, and then renamed into place. May run beside the
 * keeper. A child reads the store, after become() in dir, which gives up rights (0 or -1):
 * file stays the caller's. 0 or enum err; made (or NULL) tells ERR_BAD of the copy from that
 * of the store, and a copy that is there but could not be verified. Of two at once under one
 * name one is ERR_BUSY; what one that was killed left is written over. */
struct backup_made {
	bool copied;		/* what hindered came after that */
	int unverified;		/* why it was not: enum err of the place to do it in; 0 = it was */
};
int backup_make(const char *dir, const char *file, backup_become *become,
    struct backup_made *made);

/* What a backup was found to hold. */
struct backup_held {
	uint64_t seq;		/* the last entry */
	uint8_t hash[32];
	struct more_found more;	/* of what was added to it */
};

/* Makes dir/data.mdb from the open file in, which must be whole and hold all that db/check.h
 * looks at; ERR_BAD if not, ERR_NEWER where db_open() refuses it; and from what was added to
 * it, the open file more, -1 if there is none. dir must exist and hold no data.mdb. 0 or enum
 * err; then what lies in dir is of no use. What was added is not checked further. A damaged
 * file may crash the caller: see db/apart.h. */
int backup_unpack(int in, int more, const char *dir, struct backup_held *held);

#endif
