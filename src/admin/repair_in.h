/* Inner header of the repair: what its parts share. */
#ifndef SRC_REPAIR_IN_H
#define SRC_REPAIR_IN_H

#include "db/journal.h"
#include "db/salvage.h"
#include "keys/hash.h"
#include "keys/seal.h"
#include "src/admin/repaired.h"

#define FORMER_KEYS 64

/* FIT_PART: its first entries; the others may be those of a county that was made from it. */
enum repair_fit { FIT_NOT, FIT_PART, FIT_WHOLE };
enum source { FROM_TABLE, FROM_BACKUP, FROM_PAGES };	/* the first is asked first */

struct repair {
	struct salvage *from;
	struct seal_key seal;
	struct txn heap;	/* entries and seals that were found anywhere, not one of them believed */
	struct txn t;		/* the county anew */
	struct journal_head head;
	struct { uint64_t until; uint8_t pub[SEAL_PUBLIC]; } former[FORMER_KEYS];
	unsigned nformer;
	int64_t newest;		/* time of the newest entry that was found */
	uint64_t largest;	/* id of a record */
	bool key_told, key_fits;	/* the store says which key seals it; ours is that */
	bool anew;		/* seals of a former key are lost: from there on ours seals */
	struct repaired *out;
};

/* Takes its sum off a row of the damaged county; one of a store of before them has none. False:
 * it is damaged. */
bool repair_sum(const struct repair *r, unsigned table, const uint8_t *key, size_t keylen,
    const uint8_t *val, size_t *len);
/* Takes what the damaged file has of the log into the heap. */
void repair_gather(struct repair *r);
/* Afterwards: is r->seal the county's key, by what is left of it in the store, else by the file
 * beside it in dir? */
bool repair_key_fits(struct repair *r, int dir);
/* How many entries a file of that size can hold. */
uint64_t repair_room(const struct repair *r);
/* Is e a restore? Then which entry it found last, and the key that sealed until there. */
bool repair_former(const struct entry *e, uint64_t *until, uint8_t pub[SEAL_PUBLIC]);
/* The same from the store in dir, which a backup was unpacked to, and how much of it is this
 * county's. FIT_NOT: nothing was taken, nor of FIT_PART if not also_part. */
enum repair_fit repair_gather_backup(struct repair *r, const char *dir, bool also_part);
/* The next of the heap's entries under w's key whose hash, filled in, follows from prev. */
bool repair_next_fit(struct walk *w, const uint8_t prev[HASH_BYTES], uint8_t hash[HASH_BYTES]);
/* Is there an entry seq in the heap whose hash follows from prev? */
bool repair_follows(struct repair *r, uint64_t seq, const uint8_t prev[HASH_BYTES]);
/* Writes the log, and the records by it, and notes what is lost. What goes wrong is in r->t. */
void repair_log(struct repair *r);
/* Where entries are lost: records as they stand in the tables. An entry says so, and where the
 * log is sealed anew. */
void repair_found(struct repair *r);
/* What no log tells: rows beside, drafts, the seals, the index. */
void repair_rest(struct repair *r);

#endif
