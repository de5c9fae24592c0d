/* Inner header of the repair: what its parts share. */
#ifndef SRC_REPAIR_IN_H
#define SRC_REPAIR_IN_H

#include "db/journal.h"
#include "db/salvage.h"
#include "keys/seal.h"
#include "src/admin/repaired.h"

#define FORMER_KEYS 64

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
	struct repaired *out;
};

/* Takes what the damaged file has of the log into the heap. */
void repair_gather(struct repair *r);
/* The same from the store in dir, which a backup was unpacked to. False: it is not of this
 * county. */
bool repair_gather_backup(struct repair *r, const char *dir);
/* Writes the log, and the records by it, and notes what is lost. What goes wrong is in r->t. */
void repair_log(struct repair *r);
/* Where entries are lost: records as they stand in the tables. An entry says so. */
void repair_found(struct repair *r);
/* What no log tells: rows beside, drafts, the seals, the index. */
void repair_rest(struct repair *r);

#endif
