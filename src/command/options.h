/* Options, wherever they stand among the words. */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include "src/command/command_base.h"

/* Takes --json, --csv, --id and - out of the words; a wrong one stays among them.
 * 0 or exit code. */
int options_take(struct command *c);

#endif
