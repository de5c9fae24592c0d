/* restore --check */
#ifndef SRC_LOCAL_DRILL_H
#define SRC_LOCAL_DRILL_H

/* Restores from, a backup or the newest of a folder, into a folder that is removed again, checks
 * that and says how long it took. dir: the county, beside which there may be room. The exit
 * code: 0 it can be restored, 1 it cannot, 4 it could not be tried. */
int store_drill(const char *dir, const char *from);

#endif
