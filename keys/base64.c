/*
 * Base64, strict in what it reads.
 */
#include "keys/base64.h"

#include <errno.h>

#include <sodium.h>

ssize_t
base64_encode(char *out, size_t cap, const void *data, size_t len)
{
	if (cap < 1 || len > (cap - 1) / 4 * 3) {
		errno = ENOBUFS;
		return -1;
	}
	sodium_bin2base64(out, cap, data, len, sodium_base64_VARIANT_ORIGINAL);
	return (ssize_t)(BASE64_TEXT(len) - 1);
}

ssize_t
base64_decode(void *out, size_t cap, const char *text, size_t len)
{
	size_t pad = 0, got;

	while (pad < 2 && pad < len && text[len - 1 - pad] == '=')
		pad++;
	/* libsodium takes one for its lower seven bits. */
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] >= 0x80)
			pad = 3;
	if (len % 4 != 0 || pad == 3) {
		errno = EBADMSG;
		return -1;
	}
	if (len / 4 * 3 - pad > cap) {
		errno = ENOBUFS;
		return -1;
	}
	if (sodium_base642bin(out, cap, text, len, NULL, &got, NULL,
	    sodium_base64_VARIANT_ORIGINAL) != 0) {
		errno = EBADMSG;
		return -1;
	}
	return (ssize_t)got;
}
