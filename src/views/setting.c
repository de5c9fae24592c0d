/* setting list and show: what is in force, with default, limits and source. */
#include "src/op/settings.h"

#include <string.h>

#include "gen/kinds/any/args.h"
#include "gen/kinds/setting/args.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"

static json_t *
setting_json(struct command *c, size_t i)
{
	const struct setting_row *row = &setting_rows[i];
	json_t *o = json_object();
	char value[700];

	setting_text(&c->txn, (enum setting_id)i, value, sizeof value);
	json_object_set_new(o, "name", json_string(row->name));
	if (row->type == SET_TEXT)
		json_object_set_new(o, "value", json_string(value));
	else if (row->type == SET_BOOL)
		json_object_set_new(o, "value", json_boolean(setting_int(&c->txn, (enum setting_id)i) != 0));
	else
		json_object_set_new(o, "value", json_integer(setting_int(&c->txn, (enum setting_id)i)));
	json_object_set_new(o, "default", json_string(row->value));
	json_object_set_new(o, "source", json_string(row->source));
	json_object_set_new(o, "label", json_string(row->label));
	return o;
}

static int
setting_list_view(struct command *c)
{
	static const struct column columns[] = {
		{ NULL, N_("name") }, { NULL, N_("value") }, { NULL, N_("default") },
		{ NULL, N_("meaning") }, { NULL, N_("source") },
	};
	const struct view_plain *f = c->args;
	struct sheet s;
	char value[700];

	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	for (size_t i = 0; setting_rows[i].name != NULL; i++) {
		if (!sheet_takes(&s))
			continue;
		if (sheet_is_json(&s)) {
			sheet_object(&s, setting_json(c, i));
			continue;
		}
		setting_text(&c->txn, (enum setting_id)i, value, sizeof value);
		sheet_cell(&s, setting_rows[i].name);
		sheet_cell(&s, value);
		sheet_cell(&s, setting_rows[i].value);
		sheet_cell(&s, _(setting_rows[i].label));
		sheet_cell(&s, setting_rows[i].source);
		sheet_row(&s);
	}
	return sheet_end(&s);
}

static int
setting_show_view(struct command *c)
{
	const struct view_setting_show *f = c->args;
	char value[700];
	size_t i = 0;

	while (setting_rows[i].name != NULL && strcmp(setting_rows[i].name, f->which) != 0)
		i++;
	if (setting_rows[i].name == NULL)
		return command_refuse(c, "which", M_SETTING_NONE, ARG_TEXT(f->which), NULL);
	if (c->format != FORMAT_TEXT) {
		output_json(c, setting_json(c, i));
		return 0;
	}
	setting_text(&c->txn, (enum setting_id)i, value, sizeof value);
	output_pair(c, _("name"), setting_rows[i].name);
	output_pair(c, _("value"), value);
	output_pair(c, _("default"), setting_rows[i].value);
	output_pair(c, _("meaning"), _(setting_rows[i].label));
	output_pair(c, _("source"), setting_rows[i].source);
	return 0;
}

const struct command_view views_setting[] = {
	{ .noun = "setting", .noun_zh = "设置", .noun_label = N_("setting"),
	  .verb = "list", .zh = "设置清单|清单|列表",
	  .help = N_("settings in force"),
	  .args = &kind_view_plain, .run = setting_list_view },
	{ .noun = "setting", .noun_zh = "设置", .noun_label = N_("setting"),
	  .verb = "show", .zh = "查看设置|查看|看",
	  .help = N_("one setting"),
	  .args = &kind_view_setting_show, .run = setting_show_view },
	{ 0 }
};
