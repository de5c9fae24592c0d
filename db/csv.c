/*
 * libcsv splits the fields; this file counts lines, checks that every field is
 * text and that every row has the header's columns. Bytes go in one at a time,
 * because libcsv does not say on which line it found fault.
 */
#include "db/csv.h"

#include <csv.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "db/codec.h"
#include "db/formula.h"
#include "db/plain.h"

struct reader {
	const char *const *columns;
	size_t ncolumns;
	int (*row)(void *ctx, const struct csv_row *row);
	void *ctx;
	struct csv_fault *fault;
	struct buf fields;		/* NUL-terminated, one after the other */
	size_t at[CSV_COLUMNS];		/* where each begins */
	size_t nfields;
	unsigned line, begun;		/* the current line; where the row began */
	size_t rows;			/* ended so far, the header included */
	bool in_row;
	int result;			/* not 0: stop */
	uint8_t storage[CSV_ROW_MAX];
};

static void
fail(struct reader *r, unsigned line, const char *field, enum csv_reason reason)
{
	if (r->result != 0)
		return;
	r->result = -1;
	r->fault->line = line;
	r->fault->reason = reason;
	snprintf(r->fault->field, sizeof r->fault->field, "%s", field);
}

static const char *
column(const struct reader *r, size_t i)
{
	return i < r->ncolumns ? r->columns[i] : "";
}

/* By the apostrophe of a formula. */
static bool
is_led(const char *field)
{
	return formula_bare(field) != field;
}

static void
on_field(void *data, size_t len, void *ctx)
{
	struct reader *r = ctx;

	if (!text_valid(data, len, false))
		fail(r, r->begun, column(r, r->nfields), CSV_NO_TEXT);
	if (r->nfields < CSV_COLUMNS) {
		r->at[r->nfields] = r->fields.len;
		buf_put(&r->fields, data, len);
		buf_u8(&r->fields, 0);
		if (!r->fields.failed)
			r->at[r->nfields] += is_led((char *)r->fields.data + r->at[r->nfields]);
		if (!r->fields.failed && r->result == 0)
			text_plain_short((char *)r->fields.data + r->at[r->nfields]);
	}
	r->nfields++;
	if (r->fields.failed)
		fail(r, r->begun, "", CSV_LONG);
}

static void
check_header(struct reader *r)
{
	bool same = r->nfields == r->ncolumns;

	for (size_t i = 0; same && i < r->ncolumns; i++)
		same = strcmp((char *)r->fields.data + r->at[i], r->columns[i]) == 0;
	if (!same)
		fail(r, r->begun, "", CSV_HEADER);
}

static void
on_row(int end, void *ctx)
{
	struct reader *r = ctx;
	struct csv_row row = { .line = r->begun, .nfields = r->nfields };

	(void)end;
	r->in_row = false;
	if (r->result == 0 && r->rows++ == 0) {
		check_header(r);
	} else if (r->result == 0 && r->nfields != r->ncolumns) {
		fail(r, r->begun, column(r, r->nfields), CSV_WIDTH);
	} else if (r->result == 0) {
		for (size_t i = 0; i < r->nfields; i++)
			row.field[i] = (char *)r->fields.data + r->at[i];
		r->result = r->row(r->ctx, &row);
	}
	r->nfields = 0;
	r->fields.len = 0;
}

static void
feed(struct reader *r, struct csv_parser *p, const char *text, size_t len)
{
	for (size_t i = 0; i < len && r->result == 0; i++) {
		char c = text[i];
		if (c == '\r' && (i + 1 == len || text[i + 1] != '\n')) {
			fail(r, r->line, "", CSV_BARE_CR);
			return;
		}
		if (!r->in_row && c != '\r' && c != '\n') {
			r->in_row = true;
			r->begun = r->line;
		}
		if (csv_parse(p, &c, 1, on_field, on_row, r) != 1) {
			fail(r, r->begun, column(r, r->nfields),
			    CSV_QUOTES);
			return;
		}
		if (c == '\n')
			r->line++;
	}
	if (r->result == 0 && csv_fini(p, on_field, on_row, r) != 0)
		fail(r, r->begun, column(r, r->nfields), CSV_OPEN_QUOTE);
}

int
csv_read(const char *text, size_t len, const char *const *columns, size_t ncolumns,
    int (*row)(void *ctx, const struct csv_row *row), void *ctx, struct csv_fault *fault)
{
	struct reader r = { .columns = columns, .ncolumns = ncolumns, .row = row, .ctx = ctx,
	    .fault = fault, .line = 1, .begun = 1 };
	struct csv_parser p;

	*fault = (struct csv_fault){ 0 };
	buf_init(&r.fields, r.storage, sizeof r.storage);
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return -1;
	feed(&r, &p, text, len);
	csv_free(&p);
	if (r.rows == 0)
		fail(&r, 1, "", CSV_EMPTY);
	else if (r.rows == 1)
		fail(&r, r.line, "", CSV_NO_ROWS);
	return r.result;
}
