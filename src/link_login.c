/* What a session asks the keeper before and about login. */
#include <string.h>

#include "keys/password.h"
#include "src/link_call.h"

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
keeper_key(struct link *l, const char *login, const char *line, const char *fingerprint)
{
	struct buf *b = call_begin(l, MSG_key);

	wire_text(b, 3, login);
	wire_text(b, 4, line);
	wire_text(b, 5, fingerprint);
	return call_plain(l, LINK_WAIT) == STATUS_OK;
}

bool
keeper_permit(struct link *l)
{
	call_begin(l, MSG_permit);
	return call_plain(l, LINK_WAIT_PERMIT) == STATUS_OK;
}

enum password_result
keeper_password(struct link *l, const char *login, const uint8_t stretched[32],
    const uint8_t quick[32])
{
	struct buf *b = call_begin(l, MSG_password);
	enum msg_status status;
	enum password_result r;
	struct msg m;

	wire_text(b, 3, login);
	wire_bytes(b, 4, stretched, 32);
	wire_bytes(b, 5, quick, 32);
	if (!call(l, LINK_WAIT, &m, &status) || status != STATUS_OK)
		return PASSWORD_NO;
	r = (enum password_result)msg_number(&m, 3, PASSWORD_CODE);
	return msg_end(&m) ? r : PASSWORD_NO;
}

int
keeper_login(struct link *l, const char *login, const char *method, const char *fingerprint,
    bool command, uint64_t *account)
{
	struct buf *b = call_begin(l, MSG_login);
	enum msg_status status;
	struct msg m;
	uint64_t n;

	*account = 0;
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
		return n < M_COUNT_ ? (int)n : M_LOGIN_REFUSED;
	*account = n;
	return 0;
}

int
keeper_set_password(struct link *l, const uint8_t salt[16], const uint8_t stretched[32])
{
	struct buf *b = call_begin(l, MSG_set_password);

	wire_bytes(b, 3, salt, 16);
	wire_bytes(b, 4, stretched, 32);
	return call_plain(l, LINK_WAIT) == STATUS_OK ? 0 : -1;
}
