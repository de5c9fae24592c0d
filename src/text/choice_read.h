/*
 * Text to a code of a list that the county edits (src/op/choice.h).
 */
#ifndef SRC_CHOICE_READ_H
#define SRC_CHOICE_READ_H

#include "db/buf.h"
#include "src/op/choice.h"
#include "src/op/say.h"

/*
 * Reads (folded) text as the value of field f into rec: a code, the county's name, a shipped
 * name or short form. M_NONE; or what to say of it, with what is offered in list, names or
 * codes as the reader types them, and rec as it was. retired: what is offered no more will do
 * as well, as it does where people look for what is stored.
 */
enum message choice_read(struct txn *t, const struct field *f, const char *text, bool retired,
    void *rec, struct buf *list);

/* True if the word alone is a value of f: an enumeration's, or of such a list. t may be NULL. */
bool choice_word(struct txn *t, const struct field *f, const char *word);

#endif
