/*
 * 行政区划: areas are added, renamed and retired, never removed, because
 * records keep the code they were made with.
 */
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/args.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/area/area_import.h"

/* The county's own parent is the prefecture, which is no record here. */
static int
check_parent(struct act *act, const struct op_area_add *args, struct area *a)
{
	char above[16], given[16], form[16];
	struct area p;

	if (args->tier == tier_county) {
		code_stem(args->parent, a->parent);
		if (strlen(a->parent) > 6)
			return refuse(act, "parent", M_AREA_PARENT_WRONG, ARG_TEXT(args->parent),
			    ARG_TEXT("-"), NULL);
		return county_get(act->txn, &p) ?
		    refuse(act, "which", M_AREA_ONE_COUNTY, ARG_AREA(p.code), NULL) : 0;
	}
	area_code_above(a->code, above);
	code_stem(above, form);
	code_stem(args->parent, given);
	if (args->parent[0] != '\0' && strcmp(given, form) != 0)
		return refuse(act, "parent", M_AREA_PARENT_WRONG, ARG_TEXT(args->parent),
		    ARG_TEXT(above), NULL);
	if (!area_get(act->txn, above, &p))
		return refuse(act, "parent", M_AREA_NO_PARENT, ARG_TEXT(above), NULL);
	if (p.retired != 0)
		return refuse(act, "parent", M_RETIRED_AREA, ARG_AREA(p.code),
		    ARG_AREA(p.successor), NULL);
	memcpy(a->parent, p.code, sizeof a->parent);
	return area_administered(act, "parent", p.code);
}

static int
check_add(struct act *act)
{
	const struct op_area_add *args = act->args;
	const struct area_sort *sort = area_sort_find((enum tier)args->tier, args->kind);
	struct area *a = act->plan, other;

	act_take(act, &kind_area, a);
	if (!area_code_form((enum tier)args->tier, args->which, a->code))
		return refuse(act, "which", M_AREA_CODE_TIER, ARG_TEXT(args->which),
		    ARG_ENUM(tier, args->tier), NULL);
	if (area_get(act->txn, a->code, &other))
		return refuse(act, "which", M_AREA_EXISTS, ARG_TEXT(a->code),
		    ARG_TEXT(other.name), NULL);
	if (args->kind[0] != '\0' && sort == NULL)
		return area_sort_refuse(act, (enum tier)args->tier, args->kind);
	if (check_parent(act, args, a) != 0)
		return -1;
	snprintf(a->kind, sizeof a->kind, "%s", sort != NULL ? sort->name : "");
	a->filler = args->filler || (sort != NULL && sort->filler);
	return 0;
}

static void
apply_save(struct act *act)
{
	struct area *a = act->plan;

	act_save(act, &kind_area, a, a->code, a->code);
}

static int
check_rename(struct act *act)
{
	const struct op_area_rename *args = act->args;
	struct area *a = act->plan;

	if (!area_get(act->txn, args->which, a))
		return refuse(act, "which", M_NO_SUCH_AREA, ARG_TEXT(args->which), NULL);
	if (area_administered(act, "which", a->code) != 0)
		return -1;
	act_take(act, &kind_area, a);
	if (args->kind[0] != '\0') {
		const struct area_sort *sort = area_sort_find((enum tier)a->tier, args->kind);
		if (sort == NULL)
			return area_sort_refuse(act, (enum tier)a->tier, args->kind);
		snprintf(a->kind, sizeof a->kind, "%s", sort->name);
		a->filler = sort->filler;
	}
	return 0;
}

static size_t
in_force_below(struct txn *t, const char *code)
{
	struct area a;
	struct index_key key;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_area, 2);
	key_code(&key, code);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		n += record_get(t, &kind_area, s.id, &a) && a.retired == 0;
	scan_close(&s);
	return n;
}

static int
check_successor(struct act *act, const struct area *a, const char *code)
{
	struct area to;

	if (area_usable(act, "successor", code, &to) != 0)
		return -1;
	if (area_under(act->txn, to.code, a->code))
		return refuse(act, "successor", M_AREA_SELF, ARG_AREA(to.code), NULL);
	if (to.tier > a->tier)
		return refuse(act, "successor", M_AREA_LOWER, ARG_AREA(to.code),
		    ARG_ENUM(tier, a->tier), NULL);
	return area_administered(act, "successor", to.code);
}

