/* area import: all faults by line and column, else what would become of each area that
 * does not stay as it is. */
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/area/area.h"
#include "gen/kinds/area/args.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/op/act.h"
#include "src/rules/area/area_import.h"
#include "src/views/file.h"

static void
print_change(struct sheet *s, const struct area_change *a)
{
	char line[12] = "";

	if (sheet_is_json(s)) {
		sheet_object(s, json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "line", (int)a->line, "what",
		    area_whats[a->what].code, "code", a->area.code, "was", a->was, "name", a->area.name,
		    "successor", a->area.successor));
		return;
	}
	if (a->line > 0)
		snprintf(line, sizeof line, "%u", a->line);
	sheet_cell(s, line);
	sheet_cell(s, _(area_whats[a->what].label));
	sheet_cell(s, a->area.code);
	sheet_cell(s, a->was);
	sheet_cell(s, strcmp(a->was, a->area.name) != 0 ? a->area.name : "");
	sheet_cell(s, a->area.successor);
	sheet_row(s);
}

static void
print_changes(struct command *c, const struct import_areas *im)
{
	static const struct column columns[] = {
		{ NULL, N_("line") }, { NULL, N_("comes to") }, { &kind_area, "code" },
		{ &kind_area, "name" }, { NULL, N_("new name") }, { &kind_area, "successor" },
	};
	struct sheet s;

	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], AREAS_ROWS);
	for (size_t i = 0; i < im->n; i++)
		if (im->change[i].what != AREA_SAME)
			print_change(&s, &im->change[i]);
	sheet_end(&s);
}

/* 0: it may be stored; else the exit code. */
static int
look(struct command *c, struct import_areas *im)
{
	struct refusal why;

	if (import_areas(im, &c->txn, &c->s->viewer, c->text, c->text_len, &why) != 0) {
		c->refusal = why;
		return why.exit;
	}
	return file_verdict(c, &im->rows);
}

static bool
areas_ahead(struct command *c, int *rc)
{
	const struct op_area_import *args = c->args;
	struct import_areas *im = calloc(1, sizeof *im);

	if (c->text_len == 0)
		*rc = command_refuse(c, "", M_UPLOAD_NONE, NULL);
	else if (im == NULL)
		*rc = command_refuse(c, "", M_NOT_STORED, NULL);
	else
		do {
			*rc = command_open(c) ? look(c, im) : command_refuse(c, "", M_NOT_STORED, NULL);
			if (*rc == 0 && !args->confirm) {
				print_changes(c, im);
				file_say(c, M_FILE_CONFIRM, "");
			} else if (*rc == 0) {
				file_storing(c, &im->rows);
			}
			import_areas_free(im);
		} while (command_again(c));
	free(im);
	return *rc == 0 && args->confirm;
}

static void
areas_taken(struct command *c, const struct reply *reply)
{
	static const char *const names[] = { "added", "renamed", "retired", "same" };
	json_t *o;

	if (c->format != FORMAT_JSON)
		return;
	o = json_object();
	for (size_t i = 0; i < 4; i++)
		json_object_set_new(o, names[i], json_integer(reply->answer.args[i][0] == 'n' ?
		    strtoll(reply->answer.args[i] + 1, NULL, 10) : 0));
	output_json(c, o);
}

const struct command_paper paper_area = {
	.kind = &kind_area, .ahead = areas_ahead, .taken = areas_taken,
};
