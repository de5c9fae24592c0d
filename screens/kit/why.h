/* Why something may not be done now: one row for all that have the same reason. */
#ifndef SCREENS_KIT_WHY_H
#define SCREENS_KIT_WHY_H

#include "screens/kit/page.h"
#include "src/op/say.h"

/* Begin with all zero. */
struct why {
	char	names[400], reason[600];
};

/* One more: what may not be done, and its refusal. */
void
why_add(struct why *w, struct page *p, struct txn *t, const char *name, const struct refusal *r);

/* The last row. */
void
why_end(struct why *w, struct page *p);

#endif
