/* How a team stands: ready, resting, out of service; confirmed; merged back or retired. */
#include <string.h>

#include "gen/kinds/order/order.h"
#include "gen/kinds/team/args.h"
#include "src/op/take.h"
#include "src/rules/team/team_ops.h"

/* Reads `which` into the plan, for who may act for it. */
static int
target(struct act *act)
{
	struct team *team = act->plan;
	uint64_t id;

	memcpy(&id, (const char *)act->args + kind_field(act->op->args, "which")->offset, sizeof id);
	if (team_get(act, "which", id, team) != 0)
		return -1;
	team_rested(team, act->now);
	if (!team_may(act->txn, act->who, team))
		return refuse(act, "which", M_TEAM_NOT_YOURS, ARG_TEXT(team->name),
		    ARG_AREA(team->area), NULL);
	return 0;
}

int
team_check_confirm(struct act *act)
{
	struct team *team = act->plan;

	if (target(act) != 0)
		return -1;
	team->confirmed = act->happened != 0 ? act->happened : act->now;
	team->confirmed_by = act->who->account;
	return 0;
}

/* Another standing, unless it is under an order. */
static int
stand(struct act *act, enum standing to)
{
	struct team *team = act->plan;

	if (target(act) != 0 || team_idle(act, "which", team) != 0)
		return -1;
	if (team->standing != (int)to)
		team->since = act->happened != 0 ? act->happened : act->now;
	team->standing = (int)to;
	team->until = 0;
	team->why[0] = '\0';
	return 0;
}

/* Said twice it changes nothing, and no page offers it. */
int
team_check_ready(struct act *act)
{
	const struct team *team = act->plan;

	if (act->asked && target(act) == 0 && team->standing == standing_ready)
		return refuse(act, "which", M_TEAM_READY, ARG_TEXT(team->name), NULL);
	return stand(act, standing_ready);
}

int
team_check_rest(struct act *act)
{
	const struct op_team_rest *args = act->args;
	struct team *team = act->plan;

	if (stand(act, standing_resting) != 0)
		return -1;
	if (args->until <= act->now)
		return refuse(act, "until", M_TEAM_REST_PAST, ARG_TIME(args->until), NULL);
	act_take(act, &kind_team, team);
	return 0;
}

int
team_check_out(struct act *act)
{
	if (stand(act, standing_out) != 0)
		return -1;
	act_take(act, &kind_team, act->plan);
	return 0;
}

/* It leaves the book: a desk decides. merged: into the team that it is a squad of. */
static int
leave(struct act *act, bool merged)
{
	struct team *team = act->plan;
	struct order o;
	size_t n;

	if (target(act) != 0)
		return -1;
	if (!team_over(act->txn, act->who, TEAM_DESKS, team))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_AREA(team->area), NULL);
	if (merged && team->squad_of == 0)
		return refuse(act, "which", M_TEAM_NO_SQUAD, ARG_TEXT(team->name), NULL);
	n = team_squads(act->txn, team->id, NULL);
	if (n > 0)
		return refuse(act, "which", M_TEAM_SQUADS, ARG_NUMBER((int64_t)n), ARG_TEXT(team->name), NULL);
	team->retired = act->now;
	return team_live_order(act->txn, team->id, &o) ? team_under(act, "which", team, &o) : 0;
}

int
team_check_merge(struct act *act)
{
	return leave(act, true);
}

int
team_check_retire(struct act *act)
{
	const struct op_team_retire *args = act->args;
	struct team *team = act->plan;

	if (leave(act, false) != 0)
		return -1;
	memcpy(team->why, args->reason, sizeof team->why);
	return 0;
}

void
team_apply_stand(struct act *act)
{
	struct team *team = act->plan;

	act_save(act, &kind_team, team, team->name, team->area);
}

/* Says back which time was understood. */
void
team_apply_rest(struct act *act)
{
	const struct team *team = act->plan;

	team_apply_stand(act);
	act->answer->message = M_TEAM_RESTS;
	arg_text(act->answer->args[0], team->name);
	arg_time(act->answer->args[1], team->until);
}
