/*
 * Logging in. Before login a session may only ask what a name may log in with
 * and prove it; nothing here says whether a name exists. The identity is bound
 * to the channel once and never sent along.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/pubkey.h"
#include "keys/key.h"
#include "keys/secret.h"
#include "src/base/log.h"
#include "src/keeper/keeper_in.h"
#include "src/op/settings.h"
#include "src/op/verifier.h"
#include "src/rules/account/account.h"
#include "src/session/link.h"

#define LOGIN_BYTES 40
#define METHOD_BYTES 24

/* The account by login; 0 if there is none or it is disabled. */
static uint64_t
account_by_login(struct txn *t, const char *login)
{
	struct account a;

	return account_find(t, login, &a) && a.disabled == 0 ? a.id : 0;
}

/* Does a setting ask key and password both of one of the person's roles? */
static bool
asks_both(struct keeper *k, uint64_t account)
{
	char roles[160], *rest = roles, *word;
	const struct value *role;
	struct viewer v;

	setting_text(keeper_txn(k), SETTING_LOGIN_BOTH, roles, sizeof roles);
	if (roles[0] == '\0' || account == 0 || !viewer_load(keeper_txn(k), account, k->now, &v))
		return false;
	while ((word = strsep(&rest, ", ")) != NULL)
		if ((role = value_find(&enum_role, word)) != NULL && (v.roles & 1u << role->no))
			return true;
	return false;
}

void
answer_ask(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	uint8_t salt[PASSWORD_SALT];
	uint32_t ops, mem;
	char login[LOGIN_BYTES];
	uint64_t account;
	struct txn t;
	struct buf *b;

	msg_text(m, 3, login, sizeof login);
	if (!msg_end(m)) {
		peer_drop(k, c, "malformed question");
		return;
	}
	account = account_by_login(keeper_txn(k), login);
	core_look(k->core, &t);
	verifier_offer(&t, account, login, salt, &ops, &mem);
	txn_abort(&t);
	b = answer_begin(k, tag, STATUS_OK);
	wire_bytes(b, 3, salt, sizeof salt);
	wire_number(b, 4, ops);
	wire_number(b, 5, mem);
	wire_number(b, 6, asks_both(k, account));
	answer_end(k, c, MSG_ask, tag, false);
}

/* The person's key with that fingerprint, not dropped. active: if he has any
 * active key at all. */
static bool
key_of(struct txn *t, uint64_t account, const char *print, struct pubkey *out, bool *active)
{
	struct pubkey held[KEYS_MAX];
	size_t n = account == 0 ? 0 : keys_held(t, account, held, KEYS_MAX);
	bool found = false;

	*active = false;
	for (size_t i = 0; i < n; i++) {
		*active = *active || held[i].state == key_state_active;
		if (strcmp(held[i].fingerprint, print) != 0)
			continue;
		*out = held[i];
		found = true;
	}
	return found;
}

/* Remembers a key that nobody knows, for proposing after a login by password. */
static void
offer_keep(struct peer *c, const char *line, const char *print)
{
	for (size_t i = 0; i < c->proved.noffered; i++)
		if (strcmp(c->proved.offered[i].fingerprint, print) == 0)
			return;
	if (c->proved.offered == NULL)
		c->proved.offered = calloc(OFFERED, sizeof *c->proved.offered);
	if (c->proved.offered == NULL || c->proved.noffered == OFFERED)
		return;
	snprintf(c->proved.offered[c->proved.noffered].line, sizeof c->proved.offered[0].line, "%s", line);
	snprintf(c->proved.offered[c->proved.noffered++].fingerprint, KEY_PRINT, "%s", print);
}

