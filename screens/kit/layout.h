/* Laying out a list at the size of now: what shows, which digits, where the foot stands. */
#ifndef SCREENS_KIT_LAYOUT_H
#define SCREENS_KIT_LAYOUT_H

#include "screens/kit/screen.h"

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
	bool			 further;	/* the query has choices after the part that is loaded */
	size_t			 nitems;
	struct bar_item		 items[BAR_MAX];
	size_t			 ncols, col0, shown;	/* of a table */
	int			 name_width;
	int			 width[PAGE_COLUMNS];
};

/* Computes what shows and gives digits to the choices in sight. head and foot: lines taken. */
void
list_layout(struct view *v, int head, int foot, struct layout *l);

/* Makes several rows of each that takes more than half of the screen, so that all of it can
 * be turned to. */
void
list_split(struct view *v);

/* Where the page before the one that begins at v->top begins; l is the layout of now. */
size_t
list_page_before(struct view *v, const struct layout *l);

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
