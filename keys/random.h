#ifndef KEYS_RANDOM_H
#define KEYS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#define RANDOM_SEED 32
#define RANDOM_CODE_GROUP  4 /* characters in a group */
#define RANDOM_CODE_GROUPS 4 /* the usual number: 16 characters, 79 bits */
/* Size of a code's text, dashes and NUL included. */
#define RANDOM_CODE_TEXT(groups) ((groups) * (RANDOM_CODE_GROUP + 1))

/* Fill with unpredictable bytes; needs only getrandom(2), cannot fail. */
void random_fill(void *out, size_t len);

/* A number from 0 to limit - 1, evenly spread; 0 when `limit` is below 2. */
uint32_t random_below(uint32_t limit);

/*
 * A one-time code to write on a card or to say on a telephone, such as
 * "k7m2-x9qd-…": lower-case letters and digits without 0, o, 1, l and i.
 * `out` has RANDOM_CODE_TEXT(groups) bytes; `groups` is 1 or more.
 */
void random_code(char out[], unsigned groups);

/* The same from a seed that was filled at random and a label: always the same code,
 * as evenly spread, for who has the seed; none tells another. */
void random_code_from(char out[], unsigned groups, const uint8_t seed[RANDOM_SEED],
    const char *label);

/*
 * Bring a typed code into the one form that is stretched and compared: lower
 * case, no dashes, no spaces, full-width forms folded. Returns the length of
 * `out` (NUL-terminated), or -1 with errno EINVAL (a character that no code
 * has, or nothing left) or ENOBUFS (`cap` too small).
 */
int random_code_fold(char *out, size_t cap, const char *typed);

#endif
