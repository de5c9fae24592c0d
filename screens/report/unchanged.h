/* 无变化 as rows of a board: what may be sent once more, with what it says. */
#ifndef SCREENS_REPORT_UNCHANGED_H
#define SCREENS_REPORT_UNCHANGED_H

#include "screens/kit/ui.h"

/* A row for each report of the viewer's own areas that stands in an open incident, its
 * id in row.id; from the third on one row for all, id 0. what goes into row.what. */
void
unchanged_rows(struct view *v, struct txn *t, int what);

/* What is chosen there. */
void
unchanged_open(struct view *v, uint64_t id);

#endif
