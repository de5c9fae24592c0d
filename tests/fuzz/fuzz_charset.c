/* Bytes as GB18030 in pieces (the first byte says where they are cut): the same as in
 * one piece, well-formed or the bad sign, and back to what they were. */
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "src/base/charset.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 30000;

static char *
convert(const struct charset_pair *tables, bool in, const char *data, size_t len, size_t piece,
    size_t *made)
{
	struct charset_stream s = in ? tables->in : tables->out;
	char *out = malloc(CHARSET_ROOM(len) + 16);

	MUST(out != NULL);
	*made = 0;
	for (size_t at = 0, n; at < len; at += n) {
		n = len - at < piece ? len - at : piece;
		*made += charset_feed(&s, data + at, n, out + *made);
		MUST(*made <= CHARSET_ROOM(len));
	}
	*made += charset_end(&s, out + *made);
	return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct charset_pair tables;
	size_t n, m, back, piece = size > 0 ? data[0] % 16 + 1u : 1;
	char *whole, *pieces, *again, login[CHARSET_LOGIN], *user;
	const char *bytes = (const char *)data + (size > 0);
	bool gb;

	MUST(tables.in.cd != NULL || charset_open(&tables) == 0);
	size -= size > 0;
	whole = convert(&tables, true, bytes, size, size + 1, &n);
	pieces = convert(&tables, true, bytes, size, piece, &m);
	MUST(n == m && memcmp(whole, pieces, n) == 0);
	/* What was all good comes back byte by byte, unless GB18030 has two for it. */
	again = convert(&tables, false, whole, n, piece, &back);
	if (text_valid(whole, n, true) && back == size) {
		char *third = convert(&tables, true, again, back, piece, &m);
		MUST(n == m && memcmp(whole, third, n) == 0);
		free(third);
	}
	(void)charset_seems(bytes, size);
	user = strndup(bytes, size);
	MUST(user != NULL);
	if (!charset_split_login(user, login, &gb))
		MUST(login[0] == '\0');
	(void)charset_of_locale(user);
	free(user);
	free(whole);
	free(pieces);
	free(again);
	return 0;
}
