/*
 * Rows of a CSV list as operations: read and checked as a whole first, then
 * carried out one by one inside one batch. What is wrong is printed on standard
 * error as FILE:LINE: field: reason.
 */
#ifndef SRC_IMPORT_H
#define SRC_IMPORT_H

#include "src/core/core.h"

struct import_column {
	const char *name;	/* in the header */
	const char *field;	/* of the arguments */
	bool required;
};

struct import {
	const char *file;	/* as named in messages; borrowed */
	const struct kind *kind;	/* ARGS kind of a row */
	const struct import_column *columns;
	size_t ncolumns;
	struct txn *txn;	/* where records are that rows name; NULL: they name none */
	/* filled by import_read: */
	size_t n, cap;
	unsigned *lines;
	char *rows;		/* n structs of kind */
};

/* Reads a list into im. 0, or -1 after printing; import_free either way. */
int import_read(struct import *im, const char *text, size_t len);
/* Row i as a struct of the kind; borrowed. */
void *import_row(const struct import *im, size_t i);
/* Carries out op ("area.add") with args for row i in the running batch of core.
 * 0, or -1 after printing why not. */
int import_do(const struct import *im, size_t i, struct core *core, const struct origin *who,
    const char *op, const void *args);
void import_free(struct import *im);

#endif
