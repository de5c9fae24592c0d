/*
 * Backup and restore of the county's own store. The keeper's secrets (login
 * verifiers, draft keys, seal key, personal-data keys) are never in a backup:
 * after a restore everybody gets a new one-time code.
 */
#ifndef DB_BACKUP_H
#define DB_BACKUP_H

#include <stdbool.h>
#include <stdint.h>

/* Copies the store in dir into file (must not exist; 0600) with a digest at its
 * end, synced, verified as a restore would, and then renamed into place. May run beside the
 * keeper. A child reads the store, after become() in dir, which gives up rights (0 or -1):
 * file stays the caller's. 0 or enum err; made (or NULL) tells ERR_BAD of the copy from that
 * of the store, and a copy that is there but could not be verified. Of two at once under one
 * name one is ERR_BUSY; what one that was killed left is written over. */
typedef int backup_become(void);
struct backup_made {
	bool copied;		/* what hindered came after that */
	int unverified;		/* why it was not: enum err of the place to do it in; 0 = it was */
};
int backup_make(const char *dir, const char *file, backup_become *become,
    struct backup_made *made);

/* Makes dir/data.mdb from the open file in, which must be whole and hold all that db/check.h
 * looks at; ERR_BAD if not, ERR_NEWER where db_open() refuses it. dir must exist and hold no data.mdb. Fills the head
 * it ends with. 0 or enum err; then what lies in dir is of no use. A damaged
 * file may crash the caller: see db/apart.h. */
int backup_unpack(int in, const char *dir, uint64_t *seq, uint8_t hash[32]);

#endif
