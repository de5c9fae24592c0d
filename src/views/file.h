/* What is said of a file that an operation takes. */
#ifndef VIEWS_FILE_H
#define VIEWS_FILE_H

#include "src/command/command_base.h"
#include "src/text/rows.h"

/* A sentence with one argument, on standard error. The transaction is open. */
void file_say(struct command *c, enum message m, const char *arg);
/* What a file came to: each fault on standard error and the refusal of them all,
 * or the columns that are not read. 0: it may be stored; else the exit code. */
int file_verdict(struct command *c, const struct rows *r);

/* Before what takes a while: that its lines are being stored, and how many. */
void file_storing(struct command *c, const struct rows *r);

#endif
