/*
 * Small screens that ask: one line of text (ask_text.h), one of several choices, yes or no,
 * a page to read. They answer to the `result` of the screen below. Also the
 * keys that work everywhere: ? : /.
 */
#ifndef SCREENS_KIT_ASK_H
#define SCREENS_KIT_ASK_H

#include "screens/kit/ask_text.h"
#include "screens/kit/screen.h"

/* A list to choose from: add rows to ->page of what is returned (NULL: no memory). */
struct view *
ask_choice(struct view *v, int tag, const char *title);

/* The same where nothing is chosen at first and early keys are dropped. */
struct view *
ask_confirm(struct view *v, int tag, const char *title);

/* A page of text to read and to copy. text is copied. */
void
ask_page(struct view *v, const char *title, const char *text);

/* One text that is personal: until it is left, then wiped. text is copied. */
void
ask_once(struct view *v, const char *title, const char *text);

/* What a command of the grammar prints, for the person of v; owned by the caller, NULL
 * without memory. Not to be called from load: it reads for itself. */
char *
ask_command(struct view *v, const char *line);

/* The help of a screen, made from its table. */
void
ask_help(struct view *v);

/* Help as text, for tests: of a screen with these actions; owned by the caller, NULL without memory. */
char *
help_text(const struct screen *sc, const struct action *actions, const struct viewer *viewer);

/* Keys that a list did not use: ? : / and their Chinese forms. */
bool
ask_key(struct view *v, const struct key_press *key);

extern const struct screen kit_choice, kit_confirm, kit_page, kit_once;

#endif
