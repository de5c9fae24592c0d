/*
 * Times as they are typed on a telephone and said: full-width signs, Chinese numerals,
 * 昨晚 for 昨天晚上, 九点左右 for 9点. Private to src/lang/when.c.
 */
#ifndef SPOKEN_H
#define SPOKEN_H

#include <stddef.h>

/* Copies text with full-width signs made plain; what is longer than cap is cut. */
void spoken_fold(const char *text, char *out, size_t cap);
/* Spells s, shorter than 80 bytes, out in place: "昨晚十点半" is "昨天晚上10点半" then. */
void spoken_spell(char *s, size_t cap);

#endif
