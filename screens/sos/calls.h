/* One's own calls for help as rows: on the board, and where the next one is sent. */
#ifndef SCREENS_SOS_CALLS_H
#define SCREENS_SOS_CALLS_H

#include "screens/kit/ui.h"

struct sos;

/* A row for each open call of the last days; what goes into row.what. */
void
call_rows(struct view *v, struct txn *t, int what);

/* Calls of others that he sees and is not asked for, under a heading: nobody answered
 * them, or for a supervisor nobody said what came of them. */
void
call_watch_rows(struct view *v, struct txn *t, int what);

/* What was said of a call since it was answered: by the caller, to him, and its end. */
void
call_word_rows(struct view *v, struct txn *t, const struct sos *s);

/* Words of it, or that they are sealed: that many bytes of them. */
const char *
call_said(const char *text, uint16_t sealed);

#endif
