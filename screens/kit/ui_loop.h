/* The loop that drives the screens: keys, a new window size, notices, the minute. */
#ifndef SCREENS_KIT_UI_LOOP_H
#define SCREENS_KIT_UI_LOOP_H

#include "screens/kit/ui.h"

/* Runs the screens until the person leaves or the link is gone; first opens what shows at the start. */
void
ui_run(struct session *s, const struct watch *watch, void (*first)(struct ui *ui));

/* The parts of ui_run, for tests. NULL: no such terminal (the person was told). */
struct ui *
ui_new(struct session *s, const struct watch *watch);

void
ui_free(struct ui *ui);

/* Waits at most timeout ms for something and does it; draws when it may. False when all is over. */
bool
ui_step(struct ui *ui, int timeout);

/* Draws now whatever is to be drawn. */
void
ui_draw(struct ui *ui);

/* Reads again what was read from any of these kinds (KIND_BIT() of each), and nothing else.
 * False: the person may be here no more. */
bool
ui_changed(struct ui *ui, uint64_t which);

/* Says what came for this person alone: who answered him, what became of a report. */
void
ui_told(struct ui *ui, const struct news *n);

#endif
