/*
 * What stands behind the pages of a backup, where LMDB does not read: which entry it has at
 * least, so that more can be added to it, and a digest of all before. Older programs made
 * backups without the one, and without both.
 */
#ifndef DB_BACKUP_TAIL_H
#define DB_BACKUP_TAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/journal.h"
#include "keys/hash.h"

struct backup_tail {
	size_t pages;			/* bytes of the store */
	size_t hashed;			/* bytes that the digest is of, if there is one, else of all */
	bool digested, headed;
	uint8_t digest[HASH_BYTES];
	uint64_t seq;			/* headed: an entry that it has, and its hash */
	uint8_t hash[HASH_BYTES];
};

/* Reads it; what it says is not verified. 0 or enum err: ERR_BAD, that is no backup. */
int backup_tail_read(int fd, struct backup_tail *t);
/* Writes it behind the pages that fd holds. */
int backup_tail_write(int fd, const struct journal_head *head);
/* Hashes the first len bytes of in, and copies them to out unless it is -1. */
int backup_tail_pass(int in, int out, size_t len, uint8_t digest[HASH_BYTES]);
/* Of the system call that just failed. */
int backup_errno(void);

#endif
