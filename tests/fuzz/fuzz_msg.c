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
	static const struct kind *const declared[] = { &kind_msg_ask, &kind_msg_offer,
	    &kind_msg_key, &kind_msg_password, &kind_msg_judged, &kind_msg_login,
	    &kind_msg_logged, &kind_msg_set_password, &kind_msg_submit, &kind_msg_draft,
	    &kind_msg_list, &kind_msg_thing, &kind_msg_present, &kind_msg_upload,
	    &kind_msg_uploaded, &kind_msg_as, &kind_msg_is, &kind_msg_changed, &kind_msg_told,
	    &kind_msg_ended, &kind_msg_session, &kind_msg_address,
	    &kind_msg_limits, &kind_msg_layers, &kind_msg_place };
	static uint8_t rec[MSG_BYTES] __attribute__((aligned(16)));
	static struct msg_draft one;
	struct msg m;
	struct wire w;

	for (size_t i = 0; i < sizeof declared / sizeof declared[0]; i++) {
		if (msg_open(&m, data, size) != 0)
			return 0;
		(void)msg_number(&m, MSG_TAG, UINT32_MAX);
		if (msg_get(&m, declared[i], rec))
			must_be_as_read(declared[i], rec);
		(void)msg_empty(&m);
	}
	wire_open(&w, data, size);
	while (msg_list_next(&w, &kind_msg_draft, &one) == 1)
		continue;
	return 0;
}
