/*
 * Do the goods hold? Every figure of stock is what the movements make of it, folded here
 * by code of its own; none ever fell below zero; what came in of a lot is somewhere or has
 * an end; bills, their lines and what they promise are as their movements say; a movement
 * is taken back once.
 */
#ifndef SRC_CHECK_STOCK_H
#define SRC_CHECK_STOCK_H

#include <stdint.h>
#include <stdio.h>

#include "db/store.h"

/* Says a line per fault on out (NULL: nowhere), at most 50; returns how many. */
uint64_t check_stock(struct txn *t, FILE *out);

#endif
