#ifndef KEYS_BASE64_H
#define KEYS_BASE64_H

#include <stddef.h>
#include <sys/types.h>

/* Size of the text of `len` bytes, padding and NUL included. */
#define BASE64_TEXT(len) (((len) + 2) / 3 * 4 + 1)

/*
 * Standard base64 (RFC 4648) with padding and NUL, no line breaks. Returns the
 * length of the text, or -1 with errno ENOBUFS.
 */
ssize_t base64_encode(char *out, size_t cap, const void *data, size_t len);

/*
 * Strict: no white space, no missing padding, no left-over bits. Returns the
 * number of bytes, or -1 with errno EBADMSG, or ENOBUFS when they would not
 * fit into `cap`.
 */
ssize_t base64_decode(void *out, size_t cap, const char *text, size_t len);

#endif
