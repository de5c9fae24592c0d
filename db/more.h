/*
 * What came after a backup, beside it in FILE.more: the entries of the log since, from which
 * its records are brought up to date. It grows by one part at each time; a part ends with a
 * digest over it and the one before, the first with that of the backup itself. So a part that
 * was cut is known, and all before it counts.
 */
#ifndef DB_MORE_H
#define DB_MORE_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#define MORE_SUFFIX ".more"

struct backup_tail;

/* Who reads a store, in its folder: gives up rights, 0 or -1. */
typedef int backup_become(void);

enum more_why {
	MORE_OLD = 1,		/* an older program made the backup: it does not say what it has */
	MORE_OTHER,		/* the backup, or what was added to it, is of another county, or of another course of this one */
	MORE_STORE,		/* the store's own log is damaged */
};

struct more_made {
	uint64_t from, to;	/* entries added; to < from: there were none */
	bool torn;		/* the last part was cut, and is made anew */
	enum more_why why;	/* of ERR_BAD */
};

/* Adds to base, a backup, what the store in dir has had since. As backup_make(), a child reads
 * the store after become(). 0 or enum err: ERR_BUSY, another does it; ERR_BAD, see why. */
int more_add(const char *dir, const char *base, backup_become *become, struct more_made *made);

struct more_found {
	uint64_t parts, entries;	/* that were used */
	bool torn;		/* what follows them was not */
	bool other;		/* it is not of that backup: nothing was used */
};

/* Brings the store in dir, unpacked from the backup that base tells of, up to date with what
 * the open file more holds. 0 or enum err; then the store is of no use. */
int more_apply(int more, const struct backup_tail *base, const char *dir,
    struct more_found *found);

#endif
