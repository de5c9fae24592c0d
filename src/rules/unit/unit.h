/* 单位: departments, duty rooms, depots and teams of an area. */
#ifndef RULES_UNIT_H
#define RULES_UNIT_H

#include "db/store.h"

struct unit;

/* The unit of that name in the area or, if it has none, in the nearest area
 * above. False if there is none. */
bool unit_find(struct txn *t, const char *area, const char *name, struct unit *out);

#endif
