/* Bytes as a list of the program's own, read strictly: below a header that is right, or
 * (first byte odd) with what header there is. Rows are text, or it is said why not. */
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/csv.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 50000;

#define COLUMNS 4
static const char *const columns[COLUMNS] = { "code", "name", "tier", "parent" };

static int
row(void *ctx, const struct csv_row *r)
{
	unsigned *line = ctx;
	size_t all = 0;

	MUST(r->nfields == COLUMNS && r->line > *line);
	*line = r->line;
	for (size_t i = 0; i < r->nfields; i++) {
		MUST(text_valid(r->field[i], strlen(r->field[i]), true));
		all += strlen(r->field[i]);
	}
	MUST(all <= CSV_ROW_MAX);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char head[] = "code,name,tier,parent\n";
	size_t n = size > 0 && data[0] & 1 ? 0 : sizeof head - 1;
	struct csv_fault fault = { 0 };
	char *text = malloc(n + size + 1);
	unsigned line = 0;

	MUST(text != NULL);
	memcpy(text, head, n);
	if (size > 1)
		memcpy(text + n, data + 1, size - 1);
	if (csv_read(text, n + (size > 0 ? size - 1 : 0), columns, COLUMNS, row, &line, &fault) != 0)
		MUST(fault.reason >= CSV_NO_TEXT && fault.reason <= CSV_NO_ROWS);
	free(text);
	return 0;
}
