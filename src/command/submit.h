/* Operations to the keeper. */
#ifndef COMMAND_SUBMIT_H
#define COMMAND_SUBMIT_H

#include "src/command/command_base.h"

/* c->op as it was typed; prints its answer. 0 or exit code. */
int submit_op(struct command *c);
/* c->op with its file and the arguments there are now; nothing is printed. */
void submit_file(struct command *c, struct reply *reply);
/* An operation with arguments of its own (no digest of what was typed). */
void submit_args(struct command *c, const char *name, const void *args, struct reply *reply);

#endif
