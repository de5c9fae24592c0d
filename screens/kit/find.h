/*
 * Records that screens list and that no rule file lists yet: areas to choose
 * from, people, lines of a timeline. All inside the caller's read transaction.
 */
#ifndef SCREENS_KIT_FIND_H
#define SCREENS_KIT_FIND_H

#include "screens/kit/page.h"
#include "src/op/op.h"
#include "src/op/right.h"

/* The first area of a grant with one of the roles (0: any), "" if none. */
const char *
find_own_area(const struct viewer *v, unsigned roles);

/* Areas of the person's own grants with one of the roles, as choices (p may be NULL). How many. */
size_t
find_own_areas(struct txn *t, const struct viewer *v, unsigned roles, struct page *p);

/* All areas in force at and under the person's own, as choices (p may be NULL). */
size_t
find_all_areas(struct txn *t, const struct viewer *v, struct page *p);

/* Codes of an area and all in force below it, parents first. How many, at most cap. */
size_t
find_codes(struct txn *t, const char *code, char out[][16], size_t cap);

/* The newest lines of an incident's timeline first. */
size_t
find_lines(struct txn *t, uint64_t incident, struct line *out, size_t cap);

/* Grants in force at exactly this area. */
size_t
find_grants_at(struct txn *t, const char *code, int64_t now, struct grant *out, size_t cap);

/* Grants of an account, also ended ones. */
size_t
find_grants_of(struct txn *t, uint64_t account, struct grant *out, size_t cap);

/* All accounts by login. */
size_t
find_accounts(struct txn *t, struct account *out, size_t cap);

/* Keys of an account. */
size_t
find_pubkeys(struct txn *t, uint64_t account, struct pubkey *out, size_t cap);

/* A line of a timeline in words, without its time. */
void
find_line_words(struct txn *t, const struct line *line, char *out, size_t cap);

#endif
