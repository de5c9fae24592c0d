/* Bytes as a spreadsheet's CSV: rows inside the text, or words that say why not. */
#include <string.h>

#include "db/codec.h"
#include "src/text/rows.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 100000;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct rows_column columns[] = { { "name", "姓名|名字", true },
		{ "area", "地区|村", true }, { "phone", "电话", false } };
	struct refusal why = { .message = 0 };
	char text[100];
	struct buf b = BUF(text);
	struct rows r;

	/* Nothing pasted is no data at all. */
	if (rows_read(&r, size > 0 ? data : NULL, size, columns, 3, &why) == 0) {
		for (size_t i = 0; i < r.nrows; i++) {
			(void)rows_stray(&r, i);
			for (size_t c = 0; c < 3; c++)
				MUST(strlen(rows_value(&r, i, c)) <= 2 * size + 8);
		}
		rows_unread(&r, &b);
	} else {
		MUST(why.message != 0);
	}
	rows_free(&r);
	return 0;
}
