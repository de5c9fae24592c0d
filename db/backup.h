/*
 * Backup and restore of the county's own store. The keeper's secrets (login
 * verifiers, draft keys, seal key, personal-data keys) are never in a backup:
 * after a restore everybody gets a new one-time code.
 */
#ifndef DB_BACKUP_H
#define DB_BACKUP_H

#include <stdint.h>

/* Copies the store in dir into file (must not exist; 0600) with a digest at its
 * end, synced and then renamed into place. May run beside the keeper. 0 or enum err. */
int backup_make(const char *dir, const char *file);

/* Makes dir/data.mdb from file, which must be whole and hold all that db/check.h
 * looks at; ERR_BAD if not. dir must exist and hold no data.mdb. Fills the head
 * it ends with. 0 or enum err; then what lies in dir is of no use. A damaged
 * file may crash the caller: see db/apart.h. */
int backup_unpack(const char *file, const char *dir, uint64_t *seq, uint8_t hash[32]);

#endif
