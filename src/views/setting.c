/* A setting as JSON: its value in its own type, with default and source. */
#include "src/op/settings.h"

#include <stdlib.h>
#include <string.h>

#include "gen/kinds/setting/setting.h"
#include "src/command/command_base.h"

static json_t *
typed(const struct setting_row *row, const char *value)
{
	if (row->type == SET_TEXT || row->type == SET_ROLES)
		return json_string(value);
	if (row->type == SET_BOOL)
		return json_boolean(strcmp(value, "yes") == 0);
	return json_integer((json_int_t)strtoll(value, NULL, 10));
}

static json_t *
row_json(struct command *c, const void *rec)
{
	const struct setting *s = rec;
	const struct setting_row *row = setting_rows;
	json_t *o = json_object();

	(void)c;
	while (row->name != NULL && strcmp(row->name, s->name) != 0)
		row++;
	if (row->name == NULL)
		return o;
	json_object_set_new(o, "name", json_string(row->name));
	json_object_set_new(o, "value", typed(row, s->value));
	json_object_set_new(o, "default", json_string(row->value));
	json_object_set_new(o, "source", json_string(row->source));
	json_object_set_new(o, "label", json_string(row->label));
	return o;
}

static json_t *
whole_json(struct command *c, const void *rec, const struct answer *a)
{
	(void)a;
	return row_json(c, rec);
}

const struct command_paper paper_setting = {
	.kind = &kind_setting, .json = whole_json, .row = row_json,
};
