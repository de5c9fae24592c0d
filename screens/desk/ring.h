/* What must be answered rings until a person does: a bell now and then, a line on every screen, a key. */
#ifndef SCREENS_DESK_RING_H
#define SCREENS_DESK_RING_H

#include "screens/kit/ui.h"

/* Those of struct watch (kit/ui.h). */
void
ring_look(struct ui *ui, int64_t now);

bool
ring_bell(struct ui *ui);

int
ring_wait(const struct ui *ui);

void
ring_tick(struct ui *ui);

bool
ring_open(struct ui *ui);

void
ring_drawn(struct ui *ui);

void
ring_shown(struct ui *ui);

#endif
