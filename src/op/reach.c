/* Reach: stems of areas, compared in memory. */
#include "src/op/reach.h"

#include <string.h>

void
reach_add(struct txn *t, struct reach *r, const char *code)
{
	size_t room = REACH_STEMS - r->n;

	r->n += area_scope(t, code, r->stems + r->n, room);
	r->all = r->all || r->n == REACH_STEMS;
}

void
reach_of(struct txn *t, const struct viewer *v, struct reach *r)
{
	*r = (struct reach){ 0 };
	for (size_t i = 0; i < v->ngrants; i++)
		if (READERS_OF_CASES & 1u << v->grants[i].role)
			reach_add(t, r, v->grants[i].area);
}

static bool
related(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b);

	return memcmp(a, b, na < nb ? na : nb) == 0;
}

bool
reach_meets(const struct reach *a, const struct reach *b)
{
	if (a->n == 0 || b->n == 0)
		return false;
	if (a->all || b->all)
		return true;
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (related(a->stems[i], b->stems[k]))
				return true;
	return false;
}
