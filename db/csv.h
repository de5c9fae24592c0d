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

enum csv_reason {
	CSV_NO_TEXT = 1,	/* not UTF-8, or control bytes */
	CSV_LONG,	/* row longer than CSV_ROW_MAX */
	CSV_HEADER,	/* not the columns asked for */
	CSV_WIDTH,	/* too few or too many columns */
	CSV_BARE_CR,	/* a carriage return without a line feed */
	CSV_QUOTES,	/* a quote inside or after a field */
	CSV_OPEN_QUOTE,	/* not closed at the end of the file */
	CSV_EMPTY,	/* not even a header */
	CSV_NO_ROWS,	/* nothing but a header */
};

/* What is wrong, to be printed as FILE:LINE: field: reason. */
struct csv_fault {
	unsigned line;
	char field[40];			/* the column, or "" */
	enum csv_reason reason;
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
