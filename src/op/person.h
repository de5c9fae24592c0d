/* What people are called. */
#ifndef SRC_PERSON_H
#define SRC_PERSON_H

#include "db/store.h"

/* The person's name; behind that of one who has a namesake his account, 王样例（wang2）;
 * the account alone where he has no name. False, and "": there is no such account. */
bool person_name(struct txn *t, uint64_t account, char *out, size_t cap);

#endif
