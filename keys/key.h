#ifndef KEYS_KEY_H
#define KEYS_KEY_H

#include <stddef.h>
#include <stdint.h>

#define KEY_TYPE_MAX    32   /* bytes of a type's name */
#define KEY_BLOB_MAX    2112 /* a 16384-bit RSA key is the longest */
#define KEY_COMMENT_MAX 200
#define KEY_LINE_MAX    4096
#define KEY_PRINT       64 /* size of a fingerprint's text, NUL included */
#define KEY_RSA_BITS    3072 /* RSA keys below this are refused */

/* A person's public key as OpenSSH writes it, taken apart; plain values. */
struct key_line {
	char     type[KEY_TYPE_MAX + 1];
	char     comment[KEY_COMMENT_MAX + 1]; /* as typed; may be empty */
	uint8_t  blob[KEY_BLOB_MAX];
	size_t   blob_len;
	unsigned bits; /* 256, 384, 521, or those of an RSA modulus */
};

/*
 * Take apart one line "TYPE BASE64 [comment]", with or without its line end.
 * Options before the type are refused: nobody would heed them here. Accepted
 * are ssh-ed25519, sk-ssh-ed25519@openssh.com, ecdsa-sha2-nistp256/384/521 and
 * ssh-rsa of KEY_RSA_BITS or more. Returns 1; 0 for an empty line or a "#"
 * remark; or -1 with errno:
 *   EMSGSIZE      the line or a part of it is too long
 *   EINVAL        not of this form, or control bytes in it
 *   ENOTSUP       another type of key (a private key's file, options, DSA …)
 *   EBADMSG       broken base64, or the blob is not such a key
 *   EKEYREJECTED  RSA with too few bits; type and bits are set
 */
int key_parse_line(struct key_line *key, const char *line, size_t len);

/*
 * Check a blob as it comes from the wire by the same rules and give its size
 * in bits (`bits` may be NULL). Returns the type's name, a constant, or NULL
 * with errno ENOTSUP, EBADMSG or EKEYREJECTED (bits are set).
 */
const char *key_blob_type(const uint8_t *blob, size_t len, unsigned *bits);

/* The fingerprint as OpenSSH prints it: "SHA256:" and base64 without "=". */
void key_fingerprint(char out[KEY_PRINT], const uint8_t *blob, size_t len);

#endif
