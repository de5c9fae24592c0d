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
	enum msg_status status;
	struct msg m;

	memset(out, 0, sizeof *out);
	wire_text(call_begin(l, MSG_ask), 3, login);
	if (!call(l, LINK_WAIT, &m, &status) || status != STATUS_OK)
		return -1;
	msg_exact(&m, 3, out->salt, sizeof out->salt);
	out->ops = (uint32_t)msg_number(&m, 4, PASSWORD_OPS_MAX);
	out->mem_kib = (uint32_t)msg_number(&m, 5, PASSWORD_MEM_KIB_MAX);
	out->both = msg_number(&m, 6, 1) != 0;
	return msg_end(&m) ? 0 : -1;
}

bool
keeper_key(struct link *l, const char *login, const char *line, const char *fingerprint,
    bool has_signed)
{
	struct buf *b = call_begin(l, MSG_key);
	struct proof *p = &l->proof;

	wire_text(b, 3, login);
	wire_text(b, 4, line);
	wire_text(b, 5, fingerprint);
	wire_number(b, 6, has_signed);
	if (call_plain(l, LINK_WAIT) != STATUS_OK)
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
	call_begin(l, MSG_permit);
	if (call_plain(l, LINK_WAIT_PERMIT) != STATUS_OK)
		return false;
	l->permit = l->channels;
	return true;
}

/* One try. STATUS_NO: the permit was no good. */
static enum msg_status
password_once(struct link *l, const char *login, const uint8_t stretched[32],
    const uint8_t quick[32], enum password_result *r)
{
	struct buf *b = call_begin(l, MSG_password);
	enum msg_status status;
	struct msg m;

	*r = PASSWORD_NO;
	wire_text(b, 3, login);
	wire_bytes(b, 4, stretched, 32);
	wire_bytes(b, 5, quick, 32);
	if (!call(l, LINK_WAIT, &m, &status))
		return STATUS_NOT_STORED;
	if (status == STATUS_OK)
		*r = (enum password_result)msg_number(&m, 3, PASSWORD_CODE);
	if (!msg_end(&m))
		*r = PASSWORD_NO;
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
	if (r == PASSWORD_NO)
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
	struct buf *b = call_begin(l, MSG_login);
	enum msg_status status;
	struct msg m;
	uint64_t n;

	wire_text(b, 3, login);
	wire_text(b, 4, method);
	wire_text(b, 5, fingerprint);
	wire_number(b, 6, command);
	if (!call(l, LINK_WAIT, &m, &status) || (status != STATUS_OK && status != STATUS_NO))
		return -1;
	n = msg_number(&m, 3, UINT64_MAX);
	if (!msg_end(&m) || n == 0)
		return status == STATUS_NO ? M_LOGIN_REFUSED : -1;
	if (status == STATUS_NO)
		return n <= MESSAGE_MAX && message_known((unsigned)n) ? (int)n : M_LOGIN_REFUSED;
	*account = n;
	return 0;
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
	struct buf *b = call_begin(l, MSG_set_password);

	wire_bytes(b, 3, salt, 16);
	wire_bytes(b, 4, stretched, 32);
	return call_plain(l, LINK_WAIT) == STATUS_OK ? 0 : -1;
}
