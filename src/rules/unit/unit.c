/* 单位: a unit is named within its area; grants and stock point to it. */
#include "src/rules/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/rules/area/area.h"

static bool
find_in(struct txn *t, const char *area, const char *name, struct unit *out)
{
	struct index_key key;
	struct scan s;

	key_begin(&key, &kind_unit, 1);
	key_code(&key, area);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (record_get(t, &kind_unit, s.id, out) && strcmp(out->name, name) == 0) {
			scan_close(&s);
			return true;
		}
	}
	return false;
}

bool
unit_find(struct txn *t, const char *area, const char *name, struct unit *out)
{
	char code[16], above[16];

	for (snprintf(code, sizeof code, "%s", area); code[0] != '\0'; memcpy(code, above, 16)) {
		if (find_in(t, code, name, out))
			return true;
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
	if (find_in(act->txn, a.code, args->which, &other))
		return refuse(act, "which", M_UNIT_EXISTS, ARG_TEXT(args->which), ARG_AREA(a.code), NULL);
	if (args->parent[0] != '\0') {
		if (!unit_find(act->txn, a.code, args->parent, &other))
			return refuse(act, "parent", M_UNIT_NONE, ARG_TEXT(args->parent),
			    ARG_AREA(a.code), NULL);
		u->parent = other.id;
	}
	snprintf(u->name, sizeof u->name, "%s", args->which);
	memcpy(u->area, a.code, sizeof u->area);
	u->kind = args->kind;
	u->sample = args->sample;
	return 0;
}

static void
apply_add(struct act *act)
{
	struct unit *u = act->plan;

	change_new(act->change, &kind_unit, u);
	/* A name longer than a number has room for is not said in part. */
	act_answer(act, &kind_unit, u, strlen(u->name) < sizeof act->answer->number ? u->name : "");
	notice_area(act_notice(act, &kind_unit, u->id), u->area);
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
