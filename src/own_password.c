/* A person's own new password: the text never leaves the session. */
#include "src/own_password.h"

#include <string.h>

#include "keys/password.h"
#include "keys/random.h"
#include "keys/secret.h"

enum own_password
own_password_set(struct link *l, const char *text)
{
	uint8_t salt[PASSWORD_SALT], stretched[PASSWORD_BYTES];
	int err;

	if (!keeper_permit(l))
		return OWN_PASSWORD_BUSY;
	random_fill(salt, sizeof salt);
	err = password_stretch(stretched, text, strlen(text), salt, PASSWORD_OPS, PASSWORD_MEM_KIB);
	if (err == 0)
		err = keeper_set_password(l, salt, stretched);
	secret_wipe(stretched, sizeof stretched);
	return err == 0 ? OWN_PASSWORD_SET : OWN_PASSWORD_AWAY;
}
