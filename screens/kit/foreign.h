/* Bytes from a terminal in another charset than the session's, whichever is set wrong. */
#ifndef SCREENS_KIT_FOREIGN_H
#define SCREENS_KIT_FOREIGN_H

#include "screens/kit/ui.h"

/*
 * What can only be in another charset than the session's would be stored as other
 * characters: all that came with it is dropped from bytes, *n of them, but for the marks of
 * a paste. The charset that it is in; 0: it is as it should be, and nothing is dropped.
 */
enum charset
foreign_drop(const struct ui *ui, char *bytes, size_t *n);

/* Says so. The line that changes the charset comes back; it is ASCII, whatever the screen shows. */
void
foreign_warn(struct ui *ui, enum charset seems);

#endif
