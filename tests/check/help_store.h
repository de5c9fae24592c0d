/* A store with quilts, for suites over screens that need a goods bill. */
#ifndef TESTS_HELP_STORE_H
#define TESTS_HELP_STORE_H

#include "tests/check/help_need.h"

struct store {
	uint64_t unit, bill, lot;
};
/* 800 quilts in 物资库 of the area, whose storekeeper is `storekeeper`; the desk orders 300 of
 * them to 物资点 of T1, of a drill or of an incident (0: of none). */
struct store store_order(struct world *w, const char *area, const char *desk, bool drill,
    uint64_t incident);

#endif
