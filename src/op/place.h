/*
 * Places: areas by code, what lies under what, and their names. Renamed, moved
 * and retired areas are considered here and nowhere else.
 */
#ifndef SRC_PLACE_H
#define SRC_PLACE_H

#include "db/store.h"

struct area;

/* True if code lies under (or is) the area whose code is top, renamed, moved
 * and retired areas considered. */
bool area_under(struct txn *t, const char *code, const char *top);
/* The stems that count as under code: its own, first, and those of retired areas
 * whose successor lies under it; none lies under another. Returns how many; where
 * that is cap there may be more. */
#define AREA_STEMS 64
size_t area_scope(struct txn *t, const char *code, char stems[][16], size_t cap);
/* The area record by code; false if none. */
bool area_get(struct txn *t, const char *code, struct area *a);
/* The one that stands for it today: itself, or what it was retired into, and so on;
 * false if one of them is not there. */
bool area_today(struct txn *t, const char *code, struct area *a);
/* The code of the area it lies in; "" for the county and for no area. */
void area_parent(struct txn *t, const char *code, char out[16]);
/* Name for people, after its township's if with_parent; of a village that has a namesake
 * before it: 赛乌素村委会（展旦召苏木）; the code of no area as it is. */
void area_name(struct txn *t, const char *code, bool with_parent, char *out, size_t cap);
/* The county's own record (there is one). False in an empty store. */
bool county_get(struct txn *t, struct area *a);

#endif
