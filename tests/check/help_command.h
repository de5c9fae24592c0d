/*
 * A person who types commands: a session over the test county with a transport
 * of plain buffers and a link that carries operations out in place.
 */
#ifndef TESTS_HELP_COMMAND_H
#define TESTS_HELP_COMMAND_H

#include <jansson.h>

#include "src/session/session.h"
#include "tests/check/help_world.h"

struct typed {
	enum language language;		/* 0 = Chinese */
	const char *input;		/* standard input, NULL = none */
	size_t inputlen;		/* of input with NULs in it, else 0 */
	bool cut;			/* behind it the connection breaks */
	int code;
	char out[262144], err[65536];	/* NUL-terminated */
	size_t outlen;
	size_t at;			/* of input, taken */
};

/* The person's side of a session: what he types is t->input, what he reads is kept in t. */
struct transport typed_io(struct typed *t);
/* One command line as login; t->input and t->language are read. Returns the
 * exit code and checks that standard output is empty when it is not 0. */
int type_line(struct world *w, const char *login, const char *line, struct typed *t);
/* The same for words. */
int type_words(struct world *w, const char *login, int argc, char **argv, struct typed *t);
/* Runs the line, which must succeed, and reads its output as JSON. Owned. */
json_t *type_json(struct world *w, const char *login, const char *line);
/* The number that the line, which must succeed, prints; cut at its newline. */
const char *type_number(struct world *w, const char *login, const char *line, struct typed *t);

#endif
