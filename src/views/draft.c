/* draft list: the caller's own forms that were not sent. */
#include <inttypes.h>

#include "gen/kinds/any/args.h"
#include "gen/kinds/draft/draft.h"
#include "src/command/sheet.h"
#include "src/core/draft.h"
#include "src/lang/tr.h"
#include "src/text/record_json.h"

static void
list_row(struct sheet *s, const struct draft_head *d)
{
	struct show_env env = command_show(s->c);
	struct draft rec = { .id = d->id, .begun = d->begun, .saved = d->saved,
	    .incident = d->incident, .hazard = d->hazard, .drill = d->drill };
	char id[24];

	snprintf(rec.form, sizeof rec.form, "%s", d->form);
	snprintf(rec.area, sizeof rec.area, "%s", d->area);
	snprintf(id, sizeof id, "%" PRIu64, d->id);
	if (sheet_is_json(s)) {
		json_t *o = record_json(&env, &kind_draft, &rec);
		json_object_set_new(o, "id", json_string(id));
		sheet_object(s, o);
		return;
	}
	sheet_cell(s, id);
	while (s->at < s->n)
		sheet_field(s, &rec);
	sheet_row(s);
}

static int
draft_list_view(struct command *c)
{
	static const struct column columns[] = {
		{ NULL, N_("draft id") }, { &kind_draft, "form" }, { &kind_draft, "area" },
		{ &kind_draft, "incident" }, { &kind_draft, "hazard" }, { &kind_draft, "begun" }, { &kind_draft, "saved" },
		{ &kind_draft, "drill" },
	};
	const struct view_plain *f = c->args;
	struct draft_head heads[DRAFTS_KEPT];
	struct sheet s;
	int n = keeper_draft_list(c->s->link, heads, DRAFTS_KEPT);

	if (n < 0)
		return command_refuse(c, "", M_NOT_STORED, NULL);
	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	for (int i = 0; i < n; i++)
		if (sheet_takes(&s))
			list_row(&s, &heads[i]);
	return sheet_end(&s);
}

const struct command_view views_draft[] = {
	{ .noun = "draft", .noun_zh = "草稿", .noun_label = N_("draft"),
	  .verb = "list", .zh = "草稿清单|草稿|清单|列表",
	  .help = N_("your forms that were not sent"),
	  .args = &kind_view_plain, .run = draft_list_view },
	{ 0 }
};
