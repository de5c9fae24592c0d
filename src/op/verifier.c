/*
 * Password and code verifiers: rows "v" + account in the secret environment,
 * in the wire format, and one row "f" with the secret of the false salts.
 */
#include "src/op/verifier.h"

#include <stdio.h>
#include <string.h>

#include "db/err.h"
#include "db/wire.h"
#include "keys/secret.h"
#include "src/lang/when.h"

#define CODE_AGAIN (15 * MINUTE)	/* after its first use */

enum { V_SALT = 1, V_OPS, V_MEM, V_PASSWORD, V_UNTIL = 6, V_CODE = 8, V_USED };	/* 5, 7: of old rows */

static void
key_of(uint64_t account, uint8_t key[9])
{
	struct buf b;

	buf_init(&b, key, 9);
	buf_u8(&b, 'v');
	buf_u64(&b, account);
}

static void
take_bytes(const struct wire_item *i, uint8_t *out, size_t len, bool *have)
{
	if (i->type != 2 || i->len != len)
		return;
	memcpy(out, i->data, len);
	*have = true;
}

static bool
decode(const void *val, size_t len, struct verifier *v)
{
	struct wire w;
	struct wire_item i;
	bool salt = false;
	int rc;

	*v = (struct verifier){ 0 };
	wire_open(&w, val, len);
	while ((rc = wire_next(&w, &i)) == 1) {
		switch (i.no) {
		case V_SALT: take_bytes(&i, v->salt, sizeof v->salt, &salt); break;
		case V_OPS: v->ops = (uint32_t)i.number; break;
		case V_MEM: v->mem_kib = (uint32_t)i.number; break;
		case V_PASSWORD:
			take_bytes(&i, v->password, sizeof v->password, &v->has_password);
			break;
		case V_CODE: take_bytes(&i, v->code, sizeof v->code, &v->has_code); break;
		case V_UNTIL: v->code_until = (int64_t)i.number; break;
		case V_USED: v->code_used = (int64_t)i.number; break;
		}
	}
	return rc == 0 && salt;
}

bool
verifier_get(struct txn *secrets, uint64_t account, struct verifier *v)
{
	uint8_t key[9];
	const void *val;
	size_t len;

	key_of(account, key);
	if (account == 0 || table_get(secrets, TABLE_META, key, sizeof key, &val, &len) != 0)
		return false;
	if (!decode(val, len, v)) {
		txn_fail(secrets, ERR_BAD);
		return false;
	}
	return true;
}

static void
verifier_put(struct txn *secrets, uint64_t account, const struct verifier *v)
{
	uint8_t key[9], bytes[256];
	struct buf b = BUF(bytes);

	wire_bytes(&b, V_SALT, v->salt, sizeof v->salt);
	wire_number(&b, V_OPS, v->ops);
	wire_number(&b, V_MEM, v->mem_kib);
	if (v->has_password)
		wire_bytes(&b, V_PASSWORD, v->password, sizeof v->password);
	if (v->has_code) {
		wire_bytes(&b, V_CODE, v->code, sizeof v->code);
		wire_number(&b, V_UNTIL, (uint64_t)v->code_until);
		wire_number(&b, V_USED, (uint64_t)v->code_used);
	}
	key_of(account, key);
	table_put(secrets, TABLE_META, key, sizeof key, b.data, b.len);
	secret_wipe(bytes, sizeof bytes);
}

void
verifier_set(struct txn *secrets, uint64_t account, const uint8_t salt[PASSWORD_SALT],
    const uint8_t stretched[PASSWORD_BYTES])
{
	struct verifier v = { .ops = PASSWORD_OPS, .mem_kib = PASSWORD_MEM_KIB,
		.has_password = true };

	memcpy(v.salt, salt, sizeof v.salt);
	password_verifier(v.password, stretched);
	verifier_put(secrets, account, &v);
	secret_wipe(&v, sizeof v);
}

int
verifier_password_set(struct txn *secrets, uint64_t account, const char *password)
{
	uint8_t salt[PASSWORD_SALT], stretched[PASSWORD_BYTES];
	char folded[PASSWORD_MAX + 1];
	size_t len = verifier_fold(password, folded);
	int rc;

	random_fill(salt, sizeof salt);
	rc = password_stretch(stretched, folded, len, salt, PASSWORD_OPS, PASSWORD_MEM_KIB);
	if (rc == 0)
		verifier_set(secrets, account, salt, stretched);
	secret_wipe(stretched, sizeof stretched);
	secret_wipe(folded, sizeof folded);
	return rc;
}

