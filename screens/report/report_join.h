/* Which incident a report goes into: what may be joined, the default, the choice. */
#ifndef SCREENS_REPORT_REPORT_JOIN_H
#define SCREENS_REPORT_REPORT_JOIN_H

#include "gen/kinds/incident/incident.h"
#include "screens/kit/form/form.h"
#include "src/rules/incident/incident.h"

struct join {
	struct incident	*cand;		/* owned */
	size_t		n;
	bool		chosen;		/* by the person: no default takes its place */
};

void
join_free(struct join *j);

/* What the report of the form's area and hazard may join; what the area is in already first. */
void
join_find(struct view *v, struct join *j);

/* Joining is the default, a new one where nothing is open. True if that is another one than before. */
bool
join_default(struct view *v, struct join *j);

/* True if a new incident is the form's default although one may be joined by now. */
bool
join_is_old(struct view *v, struct join *j);

/* Choices for the field. */
void
join_choices(struct view *v, struct join *j, struct view *w);

/* What the field says. */
void
join_words(struct view *v, const struct join *j, char *out, size_t cap);

#endif
