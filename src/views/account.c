/* What is printed with a person: his rights and, for whom they are, his keys. */
#include "src/rules/account/account.h"

#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/account/pubkey.h"
#include "src/command/output.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/text/record_json.h"
#include "src/views/people.h"

/* Public keys are for the person himself and for who administers him. */
static bool
sees_keys(struct command *c, uint64_t account)
{
	struct reader r = { .txn = &c->txn, .who = &c->s->viewer, .now = c->now,
	    .offset = c->offset };

	return account == c->s->viewer.account || account_administers(&r, account);
}

static json_t *
grants_json(struct command *c, uint64_t account)
{
	struct show_env env = command_show(c);
	struct grant held[VIEWER_GRANTS];
	size_t n = grants_held(&c->txn, account, c->now, held, VIEWER_GRANTS);
	json_t *all = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *o = record_json(&env, &kind_grant, &held[i]);
		json_object_del(o, "account");
		json_array_append_new(all, o);
	}
	return all;
}

static json_t *
keys_json(struct command *c, uint64_t account)
{
	struct show_env env = command_show(c);
	struct pubkey keys[KEYS_MAX];
	size_t n = keys_held(&c->txn, account, keys, KEYS_MAX);
	json_t *all = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *o = record_json(&env, &kind_pubkey, &keys[i]);
		json_object_del(o, "account");
		json_object_del(o, "line");
		json_array_append_new(all, o);
	}
	return all;
}

static json_t *
row_json(struct command *c, const void *rec)
{
	uint64_t account = ((const struct account *)rec)->id;
	struct show_env env = command_show(c);
	json_t *o = record_json(&env, &kind_account, rec);

	json_object_set_new(o, "grants", grants_json(c, account));
	if (sees_keys(c, account))
		json_object_set_new(o, "keys", keys_json(c, account));
	return o;
}

static json_t *
person_json(struct command *c, const void *rec, const struct answer *a)
{
	(void)a;
	return row_json(c, rec);
}

/* "SHA256:… 手机 启用": what a key is told by, and whether it counts. */
static void
print_keys(struct command *c, uint64_t account)
{
	static const char *const parts[] = { "fingerprint", "label", "state", "used" };
	struct show_env env = command_show(c);
	struct pubkey keys[KEYS_MAX];
	size_t n = keys_held(&c->txn, account, keys, KEYS_MAX);
	char text[200], line[800];
	struct buf b;

	for (size_t i = 0; i < n; i++) {
		buf_init(&b, line, sizeof line);
		for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
			show_field(&env, kind_field(&kind_pubkey, parts[k]), &keys[i], false, text,
			    sizeof text);
			if (text[0] != '\0')
				buf_printf(&b, "%s%s", b.len > 0 ? " " : "", text);
		}
		output_pair(c, tr_kind(&kind_pubkey), buf_str(&b));
	}
}

static void
print_rest(struct command *c, const void *rec)
{
	uint64_t account = ((const struct account *)rec)->id;

	if (sees_keys(c, account))
		print_keys(c, account);
}

const struct command_paper paper_account = {
	.kind = &kind_account, .json = person_json, .row = row_json, .text = print_rest,
	.ahead = people_ahead, .taken = people_taken,
};
