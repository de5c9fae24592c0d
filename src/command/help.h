/* Usage, made from the tables. */
#ifndef COMMAND_HELP_H
#define COMMAND_HELP_H

#include "src/command/command_base.h"

void help_all(struct command *c, FILE *out);
/* c NULL: of no county, so that its own choices are not named. */
void help_noun(struct command *c, const char *noun, FILE *out);
void help_verb(struct command *c, const char *noun, const char *verb, const char *zh,
    const char *help, const struct kind *args, bool which, FILE *out);
/* The options that all take; the last line of the others. */
void help_foot(FILE *out);
/* A noun's Chinese names, '|' between; "" if it has none. */
const char *help_noun_zh(const char *noun);
/* Usage of what was being typed, as far as it was understood; keys in full or
 * only by name. */
void help_here(struct command *c, bool full, FILE *out);

#endif
