/*
 * What is typed on a page that is no form and not sent yet, kept as a draft of its own; forms
 * keep theirs in form/form_draft.c. And where a draft was written, which both keep.
 */
#ifndef SCREENS_KIT_DRAFT_H
#define SCREENS_KIT_DRAFT_H

#include "db/wire.h"
#include "screens/kit/screen.h"
#include "src/core/draft.h"

/* Keeps content under the head, whose form the caller has named; the first time it gets an id.
 * False: it is not kept, and a warning says why. */
bool
draft_keep(struct view *v, struct draft_head *d, const struct buf *content);

/* It was sent, or left: nothing of it is kept. */
void
draft_drop(struct view *v, struct draft_head *d);

/* Where it was written: the screen by name, and what that was opened about. */
struct draft_page {
	char	   name[41];
	struct arg arg;
};
enum { DRAFT_PAGE = 20 };	/* its number in the content; what else stands there has others */

void
draft_page_write(struct buf *b, const struct view *v);

/* Reads it out of an item of the content. False: it is another item. */
bool
draft_page_read(const struct wire_item *item, struct draft_page *out);

#endif
