/* Is the county whole? */
#ifndef SRC_LOCAL_CHECK_H
#define SRC_LOCAL_CHECK_H

#include "db/check.h"

/* What a check found in the store of the working directory, whose owner looks. */
struct store_look {
	struct check_result result;	/* beside's faults are among its */
	unsigned beside;		/* files beside the store with a fault */
	uint64_t unfit;			/* records that do not fit what they belong to */
	int err;			/* enum err that ended it */
};
/* Looks, and says on stderr what is wrong. 0, ERR_BAD, or what kept it from looking. */
int store_look(struct store_look *l);
/* check --data DIR: 0 only if chain, seals and replay hold. A reader. */
int store_check_main(int argc, char **argv);

#endif