static int
check_retire(struct act *act)
{
	const struct op_area_retire *args = act->args;
	struct area *a = act->plan, to;
	size_t below;

	if (!area_get(act->txn, args->which, a))
		return refuse(act, "which", M_NO_SUCH_AREA, ARG_TEXT(args->which), NULL);
	if (a->retired != 0)
		return refuse(act, "which", M_RETIRED_AREA, ARG_AREA(a->code),
		    ARG_AREA(a->successor), NULL);
	if (a->tier == tier_county)
		return refuse(act, "which", M_AREA_COUNTY_STAYS, NULL);
	if (area_administered(act, "which", a->code) != 0)
		return -1;
	below = in_force_below(act->txn, a->code);
	if (below > 0)
		return refuse(act, "which", M_AREA_BELOW, ARG_NUMBER((int64_t)below), NULL);
	if (check_successor(act, a, args->successor) != 0)
		return -1;
	area_get(act->txn, args->successor, &to);
	memcpy(a->successor, to.code, sizeof a->successor);
	return 0;
}

static void
apply_retire(struct act *act)
{
	const struct op_area_retire *args = act->args;
	struct area *a = act->plan;

	area_leave(act, a);
	area_repoint(act, a);
	if (args->reason[0] != '\0')
		act_word(act, "reason", args->reason);
	notice_area(act, act_save(act, &kind_area, a, a->code, a->code), a->successor);
}

static const struct op area_ops[] = {
	{ .verb = "add", .zh = "添加|增加", .help = N_("add an area"),
	  .args = &kind_op_area_add, .roles = ROLE(admin) | ROLE_LOCAL,
	  .plan_size = sizeof(struct area), .check = check_add, .apply = apply_save },
	{ .verb = "rename", .zh = "更名", .alone = true, .help = N_("rename an area"),
	  .args = &kind_op_area_rename, .edits = true, .target = &kind_area, .roles = ROLE(admin) | ROLE_LOCAL,
	  .plan_size = sizeof(struct area), .check = check_rename, .apply = apply_save },
	{ .verb = "retire", .zh = "撤销", .alone = true,
	  .help = N_("retire an area in favour of another"),
	  .cost = 1, .args = &kind_op_area_retire, .target = &kind_area, .roles = ROLE(admin) | ROLE_LOCAL,
	  .plan_size = sizeof(struct area), .check = check_retire, .apply = apply_retire },
	{ .verb = "import", .zh = "导入", .help = N_("hold a new list of all areas against these; shown first"),
	  .cost = 1, .args = &kind_op_area_import, .roles = ROLE(admin) | ROLE_LOCAL, .upload = true,
	  .repeats = true, .plan_size = sizeof(struct import_areas),
	  .check = import_areas_check, .apply = import_areas_apply },
	{ 0 }
};

static bool
may_see(const struct reader *r, void *rec)
{
	return face_staff(r, ((const struct area *)rec)->code);
}

static bool
is_under(const struct reader *r, const void *rec, const void *filter)
{
	return area_under(r->txn, ((const struct area *)rec)->code,
	    ((const struct view_area_list *)filter)->area);
}

/* The code itself, where other codes are shown by name. */
static void
show_code(const struct reader *r, const void *rec, char *out, size_t cap)
{
	(void)r;
	snprintf(out, cap, "%s", ((const struct area *)rec)->code);
}

static const struct face_test face_tests[] = { { .name = "area", .is = is_under }, { 0 } };
static const struct face_cell face_cells[] = {
	{ "code", NULL, show_code }, { 0 },
};

static const struct face area_face = {
	.kind = &kind_area, .filter = &kind_view_area_list, .which = &kind_op_area_rename,
	.lists = N_("areas by code"), .shows = N_("one area"),
	.columns = "code name tier parent kind filler retired successor",
	.left = "code name", .right = "kind", .tests = face_tests, .cells = face_cells,
	.may = may_see, .order = 1,
};

const struct subject subject_area = {
	.noun = "area", .zh = "地区|区划", .label = N_("area"), .kind = &kind_area, .ops = area_ops,
	.face = &area_face,
};
