/* Accounts as they are read: by login, their grants and keys. Writes nothing. */
#include "src/rules/account/account.h"

#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/account/pubkey.h"

bool
account_find(struct txn *t, const char *login, struct account *out)
{
	struct index_key key;

	key_begin(&key, &kind_account, 1);
	key_text(&key, login);
	return record_get(t, &kind_account, scan_one(t, &key, false), out);
}

size_t
grants_held(struct txn *t, uint64_t account, int64_t now, struct grant *out, size_t cap)
{
	struct index_key key;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_grant, 1);
	key_number(&key, account);
	scan_open(&s, t, &key, false);
	while (n < cap && scan_next(&s))
		if (record_get(t, &kind_grant, s.id, &out[n]) && out[n].revoked == 0 &&
		    (out[n].until == 0 || out[n].until > now))
			n++;
	scan_close(&s);
	return n;
}

size_t
keys_held(struct txn *t, uint64_t account, struct pubkey *out, size_t cap)
{
	struct index_key key;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_pubkey, 1);
	key_number(&key, account);
	scan_open(&s, t, &key, false);
	while (n < cap && scan_next(&s))
		if (record_get(t, &kind_pubkey, s.id, &out[n]) && out[n].state != key_state_dropped)
			n++;
	scan_close(&s);
	return n;
}

/* Does one of the records of a key say so of the account? */
static bool
any_key(struct txn *t, uint64_t account, const char *fingerprint,
    bool (*says)(const struct pubkey *p, uint64_t account))
{
	struct index_key key;
	struct pubkey p;
	struct scan s;
	bool any = false;

	key_begin(&key, &kind_pubkey, 2);
	key_text(&key, fingerprint);
	scan_open(&s, t, &key, false);
	while (!any && scan_next(&s))
		any = record_get(t, &kind_pubkey, s.id, &p) && says(&p, account);
	scan_close(&s);
	return any;
}

static bool
is_settled(const struct pubkey *p, uint64_t account)
{
	return p->account == account && p->state != key_state_proposed;
}

static bool
opens_another(const struct pubkey *p, uint64_t account)
{
	return p->account != account && p->state == key_state_active;
}

bool
key_is_settled(struct txn *t, uint64_t account, const char *fingerprint)
{
	return any_key(t, account, fingerprint, is_settled);
}

bool
key_is_others(struct txn *t, uint64_t account, const char *fingerprint)
{
	return any_key(t, account, fingerprint, opens_another);
}

bool
account_login_valid(const char *login)
{
	size_t n = strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789");

	return login[0] >= 'a' && login[0] <= 'z' && n >= 2 && n <= 32 && login[n] == '\0';
}
