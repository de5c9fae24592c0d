/*
 * BLAKE2b-256: whole, in parts, keyed, and as the journal's chain.
 */
#include "keys/hash.h"

#include <sodium.h>

typedef crypto_generichash_state hash_state;

_Static_assert(sizeof(hash_state) <= sizeof(struct hasher),
    "struct hasher is too small");
_Static_assert(_Alignof(hash_state) <= _Alignof(struct hasher),
    "struct hasher is aligned too loosely");

static hash_state *
hasher_state(struct hasher *h)
{
	return (hash_state *)(void *)h->state;
}

void
hash_bytes(uint8_t out[HASH_BYTES], const void *data, size_t len)
{
	crypto_generichash(out, HASH_BYTES, data, len, NULL, 0);
}

void
hash_keyed(uint8_t out[HASH_BYTES], const uint8_t key[HASH_KEY],
    const void *data, size_t len)
{
	crypto_generichash(out, HASH_BYTES, data, len, key, HASH_KEY);
}

void
hash_begin(struct hasher *h)
{
	crypto_generichash_init(hasher_state(h), NULL, 0, HASH_BYTES);
}

void
hash_add(struct hasher *h, const void *data, size_t len)
{
	if (len > 0)
		crypto_generichash_update(hasher_state(h), data, len);
}

void
hash_end(struct hasher *h, uint8_t out[HASH_BYTES])
{
	crypto_generichash_final(hasher_state(h), out, HASH_BYTES);
}

void
hash_chain(uint8_t out[HASH_BYTES], const uint8_t prev[HASH_BYTES],
    const void *entry, size_t len)
{
	struct hasher h;

	hash_begin(&h);
	hash_add(&h, prev, HASH_BYTES);
	hash_add(&h, entry, len);
	hash_end(&h, out);
}

void
hash_text(char out[HASH_TEXT], const uint8_t hash[HASH_BYTES])
{
	sodium_bin2hex(out, HASH_TEXT, hash, HASH_BYTES);
}
