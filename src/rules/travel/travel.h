/*
 * 路程: minutes by road between areas, both ways, where the county has set them. What is set
 * for a larger area holds for all in it that has none of its own.
 */
#ifndef RULES_TRAVEL_H
#define RULES_TRAVEL_H

#include "db/store.h"

/* The roads that lead to one place: read once, asked for many. */
struct travel_end {
	char code[16];		/* the other end */
	unsigned size;		/* how large what was set at the place's end is: 0 the place itself */
	int minutes;
};
/* What holds both an area and the place. */
enum travel_near { TRAVEL_VILLAGE, TRAVEL_TOWNSHIP, TRAVEL_COUNTY, TRAVEL_BEYOND, TRAVEL_NEARS };
struct travel_roads {
	struct travel_end *end;	/* n of them, owned */
	size_t n, room;
	struct {
		char code[16];	/* the place, and what it lies in up to the county */
		enum travel_near near;
	} within[4];
	size_t nwithin;
	int64_t assumed[TRAVEL_NEARS];	/* minutes where no road is set */
};

/* Those to the area of that code; travel_close() in any case. */
void travel_open(struct travel_roads *r, struct txn *t, const char *to);
void travel_close(struct travel_roads *r);
/* Minutes from an area by the road set nearest to it, then nearest to the place; -1: none. */
int travel_minutes(struct txn *t, const struct travel_roads *r, const char *from);
/* How near an area is, by the tree of areas. */
enum travel_near travel_near(struct txn *t, const struct travel_roads *r, const char *from);
/* Minutes by road; where none is set, as the county reckons for what is so near. */
int64_t travel_reckoned(struct txn *t, const struct travel_roads *r, const char *from);

#endif
