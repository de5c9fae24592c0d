/* Noun and verb, from the tables of subjects and of views. */
#ifndef COMMAND_FIND_H
#define COMMAND_FIND_H

#include "src/command/command_base.h"

/* Noun and verb from the first words; *used words belong to them. 0 or exit code. */
int find_verb(struct command *c, size_t *used);
bool find_noun(const char *word, const char **noun, const struct subject **s);
/* True if a person may type the operation: the system's own steps are not. */
bool find_typed(const struct op *op);

#endif
