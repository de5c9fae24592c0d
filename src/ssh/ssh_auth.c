/*
 * Login: names, keys, passwords and one-time codes. The keeper decides; here a
 * password is only stretched, under a permit that comes later the more failed, so
 * that guessing costs the guesser's own session time and nobody else. Nothing in a callback ends the
 * connection: the library would use what it had freed.
 */
#include "src/ssh/ssh_conn.h"

#include <stdio.h>
#include <string.h>

#include "keys/base64.h"
#include "keys/password.h"
#include "keys/secret.h"
#include "src/op/verifier.h"

#define WRONG_WORDS 300
#define KEY_TEXT 1500		/* of a line that the keeper takes */
#define METHODS_SECRET (SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_INTERACTIVE)
#define METHODS_ALL (SSH_AUTH_METHOD_PUBLICKEY | METHODS_SECRET)

/* Both languages: the person is not known yet. */
static const char away_text[] = "系统暂时无法登录，请稍后再试。\r\n"
    "The system cannot take logins right now. Please try again later.\r\n";
static const char busy_text[] = "登录的人太多，请稍后再试。\r\n"
    "Too many people are logging in. Please try again in a moment.\r\n";

/* The line of a text that any client shows as it is. */
static const char *
in_ascii(const char *text)
{
	return strchr(text, '\n') + 1;
}

static bool
is_ascii(const char *s)
{
	while (*s != '\0' && (unsigned char)*s < 0x80)
		s++;
	return *s == '\0';
}

/* What to do after a wrong password, and whom to call; the same for every name. Without
 * its charset known, a terminal set to GBK gets ASCII. */
static void
wrong_words(const struct conn *c, char *out, size_t cap)
{
	const char *phone = c->host->phone;
	bool gb = c->login.is_gb, named = phone[0] != '\0' && (!gb || is_ascii(phone));
	size_t n = 0;

	if (!gb)
		n = (size_t)snprintf(out, cap, named ? "口令不对。忘了请打%s，要一次性口令。 " :
		    "口令不对。忘了请找%s，要一次性口令。 ", named ? phone : "值班室");
	snprintf(out + n, cap - n, "Wrong. Forgot it? %s%s for a one-time code. ",
	    named ? "Call " : "Ask the duty room", named ? phone : "");
}

/* No more attempts; text (may be NULL) is shown before the end. It goes out here:
 * after the refusal a client with nothing left to try reads no more. */
static void
stop(struct conn *c, const char *text)
{
	ssh_string s = text != NULL ? ssh_string_from_char(text) : NULL;

	c->login.is_over = true;
	if (s != NULL)
		ssh_send_issue_banner(c->ssh, s);
	ssh_string_free(s);
}

static void
stop_wrong(struct conn *c)
{
	char text[WRONG_WORDS + 3];

	wrong_words(c, text, WRONG_WORDS);
	memcpy(text + strlen(text), "\r\n", 3);
	stop(c, text);
}

/* Nobody was refused: a client that is told of a refusal may say only that. It hears why as the
 * reason of the end, which even one that shows no banner prints. */
static void
stop_unheard(struct conn *c, const char *text)
{
	char why[120];

	snprintf(why, sizeof why, "%.*s", (int)strcspn(in_ascii(text), "\r"), in_ascii(text));
	ssh_session_set_disconnect_message(c->ssh, why);
	c->login.is_unheard = true;
	stop(c, text);
}

/* A keeper that went away meanwhile has not refused anybody. */
static void
stop_if_away(struct conn *c)
{
	if (!c->login.is_over && link_is_away(c->session.link))
		stop_unheard(c, away_text);
}

/* Binds the state to the name; false if no such name can be. */
static bool
bind_name(struct conn *c, const char *user)
{
	struct login *l = &c->login;
	char name[CHARSET_LOGIN];
	bool gb;

	l->is_greeted = true;
	c->is_heard = true;
	ssh_reached(c, STAGE_NAMED);
	if (++l->asks > LOGIN_ASKS)
		l->is_over = true;
	charset_split_login(user != NULL ? user : "", name, &gb);
	if (strcmp(name, l->name) != 0) {
		unsigned failures = l->failures, keys = l->refused_keys, asks = l->asks;
		bool over = l->is_over, prompted = l->is_prompted;

		*l = (struct login){ .failures = failures, .refused_keys = keys, .asks = asks,
		    .is_over = over, .is_prompted = prompted, .is_greeted = true };
		memcpy(l->name, name, sizeof l->name);
		ssh_set_auth_methods(c->ssh, METHODS_ALL);
	}
	l->is_gb = gb;
	return name[0] != '\0' && !l->is_over;
}

