/* The action that accepts many reports at once, for lists of what waits for a verdict. */
#ifndef SCREENS_REPORT_ACCEPT_MANY_H
#define SCREENS_REPORT_ACCEPT_MANY_H

#include "gen/kinds/account/enums.h"
#include "screens/kit/ui.h"

/* True where the view lists reports that wait for a verdict. */
bool
accept_many_shown(const struct view *v);

/* A page with those of the list that are without casualties, also what its filter and its
 * other pages hold; one more key accepts them. */
void
accept_many_open(struct view *v);

#define ACCEPT_MANY { '9', 'b', N_("accept those without casualties"), \
	N_("A page lists them all; one key accepts each in its own name."), ROLE(officer) | ROLE(duty), \
	accept_many_shown, accept_many_open, NULL }

#endif
