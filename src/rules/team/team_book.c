/* What the book says of a team: added, changed, a squad split off. Squads are people of
 * their team, so together they are never more than it is. */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/area/area.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/team/args.h"
#include "gen/kinds/unit/enums.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/team/team_ops.h"
#include "src/text/parse.h"

/* What who serves in a team changes himself. */
static const char *const own_fields[] = { "which", "watch", "head", "phone", "deputy",
    "deputy_phone", "skills", "gear", "languages" };

/* The unit called as the team, at its base or above, that is no other team's; where there
 * is none it is made. One of the very base that cannot be it is refused: no two are called
 * the same there. */
static int
find_unit(struct act *act, struct team_plan *plan)
{
	struct team *team = &plan->team;
	char code[16], above[16];
	struct team other;
	struct unit u;

	for (memcpy(code, team->area, 16); code[0] != '\0'; memcpy(code, above, 16)) {
		uint64_t id = named_in(act->txn, &kind_unit, code, team->name);
		bool there = id != 0 && record_get(act->txn, &kind_unit, id, &u);
		bool base = strcmp(code, team->area) == 0;
		if (there && u.kind != unit_kind_team && base)
			return refuse(act, "which", M_TEAM_UNIT, ARG_TEXT(u.name), ARG_AREA(code),
			    ARG_ENUM(unit_kind, u.kind), NULL);
		if (there && base && team_of_unit(act->txn, id, &other))
			return refuse(act, "which", M_UNIT_EXISTS, ARG_TEXT(u.name), ARG_AREA(code), NULL);
		if (there && u.kind == unit_kind_team && !team_of_unit(act->txn, id, &other)) {
			team->unit = id;
			return 0;
		}
		area_code_above(code, above);
	}
	plan->unit = (struct unit){ .kind = unit_kind_team, .sample = team->sample };
	memcpy(plan->unit.name, team->name, sizeof plan->unit.name);
	memcpy(plan->unit.area, team->area, sizeof plan->unit.area);
	return 0;
}

/* No name that could as well be the number of something, or how many came. */
static int
check_name(struct act *act, const char *field, const char *name)
{
	static const struct parse_env env = { .now = 0 };
	struct op_team_add figure = { .watch = { .known = false } };
	struct refusal why;
	char folded[120];
	bool number = false;

	parse_fold(name, folded, sizeof folded);
	for (size_t i = 0; kinds[i] != NULL && !number; i++)
		number = kinds[i]->letter != 0 && parse_number_shaped(kinds[i], folded);
	if (!number && parse_field(&env, kind_field(&kind_op_team_add, "watch"), name, &figure, &why) != 0)
		return 0;
	return refuse(act, field, M_TEAM_NAME, ARG_TEXT(name), NULL);
}

static int
check_people(struct act *act, const char *field, const char *name, struct num n)
{
	return n.known && n.v == 0 ? refuse(act, field, M_TEAM_NOBODY, ARG_TEXT(name), NULL) : 0;
}

/* What the arguments say of skills; else those that it has, to be held against strength. */
static int
take_skills(struct act *act, struct team_plan *plan, const char *text)
{
	plan->skilled = text[0] != '\0' || cleared(act, "skills");
	if (!plan->skilled)
		plan->nskills = skills_get(act->txn, plan->team.id, plan->skills);
	else if (skills_read(act, text, plan->skills, &plan->nskills) != 0)
		return -1;
	return skills_fit(act, plan->skills, plan->nskills, plan->team.strength.v);
}

static int
check_watch(struct act *act, const struct team *team)
{
	if (!team->watch.known || team->watch.v <= team->strength.v)
		return 0;
	return refuse(act, "watch", M_TEAM_ABOVE, ARG_NUMBER(team->watch.v),
	    ARG_NUMBER(team->strength.v), NULL);
}