void
answer_key(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	char login[LOGIN_BYTES], line[1501], print[KEY_PRINT], made[KEY_PRINT] = { 0 };
	struct key_line key;
	struct pubkey held;
	uint64_t account;
	bool good, active, has_signed;

	msg_text(m, 3, login, sizeof login);
	msg_text(m, 4, line, sizeof line);
	msg_text(m, 5, print, sizeof print);
	has_signed = msg_number(m, 6, 1) != 0;
	if (!msg_end(m)) {
		peer_drop(k, c, "malformed key");
		return;
	}
	snprintf(c->proved.tried, sizeof c->proved.tried, "%s", login);
	if (key_parse_line(&key, line, strlen(line)) == 1)
		key_fingerprint(made, key.blob, key.blob_len);
	account = account_by_login(keeper_txn(k), login);
	good = made[0] != '\0' && strcmp(made, print) == 0 &&
	    key_of(keeper_txn(k), account, print, &held, &active);
	if (good && has_signed) {
		c->proved.key_account = account;
		snprintf(c->proved.key_print, sizeof c->proved.key_print, "%s", print);
	} else if (!good && made[0] != '\0' && strcmp(made, print) == 0) {
		offer_keep(c, line, print);
	}
	answer_bare(k, c, MSG_key, tag, good ? STATUS_OK : STATUS_NO, false);
}

void
answer_password(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	uint8_t stretched[PASSWORD_BYTES], quick[PASSWORD_BYTES];
	char login[LOGIN_BYTES];
	struct verifier v;
	struct txn t;
	uint64_t account;
	enum verified r;
	struct buf *b;

	msg_text(m, 3, login, sizeof login);
	msg_exact(m, 4, stretched, sizeof stretched);
	msg_exact(m, 5, quick, sizeof quick);
	secret_wipe(k->packet, sizeof k->packet);
	if (!msg_end(m)) {
		peer_drop(k, c, "malformed password");
		return;
	}
	/* One more than the session itself allows: it ends the connection politely. */
	if (c->proved.tries++ > setting_int(keeper_txn(k), SETTING_LOGIN_ATTEMPTS)) {
		peer_drop(k, c, "too many passwords");
		return;
	}
	if (c->permit.state != PERMIT_HELD) {	/* it was a former keeper's */
		answer_bare(k, c, MSG_password, tag, STATUS_NO, false);
		return;
	}
	permit_back(c);
	account = account_by_login(keeper_txn(k), login);
	core_look(k->core, &t);
	if (!verifier_get(&t, account, &v))
		memset(&v, 0, sizeof v);
	txn_abort(&t);
	r = verifier_compare(&v, stretched, quick, k->now);
	if (r == VERIFIED_NOT) {
		attempt_failed(k, c, login);
	} else {
		c->proved.password_account = account;
		c->proved.by_code = r == VERIFIED_CODE;
		memcpy(c->proved.code, v.code, sizeof c->proved.code);
	}
	secret_wipe(stretched, sizeof stretched);
	secret_wipe(quick, sizeof quick);
	secret_wipe(&v, sizeof v);
	b = answer_begin(k, tag, STATUS_OK);
	wire_number(b, 3, r == VERIFIED_CODE ? PASSWORD_CODE : r == VERIFIED_PASSWORD ?
	    PASSWORD_OK : PASSWORD_NO);
	answer_end(k, c, MSG_password, tag, false);
}

/* Is what the session says it used what this channel has proved? */
static bool
proved(const struct peer *c, uint64_t account, bool both, const char *method,
    const char *print)
{
	bool key = c->proved.key_account == account && strcmp(c->proved.key_print, print) == 0;
	bool secret = c->proved.password_account == account;

	if (account == 0)
		return false;
	if (strcmp(method, "key") == 0)
		return key && !both;
	if (strcmp(method, "password") == 0)
		return secret && !c->proved.by_code && !both;
	if (strcmp(method, "code") == 0)
		return secret && c->proved.by_code;
	return strcmp(method, "key+password") == 0 && key && secret && !c->proved.by_code;
}

