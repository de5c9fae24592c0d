/* Teams to be sent, as choices of a form. */
#ifndef SCREENS_ORDER_TEAM_CHOICES_H
#define SCREENS_ORDER_TEAM_CHOICES_H

#include "screens/kit/ui.h"

/*
 * Adds to p the teams that may be sent by the form's order.send, as they are suggested for
 * where it is to go and for the want that it answers; below them, as text, who may only be
 * re-tasked, and who cannot come and why.
 */
void
team_choices(struct view *v, struct txn *t, struct page *p);

#endif
