/*
 * What is typed on a page that is no form and not sent yet, kept as a draft of its own; forms
 * keep theirs in form/form_draft.c.
 */
#ifndef SCREENS_KIT_DRAFT_H
#define SCREENS_KIT_DRAFT_H

#include "db/buf.h"
#include "screens/kit/screen.h"
#include "src/core/draft.h"

/* Keeps content under the head, whose form the caller has named; the first time it gets an id.
 * False: it is not kept, and a warning says why. */
bool
draft_keep(struct view *v, struct draft_head *d, const struct buf *content);

/* It was sent, or left: nothing of it is kept. */
void
draft_drop(struct view *v, struct draft_head *d);

#endif
