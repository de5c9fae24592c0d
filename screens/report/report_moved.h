/*
 * What moving people (转移) says of a report's area: offered beside its figures, with the
 * difference; who reports writes it himself.
 */
#ifndef SCREENS_REPORT_REPORT_MOVED_H
#define SCREENS_REPORT_REPORT_MOVED_H

#include "gen/kinds/incident/enums.h"
#include "screens/kit/form/form.h"
#include "src/rules/evac/evac.h"

struct moved {
	struct evac_offer	offer;		/* no number: nobody was moved there */
	char			leads[400];
};

/* Reads it for the form's area and incident. */
void
moved_find(struct view *v, struct moved *m);

/* The names of leads, and those that it offers before them where they are not among them. */
const char *
moved_leads(struct moved *m, enum hazard hazard);

/* Says it beside the figures that differ from it. */
void
moved_check(struct view *v, const struct moved *m);

/* The same on the page before sending. */
void
moved_confirm(struct view *v, struct page *p);

#endif
