/* The operations of teams, as their table names them (team_subject.c). */
#ifndef RULES_TEAM_OPS_H
#define RULES_TEAM_OPS_H

#include "gen/kinds/team/team.h"
#include "gen/kinds/unit/unit.h"
#include "src/rules/team/team.h"
#include "src/rules/team/team_skill.h"

struct team_plan {
	struct team team;
	struct unit unit;		/* to be made where team.unit is 0 */
	struct team_skill skills[SKILLS_MAX];
	size_t nskills;
	bool skilled;			/* they are said anew */
};

/* What a team is: team_book.c. */
int team_check_add(struct act *act);
int team_check_set(struct act *act);
int team_check_split(struct act *act);
void team_apply_book(struct act *act);

/* How it stands: team_stand.c. */
int team_check_confirm(struct act *act);
int team_check_ready(struct act *act);
int team_check_rest(struct act *act);
int team_check_out(struct act *act);
int team_check_merge(struct act *act);
int team_check_retire(struct act *act);
void team_apply_stand(struct act *act);
void team_apply_rest(struct act *act);

extern const struct face team_face;

#endif