/* What the name may log in with. False: the keeper does not answer. */
static bool
ask(struct conn *c)
{
	struct login *l = &c->login;

	if (!l->is_asked && keeper_ask(c->session.link, l->name, &l->offer) != 0) {
		stop_unheard(c, away_text);
		return false;
	}
	l->is_asked = true;
	return true;
}

/* What the parts proved so far amount to. A one-time code is enough alone: it
 * opens nothing but the way to a password of one's own. */
static int
settle(struct conn *c)
{
	struct login *l = &c->login;

	if (l->is_code || (l->offer.both ? l->key_ok && l->password_ok :
	    l->key_ok || l->password_ok)) {
		l->is_done = true;
		return SSH_AUTH_SUCCESS;
	}
	ssh_set_auth_methods(c->ssh, l->key_ok ? METHODS_SECRET : SSH_AUTH_METHOD_PUBLICKEY);
	return SSH_AUTH_PARTIAL;
}

const char *
ssh_auth_method(const struct login *l)
{
	if (l->is_code)
		return "code";
	if (l->key_ok && l->password_ok)
		return "key+password";
	return l->key_ok ? "key" : "password";
}

/* The key as a line of OpenSSH's, without comment. False for a type or size
 * that is not taken; certificates come with a type of their own. */
static bool
key_text(struct ssh_key_struct *key, char line[KEY_LINE_MAX], char fingerprint[KEY_PRINT])
{
	static const char *const certificate = "-cert-";
	enum ssh_keytypes_e kind = ssh_key_type(key);
	uint8_t blob[KEY_BLOB_MAX];
	char *text = NULL;
	const char *type = NULL;
	ssize_t len = -1;

	if (ssh_key_type_to_char(kind) == NULL ||
	    strstr(ssh_key_type_to_char(kind), certificate) != NULL)
		return false;
	if (ssh_pki_export_pubkey_base64(key, &text) == SSH_OK)
		len = base64_decode(blob, sizeof blob, text, strlen(text));
	if (len > 0)
		type = key_blob_type(blob, (size_t)len, NULL);
	if (type != NULL && strlen(type) + 1 + strlen(text) > KEY_TEXT)
		type = NULL;
	if (type != NULL)
		snprintf(line, KEY_LINE_MAX, "%s %s", type, text);
	ssh_string_free_char(text);
	if (type == NULL)
		return false;
	key_fingerprint(fingerprint, blob, (size_t)len);
	return true;
}

static int
refuse_key(struct conn *c)
{
	if (++c->login.refused_keys >= LOGIN_KEYS)
		c->login.is_over = true;
	return SSH_AUTH_DENIED;
}

/* Called to probe a key, and again when its signature has been found good. */
static int
on_key(ssh_session ssh, const char *user, struct ssh_key_struct *key, char state, void *ctx)
{
	struct conn *c = ctx;
	struct login *l = &c->login;
	char line[KEY_LINE_MAX], fingerprint[KEY_PRINT];

	(void)ssh;
	if (!bind_name(c, user))
		return refuse_key(c);
	ssh_reached(c, STAGE_TRIED);
	if (state != SSH_PUBLICKEY_STATE_NONE && state != SSH_PUBLICKEY_STATE_VALID)
		return refuse_key(c);
	if (!ask(c) || !key_text(key, line, fingerprint) ||
	    !keeper_key(c->session.link, l->name, line, fingerprint,
	    state == SSH_PUBLICKEY_STATE_VALID)) {
		stop_if_away(c);
		/* It waits for our answer to its key as long as that would do. */
		if (l->is_unheard && state == SSH_PUBLICKEY_STATE_NONE)
			return SSH_AUTH_SUCCESS;
		return refuse_key(c);
	}
	if (state == SSH_PUBLICKEY_STATE_NONE)
		return SSH_AUTH_SUCCESS;	/* "this key would do" */
	l->key_ok = true;
	memcpy(l->fingerprint, fingerprint, sizeof l->fingerprint);
	return settle(c);
}

