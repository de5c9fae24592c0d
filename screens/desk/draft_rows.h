/* Drafts that are not sent yet, as first pages announce them. */
#ifndef SCREENS_DESK_DRAFT_ROWS_H
#define SCREENS_DESK_DRAFT_ROWS_H

#include "screens/kit/screen.h"
#include "src/core/draft.h"

/* Asks the keeper for those of the person of v, newest first, without practice: a real flood
 * would be typed into it. How many are in out, which has room for DRAFTS_KEPT; -1: the store is
 * away. For fetch alone. */
int
draft_fetch(struct view *v, struct draft_head *out);

/* "NOT SENT, draft: …", or of a form that is gone; cut to cap. True: it can be gone on with. */
bool
draft_line(struct txn *t, const struct draft_head *d, char *out, size_t cap);

/* Goes on with it where it was written. */
void
draft_open(struct view *v, const struct draft_head *d);

#endif
