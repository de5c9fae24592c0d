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
 *
 * A list of very many is not counted to its end for each page: a load that begins with
 * part_start and asks part_enough after each record walks the part and a little more, and
 * goes on from where the part before ended. Where few fit, part_looked ends it: what lies
 * behind is said not to be looked at yet, and is when the person goes on.
 */
#ifndef SCREENS_KIT_PART_H
#define SCREENS_KIT_PART_H

#include "screens/kit/screen.h"
#include "src/op/face.h"

/* Rows kept; records that a load looks at before it asks to go on: those of a busy year. */
enum { PART = 200, LOOKS = 50000 };

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

/* A place in the query, behind a record. */
struct part_place {
	size_t		section;	/* of a list with sections */
	struct face_pos	pos;
	size_t		behind;		/* records behind pos */
};

/* Where the walk begins for the part to be shown: at the start, or where the part before
 * it ended; what lies before is counted already. */
void
part_start(struct view *v, struct part_place *at);

/* True: enough was walked, what follows at is not counted (v->beyond). */
bool
part_enough(struct view *v, const struct part_place *at);

/* How many more records this load may look at. */
size_t
part_looks(const struct view *v);

/* It looked at n more, the last of that time (0: they are in no order of time). True: that
 * is enough, unless the part is full what follows it is not looked at. */
bool
part_looked(struct view *v, size_t n, int64_t at);

/* True: the part ends where the load stopped looking, not with its own last row. */
bool
part_stops(const struct view *v);

/* If it does, the next load looks at twice as many; else false. */
bool
part_further(struct view *v);

/* The store changed: what was counted of a long list counts no more. */
void
part_changed(struct view *v);

/* True while a long list is not counted to its end; it may be from *since on. */
bool
part_uncounted(const struct view *v, int64_t *since);

/* It was, by a load that began then (clock_monotonic()). */
void
part_counted(struct view *v, int64_t begun);

/* In view_load, before a load and after it: what was counted, what page_filter and the heads need. */
void
part_begin(struct view *v);

void
part_end(struct view *v);

/* "第15-21条 共1,010条", "筛到17 共1,010条": which choices of the page show, rows [top, end); "" when all do. */
void
part_words(const struct view *v, size_t end, char *out, size_t cap);

#endif
