/* A need by the number of what it is about, as people name it. */
#ifndef TEXT_NEED_NAME_H
#define TEXT_NEED_NAME_H

#include "db/buf.h"
#include "db/store.h"
#include "gen/kinds/need/need.h"
#include "src/op/right.h"

/*
 * The one live need about the record with this number in his scope (NULL: anywhere)
 * that op may be done with (NULL, or if there is none such: any); 0: there is none, or
 * there are several. Those are then listed in several ("审核 914654352625369092, ...").
 */
struct op;
uint64_t need_named(struct txn *t, const struct viewer *who, const struct op *op,
    const char *number, int64_t now, struct buf *several);

/* On whose word the entry answered a need, 0 if on nobody's. */
struct entry;
uint64_t need_word_of(const struct entry *e);

#endif
