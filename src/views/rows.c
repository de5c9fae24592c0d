/* NOUN import of every subject whose rows are an operation's arguments: all faults by line
 * and column, else what would become of each row, as its cells were understood. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/command/submit.h"
#include "src/lang/tr.h"
#include "src/text/import_rows.h"
#include "src/text/record_json.h"
#include "src/views/file.h"

/* The columns that the file has, behind line and outcome. */
static size_t
head_make(const struct import_rows *im, struct column head[ROWS_COLUMNS + 2])
{
	size_t n = 0;

	head[n++] = (struct column){ NULL, N_("line") };
	head[n++] = (struct column){ NULL, N_("comes to") };
	for (size_t i = 0; i < im->rows.ncolumns; i++)
		if (im->rows.place[i] >= 0)
			head[n++] = (struct column){ im->op->args, im->column[i].field };
	return n;
}

static void
row_json(struct sheet *s, const struct import_rows *im, size_t i)
{
	struct show_env env = command_show(s->c);
	json_t *o = record_json(&env, im->op->args, import_rows_args(im, i));

	json_object_set_new(o, "line", json_integer(im->rows.row[im->row[i].row].line));
	json_object_set_new(o, "what", json_string(im->row[i].there ? "there" : im->row[i].changes ? "changed" : "added"));
	sheet_object(s, o);
}

static void
row_print(struct sheet *s, const struct import_rows *im, size_t i)
{
	char line[12];

	snprintf(line, sizeof line, "%u", im->rows.row[im->row[i].row].line);
	sheet_cell(s, line);
	sheet_cell(s, import_rows_outcome(im, i));
	for (size_t k = 0; k < im->rows.ncolumns; k++)
		if (im->rows.place[k] >= 0)
			sheet_field(s, import_rows_args(im, i));
	sheet_row(s);
}

static void
print_rows(struct command *c, const struct import_rows *im)
{
	struct column head[ROWS_COLUMNS + 2];
	char there[24];
	struct sheet s;

	sheet_begin(&s, c, head, head_make(im, head), IMPORT_ROWS_MOST);
	for (size_t i = 0; i < im->n; i++) {
		if (sheet_is_json(&s))
			row_json(&s, im, i);
		else
			row_print(&s, im, i);
	}
	sheet_end(&s);
	snprintf(there, sizeof there, "%zu", im->there);
	if (im->there > 0)
		file_say(c, M_ROWS_THERE, there);
	file_say(c, M_FILE_CONFIRM, "");
}

/* 0: it was read, faults and all; else the exit code. */
static int
look(struct command *c, struct import_rows *im)
{
	struct import_env env = { .op = c->op, .txn = &c->txn, .who = &c->s->viewer, .now = c->now,
	    .offset = c->offset };
	struct refusal why;

	if (import_rows_look(im, &env, c->text, c->text_len, &why) != 0) {
		c->refusal = why;
		return why.exit;
	}
	return 0;
}

/* Whether rows above mend what is at fault: the keeper tries it. */
static int
try(struct command *c, struct import_rows *im)
{
	struct op_import *args = c->args;
	struct reply *reply = malloc(sizeof *reply);
	bool confirm = args->confirm;
	int rc = command_refuse(c, "", M_NOT_STORED, NULL);

	if (reply == NULL)
		return rc;
	args->confirm = false;
	submit_file(c, reply);
	args->confirm = confirm;
	if (import_rows_tried(im, &reply->refusal))
		rc = 0;
	else if (reply->refusal.message != 0)
		c->refusal = reply->refusal;
	free(reply);
	return rc != 0 ? c->refusal.exit : 0;
}

static int
read_all(struct command *c, struct import_rows *im)
{
	bool again = true;
	int rc = 0;

	while (again) {
		rc = command_open(c) ? look(c, im) : command_refuse(c, "", M_NOT_STORED, NULL);
		again = command_again(c);
		if (again)
			import_rows_free(im);
	}
	return rc == 0 && import_rows_unsure(im) ? try(c, im) : rc;
}

static bool
rows_ahead(struct command *c, int *rc)
{
	bool confirm = ((const struct op_import *)c->args)->confirm;
	struct import_rows *im = calloc(1, sizeof *im);

	if (c->text_len == 0)
		*rc = command_refuse(c, "", M_UPLOAD_NONE, NULL);
	else if (im == NULL)
		*rc = command_refuse(c, "", M_NOT_STORED, NULL);
	else if ((*rc = read_all(c, im)) == 0)
		do {
			*rc = command_open(c) ? file_verdict(c, &im->rows) : command_refuse(c, "", M_NOT_STORED, NULL);
			if (*rc == 0 && confirm)
				file_storing(c, &im->rows);
			else if (*rc == 0)
				print_rows(c, im);
		} while (command_again(c));
	if (im != NULL)
		import_rows_free(im);
	free(im);
	return *rc == 0 && confirm;
}

static void
rows_taken(struct command *c, const struct reply *reply)
{
	static const char *const names[] = { "added", "there", "changed" };
	int64_t n[3] = { 0 };
	json_t *o;

	if (c->format != FORMAT_JSON)
		return;
	for (size_t i = 0; i < 3; i++)
		if (reply->answer.args[i][0] != '\0')
			n[i] = strtoll(reply->answer.args[i] + 1, NULL, 10);
	o = json_object();
	json_object_set_new(o, names[0], json_integer(n[0] - n[2]));
	for (size_t i = 1; i < 3; i++)
		json_object_set_new(o, names[i], json_integer(n[i]));
	output_json(c, o);
}

const struct command_paper paper_rows = {
	.kind = &kind_op_import, .ahead = rows_ahead, .taken = rows_taken,
};
