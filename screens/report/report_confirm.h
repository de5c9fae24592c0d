/* The page that says a report back before it is sent. */
#ifndef SCREENS_REPORT_REPORT_CONFIRM_H
#define SCREENS_REPORT_REPORT_CONFIRM_H

#include "screens/kit/form/form.h"

/* Whom it goes to, the facts, dead, missing, trapped and collapsed on lines of their own, then
 * the other figures; in a follow-up those that changed, with what they were. */
void
report_confirm(struct view *v, struct txn *t, struct page *p);

#endif
