/* Do the rows of secret.mdb have the digests that are kept of them (db/sum.h)? */
#ifndef DB_SUMMED_H
#define DB_SUMMED_H

#include "db/store.h"

enum summed {
	SUM_FITS,
	SUM_UNKNOWN,	/* there is none, or a program that knows none wrote last */
	SUM_WRONG,
	SUM_UNNAMED,	/* every row fits its digest; the row that names the commit alone is damaged */
};

enum summed summed_look(struct txn *t);
/* Makes it anew from the rows as they are, in a writing of its own. 0 or enum err. */
int summed_make(struct db *db);
/* The row that names the commit alone. 0 or enum err. */
int summed_name(struct db *db);

#endif
