/* Bytes as the row that checks an account's password: taken whole or not at all, and
 * nothing that is not there lets anybody in. */
#include <string.h>

#include "keys/password.h"
#include "src/core/core.h"
#include "src/op/verifier.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 20000;

#define ACCOUNT 5

static void
must_compare(const struct verifier *v)
{
	static const uint8_t nothing[PASSWORD_BYTES];
	enum verified got = verifier_compare(v, nothing, nothing, 1784721600000);
	uint8_t hash[PASSWORD_BYTES];

	password_verifier(hash, nothing);
	if (got == VERIFIED_PASSWORD)
		MUST(v->has_password && memcmp(v->password, hash, sizeof hash) == 0);
	if (got == VERIFIED_CODE)
		MUST(v->has_code && memcmp(v->code, hash, sizeof hash) == 0 &&
		    v->code_until > 1784721600000);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct core *core;
	static const uint8_t key[9] = { 'v', 0, 0, 0, 0, 0, 0, 0, ACCOUNT };
	static const uint8_t row[PASSWORD_BYTES] = { 1 };
	uint8_t salt[PASSWORD_SALT];
	struct verifier v, again;
	uint32_t ops, mem;
	struct txn t;

	if (core == NULL) {
		fuzz_county();
		MUST(core_open(&core, fuzz_dir()) == 0);
	}
	txn_begin(&t, core_secrets(core), true);
	table_put(&t, TABLE_META, key, sizeof key, data, size);
	if (t.err == 0 && verifier_get(&t, ACCOUNT, &v)) {
		must_compare(&v);
		verifier_offer(&t, ACCOUNT, "somebody", salt, &ops, &mem);
		MUST(memcmp(salt, v.salt, sizeof salt) == 0);
		verifier_code_set(&t, ACCOUNT, 1784721600000, "aaaa-bbbb-cccc-dddd");
		MUST(verifier_get(&t, ACCOUNT, &again) && again.has_password == v.has_password);
		verifier_set(&t, ACCOUNT, salt, row);
		MUST(verifier_get(&t, ACCOUNT, &again) && again.has_password && !again.has_code);
	}
	txn_abort(&t);
	return 0;
}
