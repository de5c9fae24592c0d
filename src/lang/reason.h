/* Why a store did not do it, in the reader's language. */
#ifndef SRC_REASON_H
#define SRC_REASON_H

#include <stdbool.h>
#include <stddef.h>

#include "db/store.h"

/* A clause for an enum err, borrowed, never NULL. */
const char *reason_text(int err);
/* For ERR_NEWER: which program wrote it, which this is, and what to do. */
void reason_writer(const struct writer *w, char *out, size_t cap);
/* The same of the store in dir; false if it is not newer. */
bool reason_newer(const char *dir, char *out, size_t cap);
/* For ERR_BAD, to who may write in dir: which file of the store it is, and what to do;
 * false if both can be opened. */
bool reason_damaged(const char *dir, char *out, size_t cap);

#endif
