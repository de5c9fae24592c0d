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

#endif
