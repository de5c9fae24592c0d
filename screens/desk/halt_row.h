/* What the board says of the server and its clock. */
#ifndef SCREENS_DESK_HALT_ROW_H
#define SCREENS_DESK_HALT_ROW_H

#include "screens/kit/screen.h"

/* A stop or a jump of the clock, for half an hour; one in doubt while it is, and a row of
 * that what for whom may confirm it. */
void
halt_row(struct view *v, struct txn *t, int what);

/* That row was chosen. */
void
halt_open(struct view *v);

#endif
