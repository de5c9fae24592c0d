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
struct travel_roads {
	struct travel_end *end;	/* n of them, owned */
	size_t n, room;
};

/* Those to the area of that code; travel_close() in any case. */
void travel_open(struct travel_roads *r, struct txn *t, const char *to);
void travel_close(struct travel_roads *r);
/* Minutes from an area by the road set nearest to it, then nearest to the place; -1: none. */
int travel_minutes(struct txn *t, const struct travel_roads *r, const char *from);

#endif
