/*
 * Whether a kind of terminal is known; apart from term.c because curses' own
 * header for this claims the name `struct term`.
 */
#ifndef SCREENS_KIT_TERM_KIND_H
#define SCREENS_KIT_TERM_KIND_H

#include <stdbool.h>

/*
 * Is there a description of terminals called name (which must be safe as a
 * file name)? Asked before newterm, which loses memory over unknown ones. fd
 * is any open file; nothing is written.
 */
bool
term_kind_known(const char *name, int fd);

#endif