void
verifier_code_set(struct txn *secrets, uint64_t account, int64_t until,
    const char code[VERIFIER_CODE])
{
	uint8_t quick[PASSWORD_BYTES];
	char folded[PASSWORD_MAX + 1];
	struct verifier v;

	if (!verifier_get(secrets, account, &v)) {
		v = (struct verifier){ .ops = PASSWORD_OPS, .mem_kib = PASSWORD_MEM_KIB };
		random_fill(v.salt, sizeof v.salt);
	}
	verifier_fold(code, folded);
	verifier_quick(quick, folded, v.salt);
	password_verifier(v.code, quick);
	v.has_code = true;
	v.code_until = until;
	v.code_used = 0;
	verifier_put(secrets, account, &v);
	secret_wipe(quick, sizeof quick);
	secret_wipe(folded, sizeof folded);
	secret_wipe(&v, sizeof v);
}

int64_t
verifier_code_use(struct txn *secrets, uint64_t account, const uint8_t code[PASSWORD_BYTES],
    int64_t now)
{
	struct verifier v;
	int64_t used = 0;

	if (verifier_get(secrets, account, &v) && v.has_code && now < v.code_until &&
	    password_same(code, v.code)) {
		if (v.code_used == 0 && v.code_until > now + CODE_AGAIN)
			v.code_until = now + CODE_AGAIN;
		used = v.code_used = now > v.code_used ? now : v.code_used + 1;
		verifier_put(secrets, account, &v);
	}
	secret_wipe(&v, sizeof v);
	return used;
}

size_t
verifier_fold(const char *typed, char out[PASSWORD_MAX + 1])
{
	char code[VERIFIER_CODE];
	int len = random_code_fold(code, sizeof code, typed);

	if (len == RANDOM_CODE_GROUP * RANDOM_CODE_GROUPS) {
		memcpy(out, code, (size_t)len + 1);
	} else {
		snprintf(out, PASSWORD_MAX + 1, "%s", typed);
		len = (int)strlen(out);
	}
	secret_wipe(code, sizeof code);
	return (size_t)len;
}

static bool
is_code(const char *folded)
{
	char same[VERIFIER_CODE];
	int len = random_code_fold(same, sizeof same, folded);
	bool is = len == RANDOM_CODE_GROUP * RANDOM_CODE_GROUPS && strcmp(same, folded) == 0;

	secret_wipe(same, sizeof same);
	return is;
}

void
verifier_quick(uint8_t out[PASSWORD_BYTES], const char *folded, const uint8_t salt[PASSWORD_SALT])
{
	if (is_code(folded))
		password_quick(out, folded, strlen(folded), salt);
	else
		random_fill(out, PASSWORD_BYTES);
}

enum verified
verifier_compare(const struct verifier *v, const uint8_t stretched[PASSWORD_BYTES],
    const uint8_t quick[PASSWORD_BYTES], int64_t now)
{
	uint8_t hash[PASSWORD_BYTES];
	bool password, code;

	password_verifier(hash, stretched);
	password = password_same(hash, v->password);
	password_verifier(hash, quick);
	code = password_same(hash, v->code);
	secret_wipe(hash, sizeof hash);
	if (code && v->has_code && now < v->code_until)
		return VERIFIED_CODE;
	return password && v->has_password ? VERIFIED_PASSWORD : VERIFIED_NOT;
}

/* The secret behind false salts; made at first use. All zero only when the
 * transaction cannot write, which tells nothing that lasts. */
static void
false_secret(struct txn *secrets, uint8_t secret[PASSWORD_BYTES])
{
	const void *val;
	size_t len;

	memset(secret, 0, PASSWORD_BYTES);
	if (table_get(secrets, TABLE_META, "f", 1, &val, &len) == 0 && len == PASSWORD_BYTES) {
		memcpy(secret, val, len);
	} else if (secrets->write) {
		random_fill(secret, PASSWORD_BYTES);
		table_put(secrets, TABLE_META, "f", 1, secret, PASSWORD_BYTES);
	}
}

void
verifier_offer(struct txn *secrets, uint64_t account, const char *login,
    uint8_t salt[PASSWORD_SALT], uint32_t *ops, uint32_t *mem_kib)
{
	uint8_t secret[PASSWORD_BYTES];
	struct verifier v;

	false_secret(secrets, secret);
	password_false_salt(salt, secret, login);
	*ops = PASSWORD_OPS;
	*mem_kib = PASSWORD_MEM_KIB;
	if (verifier_get(secrets, account, &v)) {
		memcpy(salt, v.salt, PASSWORD_SALT);
		*ops = v.ops;
		*mem_kib = v.mem_kib;
		secret_wipe(&v, sizeof v);
	}
	secret_wipe(secret, sizeof secret);
}