int
team_check_add(struct act *act)
{
	const struct op_team_add *args = act->args;
	struct team_plan *plan = act->plan;
	struct team *team = &plan->team;
	struct area a;

	if (area_usable(act, "area", args->area, &a) != 0)
		return -1;
	memcpy(team->area, a.code, sizeof team->area);
	if (!team_over(act->txn, act->who, TEAM_DESKS, team))
		return refuse(act, "area", M_OUT_OF_SCOPE, ARG_AREA(a.code), NULL);
	if (act_unique(act, "which", &kind_team, a.code, args->which, 0) != 0 ||
	    check_name(act, "which", args->which) != 0 ||
	    check_people(act, "strength", args->which, args->strength) != 0)
		return -1;
	act_take(act, &kind_team, team);
	memcpy(team->area, a.code, sizeof team->area);
	memcpy(team->name, args->which, sizeof team->name);
	team->standing = standing_ready;
	team->since = act->now;
	if (check_watch(act, team) != 0 || take_skills(act, plan, args->skills) != 0)
		return -1;
	return find_unit(act, plan);
}

/* Who is no desk over it changes some fields only. */
static int
check_fields(struct act *act, const struct team *team)
{
	const struct kind *args = act->op->args;

	if (!team_may(act->txn, act->who, team))
		return refuse(act, "which", M_TEAM_NOT_YOURS, ARG_TEXT(team->name),
		    ARG_AREA(team->area), NULL);
	if (team_over(act->txn, act->who, TEAM_DESKS, team))
		return 0;
	for (size_t i = 0; i < args->nfields; i++) {
		const char *name = args->fields[i].name;
		bool own = false;
		for (size_t k = 0; k < sizeof own_fields / sizeof own_fields[0]; k++)
			own |= strcmp(name, own_fields[k]) == 0;
		if (!own && (field_known(&args->fields[i], act->args) || cleared(act, name)))
			return refuse(act, name, M_TEAM_DESK, ARG_AREA(team->area), NULL);
	}
	return 0;
}

/* Another base must be a place under the person, and free of the name. */
static int
check_base(struct act *act, struct team *team)
{
	const struct op_team_set *args = act->args;
	struct area a;

	if (args->area[0] != '\0') {
		if (area_usable(act, "area", args->area, &a) != 0)
			return -1;
		memcpy(team->area, a.code, sizeof team->area);
		if (!team_over(act->txn, act->who, TEAM_DESKS, team))
			return refuse(act, "area", M_OUT_OF_SCOPE, ARG_AREA(a.code), NULL);
	}
	if (args->area[0] == '\0' && args->name[0] == '\0')
		return 0;
	return act_unique(act, args->name[0] != '\0' ? "name" : "area", &kind_team, team->area,
	    team->name, team->id);
}

/* What a record of a team cannot be without is not emptied. */
static int
check_required(struct act *act, const struct team *team)
{
	for (size_t i = 0; i < kind_team.nfields; i++)
		if (kind_team.fields[i].flags & F_REQUIRED && !field_known(&kind_team.fields[i], team))
			return refuse(act, kind_team.fields[i].name, M_REQUIRED, NULL);
	return 0;
}

/* Whether the squads of top fit into what is its strength, with more people in them. */
static int
check_squads(struct act *act, const char *field, const struct team *top, int64_t more)
{
	int64_t people;

	team_squads(act->txn, top->id, &people);
	if (people + more <= top->strength.v)
		return 0;
	return refuse(act, field, M_STRENGTH, ARG_TEXT(top->name), ARG_NUMBER(people + more),
	    ARG_NUMBER(top->strength.v), NULL);
}

/* As a team above its squads, and as a squad under its team. */
static int
check_strength(struct act *act, const struct team *team, int64_t was)
{
	struct team top;

	if (team->strength.v != was && check_squads(act, "strength", team, 0) != 0)
		return -1;
	if (team->strength.v <= was || team->squad_of == 0 ||
	    !record_get(act->txn, &kind_team, team->squad_of, &top))
		return 0;
	return check_squads(act, "strength", &top, team->strength.v - was);
}

