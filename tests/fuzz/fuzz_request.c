/* Bytes as what a session may send the keeper, and as a journal entry. */
#include "db/journal.h"
#include "src/op/act.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 100000;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct request req;
	struct reply reply;
	struct entry e;
	char name[40], text[256];
	unsigned kind;
	uint64_t id;
	const uint8_t *set;
	size_t at = 0, len;

	(void)request_decode(data, size, &req);
	(void)reply_decode(data, size, &reply);
	if (entry_decode(data, size, &e) != 0)
		return 0;
	while (entry_word(&e, &at, name, text, sizeof text))
		continue;
	at = 0;
	while (entry_effect(&e, &at, &kind, &id, &set, &len))
		continue;
	return 0;
}
