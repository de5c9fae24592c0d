/* The reading verbs that a subject has from its face: list, and show WHICH. */
#ifndef COMMAND_FACE_H
#define COMMAND_FACE_H

#include "src/command/command_base.h"

/* Makes out the i-th of them (0, 1) of a subject; false if it has none or a view of
 * its own by that name. *out keeps what its view points to, so it is not copied. */
bool face_verb(const struct subject *s, size_t i, struct face_verb *out);

/* Prints the record that c->args' `which` names, as show of its face does. 0 or what
 * command_refuse() returned. */
int face_show(struct command *c, const struct face *f);

/* What was typed as no, which in the struct is as if it had not been typed: bits by the
 * place of the field. */
uint64_t face_given_no(const struct command *c);

#endif
