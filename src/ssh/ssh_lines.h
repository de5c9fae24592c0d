/*
 * Lines typed to a command on a terminal: `ssh -t` leaves the terminal raw, so that
 * echo, the Enter key, rubbing out and the end of input are this side's work. Pure.
 */
#ifndef SRC_SSH_LINES_H
#define SRC_SSH_LINES_H

#include <stdbool.h>
#include <stddef.h>

#define LINE_ROOM 4096		/* bytes of a line, more than any text takes; what is typed beyond rings */
#define LINE_ECHO (6 * LINE_ROOM)

struct lines {
	char text[LINE_ROOM];
	size_t n, ready;	/* typed; of them a whole line, to be read before more is taken */
	bool ended;		/* Ctrl-D */
	bool cancelled;		/* Ctrl-C */
	bool after_cr;		/* a line feed behind a carriage return is the same key */
	enum { KEY_PLAIN, KEY_ESC, KEY_SEQUENCE } key;	/* arrows and the like are left out */
};

/* Takes one byte (UTF-8) while nothing is ready; fills echo, returns its length. */
size_t lines_type(struct lines *l, char byte, char echo[LINE_ECHO]);
/* Hands out at most cap bytes of what is ready. */
size_t lines_take(struct lines *l, char *out, size_t cap);

#endif
