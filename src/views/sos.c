/* sos list and show: calls for help in the reader's scope. */
#include "src/rules/sos/sos.h"

#include <stdlib.h>
#include <string.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/sos/sos.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/rules/incident/incident.h"
#include "src/text/record_json.h"

#define GROW_MAX 65536

static bool
wanted(struct command *c, const struct view_sos_list *f, const struct sos *row)
{
	struct incident a, b;

	if (f->incident != 0 && (!incident_root(&c->txn, f->incident, &a) ||
	    !incident_root(&c->txn, row->incident, &b) || a.id != b.id))
		return false;
	return (command_typed(c, "drill")[0] == '\0' || f->drill == row->drill) &&
	    (f->area[0] == '\0' || area_under(&c->txn, row->area, f->area));
}

static int
sos_list_view(struct command *c)
{
	static const struct column columns[] = {
		{ NULL, N_("number") }, { &kind_sos, "by" }, { &kind_sos, "area" },
		{ &kind_sos, "phone" }, { &kind_sos, "at" }, { &kind_sos, "incident" },
		{ &kind_sos, "place" }, { &kind_sos, "text" }, { &kind_sos, "trapped" },
		{ &kind_sos, "out_of_contact" }, { &kind_sos, "answered" },
		{ &kind_sos, "answered_by" }, { &kind_sos, "drill" },
	};
	const struct view_sos_list *f = c->args;
	struct show_env env = command_show(c);
	size_t cap = f->incident || f->area[0] != '\0' || command_typed(c, "drill")[0] != '\0' ?
	    GROW_MAX :
	    f->limit > 0 ? (size_t)f->limit : LIST_LIMIT;
	struct sos *rows = calloc(cap, sizeof *rows);
	struct sheet s;
	char number[24];
	size_t n;

	if (rows == NULL)
		return command_refuse(c, "limit", M_NOT_STORED, NULL);
	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	n = sos_list(&c->txn, &c->s->viewer, f->open, rows, cap);
	for (size_t i = 0; i < n && !sheet_full(&s); i++) {
		if (!wanted(c, f, &rows[i]))
			continue;
		if (sheet_is_json(&s)) {
			sheet_object(&s, record_json(&env, &kind_sos, &rows[i]));
			continue;
		}
		sos_number(&rows[i], c->now, number);
		sheet_cell(&s, number);
		while (s.at < s.n)
			sheet_field(&s, &rows[i]);
		sheet_row(&s);
	}
	free(rows);
	return sheet_end(&s);
}

static int
sos_show_view(struct command *c)
{
	const struct view_sos_show *f = c->args;
	struct show_env env = command_show(c);
	struct sos row;
	char number[24];

	if (!record_get(&c->txn, &kind_sos, f->which, &row))
		return command_refuse(c, "which", M_NO_SUCH_RECORD,
		    ARG_TEXT(command_typed(c, "which")), NULL);
	sos_number(&row, c->now, number);
	if (row.by != c->s->viewer.account && !in_scope(&c->txn, &c->s->viewer, row.area))
		return command_refuse(c, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (c->format != FORMAT_TEXT)
		output_json(c, record_json(&env, &kind_sos, &row));
	else
		output_record(c, &kind_sos, &row);
	return 0;
}

const struct command_view views_sos[] = {
	{ "sos", "求救", N_("call for help"), "list", "求救清单|清单|列表",
	  N_("calls for help, newest first"), &kind_view_sos_list, sos_list_view },
	{ "sos", "求救", N_("call for help"), "show", "查看求救|查看|看", N_("one call for help"),
	  &kind_view_sos_show, sos_show_view },
	{ 0 }
};
