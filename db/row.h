/*
 * The sum that ends each row: of a record, of an answered request, of the index, of the journal
 * and its seals, of what the store says of itself. The hash of an entry is not over it.
 * It is over the row's place too, so that a row read where it does not belong is found as well.
 * Whoever meets one that does not fit says so (db_hurt()). The secrets have their own digests
 * (db/sum.h) instead.
 */
#ifndef DB_ROW_H
#define DB_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROW_SUM 4		/* bytes at the end of the value */
#define ROW_MOST ((size_t)64 << 20)	/* of a value with it */
#define ROWS_FORM 1
#define SCHEMA_SUMS 3		/* the first SCHEMA_VERSION that has them */

/* Does that row of the table (enum table) end in a sum, where rows do? */
bool row_ends_in_sum(unsigned table, const void *key, size_t keylen);
/* Writes the sum of a row, ROW_SUM bytes. */
void row_sum(unsigned table, const void *key, size_t keylen, const void *val, size_t len,
    uint8_t out[ROW_SUM]);
/* Takes the sum off the len bytes of a value. False: it does not fit, the row is damaged. */
bool row_fits(unsigned table, const void *key, size_t keylen, const void *val, size_t *len);

#endif
