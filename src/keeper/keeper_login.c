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

#define PROOF_HOLDS (5 * 60 * 1000)	/* ms */

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
	unsigned roles = setting_roles(keeper_txn(k), SETTING_LOGIN_BOTH);
	struct viewer v;

	return roles != 0 && account != 0 && viewer_load(keeper_txn(k), account, k->now, &v) &&
	    (v.roles & roles);
}

void
answer_ask(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct msg_offer offer = { .salt.len = PASSWORD_SALT };
	struct msg_ask in;
	uint32_t ops, mem;
	uint64_t account;
	struct txn t;

	if (!msg_get(m, &kind_msg_ask, &in)) {
		peer_drop(k, c, "malformed question");
		return;
	}
	account = account_by_login(keeper_txn(k), in.login);
	core_look(k->core, &t);
	verifier_offer(&t, account, in.login, offer.salt.data, &ops, &mem);
	txn_abort(&t);
	offer.ops = ops;
	offer.mem_kib = mem;
	offer.both = asks_both(k, account);
	answer_with(k, c, MSG_ask, tag, STATUS_OK, &kind_msg_offer, &offer, false);
}

/* Is it a key of the person's that counts? */
static bool
is_key_of(struct txn *t, uint64_t account, const char *print)
{
	struct pubkey held[KEYS_MAX];
	size_t n = account == 0 ? 0 : keys_held(t, account, held, KEYS_MAX);

	for (size_t i = 0; i < n; i++)
		if (held[i].state == key_state_active && strcmp(held[i].fingerprint, print) == 0)
			return true;
	return false;
}

/* Whose key was shown has not failed when the link, or the keeper, goes before he signs. */
static void
note_tried(struct peer *c, const char *login, bool known)
{
	struct proved *p = &c->proved;

	if (known) {
		snprintf(p->shown, sizeof p->shown, "%s", login);
		if (strcmp(p->tried, login) == 0)
			p->tried[0] = '\0';
	} else if (strcmp(p->shown, login) != 0) {
		snprintf(p->tried, sizeof p->tried, "%s", login);
	}
}

void
answer_key(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	char made[KEY_PRINT] = { 0 };
	struct key_line key;
	struct msg_key in;
	uint64_t account;
	bool good, known;

	if (!msg_get(m, &kind_msg_key, &in)) {
		peer_drop(k, c, "malformed key");
		return;
	}
	if (key_parse_line(&key, in.line, strlen(in.line)) == 1)
		key_fingerprint(made, key.blob, key.blob_len);
	account = account_by_login(keeper_txn(k), in.login);
	good = made[0] != '\0' && strcmp(made, in.fingerprint) == 0;
	known = good && is_key_of(keeper_txn(k), account, in.fingerprint);
	if (known && in.has_signed) {
		c->proved.key_account = account;
		memcpy(c->proved.key_print, in.fingerprint, sizeof c->proved.key_print);
	} else if (good && !known) {
		device_showed(c, in.line, in.fingerprint);
	}
	note_tried(c, in.login, known);
	answer_bare(k, c, MSG_key, tag, known ? STATUS_OK : STATUS_NO, false);
}

bool
is_proved(struct keeper *k, const struct peer *c)
{
	struct verifier v;
	struct txn t;
	bool has;

	if (c->kind != PEER_SESSION || c->code_at != 0)
		return true;
	if (c->proved_at == 0 || k->tick - c->proved_at > PROOF_HOLDS)
		return false;
	if (c->proved_again || !c->terminal)
		return true;
	core_look(k->core, &t);
	has = verifier_get(&t, c->origin.account, &v) && v.has_password;
	txn_abort(&t);
	secret_wipe(&v, sizeof v);
	return !has && t.err == 0;
}

/* One more proof of who is logged in already: only wrong ones in a row count. */
static void
prove_again(struct keeper *k, struct peer *c, enum verified r)
{
	if (!c->bound || r != VERIFIED_PASSWORD)
		return;
	c->proved.tries = 0;
	c->proved_at = k->tick;
	c->proved_again = true;
}

/* What is said of it; a session that has logged in ends with its last wrong one. Before
 * that it ends by itself, politely: the keeper lets it send one more. */
