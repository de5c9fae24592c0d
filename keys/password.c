/*
 * Passwords: stretched in the session, compared by the keeper as a hash of
 * what was stretched, and salts for names that do not exist.
 */
#include "keys/password.h"

#include <errno.h>
#include <string.h>

#include <sodium.h>

#include "keys/secret.h"

#define PERSONAL crypto_generichash_blake2b_PERSONALBYTES

_Static_assert(PASSWORD_SALT == crypto_pwhash_argon2id_SALTBYTES,
    "PASSWORD_SALT");
_Static_assert(PASSWORD_SALT == crypto_generichash_blake2b_SALTBYTES,
    "PASSWORD_SALT");
_Static_assert(PASSWORD_MEM_KIB_MIN * 1024 ==
    crypto_pwhash_argon2id_MEMLIMIT_MIN, "PASSWORD_MEM_KIB_MIN");

/* Stored verifiers depend on these texts: never change them. */
static const unsigned char verifier_use[PERSONAL + 1] = "fengsui-password";
static const unsigned char quick_use[PERSONAL + 1] = "fengsui-one-time";
static const unsigned char false_salt_use[PERSONAL + 1] = "fengsui-no-such-";

int
password_stretch(uint8_t out[PASSWORD_BYTES], const char *password, size_t len,
    const uint8_t salt[PASSWORD_SALT], uint32_t ops, uint32_t mem_kib)
{
	if (len > PASSWORD_MAX || ops < 1 || ops > PASSWORD_OPS_MAX ||
	    mem_kib < PASSWORD_MEM_KIB_MIN || mem_kib > PASSWORD_MEM_KIB_MAX) {
		errno = EINVAL;
		return -1;
	}
	if (crypto_pwhash(out, PASSWORD_BYTES, password, len, salt, ops,
	    (size_t)mem_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		errno = ENOMEM;
		return -1;
	}
	return 0;
}

void
password_verifier(uint8_t out[PASSWORD_BYTES],
    const uint8_t stretched[PASSWORD_BYTES])
{
	crypto_generichash_blake2b_salt_personal(out, PASSWORD_BYTES,
	    stretched, PASSWORD_BYTES, NULL, 0, NULL, verifier_use);
}

void
password_quick(uint8_t out[PASSWORD_BYTES], const char *code, size_t len,
    const uint8_t salt[PASSWORD_SALT])
{
	crypto_generichash_blake2b_salt_personal(out, PASSWORD_BYTES,
	    (const unsigned char *)code, len, NULL, 0, salt, quick_use);
}

bool
password_same(const uint8_t a[PASSWORD_BYTES], const uint8_t b[PASSWORD_BYTES])
{
	return secret_same(a, b, PASSWORD_BYTES);
}

void
password_false_salt(uint8_t salt[PASSWORD_SALT],
    const uint8_t secret[PASSWORD_BYTES], const char *name)
{
	crypto_generichash_blake2b_salt_personal(salt, PASSWORD_SALT,
	    (const unsigned char *)name, strlen(name), secret, PASSWORD_BYTES,
	    NULL, false_salt_use);
}
