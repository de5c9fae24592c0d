/* A report in few words, in the reader's language. */
#ifndef SCREENS_REPORT_REPORT_WORDS_H
#define SCREENS_REPORT_REPORT_WORDS_H

#include "db/store.h"

struct report;
struct report_version;

/* "死1 失1 转386 (...)": the figures a person looks for first; "" if none is known. */
void
words_figures(const struct report_version *v, char *out, size_t cap);

/* The same of a report with what its area said of trapped and out of contact. */
void
words_report(struct txn *t, const struct report *r, const struct report_version *v, char *out, size_t cap);

#endif
