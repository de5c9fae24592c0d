/* The lines that every screen has: where and who, title, what rings; at the bottom one sentence. */
#ifndef SCREENS_KIT_HEADER_H
#define SCREENS_KIT_HEADER_H

#include "screens/kit/ui.h"

/* ms: asked for a sign of life after 30 s and once more after 60, he gave none. */
enum { SILENT_MS = 65000 };

/* Draws the first lines; returns how many rows they take. */
int
header_draw(struct ui *ui, const struct view *v);

int
header_lines(const struct ui *ui);

/* Reads the names that the header shows. */
void
header_load(struct ui *ui, struct txn *t);

/* Draws the last line or lines: message, or hint. Returns how many. */
int
footer_draw(struct ui *ui, const char *hint);

int
footer_lines(const struct ui *ui, const char *hint);

#endif
