/*
 * Encrypted boxes: XChaCha20-Poly1305 with a random nonce in front.
 */
#include "keys/box.h"

#include <errno.h>

#include <sodium.h>

#include "keys/random.h"

#define BOX_NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES

_Static_assert(BOX_OVERHEAD == BOX_NONCE +
    crypto_aead_xchacha20poly1305_ietf_ABYTES, "BOX_OVERHEAD");
_Static_assert(BOX_KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    "BOX_KEY");

void
box_key_new(uint8_t key[BOX_KEY])
{
	random_fill(key, BOX_KEY);
}

ssize_t
box_seal(const uint8_t key[BOX_KEY], const void *plain, size_t len,
    const void *ad, size_t ad_len, void *out, size_t out_cap)
{
	uint8_t *nonce = out;

	if (out_cap < BOX_OVERHEAD || len > out_cap - BOX_OVERHEAD) {
		errno = ENOBUFS;
		return -1;
	}
	random_fill(nonce, BOX_NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + BOX_NONCE, NULL,
	    plain, len, ad, ad_len, NULL, nonce, key);
	return (ssize_t)(len + BOX_OVERHEAD);
}

ssize_t
box_open(const uint8_t key[BOX_KEY], const void *box, size_t len,
    const void *ad, size_t ad_len, void *out, size_t out_cap)
{
	const uint8_t *nonce = box;

	if (len < BOX_OVERHEAD) {
		errno = EBADMSG;
		return -1;
	}
	if (len - BOX_OVERHEAD > out_cap) {
		errno = ENOBUFS;
		return -1;
	}
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL,
	    nonce + BOX_NONCE, len - BOX_NONCE, ad, ad_len, nonce, key) != 0) {
		errno = EBADMSG;
		return -1;
	}
	return (ssize_t)(len - BOX_OVERHEAD);
}
