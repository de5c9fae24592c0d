/*
 * Text on a terminal: UTF-8 in and out, columns, cutting, wrapping.
 * A "character" here is a base with the combining marks that follow it.
 * Widths are the C library's and need a UTF-8 locale: call text_locale first.
 * Nothing here allocates.
 */
#ifndef SCREENS_KIT_TEXT_H
#define SCREENS_KIT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_BAD 0xFFFDu	/* stands for bytes that are no character */

/*
 * Makes the process's LC_CTYPE a UTF-8 one. Opens locale files. True when
 * widths can be relied on. term_new calls it too.
 */
bool
text_locale(void);

/*
 * First code point of s[0..len). Returns the bytes it took: 0 only for len 0;
 * bytes that are no UTF-8 give TEXT_BAD and the bytes to skip.
 */
size_t
text_decode(const char *s, size_t len, uint32_t *cp);

/*
 * How many bytes must follow this lead byte, and the bounds of the first of them
 * (which exclude overlong forms, surrogates and all above U+10FFFF); those after
 * it are 80 to BF. 0 for ASCII and for what begins no character.
 */
int
text_tail(unsigned char lead, unsigned char *lo, unsigned char *hi);

/* Writes cp (TEXT_BAD when it is none) as 1 to 4 bytes without NUL; returns how many. */
size_t
text_encode(uint32_t cp, char out[4]);

/*
 * Columns of one code point: 1 or 2; 0 for a combining mark or an invisible
 * sign that is left out; -1 for what must not reach a terminal (controls,
 * direction signs, unknown to the locale) and is drawn as '?'.
 */
int
text_columns(uint32_t cp);

/* True for a mark that belongs to the character before it. */
bool
text_is_mark(uint32_t cp);

/* Columns that s[0..len) takes when drawn with term_put. A newline counts as '?'. */
int
text_width(const char *s, size_t len);

/* The same for a string that ends with NUL. */
int
text_width_str(const char *s);

/* Byte offset of the character after the one at pos; len at the end. */
size_t
text_next(const char *s, size_t len, size_t pos);

/* Byte offset of the character before pos; 0 at the start. */
size_t
text_prev(const char *s, size_t len, size_t pos);

/*
 * How many bytes of s[0..len) fit into cols columns, in whole characters.
 * *used (may be NULL) gets the columns they take.
 */
size_t
text_cut(const char *s, size_t len, int cols, int *used);

/*
 * The first line of s[0..len) when wrapped to cols (at least 2) columns.
 * Returns the bytes to show; *next gets the offset where the next line starts
 * (past a newline or the blanks at the break), len when none is left. Breaks
 * anywhere between Chinese characters, never before closing punctuation or
 * after opening, and between words for Latin text when it can.
 */
size_t
text_wrap(const char *s, size_t len, int cols, size_t *next);

/* Lines that s[0..len) takes when wrapped; an empty text and a newline at the end count one. */
int
text_lines(const char *s, size_t len, int cols);

#endif
