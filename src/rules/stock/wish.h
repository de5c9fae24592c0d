/*
 * 捐赠意愿: what a donor wished of his goods. It is words, which may name a place, a unit or an
 * incident: there they fit, elsewhere they go last, and only with a reason. Words that name
 * none bind nobody to a place.
 */
#ifndef RULES_WISH_H
#define RULES_WISH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
	struct {			/* lots that were looked at already */
		uint64_t lot;
		bool other;
	} seen[16];
	size_t nseen;
};
void wish_for(struct txn *t, const struct bill *b, struct wish_for *out);
/* Was the lot given with a wish that names something else than where it goes? */
bool wish_is_other(struct txn *t, const struct lot *lot, struct wish_for *to);

#endif
