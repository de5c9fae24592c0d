/*
 * Do orders, teams and the moving of people hold? An order's record is what its steps
 * make of it, folded here by code of its own; a team has one live order; squads are not
 * stronger than their team; the figures of a moving of people are those it was told last.
 */
#ifndef SRC_CHECK_ORDERS_H
#define SRC_CHECK_ORDERS_H

#include <stdint.h>
#include <stdio.h>

#include "db/store.h"

/* Says a line per fault on out (NULL: nowhere), at most 50; returns how many. */
uint64_t check_orders(struct txn *t, FILE *out);

#endif
