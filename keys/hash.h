#ifndef KEYS_HASH_H
#define KEYS_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_BYTES 32
#define HASH_TEXT  (2 * HASH_BYTES + 1) /* lower-case hex with its NUL */
#define HASH_KEY   32

/*
 * A running BLAKE2b-256. Opaque; copying it copies the state. It wants the
 * alignment of its member, so inside allocated memory use aligned_alloc().
 */
struct hasher {
	_Alignas(64) unsigned char state[384];
};

/* BLAKE2b-256 of `len` bytes; `data` may be NULL when `len` is 0. */
void hash_bytes(uint8_t out[HASH_BYTES], const void *data, size_t len);

/* BLAKE2b-256 keyed with a secret: a MAC, or a key derived from a label. */
void hash_keyed(uint8_t out[HASH_BYTES], const uint8_t key[HASH_KEY],
    const void *data, size_t len);

/* The same as hash_bytes() over all added parts. Order: begin, add…, end. */
void hash_begin(struct hasher *h);
void hash_add(struct hasher *h, const void *data, size_t len);
void hash_end(struct hasher *h, uint8_t out[HASH_BYTES]);

/*
 * The journal's link: hash of `prev` followed by the entry's bytes. `out` may
 * be `prev`. The first entry's `prev` is 32 zero bytes by convention.
 */
void hash_chain(uint8_t out[HASH_BYTES], const uint8_t prev[HASH_BYTES],
    const void *entry, size_t len);

/* Write a hash as 64 lower-case hex digits and NUL. */
void hash_text(char out[HASH_TEXT], const uint8_t hash[HASH_BYTES]);

#endif
