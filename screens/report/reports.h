/* Rows of reports, for the screens that list them. */
#ifndef SCREENS_REPORT_REPORTS_H
#define SCREENS_REPORT_REPORTS_H

#include "screens/kit/ui.h"
#include "src/rules/report/report.h"

/* Adds a row (what 1, id the report) per report that the filter lets through, a part of them at a time. How many there are. */
size_t
reports_rows(struct view *v, struct txn *t, const struct report_filter *f);

#endif
