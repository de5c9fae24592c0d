/* Phrases to write with by digit, by hazard. */
#ifndef SCREENS_REPORT_PHRASE_H
#define SCREENS_REPORT_PHRASE_H

/* The n-th phrase for a hazard (enum hazard, 0 = any), translated; NULL past the last. */
const char *
phrase_get(int hazard, int n);

#endif
