/* Lists: tab-separated lines, CSV, or a JSON array. */
#ifndef COMMAND_SHEET_H
#define COMMAND_SHEET_H

#include "src/command/command_base.h"

/* A list in any of the three formats. */
struct column {
	const struct kind *kind;	/* NULL: label is a msgid of its own */
	const char *name;		/* field of kind, or msgid of the label */
};
struct sheet {
	struct command *c;
	const struct column *columns;
	size_t n, at, rows, limit;
	size_t left;			/* rows for which there was no room */
};
/* limit 0 = LIST_LIMIT. Each row is written as it is given. */
void sheet_begin(struct sheet *s, struct command *c, const struct column *columns, size_t n,
    int64_t limit);
/* The limit is reached, or the answer is as large as one may be. */
bool sheet_full(const struct sheet *s);
/* Is there room for the row at hand? If not it is counted, and sheet_end says on
 * standard error how many were left out. */
bool sheet_takes(struct sheet *s);
bool sheet_is_json(const struct sheet *s);
void sheet_object(struct sheet *s, json_t *row);	/* takes the reference */
void sheet_cell(struct sheet *s, const char *text);
void sheet_field(struct sheet *s, const void *rec);	/* the column's field */
void sheet_row(struct sheet *s);			/* ends a row of cells */
int sheet_end(struct sheet *s);				/* 0; says what was left out */

#endif
