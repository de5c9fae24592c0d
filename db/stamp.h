/*
 * What the one writer has read of a kind stays true until it writes to one of its records:
 * as long as the kind has the same stamp. No stamp is given twice in a process, so it tells
 * stores apart too.
 */
#ifndef DB_STAMP_H
#define DB_STAMP_H

#include <stdint.h>

#include "db/kind.h"

struct stamps {
	uint64_t of[KINDS_MOST];
};

/* Records of one kind, or of any, are others from now on. */
void stamp_kind(struct stamps *s, unsigned no);
void stamp_all(struct stamps *s);

#endif
