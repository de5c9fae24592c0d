/* What people type into fields: numbers, times, key lines. */
#include <string.h>

#include "db/numbers.h"
#include "keys/key.h"
#include "src/lang/when.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 100000;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[2048];
	struct key_line line;
	int64_t v;

	if (size >= sizeof text)
		size = sizeof text - 1;
	memcpy(text, data, size);
	text[size] = '\0';
	for (int class = 0; class < 5; class++)
		(void)number_parse(text, (enum number_class)class, NULL, &v);
	(void)when_parse(text, 1784721600000, 480, &v);
	(void)key_parse_line(&line, text, size);
	return 0;
}
