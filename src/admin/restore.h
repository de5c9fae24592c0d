/* A county made from a backup: new keys, and the old seals stay verifiable. */
#ifndef SRC_RESTORE_H
#define SRC_RESTORE_H

#include <stdbool.h>
#include <stdint.h>

#include "db/more.h"
#include "db/store.h"
#include "keys/seal.h"
#include "src/ssh/ssh.h"

struct restored {
	uint64_t seq;			/* the last entry of the backup and what was added to it */
	struct more_found more;
	uint8_t seal[SEAL_PUBLIC];	/* the new county's own key */
	char host[SSH_FINGERPRINT];	/* of the host key that lies in dir now */
	bool place;			/* what failed was dir, not the backup */
	bool more_unread;		/* with ERR_IO: what was added to the backup cannot be opened */
	bool declined;			/* with ERR_USE: ask said no */
	struct writer newer;		/* with ERR_NEWER: the program that made the backup */
};

/* Is this the key that the county's paper shows? Asked once, of a backup that held in
 * every check, before anything of it lies in the place. */
struct restore_ask {
	bool (*agree)(void *ctx, const uint8_t seal[SEAL_PUBLIC]);
	void *ctx;
};

/* file: a backup; what was added to it (db/more.h) is used, and must be readable. dir must exist and hold no county; a host key that lies in it is kept. ask NULL: whoever
 * sealed the backup is believed. The journal gets entries that name the head which the backup ended with and the
 * host key. 0 only if the backup and what became of it held in every check, else
 * enum err (ERR_BAD: a damaged backup); then dir is as it was. */
int restore_county(const char *dir, const char *file, const struct restore_ask *ask,
    struct restored *out);

#endif
