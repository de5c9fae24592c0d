/*
 * Whether what LMDB finds can be what was written: the row's sum fits, it lies within its page,
 * that page is the one it says, and what stands beside is in order, so that nothing is hidden by
 * a damaged way to it. Of a write the sums alone, and that a row has an end: its pages lie
 * elsewhere. The branches of the trees are looked at when the keeper opens the store (db/names.h),
 * all pages by db/scrub.h.
 */
#ifndef DB_SOUND_H
#define DB_SOUND_H

#include <lmdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sound {
	bool summed;		/* rows end in sums; else nothing is known, and all is taken as it is */
	size_t page;		/* bytes of one */
	size_t map;		/* bytes of memory in which the file lies */
	uintptr_t first;	/* where page 0 lies; 0 = not known yet */
	uintptr_t leaf;		/* the last page that was found to be a leaf, of this reading */
};

/* Looks whether the rows end in sums; begin: they do from now on. 0 or an error of LMDB. */
int sound_open(struct sound *s, MDB_txn *txn, MDB_dbi meta, bool begin);

/* At the begin of a reading: learns once where the pages lie, by one of the tree of names, which was
 * looked at when the store was opened (db/names.h). */
void sound_learn(struct sound *s, MDB_txn *txn);

/* Takes the sum off a row that was found, of *len bytes. False: it is damaged; then nothing of it
 * may lie beyond *len. read: by a reading. */
bool sound_row(struct sound *s, bool read, unsigned table, const void *key, size_t keylen,
    const void *val, size_t *len);

/* The rest is of a reading. Is the row k one before the key, and sound? */
bool sound_before(struct sound *s, unsigned table, const MDB_val *k, const MDB_val *v, const void *key,
    size_t len);
/* The cursor came to *k, *v with *rc, looking for the first row from key on: looks at the row before
 * it, and comes back. False: what is looked for may lie elsewhere. */
bool sound_landed(struct sound *s, unsigned table, MDB_cursor *c, const void *key, size_t len,
    MDB_val *k, MDB_val *v, int *rc);
/* The key was not found: is what stands on both sides of it sound? */
bool sound_absent(struct sound *s, unsigned table, MDB_txn *txn, MDB_dbi dbi, const void *key, size_t len);
/* Does the row k come after the one before, as a walk goes? */
bool sound_after(const MDB_val *k, const void *before, size_t len, bool reverse);

#endif
