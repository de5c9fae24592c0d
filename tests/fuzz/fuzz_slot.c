/*
 * Bytes as the slot file of personal keys, with the machine key that made the first of
 * the corpus. What is damaged is told and hinders no other; a key is the same whenever
 * it is asked for, and one that is destroyed does not come back.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "keys/slot.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 3000;

static void
must_hold(struct slots *s, uint64_t id)
{
	uint8_t a[SLOT_KEY], b[SLOT_KEY];
	int had = slot_key(s, id, false, a), why = errno;

	MUST(had == 0 || why == ENOENT || why == EKEYREVOKED || why == EBADMSG || why == EINVAL);
	if (had == 0)
		MUST(slot_key(s, id, true, b) == 0 && memcmp(a, b, sizeof a) == 0);
	if (had != 0 && why == EKEYREVOKED)
		MUST(slot_key(s, id, true, b) != 0 && errno == EKEYREVOKED);
}

static void
must_forget(struct slots *s, uint64_t id)
{
	uint8_t key[SLOT_KEY];

	MUST(slot_destroy(s, id) == 0);
	MUST(slot_key(s, id, true, key) != 0 && errno == EKEYREVOKED);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t machine[SLOT_KEY] = "the machine key of the corpus...";
	struct slots *s;
	uint8_t key[SLOT_KEY];
	bool is_new;
	int dir;

	fuzz_begin();
	fuzz_file("machine", machine, sizeof machine);
	fuzz_file("slots", data, size);
	dir = open(fuzz_dir(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (slot_open(&s, dir, "slots", "machine") != 0) {
		MUST(errno == ENOKEY || errno == EBADMSG);
		close(dir);
		return 0;
	}
	for (uint64_t id = 1; id <= 6; id++)
		must_hold(s, id);
	is_new = slot_key(s, 1000, false, key) != 0 && errno == ENOENT;
	MUST(!is_new || slot_key(s, 1000, true, key) == 0);
	must_forget(s, 2);
	slot_close(s);
	/* What it has become holds like what it was. */
	MUST(slot_open(&s, dir, "slots", "machine") == 0);
	MUST(!is_new || slot_key(s, 1000, false, key) == 0);
	must_hold(s, 2);
	MUST(slot_key(s, 2, true, key) != 0 && errno == EKEYREVOKED);
	slot_close(s);
	close(dir);
	return 0;
}
