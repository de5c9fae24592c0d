/*
 * The arithmetic of a request. Each desk from the first one up answers for its share of a
 * line: what was asked, or what the desk below passed on. Behind the county stands whoever
 * is asked outside. What was agreed and did not come (cancelled, cut, lost, broken) is open
 * again at the desk that agreed it, so nothing closes by itself.
 *
 *   share = agreed + passed + refused + open       at each desk
 *   asked = agreed + passed + refused + open       of the line: passed is what is outside
 */
#ifndef RULES_SHARE_H
#define RULES_SHARE_H

#include <stddef.h>
#include <stdint.h>

#include "db/store.h"

struct goods_request;
struct request_line;

struct share {
	char desk[16];			/* area code; "": outside the county */
	bool top;			/* nobody of the county is above it */
	int64_t share, agreed, passed, refused, open;
};
#define SHARES 5			/* village, township, county, outside, and one to spare */
struct shares {
	struct share desk[SHARES];	/* from the first desk up; the last is outside */
	size_t n;
	int64_t asked;			/* less what was given up */
	int64_t agreed, passed, refused, open;	/* together what was asked */
	int64_t sent, received;		/* received whole where it was to go */
};
void shares_of(struct txn *t, const struct goods_request *r, const struct request_line *line,
    struct shares *out);
/* What is missing still: asked less received, never below zero. */
int64_t shares_short(const struct shares *s);

#endif
