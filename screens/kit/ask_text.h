/*
 * One line of text that a page asks for. It answers to the `result` of the screen below. What
 * is typed and not entered is kept as a draft, with the page and the question.
 */
#ifndef SCREENS_KIT_ASK_TEXT_H
#define SCREENS_KIT_ASK_TEXT_H

#include "screens/kit/draft.h"

/* One line of at most max bytes; secret shows stars. The text comes back in result.text, what = 1. */
struct view *
ask_text(struct view *v, int tag, const char *title, const char *note, size_t max, bool secret);

/* The text of now stands there: Enter keeps it, the first character typed replaces it. */
void
ask_begin(struct view *w, const char *text);

/* The question w is what to look for, of at most max bytes: text stands there, the first character
 * typed replaces it. Nothing is written with it, so no draft is kept. */
void
ask_search(struct view *w, const char *text, size_t max);

/* What somebody was typing there when the line was cut: kept as a draft of the screen "asked". */
struct asked {
	struct draft_head draft;
	struct draft_page page;		/* the one that asked */
	int	 tag;
	char	 title[120], note[300], text[1024];
	size_t	 max;
	bool	 again;			/* the page can be opened anew and ask the same */
};
/* Reads such a draft. False: the store is away, or it is gone. */
bool
asked_get(struct view *v, uint64_t draft, struct asked *out);
/* Opens the page, and the question with the text in it. False: it cannot be brought back. */
bool
asked_again(struct ui *ui, const struct asked *a);

extern const struct screen kit_text;

#endif
