/* Which program wrote a store, and that one process alone writes it now. */
#ifndef DB_WRITER_H
#define DB_WRITER_H

#include <stddef.h>
#include <stdint.h>

/* The program that wrote a store. */
struct writer {
	uint32_t schema;	/* 0: it does not say, as until schema 1 */
	char program[24];	/* "fengsui 0.4" */
};

/* Holds the data file itself, open as data, for as long as that is open: a file beside it
 * that tells who writes can be deleted. 0, ERR_BUSY if another holds it, or an errno. */
int writer_alone(int data);

/* What a row of META_WRITER of len bytes says; all zero if it is none. */
void writer_read(struct writer *w, const void *row, size_t len);

#endif
