/* Where a command about a whole store works, and why it could not. */
#ifndef SRC_PLACES_H
#define SRC_PLACES_H

#include <limits.h>
#include <signal.h>

struct writer;
struct more_found;

#define PLACES_GIVEN 4

struct places {
	char dir[PATH_MAX];
	const char *given[PLACES_GIVEN];	/* what the options have that the command names; NULL: not given */
	const char *file;	/* what it works on, for the command to fill */
};

/* Reads --data and the options of names (NULL: none; ends with NULL), each with a value. 0, or
 * what places_wrong() returns. */
int places_take(struct places *p, int argc, char **argv, const char *const *names);
/* Says that it was not understood; the exit code. */
int places_wrong(const char *command);

/* Says what was not done to path and why; exists is the sentence for ERR_EXISTS. The exit
 * code. */
int places_explain(const char *what, const char *path, int err, const char *exists);
/* The same of a store that a newer program wrote. */
int places_newer(const char *what, const char *path, const struct writer *w);

/* Ctrl-C ends the child that works; who called this then tidies up before it ends him, when he
 * sets *before again. */
void places_hold_signals(sigset_t *before);

/* Says of what was added to the backup file how much was used, and on stderr what was not. */
void places_say_more(const char *file, const struct more_found *more);

/* Says that what was added to the backup file cannot be opened, so that nothing was done. The
 * exit code. */
int places_more_unread(const char *what, const char *file);

/* Becomes the owner of the store in the working directory. 0 or -1. */
int places_own(void);

#endif
