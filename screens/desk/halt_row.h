/* What the board says of the server and its clock. */
#ifndef SCREENS_DESK_HALT_ROW_H
#define SCREENS_DESK_HALT_ROW_H

#include "screens/kit/screen.h"

/* A stop or a jump of the clock, for half an hour; a wrong clock while it is wrong. */
void
halt_row(struct view *v, struct txn *t);

#endif
