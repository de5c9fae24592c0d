/* 单位: a unit is named within its area; grants and stock point to it. */
#include "src/rules/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/team/team.h"
#include "gen/kinds/unit/args.h"
#include "gen/kinds/unit/unit.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/depot/depot.h"
#include "src/rules/team/team.h"
#include "src/text/import_rows.h"

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

/* The unit named above u: in u's area or above, in force, and not below u. */
static int
check_parent(struct act *act, const char *name, struct unit *u)
{
	struct unit above, at;

	if (!unit_find(act->txn, u->area, name, &above))
		return refuse(act, "parent", M_UNIT_NONE, ARG_TEXT(name), ARG_AREA(u->area), NULL);
	/* No ring can form; the bound is for a damaged store. */
	at = above;
	for (int i = 0; i < 64 && u->id != 0; i++) {
		if (at.id == u->id)
			return refuse(act, "parent", M_UNIT_SELF, ARG_TEXT(name), NULL);
		if (at.parent == 0 || !record_get(act->txn, &kind_unit, at.parent, &at))
			break;
	}
	u->parent = above.id;
	return 0;
}

static int
check_add(struct act *act)
{
	const struct op_unit_add *args = act->args;
	struct unit *u = act->plan;
	struct area a;

	if (area_usable(act, "area", args->area, &a) != 0 ||
	    area_administered(act, "area", a.code) != 0)
		return -1;
	if (act_unique(act, "which", &kind_unit, a.code, args->which, 0) != 0)
		return -1;
	act_take(act, &kind_unit, u);
	snprintf(u->name, sizeof u->name, "%s", args->which);
	memcpy(u->area, a.code, sizeof u->area);
	return args->parent[0] != '\0' ? check_parent(act, args->parent, u) : 0;
}

static void
apply_save(struct act *act)
{
	struct unit *u = act->plan;

	act_save(act, &kind_unit, u, u->name, u->area);
}

/* Reads which, in force and in the actor's hands, into the plan. */
static int
check_target(struct act *act, uint64_t which)
{
	struct unit *u = act->plan;

	if (!record_get(act->txn, &kind_unit, which, u))
		return refuse(act, "which", M_NO_SUCH_UNIT, ARG_TEXT("?"), NULL);
	if (u->retired != 0)
		return refuse(act, "which", M_UNIT_RETIRED, ARG_TEXT(u->name),
		    ARG_TIME(u->retired), NULL);
	return area_administered(act, "which", u->area);
}

/* A depot's name, area and end are those of its unit. */
static int
check_no_depot(struct act *act, const char *field)
{
	const struct unit *u = act->plan;
	struct depot d;

	return depot_of_unit(act->txn, u->id, &d) ?
	    refuse(act, field, M_DEPOT_OF_UNIT, ARG_TEXT(u->name), NULL) : 0;
}

static int
check_set(struct act *act)
{
	const struct op_unit_set *args = act->args;
	const struct unit *u = act->plan;

	if (check_target(act, args->which) != 0)
		return -1;
	if ((args->kind != 0 && args->kind != u->kind) && check_no_depot(act, "kind") != 0)
		return -1;
	act_take(act, &kind_unit, act->plan);
	return 0;
}

static int
check_rename(struct act *act)
{
	const struct op_unit_rename *args = act->args;
	struct unit *u = act->plan;

	if (check_target(act, args->which) != 0 || check_no_depot(act, "which") != 0)
		return -1;
	act_take(act, &kind_unit, u);
	return act_unique(act, "name", &kind_unit, u->area, u->name, u->id);
}

/* The first unit in force right under id whose area is not under area, or any
 * when area is NULL; how many there are. */
static size_t
units_below(struct txn *t, uint64_t id, const char *area, struct unit *out)
{
	struct unit u;
	struct walk w;
	size_t n = 0;

	walk_open(&w, t, TABLE_KIND + kind_unit.no, "", 0, false);
	while (walk_next(&w)) {
		if (w.keylen != 8 || !record_get(t, &kind_unit, get_u64(w.key), &u) ||
		    u.parent != id || u.retired != 0 ||
		    (area != NULL && area_under(t, u.area, area)))
			continue;
		if (n++ == 0)
			*out = u;
	}
	walk_close(&w);
	return n;
}

/* A unit lies in the area of the one it belongs to, or below. */
static int
check_apart(struct act *act, const struct unit *u)
{
	struct unit other;

	if ((u->parent != 0 && record_get(act->txn, &kind_unit, u->parent, &other) &&
	    !area_under(act->txn, u->area, other.area)) ||
	    units_below(act->txn, u->id, u->area, &other) > 0)
		return refuse(act, "area", M_UNIT_APART, ARG_TEXT(other.name),
		    ARG_AREA(other.area), NULL);
	return 0;
}

