/*
 * What the entries of earlier programs say. Until schema 1 a sentence was
 * numbered by its place in one list, and the list grew in its middle: one number
 * meant different sentences to different programs, and an entry does not say
 * which had written it. It is told from what the operation could say at that
 * field with such arguments, and where two sentences fit, from the entries
 * before and after it. The entry itself is never rewritten.
 */
#ifndef SRC_SAID_H
#define SRC_SAID_H

#include "db/journal.h"

/* Begin with { 0 }; holds what was found in the journal of one transaction. */
struct said {
	bool searched;
	uint64_t old_last, new_first;	/* entries that only one of the lists fits; 0 = none */
};

/* Puts the permanent number in place of an old entry's; M_SAID_ONCE, without
 * arguments, where it cannot be known. */
void said_read(struct said *s, struct txn *t, struct entry *e);

#endif
