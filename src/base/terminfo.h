/*
 * The descriptions of terminals, read once before the first fork: a session that looked
 * for them itself would have to be let at paths before anybody logged in.
 */
#ifndef SRC_TERMINFO_H
#define SRC_TERMINFO_H

#include <stdbool.h>

/* Reads all that the system has. 0, or -1 with errno: no memory. */
int terminfo_load(void);

/* Lets curses find the terminal of that name in what was read; false: there is no such.
 * Where nothing was read curses looks by itself, and it is true. */
bool terminfo_use(const char *name);
/* After curses has it: what terminfo_use() put into the environment goes. */
void terminfo_used(void);

#endif
