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
	return err == 0 ? OWN_PASSWORD_SET : err == -2 ? OWN_PASSWORD_WRONG : OWN_PASSWORD_AWAY;
}

enum own_password
own_password_prove(struct link *l, const char *login, const char *text)
{
	uint8_t stretched[PASSWORD_BYTES], quick[PASSWORD_BYTES];
	char folded[PASSWORD_MAX + 1];
	enum password_result r = PASSWORD_NO;
	struct login_offer offer;
	size_t len;

	if (keeper_ask(l, login, &offer) != 0 || !keeper_permit(l))
		return link_is_away(l) ? OWN_PASSWORD_AWAY : OWN_PASSWORD_BUSY;
	len = verifier_fold(text, folded);
	verifier_quick(quick, folded, offer.salt);
	if (password_stretch(stretched, folded, len, offer.salt, offer.ops, offer.mem_kib) == 0)
		r = keeper_password(l, login, stretched, quick);
	secret_wipe(folded, sizeof folded);
	secret_wipe(quick, sizeof quick);
	secret_wipe(stretched, sizeof stretched);
	return r == PASSWORD_OK ? OWN_PASSWORD_SET : link_is_away(l) ? OWN_PASSWORD_AWAY :
	    r == PASSWORD_LAST ? OWN_PASSWORD_LAST : OWN_PASSWORD_WRONG;
}