static enum password_result
try_password(struct conn *c, const char *typed)
{
	struct login *l = &c->login;
	uint8_t stretched[PASSWORD_BYTES], quick[PASSWORD_BYTES];
	char folded[PASSWORD_MAX + 1];
	enum password_result r = PASSWORD_NO;
	size_t len;

	ssh_reached(c, STAGE_TRIED);	/* the permit may be long in coming */
	if (!keeper_permit(c->session.link)) {
		stop_unheard(c, link_is_away(c->session.link) ? away_text : busy_text);
		return PASSWORD_NO;
	}
	len = verifier_fold(typed, folded);
	verifier_quick(quick, folded, l->offer.salt);
	if (password_stretch(stretched, folded, len, l->offer.salt, l->offer.ops,
	    l->offer.mem_kib) == 0)
		r = keeper_password(c->session.link, l->name, stretched, quick);
	secret_wipe(folded, sizeof folded);
	secret_wipe(quick, sizeof quick);
	secret_wipe(stretched, sizeof stretched);
	return r;
}

/* One typed secret for the bound name: how the library must answer. */
static int
take_password(struct conn *c, bool has_name, const char *typed)
{
	struct login *l = &c->login;
	enum password_result r = PASSWORD_NO;

	if (has_name && typed != NULL && strlen(typed) <= PASSWORD_MAX && ask(c))
		r = try_password(c, typed);
	if (r == PASSWORD_NO) {
		stop_if_away(c);
		if (++l->failures >= c->host->attempts && !l->is_over)
			stop_wrong(c);
		return SSH_AUTH_DENIED;
	}
	l->password_ok = r == PASSWORD_OK;
	l->is_code = r == PASSWORD_CODE;
	return settle(c);
}

static int
on_password(ssh_session ssh, const char *user, const char *password, void *ctx)
{
	struct conn *c = ctx;

	(void)ssh;
	c->login.is_prompted = true;	/* a wrong one is typed again */
	return take_password(c, bind_name(c, user), password);
}

/* The first request of every client: the answer lists the methods. */
static int
on_none(ssh_session ssh, const char *user, void *ctx)
{
	struct conn *c = ctx;

	(void)ssh;
	bind_name(c, user);
	return SSH_AUTH_DENIED;
}

static int
prompt(struct conn *c, ssh_message m)
{
	/* Without its charset known, a terminal set to GBK gets ASCII. */
	const char *zh = c->login.is_gb ? "" : "口令 ", *phone = c->host->phone, *line[1];
	/* In the prompt itself: of the words before it a client shows ASCII alone. */
	char text[WRONG_WORDS + 100], wrong[WRONG_WORDS] = "", echo[1] = { 0 };

	if (c->login.failures > 0)
		wrong_words(c, wrong, sizeof wrong);
	snprintf(text, sizeof text, "%s%sPassword: ", wrong, zh);
	if (wrong[0] == '\0' && phone[0] != '\0' && (!c->login.is_gb || is_ascii(phone)))
		snprintf(text, sizeof text, "%s(tel. %s) Password: ", zh, phone);
	line[0] = text;

	c->login.is_prompted = true;
	return ssh_message_auth_interactive_request(m, "", "", 1, line, echo) == SSH_OK ? 0 : 1;
}

/* Keyboard-interactive has no callback of its own. 1 = the library refuses. */
static int
on_message(ssh_session ssh, ssh_message m, void *ctx)
{
	struct conn *c = ctx;
	const char *typed = NULL;
	int rc;

	c->is_heard = true;
	if (ssh_message_type(m) != SSH_REQUEST_AUTH ||
	    ssh_message_subtype(m) != SSH_AUTH_METHOD_INTERACTIVE)
		return 1;
	if (!ssh_message_auth_kbdint_is_response(m)) {
		/* An impossible name is asked too: it gets no other answer. */
		bind_name(c, ssh_message_auth_user(m));
		return prompt(c, m);
	}
	if (ssh_userauth_kbdint_getnanswers(ssh) == 1)
		typed = ssh_userauth_kbdint_getanswer(ssh, 0);
	rc = take_password(c, c->login.name[0] != '\0' && !c->login.is_over, typed);
	if (rc == SSH_AUTH_DENIED)
		return 1;
	ssh_message_auth_reply_success(m, rc == SSH_AUTH_PARTIAL);
	return 0;
}

void
ssh_auth_start(struct conn *c)
{
	c->server_cb.userdata = c;
	c->server_cb.auth_none_function = on_none;
	c->server_cb.auth_password_function = on_password;
	c->server_cb.auth_pubkey_function = on_key;
	ssh_set_auth_methods(c->ssh, METHODS_ALL);
	ssh_set_message_callback(c->ssh, on_message, c);
}
