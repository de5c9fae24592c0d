/*
 * Memory for secrets: wiping that stays, and pages that are not written to
 * swap or core files.
 */
#include "keys/secret.h"

#include <string.h>

#include <sodium.h>

void
secret_wipe(void *data, size_t len)
{
	if (len > 0)
		sodium_memzero(data, len);
}

void *
secret_new(size_t len)
{
	void *data = sodium_malloc(len);

	/* The library fills new memory with a pattern, to show misuse. */
	if (data != NULL)
		memset(data, 0, len);
	return data;
}

void
secret_free(void *data)
{
	sodium_free(data);
}

bool
secret_same(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}
