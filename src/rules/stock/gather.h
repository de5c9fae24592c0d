/* A list of structs that grows while a reading goes on; for the rules of goods. */
#ifndef RULES_GATHER_H
#define RULES_GATHER_H

#include "db/store.h"

struct gather {
	struct txn *txn;
	size_t size;		/* of one */
	char *data;
	size_t n, room;
};
/* One more, zeroed; NULL without memory, and the transaction has failed. It moves when
 * more are added. */
void *gather_add(struct gather *g);
/* Makes what was gathered *out's, to free; returns how many: none, and NULL, where the
 * transaction has failed. */
size_t gather_end(struct gather *g, void *out);

#endif
