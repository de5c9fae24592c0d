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

/* What a short number names, in any width and case: with its letter or character one
 * record, without it (0722-05) maybe one of each kind. */
struct numbered {
	const struct kind *kind;	/* of the first */
	uint64_t id;
	size_t n;
	char all[180];			/* their numbers, commas between */
};
/* How many it names; 0: there is none, or it is no such number. */
size_t record_numbered(struct txn *t, const char *text, int64_t now, struct numbered *out);
/* Whether it is shaped like one. */
bool record_number_typed(const char *text);

#endif
