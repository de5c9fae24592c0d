/*
 * 可选项: a county calls what a list offers by its own names, adds codes of its own and
 * retires what it has no use for. A code once stored keeps its meaning: none is deleted
 * or changed. Every field that holds one follows by its declaration (src/op/choice.h).
 */
#include "src/op/choice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/choice/args.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/op/settings.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/text/import_rows.h"

#define ADMINS (ROLE(admin) | ROLE_LOCAL | ROLE_SYSTEM)

/* The list and behind the dot the rest of what was typed: task.rescue, 任务.救援. NULL: no
 * such list. */
static const struct enumeration *
list_of(const char *typed, const char **rest)
{
	size_t n = strcspn(typed, ".");
	const struct value *list;
	char name[60];

	if (typed[n] == '\0' || n >= sizeof name)
		return NULL;
	memcpy(name, typed, n);
	name[n] = '\0';
	*rest = typed + n + 1;
	list = value_find(&enum_choice_list, name);
	return list != NULL ? choice_enum((enum choice_list)list->no) : NULL;
}

/* The choice that was named, by its code or by name; NULL: none. */
static const struct enumeration *
named_choice(struct txn *t, const char *typed, struct choice_row *row)
{
	const char *rest;
	const struct enumeration *e = list_of(typed, &rest);

	return e != NULL && choice_find(t, e, rest, row) ? e : NULL;
}

/* What the county says of it already into rec, or a record that says nothing yet. */
static void
record_of(struct txn *t, const struct enumeration *e, const struct choice_row *row, struct choice *rec)
{
	if (row->id != 0 && record_get(t, &kind_choice, row->id, rec))
		return;
	*rec = (struct choice){ .list = choice_list_of(e) };
	choice_key(e, row->code, rec->code);
}

/* They hold for all: who administers a part of the county changes none. */
static int
check_admin(struct act *act)
{
	struct area county;

	return county_get(act->txn, &county) ? area_administered(act, "which", county.code) : 0;
}

static int
check_which(struct act *act, const char *typed, const struct enumeration **e, struct choice_row *row)
{
	*e = named_choice(act->txn, typed, row);
	if (*e == NULL)
		return refuse(act, "which", M_CHOICE_NONE, ARG_TEXT(typed), NULL);
	record_of(act->txn, *e, row, act->plan);
	return check_admin(act);
}

static bool
keeps_minutes(const struct enumeration *e)
{
	return choice_minutes(NULL, e, e->values[0].code) > 0;
}

/* Takes name and minutes over; two choices of a list never share a name. */
static int
check_said(struct act *act, const struct enumeration *e, const char *code)
{
	struct choice *rec = act->plan;
	struct choice_row other;
	char key[51];

	act_take(act, &kind_choice, rec);
	if (rec->minutes != 0 && !keeps_minutes(e))
		return refuse(act, "minutes", M_CHOICE_NO_MINUTES, ARG_TEXT(rec->code), NULL);
	if (rec->name[0] == '\0' || !choice_find(act->txn, e, rec->name, &other) ||
	    strcmp(other.code, code) == 0)
		return 0;
	choice_key(e, other.code, key);
	return refuse(act, "name", M_CHOICE_NAMED, ARG_TEXT(rec->name), ARG_TEXT(key), NULL);
}

static bool
is_code(const char *s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz", rest[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

	return s[0] != '\0' && strchr(letters, s[0]) != NULL && strlen(s) <= CHOICE_CODE &&
	    s[strspn(s, rest)] == '\0';
}

static size_t
own_count(struct txn *t, const struct enumeration *e)
{
	struct choice_row row;
	struct choice_walk w;
	size_t n = 0;

	for (choice_walk(&w, t, e); choice_next(&w, &row);)
		n += row.shipped == NULL;
	return n;
}

