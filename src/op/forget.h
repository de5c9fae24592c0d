/*
 * Destroying the keys of personal data, by two people: one asks and says why, another
 * confirms within a week, and neither has a right, a code or a key from the other, nor lately both from a third. The kind of record that it is about has the fields forget_by,
 * forget_from, forget_at, forget_why, forgotten, forgotten_by and forgotten_from.
 */
#ifndef SRC_FORGET_H
#define SRC_FORGET_H

#include "src/op/op.h"

#define FORGET_DAYS 7	/* that an asking holds */

/* Refuses what the step at hand may not be: the first without a reason, the second by the
 * person of the first or without confirm, either where all was destroyed before and nothing
 * is there again. 0, or what refuse() returned. */
int forget_check(struct act *act, const struct kind *k, const void *rec, const char *reason,
    bool confirm, bool again);
/* Carries the step out on rec, which it writes. The first notes who asks. The second
 * destroys the keys of the n ids (the record's own first) for ever, also where it is then
 * not stored: two people have agreed, and it can be sent again. Who supervises the area
 * hears of both, with what it is called. */
void forget_apply(struct act *act, const struct kind *k, void *rec, const char *reason,
    const uint64_t *ids, size_t n, const char *area, const char *called);
/* Is this the second step? Then rec may be stripped before forget_apply. */
bool forget_due(int64_t now, const struct kind *k, const void *rec);
/* True if what was asked is too old to be confirmed, or never was asked. */
bool forget_lapsed(int64_t now, const struct kind *k, const void *rec);
/* True if it is somebody else's asking, which v may be the second to confirm. */
bool forget_waits_for(const struct viewer *v, int64_t now, const struct kind *k, const void *rec);

#endif
