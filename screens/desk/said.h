/* What the forms share that note somebody else's word about a need. */
#ifndef SCREENS_DESK_SAID_H
#define SCREENS_DESK_SAID_H

#include "screens/kit/form/form.h"

/* struct form_spec choices: the people asked for the need `which`. */
bool
said_choices(struct view *v, struct txn *t, const struct field *f, struct view *w);
/* struct form_spec words: the one chosen. */
bool
said_words(struct view *v, struct txn *t, const struct field *f, char *out, size_t cap);

#endif
