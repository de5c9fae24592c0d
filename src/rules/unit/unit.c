/* 单位: a unit is named within its area; grants and stock point to it. */
#include "src/rules/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/unit/args.h"
#include "gen/kinds/unit/unit.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"

bool
unit_find(struct txn *t, const char *area, const char *name, struct unit *out)
{
	char code[16], above[16];

	for (snprintf(code, sizeof code, "%s", area); code[0] != '\0'; memcpy(code, above, 16)) {
		uint64_t id = named_in(t, &kind_unit, code, name);
		if (id != 0)
			return record_get(t, &kind_unit, id, out);
		area_code_above(code, above);
	}
	return false;
}

static int
check_add(struct act *act)
{
	const struct op_unit_add *args = act->args;
	struct unit *u = act->plan, other;
	struct area a;

	if (area_usable(act, "area", args->area, &a) != 0 ||
	    area_administered(act, "area", a.code) != 0)
		return -1;
	if (act_unique(act, "which", &kind_unit, a.code, args->which, 0) != 0)
		return -1;
	if (args->parent[0] != '\0') {
		if (!unit_find(act->txn, a.code, args->parent, &other))
			return refuse(act, "parent", M_UNIT_NONE, ARG_TEXT(args->parent),
			    ARG_AREA(a.code), NULL);
		u->parent = other.id;
	}
	act_take(act, &kind_unit, u);
	snprintf(u->name, sizeof u->name, "%s", args->which);
	memcpy(u->area, a.code, sizeof u->area);
	return 0;
}

static void
apply_add(struct act *act)
{
	struct unit *u = act->plan;

	act_save(act, &kind_unit, u, u->name, u->area);
}

static const struct op unit_ops[] = {
	{ .verb = "add", .zh = "添加|增加", .help = N_("add a duty room, depot or team"),
	  .args = &kind_op_unit_add, .roles = ROLE(admin) | ROLE_LOCAL,
	  .plan_size = sizeof(struct unit), .check = check_add, .apply = apply_add },
	{ 0 }
};

static bool
may_see(const struct reader *r, void *rec)
{
	return face_staff(r, ((const struct unit *)rec)->area);
}

static const struct face unit_face = {
	.kind = &kind_unit, .filter = &kind_view_unit_list,
	.lists = N_("departments, depots, teams"), .shows = N_("one unit"),
	.columns = "name area kind parent sample", .left = "name area", .right = "kind",
	.may = may_see,
};

const struct subject subject_unit = {
	.noun = "unit", .zh = "单位", .label = N_("unit"), .kind = &kind_unit, .ops = unit_ops,
	.face = &unit_face,
};
