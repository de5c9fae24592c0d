/* A county of some pages that tests damage, and what a repair made of it. */
#ifndef TESTS_HELP_REPAIR_H
#define TESTS_HELP_REPAIR_H

#include "src/admin/repair.h"
#include "tests/check/help_world.h"

#define PAGE 4096

struct hurt {
	struct world world;	/* its core is closed */
	char to[100];		/* where it is repaired to */
	char backup[100];	/* of half of it */
	char good[100];		/* the same county, whole, to compare with */
	unsigned char *whole, *now;	/* its data.mdb as it was, and room for a damaged one */
	size_t size;		/* bytes of it */
	uint64_t backed_up;	/* the last entry of the backup */
};
extern struct hurt hurt;

/* Fixtures: make and remove it. */
void hurt_setup(void);
void hurt_teardown(void);
/* Operations of n seconds in the open county. */
void hurt_operate(int n);
/* Reads its data.mdb into whole, and makes now as large. */
void hurt_load(void);
/* Makes len bytes its data.mdb. */
void hurt_store(const unsigned char *data, size_t len);
/* Changes a bit at the row's end wherever now has it, of an entry thus in its hash. */
void hurt_spoil(unsigned table, uint64_t seq);
/* Zeroes every page of now that has the row, also those that are no longer in use. */
void hurt_wipe(unsigned table, uint64_t seq);
/* The last entry of its log. */
uint64_t hurt_last(void);
/* Makes it anew from a backup of itself and uses it on. The last entry that was restored. */
uint64_t hurt_restored(void);
/* repair_county() with one backup, or NULL. */
int hurt_repair_with(const char *file, struct repaired *r);
/* Every record as it was, or changed by an entry that is named as lost. what: said if not. */
void hurt_same_but_lost(const struct repaired *r, const char *what);
/* It is served and written as any county. */
void hurt_works(void);

#endif
