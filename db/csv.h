/*
 * Reading CSV strictly: UTF-8, a known header, the same columns in every row.
 * LF and CRLF line ends, a byte order mark and blank lines are accepted.
 */
#ifndef DB_CSV_H
#define DB_CSV_H

#include <stddef.h>

#define CSV_COLUMNS 16
#define CSV_ROW_MAX 8192	/* bytes of one row's fields */

struct csv_row {
	unsigned line;			/* where it begins, counted from 1 */
	size_t nfields;			/* always that of the header */
	const char *field[CSV_COLUMNS];	/* valid UTF-8 without control bytes; borrowed */
};

/* What is wrong, to be printed as FILE:LINE: field: reason. */
struct csv_fault {
	unsigned line;
	char field[40];			/* the column, or "" */
	const char *reason;		/* msgid: what is wrong; what to do */
};

/*
 * Calls row for each row below the header, which must be exactly columns (at
 * most CSV_COLUMNS). A row that returns other than 0 stops the reading and is
 * what csv_read returns; so does the end with 0. Returns -1 with *fault when
 * the text is not such a file; rows before the fault have been called by then.
 */
int csv_read(const char *text, size_t len, const char *const *columns, size_t ncolumns,
    int (*row)(void *ctx, const struct csv_row *row), void *ctx, struct csv_fault *fault);

#endif
