/* 储备点: what of a depot its own operations and those that read stock share. */
#ifndef RULES_DEPOT_H
#define RULES_DEPOT_H

#include "db/store.h"
#include "gen/kinds/depot/depot.h"
#include "src/rules/item/lines.h"

/* The depot in force whose unit it is; false: it is none's. */
bool depot_of_unit(struct txn *t, uint64_t unit, struct depot *out);
/* The record of an item's minimum, or one that says nothing yet into *out; its id, 0: none. */
struct level;
uint64_t depot_level(struct txn *t, uint64_t unit, uint64_t item, struct level *out);
/* 储备下限 of an item in a unit's store; 0: none is set. */
int64_t depot_minimum(struct txn *t, uint64_t unit, uint64_t item);
/* All of them above zero, in the order of their items, at most LINES_MOST. */
void depot_minimums(struct txn *t, uint64_t unit, struct goods_lines *out);

#endif
