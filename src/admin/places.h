/* Where a command about a whole store works, and why it could not. */
#ifndef SRC_PLACES_H
#define SRC_PLACES_H

#include <limits.h>

struct writer;

struct places {
	char dir[PATH_MAX];
	const char *file;	/* --to or --from */
	const char *other;	/* --seal or --schedule, NULL: not given */
};

/* Reads --data and, if it is not NULL, the option `file`: with "from" also --seal, with "to"
 * --schedule, which may stand for it. 0, or 2 and it was said what is wrong. */
int places_take(struct places *p, int argc, char **argv, const char *file);

/* Says what was not done to path and why; exists is the sentence for ERR_EXISTS. The exit
 * code. */
int places_explain(const char *what, const char *path, int err, const char *exists);
/* The same of a store that a newer program wrote. */
int places_newer(const char *what, const char *path, const struct writer *w);

/* Becomes the owner of the store in the working directory. 0 or -1. */
int places_own(void);

#endif
