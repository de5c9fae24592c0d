/* The short numbers of records: letter, day, running number of the day. */
#ifndef NUMBER_H
#define NUMBER_H

#include "db/kind.h"

/* "R0816-07" (year != 0 of now: "R20250816-07"); exact: always with the year. */
void number_text(const struct kind *kind, int64_t day, int64_t no, int64_t node,
    int64_t now, char out[24]);
/* The letter before the running number of what another node gave: 1 is A. 0: no node. */
char number_mark(int64_t node);
/* A number as it was stored at a time, written as of now: with its year when
 * that is not this one, else without. */
void number_fit(char number[24], int64_t at, int64_t now);
/* A short number as its reader says it: 灾0722-02 in Chinese, without this year's
 * digits. In place; any other text stays as it is. */
void number_short(char number[24], int64_t now);

#endif