static bool
seat_free(struct keeper *k, const struct viewer *v)
{
	int64_t taken = 0;

	for (struct peer *c = k->peers; c != NULL; c = c->next)
		taken += c->kind == PEER_SESSION && c->bound && !c->gone;
	return taken < setting_int(keeper_txn(k), SETTING_LOGIN_SEATS) ||
	    (v->roles & (ROLE(duty) | ROLE(leader)));
}

static void
key_op(struct keeper *k, const char *name, uint64_t account, const char *line, const char *print)
{
	struct op_account_propose args = { .account = account };
	struct origin system = { .system = true };
	const struct subject *s;
	const struct op *op = op_find(name, &s);

	if (op == NULL)
		return;
	snprintf(args.line, sizeof args.line, "%s", line);
	snprintf(args.fingerprint, sizeof args.fingerprint, "%s", print);
	request_fill(&k->request, s, op, &args);
	keeper_do(k, &system, NULL);
}

/* A key that was shown before a login by password is proposed, as long as the
 * person has none; one that has signed a login counts from then on. */
static void
keys_settle(struct keeper *k, struct peer *c, const char *print)
{
	uint64_t account = c->origin.account;
	struct pubkey held;
	bool active;

	if (print[0] != '\0') {
		if (key_of(keeper_txn(k), account, print, &held, &active) &&
		    held.state == key_state_proposed)
			key_op(k, "account.confirm", account, held.line, print);
	} else {
		key_of(keeper_txn(k), account, "", &held, &active);
		for (size_t i = 0; i < c->proved.noffered && !active; i++)
			if (!key_of(keeper_txn(k), account, c->proved.offered[i].fingerprint, &held, &active))
				key_op(k, "account.propose", account, c->proved.offered[i].line,
				    c->proved.offered[i].fingerprint);
	}
	free(c->proved.offered);
	c->proved.offered = NULL;
	c->proved.noffered = 0;
}

static void
bind_identity(struct keeper *k, struct peer *c, const char *method, const char *print, bool command)
{
	c->bound = true;
	c->origin.account = c->viewer.account;
	reach_of(keeper_txn(k), &c->viewer, &c->reach);
	snprintf(c->origin.fingerprint, sizeof c->origin.fingerprint, "%s", print);
	core_note(k->core, &c->origin, "session.login", command ? "command" : "screen", method);
	attempt_good(k, c->origin.address);
	keys_settle(k, c, print);
}

static void
refuse_login(struct keeper *k, struct peer *c, uint64_t tag, enum message why)
{
	wire_number(answer_begin(k, tag, STATUS_NO), 3, why);
	answer_end(k, c, MSG_login, tag, false);
}

void
answer_login(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	char login[LOGIN_BYTES], method[METHOD_BYTES], print[64];
	uint64_t account;
	bool command, code;
	struct buf *b;

	msg_text(m, 3, login, sizeof login);
	msg_text(m, 4, method, sizeof method);
	msg_text(m, 5, print, sizeof print);
	command = msg_number(m, 6, 1) != 0;
	if (!msg_end(m)) {
		peer_drop(k, c, "malformed login");
		return;
	}
	account = account_by_login(keeper_txn(k), login);
	if (c->bound && account != c->origin.account) {
		peer_drop(k, c, "logs in twice");
		return;
	}
	/* The former keeper was gone before its answer; the listener had heard. The
	 * files went with that answer. */
	if (c->bound) {
		wire_number(answer_begin(k, tag, STATUS_OK), 3, account);
		answer_end(k, c, MSG_data, tag, false);
		return;
	}
	if (strstr(method, "key") == NULL)
		print[0] = '\0';
	if (!proved(c, account, asks_both(k, account), method, print) ||
	    !viewer_load(keeper_txn(k), account, k->now, &c->viewer)) {
		refuse_login(k, c, tag, M_LOGIN_REFUSED);
		return;
	}
	if (!seat_free(k, &c->viewer)) {
		refuse_login(k, c, tag, M_NO_SEAT);
		return;
	}
	code = strcmp(method, "code") == 0;
	if (!keeper_write(k) || (code && core_hidden(k->core)->err != 0)) {
		answer_bare(k, c, MSG_login, tag, STATUS_NOT_STORED, false);
		return;
	}
	if (code && !code_bind(k, c, account)) {
		refuse_login(k, c, tag, M_CODE_OVER);
		return;
	}
	bind_identity(k, c, method, print, command);
	b = answer_begin(k, tag, STATUS_OK);
	wire_number(b, 3, account);
	/* With a full disk reading goes on, so logging in does too. A code is used
	 * up by the login: that must be on disk. */
	answer_end(k, c, MSG_login, tag, code);
	if (code)
		answer_secrets(k);
}

