/*
 * Typed text in plain forms, and the words that people use for figures.
 */
#ifndef SRC_FOLD_H
#define SRC_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "src/op/say.h"

/* Copies text with full-width forms folded to ASCII and outer blanks cut. */
void parse_fold(const char *text, char *out, size_t cap);

/* True if text begins as a number does: a digit of any width, a Chinese
 * numeral, a sign or 约; or is a word for none or not known. */
bool parse_starts_number(const char *text);

/* True if folded text is a word for none of it (无), or for not known (不详). */
bool fold_says_none(const char *folded);
bool fold_says_unknown(const char *folded);

/* What is to be said of text that is none: that its charset is another, where it is. */
enum message parse_fault(const char *text);

#endif
