/* Bytes as a terminal's input, in two pieces with a pause between. */
#include "gen/kinds/account/enums.h"
#include "screens/kit/keys.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 100000;

static void
feed(struct keys *k, const uint8_t *data, size_t size, int64_t now)
{
	struct key_press key;

	while (size > 0) {
		size_t n = keys_feed(k, (const char *)data, size, now);
		data += n;
		size -= n;
		while (keys_next(k, &key, now))
			continue;
		if (n == 0)
			break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct key_press key;
	struct keys *k = keys_new(size > 0 && data[0] & 1 ? charset_gb18030 : charset_utf8);

	if (k == NULL)
		return 0;
	feed(k, data, size / 2, 1000);
	feed(k, data + size / 2, size - size / 2, 1000 + (size > 1 ? data[1] * 8 : 0));
	while (keys_next(k, &key, 100000))
		continue;
	keys_free(k);
	return 0;
}