/* The listener vouches for it before the next keeper. */
static void
tell_listener(struct keeper *k, const struct peer *c)
{
	struct peer *l = keeper_listener(k);
	uint8_t storage[256];
	struct buf b;

	if (l == NULL)
		return;
	msg_begin(&b, storage, sizeof storage, MSG_logged_in);
	wire_number(&b, 3, c->number);
	wire_number(&b, 4, c->origin.account);
	wire_text(&b, 5, c->origin.fingerprint);
	wire_number(&b, 6, (uint64_t)c->code_at);
	peer_send(k, l, &b);
}

static void
pass(const struct peer *c, enum msg_type type, int fd)
{
	uint8_t storage[8];
	struct buf b;

	msg_begin(&b, storage, sizeof storage, type);
	if (fd < 0 || msg_send(c->fd, &b, fd) != 0)
		log_warn("a session gets no %s", msg_name(type));
}

/* data.mdb is opened for each session, so that none changes how another reads it.
 * lock.mdb is not: closing it here would give up the keeper's own locks in it. */
void
login_open(struct keeper *k, const struct peer *c)
{
	int fd = open("data.mdb", O_RDONLY | O_CLOEXEC);

	pass(c, MSG_data, fd);
	pass(c, MSG_lock, k->lock);
	if (fd >= 0)
		close(fd);
}

void
login_tell(struct keeper *k, struct peer *c, bool stored)
{
	if (!stored)
		log_warnx("the login of %s from %s is not in the journal: nothing can be stored",
		    LOG_SAFE(c->viewer.login), LOG_SAFE(c->origin.address));
	if (!stored && c->code_at != 0) {
		c->bound = false;
		c->code_at = 0;
		c->origin.account = 0;
		return;
	}
	tell_listener(k, c);
}

void
password_tell(struct keeper *k, struct peer *c)
{
	if (c->code_at == 0)
		return;
	c->code_at = 0;
	tell_listener(k, c);
}

void
answer_set_password(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct op_account_password args = { .account = c->origin.account,
	    .salt.len = PASSWORD_SALT, .stretched.len = PASSWORD_BYTES };
	struct origin system = { .system = true };
	const struct subject *s;
	const struct op *op = op_find("account.password", &s);
	bool done;

	msg_exact(m, 3, args.salt.data, PASSWORD_SALT);
	msg_exact(m, 4, args.stretched.data, PASSWORD_BYTES);
	secret_wipe(k->packet, sizeof k->packet);
	if (!msg_end(m) || op == NULL) {
		peer_drop(k, c, "malformed password");
		return;
	}
	permit_back(c);
	if (!code_holds(k, c)) {
		peer_end(k, c, M_CODE_OVER);
		secret_wipe(&args, sizeof args);
		return;
	}
	memcpy(system.address, c->origin.address, sizeof system.address);
	request_fill(&k->request, s, op, &args);
	keeper_do(k, &system, NULL);
	secret_wipe(&args, sizeof args);
	secret_wipe(k->request.args, sizeof k->request.args);
	done = k->reply.outcome == DONE;
	answer_bare(k, c, MSG_set_password, tag, done ? STATUS_OK : STATUS_NOT_STORED, done);
	answer_secrets(k);
}
