/*
 * Several areas as people write them: codes or names with commas between; a slash and a
 * star behind one stand for all that lie directly under it.
 */
#ifndef RULES_AREA_LIST_H
#define RULES_AREA_LIST_H

#include "src/op/op.h"

/* Reads text into out, as the areas are written, cap of them at most: one more is refused
 * as `many` with cap. Behind a star stand those in force that are places. 0, or what
 * refuse() returned for field. */
int area_list(struct act *act, const char *field, const char *text, enum message many,
    char out[][16], size_t cap, size_t *n);

#endif
