/* What is printed with a team: its live order and its skills. */
#include "gen/kinds/order/order.h"
#include "gen/kinds/team/team.h"
#include "src/command/command_base.h"
#include "src/rules/team/team.h"
#include "src/rules/team/team_skill.h"
#include "src/text/record_json.h"

static json_t *
skills_json(struct txn *t, uint64_t team)
{
	struct team_skill skills[SKILLS_MAX];
	size_t n = skills_get(t, team, skills);
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *o = json_pack("{s:s}", "skill", skills[i].skill);
		if (skills[i].people.known)
			json_object_set_new(o, "people", json_integer((json_int_t)skills[i].people.v));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
team_row(struct command *c, const void *rec)
{
	const struct team *team = rec;
	struct show_env env = command_show(c);
	json_t *o = record_json(&env, &kind_team, team);
	struct order live;

	if (team_live_order(&c->txn, team->id, &live) &&
	    team_order_read(&c->txn, &c->s->viewer, team, &live))
		json_object_set_new(o, "order", record_json_ref(&env, &kind_order, live.id));
	json_object_set_new(o, "skills", skills_json(&c->txn, team->id));
	return o;
}

static json_t *
team_json(struct command *c, const void *rec, const struct answer *a)
{
	(void)a;
	return team_row(c, rec);
}

const struct command_paper paper_team = { .kind = &kind_team, .json = team_json, .row = team_row };
