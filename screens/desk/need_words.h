/*
 * What a need's record looks like on the desk: one row per subject of which more is said
 * there than what its need says. Nothing else there knows the subjects.
 */
#ifndef SCREENS_DESK_NEED_WORDS_H
#define SCREENS_DESK_NEED_WORDS_H

#include "db/buf.h"
#include "screens/kit/page.h"
#include "src/rules/need/need.h"

struct need_face {
	const struct kind	*kind;
	/* Rows of text that who answers must see first; NULL: none. */
	void			(*rows)(struct txn *t, const struct need *n, struct page *p);
	/* Adds " moved 52": the sum of n; which of the first few is the worst. NULL: they have
	 * no figures. */
	size_t			(*together)(struct txn *t, const uint64_t *subjects, size_t n, size_t few,
				    struct buf *b);
	const char		*sender;	/* its field: whose record it is */
};

/* NULL: nothing more is said of that kind than its need says. */
const struct need_face *
need_face(unsigned kind);

/* "审核 灾0722-02 展旦召苏木 样例村 死1": what must be done about what. */
void
words_need(struct txn *t, const struct need *n, int64_t now, char *out, size_t cap);

#endif
