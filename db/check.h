/*
 * Is the log whole? Chain, seals, times and sequence are verified; the journal
 * is replayed into a scratch store; every state table must then match byte for
 * byte. A reader: it may run beside the keeper and changes nothing.
 */
#ifndef DB_CHECK_H
#define DB_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct check_result {
	uint64_t entries, seals, records, index_rows;
	uint64_t faults;
	char public_key[40];	/* fingerprint of the seal key in force */
};

/* Says one line per fault (at most 50) on out. 0 when all holds, ERR_BAD when
 * not, else what kept it from looking. */
int check_run(const char *dir, FILE *out, struct check_result *result);

#endif
