/*
 * The driver of the screens: one terminal, one stack of views, one loop that
 * waits for keys, a new window size, notices and the minute. It opens every
 * read transaction, so no screen can hold one while a person thinks.
 */
#ifndef SCREENS_KIT_UI_H
#define SCREENS_KIT_UI_H

#include "screens/kit/screen.h"

/* What rings: needs that must be answered, seen at the last look. */
struct ring {
	size_t		 count;		/* urgent, unanswered, no drill, not put off */
	uint64_t	 need;		/* the first of them */
	int64_t		 opened;	/* when the newest was opened, or renewed */
	int64_t		 since;		/* when it appeared here */
	int64_t		 rung;		/* last bell */
	char		 text[200];
};

/* Screens use the functions below; the fields are the kit's. */
struct ui {
	struct session	*s;
	struct term	*term;
	struct keys	*keys;
	struct view	*top;
	struct view	*dead;		/* closed, freed when nobody uses them any more */
	struct ring	 ring;
	char		 county[200];	/* or the unit or village of the person */
	char		 role[64];
	char		 message[400];	/* last line, until the next key */
	bool		 message_bad;
	bool		 dirty;		/* draw again */
	bool		 calm;		/* the change came by itself: it may wait a second */
	bool		 garbled_line;	/* the first screen's line is shown; 8 is its key */
	bool		 tried;		/* another charset is shown, but not kept yet */
	bool		 stored;	/* by the key at hand */
	bool		 quit;
	bool		 suspended;	/* on the normal screen, until a key */
	bool		 away;		/* the keeper does not answer */
	link_idle	*idle;		/* the transport's part while one waits for it */
	void		*idle_ctx;
	int64_t		 framed;	/* last frame */
	int64_t		 heard;		/* last change, from wherever it came */
	int64_t		 minute;	/* minute shown */
	int		 offset;	/* county time, minutes */
};

/* Runs the screens until the person leaves or the link is gone (front.screens). */
void
ui_run(struct session *s);

/* The parts of ui_run, for tests. NULL: no such terminal (the person was told). */
struct ui *
ui_new(struct session *s);

void
ui_free(struct ui *ui);

/* Waits at most timeout ms for something and does it; draws when it may. False when all is over. */
bool
ui_step(struct ui *ui, int timeout);

/* Draws now whatever is to be drawn. */
void
ui_draw(struct ui *ui);

/* Opens a screen on top; refused (NULL and a message) when the person may not. arg may be NULL. */
struct view *
ui_open(struct ui *ui, const struct screen *sc, const struct arg *arg, int tag);

/* The same by name, from a screen. tag comes back with the result. */
struct view *
view_open(struct view *v, const char *name, const struct arg *arg, int tag);

/* Closes v and all above it; memory stays until the next step. */
void
view_close(struct view *v);

/* Closes v and tells the view below what was answered. */
void
view_answer(struct view *v, const struct result *r);

/* Closes everything above the first screen. */
void
ui_home(struct ui *ui);

/* Loads v again; order and digits may change (as on return). */
void
view_refresh(struct view *v);

/* Shows only choices that hold text; "" shows all again. */
void
view_filter(struct view *v, const char *text);

/* One sentence on the last line until the next key. */
void
ui_say(struct ui *ui, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The same for what went wrong. */
void
ui_warn(struct ui *ui, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A time as people read it, in county time. Returns out. */
const char *
ui_when(const struct ui *ui, int64_t ms, char *out, size_t cap);

/* Language and charset: at once and on the terminal. */
void
ui_language(struct ui *ui, enum language l);

bool
ui_charset(struct ui *ui, enum charset cs);

/* Leaves for the normal screen with text, until a key. */
void
ui_plain(struct ui *ui, const char *text);

/* Says what came for this person alone: who answered him, what became of a report. */
void
ui_told(struct ui *ui, const struct notice *n);

/* Looks for what must ring (kit/ring.c). */
void
ring_look(struct ui *ui, int64_t now);

/* True: a bell is due now (and is noted as rung). */
bool
ring_bell(struct ui *ui, int64_t now);

/* Milliseconds to the next bell; -1 none. */
int
ring_wait(const struct ui *ui, int64_t now);

/* Opens what rings (first key of the answer). False: nothing rings, or it is too young. */
bool
ring_open(struct ui *ui, int64_t now);

/* Draws the first two lines (kit/header.c); returns how many rows they take. */
int
header_draw(struct ui *ui, const struct view *v);

int
header_lines(const struct ui *ui);

/* Reads the names that the header shows. */
void
header_load(struct ui *ui, struct txn *t);

/* Draws the last line or lines: message, or hint. Returns how many. */
int
footer_draw(struct ui *ui, const char *hint);

int
footer_lines(const struct ui *ui, const char *hint);

#endif
