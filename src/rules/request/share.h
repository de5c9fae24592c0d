/*
 * The arithmetic of a request. Each desk from the first one up answers for its share of a
 * line: what was asked, or what the desk below passed on. Behind the county stands whoever
 * is asked outside. What was agreed and did not come (cancelled, cut, lost, broken) is open
 * again at the desk that agreed it, so nothing closes by itself.
 *
 *   share = agreed + passed + refused + open       at each desk
 *   asked = agreed + passed + refused + open       of the line: passed is what is outside
 *
 * Of a request that was ended or withdrawn what would be open is given up.
 */
#ifndef RULES_SHARE_H
#define RULES_SHARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/index.h"

struct bill;
struct bill_line;
struct goods_request;
struct request_line;

struct share {
	char desk[16];			/* area code; "": outside the county */
	bool top;			/* nobody of the county is above it */
	int64_t share, agreed, passed, refused, open, given_up;
	int64_t room;			/* what no answer says of it: more is never agreed */
};
#define SHARES 5			/* village, township, county, outside, and one to spare */
struct shares {
	struct share desk[SHARES];	/* from the first desk up; the last is outside */
	size_t n;
	bool over;			/* ended or withdrawn */
	int64_t asked;
	int64_t agreed, passed, refused, open, given_up;	/* together what was asked */
	int64_t sent, received;		/* received whole where it was to go */
};
/* Opens a scan over the bills of a request. */
void request_bills(struct scan *s, struct txn *t, uint64_t request, bool newest);
void shares_of(struct txn *t, const struct goods_request *r, const struct request_line *line,
    struct shares *out);
/* What will not come of a line of a bill, if so many pieces less were lost or damaged. */
int64_t shares_fallen(struct txn *t, const struct bill *b, const struct bill_line *line, int64_t less);
/* Of what was agreed to a line: what a leader took away for somebody else. */
int64_t shares_cut(struct txn *t, const struct goods_request *r, const struct request_line *line);
/* What is missing still: asked less received, never below zero; 0 if it is over. */
int64_t shares_short(const struct shares *s);

#endif
