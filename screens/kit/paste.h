/*
 * 导入: the one screen of every operation that takes a list from a spreadsheet. It is
 * pasted, looked at as a whole, and stored whole or not at all; faults are shown by
 * line and column. What is a list's own stands in its struct paste_list; its screen is
 * one constant, called NOUN_import, to which the list of its subject leads.
 */
#ifndef SCREENS_KIT_PASTE_H
#define SCREENS_KIT_PASTE_H

#include "screens/kit/send.h"

struct paste_list {
	const char	*op;		/* that takes it; has `confirm`. NULL: the import of the noun in arg.text */
	const char	*columns;	/* msgid: which are read; NULL: names() says them */
	void	(*names)(const struct view *v, struct buf *out);
	const char	*ask, *yes;	/* msgids: the question before it is stored, and its first answer */
	const char	*other;		/* msgid of another answer, after which it is looked at so; or NULL */
	size_t		 size;		/* of what look() fills, which begins with its struct rows */
	/* Reads it and works out what it comes to; 0, or -1 and why. drop() either way. */
	int	(*look)(void *read, const struct view *v, struct txn *t, const struct buf *text,
		bool other, struct refusal *why);
	/* After that: tries what a look alone cannot tell. False: it could not be, which is said. */
	bool	(*try)(struct view *v, void *read);
	void	(*sum)(struct page *p, const void *read);	/* how many of what */
	void	(*show)(struct page *p, struct txn *t, const void *read);	/* each row */
	size_t	(*others)(const void *read);	/* what the other answer is about; or NULL */
	void	(*drop)(void *read);
	/* Sends it and shows what came of it; NULL: there is only to send it. */
	enum outcome (*send)(struct view *v, struct errand *o, bool other);
};

struct paste {
	struct buf	 text;
	int		 at;
	bool		 other;
};

/* The rest of a screen of that list; name, title, help and roles are its own. */
#define PASTE_SCREEN(l) .paste = &(l), .widget = &widget_paste, .state_size = sizeof(struct paste), \
	.open = paste_open, .result = paste_result, .close = paste_close

extern const struct widget widget_paste;

void
paste_open(struct view *v);

void
paste_result(struct view *v, int tag, const struct result *r);

void
paste_close(struct view *v);

#endif
