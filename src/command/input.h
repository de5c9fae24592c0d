/* Standard input, and the items that words and input are. */
#ifndef COMMAND_INPUT_H
#define COMMAND_INPUT_H

#include "src/command/command_base.h"

/* Standard input to EOF. 0 or exit code. */
int input_read(struct command *c);
/* The items: words from the first on, then those of the input. 0 or exit code. */
int input_items(struct command *c, size_t first);
/* One line typed by the person, without its end; false when input ended. */
bool input_line(struct command *c, char *out, size_t cap);

#endif
