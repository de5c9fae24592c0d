/* A county made anew from what can be read of a damaged one. */
#ifndef SRC_REPAIR_H
#define SRC_REPAIR_H

#include "src/admin/repaired.h"

/* Makes the county in to, which must be empty or not there yet, from what can be read in from,
 * which is only read, and in the first of backups (files, at most REPAIR_BACKUPS, ending with
 * NULL; NULL: none) that is whole and of this county, with what was added to it. All that
 * the log holds is replayed; where entries are lost, records are taken as they stand in the
 * tables and the log says so. Files beside the store are copied as they are, if they are there.
 * 0: the store that is there passes the check; else enum err, and to is as before. */
int repair_county(const char *from, const char *to, const char *const *backups,
    struct repaired *out);

#endif
