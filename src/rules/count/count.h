/*
 * 盘点: somebody counts what a unit has, lot by lot, without seeing the book; each line keeps
 * its moment and what the book said then. Found less book-then is booked when somebody else
 * ends the count, so what moved since stays right. A line that moved while it was counted
 * waits for a second count or a word, and holds up no other; what was not counted stays.
 */
#ifndef RULES_COUNT_H
#define RULES_COUNT_H

#include "gen/kinds/count/count_line.h"
#include "gen/kinds/count/count_sheet.h"
#include "gen/kinds/unit/unit.h"
#include "src/op/op.h"
#include "src/rules/stock/ledger.h"

/* The unit's open sheet; false: nobody counts there. */
bool count_open(struct txn *t, uint64_t unit, struct count_sheet *out);
/* Its newest sheet, open or not; false: it was never counted. */
bool count_newest(struct txn *t, uint64_t unit, struct count_sheet *out);

/* A walk over the lines of a sheet, by lot and place: scan_open() by count_lines(), then
 * while (count_next(&s, &line)). It closes itself at its end. */
void count_lines(struct scan *s, struct txn *t, uint64_t sheet);
bool count_next(struct scan *s, struct count_line *out);
/* The line of a lot in one place; false: it was not counted. */
bool count_line_of(struct txn *t, uint64_t sheet, uint64_t lot, enum place_kind place, struct count_line *out);

/* What the book said at that moment. Below nothing where paper says that goods left before
 * other paper says that they came. */
int64_t count_book(const struct count_line *line);
/* What is to be booked of a line now, so that there is what was counted and what moved since:
 * found less the book then. Paper about the time before, which came in since, was counted. */
int64_t count_difference(struct txn *t, const struct count_sheet *sheet, const struct count_line *line);
/* May its difference be booked now? Not while it asks, nor where more is missing than is
 * there by now. */
bool count_bookable(struct txn *t, const struct count_sheet *sheet, const struct count_line *line);
/* Is the book hidden from him: the sheet is open and he counts on it? */
bool count_hides(struct txn *t, const struct count_sheet *sheet, uint64_t account);

#endif