static enum password_result
judged(struct keeper *k, struct peer *c, enum verified r)
{
	int64_t most = setting_int(keeper_txn(k), SETTING_LOGIN_ATTEMPTS);

	if (r != VERIFIED_NOT)
		return r == VERIFIED_CODE ? PASSWORD_CODE : PASSWORD_OK;
	c->proved.tries++;
	if (c->bound && c->proved.tries >= most)
		peer_end(k, c, M_PASSWORDS_WRONG);
	else if (!c->bound && c->proved.tries > most + 1)
		peer_drop(k, c, "too many passwords");
	return c->bound && c->proved.tries + 1 >= most ? PASSWORD_LAST : PASSWORD_NO;
}

void
answer_password(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct msg_password in;
	struct verifier v;
	struct txn t;
	uint64_t account;
	enum verified r;
	enum password_result is;
	bool good = msg_get(m, &kind_msg_password, &in) &&
	    in.stretched.len == PASSWORD_BYTES && in.quick.len == PASSWORD_BYTES;

	secret_wipe(k->packet, sizeof k->packet);
	if (!good) {
		secret_wipe(&in, sizeof in);
		peer_drop(k, c, "malformed password");
		return;
	}
	if (c->bound && strcmp(in.login, c->viewer.login) != 0) {
		secret_wipe(&in, sizeof in);
		peer_drop(k, c, "another's password");
		return;
	}
	/* It was a former keeper's, or for another name. */
	if (c->permit.state != PERMIT_HELD || strcmp(c->permit.login, in.login) != 0) {
		answer_bare(k, c, MSG_password, tag, STATUS_NO, false);
		return;
	}
	permit_back(c);
	account = account_by_login(keeper_txn(k), in.login);
	core_look(k->core, &t);
	if (!verifier_get(&t, account, &v))
		memset(&v, 0, sizeof v);
	txn_abort(&t);
	r = verifier_compare(&v, in.stretched.data, in.quick.data, k->now);
	if (r == VERIFIED_NOT) {
		attempt_failed(k, c, in.login);
		guess_failed(k, c);
	} else {
		c->proved.password_account = account;
		c->proved.by_code = r == VERIFIED_CODE;
		memcpy(c->proved.code, v.code, sizeof c->proved.code);
	}
	prove_again(k, c, r);
	secret_wipe(&in, sizeof in);
	secret_wipe(&v, sizeof v);
	is = judged(k, c, r);
	if (!c->gone)
		answer_with(k, c, MSG_password, tag, STATUS_OK, &kind_msg_judged,
		    &(struct msg_judged){ .result = is }, false);
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

static void
bind_identity(struct keeper *k, struct peer *c, const char *method, const char *print, bool command)
{
	c->bound = true;
	c->proved_at = k->tick;
	c->proved.tries = 0;
	c->terminal = !command;
	k->came_on = k->came_on || c->terminal;
	c->origin.account = c->viewer.account;
	reach_of(keeper_txn(k), &c->viewer, &c->reach);
	snprintf(c->origin.fingerprint, sizeof c->origin.fingerprint, "%s", print);
	core_note_once(k->core, &c->origin, "session.login", c->mark, command ? "command" : "screen",
	    method);
	attempt_good(k, c->origin.address);
	guess_good(k, c);
}

static void
refuse_login(struct keeper *k, struct peer *c, uint64_t tag, enum message why)
{
	answer_with(k, c, MSG_login, tag, STATUS_NO, &kind_msg_logged,
	    &(struct msg_logged){ .why = why }, false);
}

void
answer_login(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct msg_logged said = { 0 };
	struct msg_login in;
	uint64_t account;
	bool code;

	if (!msg_get(m, &kind_msg_login, &in)) {
		peer_drop(k, c, "malformed login");
		return;
	}
	account = account_by_login(keeper_txn(k), in.login);
	said.account = account;
	if (c->bound && account != c->origin.account) {
		peer_drop(k, c, "logs in twice");
		return;
	}
	/* The former keeper was gone before its answer; the listener had heard. The
	 * files went with that answer. */
	if (c->bound) {
		if (c->opened) {
			peer_drop(k, c, "asks for the store again");
			return;
		}
		c->opened = true;
		answer_with(k, c, MSG_data, tag, STATUS_OK, &kind_msg_logged, &said, false);
		return;
	}
	if (strstr(in.method, "key") == NULL)
		in.fingerprint[0] = '\0';
	if (!proved(c, account, asks_both(k, account), in.method, in.fingerprint) ||
	    !viewer_load(keeper_txn(k), account, k->now, &c->viewer)) {
		snprintf(c->proved.tried, sizeof c->proved.tried, "%s", in.login);
		refuse_login(k, c, tag, M_LOGIN_REFUSED);
		return;
	}
	if (!seat_free(k, &c->viewer)) {
		core_crowd(k->core, crowd_what_seats, 0, 1);
		refuse_login(k, c, tag, M_NO_SEAT);
		return;
	}
	code = strcmp(in.method, "code") == 0;
	if (!keeper_write(k) || (code && core_hidden(k->core)->err != 0)) {
		answer_bare(k, c, MSG_login, tag, STATUS_NOT_STORED, false);
		return;
	}
	if (!code && !seat_own(k, account)) {
		refuse_login(k, c, tag, M_SESSIONS_FULL);
		return;
	}
	if (code && !code_bind(k, c, account)) {
		refuse_login(k, c, tag, M_CODE_OVER);
		return;
	}
	bind_identity(k, c, in.method, in.fingerprint, in.command);
	said.offer = device_offer(k, c, in.fingerprint[0] != '\0', code && asks_both(k, account));
	c->opened = true;
	/* With a full disk reading goes on, so logging in does too. A code is used
	 * up by the login: that must be on disk. */
	answer_with(k, c, MSG_login, tag, STATUS_OK, &kind_msg_logged, &said, code);
	if (code)
		answer_secrets(k);
}

/* The listener vouches for it before the next keeper. */
static void
tell_listener(struct keeper *k, const struct peer *c)
{
	struct peer *l = keeper_listener(k);
	struct msg_session s = { .number = c->number, .account = c->origin.account,
	    .code_at = c->code_at, .terminal = c->terminal };

	if (l == NULL)
		return;
	memcpy(s.fingerprint, c->origin.fingerprint, sizeof s.fingerprint);
	peer_tell(k, l, MSG_logged_in, &kind_msg_session, &s);
}

static bool
pass(const struct peer *c, enum msg_type type, int fd)
{
	uint8_t storage[8];
	struct buf b;

	msg_begin(&b, storage, sizeof storage, type);
	return fd >= 0 && msg_send(c->fd, &b, fd) == 0;
}

/* data.mdb is opened for each session, so that none changes how another reads it. Once
 * on a channel: what a session does not take stays under way, and counts as the keeper's. */
void
login_open(struct keeper *k, struct peer *c)
{
	int fd = open("data.mdb", O_RDONLY | O_CLOEXEC);

	if (!pass(c, MSG_data, fd) || !pass(c, MSG_pins, k->pins))
		peer_drop(k, c, "does not get the store");
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
	k->came_on = k->came_on || c->terminal;
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
	struct msg_set_password in;
	bool good, done;

	good = msg_get(m, &kind_msg_set_password, &in) && in.salt.len == PASSWORD_SALT &&
	    in.stretched.len == PASSWORD_BYTES;
	memcpy(args.salt.data, in.salt.data, sizeof args.salt.data);
	memcpy(args.stretched.data, in.stretched.data, sizeof args.stretched.data);
	secret_wipe(&in, sizeof in);
	secret_wipe(k->packet, sizeof k->packet);
	if (!good || op == NULL) {
		secret_wipe(&args, sizeof args);
		peer_drop(k, c, "malformed password");
		return;
	}
	permit_back(c);
	if (!code_holds(k, c)) {
		peer_end(k, c, M_CODE_OVER);
		secret_wipe(&args, sizeof args);
		return;
	}
	if (!is_proved(k, c)) {
		secret_wipe(&args, sizeof args);
		answer_bare(k, c, MSG_set_password, tag, STATUS_NO, false);
		return;
	}
	memcpy(system.address, c->origin.address, sizeof system.address);
	request_fill(&k->request, s, op, &args);
	keeper_do(k, &system, NULL);
	secret_wipe(&args, sizeof args);
	secret_wipe(k->request.args, sizeof k->request.args);
	done = k->reply.outcome == DONE;
	c->proved_again = c->proved_again || done;
	if (done)
		c->proved_at = k->tick;
	answer_bare(k, c, MSG_set_password, tag, done ? STATUS_OK : STATUS_NOT_STORED, done);
	answer_secrets(k);
}
