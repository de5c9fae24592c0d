/* Which names a word that nobody knows may have meant. */
#ifndef COMMAND_NEAR_H
#define COMMAND_NEAR_H

#include <stdbool.h>

/* True if one of the names, '|' between, is like the folded word: at most half of the characters
 * differ, or one begins the other. */
bool near_names(const char *word, const char *names);

#endif
