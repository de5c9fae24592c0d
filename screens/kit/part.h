/*
 * A list longer than one wants to keep in memory: load walks the whole query
 * and the view keeps one part of it, so that what is counted is true and what
 * is filtered is the query, not what happens to be loaded. For each record:
 *
 *	if (part_passes(v))
 *		continue;
 *	r = page_choice(&v->page, ...);
 *	...
 *	part_row(v, part_says(v, t, &kind_of_it, &record));
 *
 * A heading without rows in the part goes away by itself.
 */
#ifndef SCREENS_KIT_PART_H
#define SCREENS_KIT_PART_H

#include "screens/kit/screen.h"

enum { PART = 200 };	/* rows kept */

/* True: the record lies outside the part, and no filter needs its words. It is counted. */
bool
part_passes(struct view *v);

/* True: the record says what is looked for, where its row does not show it. */
bool
part_says(const struct view *v, struct txn *t, const struct kind *k, const void *rec);

/* Counts the row added last; drops it again if the part leaves it out, or the filter does
 * and it does not say (part_says) what is looked for. */
void
part_row(struct view *v, bool says);

/* In view_load, before a load and after it: what was counted, what page_filter and the heads need. */
void
part_begin(struct view *v);

void
part_end(struct view *v);

/* "第15-21条 共1,010条", "筛到17 共1,010条": which choices of the page show, rows [top, end); "" when all do. */
void
part_words(const struct view *v, size_t end, char *out, size_t cap);

#endif
