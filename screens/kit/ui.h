/*
 * The driver of the screens: one terminal, one stack of views, one loop that
 * waits for keys, a new window size, notices and the minute. It opens every
 * read transaction, so no screen can hold one while a person thinks.
 */
#ifndef SCREENS_KIT_UI_H
#define SCREENS_KIT_UI_H

#include "gen/kinds/account/enums.h"
#include "screens/kit/screen.h"

/* What rings until a person answers; kept by the watch. Times are of clock_monotonic():
 * no bell waits for a clock that was set. */
struct ring {
	struct rings {
		uint64_t id;
		uint64_t call;		/* the call for help it is about, 0 = none */
		int64_t	 rung;		/* when it rang him last, by the record */
		bool	 told;		/* since then, or his client answered for it */
	}		*of;		/* all that ring; owned */
	size_t		 count;
	uint64_t	 id;		/* the line's: the newest call for help, else the first that must be
					 * answered, else the first of them */
	uint64_t	 asked;		/* whose line the client is to answer for */
	uint64_t	 shown;		/* whose line it answered for, and the store is not told yet; 0 = none */
	int64_t		 shown_rung;	/* its rung then */
	int64_t		 tell;		/* when it is told */
	size_t		 calls;		/* for help; two desks may be asked for one */
	int64_t		 opened;	/* when the need of the line was */
	bool		 must;		/* it must be answered */
	bool		 quiet;		/* only calls for help, casualties and orders are heard now */
	bool		 heard;		/* one of them is */
	int64_t		 since;		/* when the newest began here */
	int64_t		 bell;		/* last one; 0 = none */
	unsigned	 bells;		/* of the newest */
	uint64_t	 seen;		/* kinds that the look read, KIND_BIT() */
	char		 text[200];
};

/* Whoever knows what must ring, and where a person's charset is kept. */
struct watch {
	/* Looks for what must ring. */
	void	(*look)(struct ui *ui, int64_t now);
	/* True: a bell is due now (and is noted as rung). */
	bool	(*bell)(struct ui *ui);
	/* Milliseconds to the next bell or to what was put off; -1 none. */
	int	(*wait)(const struct ui *ui);
	/* Does what was put off until now. */
	void	(*tick)(struct ui *ui);
	/* Opens what rings (first key of the answer). False: nothing rings, or it is too young. */
	bool	(*open)(struct ui *ui);
	/* A frame was sent; the person's client has answered for what was. */
	void	(*drawn)(struct ui *ui);
	void	(*shown)(struct ui *ui);
	/* Does what was typed and is no command: opens the record of a short number, notes a
	 * word by telephone; false: it is neither. */
	bool	(*number)(struct view *v, const char *typed);
	/* Keeps charset and language of the session with the account. */
	void	(*keep)(struct view *v);
};

/* Screens use the functions below; the fields are the kit's. */
struct ui {
	struct session	*s;
	struct term	*term;
	struct keys	*keys;
	struct view	*top;
	struct view	*dead;		/* closed, freed when nobody uses them any more */
	const struct watch *watch;
	const struct widget *widget;	/* of screens that name none */
	struct ring	 ring;
	uint64_t	 shows;		/* kinds that the header was read from */
	char		 county[200];	/* or the unit or village of the person */
	int		 role;		/* 0: none */
	char		 message[1000];	/* last line, until the next key */
	bool		 message_bad;
	bool		 dirty;		/* draw again */
	bool		 calm;		/* the change came by itself: it may wait a second */
	bool		 garbled_line;	/* the first screen's line is shown; 8 is its key */
	int		 went_on;	/* keys since the charset was changed there */
	bool		 tried;		/* another charset is shown, but not kept yet */
	bool		 stored;	/* by the key at hand */
	bool		 halted;	/* the same: what was stored was a sending */
	bool		 quit;
	bool		 suspended;	/* on the normal screen, until a key */
	bool		 away;		/* the keeper does not answer */
	link_idle	*idle;		/* the transport's part while one waits for it */
	void		*idle_ctx;
	int64_t		 framed;	/* last frame, clock_monotonic() */
	bool		 silent;	/* drawn as such */
	int64_t		 minute;	/* minute shown */
	bool		 doubt;		/* the county's clock is in doubt */
	int		 offset;	/* county time, minutes */
};

/* Opens a screen on top; NULL and a message when the person may not, or when it closed itself. arg may be NULL. */
struct view *
ui_open(struct ui *ui, const struct screen *sc, const struct arg *arg, int tag);

/* The same by name, from a screen. tag comes back with the result. */
struct view *
view_open(struct view *v, const char *name, const struct arg *arg, int tag);

/* False: it was closed, perhaps by its own code that still runs. */
bool
view_is_open(const struct view *v);

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

/* The same from the top of a list: first page, first choice. */
void
view_restart(struct view *v);

/* Shows only choices that hold text; "" shows all again. */
void
view_filter(struct view *v, const char *text);

/* The same of what fits the filters, which are the view's from then on; text says them. */
void
view_filter_keys(struct view *v, const char *text, struct filters *keys);

/* One sentence on the last line until the next key. */
void
ui_say(struct ui *ui, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The same for what went wrong. */
void
ui_warn(struct ui *ui, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A time as people read it, in county time. Returns out. */
const char *
ui_when(const struct ui *ui, int64_t ms, char *out, size_t cap);

/* A field of a record as people read it (show_field, with its unit); "" unknown.
 * t names areas and people; NULL for what needs no names. */
void
ui_field(const struct ui *ui, struct txn *t, const struct field *f, const void *rec, char *out,
	 size_t cap);

/* Language and charset: at once and on the terminal. */
void
ui_language(struct ui *ui, enum language l);

bool
ui_charset(struct ui *ui, enum charset cs);

/* Leaves for the normal screen with text, until a key. */
void
ui_plain(struct ui *ui, const char *text);

/* ---- for the kit alone ---- */

const struct widget *
view_widget(const struct view *v);

/* True if the person may do it here and now. */
bool
action_shown(const struct view *v, const struct action *a);

/* The first choice, else the foot; a careful page has nothing chosen. */
void
view_first(struct view *v);

/* Loads in a read transaction of its own; cursor, order and digits stay unless v->fresh. */
void
view_load(struct view *v);

void
view_free(struct view *v);

/* Takes the top view off; it is freed later, because its own code may be running. */
void
ui_pop(struct ui *ui);

#endif
