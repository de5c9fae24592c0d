/*
 * What was said of trapped and out of contact in an incident's family: one word of each
 * speaker, in the order of their lines. Private to the rules of incidents.
 */
#ifndef RULES_INCIDENT_SAID_H
#define RULES_INCIDENT_SAID_H

#include "gen/kinds/incident/line.h"
#include "src/rules/incident/incident.h"

/* The two, and behind them the same as said by who answers for no place there: 未核. */
enum { TRAPPED, OUT_OF_CONTACT, PEOPLE, FIGURES = 2 * PEOPLE };

/* One word on how many: a call for help or a report by its number, or what the
 * desk wrote of an area at the opening (no number). */
struct said {
	uint64_t incident;
	char area[16], number[25];
	struct num v[FIGURES];
	uint64_t at[FIGURES];		/* which line said it */
	uint64_t by;			/* who spoke last */
	bool own[PEOPLE];		/* he answered for the place: the place's word */
	bool counted_there;		/* it only stands for others, from a linked incident */
};
struct member {
	uint64_t id;
	bool heard[FIGURES];		/* said in that incident at some time */
};
/* What a family says; people_free. */
struct people {
	struct member *member;		/* family of them, owned */
	size_t family, room;
	struct said *said;		/* n of them, owned */
	size_t n, cap;
};

/* All that was said in the family of root; people_free in any case. */
void people_read(struct txn *t, uint64_t root, struct people *p);
void people_free(struct people *p);
/* NULL: it is not of the family. */
struct member *people_member(const struct people *p, uint64_t incident);
/* True if figure k of s stands in the sum: it is known, and no later word stands for it. */
bool said_counts(struct txn *t, const struct people *p, const struct said *s, int k);
/* True if the line is one of that speaker. */
bool said_same_speaker(const struct said *s, const struct line *line);

#endif
