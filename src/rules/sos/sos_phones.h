/* Whom to telephone when nobody online hears a call, and whether anybody did. */
#ifndef RULES_SOS_PHONES_H
#define RULES_SOS_PHONES_H

#include "db/buf.h"
#include "db/store.h"

struct sos;

/* The duty rooms above an area, lowest first: their township's, then the county's (its
 * setting duty.phone, else its duty room). Adds "name number" of each, with sep between;
 * nothing where no number is known. */
void sos_phones(struct txn *t, const char *area, const char *sep, struct buf *b);
/* The same in one line; of what does not fit whole, the county's alone, "" if even that
 * does not. */
void sos_phones_line(struct txn *t, const char *area, char *out, size_t cap);
/* True of a call that rang where nobody was online, that nobody has answered, and that
 * has been put before nobody's eyes or ears since. */
bool sos_is_unheard(struct txn *t, const struct sos *s);

#endif
