/* CSV rows to the arguments of operations, and carrying them out. */
#include "src/admin/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/csv.h"
#include "gen/kinds/any/enums.h"
#include "src/lang/tr.h"
#include "src/text/parse.h"

#define ROWS_MAX 50000

static const char *const reasons[] = {
	[CSV_NO_TEXT] = N_("holds bytes that are no text; save the file as UTF-8 without line breaks in fields"),
	[CSV_LONG] = N_("the row is too long; look for a missing quote or line end"),
	[CSV_HEADER] = N_("is not the header line; the first line must name the columns of this list"),
	[CSV_WIDTH] = N_("the row has too few or too many columns; give it those of the header line"),
	[CSV_BARE_CR] = N_("a line ends in a bare carriage return; save the file with LF line ends"),
	[CSV_QUOTES] = N_("quotes do not match; put a whole field in quotes and double those inside"),
	[CSV_OPEN_QUOTE] = N_("a quote is not closed before the end of the file; close it"),
	[CSV_EMPTY] = N_("the file is empty; choose the list to read"),
	[CSV_NO_ROWS] = N_("there are no rows below the header line; choose a complete list"),
};

static void
print_refusal(const struct import *im, unsigned line, const struct kind *kind, struct txn *t,
    const struct refusal *r)
{
	char text[1024];
	struct buf b = BUF(text);

	say_refusal(&b, t, kind, r, true);
	fprintf(stderr, "%s:%u: %s\n", im->file, line, buf_str(&b));
}

/* Fills r for a value that does not fit its field; arg may be NULL. */
static int
fault(struct refusal *r, const struct field *f, enum message m, const char *arg)
{
	*r = (struct refusal){ .message = m, .exit = 1 };
	snprintf(r->field, sizeof r->field, "%s", f->name);
	if (arg != NULL)
		snprintf(r->args[0], sizeof r->args[0], "%s", arg);
	return -1;
}

static int
read_code(const struct field *f, const char *text, char *args, struct refusal *r)
{
	char words[180];
	struct buf b = BUF(words);

	for (const struct value *v = f->values->values; v->no != 0; v++) {
		if (strcmp(v->code, text) == 0) {
			memcpy(args + f->offset, &v->no, sizeof v->no);
			return 0;
		}
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", v->code);
	}
	fault(r, f, M_CODE_CHOICE, ARG_TEXT(text));
	arg_text(r->args[1], buf_str(&b));
	return -1;
}

/* Digits alone; a date as 2030-12-31. */
static int
read_digits(const struct field *f, const char *text, char *args, struct refusal *r)
{
	int64_t v = 0;

	for (const char *p = text; *p != '\0'; p++) {
		bool dash = f->type == T_DATE && (p == text + 4 || p == text + 7);
		if ((dash && *p != '-') || (!dash && (*p < '0' || *p > '9')) || p - text >= 10)
			return fault(r, f, M_NOT_A_NUMBER, ARG_TEXT(text));
		v = dash ? v : v * 10 + (*p - '0');
	}
	if (f->type == T_COUNT)
		memcpy(args + f->offset, &(struct num){ v, true }, sizeof(struct num));
	else
		memcpy(args + f->offset, &v, sizeof v);
	return 0;
}

/* Lists hold codes, never names or free writing, so this is stricter than what
 * a person may type. */
static int
read_value(const struct import *im, const struct field *f, const char *text, char *args,
    struct refusal *r)
{
	struct parse_env env = { .txn = im->txn };

	if (f->type == T_BOOL || (f->type == T_REF && im->txn != NULL))
		return parse_field(&env, f, text, args, r);
	if (f->type == T_ENUM)
		return read_code(f, text, args, r);
	if (f->type == T_COUNT || f->type == T_INT || f->type == T_DATE)
		return read_digits(f, text, args, r);
	if (f->type == T_CODE && !code_valid(text))
		return fault(r, f, M_BAD_CODE, ARG_TEXT(text));
	if (strlen(text) >= f->size)
		return fault(r, f, M_TOO_LONG, ARG_NUMBER(f->max));
	memcpy(args + f->offset, text, strlen(text) + 1);
	return 0;
}

static bool
grow(struct import *im)
{
	size_t cap = im->cap == 0 ? 256 : im->cap * 2;
	unsigned *lines = realloc(im->lines, cap * sizeof *lines);
	char *rows;

	if (lines == NULL)
		return false;
	im->lines = lines;
	rows = realloc(im->rows, cap * im->kind->size);
	if (rows == NULL)
		return false;
	im->rows = rows;
	im->cap = cap;
	return true;
}

static int
take_row(void *ctx, const struct csv_row *row)
{
	struct import *im = ctx;
	struct refusal r = { 0 };
	char *args;

	if (im->n == ROWS_MAX || (im->n == im->cap && !grow(im))) {
		fprintf(stderr, _("%s:%u: too many rows; choose a list of one county\n"), im->file, row->line);
		return -2;
	}
	args = im->rows + im->n * im->kind->size;
	memset(args, 0, im->kind->size);
	im->lines[im->n++] = row->line;
	for (size_t i = 0; i < im->ncolumns; i++) {
		const struct field *f = kind_field(im->kind, im->columns[i].field);
		int rc = 0;
		if (row->field[i][0] != '\0')
			rc = read_value(im, f, row->field[i], args, &r);
		else if (im->columns[i].required)
			rc = fault(&r, f, M_REQUIRED, NULL);
		if (rc != 0) {
			print_refusal(im, row->line, im->kind, NULL, &r);
			return -2;
		}
	}
	return 0;
}

int
import_read(struct import *im, const char *text, size_t len)
{
	const char *names[CSV_COLUMNS];
	struct csv_fault f;
	int rc;

	for (size_t i = 0; i < im->ncolumns; i++)
		names[i] = im->columns[i].name;
	rc = csv_read(text, len, names, im->ncolumns, take_row, im, &f);
	if (rc == -1)
		fprintf(stderr, "%s:%u: %s%s%s\n", im->file, f.line, f.field,
		    f.field[0] != '\0' ? ": " : "", _(reasons[f.reason]));
	return rc == 0 ? 0 : -1;
}

void *
import_row(const struct import *im, size_t i)
{
	return im->rows + i * im->kind->size;
}

int
import_do(const struct import *im, size_t i, struct core *core, const struct origin *who,
    const char *name, const void *args)
{
	const struct subject *s;
	const struct op *op = op_find(name, &s);
	struct request req;
	struct reply reply;

	request_fill(&req, s, op, args);
	req.how = how_command;
	req.id_given = true;	/* a row that stands twice is a fault, no repetition */
	core_do(core, &(struct core_job){ .who = who, .req = &req, .reply = &reply });
	if (reply.outcome == DONE)
		return 0;
	print_refusal(im, im->lines[i], op->args, core_txn(core), &reply.refusal);
	return -1;
}

void
import_free(struct import *im)
{
	free(im->lines);
	free(im->rows);
	im->lines = NULL;
	im->rows = NULL;
	im->n = im->cap = 0;
}
