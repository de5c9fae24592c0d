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

/* Calls found for an area and for each in force below it, to the last tier, parents first. How many. */
typedef void (*area_found)(void *ctx, struct txn *t, const char *code);

size_t
find_areas_under(struct txn *t, const char *code, area_found found, void *ctx);

/* Grants in force at exactly this area. */
size_t
find_grants_at(struct txn *t, const char *code, int64_t now, struct grant *out, size_t cap);

/* Grants of an account, also ended ones. */
size_t
find_grants_of(struct txn *t, uint64_t account, struct grant *out, size_t cap);

/* Keys of an account. */
size_t
find_pubkeys(struct txn *t, uint64_t account, struct pubkey *out, size_t cap);

#endif
