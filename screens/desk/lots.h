/*
 * What a board has rows for: one thing for all that one record asks of the reader, in
 * the order of the board. Things of a kind in one township may share a row, and what one
 * sender sends without end is one row, whatever it says: his worst stands in it.
 */
#ifndef SCREENS_DESK_LOTS_H
#define SCREENS_DESK_LOTS_H

#include "db/buf.h"
#include "src/rules/need/need.h"

#define LOT_MANY 5	/* of one sender and verb: they share a row */

struct lot {
	struct need_row	 row;		/* the need that stands for it */
	unsigned	 also;		/* what else there is to be done about it: a bit per verb */
	struct need	 claimed;	/* of these one that somebody has; id 0: none */
	char		 town[16];	/* the township it is about, "" for none */
	uint64_t	 by;		/* whose record it is, 0 = nobody's */
	bool		 many;		/* he has so many of that verb that they share a row */
	bool		 shown;		/* lot_same() has counted it */
};

/* All that is to be done by the viewer, *n of them; freed by the caller. NULL without
 * memory (then t->err is set). */
struct lot *
lots_make(struct txn *t, const struct viewer *who, int64_t now, size_t *n);

/* True if a row may count both: of one sender who has many, or of one township, where
 * both are neither calls for help nor casualties, and of each nothing else is to be done. */
bool
lot_is_same(const struct lot *a, const struct lot *b);

/* Does the row count it that has that verb, and is of that sender's, or of that township
 * where sender is 0? */
bool
lot_is_of(const struct lot *lot, enum need_verb verb, bool drill, uint64_t sender, const char *town);

/* Puts the places of those that share a row with lot i, i first, into same, and marks
 * them as shown. Returns how many. */
size_t
lot_same(struct lot *lots, size_t n, size_t i, size_t *same);

/* "伤亡、审核 灾0722-02 展旦召苏木 样例村 死1": its line. */
void
lot_words(struct txn *t, const struct lot *lot, int64_t now, char *out, size_t cap);

/* "审核 展旦召苏木 3件 转52 受灾125，最重 灾0722-04 …": the line of several that share a
 * row, by their sum and the worst of those that nobody has taken. Puts these first in
 * same. */
void
lot_sum_words(struct txn *t, const struct lot *lots, size_t *same, size_t n, int64_t now,
    char *out, size_t cap);

#endif
