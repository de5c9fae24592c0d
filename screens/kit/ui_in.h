/* Inner header of screens/kit/ui*.c. */
#ifndef SCREENS_KIT_UI_IN_H
#define SCREENS_KIT_UI_IN_H

#include "screens/kit/ui.h"

const struct widget *
view_widget(const struct view *v);

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
