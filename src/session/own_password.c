/* A person's own new password: the text never leaves the session. */
#include "src/session/own_password.h"

#include "keys/password.h"
#include "keys/random.h"
#include "keys/secret.h"
#include "src/op/verifier.h"

enum own_password
own_password_set(struct link *l, const char *text)
{
	uint8_t salt[PASSWORD_SALT], stretched[PASSWORD_BYTES];
	char folded[PASSWORD_MAX + 1];
	size_t len;
	int err;

	if (!keeper_permit(l))
		return link_is_away(l) ? OWN_PASSWORD_AWAY : OWN_PASSWORD_BUSY;
	/* As at login, where one may look like a code on a card. */
	len = verifier_fold(text, folded);
	random_fill(salt, sizeof salt);
	err = password_stretch(stretched, folded, len, salt, PASSWORD_OPS, PASSWORD_MEM_KIB);
	if (err == 0)
		err = keeper_set_password(l, salt, stretched);
	secret_wipe(folded, sizeof folded);
	secret_wipe(stretched, sizeof stretched);
	return err == 0 ? OWN_PASSWORD_SET : OWN_PASSWORD_AWAY;
}
