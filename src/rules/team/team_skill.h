/* 能干: what a team can do, and how many of its people. */
#ifndef RULES_TEAM_SKILL_H
#define RULES_TEAM_SKILL_H

#include "gen/kinds/team/team_skill.h"
#include "src/op/op.h"

#define SKILLS_MAX 24	/* of one team */

/*
 * Reads "水域8 绳索4人 破拆" into skills, how many in *n: names with the people behind them,
 * between blanks, commas or 、. 0, or what refuse() returned of the argument `skills`.
 */
int skills_read(struct act *act, const char *text, struct team_skill skills[SKILLS_MAX], size_t *n);
/* Refuses `skills` if one of them has more people than strength. */
int skills_fit(struct act *act, const struct team_skill *skills, size_t n, int64_t strength);
/* What the team can do, as it was typed; returns how many. */
size_t skills_get(struct txn *t, uint64_t team, struct team_skill skills[SKILLS_MAX]);
/* These and no others are the team's. */
void skills_set(struct act *act, uint64_t team, const struct team_skill *skills, size_t n);
/* As they are typed: "水域8 绳索4 破拆". */
void skills_text(const struct team_skill *skills, size_t n, char *out, size_t cap);

#endif
