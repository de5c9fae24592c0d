/*
 * A text that a spreadsheet would run as a formula leaves with an apostrophe in front, and
 * comes back without it.
 */
#ifndef DB_FORMULA_H
#define DB_FORMULA_H

#include <stdbool.h>

/* True if the text is to get one: a formula, or apostrophes and a formula, which without
 * it would come back one shorter. A number alone runs nothing. */
bool formula_guarded(const char *text);
/* The text that a cell stands for: within it, behind its apostrophe if it has one. */
const char *formula_bare(const char *cell);

#endif
