/* The board's lines about the machine that serves: its disk and its backups. */
#ifndef SCREENS_DESK_MACHINE_ROWS_H
#define SCREENS_DESK_MACHINE_ROWS_H

#include "screens/kit/screen.h"

/* To everybody that only calls for help are stored; to desks and administrators that the
 * disk runs full; to the county's administrators when a backup was last good. */
void
machine_rows(struct view *v, struct txn *t);

#endif
