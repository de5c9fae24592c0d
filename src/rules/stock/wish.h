/*
 * 捐赠意愿: what a donor wished of his goods. It is words, which may name where they go: then
 * they fit. For anything else they go last, and only with a reason.
 */
#ifndef RULES_WISH_H
#define RULES_WISH_H

#include <stdbool.h>
#include <stddef.h>

struct bill;
struct lot;
struct txn;

/* Where goods of a bill go, by the names that a donor may have called it; read at the first
 * lot that has a wish, for most have none. Borrows both until then. */
struct wish_for {
	struct txn *txn;
	const struct bill *bill;	/* NULL: read */
	char name[8][192];
	size_t n;
};
void wish_for(struct txn *t, const struct bill *b, struct wish_for *out);
/* Was the lot given with a wish that names nothing of it? */
bool wish_is_other(const struct lot *lot, struct wish_for *to);

#endif
