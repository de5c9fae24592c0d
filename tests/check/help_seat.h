/*
 * A person before a screen, without SSH: the ui over a test county, keys from a
 * string, frames into a libvterm terminal whose text can be read back. The link
 * carries operations out in place and keeps no drafts.
 */
#ifndef TESTS_HELP_SEAT_H
#define TESTS_HELP_SEAT_H

#include <iconv.h>
#include <vterm.h>

#include "screens/kit/ui_loop.h"
#include "src/session/session.h"
#include "tests/check/help_world.h"

enum { SEAT_TEXT = 200 * 1024 };

struct seat {
	struct world	*w;
	struct session	 s;
	struct ui	*ui;
	VTerm		*vt;
	VTermScreen	*screen;
	iconv_t		 from_gb;
	const char	*input;		/* not yet read */
	size_t		 left;
	int		 cols, rows;
	int		 rtt;		/* ms */
	bool		 resized;
	bool		 asked;		/* whether it reads what was written ... */
	bool		 answers;	/* ... and it does */
	size_t		 sent;		/* bytes drawn since the last seat_type */
	size_t		 bells;
	int64_t		 silent;	/* ms since his side said something */
	size_t		 pending;	/* bytes that a slow line did not take yet */
	int		 waited;	/* ms: the longest that the ui let the line wait */
	char		 text[SEAT_TEXT];	/* of seat_text */
};

/* Opens the ui for login, without a screen yet. */
void seat_open(struct seat *st, struct world *w, const char *login, int cols, int rows,
    enum language l, enum charset cs);
void seat_close(struct seat *st);
/* Types bytes and lets the ui do and draw all that follows. */
void seat_type(struct seat *st, const char *keys);
/* As when the world changed by itself: everything is loaded again. */
void seat_notice(struct seat *st);
/* The process's clock shows the county's time. */
void seat_clock(struct world *w);
/* Binds the catalogue beside the test program: Chinese words are then Chinese. */
void seat_catalogue(void);
void seat_resize(struct seat *st, int cols, int rows);
/* The screen as lines without blanks at their ends; borrowed until the next call. */
const char *seat_text(struct seat *st);
/* True if it is shown somewhere. */
bool seat_shows(struct seat *st, const char *what);
/* Compares with tests/golden/NAME.txt; FENGSUI_GOLDEN=write makes it anew. */
void seat_golden(struct seat *st, const char *name);

#define KEY_UP "\033[A"
#define KEY_DOWN "\033[B"
#define KEY_RIGHT "\033[C"
#define KEY_PGUP "\033[5~"
#define KEY_PGDN "\033[6~"
#define KEY_ENTER "\r"

#endif
