/*
 * 设置: a county's own values for the parameters declared in src/op/settings.def.
 * Going back to the default clears the value; the record stays.
 */
#include "src/op/settings.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "db/numbers.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/any/args.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/setting/args.h"
#include "gen/kinds/setting/setting.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/op/op.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/setting/setting.h"
#include "src/text/show.h"

static const struct setting_row *
row_find(const char *name)
{
	for (const struct setting_row *row = setting_rows; row->name != NULL; row++)
		if (strcmp(row->name, name) == 0)
			return row;
	return NULL;
}

void
setting_record(struct txn *t, const char *name, struct setting *rec)
{
	struct index_key key;

	key_begin(&key, &kind_setting, 1);
	key_text(&key, name);
	if (record_get(t, &kind_setting, scan_one(t, &key, true), rec))
		return;
	*rec = (struct setting){ 0 };
	snprintf(rec->name, sizeof rec->name, "%s", name);
}

static int
check_name(struct act *act, const char *name, const struct setting_row **row)
{
	struct area county;

	*row = row_find(name);
	if (*row == NULL)
		return refuse(act, "which", M_SETTING_NONE, ARG_TEXT(name), NULL);
	if (strcmp((*row)->source, "program") == 0 && !(act->who->roles & (ROLE_LOCAL | ROLE_SYSTEM)))
		return refuse(act, "which", M_SETTING_PROGRAM, ARG_TEXT(name), NULL);
	setting_record(act->txn, name, act->plan);
	/* They hold for all: who administers a part of the county sets none. */
	return county_get(act->txn, &county) ? area_administered(act, "which", county.code) : 0;
}

static int
check_number(struct act *act, const struct setting_row *row, const char *text, char *out,
    size_t cap)
{
	bool minus = text[0] == '-';
	int64_t v;

	if (number_parse(text + minus, NUMBER_EXACT, NULL, &v) != NUMBER_OK ||
	    (v = minus ? -v : v) < row->min || v > row->max)
		return refuse(act, "value", M_SETTING_RANGE, ARG_TEXT(text), ARG_NUMBER(row->min),
		    ARG_NUMBER(row->max), NULL);
	snprintf(out, cap, "%" PRId64, v);
	return 0;
}

static int
check_roles(struct act *act, const char *text)
{
	char wrong[64];
	unsigned roles;

	if (roles_read(text, &roles, wrong, sizeof wrong)[0] == '\0')
		return 0;
	return strcmp(wrong, ROLES_NONE) == 0 ? refuse(act, "value", M_SETTING_NONE_ALONE, NULL) :
	    refuse(act, "value", M_SETTING_ROLES, ARG_TEXT(wrong), NULL);
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
	if (row->type == SET_ROLES && check_roles(act, args->value) != 0)
		return -1;
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

/* ---- what stands where ---- */

static void *
rows(const struct reader *r, size_t *n)
{
	struct setting *rows = calloc(SETTING_COUNT_, sizeof *rows);

	*n = rows != NULL ? SETTING_COUNT_ : 0;
	for (size_t i = 0; i < *n; i++) {
		setting_record(r->txn, setting_rows[i].name, &rows[i]);
		rows[i].id = i + 1;
		setting_text(r->txn, (enum setting_id)i, rows[i].value, sizeof rows[i].value);
	}
	return rows;
}

static uint64_t
named(struct txn *t, const char *typed)
{
	const struct setting_row *row = row_find(typed);

	(void)t;
	return row != NULL ? (uint64_t)(row - setting_rows) + 1 : 0;
}

static const struct setting_row *
row_of(const void *rec)
{
	return row_find(((const struct setting *)rec)->name);
}

static void
show_meaning(const struct reader *r, const void *rec, char *out, size_t cap)
{
	(void)r;
	show_copy(_(row_of(rec)->label), out, cap);
}

/* Yes and no in words. */
static void
show_said(const struct setting_row *row, const char *value, char *out, size_t cap)
{
	show_copy(row->type != SET_BOOL ? value : strcmp(value, "yes") == 0 ? _("yes") : _("no"), out, cap);
}

static void
show_value(const struct reader *r, const void *rec, char *out, size_t cap)
{
	(void)r;
	show_said(row_of(rec), ((const struct setting *)rec)->value, out, cap);
}

static void
show_default(const struct reader *r, const void *rec, char *out, size_t cap)
{
	(void)r;
	show_said(row_of(rec), row_of(rec)->value, out, cap);
}

static void
show_source(const struct reader *r, const void *rec, char *out, size_t cap)
{
	(void)r;
	show_copy(row_of(rec)->source, out, cap);
}

/* Anybody: how a county runs is no secret. What the program has no use for any more is none. */
static bool
may_see(const struct reader *r, void *rec)
{
	(void)r;
	return row_of(rec) != NULL;
}

static const struct face_source source = {
	.rows = rows, .named = named, .none = M_SETTING_NONE,
};

static const struct face_cell cells[] = {
	{ "value", NULL, show_value }, { "default", N_("default"), show_default },
	{ "meaning", N_("meaning"), show_meaning }, { "source", N_("source"), show_source }, { 0 }
};

static const struct face setting_face = {
	.kind = &kind_setting, .filter = &kind_view_plain, .which = &kind_op_setting_reset,
	.lists = N_("settings in force"), .shows = N_("one setting"),
	.columns = "name value default meaning source",
	.left = "meaning", .right = "value", .cells = cells, .may = may_see, .source = &source,
};

static const struct op setting_ops[] = {
	{ .verb = "set", .zh = "修改|设", .help = N_("change a setting"),
	  .cost = 1, .args = &kind_op_setting_set, .target = &kind_setting, .edits = true, .roles = ROLE(admin) | ROLE_LOCAL | ROLE_SYSTEM,
	  .plan_size = sizeof(struct setting), .check = check_set, .apply = apply },
	{ .verb = "reset", .zh = "恢复|恢复默认", .alone = true,
	  .help = N_("go back to the default"),
	  .args = &kind_op_setting_reset, .target = &kind_setting, .roles = ROLE(admin) | ROLE_LOCAL | ROLE_SYSTEM,
	  .plan_size = sizeof(struct setting), .check = check_reset, .apply = apply },
	{ 0 }
};

const struct subject subject_setting = {
	.noun = "setting", .zh = "设置|参数", .label = N_("setting"), .kind = &kind_setting,
	.ops = setting_ops, .face = &setting_face,
};
