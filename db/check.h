/*
 * Is the log whole? Chain, seals, times and sequence are verified; the journal
 * is replayed into a scratch store; every state table must then match byte for
 * byte. The index is compared where our declarations made it; another one is
 * worth nothing, whoever opens the store makes it anew from the records that
 * were compared. A reader: it may run beside the keeper and changes nothing. A
 * store so damaged that reading it crashes is one fault more.
 */
#ifndef DB_CHECK_H
#define DB_CHECK_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define CHECK_KEYS 64		/* one in force, the others from before a restore */

struct check_key {		/* what one seal key answers for */
	uint64_t from, to;	/* entries */
	char fingerprint[40];
};

struct check_result {
	uint64_t entries, seals, records, index_rows;
	uint64_t faults;
	char public_key[40];	/* fingerprint of the seal key in force */
	struct check_key keys[CHECK_KEYS];	/* oldest first, the last is in force */
	size_t nkeys;
	bool old_index;		/* another program made it: it is to be made anew, so not compared */
	char scratch[PATH_MAX];	/* where the replay could not be written, else "" */
};

/* A phrase of a fault in the language of the reader, as gettext gives it. */
typedef char *check_words(const char *what);

/* Says one line per fault (at most 50) on out (NULL: nowhere), in English or in
 * words. 0 when all holds, ERR_BAD when not, else what kept it from looking. */
int check_run(const char *dir, FILE *out, struct check_result *result);
int check_run_in(const char *dir, FILE *out, check_words *words, struct check_result *result);

/* The same for a store in dir that is no county yet (a backup being restored):
 * its seals by the public key that it holds itself, room for the replay in dir,
 * silent. 0, ERR_BAD, or what kept it from looking. */
int check_copy(const char *dir);

#endif