static int
check_add(struct act *act)
{
	const struct op_choice_add *args = act->args;
	int64_t most = setting_int(act->txn, SETTING_CHOICE_OWN);
	const struct enumeration *e;
	struct choice_row row = { .id = 0 };
	const char *code;

	e = list_of(args->which, &code);
	if (e == NULL || !is_code(code))
		return refuse(act, "which", M_CHOICE_CODE, ARG_TEXT(args->which), NULL);
	if (check_admin(act) != 0)
		return -1;
	if (choice_find(act->txn, e, code, &row))
		return refuse(act, "which", M_CHOICE_EXISTS, ARG_TEXT(row.code), ARG_TEXT(row.name), NULL);
	if ((int64_t)own_count(act->txn, e) >= most)
		return refuse(act, "which", M_CHOICE_MANY, ARG_NUMBER(most), NULL);
	snprintf(row.code, sizeof row.code, "%s", code);
	record_of(act->txn, e, &row, act->plan);
	return check_said(act, e, code);
}

static int
check_set(struct act *act)
{
	const struct op_choice_set *args = act->args;
	const struct enumeration *e;
	struct choice_row row;

	if (check_which(act, args->which, &e, &row) != 0)
		return -1;
	if (row.shipped == NULL && cleared(act, "name"))
		return refuse(act, "name", M_REQUIRED, NULL);
	return check_said(act, e, row.code);
}

static int
check_retire(struct act *act)
{
	const struct op_choice_retire *args = act->args;
	const struct enumeration *e;
	struct choice_row row, other;
	struct choice_walk w;
	size_t offered = 0;

	if (check_which(act, args->which, &e, &row) != 0)
		return -1;
	if (row.retired != 0)
		return refuse(act, "which", M_CHOICE_GONE, ARG_TEXT(row.name), ARG_TIME(row.retired), NULL);
	for (choice_walk(&w, act->txn, e); choice_next(&w, &other);)
		offered += other.retired == 0;
	if (offered == 1)
		return refuse(act, "which", M_CHOICE_LAST, ARG_TEXT(row.name), NULL);
	((struct choice *)act->plan)->retired = act->now;
	return 0;
}

/* What was shipped has its name and minutes again; whatever it is, it is offered again. */
static int
check_reset(struct act *act)
{
	const struct op_choice_reset *args = act->args;
	struct choice *rec = act->plan;
	const struct enumeration *e;
	struct choice_row row;

	if (check_which(act, args->which, &e, &row) != 0)
		return -1;
	if (row.shipped == NULL && row.retired == 0)
		return refuse(act, "which", M_CHOICE_OWN, ARG_TEXT(row.name), NULL);
	rec->retired = 0;
	if (row.shipped != NULL) {
		rec->name[0] = '\0';
		rec->minutes = 0;
	}
	return 0;
}

static void
apply(struct act *act)
{
	struct choice *rec = act->plan;
	struct area county = { 0 };

	rec->by = act->who->account;
	county_get(act->txn, &county);
	act_save(act, &kind_choice, rec, rec->code, county.code);
}

static const struct op choice_ops[] = {
	{ .verb = "add", .zh = "添加|增加", .help = N_("add a choice of the county's own: task.snow"),
	  .args = &kind_op_choice_add, .roles = ADMINS, .there = M_CHOICE_EXISTS,
	  .plan_size = sizeof(struct choice), .check = check_add, .apply = apply },
	{ .verb = "set", .zh = "修改|设", .help = N_("call a choice otherwise, or set its minutes"),
	  .args = &kind_op_choice_set, .target = &kind_choice, .edits = true, .roles = ADMINS,
	  .plan_size = sizeof(struct choice), .check = check_set, .apply = apply },
	{ .verb = "retire", .zh = "停用", .help = N_("offer a choice no more; what holds it keeps it"),
	  .args = &kind_op_choice_retire, .target = &kind_choice, .roles = ADMINS,
	  .plan_size = sizeof(struct choice), .check = check_retire, .apply = apply },
	{ .verb = "reset", .zh = "恢复|恢复默认", .help = N_("as it was shipped, and offered again"),
	  .args = &kind_op_choice_reset, .target = &kind_choice, .roles = ADMINS,
	  .plan_size = sizeof(struct choice), .check = check_reset, .apply = apply },
	IMPORT_ROWS("choice.add", ADMINS, N_("import choices")),
	{ 0 }
};