int
team_check_set(struct act *act)
{
	const struct op_team_set *args = act->args;
	struct team_plan *plan = act->plan;
	struct team *team = &plan->team;
	int64_t was;

	if (team_get(act, "which", args->which, team) != 0 || check_fields(act, team) != 0)
		return -1;
	was = team->strength.v;
	act_take(act, &kind_team, team);
	if ((args->name[0] != '\0' && check_name(act, "name", args->name) != 0) ||
	    check_people(act, "strength", team->name, args->strength) != 0)
		return -1;
	if (check_required(act, team) != 0 || check_base(act, team) != 0 ||
	    check_strength(act, team, was) != 0 || check_watch(act, team) != 0)
		return -1;
	return take_skills(act, plan, args->skills);
}

/* So many of top may leave it: at home are its strength less its squads and, under an
 * order, those who were sent; before it has said how many, that may be all. */
static int
check_split(struct act *act, const struct team *top, int64_t people)
{
	struct order o;
	int64_t away;

	if (check_squads(act, "people", top, people) != 0)
		return -1;
	if (!team_real_order(act->txn, top->id, &o))
		return 0;
	away = o.sent.known ? o.sent.v : top->strength.v;
	return team_rest(act->txn, top) - away < people ? team_idle(act, "people", top) : 0;
}

/* What a squad is by the team that it is of. */
static void
take_after(struct team *squad, const struct team *top)
{
	squad->squad_of = top->id;
	squad->unit = top->unit;
	memcpy(squad->area, top->area, sizeof squad->area);
	squad->rank = top->rank;
	squad->owner = top->owner;
	if (squad->kind[0] == '\0')
		memcpy(squad->kind, top->kind, sizeof squad->kind);
	squad->minutes = top->minutes;
	memcpy(squad->languages, top->languages, sizeof squad->languages);
	squad->agreed = top->agreed;
	squad->standing = top->standing;
	squad->until = top->until;
	memcpy(squad->why, top->why, sizeof squad->why);
	squad->since = top->since;
	squad->confirmed = top->confirmed;
	squad->confirmed_by = top->confirmed_by;
	squad->sample = top->sample;
	squad->back = top->back;
}

int
team_check_split(struct act *act)
{
	const struct op_team_split *args = act->args;
	struct team_plan *plan = act->plan;
	struct team *squad = &plan->team, top, above;

	if (team_get(act, "which", args->which, &top) != 0)
		return -1;
	if (!team_over(act->txn, act->who, TEAM_DESKS, &top))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_AREA(top.area), NULL);
	if (top.squad_of != 0 && record_get(act->txn, &kind_team, top.squad_of, &above))
		return refuse(act, "which", M_TEAM_IS_SQUAD, ARG_TEXT(top.name), ARG_TEXT(above.name), NULL);
	if (act_unique(act, "name", &kind_team, top.area, args->name, 0) != 0 ||
	    check_name(act, "name", args->name) != 0 ||
	    check_people(act, "people", args->name, args->people) != 0 ||
	    check_split(act, &top, args->people.v) != 0)
		return -1;
	act_take(act, &kind_team, squad);
	take_after(squad, &top);
	squad->strength = args->people;
	return take_skills(act, plan, args->skills);
}

void
team_apply_book(struct act *act)
{
	struct team_plan *plan = act->plan;
	struct team *team = &plan->team, before;
	bool moved = team->id != 0 && record_get(act->txn, &kind_team, team->id, &before) &&
	    strcmp(before.area, team->area) != 0;
	struct notice *n;

	if (team->unit == 0)
		team->unit = change_new(act->change, &kind_unit, &plan->unit);
	n = act_save(act, &kind_team, team, team->name, team->area);
	if (moved)
		notice_area(act, n, before.area);
	if (plan->skilled)
		skills_set(act, team->id, plan->skills, plan->nskills);
}
