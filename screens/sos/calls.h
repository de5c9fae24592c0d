/* One's own calls for help as rows: on the board, and where the next one is sent. */
#ifndef SCREENS_SOS_CALLS_H
#define SCREENS_SOS_CALLS_H

#include "screens/kit/ui.h"

/* A row for each open call of the last days; what goes into row.what. */
void
call_rows(struct view *v, struct txn *t, int what);

#endif
