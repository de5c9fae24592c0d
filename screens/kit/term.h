/*
 * One terminal, drawn by ncurses into memory. There is no tty: the caller
 * carries the bytes of term_frame to the person and the keys back (keys.h).
 * The only user of curses. One terminal per process at a time, because curses
 * keeps its state in globals.
 */
#ifndef SCREENS_KIT_TERM_H
#define SCREENS_KIT_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/text.h"

struct term;

enum {
	TERM_COLS_MIN = 20, TERM_COLS_MAX = 400,
	TERM_ROWS_MIN = 8, TERM_ROWS_MAX = 150
};

/* Added together. At most one colour; colours are nothing until term_set_colours. */
enum term_attr {
	TERM_NORMAL = 0,
	TERM_BOLD = 1,
	TERM_REVERSE = 2,
	TERM_DIM = 4,
	TERM_UNDERLINE = 8,
	TERM_RED = 16,
	TERM_YELLOW = 32,
	TERM_GREEN = 64
};

/*
 * Opens a terminal of the kind term_name (TERM; may be NULL), or when unknown
 * xterm-256color, then vt100. The size is clamped; 0x0 becomes 80x24. Where terminfo,
 * the locale and the charset tables were loaded before, it opens no file.
 * Returns an owned terminal, or NULL with a sentence for the person in *why
 * (static, translated; why may be NULL): no such charset, no cursor movement,
 * out of memory.
 */
struct term *
term_new(const char *term_name, int cols, int rows, enum charset cs,
	 const char **why);

/* Gives everything back; bytes not taken are lost (see term_end). NULL is fine. */
void
term_free(struct term *t);

/* A new window size, clamped. The next frame paints everything; the caller draws again. */
void
term_resize(struct term *t, int cols, int rows);

int
term_cols(const struct term *t);

int
term_rows(const struct term *t);

/* The person's charset from the next frame on, which paints everything. False: not known here. */
bool
term_set_charset(struct term *t, enum charset cs);

enum charset
term_charset(const struct term *t);

/* Colours on or off. On does nothing where the terminal has none. */
void
term_set_colours(struct term *t, bool on);

/* Blanks the cells. What is drawn again unchanged costs no bytes. */
void
term_clear(struct term *t);

/*
 * Draws text from (row, col), from 0, at most max_cols columns (-1: to the
 * edge). Returns the columns used. What is outside the screen is dropped; text that
 * does not fit ends with a '>' in place of its last character; controls and characters
 * of unknown width become '?'.
 */
int
term_put(struct term *t, int row, int col, unsigned attr, const char *text,
	 int max_cols);

/* The same for text[0..len). */
int
term_put_len(struct term *t, int row, int col, unsigned attr, const char *text,
	     size_t len, int max_cols);

/* Where the cursor stands after the next frame, and whether it shows. */
void
term_cursor(struct term *t, int row, int col, bool visible);

/* One bell in the next frame, however often it is asked for. */
void
term_bell(struct term *t);

/* The next frame paints everything (the person asked, or the line was garbled). */
void
term_repaint(struct term *t);

/*
 * What must be sent to bring the person's terminal up to date, in its charset.
 * *bytes is borrowed until the next call on t. Returns the length; 0 when
 * nothing changed. While suspended: the plain text since the last call.
 */
size_t
term_frame(struct term *t, const char **bytes);

/*
 * Leaves for the normal screen, where text can be copied from and stays.
 * Drawing goes on being allowed but shows only after term_resume.
 */
void
term_suspend(struct term *t);

/* Plain text (UTF-8, '\n' ends a line) for the normal screen; only while suspended. Sanitised. */
void
term_plain(struct term *t, const char *text);

/* Back from the normal screen; the next frame paints everything. */
void
term_resume(struct term *t);

/* Leaves the screen for good: the next frame has the last bytes to send. */
void
term_end(struct term *t);

#endif
