/*
 * The open incidents of a board. What one account opens without end is one row of it, so
 * that it pushes nobody else's out of sight; what names dead, missing, trapped or out of
 * contact has always a row of its own. Where no desk reads, drills of others are one row.
 */
#ifndef SCREENS_DESK_INCIDENT_LOTS_H
#define SCREENS_DESK_INCIDENT_LOTS_H

#include "screens/kit/screen.h"

#define OPENED_MANY 10	/* of one account: more than a page has digits for */

enum lot_of { LOT_ALONE, LOT_OPENER, LOT_DRILLS };

struct incident_lot {
	uint64_t	id, by;		/* by: who opened it, 0 where the viewer does not see that */
	bool		drill;
	enum lot_of	of;		/* what row it shares */
	bool		shown;		/* for who draws the rows */
};

/* All open incidents of which the viewer sees more than a head line, newest first, *n of
 * them; freed by the caller. NULL: none, or without memory (then t->err is set). fold:
 * whether they may share rows. */
struct incident_lot *
incident_lots(struct view *v, struct txn *t, bool fold, size_t *n);

/* True if both share a row. */
bool
incident_lot_same(const struct incident_lot *a, const struct incident_lot *b);

/* The rows of the board under one heading, real ones first: what of each goes into row.what. */
void
incident_lot_rows(struct view *v, struct txn *t, int one, int many, int rest);

#endif
