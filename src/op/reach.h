/*
 * Reach: the areas of a person, or those that a change is about, as stems in
 * memory, so that many people are asked whether it concerns them without a look
 * into the store. It may say yes too often, never no.
 */
#ifndef SRC_REACH_H
#define SRC_REACH_H

#include "src/op/right.h"

#define REACH_STEMS 64
struct reach {
	bool all;		/* more than there is room for: everything */
	char stems[REACH_STEMS][16];
	size_t n;
};

/* Adds code, and retired areas whose successor lies under it. */
void reach_add(struct txn *t, struct reach *r, const char *code);
/* What the viewer's roles that read cases reach. */
void reach_of(struct txn *t, const struct viewer *v, struct reach *r);
/* Does one of a's lie under, over or at one of b's? */
bool reach_meets(const struct reach *a, const struct reach *b);

#endif
