/*
 * Unpredictable bytes, and one-time codes that people can read to each other.
 */
#include "keys/random.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <sodium.h>

#include "keys/hash.h"

static const char code_letters[] = "23456789abcdefghjkmnpqrstuvwxyz";

void
random_fill(void *out, size_t len)
{
	randombytes_buf(out, len);
}

uint32_t
random_below(uint32_t limit)
{
	return randombytes_uniform(limit);
}

void
random_code(char out[], unsigned groups)
{
	size_t len = 0;

	for (unsigned g = 0; g < groups; g++) {
		for (int i = 0; i < RANDOM_CODE_GROUP; i++)
			out[len++] = code_letters[random_below(
			    sizeof(code_letters) - 1)];
		out[len++] = '-';
	}
	out[len - 1] = '\0';
}

void
random_code_from(char out[], unsigned groups, const uint8_t seed[RANDOM_SEED], const char *label)
{
	uint8_t own[HASH_BYTES], stream[256];
	size_t at = sizeof stream, len = 0;
	const size_t letters = sizeof code_letters - 1;

	hash_keyed(own, seed, label, strlen(label));
	while (len < RANDOM_CODE_TEXT(groups) - 1) {
		if (len % (RANDOM_CODE_GROUP + 1) == RANDOM_CODE_GROUP) {
			out[len++] = '-';
			continue;
		}
		if (at == sizeof stream) {
			randombytes_buf_deterministic(stream, sizeof stream, own);
			hash_bytes(own, own, sizeof own);
			at = 0;
		}
		/* Bytes past the last whole round of letters would favour some. */
		if (stream[at] < 256 / letters * letters)
			out[len++] = code_letters[stream[at] % letters];
		at++;
	}
	out[len] = '\0';
	sodium_memzero(own, sizeof own);
	sodium_memzero(stream, sizeof stream);
}

/*
 * The next character of a typed code: full-width forms (U+FF01 to U+FF5E) and
 * the ideographic space as the ASCII they stand for, since a Chinese input
 * method may be on. Other bytes come as they are and are refused later.
 */
static unsigned char
code_next(const char **at)
{
	const unsigned char *s = (const unsigned char *)*at;
	size_t len = 1;
	unsigned char c = s[0];

	if (s[0] == 0xEF && s[1] == 0xBC && s[2] >= 0x81 && s[2] <= 0xBF) {
		c = (unsigned char)(s[2] - 0x81 + '!');
		len = 3;
	} else if (s[0] == 0xEF && s[1] == 0xBD && s[2] >= 0x80 &&
	    s[2] <= 0x9E) {
		c = (unsigned char)(s[2] - 0x80 + '`');
		len = 3;
	} else if (s[0] == 0xE3 && s[1] == 0x80 && s[2] == 0x80) {
		c = ' ';
		len = 3;
	}
	*at += len;
	if (c >= 'A' && c <= 'Z')
		c = (unsigned char)(c - 'A' + 'a');
	return c;
}

static bool
code_is_gap(unsigned char c)
{
	return c == '-' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

int
random_code_fold(char *out, size_t cap, const char *typed)
{
	size_t len = 0;

	while (*typed != '\0') {
		unsigned char c = code_next(&typed);

		if (code_is_gap(c))
			continue;
		if (strchr(code_letters, c) == NULL) {
			errno = EINVAL;
			return -1;
		}
		if (len + 1 >= cap) {
			errno = ENOBUFS;
			return -1;
		}
		out[len++] = (char)c;
	}
	if (len == 0) {
		errno = EINVAL;
		return -1;
	}
	out[len] = '\0';
	return (int)len;
}
