/* What must be done about what, in the reader's language. */
#ifndef SCREENS_DESK_NEED_WORDS_H
#define SCREENS_DESK_NEED_WORDS_H

#include "db/store.h"

struct need;

/* "审核 灾0722-02 展旦召苏木 样例村 死1": what must be done about what. */
void
words_need(struct txn *t, const struct need *n, int64_t now, char *out, size_t cap);

/* The number of the record a need is about, "" if there is none. */
void
words_subject(struct txn *t, const struct need *n, int64_t now, char *out, size_t cap);

#endif
