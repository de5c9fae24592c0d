/* Ways from a record to the screen that shows it. */
#ifndef SCREENS_DESK_OPEN_H
#define SCREENS_DESK_OPEN_H

#include "screens/kit/find.h"
#include "screens/kit/ui.h"

struct need;

/* The screen of a record, opened for a need (0 = none). */
void
open_record(struct view *v, unsigned kind, uint64_t id, uint64_t need);

/* Opens the record that was typed as R0816-07 or 灾0816-07, in any width and case; says
 * where there is none. False: it is no such number. */
bool
open_number(struct view *v, const char *typed);

/* Opens a need: the person's name goes on it, then what it is about shows. */
void
open_need(struct view *v, const struct need *n);

#endif
