/* The lists that ship inside the program: CSV text, compiled in from db/lists/. */
#ifndef DB_LISTS_H
#define DB_LISTS_H

#include <stddef.h>

struct list {
	const char *name;	/* file name without .csv */
	const char *text;	/* UTF-8, LF, NUL-terminated */
	size_t len;		/* without the NUL */
};

extern const struct list lists[];	/* ends with a NULL name */

#endif
