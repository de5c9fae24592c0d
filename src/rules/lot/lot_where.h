/* 批次: where a lot is. */
#ifndef RULES_LOT_WHERE_H
#define RULES_LOT_WHERE_H

#include "db/buf.h"
#include "db/store.h"

/* Adds "旗物资库 完好3, 抢险二队 完好1" for ARG_WORDS() or say_words(): where something of the lot
 * is now; nothing: nowhere. */
void lot_where(struct txn *t, uint64_t lot, int64_t now, struct buf *b);

#endif