static int
check_move(struct act *act)
{
	const struct op_unit_move *args = act->args;
	struct unit *u = act->plan;
	struct area a;

	if (check_target(act, args->which) != 0)
		return -1;
	if (args->area[0] == '\0' && args->parent[0] == '\0' && !cleared(act, "parent"))
		return refuse(act, "area", M_REQUIRED, NULL);
	if (args->area[0] != '\0') {
		if (check_no_depot(act, "area") != 0 || area_usable(act, "area", args->area, &a) != 0 ||
		    area_administered(act, "area", a.code) != 0 ||
		    act_unique(act, "area", &kind_unit, a.code, u->name, u->id) != 0)
			return -1;
		memcpy(u->area, a.code, sizeof u->area);
	}
	if (cleared(act, "parent"))
		u->parent = 0;
	if (args->parent[0] != '\0' && check_parent(act, args->parent, u) != 0)
		return -1;
	return check_apart(act, u);
}

/* Those in scope of the area it left reload too. */
static void
apply_move(struct act *act)
{
	struct unit *u = act->plan, before;

	record_get(act->txn, &kind_unit, u->id, &before);
	notice_area(act, act_save(act, &kind_unit, u, u->name, u->area), before.area);
}

static int
check_retire(struct act *act)
{
	const struct op_unit_retire *args = act->args;
	struct unit *u = act->plan, other;
	struct team team;
	size_t below;

	if (check_target(act, args->which) != 0 || check_no_depot(act, "which") != 0)
		return -1;
	if (team_of_unit(act->txn, u->id, &team))
		return refuse(act, "which", M_TEAM_OF_UNIT, ARG_TEXT(u->name), ARG_TEXT(team.name), NULL);
	below = units_below(act->txn, u->id, NULL, &other);
	if (below > 0)
		return refuse(act, "which", M_UNIT_BELOW, ARG_NUMBER((int64_t)below), NULL);
	u->retired = act->now;
	return 0;
}

static size_t
grants_of(struct txn *t, uint64_t unit, int64_t now)
{
	struct grant g;
	struct walk w;
	size_t n = 0;

	walk_open(&w, t, TABLE_KIND + kind_grant.no, "", 0, false);
	while (walk_next(&w))
		n += w.keylen == 8 && record_get(t, &kind_grant, get_u64(w.key), &g) &&
		    g.unit == unit && g.revoked == 0 && (g.until == 0 || g.until > now);
	walk_close(&w);
	return n;
}

static void
apply_retire(struct act *act)
{
	const struct op_unit_retire *args = act->args;
	struct unit *u = act->plan;
	size_t held = grants_of(act->txn, u->id, act->now);

	act_word(act, "reason", args->reason);
	act_save(act, &kind_unit, u, u->name, u->area);
	if (held > 0) {
		act->answer->message = M_UNIT_HELD;
		arg_number(act->answer->args[0], (int64_t)held);
	}
}

#define ADMINS (ROLE(admin) | ROLE_LOCAL)

static const struct op unit_ops[] = {
	{ .verb = "add", .zh = "添加|增加", .help = N_("add a duty room, depot or team"),
	  .args = &kind_op_unit_add, .roles = ADMINS,
	  .plan_size = sizeof(struct unit), .check = check_add, .apply = apply_save },
	{ .verb = "set", .zh = "修改|设", .help = N_("change telephones or kind"),
	  .args = &kind_op_unit_set, .edits = true, .target = &kind_unit, .roles = ADMINS,
	  .plan_size = sizeof(struct unit), .check = check_set, .apply = apply_save },
	{ .verb = "rename", .zh = "更名", .help = N_("rename a unit"),
	  .args = &kind_op_unit_rename, .edits = true, .target = &kind_unit, .roles = ADMINS,
	  .plan_size = sizeof(struct unit), .check = check_rename, .apply = apply_save },
	{ .verb = "move", .zh = "调整|移", .help = N_("move a unit to another area or under another unit"),
	  .args = &kind_op_unit_move, .edits = true, .target = &kind_unit, .roles = ADMINS,
	  .plan_size = sizeof(struct unit), .check = check_move, .apply = apply_move },
	{ .verb = "retire", .zh = "撤销", .help = N_("retire a unit, with a reason"),
	  .cost = 1, .args = &kind_op_unit_retire, .target = &kind_unit, .roles = ADMINS,
	  .plan_size = sizeof(struct unit), .check = check_retire, .apply = apply_retire },
	IMPORT_ROWS("unit.add", ADMINS, N_("import units")),
	{ 0 }
};

static bool
may_see(const struct reader *r, void *rec)
{
	return face_staff(r, ((const struct unit *)rec)->area);
}

/* The time it was retired, as a question. */
static bool
is_retired(const struct reader *r, const void *rec, const void *filter)
{
	(void)r;
	(void)filter;
	return ((const struct unit *)rec)->retired != 0;
}

static const struct face_test unit_tests[] = { { .name = "retired", .is = is_retired }, { 0 } };

static const struct face unit_face = {
	.kind = &kind_unit, .filter = &kind_view_unit_list, .which = &kind_op_unit_set,
	.tests = unit_tests,
	.lists = N_("departments, depots, teams"), .shows = N_("one unit"),
	.columns = "name area kind parent phone phone2 retired sample",
	.left = "name area", .right = "kind",
	.may = may_see, .order = 1,
};

const struct subject subject_unit = {
	.noun = "unit", .zh = "单位", .label = N_("unit"), .kind = &kind_unit, .ops = unit_ops,
	.face = &unit_face,
};
