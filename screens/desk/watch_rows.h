/* What who watches over others finds on his board: what a supervisor was told, what
 * waits for a second who destroys, and an administrator what protection is missing, accounts that wait for him, floods. */
#ifndef SCREENS_DESK_WATCH_ROWS_H
#define SCREENS_DESK_WATCH_ROWS_H

#include "screens/kit/screen.h"

/* Rows of that kind, `what`, each with the account (or n, another kind) that
 * it is about: those to be destroyed, those suspended until he decides, and those that sent
 * too much; all of them where there are many stand behind a row without one. Below them what else floods, to the county's. */
void watch_rows(struct view *v, struct txn *t, int what);
/* Is he an administrator of the whole county, whose the machine is too? */
bool watch_county_admin(const struct viewer *v);
/* The row was chosen. */
void watch_open(struct view *v, const struct row *r);

#endif
