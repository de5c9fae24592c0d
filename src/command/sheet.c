/* A list as tab-separated lines, CSV for a spreadsheet, or a JSON array. */
#include "src/command/sheet.h"

#include <string.h>

#include "src/command/output.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/text/record_json.h"

bool
sheet_is_json(const struct sheet *s)
{
	return s->c->format == FORMAT_JSON;
}

static const struct field *
column_field(const struct column *col)
{
	return col->kind != NULL ? kind_field(col->kind, col->name) : NULL;
}

void
sheet_begin(struct sheet *s, struct command *c, const struct column *columns, size_t n,
    int64_t limit)
{
	*s = (struct sheet){ .c = c, .columns = columns, .n = n,
	    .limit = limit > 0 || command_typed(c, "limit")[0] != '\0' ? (size_t)limit : LIST_LIMIT };
	if (c->format == FORMAT_JSON) {
		fputc('[', c->out);
		return;
	}
	if (c->format == FORMAT_CSV)
		output_mark(c);
	for (size_t i = 0; i < n; i++) {
		const struct field *f = column_field(&columns[i]);
		sheet_cell(s, f != NULL ? tr_field(columns[i].kind, f) : _(columns[i].name));
	}
	sheet_row(s);
	s->rows = 0;
}

bool
sheet_full(const struct sheet *s)
{
	return s->rows >= s->limit || ftello(s->c->out) >= OUTPUT_MAX;
}

bool
sheet_takes(struct sheet *s)
{
	if (!sheet_full(s))
		return true;
	s->left++;
	return false;
}

void
sheet_object(struct sheet *s, json_t *row)
{
	if (s->rows++ > 0)
		fputc(',', s->c->out);
	json_dumpf(row, s->c->out, RECORD_JSON_FLAGS);
	json_decref(row);
}

void
sheet_cell(struct sheet *s, const char *text)
{
	FILE *out = s->c->out;
	bool csv = s->c->format == FORMAT_CSV;

	if (s->at++ > 0)
		fputc(csv ? ',' : '\t', out);
	if (csv) {
		output_csv(out, text);
		return;
	}
	for (const char *p = text; *p != '\0'; p++)
		fputc(*p == '\n' || *p == '\t' || *p == '\r' ? ' ' : *p, out);
}

void
sheet_field(struct sheet *s, const void *rec)
{
	struct show_env env = command_show(s->c);
	const struct field *f = column_field(&s->columns[s->at]);
	char text[1400] = "";

	/* A spreadsheet reads whole dates; people read short ones. */
	if (f != NULL && f->type == T_TIME && s->c->format == FORMAT_CSV && field_known(f, rec)) {
		int64_t ms;
		memcpy(&ms, (const char *)rec + f->offset, sizeof ms);
		when_iso(ms, env.offset, text, sizeof text);
		text[10] = ' ';
		text[16] = '\0';
	} else if (f != NULL && f->type == T_DATE && s->c->format == FORMAT_CSV && field_known(f, rec)) {
		int64_t day;
		memcpy(&day, (const char *)rec + f->offset, sizeof day);
		when_date_iso(day, text, sizeof text);
	} else if (f != NULL && f->type == T_BOOL) {
		/* 演练 itself stands in the line, not a yes under it. */
		if (field_known(f, rec))
			show_copy(tr_field(s->columns[s->at].kind, f), text, sizeof text);
	} else if (f != NULL) {
		show_field(&env, f, rec, false, text, sizeof text);
	}
	sheet_cell(s, text);
}

void
sheet_row(struct sheet *s)
{
	fputs(s->c->format == FORMAT_CSV ? "\r\n" : "\n", s->c->out);
	s->at = 0;
	s->rows++;
}

int
sheet_end(struct sheet *s)
{
	if (sheet_is_json(s))
		fputs("]\n", s->c->out);
	if (s->left == 0)
		return 0;
	if (s->rows >= s->limit)
		command_note(s->c, "", M_LIST_MORE, ARG_NUMBER((int64_t)s->left),
		    ARG_NUMBER((int64_t)(s->rows + s->left)), NULL);
	else
		command_note(s->c, "", M_LIST_LARGE, ARG_NUMBER((int64_t)s->left), NULL);
	return 0;
}
