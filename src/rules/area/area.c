/*
 * 行政区划: areas are added, renamed and retired, never removed, because
 * records keep the code they were made with.
 */
#include "src/rules/area/area.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/args.h"
#include "gen/kinds/area/enums.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/op/take.h"

static const struct area_sort sorts[] = {
	{ "district", tier_county, false }, { "county_city", tier_county, false },
	{ "county", tier_county, false }, { "banner", tier_county, false },
	{ "autonomous_banner", tier_county, false }, { "stat_zone", tier_county, true },
	{ "subdistrict", tier_township, false }, { "town", tier_township, false },
	{ "township", tier_township, false }, { "sumu", tier_township, false },
	{ "ethnic_township", tier_township, false }, { "stat_unit", tier_township, true },
	{ "community", tier_village, false }, { "village", tier_village, false },
	{ "gacha", tier_village, false }, { "quasi_village", tier_village, false },
	{ "virtual", tier_village, true }, { "grid", tier_grid, false },
};
#define SORTS (sizeof sorts / sizeof sorts[0])

bool
area_code_form(enum tier tier, const char *code, char out[16])
{
	size_t len;

	code_stem(code, out);
	len = strlen(out);
	if (len != 6 + 3 * ((size_t)tier - 1))
		return false;
	if (tier == tier_county)	/* ..00 is a prefecture or a province */
		return strcmp(out + 4, "00") != 0;
	if (tier == tier_township)
		memcpy(out + len, "000", 4);
	return true;
}

void
area_code_above(const char *code, char out[16])
{
	size_t len;

	code_stem(code, out);
	len = strlen(out);
	if (len < 9) {
		out[0] = '\0';
		return;
	}
	len -= 3;
	snprintf(out + len, 16 - len, "%s", len == 9 ? "000" : "");
}

const struct area_sort *
area_sort_find(enum tier tier, const char *name)
{
	for (size_t i = 0; i < SORTS; i++)
		if (sorts[i].tier == tier && strcmp(sorts[i].name, name) == 0)
			return &sorts[i];
	return NULL;
}

int
area_usable(struct act *act, const char *field, const char *code, struct area *a)
{
	if (!area_get(act->txn, code, a))
		return refuse(act, field, M_NO_SUCH_AREA, ARG_TEXT(code), NULL);
	if (a->retired != 0)
		return refuse(act, field, M_RETIRED_AREA, ARG_AREA(a->code),
		    ARG_AREA(a->successor), NULL);
	if (a->filler)
		return refuse(act, field, M_FILLER_AREA, ARG_AREA(a->code), NULL);
	return 0;
}

int
area_administered(struct act *act, const char *field, const char *code)
{
	if (act->who->roles & (ROLE_LOCAL | ROLE_SYSTEM) ||
	    may_over(act->txn, act->who, ROLE(admin), code))
		return 0;
	return refuse(act, field, M_OUT_OF_SCOPE, ARG_AREA(code), NULL);
}

static int
refuse_sort(struct act *act, enum tier tier, const char *sort)
{
	char words[180];
	struct buf b = BUF(words);

	for (size_t i = 0; i < SORTS; i++)
		if (sorts[i].tier == tier)
			buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", sorts[i].name);
	return refuse(act, "kind", M_CODE_CHOICE, ARG_TEXT(sort), ARG_TEXT(buf_str(&b)), NULL);
}

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
		return refuse_sort(act, (enum tier)args->tier, args->kind);
	if (check_parent(act, args, a) != 0)
		return -1;
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
			return refuse_sort(act, (enum tier)a->tier, args->kind);
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
	a->retired = act->now;
	return 0;
}

#define REPOINT_MAX 64

/* Whatever was retired into this area now leads on to its successor, because a
 * scope follows one step only. */
static void
repoint(struct act *act, const struct area *gone)
{
	uint64_t ids[REPOINT_MAX];
	struct area a;
	struct index_key key;
	struct scan s;
	size_t n;

	do {
		n = 0;
		key_begin(&key, &kind_area, 3);
		key_code(&key, gone->code);
		scan_open(&s, act->txn, &key, false);
		while (n < REPOINT_MAX && scan_next(&s))
			ids[n++] = s.id;
		scan_close(&s);
		for (size_t i = 0; i < n; i++) {
			if (!record_get(act->txn, &kind_area, ids[i], &a))
				return;
			memcpy(a.successor, gone->successor, sizeof a.successor);
			change_set(act->change, &kind_area, &a);
		}
	} while (n == REPOINT_MAX && act->txn->err == 0);
}

static void
apply_retire(struct act *act)
{
	const struct op_area_retire *args = act->args;
	struct area *a = act->plan;

	repoint(act, a);
	if (args->reason[0] != '\0')
		act_word(act, "reason", args->reason);
	notice_area(act_save(act, &kind_area, a, a->code, a->code), a->successor);
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
	  .args = &kind_op_area_retire, .target = &kind_area, .roles = ROLE(admin) | ROLE_LOCAL,
	  .plan_size = sizeof(struct area), .check = check_retire, .apply = apply_retire },
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

static const struct face_test face_tests[] = { { "area", is_under }, { 0 } };
static const struct face_cell face_cells[] = { { "code", NULL, show_code }, { 0 } };

static const struct face area_face = {
	.kind = &kind_area, .filter = &kind_view_area_list, .which = &kind_op_area_rename,
	.lists = N_("areas by code"), .shows = N_("one area"),
	.columns = "code name tier parent kind filler retired successor",
	.left = "code name", .right = "tier", .tests = face_tests, .cells = face_cells,
	.may = may_see, .order = 1,
};

const struct subject subject_area = {
	.noun = "area", .zh = "地区|区划", .label = N_("area"), .kind = &kind_area, .ops = area_ops,
	.face = &area_face,
};
