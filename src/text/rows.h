/*
 * A list as people save it from a spreadsheet: CSV in UTF-8 or GBK, with or
 * without byte order mark, `,` `;` or TAB between cells, any line ends, quoted
 * cells, a title above the column names. What it holds is read by whose list it
 * is; db/csv.h is for the program's own lists, which are read strictly.
 */
#ifndef SRC_ROWS_H
#define SRC_ROWS_H

#include "src/op/say.h"

#define ROWS_COLUMNS 48

/* One column that is wanted. */
struct rows_column {
	const char *field;		/* name of the field it fills */
	const char *words;		/* '|' between; the first is said in refusals */
	bool required;
};

/* What is wrong with a row of a file. */
struct row_fault {
	unsigned line;			/* 0: about what is not in the file */
	size_t place;			/* of the column in the file, from 1; 0: none */
	char column[60];		/* as the file calls it */
	struct refusal why;		/* its field is empty */
};

struct rows_line {
	unsigned line;			/* of the file, where it begins, from 1 */
	size_t first, n;		/* its cells */
};
struct rows {
	char *text;			/* owned; cells lie in it */
	struct rows_line *row;
	size_t nrows, row_room;
	char **cell;			/* blanks around are cut; may hold any text */
	size_t ncells, cell_room;
	size_t head;			/* the row that names the columns */
	const struct rows_column *columns;	/* wanted; borrowed */
	size_t ncolumns;
	int place[ROWS_COLUMNS];	/* of each column wanted, -1 = not there */
	struct row_fault *fault;	/* as rows_fault() noted them */
	size_t nfaults, fault_room;
};

/*
 * Takes the file apart and finds the line that names the columns, among its first
 * five, by two names that are wanted (or the only one). Blank lines are left out.
 * 0; or -1 and *why says what is wrong, in which line. rows_free() either way.
 */
int rows_read(struct rows *r, const void *data, size_t len, const struct rows_column *columns,
    size_t ncolumns, struct refusal *why);
/* The text of column i of a row below the head; "" where there is none. */
const char *rows_value(const struct rows *r, size_t row, size_t column);
/* The name of the column as it stands in the file. */
const char *rows_head(const struct rows *r, size_t column);
/* Appends the names of the columns that are not wanted, ", " between; how many more
 * there are where out has no room. */
void rows_unread(const struct rows *r, struct buf *out);
/* The first cell of a row that has no column name above and is not empty: its
 * place from 1; 0 = none. */
size_t rows_stray(const struct rows *r, size_t row);
/* Notes what why says of a line, in the column that why->field names. 0, or -1
 * without memory. */
int rows_fault(struct rows *r, unsigned line, const struct refusal *why);
/* Puts the faults in the order of the file; last what is not in it. */
void rows_faults_sort(struct rows *r);
void rows_free(struct rows *r);

/* Makes room in *list for one of size bytes behind the n that it holds; *room is for
 * how many there is. False without memory: the list is as it was. */
bool list_grow(void **list, size_t *room, size_t n, size_t size);

#define LIST_HEADS 4096
/* In which of LIST_HEADS chains of a list what has this name stands. */
unsigned list_head(const char *name);

#endif
