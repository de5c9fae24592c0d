/*
 * Do needs and what they are about agree? A live need belongs to something open,
 * something open has a live need, nobody who is gone holds a claim. Looked up
 * straight from the records, by none of the functions that keep needs.
 */
#ifndef SRC_CHECK_NEEDS_H
#define SRC_CHECK_NEEDS_H

#include <stdint.h>
#include <stdio.h>

#include "db/store.h"

/* Says a line per fault on out (NULL: nowhere), at most 50; returns how many. */
uint64_t check_needs(struct txn *t, FILE *out);

#endif
