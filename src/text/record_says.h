/* What a record says to somebody who looks for it. */
#ifndef SRC_RECORD_SAYS_H
#define SRC_RECORD_SAYS_H

#include "db/store.h"

/* Whether rec says want, which alike_fold() made: in its number (R1129-05, 灾1129-05),
 * its texts, its choices in words, the names of its areas with the area above, of its
 * people and of the records it points to. A report's latest version speaks for it, and
 * for a need what it is about. */
bool record_says(struct txn *t, const struct kind *k, const void *rec, int64_t now,
    const char *want);

/* The record that a short number with its letter or character names, in any width and
 * case; *k is its kind. 0: there is none, or it is no such number. */
uint64_t record_numbered(struct txn *t, const char *text, int64_t now, const struct kind **k);
/* Whether it is shaped like one. */
bool record_number_typed(const char *text);

#endif
