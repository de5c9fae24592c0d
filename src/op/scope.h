/*
 * Scope by index: where the records stand that lie in a person's areas, so that a list
 * of them costs what he may see and not what the county has. The walks may meet records
 * too many, never too few; whoever reads them asks in_scope() or may_read() still.
 */
#ifndef SRC_SCOPE_H
#define SRC_SCOPE_H

#include "db/join.h"
#include "src/op/right.h"

enum scope {
	SCOPE_ALL,		/* everything of the county lies in it */
	SCOPE_SOME,
	SCOPE_UNKNOWN,		/* too many walks: look at every record */
};

/* Of the areas where the person holds one of the roles. */
enum scope scope_of(struct txn *t, const struct viewer *v, unsigned roles);

/* Where scope_of() said SCOPE_SOME: adds to the join's set what lies at or under them, by
 * the index `under` of k ("^area", further parts: see join_walk), and what lies at the
 * areas over them, by `over` ("area"); 0: those are not wanted. */
void scope_walks(struct join *j, struct txn *t, const struct viewer *v, unsigned roles,
    const struct kind *k, unsigned under, unsigned over);

/* The same of what lies at or under them and has this value in the part behind the area:
 * by an index "^area field", of a number or a choice. */
void scope_valued(struct join *j, struct txn *t, const struct viewer *v, unsigned roles,
    const struct kind *k, unsigned under, uint64_t value);

/* Adds to the join's set what counts as under the area of that code, by the index `under`
 * of k. False: too many walks, it added none. */
bool scope_under(struct join *j, struct txn *t, const struct kind *k, unsigned under, const char *code);

/* Adds to the join's set what lies at an area over that of the code, or over what it or one
 * of those was retired into, by the index `over` of k ("area"). */
void scope_over(struct join *j, struct txn *t, const struct kind *k, unsigned over, const char *code);

#endif
