/* Inner header of src/core/core*.c: what the one writer holds. */
#ifndef SRC_CORE_IN_H
#define SRC_CORE_IN_H

#include <limits.h>

#include "keys/seal.h"
#include "keys/slot.h"
#include "src/core/bucket.h"
#include "src/core/crowd.h"
#include "src/op/act.h"

#define SEEDS 64
#define REFUSALS 256		/* people with a kept refusal in that time; more are not kept */

struct core {
	struct db *db, *secrets;
	struct seal_key seal;
	struct slots *slots;
	struct txn txn;			/* the running batch */
	bool broken;			/* writes no more until opened anew */
	struct txn hidden;		/* its part in the secret environment, from the first need on */
	bool hiding, lost;
	int64_t now;
	struct journal_head head;
	uint64_t last_id, sealed;
	char host[HOST_NAME_MAX + 1];	/* for cards */
	unsigned port;
	struct terminals terminals;	/* is_on NULL: no server runs */
	struct buckets buckets;
	struct crowds crowds;
	uint8_t seeds[SEEDS][32];	/* for the operations to come, from the end */
	size_t nseeds;
	bool crowded;			/* the last commit told of some */
	int64_t ahead;			/* the county's clock of the system's, ms */
	bool spare;			/* what room is left is for calls for help */
	struct { uint64_t actor; int64_t at; } refusal[REFUSALS];
};

/* The head of an entry of now: who did what from where. */
void core_entry(const struct core *core, const struct origin *who, const char *op,
    struct entry *e);

#endif
