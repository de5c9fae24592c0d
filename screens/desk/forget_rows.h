/* What somebody asked to destroy and waits for a second person, on the board of whoever
 * may be that: leaders and administrators. */
#ifndef SCREENS_DESK_FORGET_ROWS_H
#define SCREENS_DESK_FORGET_ROWS_H

#include "screens/kit/screen.h"

/* Rows of that kind, `what`, the newest asking first; id is the record and n its kind.
 * How many more there are is said below the first of them. */
void forget_rows(struct view *v, struct txn *t, int what);

#endif
