/* What the form of a hazard asks first, and what counts in a figure: db/leads.def. */
#ifndef SRC_LEADS_H
#define SRC_LEADS_H

#include <stdbool.h>

#include "gen/kinds/incident/enums.h"

/* Names of the figures that come first, blanks between. Never NULL. */
const char *leads_of(enum hazard hazard);

/* True if it is among them. */
bool leads_have(enum hazard hazard, const char *figure);

/* What counts in a figure: a msgid, NULL if nothing is said of it. */
const char *leads_hint(const char *figure);

#endif
