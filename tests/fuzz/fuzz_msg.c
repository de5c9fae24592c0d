/* Bytes as a packet over the channel, for each message that is declared. What is
 * taken must be written as it was read. */
#include <string.h>

#include "gen/kinds/channel/messages.h"
#include "src/base/msg.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 100000;

static void
must_be_as_read(const struct kind *k, const void *rec)
{
	static uint8_t storage[MSG_BYTES], again[MSG_BYTES];
	struct buf b;
	struct msg m;

	msg_begin(&b, storage, sizeof storage, MSG_login);
	msg_put(&b, k, rec);
	MUST(!b.failed && msg_open(&m, b.data, b.len) == 0 && msg_get(&m, k, again));
	MUST(memcmp(again, rec, k->size) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t rec[MSG_BYTES] __attribute__((aligned(16)));
	static struct msg_draft one;
	struct msg m;
	struct wire w;

	for (size_t i = 0; kinds[i] != NULL; i++) {
		if (strncmp(kinds[i]->name, "msg_", 4) != 0)
			continue;
		if (msg_open(&m, data, size) != 0)
			return 0;
		(void)msg_number(&m, MSG_TAG, UINT32_MAX);
		MUST(kinds[i]->size <= sizeof rec);
		if (msg_get(&m, kinds[i], rec))
			must_be_as_read(kinds[i], rec);
		(void)msg_empty(&m);
	}
	wire_open(&w, data, size);
	while (msg_list_next(&w, &kind_msg_draft, &one) == 1)
		continue;
	return 0;
}
