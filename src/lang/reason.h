/* Why a store did not do it, in the reader's language. */
#ifndef SRC_REASON_H
#define SRC_REASON_H

/* A clause for an enum err, borrowed, never NULL. */
const char *reason_text(int err);

#endif
