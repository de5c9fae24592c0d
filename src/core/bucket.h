/*
 * How much one account may send at once. Every operation takes its cost (struct op)
 * from the account's bucket, which fills again by so much a minute. Whoever has sent
 * nothing lately has a full one, so that nothing is stored: a restart forgives all.
 */
#ifndef CORE_BUCKET_H
#define CORE_BUCKET_H

#include <stddef.h>
#include <stdint.h>

#define BUCKETS 2048		/* accounts at once that are not full; beyond, the fullest is let go */

struct buckets {
	struct bucket {
		uint64_t account;
		int64_t left, at;	/* 1/60,000 of a unit, at that time */
	} of[BUCKETS];
	size_t n;
};

struct bucket_size {
	int64_t most;		/* in a full one */
	int64_t minute;		/* what it gains in a minute, at least 1 */
};

/* How long until the account has cost, ms; 0: it has it. What costs more than a full
 * bucket needs a full one. now: ms, of a clock that may go back, which refills nothing. */
int64_t bucket_wait(struct buckets *b, const struct bucket_size *size, uint64_t account,
    int64_t cost, int64_t now);
/* Takes cost, or what there is. */
void bucket_pay(struct buckets *b, const struct bucket_size *size, uint64_t account,
    int64_t cost, int64_t now);

#endif
