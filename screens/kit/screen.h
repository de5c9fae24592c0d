/*
 * What a screen is: one constant table per file screens/NAME.c. A screen loads
 * (copies what it shows, inside a read transaction that the kit opens and
 * ends), draws through a widget, and is told what was chosen. It never sees a
 * key. Menu, help, the search for duplicate keys and the tests walk the tables.
 */
#ifndef SCREENS_KIT_SCREEN_H
#define SCREENS_KIT_SCREEN_H

#include "screens/kit/keys.h"
#include "screens/kit/page.h"
#include "screens/kit/term.h"
#include "src/lang/tr.h"
#include "src/session/session.h"

struct ui;
struct view;
struct screen;
struct form;
struct paste_list;
/* What a screen is opened about. */
struct arg {
	uint64_t	 id;		/* a record, 0 = none */
	uint64_t	 other;
	int64_t		 n;
	char		 code[16];	/* an area */
	char		 text[160];
	uint64_t	 draft;		/* of a form: that this draft is read into before a key counts, or 0 */
};

/* What a screen that was opened to ask something brings back. */
struct result {
	int		 what;		/* of the row chosen; 0 = left without an answer */
	uint64_t	 id;
	char		 code[16];
	const char	*text;		/* typed; borrowed during the call */
};

/* One thing that can be done on a screen: a row at its foot and a letter. */
struct action {
	char		 digit;		/* '1'..'9', 0 = letter only */
	char		 letter;	/* shortcut, 0 = none */
	const char	*name;		/* msgid: the row */
	const char	*help;		/* msgid: one line for `?` */
	unsigned	 roles;		/* who; 0 = whoever may open the screen */
	bool		(*shown)(const struct view *v);	/* NULL = always */
	void		(*act)(struct view *v);
	const char	*op;		/* "incident.link": shown while its own check lets it be done with
					 * arg.id, else why not is said at the end of the page; or NULL */
};

/* How a kind of screen draws and reads keys (list, form, prompt). */
struct widget {
	void	(*draw)(struct view *v);
	/* True when the key was used. */
	bool	(*key)(struct view *v, const struct key_press *key);
	/* Milliseconds until it wants pause called without a key; -1 never. now is
	 * of clock_monotonic(). */
	int	(*wait)(const struct view *v, int64_t now);
	void	(*pause)(struct view *v);
	/* Frees what it keeps in the view; NULL = nothing. */
	void	(*free)(struct view *v);
	/* Keys typed before the first frame was drawn are dropped. */
	bool	 careful;
	/* It comes by itself: no key counts before a person can have read it. */
	bool	 unbidden;
	bool	 typing;	/* characters are text: no folding, no shortcuts */
};

struct screen {
	const char		*name;		/* as the file */
	const char		*title;		/* msgid */
	const char		*help;		/* msgid: what it is for */
	unsigned		 roles;		/* who may open it */
	const struct kind	*about;		/* arg.id is a record of it; NULL = of none, or it may be none */
	bool			 shows;		/* it is the show of that kind */
	const char		*ways;		/* arg.n is one of these letters; NULL = not asked */
	const char		*noun;		/* of the subject whose records it lists (kit/record), or NULL */
	const char		*filters;	/* of the subject whose list's filters / takes as well (state=…), or NULL */
	const struct paste_list	*paste;		/* that it takes (kit/paste), or NULL */
	int			 menu;		/* place in the menu, 0 = not there */
	char			 letter;	/* shortcut in the menu */
	const struct action	*actions;	/* ends with a NULL name; NULL = none */
	const struct widget	*widget;	/* NULL = list */
	size_t			 state_size;	/* zeroed and freed by the kit */
	bool			 live;		/* a board: at most one frame a second by itself */
	bool			 says_back;	/* nothing it opens acts before it was said back: a digit counts
						 * here soon after a sending too */
	void	(*open)(struct view *v);	/* once, before the first load */
	void	(*fetch)(struct view *v);	/* what the keeper must be asked for; before load on opening and return */
	void	(*load)(struct view *v, struct txn *t);
	/* The rest of a row marked unsaid, for its right end: what costs too much to be said of every row. */
	void	(*fill)(struct view *v, struct txn *t, const struct row *r, char *out, size_t cap);
	void	(*choose)(struct view *v, const struct row *r);
	void	(*result)(struct view *v, int tag, const struct result *r);
	void	(*close)(struct view *v);
};