/* ---- what stands where ---- */

/* Of a shipped one a number that no record has and that stays; else its record's. */
static uint64_t
row_id(const struct enumeration *e, const struct choice_row *row)
{
	return row->shipped != NULL ? (uint64_t)choice_list_of(e) * 1000 + (uint64_t)row->shipped->no : row->id;
}

static void *
rows(const struct reader *r, size_t *n)
{
	const struct value *list = enum_choice_list.values;
	struct choice_row row;
	struct choice *out = NULL;
	struct choice_walk w;
	size_t all = 0;

	for (const struct value *v = list; v->no != 0; v++)
		for (choice_walk(&w, r->txn, choice_enum((enum choice_list)v->no)); choice_next(&w, &row);)
			all++;
	out = calloc(all + 1, sizeof *out);
	*n = 0;
	for (const struct value *v = list; out != NULL && v->no != 0; v++)
		for (choice_walk(&w, r->txn, choice_enum((enum choice_list)v->no)); choice_next(&w, &row);) {
			struct choice *rec = &out[(*n)++];
			record_of(r->txn, w.e, &row, rec);
			rec->id = row_id(w.e, &row);
			rec->minutes = row.minutes;
			snprintf(rec->name, sizeof rec->name, "%s", row.name);
		}
	return out;
}

static uint64_t
named(struct txn *t, const char *typed)
{
	struct choice_row row;
	const struct enumeration *e = named_choice(t, typed, &row);

	return e != NULL ? row_id(e, &row) : 0;
}

/* What it was shipped as, where the county says otherwise; of its own ones, that they are. */
static void
show_shipped(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct choice *c = rec;
	struct choice_row row;
	const struct enumeration *e = named_choice(r->txn, c->code, &row);

	snprintf(out, cap, "%s", e == NULL ? "" : row.shipped == NULL ? _("the county's own") :
	    strcmp(row.name, tr_value(e, row.shipped->no)) != 0 ? tr_value(e, row.shipped->no) : "");
}

/* Anybody: what there is to choose from is no secret. */
static bool
may_see(const struct reader *r, void *rec)
{
	(void)r;
	return ((const struct choice *)rec)->code[0] != '\0';
}

static bool
is_retired(const struct reader *r, const void *rec, const void *filter)
{
	(void)r;
	(void)filter;
	return ((const struct choice *)rec)->retired != 0;
}

static const char *
sign(const struct reader *r, const void *rec)
{
	(void)r;
	return ((const struct choice *)rec)->retired != 0 ? "-" : "";
}

static const struct face_source source = {
	.rows = rows, .named = named, .none = M_CHOICE_NONE,
};
static const struct face_cell cells[] = { { "shipped", N_("shipped as"), show_shipped }, { 0 } };
static const struct face_test tests[] = { { .name = "retired", .is = is_retired }, { 0 } };

static const struct face choice_face = {
	.kind = &kind_choice, .filter = &kind_view_choice_list, .which = &kind_op_choice_set,
	.lists = N_("what lists offer, with the county's own"), .shows = N_("one choice"),
	.columns = "code name list minutes shipped retired",
	.left = "list name", .right = "code minutes shipped retired", .cells = cells, .tests = tests, .sign = sign,
	.may = may_see, .source = &source,
};

const struct subject subject_choice = {
	.noun = "choice", .zh = "可选项", .label = N_("choice"), .kind = &kind_choice,
	.ops = choice_ops, .face = &choice_face,
};
