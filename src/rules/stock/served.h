/*
 * 保障人数: how many people stock serves at once, kit by kit: of each item of a kit what is
 * free, good and unexpired, divided by what 100 people need; the least of them counts, and
 * names what runs out first. Nothing is rounded up.
 */
#ifndef RULES_SERVED_H
#define RULES_SERVED_H

#include "gen/kinds/depot/enums.h"
#include "gen/kinds/unit/unit.h"
#include "src/op/right.h"
#include "src/rules/stock/past.h"

struct served {
	char kit[61];
	uint64_t unit;			/* a depot; 0: of several together */
	enum depot_tier tier;		/* of the depot, or of all depots of it; 0: of all */
	int64_t people;			/* 0 where an item of the kit is not there at all */
	uint64_t first;			/* the item that runs out first */
	int64_t has, per;		/* of it: what there is, and what 100 people need */
	bool agreed;			/* of all: agreements are known, and with them it would be */
	int64_t with_agreements;	/* so many; beside `people`, never within */
	int64_t target;			/* of all: what is to be served; 0: none is set */
};
struct served_query {
	const struct viewer *who;
	const char *area;		/* "": all that he reads */
	int64_t now, day;		/* ms; and the day of then as yyyymmdd */
	struct moment when;		/* of a past one promises are not taken off: they have no past */
};
/* By kit: all together first, then each tier, then each depot; in *out, the caller's to free.
 * How many, 0 where no kit is set; without memory none, and the transaction has failed. */
size_t served(struct txn *t, const struct served_query *q, struct served **out);
/* How many are to be served in the county: the larger of the two targets; 0: none is set. */
int64_t served_target(struct txn *t);

#endif
