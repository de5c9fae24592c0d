/*
 * Records that screens list and that no rule file lists yet: areas to choose
 * from, people, lines of a timeline. All inside the caller's read transaction.
 */
#ifndef SCREENS_KIT_FIND_H
#define SCREENS_KIT_FIND_H

#include "db/index.h"
#include "screens/kit/page.h"
#include "src/op/op.h"
#include "src/op/right.h"

struct grant;

/* The first area of a grant with one of the roles (0: any), "" if none. */
const char *
find_own_area(const struct viewer *v, unsigned roles);

/* Areas of the person's own grants with one of the roles, as choices (p may be NULL). How many. */
size_t
find_own_areas(struct txn *t, const struct viewer *v, unsigned roles, struct page *p);

/* All areas in force at and under the person's own, as choices (p may be NULL). */
size_t
find_all_areas(struct txn *t, const struct viewer *v, struct page *p);

/* Those of them that are villages or below. */
void
find_villages(struct txn *t, const struct viewer *v, struct page *p);

/* Calls found for an area and for each in force below it, to the last tier, parents first. How many. */
typedef void (*area_found)(void *ctx, struct txn *t, const char *code);

size_t
find_areas_under(struct txn *t, const char *code, area_found found, void *ctx);

/* What a list that the county edits offers now, as choices with their codes. */
void
find_choices(struct txn *t, const struct enumeration *e, int what, struct page *p);

/* The next record of a scan; false: no more, and the scan is closed. */
bool
find_next(struct scan *s, const struct kind *kind, void *rec);

/* A scan of the grants at exactly this area; find_grant reads those in force. */
void
find_grants_at(struct scan *s, struct txn *t, const char *code);

bool
find_grant(struct scan *s, int64_t now, struct grant *out);

/* A scan of an account's grants, newest first, also ended ones. */
void
find_grants_of(struct scan *s, struct txn *t, uint64_t account);

/* A scan of an account's keys, newest first. */
void
find_pubkeys(struct scan *s, struct txn *t, uint64_t account);

#endif
