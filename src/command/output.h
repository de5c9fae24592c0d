/* What leaves for the person. */
#ifndef COMMAND_OUTPUT_H
#define COMMAND_OUTPUT_H

#include "src/command/command_base.h"

/* Cleaned text to the person; control bytes never pass. */
void output_write(struct command *c, bool err, enum format f, const char *text, size_t len);
void output_refusal(struct command *c, const struct refusal *r);
/* One record as JSON, or with --csv as lines key,value; takes the reference. */
void output_json(struct command *c, json_t *v);
/* "label: value" on a line of its own; nothing for an empty value. */
void output_pair(struct command *c, const char *label, const char *value);

/* Begins CSV: the mark that tells spreadsheets that it is UTF-8, where it is. */
void output_mark(struct command *c);
/* One cell of CSV, quoted where it must be; what a spreadsheet would take for a formula
 * is led by an apostrophe. */
void output_csv(FILE *out, const char *text);

#endif
