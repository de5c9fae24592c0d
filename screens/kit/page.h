/*
 * What a list shows: rows of text, headings and choices, made by load and
 * laid out for whatever size the terminal has. Rows that were there before a
 * reload keep their digit and, among those of their rank, their place; new ones
 * take the next free digit: not that of a row which went just now, because
 * somebody may be about to press it.
 */
#ifndef SCREENS_KIT_PAGE_H
#define SCREENS_KIT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum row_kind {
	ROW_TEXT,	/* read only */
	ROW_HEAD,	/* a heading; a section reaches to the next one */
	ROW_CHOICE
};

enum { PAGE_COLUMNS = 12 };

struct row {
	enum row_kind	 kind;
	int		 what;		/* what choosing means; what, id, n, code are its identity */
	uint64_t	 id;
	int64_t		 n;
	char		 code[16];
	char		 sign;		/* '!' urgent, '*' soon, '-' waits, '+' done, 0 none */
	char		 digit;		/* given by the layout, 0 = none */
	char		 letter;	/* shortcut, 0 = none */
	bool		 fresh;		/* came while the page was shown */
	bool		 unsaid;	/* the screen's fill is asked for more once it is in sight */
	bool		 stays;		/* whatever the filter */
	int		 rank;		/* rows of a lower one stand above, over a reload too */
	unsigned	 attr;
	char		*left;		/* owned by the page */
	char		*right;		/* or NULL */
	char		*cells;		/* of a table: texts with tabs between, or NULL */
};

struct page {
	struct row	*row;
	size_t		 n, cap;
	size_t		 fresh;		/* rows that came while shown */
	char		*columns;	/* titles with tabs between, NULL = no table */
	bool		 failed;	/* out of memory: some rows are missing */
	bool		 split;		/* the rows that are too long for one screen are several */
	int64_t		 gone[10];	/* by digit: when its row went (clock_monotonic), 0 = it did not */
};

void
page_clear(struct page *p);

/* The same of what nobody may find in memory afterwards. */
void
page_wipe(struct page *p);

/* Text over one or more lines; "" is a blank line. Borrowed until the next page call. */
struct row *
page_text(struct page *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A heading. */
struct row *
page_head(struct page *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A choice, told to screen->choose. Borrowed until the next page call; never NULL. */
struct row *
page_choice(struct page *p, int what, uint64_t id, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The same with text given as it is. */
struct row *
page_choice_text(struct page *p, int what, uint64_t id, const char *text);

/* The row's text, made anew. */
void
row_left(struct page *p, struct row *r, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Text at the right end of the row. */
void
row_right(struct page *p, struct row *r, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Column titles, tabs between; rows then carry cells. */
void
page_table(struct page *p, const char *titles);

void
row_cells(struct page *p, struct row *r, const char *cells);

/* True if both are the same choice. */
bool
row_same(const struct row *a, const struct row *b);

/*
 * The place of a row like want in p, or -1.
 */
int
page_find(const struct page *p, const struct row *want);

/* Replaces old by new: rows of old keep place in their section and digit; old is emptied. */
void
page_merge(struct page *old, struct page *new);

/* p becomes a copy of from, without digits. */
void
page_copy(struct page *p, const struct page *from);

void
page_drop_last(struct page *p);

/* The first n rows stay. */
void
page_cut(struct page *p, size_t n);

/* True if a text of the row holds filter, in whatever width and case. */
bool
row_matches(const struct row *r, const char *filter);

/* Leaves the first n bytes of row i's text; what begins at rest, and what stood right, goes
 * into a text row behind it. */
void
page_split(struct page *p, size_t i, size_t n, size_t rest);

/* Drops headings that nothing stands under. */
void
page_trim(struct page *p);

/* Drops choices whose text does not hold filter. */
void
page_filter(struct page *p, const char *filter);

#endif
