#ifndef SCREENS_DESK_DRAFT_WORDS_H
#define SCREENS_DESK_DRAFT_WORDS_H

#include "src/core/draft.h"

/* What a draft is of, in the reader's language: form, hazard, incident and area, each where
 * the draft knows it; cut to cap. */
void
draft_words(struct txn *t, const struct draft_head *d, char *out, size_t cap);

/* Whether its form is still there, so that it can be gone on with. */
bool
draft_stands(const struct draft_head *d);

#endif
