/*
 * The list widget: headings, text and choices in any size, choices by digit,
 * arrows and Enter, what can be done as rows at the foot, 0 the way back.
 */
#ifndef SCREENS_KIT_LIST_H
#define SCREENS_KIT_LIST_H

#include "screens/kit/screen.h"

extern const struct widget widget_list;
/* The same, where a key typed too early must do nothing and nothing is chosen at first. */
extern const struct widget widget_confirm;

/* Parts for widgets that are lists with a key of their own. */
void
list_draw(struct view *v);

bool
list_key(struct view *v, const struct key_press *key);

/* Rows at the foot of a list. */
enum { BAR_MAX = 24 };
struct bar_item {
	char			 digit;		/* 0 = none */
	const char		*name;		/* translated; borrowed */
	const struct action	*action;	/* NULL: one of the kit's */
	bool			 more;		/* the kit's 更多; else its 返回 */
};

/* What shows of a list at the size of now. */
struct layout {
	int			 first;		/* screen row of the first list row */
	int			 rows;		/* for the list */
	int			 bar;		/* screen row of the foot */
	int			 indent;	/* of choices */
	bool			 signs;
	size_t			 end;		/* first list row that is not shown */
	size_t			 next;		/* where the next page begins */
	bool			 more;		/* not all rows are shown, or have a digit */
	size_t			 nitems;
	struct bar_item		 items[BAR_MAX];
	size_t			 ncols, col0, shown;	/* of a table */
	int			 name_width;
	int			 width[PAGE_COLUMNS];
};

/* Computes what shows and gives digits to the choices in sight. head and foot: lines taken. */
void
list_layout(struct view *v, int head, int foot, struct layout *l);

/* Screen lines a row takes. */
int
list_row_lines(const struct view *v, const struct layout *l, const struct row *r);

/* Draws a row from screen row y on, marked when it is the one chosen; at most max lines. */
int
list_row_draw(const struct view *v, const struct layout *l, const struct row *r, int y,
	      int max, bool chosen);

/* Draws column titles at screen row y. */
void
list_titles_draw(const struct view *v, const struct layout *l, int y);

#endif
