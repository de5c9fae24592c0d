/*
 * 公钥: keys a person may log in with. One that a client offered counts once the
 * person has said that only he uses the device; a no is kept as a dropped key.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/pubkey.h"
#include "keys/base64.h"
#include "keys/key.h"
#include "keys/key_file.h"
#include "src/rules/account/account.h"

#define LINE_MAX_STORED 1500
#define KEYS_TEXT 8192		/* of all keys of a request (6000), their types named */

/* The place of a fingerprint, written with or without "SHA256:"; -1 = none. */
static int
place_of(const struct pubkey *keys, size_t n, const char *print)
{
	size_t skip = strncmp(print, "SHA256:", 7) == 0 ? 7 : 0;

	for (size_t i = 0; i < n; i++)
		if (strcmp(keys[i].fingerprint + 7, print + skip) == 0)
			return (int)i;
	return -1;
}

/* A comment cut to the label's size between two characters. */
static void
label_set(struct pubkey *k, const char *text)
{
	size_t n = strlen(text);

	if (n >= sizeof k->label)
		for (n = sizeof k->label - 1; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80; n--)
			;
	memcpy(k->label, text, n);
	k->label[n] = '\0';
}

static int
refuse_line(struct act *act, const char *field, const struct key_line *key)
{
	switch (errno) {
	case EKEYREJECTED:
		return refuse(act, field, M_KEY_WEAK, ARG_NUMBER(key->bits), NULL);
	case ENOTSUP:
		return refuse(act, field, M_KEY_TYPE, NULL);
	case EPROTO:
		return refuse(act, field, M_KEY_OPTIONS, NULL);
	case EMSGSIZE:
		return refuse(act, field, M_KEY_LONG, NULL);
	default:
		return refuse(act, field, M_KEY_FORM, NULL);
	}
}

/* One line into a record: 1, 0 for an empty line or a remark, -1 refused. */
static int
read_line(struct act *act, const char *field, const char *line, size_t len, struct pubkey *out)
{
	char text[BASE64_TEXT(KEY_BLOB_MAX)];
	struct key_line key;
	int rc = key_parse_line(&key, line, len);

	if (rc < 0)
		return refuse_line(act, field, &key);
	if (rc == 0)
		return 0;
	if (base64_encode(text, sizeof text, key.blob, key.blob_len) < 0 ||
	    strlen(key.type) + 1 + strlen(text) > LINE_MAX_STORED)
		return refuse(act, field, M_KEY_LONG, NULL);
	*out = (struct pubkey){ .state = key_state_active };
	snprintf(out->line, sizeof out->line, "%s %.*s", key.type, LINE_MAX_STORED - 33, text);
	key_fingerprint(out->fingerprint, key.blob, key.blob_len);
	label_set(out, key.comment);
	return 1;
}

/* Whatever form the text came in: its lines, which fit beside it. -1 refused. */
static int
plain_lines(struct act *act, const char *field, const char *text, char *out, size_t cap)
{
	switch (key_file_read(out, cap, text)) {
	case KEY_FILE_LINES:
		return 0;
	case KEY_FILE_PRIVATE:
		return refuse(act, field, M_KEY_PRIVATE, NULL);
	case KEY_FILE_PEM:
		return refuse(act, field, M_KEY_PEM, NULL);
	case KEY_FILE_CUT:
		return refuse(act, field, M_KEY_CUT, NULL);
	default:
		return refuse(act, field, M_KEY_LONG, NULL);
	}
}

static int
lines_wanted(struct act *act, const char *field, const char *lines, uint64_t account,
    struct pubkey out[KEYS_MAX], size_t *n)
{
	struct pubkey held[KEYS_MAX], new;
	size_t nheld = account == 0 ? 0 : keys_held(act->txn, account, held, KEYS_MAX), more = 0;
	int rc, at;

	for (*n = 0; *lines != '\0'; lines += *lines == '\n') {
		size_t len = strcspn(lines, "\n");
		rc = read_line(act, field, lines, len, &new);
		lines += len;
		if (rc < 0)
			return -1;
		if (rc == 0)
			continue;
		at = place_of(held, nheld, new.fingerprint);
		if (place_of(out, *n, new.fingerprint) >= 0 ||
		    (at >= 0 && held[at].state == key_state_active))
			return refuse(act, field, M_KEY_KEPT, ARG_TEXT(new.fingerprint), NULL);
		more += at < 0;
		if (nheld + more > KEYS_MAX)
			return refuse(act, field, M_KEYS_MANY, ARG_NUMBER(KEYS_MAX), NULL);
		if (at >= 0) {
			new = held[at];
			new.state = key_state_active;
		}
		new.account = account;
		out[(*n)++] = new;
	}
	return *n > 0 ? 0 : refuse(act, field, M_KEY_FORM, NULL);
}

int
keys_wanted(struct act *act, const char *field, const char *text, uint64_t account,
    struct pubkey out[KEYS_MAX], size_t *n)
{
	char lines[KEYS_TEXT];

	return plain_lines(act, field, text, lines, sizeof lines) != 0 ? -1 :
	    lines_wanted(act, field, lines, account, out, n);
}

