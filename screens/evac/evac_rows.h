/* The moving of one's own people as rows of the board. */
#ifndef SCREENS_EVAC_EVAC_ROWS_H
#define SCREENS_EVAC_EVAC_ROWS_H

#include "screens/kit/ui.h"

/* A row for each place that the person speaks for and that has said a figure, until it may
 * return: before and after that a need stands there. what goes into row.what. */
void
evac_rows(struct view *v, struct txn *t, int what);

#endif
