/* `init --people FILE`: the county's people from a spreadsheet, see account_import.h. */
#ifndef SRC_PEOPLE_H
#define SRC_PEOPLE_H

#include "db/buf.h"
#include "src/core/core.h"

/*
 * Adds the people of the file in the running batch of core and appends their login
 * cards to cards, which grows. 0; or, after printing all that is wrong, 1 (the list)
 * or 4 (not stored).
 */
int people_add(struct core *core, const struct origin *who, const char *file, struct buf *cards);

#endif
