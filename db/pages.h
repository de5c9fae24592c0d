/*
 * Every page of a state: both heads, the tables, the list of free pages. Each page is in use
 * once or free, none lies beyond the end, and the numbers fit. A reader's state stays as it
 * is while others write, its free pages are never looked into, and the heads are taken as
 * they stand at one moment: beside a keeper that writes nothing is found that is not so.
 */
#ifndef DB_PAGES_H
#define DB_PAGES_H

#include <limits.h>

#include "db/store.h"

enum pages_fault {
	PAGES_HEAD,	/* a head is none, or not the one after the other */
	PAGES_NONE,	/* a page is no page of its table, or its rows do not fit in it */
	PAGES_TWICE,	/* a page is in use twice, or in use and free */
	PAGES_BEYOND,	/* a page is none of the file's */
	PAGES_ORDER,	/* rows are out of order */
	PAGES_COUNT,	/* a table does not have what it says */
	PAGES_FREE,	/* a row of the list of free pages does not fit */
	PAGES_LOST,	/* a page is in no table and not free */
};

#define PAGES_HEADS "head"	/* which no table is named */
#define PAGES_MAIN "tables"
#define PAGES_FREES "free"

/* table: as the store names it, or one of the above; borrowed. */
typedef void pages_tell(void *ctx, enum pages_fault fault, const char *table, uint64_t page);

struct pages_found {
	uint64_t faults;
	bool tangled;		/* whoever follows its pages may come back to where he was */
};

/* Walks the state that t reads, from its beginning; tell may be NULL. 0; ERR_LATE: two others
 * have come after it before its head was read, so begin another reading; or what kept it
 * from looking. */
int pages_walk(struct txn *t, pages_tell *tell, void *ctx, struct pages_found *found);
/* A reading with which pages_walk() has been done, whatever it found; to be ended with
 * txn_abort(). What kept it from looking is in t. */
void pages_begin(struct txn *t, struct db *db, pages_tell *tell, void *ctx,
    struct pages_found *found);

#endif
