/* What a session asks the keeper before and about login. */
#include <stdio.h>
#include <string.h>

#include "keys/password.h"
#include "keys/secret.h"
#include "src/session/link.h"
#include "src/session/link_call.h"

int
keeper_ask(struct link *l, const char *login, struct login_offer *out)
{
	struct msg_offer offer;
	struct msg_ask ask = { 0 };
	enum msg_status status;
	struct msg m;

	memset(out, 0, sizeof *out);
	snprintf(ask.login, sizeof ask.login, "%s", login);
	call_put(l, MSG_ask, &kind_msg_ask, &ask);
	if (!call(l, LINK_WAIT_LOGIN, &m, &status) || status != STATUS_OK ||
	    !msg_get(&m, &kind_msg_offer, &offer) || offer.salt.len != sizeof out->salt ||
	    offer.ops > PASSWORD_OPS_MAX || offer.mem_kib > PASSWORD_MEM_KIB_MAX)
		return -1;
	snprintf(l->asked, sizeof l->asked, "%s", login);
	memcpy(out->salt, offer.salt.data, sizeof out->salt);
	out->ops = (uint32_t)offer.ops;
	out->mem_kib = (uint32_t)offer.mem_kib;
	out->both = offer.both;
	return 0;
}

bool
keeper_key(struct link *l, const char *login, const char *line, const char *fingerprint,
    bool has_signed)
{
	struct msg_key out = { .has_signed = has_signed };
	struct proof *p = &l->proof;

	snprintf(out.login, sizeof out.login, "%s", login);
	snprintf(out.line, sizeof out.line, "%s", line);
	snprintf(out.fingerprint, sizeof out.fingerprint, "%s", fingerprint);
	call_put(l, MSG_key, &kind_msg_key, &out);
	if (call_plain(l, LINK_WAIT_LOGIN) != STATUS_OK)
		return false;
	if (!has_signed)
		return true;
	p->key = l->channels;
	snprintf(p->line, sizeof p->line, "%s", line);
	snprintf(p->print, sizeof p->print, "%s", fingerprint);
	return true;
}

bool
keeper_permit(struct link *l)
{
	struct msg_permit out = { 0 };

	snprintf(out.login, sizeof out.login, "%s", l->asked);
	call_put(l, MSG_permit, &kind_msg_permit, &out);
	if (call_plain(l, LINK_WAIT_LOGIN) != STATUS_OK)
		return false;
	l->permit = l->channels;
	return true;
}

/* One try. STATUS_NO: the permit was no good. */
static enum msg_status
password_once(struct link *l, const char *login, const uint8_t stretched[32],
    const uint8_t quick[32], enum password_result *r)
{
	struct msg_password out = { .stretched.len = sizeof out.stretched.data,
	    .quick.len = sizeof out.quick.data };
	struct msg_judged said;
	enum msg_status status;
	struct msg m;

	*r = PASSWORD_NO;
	snprintf(out.login, sizeof out.login, "%s", login);
	memcpy(out.stretched.data, stretched, sizeof out.stretched.data);
	memcpy(out.quick.data, quick, sizeof out.quick.data);
	call_put(l, MSG_password, &kind_msg_password, &out);
	secret_wipe(&out, sizeof out);
	if (!call(l, LINK_WAIT_LOGIN, &m, &status))
		return STATUS_NOT_STORED;
	if (status == STATUS_OK && msg_get(&m, &kind_msg_judged, &said))
		*r = (enum password_result)said.result;
	return status;
}

enum password_result
keeper_password(struct link *l, const char *login, const uint8_t stretched[32],
    const uint8_t quick[32])
{
	struct proof *p = &l->proof;
	enum password_result r;

	/* A permit of a former keeper is no wrong password. */
	while (password_once(l, login, stretched, quick, &r) == STATUS_NO &&
	    l->permit != l->channels && keeper_permit(l))
		continue;
	if (r == PASSWORD_NO || r == PASSWORD_LAST)
		return r;
	p->password = l->channels;
	memcpy(p->stretched, stretched, sizeof p->stretched);
	memcpy(p->quick, quick, sizeof p->quick);
	return r;
}

static int
login_once(struct link *l, const char *login, const char *method, const char *fingerprint,
    bool command, uint64_t *account)
{
	struct msg_login out = { .command = command };
	struct msg_logged said;
	enum msg_status status;
	struct msg m;

	snprintf(out.login, sizeof out.login, "%s", login);
	snprintf(out.method, sizeof out.method, "%s", method);
	snprintf(out.fingerprint, sizeof out.fingerprint, "%s", fingerprint);
	call_put(l, MSG_login, &kind_msg_login, &out);
	if (!call(l, LINK_WAIT_LOGIN, &m, &status) || (status != STATUS_OK && status != STATUS_NO))
		return -1;
	if (!msg_get(&m, &kind_msg_logged, &said))
		said = (struct msg_logged){ 0 };
	if (status == STATUS_NO)
		return message_known((unsigned)said.why) ? (int)said.why : M_LOGIN_REFUSED;
	*account = said.account;
	l->offer = (unsigned)said.offer;
	return said.account != 0 ? 0 : -1;
}

/* Proves to the keeper of now what a former one was shown. False: there was
 * nothing to prove again, or it is not accepted any more. */
static bool
prove_again(struct link *l, const char *login)
{
	struct proof p = l->proof;
	bool key = p.key != 0 && p.key != l->channels;
	bool password = p.password != 0 && p.password != l->channels;
	bool good = key || password;

	if (key)
		good = keeper_key(l, login, p.line, p.print, true);
	if (password)
		good = good && keeper_permit(l) &&
		    keeper_password(l, login, p.stretched, p.quick) != PASSWORD_NO;
	secret_wipe(&p, sizeof p);
	return good;
}

int
keeper_login(struct link *l, const char *login, const char *method, const char *fingerprint,
    bool command, uint64_t *account)
{
	int why;

	*account = 0;
	do {
		why = login_once(l, login, method, fingerprint, command, account);
	} while (why > 0 && prove_again(l, login));
	secret_wipe(&l->proof, sizeof l->proof);
	return why > 0 && link_is_away(l) ? -1 : why;
}

int
keeper_set_password(struct link *l, const uint8_t salt[16], const uint8_t stretched[32])
{
	struct msg_set_password out = { .salt.len = sizeof out.salt.data,
	    .stretched.len = sizeof out.stretched.data };
	enum msg_status status;

	memcpy(out.salt.data, salt, sizeof out.salt.data);
	memcpy(out.stretched.data, stretched, sizeof out.stretched.data);
	call_put(l, MSG_set_password, &kind_msg_set_password, &out);
	secret_wipe(&out, sizeof out);
	status = call_plain(l, LINK_WAIT);
	return status == STATUS_OK ? 0 : status == STATUS_NO ? -2 : -1;
}

enum key_offer
keeper_offered(const struct link *l)
{
	return (enum key_offer)l->offer;
}

int
keeper_device(struct link *l, bool use)
{
	struct msg_device out = { .use = use };

	l->offer = KEY_OFFER_NONE;
	call_put(l, MSG_device, &kind_msg_device, &out);
	return call_plain(l, LINK_WAIT) == STATUS_OK ? 0 : -1;
}
