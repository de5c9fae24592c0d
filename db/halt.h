/*
 * When the keeper last lived, and what befell its clock: a stop, a jump, a time
 * that cannot be. Two rows beside the records, never journaled; screens read them.
 */
#ifndef DB_HALT_H
#define DB_HALT_H

#include "db/store.h"

enum halt_kind {
	HALT_NONE,
	HALT_STOPPED,	/* the server was off from..to */
	HALT_JUMPED,	/* its clock sprang forward from..to */
	HALT_BACK,	/* it went back: from is the later time */
};

struct halt {
	enum halt_kind kind;
	int64_t from, to;	/* ms since 1970 */
};

/* The last one; kind HALT_NONE if there was none. */
struct halt halt_get(struct txn *t);
void halt_put(struct txn *t, const struct halt *h);

/* The last time at which the keeper noted that it lives, 0 if it never did. */
int64_t alive_get(struct txn *t);
void alive_put(struct txn *t, int64_t now);

#endif
