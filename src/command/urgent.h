/*
 * An operation that nothing wrong with what was typed holds up (op->urgent): what
 * no key took goes out as its text, and the sender hears what became of it.
 */
#ifndef COMMAND_URGENT_H
#define COMMAND_URGENT_H

#include "src/command/command_base.h"

/* What no key took goes out as the text of the operation ... */
void urgent_keep(struct command *c, const char *key, const char *value);
/* ... so does the end of a place longer than its field; a value refused for
 * another reason is not taken. 0 or exit code. */
int urgent_cut(struct command *c, const struct field *f, const char *value);
/* ... which it joins when all is bound, as far as there is room. */
void urgent_bound(struct command *c);
/* Takes out of a refused one what it was refused for; false if that is nothing
 * that was typed. */
bool urgent_mend(struct command *c, const struct reply *reply);

#endif
