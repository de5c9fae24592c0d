/*
 * Editor of one text, one line or many, over the caller's buffer of UTF-8.
 * Knows columns, not screens: the caller draws what edit_view or edit_page
 * say. A character is a base with its combining marks; the cursor never
 * stands between them. The fields are for reading only.
 */
#ifndef SCREENS_KIT_EDIT_H
#define SCREENS_KIT_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "screens/kit/keys.h"

struct edit {
	char	*text;		/* the caller's, always ended with NUL */
	size_t	 size;		/* bytes of it, NUL included */
	size_t	 len;
	size_t	 cursor;	/* byte offset */
	size_t	 left;		/* first byte shown, one line */
	int	 top;		/* first line shown, many lines */
	bool	 many;		/* newlines are text */
	bool	 changed;	/* since edit_init */
	bool	 whole;		/* the first character typed replaces the text */
	int	 left_out;	/* characters that found no room; none is taken until some is taken out */
};

/* One line as it shows. */
struct edit_view {
	const char	*text;		/* borrowed until the text changes */
	size_t		 len;
	int		 cursor;	/* column from the view's left edge */
	bool		 more_left;
	bool		 more_right;
};

/* A place in a wrapped text. */
struct edit_line {
	const char	*text;		/* borrowed until the text changes */
	size_t		 len;
};

/* Edits buf (size bytes, holding a string, at least 2); cursor at the end. Bad bytes are replaced. */
void
edit_init(struct edit *e, char *buf, size_t size, bool many);

/*
 * Takes the text as one thing: the first character typed replaces it, any other
 * key keeps it for changing. A figure typed over an old one is then never read
 * as its continuation.
 */
void
edit_whole(struct edit *e);

/*
 * Inserts at the cursor. In one line a newline or tab becomes a blank. False,
 * and nothing changed, when cp cannot be shown (controls, a mark without a base) or
 * finds no room. What comes after that finds none either, so that a text ends early
 * and has no holes; it is counted.
 */
bool
edit_insert(struct edit *e, uint32_t cp);

/*
 * Does what the key means in a text: characters, pasted text, Backspace,
 * Delete, Left, Right, Home, End. False when the key is not the editor's (the
 * form moves on) - Enter, Tab, Up, Down and all others.
 */
bool
edit_key(struct edit *e, const struct key_press *key);

/* Each returns false when there was nothing to do. */
bool
edit_backspace(struct edit *e);

bool
edit_delete(struct edit *e);

bool
edit_left(struct edit *e);

bool
edit_right(struct edit *e);

bool
edit_home(struct edit *e);

bool
edit_end(struct edit *e);

/* How much there is room for in a buffer of size, and how much was left out. */
void
edit_full_words(size_t size, int left_out, char *out, size_t cap);

/* Characters in the text (for "12/40" and for hiding a password). */
int
edit_length(const struct edit *e);

/* What shows in cols (at least 2) columns with the cursor in sight; scrolls by itself. */
void
edit_view(struct edit *e, int cols, struct edit_view *v);

/*
 * What shows of many lines in cols x rows with the cursor in sight: fills
 * lines[0..rows), returns how many are used; the cursor's place within them in
 * *row and *col. e->top is the number of lines above.
 */
int
edit_page(struct edit *e, int cols, int rows, struct edit_line *lines,
	  int *row, int *col);

#endif