extern const struct screen *const screens[];	/* ends with NULL; made from screens/ */

/* One open screen on the stack of a ui. */
struct view {
	struct ui		*ui;
	struct session		*s;
	const struct screen	*screen;
	struct view		*below;
	void			*state;		/* screen->state_size bytes */
	struct arg		 arg;
	const struct action	*actions;	/* instead of the screen's, or NULL */
	uint32_t		 refused;	/* actions, by place, whose operation may not be done now */
	const struct action	*action;	/* whose act runs, for an act that serves several */
	struct page		 page;		/* what a list shows */
	struct form		*form;		/* what a form edits, owned; else NULL */
	char			 title[120];	/* "" = screen->title */
	bool			 drill;		/* what it is about: its title says so */
	char			 right[200];	/* at the right of the title line */
	char			 filter[64];
	struct filters		*keys;		/* what the filter says as keys, for the query; NULL = it is a text; owned */
	struct page		 whole;		/* before the filter, of a page without load */
	int			 tag;		/* what the view below wants it for */
	/* Who below takes the answer; NULL = the screen's result. */
	void			(*answered)(struct view *below, const struct result *r);
	int			 column;	/* first column of a table */
	char			 count[80];	/* beside the title: which rows of how many */
	size_t			 skip;		/* choices of a query before the part that is loaded */
	size_t			 found;		/* choices that the filter lets through */
	size_t			 all;		/* choices without the filter */
	bool			 beyond;	/* the query goes on behind found, which counts as far as it was read */
	size_t			 total;		/* then: how many there are, by the query alone; 0 = not known */
	bool			 to_end;	/* count all, whatever it takes */
	size_t			 looks;		/* records that a load looks at before it asks to go on */
	size_t			 looked;	/* that the load looked at */
	bool			 stopped;	/* it looked at enough: what lies behind was not looked at */
	int64_t			 stopped_at;	/* the time of the last; 0 = they are in no order of time */
	unsigned		 further;	/* how often the person went on there: each time twice as many */
	struct part_marks	*marks;		/* where its parts begin (kit/part.h); owned */
	bool			 parted;	/* load counts its rows itself (kit/part.h) */
	size_t			 top;		/* first row shown */
	int			 at;		/* row chosen; AT_NONE; < 0: AT_BAR - n of the foot */
	bool			 stale;		/* load again */
	uint64_t		 seen;		/* kinds that the load read, KIND_BIT() */
	bool			 fresh;		/* what is loaded next may change order and digits */
	bool			 restart;	/* and is shown from its top */
	/* By clock_monotonic(): setting the clock holds up no key and no row. */
	int64_t			 changed;	/* when rows last came by themselves */
	int64_t			 drawn;		/* when first on the terminal, 0 = not yet */
	uint32_t		 opener;	/* the character that opened it */
	bool			 returned;	/* came up by something stored, not drawn since */
	int64_t			 deaf;		/* until then no key like the one that stored chooses */
	bool			 by_digit;	/* that was a digit */
	int64_t			 hasty;		/* until then a digit may mean the page before */
	bool			 held;		/* opened by such a digit: none acts yet */
	bool			 halted;	/* came up by a sending: none acts yet either */
};

#define AT_NONE (-1)
#define AT_BAR (-2)

/* The screen by name, NULL if none. */
const struct screen *
screen_find(const char *name);

/* True if the viewer may open it. */
bool
screen_may(const struct screen *sc, const struct viewer *v);

/* What can be done there; ends with a NULL name; NULL = nothing. */
const struct action *
view_actions(const struct view *v);

/* The title in the reader's language; borrowed. */
const char *
view_title(const struct view *v);

#endif
