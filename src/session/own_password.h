/* A person's own new password: stretched here, stored by the keeper. */
#ifndef SRC_OWN_PASSWORD_H
#define SRC_OWN_PASSWORD_H

#include "src/session/link.h"

enum own_password { OWN_PASSWORD_SET, OWN_PASSWORD_BUSY, OWN_PASSWORD_AWAY };

/* Replaces the password of who is logged in on l; takes about 70 ms. text is
 * not wiped. BUSY: no permit to stretch now; AWAY: not stored. */
enum own_password own_password_set(struct link *l, const char *text);

#endif
