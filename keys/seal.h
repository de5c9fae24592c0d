#ifndef KEYS_SEAL_H
#define KEYS_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEAL_PUBLIC    32
#define SEAL_SIGNATURE 64
#define SEAL_TEXT      40 /* a fingerprint's text with its NUL */

/*
 * The key that seals the journal's head (Ed25519). Only the keeper opens it;
 * its file holds the 32-byte seed and nothing else. Wiped by seal_wipe().
 */
struct seal_key {
	uint8_t pub[SEAL_PUBLIC];
	uint8_t secret[64];	/* the seed, and pub */
	uint8_t marks[32];	/* derived from the seed, for hash_keyed(): nothing but it signs */
};

/*
 * Make a new key and store it as file `name` in `dirfd` (mode 0600, whole and
 * synced). The public half goes to `pub`. Returns 0, or -1 with errno; EEXIST
 * when there is one already, which stays.
 */
int seal_create(int dirfd, const char *name, uint8_t pub[SEAL_PUBLIC]);

/*
 * Read the key. Returns 0, or -1 with errno: ENOENT, EBADMSG (not a seal
 * file), or of open(2); `key` is then all zeros.
 */
int seal_open(struct seal_key *key, int dirfd, const char *name);

/* Sign a message. The same key and message give the same signature. */
void seal_sign(uint8_t sig[SEAL_SIGNATURE], const struct seal_key *key,
    const void *msg, size_t len);

/* Was exactly this message signed by the owner of `pub`? */
bool seal_verify(const uint8_t pub[SEAL_PUBLIC],
    const uint8_t sig[SEAL_SIGNATURE], const void *msg, size_t len);

/* Wipe the key; it can be opened again. */
void seal_wipe(struct seal_key *key);

/*
 * A public key's fingerprint to print and compare by eye: the first 128 bits
 * of its hash as 8 groups of 4 hex digits, 39 columns and NUL.
 */
void seal_fingerprint(char out[SEAL_TEXT], const uint8_t pub[SEAL_PUBLIC]);

#endif
