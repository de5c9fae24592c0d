/* What the files of the need subject share; nobody else includes it. */
#ifndef RULES_NEED_OPS_H
#define RULES_NEED_OPS_H

#include "gen/kinds/need/enums.h"
#include "src/rules/need/need.h"

struct need;

#define LIVE_MAX 64

/* Ids of the live needs of a subject with that verb (0: any). */
size_t need_live(struct txn *t, unsigned kind, uint64_t subject, enum need_verb verb,
    uint64_t ids[LIVE_MAX]);
/* True if it is addressed to the viewer or a desk of his. */
bool need_is_mine(struct txn *t, const struct viewer *v, const struct need *n);
/* True if it climbed to a desk of his. */
bool need_climbed_here(const struct viewer *v, const struct need *n);
/* Puts it before the tier above, which rings; at the top only the clock ends. */
void need_climb(struct act *act, struct need *n);
/* Tells those it is addressed to; a message of 0 only reloads. */
struct notice *need_notice(struct act *act, const struct need *n);
/* Puts the actor's eyes on it: it will not climb any more. */
void need_mark_seen(struct act *act, struct need *n);

#endif
