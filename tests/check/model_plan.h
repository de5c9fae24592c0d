/* What is tried next in the county of model_order.h: from a seed, mostly sensible, often
 * upon what the person saw last, sometimes nonsense. */
#ifndef TESTS_MODEL_PLAN_H
#define TESTS_MODEL_PLAN_H

#include "tests/check/model_order.h"

/* 0 to n - 1. */
int mo_chance(unsigned *seed, int n);

struct mo_county {
	int desks, people, tops;	/* persons: desks first, then one who has no right, then one
					 * of each of the teams that were there at first */
	int incidents;			/* the later half are drills */
	int leader;			/* of all of it */
};
struct mo_act mo_plan(const struct model_order *m, const struct mo_county *c, unsigned *seed,
    long long now);

#endif