static int
alter(struct act *act, const char *field, const char *print, int from, int to)
{
	struct pubkey held[KEYS_MAX];
	struct key_plan *plan = act->plan;
	size_t n = keys_held(act->txn, plan->account.id, held, KEYS_MAX);
	int at = place_of(held, n, print);

	if (at < 0 || (from != 0 && held[at].state != from))
		return refuse(act, field, M_KEY_NONE, ARG_TEXT(print), NULL);
	plan->keys[0] = held[at];
	plan->keys[0].state = to;
	plan->n = 1;
	return 0;
}

/* Nobody takes another's key himself. */
static int
own_only(struct act *act, const char *field)
{
	const struct key_plan *plan = act->plan;

	if (act->who->account != plan->account.id)
		return 0;
	for (size_t i = 0; i < plan->n; i++)
		if (key_is_others(act->txn, plan->account.id, plan->keys[i].fingerprint))
			return refuse(act, field, M_KEY_OTHERS, ARG_TEXT(plan->keys[i].fingerprint), NULL);
	return 0;
}

int
key_check(struct act *act)
{
	const struct op_account_key *args = act->args;
	struct key_plan *plan = act->plan;
	int given = (args->add[0] != '\0') + (args->confirm[0] != '\0') + (args->drop[0] != '\0');

	if (account_target(act, args->which, &plan->account) != 0 ||
	    (act->who->account != args->which && account_administered(act, &plan->account) != 0))
		return -1;
	if (given != 1)
		return refuse(act, "add", M_REQUIRED, NULL);
	if (act->unproved && act->who->account == args->which && args->drop[0] == '\0')
		return refuse(act, args->add[0] != '\0' ? "add" : "confirm", M_PROVE_FIRST, NULL);
	if (args->confirm[0] != '\0')
		return alter(act, "confirm", args->confirm, key_state_proposed, key_state_active) != 0 ?
		    -1 : own_only(act, "confirm");
	if (args->drop[0] != '\0')
		return alter(act, "drop", args->drop, 0, key_state_dropped);
	if (keys_wanted(act, "add", args->add, args->which, plan->keys, &plan->n) != 0)
		return -1;
	for (size_t i = 0; i < plan->n && args->label[0] != '\0'; i++)
		label_set(&plan->keys[i], args->label);
	return own_only(act, "add");
}

/* The key that a client offered, as it is held (a program of before kept some as
 * proposed) or new. */
static int
offered_key(struct act *act, int state)
{
	const struct op_account_propose *args = act->args;
	struct key_plan *plan = act->plan;
	struct pubkey held[KEYS_MAX], *key = &plan->keys[0];
	size_t nheld = keys_held(act->txn, args->account, held, KEYS_MAX);
	int at, rc = read_line(act, "line", args->line, strlen(args->line), key);

	if (rc <= 0)
		return rc < 0 ? -1 : refuse(act, "line", M_KEY_FORM, NULL);
	if (strcmp(key->fingerprint, args->fingerprint) != 0)
		return refuse(act, "fingerprint", M_KEY_FORM, NULL);
	if (key_is_settled(act->txn, args->account, key->fingerprint))
		return refuse(act, "line", M_KEY_KEPT, ARG_TEXT(key->fingerprint), NULL);
	at = place_of(held, nheld, key->fingerprint);
	if (at >= 0)
		*key = held[at];
	else if (state == key_state_active && nheld == KEYS_MAX)
		return refuse(act, "line", M_KEYS_MANY, ARG_NUMBER(KEYS_MAX), NULL);
	key->account = args->account;
	key->state = state;
	plan->n = 1;
	return 0;
}

int
propose_check(struct act *act)
{
	return refuse(act, "", M_BAD_REQUEST, NULL);
}

int
confirm_check(struct act *act)
{
	const struct op_account_propose *args = act->args;
	struct key_plan *plan = act->plan;
	struct viewer v;

	if (account_target(act, args->account, &plan->account) != 0)
		return -1;
	if (!viewer_load(act->txn, args->account, act->now, &v) || (v.roles & KEY_ROLES_HIGH))
		return refuse(act, "account", M_KEY_HIGH, NULL);
	if (offered_key(act, key_state_active) != 0)
		return -1;
	return key_is_others(act->txn, args->account, args->fingerprint) ?
	    refuse(act, "line", M_KEY_OTHERS, ARG_TEXT(args->fingerprint), NULL) : 0;
}

int
decline_check(struct act *act)
{
	const struct op_account_propose *args = act->args;
	struct key_plan *plan = act->plan;

	return account_target(act, args->account, &plan->account) != 0 ? -1 :
	    offered_key(act, key_state_dropped);
}

void
key_apply(struct act *act)
{
	struct key_plan *plan = act->plan;

	for (size_t i = 0; i < plan->n; i++) {
		if (plan->keys[i].id == 0)
			change_new(act->change, &kind_pubkey, &plan->keys[i]);
		else
			change_set(act->change, &kind_pubkey, &plan->keys[i]);
		account_notice(act, plan->account.id);
	}
	account_let_in(act, &plan->account);
	account_touch(act, &plan->account);
}
