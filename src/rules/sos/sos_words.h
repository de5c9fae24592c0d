/* A call for help in few words. */
#ifndef SOS_WORDS_H
#define SOS_WORDS_H

#include "db/buf.h"
#include "db/store.h"

struct need;

/* The `.says` of a call: who, how many trapped, where. */
void sos_need_says(struct txn *t, const struct need *n, struct buf *b);

#endif
