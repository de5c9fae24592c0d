/* Reasons that the forms of goods offer by digit. */
#ifndef SCREENS_BILL_REASONS_H
#define SCREENS_BILL_REASONS_H

#include "screens/kit/page.h"

/* Of reasons why more are there than in the book; no form's letter. */
#define FOUND_WHY '+'

/* Adds those of the form with that letter to the page, and how to give another. */
void
bill_reasons(struct page *p, char which);

#endif
