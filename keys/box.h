#ifndef KEYS_BOX_H
#define KEYS_BOX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define BOX_KEY      32
#define BOX_OVERHEAD 40 /* bytes that a box is longer than its content */

/* Make a new random key; the caller wipes it after use. */
void box_key_new(uint8_t key[BOX_KEY]);

/*
 * Encrypt and authenticate (XChaCha20-Poly1305): nonce, content, tag. `ad` is
 * authenticated but not stored: say with it what the box is for, so that it
 * cannot be put in another place; it may be NULL when `ad_len` is 0. The nonce
 * is random and long enough for any number of boxes under one key. `out` must
 * not overlap `plain`. Returns the length written, len + BOX_OVERHEAD, or -1
 * with errno ENOBUFS.
 */
ssize_t box_seal(const uint8_t key[BOX_KEY], const void *plain, size_t len,
    const void *ad, size_t ad_len, void *out, size_t out_cap);

/*
 * Check and decrypt what box_seal() made. Returns the length written, len -
 * BOX_OVERHEAD, or -1 with errno ENOBUFS, or EBADMSG when key, `ad` or any
 * byte differs; nothing is written then. `out` must not overlap `box`.
 */
ssize_t box_open(const uint8_t key[BOX_KEY], const void *box, size_t len,
    const void *ad, size_t ad_len, void *out, size_t out_cap);

#endif
