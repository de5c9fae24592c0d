/*
 * Joins over indexes: the ids, newest first, that lie in every one of several sets; a
 * set is what any of its walks meets. Each step skips in every walk to where the sets
 * may next agree, so that it costs what the smaller set costs and not the larger one.
 */
#ifndef DB_JOIN_H
#define DB_JOIN_H

#include "db/index.h"

struct join;

/* Owned by the caller, join_close(); NULL without memory. With no set it meets nothing. */
struct join *join_new(struct txn *t);
void join_close(struct join *j);

/* Begins a further set. */
void join_set(struct join *j);
/* Adds to the set begun last the rows of an index under a prefix that ends just before an
 * id: the record's own, or that of another which the spec names as its last part. */
void join_walk(struct join *j, struct index_key *prefix);
/* Adds all records of a kind. */
void join_kind(struct join *j, const struct kind *k);

/* Nothing older than this id is met. */
void join_from(struct join *j, uint64_t oldest);

/* The newest id below `below` that lies in every set; 0: there is none. */
uint64_t join_next(struct join *j, uint64_t below);

#endif
