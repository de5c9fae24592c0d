/* The start of the screens: what shows first, what rings, what a person's session keeps. */
#ifndef SCREENS_DESK_DESK_H
#define SCREENS_DESK_DESK_H

#include "screens/kit/ui.h"

extern const struct watch desk_watch;

/* Runs the screens until the person leaves or the link is gone (front.screens). */
void
desk_run(struct session *s);

/* After login: a password to replace a one-time code, then the question about a key that
 * the client offered, then the offer to practise. */
void
desk_first(struct view *v);

/* Keeps charset and language of the session with the account. */
void
desk_keep(struct view *v);

#endif
