/* The signals that end a role come in through a descriptor, beside its other input. */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <stdbool.h>

/* Blocks the signals that end a role, and SIGCHLD; a descriptor that reads
 * them, or -1. */
int signals_open(void);
/* Takes those that came: true if the role shall end; *child: a child did. */
bool signals_take(int fd, bool *child);

#endif
