/* The bills from and to a unit, newest first, each once. Use: unit_bills_open; while
 * (unit_bills_next(&w, &b)); unit_bills_close. */
#ifndef SCREENS_UNIT_BILLS_H
#define SCREENS_UNIT_BILLS_H

#include "db/index.h"
#include "gen/kinds/stock/bill.h"

struct unit_bills {
	struct txn	*txn;
	struct scan	 scan[2];
	struct bill	 next[2];	/* id 0: there are no more */
};

void
unit_bills_open(struct unit_bills *w, struct txn *t, uint64_t unit);

bool
unit_bills_next(struct unit_bills *w, struct bill *out);

void
unit_bills_close(struct unit_bills *w);

#endif
