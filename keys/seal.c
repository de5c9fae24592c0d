/*
 * The seal: an Ed25519 key in a file of the keeper, its signatures, and their
 * check by anyone who has the public half.
 */
#include "keys/seal.h"

#include <string.h>

#include <sodium.h>

#include "keys/file.h"
#include "keys/hash.h"
#include "keys/random.h"
#include "keys/secret.h"

#define SEAL_SEED crypto_sign_SEEDBYTES
#define MARKS "fengsui request marks"

_Static_assert(sizeof(((struct seal_key *)0)->secret) ==
    crypto_sign_SECRETKEYBYTES, "seal_key.secret");
_Static_assert(SEAL_SEED == HASH_KEY, "the seed keys a hash");
_Static_assert(SEAL_PUBLIC == crypto_sign_PUBLICKEYBYTES, "SEAL_PUBLIC");
_Static_assert(SEAL_SIGNATURE == crypto_sign_BYTES, "SEAL_SIGNATURE");

int
seal_create(int dirfd, const char *name, uint8_t pub[SEAL_PUBLIC])
{
	struct seal_key key;
	uint8_t seed[SEAL_SEED];
	int rc;

	random_fill(seed, sizeof(seed));
	rc = file_create(dirfd, name, seed, sizeof(seed));
	if (rc == 0) {
		crypto_sign_seed_keypair(key.pub, key.secret, seed);
		memcpy(pub, key.pub, SEAL_PUBLIC);
		seal_wipe(&key);
	}
	secret_wipe(seed, sizeof(seed));
	return rc;
}

int
seal_open(struct seal_key *key, int dirfd, const char *name)
{
	uint8_t seed[SEAL_SEED];

	memset(key, 0, sizeof(*key));
	if (file_read(dirfd, name, seed, sizeof(seed)) != 0)
		return -1;
	crypto_sign_seed_keypair(key->pub, key->secret, seed);
	hash_keyed(key->marks, seed, MARKS, sizeof(MARKS) - 1);
	secret_wipe(seed, sizeof(seed));
	return 0;
}

void
seal_sign(uint8_t sig[SEAL_SIGNATURE], const struct seal_key *key,
    const void *msg, size_t len)
{
	crypto_sign_detached(sig, NULL, msg, len, key->secret);
}

bool
seal_verify(const uint8_t pub[SEAL_PUBLIC], const uint8_t sig[SEAL_SIGNATURE],
    const void *msg, size_t len)
{
	return crypto_sign_verify_detached(sig, msg, len, pub) == 0;
}

void
seal_wipe(struct seal_key *key)
{
	secret_wipe(key, sizeof(*key));
}

void
seal_fingerprint(char out[SEAL_TEXT], const uint8_t pub[SEAL_PUBLIC])
{
	uint8_t hash[HASH_BYTES];
	char hex[HASH_TEXT];
	size_t len = 0;

	hash_bytes(hash, pub, SEAL_PUBLIC);
	hash_text(hex, hash);
	for (size_t i = 0; len < SEAL_TEXT - 1; i++) {
		if (i > 0 && i % 4 == 0)
			out[len++] = ' ';
		out[len++] = hex[i];
	}
	out[len] = '\0';
}
