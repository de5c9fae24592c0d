/* Bytes as a record of any kind (first byte chooses): what decodes must encode
 * to something that decodes to the same. */
#include <string.h>

#include "db/codec.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 100000;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t a[65536] __attribute__((aligned(16))), b[65536] __attribute__((aligned(16)));
	static uint8_t space[65536];
	struct buf out = BUF(space);
	size_t n = 0;
	const struct kind *k;

	if (size == 0)
		return 0;
	while (kinds[n] != NULL)
		n++;
	k = kinds[data[0] % n];
	MUST(k->size <= sizeof a);
	if (record_decode(k, data + 1, size - 1, a, NULL) != 0)
		return 0;
	record_encode(k, a, &out);
	MUST(!out.failed && record_decode(k, out.data, out.len, b, NULL) == 0);
	for (size_t i = 0; i < k->nfields; i++)
		MUST(field_equal(&k->fields[i], a, b));
	return 0;
}
