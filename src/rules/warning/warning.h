/*
 * 预警: warnings that stand. One stands until it is lifted, also when its time is past: that
 * nobody lifted it may mean that nobody looked.
 */
#ifndef RULES_WARNING_H
#define RULES_WARNING_H

#include "gen/kinds/warning/enums.h"
#include "gen/kinds/warning/warning.h"
#include "src/op/op.h"

/* Does one of that level or above stand over the area: of itself, of one above it, or, since
 * it holds for part of it, of one below? The highest of them, of these the newest, into *out
 * unless that is NULL. */
bool warning_stands(struct txn *t, const char *area, enum warning_level least, struct warning *out);

/* Short number for people, as of now; 0: with its year. */
void warning_number(const struct warning *w, int64_t now, char out[24]);

#endif
