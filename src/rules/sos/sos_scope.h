/* Scope of lists of calls for help; a part of their face. */
#ifndef RULES_SOS_SCOPE_H
#define RULES_SOS_SCOPE_H

#include "src/op/face.h"

/* Adds to the join a set that every call which the reader may see lies in; SCOPE_ALL: none,
 * he sees all. It costs what calls he sees and how many incidents of his have some. */
enum scope sos_scope(const struct reader *r, struct join *j);
/* Adds a set of the calls of that incident and of all that are linked with it. */
void sos_of_incident(struct join *j, struct txn *t, uint64_t incident);

#endif
