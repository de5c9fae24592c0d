/*
 * Following links one by one to their end. What the program writes cannot lead round;
 * in a store that is damaged it may, and no walk may go round for ever. No limit on how
 * many there are (R. P. Brent, An improved Monte Carlo factorization algorithm, 1980).
 */
#ifndef SRC_CYCLE_H
#define SRC_CYCLE_H

#include <stdbool.h>
#include <stdint.h>

struct cycle {
	uint64_t mark;
	uint64_t steps, limit;
};

/* True if id was met before: then the walk leads round. Begin with zeroes; id is not 0. */
static inline bool
cycle_met(struct cycle *c, uint64_t id)
{
	if (id == c->mark)
		return true;
	if (c->steps == c->limit) {
		c->mark = id;
		c->limit = 2 * c->limit + 1;
		c->steps = 0;
	}
	c->steps++;
	return false;
}

#endif
