/*
 * A look for damage alone, for a server that goes on: every page of the store's state, the sum of
 * every row, the chain of the log. Nothing is replayed and nothing written; it reads the store once.
 */
#ifndef DB_SCRUB_H
#define DB_SCRUB_H

#include <stdint.h>

struct scrubbed {
	uint64_t pages;		/* that do not fit; then rows were not looked at */
	uint64_t rows;		/* that are damaged, entries of the log among them */
	char table[64];		/* of the last of them */
};

/* Looks at the store in dir, beside whoever writes it. 0: it is whole; ERR_BAD: it is damaged, as
 * *r says, or reading it crashes; else what kept it from looking. */
int scrub(const char *dir, struct scrubbed *r);

#endif
