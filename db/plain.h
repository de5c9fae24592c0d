/*
 * Text as it may stand in a record: what cannot be seen is taken out, and what looks the
 * same is written the same, so that no two names look alike and no reason is empty to
 * the eye. All that people type passes here once, in the keeper; the session does the
 * same before, so that its forms show what will be stored.
 */
#ifndef DB_PLAIN_H
#define DB_PLAIN_H

#include <stdbool.h>

/*
 * Makes valid UTF-8 plain, in place; it never grows. Out go characters without a shape
 * (U+200B, U+FEFF, U+00AD, U+3164, tags, variation selectors and their like; joiners and
 * Mongolian selectors stay at letters of a script that needs them) and the third
 * and further marks upon one letter (a fifth in scripts that stack them). A letter and
 * its mark become one character, a radical or a compatibility form the character that it
 * shows. What then holds nothing but blanks becomes "".
 */
void text_plain(char *text);

/* The same, and full-width letters and digits become ASCII: for all but long text. */
void text_plain_short(char *text);

/* Would a reader take one for the other? Width, blanks, capitals and what only chooses
 * between forms of a letter make no difference. Both are plain. */
bool text_alike(const char *a, const char *b);

/* What of it makes a difference: two are alike whose folds are the same. In place; it never
 * grows, and a fold is its own fold. */
void text_fold(char *text);

#endif
