/* Inner header of the core: a store made ready for this program. */
#ifndef SRC_ADOPT_H
#define SRC_ADOPT_H

#include "keys/seal.h"
#include "db/store.h"

/* Makes of a store what this program expects, in one commit: its indexes where
 * another program made them (with progress on a terminal, and a line in the
 * log), the public key of the seals, who writes it. 0 or enum err; what a full
 * disk hinders is an error only where reading would go wrong without it. */
int adopt(struct db *db, const uint8_t pub[SEAL_PUBLIC], void (*alive)(void *ctx), void *ctx);

#endif
