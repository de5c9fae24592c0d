/* Lists of needs: what a row of the board stands for, and 待审. */
#ifndef SCREENS_DESK_NEEDS_H
#define SCREENS_DESK_NEEDS_H

#include "gen/kinds/need/enums.h"
#include "screens/kit/ui.h"

/* The person's needs with that verb about an area ("" any), most urgent first; empty is
 * said where there are none. */
void
needs_rows(struct view *v, struct txn *t, enum need_verb verb, const char *area, const char *empty);

/* Opens the need of a row: the person's name goes on it. */
void
needs_choose(struct view *v, const struct row *r);

#endif
