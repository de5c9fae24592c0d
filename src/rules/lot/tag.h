/* 编号: the tags of things that each have one, as they are typed and as they are found. */
#ifndef RULES_TAG_H
#define RULES_TAG_H

#include "gen/kinds/stock/lot.h"
#include "src/op/op.h"

#define TAG_BYTES 41

/* The next of a list of tags, blanks or commas between: 1, 0 at its end, or -1: it is too
 * long, and field `tag` is refused. */
int tag_next(struct act *act, const char **list, char out[TAG_BYTES]);
/* The lot of an item with that tag, else the newest with one alike to the eye; 0: none. */
uint64_t tag_lot(struct txn *t, uint64_t item, const char *tag, struct lot *out);

#endif
