/* Text as people look for it: full-width and half-width, capital and small are the same. */
#ifndef SRC_ALIKE_H
#define SRC_ALIKE_H

#include <stdbool.h>
#include <stddef.h>

/* What was typed, for alike_holds: folded, outer blanks cut; what exceeds cap is cut. */
void alike_fold(const char *typed, char *out, size_t cap);

/* Whether text, however it is written, holds want, which alike_fold() made. "" is in any. */
bool alike_holds(const char *text, const char *want);

#endif
