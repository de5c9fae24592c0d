/* What is said of a file that an operation takes. */
#ifndef VIEWS_FILE_H
#define VIEWS_FILE_H

#include "src/command/command_base.h"

/* A sentence with one argument, on standard error. The transaction is open. */
void file_say(struct command *c, enum message m, const char *arg);
/* What is wrong with a line (0: the file) and its column ("": none). */
void file_fault(struct command *c, unsigned line, const char *column, const struct refusal *why);

#endif
