/*
 * 设置: a county's own values for the parameters declared in src/op/settings.def.
 * Going back to the default clears the value; the record stays.
 */
#include "src/op/settings.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "db/numbers.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/setting/args.h"
#include "gen/kinds/setting/setting.h"
#include "src/lang/tr.h"
#include "src/op/op.h"
#include "src/op/take.h"

static const struct setting_row *
row_find(const char *name)
{
	for (const struct setting_row *row = setting_rows; row->name != NULL; row++)
		if (strcmp(row->name, name) == 0)
			return row;
	return NULL;
}

/* What is stored for it now, or a new record. */
static void
load(struct act *act, const char *name, struct setting *rec)
{
	struct index_key key;

	key_begin(&key, &kind_setting, 1);
	key_text(&key, name);
	if (record_get(act->txn, &kind_setting, scan_one(act->txn, &key, true), rec))
		return;
	*rec = (struct setting){ 0 };
	snprintf(rec->name, sizeof rec->name, "%s", name);
}

static int
check_name(struct act *act, const char *name, const struct setting_row **row)
{
	*row = row_find(name);
	if (*row == NULL)
		return refuse(act, "which", M_SETTING_NONE, ARG_TEXT(name), NULL);
	if (strcmp((*row)->source, "program") == 0 && !(act->who->roles & (ROLE_LOCAL | ROLE_SYSTEM)))
		return refuse(act, "which", M_SETTING_PROGRAM, ARG_TEXT(name), NULL);
	load(act, name, act->plan);
	return 0;
}

static int
check_number(struct act *act, const struct setting_row *row, const char *text, char *out,
    size_t cap)
{
	bool minus = text[0] == '-';
	int64_t v;

	if (number_parse(text + minus, NUMBER_COUNT, NULL, &v) != NUMBER_OK ||
	    (v = minus ? -v : v) < row->min || v > row->max)
		return refuse(act, "value", M_SETTING_RANGE, ARG_TEXT(text), ARG_NUMBER(row->min),
		    ARG_NUMBER(row->max), NULL);
	snprintf(out, cap, "%" PRId64, v);
	return 0;
}

static int
check_set(struct act *act)
{
	const struct op_setting_set *args = act->args;
	struct setting *rec = act->plan;
	const struct setting_row *row;

	if (check_name(act, args->which, &row) != 0)
		return -1;
	if (row->type == SET_INT || row->type == SET_MINUTES)
		return check_number(act, row, args->value, rec->value, sizeof rec->value);
	if (row->type == SET_BOOL) {
		bool yes = words_have("yes|是|true|1", args->value);
		if (!yes && !words_have("no|否|false|0", args->value))
			return refuse(act, "value", M_SETTING_YES_NO, ARG_TEXT(args->value), NULL);
		snprintf(rec->value, sizeof rec->value, "%s", yes ? "yes" : "no");
		return 0;
	}
	if (strlen(args->value) > (size_t)row->max)
		return refuse(act, "value", M_TOO_LONG, ARG_NUMBER(row->max), NULL);
	snprintf(rec->value, sizeof rec->value, "%s", args->value);
	return 0;
}

static int
check_reset(struct act *act)
{
	const struct op_setting_reset *args = act->args;
	struct setting *rec = act->plan;
	const struct setting_row *row;

	if (check_name(act, args->which, &row) != 0)
		return -1;
	rec->value[0] = '\0';
	return 0;
}

static void
apply(struct act *act)
{
	struct setting *rec = act->plan;
	struct area county = { 0 };

	rec->by = act->who->account;
	county_get(act->txn, &county);
	act_save(act, &kind_setting, rec, rec->name, county.code);
}

static const struct op setting_ops[] = {
	{ .verb = "set", .zh = "修改|设", .help = N_("change a setting"),
	  .args = &kind_op_setting_set, .roles = ROLE(admin) | ROLE_LOCAL | ROLE_SYSTEM,
	  .plan_size = sizeof(struct setting), .check = check_set, .apply = apply },
	{ .verb = "reset", .zh = "恢复|恢复默认", .alone = true,
	  .help = N_("go back to the default"),
	  .args = &kind_op_setting_reset, .roles = ROLE(admin) | ROLE_LOCAL | ROLE_SYSTEM,
	  .plan_size = sizeof(struct setting), .check = check_reset, .apply = apply },
	{ 0 }
};

const struct subject subject_setting = {
	.noun = "setting", .zh = "设置|参数", .label = N_("setting"), .kind = &kind_setting,
	.ops = setting_ops,
};
