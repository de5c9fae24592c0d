/* One record of a kind, for suites that walk over all screens: each gives its id. */
#ifndef TESTS_HELP_SOME_H
#define TESTS_HELP_SOME_H

#include "tests/check/help_world.h"

/* People of V12 are ordered to be moved. */
uint64_t some_evac(struct world *w, uint64_t incident);
/* A team of the county with its head, `qian`. */
uint64_t some_team(struct world *w);
/* Its order, which he acknowledged. */
uint64_t some_order(struct world *w, uint64_t team, uint64_t incident);
/* A team is wanted for it. */
uint64_t some_want(struct world *w, uint64_t incident);
/* Goods are asked for, and a store is being counted: both after store_order(). */
uint64_t some_request(struct world *w);
uint64_t some_count(struct world *w, uint64_t unit);

#endif
