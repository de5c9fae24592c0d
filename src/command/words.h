/*
 * A command line to words. Blanks are space, tab, newline and the full-width
 * space; a quote opens a value only at the start of a word or after its =, so
 * that quotation marks inside Chinese text stay text.
 */
#ifndef COMMAND_WORDS_H
#define COMMAND_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "src/op/say.h"

#define WORDS_MAX 256

struct word {
	char *text;		/* quotes and escapes taken away */
	int eq;			/* place of the = that ends a key, -1 = none */
};
struct words {
	struct word w[WORDS_MAX + 1];	/* the last holds the rest of too long a line */
	size_t n;
	char *store;		/* owned */
};

/* Splits a line; -1 for a quote left open, whose word (index in *bad) holds the
 * rest, or for too many. words_argv takes words as they are. */
int words_split(struct words *w, const char *line, size_t *bad);
int words_argv(struct words *w, int argc, char **argv, size_t *bad);
void words_free(struct words *w);

#endif
