/* A person's own new password: stretched here, stored by the keeper. */
#ifndef SRC_OWN_PASSWORD_H
#define SRC_OWN_PASSWORD_H

#include "src/session/link.h"

enum own_password { OWN_PASSWORD_SET, OWN_PASSWORD_BUSY, OWN_PASSWORD_AWAY, OWN_PASSWORD_WRONG,
    OWN_PASSWORD_LAST };

/* Replaces the password of who is logged in on l; takes about 70 ms. text is
 * not wiped. BUSY: no permit to stretch now; AWAY: not stored; WRONG: who it is must be
 * proved first, by own_password_prove() or a new login. */
enum own_password own_password_set(struct link *l, const char *text);
/* Proves to the keeper who sits there: text is the password of login, who is logged in
 * on l. SET: for five minutes it may be changed; WRONG: it is not his; LAST: neither, and
 * one more such ends the session. */
enum own_password own_password_prove(struct link *l, const char *login, const char *text);

#endif
