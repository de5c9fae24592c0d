/* A county made from a backup: new keys, and the old seals stay verifiable. */
#ifndef SRC_RESTORE_H
#define SRC_RESTORE_H

#include <stdbool.h>
#include <stdint.h>

#include "db/store.h"
#include "src/ssh/ssh.h"

struct restored {
	uint64_t seq;			/* the last entry of the backup */
	char host[SSH_FINGERPRINT];	/* of the host key that lies in dir now */
	bool place;			/* what failed was dir, not the backup */
	struct writer newer;		/* with ERR_NEWER: the program that made the backup */
};

/* dir must exist and hold no county; a host key that lies in it is kept. The
 * journal gets entries that name the head which the backup ended with and the
 * host key. 0 only if the backup and what became of it held in every check, else
 * enum err (ERR_BAD: a damaged backup); then dir is as it was. */
int restore_county(const char *dir, const char *file, struct restored *out);

#endif
