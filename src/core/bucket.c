/* How much one account may send at once. */
#include "src/core/bucket.h"

#define UNIT 60000	/* so that a minute's gain is as many parts a millisecond */

static int64_t
level(const struct bucket *b, const struct bucket_size *size, int64_t now)
{
	int64_t full = size->most * UNIT, gone = now > b->at ? now - b->at : 0;

	if (b->left >= full || gone > (full - b->left) / size->minute)
		return full;
	return b->left + gone * size->minute;
}

/* The place for one more: a new one, or that of the fullest, which loses least. */
static struct bucket *
place(struct buckets *b, const struct bucket_size *size, int64_t now)
{
	struct bucket *fullest = b->of;

	if (b->n < BUCKETS)
		return &b->of[b->n++];
	for (size_t i = 1; i < b->n; i++)
		if (level(&b->of[i], size, now) > level(fullest, size, now))
			fullest = &b->of[i];
	return fullest;
}

static struct bucket *
find(struct buckets *b, uint64_t account)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->of[i].account == account)
			return &b->of[i];
	return NULL;
}

static int64_t
asked(const struct bucket_size *size, int64_t cost)
{
	return (cost < size->most ? cost : size->most) * UNIT;
}

int64_t
bucket_wait(struct buckets *b, const struct bucket_size *size, uint64_t account, int64_t cost,
    int64_t now)
{
	const struct bucket *of = find(b, account);
	int64_t lacks = of != NULL ? asked(size, cost) - level(of, size, now) : 0;

	return lacks > 0 ? (lacks + size->minute - 1) / size->minute : 0;
}

void
bucket_pay(struct buckets *b, const struct bucket_size *size, uint64_t account, int64_t cost,
    int64_t now)
{
	struct bucket *of = find(b, account);

	if (of == NULL) {
		of = place(b, size, now);
		*of = (struct bucket){ account, size->most * UNIT, now };
	}
	of->left = level(of, size, now) - asked(size, cost);
	of->left = of->left > 0 ? of->left : 0;
	of->at = now;
}
