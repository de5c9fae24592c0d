/*
 * 库存: what a unit holds of an item, and all units of an area together. Good, to check,
 * damaged and what is on the way to it are figures and have a past; what is promised and
 * free is of now alone.
 */
#ifndef RULES_HOLDING_H
#define RULES_HOLDING_H

#include "gen/kinds/unit/unit.h"
#include "src/op/right.h"
#include "src/rules/stock/past.h"

struct holding {
	uint64_t unit;			/* 0: of several units together */
	uint64_t item;
	int64_t good, check, damaged;
	int64_t promised, free;		/* of now: 0 both where `past` says so */
	int64_t incoming;		/* loaded somewhere for it, and not received */
	int64_t minimum;		/* 0: none is set */
	int64_t first_expiry;		/* yyyymmdd, the earliest of what is good, 0: none of it ends */
	int64_t lots;			/* with something good in them */
	bool past;
};
struct holding_query {
	const struct viewer *who;
	uint64_t unit;			/* 0: all that he reads ... */
	const char *area;		/* ... at or under it; "": anywhere */
	uint64_t item;			/* 0: all */
	bool each;			/* a row for each unit; else they are summed */
	int64_t now;
	struct moment when;
};
/* By item (of `each`: by unit first), nothing that holds nothing, has no minimum and has
 * nothing on its way; in *out, the caller's to free. How many; without memory none, and the
 * transaction has failed. */
size_t holdings(struct txn *t, const struct holding_query *q, struct holding **out);

/* The units whose stock he reads, at or under the area ("": anywhere), by name; as above. */
size_t holding_units(struct txn *t, const struct viewer *v, const char *area, struct unit **out);

#endif
