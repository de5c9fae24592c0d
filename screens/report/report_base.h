/*
 * What a report's next version begins with: the latest of its chain. Two people
 * of one area may write at the same time; the later one sees what the earlier
 * one sent and what his own version changes of it.
 */
#ifndef SCREENS_REPORT_REPORT_BASE_H
#define SCREENS_REPORT_REPORT_BASE_H

#include "screens/kit/form/form.h"
#include "src/rules/report/report.h"

struct report;
struct report_version;

/* The form goes on from rv, a version of r: fields nobody typed into take its values. */
void
report_base_take(struct view *v, const struct report *r, struct report_version *rv);

/* Begins the first report of what r's area was merged into with the figures of rv, a version of r. */
void
report_base_give(struct view *v, const struct report *r, const struct report_version *rv);

/* The same for a draft: its values stay, and are compared with the version it was begun from. */
void
report_base_draft(struct view *v);

/*
 * If the area has sent a version into the form's incident that the form does
 * not know yet, goes on from that one and says whose it is on p. False: none.
 */
bool
report_base_renew(struct view *v, struct page *p);

/* True if the area has sent a version into the form's incident that the form does not know yet. */
bool
report_base_is_old(struct view *v);

/* Says on the last line that the area has a report in the form's incident already. */
void
report_base_hint(struct view *v);

#endif
