/* need list: what needs the reader, most urgent first. */
#include "src/rules/need/need.h"

#include <inttypes.h>
#include <stdlib.h>

#include "gen/kinds/need/args.h"
#include "gen/kinds/need/need.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/text/record_json.h"

static void
subject_text(struct command *c, const struct need *n, char *out, size_t cap)
{
	struct show_env env = command_show(c);

	show_record(&env, kind_by_no((unsigned)n->subject_kind), n->subject, out, cap);
}

static json_t *
row_json(struct command *c, const struct need_row *row)
{
	struct show_env env = command_show(c);
	const struct kind *k = kind_by_no((unsigned)row->need.subject_kind);
	json_t *o = record_json(&env, &kind_need, &row->need);
	char id[24];

	snprintf(id, sizeof id, "%" PRIu64, row->need.id);
	json_object_set_new(o, "id", json_string(id));
	json_object_set_new(o, "subject_kind", json_string(k != NULL ? k->name : ""));
	json_object_set_new(o, "subject", record_json_ref(&env, k, row->need.subject));
	json_object_del(o, "roles");
	json_object_set_new(o, "climbed_here", json_boolean(row->climbed));
	return o;
}

static void
list_row(struct sheet *s, const struct need_row *row)
{
	const struct need *n = &row->need;
	char text[200];

	if (sheet_is_json(s)) {
		sheet_object(s, row_json(s->c, row));
		return;
	}
	snprintf(text, sizeof text, "%" PRIu64, n->id);
	sheet_cell(s, text);
	subject_text(s->c, n, text, sizeof text);
	sheet_cell(s, text);
	while (s->at < s->n - 1)
		sheet_field(s, n);
	text[0] = '\0';
	if (n->due != 0)
		when_left(n->due, s->c->now, text, sizeof text);
	sheet_cell(s, text);
	sheet_row(s);
}

static int
need_list_view(struct command *c)
{
	static const struct column columns[] = {
		{ NULL, N_("need id") }, { NULL, N_("number") }, { &kind_need, "verb" },
		{ &kind_need, "urgent" }, { &kind_need, "about" }, { &kind_need, "incident" },
		{ &kind_need, "state" }, { &kind_need, "taken_by" }, { &kind_need, "opened" },
		{ &kind_need, "drill" }, { &kind_need, "due" }, { NULL, N_("time left") },
	};
	const struct view_need_list *f = c->args;
	struct need_row *rows = calloc(LIST_LIMIT, sizeof *rows);
	struct sheet s;
	size_t n;

	if (rows == NULL)
		return command_refuse(c, "limit", M_NOT_STORED, NULL);
	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	n = need_list(&c->txn, &c->s->viewer, c->now, rows, LIST_LIMIT);
	for (size_t i = 0; i < n && !sheet_full(&s); i++)
		if ((f->verb == 0 || rows[i].need.verb == f->verb) &&
		    (!f->urgent || rows[i].need.urgent) && (f->area[0] == '\0' ||
		    area_under(&c->txn, rows[i].need.about, f->area)))
			list_row(&s, &rows[i]);
	free(rows);
	return sheet_end(&s);
}

const struct command_view views_need[] = {
	{ .noun = "need", .noun_zh = "要办", .noun_label = N_("need"),
	  .verb = "list", .zh = "要办清单|清单|列表",
	  .help = N_("what needs you, most urgent first"),
	  .args = &kind_view_need_list, .run = need_list_view },
	{ 0 }
};
