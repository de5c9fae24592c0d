/* Typed items to the fields of the arguments. */
#ifndef COMMAND_BIND_H
#define COMMAND_BIND_H

#include "src/command/command_base.h"

/* The items into c->args. 0 or exit code. */
int bind_items(struct command *c);
/* Appends the names of what a screen's filter may say, of that kind of arguments, in the
 * reader's language. */
void bind_filters(const struct kind *k, struct buf *out);
/* Whether a word is the short form of one field and no other. */
bool bind_is_short(struct command *c, const char *word);

#endif
